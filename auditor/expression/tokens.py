"""The text of an expression → its tokens, Chinese words and signs told apart from what the keyboard should have written."""

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from auditor.pattern import Pattern
from auditor.quantity import Quantity, pure
from auditor.vocabulary import units
from auditor.wording import Wording

_LONGEST = 2000
_DEEPEST = 40

_TOKEN = Pattern(
    r"""\s*(?:
    (?P<name>[^\W\d０-９Ａ-Ｚａ-ｚ][^\W０-９Ａ-Ｚａ-ｚ]*)
    |(?P<operator>[().,]|[=!<>]=|[-+*/<>\[\]])
    |(?P<number>[0-9]+(?:\.[0-9]+)?(?![0-9.]))
    |(?P<text>"[^"]*"|'[^']*')
    |(?P<end>\Z))
    """,
    re.VERBOSE,
)

_WORDS = {
    "and": "and", "or": "or", "not": "not", "in": "in", "if": "if", "else": "else", "for": "for", "True": "True", "False": "False",
    "且": "and", "或": "or", "非": "not", "属于": "in", "不属于": "not in", "若": "if", "否则": "else", "对于": "for", "真": "True",
    "假": "False", "true": "True", "false": "False",
}  # fmt: skip

_WRITE_INSTEAD = {
    "（": "(", "）": ")", "，": ",", "、": ",", "“": '"', "”": '"', "‘": "'", "’": "'", "「": '"', "」": '"', "≤": "<=", "≥": ">=",
    "≦": "<=", "≧": ">=",
    "≠": "!=", "×": "*", "÷": "/", "＋": "+", "－": "-", "—": "-", "–": "-", "＝": "==", "＜": "<", "＞": ">", "。": ".", "．": ".",
    "％": "%", "【": "[", "】": "]", "＊": "*", "／": "/", "&&": "and", "||": "or", "&": "and", "|": "or", "!": "not",
    "=": "==",
}  # fmt: skip

_DOUBLED = {
    "<>": Wording("不等于请写 !=，不要写 <>。", "Unequal is written !=, not <>."),
    "**": Wording("规则语言里没有乘方 **。", "The rule language has no power **."),
    "//": Wording(
        "规则语言里没有整除 //；除法请写 /，舍入请写 round(…, 位数)。",
        "The rule language has no whole division //; divide with /, round with round(…, digits).",
    ),
}

_NO_VALUE = Wording(
    "空白没有可比的值；判断是否填写请写 stated(…)，判断是否有数请写 known(…)",
    "a blank has no value to compare; ask stated(…) whether it is filled in, known(…) whether it has a number",
)
_CONDITION = Wording("条件写在 where 里，或写成 甲 if 条件 else 乙", "a condition stands in where, or in: A if condition else B")
_INSTEAD = Wording("请写 {sign}", "write {sign}")
_EITHER = Wording("请写 {chinese} 或 {english}", "write “{chinese}” or {english}")
_ADVICE = {
    "is": Wording(
        "判断是否填写请写 stated(…)，判断是否有数请写 known(…)，比较相等请写 ==",
        "ask stated(…) whether it is filled in, known(…) whether it has a number, and compare with ==",
    ),
    "None": _NO_VALUE,
    "null": _NO_VALUE,
    "lambda": Wording("规则里不能定义函数；要命名一个中间值请用 let", "a rule defines no functions; name a value on the way with let"),
    "并且": _EITHER.filled(chinese="且", english="and"),
    "或者": _EITHER.filled(chinese="或", english="or"),
    "不是": _EITHER.filled(chinese="非", english="not"),
    "如果": _CONDITION,
    "那么": _CONDITION,
    "小于等于": _INSTEAD.filled(sign="<="),
    "大于等于": _INSTEAD.filled(sign=">="),
    "不等于": _INSTEAD.filled(sign="!="),
    "小于": _INSTEAD.filled(sign="<"),
    "大于": _INSTEAD.filled(sign=">"),
}

