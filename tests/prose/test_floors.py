"""What is read right in labelled prose does not fall below these floors, and nobody is accused of what is right."""

import pytest

from tests.prose.marked import PARTS, part
from tests.prose_accuracy import measure, together


@pytest.mark.parametrize("name", PARTS)
def test_labelled_prose_is_read_tied_and_judged_right(name: str) -> None:
    every = together(measure(one) for one in part(name))
    reached = {what: getattr(every, what).f1 >= 0.95 for what in ("statements", "ties", "findings")}
    assert reached == {"statements": True, "ties": True, "findings": True}
    assert every.accusations == 0
