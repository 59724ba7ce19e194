"""Paper → Word document, with the merged cells of a real form."""

from io import BytesIO

import docx
from docx.shared import Length, Pt
from docx.table import Table, _Cell

from tests.forge.grid import Grid, Paper
from tests.forge.package import timeless

_PAGE, _NARROW = 400.0, 0.3
"""How wide the columns of a table are together, and one in which nothing is written, in points."""


def document(paper: Paper) -> bytes:
    """A .docx file."""
    made = docx.Document()
    for piece in paper.pieces:
        if isinstance(piece, str):
            made.add_paragraph(piece)
        else:
            _table(made, piece)
    stream = BytesIO()
    made.save(stream)
    return timeless(stream.getvalue())


def _table(made: docx.document.Document, grid: Grid) -> None:
    table = made.add_table(rows=grid.height, cols=grid.width)
    table.style = "Table Grid"
    cells = [list(row.tc_lst) for row in table._tbl.tr_lst]  # merged here: the library walks the whole table for each merged cell
    for box in grid.boxes:
        for number, row in enumerate(cells[box.row - 1 : box.row + box.rows - 1]):
            first, *others = row[box.column - 1 : box.column + box.columns - 1]
            for other in others:
                first.width = Length(first.width + other.width)
                row[0].getparent().remove(other)
            if others:
                first.grid_span = box.columns
            if box.rows > 1:
                first.vMerge = "continue" if number else "restart"
        _Cell(cells[box.row - 1][box.column - 1], table).text = box.text
    _narrow(table, grid)


def _narrow(table: Table, grid: Grid) -> None:
    """The columns in which nothing is written made as narrow as Word makes them, so that a page has room for the others."""
    written = {column for box in grid.boxes if box.text or box.slot is not None for column in range(box.column, box.column + box.columns)}
    if len(written) == grid.width:
        return
    table.autofit = False
    rows = [row.cells for row in table.rows]  # once: to ask each column for its cells is to walk the whole table each time
    for number, column in enumerate(table.columns, start=1):
        width = _PAGE / len(written) if number in written else _NARROW
        column.width = Pt(width)
        for cells in rows if number not in written else ():
            cells[number - 1].width = Pt(width)
