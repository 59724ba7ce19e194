"""Workbooks as the clerk saw them."""

import time
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from auditor.model import Location
from auditor.readers import Unreadable, read
from auditor.readers.numberformat import shown
from tests.readers.word import grid, misplaced, saved, shape
from tests.told import told

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _active(book: openpyxl.Workbook) -> Worksheet:
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    return sheet


def _saved(book: openpyxl.Workbook, folder: Path) -> Path:
    book.save(folder / "自评.xlsx")
    return folder / "自评.xlsx"


def _workbook(sheet: str | bytes, strings: str = "") -> bytes:
    """A workbook of one sheet from the XML within its root."""
    relation = f'<Relationship Id="a" Type="{_RELATED}/{{}}" Target="{{}}"/>'
    listing = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    body = sheet.encode() if isinstance(sheet, str) else sheet
    members = {
        "[Content_Types].xml": b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "_rels/.rels": listing.format(relation.format("officeDocument", "/xl/workbook.xml")).encode(),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><sheets><sheet name="表" sheetId="1" r:id="a"/></sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": listing.format(
            relation.format("worksheet", "worksheets/sheet1.xml") + relation.format("sharedStrings", "strings.xml").replace('"a"', '"b"')
        ).encode(),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}">'.encode() + body + b"</worksheet>",
        "xl/strings.xml": f'<sst xmlns="{_MAIN}">{strings}</sst>'.encode(),
    }
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()


