"""Comparisons and `in`: what may be held against what, and the closure that does it."""

import ast

from auditor.expression import logic
from auditor.expression.function import identity
from auditor.expression.names import unknown_name
from auditor.expression.parts import Operand, Parts
from auditor.expression.tokens import ExpressionError
from auditor.expression.value import NUMBER, TEXT, TRUTH, Closure, Compiled, Type, Unknown, Value
from auditor.quantity import compared
from auditor.wording import Wording

_ORDERS: dict[type[ast.cmpop], str] = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}

_OPERATORS = Wording("比较请写 ==、!=、<、<=、>、>= 或 in。", "Compare with ==, !=, <, <=, >, >= or in.")
_NO_VALUE = Wording("“{zh}”没有这个值：", "“{en}” has no value")
_WHOLE_LISTS = Wording(
    "一组东西不能整个相比；比个数请写 count(…)，问在不在其中请写 in。",
    "Lists cannot be compared as a whole; compare how many with count(…), ask with in whether something is among them.",
)
_UNLIKE_KEYS = Wording(
    "“{first}”和“{second}”不是同一类关键词，不能相比。",
    "“{first}” and “{second}” are keywords of different sorts; they cannot be compared.",
)
_ONE_VALUE = Wording(
    "只有一个值时请写 ==，或在值后加逗号：({written},)。", "For a single value write ==, or a comma behind it: “({written},)”."
)


def compiled(parts: Parts, node: ast.Compare) -> Compiled:
    """The closure of a comparison; a chain holds where each of its links does."""
    sides = [node.left, *node.comparators]
    links = [_link(parts, sides[at], operator, sides[at + 1]) for at, operator in enumerate(node.ops)]
    return Compiled(TRUTH, links[0] if len(links) == 1 else logic.conjunction(links))


def key_word(key: Type, word: str, start: int) -> str:
    """The English word of a key's value given in either language.

    Raises ExpressionError for a word that the key never holds.
    """
    values = key.field.values if key.field is not None else ()
    for english, chinese in values:
        if word in (english, chinese):
            return english
    if values and key.field is not None:
        raise unknown_name(_NO_VALUE.filled(zh=key.field.zh, en=key.field.name), word, [part for pair in values for part in pair], start)
    return word


