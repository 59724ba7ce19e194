"""Weights of rows against columns → the pairing of rows with columns that weighs most, each column taken once.

The Hungarian method with potentials: exact, in time of rows² × columns.
"""

from collections.abc import Sequence

_FAR = float("inf")


def matching(weights: Sequence[Sequence[float]]) -> list[int | None]:
    """The column of each row, None where none adds weight. Rows are of one length; a weight of 0 is no pairing."""
    rows = len(weights)
    width = len(weights[0]) if rows else 0
    if not width:
        return [None] * rows
    costs = [[-weight for weight in row] + [0.0] * rows for row in weights]  # a column for each row that stays alone
    columns = width + rows
    up, down = [0.0] * (rows + 1), [0.0] * (columns + 1)
    taken, way = [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        taken[0], at = row, 0
        least, used = [_FAR] * (columns + 1), [False] * (columns + 1)
        while taken[at]:
            used[at] = True
            current, delta, following = taken[at], _FAR, 0
            for column in range(1, columns + 1):
                if used[column]:
                    continue
                cost = costs[current - 1][column - 1] - up[current] - down[column]
                if cost < least[column]:
                    least[column], way[column] = cost, at
                if least[column] < delta:
                    delta, following = least[column], column
            for column in range(columns + 1):
                if used[column]:
                    up[taken[column]] += delta
                    down[column] -= delta
                else:
                    least[column] -= delta
            at = following
        while at:
            taken[at] = taken[way[at]]
            at = way[at]
    found: list[int | None] = [None] * rows
    for column in range(1, width + 1):
        if taken[column] and weights[taken[column] - 1][column - 1] > 0:
            found[taken[column] - 1] = column - 1
    return found
