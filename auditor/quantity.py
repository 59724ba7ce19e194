"""Arithmetic on figures: a value, the interval its printed digits leave open, and its unit.

A printed 19.96 stands for [19.955, 19.965): two quantities disagree only where their intervals, carried through the arithmetic, do not
meet. Order (`<`, `<=`) compares the values as printed, for that is what a reader of the form sees.

Units: a figure without a unit takes the unit of what it meets (100 against 100 %). A pure number, from a rule or a quotient, meets a ratio
as a fraction (0.9 is 90 %) and anything else as it is written. Quantities of different dimensions have no answer: None.
"""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import NamedTuple

from auditor.model import Figure
from auditor.vocabulary import Unit, units

PURE = Unit("", "number", Decimal(1))
DAY, MONTH = Unit("日期", "date", Decimal(1)), Unit("月份", "month", Decimal(1))
"""Dates, by day or by month: they can be told apart and subtracted, and measure nothing."""
_DATES = {unit.name: unit for unit in (DAY, MONTH)}
_UNSAID = frozenset({"number", "points", DAY.dimension, MONTH.dimension})
"""What needs no unit beside it."""
INFINITE = Decimal("Infinity")
_HALF = Decimal("0.5")
_ABOUT = Decimal("0.05")
_SHOWN_DIGITS = 4


class Quantity(NamedTuple):
    """A value in `unit`, and the interval [low, high) it stands for; low == high is exact. `digits` are the decimals a figure was
    printed with, None for a computed quantity; `text` is the figure as printed, where it is one."""

    value: Decimal
    low: Decimal
    high: Decimal
    unit: Unit | None
    digits: int | None = None
    text: str | None = None

    @property
    def is_exact(self) -> bool:
        return self.low == self.high


def pure(value: Decimal) -> Quantity:
    """A number that a rule or profile states: exact, without unit."""
    return Quantity(value, value, value, PURE)


def printed(figure: Figure) -> Quantity:
    """The quantity a figure stands for, its hedge widening or bounding the interval."""
    low, high = interval(figure)
    return Quantity(figure.value, low, high, _unit(figure.unit), figure.digits, figure.text)


def marks(figure: Figure) -> Quantity:
    """A figure of marks: awarded, not measured, so exact as printed."""
    return Quantity(figure.value, figure.value, figure.value, units()["分"], figure.digits, figure.text)


def exact(quantity: Quantity) -> Quantity:
    """The same quantity taken at its word: no digits left open."""
    return quantity._replace(low=quantity.value, high=quantity.value)


def interval(figure: Figure) -> tuple[Decimal, Decimal]:
    """[low, high) of a figure: half a unit of the last precise digit to both sides, or what its hedge says.

    约 leaves 5 % to both sides; 余 and 多 leave the place of the last digit that is not zero (300余 is [300, 400)), 近 and 不到 the same
    downwards; 以上 and 以内 bound one side only.
    """
    value, half = figure.value, _HALF.scaleb(-figure.precision)
    match figure.hedge:
        case "about":
            return value - abs(value) * _ABOUT - half, value + abs(value) * _ABOUT + half
        case "more_than":
            return value - half, value + _last_place(value)
        case "nearly" | "less_than":
            return value - _last_place(value), value + half
        case "at_least":
            return value - half, INFINITE
        case "at_most":
            return -INFINITE, value + half
        case "none":
            return value - half, value + half


def _last_place(value: Decimal) -> Decimal:
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def _unit(name: str | None) -> Unit | None:
    return None if name is None else units().get(name) or _DATES.get(name) or Unit(name, name, Decimal(1))


def converted(quantity: Quantity, unit: Unit | None) -> Quantity | None:
    """The quantity in another unit of its dimension; None where the dimensions differ."""
    own = quantity.unit
    if own is None or unit is None or own is unit or own == unit:
        return quantity if unit is None else _in_unit(quantity, unit)
    if own.dimension == unit.dimension or {own.dimension, unit.dimension} == {"number", "ratio"}:
        factor = own.scale / unit.scale
        return Quantity(quantity.value * factor, quantity.low * factor, quantity.high * factor, unit, None, quantity.text)
    if own is PURE or unit is PURE:
        return _in_unit(quantity, unit)
    return None


def _in_unit(quantity: Quantity, unit: Unit | None) -> Quantity:
    """The same figures read in a unit."""
    return Quantity(quantity.value, quantity.low, quantity.high, unit, quantity.digits, quantity.text)


def _aligned(left: Quantity, right: Quantity) -> tuple[Quantity, Quantity] | None:
    """Both in one unit: that of the side which names one, the left side's where both do."""
    unit = right.unit if left.unit is None or (left.unit is PURE and right.unit is not None) else left.unit
    if unit is left.unit and unit is right.unit:
        return left, right
    first, second = converted(left, unit), converted(right, unit)
    return None if first is None or second is None else (first, second)


def plus(left: Quantity, right: Quantity) -> Quantity | None:
    pair = _aligned(left, right)
    if pair is None:
        return None
    a, b = pair
    return _computed(a.value + b.value, a.low + b.low, a.high + b.high, a.unit)


