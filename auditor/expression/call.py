"""Calls of the language's functions: their arguments checked against what they take, their closures built."""

import ast
from collections.abc import Callable
from typing import NamedTuple

from auditor.expression import access, logic, loop
from auditor.expression.function import Function, alike, functions
from auditor.expression.names import fields, unknown_name
from auditor.expression.parts import Parts
from auditor.expression.pattern import compiled as pattern
from auditor.expression.tokens import ExpressionError
from auditor.expression.value import ANY, NUMBER, TEXT, TRUTH, Closure, Compiled, Frame, Type, Unknown, Value, several
from auditor.model import Mark
from auditor.pattern import Pattern
from auditor.quantity import PURE, shown
from auditor.vocabulary import Field
from auditor.wording import Wording

_MOST_DIGITS = 10
_GIVES = {"number": NUMBER, "text": TEXT, "truth": TRUTH}
_TAKES = {
    "number": ("number",),
    "text": ("text", "key"),
    "table": ("table",),
    "numbers": ("list",),
    "list": ("list",),
}

_NOT_CALLED = Wording(
    "“{written}”后面不能写括号；函数写在最前面，如 text(i.actual)。",
    "“{written}” takes no brackets; a function comes first, as in text(i.actual).",
)
_NO_FUNCTION = Wording("没有函数", "There is no function")
_ONE_COUNT = Wording("{least}", "{least}")
_COUNTS = Wording("{least} 到 {most}", "{least} to {most}")
_MISCOUNTED = Wording(
    "{name}（{zh}）要 {wanted} 个参数，这里写了 {given} 个：{help}。", "{name}({takes}) takes {wanted} arguments; {given} given here."
)
_DECIMALS = Wording("小数位数要写 0、1、2 这样的整数。", "The number of decimals is a whole number such as 0, 1 or 2.")
_COUNTED_TRUTHS = Wording(
    "count 数个数，不看成立与否；条件请写在 if 后面：count(i for i in … if 条件)。",
    "count counts all, whether true or not; write the condition behind if: count(i for i in … if condition).",
)
_NO_SLOT = Wording(
    "{name}（{zh}）问的是表中或正文的一栏，如 {name}(i.reason)；这里是{found}。问有没有值请写 known(…)。",
    "{name} asks after a slot of the form or the prose, as in {name}(i.reason); this is {found}. known(…) asks whether there is a value.",
)
_NO_REASON = Wording(
    'unknown（未知）里写一句原因，如 unknown("指标值没有写明方向")。',
    'unknown takes a reason in words, as in unknown("the target does not say which way is better").',
)
_SLOT = Wording("表中或正文的一栏", "a slot of the form or the prose")
_NO_PATTERN = Wording(
    "“{written}”不能作 matches（匹配）的第二个参数：正则表达式要直接写在引号里，或取自口径参数；只找词语请写 词 in 文字。",
    "“{written}” cannot be the second argument of matches: a regular expression stands in quotation marks or comes from the profile; "
    "to look for mere words write: words in text.",
)


class _Call(NamedTuple):
    """A call under way: the compiler, the node, the function."""

    parts: Parts
    node: ast.Call
    function: Function

    @property
    def written(self) -> str:
        return self.parts.syntax.written(self.node)

    def error(self, wording: Wording) -> ExpressionError:
        return ExpressionError(wording, self.parts.syntax.start(self.node))


def compiled(parts: Parts, node: ast.Call) -> Compiled:
    """The closure of a call."""
    call = _Call(parts, node, _function(parts, node))
    _check_count(call)
    special = _SPECIAL.get(call.function.name)
    return special(call) if special is not None else _ordinary(call)


def _function(parts: Parts, node: ast.Call) -> Function:
    if not isinstance(node.func, ast.Name):
        written = parts.syntax.written(node.func)
        raise ExpressionError(_NOT_CALLED.filled(written=written), parts.syntax.start(node.func))
    token = parts.syntax.token(node.func.id)
    function = functions().get(token.text)
    if function is None:
        raise unknown_name(_NO_FUNCTION, token.text, functions(), token.start)
    if node.keywords:
        raise parts.syntax.refusal(node.keywords[0])
    return function


def _check_count(call: _Call) -> None:
    takes = call.function.takes
    least, given = sum(not name.endswith("?") for name in takes), len(call.node.args)
    repeated = any(name.endswith("…") for name in takes)
    if given < least or (given > len(takes) and not repeated):
        wanted = _ONE_COUNT if least == len(takes) else _COUNTS
        raise call.error(
            _MISCOUNTED.filled(
                wanted=wanted.filled(least=least, most=len(takes)),
                given=given,
                name=call.function.name,
                zh=call.function.zh,
                help=call.function.help,
                takes=", ".join(takes),
            )
        )


