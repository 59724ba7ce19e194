"""Rules → remarks: style, missing examples, conditions that never or always hold, divisors that may be zero, rules that overlap."""

import ast
import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from auditor.authoring.anatomy import names
from auditor.expression import Compiler, Syntax, Unknown, parse, thing
from auditor.ruleset import Rule, Ruleset
from auditor.ruleset.source import rule_files
from auditor.wording import Language, Wording

_LONGEST_TITLE = 24
_SENTENCES = ("why", "message", "suggest")
_TOLD = ("title", "why", "message", "suggest", "expected", "actual")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_ENDS = ("。", "！", "？", "}", ".")
_SWAPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Gt: ast.Lt, ast.GtE: ast.LtE}


_PLACED = Wording("{file} 第 {line} 行：{message}", "{file}, line {line}: {message}")
_LONG = Wording(
    "title 有 {count} 个字，{most} 个字以内一眼能读完；细节写到 message。",
    "title has {count} characters; up to {most} are read at a glance. Details belong in message.",
)
_STOPPED = Wording("title 末尾不加句号。", "title ends without a full stop.")
_UNSTOPPED = Wording("{key} 是一句话，末尾加句号“。”。", "{key} is a sentence and ends with a full stop.")
_NO_PLACEHOLDER = Wording(
    "message 里没有占位，如 {i.score}；写上填报的数和应有的数，审核人才看得懂。",
    "message has no placeholder such as {i.score}; only with the figure stated and the one due can a reviewer follow it.",
)
_NO_ADVICE = Wording("没有写 suggest：被审单位该怎么改。", "suggest is missing: what the unit is to do about it.")
_NO_ENGLISH = Wording("en 里缺少 {keys}。", "en lacks {keys}.")
_NEVER_NARROWED = Wording(
    "where 把一部分对象排除在外，examples 里却没有 outcome: not_applicable 的例子。",
    "where leaves some things out, but no example has outcome: not_applicable.",
)
_UNTRIED = Wording(
    "没有一个例子写明 severity: {severity}，这一级的条件没有检验过。",
    "No example states severity: {severity}; its condition was never tried.",
)
_SETTLED = Wording("{key} 里的“{part}”没有用到材料里的任何东西，{told}。", "“{part}” in {key} uses nothing of the submission: {told}.")
_ALWAYS = Wording("总是成立，可以删去", "it always holds and may be taken out")
_NEVER_FIRES = Wording("从不成立，规则永远不会触发", "it never holds, so the rule never fires")
_NEVER_PASSES = Wording("从不成立，规则永远不会通过", "it never holds, so the rule never passes")
_ASKED_BEFORE = Wording(
    "check 里的“{part}”在 where 里已经要求过，到这里总是成立。", "where has asked for “{part}” already; in check it always holds."
)
_ASKED_OTHERWISE = Wording(
    "check 要求“{part}”，而 where 要求相反，规则永远不会通过。",
    "check asks for “{part}”, and where for the opposite; the rule never passes.",
)
_TWICE = Wording(
    "severity 里“{condition}”写了两次，后一次永远轮不到。",
    "“{condition}” stands twice in severity; the second is never reached.",
)
_DENIED_TOO = Wording(
    "where 里既要求“{part}”又要求它不成立，规则永远不会触发。",
    "where asks for “{part}” and for its opposite; the rule never fires.",
)
_BOTH = Wording(
    "where 要求 {path} 等于“{told}”，不可能同时成立，规则永远不会触发；要两者之一请写 in。",
    "where asks {path} to be “{told}” at once, so the rule never fires; write in for either of them.",
)
_DIVISOR = Wording(
    "除数 {divisor} 为 0 时规则未能判定；若应当不适用，请在 where 里加 {divisor} != 0。",
    "Where the divisor {divisor} is 0 the rule cannot judge; if it should not apply then, add {divisor} != 0 to where.",
)
_OVERLAPS = Wording(
    "与规则“{rule}”重叠：check 相同，where 又在它的范围之内，同一处会报两次。",
    "Overlaps with the rule {rule}: the same check, within its where; the same place is reported twice.",
)


class Remark(NamedTuple):
    """What could be better in a rule file. A `fault` is more than style: the rule cannot do what it says."""

    file: str
    line: int
    message: Wording
    fault: bool = False

    def told(self, lang: Language) -> str:
        """The remark in a sentence, with its place."""
        return _PLACED.filled(file=self.file, line=self.line, message=self.message).told(lang)

    def __str__(self) -> str:
        return self.told("zh")


class _Linting(NamedTuple):
    """A rule, and the text of its file to find lines in."""

    rule: Rule
    ruleset: Ruleset
    text: str
    is_built_in: bool

    def remark(self, key: str, message: Wording, *, fault: bool = False) -> Remark:
        lines = self.text.splitlines()
        line = next((number for number, words in enumerate(lines, start=1) if words.startswith(f"{key}:")), 1)
        return Remark(self.rule.file, line, message, fault)


