"""How one figure may have come from another by a slip of the pen: digits exchanged, the decimal point moved, 元 and 万元 mixed up."""

from decimal import Decimal
from typing import Literal

from auditor.quantity import Quantity, converted

Slip = Literal["digits", "point", "ten_thousand"]
_TEN_THOUSAND = Decimal(10000)
_TELLING = 4
_TENS = frozenset(Decimal(10) ** power for power in (1, 2, 3, -1, -2, -3))


def slip(stated: Quantity, due: Quantity) -> Slip | None:
    """The one slip that explains a figure exactly; None where none does, where the figures are equal or measure different things."""
    same = converted(stated, due.unit)
    if same is None or same.value == due.value or not same.value or not due.value:
        return None
    times = same.value / due.value
    if times in (_TEN_THOUSAND, 1 / _TEN_THOUSAND):
        return "ten_thousand" if due.unit is not None and due.unit.dimension == "money" else None
    if times in _TENS:
        return "point"
    return "digits" if _exchanged(_written(same.value), _written(due.value)) else None


def is_misprint(one: Decimal, other: Decimal) -> bool:
    """Whether one number is another with two digits exchanged, several of many behind the first, or one wrong that is not the first; no
    number is a misprint of itself.

    A point that moved is not counted: what is left of a budget is a tenth of it as often as not.
    """
    first, second = _written(one), _written(other)
    apart = [at for at in range(min(len(first), len(second))) if first[at] != second[at]]
    is_one_wrong = len(first) == len(second) and len(apart) == 1 and apart != [0]
    is_shuffled = len(first) >= _TELLING and sorted(first) == sorted(second) and bool(apart) and apart[0] > 0
    return is_exchange(one, other) or is_one_wrong or is_shuffled


def is_exchange(one: Decimal, other: Decimal) -> bool:
    """Whether one number is another with two digits exchanged: 310 and 301, 186 and 168."""
    return _exchanged(_written(one), _written(other))


def _written(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _exchanged(one: str, other: str) -> bool:
    if len(one) != len(other):
        return False
    apart = [at for at in range(len(one)) if one[at] != other[at]]
    return len(apart) == 2 and one[apart[0]] == other[apart[1]] and one[apart[1]] == other[apart[0]]
