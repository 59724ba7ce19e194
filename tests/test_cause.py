"""Several findings that one wrong figure explains are one finding, which names the figure and what it would have to be."""

from pathlib import Path
from time import process_time

import pytest

from auditor.findings import Finding, Skipped
from auditor.pipeline import Settings, audit_file

FORM = """{prose}
2024年度项目支出绩效自评表
项目名称|{project}||||||
主管部门|某县农业农村局|实施单位|某县农业技术推广站||||
项目资金（万元）|年初预算数|全年预算数|全年执行数|执行率|分值|得分|
年度资金总额|20|20|{executed}|{rate}|10|{execution}|
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
产出指标|数量指标|培训农户人次|≥1500人次|{trained}|{weight}|{score}|
||建设示范田面积|≥300亩|320亩|15|15|
|质量指标|示范田验收合格率|=100%|{passed}|10|10|
|时效指标|培训按期完成率|≥95%|{timely}|10|{timely_score}|{reason}
成本指标|经济成本指标|每亩示范成本|≤800元|{cost}|10|{cost_score}|
效益指标|社会效益指标|带动农户户数|≥800户|868户|20|20|
满意度指标|服务对象满意度指标|受训农户满意度|≥90%|93.7%|10|10|
总分|||||100|{total}|
"""
RIGHT = {
    "prose": "",
    "project": "农技推广示范",
    "executed": "19.96",
    "rate": "99.8%",
    "execution": "9.98",
    "trained": "1620人次",
    "weight": "15",
    "score": "15",
    "passed": "100%",
    "timely": "97%",
    "timely_score": "10",
    "reason": "",
    "cost": "780元",
    "cost_score": "10",
    "total": "99.98",
}


def audited(folder: Path, **wrong: str) -> list[Finding]:
    path = folder / "自评.txt"
    path.write_text(FORM.format(**{**RIGHT, **wrong}), encoding="utf-8")
    told = audit_file(path, Settings())
    assert not isinstance(told, Skipped)
    (submission,) = told
    return [one for one in submission.findings if one.severity != "note"]


def test_a_form_without_a_wrong_figure_has_no_cause(tmp_path: Path) -> None:
    assert audited(tmp_path) == []


@pytest.mark.parametrize(
    ("wrong", "told", "superseded"),
    [
        ({"score": "51"}, ("51", "15", "像是两个数字写颠倒了"), {"score-above-weight", "total-score-mismatch"}),
        ({"cost_score": "9.75"}, ("9.75", "10", "反向指标按正向计分了"), {"reverse-indicator-misscored", "total-score-mismatch"}),
        (
            {"executed": "1.996"},
            ("1.996", "19.96", "像是小数点错位"),
            {"execution-rate-mismatch", "full-output-on-low-execution"},
        ),
        (
            {"executed": "199600", "prose": "全年预算20万元，实际支出19.96万元，执行率99.8%。"},
            ("199600", "19.96", "像是元和万元写混了"),
            {"execution-rate-mismatch", "narrative-amount-mismatch", "overspent-budget"},
        ),
        (
            {"timely": "79%", "prose": "培训按期完成率97%。"},
            ("79%", "97%", "像是两个数字写颠倒了"),
            {"narrative-value-mismatch", "unexplained-shortfall", "unmet-target-scored-full"},
        ),
        (
            {"trained": "1440人次", "prose": "2023年培训农户1440人次，2024年培训农户1620人次。"},
            ("1440人次", "1620人次", "恰是正文写的上年数"),
            {"narrative-value-mismatch", "unexplained-shortfall", "unmet-target-scored-full"},
        ),
        (
            {"passed": "97.5%", "timely": "97.5%", "prose": "示范田验收合格率100%，培训按期完成率97.5%。"},
            ("97.5%", "100%", "恰是邻行的数"),
            {"narrative-value-mismatch", "unexplained-shortfall", "exact-target-missed"},
        ),
    ],
    ids=["digits", "forward", "point", "ten-thousand", "digits-of-an-actual", "last-year", "neighbour"],
)
def test_one_slip_is_one_finding(tmp_path: Path, wrong: dict[str, str], told: tuple[str, str, str], superseded: set[str]) -> None:
    quote, due, story = told
    (found,) = audited(tmp_path, **wrong)
    assert (found.rule, found.severity, found.outcome) == ("one-wrong-figure", "error", "fail")
    assert found.places[0].quote == quote
    assert found.expected is not None
    assert found.expected.startswith(due)
    assert story in found.message
    assert superseded <= set(found.supersedes)


def test_two_wrong_scores_and_the_sum_they_spoil_are_named_together(tmp_path: Path) -> None:
    (found,) = audited(tmp_path, score="51", cost_score="9.75")
    assert (found.rule, found.severity) == ("one-wrong-figure", "error")
    assert found.message.startswith("若指标「每亩示范成本」得分为 10，并且指标「培训农户人次」得分应为 15，")
    assert set(found.supersedes) == {
        "reverse-indicator-misscored",
        "score-above-weight",
        "total-score-mismatch",
        "unexplained-deduction",
    }


def test_a_figure_that_only_two_rules_of_its_own_row_doubt_is_no_cause(tmp_path: Path) -> None:
    found = audited(tmp_path, total="", score="13")
    assert "one-wrong-figure" not in [one.rule for one in found]


def test_a_score_put_right_does_not_change_a_total_that_was_right(tmp_path: Path) -> None:
    (found,) = audited(tmp_path, score="51")
    assert found.decision == "更正后总分不变。"


def test_the_search_ends_soon_on_a_form_where_everything_is_wrong(tmp_path: Path) -> None:
    before = process_time()
    wrong = {"score": "7", "cost_score": "3", "timely_score": "4", "execution": "1", "executed": "88", "rate": "3%", "trained": "1人次"}
    audited(tmp_path, **wrong, total="12", weight="44", passed="5%", timely="6%")
    assert process_time() - before < 8


def test_digits_exchanged_that_nothing_else_speaks_for_explain_nothing(tmp_path: Path) -> None:
    """1425 for 1524 would undo both findings of the row; no other figure says 1425."""
    found = audited(tmp_path, trained="1425人次", total="")
    assert "one-wrong-figure" not in [one.rule for one in found]
    assert "unmet-target-scored-full" in [one.rule for one in found]
