"""The text of an expression → its syntax tree, every node traced back to the words as written."""

import ast
from bisect import bisect_right
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from auditor.expression.tokens import ExpressionError, Token, tokens
from auditor.wording import Wording

_REFUSAL = Wording("“{written}”：{reason}。", "“{written}”: {reason}.")
_WITHOUT = Wording("规则语言里没有这种写法", "the rule language has nothing like it")
_REFUSED: dict[type[ast.AST], Wording] = {
    ast.Subscript: Wording(
        "规则语言里没有 […] 取值；查对照表请写 lookup(表, 名称)，取第一个请写 first(…)",
        "the rule language has no […]; look up a table with lookup(table, name), take the first with first(…)",
    ),
    ast.Starred: Wording(
        "规则语言里没有 * 展开；乘法的 * 前后都要有数",
        "the rule language does not unfold with *; to multiply, there is a number on either side",
    ),
    ast.keyword: Wording("函数的参数只写值，不写“名称=值”", "an argument of a function is its value alone, without “name=”"),
}
_UNPAIRED = Wording("括号没有配对，少一个{missing}。", "The brackets do not pair; there lacks a {missing}.")
_OPENING, _CLOSING = Wording("左括号 (", "( on the left"), Wording("右括号 )", ") on the right")
_NO_OPERATOR = Wording("“{first}”和“{second}”之间少了运算符{hint}。", "Between “{first}” and “{second}” there lacks an operator{hint}.")
_SPACED = Wording("；“且”“或”“非”前后各留一个空格", "; “且”, “或” and “非” have a space on either side")
_NO_ELSE = Wording("“{word}”后面要有 else（否则）：甲 if 条件 else 乙。", "After “{word}” there must be an else: A if condition else B.")
_UNFINISHED = Wording("表达式在“{last}”之后没有写完。", "The expression is not finished after “{last}”.")
_UNREAD = Wording(
    "“{word}”写在这里读不通，请检查它前后的运算符和括号。", "“{word}” makes no sense here; look at the operators and brackets around it."
)
_OPERANDS = ("name", "number", "text")


class Syntax(NamedTuple):
    """A parsed expression. Names, numbers and texts of the tree are called _n after the n-th token; `starts` are the tokens' places in
    the rewritten source."""

    source: str
    tree: ast.expr
    tokens: list[Token]
    starts: list[int]

    def token(self, name: str) -> Token:
        """The token that a name of the tree stands for."""
        return self.tokens[int(name[1:])]

    def start(self, node: ast.AST) -> int:
        """The character of the source where a node starts."""
        return self._at(getattr(node, "col_offset", 0)).start

    def written(self, node: ast.AST) -> str:
        """The words of the source that a node was written with."""
        last = self._at(getattr(node, "end_col_offset", 1) - 1)
        words = self.source[self.start(node) : last.start + len(last.text)]
        return words if " " not in words and words.isprintable() else " ".join(words.split())

    def refusal(self, node: ast.AST) -> ExpressionError:
        """The error for a node the language does not have."""
        return ExpressionError(_REFUSAL.filled(written=self.written(node), reason=_REFUSED.get(type(node), _WITHOUT)), self.start(node))

    def _at(self, offset: int) -> Token:
        return self.tokens[max(bisect_right(self.starts, offset) - 1, 0)]


@lru_cache(maxsize=4096)
def parse(source: str) -> Syntax:
    """The tree of an expression.

    Raises ExpressionError where it is no expression of the language.
    """
    found = tokens(source)
    pieces: list[str] = []
    starts: list[int] = []
    offset = 1  # behind the bracket in front
    for number, token in enumerate(found):
        piece = f"_{number}" if token.kind in _OPERANDS else str(token.value)
        starts.append(offset)
        pieces.append(piece)
        offset += len(piece) + 1
    try:
        tree = ast.parse("(" + " ".join(pieces) + "\n)", mode="eval").body
    except SyntaxError as error:
        offset_of_error = offset if (error.lineno or 1) > 1 else (error.offset or 1) - 1
        raise _misplaced(found, starts, offset_of_error) from None
    return Syntax(source, tree, found, starts)


def _misplaced(found: list[Token], starts: list[int], offset: int) -> ExpressionError:
    at = bisect_right(starts, offset) - 1
    opened = sum((token.text in ("(", "[")) - (token.text in (")", "]")) for token in found)
    if opened:
        missing = _CLOSING if opened > 0 else _OPENING
        return ExpressionError(_UNPAIRED.filled(missing=missing), found[-1].start if opened < 0 else _last_open(found))
    for first, second in pairwise(found):
        if (first.kind in _OPERANDS or first.text in (")", "]")) and second.kind in _OPERANDS:
            hint = _SPACED if any(word in second.text for word in "且或非") else ""
            return ExpressionError(_NO_OPERATOR.filled(first=first.text, second=second.text, hint=hint), second.start)
    words = [token.value for token in found if token.kind == "word"]
    if "if" in words and "else" not in words and "for" not in words:
        lone = next(token for token in found if token.value == "if")
        return ExpressionError(_NO_ELSE.filled(word=lone.text), lone.start)
    if at + 1 >= len(found) and found[-1].kind in ("operator", "word"):
        return ExpressionError(_UNFINISHED.filled(last=found[-1].text), found[-1].start)
    token = found[min(max(at, 0), len(found) - 1)]
    return ExpressionError(_UNREAD.filled(word=token.text), token.start)


def _last_open(found: list[Token]) -> int:
    stack: list[int] = []
    for token in found:
        if token.text in ("(", "["):
            stack.append(token.start)
        elif token.text in (")", "]") and stack:
            stack.pop()
    return stack[-1] if stack else 0
