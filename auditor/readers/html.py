"""A web page, or a page archived with its pictures (mht) → Document: its paragraphs and its innermost tables.

The bytes are decoded first: lxml, given the bytes of a GB18030 page that says gb2312, silently drops the rest of the page. Scripts and
what is hidden are left out, nothing is fetched. Fields of a web form show what is filled in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from auditor.model import Cell, Document, Location, Piece, Table, Wording
from auditor.pattern import Pattern
from auditor.readers import place
from auditor.readers.encoding import decoded
from auditor.readers.unreadable import Unreadable

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
_BLANKS = Pattern(r"[ \t\r\n\f]+")
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
        pieces = tuple(_Page(file).pieces(root)) if root is not None else ()
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

    def pieces(self, root: etree._Element) -> Iterator[Piece]:
        yield from self.within(root)
        yield from self.passage()

    def within(self, element: etree._Element) -> Iterator[Piece]:
        """The pieces of an element. Text gathers until a block begins or ends."""
        tag = element.tag
        if not isinstance(tag, str) or _is_unseen(element):
            return
        if tag == "table" and not _is_layout(element):
            yield from self.passage()
            yield from self.table(element)
            return
        if tag in _BLOCKS:
            yield from self.passage()
        self.text.append(_filled(element) if tag in ("input", "select") else element.text or "")
        if tag != "select":
            for inner in element:
                yield from self.within(inner)
                self.text.append(inner.tail or "")
        if tag in _BLOCKS:
            yield from self.passage()

    def passage(self) -> Iterator[Piece]:
        text = _BLANKS.sub(" ", "".join(self.text)).strip(" ")
        self.text.clear()
        if text.strip():
            self.take()
            self.paragraphs += 1
            yield place.passage(text, self.file, paragraph=self.paragraphs)

    def take(self) -> None:
        self.count += 1
        if self.count > place.PIECES_MAX:
            raise Unreadable(place.TOO_MANY)

    def table(self, element: etree._Element) -> Iterator[Piece]:
        """The table on its grid. Spans stay within the rows there are and 200 columns; rowspan="0" reaches to the end."""
        for caption in element.iterchildren("caption"):
            yield from self.within(caption)
        rows = [row for row in _rows(element) if not _is_unseen(row)]
        self.tables += 1
        cells: list[Cell] = []
        taken: dict[int, int] = {}  # column → last row that a cell from above reaches
        for number, row in enumerate(rows, start=1):
            column = 1
            for found in row.iterchildren("td", "th"):
                while taken.get(column, 0) >= number:
                    column += 1
                width, height = _span(found, "colspan", _COLUMNS_MAX), _span(found, "rowspan", len(rows) - number + 1)
                if column > _COLUMNS_MAX * 5:
                    break
                if not _is_unseen(found):
                    self.take()
                    text = _text(found)
                    cells.append(place.cell(text, self.file, self.tables, number, column, row_span=height, column_span=width))
                taken.update(dict.fromkeys(range(column, column + width), number + height - 1))
                column += width
        if any(found.text for found in cells):
            yield Table(cells=tuple(cells), location=Location(file=self.file, table=self.tables))
        else:
            self.tables -= 1


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


def _is_unseen(element: etree._Element) -> bool:
    style = element.get("style")
    return element.tag in _UNSEEN or element.get("hidden") is not None or (style is not None and _HIDDEN.search(style) is not None)


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


def _text(cell: etree._Element) -> str:
    """The text of a cell, its blocks one a line."""
    if len(cell) == 0:
        return _BLANKS.sub(" ", cell.text or "").strip(" ")
    parts: list[str] = []
    _gather(cell, parts)
    lines = [_BLANKS.sub(" ", line).strip(" ") for line in "".join(parts).split("\0")]
    return "\n".join(line for line in lines if line)


def _gather(element: etree._Element, parts: list[str]) -> None:
    """Adds the text of an element to parts, its blocks set off by NUL, which no page holds."""
    tag = element.tag
    if not isinstance(tag, str) or _is_unseen(element):
        return
    if tag in _BLOCKS:
        parts.append("\0")
    parts.append(_filled(element) if tag in ("input", "select") else element.text or "")
    if tag != "select":
        for inner in element:
            _gather(inner, parts)
            parts.append(inner.tail or "")
    if tag in _BLOCKS:
        parts.append("\0")