_TOO_LONG = Wording(
    "表达式有 {count} 个字符，超过 {most} 个；请用 let 分成几步",
    "The expression has {count} characters, more than {most}; take it apart with let.",
)
_TOO_DEEP = Wording(
    "括号套了 {most} 层以上；请用 let 分成几步", "The brackets are more than {most} deep; take the expression apart with let."
)
_EMPTY = Wording("这里是空的，请写一个表达式", "There is nothing here; write an expression.")
_MISUSED = Wording("“{word}”不能这样用：{advice}。", "“{word}” cannot be used so: {advice}.")
_UNDERSCORED = Wording("名称“{name}”不能以下划线开头。", "The name “{name}” must not begin with an underscore.")
_REWRITTEN = Wording("“{wrong}”请改写为 {right} 。", "Instead of “{wrong}” write {right} .")
_WIDE_DIGIT = Wording("“{wrong}”是全角数字，请改写为 {right} 。", "“{wrong}” is a full-width digit; write {right} .")
_NO_NUMBER = Wording(
    "这个数字的写法不对，请写成 12 或 12.5 的样子，不加千位分隔。",
    "This is no number; write it like 12 or 12.5, without signs between thousands.",
)
_LONE_QUOTE = Wording("这里的引号没有配对的另一个引号。", "This quotation mark has no partner.")
_NO_SIGN = Wording("规则语言里没有“{sign}”这个符号。", "The rule language has no sign “{sign}”.")


class ExpressionError(ValueError):
    """An expression that cannot be understood: a sentence, and the character (from 0) where the fault starts. As text it is Chinese."""

    def __init__(self, wording: Wording, start: int = 0) -> None:
        super().__init__(wording)
        self.wording = wording
        self.start = start

    @property
    def message(self) -> str:
        """The sentence in Chinese."""
        return self.wording.zh

    def __str__(self) -> str:
        return self.message


class Token(NamedTuple):
    """A piece of the source at `start`. `kind` is number, name, text, word or operator; `value` what it means."""

    kind: str
    text: str
    start: int
    value: Quantity | str


def tokens(source: str) -> list[Token]:
    """The tokens of an expression.

    Raises ExpressionError for a sign that the language does not have, with the one to write instead.
    """
    if len(source) > _LONGEST:
        raise ExpressionError(_TOO_LONG.filled(count=len(source), most=_LONGEST), 0)
    found: list[Token] = []
    at = depth = 0
    while (match := _TOKEN.match(source, at)) is not None:
        kind = str(match.lastgroup)
        if kind == "end":
            break
        text, start = match[kind], match.start(kind)
        token = _READ[kind](text, start, source)
        at = start + len(token.text)
        if kind == "operator" and text in _BRACKETS:
            depth += _BRACKETS[text]
            if depth > _DEEPEST:
                raise ExpressionError(_TOO_DEEP.filled(most=_DEEPEST), start)
        found.append(token)
    else:
        at += len(source[at:]) - len(source[at:].lstrip())
        raise ExpressionError(_refusal(source, at), at)
    if not found:
        raise ExpressionError(_EMPTY, 0)
    return found


def _name(text: str, start: int, _source: str) -> Token:
    word = _WORDS.get(text)
    if word is not None:
        return Token("word", text, start, word)
    if text in _ADVICE:
        raise ExpressionError(_MISUSED.filled(word=text, advice=_ADVICE[text]), start)
    if text[0] == "_":
        raise ExpressionError(_UNDERSCORED.filled(name=text), start)
    return Token("name", text, start, text)


def _text(text: str, start: int, _source: str) -> Token:
    return Token("text", text, start, text[1:-1])


def _operator(text: str, start: int, source: str) -> Token:
    doubled = source[start : start + 2]
    if doubled in _DOUBLED:
        raise ExpressionError(_DOUBLED[doubled], start)
    return Token("operator", text, start, text)


def _number(digits: str, start: int, source: str) -> Token:
    """A number, alone or with a unit right behind it: 90%, 20万元. What follows and is no unit is the next token."""
    value, end = Decimal(digits), start + len(digits)
    unit = next((source[end : end + length] for length in _lengths() if source[end : end + length] in units()), None)
    if unit is None:
        return Token("number", digits, start, pure(value))
    text = digits + unit
    return Token("number", text, start, Quantity(value, value, value, units()[unit], None, text))


@cache
def _lengths() -> range:
    """How many characters a unit may have, the most first."""
    return range(max(map(len, units())), 0, -1)


_READ = {"name": _name, "operator": _operator, "number": _number, "text": _text}
_BRACKETS = {"(": 1, "[": 1, ")": -1, "]": -1}


def _refusal(source: str, at: int) -> Wording:
    for length in (2, 1):
        wrong = source[at : at + length]
        if wrong in _WRITE_INSTEAD:
            return _REWRITTEN.filled(wrong=wrong, right=_WRITE_INSTEAD[wrong])
    if source[at].isdecimal() and not source[at].isascii():
        return _WIDE_DIGIT.filled(wrong=source[at], right=int(source[at]))
    if source[at].isdigit():
        return _NO_NUMBER
    if source[at] in "\"'":
        return _LONE_QUOTE
    return _NO_SIGN.filled(sign=source[at])
