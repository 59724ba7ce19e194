"""Tables before they are a file: boxes with spans, and which slot of the form each one holds."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Slot(NamedTuple):
    """A slot of the truth: fund 1 executed, indicator 3 actual, header project, form total_score. Numbers start at 1."""

    kind: str
    number: int
    field: str


class Draft(NamedTuple):
    """A cell to be laid into a row: how many columns and rows it spans, and the unit its figure is meant in."""

    text: str
    columns: int = 1
    rows: int = 1
    slot: Slot | None = None
    unit: str | None = None


class Box(NamedTuple):
    """A cell in its place. Rows and columns start at 1. `meant` is what a damaged text was."""

    text: str
    row: int
    column: int
    rows: int
    columns: int
    slot: Slot | None
    unit: str | None
    meant: str | None = None


class Grid(NamedTuple):
    """A table of boxes."""

    boxes: tuple[Box, ...]

    @property
    def height(self) -> int:
        return max(box.row + box.rows - 1 for box in self.boxes)

    @property
    def width(self) -> int:
        return max(box.column + box.columns - 1 for box in self.boxes)

    def rows(self) -> Iterator[list[Box | None]]:
        """Each row, column by column: the box that begins there, or None where one reaches in or nothing is."""
        at = {(box.row, box.column): box for box in self.boxes}
        for row in range(1, self.height + 1):
            yield [at.get((row, column)) for column in range(1, self.width + 1)]


class Paper(NamedTuple):
    """A whole file: lines of prose and tables in order. `spoken` are slots that stand in the lines, their row the number of the piece."""

    pieces: tuple[str | Grid, ...]
    spoken: tuple[Box, ...] = ()


def grid(rows: Sequence[Sequence[Draft]]) -> Grid:
    """Lay drafts row by row, each at the first column that nothing from above reaches into."""
    taken: set[tuple[int, int]] = set()
    boxes = []
    for row, drafts in enumerate(rows, start=1):
        column = 1
        for draft in drafts:
            while (row, column) in taken:
                column += 1
            boxes.append(Box(draft.text, row, column, draft.rows, draft.columns, draft.slot, draft.unit))
            taken |= {(row + down, column + right) for down in range(draft.rows) for right in range(draft.columns)}
            column += draft.columns
    return Grid(tuple(boxes))
