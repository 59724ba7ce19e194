"""How one figure may have come from another by a slip of the pen: digits exchanged, the decimal point moved, 元 and 万元 mixed up."""

from decimal import Decimal
from typing import Literal

from auditor.quantity import Quantity, converted

Slip = Literal["digits", "point", "ten_thousand"]
_TEN_THOUSAND = Decimal(10000)
_MANY = 4
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


def is_exchange(one: Decimal, other: Decimal) -> bool:
    """Whether one number is another with two digits exchanged (310 and 301), or with several of many in another order behind the first
    (9463 and 9346)."""
    first, second = _written(one), _written(other)
    is_shuffled = len(first) >= _MANY and first != second and first[0] == second[0] and sorted(first) == sorted(second)
    return is_shuffled or _exchanged(first, second)


def is_digit_off(one: Decimal, other: Decimal) -> bool:
    """Whether one number is another with one digit wrong that is not the first: 186 and 182."""
    first, second = _written(one), _written(other)
    return len(first) == len(second) and first[0] == second[0] and sum(a != b for a, b in zip(first, second, strict=True)) == 1


def _written(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _exchanged(one: str, other: str) -> bool:
    """Whether two digits of a number changed places: 310 and 301, 186 and 168."""
    if len(one) != len(other):
        return False
    apart = [at for at in range(len(one)) if one[at] != other[at]]
    return len(apart) == 2 and one[apart[0]] == other[apart[1]] and one[apart[1]] == other[apart[0]]
