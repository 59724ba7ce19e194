"""Figures and claims of the prose: what each is, and what it is about, or that this is not certain."""

import pytest

from auditor.model import Statement
from tests.forms.texts import FORM, document_of
from tests.told import told

Said = tuple[str, str | None, str]


def said(prose: str, form: str = FORM) -> list[Said]:
    """(role, about, words) of every statement of a report set before a form."""
    return [(one.role, one.about, one.words) for one in statements(prose, form)]


def statements(prose: str, form: str = FORM) -> tuple[Statement, ...]:
    return document_of(f"二、绩效目标完成情况\n{prose}\n{form}").statements


def test_an_actual_value_is_tied_to_the_indicator_it_names() -> None:
    assert said("全年培训教师人数310人次，培训及时率达96%。") == [("actual", "i1", "310人次"), ("actual", "i2", "96%")]


def test_a_sign_before_a_figure_makes_it_a_target() -> None:
    assert said("培训教师人数预期≥300人次，实际完成310人次。") == [("target", "i1", "300人次"), ("actual", "i1", "310人次")]


def test_a_part_of_a_figure_is_not_the_indicators_value() -> None:
    assert said("培训教师人数310人次，其中农村教师120人次。") == [("actual", "i1", "310人次"), ("unknown", None, "120人次")]


def test_a_comparison_with_last_year_is_not_the_indicators_value() -> None:
    assert said("培训及时率比上年提高3%。") == [("unknown", None, "3%")]


def test_a_unit_that_measures_something_else_unties_a_name() -> None:
    assert said("培训教师人数较多，共开课36天。") == [("unknown", None, "36天")]


def test_a_name_two_indicators_share_stays_untied_and_keeps_its_candidates() -> None:
    twins = FORM.replace("培训及时率\t≥95%", "教师培训率\t≥95%").replace("教师教学能力\t明显提升\t明显提升", "教师培训率\t≥90%\t91%")
    (statement,) = statements("教师培训率达到92%。", twins)
    assert (statement.about, statement.candidates) == (None, ("i2", "i3"))


def test_amounts_of_the_whole_project_are_tied_to_the_total_row() -> None:
    assert said("2024年度培训经费年初预算安排20万元，资金到位20万元，实际支出19.96万元，预算执行率99.8%。") == [
        ("initial", "m1", "20万元"),
        ("received", "m1", "20万元"),
        ("executed", "m1", "19.96万元"),
        ("executed_rate", "m1", "99.8%"),
    ]


def test_an_amount_for_one_purpose_is_not_the_projects_spending() -> None:
    assert said("其中讲师费支出3万元，场地租赁支出2万元。") == [("unknown", None, "3万元"), ("unknown", None, "2万元")]


def test_a_score_without_a_subject_is_the_total() -> None:
    assert said("经自评，自评得分99.98分，自评等级为“优”。") == [("total_score", "f1", "99.98分"), ("grade", "f1", "优")]


def test_marks_taken_off_are_no_score() -> None:
    assert said("培训及时率扣0.5分。") == [("unknown", None, "0.5分")]


def test_chapters_on_problems_state_no_results() -> None:
    submission = document_of(f"四、存在问题\n培训教师人数只有210人次，覆盖面不够。\n{FORM}")
    assert submission.statements == ()


def test_a_reason_for_a_surplus_counts_wherever_it_stands() -> None:
    submission = document_of(f"四、存在问题\n结余400元，主要原因是讲师费按实结算。\n{FORM}")
    assert [(one.role, one.about, one.words) for one in submission.statements] == [("explanation", "m1", "结余")]


def test_a_claim_names_what_it_is_about() -> None:
    assert said("培训及时率未达到预期值。") == [("claim_unmet", "i2", "未达到预期值")]
    assert said("培训及时率达到预期目标。") == [("claim_met", "i2", "达到预期目标")]


