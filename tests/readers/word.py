"""A Word file from the XML of its body, for what no library writes; and the shapes tests compare."""

import zipfile
from io import BytesIO
from pathlib import Path

from auditor.model import Document, Passage

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def relations(**parts: str) -> str:
    listed = "".join(f'<Relationship Id="r{kind}" Type="{_RELATION}{kind}" Target="{target}"/>' for kind, target in parts.items())
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{listed}</Relationships>'


def package(body: str, numbering: str = "", styles: str = "", **extra: bytes) -> bytes:
    """The bytes of a Word file. `body` is the XML in w:body; the keywords are further members, `__` for `/`."""
    members = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": relations(officeDocument="word/document.xml"),
        "word/_rels/document.xml.rels": relations(numbering="numbering.xml", styles="styles.xml"),
        "word/document.xml": f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>",
        "word/numbering.xml": f"<w:numbering {_NAMES}>{numbering}</w:numbering>",
        "word/styles.xml": f"<w:styles {_NAMES}>{styles}</w:styles>",
    }
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
        for name, content in extra.items():
            archive.writestr(name.replace("__", "/"), content)
    return written.getvalue()


def saved(folder: Path, content: bytes, name: str = "自评.docx") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def paragraph(text: str, properties: str = "") -> str:
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


Shape = str | list[tuple[int, int, int, int, str]]


def shape(document: Document) -> list[Shape]:
    """Each passage as its text, each table as (row, column, row span, column span, text) of its cells."""
    return [
        piece.text
        if isinstance(piece, Passage)
        else [(found.row, found.column, found.row_span, found.column_span, found.text) for found in piece.cells]
        for piece in document.pieces
    ]


def grid(document: Document, number: int = 0) -> list[list[str]]:
    """The texts of one table, row by row."""
    return [[found.text for found in row] for row in list(document.tables())[number].rows()]


def misplaced(document: Document) -> list[str]:
    """The texts whose location does not quote them at their place."""
    texts = [(passage.text, passage.location) for passage in document.passages()]
    texts += [(found.text, found.location) for piece in document.tables() for found in piece.cells]
    return [
        text for text, place in texts if text[place.start : place.end] != place.quote or place.quote != text or place.file != document.file
    ]
