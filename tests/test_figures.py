"""Figures: what is one, what it says, and that its quote stands at its place."""

import time
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.figures import figures, folded, sole
from auditor.model import Figure, Hedge, Location


def place(text: str) -> Location:
    return Location(file="某县.txt", line=7, start=100, end=100 + len(text), quote=text)


def read(text: str) -> tuple[Figure, ...]:
    return figures(text, place(text))


def figure(text: str, quote: str, value: str, unit: str | None = None, *, precision: int | None = None, hedge: Hedge = "none") -> Figure:
    at = text.index(quote)
    exponent = Decimal(value).as_tuple().exponent
    assert isinstance(exponent, int)
    return Figure(
        text=quote,
        value=Decimal(value),
        unit=unit,
        digits=-exponent,
        precision=-exponent if precision is None else precision,
        hedge=hedge,
        location=place(text).part(at, at + len(quote)),
    )


def test_a_sentence_gives_its_figures_with_units_and_places() -> None:
    text = "预算年初安排20万元，实际使用19.96万元，自评得分 98.6 分，接访 310 次，群众 54 万人，到位率１００％。"
    assert read(text) == (
        figure(text, "20万元", "20", "万元"),
        figure(text, "19.96万元", "19.96", "万元"),
        figure(text, "98.6 分", "98.6", "分"),
        figure(text, "310 次", "310", "次"),
        figure(text, "54 万人", "54", "万人"),
        figure(text, "１００％", "100", "%"),
    )


@pytest.mark.parametrize(
    ("text", "quote", "value", "unit"),
    [
        ("新增注册防诈APP5.36万人。", "5.36万人", "5.36", "万人"),
        ("投入二十万元。", "二十万元", "20", "万元"),
        ("办结率达百分之九十五。", "百分之九十五", "95", "%"),
        ("完成百分之百。", "百分之百", "100", "%"),
        ("占千分之三。", "千分之三", "3", "‰"),
        ("惠及三千二百户。", "三千二百户", "3200", "户"),
        ("化解十二件。", "十二件", "12", "件"),
        ("支出一点五万元。", "一点五万元", "1.5", "万元"),
        ("拨付贰拾万元整。", "贰拾万元", "20", "万元"),
        ("培训一次。", "一次", "1", "次"),
        ("提高3个百分点。", "3个百分点", "3", "个百分点"),
        ("每年4次/年。", "4次/年", "4", "次"),
        ("合计1,234.56元。", "1,234.56元", "1234.56", "元"),
        ("合计１２，３４５元。", "１２，３４５元", "12345", "元"),
        ("结余-5.2万元。", "-5.2万元", "-5.2", "万元"),
        ("比上年增长－3.2％。", "－3.2％", "-3.2", "%"),
        ("补助￥2000。", "2000", "2000", "元"),
        ("达到 100，完成任务", "100", "100", None),
        ("支付20支出类款项", "20", "20", None),
        ("完成3项目标任务", "3项", "3", "项"),
        ("新建20项目标段", "20项", "20", "项"),
        ("共20项目", "20", "20", None),
        ("为期2年的项目", "2年", "2", "年"),
        ("经费20万 元", "20万 元", "20", "万元"),
        ("每人1.2万元/年", "1.2万元/年", "1.2", "万元"),
    ],
)
def test_a_figure_is_read_however_it_is_written(text: str, quote: str, value: str, unit: str | None) -> None:
    assert read(text) == (figure(text, quote, value, unit),)


@pytest.mark.parametrize(
    ("text", "quote", "value", "unit", "precision"),
    [
        ("铺设3万块", "3万块", "3", "万块", 0),
        ("奖励3万5千元", "3万5千元", "35000", "元", -3),
        ("惠及5百户", "5百户", "500", "户", -2),
        ("约定1亿2000万元", "1亿2000万元", "120000000", "元", -4),
        ("投资3亿5千万元", "3亿5千万元", "350000000", "元", -7),
    ],
)
def test_a_power_of_ten_in_the_value_leaves_the_precision_as_written(text: str, quote: str, value: str, unit: str, precision: int) -> None:
    assert read(text) == (figure(text, quote, value, unit, precision=precision),)


