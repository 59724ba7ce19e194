"""A bureau's own workbook: what it names is filled in, everything else stays as it was."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from lxml import etree
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from auditor.findings import Report
from auditor.pipeline import Settings, audit_file, bench, gathered
from auditor.reporters import Unwritable, reporter
from tests.reporters import forged
from tests.reporters.opened import converted, needs_office

PETITIONS = Path(__file__).parents[2] / "cases/petition-office/2024年信访维稳经费绩效自评.txt"
SETTINGS = Settings(engine="plain", keeps_reading=True)
NAMES = {"项目名称": "$B$2:$D$2", "填报总分": "$B$3", "更正后总分": "$B$4", "严重": "$B$5", "指标复算": "$C$60", "问题清单": "$A$20"}
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture(scope="module")
def report() -> Report:
    return gathered(bench(SETTINGS).rules, [audit_file(PETITIONS, SETTINGS)])


def template(folder: Path) -> Path:
    """A workbook as a bureau makes one: a chart on the scores, a seal, colours by value, a list to choose from, a page set up for print."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "本局 底稿"
    for row, label in enumerate(("某县财政局审核底稿", "项目", "填报", "更正", "严重"), start=1):
        sheet.cell(row, 1, label).font = Font(bold=True)
    sheet.merge_cells("B2:D2")
    sheet["E3"] = "=B4-B3"
    sheet["A20"].font = Font(color="FF0000")
    sheet["B3"].number_format = "0.00"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=3, max_row=4))
    sheet.add_chart(chart, "H2")
    red = PatternFill("solid", bgColor="FFC7CE")
    sheet.conditional_formatting.add("B5", CellIsRule(operator="greaterThan", formula=["0"], fill=red))  # type: ignore[no-untyped-call]
    choice = DataValidation(type="list", formula1='"同意,退回"')
    sheet.add_data_validation(choice)
    choice.add("B6")
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8
    sheet.print_area, sheet.print_title_rows = "A1:P90", "1:1"
    assert sheet.oddFooter is not None
    sheet.oddFooter.center.text = "第 &P 页"
    for name, place in NAMES.items():
        book.defined_names[name] = DefinedName(name, attr_text=f"'本局 底稿'!{place}")
    other = book.create_sheet("签字")
    other["A1"] = "审核人"
    seal(other)
    path = folder / "模板.xlsx"
    book.save(path)
    return path


def seal(sheet: Worksheet) -> None:
    picture = pytest.importorskip("PIL.Image").new("RGB", (40, 40), "red")
    written = BytesIO()
    picture.save(written, "PNG")
    written.seek(0)
    from openpyxl.drawing.image import Image  # noqa: PLC0415 it needs the library that is asked for above

    sheet.add_image(Image(written), "B2")


def test_only_the_named_cells_change_and_charts_pictures_formats_and_print_set_up_stay(report: Report, tmp_path: Path) -> None:
    path = template(tmp_path)
    made = reporter("xlsx", template=path)(report)
    with ZipFile(path) as before, ZipFile(BytesIO(made)) as after:
        names = before.namelist()
        assert {"xl/charts/chart1.xml", "xl/media/image1.png"} <= set(names)
        changed = {name for name in names if before.read(name) != after.read(name)}
        assert changed <= {SHEET, "xl/worksheets/_rels/sheet1.xml.rels", "xl/workbook.xml"}
        assert set(after.namelist()) == set(names)
        sheets = [etree.fromstring(archive.read(SHEET)) for archive in (before, after)]
    rest = [{etree.QName(part).localname: etree.tostring(part, method="c14n") for part in sheet} for sheet in sheets]
    for part in rest:
        for filled_in in ("sheetData", "dimension"):
            part.pop(filled_in, None)
    links = rest[1].pop("hyperlinks", b"")
    assert rest[0] == rest[1]
    assert links
    assert {"conditionalFormatting", "dataValidations", "pageSetup", "headerFooter", "drawing", "mergeCells"} <= rest[1].keys()


