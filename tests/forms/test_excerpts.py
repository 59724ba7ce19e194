"""What is taken out of form and report for rules to look at: placeholders, shortcomings, repeated sentences, years, names and sources."""

from tests.forms.texts import FORM, all_of, document_of

REPORT = """\
某县教师发展中心2024年度培训经费绩效自评报告
一、绩效完成情况
全年培训教师310人次。发放问卷120份，回收118份。
二、存在的问题
（一）师资力量不足
外聘教师到课不及时。
（二）场地紧张
三、改进措施
（一）充实师资力量
"""


def excerpts(report: str, *sorts: str, form: str = FORM) -> list[tuple[str, str]]:
    """(sort, words) of a report before a form, of these sorts or of all."""
    found = document_of(report + form).excerpts
    return [(one.sort, one.words) for one in found if not sorts or one.sort in sorts]


def test_shortcomings_and_proposals_are_told_by_their_chapters() -> None:
    assert excerpts(REPORT, "shortcoming", "shortcoming_point", "proposal_point") == [
        ("shortcoming_point", "（一）师资力量不足"),
        ("shortcoming", "（一）师资力量不足"),
        ("shortcoming", "外聘教师到课不及时。"),
        ("shortcoming_point", "（二）场地紧张"),
        ("shortcoming", "（二）场地紧张"),
        ("proposal_point", "（一）充实师资力量"),
    ]


def test_points_within_a_paragraph_are_counted() -> None:
    assert excerpts("四、存在的问题\n一是师资不足；二是场地紧张。\n", "shortcoming_point") == [
        ("shortcoming_point", "一是"),
        ("shortcoming_point", "二是"),
    ]


def test_a_chapter_that_names_no_shortcoming_says_so() -> None:
    assert excerpts("四、存在的问题\n无。\n", "no_shortcoming", "shortcoming") == [("no_shortcoming", "无。")]


def test_a_survey_is_a_sentence_with_its_sample() -> None:
    assert excerpts(REPORT, "survey") == [("survey", "发放问卷120份，回收118份。")]


def test_a_survey_without_a_sample_is_none() -> None:
    assert excerpts("一、绩效完成情况\n运用问卷调查等方式开展自评。\n", "survey") == []


def test_work_not_finished_is_told_but_not_in_a_chapter_of_plans() -> None:
    assert excerpts("一、项目概况\n项目尚未开工。\n二、完成情况\n培训楼改造尚未完工。\n", "unfinished") == [("unfinished", "尚未完工")]


def test_a_sentence_that_stands_twice_is_told_with_its_first_place() -> None:
    sentence = "严格执行财务管理制度，做到专款专用，确保资金安全。"
    report = f"一、资金管理\n{sentence}\n二、完成情况\n{sentence}\n"
    (found,) = [one for one in document_of(report + FORM).excerpts if one.sort == "repeated"]
    assert (found.words, found.detail, found.location.line) == (sentence, "第 2 行", 4)


def test_a_skipped_and_a_repeated_number_are_told_and_a_new_list_is_not() -> None:
    report = "一、概况\n（一）内容\n（二）目标\n二、资金\n（一）安排\n四、绩效\n四、其他\n"
    assert excerpts(report, "misnumbered") == [("misnumbered", "四、"), ("misnumbered", "四、")]


def test_titles_give_the_year_and_the_project() -> None:
    assert excerpts(REPORT, "year", "project") == [("year", "2024"), ("year", "2024"), ("project", "培训经费")]


def test_a_title_that_names_no_project_gives_none() -> None:
    assert excerpts("2024年度部门预算项目支出绩效自评报告\n一、概况\n", "project") == []


def test_the_year_of_a_regulation_is_not_the_year_evaluated() -> None:
    assert excerpts("一、概况\n依据《2020年绩效评价管理办法》开展绩效自评。\n", "year") == [("year", "2024")]


def test_placeholders_of_a_row_are_told_once_and_an_ellipsis_in_prose_is_none() -> None:
    row = "\t\t指标2：\t……\t……\t\t\t\n总分"
    assert excerpts("一、完成情况\n培训、教研……各项工作有序。\n", "placeholder", form=FORM.replace("总分", row)) == [
        ("placeholder", "指标2：")
    ]


def test_crosses_and_a_word_limit_are_placeholders() -> None:
    assert excerpts("一、完成情况\n全年培训××人次。\n二、问题（200字以内）\n", "placeholder") == [
        ("placeholder", "××"),
        ("placeholder", "（200字以内）"),
    ]


def test_one_amount_with_two_sources_in_two_sentences_is_told() -> None:
    report = "一、资金\n下达省级补助资金8万元。\n二、使用\n市级补助资金8万元已全部使用。\n"
    (found,) = [one for one in document_of(report + FORM).excerpts if one.sort == "renamed_source"]
    assert (found.words, found.detail) == ("市级补助资金8万元", "省级补助资金8万元")


def test_two_sources_of_one_amount_in_one_sentence_are_two_amounts() -> None:
    report = "一、资金\n省级补助资金8万元，市级补助资金8万元。\n二、使用\n市级补助资金8万元已全部使用。\n"
    assert excerpts(report, "renamed_source") == []


def test_the_first_of_several_forms_names_the_others() -> None:
    second = FORM.replace("培训经费", "教研经费")
    assert [one.other_forms for one in all_of(FORM + second)] == ["教研经费", ""]
