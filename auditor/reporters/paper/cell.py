"""What a cell of the working paper may hold, and how it gets into a workbook."""

from decimal import Decimal
from importlib import import_module
from typing import Any, NamedTuple

from auditor.pattern import Pattern
from auditor.reporters.package import column, letters

_NOT_XML = Pattern("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPOT = Pattern(r"([A-Z]+)\[(-?\d+)\]")
_LONGEST = 32_767  # Excel's own limit
_DIGITS_MAX = 15


class Formula(NamedTuple):
    """A live formula. A row is written in brackets, counted from its own: M[0] is in the same row, M[-1] in the one above.

    Columns are those of a table that begins in A; `shift` is by how many it begins further right.
    """

    text: str
    shift: int = 0

    def at(self, row: int) -> str:
        """The formula as it reads in a row."""
        return _SPOT.sub(lambda found: f"{letters(column(found[1]) + self.shift)}{row + int(found[2])}", self.text)

    def moved(self, shift: int) -> "Formula":
        return self._replace(shift=shift)


class Link(NamedTuple):
    """A text that leads to a place: in this workbook where it begins with #, otherwise to a file."""

    text: str
    target: str


Content = str | int | Decimal | Formula | Link | None


class Column(NamedTuple):
    """A column: its heading and its width in characters."""

    heading: str
    width: int


class Sheet(NamedTuple):
    """A sheet as a table. `colours` are fills by row (from 0) and column (from 0); `bold` are rows that stand out."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Content, ...], ...]
    colours: dict[tuple[int, int], str]
    bold: frozenset[int] = frozenset()


def plain(text: str) -> str:
    """A text as a workbook can hold it."""
    cleaned = _NOT_XML.sub("�", text)
    return cleaned if len(cleaned) <= _LONGEST else cleaned[: _LONGEST - 1] + "…"


def looks_like_formula(text: str) -> bool:
    return text.startswith(("=", "+", "-", "@", "\t"))


def put(cell: Any, content: Content) -> None:
    """Write into a cell. A text stays a text, even one that looks like a formula."""
    match content:
        case None:
            return
        case Formula():
            cell.value = content.at(cell.row)
        case Link(text, target):
            _text(cell, text)
            file, _, spot = target.partition("#")
            cell.hyperlink = import_module("openpyxl.worksheet.hyperlink").Hyperlink(ref="", target=file or None, location=spot or None)
        case str():
            _text(cell, content)
        case Decimal():
            cell.value = float(content) if len(content.as_tuple().digits) <= _DIGITS_MAX else str(content)
        case int():
            cell.value = content


def _text(cell: Any, text: str) -> None:
    cell.value = plain(text)
    if looks_like_formula(text):  # openpyxl would make a formula of it, and Excel when the cell is next edited
        cell.data_type = "s"
        cell.quotePrefix = True
