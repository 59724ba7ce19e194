"""Ledgers as bureaus keep them: columns in any order and under any of their names, units and years left open, files that are none."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from auditor import cli
from auditor.corpus import Unusable, read_ledger
from auditor.corpus import ledger as corpus_ledger
from auditor.readers import Unreadable, place, read
from auditor.reporters.verdict import verdict
from tests.comparison.county import Form, Row, compared, found, ledger, unjudged, written

LAMPS = Form("路灯维护", "甲县住建局", executed="45.2", rows=[Row("维护路灯数量", "≥300盏", "320盏")])


def test_payments_in_another_order_under_other_names_add_up(tmp_path: Path) -> None:
    payments = ledger(
        tmp_path,
        "payments",
        '2024年国库集中支付明细\n序号,支付日期,实际支付金额（元）,项目编码,预算项目,预算单位（代码）\n1,2024-03-01,"300,000.00",P01,路灯维护,甲县住建局101001\n'
        "2,2024-09-01,150000,P01,2024年路灯维护项目,甲县住建局\n合计,,450000,,,\n",
    )
    report = compared(written(tmp_path, {"a": LAMPS, "b": LAMPS._replace(unit="乙县住建局")}), [payments])
    assert found(report, "ledger-amount-mismatch") == [
        (
            "a.txt",
            "「路灯维护」全年执行数填 45.2万元，支付台账中 2 笔合计 45.0万元。",
            (
                "第 8 行，「年度资金总额」全年执行数“45.2”",
                "《payments.csv》支付台账，第 3 行，金额“300,000.00”",
                "《payments.csv》支付台账，第 4 行，金额“150000”",
            ),
        )
    ]
    assert unjudged(report, "ledger-amount-mismatch") == [("b.txt", "支付台账中没有这个项目")]


def test_payments_that_name_no_unit_accuse_neither_of_two(tmp_path: Path) -> None:
    payments = ledger(tmp_path, "payments", "项目名称,金额（元）\n路灯维护,300000\n")
    report = compared(written(tmp_path, {"a": LAMPS, "b": LAMPS._replace(unit="乙县住建局")}), [payments])
    assert found(report, "ledger-amount-mismatch") == []
    sentence = "支付台账没有写明单位或年度，不能确认是这个项目的支付"
    assert unjudged(report, "ledger-amount-mismatch") == [("a.txt", sentence), ("b.txt", sentence)]


def test_a_workbook_of_approved_targets_is_held_against_the_form(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["绩效目标批复表"],
        ["项目名称", "三级指标", "目标值", "年度"],
        ["路灯维护", "维护路灯数量", "≥400盏", 2024],
        [None, None, None, None],
    ):
        sheet.append(row)
    book.save(tmp_path / "批复.xlsx")
    approved = read_ledger("approved", tmp_path / "批复.xlsx")
    assert found(compared(written(tmp_path, {"a": LAMPS}), [approved]), "target-differs-from-approved") == [
        (
            "a.txt",
            "批复的指标「维护路灯数量」指标值为 ≥400盏，自评表中为 ≥300盏。",
            ("第 10 行，指标「维护路灯数量」指标值“≥300盏”", "《批复.xlsx》批复目标表，工作表「Sheet」C3，指标值“≥400盏”"),
        )
    ]


def test_a_project_that_nobody_evaluates_is_told_under_the_ledger(tmp_path: Path) -> None:
    projects = ledger(
        tmp_path,
        "projects",
        "单位,项目名称,年度,预算金额\n甲县住建局,路灯维护,2024,50万元\n甲县住建局,公厕运维,2024,30万元\n丁县水利局,抗旱,2024,9万元\n",
    )
    report = compared(written(tmp_path, {"a": LAMPS}), [projects])
    assert found(report, "unevaluated-project") == [
        (
            "projects.csv",
            "预算项目「公厕运维」（甲县住建局，30万元）在这批材料中没有自评，而同一单位的其他项目有。",
            ("预算项目库，第 3 行，项目名称“公厕运维”", "预算项目库，第 3 行，金额“30万元”"),
        )
    ]
    assert verdict(report, "zh").startswith("共核查 1 份材料：")
    assert unjudged(report, "unevaluated-project") == [("projects.csv", "这批材料中没有这个单位当年的任何自评，可能没有收齐")]


def test_a_register_of_cases_is_reckoned_case_by_case(tmp_path: Path) -> None:
    rows = [Row("接访批次", "≥2批次", "3批次"), Row("及时受理率", "≥95%", "50%"), Row("案件办结时限", "≤60天", "60天")]
    cases = ledger(
        tmp_path,
        "cases",
        "登记编号\t登记日期\t受理日期\t办结日期\t信访形式\t办理结果\n1\t2024-01-05\t2024-01-08\t2024-02-01\t来访\t已化解\n2\t2024-03-05\t2024-04-08\t2024-05-01\t来访\t已化解\n",
    )
    report = compared(written(tmp_path, {"a": Form("信访维稳", "某县信访局", rows=rows)}), [cases])
    assert [message for _, message, _ in found(report, "ledger-output-mismatch")] == [
        "「接访批次」填 3批次，按案件登记簿 2 件逐件计算，件数为 2批次。"
    ]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "payments",
            "项目名称,单位\n路灯维护,甲县住建局\n",
            "里没有找到“金额”一栏（可写作：支付金额、实际支付金额、实付金额、支出金额、决算数、金额），这份台账没有用上；读到的表头：项目名称、单位。",
        ),
        ("evidence", "项目名称,佐证材料\n", "只有表头，没有一行内容，这份台账没有用上。"),
        ("cases", "没有表格的一段话。", "里没有表格，这份台账没有用上；请提交 CSV 或 Excel 表。"),
        ("projects", "", "读不出来：文件是空的"),
    ],
)
def test_what_is_no_ledger_is_told_with_what_to_write(tmp_path: Path, name: str, content: str, sentence: str) -> None:
    with pytest.raises(Unusable) as refused:
        ledger(tmp_path, name, content)
    assert sentence in str(refused.value)


def test_a_ledger_may_have_more_cells_than_a_submission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert 10 * place.PIECES_MAX <= corpus_ledger.CELLS_MAX
    monkeypatch.setattr(place, "PIECES_MAX", 5_000)
    rows = "\n".join(f"路灯维护{number},甲县住建局,2024,{number}" for number in range(5_200))
    assert len(ledger(tmp_path, "payments", f"项目名称,单位,年度,金额（元）\n{rows}\n").rows) == 5_200
    with pytest.raises(Unreadable, match=r"^文件的段落或单元格超过 20 万个"):
        read(tmp_path / "payments.csv")


def test_a_ledger_that_is_too_long_is_told_what_to_leave_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus_ledger, "CELLS_MAX", 10_000)
    path = tmp_path / "支付.csv"
    path.write_text("项目名称,金额（元）\n" + "路灯维护,1\n" * 12_000, encoding="utf-8")
    with pytest.raises(Unusable) as refused:
        read_ledger("payments", path)
    assert str(refused.value) == (
        f"支付台账“{path}”读不出来：超过 1 万格。请按年度或地区分开，分几次核查，或只留下有关的行和栏（项目名称、金额）。"
    )
    assert refused.value.wording.en == (
        f"The payments “{path}” cannot be read: it has more than 10,000 cells. Split it by year or region and check several times, "
        "or keep only the rows and columns that matter (project, amount)."
    )


def test_one_bad_ledger_costs_no_other(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (path,) = written(tmp_path, {"a": LAMPS})
    (tmp_path / "good.csv").write_text("项目名称,金额（元）\n路灯维护,300000\n", encoding="utf-8")
    (tmp_path / "bad.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    code = cli.main(
        [
            "check",
            str(path),
            "--quiet",
            "--engine",
            "plain",
            "--ledger",
            f"payments={tmp_path}/good.csv",
            "--ledger",
            f"cases={tmp_path}/bad.csv",
        ]
    )
    told, _ = capfd.readouterr()
    assert code == 1
    assert "ledger-amount-mismatch" in told
    assert "未核查的文件（1 个）" in told
    assert cli.main(["check", str(path), "--ledger", "支付.csv"]) == 2
    assert "--ledger 后面写 名称=文件，“支付.csv”不是" in capfd.readouterr().err
