"""A printed figure and the findings that read it → the figures that might have to stand there instead.

What might be due: what a rule says it expected, what the figure was held against, what a sum lacks, and what a slip of the pen would
have turned into what is printed.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from auditor.engine.change import Slot
from auditor.engine.judgement import Judgement
from auditor.expression import figure_in, figures_in
from auditor.model import Figure
from auditor.quantity import Quantity, as_shown, converted, marks, printed

_MOST, _FEW_READ, _MOST_DIGITS = 30, 6, 6
_TENS = (Decimal(10), Decimal("0.1"), Decimal(100), Decimal("0.01"))
_TEN_THOUSAND = Decimal(10000)
_MARKS = ("weight", "score", "stated_weight", "total_weight", "total_score")


def read(judgement: Judgement) -> tuple[Figure, ...]:
    """The figures that a judgement read, each once."""
    return tuple({figure.location: figure for figure in figures_in(judgement.reads)}.values())


def candidates(slot: Slot, failing: Sequence[Judgement]) -> tuple[tuple[Figure, bool], ...]:
    """The figures that might be due in a slot, and whether each is founded: some rule expected it, or some other figure says so.

    The founded ones come first; none is what is printed already.
    """
    founded = _others(slot, _founded(slot, failing))
    guessed = [value for value in _others(slot, _slipped(slot.figure)) if value not in founded]
    values = [*((value, True) for value in founded), *((value, False) for value in guessed)]
    return tuple((_written(slot.figure, value), is_founded) for value, is_founded in values[:_MOST])


def _others(slot: Slot, values: Iterable[Decimal]) -> list[Decimal]:
    return list(dict.fromkeys(value.normalize() for value in values if value >= 0 and value != slot.figure.value))


def _founded(slot: Slot, failing: Sequence[Judgement]) -> Iterator[Decimal]:
    here = _quantity(slot.figure, slot.field)
    for judgement in failing:
        yield from _in_unit(_expected(judgement), here)
        others = [figure for figure in read(judgement) if figure.location != slot.figure.location]
        if len(others) <= _FEW_READ:
            yield from _in_unit((_quantity(other, slot.field) for other in others), here)
        yield from _rest(slot, judgement, others)


def _quantity(figure: Figure, field: str) -> Quantity:
    return marks(figure) if field in _MARKS else printed(figure)


def _expected(judgement: Judgement) -> Iterator[Quantity]:
    """What the rule says it expected: 与自评表一致（289次）."""
    for value in judgement.printed("expected"):
        figure = figure_in(value)
        if figure is not None:
            yield printed(figure)
        elif type(value) is Quantity:
            yield value._replace(value=as_shown(value))


def _in_unit(quantities: Iterable[Quantity], here: Quantity) -> Iterator[Decimal]:
    for one in quantities:
        same = converted(one, here.unit)
        if same is not None:
            yield same.value


def _rest(slot: Slot, judgement: Judgement, others: Sequence[Figure]) -> Iterator[Decimal]:
    """What a sum lacks, where a judgement holds the figures of one measure against a total that it read or expected."""
    alike = [figure for figure in others if figure.unit == slot.figure.unit]
    if len(alike) < 2:
        return
    total = sum((figure.value for figure in alike), Decimal(0))
    focus = judgement.places()[0]
    stated = next((figure.value for figure in alike if figure.location == focus), None)
    if slot.figure.location == focus:
        yield total
    elif stated is not None:
        yield stated - (total - stated)
    for expected in _expected(judgement):
        yield expected.value - total


def _slipped(figure: Figure) -> Iterator[Decimal]:
    """What digits exchanged, a point moved or 元 for 万元 would have come from."""
    number = f"{figure.value:f}"
    at = [place for place, sign in enumerate(number) if sign.isdigit()]
    if len(at) <= _MOST_DIGITS:
        for first, second in pairwise(at):
            signs = list(number)
            signs[first], signs[second] = signs[second], signs[first]
            yield Decimal("".join(signs))
    yield from (figure.value * ten for ten in _TENS)
    if figure.unit in ("元", "万元"):
        yield figure.value * _TEN_THOUSAND
        yield figure.value / _TEN_THOUSAND


def _written(figure: Figure, value: Decimal) -> Figure:
    """A value in the figure's unit, as precise as the figure is."""
    exponent = value.as_tuple().exponent
    digits = max(0, -exponent) if isinstance(exponent, int) else 0
    unit = figure.unit if figure.unit is not None and figure.text.endswith(figure.unit) else ""
    precision = max(figure.precision, digits)
    return figure._replace(text=f"{value:f}{unit}", value=value, digits=digits, precision=precision, hedge="none")