def remarks(ruleset: Ruleset, folders: Sequence[Path], built_in: Path) -> tuple[Remark, ...]:
    """Everything to remark on the rules in these folders, by file and line. English texts are asked for of built-in rules only."""
    texts = {path.stem: (path.read_text(encoding="utf-8-sig"), folder) for folder in folders for path in rule_files(folder)}
    listed = [_Linting(rule, ruleset, texts[rule.id][0], texts[rule.id][1] == built_in) for rule in ruleset.rules if rule.id in texts]
    found = [remark for one in listed for check in _CHECKS for remark in check(one)]
    found += [remark for pair in combinations(listed, 2) for remark in _overlap(*pair)]
    return tuple(sorted(found))


def _style(one: _Linting) -> Iterator[Remark]:
    rule = one.rule
    if len(rule.title) > _LONGEST_TITLE:
        yield one.remark("title", _LONG.filled(count=len(rule.title), most=_LONGEST_TITLE))
    if rule.title.endswith(("。", ".")):
        yield one.remark("title", _STOPPED)
    for key in _SENTENCES:
        words = getattr(rule, key)
        if words is not None and not words.rstrip().endswith(_ENDS):
            yield one.remark(key, _UNSTOPPED.filled(key=key))
    if "{" not in rule.message:
        yield one.remark("message", _NO_PLACEHOLDER)
    if rule.suggest is None:
        yield one.remark("message", _NO_ADVICE)
    missing = [key for key in _TOLD if key not in rule.en and _CHINESE.search(getattr(rule, key) or "")] if one.is_built_in else []
    if missing:
        yield one.remark("en" if rule.en else "message", _NO_ENGLISH.filled(keys=Wording("、".join(missing), ", ".join(missing))))


def _examples(one: _Linting) -> Iterator[Remark]:
    """Outcomes and severities that no example shows; fail, pass and not_evaluable are asked for when a rule is loaded."""
    rule = one.rule
    shown = {example.outcome for example in rule.examples}
    if rule.where is not None and _narrows(one) and "not_applicable" not in shown:
        yield one.remark("examples", _NEVER_NARROWED)
    tested = {example.severity for example in rule.examples}
    for case in rule.severity if len(rule.severity) > 1 else ():
        if case.severity not in tested:
            yield one.remark("severity", _UNTRIED.filled(severity=case.severity))


def _narrows(one: _Linting) -> bool:
    """Whether `where` says more than which things belong together."""
    return any(not _is_join(one.rule, part) for part in _conjuncts(one.rule.where or ""))


def _is_join(rule: Rule, part: "_Part") -> bool:
    words = [word for word in part.canonical.replace("==", " ").split() if "." in word]
    return "==" in part.canonical and len({word.split(".")[0] for word in words}) > 1 and len(rule.binds) > 1


class _Part(NamedTuple):
    """An and-ed part of a condition: its syntax and node, and its text with its blanks made alike."""

    syntax: Syntax
    node: ast.expr
    canonical: str

    @property
    def denied(self) -> str | None:
        """What it denies, where it is a `not`."""
        return (
            canonical(self.syntax, self.node.operand) if isinstance(self.node, ast.UnaryOp) and isinstance(self.node.op, ast.Not) else None
        )


def _conjuncts(source: str) -> list[_Part]:
    if not source:
        return []
    syntax = parse(source)
    tree = syntax.tree
    nodes = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    return [_Part(syntax, node, canonical(syntax, node)) for node in nodes]


def canonical(syntax: Syntax, node: ast.expr) -> str:
    """An expression with one way of writing: > turned round, the parts of and and or sorted."""
    match node:
        case ast.Name():
            return str(syntax.token(node.id).value if syntax.token(node.id).kind != "number" else syntax.token(node.id).text)
        case ast.Attribute():
            return f"{canonical(syntax, node.value)}.{syntax.token(node.attr).text}"
        case ast.BoolOp():
            sign = " and " if isinstance(node.op, ast.And) else " or "
            return "(" + sign.join(sorted(canonical(syntax, part) for part in node.values)) + ")"
        case ast.Compare(ops=[operator], comparators=[right]):
            left, other, kind = node.left, right, type(operator)
            if kind in _SWAPPED:
                left, other, kind = other, left, _SWAPPED[kind]
            sides = [canonical(syntax, left), canonical(syntax, other)]
            if kind in (ast.Eq, ast.NotEq):
                sides.sort()
            return f"{sides[0]} {_SIGNS[kind]} {sides[1]}"
    return " ".join(syntax.written(node).split())


_SIGNS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.In: "in",
    ast.NotIn: "not in",
}


def _unreachable(one: _Linting) -> Iterator[Remark]:
    """Conditions that are the same whatever the submission says."""
    where, check = _conjuncts(one.rule.where or ""), _conjuncts(one.rule.check)
    for key, parts in (("where", where), ("check", check)):
        for part in parts:
            settled = _settled(one, part)
            if settled is not None:
                told = _ALWAYS if settled else _NEVER_FIRES if key == "where" else _NEVER_PASSES
                yield one.remark(key, _SETTLED.filled(key=key, part=part.syntax.written(part.node), told=told), fault=True)
    yield from _contradictions(one, where)
    known = {part.canonical for part in where}
    for part in check:
        if part.canonical in known:
            yield one.remark("check", _ASKED_BEFORE.filled(part=part.syntax.written(part.node)), fault=True)
        if part.denied in known:
            yield one.remark("check", _ASKED_OTHERWISE.filled(part=part.syntax.written(part.node)), fault=True)
    conditions = [case.when for case in one.rule.severity if case.when is not None]
    for condition in dict.fromkeys(each for each in conditions if conditions.count(each) > 1):
        yield one.remark("severity", _TWICE.filled(condition=condition), fault=True)


