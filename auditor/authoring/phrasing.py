"""A rule → one plain sentence in either language: what it looks at, when, and what must hold there."""

import ast
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from auditor.expression import TRUTH, Syntax, Term, fields, functions, parse
from auditor.ruleset import Parameter, Rule, Ruleset
from auditor.vocabulary import Field, kinds
from auditor.wording import Language, Wording

_ORDERS: dict[type[ast.cmpop], Wording] = {
    ast.Eq: Wording("等于", " equals "),
    ast.NotEq: Wording("不等于", " differs from "),
    ast.Lt: Wording("小于", " is less than "),
    ast.LtE: Wording("不超过", " is at most "),
    ast.Gt: Wording("大于", " is more than "),
    ast.GtE: Wording("不低于", " is at least "),
    ast.In: Wording("属于", " is one of "),
    ast.NotIn: Wording("不属于", " is none of "),
}
_SIGNS: dict[type[ast.operator], Wording] = {
    ast.Add: Wording("＋", " + "),
    ast.Sub: Wording("－", " − "),
    ast.Mult: Wording("×", " × "),
    ast.Div: Wording("÷", " ÷ "),
}
_CALLS = {
    "sum": Wording("{0}之和", "the sum of {0}"),
    "count": Wording("{0}的个数", "the number of {0}"),
    "abs": Wording("{0}的绝对值", "the size of {0}"),
    "first": Wording("第一个{0}", "the first of {0}"),
    "distinct": Wording("不重复的{0}", "the different ones of {0}"),
    "exact": Wording("{0}", "{0}"),
    "between": Wording("{0}在 {1} 与 {2} 之间", "{0} lies between {1} and {2}"),
    "known": Wording("{0}有值", "{0} is known"),
    "stated": Wording("{0}已填写", "{0} is filled in"),
    "blank": Wording("{0}空着", "{0} is blank"),
    "present": Wording("有{0}这一栏", "there is a slot for {0}"),
    "step": Wording("{0}末位的一个单位", "one unit in the last place of {0}"),
    "text": Wording("{0}", "{0}"),
    "length": Wording("{0}的字数", "the length of {0}"),
    "unit": Wording("{0}的单位", "the unit of {0}"),
    "comparable": Wording("{0}与{1}单位可比", "{0} and {1} are in comparable units"),
    "digits": Wording("{0}的小数位数", "the decimals of {0}"),
    "band": Wording("{1}在{0}中的档次", "the band of {1} in {0}"),
    "lookup": Wording("{1}在{0}中对应的值", "the value of {1} in {0}"),
    "unknown": Wording("无法判断（{0}）", "cannot be told ({1})"),
    "similar": Wording("{0}与{1}相似", "{0} and {1} are similar"),
    "round": Wording("{0}（四舍五入到 {1} 位）", "{0} (rounded to {1} decimals)"),
    "slip": Wording("{0}写成{1}的笔误", "the slip of the pen that makes {1} of {0}"),
}
_DENIED = {
    "known": Wording("{0}没有值", "{0} is not known"),
    "stated": Wording("{0}没有填写", "{0} is not filled in"),
    "blank": Wording("{0}不空", "{0} is not blank"),
    "present": Wording("没有{0}这一栏", "there is no slot for {0}"),
    "comparable": Wording("{0}与{1}单位不可比", "{0} and {1} are in units that cannot be compared"),
}
_LAST_PLACE = Wording("{0}（位数同{1}）", "{0} (with the decimals of {1})")
_AGREES = Wording("{0}与{1}相符", "{0} agrees with {1}")
_TOLERATED = Wording("（允许相差{0}）", " (give or take {0})")
_EXTREMES = {"min": Wording("{0}中最小的", "the least of {0}"), "max": Wording("{0}中最大的", "the greatest of {0}")}
_CONTAINS = Wording("{0}里有{1}", "{0} contains {1}")
_OF = Wording("{owner}的{label}", "the {label} of {owner}")
_PROFILE = Wording("口径的“{name}”", "the profile’s “{name}”")
_BOTH, _EITHER = Wording("，并且", ", and "), Wording("，或者", ", or ")
_BRACKETED = Wording("（{0}）", "({0})")
_DENIAL, _NEGATION = Wording("不满足“{0}”", "it is not so that {0}"), Wording("并非{0}", "not {0}")
_CHOICE = Wording("{test}时，{body}；否则，{otherwise}", "where {test}, {body}; else {otherwise}")
_EACH_OF = Wording("{whole}各自的{label}", "the {label} of each of {whole}")
_FOR_EACH = Wording("{whole}各自的{element}", "{element} for each of {whole}")
_SUCH_AS = Wording("中（{0}）的", " (those where {0})")
_ANY, _ALL = Wording("里至少有一个", " at least one is such that "), Wording("里每一个都", " every one is such that ")
_QUANTIFIED = Wording("{whole}{how}{said}", "of {whole}{how}{said}")
_HOLDS = Wording("成立", "holds")
_ONE_OF, _MORE_WORDS = Wording("之一", ""), Wording("等 {count} 个词之一", " or another of {count} words")
_PATTERN = Wording("合于 {0} 的文字", "text like {0}")
_TRUTH = {True: Wording("真", "true"), False: Wording("假", "false")}
_SUBMISSION = Wording("这份材料", "the submission")
_LISTED = Wording("、", ", ")
_PLAIN_WORDS = re.compile(r"[^\\.^$*+?{}\[\]()]+")
_LONGEST = 60
_IT, _IT_S = Wording("它", "it"), Wording("它的", "its ")


