"""A web page, or a page archived with its pictures (mht) → Document: its paragraphs and its innermost tables.

The bytes are decoded first: lxml, given the bytes of a GB18030 page that says gb2312, silently drops the rest of the page. Scripts and
what is hidden are left out, nothing is fetched. Fields of a web form show what is filled in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

from lxml import etree

from auditor.model import Cell, Document, Location, Piece, Table
from auditor.pattern import Pattern
from auditor.readers import place
from auditor.readers.encoding import decoded
from auditor.readers.unreadable import Unreadable
from auditor.wording import Wording

_EMPTY = Wording(
    "网页里没有可读的文字（内容可能由脚本加载），请在浏览器里打开后另存为 PDF，或复制到 Word 再试。",
    "There is no text in the web page (scripts may load it); open it in a browser, save it as PDF or copy it into Word and retry.",
)
_DEEP = Wording(
    "网页的嵌套层数异常，读不出，请在浏览器里打开后复制到 Word 再试。",
    "The web page is nested too deeply and cannot be read; open it in a browser, copy it into Word and retry.",
)
_NO_PAGE = Wording(
    "网页归档（mht）里没有网页正文，请用浏览器打开后另存为 PDF，或复制到 Word 再试。",
    "There is no page in the web archive (mht); open it in a browser, save it as PDF or copy it into Word and retry.",
)
_DECLARATION = Pattern(r"^\s*<\?xml[^>]*\?>")
_BLANK = " \t\r\n\f"
_BLANKS = Pattern(rf"[{_BLANK}]+")
_HIDDEN = Pattern(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_SPAN = Pattern(r"\s*(\d{1,6})")
_UNSEEN = frozenset(["head", "script", "style", "noscript", "template", "del", "iframe", "object", "svg", "title"])
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body br caption center dd div dl dt fieldset figcaption"
        " figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody td tfoot th thead tr ul",
    )
)
_HIDING = Pattern("none|hidden|mso-hide", re.IGNORECASE)
_CELLS = frozenset(["td", "th"])
_STYLED = etree.XPath("//*[@hidden or @style]")
_COLUMNS_MAX = 200


def read(content: bytes, file: str) -> Document:
    """The pieces of a page. Raises Unreadable where nothing can be read."""
    text, remarks = decoded(content)
    return _document(text, file, "html", remarks)


def read_archive(content: bytes, file: str) -> Document:
    """The pieces of the page in an mht file."""
    import email  # noqa: PLC0415 seldom needed, and slow to import

    for part in email.message_from_bytes(content).walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return _document(decoded(payload).text, file, "mhtml", ())
    raise Unreadable(_NO_PAGE)


def _document(text: str, file: str, name: str, remarks: tuple[Wording, ...]) -> Document:
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(_DECLARATION.sub("", text).replace("\0", ""), parser)
        pieces = _Page(file).pieces(_settled(root, hides=_HIDING.search(text) is not None)) if root is not None else ()
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise Unreadable(_EMPTY) from error
    except RecursionError as error:
        raise Unreadable(_DEEP) from error
    if not pieces:
        raise Unreadable(_EMPTY)
    return Document(file=file, format=name, pieces=pieces, remarks=remarks)


@dataclass(slots=True)
class _Page:
    """Walks a page and counts its paragraphs and tables."""

    file: str
    paragraphs: int = 0
    tables: int = 0
    count: int = 0
    text: list[str] = field(default_factory=list)
    found: list[Piece] = field(default_factory=list)

    def pieces(self, root: etree._Element) -> tuple[Piece, ...]:
        self.within(root)
        self.passage()
        return tuple(self.found)

    def within(self, element: etree._Element) -> None:
        """Finds the pieces of an element. Text gathers until a block begins or ends."""
        tag = element.tag
        if tag == "table" and not _is_layout(element):
            self.passage()
            self.table(element)
            return
        is_block = tag in _BLOCKS
        if is_block:
            self.passage()
        if element.text:
            self.text.append(element.text)
        for inner in element:
            self.within(inner)
            if inner.tail:
                self.text.append(inner.tail)
        if is_block:
            self.passage()

    def passage(self) -> None:
        if not self.text:
            return
        text = _squeezed("".join(self.text))
        self.text.clear()
        if text.strip():
            self.take(1)
            self.paragraphs += 1
            self.found.append(place.passage(text, self.file, paragraph=self.paragraphs))

    def take(self, count: int) -> None:
        self.count += count
        place.check(self.count)

    def table(self, element: etree._Element) -> None:
        """The table on its grid. Spans stay within the rows there are and 200 columns; rowspan="0" reaches to the end."""
        for caption in element.iterchildren("caption"):
            self.within(caption)
        rows = list(_rows(element))
        self.tables += 1
        cells: list[Cell] = []
        taken: dict[int, int] = {}  # column → last row that a cell from above reaches
        for number, row in enumerate(rows, start=1):
            column, before = 1, len(cells)
            for found in row.iterchildren("td", "th"):
                while taken.get(column, 0) >= number:
                    column += 1
                if column > _COLUMNS_MAX * 5:
                    break
                width, height = _spans(found, len(rows) - number + 1)
                cells.append(place.cell(_text(found), self.file, self.tables, number, column, row_span=height, column_span=width))
                if height > 1:
                    taken.update(dict.fromkeys(range(column, column + width), number + height - 1))
                column += width
            self.take(len(cells) - before)
        if any(found.text for found in cells):
            self.found.append(Table(cells=tuple(cells), location=Location(file=self.file, table=self.tables)))
        else:
            self.tables -= 1


@lru_cache(maxsize=256)
def _hides(style: str) -> bool:
    """Whether a style hides what it is set on. A page sets the same few styles on thousands of elements."""
    return _HIDDEN.search(style) is not None


def _settled(root: etree._Element, *, hides: bool) -> etree._Element:
    """The page without what no reader sees, and with what is filled into fields as text: done once, so that the walk need not ask.

    `hides` is whether the page names a way to hide at all.
    """
    for element in cast(list[etree._Element], _STYLED(root)) if hides else ():
        style = element.get("style", "")
        if element.get("hidden") is None and not _hides(style):
            continue
        if element.tag in _CELLS and "visibility" in style.lower():  # blank, but it keeps its place in the row
            element[:] = []
            element.text = None
        else:
            element.tag = "template"
    for element in list(root.iter("input", "select")):
        filled = _filled(element)
        element[:] = []
        element.tag, element.text = "span", filled
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    return root


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from child.iterchildren("tr")


def _is_layout(table: etree._Element) -> bool:
    """Whether a table only arranges the page: the tables within it hold more cells than it has itself."""
    inner = sum(1 for found in table.iterdescendants("table") for row in _rows(found) for _ in row.iterchildren("td", "th"))
    return inner > 0 and inner >= sum(1 for row in _rows(table) for _ in row.iterchildren("td", "th"))


def _spans(cell: etree._Element, rows: int) -> tuple[int, int]:
    """The columns, and of the rows left, those that a cell takes."""
    if not cell.keys():
        return 1, 1
    return _span(cell, "colspan", _COLUMNS_MAX), _span(cell, "rowspan", rows)


def _span(element: etree._Element, name: str, most: int) -> int:
    """A span as browsers read it: the leading digits ("2%" is 2), 1 where there are none, and 0 rows for all that follow."""
    written = element.get(name)
    found = _SPAN.match(written) if written is not None else None
    if found is None:
        return 1
    stated = int(found[1])
    return max(1, most if stated == 0 and name == "rowspan" else min(stated, most))


def _filled(element: etree._Element) -> str:
    """What is filled into a field of a web form."""
    if element.tag == "select":
        options = list(element.iter("option"))
        chosen = next((option for option in options if option.get("selected") is not None), options[0] if options else None)
        return "" if chosen is None else "".join(str(text) for text in chosen.itertext())
    kind = element.get("type", "text").lower()
    if kind in ("checkbox", "radio"):
        return "☑" if element.get("checked") is not None else "☐"
    return element.get("value", "") if kind in ("text", "number", "date", "tel") else ""


def _squeezed(text: str) -> str:
    """Each run of blanks as one, and none at the ends. Most texts have none, which is asked in a third of the time (measured)."""
    return (text if text.isprintable() and "  " not in text else _BLANKS.sub(" ", text)).strip(" ")


def _text(cell: etree._Element) -> str:
    """The text of a cell, its blocks one a line."""
    inner = cell
    while len(inner) == 1 and _is_blank(inner.text):  # one paragraph in it, and one stretch of type in that
        (inner,) = inner
        if not _is_blank(inner.tail):
            inner = cell
            break
    if len(inner) == 0:
        return _squeezed(inner.text or "")
    parts: list[str] = []
    _gather(cell, parts)
    return "\n".join(filter(None, map(_squeezed, "".join(parts).split("\0"))))


def _is_blank(text: str | None) -> bool:
    return not text or not text.strip(_BLANK)


def _gather(element: etree._Element, parts: list[str]) -> None:
    """Adds the text of an element to parts, its blocks set off by NUL, which no page holds."""
    is_block = element.tag in _BLOCKS
    if is_block:
        parts.append("\0")
    parts.append(element.text or "")
    for inner in element:
        _gather(inner, parts)
        parts.append(inner.tail or "")
    if is_block:
        parts.append("\0")