def test_cells_keep_their_formats_and_rows_below_get_those_of_the_first(report: Report, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(BytesIO(reporter("xlsx", template=template(tmp_path))(report)))["本局 底稿"]
    filled_in = [sheet[address].value for address in ("A1", "B2", "B3", "B4")]
    assert filled_in == ["某县财政局审核底稿", "信访维稳经费", 98.6, 98.64]
    assert (sheet["B3"].number_format, sheet["E3"].value) == ("0.00", "=B4-B3")
    assert [sheet.cell(row, 1).value for row in (20, 21, 22)] == [1, 2, 3]
    assert {sheet.cell(row, 1).font.color.rgb for row in (20, 21, 44)} == {"00FF0000"}
    assert [sheet.cell(row, 5).value for row in (20, 21)] == [found.title for found in report.submissions[0].findings[:2]]


@needs_office
def test_libreoffice_opens_the_filled_workbook_with_its_chart_and_picture_and_computes_it(report: Report, tmp_path: Path) -> None:
    made = reporter("xlsx", template=template(tmp_path))(report)
    values = openpyxl.load_workbook(BytesIO(converted(made, "底稿.xlsx", "xlsx", tmp_path)), data_only=True)
    sheet = values["本局 底稿"]
    assert sheet["E3"].value == pytest.approx(0.04)
    total = next(row for row in range(60, 80) if sheet.cell(row, 6).value == "合计")
    assert sheet.cell(total, 16).value == pytest.approx(sum(float(str(sheet.cell(row, 16).value)) for row in range(60, total)))
    assert sheet.cell(60, 16).value == pytest.approx(9.98)
    with ZipFile(BytesIO(converted(made, "底稿.xlsx", "ods", tmp_path))) as archive:
        content = archive.read("content.xml").decode()
    assert content.count("<draw:object ") == 1
    assert content.count("<draw:image ") >= 1


def test_a_formula_follows_its_table_to_other_columns(report: Report, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(BytesIO(reporter("xlsx", template=template(tmp_path))(report)))["本局 底稿"]
    assert sheet["P60"].value == "=MIN(N60,ROUND(K60/J60*N60,2))"
    assert sheet["Q60"].value == "=ROUND(P60-N(O60),2)"


def test_a_text_that_looks_like_a_formula_stays_a_text_in_a_template(report: Report, tmp_path: Path) -> None:
    hostile = report.submissions[0].model_copy(update={"project": "=cmd|' /C calc'!A0"})
    made = reporter("xlsx", template=template(tmp_path))(report.model_copy(update={"submissions": (hostile,)}))
    cell = openpyxl.load_workbook(BytesIO(made))["本局 底稿"]["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=cmd|' /C calc'!A0", "s", True)


def test_words_of_the_bureaus_own_are_not_written_over(report: Report, tmp_path: Path) -> None:
    path = template(tmp_path)
    book = openpyxl.load_workbook(path)
    book["本局 底稿"]["A30"] = "审核人签字："
    book.save(path)
    count = len(report.submissions[0].findings)
    told = f"^模板“本局 底稿”里“问题清单”下面地方不够：要写 {count} 行，第 30 行已有内容。"
    with pytest.raises(Unwritable, match=told):
        reporter("xlsx", template=path)(report)


def test_a_formula_written_over_leaves_no_trace_in_the_order_of_computing(report: Report, tmp_path: Path) -> None:
    path = template(tmp_path)
    book = openpyxl.load_workbook(path)
    book["本局 底稿"]["B3"] = "=1+1"
    book.save(path)
    with_chain = BytesIO()
    with ZipFile(path) as before, ZipFile(with_chain, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "[Content_Types].xml":
                kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
                content = content.replace(b"</Types>", b'<Override PartName="/xl/calcChain.xml" ContentType="' + kind + b'"/></Types>')
            if name == "xl/_rels/workbook.xml.rels":
                kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
                made = b'<Relationship Id="rId99" Type="' + kind + b'" Target="/xl/calcChain.xml"/></Relationships>'
                content = content.replace(b"</Relationships>", made)
            after.writestr(name, content)
        space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        after.writestr("xl/calcChain.xml", b'<calcChain xmlns="' + space + b'"><c r="B3" i="1"/></calcChain>')
    path.write_bytes(with_chain.getvalue())
    with ZipFile(BytesIO(reporter("xlsx", template=path)(report))) as archive:
        assert "xl/calcChain.xml" not in archive.namelist()
        assert b"calcChain" not in archive.read("[Content_Types].xml") + archive.read("xl/_rels/workbook.xml.rels")


def test_five_thousand_findings_fill_a_template(tmp_path: Path) -> None:
    many = tuple(forged.MISMATCH.model_copy(update={"fingerprint": f"{number:016x}"}) for number in range(5000))
    one = forged.PETITIONS.model_copy(update={"findings": many})
    path = template(tmp_path)
    book = openpyxl.load_workbook(path)
    del book.defined_names["指标复算"]
    book.save(path)
    made = reporter("xlsx", template=path)(forged.ONE.model_copy(update={"submissions": (one,)}))
    assert openpyxl.load_workbook(BytesIO(made))["本局 底稿"].cell(5019, 1).value == 5000