def test_a_claim_about_several_things_is_tied_to_none() -> None:
    assert said("各项指标均已完成。") == [("claim_met", None, "均已完成")]


def test_a_scored_section_holds_its_own_marks_and_those_of_its_parts() -> None:
    prose = (
        "1. 产出指标满分60分，自评得分60分。\n"
        "数量指标：培训教师人数达到预期标准，得40分（满分40分）。\n"
        "时效指标：培训及时率较高，得20分（满分20分）。"
    )
    submission = document_of(f"三、绩效分析\n{prose}\n{FORM}")
    (section,) = submission.sections
    assert section.name.text == "产出指标"
    assert section.score is not None
    assert section.full_marks is not None
    assert (section.score.about, section.score.words, section.full_marks.words) == ("g1", "60分", "60分")
    assert [(part.about, part.words) for part in section.part_scores] == [("i1", "40分"), ("i2", "20分")]
    assert [(part.about, part.words) for part in section.part_full_marks] == [("i1", "40分"), ("i2", "20分")]


def test_marks_in_a_section_are_tied_only_to_what_stands_under_it() -> None:
    prose = "1. 投入指标满分10分，自评得分9.98分。\n时效情况：资金按时到位，得5分。\n资金落实：得4.98分。"
    submission = document_of(f"三、绩效分析\n{prose}\n{FORM}")
    (section,) = submission.sections
    assert section.score is not None
    assert section.score.about == "m1"
    assert [(part.about, part.subject, part.words) for part in section.part_scores] == [
        (None, "时效情况", "5分"),
        (None, "资金落实", "4.98分"),
    ]


def test_a_result_that_goals_and_prose_name_and_the_table_lacks_is_unlisted() -> None:
    goal = "年度总体目标\t预期目标\t\t\t实际完成情况\t\t\t\n\t提升教师教学能力，建成覆盖全县的线上课程资源库。\t\t\t已完成\t\t\t\n"
    form = FORM.replace("一级指标\t", f"{goal}一级指标\t", 1)
    found = said("培训教师人数310人次，并建成覆盖全县的线上课程资源库。", form)
    assert found == [("actual", "i1", "310人次"), ("unlisted", None, "建成覆盖全县的线上课程资源库")]


def test_statements_keep_ids_of_their_own_where_what_looked_like_a_claim_is_none() -> None:
    goal = "年度总体目标\t预期目标\t\t\t实际完成情况\t\t\t\n\t提升教师教学能力，建成覆盖全县的线上课程资源库。\t\t\t已完成\t\t\t\n"
    form = FORM.replace("一级指标\t", f"{goal}一级指标\t", 1)
    submission = document_of(f"二、完成情况\n23座公厕中22座按期完工。培训教师人数310人次，并建成覆盖全县的线上课程资源库。\n{form}")
    assert [(one.id, one.role) for one in submission.statements] == [
        ("p1", "unknown"),
        ("p2", "unknown"),
        ("p4", "actual"),
        ("p5", "unlisted"),
    ]


def test_prose_that_does_not_name_the_project_is_not_held_against_one_of_two_forms() -> None:
    from tests.forms.texts import all_of  # noqa: PLC0415 used once

    prose = "全年培训教师人数290人次。" * 20
    first, _ = all_of(f"{prose}\n{FORM}\n{FORM}".replace("培训经费", "教师发展专项"))
    assert first.statements == ()
    assert told(first.remarks) == ("文件中有 2 张自评表，正文未写明属于本项目，没有与本表核对。",)


def test_marks_and_grades_of_an_earlier_year_are_not_this_years() -> None:
    assert said("上年度自评得分88分，等级为良。2024年自评得分99.98分，自评等级为“优”。") == [
        ("unknown", None, "88分"),
        ("total_score", "f1", "99.98分"),
        ("grade", "f1", "优"),
    ]
    assert said("2023年度本项目自评得分85分，自评等级为“良”。") == [("unknown", None, "85分")]


