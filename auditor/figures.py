"""Every figure in a text: value, unit, digits, hedge and the very characters it stands in.

Dates, document numbers, list numbers, telephone numbers and other numbers that measure nothing are left out. All patterns run over a copy
of the text folded character by character, so an offset in the copy is an offset in the text.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple, cast

from auditor.model import Figure, Hedge, Location
from auditor.numeral import POWERS, mixed, number, plain
from auditor.pattern import CHINESE, Pattern, any_of
from auditor.unit import pattern
from auditor.vocabulary import units, words

_FOLDED = dict(
    zip(
        "０１２３４５６７８９．：；（）［］｛｝％﹪＋－﹣−＝～〜／＞＜　\u00a0萬億個戶處條畝噸場輛間對項約過餘達內兩點兀○",
        "0123456789.:;()[]{}%%+---=~~/><  万亿个户处条亩吨场辆间对项约过余达内两点元〇",
        strict=True,
    )
)
_ARTICLES = frozenset("个批起对家条支块本头队班期")
"""After 一 these say "a", not "one": 一个, 一批, 一起."""
_RANGE = Pattern(r" ?[-—–~至到]{1,2} ?")
_UNLISTED_UNIT = Pattern(
    r"(?P<number>.*\d)\s*(?P<unit>(?![年月日号])[^\W\d_]{1,4}(?:[/每][^\W\d_]{1,4}|\([^\W\d_]{1,3}\))?|[A-Za-zµμ°℃Ω]{1,6}[²³23]?(?:/(?:[^\W\d_]|℃){1,4}[²³23]?)?)\s*"
)
_INNER_RANGE = r" ?[-—–~至到] ?"


class _Reading(NamedTuple):
    start: int
    end: int
    value: Decimal
    unit: str | None
    digits: int
    precision: int
    hedge: Hedge


class _Hedging(NamedTuple):
    """The words that soften a figure: patterns of them before and after it, what each says, and how those before it end."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    hedges: dict[str, Hedge]
    last: frozenset[str]


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """The text with full-width and look-alike characters replaced one for one: every offset stays what it was."""
    for sign in _FOLDED.keys() & set(text):  # few of them stand in any one text, and str.translate is slow on Chinese
        text = text.replace(sign, _FOLDED[sign])
    return text


def figures(text: str, location: Location) -> tuple[Figure, ...]:
    """Every figure of a text in reading order. `location` is the text's own; its quote is the text."""
    plain = folded(text)
    return tuple(_figure(reading, location) for reading in _ranged(_readings(plain), plain))


def sole(text: str, location: Location, unit: str | None = None) -> Figure | None:
    """What a form's slot says, where it is one figure and nothing else; `unit` is the unit of its column, used when the text names none.

    A sign or word of direction (≥95%, 20万元以内) is no hedge here: which way a target points is not part of its figure.
    """
    reading = _alone_in(text, unit)
    return _figure(reading, location) if reading is not None else None


@lru_cache(maxsize=8192)
def _alone_in(text: str, unit: str | None) -> _Reading | None:
    """The figure that a slot is. What slots say repeats: 10, 100%, 产出指标."""
    match = _sole().fullmatch(folded(text))
    reading = None if match is None else _read(match)
    if match is None or reading is None:
        return _of_unlisted_unit(text)
    if reading.unit is None and match["prefix"].strip() in _CALLED:  # 目标1 is the first of several
        return None
    if match["sign"]:
        reading = reading._replace(start=match.start("sign"), value=-reading.value)
    hedge = _soft(match["infix"] or match["split"], match["suffix"], match["prefix"])
    return reading._replace(unit=_named(reading.unit, unit), hedge=hedge)


def _of_unlisted_unit(text: str) -> _Reading | None:
    """A figure whose unit the vocabulary does not list, such as 5300度: a bare number and one short word after it."""
    found = _UNLISTED_UNIT.fullmatch(folded(text))
    bare = _alone_in(text[: found.end("number")], None) if found else None
    if found is None or bare is None or bare.unit is not None:
        return None
    return bare._replace(end=found.end("unit"), unit=found["unit"])


def _figure(reading: _Reading, location: Location) -> Figure:
    start, end, value, unit, digits, precision, hedge = reading
    place = location.part(start, end)
    return Figure(place.quote, value, place, unit, digits, precision, hedge)


