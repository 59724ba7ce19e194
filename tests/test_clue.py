"""What a text must have for a regular expression to be found in it."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.clue import Clues, clues, hold
from tests.test_pattern import patterns

LABELLED = Path(__file__).parents[1] / "cases" / "labelled"


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("追加|调增", ((("追加", "调增"),),)),
        ("(?:未|没有?)支[付出]", ((("支",), ("未", "没"), ("付", "出")),)),
        ("完成(?:年度|全年)?(?:目标|任务)", ((("完成",), ("目标", "任务")),)),
        ("[结节]余", ((("余",), ("结", "节")),)),
        ("(?<=共)计", ((("共",), ("计",)),)),
        ("年初.*追加|压减|调[减增]", ((("压减",),), (("年初",), ("追加",)), (("调",), ("减", "增")))),
        ("共(?:年初.*追加|压减)", ((("年初", "压减"), ("共",)),)),
        (r"\d+年", ((("年",),),)),
        (r"\d+\.", (((".",),),)),
        ("一{2,}", ((("一",),),)),
        ("[一二三]季?", ((("一", "二", "三"),),)),
        ("甲.乙.丙丁.戊", ((("丙丁",), ("甲",), ("乙",)),)),
    ],
)
def test_the_words_that_an_expression_cannot_be_found_without_are_its_clues(expression: str, found: Clues) -> None:
    assert clues(expression) == found


def test_a_text_holds_clues_if_it_takes_one_of_the_ways() -> None:
    adjusted = clues("年初.*追加|压减|调[减增]")
    assert [text for text in ("年初追加", "年初", "追加", "压减", "调整", "调增", "") if hold(adjusted, text)] == [
        "年初追加",
        "压减",
        "调增",
    ]
    assert hold((), "")


@pytest.mark.parametrize("expression", ["", "完?", "完*", "完{0,3}", "完|", "一|二?", "[^一]", "[一-五]", r"\d", "(?!完)", "(?<!完)", "^$"])
def test_what_may_be_left_out_is_no_clue(expression: str) -> None:
    assert clues(expression) == ()


@pytest.mark.parametrize("expression", ["(?i)ab", "(一)(?(1)二)", "(?P<one>一)(?P=one)", r"(一)\1", "一{", "\\u4e00"])
def test_an_expression_that_is_written_with_what_is_not_read_has_no_clues(expression: str) -> None:
    assert clues(expression) == ()


def _joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=1, max_size=3)
    group = st.builds("({}{})".format, st.sampled_from(["?:", "", "?=", "?!"]), inner)
    repeated = st.builds("(?:{}){}".format, inner, st.sampled_from(["?", "*", "+", "{0,2}", "{1,2}", "{2}", "??", "+?"]))
    return st.one_of(several.map("".join), several.map("|".join).map("(?:{})".format), group, repeated)


EXPRESSIONS = st.recursive(
    st.sampled_from(["甲", "乙丙", "[甲乙]", "[^甲]", "[丙-甲]", r"\d", ".", "甲?", "乙*", "丙+", "(?<=甲)", "(?<!乙)", "^", "$", "甲|乙"]),
    _joined,
    max_leaves=6,
)


@given(EXPRESSIONS, st.lists(st.text("甲乙丙1", max_size=6), max_size=8))
def test_where_an_expression_is_found_its_clues_hold(expression: str, texts: list[str]) -> None:
    found, plain = clues(expression), re.compile(expression)
    assert all(hold(found, text) for text in texts if plain.search(text))


def test_no_pattern_of_the_house_is_found_in_a_line_of_a_labelled_text_that_does_not_have_its_clues() -> None:
    lines = sorted({line for path in LABELLED.rglob("*.txt") for line in path.read_text(encoding="utf-8").splitlines()})[::40]
    told = [(name, clues(one.source), re.compile(one.source)) for name, one in patterns() if not one.flags]
    assert len(lines) > 400
    assert sum(bool(found) for _, found, _ in told) > 250
    for name, found, plain in told:
        unlikely = [line for line in lines if not hold(found, line)]
        assert [(name, line) for line in unlikely if plain.search(line)] == []
