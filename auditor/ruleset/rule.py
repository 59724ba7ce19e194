"""A rule as its file states it, and what its expressions compile to."""

from collections.abc import Callable
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal, NamedTuple

from pydantic import Field

from auditor.expression import Closure, Frame, Places, Template, Unknown, Value, Words
from auditor.model import Frozen, Outcome, Severity, Submission
from auditor.quantity import Quantity, shown
from auditor.scope import Scope
from auditor.vocabulary import JUDGED, kinds

Precision = Literal["exact", "may_overreport", "may_underreport"]
Status = Literal["draft", "active", "retired"]

_DECISION = {
    "zh": {0: "更正后总分不变。", 1: "更正后总分增加 {points} 分。", -1: "更正后总分减少 {points} 分。"},
    "en": {0: "The total would not change.", 1: "The total would rise by {points}.", -1: "The total would fall by {points}."},
}


class Basis(Frozen):
    """Where a rule comes from. Until `confirmed`, no one has held the clause against the official text."""

    document: str
    clause: str = ""
    confirmed: bool = False


class SeverityCase(Frozen):
    """A severity, and the condition under which a finding has it; the first that holds counts."""

    severity: Severity = Field(alias="is")
    when: str | None = None


class Example(Frozen):
    """A case that shows the rule at work: what is given, and the outcome it must have. `line` is where the file states it.

    `todo` marks a known gap: the outcome it should have and does not have yet, and why.
    """

    given: dict[str, Any]
    outcome: Outcome
    message: str | None = None
    severity: Severity | None = None
    profile: str | None = None
    todo: str | None = None
    line: int


class Years(Frozen):
    """The years of submissions that a rule holds for; None leaves that end open."""

    since: int | None = Field(default=None, alias="from")
    until: int | None = None

    def holds(self, year: int) -> bool:
        return (self.since is None or year >= self.since) and (self.until is None or year <= self.until)


class Tests(NamedTuple):
    """The closures that decide a binding: what the scope leaves of `where`, and `check`."""

    where: Closure | None
    check: Closure


class Compilation(NamedTuple):
    """A rule's expressions, compiled. Frames are laid out as: context, one slot per alias in the order of `for`, then `blank`."""

    scope: Scope
    blank: list[Value]
    tests: Tests
    severities: tuple[tuple[Severity, Closure | None], ...]
    focus: Places
    evidence: tuple[Places, ...]
    values: tuple[tuple[str, Closure], ...]
    chinese: Callable[[], dict[str, Template]]
    english: Callable[[], dict[str, Template]]
    decision: Closure | None
    superseded: tuple[int, ...]
    reads_slots: bool
    names_keys_across: bool = False


class Rule(Frozen):
    """One rule file. Expressions and sentences are kept as written; `compiled` holds what they compile to."""

    id: str
    topic: str
    title: str
    severity: tuple[SeverityCase, ...]
    why: str
    basis: tuple[Basis, ...]
    binds: dict[str, str] = Field(alias="for")
    where: str | None = None
    let: dict[str, str] = Field(default_factory=dict)
    check: str
    focus: str
    evidence: tuple[str, ...] = ()
    expected: str | None = None
    actual: str | None = None
    message: str
    suggest: str | None = None
    examples: tuple[Example, ...]
    decision: str | None = None
    precision: Precision = "exact"
    valid: Years | None = None
    since: str | None = None
    status: Status = "active"
    supersedes: tuple[str, ...] = ()
    en: dict[str, str] = Field(default_factory=dict)
    file: str

    def __hash__(self) -> int:
        return hash(self.id)

    @cached_property
    def compiled(self) -> Compilation:
        """What the expressions compile to; `with_compiled` has put it in place."""
        raise RuntimeError(f"规则“{self.id}”还没有编译。")

    def with_compiled(self, compilation: Compilation) -> "Rule":
        """This rule, ready to judge. Set where a plain look-up finds it: judging asks for it at every binding."""
        self.__dict__["compiled"] = compilation
        return self

    @property
    def scope(self) -> Scope:
        return self.compiled.scope

    @property
    def watches(self) -> tuple[str, ...]:
        """The rules whose findings this rule looks at."""
        patterns = [pattern for pattern in self.scope.patterns if pattern.kind == "finding"]
        return tuple(value for pattern in patterns for field, value in pattern.constants if field == "rule")

    @property
    def is_over_findings(self) -> bool:
        """Whether the rule looks at findings of other rules, or at what they come from."""
        return any(kind in JUDGED for kind in self.binds.values())

    @property
    def needs(self) -> tuple[str, ...]:
        """What must be looked at beside one submission: several submissions ("submissions"), or ledgers by name."""
        named = {need for kind in self.binds.values() if (need := kinds()[kind].across) is not None}
        several = list(self.binds.values()).count("submission") > 1
        return tuple(sorted(named | {"submissions"} if several else named))

    @property
    def is_across(self) -> bool:
        """Whether the rule looks at more than one submission, or at what exists only beside them."""
        return bool(self.needs) or self.compiled.names_keys_across

    def holds_for(self, submission: Submission) -> bool:
        """Whether the rule is valid in the year of a submission; a submission without year counts as any."""
        if self.valid is None or submission.year is None:
            return True
        digits = "".join(sign for sign in submission.year.text if sign.isdigit())[:4]
        return len(digits) < 4 or self.valid.holds(int(digits))

    def severity_of(self, frame: Frame) -> Severity:
        """The severity of a finding: the first case whose condition holds; the last one otherwise."""
        for severity, condition in self.compiled.severities:
            if condition is None or condition(frame) is True:
                return severity
        return self.compiled.severities[-1][0]

    def sentence(self, name: str, frame: Frame, lang: str = "zh") -> str | None:
        """A sentence of the rule (title, message, expected, actual, suggest) about a binding; None where the rule has none.

        English falls back to the Chinese sentence where the rule has no `en` of it. `actual` is by default the focus as written.
        """
        own = self.compiled.english().get(name) if lang == "en" else None
        if own is not None:
            return own.filled(frame, lang)
        chinese = self.compiled.chinese().get(name)
        if chinese is not None:
            return chinese.filled(frame, "zh")
        return self._as_written(frame, lang) if name == "actual" else None

    def printed(self, name: str, frame: Frame) -> list[Value]:
        """What a sentence of the rule prints about a binding; nothing where the rule has none."""
        sentence = self.compiled.chinese().get(name)
        return sentence.values(frame) if sentence is not None else []

    def _as_written(self, frame: Frame, lang: str) -> str | None:
        """What stands at the focus; None where it is a whole form or table, which says nothing by itself."""
        words = Words(lang)
        focus = self.compiled.focus(frame)
        written = tuple(words.written(place.slot) for place in focus if place.slot != "")
        return words.of(written) if written or not focus else None

    def points(self, frame: Frame) -> Quantity | Unknown | None:
        """By how many marks the total would change if what was found were put right; None where the rule does not say."""
        decision = self.compiled.decision
        return decision(frame) if decision is not None else None

    def decision_sentence(self, frame: Frame, lang: str = "zh") -> str | None:
        """What putting it right would do to the total, in a sentence; None where the rule does not say or it is unknown."""
        points = self.points(frame)
        if points is None or isinstance(points, Unknown):
            return None
        sign = (points.value > 0) - (points.value < 0)
        size = points._replace(value=abs(points.value), text=None, unit=None)
        return _DECISION[lang][sign].format(points=shown(size._replace(value=_trimmed(size.value))))


def _trimmed(value: Decimal) -> Decimal:
    return value.normalize() if value else Decimal(0)
