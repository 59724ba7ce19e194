"""A rule → one plain Chinese sentence: what it looks at, when, and what must hold there."""

import ast
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from auditor.expression import Syntax, Term, fields, functions, parse
from auditor.ruleset import Parameter, Rule, Ruleset
from auditor.vocabulary import Field, kinds

_ORDERS: dict[type[ast.cmpop], str] = {
    ast.Eq: "等于",
    ast.NotEq: "不等于",
    ast.Lt: "小于",
    ast.LtE: "不超过",
    ast.Gt: "大于",
    ast.GtE: "不低于",
    ast.In: "属于",
    ast.NotIn: "不属于",
}
_SIGNS: dict[type[ast.operator], str] = {ast.Add: "＋", ast.Sub: "－", ast.Mult: "×", ast.Div: "÷"}
_CALLS = {
    "sum": "{0}之和",
    "count": "{0}的个数",
    "abs": "{0}的绝对值",
    "first": "第一个{0}",
    "distinct": "不重复的{0}",
    "exact": "{0}",
    "between": "{0}在 {1} 与 {2} 之间",
    "known": "{0}有值",
    "stated": "{0}已填写",
    "blank": "{0}空着",
    "present": "有{0}这一栏",
    "step": "{0}末位的一个单位",
    "text": "{0}",
    "length": "{0}的字数",
    "unit": "{0}的单位",
    "comparable": "{0}与{1}单位可比",
    "digits": "{0}的小数位数",
    "band": "{1}在{0}中的档次",
    "lookup": "{1}在{0}中对应的值",
    "unknown": "无法判断（{0}）",
}
_DENIED = {
    "known": "{0}没有值",
    "stated": "{0}没有填写",
    "blank": "{0}不空",
    "present": "没有{0}这一栏",
    "comparable": "{0}与{1}单位不可比",
}
_PLAIN_WORDS = re.compile(r"[^\\.^$*+?{}\[\]()]+")
_LONGEST = 60
_IT = "它"


class Loop(NamedTuple):
    """A name that a loop binds: the kind of its members where they are things, and how the sentence calls it."""

    kind: str | None
    called: str


