"""The text of an expression → its tokens, Chinese words and signs told apart from what the keyboard should have written."""

import re
from decimal import Decimal
from typing import NamedTuple

from auditor.quantity import Quantity, pure
from auditor.vocabulary import units

_LONGEST = 2000
_DEEPEST = 40

_TOKEN = re.compile(
    r"""(?P<blank>\s+)
    |(?P<number>[0-9]+(?:\.[0-9]+)?(?![0-9.]))(?P<unit>%|[㐀-鿿㎡‰]+)?
    |(?P<name>[A-Za-z_㐀-鿿][A-Za-z0-9_㐀-鿿]*)
    |(?P<text>"[^"]*"|'[^']*')
    |(?P<operator>==|!=|<=|>=|[-+*/<>().,\[\]])
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
    "<>": "不等于请写 !=，不要写 <>。",
    "**": "规则语言里没有乘方 **。",
    "//": "规则语言里没有整除 //；除法请写 /，舍入请写 round(…, 位数)。",
}

_ADVICE = {
    "is": "判断是否填写请写 stated(…)，判断是否有数请写 known(…)，比较相等请写 ==",
    "None": "空白没有可比的值；判断是否填写请写 stated(…)，判断是否有数请写 known(…)",
    "null": "空白没有可比的值；判断是否填写请写 stated(…)，判断是否有数请写 known(…)",
    "lambda": "规则里不能定义函数；要命名一个中间值请用 let",
    "并且": "请写 且 或 and",
    "或者": "请写 或 或 or",
    "不是": "请写 非 或 not",
    "如果": "条件写在 where 里，或写成 甲 if 条件 else 乙",
    "那么": "条件写在 where 里，或写成 甲 if 条件 else 乙",
    "小于等于": "请写 <=",
    "大于等于": "请写 >=",
    "不等于": "请写 !=",
    "小于": "请写 <",
    "大于": "请写 >",
}


class ExpressionError(ValueError):
    """An expression that cannot be understood: a sentence, and the character (from 0) where the fault starts."""

    def __init__(self, message: str, start: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.start = start


class Token(NamedTuple):
    """A piece of the source at `start`. `kind` is number, name, text, word or operator; `value` what it means."""

    kind: str
    text: str
    start: int
    value: Quantity | str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def tokens(source: str) -> list[Token]:
    """The tokens of an expression.

    Raises ExpressionError for a sign that the language does not have, with the one to write instead.
    """
    if len(source) > _LONGEST:
        raise ExpressionError(f"表达式有 {len(source)} 个字符，超过 {_LONGEST} 个；请用 let 分成几步", 0)
    found: list[Token] = []
    at = depth = 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        if match is None:
            raise ExpressionError(_refusal(source, at), at)
        at = match.end()
        if match.lastgroup == "blank":
            continue
        token = _token(match)
        at = token.end
        depth += (token.text in ("(", "[")) - (token.text in (")", "]"))
        if depth > _DEEPEST:
            raise ExpressionError(f"括号套了 {_DEEPEST} 层以上；请用 let 分成几步", token.start)
        found.append(token)
    if not found:
        raise ExpressionError("这里是空的，请写一个表达式", 0)
    return found


def _token(match: re.Match[str]) -> Token:
    text, start = match.group(), match.start()
    if match.group("number"):
        return _number(match)
    if match.group("name"):
        if text in _ADVICE:
            raise ExpressionError(f"“{text}”不能这样用：{_ADVICE[text]}。", start)
        if text.startswith("_"):
            raise ExpressionError(f"名称“{text}”不能以下划线开头。", start)
        return Token("word", text, start, _WORDS[text]) if text in _WORDS else Token("name", text, start, text)
    if match.group("text"):
        return Token("text", text, start, text[1:-1])
    if match.string[start : start + 2] in _DOUBLED:
        raise ExpressionError(_DOUBLED[match.string[start : start + 2]], start)
    return Token("operator", text, start, text)


def _number(match: re.Match[str]) -> Token:
    """A number, alone or with a unit right behind it: 90%, 20万元. What follows and is no unit is the next token."""
    digits, suffix, start = match.group("number"), match.group("unit") or "", match.start()
    while suffix and suffix not in units():
        suffix = suffix[:-1]
    value = Decimal(digits)
    if not suffix:
        return Token("number", digits, start, pure(value))
    text = digits + suffix
    return Token("number", text, start, Quantity(value, value, value, units()[suffix], None, text))


def _refusal(source: str, at: int) -> str:
    for length in (2, 1):
        wrong = source[at : at + length]
        if wrong in _WRITE_INSTEAD:
            return f"“{wrong}”请改写为 {_WRITE_INSTEAD[wrong]} 。"
    if source[at].isdecimal() and not source[at].isascii():
        return f"“{source[at]}”是全角数字，请改写为 {int(source[at])} 。"
    if source[at].isdigit():
        return "这个数字的写法不对，请写成 12 或 12.5 的样子，不加千位分隔。"
    if source[at] in "\"'":
        return "这里的引号没有配对的另一个引号。"
    return f"规则语言里没有“{source[at]}”这个符号。"