def test_cells_show_what_the_clerk_saw_at_their_addresses(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = _active(book)
    sheet.title = "自评表"
    sheet["B2"], sheet["C2"], sheet["D2"] = "执行率", 0.9981, 19.96
    sheet["C2"].number_format, sheet["D2"].number_format = "0.00%", '0.00"万元"'
    sheet["B5"], sheet["D5"] = date(2024, 12, 31), 1234567.5
    sheet["B5"].number_format, sheet["D5"].number_format = 'yyyy"年"m"月"d"日"', "#,##0.00"
    path = _saved(book, tmp_path)
    document = read(path)
    assert (document.format, document.remarks) == ("xlsx", ())
    assert shape(document) == [
        [
            *((1, 2, 1, 1, "执行率"), (1, 3, 1, 1, "99.81%"), (1, 4, 1, 1, "19.96万元")),
            *((2, 2, 1, 1, "2024年12月31日"), (2, 3, 1, 1, ""), (2, 4, 1, 1, "1,234,567.50")),
        ]
    ]
    (table,) = document.tables()
    assert table.location == Location(file=str(path), sheet="自评表", table=1)
    assert table.cells[4].location == Location(file=str(path), sheet="自评表", table=1, row=5, column=3, cell="C5")
    assert table.cells[5].location == Location(
        file=str(path), sheet="自评表", table=1, row=5, column=4, cell="D5", start=0, end=12, quote="1,234,567.50"
    )


def test_merged_cells_stand_once(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = _active(book)
    for row in (("自评表", None, None), ("产出", "数量", 6.67), (None, "质量", 6), ("总分", None, 98.6)):
        sheet.append(row)
    for reference in ("A1:C1", "A2:A3", "A4:B4"):
        sheet.merge_cells(reference)
    assert shape(read(_saved(book, tmp_path))) == [
        [
            (1, 1, 1, 3, "自评表"),
            *((2, 1, 2, 1, "产出"), (2, 2, 1, 1, "数量"), (2, 3, 1, 1, "6.67")),
            *((3, 2, 1, 1, "质量"), (3, 3, 1, 1, "6")),
            *((4, 1, 1, 2, "总分"), (4, 3, 1, 1, "98.6")),
        ]
    ]


def test_hidden_rows_are_read_and_hidden_sheets_are_not_and_both_are_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = _active(book)
    sheet.title = "自评表"
    for row in ((1, 2), (3, 4)):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    copy = book.create_sheet("上年")
    copy["A1"], copy.sheet_state = "旧", "hidden"
    document = read(_saved(book, tmp_path))
    assert grid(document) == [["1", "2"], ["3", "4"]]
    assert told(document.remarks) == (
        "工作表“自评表”有隐藏的行（第 2 行），已一并读取。",
        "工作表“自评表”有隐藏的列（B 列），已一并读取。",
        "工作表“上年”是隐藏的，未读取。",
    )


def test_a_formula_without_stored_value_is_blank_and_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = _active(book)
    sheet.title = "自评表"
    sheet.append(["合计", "=1+1", "=2+2"])
    document = read(_saved(book, tmp_path))
    assert grid(document) == [["合计"]]
    assert told(document.remarks) == (
        "工作表“自评表”的 B1等 2 个单元格是公式但没有保存计算值，按空白读取，请用 Excel 或 WPS 打开、重新计算并保存后再试。",
    )


def test_every_visible_sheet_with_content_is_a_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    _active(book)["A1"] = "一"
    book.create_sheet("空")
    book.create_sheet("二")["C3"] = "二"
    document = read(_saved(book, tmp_path))
    assert [(table.location.sheet, table.location.table) for table in document.tables()] == [("Sheet", 1), ("二", 2)]


def test_strings_errors_truths_and_positions_left_out(tmp_path: Path) -> None:
    strings = '<si><r><t>满意</t></r><r><t xml:space="preserve">度 </t></r><rPh><t>man</t></rPh></si><si><t>a_x000D_b</t></si>'
    sheet = (
        '<sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="b"><v>1</v></c></row><row/>'
        '<row><c t="e"><v>#DIV/0!</v></c><c t="inlineStr"><is><t>内文</t></is></c><c t="str"><f>A1</f><v>文</v></c></row></sheetData>'
    )
    document = read(saved(tmp_path, _workbook(sheet, strings), "自评.xlsx"))
    assert grid(document) == [["满意度 ", "a\nb", "TRUE"], ["#DIV/0!", "内文", "文"]]
    (table,) = document.tables()
    assert [cell.location.cell for cell in table.cells] == ["A1", "B1", "C1", "A3", "B3", "C3"]


def test_false_dimensions_and_hostile_merges_cost_nothing(tmp_path: Path) -> None:
    sheet = (
        '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData><mergeCells>'
        + '<mergeCell ref="A1:XFD1048576"/>' * 1000
        + '<mergeCell ref="B2:A1"/><mergeCell ref="?"/></mergeCells>'
    )
    begun = time.process_time()
    document = read(saved(tmp_path, _workbook(sheet), "自评.xlsx"))
    assert time.process_time() - begun < 2
    assert shape(document) == [[(1, 1, 2, 16384, "1")]]


def test_a_million_formatted_blanks_around_one_figure_are_passed_over(tmp_path: Path) -> None:
    blanks = "".join(f'<c r="{letter}{{0}}" s="1"/>' for letter in "ABCDEFGHIJ")
    rows = "".join(f'<row r="{row}" spans="1:10">{blanks.format(row)}</row>' for row in range(2, 200_000))
    sheet = f'<sheetData><row r="1"><c r="A1"><v>98.6</v></c></row>{rows}</sheetData>'
    path = saved(tmp_path, _workbook(sheet), "自评.xlsx")
    begun = time.process_time()
    document = read(path)
    assert time.process_time() - begun < 10
    assert grid(document) == [["98.6"]]


def test_a_workbook_without_sheets_and_a_broken_one_say_so(tmp_path: Path) -> None:
    content = _workbook("<sheetData/>")
    with pytest.raises(Unreadable, match=r"^文件不完整或已损坏（压缩结构读不到末尾），请重新导出或重新传送后再试。$"):
        read(saved(tmp_path, _workbook("<sheetData><row>"), "自评.xlsx"))
    assert read(saved(tmp_path, content, "自评.xlsx")).pieces == ()
    missing = content.replace(b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheet9.xml")
    with pytest.raises(Unreadable, match=r"^工作簿里没有工作表，可能已损坏，请用 Excel 或 WPS 打开后另存再试。$"):
        read(saved(tmp_path, missing, "自评.xlsx"))


def test_entities_in_a_sheet_are_refused(tmp_path: Path) -> None:
    content = _workbook("<sheetData/>")
    members = {name: zipfile.ZipFile(BytesIO(content)).read(name) for name in zipfile.ZipFile(BytesIO(content)).namelist()}
    members["xl/worksheets/sheet1.xml"] = b'<!DOCTYPE a [<!ENTITY a "1">]>' + members["xl/worksheets/sheet1.xml"]
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, part in members.items():
            archive.writestr(name, part)
    with pytest.raises(Unreadable, match=r"^文件的 XML 含有 DTD 或实体声明"):
        read(saved(tmp_path, written.getvalue(), "自评.xlsx"))


@pytest.mark.parametrize(
    ("stored", "code", "seen"),
    [
        ("0.9981", "0.00%", "99.81%"), ("0.9981", "0%", "100%"), ("19.96", '0.00"万元"', "19.96万元"),
        ("1234567.5", "#,##0.00", "1,234,567.50"),
        ("19.960000000000001", "General", "19.96"), ("0.30000000000000004", "General", "0.3"),
        ("33.333333333333336", "General", "33.33333333"),
        ("123456789012", "General", "1.23457E+11"), ("20", "0", "20"), ("0", '0.0;-0.0;"-"', "-"), ("-5", "0.0;(0.0)", "(5.0)"),
        ("1.00499999999999989", "0.00", "1.01"), ("0.5", "#.##", ".5"), ("12", "000", "012"), ("1234", "0,", "1"), ("5", ";;;", ""),
        ("45292", "yyyy/m/d", "2024/1/1"), ("45292.75", "yyyy-mm-dd hh:mm", "2024-01-01 18:00"), ("1.5", "[h]:mm", "36:00"),
        ("45292", "[$-F800]dddd, mmmm dd, yyyy", "2024年1月1日"), ("59", "yyyy-m-d", "1900-2-28"), ("61", "yyyy-m-d", "1900-3-1"),
        ("1234.5", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,234.50"), ("20", 'General"万元"', "20万元"),
        ("12345.678", "0.00E+00", "1.23E+04"), ("5", '[>100]"多"0;[<=100]"少"0', "少5"), ("3", "[$¥-804]#,##0.00", "¥3.00"),
        ("不是数", "0", "不是数"),
        ("1E400", "0", "1E400"), ("1E99999999999999999999", "0.00", "1E99999999999999999999"),
         ("100", "@", "100"), ("0.5", "# ?/?", "0.5"), ("-0.5", "0.00%", "-50.00%"), ("86.175", "0.00", "86.18"),
    ],
)  # fmt: skip
def test_a_number_is_shown_by_its_format(stored: str, code: str, seen: str) -> None:
    assert shown(stored, code) == seen


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**7), max_value=10**7))
def test_general_shows_what_was_typed(value: Decimal) -> None:
    typed = f"{value.quantize(Decimal('0.01')).normalize():f}"
    assert shown(str(float(typed)), "General") == ("0" if Decimal(typed) == 0 else typed)


@given(st.text(max_size=20), st.text(st.sampled_from('0#?.,%E+-"[]$;@_*\\ymdhsGeneral/AP年 '), max_size=30))
@settings(max_examples=500)
def test_no_format_breaks_the_reader(stored: str, code: str) -> None:
    for number in (stored, "0.9981", "-45292.5", "1e300", "0"):
        assert isinstance(shown(number, code), str)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.lists(st.one_of(st.none(), st.integers(-999, 999), st.sampled_from(["产出", "≥95%", "a\nb"])), max_size=5), max_size=5))
def test_every_quote_stands_at_its_place(tmp_path: Path, rows: list[list[str | int | None]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        _active(book).append(row)
    assert misplaced(read(_saved(book, tmp_path))) == []
