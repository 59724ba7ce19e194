"""The floor under the reading of forms: what `python -m tests.accuracy` measures must not fall below it."""

import pytest

from tests.accuracy import FORMATS, damaged, measured, occurs
from tests.forge.damage import DAMAGES
from tests.forge.layouts import LAYOUTS

FLOOR = 0.995
SUBMISSIONS = ("aerial-survey",)


@pytest.mark.parametrize(("layout", "form"), [(layout, form) for layout in LAYOUTS for form in FORMATS if occurs(layout, form)])
def test_of_each_layout_nearly_every_figure_is_read(layout: str, form: str) -> None:
    told = measured(layout, form, SUBMISSIONS).reading
    assert (told.forms.share, told.figures.share >= FLOOR, told.wrong if told.figures.share < FLOOR else ()) == (1.0, True, ())


GLUED = [damage for damage in DAMAGES if damage.startswith("glued")]


@pytest.mark.parametrize("damage", GLUED)
def test_cells_that_ran_together_give_their_figures_where_the_row_decides(damage: str) -> None:
    told = damaged(damage).reading
    assert (told.forms.share, told.figures.share, told.trusted.right) == (1.0, 1.0, 0)


@pytest.mark.parametrize("damage", [damage for damage in DAMAGES if damage not in GLUED])
def test_what_conversion_damaged_is_read_all_the_same(damage: str) -> None:
    told = damaged(damage, submissions=SUBMISSIONS).reading
    assert (told.forms.share, told.cells.share, told.figures.share, told.wrong) == (1.0, 1.0, 1.0, ())
