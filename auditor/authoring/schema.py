"""Vocabulary and the Rule model → a JSON Schema of rule files, by which an editor completes names and underlines what is wrong."""

from typing import Any, get_args

from auditor.example import SEVERAL
from auditor.model import Outcome, Severity
from auditor.ruleset import Precision, Rule, Status
from auditor.vocabulary import JUDGED, Field, Kind, kinds

NAME = "schema.json"
DRAFT = "http://json-schema.org/draft-07/schema#"
_OWN = ("id", "topic", "file", "compiled")
_HELP = {
    "id": "规则编号，和文件名一样；可以不写",
    "title": "一句话说明错在哪里，末尾不加句号",
    "severity": "级别：error 严重、warning 一般、note 提示；或按条件排列的一组，前面的先算",
    "why": "为什么这是错",
    "basis": "依据；confirmed 表示条文号已对照正式文本核实",
    "for": "看哪些对象：名称: 种类，如 {i: indicator}",
    "where": "什么情况下看；不成立则规则不适用",
    "let": "中间值，按顺序计算，后面的可以用前面的",
    "check": "应当成立的条件；不成立就是一条发现",
    "focus": "发现指向的位置，如 i.score",
    "evidence": "一并列出的位置",
    "expected": "应有的数或写法",
    "actual": "填报的数；不写则是 focus 处的原文",
    "message": "给审核人看的一句话，用 {i.score} 取数",
    "suggest": "建议被审单位怎么改",
    "examples": "例子：至少一例 fail、一例 pass，读表中栏目的规则还要一例 not_evaluable",
    "decision": "更正后总分变化多少分的表达式",
    "precision": "exact 准确，may_overreport 可能多报，may_underreport 可能漏报",
    "valid": "适用年度",
    "since": "从哪个版本起有这条规则",
    "status": "draft 草稿不运行，active 运行，retired 停用",
    "supersedes": "归并 for 中哪些发现",
    "en": "英文的标题和句子",
}


def schema() -> dict[str, Any]:
    """The schema of a rule file."""
    stated = Rule.model_json_schema(by_alias=True)
    keys = {key: shape for key, shape in stated["properties"].items() if key not in _OWN}
    special = {
        "severity": _severity(),
        "basis": _basis(),
        "for": {"type": "object", "minProperties": 1, "additionalProperties": {"enum": _kind_names()}},
        "let": {"type": "object", "additionalProperties": _TEXT},
        "evidence": _listed(_TEXT),
        "supersedes": _listed(_TEXT),
        "examples": _examples(),
        "precision": {"enum": list(get_args(Precision))},
        "status": {"enum": list(get_args(Status))},
        "valid": _closed({"from": {"type": "integer"}, "until": {"type": "integer"}}),
        "en": _closed(dict.fromkeys(("title", "why", "message", "expected", "actual", "suggest"), _TEXT)),
    }
    properties = {key: {**special.get(key, _TEXT), "description": _HELP[key]} for key in ("id", *keys)}
    required = [key for key in stated["required"] if key not in _OWN]
    return {"$schema": DRAFT, "title": "auditor 规则文件", **_closed(properties), "required": required}


_TEXT: dict[str, Any] = {"type": ["string", "number", "boolean"]}


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _listed(member: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": member}


def _severity() -> dict[str, Any]:
    word = {"enum": list(get_args(Severity))}
    case = {**_closed({"is": word, "when": _TEXT}), "required": ["is"]}
    return {"anyOf": [word, {**_listed(case), "minItems": 1}]}


def _basis() -> dict[str, Any]:
    part = {**_closed({"document": _TEXT, "clause": _TEXT, "confirmed": {"type": "boolean"}}), "required": ["document"]}
    return {**_listed(part), "minItems": 1}


def _kind_names() -> list[str]:
    return [name for kind in kinds().values() for name in (kind.name, kind.zh)]


def _examples() -> dict[str, Any]:
    given = _closed({name: _things(kind) for kind in kinds().values() for name in (kind.name, kind.zh) if _may_be_given(kind)})
    several = {**_listed({"$ref": "#/properties/examples/items/properties/given"}), "description": "几份材料，每份照样写"}
    given["properties"] |= dict.fromkeys(SEVERAL, several)
    outcomes = [outcome for outcome in get_args(Outcome) if outcome != "waived"]
    properties = {
        "given": {**given, "description": "给出的材料：种类: {栏: 写的字}，几个同类的写成列表"},
        "outcome": {"enum": outcomes, "description": "应有的判定"},
        "message": {**_TEXT, "description": "发现的说明里应当有的字"},
        "severity": {"enum": list(get_args(Severity)), "description": "应有的级别"},
        "profile": {**_TEXT, "description": "在哪个口径下"},
        "todo": {**_TEXT, "description": "已知做不到，写明差在哪里；做到后请删去"},
    }
    return {**_listed({**_closed(properties), "required": ["given", "outcome"]}), "minItems": 2}


def _may_be_given(kind: Kind) -> bool:
    """Whether an example states such things: those of a submission, and the rows of ledgers; the others are made of them."""
    is_row = any(field.headers for field in kind.fields.values())
    return kind.name not in JUDGED and (kind.across is None or is_row)


def _things(kind: Kind) -> dict[str, Any]:
    fields = {name: _field(field) for field in kind.fields.values() for name in (field.name, field.zh)}
    one = {"type": "object", "properties": fields, "description": kind.help}
    return {"anyOf": [one, _listed(one)]}


def _field(field: Field) -> dict[str, Any]:
    if field.values:
        return {"enum": [word for pair in field.values for word in pair], "description": field.help}
    return {"description": field.help}
