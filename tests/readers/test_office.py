"""Old Excel files, and what LibreOffice writes and converts."""

import struct
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import ClassVar

import docx as python_docx
import openpyxl
import pytest

from auditor.model import Location
from auditor.readers import Unreadable, convert, read
from tests.forge import word, workbook
from tests.forge.documents import TRUTHS
from tests.forge.layouts import LAYOUTS
from tests.forge.truth import truth
from tests.readers.test_sniff import compound
from tests.readers.word import grid, misplaced, package, paragraph, saved, shape
from tests.reporters.opened import all_converted
from tests.told import told

needs_office = pytest.mark.skipif(convert.program() is None, reason="LibreOffice 没有安装")
_FORM = [(1, 1, 1, 1, "总分"), (1, 2, 1, 2, "98.6"), (2, 1, 1, 1, "等级"), (2, 2, 1, 1, "优"), (2, 3, 1, 1, "")]


def _written(folder: Path) -> None:
    written = python_docx.Document()
    written.add_paragraph("一、项目概况")
    form = written.add_table(rows=2, cols=3)
    for row, texts in enumerate([("总分", "98.6", ""), ("等级", "优", "")]):
        for column, text in enumerate(texts):
            form.cell(row, column).text = text
    form.cell(0, 1).merge(form.cell(0, 2)).text = "98.6"
    written.add_paragraph("注：无")
    written.save(str(folder / "原.docx"))


def _seen(path: Path) -> None:
    """A workbook whose cells show otherwise than they hold, with a hidden sheet."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "自评表"
    sheet.append(["自评表"])
    sheet.merge_cells("A1:C1")
    sheet.append([0.9981, 19.96, date(2024, 12, 31)])
    for address, shown in (("A2", "0.00%"), ("B2", '0.00"万元"'), ("C2", "yyyy/m/d")):
        sheet[address].number_format = shown
    sheet["A4"] = True
    book.create_sheet("上年")["A1"] = 19
    book["上年"].sheet_state = "hidden"
    book.save(path)


def _rate(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["执行率", 0.9981])
    sheet["B1"].number_format = "0.00%"
    book.save(path)


_PAPER = LAYOUTS["L1"].drawn(truth(TRUTHS / "water-monitoring.yaml"))
_WANTED = {
    "doc": ("原.docx", "表.docx"),
    **dict.fromkeys(("docx", "odt", "rtf"), ("原.docx",)),
    "xls": ("看.xlsx", "率.xlsx", "表.xlsx"),
    **dict.fromkeys(("ods", "xlsx"), ("率.xlsx",)),
}
"""What the tests want converted."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], bytes]:
    """A file of these tests as LibreOffice writes it in a format: all that are wanted in that format in one start of it."""
    folder, found = tmp_path_factory.mktemp("office"), dict[tuple[str, str], Path]()
    _written(folder)
    _seen(folder / "看.xlsx")
    _rate(folder / "率.xlsx")
    (folder / "表.docx").write_bytes(word.document(_PAPER))
    (folder / "表.xlsx").write_bytes(workbook.workbook(_PAPER))

    def asked(name: str, target: str) -> bytes:
        if (name, target) not in found:
            wanted = [folder / one for one in _WANTED[target]]
            found.update(((one.name, target), path) for one, path in zip(wanted, all_converted(wanted, target, folder), strict=True))
        return found[name, target].read_bytes()

    return asked


@needs_office
def test_an_old_workbook_shows_what_the_clerk_saw(tmp_path: Path, made: Callable[[str, str], bytes]) -> None:
    pytest.importorskip("xlrd", reason="xlrd 没有安装")
    document = read(saved(tmp_path, made("看.xlsx", "xls"), "自评.xls"))
    assert shape(document) == [
        [
            (1, 1, 1, 3, "自评表"),
            *((2, 1, 1, 1, "99.81%"), (2, 2, 1, 1, "19.96万元"), (2, 3, 1, 1, "2024/12/31")),
            *((3, 1, 1, 1, "TRUE"), (3, 2, 1, 1, ""), (3, 3, 1, 1, "")),
        ]
    ]
    (table,) = document.tables()
    assert table.cells[4].location == Location(file=document.file, sheet="自评表", table=1, row=4, column=1, cell="A4", end=4, quote="TRUE")
    assert (document.format, told(document.remarks)) == ("xls", ("工作表“上年”是隐藏的，未读取。",))
    assert misplaced(document) == []


def test_a_broken_old_workbook_says_so(tmp_path: Path) -> None:
    pytest.importorskip("xlrd", reason="xlrd 没有安装")
    broken = "文件不完整或已损坏（旧版 Excel 工作簿的内容读不出），请用 Excel 或 WPS 打开后另存为 xlsx 再试。"
    with pytest.raises(Unreadable, match=f"^{broken}$"):
        read(saved(tmp_path, b"\x09\x08\x10\0\0\x06" + b"\xff" * 100, "自评.xls"))


