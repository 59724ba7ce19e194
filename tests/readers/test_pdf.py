"""PDFs with a text layer, scanned ones, and pictures."""

import subprocess
import sys
import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import docx as python_docx
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.model import Document
from auditor.readers import Unreadable, convert, read, scan
from tests.readers.word import grid, misplaced, saved, shape
from tests.told import told

pytest.importorskip("pdfplumber", reason="可选组件 pdf 没有安装")
pytest.importorskip("pypdfium2", reason="可选组件 pdf 没有安装")
needs_office = pytest.mark.skipif(convert.program() is None, reason="LibreOffice 没有安装，排不出中文 PDF")
Row = Sequence[str | None]


def pdf(pages: Sequence[str]) -> bytes:
    """A PDF of A4 pages from their content streams, set in Helvetica as F."""
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for at, content in enumerate(pages):
        parts.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents {5 + 2 * at} 0 R>>")
        parts.append(f"<</Length {len(content)}>>\nstream\n{content}\nendstream")
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{part}\nendobj\n".encode()
    table = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n" + "".join(f"{place:010} 00000 n \n" for place in places)
    return body + f"{table}trailer<</Size {len(parts) + 1}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF".encode()


def words(x: float, y: float, text: str) -> str:
    return f"BT /F 10 Tf {x} {842 - y} Td ({text}) Tj ET\n"


def ruled(top: float, rows: Sequence[Row], *, sides: bool = True, left: float = 50, width: float = 100) -> str:
    """A ruled table, 20 points a row; None is merged with the cell above."""
    drawn = ""
    columns = len(rows[0])
    for row, texts in enumerate(rows):
        y = top + 20 * row
        for column, text in enumerate(texts):
            x = left + width * column
            if text is not None:
                drawn += words(x + 5, y + 14, text) if text else ""
                drawn += f"{x} {842 - y} m {x + width} {842 - y} l S\n"
            drawn += f"{x} {842 - y} m {x} {822 - y} l S\n" if column or sides else ""
        if sides:
            drawn += f"{left + width * columns} {842 - y} m {left + width * columns} {822 - y} l S\n"
    y = top + 20 * len(rows)
    return drawn + f"{left} {842 - y} m {left + width * columns} {842 - y} l S\n"


def _read(folder: Path, pages: Sequence[str]) -> Document:
    return read(saved(folder, pdf(pages), "form.pdf"))


def test_lines_and_ruled_tables_come_in_order_with_their_pages_and_boxes(tmp_path: Path) -> None:
    document = _read(
        tmp_path, [words(50, 50, "Self-evaluation of 2024") + ruled(100, [["total", "98.6"], ["grade", "A"]]) + words(50, 300, "Note")]
    )
    assert shape(document) == [
        "Self-evaluation of 2024",
        [(1, 1, 1, 1, "total"), (1, 2, 1, 1, "98.6"), (2, 1, 1, 1, "grade"), (2, 2, 1, 1, "A")],
        "Note",
    ]
    (table,) = document.tables()
    assert (table.location.page, table.location.table, table.location.box) == (1, 1, (50.0, 100.0, 250.0, 140.0))
    place = table.cells[1].location
    assert (place.page, place.box, place.quote) == (1, (150.0, 100.0, 250.0, 120.0), "98.6")
    assert (document.format, document.remarks, misplaced(document)) == ("pdf", (), [])


def test_a_table_without_outer_sides_keeps_its_outer_columns(tmp_path: Path) -> None:
    document = _read(tmp_path, [ruled(100, [["name", "weight", "score"], ["visits", "6.67", "6.00"]], sides=False)])
    assert grid(document) == [["name", "weight", "score"], ["visits", "6.67", "6.00"]]


def test_text_drawn_column_by_column_and_values_before_labels_stands_in_its_rows(tmp_path: Path) -> None:
    rows = [["name", "weight", "score"], ["visits", "6.67", "6.00"], ["letters", "6.66", "6.66"]]
    drawn = ruled(100, rows).splitlines(keepends=True)
    texts = [line for line in drawn if line.startswith("BT")]
    by_column = sorted(texts, key=lambda line: float(line.split()[4]), reverse=True)
    page = "".join([*by_column, *(line for line in drawn if line not in texts)])
    assert page.index("(6.66)") < page.index("(weight)") or page.index("(score)") < page.index("(name)")
    assert grid(_read(tmp_path, [page])) == rows


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.from_regex(r"[A-Za-z0-9.%]{1,8}", fullmatch=True), min_size=3, max_size=3), min_size=2, max_size=6))
def test_every_quote_stands_at_its_place(tmp_path: Path, rows: list[list[str]]) -> None:
    document = _read(tmp_path, [words(50, 50, "Self-evaluation of 2024") + ruled(100, rows)])
    assert grid(document) == rows
    assert misplaced(document) == []


def test_shading_is_no_rule(tmp_path: Path) -> None:
    shade = "0.9 g 60 700 150 30 re f 0 g\n"
    assert grid(_read(tmp_path, [shade + ruled(100, [["total", "98.6"], ["grade", "A"]])])) == [["total", "98.6"], ["grade", "A"]]


