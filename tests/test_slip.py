"""How one figure may have come from another by a slip of the pen."""

from decimal import Decimal

import pytest

from auditor.figures import figures
from auditor.model import Location
from auditor.quantity import Quantity, printed
from auditor.slip import Slip, is_digit_off, is_exchange, slip


def quantity(text: str) -> Quantity:
    (figure,) = figures(text, Location(file="正文.txt", end=len(text), quote=text))
    return printed(figure)


@pytest.mark.parametrize(
    ("stated", "due", "found"),
    [
        ("310次", "301次", "digits"),
        ("9.98分", "9.89分", "digits"),
        ("9.2%", "92%", "point"),
        ("1996万元", "19.96万元", "point"),
        ("199.6万元", "19.96万元", "point"),
        ("19.96元", "19.96万元", "ten_thousand"),
        ("310次", "289次", None),
        ("310次", "310次", None),
        ("310次", "310户", None),
        ("0次", "310次", None),
        ("13次", "31万次", None),
    ],
)
def test_a_figure_that_one_slip_explains_exactly_is_told(stated: str, due: str, found: Slip | None) -> None:
    assert slip(quantity(stated), quantity(due)) == found


@pytest.mark.parametrize(
    ("one", "other", "exchanged", "off"),
    [
        ("310", "301", True, False),
        ("9463", "9346", True, False),
        ("219", "192", False, False),
        ("186", "182", False, True),
        ("286", "186", False, False),
        ("310", "310", False, False),
        ("310", "31", False, False),
        ("1.26", "1.62", True, False),
    ],
)
def test_digits_exchanged_are_told_from_one_digit_wrong(one: str, other: str, *, exchanged: bool, off: bool) -> None:
    assert (is_exchange(Decimal(one), Decimal(other)), is_digit_off(Decimal(one), Decimal(other))) == (exchanged, off)
