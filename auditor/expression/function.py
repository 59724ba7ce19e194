"""The functions of the rule language: what each does to known values. Their arguments' types are checked when the rule is loaded.

A type is written as a word: number, text, truth, list (of anything), numbers, truths, texts or things (a list of those), table, any.
`?` marks an argument that may be left out, `…` one that may be repeated.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from auditor.expression.value import NONE_FOUND, NOT_IN_TABLE, OTHER_UNIT, PARAMETERS, Frame, Unknown, Value
from auditor.quantity import PURE, Quantity, agrees, compared, converted, exact, minus, plus, pure, rounded, rounded_like
from auditor.similarity import similarity
from auditor.slip import slip
from auditor.wording import Wording

NOTHING = pure(Decimal(0))


class Function(NamedTuple):
    """`run` takes known values; None from it is an Unknown with `otherwise` as reason. A function without `run` is compiled by itself."""

    name: str
    zh: str
    takes: tuple[str, ...]
    gives: str
    help: str
    run: Callable[..., Value] | None = None
    otherwise: Wording = OTHER_UNIT


def total(quantities: tuple[Value, ...]) -> Value:
    """Their sum, nothing for none of them; the first unknown among them; None where units differ."""
    if not quantities:
        return NOTHING
    first = quantities[0]
    if type(first) is Unknown:
        return first
    value, low, high, unit = first.value, first.low, first.high, first.unit
    for quantity in quantities[1:]:
        if type(quantity) is Unknown:
            return quantity
        if quantity.unit is not unit:
            return _mixed_total(quantities)
        value += quantity.value
        low += quantity.low
        high += quantity.high
    return Quantity(value, low, high, unit)


def _mixed_total(quantities: tuple[Value, ...]) -> Value:
    found: Quantity | None = quantities[0]
    for quantity in quantities[1:]:
        if type(quantity) is Unknown:
            return quantity
        found = plus(found, quantity) if found is not None else None
    return found


def extreme(sign: int, quantities: tuple[Value, ...]) -> Value:
    """The greatest (sign 1) or smallest (sign -1) of them."""
    best = None
    for quantity in quantities:
        if type(quantity) is Unknown:
            return quantity
        if best is None:
            best = quantity
            continue
        found = compared(quantity, best)
        if found is None:
            return None
        if found == sign:
            best = quantity
    return best if best is not None else Unknown("", NONE_FOUND)


COMPUTED = Wording("是算出来的数", "a computed number")
NO_SLIP = Wording("不是常见的笔误", "no common slip")
NO_BAND = Wording("不在任何一档", "in no band")
_SLIPS = {"digits": "像是两个数字写颠倒了", "point": "像是小数点错位", "ten_thousand": "像是元和万元写混了"}


def slipped(stated: Quantity, due: Quantity) -> str | None:
    """What slip of the pen turns one figure into the other, in words."""
    found = slip(stated, due)
    return None if found is None else _SLIPS[found]


def first(values: tuple[Value, ...]) -> Value:
    return values[0] if values else None


def absolute(quantity: Quantity) -> Quantity:
    """Without its sign; an interval around zero starts at zero."""
    if quantity.low >= 0:
        return quantity
    low, high = abs(quantity.low), abs(quantity.high)
    return Quantity(abs(quantity.value), Decimal(0) if quantity.high > 0 else min(low, high), max(low, high), quantity.unit)


def rounding(quantity: Quantity, to: Quantity) -> Quantity | None:
    """To so many decimals (a pure number), or written as another figure is."""
    return rounded(quantity, int(to.value)) if to.unit is PURE and to.text is None else rounded_like(quantity, to)


def agreement(left: Quantity, right: Quantity, tolerance: Quantity | None = None) -> bool | None:
    """Whether both may be the same figure, or are no further apart than a tolerance."""
    found = agrees(left, right)
    if found is not False or tolerance is None:
        return found
    apart = minus(left, right)
    beyond = compared(absolute(apart), tolerance) if apart is not None else None
    return None if beyond is None else beyond <= 0


def between(quantity: Quantity, low: Quantity, high: Quantity) -> bool | None:
    above, below = compared(quantity, low), compared(quantity, high)
    return None if above is None or below is None else above >= 0 >= below


def unit_name(quantity: Quantity) -> str:
    return quantity.unit.name if quantity.unit is not None else ""


def comparable(left: Quantity, right: Quantity) -> bool:
    return converted(left, right.unit) is not None


def decimals(quantity: Quantity) -> Quantity | None:
    return None if quantity.digits is None else pure(Decimal(quantity.digits))


def step(quantity: Quantity) -> Quantity | None:
    """One unit of the last decimal a figure was printed with."""
    if quantity.digits is None:
        return None
    value = Decimal(1).scaleb(-quantity.digits)
    return Quantity(value, value, value, quantity.unit)


def band(table: dict[str, Quantity], quantity: Quantity) -> str | None:
    """The name of the highest band whose lower bound the quantity reaches."""
    reached = [(bound.value, name) for name, bound in table.items() if quantity.value >= bound.value]
    return max(reached)[1] if reached else None


def lookup(table: dict[str, Value], name: str) -> Value:
    return table.get("".join(name.split()))


def length(text: str) -> Quantity:
    """The characters of a text, blanks not counted."""
    return pure(Decimal(len("".join(text.split()))))


def distinct(values: tuple[Value, ...]) -> Value:
    """Each value once, in the order they come."""
    unknown = next((value for value in values if type(value) is Unknown), None)
    if unknown is not None:
        return unknown
    return tuple({identity(value): value for value in values}.values())


def identity(value: Value) -> Value:
    """What makes two values the same: a quantity's value and unit, a text without blanks, a thing's id."""
    if type(value) is str:
        return "".join(value.split())
    return (value.value, value.unit) if type(value) is Quantity else getattr(value, "id", value)


def alike(frame: Frame, left: str, right: str, least: Quantity | None = None) -> bool:
    threshold = frame[PARAMETERS].get("similarity") if least is None else least
    return similarity(left, right) >= float(threshold.value * (threshold.unit.scale if threshold.unit else 1))


def count(values: tuple[Value, ...]) -> Quantity:
    return pure(Decimal(len(values)))


_FUNCTIONS = (
    Function("sum", "求和", ("numbers",), "number", "一组数之和；一个也没有时为 0；有一个未知即未知", total),
    Function("count", "计数", ("list",), "number", "一组东西的个数", count),
    Function("min", "最小", ("numbers…",), "number", "最小的数；可写一组数或几个数", lambda values: extreme(-1, values)),
    Function("max", "最大", ("numbers…",), "number", "最大的数；可写一组数或几个数", lambda values: extreme(1, values)),
    Function("abs", "绝对值", ("number",), "number", "绝对值", absolute),
    Function("any", "任一", ("truths",), "truth", "至少有一个成立"),
    Function("all", "全部", ("truths",), "truth", "个个成立；一个也没有时成立"),
    Function("first", "首个", ("list",), "member", "第一个；一个也没有时未知", first, NONE_FOUND),
    Function("distinct", "去重", ("list",), "same", "去掉重复的", distinct),
    Function("round", "舍入", ("number", "number"), "number", "四舍五入到几位小数；第二个写某栏时，按那一栏的位数和单位", rounding),
    Function("exact", "精确", ("number",), "number", "按印出的数当作精确值，不留舍入余地", exact),
    Function("agrees", "相符", ("number", "number", "number?"), "truth", "两数按印出的位数可能相等；可加允许的差", agreement),
    Function("between", "介于", ("number", "number", "number"), "truth", "在两数之间，含两端", between),
    Function("known", "已知", ("any",), "truth", "能得到值"),
    Function("stated", "已填", ("slot",), "truth", "这一栏写了字，不管是不是数"),
    Function("blank", "空白", ("slot",), "truth", "表中有这一栏而没有写字"),
    Function("present", "有栏", ("slot",), "truth", "表中有这一栏"),
    Function("unknown", "未知", ("text", "text?"), "any", "无法判断，括号里写原因，可再写英文的原因"),
    Function("step", "末位", ("number",), "number", "印出的最后一位的一个单位：99.81% 的末位是 0.01%", step, COMPUTED),
    Function("text", "原文", ("slot",), "text", "这一栏写的字；数字栏也照原样"),
    Function(
        "slip",
        "笔误",
        ("number", "number"),
        "text",
        "第一个数怎样由第二个误写而来：数字颠倒、小数点错位、元和万元写混；都不是时未知",
        slipped,
        NO_SLIP,
    ),
    Function("join", "连接", ("any…",), "text", "把文字和数连成一段话", None),
    Function("length", "字数", ("text",), "number", "字数，不计空白", length),
    Function("matches", "匹配", ("text", "pattern"), "truth", "文字中有合于正则表达式的部分"),
    Function("similar", "相似", ("text", "text", "number?"), "truth", "两个名称相似；门槛为口径的 similarity，可另写"),
    Function("unit", "单位", ("number",), "text", "数后面的单位；没有时为空文字", unit_name),
    Function("comparable", "可比", ("number", "number"), "truth", "两数的单位可以互相换算", comparable),
    Function("digits", "位数", ("number",), "number", "印出几位小数；算出来的数未知", decimals, COMPUTED),
    Function("band", "档次", ("table", "number"), "text", "数落在口径对照表的哪一档（名称: 下限）", band, NO_BAND),
    Function("lookup", "查表", ("table", "text"), "entry", "口径对照表中这个名称对应的值", lookup, NOT_IN_TABLE),
)


@cache
def functions() -> dict[str, Function]:
    """Every function by both its names."""
    return {**{function.zh: function for function in _FUNCTIONS}, **{function.name: function for function in _FUNCTIONS}}