def minus(left: Quantity, right: Quantity) -> Quantity | None:
    return plus(left, negative(right))


def negative(quantity: Quantity) -> Quantity:
    return Quantity(-quantity.value, -quantity.high, -quantity.low, quantity.unit)


def times(left: Quantity, right: Quantity) -> Quantity:
    """The product. A ratio scales the other side (99.81 % x 10 分 is 9.981 分); two dimensions leave a pure number."""
    a, b = _fraction(left), _fraction(right)
    low, high = _ends(a, b)
    return _computed(a.value * b.value, low, high, _product_unit(a.unit, b.unit))


def over(left: Quantity, right: Quantity) -> Quantity | None:
    """The quotient; None where the divisor is zero or the dimensions do not divide. Equal dimensions give a pure number."""
    if right.value == 0:
        return None
    pair = _aligned(left, right) if _divides_alike(left, right) else None
    a, b = pair or (_fraction(left), _fraction(right))
    unit = a.unit if pair is None and (b.unit is PURE or b.unit is None) else PURE
    if a.is_exact and b.is_exact:
        value = a.value / b.value
        return Quantity(value, value, value, unit)
    if b.low < 0 < b.high or b.low == 0 or b.high == 0:
        return _computed(a.value / b.value, -INFINITE, INFINITE, unit)
    inverse = Quantity(1 / b.value, 1 / b.high, 1 / b.low, PURE)
    low, high = _ends(a, inverse)
    return _computed(a.value / b.value, low, high, unit)


def _divides_alike(left: Quantity, right: Quantity) -> bool:
    if left.unit is None or right.unit is None:
        return left.unit is not PURE and right.unit is not PURE
    return left.unit.dimension == right.unit.dimension


def _fraction(quantity: Quantity) -> Quantity:
    if quantity.unit is not None and quantity.unit.dimension == "ratio":
        scale = quantity.unit.scale
        return Quantity(quantity.value * scale, quantity.low * scale, quantity.high * scale, PURE)
    return quantity


def _product_unit(left: Unit | None, right: Unit | None) -> Unit | None:
    if left is PURE:
        return right
    if right is PURE:
        return left
    return None if left is None or right is None else PURE


def _ends(left: Quantity, right: Quantity) -> tuple[Decimal, Decimal]:
    if left.low >= 0 and right.low >= 0 and INFINITE not in (left.high, right.high):
        return left.low * right.low, left.high * right.high
    try:
        products = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
    except InvalidOperation:  # nothing times infinity: the interval says nothing
        return -INFINITE, INFINITE
    return min(products), max(products)


def _computed(value: Decimal, low: Decimal, high: Decimal, unit: Unit | None) -> Quantity:
    return Quantity(value, low, high, unit)


def compared(left: Quantity, right: Quantity) -> int | None:
    """-1, 0 or 1 by the values as printed; None where the dimensions differ."""
    pair = _aligned(left, right)
    if pair is None:
        return None
    a, b = pair
    return (a.value > b.value) - (a.value < b.value)


def agrees(left: Quantity, right: Quantity) -> bool | None:
    """Whether the two may be the same figure: their intervals meet. None where the dimensions differ."""
    pair = _aligned(left, right)
    if pair is None:
        return None
    a, b = pair
    if a.is_exact and b.is_exact:
        return a.value == b.value
    if a.is_exact:
        return b.low <= a.value < b.high
    if b.is_exact:
        return a.low <= b.value < a.high
    return a.low < b.high and b.low < a.high


def rounded(quantity: Quantity, digits: int) -> Quantity:
    """Rounded half up to `digits` decimals, exact from there on."""
    value = quantity.value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return Quantity(value, value, value, quantity.unit, digits)


def rounded_like(quantity: Quantity, like: Quantity) -> Quantity | None:
    """Written as `like` is: in its unit, with its decimals. None where the dimensions differ."""
    turned = converted(quantity, like.unit)
    return None if turned is None else rounded(turned, like.digits if like.digits is not None else _SHOWN_DIGITS)


def shown(quantity: Quantity) -> str:
    """The quantity as a sentence prints it: a figure as the unit wrote it, a computed value with four decimals at most."""
    if quantity.text is not None:
        return quantity.text + unsaid_unit(quantity.text, quantity.unit)
    value = as_shown(quantity)
    silent = quantity.unit is None or quantity.unit.dimension in _UNSAID or quantity.unit.name == "比"
    unit = "" if silent or quantity.unit is None else quantity.unit.name
    return f"{value:f}{unit}"


def as_shown(quantity: Quantity) -> Decimal:
    """The value as a sentence prints it: with four decimals at most."""
    value = quantity.value
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > _SHOWN_DIGITS:
        return value.quantize(Decimal(1).scaleb(-_SHOWN_DIGITS), ROUND_HALF_UP).normalize()
    return value


def unsaid_unit(text: str, unit: Unit | None) -> str:
    """The unit of a figure as written that stands in its column's heading only: 万元 for a 20 under 全年预算数（万元）."""
    if unit is None or unit.dimension in (*_UNSAID, "ratio") or text.rstrip().endswith(unit.name):
        return ""
    return unit.name
