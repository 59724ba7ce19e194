"""The working paper: five sheets, formulas that recompute, text that stays text, a bureau's own workbook."""

import os
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from auditor.findings import Report, SubmissionReport
from auditor.model import FundLine, Indicator
from auditor.pipeline import Settings, audit_file, bench, gathered
from auditor.reporters import Unwritable, reporter
from tests.reporters import forged
from tests.reporters.opened import converted, needs_office

CASES = Path(__file__).parents[2] / "cases"
PETITIONS = CASES / "petition-office/2024年信访维稳经费绩效自评.txt"
SETTINGS = Settings(engine="plain", keeps_reading=True)
HOSTILE = "=cmd|' /C calc'!A0"


def audited(*files: Path) -> Report:
    return gathered(bench(SETTINGS).rules, [audit_file(file, SETTINGS) for file in files])


def opened(written: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(written))


def test_the_sheets_are_five_and_every_finding_has_room_for_an_answer() -> None:
    report = audited(PETITIONS)
    workbook = opened(reporter("xlsx")(report))
    assert workbook.sheetnames == ["总览", "问题清单", "指标复算", "核验地图", "未能核验"]
    sheet = workbook["问题清单"]
    heads = [cell.value for cell in sheet[2]]
    assert heads[-2:] == ["单位反馈", "处理意见"]
    told = [str(sheet.cell(row, 10).value).split("\n") for row in range(3, sheet.max_row + 1)]
    assert [lines[0] for lines in told] == [found.message for found in report.findings()]
    assert ["19.96万元÷20万元×20 = 19.96"] in [lines[1:] for lines in told]
    assert all(sheet.cell(row, column).value is None for row in range(3, sheet.max_row + 1) for column in (16, 17))


def test_every_figure_is_on_the_map_with_its_state_and_leads_to_its_finding() -> None:
    report = audited(PETITIONS)
    reading = report.submissions[0].reading
    assert reading is not None
    workbook = opened(reporter("xlsx")(report))
    rows = list(workbook["核验地图"].iter_rows(min_row=3))
    words = {"wrong": "不符", "agreed": "相符", "unjudged": "未能判定", "untouched": "尚无规则涉及"}
    assert [(row[1].value, row[2].value, row[3].value) for row in rows] == [
        (figure.where, figure.text, words[figure.state]) for figure in reading.figures
    ]
    links = [row[5] for row in rows if row[5].value]
    assert links
    for cell in links:
        number = int(str(cell.value))
        assert cell.hyperlink is not None
        assert cell.hyperlink.location == f"'问题清单'!A{number + 2}"
        assert workbook["问题清单"].cell(number + 2, 1).value == number


def test_a_place_links_to_its_cell_seen_from_the_folder_of_the_workbook() -> None:
    file = CASES / "met-but-scored-short/路灯维护自评表.xlsx"
    sheet = opened(reporter("xlsx", folder=CASES)(audited(file)))["问题清单"]
    link = sheet["F3"].hyperlink
    assert link.target == "met-but-scored-short/%E8%B7%AF%E7%81%AF%E7%BB%B4%E6%8A%A4%E8%87%AA%E8%AF%84%E8%A1%A8.xlsx"
    assert link.location.startswith("'")


@needs_office
def test_the_formulas_recompute_what_the_rules_compute_in_every_case(tmp_path: Path) -> None:
    files = [file for file in sorted(CASES.glob("*/*")) if file.suffix in (".txt", ".docx", ".xlsx", ".html")]
    report = audited(*files)
    assert recomputed(report, tmp_path) == [due for one in report.submissions for due in dues(one)]


@needs_office
def test_the_formulas_take_the_direction_that_the_rules_take(tmp_path: Path) -> None:
    """A duration written with “=” is scored in reverse; hours and costs that shall be at least so much are not."""
    written = tmp_path / "方向.txt"
    written.write_text(
        "2024年度项目支出绩效自评表\n项目名称|某项目|||||\n一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分\n"
        "产出指标|时效指标|审批办理时限|＝10天|12天|20|16\n|数量指标|场馆开放时长|≥3000小时|2700小时|30|27\n"
        "成本指标|经济成本指标|成本控制情况|≥95%|90%|50|47.37\n总分|||||100|90.37\n",
        encoding="utf-8",
    )
    report = audited(written)
    due = [Decimal("16.00"), Decimal("27.00"), Decimal("47.37")]
    assert dues(report.submissions[0])[:3] == due
    assert recomputed(report, tmp_path)[:3] == due


