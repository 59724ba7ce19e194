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
    # a further column of no weight for each row, so that a row may stay alone; row and column 0 stand for nothing
    search = _Search([[-weight for weight in row] + [0.0] * rows for row in weights])
    for row in range(1, rows + 1):
        search.place(row)
    found: list[int | None] = [None] * rows
    for column in range(1, width + 1):
        row = search.taken[column]
        if row and weights[row - 1][column - 1] > 0:
            found[row - 1] = column - 1
    return found


class _Search:
    """Rows placed one after the other at least cost. `taken` is the row of each column, 0 where it is free."""

    def __init__(self, costs: Sequence[Sequence[float]]) -> None:
        self.costs = costs
        self.columns = range(1, len(costs[0]) + 1)
        self.up = [0.0] * (len(costs) + 1)
        self.down = [0.0] * (len(costs[0]) + 1)
        self.taken = [0] * (len(costs[0]) + 1)

    def place(self, row: int) -> None:
        """Finds a row a column, moving rows placed before where that costs least."""
        self.taken[0] = row
        way = [0] * len(self.taken)
        least, used = [_FAR] * len(self.taken), [False] * len(self.taken)
        at = 0
        while self.taken[at]:
            used[at] = True
            for column in self.columns:
                cost = self._reduced(self.taken[at], column)
                if not used[column] and cost < least[column]:
                    least[column], way[column] = cost, at
            following = min((column for column in self.columns if not used[column]), key=lambda column: least[column])
            self._shift(least[following], least, used)
            at = following
        while at:
            self.taken[at] = self.taken[way[at]]
            at = way[at]

    def _reduced(self, row: int, column: int) -> float:
        return self.costs[row - 1][column - 1] - self.up[row] - self.down[column]

    def _shift(self, by: float, least: list[float], used: Sequence[bool]) -> None:
        for column in range(len(self.taken)):
            if used[column]:
                self.up[self.taken[column]] += by
                self.down[column] -= by
            else:
                least[column] -= by
