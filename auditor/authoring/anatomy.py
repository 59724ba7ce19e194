"""A rule and one binding → its conditions taken apart: each part as the rule writes it, its value, and the values it was made of."""

import ast
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from auditor.expression import (
    FIRST_NAME,
    Compiled,
    Compiler,
    ExpressionError,
    Frame,
    Names,
    Syntax,
    Term,
    Type,
    Unknown,
    Value,
    Words,
    parse,
    thing,
)
from auditor.ruleset import Rule, Ruleset
from auditor.wording import Language, Wording

_TRUTH = {True: Wording("成立", "holds"), False: Wording("不成立", "does not hold")}
_UNKNOWN_OF, _UNKNOWN = (
    Wording("未知（{operand}：{reason}）", "unknown ({operand}: {reason})"),
    Wording("未知（{reason}）", "unknown ({reason})"),
)
_SOME = Wording("{listed} 等 {count} 个", "{listed} and more, {count} in all")
_MOST_SAID = 6


class Step(NamedTuple):
    """A part of a condition: as written, its value, the slots and names it reads with theirs, and its own parts."""

    written: str
    value: Value
    operands: tuple[tuple[str, Value], ...]
    parts: tuple["Step", ...]


class Anatomy:
    """A rule's expressions over names of their own, each part of them ready to evaluate."""

    def __init__(self, rule: Rule, ruleset: Ruleset, lang: Language = "zh") -> None:
        self.rule = rule
        self.lang = lang
        self.names = names(ruleset)
        for alias, kind in rule.binds.items():
            self.names.bind(alias, thing(kind))
        self.compiler = Compiler(self.names)
        for name, source in rule.let.items():
            compiled = self.compiler.compile(source)
            self.names.bind(name, compiled.type, compiled.run)

    def step(self, source: str, frame: Frame) -> Step:
        """An expression over a frame that holds the binding."""
        self.compiler.syntax = parse(source)
        return self._step(self.compiler.syntax.tree, frame)

    def values(self, frame: Frame) -> Iterator[tuple[str, Value]]:
        """The `let` values in order."""
        for name in self.rule.let:
            yield name, self.names.bound[name].run()(self._wide(frame))

    def parts(self, source: str) -> Iterator[str]:
        """The and-ed parts of a condition, as written."""
        syntax = parse(source)
        tree = syntax.tree
        both = isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And)
        for part in tree.values if both and isinstance(tree, ast.BoolOp) else [tree]:
            yield syntax.written(part)

    def _wide(self, frame: Frame) -> Frame:
        """The binding with room for what is filled in."""
        return frame[: FIRST_NAME + len(self.rule.binds)] + self.names.blank()[len(self.rule.binds) :]

    def _step(self, node: ast.expr, frame: Frame) -> Step:
        syntax = self.compiler.syntax
        compiled = self.compiler.node(node)
        value = compiled.run(self._wide(frame))
        parts: tuple[Step, ...] = ()
        match node:
            case ast.BoolOp():
                parts = tuple(self._step(part, frame) for part in node.values)
            case ast.UnaryOp(op=ast.Not()):
                parts = (self._step(node.operand, frame),)
            case ast.IfExp():
                test = self._step(node.test, frame)
                chosen = [node.body if test.value is True else node.orelse] if isinstance(test.value, bool) else []
                parts = (test, *(self._step(part, frame) for part in chosen))
        operands = () if parts else tuple(self._operands(node, frame, syntax))
        return Step(syntax.written(node), value, operands, parts)

    def _operands(self, node: ast.expr, frame: Frame, syntax: Syntax) -> Iterator[tuple[str, Value]]:
        """The slots, parameters and `let` names that an expression reads, each once; what a loop reads is left to the loop."""
        seen: dict[str, Value] = {}
        for leaf in _leaves(node):
            written = syntax.written(leaf)
            if leaf is node or written in seen or (isinstance(leaf, ast.Name) and syntax.token(leaf.id).kind != "name"):
                continue
            try:
                seen[written] = self._spelled(self.compiler.node(leaf), frame)
            except ExpressionError:  # a name that only a loop binds
                continue
        yield from seen.items()

    def _spelled(self, compiled: Compiled, frame: Frame) -> Value:
        """A value; the fixed word of a key by its name in the language."""
        value = compiled.run(self._wide(frame))
        if compiled.type.field is None or not isinstance(value, str):
            return value
        chinese = dict(compiled.type.field.values)
        return Wording(chinese[value], value.replace("_", " ")).told(self.lang) if value in chinese else value


def _leaves(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Attribute():
            yield node
        case ast.Name():
            yield node
        case ast.Call():
            for argument in node.args:
                yield from _leaves(argument)
        case ast.GeneratorExp() | ast.ListComp():
            yield from _leaves(node.generators[0].iter)
        case _:
            for part in ast.iter_child_nodes(node):
                if isinstance(part, ast.expr):
                    yield from _leaves(part)


def names(ruleset: Ruleset) -> Names:
    """What an expression of this ruleset may name: parameters and terms."""
    parameters: Mapping[str, tuple[str, Type]] = {name: (one.name, one.type) for one in ruleset.parameters for name in (one.zh, one.name)}
    terms: dict[tuple[str, str], Term] = {(one.kind, name): one for one in ruleset.terms for name in (one.zh, one.name)}
    return Names(
        parameters,
        lambda kind, name: terms.get((kind, name)),
        lambda kind: {(one.name, one.zh) for one in ruleset.terms if one.kind == kind},
    )


def said(value: Value, lang: Language = "zh") -> str:
    """A value as an explanation prints it."""
    if isinstance(value, bool):
        return _TRUTH[value].told(lang)
    if isinstance(value, Unknown):
        return (_UNKNOWN_OF if value.operand else _UNKNOWN).filled(operand=value.operand, reason=value.reason).told(lang)
    if isinstance(value, dict):
        return ("、" if lang == "zh" else ", ").join(f"{name} {said(one, lang)}" for name, one in value.items())
    if isinstance(value, tuple) and not hasattr(value, "_fields") and len(value) > _MOST_SAID:
        return _SOME.filled(listed=Words(lang).of(value[:_MOST_SAID]), count=len(value)).told(lang)
    return Words(lang).of(value)