def test_what_arrived_in_another_year_or_was_there_before_is_not_this_years() -> None:
    assert said("2023年到位资金18万元，用了16万元。") == [("unknown", None, "18万元"), ("unknown", None, "16万元")]
    assert said("那时全县只有教室2间，培训教师人数90人次。") == [("unknown", None, "2间"), ("previous", "i1", "90人次")]
    assert said("那时离开班只有十天，今年培训教师人数310人次。")[-1:] == [("actual", "i1", "310人次")]


def test_an_evaluation_done_the_year_after_is_of_the_year_evaluated() -> None:
    assert said("2025年2月，我单位开展了自评，自评得分99.98分。")[-1:] == [("total_score", "f1", "99.98分")]


def test_where_no_title_has_a_year_the_report_says_which_one_was_evaluated() -> None:
    form = FORM.replace("2024年度", "")
    money = "2023年预算30万元，支出28万元。"
    assert said(f"我单位对2024年教师培训经费开展了自评。{money}", form) == [("unknown", None, "30万元"), ("unknown", None, "28万元")]
    assert said(f"我单位对教师培训经费开展了自评。{money}", form) == [("budget", "m1", "30万元"), ("executed", "m1", "28万元")]


def test_a_title_before_a_slot_of_the_header_is_no_cut_sentence() -> None:
    header = "2023年度乡村教师培训转移支付绩效自评报告\n项目名称：乡村教师培训\n主管部门：某县教育局\n"
    assert document_of(header + FORM).repairs == ()
    cut = document_of("项目全年按照年初计划培训了乡村教师\n共310人次。\n" + FORM).repairs
    assert [(one.kind, one.subject) for one in cut] == [("cut_sentence", "…初计划培训了乡村教师")]


def test_a_name_said_in_part_of_what_the_table_does_not_print_stays_untied_beside_the_figure_that_it_prints() -> None:
    form = FORM.replace("培训教师人数", "检查界桩数量")
    first, other = statements("全年检查界桩310人次。\n界桩61人次。", form)
    assert ((first.role, first.about), (other.role, other.about, other.candidates)) == (("actual", "i1"), ("unknown", None, ("i1",)))


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("支出19万元，结余1万元为质量保证金。", "结余1万元为"),
        ("支出19万元，剩下的1万元经捐赠方同意转作下一期培训。", "剩下的1万元经捐赠方同意转作"),
        ("一期停办，补助相应减少，形成结余1万元。", "相应减少，形成结余"),
        ("支出19万元，剩余1万元待验收后支付。", "剩余1万元待验收后支付"),
        ("支出19万元，余款1万元，已由财政收回。", "余款1万元，已由财政收回"),
        ("支出19万元，其余10000元（一期教材未付印）。", "其余10000元（一期教材未付印）"),
        ("支出19万元，未支付部分主要为培训场地尾款。", "未支付部分主要为"),
        ("因两期合并办班节约1万元。", "因两期合并办班节约"),
        ("支出19万元，没花完的1万元已交回国库。", "没花完的1万元已交回"),
        ("支出19万元，占预算的95%，主要是教材招标节约。", "主要是教材招标节约"),
    ],
)
def test_a_sentence_says_why_money_was_left(sentence: str, told: str) -> None:
    submission = document_of(f"一、资金情况\n{sentence}\n{FORM}")
    assert [one.words for one in submission.statements if one.role == "explanation"] == [told]


@pytest.mark.parametrize(
    "sentence",
    [
        "支出19万元，结余1万元。",
        "支出19万元，结余1万元，执行率为95%。",
        "余下3场因场地维修推迟。",
        "实际支出比预算少支出1万元，执行率95%。",
    ],
)
def test_a_sentence_that_only_states_what_was_left_explains_nothing(sentence: str) -> None:
    submission = document_of(f"一、资金情况\n{sentence}\n{FORM}")
    assert [one.words for one in submission.statements if one.role == "explanation"] == []