@pytest.mark.parametrize(
    ("text", "quote", "hedge"),
    [
        ("约20万元", "20万元", "about"),
        ("20万元左右", "20万元", "about"),
        ("节约20万元", "20万元", "none"),
        ("近20万元", "20万元", "nearly"),
        ("最近20万元", "20万元", "none"),
        ("20余万元", "20余万元", "more_than"),
        ("20万余元", "20万余元", "more_than"),
        ("20多万元", "20多万元", "more_than"),
        ("超过20万元", "20万元", "more_than"),
        ("不到20万元", "20万元", "less_than"),
        ("不足 20万元", "20万元", "less_than"),
        ("达20万元以上", "20万元", "at_least"),
        ("不低于20万元", "20万元", "at_least"),
        ("不少于20万元", "20万元", "at_least"),
        ("不超过20万元", "20万元", "at_most"),
        ("预期≤20万元", "20万元", "at_most"),
        ("20万元以内", "20万元", "at_most"),
        ("20万元内部", "20万元", "none"),
    ],
)
def test_words_beside_a_figure_hedge_it(text: str, quote: str, hedge: Hedge) -> None:
    assert read(text) == (figure(text, quote, "20", "万元", hedge=hedge),)


def test_within_sixty_days_is_at_most_sixty() -> None:
    text = "均在 60 天内办结"
    assert read(text) == (figure(text, "60 天", "60", "天", hedge="at_most"),)


def test_a_range_lends_its_unit_to_the_first_figure() -> None:
    text = "每组5-10人"
    assert read(text) == (figure(text, "5", "5", "人"), figure(text, "10人", "10", "人"))


@pytest.mark.parametrize(
    "text",
    [
        "2024年",
        "2024 年度",
        "2024年12月31日",
        "2024.12.31",
        "2024-12-31",
        "2024/1",
        "截至2024.12",
        "二〇二四年十二月",
        "3月",
        "1-6月份",
        "3月15日",
        "15日",
        "2021—2023年",
        "2024预算",
        "上午9:30",
        "财预〔2020〕10号",
        "财预[2020]10 号",
        "川财社〔2020165号",
        "1. 时效目标",
        "1、时效目标",
        "（1）办理",
        "1）办理",
        "①办理",
        "（一）概况",
        "一、概况",
        "4.分析研判",
        "1.2024年度目标",
        "目标1: 保障经费",
        "指标2：",
        "附件3",
        "表1 资金",
        "第3条",
        "第 12 页",
        "电话：0934-6622110",
        "联系方式13812345678",
        "邮编745200",
        "账号 6222021234567890123",
        "标准12",
        "版本1.2.3",
        "拨打12345热线",
        "PM2.5",
        "5G网络",
        "2/3 件",
        "三分之二",
        "统一领导",
        "统一个人账户",
        "一般",
        "第一批",
        "一个平台",
        "进一步",
        "十分重要",
        "十四五期间",
        "一人一案",
        "两个维护",
        "二十届三中全会",
        "几十人",
        "数十人",
        "三四十人",
        "建党100周年",
        "20世纪90年代",
        "1+6+N体系",
        "2#楼",
        "二期工程",
        "五个一批",
    ],
)
def test_a_number_that_measures_nothing_is_no_figure(text: str) -> None:
    assert read(text) == ()
    assert read(f"内容\n{text}") == ()


def test_a_dash_after_a_bracket_is_no_minus() -> None:
    text = "90%（含）-95%"
    assert read(text) == (figure(text, "90%", "90", "%"), figure(text, "95%", "95", "%"))


def test_two_numbers_with_a_comma_are_a_list_and_a_sentence_comma_joins_nothing() -> None:
    text = "3,4"
    assert read(text) == (figure(text, "3", "3"), figure(text, "4", "4"))
    text = "满分10，100%完成"
    assert read(text) == (figure(text, "10", "10"), figure(text, "100%", "100", "%"))


@pytest.mark.parametrize(
    ("text", "quote", "value", "unit"),
    [
        ("≥95%", "95%", "95", "%"),
        ("＞＝ 95 ％", "95 ％", "95", "%"),
        ("不低于95%", "95%", "95", "%"),
        ("达到95%以上", "95%", "95", "%"),
        ("95%（含）", "95%", "95", "%"),
        ("控制在20万元以内", "20万元", "20", "万元"),
        ("20（万元）", "20（万元）", "20", "万元"),
        (" 98.6 分 ", "98.6 分", "98.6", "分"),
        ("60天内", "60天", "60", "天"),
        ("二十万元", "二十万元", "20", "万元"),
        ("１，２３４", "１，２３４", "1234", None),
        ("-5.2", "-5.2", "-5.2", None),
        ("0", "0", "0", None),
        ("99.80%", "99.80%", "99.80", "%"),
        ("15日", "15日", "15", "日"),
        ("≥5300吨公里", "5300吨公里", "5300", "吨公里"),
        ("目标≥32座", "32座", "32", "座"),
        ("完成：35座", "35座", "35", "座"),
        ("≤0.09元/尾", "0.09元/尾", "0.09", "元"),
    ],
)
def test_a_slot_holds_one_figure_whose_direction_is_no_hedge(text: str, quote: str, value: str, unit: str | None) -> None:
    assert sole(text, place(text)) == figure(text, quote, value, unit)


