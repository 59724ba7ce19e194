"""Ruleset → rules/README.md, the catalogue: every rule by topic, with what it checks, its basis, what its examples show, its measure."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import NamedTuple

from auditor.authoring.wording import sentence
from auditor.expression import Words
from auditor.ruleset import Basis, Parameter, Profile, Rule, Ruleset

NAME = "README.md"
TOPICS = {
    "structure": "完整性与结构",
    "totals": "合计勾稽",
    "funds": "资金与执行率",
    "scoring": "计分规则",
    "indicators": "指标设置质量",
    "reasons": "偏差原因与叙述质量",
    "narrative": "正文与表一致",
    "comparison": "真实性、跨单位与跨期",
    "": "其他",
}
_SEVERITIES = {"error": "严重", "warning": "一般", "note": "提示"}
_PRECISIONS = {"exact": "准确", "may_overreport": "可能多报", "may_underreport": "可能漏报"}
_STATUSES = {"draft": "（草稿，不运行）", "active": "", "retired": "（停用）"}


class Measure(NamedTuple):
    """What mutation testing found of a rule: faults injected that it should see, those it saw, and what it said of faultless cases."""

    injected: int
    detected: int
    false_alarms: int


def catalogue(ruleset: Ruleset, measures: Mapping[str, Measure]) -> str:
    """The page. A rule without a measure gets a dash."""
    rules = sorted(
        ruleset.rules, key=lambda rule: (list(TOPICS).index(rule.topic) if rule.topic in TOPICS else len(TOPICS), rule.topic, rule.id)
    )
    lines = [
        "# 规则目录",
        "",
        "由 `auditor rules docs` 生成，不要手改；规则改了请再运行一次。",
        "",
        f"共 {len(rules)} 条：{_counted(rules)}。文件夹是类别，文件名是规则编号。带“条号待核”的依据还没有人对照过正式文本。",
        "“检出”是故障注入的结果（`auditor rules mutate`）：往无差错的材料里逐处放进这条规则应当发现的错，发现了几处；“误报”是它在",
        "无差错材料上报出的件数。没有对应故障的规则写“—”。",
    ]
    for topic, members in groupby(rules, key=lambda rule: rule.topic):
        lines += ["", f"## {TOPICS.get(topic, topic)}" + (f" · {topic}/" if topic else ""), ""]
        lines += ["| 规则 | 级别 | 内容 | 依据 | 精度 | 例子 | 检出 | 误报 |", "|---|---|---|---|---|---|---|---|"]
        lines += [_row(rule, measures.get(rule.id)) for rule in members]
    lines += ["", "## 逐条说明", ""]
    for rule in rules:
        lines += [f"- **`{rule.id}`** {_escaped(sentence(rule, ruleset))} {_escaped(rule.why)}"]
    lines += ["", "## 口径", "", "口径只改参数、开关规则和改级别。各参数的默认值如下，括号里是改动它的口径。", ""]
    lines += ["| 口径 | 文件 | 识别 |", "|---|---|---|", *(_profile(profile) for profile in ruleset.profiles.values())]
    lines += ["", "| 参数 | 默认 | 说明 |", "|---|---|---|", *(_parameter(one, ruleset) for one in ruleset.parameters)]
    return "\n".join(lines) + "\n"


def _counted(rules: Iterable[Rule]) -> str:
    listed: list[str] = [rule.severity[-1].severity for rule in rules]
    return "，".join(f"{zh} {listed.count(severity)}" for severity, zh in _SEVERITIES.items())


def _row(rule: Rule, measure: Measure | None) -> str:
    severity = "/".join(dict.fromkeys(_SEVERITIES[case.severity] for case in rule.severity))
    outcomes = [example.outcome for example in rule.examples]
    shown = " ".join(f"{outcome} {outcomes.count(outcome)}" for outcome in dict.fromkeys(outcomes))
    basis = "；".join(map(_basis, rule.basis))
    found = f"{measure.detected}/{measure.injected}" if measure is not None and measure.injected else "—"
    alarms = str(measure.false_alarms) if measure is not None else "—"
    link = f"[`{rule.id}`]({rule.topic}/{rule.id}.yaml)" if rule.topic else f"`{rule.id}`"
    cells = (link, severity, rule.title + _STATUSES[rule.status], basis, _PRECISIONS[rule.precision], shown, found, alarms)
    return "| " + " | ".join(_escaped(cell) for cell in cells) + " |"


def _basis(basis: Basis) -> str:
    return f"{basis.document} {basis.clause}".strip() + ("" if basis.confirmed else "（条号待核）")


def _profile(profile: Profile) -> str:
    marks = "、".join([*profile.footnotes, *profile.words]) or "没有别的口径可认时用它"
    return f"| {_escaped(profile.title)} | profiles/{profile.id}.yaml | {_escaped(marks)} |"


def _parameter(parameter: Parameter, ruleset: Ruleset) -> str:
    default = ruleset.default_profile.parameters[parameter.name]
    others = [
        f"{profile.title} {_shown(profile.parameters[parameter.name])}"
        for profile in ruleset.profiles.values()
        if profile.parameters[parameter.name] != default
    ]
    changed = f"（{'，'.join(others)}）" if others else ""
    return f"| `{parameter.name}` {parameter.zh} | {_escaped(_shown(default) + changed)} | {_escaped(parameter.help)} |"


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "，".join(f"{name} {_shown(one)}" for name, one in value.items())
    return Words("zh").of(value)


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
