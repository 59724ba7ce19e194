"""`auditor waivers …`: options → answers."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from tabulate import tabulate

from auditor.author import words
from auditor.author.answer import Answer, loaded, refused
from auditor.findings import SubmissionReport
from auditor.pipeline import Settings, audit_file, bench
from auditor.waiver import Waiver, evidence, read

_NARROWING = {"project", "unit", "file", "fingerprint"}


def _read(options: Namespace) -> tuple[Waiver, ...]:
    return read(options.waivers, [rule.id for rule in loaded(options).rules], datetime.now().astimezone().date())


def linted(options: Namespace) -> Answer:
    """What could be better in a file of waivers."""
    found = _read(options)
    remarks = [
        wording.filled(file=one.file, line=one.line).told(options.lang)
        for one in found
        for wording, applies in ((words.UNSEALED, one.evidence is None), (words.WIDE, not _NARROWING & set(one.where)))
        if applies
    ]
    return Answer("\n".join([*remarks, words.WAIVERS_LINTED.filled(count=len(found), remarks=len(remarks)).told(options.lang)]))


def listed(options: Namespace) -> Answer:
    """The waivers of a file; with submissions, what each covers in them."""
    found = _read(options)
    rows = [(one.rule, _place(one, options), one.who, one.until.isoformat(), one.reason) for one in found]
    heads = [head.told(options.lang) for head in words.WAIVER_HEADS]
    reports = [one for path in options.paths for one in _audited(path, options)]
    covered = [line for one in found if options.paths for line in _covered(one, reports, options)]
    return Answer("\n".join([tabulate(rows, heads, tablefmt="simple", disable_numparse=True), *covered]))


def _place(one: Waiver, options: Namespace) -> str:
    joint = "，" if options.lang == "zh" else ", "
    return joint.join(f"{part}: {said}" for part, said in one.where.items())


def _covered(waiver: Waiver, reports: Sequence[SubmissionReport], options: Namespace) -> Iterator[str]:
    covered = [(one, each) for each in reports for one in each.findings if waiver.covers(one, each)]
    told = words.COVERS if covered else words.COVERS_NOTHING
    yield ""
    yield told.filled(line=waiver.line, rule=waiver.rule, count=len(covered)).told(options.lang)
    for one, each in covered:
        state = words.HOLDS if waiver.holds(one) else words.VOID
        told = words.COVERED.filled(source=each.source, where=one.places[0].where, evidence=evidence(one), state=state)
        yield told.told(options.lang)


def _audited(path: Path, options: Namespace) -> Sequence[SubmissionReport]:
    """The submissions of a file, told in Chinese: a waiver's `about` names what the Chinese report says."""
    settings = Settings(tuple(options.folders))
    bench(settings)
    audited = audit_file(path, settings)
    if not isinstance(audited, tuple):
        raise refused(options, words.NOT_AUDITED, path=path, reason=audited.reason)
    return audited
