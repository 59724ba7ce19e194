"""A drafted rule → the same rule ready to judge: its scope taken out of `where`, every expression and sentence compiled."""

import ast
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import NamedTuple, TypeVar

from auditor.expression import (
    ANY,
    FIRST_NAME,
    Closure,
    Compiler,
    Frame,
    Names,
    Places,
    Template,
    Type,
    Value,
    compile_places,
    compile_template,
    fields,
    parse,
    roomy,
    thing,
)
from auditor.expression.comparison import key_word
from auditor.expression.logic import conjunction
from auditor.ruleset.draft import Draft, unknown_key
from auditor.ruleset.rule import Compilation, Rule, Tests
from auditor.ruleset.source import Node, RuleErrors
from auditor.scope import Pattern, Scope
from auditor.vocabulary import JUDGED, kinds
from auditor.wording import Wording

_WHOSE = Wording(
    '“{alias}”是发现，where 里要写明是哪条规则的，如 {alias}.rule == "weights-not-100"。',
    '“{alias}” is a finding; say in where of which rule, as in “{alias}.rule == "weights-not-100"”.',
)
_NOT_ACROSS = Wording(
    "这条规则要看几份材料或台账，for 里不能有“{alias}”这样的{kind}，只能是提交、指标、台账中的对象；"
    "其余请从提交读取，如 s.form.execution。",
    "This rule looks at several submissions or at a ledger; there can be no {kind} such as “{alias}” in for, "
    "only submissions, indicators and what ledgers hold. Read the rest from a submission, as in s.form.execution.",
)
_NO_MERGING = Wording(
    "看几份材料或台账的规则不能归并其他规则的发现。",
    "A rule that looks at several submissions or at a ledger cannot stand for findings of other rules.",
)
_NO_FINDING = Wording("for 里没有这个发现：", "There is in for no finding")
_FINDINGS_ONLY = Wording(
    "supersedes 只能写 for 中种类为 finding 或 cause 的名称。", "supersedes takes only what is of kind finding or cause in for."
)
_UNUSED = Wording("{key} 里的“{name}”没有用到，请删去或用上。", "“{name}” in {key} is not used; use it or take it out.")
_NOT_SHOWN = Wording("examples 里没有 outcome: {outcome} 的例子（{meaning}）。", "No example has outcome: {outcome} ({meaning}).")
_SHOWN = {
    "fail": Wording("不符", "what is wrong"),
    "pass": Wording("相符", "what is right"),
    "not_evaluable": Wording("缺数据而无法判定", "what cannot be judged for lack of figures"),
}
_SENTENCES = ("title", "message", "expected", "actual", "suggest")


Made = TypeVar("Made")


class _Test(NamedTuple):
    """An equality test of `where` that the scope can make: a key of an alias, and a word or the key of another alias."""

    alias: str
    field: str
    word: str | None = None
    other: str = ""
    other_field: str = ""


class _Narrowed(NamedTuple):
    """`where` taken apart: what the scope tests, and the closure of the rest."""

    tests: list[_Test]
    rest: Closure | None