def _link(parts: Parts, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Closure:
    if isinstance(operator, ast.In):
        return _membership(parts, left, right)
    if isinstance(operator, ast.NotIn):
        return logic.negation(_membership(parts, left, right))
    sign = _ORDERS.get(type(operator))
    if sign is None:
        raise ExpressionError(_OPERATORS, parts.syntax.start(left))
    first, second = Operand(left, parts.node(left)), Operand(right, parts.node(right))
    return _same(parts, sign, first, second) if sign in ("==", "!=") else _ordered(parts, sign, first, second)


def _ordered(parts: Parts, sign: str, left: Operand, right: Operand) -> Closure:
    """< <= > >= of numbers, or of ids, which are numbered in document order."""
    names = {left.type.name, right.type.name}
    if names == {"number"}:
        return _numbers(parts, sign, left, right)
    if "any" in names:
        return logic.equality(sign, left.made.run, right.made.run)
    if names == {"key"} and left.type.field == right.type.field and left.type.field is not None and left.type.field.name == "id":
        return logic.equality(sign, left.made.run, right.made.run, _place_in_order)
    wrong = left if left.type.name != "number" else right
    raise parts.mistyped(wrong.node, wrong.type, NUMBER.named)


def _numbers(parts: Parts, sign: str, left: Operand, right: Operand) -> Closure:
    """Two quantities by their values as printed."""
    written = _written(parts, sign, left, right)
    if right.made.constant is None:
        return logic.order(sign, left.made.run, right.made.run, written)
    return logic.order_constant(sign, left.made.run, right.made.constant, written)


def _same(parts: Parts, sign: str, left: Operand, right: Operand) -> Closure:
    """== and != of two values of a kind."""
    run, other = left.made.run, right.made.run
    match {left.type.name, right.type.name}:
        case names if "any" in names:
            return logic.equality(sign, run, other)
        case names if names == {"number"}:
            return _numbers(parts, sign, left, right)
        case names if names == {"key", "text"}:
            return _key_and_word(parts, sign, *((left, right) if left.type.name == "key" else (right, left)))
        case names if names == {"key"}:
            return _keys(parts, sign, left, right)
        case names if names == {"text"} and right.made.constant is not None:
            return logic.same_words(sign, run, right.made.constant)
        case names if names == {"text"} or (names == {"thing"} and left.type.kind == right.type.kind):
            return logic.equality(sign, run, other, identity)
        case names if names == {"truth"}:
            return logic.equality(sign, run, other)
        case names if names & {"list", "table"}:
            raise ExpressionError(_WHOLE_LISTS, parts.syntax.start(left.node))
    number_first = left.type.name == "number" and right.type.name in ("text", "key")
    wrong, model = (left, right) if number_first else (right, left)
    raise parts.mistyped(wrong.node, wrong.type, model.type.named)


def _written(parts: Parts, sign: str, left: Operand, right: Operand) -> str:
    return f"{parts.syntax.written(left.node)} {sign} {parts.syntax.written(right.node)}"


def _key_and_word(parts: Parts, sign: str, key: Operand, words: Operand) -> Closure:
    if words.made.constant is None:
        return logic.equality(sign, key.made.run, words.made.run)
    word = key_word(key.type, words.made.constant, parts.syntax.start(words.node))
    return logic.is_constant(sign, key.made.run, word) if key.made.held is None else logic.holds_constant(sign, key.made.held, word)


def _keys(parts: Parts, sign: str, left: Operand, right: Operand) -> Closure:
    """Two keys; where both hold fixed words, they must be words for the same thing."""
    first, second = left.type.field, right.type.field
    if first is not None and second is not None and first.values and second.values and first.values != second.values:
        raise ExpressionError(
            _UNLIKE_KEYS.filled(first=Wording(first.zh, first.name), second=Wording(second.zh, second.name)), parts.syntax.start(left.node)
        )
    return logic.equality(sign, left.made.run, right.made.run)


def _membership(parts: Parts, left: ast.expr, right: ast.expr) -> Closure:
    """`in`: a value among several, words in a text, a name in a table."""
    container = parts.typed(right, "list", "text", "table")
    match container.type.name:
        case "text":
            return _part_of_text(parts, left, Operand(right, container))
        case "table":
            name = parts.typed(left, "text", "key")
            return logic.strict(lambda part, table: "".join(part.split()) in table, (name.run, container.run))
    return _among(parts, Operand(left, parts.node(left)), Operand(right, container))


def _part_of_text(parts: Parts, left: ast.expr, right: Operand) -> Closure:
    words = parts.typed(left, "text", "key")
    if words.type.name == "key":
        written = parts.syntax.written(right.node)
        raise ExpressionError(_ONE_VALUE.filled(written=written), parts.syntax.start(right.node))
    return logic.strict(lambda part, whole: part in whole, (words.run, right.made.run))


def _among(parts: Parts, wanted: Operand, container: Operand) -> Closure:
    of, constant = container.type.of or TEXT, container.made.constant
    names = {of.name, wanted.type.name}
    if len(names) > 1 and names != {"text", "key"} and "any" not in names:
        raise parts.mistyped(wanted.node, wanted.type, of.named)
    if wanted.type.name == "key" and constant is not None:
        words = frozenset(key_word(wanted.type, word, parts.syntax.start(container.node)) for word in constant)
        return logic.strict(lambda key: key in words, (wanted.made.run,))
    if of.name == "text" and constant is not None:
        return logic.membership(wanted.made.run, constant)
    among = _is_among_numbers if wanted.type.name == "number" else _is_among
    return logic.strict(among, (wanted.made.run, container.made.run))


def _is_among(value: Value, values: tuple[Value, ...]) -> Value:
    wanted = identity(value)
    found = [member if type(member) is Unknown else identity(member) == wanted for member in values]
    return True if True in found else next((member for member in found if member is not False), False)


def _is_among_numbers(value: Value, values: tuple[Value, ...]) -> Value:
    found = [member if type(member) is Unknown else compared(value, member) == 0 for member in values]
    return True if True in found else next((member for member in found if member is not False), False)


def _place_in_order(name: str) -> tuple[int, str]:
    return len(name), name
