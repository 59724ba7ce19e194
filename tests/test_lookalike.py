"""Tests of reading what recognition mistook."""

import pytest

from auditor.entry import direction, slot
from auditor.lookalike import digits, plain, unit
from auditor.model import Location


@pytest.mark.parametrize(
    ("read", "meant"), [("IO", "10"), ("1OO%", "100%"), ("l5", "15"), ("二100%", "=100%"), ("≥9O%", "≥90%"), ("l2.5", "12.5")]
)
def test_letters_that_were_digits_are_read_as_digits(read: str, meant: str) -> None:
    assert digits(read) == meant


@pytest.mark.parametrize("text", ["10", "优", "二等奖", "Olympic", "10场", ""])
def test_other_texts_are_left_alone(text: str) -> None:
    assert digits(text) is None


def test_a_dash_that_was_read_as_the_word_for_one_is_a_dash() -> None:
    read = slot("一", Location(file="自评表.pdf", page=1, end=1, quote="一"))
    assert (read.mark, read.figure) == ("dash", None)


def test_labels_in_traditional_characters_are_known() -> None:
    assert plain("實際完成值（萬元）") == "实际完成值（万元）"


def test_a_figure_read_so_is_doubtful_and_keeps_what_was_written() -> None:
    target = slot("二100%", Location(file="自评表.txt", line=1, start=0, end=5, quote="二100%"))
    assert target.figure is not None
    assert (target.text, str(target.figure.value), target.figure.unit, target.confidence) == ("二100%", "100", "%", 0.7)
    assert direction(target) == "exact"


@pytest.mark.parametrize(("read", "meant"), [("%0", "‰"), ("％o", "‰"), ("% O", "‰"), ("万兀", "万元")])
def test_a_unit_that_was_misread_is_the_one_that_the_vocabulary_has(read: str, meant: str) -> None:
    assert unit(read) == meant


@pytest.mark.parametrize("text", ["‰", "%", "万元", "%5", "0%", "组", ""])
def test_other_units_are_left_alone(text: str) -> None:
    assert unit(text) is None