class _Making:
    """One rule being compiled over names of its own. Wrong expressions are noted in the source and give None."""

    def __init__(self, draft: Draft, names: Names) -> None:
        self.draft = draft
        self.rule = draft.rule
        self.names = names
        self.compiler = Compiler(names, draft.source.pattern)
        self.put_off: list[Callable[[], object]] = []
        for alias, kind in self.rule.binds.items():
            names.bind(alias, thing(kind))

    def expression(self, node: Node, source: str, *wanted: str) -> Closure | None:
        compiled = self.draft.source.attempt(node, lambda: self.compiler.compile(source, *wanted))
        return compiled.run if compiled is not None else None

    def values(self) -> list[tuple[str, Closure]]:
        """The `let` values in order; each may use those before it."""
        made = []
        nodes = self.draft.nodes["let"].fields or {} if "let" in self.draft.nodes else {}
        for name, source in self.rule.let.items():
            compiled = self.draft.source.attempt(nodes[name][1], partial(self.compiler.compile, source))
            if compiled is None:
                self.names.bind(name, ANY)
                continue
            self.names.bind(name, compiled.type, compiled.run)
            made.append((name, self.names.bound[name].run()))
        return made

    def narrowed(self) -> _Narrowed:
        if self.rule.where is None:
            return _Narrowed([], None)
        source = self.rule.where
        return self.draft.source.attempt(self.draft.nodes["where"], lambda: self._taken_apart(source)) or _Narrowed([], None)

    def _taken_apart(self, source: str) -> _Narrowed:
        """The and-ed parts of `where`: equality of keys goes to the scope, everything else is compiled."""
        self.compiler.syntax = parse(source)
        tree = self.compiler.syntax.tree
        parts = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
        tests, rest = [], []
        for part in parts:
            compiled = self.compiler.typed(part, "truth")
            test = self._test(part)
            if test is None:
                rest.append(compiled.run)
            else:
                tests.append(test)
        return _Narrowed(tests, conjunction(rest) if len(rest) > 1 else next(iter(rest), None))

    def _test(self, part: ast.expr) -> _Test | None:
        if not (isinstance(part, ast.Compare) and len(part.ops) == 1 and isinstance(part.ops[0], ast.Eq)):
            return None
        left, right = self._key(part.left), self._key(part.comparators[0])
        if left is None:
            left, right, constant = right, None, part.left
        else:
            constant = part.comparators[0]
        if left is None:
            return None
        alias, field, type_ = left
        if right is not None:
            return _Test(alias, field, None, right[0], right[1]) if right[0] != alias else None
        token = self.compiler.syntax.token(constant.id) if isinstance(constant, ast.Name) else None
        if token is None or token.kind != "text":
            return None
        return _Test(alias, field, key_word(type_, str(token.value), token.start))

    def _key(self, node: ast.expr) -> tuple[str, str, Type] | None:
        """The alias, key field and type of `alias.key`."""
        if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)):
            return None
        alias = self.compiler.syntax.token(node.value.id).text
        kind = self.rule.binds.get(alias)
        field = fields(kind).get(self.compiler.syntax.token(node.attr).text) if kind is not None else None
        if field is None or field.type != "key":
            return None
        return alias, field.name, Type("key", field=field)

    def chinese(self) -> dict[str, Template]:
        own = {name: getattr(self.rule, name) for name in _SENTENCES}
        return self._sentences({name: (self.draft.nodes[name], words) for name, words in own.items() if words is not None})

    def english(self) -> dict[str, Template]:
        nodes = self.draft.nodes["en"].fields or {} if "en" in self.draft.nodes else {}
        return self._sentences({name: (nodes[name][1], self.rule.en[name]) for name in _SENTENCES if name in self.rule.en})

    def _sentences(self, stated: dict[str, tuple[Node, str]]) -> dict[str, Template]:
        made = {}
        for name, (node, words) in stated.items():
            template = self.draft.source.attempt(node, partial(compile_template, self.compiler, words))
            if template is not None:
                made[name] = template
        return made

    def places(self, node: Node, words: str) -> Places | None:
        return self.draft.source.attempt(node, partial(compile_places, self.compiler, words))

    def asked(self, work: Callable[[], Made]) -> Callable[[], Made]:
        """Work done when its outcome is first asked for. Raises RuleErrors where what the rule says is wrong."""

        held: list[Made] = []

        def made() -> Made:
            if not held:
                errors = self.draft.source.errors
                before = len(errors)
                found = work()
                if len(errors) > before:
                    raise RuleErrors(errors[before:])
                held.append(found)
            return held[0]

        self.put_off.append(made)
        return made

    def late(self, compile_it: Callable[..., Closure | None], *stated: object) -> Closure:
        """A closure compiled when it is first run, over frames that may have been made before it had names of its own."""
        asked = self.asked(partial(compile_it, *stated))

        def run(frame: Frame) -> Value:
            closure = asked()
            assert closure is not None  # what is refused is noted, and asking raises it
            return closure(roomy(frame, self.names.size))

        return run

    def prove(self, english: Callable[[], object], *, in_english: bool) -> None:
        """Ask for all that was put off, so that what is wrong in it is noted in the source."""
        for asked in self.put_off:
            if asked is not english or in_english or self.unused():
                with suppress(RuleErrors):
                    asked()

    def unused(self) -> list[tuple[str, str, Node]]:
        """The names of `for` and `let` that nothing uses so far: key, name and place."""
        stated = [(key, pair) for key in ("for", "let") if key in self.draft.nodes for pair in (self.draft.nodes[key].fields or {}).items()]
        taken = self.compiler.used | set(self.rule.supersedes)
        return [(key, name, place) for key, (name, (place, _)) in stated if name not in taken]


