"""Faultless submissions and rules → how many of the faults put into them each rule sees, and what it says of them without any."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from auditor.authoring.catalogue import Measure
from auditor.authoring.fault import Injected, injected
from auditor.findings import Finding
from auditor.forms import understand
from auditor.model import Document
from auditor.pipeline import Bench, audit_document
from auditor.readers import Unreadable, read

ARITHMETIC = (
    "execution-rate-mismatch",
    "execution-score-mismatch",
    "fund-parts-mismatch",
    "overspent-budget",
    "score-above-weight",
    "total-out-of-range",
    "total-score-mismatch",
    "unmet-target-scored-full",
    "weights-not-100",
)
"""The rules that calculate with the figures of the form alone: what they miss is an error, never a matter of how prose is understood."""


class Missed(NamedTuple):
    """A fault that no rule saw which should have."""

    file: str
    fault: Injected


class Mutation(NamedTuple):
    """What came of it: the measure of each rule, by fault the numbers injected and seen, what was missed, what was said without a fault."""

    measures: dict[str, Measure]
    kinds: dict[str, tuple[int, int]]
    missed: tuple[Missed, ...]
    alarms: tuple[Finding, ...]


def mutation(files: Sequence[Path], bench: Bench, *, every: int = 1) -> Mutation:
    """Inject every fault, or one of `every` of them, into each submission of the files, in memory, and audit what comes out.

    Raises Unreadable for a file that cannot be read.
    """
    tried, seen, by_kind, seen_by_kind = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    missed, alarms = [], []
    number = 0
    for path in files:
        document = read(path)
        clean = _findings(document, bench)
        alarms += clean
        before = {found.fingerprint for found in clean}
        for fault in _faults(document):
            number += 1
            if number % every or not any(bench.ruleset.rule(rule) for rule in fault.rules):
                continue
            after = [found for found in _findings(fault.document, bench) if found.fingerprint not in before]
            named = {rule for found in after for rule in (found.rule, *found.supersedes)}
            is_seen = any(rule in named for rule in fault.rules)
            tried[fault.rules[0]] += 1
            by_kind[fault.kind] += 1
            seen[fault.rules[0]] += is_seen
            seen_by_kind[fault.kind] += is_seen
            if not is_seen:
                missed.append(Missed(path.name, fault))
    false = Counter(found.rule for found in alarms)
    measures = {rule.id: Measure(tried[rule.id], seen[rule.id], false[rule.id]) for rule in bench.ruleset.rules}
    return Mutation(measures, {kind: (by_kind[kind], seen_by_kind[kind]) for kind in by_kind}, tuple(missed), tuple(alarms))


def _faults(document: Document) -> Iterator[Injected]:
    for submission in understand(document):
        yield from injected(document, submission)


def _findings(document: Document, bench: Bench) -> list[Finding]:
    return [found for one in audit_document(document, bench) for found in one.findings]


def faultless(folder: Path) -> list[Path]:
    """The files to inject faults into: those of the cases that say they are faultless, or all of a folder without such cases."""
    cases = [path for path in sorted(folder.iterdir()) if path.is_dir() and path.name.endswith("-faultless")]
    return [path for case in cases or [folder] for path in sorted(case.rglob("*")) if path.is_file() and _is_submission(path)]


def _is_submission(path: Path) -> bool:
    if path.suffix in (".yaml", ".json") or path.name.startswith("."):
        return False
    try:
        return bool(understand(read(path)))
    except Unreadable:
        return False