class Loop(NamedTuple):
    """A name that a loop binds: the kind of its members where they are things, and how the sentence calls it."""

    kind: str | None
    called: str


class Phrasing:
    """Puts the expressions of one rule into words of a language."""

    def __init__(self, rule: Rule, parameters: Iterable[Parameter] = (), terms: Iterable[Term] = (), lang: Language = "zh") -> None:
        self.rule = rule
        self.lang = lang
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
        name = kinds()[kind].zh if self.lang == "zh" else kind
        return name if alone else f"{name} {alias}"

    def _told(self, wording: Wording, *parts: str) -> str:
        return wording.told(self.lang).format(*parts)

    def _said(self, node: ast.expr) -> str:
        say = _NODES.get(type(node))
        return say(self, node) if say is not None else self._syntax.written(node)

    def _within(self, node: ast.expr) -> str:
        """A part of a larger phrase, in brackets where it is one itself."""
        said = self._said(node)
        return self._told(_BRACKETED, said) if isinstance(node, (ast.BoolOp, ast.IfExp)) else said

    def _operand(self, node: ast.expr) -> str:
        said = self._said(node)
        return self._told(_BRACKETED, said) if isinstance(node, (ast.BoolOp, ast.IfExp, ast.BinOp)) else said

    def name(self, node: ast.Name) -> str:
        token = self._syntax.token(node.id)
        if token.kind == "text":
            return f"“{token.value}”"
        if token.kind == "number":
            return token.text
        if token.text in self._loops:
            return self._loops[token.text].called
        if token.text in self.rule.binds:
            return self.called(token.text) if self.lang == "zh" else f"the {self.called(token.text)}"
        own = token.text in ("submission", "提交")
        return _SUBMISSION.told(self.lang) if own else f"「{token.text}」" if self.lang == "zh" else f"“{token.text}”"

    def attribute(self, node: ast.Attribute) -> str:
        name = self._syntax.token(node.attr).text
        if isinstance(node.value, ast.Name) and self._syntax.token(node.value.id).text in ("profile", "口径"):
            one = self._parameters.get(name)
            return _PROFILE.filled(name=name if one is None else Wording(one.zh, _spaced(one.name))).told(self.lang)
        owner, label = self._said(node.value), self._label(node.value, name)
        term = self._terms.get((self._kind(node.value) or "", name))
        if self.lang == "en" and term is not None and term.type == TRUTH:
            return f"“{label.removeprefix('is ')}” holds of {owner}"
        if owner == _IT.en:
            return f"its {label}"
        return _OF.filled(owner=owner, label=label).told(self.lang)

    def _label(self, owner: ast.expr, name: str) -> str:
        kind = self._kind(owner)
        term = self._terms.get((kind or "", name))
        if term is not None:
            return Wording(term.zh, _spaced(term.name)).told(self.lang)
        field = fields(kind).get(name) if kind is not None else None
        return Wording(field.zh, _spaced(field.name)).told(self.lang) if field is not None else name

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
        inner = Phrasing(self.rule, self._parameters.values(), self._terms.values(), self.lang)
        inner._syntax = parse(self.rule.let[name])
        return inner._kind(inner._syntax.tree)

    def boolean(self, node: ast.BoolOp) -> str:
        joint = (_BOTH if isinstance(node.op, ast.And) else _EITHER).told(self.lang)
        return joint.join(self._within(part) for part in node.values)

    def unary(self, node: ast.UnaryOp) -> str:
        if isinstance(node.op, ast.USub):
            return f"－{self._operand(node.operand)}"
        inner = node.operand
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name):
            function = functions().get(self._syntax.token(inner.func.id).text)
            if function is not None and function.name in _DENIED:
                return self._told(_DENIED[function.name], *map(self._operand, inner.args))
        plain = isinstance(inner, (ast.BoolOp, ast.IfExp))
        return self._told(_NEGATION if plain else _DENIAL, self._within(inner))

    def binary(self, node: ast.BinOp) -> str:
        sign = _SIGNS[type(node.op)].told(self.lang) if type(node.op) in _SIGNS else "?"
        return f"{self._operand(node.left)}{sign}{self._operand(node.right)}"

    def choice(self, node: ast.IfExp) -> str:
        test, body, otherwise = map(self._within, (node.test, node.body, node.orelse))
        return _CHOICE.filled(test=test, body=body, otherwise=otherwise).told(self.lang)

    def comparison(self, node: ast.Compare) -> str:
        sides = [node.left, *node.comparators]
        links = []
        for at, order in enumerate(node.ops):
            left, right = sides[at], sides[at + 1]
            sign = _ORDERS[type(order)].told(self.lang) if type(order) in _ORDERS else "?"
            links.append(f"{self._operand(left)}{sign}{self._word(right, self._field(left))}")
        return _BOTH.told(self.lang).join(links)

    def _word(self, node: ast.expr, field: Field | None) -> str:
        """A side of a comparison; a key's word in the language."""
        token = self._syntax.token(node.id) if isinstance(node, ast.Name) else None
        chinese = dict(field.values) if field is not None else {}
        if token is not None and token.kind == "text" and str(token.value) in chinese:
            word = str(token.value)
            return f"“{Wording(chinese[word], _spaced(word)).told(self.lang)}”"
        if isinstance(node, (ast.Tuple, ast.List)):
            return _LISTED.told(self.lang).join(self._word(part, field) for part in node.elts)
        return self._operand(node)

    def listed(self, node: ast.Tuple | ast.List) -> str:
        return _LISTED.told(self.lang).join(self._operand(part) for part in node.elts)

    def comprehension(self, node: ast.GeneratorExp | ast.ListComp) -> str:
        """`i.score for i in f.indicators if …`: 自评表的指标（其中…）的得分."""
        whole, bound = self._members(node)
        element, it = self._said(node.elt), _IT.told(self.lang)
        self._release(bound)
        if element == it:
            return whole
        own = _IT_S.told(self.lang)
        if element.startswith(own) and " " not in element.removeprefix(own):
            return _EACH_OF.filled(whole=whole, label=element.removeprefix(own)).told(self.lang)
        return _FOR_EACH.filled(whole=whole, element=element.removeprefix(own) if self.lang == "zh" else element).told(self.lang)

    def _members(self, node: ast.GeneratorExp | ast.ListComp) -> tuple[str, list[str]]:
        """The things a loop goes through, narrowed by its conditions, and the names it binds."""
        bound, whole = [], ""
        for clause in node.generators:
            whole, kind = self._said(clause.iter), self._kind(clause.iter)
            name = self._syntax.token(clause.target.id).text if isinstance(clause.target, ast.Name) else ""
            self._loops[name] = Loop(kind, _IT.told(self.lang))
            bound.append(name)
            whole += "".join(self._told(_SUCH_AS, self._said(condition)) for condition in clause.ifs)
        return whole, bound

    def _release(self, bound: list[str]) -> None:
        for name in bound:
            del self._loops[name]

    def _quantified(self, node: ast.expr, how: Wording) -> str:
        """any and all: 自评表的指标里至少有一个，…"""
        if not isinstance(node, (ast.GeneratorExp, ast.ListComp)):
            return _QUANTIFIED.filled(whole=self._operand(node), how=how, said=_HOLDS).told(self.lang)
        whole, bound = self._members(node)
        said = self._within(node.elt)
        self._release(bound)
        return _QUANTIFIED.filled(whole=whole, how=how, said=said).told(self.lang)

    def call(self, node: ast.Call) -> str:
        token = self._syntax.token(node.func.id) if isinstance(node.func, ast.Name) else None
        function = functions().get(token.text) if token is not None else None
        if function is None:
            return self._syntax.written(node)
        if function.name in ("any", "all"):
            return self._quantified(node.args[0], _ANY if function.name == "any" else _ALL)
        parts = [self._operand(part) for part in node.args]
        match function.name:
            case "matches":
                return self._told(_CONTAINS, parts[0], self._alternatives(parts[1]))
            case "agrees":
                return self._told(_AGREES, *parts[:2]) + (self._told(_TOLERATED, parts[2]) if len(parts) > 2 else "")
            case "min" | "max" as way:
                return self._told(_EXTREMES[way], _LISTED.told(self.lang).join(parts))
            case "round" if not parts[1].isdigit():
                return self._told(_LAST_PLACE, *parts)
            case "join":
                return "".join(parts)
            case "unknown":
                return self._told(_CALLS["unknown"], *(part.strip("“”") for part in (parts[0], parts[-1])))
        fallback = Wording(f"{function.zh}({{0}})", f"{function.name}({{0}})")
        return self._told(_CALLS.get(function.name, fallback), *parts)

    def _alternatives(self, words: str) -> str:
        """A pattern: the words it looks for where it is a list of them, else as it stands."""
        pattern = words.strip("“”")
        listed = [part.strip("^$") for part in pattern.split("|")]
        if not all(_PLAIN_WORDS.fullmatch(part) for part in listed):
            return self._told(_PATTERN, _short(pattern))
        joint = Wording("”“", "” or “").told(self.lang)
        ending = _MORE_WORDS.filled(count=len(listed)) if len(listed) > 6 else _ONE_OF if len(listed) > 1 else Wording("", "")
        return f"“{joint.join(listed[:6])}”{ending.told(self.lang)}"


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


