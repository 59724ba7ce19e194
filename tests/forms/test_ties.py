"""What prose is tied to, over lists, headings, brackets and turns of phrase; and what stays untied because it may mean something else."""

import pytest

from tests.forms.test_prose import Said, said, statements
from tests.forms.texts import FORM, HEADINGS

ROAD = f"""\
2024年度项目支出绩效自评表
项目名称：\t乡村道路建设\t\t\t\t\t\t
主管部门：\t某县交通运输局\t实施单位：\t某镇人民政府\t\t\t\t
项目资金（万元）\t\t\t\t\t\t\t
\t年初预算数\t全年预算数\t全年执行数\t执行率\t分值\t得分\t
年度资金总额\t300\t280\t266\t95%\t10\t9.5\t
其中：财政拨款\t200\t200\t190\t95%\t-\t-\t
其他资金\t100\t80\t76\t95%\t-\t-\t
{HEADINGS}
产出指标\t数量指标\t硬化村组道路\t≥12公里\t12.5公里\t20\t20\t
\t\t新建桥涵\t≥3座\t3座\t10\t10\t
\t时效指标\t险情处置时限\t≤6小时\t4小时\t10\t10\t
\t成本指标\t每公里道路建设成本\t≤22万元\t21.3万元\t10\t10\t
效益指标\t社会效益指标\t受益群众人数\t≥6000人\t6200人\t30\t30\t
满意度指标\t服务对象满意度指标\t受益群众满意度\t≥95%\t96%\t10\t10\t
总分\t\t\t\t\t100\t99.5\t
"""


@pytest.mark.parametrize(
    ("prose", "found"),
    [
        (
            "培训教师人数、培训及时率分别为310人次、96%，分别完成年度目标的103.3%和101%。",
            [("actual", "i1", "310人次"), ("actual", "i2", "96%"), ("completion_rate", "i1", "103.3%"), ("completion_rate", "i2", "101%")],
        ),
        (
            "培训教师人数310人次（目标值300人次），完成率103.33%，得分40分。",
            [("actual", "i1", "310人次"), ("target", "i1", "300人次"), ("completion_rate", "i1", "103.33%"), ("score", "i1", "40分")],
        ),
        ("完成了310人次的教师培训任务。", [("actual", "i1", "310人次")]),
        ("培训及时率达96%，高于95%的目标值1个百分点。", [("actual", "i2", "96%"), ("target", "i2", "95%"), ("unknown", None, "1个百分点")]),
        (
            "培训教师人数由上年的280人次增加到310人次，增长10.7%。",
            [("previous", "i1", "280人次"), ("actual", "i1", "310人次"), ("unknown", None, "10.7%")],
        ),
        ("2023年培训教师人数280人次，2024年310人次。", [("previous", "i1", "280人次"), ("actual", "i1", "310人次")]),
        ("参训教师满意度未达到98%的行业平均水平。", [("unknown", None, "98%"), ("claim_unmet", "i4", "未达到")]),
        ("总分100分，自评得分99.98分。", [("unknown", None, "100分"), ("total_score", "f1", "99.98分")]),
        (
            "自评得分99.98分，其中：产出指标（60分）得60分，预算执行率得9.98分。",
            [("total_score", "f1", "99.98分"), ("full_marks", "g1", "60分"), ("score", "g1", "60分"), ("score", "m1", "9.98分")],
        ),
        ("经第三方复核得分92分。", [("unknown", None, "92分")]),
        (
            "项目决策指标满分20分，得20分。产出指标满分30分，得28分。",
            [("full_marks", None, "20分"), ("score", None, "20分"), ("full_marks", None, "30分"), ("score", None, "28分")],
        ),
        ("培训教师人数指标得分40，满分40。", [("score", "i1", "40"), ("full_marks", "i1", "40")]),
        ("人员经费支出12万元，办公费支出3万元。", [("unknown", None, "12万元"), ("unknown", None, "3万元")]),
        ("年度总体目标：完成教师培训300人次以上。", [("target", "i1", "300人次")]),
    ],
)
def test_a_training_report_is_read_as_its_words_mean(prose: str, found: list[Said]) -> None:
    assert said(prose) == found


@pytest.mark.parametrize(
    ("prose", "found"),
    [
        (
            "财政拨款200万元，支出190万元；其他资金80万元，支出76万元。",
            [("budget", "m2", "200万元"), ("executed", "m2", "190万元"), ("budget", "m3", "80万元"), ("executed", "m3", "76万元")],
        ),
        ("项目预算280万元，其中中央财政资金150万元。", [("budget", "m1", "280万元"), ("unknown", None, "150万元")]),
        (
            "硬化道路12.5公里，其中水泥路10公里，沥青路2.5公里。",
            [("actual", "i1", "12.5公里"), ("unknown", None, "10公里"), ("unknown", None, "2.5公里")],
        ),
        ("道路塌方险情均在4小时内处置完毕。", [("actual", "i3", "4小时")]),
        (
            "每公里道路建设成本21.3万元，控制在22万元以内。",
            [("actual", "i4", "21.3万元"), ("target", "i4", "22万元")],
        ),
        ("新建涵洞9 8座。", [("unknown", None, "9"), ("unknown", None, "8座")]),
        (
            "产出数量：硬化道路12.5公里，新建桥涵3座，得30分。",
            [("actual", "i1", "12.5公里"), ("actual", "i2", "3座"), ("score", "g4", "30分")],
        ),
        ("受益群众满意度调查得分96分。", [("unknown", None, "96分")]),
    ],
)
def test_a_road_report_is_read_as_its_words_mean(prose: str, found: list[Said]) -> None:
    assert said(prose, ROAD) == found


def test_a_heading_names_the_indicator_of_the_lines_below_it() -> None:
    assert said("（1）培训教师人数\n目标300人次，实际完成310人次。") == [("target", "i1", "300人次"), ("actual", "i1", "310人次")]


def test_a_tie_by_heading_alone_is_one_to_look_at() -> None:
    (statement,) = statements("（一）时效指标完成情况\n实际完成95%。")
    assert (statement.about, statement.confidence) == ("i2", 0.75)


def test_a_figure_of_another_project_in_the_report_is_tied_to_nothing() -> None:
    prose = "（一）培训经费项目\n培训教师人数310人次。\n（二）校舍维修项目\n培训教师人数20人次，参训教师满意度88%。"
    assert said(prose) == [("actual", "i1", "310人次"), ("unknown", None, "20人次"), ("unknown", None, "88%")]


def test_of_two_indicators_alike_the_one_whose_figure_it_is_is_meant() -> None:
    twins = FORM.replace("培训及时率\t≥95%", "教师培训率\t≥95%").replace("教师教学能力\t明显提升\t明显提升", "教师培训率\t≥90%\t91%")
    assert said("教师培训率达到91%。", twins) == [("actual", "i3", "91%")]
