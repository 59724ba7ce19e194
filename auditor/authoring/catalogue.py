"""Ruleset → the catalogue: every rule by topic, with what it checks, its basis, what its examples show, its measure."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import NamedTuple

from auditor.authoring.phrasing import sentence
from auditor.expression import Words
from auditor.ruleset import Basis, Parameter, Profile, Rule, Ruleset
from auditor.wording import Language, Wording

NAMES: dict[Language, str] = {"zh": "README.md", "en": "README.en.md"}
TOPICS = {
    "structure": Wording("完整性与结构", "Completeness and structure"),
    "totals": Wording("合计勾稽", "Sums"),
    "funds": Wording("资金与执行率", "Money and execution rate"),
    "scoring": Wording("计分规则", "Scoring"),
    "indicators": Wording("指标设置质量", "Quality of the indicators"),
    "reasons": Wording("偏差原因与叙述质量", "Reasons and quality of the prose"),
    "narrative": Wording("正文与表一致", "Prose against form"),
    "comparison": Wording("真实性、跨单位与跨期", "Truth, other units, other years"),
    "": Wording("其他", "Others"),
}
_SEVERITIES = {"error": Wording("严重", "error"), "warning": Wording("一般", "warning"), "note": Wording("提示", "note")}
_PRECISIONS = {
    "exact": Wording("准确", "exact"),
    "may_overreport": Wording("可能多报", "may overreport"),
    "may_underreport": Wording("可能漏报", "may underreport"),
}
_STATUSES = {
    "draft": Wording("（草稿，不运行）", " (draft, does not run)"),
    "active": Wording("", ""),
    "retired": Wording("（停用）", " (retired)"),
}
_HEAD = Wording(
    """# 规则目录

由 `auditor rules docs` 生成，不要手改；规则改了请再运行一次。

共 {count} 条：{counted}。文件夹是类别，文件名是规则编号。带“条号待核”的依据还没有人对照过正式文本。
“检出”是故障注入的结果（`auditor rules mutate`）：往无差错的材料里逐处放进这条规则应当发现的错，发现了几处；“误报”是它在
无差错材料上报出的件数。没有对应故障的规则写“—”。""",
    """# Catalogue of the rules

Written by `auditor --lang en rules docs`; do not edit it, run that again after a change.

{count} rules: {counted}. The folder is the topic, the file name the id. A basis marked “to be confirmed” has not been held against the
official text. “Seen” is what mutation testing found (`auditor rules mutate`): of the faults put into faultless submissions that the rule
should see, those it saw; “false alarms” are its findings on faultless submissions. A rule without such faults has a dash.""",
)
_COLUMNS = Wording(
    "| 规则 | 级别 | 内容 | 依据 | 精度 | 例子 | 检出 | 误报 |",
    "| rule | severity | what | basis | precision | examples | seen | false alarms |",
)
_ONE_BY_ONE = Wording("## 逐条说明", "## One by one")
_PROFILES = Wording(
    """## 口径

口径只改参数、开关规则和改级别。各参数的默认值如下，括号里是改动它的口径。""",
    """## Profiles