def _ordinary(call: _Call) -> Compiled:
    """A function of known values."""
    arguments = [
        call.parts.typed(argument, *_TAKES[name.rstrip("?")]) for argument, name in zip(call.node.args, call.function.takes, strict=False)
    ]
    if call.function.takes[0] == "numbers":
        _check_members(call, call.node.args[0], arguments[0], NUMBER)
    return Compiled(_gives(call, arguments), logic.strict(_answering(call), [argument.run for argument in arguments]))


def _answering(call: _Call) -> Callable[..., Value]:
    """The function, its None an Unknown that names the call."""
    run, unanswered = call.function.run, Unknown(call.written, call.function.otherwise)
    assert run is not None

    def answer(*values: Value) -> Value:
        value = run(*values)
        if value is None:
            return unanswered
        return Unknown(unanswered.operand, value.reason) if type(value) is Unknown and not value.operand else value

    return answer


def _gives(call: _Call, arguments: list[Compiled]) -> Type:
    first = arguments[0].type
    match call.function.gives:
        case "member" | "entry":
            return first.of or TEXT
        case "same":
            return first
    return _GIVES[call.function.gives]


def _check_members(call: _Call, node: ast.expr, argument: Compiled, wanted: Type) -> None:
    of = argument.type.of or TEXT
    if of.name != wanted.name:
        loops = isinstance(node, (ast.GeneratorExp, ast.ListComp))
        part = node.elt if isinstance(node, (ast.GeneratorExp, ast.ListComp)) else node
        raise call.parts.mistyped(part, of if loops else argument.type, (wanted if loops else several(wanted)).named)


def _extreme(call: _Call) -> Compiled:
    """min and max: of a list, or of several numbers."""
    run = _answering(call)
    if len(call.node.args) == 1:
        values = call.parts.typed(call.node.args[0], "list")
        _check_members(call, call.node.args[0], values, NUMBER)
        return Compiled(NUMBER, logic.strict(run, [values.run]))
    arguments = [call.parts.typed(argument, "number").run for argument in call.node.args]
    return Compiled(NUMBER, logic.strict(lambda *values: run(values), arguments))


def _joined(call: _Call) -> Compiled:
    """Texts and numbers one after the other, as a sentence prints them."""
    parts = [call.parts.typed(argument, "text", "key", "number").run for argument in call.node.args]
    return Compiled(TEXT, logic.strict(lambda *values: "".join(part if isinstance(part, str) else shown(part) for part in values), parts))


def _round(call: _Call) -> Compiled:
    """round: to so many decimals, which a rule can only mean as a whole number, or as another figure is written."""
    digits = call.parts.typed(call.node.args[1], "number").constant
    if digits is not None and not (digits.unit is PURE and digits.value == int(digits.value) and 0 <= digits.value <= _MOST_DIGITS):
        raise ExpressionError(_DECIMALS, call.parts.syntax.start(call.node.args[1]))
    return _ordinary(call)


def _quantified(call: _Call) -> Compiled:
    """any and all: the first element that settles it ends the walk."""
    node, whether = call.node.args[0], call.function.name == "any"
    if isinstance(node, (ast.GeneratorExp, ast.ListComp)):
        levels, release = call.parts.loops(node)
        element = call.parts.typed(node.elt, "truth")
        release()
        return Compiled(TRUTH, (loop.exists if whether else loop.every)(levels, element.run))
    values = call.parts.typed(node, "list")
    _check_members(call, node, values, TRUTH)
    return Compiled(TRUTH, logic.strict(loop.any_of if whether else loop.all_of, [values.run]))


def _count(call: _Call) -> Compiled:
    node = call.node.args[0]
    if isinstance(node, (ast.GeneratorExp, ast.ListComp)):
        element = call.parts.node(node)
        if element.type.of == TRUTH:
            raise call.error(_COUNTED_TRUTHS)
        return Compiled(NUMBER, logic.strict(_answering(call), [element.run]))
    return _ordinary(call)


def _known(call: _Call) -> Compiled:
    """Whether the argument has a value; its own unknown goes no further."""
    outer, call.parts.asking = call.parts.asking, True
    run = call.parts.node(call.node.args[0]).run
    call.parts.asking = outer
    return Compiled(TRUTH, lambda frame: type(run(frame)) is not Unknown)