def _named(own: str | None, heading: str | None) -> str | None:
    """The unit of a slot: its own before that of its column; 54万 under 人 is 54 万人."""
    if own is None:
        return None if heading is None else _whole_unit(folded(heading))
    scaled = f"{own}{heading}"
    return scaled if own in ("万", "亿") and heading is not None and scaled in units() else own


@lru_cache(maxsize=1024)
def _whole_unit(heading: str) -> str:
    """The unit of a column without what it is reckoned for, as figures have theirs: 元 of 元/尾."""
    counted = heading.partition("/")[0].strip()
    return counted if counted in units() else heading


def _readings(text: str) -> Iterator[_Reading]:
    token, position = _token(), 0
    while (match := token.search(text, position)) is not None:
        start = match.start()
        kind = match.lastgroup
        if (kind == "listed" and not _OPENING.search(text, max(0, start - 8), start)) or (
            kind == "coded" and not _CODE_WORD.search(text, max(0, start - 12), start)
        ):
            match, kind = cast(re.Match[str], _alone().match(text, start)), "figure"
        if kind == "figure" and (reading := _read(match)) is not None:
            if start > 0 and text[start - 1] in "-¥￥":
                reading = _signed(reading, text, position)
            hedge = _hedge(match, text, reading.start, position)
            yield reading if hedge == "none" else reading._replace(hedge=hedge)
        position = match.end()


def _ranged(readings: Iterable[_Reading], text: str) -> Iterator[_Reading]:
    """The readings, the first of a range (5—10人) given the unit that only the second names."""
    held: _Reading | None = None
    for reading in readings:
        if held is not None:
            lends = held.unit is None and reading.unit is not None and _RANGE.fullmatch(text, held.end, reading.start)
            yield held._replace(unit=reading.unit) if lends else held
        held = reading
    if held is not None:
        yield held


def _signed(reading: _Reading, text: str, position: int) -> _Reading:
    """With the sign before it: ¥, or a minus that is not the dash of a range (5-10) nor one between words (项目-3)."""
    start = reading.start - 1
    if text[start] != "-":
        return reading if reading.unit else reading._replace(unit="元")
    if (
        start < position
        or (start == position and position > 0)
        or text[start - 1 : start] in (")", "%")
        or (reading.unit is None and start > 0 and text[start - 1].isalnum())
    ):
        return reading
    return reading._replace(start=start, value=-reading.value)


def _read(match: re.Match[str]) -> _Reading | None:
    """Value, unit and digits of a matched figure; None where a Chinese numeral is not one (十四五, 一起)."""
    arabic, split, powers, unit, parts, percent, spelled = match.group("arabic", "split", "powers", "unit", "parts", "percent", "spelled")
    span = match.span("figure")
    if unit:
        unit = f"{split[0] if split else powers.rstrip()}{unit}"
    if parts:
        value, power = mixed(parts)
        return _scaled(span, value, unit, -power)
    found = Decimal(arabic.replace(",", "").replace("，", "")) if arabic else number(match["of"] or spelled)
    if found is None or (unit == "年" and (found > 100 or found != int(found))):
        return None
    if percent:
        unit = "%" if percent == "百分之" else "‰"
    return _spelled(span, plain(spelled), found, unit) if spelled else _scaled(span, found, unit, _decimals(found))


def _spelled(span: tuple[int, int], numeral: str, value: Decimal, unit: str | None) -> _Reading | None:
    """A figure in Chinese numerals. 二十万元 is 20 万元, as 20万元 is; 三万五千元 is 35000 元."""
    if (numeral == "一" and unit in _ARTICLES) or (numeral == "十" and unit == "分") or unit in ("届", "期"):
        return None
    scaled = numeral[-1] + (unit or "")
    shorter = number(numeral[:-1]) if numeral[-1] in "万亿" and scaled in units() else None
    if shorter is not None:
        value, unit = shorter, scaled
    return _scaled(span, value, unit, _decimals(value))


def _decimals(value: Decimal) -> int:
    return -cast(int, value.as_tuple().exponent)


def _scaled(span: tuple[int, int], value: Decimal, unit: str | None, precision: int) -> _Reading:
    """Powers of ten before a unit that has no name with them (3万吨) go into the value, which stays as precise as it was written."""
    while unit is not None and unit not in units():
        power = POWERS[unit[0]]
        value, precision, unit = value.scaleb(power), precision - power, unit[1:] or None
    if precision < 0:
        value = value.quantize(Decimal(1))
    return _Reading(*span, value, unit, max(0, precision), precision, "none")


