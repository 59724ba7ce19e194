"""An expression's source → a closure over the frame, every name resolved and every type checked.

What is wrong raises ExpressionError with a sentence and the place in the source.
"""

import ast
from collections.abc import Callable, Iterable
from typing import NamedTuple

from auditor.expression import access, call, comparison, logic, loop
from auditor.expression.function import functions
from auditor.expression.names import Names, Term, field_names, fields, is_chinese, kind_named, unknown_name
from auditor.expression.pattern import compiled as checked
from auditor.expression.syntax import Syntax, parse
from auditor.expression.tokens import ExpressionError
from auditor.expression.value import (
    ANY,
    FIRST_NAME,
    NUMBER,
    PARAMETERS,
    READS,
    TERMS,
    TEXT,
    TRUTH,
    UNSET,
    Closure,
    Compiled,
    Frame,
    Type,
    Unknown,
    Value,
    several,
    thing,
)
from auditor.pattern import Pattern
from auditor.vocabulary import Field, kinds
from auditor.wording import Wording

_ARITHMETIC: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}

_MISTYPED = Wording("这里要写{wanted}，“{written}”是{found}{hint}。", "This place takes {wanted}; “{written}” is {found}{hint}.")
_NO_RECKONING = Wording("；文字不能计算或比大小", "; a text cannot be reckoned with or ordered")
_AS_TEXT = Wording("；要用这一栏写的字请写 text({written})", "; for the words that stand there write “text({written})”")
_AS_KNOWN = Wording("；要问有没有数请写 known({written})", "; to ask whether it has a number write “known({written})”")
_SOME_FIELD = Wording("；要用它的某一栏请写 {written}.栏名", "; for one of its fields write “{written}.” and the field")
_FUNCTION = Wording("“{name}”是函数，后面要写括号和参数。", "“{name}” is a function; write brackets and arguments behind it.")
_NO_NAME = Wording("没有名称", "There is no name")
_OR_TEXT = Wording("{error}如果是文字，请写 '{word}'。", "{error} If it is a text, write '{word}'.")
_KIND = Wording(
    "“{word}”是一种对象，这里要写 for 里给它取的名称“{alias}”。", "“{word}” is a kind of thing; write “{alias}”, as it is called in for."
)
_NO_FIELDS = Wording("“{owner}”是{type}，后面不能再写“.{name}”。", "“{owner}” is {type}; “.{name}” cannot stand behind it.")
_NO_FIELD = Wording("“{zh}”没有这一栏：", "“{en}” has no field")
_NO_PARAMETER = Wording("口径没有参数", "The profile has no parameter")
_UNLIKE = Wording(
    "if 前后两个值要是同一类：前面是{then}，后面是{otherwise}。",
    "The values before if and after else must be of one type: the first is {then}, the other {otherwise}.",
)
_NOTHING_LISTED = Wording("括号里至少要有一个值。", "There must be at least one value in the brackets.")
_ALIKE = Wording("和前面一样的{type}", "{type} like those before it")
_LOOP_NAME = Wording("for 后面写一个名称，如 for i in f.indicators。", "After for there stands one name, as in: for i in f.indicators.")
_LOOP_NAME_TAKEN = Wording("名称“{name}”已经用了，for 后面请换一个名称。", "The name “{name}” is taken; choose another after for.")


class Reading(NamedTuple):
    """A slot that an expression reads: the path as written, and whether `known` or `stated` asks after it."""

    path: str
    kind: str
    field: str
    asked: bool


