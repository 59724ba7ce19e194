"""The dates of a form are compared as dates, and never where they could mean something else."""

import pytest

from auditor.dates import as_told, days, timing
from auditor.entry import slot
from auditor.model import Entry, Location


def _slot(text: str) -> Entry:
    return slot(text, Location(file="x", end=len(text), quote=text))


@pytest.mark.parametrize(
    ("target", "actual", "late"),
    [
        ("10月31日前", "10月25日", -6),
        ("10月31日前", "11月5日", 5),
        ("10月底前", "2024年11月1日", 1),
        ("2024年6月底前", "2025年1月", 7),
        ("2024-12-31前", "2024.12.20", -11),
        ("2024/6/30", "2024年7月2日完工", 2),
        ("≤9月", "9月", 0),
        ("9月前", "9月16日", 0),
        ("2月底前", "2024年3月1日", 1),
        ("3月底前开工", "3月20日开工", -11),
        ("12月31日前", "3月20日", -286),
    ],
)
def test_two_dates_are_so_far_apart(target: str, actual: str, late: int) -> None:
    found = timing(_slot(target), _slot(actual))
    assert found["finished"].value - found["deadline"].value == late
    assert found["finished"].unit == found["deadline"].unit


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("9月15日前", "9月"),  # a month around a day says neither
        ("3月31日前", "12月20日"),  # of the year before, or nine months late
        ("10月31日前", "未完工，预计12月20日"),
        ("10月31日前", "已完成"),
        ("10月31日前", "9月2日开工"),
        ("每月25日前", "22日"),
        ("每年3月底前", "3月20日"),
        ("≥10月31日", "11月5日"),
        ("2月30日前", "3月5日"),
        ("3月至5月", "4月2日"),
        ("6个月", "5个月"),
        ("12月底前完成80%", "12月20日"),
        ("10月31日前", "次年1月5日"),
    ],
)
def test_what_may_mean_something_else_is_not_compared(target: str, actual: str) -> None:
    assert timing(_slot(target), _slot(actual)) == {}


def test_the_dates_of_a_sentence_stand_at_their_place() -> None:
    text = "3月1日开工，6月至8月停工，计划10月底前完工，实际2024年10月25日完工，用时6个月。"
    assert [text[day.start : day.end] for day in days(text)] == ["3月1日", "10月底前", "2024年10月25日"]


def test_a_date_of_the_prose_takes_the_year_of_the_form() -> None:
    found = timing(_slot("2024年10月31日前"), _slot("10月25日"))
    text = "10月25日"
    told = as_told(next(days(text)), found["finished"], Location(file="x", end=len(text), quote=text))
    assert (told.value, told.unit, told.text) == (found["finished"].value, "日期", "10月25日")


def test_a_bare_month_beside_a_day_stays_a_month() -> None:
    found = timing(_slot("10月31日前"), _slot("10月25日"))
    told = as_told(next(days("10月")), found["finished"], Location(file="x", end=3, quote="10月"))
    assert told.unit == "月份"
