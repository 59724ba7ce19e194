"""A few answers → the file of a new rule, with examples that show it failing, passing and unable to say."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import islice, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import yaml

from auditor.authoring.schema import NAME
from auditor.engine import judge, matcher
from auditor.example import submission
from auditor.expression import ExpressionError, fields, kind_named, parse
from auditor.quantity import Quantity, pure
from auditor.ruleset import load
from auditor.vocabulary import JUDGED, kinds
from auditor.wording import Wording

Given = dict[str, str]
_OUTCOMES = ("fail", "pass", "not_evaluable")
_MOST_TRIED = 3000

QUESTIONS = {
    "id": Wording("规则编号（小写英文和连字符，如 low-satisfaction）", "id of the rule (lower case and hyphens, such as low-satisfaction)"),
    "title": Wording("一句话：错在哪里", "in a few words: what is wrong"),
    "kind": Wording("看什么（指标、资金行、陈述、自评表……）", "what it looks at (indicator, fund, statement, form …)"),
    "check": Wording(
        "应当成立的条件（对象叫 x，如 x.得分 <= x.分值）", "what must hold (the thing is called x, as in x.score <= x.weight)"
    ),
    "where": Wording("什么情况下看（可以不写）", "when it looks (may be left out)"),
    "severity": Wording("级别：error 严重、warning 一般、note 提示", "severity: error, warning or note"),
    "why": Wording("为什么这是错", "why this is wrong"),
    "basis": Wording("依据的文件和条款", "the document and clause it rests on"),
    "message": Wording(
        "给审核人看的一句话（用 {x.得分} 取数；可以不写）", "a sentence for the reviewer ({x.score} gives a figure; may be left out)"
    ),
}
OPTIONAL = ("where", "message")
ALIAS = "x"


class Answers(NamedTuple):
    """What a new rule says."""

    id: str
    title: str
    kind: str
    check: str
    severity: str = "warning"
    why: str = ""
    basis: str = ""
    where: str = ""
    message: str = ""


_NO_KIND = Wording("没有“{kind}”这种对象，可以写：{known}。", "There is no kind “{kind}”; you may write {known}.")
_NO_SLOT = Wording(
    "check 里没有读任何一栏；对象叫 {alias}，写成 {alias}.得分 <= {alias}.分值 的样子。",
    "check reads no slot; the thing is called {alias}, so write {alias}.score <= {alias}.weight or the like.",
)
_NEVER = {
    "fail": Wording(
        "试了 {count} 种填法，没有一种判为不符；请看看 check 和 where 是不是写反了。",
        "Of {count} ways to fill the slots none fails; see whether check or where is the wrong way round.",
    ),
    "pass": Wording(
        "试了 {count} 种填法，没有一种判为相符；请看看 check 和 where 是不是写反了。",
        "Of {count} ways to fill the slots none passes; see whether check or where is the wrong way round.",
    ),
}
_AT = Wording("“{source}”第 {place} 个字起：{message}", "“{source}”, from character {place}: {message}")


class Unclear(ValueError):
    """An answer that no rule can be made of; `wording` is the sentence to show."""

    def __init__(self, wording: Wording) -> None:
        super().__init__(wording.zh)
        self.wording = wording


def rule_file(answers: Answers) -> str:
    """The text of the rule file. Its examples are tried on the rule itself until one fails, one passes and one cannot be judged.

    Raises Unclear; RuleErrors where the answers make no rule.
    """
    kind = kind_named(answers.kind)
    if kind is None or kind in JUDGED:
        listed = [one for one in kinds().values() if one.name not in JUDGED]
        known = Wording("、".join(f"{one.zh}（{one.name}）" for one in listed), ", ".join(one.name for one in listed))
        raise Unclear(_NO_KIND.filled(kind=answers.kind, known=known))
    slots = _slots(answers, kind)
    if not slots:
        raise Unclear(_NO_SLOT.filled(alias=ALIAS))
    assumed = [(dict.fromkeys(slots, ""), outcome) for outcome in _OUTCOMES]
    draft = _text(answers, kind, slots, assumed)
    return _text(answers, kind, slots, _tried(draft, answers, kind, slots))


def _text(answers: Answers, kind: str, slots: list[str], examples: Sequence[tuple[Given, str]]) -> str:
    focus = f"{ALIAS}.{slots[0]}"
    name = next((name for name in ("名称", "行名") if name in fields(kind)), None)
    called = f"「{{{ALIAS}.{name}}}」" if name else ""
    message = answers.message or f"{kinds()[kind].zh}{called}{slots[0]}填报 {{{focus}}}，不符合要求：{answers.title}。"
    document, _, clause = answers.basis.partition(" ")
    evidence = [f"{ALIAS}.{slot}" for slot in slots[1:] if slot != name and fields(kind)[slot].type != "key"]
    lines = [
        f"# yaml-language-server: $schema={NAME}",
        _line("title", answers.title),
        _line("severity", answers.severity),
        _line("why", answers.why or f"{answers.title}。"),
        "basis:",
        f"  - {_flow({'document': document or '本单位审核要求', 'clause': clause, 'confirmed': False})}",
        f"for: {{{ALIAS}: {kinds()[kind].zh}}}",
        *([_line("where", answers.where)] if answers.where else []),
        _line("check", answers.check),
        f"focus: {focus}",
        *([f"evidence: [{', '.join(evidence)}]"] if evidence else []),
        _line("message", message),
        "suggest: 核对原始资料后改正。",
        "examples:",
        *(f"  - {_flow({'given': {kinds()[kind].zh: given}, 'outcome': outcome})}" for given, outcome in examples),
    ]
    return "\n".join(lines) + "\n"


def _tried(draft: str, answers: Answers, kind: str, slots: list[str]) -> list[tuple[Given, str]]:
    """An example of each outcome, found by filling the slots in turn with words and figures near those the rule names."""
    with TemporaryDirectory(prefix="auditor-") as folder:
        Path(folder, f"{answers.id}.yaml").write_text(draft, encoding="utf-8")
        ruleset = load([Path(folder)])
    rule = next(one for one in ruleset.rules if one.id == answers.id)
    chosen = ruleset.only((rule,))
    engine = matcher(chosen.scopes, "plain")
    found: dict[str, Given] = {}
    for values in islice(product(*(_fillings(answers, kind, slot) for slot in slots)), _MOST_TRIED):
        given = dict(zip(slots, values, strict=True))
        judged = judge.run(chosen, ruleset.default_profile, submission({kinds()[kind].zh: given}), engine)
        found.setdefault(judged[0].outcome, given)
        if set(_OUTCOMES) <= set(found):
            break
    wanted = (*_OUTCOMES, "not_applicable")
    missing = [outcome for outcome in ("fail", "pass") if outcome not in found]
    if missing:
        raise Unclear(_NEVER[missing[0]].filled(count=_MOST_TRIED))
    return [(found[outcome], outcome) for outcome in wanted if outcome in found]


def _fillings(answers: Answers, kind: str, slot: str) -> list[str]:
    """What to try in a slot: words that the rule looks for, figures around those it states, and nothing."""
    listed = [token for source in (answers.check, answers.where) if source for token in parse(source).tokens]
    field = fields(kind)[slot]
    if field.values:
        return [word for word, _ in field.values]
    if field.type == "text":
        words = [part.strip("^$.*?") for token in listed if token.kind == "text" for part in str(token.value).split("|")]
        return [*dict.fromkeys(word for word in words if word), "道路维护", "", "-"]
    numbers = [token.value for token in listed if token.kind == "number" and isinstance(token.value, Quantity)] or [pure(Decimal(10))]
    around = [
        f"{(number.value * factor).normalize():f}{_unit(number)}" for number in numbers for factor in map(Decimal, ("1", "0.9", "1.2"))
    ]
    return [*dict.fromkeys(around), "0", "已完成", ""]


def _unit(number: Quantity) -> str:
    return number.unit.name if number.unit is not None and number.unit.dimension != "number" else ""


def _slots(answers: Answers, kind: str) -> list[str]:
    """The Chinese names of the slots that the check reads, in the order it reads them."""
    known, found = fields(kind), []
    for source in filter(None, (answers.check, answers.where)):
        try:
            listed = parse(source).tokens
        except ExpressionError as error:
            raise Unclear(_AT.filled(source=source, place=error.start + 1, message=error.wording)) from None
        for owner, dot, name in zip(listed, listed[1:], listed[2:], strict=False):
            if (
                (owner.text, dot.text) == (ALIAS, ".")
                and name.text in known
                and known[name.text].type in ("figure", "points", "text", "key")
            ):
                found.append(known[name.text].zh)
    return sorted(dict.fromkeys(found), key=lambda slot: known[slot].type == "key")


def _line(key: str, words: str) -> str:
    return yaml.safe_dump({key: words}, allow_unicode=True, width=10_000).rstrip("\n")


def _flow(value: object) -> str:
    return yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, sort_keys=False, width=10_000).strip()
