"""The form's figures that prose may state: what each belongs to, what it is there, and which of them print a given value."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from auditor.forms.prose.subjects import dimension, measured
from auditor.model import AMOUNTS, Entry, Figure, Form
from auditor.slip import is_exchange

_OF_INDICATORS = (("target", "target"), ("actual", "actual"), ("score", "score"), ("full_marks", "weight"))
_OF_FUNDS = (
    *((amount, amount) for amount in AMOUNTS),
    ("executed_rate", "rate"),
    ("score", "score"),
    ("full_marks", "weight"),
)
_OF_GROUPS = (("score", "score"), ("full_marks", "weight"))
VALUES = ("actual", "target")
"""The roles of what an indicator is measured in."""
MARKS = ("score", "full_marks")
"""The roles of marks."""
_NOT_COUNTED = ("ratio", "points", "money")

Key = tuple[str, Decimal]
"""What a figure measures, and how much of it in the measure's base unit."""


class Slot(NamedTuple):
    """The figure that a form prints for a role of an indicator or fund. `is_alone` where no other thing of the form prints its value,
    `is_only` where no other counts in its unit. `value` is in the base unit of what it measures."""

    owner: str
    role: str
    value: Decimal
    is_alone: bool
    is_only: bool


class Slots:
    """The slots of a form by the value they print."""

    def __init__(self, form: Form) -> None:
        found: dict[Key, list[tuple[str, str]]] = defaultdict(list)
        for owner, role, key in _printed(form):
            found[key].append((owner, role))
        only = _counting_alone(form)
        self._by_value = {
            key: tuple(
                Slot(owner, role, key[1], len({name for name, _ in listed}) == 1, owner in only and role in VALUES)
                for owner, role in listed
            )
            for key, listed in found.items()
        }

    def near(self, figure: Figure) -> Iterator[Slot]:
        """The slots that print something else of the same measure, apart from it by no more than two thirds of the smaller, or by a slip
        of the pen."""
        measure, value = _key(figure)
        for (measured_in, printed), slots in self._by_value.items():
            is_near = printed != value and 3 * max(printed, value) <= 5 * min(printed, value)
            if measured_in == measure and (is_near or is_exchange(value, printed)):
                yield from slots

    def of(self, owner: str, role: str) -> Slot | None:
        """The slot of an indicator or fund for a role."""
        listed = (slot for slots in self._by_value.values() for slot in slots)
        return next((slot for slot in listed if (slot.owner, slot.role) == (owner, role)), None)

    def printing(self, figure: Figure) -> tuple[Slot, ...]:
        """The slots that print the value of a figure, in whatever unit."""
        return self._by_value.get(_key(figure), ())


def _counting_alone(form: Form) -> frozenset[str]:
    """The indicators that count in a unit which no other counts in (只, 分钟 beside 天): no shares, no amounts, no marks."""
    counting: dict[str, set[str]] = defaultdict(set)
    for one in form.indicators:
        for entry in (one.target, one.actual):
            if entry is not None and entry.figure is not None:
                counting[_counted_in(entry.figure)].add(one.id)
    return frozenset(one for unit, ids in counting.items() if unit and len(ids) == 1 for one in ids)


def _counted_in(figure: Figure) -> str:
    measure = dimension(figure)
    return "" if measure in _NOT_COUNTED else (figure.unit or "") if measure == "time" else measure


def _printed(form: Form) -> Iterator[tuple[str, str, Key]]:
    for one in form.indicators:
        for role, field in _OF_INDICATORS:
            yield from _slot(one.id, role, getattr(one, field))
    for fund in form.funds:
        for role, field in _OF_FUNDS:
            yield from _slot(fund.id, role, getattr(fund, field))
        if fund.budget is not None and fund.executed is not None:
            budget, executed = fund.budget.figure, fund.executed.figure
            if budget is not None and executed is not None and budget.unit == executed.unit and budget.value > executed.value:
                yield fund.id, "surplus", _key(budget._replace(value=budget.value - executed.value))
    yield from _sums(form)
    if form.total_score is not None and form.total_score.figure is not None:
        yield form.id, "total_score", ("points", form.total_score.figure.value.normalize())


def _sums(form: Form) -> Iterator[tuple[str, str, Key]]:
    """What the marks of a group's indicators add up to, where all of them are filled in."""
    indicators = {one.id: one for one in form.indicators}
    for group in form.groups:
        for role, field in _OF_GROUPS:
            entries: list[Entry | None] = [getattr(indicators[name], field) for name in group.indicators]
            figures = [entry.figure for entry in entries if entry is not None and entry.figure is not None]
            if figures and len(figures) == len(group.indicators):
                yield group.id, role, ("points", sum((figure.value for figure in figures), Decimal(0)).normalize())


def _slot(owner: str, role: str, entry: Entry | None) -> Iterator[tuple[str, str, Key]]:
    if entry is not None and entry.figure is not None:
        yield owner, role, ("points", entry.figure.value.normalize()) if role in MARKS else _key(entry.figure)


def _key(figure: Figure) -> Key:
    return dimension(figure), measured(figure).normalize()
