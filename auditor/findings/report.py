"""What an audit tells, `auditor/report/1`: findings, repairs, what was not judged or not read. Amounts are strings as printed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from auditor.corpus import Record
from auditor.kept import Kept
from auditor.model import Document, Frozen, Location, Outcome, Severity, Submission

SCHEMA: Literal["auditor/report/1"] = "auditor/report/1"
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
FailOn = Literal["error", "warning", "note", "never"]
OUTCOMES: tuple[Outcome, ...] = ("pass", "fail", "review", "not_evaluable", "not_applicable", "waived", "error")

CLEAN, FOUND, UNUSABLE, INCOMPLETE = range(4)
"""Exit codes: nothing at or above the bar; findings; wrong usage, rules or input; incomplete under --strict."""


class Place(Frozen):
    """A place in a file. `where` says it in words; `start` and `end` count characters of the passage or cell it names."""

    file: str
    where: str
    start: int
    end: int
    quote: str


class Finding(Frozen):
    """A fault, at its place, with what is stated, what was expected and why. The first place is the one it points at.

    `waived` says who let it pass and why, where its outcome is waived; the JSON report names it then only.
    """

    rule: str
    title: str
    severity: Severity
    outcome: Outcome
    message: str
    expected: str | None = None
    actual: str | None = None
    suggest: str | None = None
    decision: str | None = None
    places: tuple[Place, ...] = Field(min_length=1)
    basis: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    fingerprint: str
    waived: str | None = Field(default=None, exclude_if=lambda sentence: sentence is None)


class Unjudged(Frozen):
    """Why a rule could not be judged, and how many times: `reason` names the slot that is missing, or the error."""

    rule: str
    title: str
    outcome: Outcome
    reason: str
    count: int


class RepairNote(Frozen):
    """A change made to the structure while reading."""

    kind: str
    where: str
    explanation: str


class Figures(Frozen):
    """The figures of a submission by what the rules made of them; the four parts add up to `read`."""

    read: int = 0
    agreed: int = 0
    wrong: int = 0
    unjudged: int = 0
    untouched: int = 0


class Score(Frozen):
    """The total as printed, and what it would be with every finding that says by how much it changes put right."""

    reported: str | None = None
    recomputed: str | None = None
    grade: str | None = None
    recomputed_grade: str | None = None


class FundRow(Frozen):
    """A row of the funds block, as printed."""

    line: str
    initial: str | None = None
    budget: str | None = None
    received: str | None = None
    executed: str | None = None
    rate: str | None = None
    weight: str | None = None
    score: str | None = None


class IndicatorRow(Frozen):
    """An indicator, as printed."""

    level1: str | None = None
    level2: str | None = None
    name: str
    target: str | None = None
    actual: str | None = None
    weight: str | None = None
    score: str | None = None
    reason: str | None = None
    remedy: str | None = None


class FormRows(Frozen):
    """The form as it was read."""

    funds: tuple[FundRow, ...] = ()
    indicators: tuple[IndicatorRow, ...] = ()


State = Literal["wrong", "agreed", "unjudged", "untouched"]
STATES: tuple[State, ...] = ("wrong", "agreed", "unjudged", "untouched")
Comparison = Literal[">=", "<=", "="]
Shortfall = Literal["forward", "linear", "inverse"]


class FigureState(NamedTuple):
    """A figure that was read: where it stands, also in words, what the rules made of it, and which rules read it."""

    location: Location
    where: str
    text: str
    state: State
    rules: tuple[str, ...]


class Working(NamedTuple):
    """A derived value of a finding: its name in the rule, the sum it comes from in the figures of the submission, and what came out."""

    name: str
    arithmetic: str
    value: str


class Reckoning(NamedTuple):
    """How the score of a row follows from its figures: target and actual, or budget and executed of the funds, both in one unit.

    A target that is met (`actual` `comparison` `target`) earns `weight`; otherwise `shortfall` says what is left of it: forward is
    actual/target, linear 1-(actual-target)/target, inverse target/actual. `due` is what comes out.
    """

    target: Decimal
    actual: Decimal
    unit: str
    weight: Decimal
    comparison: Comparison | None
    shortfall: Shortfall
    due: Decimal


class Reading(NamedTuple):
    """The submission as read, for reporters that show it or write into its copy. No part of the JSON report.

    `places` and `workings` belong to the findings by fingerprint; `reckonings` to indicators and the total of the funds by id: how their
    score follows, or the sentence that says why that cannot be told.
    """

    document: Document
    submission: Submission
    figures: tuple[FigureState, ...]
    places: dict[str, tuple[Location, ...]]
    workings: dict[str, tuple[Working, ...]]
    reckonings: dict[str, Reckoning | str]


class SubmissionReport(Frozen):
    """One submission: what was found in it, what was not judged, how far the figures are covered.

    `record` is what a comparison with other submissions needs of it, `is_ledger` tells that a ledger stands here in which something was
    found; neither is part of the JSON report.
    """

    source: str
    project: str | None = None
    unit: str | None = None
    year: int | None = None
    profile: str
    profile_reason: str = ""
    outcomes: dict[Outcome, int]
    figures: Figures
    score: Score
    form: FormRows | None = None
    findings: tuple[Finding, ...] = ()
    repairs: tuple[RepairNote, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()
    remarks: tuple[str, ...] = ()
    reading: Annotated[Reading, Kept()] | None = Field(default=None, exclude=True, repr=False)
    is_ledger: bool = Field(default=False, exclude=True)
    record: Annotated[Record, Kept()] | None = Field(default=None, exclude=True, repr=False)


class Skipped(Frozen):
    """A file that was not audited, and the sentence that says why."""

    source: str
    reason: str


class RuleNote(NamedTuple):
    """What a rule says of itself: its manual in short."""

    id: str
    topic: str
    title: str
    severity: Severity
    why: str
    basis: tuple[str, ...]
    where: str | None
    check: str


class Rules(Frozen):
    """The rules that ran: how many, the digest of their files, and the engine that proposed their bindings.

    `manual` is for reporters that explain a rule beside its findings; it is no part of the JSON report. `refused` are sentences about
    rule files of the user's own that could not be used, `waiting` about rules that could not be judged without further submissions or a
    ledger; the JSON report has them where there are any.
    """

    count: int
    sha256: str
    engine: str
    refused: tuple[str, ...] = Field(default=(), exclude_if=lambda sentences: not sentences)
    waiting: tuple[str, ...] = Field(default=(), exclude_if=lambda sentences: not sentences)
    manual: tuple[Annotated[RuleNote, Kept()], ...] = Field(default=(), exclude=True, repr=False)


class Report(Frozen):
    """A whole run. Findings are sorted, unique and superseded: a reporter only writes them down."""

    schema_: Literal["auditor/report/1"] = Field(default=SCHEMA, alias="schema")
    rules: Rules
    submissions: tuple[SubmissionReport, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    def findings(self) -> Iterator[Finding]:
        """The findings of all submissions, those waived left out."""
        return (found for submission in self.submissions for found in submission.findings if found.outcome != "waived")

    def count(self) -> dict[Severity, int]:
        """How many findings there are of each severity, the gravest first."""
        counted = Counter(found.severity for found in self.findings())
        return {severity: counted[severity] for severity in SEVERITIES}

    def exit_code(self, fail_on: FailOn = "error", *, strict: bool = False) -> int:
        """0 nothing at or above `fail_on`, 1 findings, 2 nothing could be read, 3 read or judged only in part, under `strict`."""
        if self.skipped and not self.submissions:
            return UNUSABLE
        if fail_on != "never" and any(self.count()[severity] for severity in SEVERITIES[: SEVERITIES.index(fail_on) + 1]):
            return FOUND
        return INCOMPLETE if strict and self.is_incomplete else CLEAN

    @property
    def is_incomplete(self) -> bool:
        """Whether a file was skipped, a rule file left out, or a rule could not be judged or broke down somewhere."""
        return bool(self.skipped or self.rules.refused) or any(submission.unjudged for submission in self.submissions)


def report(rules: Rules, audited: Sequence[SubmissionReport | Skipped]) -> Report:
    """The report of a run, in the order in which the files were given."""
    return Report(
        rules=rules,
        submissions=tuple(one for one in audited if isinstance(one, SubmissionReport)),
        skipped=tuple(one for one in audited if isinstance(one, Skipped)),
    )
