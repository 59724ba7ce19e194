"""A Word file → Document: paragraphs and tables in order, as a reader of the accepted document sees them.

Inserted text stands, deleted text does not; automatic numbers are text; content controls, fields, hyperlinks and text boxes are read.
Footnotes, headers and comments are not part of the text.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from auditor.model import Document, Location, Passage, Piece, Table
from auditor.readers import place
from auditor.readers.numbering import Numbering, paragraph_styles
from auditor.readers.package import Package, parsed
from auditor.readers.symbol import symbol
from auditor.readers.unreadable import Unreadable
from auditor.readers.wordxml import DEL, P_PR, R_PR, TBL, TC, TC_PR, TR, TR_PR, VAL, P, R, T, W, child, first, is_on, number, value
from auditor.wording import Wording

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_COLUMNS_MAX = 63  # Word's own limit
_LOST = Wording(
    "文件里没有正文部分，可能已损坏，请用 Word 或 WPS 打开后另存再试。",
    "The file has no document part and may be damaged; open it in Word or WPS, save it again and retry.",
)
_PICTURES_ONLY = Wording(
    "文件里只有图片，没有文字，图片里的内容未读取，请提交文字版，或把图片单独提交。",
    "There are only pictures in the file, no text; what they show was not read. Hand in the text, or the pictures by themselves.",
)

_CHARACTERS = {W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_BLOCKS = frozenset(
    [W + name for name in ("ins", "moveTo", "smartTag", "customXml", "sdtContent")] + [_MC + "AlternateContent", _MC + "Choice"]
)
_INLINE = _BLOCKS | {W + name for name in ("hyperlink", "fldSimple", "dir", "bdo", "ruby", "rubyBase")}
_SYMBOL, _TEXT_BOX, _VANISH, _PLACEHOLDER = (W + name for name in ("sym", "txbxContent", "vanish", "showingPlcHdr"))
_SDT, _SDT_PR = W + "sdt", W + "sdtPr"
_FALLBACK = _MC + "Fallback"
_DRAWN = frozenset(W + name for name in ("drawing", "pict", "object"))
_GRID_BEFORE, _GRID_SPAN, _CELL_DEL, _H_MERGE, _V_MERGE = (W + name for name in ("gridBefore", "gridSpan", "cellDel", "hMerge", "vMerge"))
_FORMULA_TEXT, _DENOMINATOR = _M + "t", _M + "den"
_UNSEEN_MATH = frozenset(_M + name for name in ("rPr", "ctrlPr", "fPr", "oMathParaPr"))


def read(content: bytes, file: str) -> Document:
    """Passages and tables of the main part. Raises Unreadable where it is missing or broken."""
    package = Package(content)
    main = package.related("", "officeDocument") or ("word/document.xml" if "word/document.xml" in package else None)
    body = None if main is None else package.tree(main).find(W + "body")
    if main is None or body is None:
        raise Unreadable(_LOST)
    pieces = tuple(_Reading(file, _numbering(package, main)).pieces(body))
    has_pictures = any(name.lower().startswith("word/media/") for name in package.names())
    return Document(file=file, format="docx", pieces=pieces, remarks=(_PICTURES_ONLY,) if has_pictures and not pieces else ())


def _numbering(package: Package, main: str) -> Numbering:
    """The lists of a document; its styles are only asked where there is a list they could name."""
    numbering, styles = package.related(main, "numbering"), package.related(main, "styles")
    if numbering is None:
        return Numbering(None, None)
    return Numbering(package.tree(numbering), parsed(paragraph_styles(package.content(styles))) if styles else None)


Home = tuple[int, int, int]
"""A passage or cell by its numbers in its Location: (0, 0, paragraph) or (table, row, column)."""


def homes(body: etree._Element) -> dict[Home, list[etree._Element]]:
    """The elements that each passage or cell was read from: paragraphs that run on into each other, or a table cell.

    `body` is that of the main part; the elements given back are its own, so that something may be written there.
    """
    found: dict[Home, list[etree._Element]] = {}
    reading = _Reading("", Numbering(None, None), found.__setitem__)  # automatic numbers change texts, never where they stand
    for _ in reading.pieces(body):
        pass
    return found


def _forget(_home: Home, _written: list[etree._Element]) -> None:
    """Reading needs no elements: kept ones would keep the whole tree."""


@dataclass(slots=True)
class _Spot:
    """A cell before it is placed: its row and column from 1, its spans, its text."""

    row: int
    column: int
    width: int
    text: str
    element: etree._Element
    height: int = 1


class _Reading:
    """Walks a document and counts its paragraphs, tables and automatic numbers; tells `kept` what each piece was read from."""

    def __init__(self, file: str, numbering: Numbering, kept: Callable[[Home, list[etree._Element]], None] = _forget) -> None:
        self.file = file
        self.numbering = numbering
        self.kept = kept
        self.paragraphs = 0
        self.tables = 0
        self.count = 0

    def pieces(self, container: etree._Element) -> Iterator[Piece]:
        """The pieces of a body, a text box or the cell of a frame."""
        carried = ""  # text of paragraphs whose mark is deleted: it runs on into the next
        written: list[etree._Element] = []
        for block in _blocks(container):
            if block.tag == TBL:
                yield from self.table(block)
                continue
            text, boxes, runs_on = self.paragraph(block, carried)
            carried = text if runs_on else ""
            written.append(block)
            if not runs_on:
                self.paragraphs += 1
                if text.strip():
                    yield self.passage(text, written)
                written = []
            for box in boxes:
                yield from self.pieces(box)
        if carried.strip():
            self.paragraphs += 1
            yield self.passage(carried, written)

    def passage(self, text: str, written: list[etree._Element]) -> Passage:
        self.take()
        self.kept((0, 0, self.paragraphs), written)
        return place.passage(text, self.file, paragraph=self.paragraphs)

    def take(self) -> None:
        self.count += 1
        place.check(self.count)

    def paragraph(self, element: etree._Element, carried: str = "") -> tuple[str, list[etree._Element], bool]:
        """The text of a paragraph, its number in front; the text boxes anchored in it; whether it runs on into the next."""
        parts: list[str] = [carried] if carried else []
        boxes: list[etree._Element] = []
        _write(element, parts, boxes)
        text = "".join(parts)
        properties = first(element, P_PR)
        if properties is None or len(properties) == 0:
            properties = None
        elif _mark_is_deleted(properties):
            return (text, boxes, True)
        number = self.numbering.shown(properties)
        return (number + text if text.strip() else "", boxes, False)

    def table(self, element: etree._Element) -> Iterator[Piece]:
        """The table; or, where it is only a frame around another table, what stands in it."""
        rows = [row for row in _children(element, TR) if child(row, TR_PR, DEL) is None]
        framed = _framed(rows)
        if framed:
            for cell in framed:
                yield from self.pieces(cell)
            return
        spots = self.spots(rows)
        if spots:
            self.tables += 1
            number = self.tables
            for spot in spots:
                self.kept((number, spot.row, spot.column), [spot.element])
            cells = tuple(
                place.cell(spot.text, self.file, number, spot.row, spot.column, row_span=spot.height, column_span=spot.width)
                for spot in spots
            )
            yield Table(cells=cells, location=Location(file=self.file, table=number))

    def spots(self, rows: Sequence[etree._Element]) -> list[_Spot]:
        """The cells on the grid. A cell said to continue one above where there is none stands for itself."""
        found: list[_Spot] = []
        above: dict[int, _Spot] = {}
        for row, element in enumerate(rows, start=1):
            here: dict[int, _Spot] = {}
            column, last = 1 + number(value(element, TR_PR, _GRID_BEFORE), 0, _COLUMNS_MAX), None
            for cell in _children(element, TC):
                said = _said(first(cell, TC_PR))
                if _CELL_DEL in said:
                    continue
                width = max(1, number(said.get(_GRID_SPAN, ""), 1, _COLUMNS_MAX))
                if last is not None and said.get(_H_MERGE, "restart") != "restart":
                    last.width += width
                elif column in above and said.get(_V_MERGE, "restart") != "restart":
                    last = above[column]
                    last.height = row - last.row + 1
                    here[column] = last
                else:
                    self.take()
                    last = here[column] = _Spot(row, column, width, self.text(cell), cell)
                    found.append(last)
                column += width
            above = here
        return found

    def text(self, cell: etree._Element) -> str:
        """The paragraphs of a cell, one a line; of a table within it a row a line, its cells parted by tabs."""
        lines: list[str] = []
        carried = ""
        for block in _blocks(cell):
            if block.tag == TBL:
                lines += ["\t".join(self.text(inner) for inner in _children(row, TC)) for row in _children(block, TR)]
                continue
            text, boxes, runs_on = self.paragraph(block, carried)
            carried = text if runs_on else ""
            if not runs_on:
                lines.append(text)
            lines += [self.text(box) for box in boxes]
        return "\n".join([*lines, carried]).strip("\n")


def _blocks(container: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables of a container, whatever wraps them; no placeholder of an empty content control."""
    for element in container:
        tag = element.tag
        if tag in (P, TBL):
            yield element
        elif tag in _BLOCKS or (tag == _SDT and not _is_placeholder(element)):
            yield from _blocks(element)


