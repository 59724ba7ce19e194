"""What agrees with the form is found wrong when it no longer does."""

from collections import Counter

from tests.prose.marked import PARTS, part
from tests.prose_perturbed import fates


def test_a_figure_with_a_wrong_digit_is_told_and_taken_for_nothing_else() -> None:
    """Every eightieth labelled figure of all parts."""
    found = Counter(fate.fate for name in PARTS for one in part(name) for fate in fates(one, 80))
    assert found.total() > 100
    assert found["told"] >= 0.85 * found.total(), found
    assert found["misread"] + found["accused"] <= 0.02 * found.total(), found