def _record(number: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(body)) + body


@pytest.mark.parametrize("formula", [b"\x01\0\0\0\0", b"\x18\x01", b"\xff\xff"])
def test_an_old_workbook_with_a_broken_name_says_so(tmp_path: Path, formula: bytes) -> None:
    pytest.importorskip("xlrd", reason="xlrd 没有安装")
    begun = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 1996, 0, 6))
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 1996, 0, 6)) + _record(0x0A)
    name = _record(0x18, struct.pack("<HBBHHHBBBB", 0, 0, 1, len(formula), 0, 0, 0, 0, 0, 0) + b"\0A" + formula)
    start = len(begun) + 13 + len(name) + 4
    bound = _record(0x85, struct.pack("<IBBBB", start, 0, 0, 1, 0) + b"S")
    with pytest.raises(Unreadable, match=r"^文件不完整或已损坏（旧版 Excel 工作簿的内容读不出）"):
        read(saved(tmp_path, begun + bound + name + _record(0x0A) + sheet, "自评.xls"))


def test_a_figure_in_the_last_corner_of_an_old_workbook_costs_no_more_than_its_row(tmp_path: Path) -> None:
    pytest.importorskip("xlrd", reason="xlrd 没有安装")
    begun = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 1996, 0, 6)) + _record(0xE0, bytes(20))
    cells = [(row, 0) for row in range(1000)] + [(65535, 255)]
    figures = b"".join(_record(0x203, struct.pack("<HHHd", row, column, 0, 6.67)) for row, column in cells)
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 1996, 0, 6)) + figures + _record(0x0A)
    bound = _record(0x85, struct.pack("<IBBBB", len(begun) + 13 + 4, 0, 0, 1, 0) + b"S")
    path = saved(tmp_path, begun + bound + _record(0x0A) + sheet, "自评.xls")
    started = time.process_time()
    (table,) = read(path).tables()
    assert ([cell.location.cell for cell in table.cells][::999], time.process_time() - started < 2) == (["A1", "A1000"], True)
    assert table.cells[-1].location.cell == "IV65536"


def test_a_workbook_whose_sectors_run_in_a_circle_ends(tmp_path: Path) -> None:
    content = bytearray(compound({"Workbook": b"\x09\x08\x10\0\0\x06"}))
    content[512 + 4 * 3 : 512 + 4 * 4] = (2).to_bytes(4, "little")
    with pytest.raises(Unreadable, match=r"^文件不完整或已损坏（旧版 Office 文件的目录读不出），请用 Office 或 WPS 打开后重新保存再试。$"):
        read(saved(tmp_path, bytes(content), "自评.xls"))


def test_a_missing_component_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlrd", None)
    sentence = "读取旧版 Excel 工作簿（xls、et）需要安装可选组件：pip install 'auditor[office]'；也可用 Excel 或 WPS 另存为 xlsx 后再试。"
    with pytest.raises(Unreadable) as refused:
        read(saved(tmp_path, b"\x09\x08\x10\0\0\x06" + b"\xff" * 100, "自评.xls"))
    assert str(refused.value) == sentence


def test_missing_libreoffice_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "program", lambda: None)
    with pytest.raises(Unreadable, match=r"^读取 \.rtf 文件需要本机装有 LibreOffice，请安装它，也可用 Office 或 WPS 另存为 docx 后再试。$"):
        read(saved(tmp_path, b"{\\rtf1 a}", "自评.rtf"))


@needs_office
@pytest.mark.parametrize(
    ("extension", "name"), [("doc", "旧版 Word 文档（doc）"), ("rtf", "RTF 文档"), ("odt", "OpenDocument 文本（odt）")]
)
def test_documents_of_other_programs_are_read_through_libreoffice(
    tmp_path: Path, extension: str, name: str, made: Callable[[str, str], bytes]
) -> None:
    document = read(saved(tmp_path, made("原.docx", extension), f"自评.{extension}"))
    assert shape(document) == ["一、项目概况", _FORM, "注：无"]
    assert (document.format, told(document.remarks)) == (extension, (f"文件是{name}，经 LibreOffice 转换后读取。",))
    assert misplaced(document) == []


@needs_office
@pytest.mark.parametrize(
    ("name", "format_", "remarks"),
    [
        ("自评.wps", "doc", ("文件是旧版 Word 文档（doc），经 LibreOffice 转换后读取。",)),
        ("自评.et", "xls", ()),
    ],
)
def test_files_of_wps_that_are_compound_files_are_read_like_those_of_office_97(
    tmp_path: Path, name: str, format_: str, remarks: tuple[str, ...], made: Callable[[str, str], bytes]
) -> None:
    pytest.importorskip("xlrd", reason="xlrd 没有安装")
    new, old = (word.document(_PAPER), "doc") if name.endswith("wps") else (workbook.workbook(_PAPER), "xls")
    kind = "docx" if old == "doc" else "xlsx"
    content = made(f"表.{kind}", old)
    assert content[512:516] != b"\xec\xa5\xc1\0"  # what WPS writes has no text at its beginning either: the directory is asked
    document = read(saved(tmp_path, content, name))
    assert (document.format, told(document.remarks)) == (format_, remarks)
    assert shape(document) == shape(read(saved(tmp_path, new, f"原.{kind}")))
    assert misplaced(document) == []