def _children(container: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, whatever wraps them."""
    for element in container:
        if element.tag == tag:
            yield element
        elif element.tag in _BLOCKS or element.tag == _SDT:
            yield from _children(element, tag)


def _framed(rows: Sequence[etree._Element]) -> list[etree._Element]:
    """The cells of a table of one column in which another table stands: people draw such frames around a form."""
    cells = [list(_children(row, TC)) for row in rows]
    if any(len(row) != 1 for row in cells) or not any(block.tag == TBL for row in cells for block in _blocks(row[0])):
        return []
    return [row[0] for row in cells]


def _write(element: etree._Element, parts: list[str], boxes: list[etree._Element]) -> None:
    """Adds what a reader sees of a paragraph, run or wrapper to its parts, and the text boxes in it to boxes."""
    for inner in element:
        tag = inner.tag
        if tag == T:
            parts.append(inner.text or "")
        elif tag == R:
            _write(inner, parts, boxes)
        elif tag == R_PR:  # the first thing in a run
            if is_on(inner, _VANISH):
                return
        elif tag in _CHARACTERS:
            parts.append(_CHARACTERS[tag])
        elif tag in _INLINE or (tag == _SDT and not _is_placeholder(inner)):
            _write(inner, parts, boxes)
        elif tag == _SYMBOL:
            parts.append(symbol(inner.get(W + "font", ""), inner.get(W + "char", "")))
        elif tag in _DRAWN:
            boxes += _outermost(inner, _TEXT_BOX)
        elif tag.startswith(_M):
            _write_formula(inner, parts)


def _write_formula(element: etree._Element, parts: list[str]) -> None:
    """The text of a formula on one line, a fraction as a/b."""
    if element.tag == _FORMULA_TEXT:
        parts.append(element.text or "")
    for inner in element:
        if inner.tag == _DENOMINATOR:
            parts.append("/")
        if inner.tag not in _UNSEEN_MATH:
            _write_formula(inner, parts)


def _outermost(element: etree._Element, tag: str) -> list[etree._Element]:
    """Elements of a tag below this one, none of them within another; the older of two renderings is left out."""
    found: list[etree._Element] = []
    for inner in element:
        if inner.tag == tag:
            found.append(inner)
        elif inner.tag != _FALLBACK:
            found += _outermost(inner, tag)
    return found


def _is_placeholder(control: etree._Element) -> bool:
    """Whether a content control still shows the prompt (单击此处输入文字): nobody has written there."""
    return is_on(control, _SDT_PR, _PLACEHOLDER)


def _mark_is_deleted(properties: etree._Element) -> bool:
    return child(properties, R_PR, DEL) is not None


def _said(properties: etree._Element | None) -> dict[str, str]:
    """What each property of a cell says; "" for one that is only there, as a merge that continues."""
    return {} if properties is None else {found.tag: found.get(VAL, "") for found in properties}