def _settled(one: _Linting, part: _Part) -> bool | None:
    """The value of a condition that names nothing of the submission; None for one that does."""
    scope = names(one.ruleset)
    for alias, kind in one.rule.binds.items():
        scope.bind(alias, thing(kind))
    for name, source in one.rule.let.items():
        compiled = Compiler(scope).compile(source)
        scope.bind(name, compiled.type, compiled.run)
    compiler = Compiler(scope)
    compiler.syntax = part.syntax
    value = compiler.node(part.node)
    if compiler.used:
        return None
    found = value.run([None, {}, [], [], {}, {}, None])
    return None if isinstance(found, Unknown) else bool(found)


def _contradictions(one: _Linting, where: Sequence[_Part]) -> Iterator[Remark]:
    """Two and-ed parts of `where` that never hold together: one thing equal to two words, or a part and its denial."""
    known = {part.canonical for part in where}
    for part in where:
        if part.denied in known:
            yield one.remark("where", _DENIED_TOO.filled(part=part.denied), fault=True)
    words: dict[str, set[str]] = {}
    for part in where:
        if isinstance(part.node, ast.Compare) and len(part.node.ops) == 1 and isinstance(part.node.ops[0], ast.Eq):
            path, word = _path_and_word(part)
            if path is not None and word is not None:
                words.setdefault(path, set()).add(word)
    for path, listed in words.items():
        if len(listed) > 1:
            told = Wording("”又等于“".join(sorted(listed)), "” and “".join(sorted(listed)))
            yield one.remark("where", _BOTH.filled(path=path, told=told), fault=True)


def _path_and_word(part: _Part) -> tuple[str | None, str | None]:
    assert isinstance(part.node, ast.Compare)
    path = word = None
    for side in (part.node.left, part.node.comparators[0]):
        if isinstance(side, ast.Attribute):
            path = canonical(part.syntax, side)
        elif isinstance(side, ast.Name) and part.syntax.token(side.id).kind in ("text", "number"):
            word = canonical(part.syntax, side)
    return path, word


def _divisions(one: _Linting) -> Iterator[Remark]:
    """Divisors that may be zero: the rule then cannot say, which its author may not know."""
    rule = one.rule
    guards = " ".join([rule.where or "", rule.check, *rule.let.values()])
    sources = [("where", rule.where or ""), ("check", rule.check), *(("let", words) for words in rule.let.values())]
    divisors = {divisor: key for key, source in reversed(sources) for divisor in _divisors(source)}
    for divisor, key in divisors.items():
        if not re.search(rf"{re.escape(divisor)}\)? *((!=|>|==) *0|>=? *[1-9])|known\([^)]*{re.escape(divisor)}", guards):
            yield one.remark(key, _DIVISOR.filled(divisor=divisor))


def _divisors(source: str) -> Iterator[str]:
    if not source:
        return
    syntax = parse(source)
    for node in ast.walk(syntax.tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            divisor = node.right
            while isinstance(divisor, ast.Call) and divisor.args:
                divisor = divisor.args[0]
            if isinstance(divisor, ast.Attribute):
                yield canonical(syntax, divisor)


def _overlap(first: _Linting, second: _Linting) -> Iterator[Remark]:
    """Two rules that report the same thing: the same check on the same things, the conditions of one among those of the other."""
    if first.rule.scope != second.rule.scope and set(first.rule.binds.values()) != set(second.rule.binds.values()):
        return
    checks = [_renamed(one, one.rule.check) for one in (first, second)]
    if checks[0] != checks[1]:
        return
    wheres = [
        {canon for part in _conjuncts(one.rule.where or "") for canon in _renamed(one, part.syntax.written(part.node))}
        for one in (first, second)
    ]
    if wheres[0] <= wheres[1] or wheres[1] <= wheres[0]:
        wider, narrower = (first, second) if wheres[0] <= wheres[1] else (second, first)
        yield narrower.remark("check", _OVERLAPS.filled(rule=wider.rule.id), fault=True)


def _renamed(one: _Linting, source: str) -> frozenset[str]:
    """The and-ed parts of a condition, its aliases called by their order and its `let` values written out."""
    order = {alias: f"a{number}" for number, alias in enumerate(one.rule.binds)}
    words = source
    for name, value in reversed(list(one.rule.let.items())):
        words = re.sub(rf"(?<![\w.]){re.escape(name)}(?!\w)", f"({value})", words)
    for alias, number in order.items():
        words = re.sub(rf"(?<![\w.]){re.escape(alias)}(?=\.|\b)", number, words)
    return frozenset(part.canonical for part in _conjuncts(words))


_CHECKS = (_style, _examples, _unreachable, _divisions)
