"""Statements as read one by one → the same, settled over the whole submission: what the table and the other statements tell of each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from auditor.model import Entry, Figure, Form, Indicator, Statement
from auditor.quantity import agrees, printed

_SETTLED, _DOUBTFUL, _SURE = 0.85, 0.7, 0.95
_SLOTS = {"actual": "actual", "target": "target", "score": "score", "full_marks": "weight"}


def assigned(statements: Sequence[Statement], form: Form | None) -> tuple[Statement, ...]:
    """The statements, each about what fits it best.

    A name that several indicators share goes to the only one whose figure it states. A figure tied by less than its whole name, while
    another statement gives that indicator the figure of the table, is doubtful: it may well be about something else.
    """
    if form is None:
        return tuple(statements)
    indicators = {one.id: one for one in form.indicators}
    settled = _totals([_settled(one, indicators) for one in statements], form)
    told: dict[str, set[str]] = defaultdict(set)
    for one in settled:
        if one.about in indicators and one.value is not None and _states(one.value, indicators[one.about], one.role):
            told[one.about].add(one.role)
    return tuple(_doubted(one, told, indicators) for one in settled)


def _totals(statements: list[Statement], form: Form) -> list[Statement]:
    """A total that differs from the form's is doubtful where another is the form's: it may be a part's, or an earlier one."""
    total = form.total_score.figure if form.total_score is not None else None
    stated = [one for one in statements if one.role == "total_score" and one.value is not None]
    if total is None or not any(one.value is not None and one.value.value == total.value for one in stated):
        return statements
    other = {one.id for one in stated if one.value is not None and one.value.value != total.value}
    return [one.model_copy(update={"confidence": _DOUBTFUL}) if one.id in other else one for one in statements]


def _settled(one: Statement, indicators: dict[str, Indicator]) -> Statement:
    if one.about is not None or one.value is None or not one.candidates:
        return one
    fitting = _fitting(one.value, one.role, (indicators[name] for name in one.candidates if name in indicators))
    return one if len(fitting) != 1 else one.model_copy(update={"about": fitting[0], "confidence": _SETTLED, "candidates": ()})


def _fitting(value: Figure, role: str, indicators: Iterable[Indicator]) -> list[str]:
    return [one.id for one in indicators if _states(value, one, role)]


def _doubted(one: Statement, told: dict[str, set[str]], indicators: dict[str, Indicator]) -> Statement:
    if one.about not in indicators or one.value is None or one.confidence >= _SURE or one.role not in told[one.about]:
        return one
    return one if _states(one.value, indicators[one.about], one.role) else one.model_copy(update={"confidence": _DOUBTFUL})


def _states(value: Figure, indicator: Indicator, role: str) -> bool:
    slot = getattr(indicator, _SLOTS[role]) if role in _SLOTS else None
    return isinstance(slot, Entry) and slot.figure is not None and agrees(printed(value), printed(slot.figure)) is True
