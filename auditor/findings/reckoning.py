"""The rows of a form that score → how each score follows from its figures, by the terms that the rules use."""

from collections.abc import Mapping, Sequence

from auditor.expression import FIRST_NAME, UNSET, Frame, Term, Unknown, Value, context
from auditor.expression.value import NOT_SAID
from auditor.findings.operand import reason_of
from auditor.findings.report import Comparison, Reckoning, Shortfall
from auditor.model import Direction, FundLine, Indicator, Submission
from auditor.quantity import PURE, Quantity, converted, marks, printed
from auditor.ruleset import Profile
from auditor.wording import Language

_COMPARISONS: dict[Direction, Comparison] = {"at_least": ">=", "at_most": "<=", "exact": ">=", "undirected": "="}


def reckonings(submission: Submission, profile: Profile, terms: Sequence[Term], lang: Language) -> dict[str, Reckoning | str]:
    """By the id of the indicator, or of the total of the funds: its reckoning, or why there is none."""
    if submission.form is None:
        return {}
    things: dict[str, Value] = {one.id: one for one in submission.form.indicators}
    scoring = _Scoring(context(submission, profile.parameters, things), {(term.kind, term.name): term for term in terms})
    found: dict[str, Reckoning | str] = {one.id: scoring.indicator(one, lang) for one in submission.form.indicators}
    execution = submission.form.execution
    if execution is not None:
        found[execution.id] = scoring.fund(execution, lang)
    return found


class _Scoring:
    """The terms that say what a score should be, under one profile."""

    def __init__(self, start: Frame, terms: Mapping[tuple[str, str], Term]) -> None:
        self.start = start
        self.terms = terms

    def term(self, kind: str, name: str, thing: Value) -> Value:
        """A term of a thing; unknown where the rules have no such term."""
        term = self.terms.get((kind, name))
        if term is None:
            return Unknown(name, NOT_SAID)
        return term.compiled([*self.start, thing, *[UNSET] * (term.size - FIRST_NAME - 1)])

    def indicator(self, one: Indicator, lang: Language) -> Reckoning | str:
        due = self.term("indicator", "due", one)
        if not isinstance(due, Quantity):
            return reason_of(due, lang)
        target, actual, weight = (slot.figure if slot is not None else None for slot in (one.target, one.actual, one.weight))
        if target is None or actual is None or weight is None:
            return reason_of(due, lang)
        aimed = printed(target)
        reached = converted(printed(actual), aimed.unit) or printed(actual)
        is_reverse = self.term("indicator", "is_reverse", one) is True
        is_least = is_reverse or aimed.value == 0
        return Reckoning(
            target=aimed.value,
            actual=reached.value,
            unit=_unit(aimed) or _unit(reached),
            weight=marks(weight).value,
            comparison="<=" if one.direction == "exact" and is_least else _COMPARISONS.get(one.direction),
            shortfall=self._shortfall() if is_reverse else "forward",
            due=due.value,
        )

    def fund(self, one: FundLine, lang: Language) -> Reckoning | str:
        due = self.term("fund", "due_score", one)
        if not isinstance(due, Quantity):
            return reason_of(due, lang)
        budget, executed, weight = (slot.figure if slot is not None else None for slot in (one.budget, one.executed, one.weight))
        if budget is None or executed is None or weight is None:
            return reason_of(due, lang)
        planned = printed(budget)
        spent = converted(printed(executed), planned.unit) or printed(executed)
        return Reckoning(planned.value, spent.value, _unit(planned) or _unit(spent), marks(weight).value, None, "forward", due.value)

    def _shortfall(self) -> Shortfall:
        parameter = self.start[1].get("reverse_formula")
        return "inverse" if parameter == "inverse" else "linear"


def _unit(quantity: Quantity) -> str:
    return "" if quantity.unit is None or quantity.unit is PURE else quantity.unit.name
