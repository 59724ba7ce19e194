"""Rules → what became of the examples they carry: those judged otherwise than they say, known gaps, and which outcomes are shown at all."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from tabulate import tabulate

from auditor.example import Tried
from auditor.findings import Language
from auditor.model import Outcome

COVERED: tuple[Outcome, ...] = ("fail", "pass", "not_evaluable", "not_applicable", "review")
_NAMES: dict[Outcome, str] = {"fail": "不符", "pass": "相符", "not_evaluable": "判不了", "not_applicable": "不适用", "review": "待核"}


class Trial(NamedTuple):
    """`met` counts the examples judged as they say; `gaps` are marked todo and not met, `closed` marked todo and met by now."""

    met: int
    wrong: tuple[Tried, ...]
    gaps: tuple[Tried, ...]
    closed: tuple[Tried, ...]
    coverage: dict[str, Counter[str]]

    @property
    def is_met(self) -> bool:
        """Whether every example that is no known gap is judged as it says."""
        return not self.wrong


def trial(tried: Iterable[Tried]) -> Trial:
    """Sorts the examples by what became of them. The coverage of a rule counts its met examples by outcome."""
    listed = list(tried)
    coverage: dict[str, Counter[str]] = {one.rule.id: Counter() for one in listed}
    for one in listed:
        if one.is_met:
            coverage[one.rule.id][one.outcome] += 1
    known = [one for one in listed if one.example.todo is not None]
    return Trial(
        met=sum(one.is_met for one in listed),
        wrong=tuple(one for one in listed if not one.is_met and one.example.todo is None),
        gaps=tuple(one for one in known if not one.is_met),
        closed=tuple(one for one in known if one.is_met),
        coverage=coverage,
    )


_WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "head": "规则",
        "shown": "{rules} 条规则中，例子表明了：{shown}。",
        "rules": "{name} {count} 条",
        "comma": "，",
        "gap": "已知缺口：{rule} 第 {line} 行的例子应为 {expected}，判为 {outcome}：{todo}",
        "closed": "缺口已补上：{rule} 第 {line} 行的例子已判定正确，请删去 todo。",
        "met": "{count} 个例子都判定正确{gaps}。",
        "gaps": "，另有 {count} 个已知缺口",
        "unmet": "{rule} 第 {line} 行的例子应为 {expected}，判为 {outcome}。{words}",
        "some": "{count} 个例子中有 {wrong} 个判定不对。",
    },
    "en": {
        "head": "rule",
        "shown": "Of {rules} rules, examples show: {shown}.",
        "rules": "{name} {count}",
        "comma": ", ",
        "gap": "Known gap: {rule}, line {line}, should be {expected}, is {outcome}: {todo}",
        "closed": "Gap closed: {rule}, line {line}, is judged as it says; take todo out.",
        "met": "All {count} examples are judged as they say{gaps}.",
        "gaps": ", {count} known gaps aside",
        "unmet": "{rule}, line {line}: the example should be {expected}, was {outcome}. {words}",
        "some": "{wrong} of {count} examples are judged otherwise than they say.",
    },
}


def told(found: Trial, lang: Language = "zh", *, whole: bool) -> str:
    """Known gaps, what is wrong, and whether all is well; the coverage by rule and outcome before it where it is asked for as a `whole`."""
    words = _WORDS[lang]
    lines = [_table(found, lang), _shown(found, lang)] if whole else []
    lines += [words["gap"].format(**_fields(one)) for one in found.gaps]
    lines += [words["closed"].format(**_fields(one)) for one in found.closed]
    lines += [words["unmet"].format(**_fields(one)).rstrip() for one in found.wrong]
    if found.wrong:
        lines.append(words["some"].format(count=found.met + len(found.wrong) + len(found.gaps), wrong=len(found.wrong)))
    else:
        lines.append(words["met"].format(count=found.met, gaps=words["gaps"].format(count=len(found.gaps)) if found.gaps else ""))
    return "\n".join(lines)


def _fields(one: Tried) -> dict[str, object]:
    example = one.example
    stated = {"rule": one.rule.id, "line": example.line, "expected": example.outcome, "todo": example.todo}
    return {**stated, "outcome": one.outcome, "words": one.words}


def _shown(found: Trial, lang: Language) -> str:
    words = _WORDS[lang]
    counts = {outcome: sum(1 for one in found.coverage.values() if one[outcome]) for outcome in COVERED}
    shown = words["comma"].join(words["rules"].format(name=_name(outcome, lang), count=count) for outcome, count in counts.items())
    return words["shown"].format(rules=len(found.coverage), shown=shown)


def _name(outcome: Outcome, lang: Language) -> str:
    return _NAMES[outcome] if lang == "zh" else outcome


def _table(found: Trial, lang: Language) -> str:
    rows = [(rule, *(counted[outcome] or "·" for outcome in COVERED)) for rule, counted in sorted(found.coverage.items())]
    heads = (_WORDS[lang]["head"], *(_name(outcome, lang) for outcome in COVERED))
    return tabulate(rows, heads, tablefmt="simple", disable_numparse=True) + "\n"