def test_a_table_goes_on_over_the_page_break_with_its_merged_labels(tmp_path: Path) -> None:
    first = (
        words(50, 50, "Title of form") + ruled(700, [["output", "visits", "6.67"], [None, "letters", "6.66"]]) + words(290, 830, "- 1 -")
    )
    second = ruled(50, [["", "cases", "6.65"], [None, "wells", "6.64"], ["effect", "order", "10"]]) + words(290, 830, "- 2 -")
    document = _read(tmp_path, [first, second])
    assert shape(document) == [
        "Title of form",
        [
            *((1, 1, 4, 1, "output"), (1, 2, 1, 1, "visits"), (1, 3, 1, 1, "6.67"), (2, 2, 1, 1, "letters"), (2, 3, 1, 1, "6.66")),
            *((3, 2, 1, 1, "cases"), (3, 3, 1, 1, "6.65"), (4, 2, 1, 1, "wells"), (4, 3, 1, 1, "6.64")),
            *((5, 1, 1, 1, "effect"), (5, 2, 1, 1, "order"), (5, 3, 1, 1, "10")),
        ],
    ]
    assert [cell.location.page for cell in next(document.tables()).cells if cell.column == 3] == [1, 1, 2, 2, 2]


def test_an_empty_cell_beside_a_new_label_is_its_own(tmp_path: Path) -> None:
    first = ruled(700, [["output", "quality", "6.67"], [None, None, "6.66"]])
    assert grid(_read(tmp_path, [first, ruled(50, [["sum of", "", "98.6"]])]))[2] == ["sum of", "", "98.6"]


def test_a_row_cut_by_the_page_break_is_one_row(tmp_path: Path) -> None:
    first = ruled(740, [["visits", "6.67", "6.00", "staff changed and the work"]], width=130)
    second = ruled(50, [["", "", "", "was late"], ["letters", "6.66", "6.66", ""]], width=130)
    assert grid(_read(tmp_path, [first, second])) == [
        ["visits", "6.67", "6.00", "staff changed and the work was late"],
        ["letters", "6.66", "6.66", ""],
    ]


def test_a_figure_at_the_end_of_a_name_stays_with_it_over_the_break(tmp_path: Path) -> None:
    first = ruled(740, [["quality", "satisfied visitors", "100%", "10"]], width=120)
    second = ruled(50, [["", "85%", "", ""], ["sum", "all", "100", "98"]], width=120)
    assert grid(_read(tmp_path, [first, second])) == [["quality", "satisfied visitors85%", "100%", "10"], ["sum", "all", "100", "98"]]


def test_a_page_of_a_few_characters_is_read(tmp_path: Path) -> None:
    first = ruled(740, [["remark", "visitors were asked in 300"]], width=240)
    assert grid(_read(tmp_path, [first, ruled(50, [["", "forms."]], width=240)])) == [["remark", "visitors were asked in 300forms."]]


def test_two_tables_with_a_line_between_are_two(tmp_path: Path) -> None:
    rows = [["total", "98.6"], ["grade", "A"]]
    assert len(list(_read(tmp_path, [ruled(100, rows) + words(50, 200, "second form") + ruled(300, rows)]).tables())) == 2


def test_pages_beyond_the_limit_are_said(tmp_path: Path) -> None:
    document = _read(tmp_path, [words(50, 50, f"This is page number {number}") for number in range(1, 1001)])
    assert len(document.pieces) == 300
    assert told(document.remarks) == ("PDF 共 1000 页，只读取了前 300 页。",)


def test_damage_and_blank_pages_say_so(tmp_path: Path) -> None:
    damaged = "PDF 不完整或已损坏，读不出，请重新导出或重新传送后再试。"
    boxed = pdf([words(50, 50, "Self-evaluation of 2024")]).replace(b"[0 0 595 842]", b"[0 0 612 /E1]")  # pdfplumber fails twice on it
    for content in (b"%PDF-1.7\n", pdf(["x"])[:200], boxed):
        with pytest.raises(Unreadable, match=f"^{damaged}$"):
            read(saved(tmp_path, content, "自评.pdf"))
    with pytest.raises(Unreadable, match=r"^PDF 里没有可读的文字，请核对是否传错文件，或提交 Word、Excel 原件。$"):
        _read(tmp_path, [""])


def test_a_pdf_with_a_password_says_so(tmp_path: Path) -> None:
    pikepdf = pytest.importorskip("pikepdf", reason="pikepdf 没有安装，写不出加密的 PDF")
    with pikepdf.open(BytesIO(pdf([words(50, 50, "locked text here")]))) as plain:
        plain.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="owner", user="secret"))
    with pytest.raises(Unreadable, match=r"^文件设有打开密码，无法读取"):
        read(tmp_path / "locked.pdf")


