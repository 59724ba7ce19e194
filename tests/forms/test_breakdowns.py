"""Totals and the parts that make them up, as prose lists them."""

from auditor.model import Breakdown
from tests.forms.texts import FORM, document_of

Listed = tuple[str, str | None, list[str], bool]


def breakdowns(prose: str) -> list[Listed]:
    """(sort, total, parts, is_whole) of each breakdown in a line of prose."""
    return [_listed(one) for one in document_of(f"二、完成情况\n{prose}\n{FORM}").breakdowns]


def _listed(one: Breakdown) -> Listed:
    return one.sort, one.total.text if one.total else None, [part.value.text for part in one.parts if part.value], one.is_whole


def test_amounts_after_among_them_are_parts_of_the_amount_before() -> None:
    assert breakdowns("总投入100万元，其中：设备购置60万元、教材编印45万元。") == [("amount", "100万元", ["60万元", "45万元"], False)]


def test_separately_means_that_the_parts_are_all() -> None:
    assert breakdowns("共培训320人，分别为小学教师200人、初中教师110人。") == [("count", "320人", ["200人", "110人"], True)]


def test_parts_end_where_the_words_turn_to_what_was_spent() -> None:
    assert breakdowns("全年预算42万元，其中县级财政30万元、省级补助10万元，全年支出41.58万元。") == [
        ("amount", "42万元", ["30万元", "10万元"], False)
    ]


def test_parts_end_where_they_have_made_up_the_total() -> None:
    assert breakdowns("总投入100万元，其中：设备购置60万元、教材编印40万元、另购图书5万元。") == [
        ("amount", "100万元", ["60万元", "40万元"], False)
    ]


def test_figures_in_brackets_inside_are_parts_of_a_part() -> None:
    assert breakdowns("共培训320人，其中教师200人（女教师150人）、学生120人。") == [("count", "320人", ["200人", "120人"], False)]


def test_other_units_are_no_parts() -> None:
    assert breakdowns("共培训320人，其中教师200人，开课16次。") == []


def test_a_list_of_values_is_no_total_with_parts() -> None:
    assert breakdowns("两项补贴发放人数分别为5120人和4830人，分别为年初目标5000人、4800人。") == []


def test_three_shares_make_a_breakdown_without_total() -> None:
    assert breakdowns("小学教师占50%，初中教师占35%，高中教师占20%。") == [("share", None, ["50%", "35%", "20%"], False)]


def test_rates_of_completion_are_no_shares() -> None:
    assert breakdowns("培训完成率98%，合格率占比95%，及时率96%。") == []


def test_how_far_two_amounts_are_apart_has_no_parts() -> None:
    assert breakdowns("户均费用278元，比285元的控制价低7元，其中报警器212元、软管及人工66元。") == []
    assert breakdowns("总投入98万元，较预算节约了2万元，其中设备购置60万元、教材编印38万元。") == []
