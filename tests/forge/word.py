"""Paper → Word document, with the merged cells of a real form."""

from io import BytesIO

import docx

from tests.forge.grid import Grid, Paper
from tests.forge.package import timeless


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
    cells = [row.cells for row in table.rows]
    for box in grid.boxes:
        first = cells[box.row - 1][box.column - 1]
        if box.rows > 1 or box.columns > 1:
            first = first.merge(cells[box.row + box.rows - 2][box.column + box.columns - 2])
        first.text = box.text
