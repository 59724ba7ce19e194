"""Faultless submissions and rules → how many of the faults put into them each rule sees, and what it says of them without any."""

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from auditor.authoring.catalogue import Measure
from auditor.authoring.faults import Injected, injected
from auditor.findings import Finding
from auditor.forms import understand
from auditor.model import Document, Wording
from auditor.pipeline import Bench, audit_document
from auditor.readers import Unreadable, read

ARITHMETIC = (
    "all-full-marks",
    "completion-rate-mismatch",
    "dominant-indicator",
    "equal-weights",
    "exact-target-missed",
    "execution-rate-mismatch",
    "execution-rate-on-initial-budget",
    "execution-score-mismatch",
    "fund-parts-mismatch",
    "invalid-score",
    "invalid-weight",
    "level1-weight-mismatch",
    "met-target-scored-short",
    "overspent-budget",
    "reverse-indicator-misscored",
    "score-above-weight",
    "scored-against-zero-target",
    "section-full-marks-mismatch",
    "section-score-mismatch",
    "total-out-of-range",
    "total-score-mismatch",
    "unmet-target-scored-full",
    "unproportional-score",
    "unusual-execution-weight",
    "unusual-level1-weights",
    "weights-not-100",
    "zero-total-row",
)
"""The rules that calculate with figures: what they miss is an error, never a matter of how names and sentences are understood."""


class Missed(NamedTuple):
    """A fault that rules did not see which should have: each of `unseen` holds rules any of which should."""

    file: str
    fault: Injected
    unseen: tuple[tuple[str, ...], ...]


class Mutation(NamedTuple):
    """What came of it: the measure of each rule, by kind of fault the numbers injected and seen, what was missed, what was said without
    a fault."""

    measures: dict[str, Measure]
    kinds: dict[Wording, tuple[int, int]]
    missed: tuple[Missed, ...]
    alarms: tuple[Finding, ...]


def mutation(files: Sequence[Path], bench: Bench, *, most: int = 0) -> Mutation:
    """Inject every fault, or at most so many of each kind into a submission, into the files, in memory, and audit what comes out.

    Raises Unreadable for a file that cannot be read.
    """
    tried, seen, by_kind, seen_by_kind = Counter[str](), Counter[str](), Counter[Wording](), Counter[Wording]()
    missed, alarms = [], []
    for path in files:
        document = read(path)
        clean = _findings(document, bench)
        alarms += clean
        before = {found.fingerprint for found in clean}
        for fault in _faults(document, most):
            due = [rules for rules in fault.due if any(bench.ruleset.rule(rule) for rule in rules)]
            named = _named(_findings(fault.document, bench), before)
            unseen = tuple(rules for rules in due if not named.intersection(rules))
            tried.update(rules[0] for rules in due)
            seen.update(rules[0] for rules in due if rules not in unseen)
            by_kind[fault.kind] += 1
            seen_by_kind[fault.kind] += not unseen
            if unseen:
                missed.append(Missed(path.name, fault, unseen))
    false = Counter(found.rule for found in alarms)
    measures = {rule.id: Measure(tried[rule.id], seen[rule.id], false[rule.id]) for rule in bench.ruleset.rules}
    return Mutation(measures, {kind: (by_kind[kind], seen_by_kind[kind]) for kind in by_kind}, tuple(missed), tuple(alarms))


def _named(found: Sequence[Finding], before: Container[str]) -> set[str]:
    """The rules of the findings that were not there before, those that others superseded included."""
    return {rule for one in found if one.fingerprint not in before for rule in (one.rule, *one.supersedes)}


def _faults(document: Document, most: int) -> Iterator[Injected]:
    for submission in understand(document):
        yield from injected(document, submission, most)


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
