"""An old Excel workbook (BIFF, also WPS .et) → Document: one table for each visible sheet, every cell as the clerk saw it."""

import io
import struct
from typing import Any

from auditor.model import Document, Piece, Table
from auditor.readers import numberformat, ole, place
from auditor.readers.extra import extra
from auditor.readers.sheet import HIDDEN, Sheet, remarks, tables
from auditor.readers.unreadable import Unreadable
from auditor.wording import Wording

_MISSING = Wording(
    "读取旧版 Excel 工作簿（xls、et）需要安装可选组件：pip install 'auditor[office]'；也可用 Excel 或 WPS 另存为 xlsx 后再试。",
    "Reading old Excel workbooks (xls, et) needs an optional component: pip install 'auditor[office]'; or save it as xlsx and retry.",
)
_BROKEN = Wording(
    "文件不完整或已损坏（旧版 Excel 工作簿的内容读不出），请用 Excel 或 WPS 打开后另存为 xlsx 再试。",
    "The file is incomplete or damaged (an old Excel workbook that cannot be read); open it in Excel or WPS, save it as xlsx and retry.",
)
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR = 1, 2, 3, 4, 5  # cell types of xlrd
_FAILURES = (
    AssertionError,
    AttributeError,
    IndexError,
    KeyError,
    TypeError,
    ValueError,
    OverflowError,
    MemoryError,
    NotImplementedError,  # raised by xlrd for what it cannot read
    struct.error,
)
"""What xlrd lets through on mutated files, beside its own error (measured by fuzzing)."""


def read(content: bytes, file: str) -> Document:
    """The tables of all visible sheets. Raises Unreadable where the workbook is broken or xlrd is not installed."""
    xlrd = extra("xlrd", _MISSING)
    formula = extra("xlrd.formula", _MISSING)
    try:
        book = xlrd.open_workbook(
            file_contents=_workbook(content), formatting_info=True, logfile=io.StringIO(), on_demand=True, ragged_rows=True
        )
        return _document(book, file)
    except (xlrd.XLRDError, formula.FormulaError, *_FAILURES) as error:
        raise Unreadable(_BROKEN) from error


def _workbook(content: bytes) -> bytes:
    """The workbook's stream: taken out of its container here, for xlrd hangs on a container whose chains run in a circle."""
    if not content.startswith(ole.MAGIC):
        return content
    container = ole.opened(content)
    return container.stream(next(name for name in ("Workbook", "Book") if name in container.streams))


def _document(book: Any, file: str) -> Document:
    pieces: list[Piece] = []
    said: list[Wording] = []
    for number in range(book.nsheets):
        sheet = book.sheet_by_index(number)
        if sheet.visibility:
            said.append(HIDDEN.filled(name=sheet.name))
            continue
        read_sheet = _sheet(sheet, book)
        pieces += tables(read_sheet, file, 1 + sum(isinstance(piece, Table) for piece in pieces))
        said += remarks(read_sheet)
    return Document(file=file, format="xls", pieces=tuple(pieces), remarks=tuple(said))


def _sheet(sheet: Any, book: Any) -> Sheet:
    found = Sheet(sheet.name)
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row), start=1):
            text = _text(cell, book)
            if text.strip():
                found.texts[row + 1, column] = text
        place.check(len(found.texts))
    found.merged = [(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells if top < bottom and left < right]
    found.hidden_rows = {row + 1 for row, shape in sheet.rowinfo_map.items() if shape.hidden}
    found.hidden_columns = [(column + 1, column + 1) for column, shape in sheet.colinfo_map.items() if shape.hidden]
    return found


def _text(cell: Any, book: Any) -> str:
    """What a cell shows by its number format."""
    if cell.ctype == _TEXT:
        return str(cell.value).replace("\r\n", "\n").replace("\r", "\n")
    if cell.ctype in (_NUMBER, _DATE):
        style = book.xf_list[cell.xf_index]
        code = book.format_map[style.format_key].format_str if style.format_key >= 164 else numberformat.built_in(style.format_key)
        return numberformat.shown(repr(cell.value), code, since_1904=bool(book.datemode))
    if cell.ctype == _BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    return _ERRORS.get(cell.value, "#N/A") if cell.ctype == _ERROR else ""