A profile sets parameters, switches rules and changes severities, nothing else. The defaults follow, and in brackets the
profiles that change one.""",
)
_PROFILE_COLUMNS = Wording("| 口径 | 文件 | 识别 |", "| profile | file | recognised by |")
_PARAMETER_COLUMNS = Wording("| 参数 | 默认 | 说明 |", "| parameter | default | what it is |")
_FALLBACK = Wording("没有别的口径可认时用它", "used where no other is recognised")
_UNCONFIRMED = Wording("（条号待核）", " (to be confirmed)")
_LIST, _AND, _JOINT = Wording("、", ", "), Wording("，", ", "), Wording("；", "; ")
_CHANGED = Wording("（{listed}）", " ({listed})")


class Measure(NamedTuple):
    """What mutation testing found of a rule: faults injected that it should see, those it saw, and what it said of faultless cases."""

    injected: int
    detected: int
    false_alarms: int


def catalogue(ruleset: Ruleset, measures: Mapping[str, Measure], lang: Language = "zh") -> str:
    """The page. A rule without a measure gets a dash."""
    rules = sorted(
        ruleset.rules, key=lambda rule: (list(TOPICS).index(rule.topic) if rule.topic in TOPICS else len(TOPICS), rule.topic, rule.id)
    )
    lines = [_HEAD.filled(count=len(rules), counted=_counted(rules, lang)).told(lang)]
    for topic, members in groupby(rules, key=lambda rule: rule.topic):
        name = TOPICS[topic].told(lang) if topic in TOPICS else topic
        lines += ["", f"## {name}" + (f" · {topic}/" if topic else ""), "", _COLUMNS.told(lang), "|---|---|---|---|---|---|---|---|"]
        lines += [_row(rule, measures.get(rule.id), lang) for rule in members]
    lines += ["", _ONE_BY_ONE.told(lang), ""]
    for rule in rules:
        lines += [f"- **`{rule.id}`** {_escaped(sentence(rule, ruleset, lang))} {_escaped(_text(rule, 'why', lang))}"]
    lines += ["", _PROFILES.told(lang), "", _PROFILE_COLUMNS.told(lang), "|---|---|---|"]
    lines += [_profile(profile, lang) for profile in ruleset.profiles.values()]
    lines += ["", _PARAMETER_COLUMNS.told(lang), "|---|---|---|", *(_parameter(one, ruleset, lang) for one in ruleset.parameters)]
    return "\n".join(lines) + "\n"


def _text(rule: Rule, name: str, lang: Language) -> str:
    chinese: str = getattr(rule, name)
    return rule.en.get(name, chinese) if lang == "en" else chinese


def _counted(rules: Iterable[Rule], lang: Language) -> str:
    listed: list[str] = [rule.severity[-1].severity for rule in rules]
    return _AND.told(lang).join(f"{words.told(lang)} {listed.count(severity)}" for severity, words in _SEVERITIES.items())


def _row(rule: Rule, measure: Measure | None, lang: Language) -> str:
    severity = "/".join(dict.fromkeys(_SEVERITIES[case.severity].told(lang) for case in rule.severity))
    outcomes = [example.outcome for example in rule.examples]
    shown = " ".join(f"{outcome} {outcomes.count(outcome)}" for outcome in dict.fromkeys(outcomes))
    basis = _JOINT.told(lang).join(_basis(one, lang) for one in rule.basis)
    found = f"{measure.detected}/{measure.injected}" if measure is not None and measure.injected else "—"
    alarms = str(measure.false_alarms) if measure is not None else "—"
    link = f"[`{rule.id}`]({rule.topic}/{rule.id}.yaml)" if rule.topic else f"`{rule.id}`"
    title = _text(rule, "title", lang) + _STATUSES[rule.status].told(lang)
    cells = (link, severity, title, basis, _PRECISIONS[rule.precision].told(lang), shown, found, alarms)
    return "| " + " | ".join(_escaped(cell) for cell in cells) + " |"


def _basis(basis: Basis, lang: Language) -> str:
    return f"{basis.document} {basis.clause}".strip() + ("" if basis.confirmed else _UNCONFIRMED.told(lang))


def _profile(profile: Profile, lang: Language) -> str:
    marks = _LIST.told(lang).join([*profile.footnotes, *profile.words]) or _FALLBACK.told(lang)
    return f"| {_escaped(profile.title)} | profiles/{profile.id}.yaml | {_escaped(marks)} |"


def _parameter(parameter: Parameter, ruleset: Ruleset, lang: Language) -> str:
    default = ruleset.default_profile.parameters[parameter.name]
    others = [
        f"{profile.title} {_shown(profile.parameters[parameter.name], lang)}"
        for profile in ruleset.profiles.values()
        if profile.parameters[parameter.name] != default
    ]
    changed = _CHANGED.filled(listed=_AND.told(lang).join(others)).told(lang) if others else ""
    names = f"`{parameter.name}` {parameter.zh}" if lang == "zh" else f"`{parameter.name}`"
    return f"| {names} | {_escaped(_shown(default, lang) + changed)} | {_escaped(parameter.help)} |"


def _shown(value: object, lang: Language) -> str:
    if isinstance(value, dict):
        return _AND.told(lang).join(f"{name} {_shown(one, lang)}" for name, one in value.items())
    return Words(lang).of(value)


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
