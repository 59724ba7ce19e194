"""A text and where it stands → the Passage or Cell that spans it whole.

The one door through which readers make pieces. A file has thousands of them, so they are made as the tuples they are: half the time
that their constructors take (measured).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from auditor.model import Cell, Location, Passage
from auditor.readers.unreadable import Unreadable
from auditor.wording import Wording

PIECES_MAX = 200_000
TOO_MANY = Wording(
    "文件的段落或单元格超过 20 万个，不像一份自评材料，请只保留自评表和自评报告再试。",
    "The file has more than 200,000 paragraphs or cells, which no self-evaluation has; keep only the form and the report and retry.",
)
Box = tuple[float, float, float, float]
_made = tuple.__new__
_bound: ContextVar[tuple[int, Wording] | None] = ContextVar("bound", default=None)


@contextmanager
def bounded(most: int, told: Wording) -> Iterator[None]:
    """Let files that are read meanwhile have so many pieces; `told` is the sentence for those that have more."""
    token = _bound.set((most, told))
    try:
        yield
    finally:
        _bound.reset(token)


def check(count: int) -> None:
    """Raises Unreadable where a file has more pieces than it may have."""
    most, told = _bound.get() or (PIECES_MAX, TOO_MANY)
    if count > most:
        raise Unreadable(told)


def passage(  # noqa: PLR0913 one keyword for each coordinate that a format may have
    text: str,
    file: str,
    *,
    page: int | None = None,
    sheet: str | None = None,
    line: int | None = None,
    paragraph: int | None = None,
    box: Box | None = None,
) -> Passage:
    """A passage whose location quotes every character of it."""
    return _made(Passage, (text, _made(Location, (file, page, sheet, line, paragraph, None, None, None, None, 0, len(text), box, text))))


def cell(  # noqa: PLR0913 as above
    text: str,
    file: str,
    table: int,
    row: int,
    column: int,
    *,
    row_span: int = 1,
    column_span: int = 1,
    page: int | None = None,
    line: int | None = None,
    box: Box | None = None,
) -> Cell:
    """A cell whose location quotes every character of it and counts rows and columns as the grid does."""
    place = _made(Location, (file, page, None, line, None, table, row, column, None, 0, len(text), box, text))
    return _made(Cell, (text, place, row, column, row_span, column_span))


def sheet_cell(  # noqa: PLR0913 as above
    text: str, file: str, sheet: str, table: int, address: str, *, row: int, column: int, grid_row: int, row_span: int, column_span: int
) -> Cell:
    """A cell of a workbook: its location counts rows as the sheet does, the cell itself as the grid without blank rows does."""
    place = _made(Location, (file, None, sheet, None, None, table, row, column, address, 0, len(text), None, text))
    return _made(Cell, (text, place, grid_row, column, row_span, column_span))