def _hedge(match: re.Match[str], text: str, start: int, position: int) -> Hedge:
    """What the words beside a figure leave open: those inside it first, then those after it, then those before."""
    hedging, inside = _hedging(), match["infix"] or match["split"]
    if inside:
        return hedging.hedges[inside.strip()[-1]]
    after = hedging.after.match(text, match.end())
    if after:
        return hedging.hedges[after[0].strip()]
    if start == position or (text[start - 1] not in hedging.last and text[start - 1] != " "):
        return "none"
    before = hedging.before.search(text, max(position, start - 8), start)
    return hedging.hedges[before[1]] if before else "none"


def _soft(inside: str | None, after: str | None, before: str | None) -> Hedge:
    for written in (inside and inside.strip()[-1], after and after.strip(), before and before.strip()):
        hedge = _hedging().hedges.get(written or "", "none")
        if hedge in ("about", "nearly", "more_than", "less_than") and written not in _direction_words():
            return hedge
    return "none"


@cache
def _direction_words() -> frozenset[str]:
    return frozenset(sign for signs in words("direction").values() for sign in signs)


_OPENING = Pattern(r"(?:^|[\n\t。;:!?！？…)])[ \t]*$")
_CODE_WORD = Pattern(r"(?:电话|手机|传真|邮编|邮政编码|账号|帐号|账户|卡号|号码|编码|代码|编号|身份证|联系方式|信用)[^\n0-9]{0,4}$")

_CHINESE = "(?:[一二两三四五六七八九]|(?<!数)十)[一二两三四五六七八九十百千万亿〇零]{0,15}(?:点[一二三四五六七八九〇零]{1,8})?"
_FORMAL_NUMERAL = "[壹贰叁肆伍陆柒捌玖拾][壹贰叁肆伍陆柒捌玖拾佰仟零万亿]{1,15}"
_NO_NUMERAL_AFTER = "(?<![一二三四五六七八九十百千万亿点第统同唯每任逐单不某哪另这那几之专划归])"
_PER = (
    "年|月|日|天|人次|人|次|户|亩|个|件|公里|平方米|立方米|公顷|吨|公斤|千克|斤|米|小时|台|套|例|份|场|学时|课时|株|头|只|组|升|千瓦时|度|名|村|家"
    "|座|处|条|期|辆|尾|羽|颗|枚|粒|桶|瓶|袋|箱|支|册|本|张|孔|口|眼|架|艘|棵|面|块|片|间|所|批次|批|单|延米|平米|课|学年|学期|季|周"
)
_PREFIX = r"(?=[0-9一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾])(?<![0-9])"
_UNLESS_A_SPAN = r"(?<![≥≤<>=])(?<!超过)(?<![用历耗]时)(?<![仅只]用)(?<!平均)(?<!平均为)(?<!控制在)(?<![缩压][短缩][至到])(?<!最[长短])"
"""Where no word leads to a span of days: 平均11日 is no day of a month."""
_CALLED = frozenset(
    f"{called}{colon}" for called in ("目标", "目标值", "指标值", "计划", "完成", "完成值", "实际", "实际完成") for colon in ("", ":")
)
"""What a slot may call its own figure: 目标≥32座, 完成: 35座."""
_AFTER_WORDS = r"(?:及?以[上下内]|之内|左右|上下|内(?![部容设控外涵业存径]))"


