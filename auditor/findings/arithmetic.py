"""A value that a rule derives → the sum it comes from, in the figures of the submission: 19.96÷20×20, 6.67+6.67+6.66."""

import ast
from decimal import Decimal

from auditor.engine.judge import Judgement
from auditor.expression import FIRST_NAME, READS, Words, figure_in, figures_in
from auditor.quantity import Quantity, printed, shown
from auditor.wording import Language

_SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "−", ast.Mult: "×", ast.Div: "÷"}
_LOOSE = (ast.Add, ast.Sub)
_SAME = ("exact", "精确", "round", "舍入")
_SUMS = ("sum", "求和")


def arithmetic(judgement: Judgement, name: str, lang: Language) -> str:
    """The sum behind a `let` value of a rule; "" where there is none that a reader could follow."""
    written = " ".join(judgement.definition.let[name].split())
    try:
        node = ast.parse(written, mode="eval").body
    except SyntaxError:  # a rule may use words that are none of Python's
        return ""
    told = _told(judgement, node, Words(lang)) or _added(judgement, node, name)
    return told if any(sign in told for sign in _SIGNS.values()) else ""


def _told(judgement: Judgement, node: ast.expr, words: Words) -> str:
    match node:
        case ast.Constant(value=int() | float() as number):
            return str(number)
        case ast.Name(id=name):
            value = judgement.values.get(name)
            return words.of(value) if isinstance(value, Quantity) else ""
        case ast.Attribute():
            return _slot(judgement, node)
        case ast.Call(func=ast.Name(id=called), args=[inner, *_]) if called in _SAME:
            return _told(judgement, inner, words)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _SIGNS:
            first, second = _grouped(judgement, left, sign, words), _grouped(judgement, right, sign, words, is_second=True)
            return f"{first}{_SIGNS[type(sign)]}{second}" if first and second else ""
    return ""


def _grouped(judgement: Judgement, node: ast.expr, sign: ast.operator, words: Words, *, is_second: bool = False) -> str:
    """An operand, in brackets where it would otherwise be read with its neighbour."""
    told = _told(judgement, node, words)
    inner = node.op if isinstance(node, ast.BinOp) else None
    needs = inner is not None and (
        (isinstance(inner, _LOOSE) and not isinstance(sign, _LOOSE)) or (is_second and isinstance(sign, ast.Sub | ast.Div))
    )
    return f"({told})" if told and needs else told


def _slot(judgement: Judgement, node: ast.Attribute) -> str:
    """The figure at a path that begins at a bound thing, with its unit."""
    path: list[str] = []
    start: ast.expr = node
    while isinstance(start, ast.Attribute):
        path.insert(0, start.attr)
        start = start.value
    found = judgement.binding.get(start.id) if isinstance(start, ast.Name) else None
    for name in path:
        found = getattr(found, name, None)
    figure = figure_in(found)
    return shown(printed(figure)) if figure is not None else ""


def _added(judgement: Judgement, node: ast.expr, name: str) -> str:
    """The figures that a sum adds up, each once, if they do add up to it."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _SUMS) or judgement.frame is None:
        return ""
    rule = judgement.definition
    frame = judgement.frame[: FIRST_NAME + len(rule.binds)] + rule.compiled.blank
    frame[READS] = []
    value = dict(rule.compiled.values)[name](frame)
    read = list(figures_in(frame[READS]))
    is_whole = isinstance(value, Quantity) and value.value == sum((figure.value for figure in read), Decimal(0))
    return "+".join(shown(printed(figure)) for figure in read) if is_whole else ""