@pytest.mark.parametrize(("module", "extra"), [("pypdfium2", "pdf"), ("pdfplumber", "pdf")])
def test_a_missing_component_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, extra: str) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(Unreadable) as refused:
        _read(tmp_path, [words(50, 50, "Self-evaluation of 2024")])
    assert str(refused.value) == f"读取 PDF 需要安装可选组件：pip install 'auditor[{extra}]'；也可提交 Word 或 Excel 原件。"


def _scanned(pages: Sequence[bytes]) -> bytes:
    pillow = pytest.importorskip("PIL.Image", reason="pillow 没有安装，写不出扫描件")
    made = [pillow.open(BytesIO(page)) for page in pages]
    written = BytesIO()
    made[0].save(written, "PDF", save_all=True, append_images=made[1:], resolution=200)
    return written.getvalue()


def _blank_picture(side: int = 300) -> bytes:
    """A white PNG."""
    rows = b"".join(b"\0" + b"\xff" * side for _ in range(side))
    chunks = [(b"IHDR", side.to_bytes(4, "big") * 2 + b"\x08\0\0\0\0"), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big") for name, body in chunks
    )


def test_a_scan_without_the_component_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan.recogniser.cache_clear()
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    sentence = "识别扫描件和图片需要安装可选组件：pip install 'auditor[ocr]'；也可提交 Word、Excel 或带文字层的 PDF。"
    for content in (_scanned([_blank_picture()]), _blank_picture()):
        with pytest.raises(Unreadable) as refused:
            read(saved(tmp_path, content, "自评"))
        assert str(refused.value) == sentence


def test_broken_and_huge_pictures_say_so(tmp_path: Path) -> None:
    pytest.importorskip("PIL", reason="可选组件 ocr 没有安装")
    with pytest.raises(Unreadable, match=r"^图片不完整或已损坏，读不出，请重新扫描或重新传送后再试。$"):
        read(saved(tmp_path, _blank_picture()[:40], "自评.png"))
    huge = _blank_picture().replace((300).to_bytes(4, "big") * 2, (30_000).to_bytes(4, "big") * 2)
    huge = huge[:29] + zlib.crc32(huge[12:29]).to_bytes(4, "big") + huge[33:]
    with pytest.raises(Unreadable, match=r"^图片超过 8000 万像素，不能识别，请缩小到每页 200 DPI 左右再试。$"):
        read(saved(tmp_path, huge, "自评.png"))


def test_every_frame_of_a_picture_is_seen_upright(tmp_path: Path) -> None:
    pillow = pytest.importorskip("PIL.Image", reason="可选组件 ocr 没有安装")
    frame = pillow.new("RGB", (40, 20), "white")
    turned = pillow.Exif()
    turned[0x0112] = 6  # the camera was held upright
    written = BytesIO()
    frame.save(written, "TIFF", save_all=True, append_images=[frame])
    assert [pixels.shape for pixels in scan.pictures(written.getvalue())] == [(20, 40, 3), (20, 40, 3)]
    written = BytesIO()
    frame.save(written, "JPEG", exif=turned)
    assert [pixels.shape for pixels in scan.pictures(written.getvalue())] == [(40, 20, 3)]


def _form(folder: Path) -> bytes:
    """A Chinese form over a page break, as a PDF that LibreOffice sets."""
    written = python_docx.Document()
    font = written.styles["Normal"].font
    font.name = "WenQuanYi Zen Hei"
    written.styles["Normal"].element.rPr.rFonts.set(qn("w:eastAsia"), "WenQuanYi Zen Hei")
    for _ in range(9):
        written.add_paragraph("各村按季报送进度，县里逐月抽查养护台账，发现漏报当月补齐并登记原因，" * 4 + "确保执行到位。")
    form = written.add_table(rows=12, cols=4)
    form.style = "Table Grid"
    for row in range(12):
        for column, text in enumerate(("产出指标", f"第{row + 1}项指标", f"≥{row + 90}%", "6.67")):
            form.cell(row, column).text = text if column or row == 0 else ""
    form.cell(0, 0).merge(form.cell(11, 0)).text = "产出指标"
    written.save(str(folder / "原.docx"))
    return convert.converted((folder / "原.docx").read_bytes(), "docx", "pdf")


_EXPECTED = [["产出指标", f"第{row}项指标", f"≥{row + 89}%", "6.67"] for row in range(1, 13)]


@pytest.fixture(scope="session")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    if not subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout:
        pytest.skip("没有中文字体，排不出中文 PDF")
    return _form(tmp_path_factory.mktemp("pdf"))


@needs_office
def test_a_chinese_form_is_read_over_its_page_break(tmp_path: Path, chinese: bytes) -> None:
    document = read(saved(tmp_path, chinese, "自评.pdf"))
    sentence = "各村按季报送进度，县里逐月抽查养护台账，发现漏报当月补齐并登记原因，" * 4 + "确保执行到位。"
    assert [passage.text for passage in document.passages()] == [sentence] * 9
    assert grid(document) == _EXPECTED
    assert misplaced(document) == []