def _skipped(unit: str) -> str:
    """Numbers that measure nothing, tried before any figure. The unit is written once: it is by far the longest part to compile."""
    year, day_range = r"(?:19|20)\d\d", rf"\d{{1,2}}(?:{_INNER_RANGE}\d{{1,2}})?"
    digit = "[一二三四五六七八九〇零]"
    labels = "".join(f"|(?<={word})|(?<={word} )" for word in ("附件", "附表", "标准", "序号", "案例", "表", "图", "注"))
    never = (
        rf"(?<=[〔\[【({{]){year} ?[〕\]】)}}]? ?第? ?\d{{0,6}} ?号",
        r"(?<=〔)\d{4}(?: ?〕)?(?: ?\d{1,6})?",
        rf"{year} ?(?:年度?)?{_INNER_RANGE}(?:{year}|\d\d) ?年度?",
        rf"{year} ?年(?:度|末|初|底)?(?: ?{day_range} ?月(?:份|底|初|末)?(?: ?{day_range} ?[日号])?)?",
        rf"{year}(?:\.\d{{1,2}}\.|-\d{{1,2}}-|/\d{{1,2}}/)\d{{1,2}}(?!\d)",
        rf"{year}[/-](?:0?[1-9]|1[0-2])(?!\d)",
        r"\d{2} ?年(?:代|度)",
        rf"\d{{2}} ?年 ?\d{{1,2}} ?月(?: ?{day_range} ?[日号])?",
        rf"\d{{1,2}}(?:(?:{_INNER_RANGE}|、)\d{{1,2}}){{0,3}} ?月(?:份|底|初|末|[上中下]旬)?(?: ?{day_range} ?[日号])?",
        rf"{_UNLESS_A_SPAN}(?:[0-2]?\d|3[01]) ?日(?! ?{_AFTER_WORDS})",
        rf"(?<![≥≤<>=满])(?<!为期)(?<!期限)(?<!年限)\d{{1,4}} ?年(?! ?{_AFTER_WORDS}|期(?![间末初]))",
        r"\d{1,3} ?(?:周年|世纪|后(?=[，,、的青]))",
        r"(?:(?<=目标)|(?<=指标))\d{1,2}(?=[:;、)\]\s]|\.(?!\d)|$)",
        r"\d{1,2}:\d{2}(?::\d{2})?(?!\d)",
        r"\d{1,3}:\d{1,3}(?:\.\d{1,3})?",
        r"\d{1,2}时\d{1,2}分",
        r"\d{1,8} ?号(?!召)",
        r"(?:(?<=第)|(?<=第 ))\d{1,4}(?:[、—~至-]\d{1,4}){0,9}",
        r"\d{3,4}-\d{7,8}(?!\d)",
        r"\d{11,40}+(?:\.\d{1,20})?",
        r"\d{1,9}(?:\.\d{1,9}){2,9}",
        r"\d{1,3}/\d{1,3}(?![\d.])",
        r"7 ?[×*xX] ?24",
        r"\d{1,2}(?:\+\d{1,2}){0,4}\+[NnXx]",
        r"\d{1,3}#",
        r"1\d{2,4}(?=[”\"]?(?:政务|便民|市民|政府|公共|法律|举报|监督|投诉)?(?:服务)?(?:便民)?(?:热线|电话|平台))",
        r"\d{1,9}(?=(?!(?:[GMT]B|MW)(?![A-Za-z]))[A-Z])",
        r"(?<=\()\d{1,2}(?= ?\))",
        r"(?<!\S)\d{1,2}\)",
        rf"{digit}{{4}}年度?",
        r"[一二三四五六七八九十]{1,3}月(?:份|底|初|末|[一二三四五六七八九十]{1,3}[日号])?",
        r"(?!百分之|千分之)[一二三四五六七八九十百千]{1,3}分之[一二三四五六七八九十百千]{1,3}",
        r"一[^十百千万亿点]一.?",
        r"[两三四五六七八九十]个(?=维护|确立|代表|意识|自信|务必|坚持|全面|服从|转变|结合|注重|到位|不|一)",
    )
    unless_measured = (
        rf"{year}\.(?:0?[1-9]|1[0-2])(?![\d.])",
        r"20[12]\d(?![\d.余多]|[,，]\d)",
        rf"(?:(?<=附件)|(?<=附件 ){labels})\d{{1,3}}(?:[-.]\d{{1,2}})?(?![\d.%])",
        r"(?:(?<=[A-Za-z])|(?<=[A-Za-z]-))\d{1,9}(?:\.\d{1,9})?(?!\.?\d)",
        rf"(?<![^\n])\d{{1,2}}\.\d{{1,2}}(?= +{CHINESE})",
        r"(?<=[打拨])1\d{2,4}(?![\d.,])",
        r"(?P<coded>\d{5,10}(?![\d.,]))",
    )
    listed = r"(?P<listed>\d{1,2}(?: ?[、)](?! ?\d)|\.(?!\d)|\.(?=(?:19|20)\d\d ?年|\d{1,2} ?月)))"
    return f"{'|'.join(never)}|(?:{'|'.join(unless_measured)})(?! *(?:{unit}))|{listed}"


