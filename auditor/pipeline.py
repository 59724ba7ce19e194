"""A file in, the report of each submission in it out: read, understand, judge, find."""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from auditor.comparison import compare, joined, ledger_report, waiting_sentences
from auditor.corpus import Corpus, Ledger, record, sketch
from auditor.engine import Engine, Matcher, matcher
from auditor.engine.judge import Judgement, run
from auditor.findings import (
    Language,
    Report,
    Rules,
    Skipped,
    Source,
    State,
    SubmissionReport,
    examined,
    report,
    rule_note,
)
from auditor.model import Document, Frozen, Location, Submission
from auditor.readers import Unreadable, read
from auditor.ruleset import Ruleset, choose, load
from auditor.wording import Wording

_NO_SUBMISSION = Wording(
    "没有找到自评表，也没有写明得分或等级的自评报告；请确认文件是否送错，或自评表是否为图片。",
    "There is no form, and no report that states a score or grade; see whether the right file was sent, or whether the form is a picture.",
)

Audited = tuple[SubmissionReport, ...] | Skipped


class Refused(Exception):
    """What the user asked for cannot be done; the text is the sentence to show."""


class Settings(NamedTuple):
    """What a run is asked for. `directories` are folders of rules beside the built-in ones.

    Without `profile` it is recognised by the submission; without `engine` durable_rules is taken where it can be imported. With
    `keeps_reading` the report carries each submission as it was read, for reporters that show it; with `keeps_record` what it takes to
    compare it with others. Without `repairs` nothing is put right that conversion damaged.
    """

    directories: tuple[Path, ...] = ()
    profile: str | None = None
    engine: Engine | None = None
    lang: Language = "zh"
    keeps_reading: bool = False
    repairs: bool = True
    keeps_record: bool = False


class Bench(NamedTuple):
    """The rules of a run, compiled, and the matcher over their scopes."""

    ruleset: Ruleset
    matcher: Matcher
    lang: Language = "zh"

    @property
    def rules(self) -> Rules:
        """What the report says of them."""
        manual = tuple(rule_note(rule, self.lang) for rule in self.ruleset.rules)
        refused = tuple(wrong.told(self.lang) for wrong in self.ruleset.refused)
        return Rules(count=len(manual), sha256=self.ruleset.sha256, engine=self.matcher.name, refused=refused, manual=manual)


@cache
def bench(settings: Settings) -> Bench:
    """Rules compiled once per process.

    A wrong file in one of the `directories` is left out and told in the report.
    Raises RuleErrors for a folder that is not there or wrong built-in rules, UnknownProfile for a profile that none is called, ImportError
    for an engine that cannot be had.
    """
    ruleset = load(settings.directories, in_english=settings.lang == "en", sparing=True)
    if settings.profile is not None:
        choose(ruleset.profiles, Submission(id="s0", source=""), settings.profile)
    return Bench(ruleset, matcher(ruleset.scopes, settings.engine), settings.lang)


class Audit(NamedTuple):
    """One submission of a file: as understood, what the rules said of it, its report, and what they made of each of its figures."""

    submission: Submission
    judgements: tuple[Judgement, ...]
    report: SubmissionReport
    states: dict[Location, State]


class Understood(NamedTuple):
    """A file as it was read, and the submissions in it as they were understood."""

    document: Document
    submissions: tuple[Submission, ...]


def understood(path: Path, *, repairs: bool = True) -> Understood | Wording:
    """A file read and understood, which takes no rules; or the sentences that say why there is no submission."""
    try:
        found = _understood(read(path), repairs=repairs)
    except Unreadable as unreadable:
        return unreadable.wording
    return found if found.submissions else _joined((*found.document.remarks, _NO_SUBMISSION))


def learn() -> None:
    """Import what it takes to understand a file: processes forked from this one then have it, and none must do so for itself."""
    from auditor import forms  # noqa: F401, PLC0415 see below


def _understood(document: Document, *, repairs: bool) -> Understood:
    from auditor.forms import understand  # noqa: PLC0415 a process that has a file understood beside it need not know how

    return Understood(document, understand(document, repair=repairs))


def _joined(sentences: Sequence[Wording]) -> Wording:
    return Wording("".join(sentence.zh for sentence in sentences), " ".join(sentence.en for sentence in sentences))


def audit_file(path: Path, settings: Settings, ahead: Understood | Wording | None = None) -> Audited:
    """The report of each submission in a file, or why there is none. Raises what `bench` raises.

    `ahead` is what was understood of the file before, where it was.
    """
    found = audits(path, settings, ahead)
    return Skipped(source=str(path), reason=found) if isinstance(found, str) else tuple(one.report for one in found)