@pytest.mark.parametrize(
    "text", ["", "-", "稳步提升", "2024年", "3月", "90%-95%", "3,4", "2/3", "目标1", "完成率100%", "20万元 20万元", "全部完成"]
)
def test_a_slot_that_says_anything_else_holds_no_figure(text: str) -> None:
    assert sole(text, place(text)) is None


def test_a_slot_takes_the_unit_of_its_column_where_it_names_none() -> None:
    assert sole("19.96", place("19.96"), "万元") == figure("19.96", "19.96", "19.96", "万元")
    assert sole("20元", place("20元"), "万元") == figure("20元", "20元", "20", "元")
    assert sole("99.81", place("99.81"), "％") == figure("99.81", "99.81", "99.81", "%")
    assert sole("54万", place("54万"), "人") == figure("54万", "54万", "54", "万人")


def test_a_slot_keeps_about_and_more_than() -> None:
    assert sole("约300次", place("约300次")) == figure("约300次", "300次", "300", "次", hedge="about")
    assert sole("300余次", place("300余次")) == figure("300余次", "300余次", "300", "次", hedge="more_than")


WRITTEN = st.text(
    alphabet="0123456789０５．，,.一二十百千万亿点分之元人次%％年月日天第约近余多以上内不超过≥-—~（）()/ \n\t、：号〔〕ABab统项目支出",
    max_size=60,
)


@given(WRITTEN)
def test_every_quote_stands_at_its_place(text: str) -> None:
    found = read(text)
    for each in found:
        assert text[each.location.start - 100 : each.location.end - 100] == each.location.quote == each.text
    spans = [(each.location.start, each.location.end) for each in found]
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


@given(st.text())
def test_folding_moves_no_offset(text: str) -> None:
    assert len(folded(text)) == len(text)
    assert folded(folded(text)) == folded(text)


@given(WRITTEN)
def test_a_slot_that_holds_a_figure_quotes_it(text: str) -> None:
    found = sole(text, place(text))
    if found is not None:
        assert text[found.location.start - 100 : found.location.end - 100] == found.location.quote == found.text


@given(
    st.integers(min_value=0, max_value=10**9),
    st.integers(min_value=0, max_value=4),
    st.sampled_from(["万元", "元", "%", "次", "人", "件", "户", "分", "天", "个百分点", "万人次", "平方米"]),
    st.tuples(st.booleans(), st.booleans()),
    st.sampled_from(["", " "]),
)
def test_a_rendered_number_is_read_back(number: int, digits: int, unit: str, style: tuple[bool, bool], blank: str) -> None:
    thousands, full_width = style
    value = Decimal(number).scaleb(-digits)
    written = f"{value:,.{digits}f}" if thousands else f"{value:.{digits}f}"
    if full_width and not (thousands and unit == "%"):  # a full-width comma before a percentage ends a clause
        written = written.translate(str.maketrans("0123456789.,", "０１２３４５６７８９．，"))
    quote = written + blank + unit
    text = f"实际完成{quote}，其余。"
    assert read(text) == (figure(text, quote, f"{value:.{digits}f}", unit),)
    assert sole(quote, place(quote)) == figure(quote, quote, f"{value:.{digits}f}", unit)


NUMERALS = "零一二三四五六七八九"


def spelled(number: int) -> str:
    """A whole number below ten thousand in Chinese numerals."""
    written, gap = "", False
    for power, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            written += ("零" if gap and written else "") + NUMERALS[digit] + sign
            gap = False
        else:
            gap = True
    return written.removeprefix("一") if 10 <= number < 20 else written


@given(st.integers(min_value=2, max_value=9999))
def test_a_chinese_numeral_is_read_back(number: int) -> None:
    quote = f"{spelled(number)}户"
    text = f"惠及{quote}。"
    assert read(text) == (figure(text, quote, str(number), "户"),)


@pytest.mark.parametrize(
    "piece", ["1", "1,", "一", "1,234", "1 ", "20万", "第1、", "一二三四五六七八九十百千万亿〇", "１", "1.", "2024年", "-1", "约"]
)
def test_reading_takes_time_in_proportion_to_the_length(piece: str) -> None:
    def seconds(copies: int) -> float:
        text = piece * copies
        started = time.perf_counter()
        read(text)
        return time.perf_counter() - started

    read(piece)
    copies = 1000
    short, long = min(seconds(copies) for _ in range(2)), min(seconds(copies * 4) for _ in range(2))
    assert long < short * 12 + 0.02
