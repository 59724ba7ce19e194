"""An Excel workbook → Document: one table for each visible sheet that holds anything, every cell as the clerk saw it.

Cells are streamed, and only those that hold something are kept: sheets of a million formatted blanks cost little. Hidden rows and
columns are read and remarked upon, for totals count them; hidden sheets are not read, for they keep lists and last year's copies.
"""

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from auditor.model import Document, Passage, Piece, Table
from auditor.pattern import Pattern
from auditor.readers import numberformat, place
from auditor.readers.package import Package
from auditor.readers.sheet import HIDDEN, Sheet, address, remarks, tables
from auditor.readers.sheetxml import elements
from auditor.readers.unreadable import Unreadable
from auditor.wording import Wording

_REFERENCE = Pattern(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_ESCAPED = Pattern(r"_x([0-9A-Fa-f]{4})_")
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_COLUMNS_MAX, _ROWS_MAX = 16384, 1_048_576
_LOST = Wording(
    "工作簿里没有工作表，可能已损坏，请用 Excel 或 WPS 打开后另存再试。",
    "The workbook has no sheets and may be damaged; open it in Excel or WPS, save it again and retry.",
)


class Book(NamedTuple):
    """What all sheets share: strings, the number format of each style, and the calendar."""

    strings: tuple[str, ...]
    formats: tuple[str, ...]
    since_1904: bool


def read(content: bytes, file: str) -> Document:
    """The tables of all visible sheets. Raises Unreadable where the workbook is broken or too large."""
    package = Package(content)
    main = package.related("", "officeDocument") or "xl/workbook.xml"
    workbook = package.tree(main)
    relations = package.relations(main)
    book = _book(package, main, workbook)
    pieces: list[Piece] = []
    said: list[Wording] = []
    found = False
    for sheet in workbook.iterfind("{*}sheets/{*}sheet"):
        kind, part = relations.get(sheet.get(_RELATION_ID, ""), ("", ""))
        if kind != "worksheet" or part not in package:
            continue
        found = True
        name = sheet.get("name", "")
        if sheet.get("state", "visible") != "visible":
            said.append(HIDDEN.filled(name=name))
            continue
        read_sheet = _sheet(package, part, name, book)
        pieces += tables(read_sheet, file, 1 + sum(isinstance(piece, Table) for piece in pieces))
        pieces += _boxes(package, part, name, file)
        said += remarks(read_sheet)
        place.check(len(pieces))
    if not found:
        raise Unreadable(_LOST)
    return Document(file=file, format="xlsx", pieces=tuple(pieces), remarks=tuple(said))


def _book(package: Package, main: str, workbook: etree._Element) -> Book:
    properties = workbook.find("{*}workbookPr")
    since_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    strings = package.related(main, "sharedStrings")
    styles = package.related(main, "styles")
    return Book(
        strings=tuple(_string(entry) for entry in elements(package, strings, ("si",))) if strings else (),
        formats=_formats(package.tree(styles)) if styles else (),
        since_1904=since_1904,
    )


def _formats(styles: etree._Element) -> tuple[str, ...]:
    """The number format of each cell style."""
    own = {found.get("numFmtId", ""): found.get("formatCode", "") for found in styles.iterfind("{*}numFmts/{*}numFmt")}
    named = [style.get("numFmtId", "0") for style in styles.iterfind("{*}cellXfs/{*}xf")]
    return tuple(own[name] if name in own else numberformat.built_in(_whole(name)) for name in named)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


def _string(element: etree._Element) -> str:
    """The text of a shared or inline string, its runs joined, reading aids (phonetic runs) left out."""
    parts: list[str] = []
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts += [found.text or "" for found in child.iterfind("{*}t")]
    return _unescaped("".join(parts)).replace("\r\n", "\n").replace("\r", "\n")


def _unescaped(text: str) -> str:
    """A text with the characters that XML cannot hold put back for their signs, such as _x000D_."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _sheet(package: Package, part: str, name: str, book: Book) -> Sheet:
    sheet = Sheet(name)
    row, column = 0, 0
    for element in elements(package, part, ("c", "row", "mergeCell", "col")):
        kind = element.tag.rpartition("}")[2]
        if kind == "c":
            parent = element.getparent()
            stated = _whole(parent.get("r")) if parent is not None else 0
            here = stated or row + 1
            found = _position(element.get("r", "")) or (here, column + 1)
            column = found[1]
            text = _text(element, book)
            if text is None:
                sheet.uncomputed.append(address(*found))
            elif text.strip():
                sheet.texts[found] = text
            place.check(len(sheet.texts))
        elif kind == "row":
            row, column = _whole(element.get("r")) or row + 1, 0
            if element.get("hidden") in ("1", "true"):
                sheet.hidden_rows.add(row)
        elif kind == "col":
            if element.get("hidden") in ("1", "true"):
                sheet.hidden_columns.append((_whole(element.get("min")), _whole(element.get("max"))))
        else:
            first, _, last = element.get("ref", "").partition(":")
            begin, end = _position(first), _position(last)
            if begin and end and begin < end and begin[1] <= end[1]:
                sheet.merged.append((*begin, *end))
    return sheet


def _position(reference: str) -> tuple[int, int] | None:
    """Row and column of an address such as B7."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(found[2])
    return (row, column) if 1 <= row <= _ROWS_MAX and column <= _COLUMNS_MAX else None


def _text(element: etree._Element, book: Book) -> str | None:
    """What a cell shows; None for a formula whose value was never stored."""
    kind = element.get("t", "n")
    held = {child.tag.rpartition("}")[2]: child for child in element}
    if kind == "inlineStr":
        return _string(held["is"]) if "is" in held else ""
    stored = held["v"].text if "v" in held else None
    if not stored:
        return None if kind != "str" and "f" in held else ""
    if kind == "s":
        index = _whole(stored.strip())
        return book.strings[index] if index < len(book.strings) else ""
    if kind == "b":
        return "TRUE" if stored.strip() == "1" else "FALSE"
    if kind == "n":
        style = _whole(element.get("s"))
        code = book.formats[style] if style < len(book.formats) else numberformat.GENERAL
        return numberformat.shown(stored, code, since_1904=book.since_1904)
    return _unescaped(stored)


def _boxes(package: Package, part: str, sheet: str, file: str) -> Iterator[Passage]:
    """The text of text boxes drawn on a sheet."""
    drawing = package.related(part, "drawing")
    if drawing is None:
        return
    for paragraph in package.tree(drawing).iter(_A + "p"):
        text = "".join(found.text or "" for found in paragraph.iter(_A + "t"))
        if text.strip():
            yield place.passage(text, file, sheet=sheet)
