"""A document and changes to it → the document as it would read with other words in some places, or without a row."""

from collections.abc import Callable, Mapping

from auditor.model import Cell, Document, Location, Passage, Piece, Table


class Astray(LookupError):
    """A place that stands nowhere in the document."""


def rewritten(document: Document, changes: Mapping[Location, str]) -> Document:
    """The document with other words at some places, the last of a passage first: words of another length move what stands behind them.

    Raises Astray for a place that the document does not have.
    """
    for place, words in sorted(changes.items(), key=lambda change: change[0].start, reverse=True):
        document = _rewritten(document, place, words)
    return document


def _rewritten(document: Document, place: Location, words: str) -> Document:
    pieces: list[Piece] = []
    done = False
    for piece in document.pieces:
        changed = None if done else _in_table(piece, place, words) if isinstance(piece, Table) else _in_passage(piece, place, words)
        done = done or changed is not None
        pieces.append(changed or piece)
    if not done:
        raise Astray(place.quote)
    return document.model_copy(update={"pieces": tuple(pieces)})


def _in_passage(passage: Passage, place: Location, words: str) -> Passage | None:
    text = _replaced(passage.text, passage.location, place, words)
    return None if text is None else Passage(text=text, location=_quoting(passage.location, text))


def _in_table(table: Table, place: Location, words: str) -> Table | None:
    for number, cell in enumerate(table.cells):
        text = _replaced(cell.text, cell.location, place, words)
        if text is not None:
            changed = cell._replace(text=text, location=_quoting(cell.location, text))
            return table.model_copy(update={"cells": (*table.cells[:number], changed, *table.cells[number + 1 :])})
    return None


def _replaced(text: str, home: Location, place: Location, words: str) -> str | None:
    """The text of a cell or passage with the words at a place within it; None where the place is not in it."""
    start, end = place.start - home.start, place.end - home.start
    inside = home.home == place.home and start >= 0 and text[start:end] == place.quote and end <= len(text)
    return text[:start] + words + text[end:] if inside else None


def _quoting(where: Location, text: str) -> Location:
    return where._replace(quote=text, end=where.start + len(text))


def without_row(document: Document, place: Location) -> Document | None:
    """The document without the table row that a place is in; None where a cell that starts there reaches further down."""
    return _table_changed(document, place, _without)


def shifted_row(document: Document, place: Location) -> Document | None:
    """The document with the words of a row, from this place on, one column further right; None where the last column holds words."""
    return _table_changed(document, place, _shifted)


def _table_changed(document: Document, place: Location, change: Callable[[Table, Cell], Table | None]) -> Document | None:
    for number, piece in enumerate(document.pieces):
        for cell in piece.cells if isinstance(piece, Table) else ():
            if isinstance(piece, Table) and _replaced(cell.text, cell.location, place, place.quote) is not None:
                changed = change(piece, cell)
                pieces = (*document.pieces[:number], changed, *document.pieces[number + 1 :])
                return None if changed is None else document.model_copy(update={"pieces": pieces})
    return None


def _without(table: Table, at: Cell) -> Table | None:
    if any(cell.row == at.row and cell.row_span > 1 for cell in table.cells):
        return None
    cells = []
    for cell in table.cells:
        if cell.row > at.row:
            cells.append(cell._replace(row=cell.row - 1))
        elif cell.row < at.row:
            reaches = cell.row + cell.row_span > at.row
            cells.append(cell._replace(row_span=cell.row_span - 1) if reaches else cell)
    return table.model_copy(update={"cells": tuple(cells)})


def _shifted(table: Table, at: Cell) -> Table | None:
    row = sorted((cell for cell in table.cells if cell.row == at.row and cell.column >= at.column), key=lambda cell: cell.column)
    if len(row) < 2 or row[-1].text.strip():
        return None
    words = ["", *(cell.text for cell in row[:-1])]
    moved = {id(cell): text for cell, text in zip(row, words, strict=True)}
    cells = [
        cell._replace(text=moved[id(cell)], location=_quoting(cell.location, moved[id(cell)])) if id(cell) in moved else cell
        for cell in table.cells
    ]
    return table.model_copy(update={"cells": tuple(cells)})


def doubled(first: Document, second: Document) -> Document:
    """One document with the pieces of another behind its own, the places of the second counted on from those of the first."""
    beyond = [_beyond(piece, first) for piece in second.pieces]
    return first.model_copy(update={"pieces": (*first.pieces, *beyond)})


def _beyond(piece: Piece, first: Document) -> Piece:
    homes = [cell.location for one in first.tables() for cell in one.cells] + [one.location for one in first.passages()]
    last = {name: max((getattr(home, name) or 0 for home in homes), default=0) for name in _COUNTED}

    def moved(home: Location) -> Location:
        counted = {name: getattr(home, name) + last[name] for name in _COUNTED if getattr(home, name) is not None}
        return home._replace(**counted, sheet=f"{home.sheet}2" if home.sheet is not None else None)

    if isinstance(piece, Passage):
        return Passage(piece.text, moved(piece.location))
    cells = tuple(cell._replace(location=moved(cell.location)) for cell in piece.cells)
    return piece.model_copy(update={"cells": cells, "location": moved(piece.location)})


_COUNTED = ("page", "line", "paragraph", "table")