def _slot(call: _Call) -> tuple[Compiled, Field, str] | None:
    """The owner, field and path of an argument that is a slot of the form or of the prose."""
    node = call.node.args[0]
    if not isinstance(node, ast.Attribute):
        return None
    owner = call.parts.node(node.value)
    token = call.parts.syntax.token(node.attr)
    field = fields(owner.type.kind).get(token.text) if owner.type.name == "thing" else None
    if field is None or field.type not in ("figure", "points", "text"):
        return None
    return owner, field, call.parts.syntax.written(node)


_MARKS: dict[str, dict[Mark | None, bool]] = {
    "stated": {"stated": True, "blank": False, "dash": False, None: False},
    "blank": {"stated": False, "blank": True, "dash": False, None: False},
    "present": {"stated": True, "blank": True, "dash": True, "unreadable": True, None: False},
}
"""What stated, blank and present answer for each mark of a slot, None for no such slot; no answer where it cannot be read."""


def _marked(call: _Call) -> Compiled:
    outer, call.parts.asking = call.parts.asking, True
    found = call.parts.node(call.node.args[0])
    slot = _slot(call)
    call.parts.asking = outer
    if slot is None:
        raise call.error(_NO_SLOT.filled(name=call.function.name, zh=call.function.zh, found=found.type.named))
    return Compiled(TRUTH, access.marked(*slot, _MARKS[call.function.name]))


def _unknown(call: _Call) -> Compiled:
    """An unknown that the rule itself states; it fits wherever a value does."""
    reasons = [call.parts.typed(argument, "text").constant for argument in call.node.args]
    if None in reasons:
        raise call.error(_NO_REASON)
    stated = Unknown("", Wording(reasons[0], reasons[-1]))
    return Compiled(ANY, lambda _frame: stated)


def _text(call: _Call) -> Compiled:
    node = call.node.args[0]
    found = call.parts.node(node)
    slot = _slot(call)
    if slot is not None:
        return Compiled(TEXT, access.text(*slot))
    if found.type.name in ("text", "key"):
        return Compiled(TEXT, found.run)
    if found.type.kind == "statement":
        return Compiled(TEXT, access.text(found, fields("statement")["words"], call.written))
    raise call.parts.mistyped(node, found.type, _SLOT)


def _matches(call: _Call) -> Compiled:
    words, stated = call.node.args
    text, wanted = call.parts.typed(words, "text", "key"), call.parts.typed(stated, "text")
    if wanted.constant is None:
        if not _is_parameter(call, stated):
            written = call.parts.syntax.written(stated)
            raise ExpressionError(_NO_PATTERN.filled(written=written), call.parts.syntax.start(stated))
        return Compiled(TRUTH, logic.strict(lambda found, source: pattern(source).search(found) is not None, (text.run, wanted.run)))
    try:
        sought = call.parts.pattern(wanted.constant)
    except ExpressionError as error:
        raise ExpressionError(error.wording, call.parts.syntax.start(stated)) from None
    return Compiled(TRUTH, _searching(text.run, sought))


def _searching(text: Closure, sought: Pattern) -> Closure:
    """Whether a text holds what is sought; the pattern is compiled when the first text is there."""

    def run(frame: Frame) -> Value:
        found = text(frame)
        return found if type(found) is Unknown else sought.search(found) is not None

    return run


def _is_parameter(call: _Call, node: ast.expr) -> bool:
    """Whether a text comes from the profile: what a submission says is never taken for a pattern."""
    return isinstance(node, ast.Attribute) and call.parts.node(node.value).type.name == "profile"


def _similar(call: _Call) -> Compiled:
    texts = [call.parts.typed(argument, "text", "key").run for argument in call.node.args[:2]]
    least = [call.parts.typed(argument, "number").run for argument in call.node.args[2:]]
    runs = [*texts, *least]

    def run(frame: Frame) -> Value:
        values = [part(frame) for part in runs]
        unknown = next((value for value in values if type(value) is Unknown), None)
        return unknown if unknown is not None else alike(frame, *values)

    return Compiled(TRUTH, run)


_SPECIAL: dict[str, Callable[[_Call], Compiled]] = {
    "min": _extreme,
    "max": _extreme,
    "round": _round,
    "any": _quantified,
    "all": _quantified,
    "count": _count,
    "known": _known,
    "stated": _marked,
    "blank": _marked,
    "present": _marked,
    "unknown": _unknown,
    "text": _text,
    "join": _joined,
    "matches": _matches,
    "similar": _similar,
}
