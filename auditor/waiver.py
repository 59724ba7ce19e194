"""Waivers and baselines: findings that someone answers for, or that an earlier report had, are marked as waived, counted and shown.

A waiver file is a list: `- {rule: …, where: {project: …, about: …}, reason: …, who: …, until: 2026-12-31, evidence: …}`. `evidence` is a
hash over what the finding quotes: where a figure changes, the waiver no longer holds.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path

from auditor.findings import Finding, Language, Report, SubmissionReport
from auditor.model import Frozen
from auditor.ruleset import RuleError, RuleErrors
from auditor.ruleset.draft import NO_RULE, unknown_key
from auditor.ruleset.source import Node, Source
from auditor.wording import Wording

_KEYS = {
    "rule": Wording("规则编号", "the id of the rule"),
    "where": Wording(
        "豁免哪一处，如 {project: 信访维稳经费, about: 成本控制数}",
        "which place it is for, such as “{project: 信访维稳经费, about: 成本控制数}”",
    ),
    "reason": Wording("为什么可以豁免", "why it may be waived"),
    "who": Wording("谁批准的", "who approved it"),
    "until": Wording("有效期到哪一天，如 2026-12-31", "the day it holds until, such as 2026-12-31"),
}
_SHAPE = Wording(
    "豁免文件要写成列表，每一项以“- rule: 规则编号”开头。",
    "A waiver file is a list, of which each entry begins with “- rule: ” and the id of a rule.",
)
_NO_KEY = Wording("豁免没有这个键：", "A waiver has no key")
_LACKING = Wording("豁免缺少 {key}：{meaning}。", "The waiver lacks {key}: {meaning}.")
_EXPIRED = Wording(
    "这项豁免已于 {day} 到期，请重新审核后改写日期，或删去这一项。",
    "This waiver ended on {day}; look at it again and write another date, or take it out.",
)
_NO_PLACE = Wording("where 没有这个键：", "where has no key")
_NO_WORDS = Wording("where 的 {key} 要写一段文字。", "“{key}” of where takes a text.")
_NO_DAY = Wording("until 要写成 2026-12-31 的样子，不能写“{words}”。", "until is written like 2026-12-31, not “{words}”.")
_PLACES = ("project", "unit", "year", "file", "about", "fingerprint")
_WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "waived": "{who}豁免至 {until}：{reason}",
        "known": "基线 {name} 中已有",
        "void": "{file} 第 {line} 行对规则“{rule}”的豁免已失效：所凭的数字或文字变了（现在的 evidence 是 {evidence}），请重新审核。",
    },
    "en": {
        "waived": "waived by {who} until {until}: {reason}",
        "known": "already in the baseline {name}",
        "void": "The waiver of {rule} in {file}, line {line}, is void: what it rests on has changed (evidence is now {evidence}).",
    },
}


_NO_BASELINE = Wording(
    "“{path}”不是本工具的 JSON 报告；请用 auditor check … --format json --output 基线.json 生成。",
    "“{path}” is no JSON report of this tool; make one with auditor check … --format json --output baseline.json.",
)


class Waiver(Frozen):
    """Findings of a rule that someone answers for. `where` narrows them; every part of it must fit. `line` is where the file states it."""

    rule: str
    where: dict[str, str]
    reason: str
    who: str
    until: date
    evidence: str | None = None
    file: str
    line: int

    def covers(self, found: Finding, submission: SubmissionReport) -> bool:
        """Whether this waiver is about a finding, its evidence aside."""
        return found.rule == self.rule and all(_fits(part, wanted, found, submission) for part, wanted in self.where.items())

    def holds(self, found: Finding) -> bool:
        """Whether the finding still says what was waived."""
        return self.evidence is None or self.evidence == evidence(found)


def evidence(found: Finding) -> str:
    """A hash over the rule and what a finding quotes, blanks aside: the same wherever the quotes stand."""
    quotes = ["".join(place.quote.split()) for place in found.places]
    return sha256("\0".join([found.rule, *quotes, found.actual or ""]).encode()).hexdigest()[:12]


def _fits(part: str, wanted: str, found: Finding, submission: SubmissionReport) -> bool:
    match part:
        case "project" | "unit":
            return _plain(getattr(submission, part) or "") == _plain(wanted)
        case "year":
            return str(submission.year) == wanted
        case "file":
            return fnmatch(submission.source, wanted) or fnmatch(Path(submission.source).name, wanted)
        case "fingerprint":
            return found.fingerprint == wanted
    said = [found.message, *(text for place in found.places for text in (place.where, place.quote))]
    return any(_plain(wanted) in _plain(text) for text in said)


def _plain(text: str) -> str:
    return "".join(text.split())


def read(path: Path, rules: Collection[str], today: date) -> tuple[Waiver, ...]:
    """The waivers of a file.

    Raises RuleErrors with all that is wrong in it: an unknown rule, a missing reason, a date that has passed; OSError where it cannot be
    read.
    """
    errors: list[RuleError] = []
    source = Source(path, path.name, path.read_bytes(), errors)
    found = list(_waivers(source, rules, today)) if source.root is not None else []
    if errors:
        raise RuleErrors(errors)
    return tuple(found)


def _waivers(source: Source, rules: Collection[str], today: date) -> Iterator[Waiver]:
    root = source.root
    if root is None or root.members is None:
        source.refuse(root, _SHAPE)
        return
    for member in root.members:
        made = _waiver(source, member, rules, today)
        if made is not None:
            yield made


def _waiver(source: Source, member: Node, rules: Collection[str], today: date) -> Waiver | None:
    fields = member.fields or {}
    for key, (place, _) in fields.items():
        if key not in _KEYS and key != "evidence":
            source.refuse(place, unknown_key(_NO_KEY, key, (*_KEYS, "evidence")))
    missing = [key for key in _KEYS if key not in fields or not (fields[key][1].words or fields[key][1].fields)]
    for key in missing:
        source.refuse(member, _LACKING.filled(key=key, meaning=_KEYS[key]))
    if missing:
        return None
    rule, until = fields["rule"][1], fields["until"][1]
    if rule.words not in rules:
        source.refuse(rule, unknown_key(NO_RULE, rule.words or "", tuple(sorted(rules))))
    where, day = _where(source, fields["where"][1]), _day(source, until)
    if day is not None and day < today:
        source.refuse(until, _EXPIRED.filled(day=day))
    if day is None or not where:
        return None
    words = {key: fields[key][1].words or "" for key in ("rule", "reason", "who")}
    seal = fields["evidence"][1].words if "evidence" in fields else None
    return Waiver(**words, where=where, until=day, evidence=seal or None, file=source.name, line=member.line)


def _where(source: Source, node: Node) -> dict[str, str]:
    if node.words:
        return {"about": node.words}
    found = {}
    for key, (place, value) in (node.fields or {}).items():
        if key not in _PLACES:
            source.refuse(place, unknown_key(_NO_PLACE, key, _PLACES))
        elif not value.words:
            source.refuse(value, _NO_WORDS.filled(key=key))
        else:
            found[key] = value.words
    return found


def _day(source: Source, node: Node) -> date | None:
    try:
        return date.fromisoformat(node.words or "")
    except ValueError:
        source.refuse(node, _NO_DAY.filled(words=node.words))
        return None


def waived(report: Report, waivers: Sequence[Waiver], lang: Language = "zh") -> Report:
    """The report with the findings that waivers cover marked as waived; a waiver whose evidence has changed is told as void."""
    return report.model_copy(update={"submissions": tuple(_waived(one, waivers, lang) for one in report.submissions)})


def _waived(submission: SubmissionReport, waivers: Sequence[Waiver], lang: Language) -> SubmissionReport:
    void: dict[str, None] = {}

    def excuse(found: Finding) -> str | None:
        covering = [one for one in waivers if one.covers(found, submission)]
        for one in covering:
            told = one.model_dump(include={"who", "until", "reason", "file", "line", "rule"})
            if one.holds(found):
                return _WORDS[lang]["waived"].format(**told)
            void[_WORDS[lang]["void"].format(**told, evidence=evidence(found))] = None
        return None

    made = _marked(submission, excuse)
    return made.model_copy(update={"remarks": (*made.remarks, *void)}) if void else made


class UnknownBaseline(ValueError):
    """A file that is no report of this tool. `wording` is the sentence to show; as text it is Chinese."""

    def __init__(self, wording: Wording) -> None:
        super().__init__(wording)
        self.wording = wording

    def __str__(self) -> str:
        return self.wording.zh


def fingerprints(path: Path) -> frozenset[str]:
    """The fingerprints of all findings of an earlier report.

    Raises UnknownBaseline for a file that is no JSON report, OSError for one that cannot be read.
    """
    try:
        told = json.loads(path.read_bytes())
        return frozenset(found["fingerprint"] for submission in told["submissions"] for found in submission["findings"])
    except (ValueError, KeyError, TypeError):
        raise UnknownBaseline(_NO_BASELINE.filled(path=path)) from None


def compared(report: Report, known: Collection[str], name: str, lang: Language = "zh") -> Report:
    """The report with the findings that an earlier one had marked as waived. `name` is what that report is called."""
    sentence = _WORDS[lang]["known"].format(name=name)
    submissions = tuple(_marked(one, lambda found: sentence if found.fingerprint in known else None) for one in report.submissions)
    return report.model_copy(update={"submissions": submissions})


def _marked(submission: SubmissionReport, excuse: Callable[[Finding], str | None]) -> SubmissionReport:
    """The same with the findings for which there is an excuse waived, and counted so."""
    findings, moved = [], Counter[str]()
    for found in submission.findings:
        sentence = None if found.outcome == "waived" else excuse(found)
        if sentence is not None:
            moved[found.outcome] += 1
        findings.append(found if sentence is None else found.model_copy(update={"outcome": "waived", "waived": sentence}))
    if not moved:
        return submission
    outcomes = {outcome: count - moved[outcome] for outcome, count in submission.outcomes.items()}
    outcomes["waived"] = outcomes.get("waived", 0) + moved.total()
    return submission.model_copy(update={"findings": tuple(findings), "outcomes": outcomes})