@cache
def _in_prose() -> str:
    """The pattern of a figure in running text. A full-width comma divides thousands only before decimals or a unit."""
    return _figure_pattern(pattern(), commas=r"(?:(?:,\d{3}){1,6}|(?:，\d{3}){1,6}(?:(?=\.\d)|(?P<grouped>)(?! ?%)))")


@cache
def _alone() -> re.Pattern[str]:
    """A figure where a code or a list number was ruled out; compiled when the first text needs it."""
    return re.compile(_in_prose())


@cache
def _token() -> re.Pattern[str]:
    """What stands in running text where a digit or numeral begins."""
    return re.compile(f"{_PREFIX}(?:{_skipped(pattern())}|{_in_prose()})")


@cache
def _sole() -> re.Pattern[str]:
    """A slot that is one figure."""
    before = {word for group in words("hedge_before").values() for word in group}
    prefix = any_of(sorted(before | _direction_words() | {"达到", "达"} | _CALLED))
    slot = _figure_pattern(pattern(), commas=r"(?:[,，]\d{3}){1,6}", opening="[(]?", closing="(?: ?[)])?")
    return re.compile(rf"\s*(?P<prefix>(?:(?:{prefix}) ?)*)\s*(?P<sign>-)?{slot}(?P<suffix> ?{_AFTER_WORDS})?(?:\(含\))?\s*")


@cache
def _hedging() -> _Hedging:
    before, after = words("hedge_before"), words("hedge_after")
    return _Hedging(
        before=re.compile(_before_pattern(before)),
        after=re.compile(f" ?{_AFTER_WORDS}"),
        hedges={word: cast(Hedge, hedge) for listed in (before, after) for hedge, group in listed.items() for word in group},
        last=frozenset(word[-1] for group in before.values() for word in group),
    )


def _figure_pattern(unit: str, commas: str, opening: str = "", closing: str = "") -> str:
    """A figure: number, words such as 余 in it, unit. A Chinese numeral is one only with a unit or after 百分之.

    The unit is written once, for it takes longest to compile: what must have one leaves a mark, and the end asks for it.
    """
    arabic = rf"(?:[1-9]\d{{0,2}}{commas}(?!\d)|\d{{1,40}}+)(?:\.\d{{1,20}})?"
    last_part = rf"\d{{1,4}}(?:[十百千万]{{1,2}}(?!{CHINESE})|[十百千]?万?(?P<partial>))"
    parts = rf"\d{{1,9}}(?:\.\d{{1,9}})?[百千万亿](?!(?:19|20)\d\d ?年)(?:\d{{1,4}}[十百千万]){{0,3}}{last_part}"
    powers = rf"(?P<split>[百千万亿][余多])|{opening}(?P<powers>[万亿] (?=元)|[十百千万亿]{{0,2}})"
    measured = rf"(?:(?P<infix> ?[余多来])? ?(?:{powers})(?P<unit>{unit}){closing}(?:/(?:{_PER}))*+)?"
    spelled = rf"{_NO_NUMERAL_AFTER}(?P<worded>{_CHINESE})|{_FORMAL_NUMERAL}(?=元)"
    share = rf"(?P<percent>百分之|千分之)(?P<of>{_CHINESE}|百|\d{{1,40}}+(?:\.\d{{1,20}})?)"
    numeral = rf"{share}|(?P<parts>{parts})|(?P<arabic>{arabic})|(?P<spelled>{spelled})"
    marks = ("worded", "partial", "grouped") if "<grouped>" in commas else ("worded", "partial")
    needs = "".join(f"(?({mark})(?(unit)|(?!)))" for mark in marks)
    return rf"(?P<figure>(?:{numeral}){measured}{needs})"


def _before_pattern(before: dict[str, tuple[str, ...]]) -> str:
    """The hedges that stand before a figure; 节约, 最近 and 不超过 are other words than 约, 近 and 超过."""
    listed = sorted({word for group in before.values() for word in group}, key=len, reverse=True)
    guarded = {"约": "(?<![节合签预条公契制违履要特])约", "近": "(?<![最附临邻靠])近", "超": "(?<!不)超"}
    return f"({'|'.join(guarded.get(word, re.escape(word)) for word in listed)}) ?$"