_NODES: dict[type[ast.expr], Callable[..., str]] = {
    ast.Name: Phrasing.name,
    ast.Attribute: Phrasing.attribute,
    ast.Constant: lambda self, node: _TRUTH[bool(node.value)].told(self.lang),
    ast.BoolOp: Phrasing.boolean,
    ast.UnaryOp: Phrasing.unary,
    ast.BinOp: Phrasing.binary,
    ast.IfExp: Phrasing.choice,
    ast.Compare: Phrasing.comparison,
    ast.Tuple: Phrasing.listed,
    ast.List: Phrasing.listed,
    ast.GeneratorExp: Phrasing.comprehension,
    ast.ListComp: Phrasing.comprehension,
    ast.Call: Phrasing.call,
}


_SENTENCE = Wording(
    "看{looked}{when}，应当{check}{let}；否则报“{severity}”：{title}。",
    "For each {looked}{when}: {check}{let}. Otherwise it reports “{severity}”: {title}.",
)
_WHEN = Wording("，在{0}的情况下", ", where {0}")
_LET = Wording("（其中{0}）", " (here {0})")
_NAMED = Wording("「{0}」是{1}", "“{0}” is {1}")
_SEVERITIES = {"error": Wording("严重", "error"), "warning": Wording("一般", "warning"), "note": Wording("提示", "note")}
_COUNTED = {"form": "张", "submission": "份"}


def sentence(rule: Rule, ruleset: Ruleset, lang: Language = "zh") -> str:
    """The rule read back: what it looks at, when, what must hold, and what is reported where it does not."""
    phrasing = Phrasing(rule, ruleset.parameters, ruleset.terms, lang)
    aliases = rule.binds.items()
    looked = Wording(
        "、".join(f"每{_COUNTED.get(kind, '个')}{phrasing.called(alias)}" for alias, kind in aliases),
        " and ".join(phrasing.called(alias) for alias in rule.binds),
    )
    used = _used(rule)
    named = [_NAMED.told(lang).format(name, phrasing.phrase(source)) for name, source in rule.let.items() if name in used]
    said = _SENTENCE.filled(
        looked=looked,
        when=_WHEN.told(lang).format(phrasing.phrase(rule.where)) if rule.where else "",
        check=phrasing.phrase(rule.check),
        let=_LET.told(lang).format(("；" if lang == "zh" else "; ").join(named)) if named else "",
        severity=_SEVERITIES[rule.severity[-1].severity],
        title=(rule.en.get("title") if lang == "en" else None) or rule.title,
    ).told(lang)
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