class Compiler:
    """Compiles expressions over one set of names. `readings` lists the slots read, `used` the names; `names_keys_across` tells that one was
    a key which is known only where several submissions are looked at. `pattern` makes the regular expressions in them ready."""

    def __init__(self, names: Names, pattern: Callable[[str], Pattern] = checked) -> None:
        self.names = names
        self.pattern = pattern
        self.readings: list[Reading] = []
        self.used: set[str] = set()
        self.asking = False
        self.names_keys_across = False
        self.syntax: Syntax

    def compile(self, source: str, *wanted: str) -> Compiled:
        """The closure of an expression. `wanted` are the types it may have (number, text, key, truth, thing, list); none means any."""
        self.syntax = parse(source)
        compiled = self.node(self.syntax.tree)
        if wanted and compiled.type.name not in (*wanted, "any"):
            raise ExpressionError(_MISTYPED.filled(wanted=_any_of(wanted), written=source.strip(), found=compiled.type.named, hint=""))
        return compiled

    def node(self, node: ast.expr) -> Compiled:
        """The closure of a part of the tree."""
        method = _NODES.get(type(node))
        if method is None:
            raise self.syntax.refusal(node)
        return method(self, node)

    def typed(self, node: ast.expr, *wanted: str) -> Compiled:
        """The closure of a part that must have one of these types."""
        compiled = self.node(node)
        if compiled.type.name not in (*wanted, "any"):
            raise self.mistyped(node, compiled.type, _any_of(wanted))
        return compiled

    def mistyped(self, node: ast.expr, found: Type, wanted: Wording) -> ExpressionError:
        """The error for a part of another type than its place asks for."""
        written = self.syntax.written(node)
        hint = Wording("", "")
        if found.name in ("text", "key") and wanted == NUMBER.named:
            hint = _NO_RECKONING
        elif found.name == "number" and TEXT.named.zh in wanted.zh:
            hint = _AS_TEXT.filled(written=written)
        elif found.name == "number" and TRUTH.named.zh in wanted.zh:
            hint = _AS_KNOWN.filled(written=written)
        elif found.name == "thing":
            hint = _SOME_FIELD.filled(written=written)
        return ExpressionError(_MISTYPED.filled(wanted=wanted, written=written, found=found.named, hint=hint), self.syntax.start(node))

    def error(self, node: ast.AST, wording: Wording) -> ExpressionError:
        return ExpressionError(wording, self.syntax.start(node))

    # names and fields

    def name(self, node: ast.Name) -> Compiled:
        token = self.syntax.token(node.id)
        if token.kind == "number":
            value = token.value
            return Compiled(NUMBER, lambda _frame: value, value)
        if token.kind == "text":
            words = token.value
            return Compiled(TEXT, lambda _frame: words, words)
        bound = self.names.bound.get(token.text)
        if bound is None:
            hint = _FUNCTION.filled(name=token.text) if token.text in functions() else self._kind_hint(token.text)
            known = [*self.names.bound]
            if hint is not None:
                raise ExpressionError(hint, token.start)
            error = unknown_name(_NO_NAME, token.text, known, token.start)
            quoted = is_chinese(token.text) and "是不是" not in error.message
            raise ExpressionError(_OR_TEXT.filled(error=error.wording, word=token.text), token.start) if quoted else error
        self.used.add(token.text)
        return Compiled(bound.type, bound.run(), None, bound.slot if bound.fill is None else None)

    def _kind_hint(self, word: str) -> Wording | None:
        """What to write for a kind that stands where the name of a bound thing should."""
        kind = kind_named(word)
        alias = next((name for name, bound in self.names.bound.items() if kind is not None and bound.type == thing(kind)), None)
        return _KIND.filled(word=word, alias=alias) if alias is not None else None

    def attribute(self, node: ast.Attribute) -> Compiled:
        owner = self.node(node.value)
        if owner.type == ANY:
            return owner
        name = self.syntax.token(node.attr).text
        start = self.syntax.token(node.attr).start
        if owner.type.name == "profile":
            return self._parameter(name, start)
        if owner.type.name == "list" and owner.type.of is not None and owner.type.of.name == "thing":
            return self._of_each(owner, owner.type.of.kind, name, start, node)
        if owner.type.name != "thing":
            raise ExpressionError(_NO_FIELDS.filled(owner=self.syntax.written(node.value), type=owner.type.named, name=name), start)
        return self.field(owner, name, start, self.syntax.written(node))

    def field(self, owner: Compiled, name: str, start: int, written: str) -> Compiled:
        """The field or term of a thing."""
        of, kind = owner.run, owner.type.kind
        field = fields(kind).get(name)
        if field is None:
            term = self.names.term(kind, name)
            if term is not None:
                self.readings.append(Reading(written, kind, term.name, self.asking))
                return Compiled(term.type, self._term(of, term))
            raise unknown_name(_NO_FIELD.filled(zh=kinds()[kind].zh, en=kind), name, field_names(self.names, kind), start)
        self.names_keys_across |= field.across
        if field.type in ("figure", "points", "text"):
            self.readings.append(Reading(written, kind, field.name, self.asking))
        return self._field(owner, field, written)

    def _field(self, owner: Compiled, field: Field, written: str) -> Compiled:
        match field.type:
            case "figure" | "points":
                return Compiled(NUMBER, access.figure(owner, field, written))
            case "text":
                return Compiled(TEXT, access.text(owner, field, written))
            case "key":
                run, held = access.plain(owner, field, written), access.held(owner, field, written)
                return Compiled(Type("key", field=field), run, held=held)
            case "flag":
                return Compiled(TRUTH, access.plain(owner, field, written))
        if field.many is not None:
            run = access.members(owner.run) if owner.type.kind == "group" else access.plain(owner, field, written)
            return Compiled(several(thing(field.many)), run)
        return Compiled(thing(field.type), access.plain(owner, field, written))

    def _parameter(self, name: str, start: int) -> Compiled:
        found = self.names.parameters.get(name)
        if found is None:
            raise unknown_name(_NO_PARAMETER, name, self.names.parameters, start)
        english, type_ = found
        return Compiled(type_, lambda frame: frame[PARAMETERS][english])

    def _of_each(self, owner: Compiled, kind: str, name: str, start: int, node: ast.Attribute) -> Compiled:
        """`f.indicators.score`: the field of each of them."""
        slot = self.names.spare()
        member = Compiled(thing(kind), lambda frame: frame[slot], None, slot)
        field = self.field(member, name, start, self.syntax.written(node))
        things, read, flat = owner.run, field.run, field.type.name == "list"

        def run(frame: Frame) -> Value:
            found = things(frame)
            if type(found) is Unknown:
                return found
            values = []
            for member in found:
                frame[slot] = member
                value = read(frame)
                if not flat:
                    values.append(value)
                elif type(value) is Unknown:
                    return value
                else:
                    values.extend(value)
            return tuple(values)

        return Compiled(field.type if flat else several(field.type), run)

    def _term(self, of: Closure, term: Term) -> Closure:
        """A term's expression over a frame of its own, evaluated once per thing; what it read is read again by whoever asks again."""
        read, name, blank = term.compiled, term.name, [UNSET] * (term.size - FIRST_NAME)

        def run(frame: Frame) -> Value:
            owner = of(frame)
            if type(owner) is Unknown:
                return owner
            memo = frame[TERMS]
            key = (name, owner.id)
            known = memo.get(key)
            if known is None:
                own = frame[:FIRST_NAME] + blank
                own[FIRST_NAME] = owner
                reads: list[Value] = []
                own[READS] = reads
                known = memo[key] = read(own), tuple(reads)
            frame[READS].append(known[1])
            return known[0]

        return run

    # logic and arithmetic

    def constant(self, node: ast.Constant) -> Compiled:
        value = node.value
        if not isinstance(value, bool):
            raise self.syntax.refusal(node)
        return Compiled(TRUTH, lambda _frame: value, value)

    def boolean(self, node: ast.BoolOp) -> Compiled:
        parts = [self.typed(part, "truth").run for part in node.values]
        return Compiled(TRUTH, logic.conjunction(parts) if isinstance(node.op, ast.And) else logic.disjunction(parts))

    def unary(self, node: ast.UnaryOp) -> Compiled:
        if isinstance(node.op, ast.Not):
            return Compiled(TRUTH, logic.negation(self.typed(node.operand, "truth").run))
        if isinstance(node.op, ast.USub):
            return Compiled(NUMBER, logic.minus_sign(self.typed(node.operand, "number").run))
        raise self.syntax.refusal(node)

    def binary(self, node: ast.BinOp) -> Compiled:
        sign = _ARITHMETIC.get(type(node.op))
        if sign is None:
            raise self.syntax.refusal(node)
        left, right = self.typed(node.left, "number"), self.typed(node.right, "number")
        return Compiled(NUMBER, logic.arithmetic(sign, left.run, right.run, self.syntax.written(node)))

    def choice(self, node: ast.IfExp) -> Compiled:
        condition, then, otherwise = self.typed(node.test, "truth"), self.node(node.body), self.node(node.orelse)
        if ANY in (then.type, otherwise.type):
            settled = otherwise.type if then.type == ANY else then.type
            return Compiled(settled, logic.choice(condition.run, then.run, otherwise.run))
        if then.type != otherwise.type and {then.type.name, otherwise.type.name} != {"text", "key"}:
            raise self.error(node, _UNLIKE.filled(then=then.type.named, otherwise=otherwise.type.named))
        return Compiled(then.type, logic.choice(condition.run, then.run, otherwise.run))

    def comparison(self, node: ast.Compare) -> Compiled:
        return comparison.compiled(self, node)

    def listed(self, node: ast.Tuple | ast.List) -> Compiled:
        if not node.elts:
            raise self.error(node, _NOTHING_LISTED)
        parts = [self.node(part) for part in node.elts]
        for part, compiled in zip(node.elts, parts, strict=True):
            if compiled.type.name != parts[0].type.name:
                raise self.mistyped(part, compiled.type, _ALIKE.filled(type=parts[0].type.named))
        runs = [part.run for part in parts]
        constants = tuple(part.constant for part in parts)
        stated = None if any(value is None for value in constants) else constants
        kind = several(parts[0].type)
        if stated is not None:
            return Compiled(kind, lambda _frame: stated, stated)
        return Compiled(kind, lambda frame: tuple(run(frame) for run in runs))

    # loops

    def comprehension(self, node: ast.GeneratorExp | ast.ListComp) -> Compiled:
        """`x.score for x in things if …`: a tuple; unknown where the things or a condition are."""
        levels, release = self.loops(node)
        element = self.node(node.elt)
        release()
        return Compiled(several(element.type), loop.gathered(levels, element.run))

    def loops(self, node: ast.GeneratorExp | ast.ListComp) -> tuple[tuple[loop.Level, ...], Callable[[], None]]:
        """The loops of a comprehension, and what to call when its names go out of reach."""
        bound: list[str] = []
        levels = []
        for clause in node.generators:
            things = self.typed(clause.iter, "list")
            slot = self._loop_name(clause.target, things.type.of or TEXT, bound)
            conditions = [self.typed(condition, "truth").run for condition in clause.ifs]
            levels.append(
                loop.Level(slot, things.run, logic.conjunction(conditions) if len(conditions) > 1 else next(iter(conditions), None))
            )
        return tuple(levels), lambda: self.names.release(bound)

    def _loop_name(self, target: ast.expr, type_: Type, bound: list[str]) -> int:
        token = self.syntax.token(target.id) if isinstance(target, ast.Name) else None
        if token is None or token.kind != "name":
            raise self.error(target, _LOOP_NAME)
        if token.text in self.names.bound or token.text in functions():
            raise ExpressionError(_LOOP_NAME_TAKEN.filled(name=token.text), token.start)
        bound.append(token.text)
        return self.names.bind(token.text, type_)

    def call(self, node: ast.Call) -> Compiled:
        return call.compiled(self, node)


_TYPE_NAMES = {
    "number": NUMBER.named,
    "text": TEXT.named,
    "key": Type("key").named,
    "truth": Wording("条件（成立或不成立）", "a condition (true or false)"),
    "thing": Wording("表中的一个对象", "a thing of the form"),
    "list": Wording("一组东西", "a list"),
    "table": Wording("口径的对照表", "a table of the profile"),
}


def _any_of(types: Iterable[str]) -> Wording:
    named = [_TYPE_NAMES[name] for name in types]
    return Wording("或".join(one.zh for one in named), " or ".join(one.en for one in named))


_NODES: dict[type[ast.expr], Callable[..., Compiled]] = {
    ast.Name: Compiler.name,
    ast.Attribute: Compiler.attribute,
    ast.Constant: Compiler.constant,
    ast.BoolOp: Compiler.boolean,
    ast.UnaryOp: Compiler.unary,
    ast.BinOp: Compiler.binary,
    ast.IfExp: Compiler.choice,
    ast.Compare: Compiler.comparison,
    ast.Tuple: Compiler.listed,
    ast.List: Compiler.listed,
    ast.GeneratorExp: Compiler.comprehension,
    ast.ListComp: Compiler.comprehension,
    ast.Call: Compiler.call,
}