def compiled(draft: Draft, names: Callable[[], Names], *, in_english: bool) -> Rule | None:
    """The rule ready to judge; None where an expression is wrong, which is then noted in its source.

    What only a finding asks for (its severity, its places, its sentences) is compiled when the first asks: most rules find nothing. A
    rule that is not proven is asked for all of it at once, for its English sentences `in_english` or where they may use what else nothing
    does.
    """
    rule, source, nodes = draft
    before = len(source.errors)
    making = _Making(draft, names())
    values = making.values()
    narrowed = making.narrowed()
    check = making.expression(nodes["check"], rule.check, "truth")
    readings, blank = list(making.compiler.readings), making.names.blank()[len(rule.binds) :]
    severities = [
        (case.severity, making.late(making.expression, node, case.when, "truth") if case.when is not None else None)
        for case, node in zip(rule.severity, _when_nodes(nodes["severity"], rule), strict=True)
    ]
    focus = making.late(making.places, nodes["focus"], rule.focus)
    evidence = [making.late(making.places, *stated) for stated in zip(_members(nodes, "evidence"), rule.evidence, strict=True)]
    decision = making.late(making.expression, nodes["decision"], rule.decision, "number") if rule.decision is not None else None
    chinese, english = making.asked(making.chinese), making.asked(making.english)
    if not source.is_proven:
        making.prove(english, in_english=in_english)
    scope = _scope(draft, narrowed.tests)
    _check_findings(draft, narrowed.tests)
    _check_across(draft, is_across=making.compiler.names_keys_across)
    superseded = _superseded(draft)
    asked = {reading.path for reading in readings if reading.asked}
    reads_slots = any(reading.path not in asked for reading in readings)
    if len(source.errors) == before and not source.is_proven:
        _check_used(draft, making)
        _check_examples(draft, reads_slots=reads_slots and not any(kind in JUDGED for kind in draft.rule.binds.values()))
    if len(source.errors) > before or check is None:
        return None
    return rule.with_compiled(
        Compilation(
            scope=scope,
            blank=blank,
            tests=Tests(narrowed.rest, check),
            severities=tuple(severities),
            focus=focus,
            evidence=tuple(evidence),
            values=tuple(values),
            chinese=chinese,
            english=english,
            decision=decision,
            superseded=superseded,
            reads_slots=reads_slots,
            names_keys_across=making.compiler.names_keys_across,
        )
    )


def _when_nodes(node: Node, rule: Rule) -> list[Node]:
    members = node.members or (node,) * len(rule.severity)
    return [(member.fields or {}).get("when", (member, member))[1] for member in members]


def _members(nodes: dict[str, Node], key: str) -> tuple[Node, ...]:
    return nodes[key].members or () if key in nodes else ()


def _scope(draft: Draft, tests: list[_Test]) -> Scope:
    """The patterns of a rule, a join standing with the later of its two aliases."""
    order = {alias: f"a{number}" for number, alias in enumerate(draft.rule.binds)}
    rank = {alias: number for number, alias in enumerate(draft.rule.binds)}
    constants: dict[str, set[tuple[str, str]]] = {alias: set() for alias in order}
    joins: dict[str, set[tuple[str, str, str]]] = {alias: set() for alias in order}
    for alias, field, word, other, other_field in tests:
        if word is not None:
            constants[alias].add((field, word))
        elif rank[alias] > rank[other]:
            joins[alias].add((field, order[other], other_field))
        else:
            joins[other].add((other_field, order[alias], field))
    return Scope(
        tuple(
            Pattern(order[alias], kind, tuple(sorted(constants[alias])), tuple(sorted(joins[alias])))
            for alias, kind in draft.rule.binds.items()
        )
    )


def _check_findings(draft: Draft, tests: list[_Test]) -> None:
    """A rule over findings must say whose, or it would find its own without end."""
    for alias, kind in draft.rule.binds.items():
        if kind == "finding" and not any(test.alias == alias and test.field == "rule" and test.word for test in tests):
            node = draft.nodes.get("where") or draft.nodes["for"]
            draft.source.refuse(node, _WHOSE.filled(alias=alias))


def _check_across(draft: Draft, *, is_across: bool) -> None:
    """A rule across submissions binds only what is found across them: what else a submission holds, its expressions read through it."""
    rule, node = draft.rule, draft.nodes["for"]
    if not (rule.needs or is_across):
        return
    for alias, kind in rule.binds.items():
        if kinds()[kind].across is None and kind not in ("submission", "indicator"):
            draft.source.refuse(
                node,
                _NOT_ACROSS.filled(alias=alias, kind=Wording(kinds()[kind].zh, kind)),
            )
    if draft.rule.supersedes:
        draft.source.refuse(draft.nodes["supersedes"], _NO_MERGING)


def _superseded(draft: Draft) -> tuple[int, ...]:
    order = list(draft.rule.binds)
    found = []
    for alias, node in zip(draft.rule.supersedes, _members(draft.nodes, "supersedes"), strict=True):
        if draft.rule.binds.get(alias) in JUDGED:
            found.append(FIRST_NAME + order.index(alias))
            continue
        findings = tuple(name for name, kind in draft.rule.binds.items() if kind in JUDGED)
        draft.source.refuse(node, unknown_key(_NO_FINDING, alias, findings) if findings else _FINDINGS_ONLY)
    return tuple(found)


def _check_used(draft: Draft, making: _Making) -> None:
    for key, name, place in making.unused():
        draft.source.refuse(place, _UNUSED.filled(key=key, name=name))


def _check_examples(draft: Draft, *, reads_slots: bool) -> None:
    """A rule shows when it fails, when it passes, and when it cannot say: possible wherever it reads a slot it does not ask after, but
    for rules over findings, which exist only where figures were known."""
    shown = {example.outcome for example in draft.rule.examples if example.todo is None}
    for outcome, meaning in _SHOWN.items():
        if outcome not in shown and (reads_slots or outcome != "not_evaluable"):
            draft.source.refuse(draft.nodes["examples"], _NOT_SHOWN.filled(outcome=outcome, meaning=meaning))