class Wording:
    """Puts the expressions of one rule into words."""

    def __init__(self, rule: Rule, parameters: Iterable[Parameter] = (), terms: Iterable[Term] = ()) -> None:
        self.rule = rule
        self._parameters = {name: one for one in parameters for name in (one.name, one.zh)}
        self._terms = {(one.kind, name): one for one in terms for name in (one.name, one.zh)}
        self._loops: dict[str, Loop] = {}
        self._syntax: Syntax

    def phrase(self, source: str) -> str:
        """An expression in words."""
        self._syntax = parse(source)
        return self._said(self._syntax.tree)

    def called(self, alias: str) -> str:
        """A bound thing: by its kind, with its alias where the rule binds two of a kind."""
        kind = self.rule.binds[alias]
        alone = list(self.rule.binds.values()).count(kind) == 1
        return kinds()[kind].zh if alone else f"{kinds()[kind].zh} {alias}"

    def _said(self, node: ast.expr) -> str:
        say = _NODES.get(type(node))
        return say(self, node) if say is not None else self._syntax.written(node)

    def _within(self, node: ast.expr) -> str:
        """A part of a larger phrase, in brackets where it is one itself."""
        said = self._said(node)
        return f"（{said}）" if isinstance(node, (ast.BoolOp, ast.IfExp)) else said

    def _operand(self, node: ast.expr) -> str:
        said = self._said(node)
        return f"（{said}）" if isinstance(node, (ast.BoolOp, ast.IfExp, ast.BinOp)) else said

    def name(self, node: ast.Name) -> str:
        token = self._syntax.token(node.id)
        if token.kind == "text":
            return f"“{token.value}”"
        if token.kind == "number":
            return token.text
        if token.text in self._loops:
            return self._loops[token.text].called
        if token.text in self.rule.binds:
            return self.called(token.text)
        return {"submission": "这份材料", "提交": "这份材料"}.get(token.text, f"「{token.text}」")

    def attribute(self, node: ast.Attribute) -> str:
        name = self._syntax.token(node.attr).text
        if isinstance(node.value, ast.Name) and self._syntax.token(node.value.id).text in ("profile", "口径"):
            return f"口径的“{self._parameters[name].zh}”" if name in self._parameters else f"口径的“{name}”"
        return f"{self._said(node.value)}的{self._label(node.value, name)}"

    def _label(self, owner: ast.expr, name: str) -> str:
        kind = self._kind(owner)
        term = self._terms.get((kind or "", name))
        if term is not None:
            return term.zh
        field = fields(kind).get(name) if kind is not None else None
        return field.zh if field is not None else name

    def _field(self, node: ast.expr) -> Field | None:
        if not isinstance(node, ast.Attribute):
            return None
        kind = self._kind(node.value)
        return fields(kind).get(self._syntax.token(node.attr).text) if kind is not None else None

    def _kind(self, node: ast.expr) -> str | None:
        """The kind of the thing, or of the things, that an expression gives."""
        if isinstance(node, ast.Name):
            token = self._syntax.token(node.id)
            if token.text in self._loops:
                return self._loops[token.text].kind
            own = "submission" if token.text in ("submission", "提交") else self.rule.binds.get(token.text)
            return own or self._of_let(token.text)
        if isinstance(node, ast.Attribute):
            field = self._field(node)
            return (field.one or field.many) if field is not None else None
        if isinstance(node, ast.Call) and node.args:
            return self._kind(node.args[0])
        if isinstance(node, (ast.GeneratorExp, ast.ListComp)):
            return self._kind(node.generators[0].iter)
        return None

    def _of_let(self, name: str) -> str | None:
        """The kind that a `let` gives, read with its own syntax."""
        if name not in self.rule.let:
            return None
        inner = Wording(self.rule, self._parameters.values(), self._terms.values())
        inner._syntax = parse(self.rule.let[name])
        return inner._kind(inner._syntax.tree)

    def boolean(self, node: ast.BoolOp) -> str:
        joint = "，并且" if isinstance(node.op, ast.And) else "，或者"
        return joint.join(self._within(part) for part in node.values)

    def unary(self, node: ast.UnaryOp) -> str:
        if isinstance(node.op, ast.USub):
            return f"－{self._operand(node.operand)}"
        inner = node.operand
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name):
            function = functions().get(self._syntax.token(inner.func.id).text)
            if function is not None and function.name in _DENIED:
                return _DENIED[function.name].format(*map(self._operand, inner.args))
        return f"并非{self._within(inner)}" if isinstance(inner, (ast.BoolOp, ast.IfExp)) else f"不满足“{self._said(inner)}”"

    def binary(self, node: ast.BinOp) -> str:
        return f"{self._operand(node.left)}{_SIGNS.get(type(node.op), '?')}{self._operand(node.right)}"

    def choice(self, node: ast.IfExp) -> str:
        return f"{self._within(node.test)}时，{self._within(node.body)}；否则，{self._within(node.orelse)}"

    def comparison(self, node: ast.Compare) -> str:
        sides = [node.left, *node.comparators]
        links = []
        for at, order in enumerate(node.ops):
            left, right = sides[at], sides[at + 1]
            links.append(f"{self._operand(left)}{_ORDERS.get(type(order), '?')}{self._word(right, self._field(left))}")
        return "，并且".join(links)

    def _word(self, node: ast.expr, field: Field | None) -> str:
        """A side of a comparison; a key's word in Chinese."""
        token = self._syntax.token(node.id) if isinstance(node, ast.Name) else None
        chinese = dict(field.values) if field is not None else {}
        if token is not None and token.kind == "text" and str(token.value) in chinese:
            return f"“{chinese[str(token.value)]}”"
        if isinstance(node, (ast.Tuple, ast.List)):
            return "、".join(self._word(part, field) for part in node.elts)
        return self._operand(node)

    def listed(self, node: ast.Tuple | ast.List) -> str:
        return "、".join(self._operand(part) for part in node.elts)

    def comprehension(self, node: ast.GeneratorExp | ast.ListComp) -> str:
        """`i.score for i in f.indicators if …`: 自评表的指标（其中…）的得分."""
        whole, bound = self._members(node)
        element = self._said(node.elt)
        self._release(bound)
        return whole if element == _IT else f"{whole}各自的{element.removeprefix(f'{_IT}的')}"

    def _members(self, node: ast.GeneratorExp | ast.ListComp) -> tuple[str, list[str]]:
        """The things a loop goes through, narrowed by its conditions, and the names it binds."""
        bound, whole = [], ""
        for clause in node.generators:
            whole, kind = self._said(clause.iter), self._kind(clause.iter)
            name = self._syntax.token(clause.target.id).text if isinstance(clause.target, ast.Name) else ""
            self._loops[name] = Loop(kind, _IT)
            bound.append(name)
            whole += "".join(f"中（{self._said(condition)}）的" for condition in clause.ifs)
        return whole, bound

    def _release(self, bound: list[str]) -> None:
        for name in bound:
            del self._loops[name]

    def _quantified(self, node: ast.expr, how: str) -> str:
        """any and all: 自评表的指标里至少有一个，…"""
        if not isinstance(node, (ast.GeneratorExp, ast.ListComp)):
            return f"{self._operand(node)}里{how}成立"
        whole, bound = self._members(node)
        said = self._within(node.elt)
        self._release(bound)
        return f"{whole}里{how}{said}"

    def call(self, node: ast.Call) -> str:
        token = self._syntax.token(node.func.id) if isinstance(node.func, ast.Name) else None
        function = functions().get(token.text) if token is not None else None
        if function is None:
            return self._syntax.written(node)
        if function.name in ("any", "all"):
            return self._quantified(node.args[0], "至少有一个" if function.name == "any" else "每一个都")
        parts = [self._operand(part) for part in node.args]
        match function.name:
            case "matches":
                return f"{parts[0]}里有{_alternatives(parts[1])}"
            case "agrees":
                return f"{parts[0]}与{parts[1]}相符" + (f"（允许相差{parts[2]}）" if len(parts) > 2 else "")
            case "similar":
                return f"{parts[0]}与{parts[1]}相似"
            case "min" | "max" as way:
                return f"{'、'.join(parts)}中最{'小' if way == 'min' else '大'}的"
            case "round":
                return f"{parts[0]}（四舍五入到 {parts[1]} 位）" if parts[1].isdigit() else f"{parts[0]}（位数同{parts[1]}）"
            case "join":
                return "".join(parts)
        return _CALLS.get(function.name, f"{function.zh}({{0}})").format(*parts)