def audits(path: Path, settings: Settings, ahead: Understood | Wording | None = None) -> tuple[Audit, ...] | str:
    """The audit of each submission in a file, or the sentence that says why there is none. Raises what `bench` raises."""
    tools = bench(settings)
    found = understood(path, repairs=settings.repairs) if ahead is None else ahead
    if isinstance(found, Wording):
        return found.told(settings.lang)
    return tuple(_audits(found, tools, settings))


def audit_document(
    document: Document, tools: Bench, wanted: str | None = None, *, keeps_reading: bool = False, repairs: bool = True
) -> tuple[SubmissionReport, ...]:
    """The report of each submission in a document, under the profile `wanted` or the one it bears the marks of."""
    settings = Settings(profile=wanted, lang=tools.lang, keeps_reading=keeps_reading, repairs=repairs)
    return tuple(one.report for one in _audits(_understood(document, repairs=repairs), tools, settings))


def _audits(found: Understood, tools: Bench, settings: Settings) -> Iterator[Audit]:
    for submission in found.submissions:
        profile, why = choose(tools.ruleset.profiles, submission, settings.profile)
        judgements = tuple(run(tools.ruleset, profile, submission, tools.matcher))
        source = Source(found.document, tools.ruleset.terms) if settings.keeps_reading else None
        report, states = examined(submission, profile, why.told(tools.lang), judgements, tools.lang, source=source)
        kept = record(submission.model_dump_json(exclude_defaults=True), sketch(submission)) if settings.keeps_record else None
        yield Audit(submission, judgements, report.model_copy(update={"record": kept}) if kept is not None else report, states)


def lost(path: Path, why: Wording, lang: Language = "zh") -> Audited:
    """What stands for a file whose audit crashed, hung or ran out of memory."""
    return Skipped(source=str(path), reason=why.told(lang))


def renamed(audited: Audited, old: str, new: str) -> Audited:
    """The same with another name for its file, for one that was read from a place the user does not know."""
    if isinstance(audited, Skipped):
        return audited.model_copy(update={"source": audited.source.replace(old, new)})
    quoted, name = (json.dumps(path, ensure_ascii=False)[1:-1] for path in (old, new))
    return tuple(_recorded(_replaced(one, old, new), quoted, name) for one in audited)


def _recorded(report: SubmissionReport, old: str, new: str) -> SubmissionReport:
    kept = report.record
    if kept is None:
        return report
    return report.model_copy(update={"record": kept._replace(reading=kept.reading.replace(old, new))})


def _replaced(value: Any, old: str, new: str) -> Any:
    match value:
        case Location():
            return value._replace(file=value.file.replace(old, new))
        case Frozen():
            return value.model_copy(update={name: _field(name, one, old, new) for name, one in value})
        case dict():
            return {key: _replaced(one, old, new) for key, one in value.items()}
        case tuple():
            members = [_replaced(one, old, new) for one in value]
            return type(value)(*members) if hasattr(value, "_fields") else tuple(members)
    return value


def _field(name: str, value: Any, old: str, new: str) -> Any:
    return value.replace(old, new) if name in ("file", "source") and isinstance(value, str) else _replaced(value, old, new)


def gathered(rules: Rules, audited: Sequence[Audited]) -> Report:
    """The report of a run over several files, in their order."""
    return report(rules, [one for each in audited for one in ((each,) if isinstance(each, Skipped) else each)])


def compared_report(settings: Settings, audited: Sequence[Audited], ledgers: Sequence[Ledger] = ()) -> Report:
    """The same, the submissions that carry a record compared with each other and with ledgers; ledgers in which something was found come
    last."""
    tools = bench(settings)
    listed = [one for each in audited for one in ((each,) if isinstance(each, Skipped) else each)]
    with Corpus(ledgers) as corpus:
        names = [corpus.add(one.record) if isinstance(one, SubmissionReport) and one.record is not None else "" for one in listed]
        waiting = waiting_sentences(tools.ruleset, corpus, settings.lang)
        said = compare(corpus, tools.ruleset, settings.profile, settings.lang) if len(corpus) > 1 or ledgers else {}
        found = [
            joined(one, said[name]) if isinstance(one, SubmissionReport) and name in said else one
            for name, one in zip(names, listed, strict=True)
        ]
        own = [ledger_report(ledger, said[ledger.name], settings.lang) for ledger in ledgers if ledger.name in said]
    return report(tools.rules.model_copy(update={"waiting": waiting}), [*found, *own])


def audit(
    path: Path | str,
    *,
    rules: Sequence[Path | str] = (),
    profile: str | None = None,
    engine: Engine | None = None,
    lang: Language = "zh",
) -> Report:
    """The report on one file, made in this process. `rules` are folders of rules beside the built-in ones.

    Raises RuleErrors for wrong rule files and UnknownProfile; a file that cannot be read is in the report's `skipped`.
    """
    settings = Settings(tuple(Path(folder) for folder in rules), profile, engine, lang, keeps_record=True)
    return compared_report(settings, [audit_file(Path(path), settings)])