@pytest.mark.parametrize(("name", "format_"), [("自评.wps", "docx"), ("自评.et", "xlsx")])
def test_files_of_wps_that_are_packages_are_read_like_those_of_office(tmp_path: Path, name: str, format_: str) -> None:
    content = word.document(_PAPER) if format_ == "docx" else workbook.workbook(_PAPER)
    document = read(saved(tmp_path, content, name))
    assert (document.format, document.remarks) == (format_, ())
    assert shape(document) == shape(read(saved(tmp_path, content, f"原.{format_}")))


def test_a_package_whose_content_types_come_last_is_what_it_is(tmp_path: Path) -> None:
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(word.document(_PAPER))) as old, zipfile.ZipFile(written, "w") as new:
        for name in reversed(old.namelist()):
            new.writestr(name, old.read(name))
    assert read(saved(tmp_path, written.getvalue(), "自评.wps")).format == "docx"


@pytest.mark.parametrize(
    ("name", "stream", "sentence"),
    [
        ("自评.wps", "WordDocument", r"^读取 \.doc 文件需要本机装有 LibreOffice，请安装它，也可用 Office 或 WPS 另存为 docx 后再试。$"),
        ("自评.et", "Workbook", r"^读取旧版 Excel 工作簿（xls、et）需要安装可选组件：pip install 'auditor\[office\]'"),
    ],
)
def test_a_file_of_wps_says_what_is_missing_to_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, stream: str, sentence: str
) -> None:
    monkeypatch.setattr(convert, "program", lambda: None)
    monkeypatch.setitem(sys.modules, "xlrd", None)
    with pytest.raises(Unreadable, match=sentence):
        read(saved(tmp_path, compound({stream: b"\0" * 5000, "WpsCustomData": b"\0" * 5000}), name))


@needs_office
def test_what_libreoffice_writes_is_read(tmp_path: Path, made: Callable[[str, str], bytes]) -> None:
    assert shape(read(saved(tmp_path, made("原.docx", "docx"), "再存.docx"))) == ["一、项目概况", _FORM, "注：无"]
    for extension in ("xlsx", "ods", "xls"):
        assert grid(read(saved(tmp_path, made("率.xlsx", extension), f"自评.{extension}"))) == [["执行率", "99.81%"]]


@needs_office
def test_what_libreoffice_cannot_read_says_so() -> None:
    with pytest.raises(Unreadable, match=r"^LibreOffice 转换不了它，请用 Office 或 WPS 另存为 docx 后再试。$"):
        convert.converted(compound({"WordDocument": b"\xec\xa5\xc1\0"}), "doc", "docx")


class _Asked(BaseHTTPRequestHandler):
    """A server that remembers what it is asked for."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(404)
        self.end_headers()


@pytest.fixture
def address() -> Iterator[str]:
    _Asked.asked.clear()
    with HTTPServer(("127.0.0.1", 0), _Asked) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_links_of_word_files_and_pages_are_not_followed(tmp_path: Path, address: str) -> None:
    relation = f'<Relationship Id="r1" Type="x/styles" TargetMode="External" Target="{address}/styles.xml"/>'
    listing = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relation}</Relationships>'
    content = package(paragraph("正文"), word___rels__settings=b"")
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            new.writestr(name, listing if name == "word/_rels/document.xml.rels" else old.read(name))
    assert shape(read(saved(tmp_path, written.getvalue()))) == ["正文"]
    page = f'<link rel=stylesheet href="{address}/a.css"><p>正文<img src="{address}/b.png"><iframe src="{address}/c"></iframe></p>'
    assert shape(read(saved(tmp_path, page.encode(), "自评.html"))) == ["正文"]
    assert _Asked.asked == []


@needs_office
def test_libreoffice_follows_no_link(tmp_path: Path, address: str) -> None:
    rtf = f'{{\\rtf1\\ansi text {{\\field{{\\*\\fldinst INCLUDEPICTURE "{address}/a.png" \\\\d}}{{\\fldrslt seen}}}}\\par}}'
    assert shape(read(saved(tmp_path, rtf.encode(), "自评.rtf")))
    html = f'<office:x/><img src="{address}/b.png"><p>text</p>'
    assert convert.converted(html.encode(), "html", "odt")
    assert _Asked.asked == []


@needs_office
def test_a_conversion_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "SECONDS_MAX", 0.01)
    with pytest.raises(Unreadable, match=r"仍未完成，已放弃，请用 Office 或 WPS 另存后再试。$"):
        convert.converted(package(paragraph("正文")), "docx", "odt")