def recomputed(report: Report, folder: Path) -> list[Decimal]:
    """What the formulas of the paper come to when an office program opens it."""
    values = openpyxl.load_workbook(BytesIO(converted(reporter("xlsx")(report), "底稿.xlsx", "xlsx", folder)), data_only=True)
    computed = [row[13].value for row in values["指标复算"].iter_rows(min_row=3) if row[13].value is not None]
    return [round(Decimal(str(value)), 2) for value in computed]


def dues(one: SubmissionReport) -> list[Decimal]:
    """The scores that are due row by row, printed ones where none can be told, their sum, and the sum again beneath it."""
    assert one.reading is not None
    form = one.reading.submission.form
    if form is None:
        return []
    rows: list[FundLine | Indicator] = [*form.indicators]
    if form.execution and form.execution.weight and form.execution.weight.figure:
        rows.insert(0, form.execution)
    found = []
    for row in rows:
        reckoning = one.reading.reckonings[row.id]
        printed = row.score.figure.value if row.score and row.score.figure else Decimal(0)
        found.append(printed if isinstance(reckoning, str) else reckoning.due)
    found.append(sum(found, Decimal(0)))
    return [*found, found[-1]]


def test_a_text_that_looks_like_a_formula_arrives_as_text(tmp_path: Path) -> None:
    hostile = forged.MISMATCH.model_copy(update={"actual": HOSTILE, "message": "-1+1 \x00", "expected": "@SUM(1)"})
    report = forged.ONE.model_copy(
        update={"submissions": (forged.PETITIONS.model_copy(update={"project": HOSTILE, "unit": "甲/乙🏛️[局]", "findings": (hostile,)}),)}
    )
    workbook = opened(reporter("xlsx")(report))
    texts = [cell for cell in workbook["问题清单"][3] if isinstance(cell.value, str)]
    assert [cell.value for cell in texts if cell.data_type == "f"] == []
    assert {HOSTILE, "-1+1 �", "@SUM(1)"} <= {cell.value for cell in texts}
    assert (workbook["总览"]["B3"].value, workbook["总览"]["B3"].data_type, workbook["总览"]["B3"].quotePrefix) == (HOSTILE, "s", True)


def test_five_thousand_findings_fit() -> None:
    many = tuple(forged.MISMATCH.model_copy(update={"fingerprint": f"{number:016x}"}) for number in range(5000))
    report = forged.ONE.model_copy(update={"submissions": (forged.PETITIONS.model_copy(update={"findings": many}),)})
    sheet = openpyxl.load_workbook(BytesIO(reporter("xlsx")(report)), read_only=True)["问题清单"]
    assert sum(1 for _ in sheet.rows) == 5002


def template(folder: Path, names: dict[str, str]) -> Path:
    """A bureau's workbook: its own heading, a merged cell, and names."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "本局底稿"
    sheet["A1"] = "某县财政局审核底稿"
    sheet.merge_cells("B2:D2")
    for name, place in names.items():
        workbook.defined_names[name] = DefinedName(name, attr_text=f"'本局底稿'!{place}")
    path = folder / "模板.xlsx"
    workbook.save(path)
    return path


def test_the_named_cells_of_a_template_are_filled_and_the_rest_stays(tmp_path: Path) -> None:
    path = template(tmp_path, {"项目名称": "$B$2:$D$2", "填报总分": "$B$3", "严重": "$B$4", "问题清单": "$A$10", "指标复算": "$A$40"})
    report = audited(PETITIONS)
    sheet = opened(reporter("xlsx", template=path)(report))["本局底稿"]
    assert (sheet["A1"].value, sheet["B2"].value, sheet["B3"].value) == ("某县财政局审核底稿", "信访维稳经费", 98.6)
    assert sheet["B4"].value == report.count()["error"]
    assert [sheet.cell(row, 5).value for row in (10, 11)] == [found.title for found in report.submissions[0].findings[:2]]
    assert sheet["N41"].value == "=IF(I41<=H41,L41,IF(H41=0,0,MIN(L41,MAX(0,ROUND((1-(I41-H41)/H41)*L41,2)))))"


def test_a_template_that_cannot_be_filled_is_told(tmp_path: Path) -> None:
    report = audited(PETITIONS)
    with pytest.raises(Unwritable, match=r"^模板里没有可填写的命名单元格。.*项目名称、实施单位"):
        reporter("xlsx", template=template(tmp_path, {"别的": "$A$1"}))(report)
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(os.urandom(64))
    with pytest.raises(Unwritable, match="不是 Excel 工作簿"):
        reporter("xlsx", template=broken)(report)
    with pytest.raises(Unwritable, match="这次有 2 份"):
        reporter("xlsx", template=template(tmp_path, {"项目名称": "$B$2"}))(forged.SEVERAL)
