"""Faultless submissions and rules → how many of the faults put into them each rule sees, and what it says of them without any."""

from collections import Counter
from collections.abc import Container, Sequence
from pathlib import Path
from typing import NamedTuple

from auditor.authoring.catalogue import Measure
from auditor.authoring.faults import Gathered, Gathering, Injected, injected, injected_among
from auditor.comparison import compare
from auditor.corpus import Corpus, record, sketch
from auditor.findings import Finding
from auditor.forms import understand
from auditor.model import Document
from auditor.pipeline import Bench, audit_document
from auditor.readers import Unreadable, read
from auditor.wording import Wording

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
    "section-total-mismatch",
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
    fault: Injected | Gathered
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
    tally = _Tally(bench)
    for path in files:
        document = read(path)
        clean = _findings(document, bench)
        tally.alarms += clean
        before = {found.fingerprint for found in clean}
        for submission in understand(document):
            for fault in injected(document, submission, most):
                tally.enter(path, fault, _named(_findings(fault.document, bench), before))
    return tally.mutation


def mutation_among(files: Sequence[Path], bench: Bench, *, most: int = 0) -> Mutation:
    """The same for the faults that show only among other submissions, or beside ledgers."""
    tally = _Tally(bench)
    for path in files:
        for submission in understand(read(path)):
            for fault in injected_among(submission, most):
                tally.alarms += [found for found in _found_among(fault.clean, bench) if (found.rule,) in fault.due]
                tally.enter(path, fault, _named(_found_among(fault.faulty, bench), ()))
    return tally.mutation


def together(one: Mutation, other: Mutation) -> Mutation:
    """What came of both."""
    measures = {
        rule: Measure(*(a + b for a, b in zip(measure, other.measures[rule], strict=True))) for rule, measure in one.measures.items()
    }
    return Mutation(measures, one.kinds | other.kinds, one.missed + other.missed, one.alarms + other.alarms)


class _Tally:
    """What has been injected and seen so far."""

    def __init__(self, bench: Bench) -> None:
        self.ruleset = bench.ruleset
        self.tried, self.seen = Counter[str](), Counter[str]()
        self.by_kind, self.seen_by_kind = Counter[Wording](), Counter[Wording]()
        self.missed: list[Missed] = []
        self.alarms: list[Finding] = []

    def enter(self, path: Path, fault: Injected | Gathered, named: Container[str]) -> None:
        """Count a fault, `named` being the rules that found something."""
        due = [rules for rules in fault.due if any(self.ruleset.rule(rule) for rule in rules)]
        unseen = tuple(rules for rules in due if not any(rule in named for rule in rules))
        self.tried.update(rules[0] for rules in due)
        self.seen.update(rules[0] for rules in due if rules not in unseen)
        self.by_kind[fault.kind] += 1
        self.seen_by_kind[fault.kind] += not unseen
        if unseen:
            self.missed.append(Missed(path.name, fault, unseen))

    @property
    def mutation(self) -> Mutation:
        false = Counter(found.rule for found in self.alarms)
        measures = {rule.id: Measure(self.tried[rule.id], self.seen[rule.id], false[rule.id]) for rule in self.ruleset.rules}
        kinds = {kind: (self.by_kind[kind], self.seen_by_kind[kind]) for kind in self.by_kind}
        return Mutation(measures, kinds, tuple(self.missed), tuple(self.alarms))


def _named(found: Sequence[Finding], before: Container[str]) -> set[str]:
    """The rules of the findings that were not there before, those that others superseded included."""
    return {rule for one in found if one.fingerprint not in before for rule in (one.rule, *one.supersedes)}


def _findings(document: Document, bench: Bench) -> list[Finding]:
    return [found for one in audit_document(document, bench) for found in one.findings]


def _found_among(gathering: Gathering, bench: Bench) -> list[Finding]:
    """What rules across submissions find among these submissions and in their ledgers."""
    with Corpus(gathering.ledgers) as corpus:
        for one in gathering.submissions:
            corpus.add(record(one.model_dump_json(exclude_defaults=True), sketch(one)))
        return [found for said in compare(corpus, bench.ruleset, lang=bench.lang).values() for found in said.findings]


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
