"""Rows are paired with columns so that all together weigh most."""

from itertools import permutations
from random import Random

from auditor.forms.prose.matching import matching


def test_a_row_leaves_its_best_column_to_one_that_needs_it_more() -> None:
    assert matching([[5.0, 4.0], [5.0, 0.0]]) == [1, 0]


def test_a_row_that_no_column_weighs_anything_for_stays_alone() -> None:
    assert matching([[3.0], [2.0], [0.0]]) == [0, None, None]
    assert matching([]) == []
    assert matching([[], []]) == [None, None]


def test_no_other_pairing_weighs_more() -> None:
    draw = Random(7)  # noqa: S311 the same draws each time
    for _ in range(60):
        rows, columns = draw.randint(1, 4), draw.randint(1, 5)
        weights = [[float(draw.choice((0, 0, 1, 2, 3, 4))) for _ in range(columns)] for _ in range(rows)]
        padded = [row + [0.0] * rows for row in weights]
        best = max(sum(padded[row][column] for row, column in enumerate(order)) for order in permutations(range(columns + rows), rows))
        found = matching(weights)
        assert sum(weights[row][column] for row, column in enumerate(found) if column is not None) == best
        taken = [column for column in found if column is not None]
        assert len(taken) == len(set(taken))
