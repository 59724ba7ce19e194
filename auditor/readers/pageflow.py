"""Blocks of pages (lines of text, parts of ruled tables) → the pieces of a document: paragraphs, and tables stitched over page breaks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from auditor.model import Cell, Location, Piece, Table
from auditor.pattern import Pattern
from auditor.readers import lattice, pdftext, place
from auditor.readers.lattice import Box, Spot

_TOLERANCE = 3.0
_FIGURE = Pattern(r"[≥≤>＞<＜=＝≧≦-]?\s*[\d０-９]")


@dataclass(slots=True)
class Part:
    """A table as one page shows it: the boxes of its cells and their text, and whether it is the first and last thing on the page."""

    page: int
    boxes: list[Box]
    texts: list[str]
    is_first: bool = False
    is_last: bool = False

    @property
    def box(self) -> Box:
        lefts, tops, rights, bottoms = zip(*self.boxes, strict=True)
        return (min(lefts), min(tops), max(rights), max(bottoms))


@dataclass(slots=True)
class Page:
    """What stands on a page from top to bottom: lines and parts of tables."""

    number: int
    blocks: list[pdftext.Line | Part] = field(default_factory=list)


def ordered(page: Page) -> Page:
    """The page with its blocks from top to bottom, its first and last marked."""
    page.blocks.sort(key=lambda block: (block.box[1], block.box[0]))
    for block in page.blocks:
        if isinstance(block, Part):
            block.is_first, block.is_last = block is page.blocks[0], block is page.blocks[-1]
    return page


def pieces(pages: Sequence[Page], file: str) -> Iterator[Piece]:
    """Paragraphs and stitched tables in reading order."""
    text: list[pdftext.Line] = []
    table: list[Part] = []
    tables = 0
    for page in pages:
        for block in page.blocks:
            if isinstance(block, Part):
                if table and not _continues(table[-1], block):
                    tables += 1
                    yield _table(table, file, tables)
                    table = []
                yield from _passages(text, file)
                text = []
                table.append(block)
            else:
                if table:
                    tables += 1
                    yield _table(table, file, tables)
                    table = []
                text.append(block)
    if table:
        yield _table(table, file, tables + 1)
    yield from _passages(text, file)


def _passages(lines: Sequence[pdftext.Line], file: str) -> Iterator[Piece]:
    for paragraph in pdftext.paragraphs(lines):
        yield place.passage(paragraph.text, file, page=paragraph.page, box=paragraph.box)


def _continues(before: Part, part: Part) -> bool:
    """Whether a table goes on from the page before: last thing there, first thing here, between the same outer edges."""
    same = abs(before.box[0] - part.box[0]) <= _TOLERANCE and abs(before.box[2] - part.box[2]) <= _TOLERANCE
    return part.page == before.page + 1 and before.is_last and part.is_first and same


def _table(parts: Sequence[Part], file: str, number: int) -> Table:
    """One table of the parts on several pages, on the column edges of all of them."""
    columns = lattice.edges((x for part in parts for box in part.boxes for x in (box[0], box[2])), _TOLERANCE)
    cells: list[_Placed] = []
    rows = 0
    for part in parts:
        lines = lattice.edges((y for box in part.boxes for y in (box[1], box[3])), _TOLERANCE)
        text = dict(zip(part.boxes, part.texts, strict=True))
        spots = lattice.placed(part.boxes, columns, lines, rows + 1)
        placed = [_Placed(spot, text[spot.box], part.page) for spot in spots]
        rows = max((cell.row + cell.row_span - 1 for cell in _stitched(cells, placed, rows)), default=rows)
    made = tuple(_cell(cell, file, number) for cell in sorted(cells, key=lambda cell: (cell.row, cell.column)))
    return Table(cells=made, location=Location(file=file, page=parts[0].page, table=number, box=parts[0].box))


class _Placed:
    """A cell on the grid while its table is being stitched."""

    __slots__ = ("box", "column", "column_span", "page", "row", "row_span", "text")

    def __init__(self, spot: Spot, text: str, page: int) -> None:
        self.row, self.column, self.row_span, self.column_span, self.box = spot
        self.text, self.page = text, page


def _cell(cell: _Placed, file: str, table: int) -> Cell:
    return place.cell(
        cell.text, file, table, cell.row, cell.column, row_span=cell.row_span, column_span=cell.column_span, page=cell.page, box=cell.box
    )


def _stitched(cells: list[_Placed], added: list[_Placed], rows: int) -> list[_Placed]:
    """Adds the cells of the next page to those before, in place. A first row that only finishes the sentences of the row above joins it;
    empty cells at its left that carry on merged labels lengthen those, as far as the first that does not: labels nest."""
    above = {cell.column: cell for cell in cells if cell.row + cell.row_span - 1 == rows}
    first = sorted((cell for cell in added if cell.row == rows + 1), key=lambda cell: cell.column)
    if above and _is_remainder(first, above):
        for cell in first:
            owner = above[cell.column]
            owner.text = pdftext.joined((owner.text, cell.text))
            owner.row_span += cell.row_span - 1
        for cell in added:
            cell.row -= 1
        added = [cell for cell in added if cell not in first]
    elif above:
        lengthened = list(takewhile(lambda cell: cell.column in above and _is_lengthened(above[cell.column], cell), first))
        for cell in lengthened:
            above[cell.column].row_span += cell.row_span
        added = [cell for cell in added if cell not in lengthened]
    cells += added
    return cells


def _is_lengthened(owner: _Placed, cell: _Placed) -> bool:
    """Whether an empty cell carries on the cell above it: one of the two is merged over rows already."""
    return not cell.text and bool(owner.text) and owner.column_span == cell.column_span and max(cell.row_span, owner.row_span) > 1


def _is_remainder(first: Sequence[_Placed], above: dict[int, _Placed]) -> bool:
    """Whether the first row of a page is the rest of a row: cut like the row above, it says something only where that does, holds no
    figure of its own, and leaves most of its cells empty, or some that are filled above (a row of its own has its marks)."""
    if not first or any(cell.column not in above or above[cell.column].column_span != cell.column_span for cell in first):
        return False
    spoken = [cell for cell in first if cell.text]
    if len(spoken) == 1 and above[spoken[0].column].text and not _is_figure(above[spoken[0].column].text):
        return True  # no row of a form fills one cell alone under a text
    if not spoken or any(not above[cell.column].text or _is_figure(cell.text) for cell in spoken):
        return False
    return len(spoken) * 2 <= len(first) or any(not cell.text and above[cell.column].text for cell in first)


def _is_figure(text: str) -> bool:
    return _FIGURE.match(text) is not None and len(text) <= 8