def _alternatives(words: str) -> str:
    """A pattern: the words it looks for where it is a list of them, else as it stands."""
    pattern = words.strip("“”")
    listed = [part.strip("^$") for part in pattern.split("|")]
    if not all(_PLAIN_WORDS.fullmatch(part) for part in listed):
        return f"合于 {_short(pattern)} 的文字"
    shown = "”“".join(listed[:6])
    return f"“{shown}”" + (f"等 {len(listed)} 个词之一" if len(listed) > 6 else "之一" if len(listed) > 1 else "")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


_NODES: dict[type[ast.expr], Callable[..., str]] = {
    ast.Name: Wording.name,
    ast.Attribute: Wording.attribute,
    ast.Constant: lambda _self, node: "真" if node.value else "假",
    ast.BoolOp: Wording.boolean,
    ast.UnaryOp: Wording.unary,
    ast.BinOp: Wording.binary,
    ast.IfExp: Wording.choice,
    ast.Compare: Wording.comparison,
    ast.Tuple: Wording.listed,
    ast.List: Wording.listed,
    ast.GeneratorExp: Wording.comprehension,
    ast.ListComp: Wording.comprehension,
    ast.Call: Wording.call,
}


def sentence(rule: Rule, ruleset: Ruleset) -> str:
    """The rule read back: what it looks at, when, what must hold, and what is reported where it does not."""
    wording = Wording(rule, ruleset.parameters, ruleset.terms)
    looked = "、".join(
        f"每{'张' if kind == 'form' else '份' if kind == 'submission' else '个'}{wording.called(alias)}"
        for alias, kind in rule.binds.items()
    )
    when = f"，在{wording.phrase(rule.where)}的情况下" if rule.where else ""
    used = _used(rule)
    named = "；".join(f"「{name}」是{wording.phrase(source)}" for name, source in rule.let.items() if name in used)
    severity = {"error": "严重", "warning": "一般", "note": "提示"}[rule.severity[-1].severity]
    let = f"（其中{named}）" if named else ""
    said = f"看{looked}{when}，应当{wording.phrase(rule.check)}{let}；否则报“{severity}”：{rule.title}。"
    return said.replace("的的", "的")


def _used(rule: Rule) -> set[str]:
    """The `let` names that deciding needs, one through the other; what only the sentences print is left out."""
    waiting, found = [rule.check, rule.where or ""], set()
    while waiting:
        source = waiting.pop()
        for token in parse(source).tokens if source else ():
            if token.text in rule.let and token.text not in found:
                found.add(token.text)
                waiting.append(rule.let[token.text])
    return found
