"""Tests of tables whose rows and columns a text dump lost."""

from pathlib import Path

from auditor.forms import understand
from auditor.forms.flow import REFLOWED
from auditor.model import Submission
from auditor.readers import read

BLANKS = """某县图书馆2024年度项目支出绩效自评表
项目名称   读者活动经费
主管部门   某县文化和旅游局   实施单位   某县图书馆
项目资金（万元）   年初预算数   全年预算数   全年执行数   分值   执行率   得分
年度资金总额   20   20   19   10   95%   9.5
财政拨款   20   20   19   95%
一级指标   二级指标   三级指标   年度指标值   实际完成值   分值   得分   偏差原因分析及改进措施
产出指标   数量指标   举办讲座场次   ≥12场   13场   20   20
展览场次   ≥6场   5场   10   8.33   场馆维修占用一个月；明年提前排期。
质量指标   活动按计划完成率   ≥95%   97%   20   20
效益指标   社会效益指标   参与读者人次   ≥3000人次   3260人次   30   30
满意度指标   服务对象满意度指标   读者满意度   ≥90%   93%   10   10
总分   100   97.83
"""
TABS = """项目名称\t读者活动经费
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
产出指标\t数量指标\t讲座场次\t≥12场\t13场\t50\t50
\t\t数量指标\t展览场次\t≥6场\t6场\t10
效益指标\t社会效益指标\t读者人次\t≥3000人次\t3260人次\t30\t30
"""


def read_text(text: str, folder: Path) -> Submission:
    path = folder / "自评表.txt"
    path.write_text(text, encoding="utf-8")
    (submission,) = understand(read(path))
    return submission


def test_cells_kept_apart_by_blanks_alone_come_back_into_their_columns(tmp_path: Path) -> None:
    form = read_text(BLANKS, tmp_path).form
    assert form is not None
    told = [
        tuple(slot.text if slot else None for slot in (one.level2, one.name, one.target, one.weight, one.score)) for one in form.indicators
    ]
    assert told == [
        ("数量指标", "举办讲座场次", "≥12场", "20", "20"),
        ("数量指标", "展览场次", "≥6场", "10", "8.33"),
        ("质量指标", "活动按计划完成率", "≥95%", "20", "20"),
        ("社会效益指标", "参与读者人次", "≥3000人次", "30", "30"),
        ("服务对象满意度指标", "读者满意度", "≥90%", "10", "10"),
    ]


def test_a_reason_stays_with_its_row_and_a_rate_in_its_column(tmp_path: Path) -> None:
    form = read_text(BLANKS, tmp_path).form
    assert form is not None
    assert [one.reason.text if one.reason else None for one in form.indicators] == ["", "场馆维修占用一个月；明年提前排期。", "", "", ""]
    assert [(fund.rate.text if fund.rate else None, fund.score.text if fund.score else None) for fund in form.funds] == [
        ("95%", "9.5"),
        ("95%", None),
    ]


def test_every_cell_keeps_the_place_where_it_stands(tmp_path: Path) -> None:
    form = read_text(BLANKS, tmp_path).form
    assert form is not None
    lines = BLANKS.split("\n")
    assert all(one.name.text in lines[(one.name.location.line or 0) - 1] for one in form.indicators)


def test_the_user_is_told_that_a_table_was_laid_anew(tmp_path: Path) -> None:
    assert read_text(BLANKS, tmp_path).remarks == (REFLOWED,)


def test_a_single_shifted_row_is_a_repair_and_no_reason_to_lay_the_table_anew(tmp_path: Path) -> None:
    submission = read_text(TABS, tmp_path)
    assert submission.remarks == ()
    assert [repair.kind for repair in submission.repairs] == ["shifted_row"]


def test_level_one_labels_of_a_bureaus_own_stay_in_their_rows(tmp_path: Path) -> None:
    text = """项目名称|商会建设经费||||||
一级指标|二级指标|三级指标|分值|年度指标值|实际完成值|得分|偏差原因
履职产出|数量指标|指导商会换届数|30|≥9家|9家|30|
||走访企业数|20|≥300家|318家|20|
运行成本|经济成本指标|公用经费支出|10|≤40万元|38万元|10|
履职效益|社会效益指标|诉求办结率|30|≥95%|96%|30|
服务满意|服务对象满意度指标|会员满意度|10|≥90%|94%|10|
总分|||100|||100|
"""
    form = read_text(text, tmp_path).form
    assert form is not None
    tops = [(group.name.text, len(group.indicators)) for group in form.groups if group.parent is None]
    assert tops == [("履职产出", 2), ("运行成本", 1), ("履职效益", 1), ("服务满意", 1)]
