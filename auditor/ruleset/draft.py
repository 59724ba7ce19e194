"""A rule file's nodes → a Rule that has yet to be compiled, every key and word of it checked."""

from collections.abc import Callable
from typing import Any, NamedTuple

from auditor.expression import functions, kind_named, nearest
from auditor.expression.tokens import tokens
from auditor.ruleset.rule import Basis, Example, Rule, SeverityCase, Years
from auditor.ruleset.source import Node, Source
from auditor.vocabulary import kinds

SEVERITIES = {"error": "严重", "warning": "一般", "note": "提示"}
_OUTCOMES = ("pass", "fail", "review", "not_evaluable", "not_applicable", "error")
_PRECISIONS = ("exact", "may_overreport", "may_underreport")
_STATUSES = ("draft", "active", "retired")
_ENGLISH = ("title", "why", "message", "expected", "actual", "suggest")
_REQUIRED = {
    "title": "一句话说明错在哪里",
    "severity": "error（严重）、warning（一般）或 note（提示）",
    "why": "为什么这是错",
    "basis": "依据，如 [{document: 自评表附注, clause: 注2, confirmed: true}]",
    "for": "看哪些对象，如 {i: indicator}",
    "check": "应当成立的条件，如 i.score <= i.weight",
    "focus": "发现指向的位置，如 i.score",
    "message": "给审核人看的一句话，如 指标「{i.name}」得分 {i.score} 超过分值 {i.weight}。",
    "examples": "至少一例 fail、一例 pass",
}
_ENGLISH_OF = {
    "严重": "error", "一般": "warning", "提示": "note",
    "不符": "fail", "相符": "pass", "判不了": "not_evaluable", "未能判定": "not_evaluable", "不适用": "not_applicable",
    "准确": "exact", "可能多报": "may_overreport", "可能漏报": "may_underreport", "草稿": "draft", "停用": "retired",
    "标题": "title", "级别": "severity", "为什么": "why", "依据": "basis", "对象": "for", "看什么": "for", "条件": "where", "其中": "let",
    "检查": "check", "应当": "check", "位置": "focus", "对照": "evidence", "应为": "expected", "填报": "actual", "说明": "message",
    "建议": "suggest", "例子": "examples",
}  # fmt: skip
_RESERVED = ("submission", "profile", "提交", "口径")


class Draft(NamedTuple):
    """A rule read from `source`, and the node of each key for errors to point at."""

    rule: Rule
    source: Source
    nodes: dict[str, Node]


class _Reader:
    """Reads the keys of one rule file; what is wrong is noted in the source."""

    def __init__(self, source: Source, fields: dict[str, tuple[Node, Node]]) -> None:
        self.source = source
        self.fields = fields
        self.nodes = {key: value for key, (_, value) in fields.items()}

    def words(self, node: Node, what: str) -> str | None:
        """A text; None and a remark where the node holds something else."""
        if node.words is not None and node.words.strip():
            return node.words
        hint = "；以 { 或 [ 开头的文字要用引号括起来" if node.words is None else ""
        self.source.refuse(node, f"{what}要写一段文字{hint}。")
        return None

    def mapping(self, node: Node, what: str, known: tuple[str, ...] | None = None) -> dict[str, tuple[Node, Node]]:
        """The keys of a mapping, those outside `known` refused."""
        if node.fields is None:
            self.source.refuse(node, f"{what}要写成“键: 值”的样子。")
            return {}
        if known is None:
            return node.fields
        for key, (place, _) in node.fields.items():
            if key not in known:
                self.source.refuse(place, unknown_key(f"{what}没有这个键：", key, known))
        return {key: pair for key, pair in node.fields.items() if key in known}

    def members(self, node: Node, what: str) -> tuple[Node, ...]:
        if node.members is None:
            self.source.refuse(node, f"{what}要写成列表，如 [甲, 乙]。")
            return ()
        return node.members

    def choice(self, node: Node, what: str, known: tuple[str, ...]) -> str | None:
        word = self.words(node, what)
        if word is None or word in known:
            return word
        if _ENGLISH_OF.get(word) in known:
            self.source.refuse(node, f"{what}要写英文词：“{word}”请写 {_ENGLISH_OF[word]}。")
            return None
        self.source.refuse(node, unknown_key(f"{what}没有这个值：", word, known))
        return None


def unknown_key(what: str, wrong: str, known: tuple[str, ...]) -> str:
    """The sentence for a word that may not stand there, with the nearest that may."""
    close = nearest(wrong, known)
    return f"{what}“{wrong}”，是不是要写“{close}”？" if close else f"{what}“{wrong}”。可以写：{'、'.join(known)}。"


def read(source: Source, identity: str, topic: str) -> Draft | None:
    """The rule of a file; None where something it needs is missing or wrong, which is then noted."""
    root = source.root
    if root is None:
        return None
    before = len(source.errors)
    if root.fields is None:
        source.refuse(root, "规则文件要写成“键: 值”的样子，第一个键是 title。")
        return None
    reader = _Reader(source, root.fields)
    for key, (place, _) in root.fields.items():
        if key in _ENGLISH_OF and _ENGLISH_OF[key] in _KEYS:
            source.refuse(place, f"键要写英文词：“{key}”请写 {_ENGLISH_OF[key]}。")
        elif key not in _KEYS and key != "id":
            source.refuse(place, unknown_key("规则没有这个键：", key, tuple(_KEYS)))
    for key, meaning in _REQUIRED.items():
        if key not in root.fields:
            source.refuse(root, f"缺少 {key}：{meaning.rstrip('。')}。")
    _check_id(reader, identity)
    values = {key: read_key(reader, reader.nodes[key]) for key, read_key in _KEYS.items() if key in reader.nodes}
    if len(source.errors) > before:
        return None
    rule = Rule(id=identity, topic=topic, file=source.name, **values)
    return Draft(rule, source, reader.nodes)


def _check_id(reader: _Reader, identity: str) -> None:
    node = reader.nodes.get("id")
    if node is not None and node.words != identity:
        reader.source.refuse(node, f"id 要和文件名一样：文件名是“{identity}”，这里写“{node.words}”。")
    if not all(part.isascii() and part.isalnum() and part == part.lower() for part in identity.split("-")):
        reader.source.refuse(None, f"文件名“{identity}.yaml”要用小写英文字母、数字和连字符，如 score-above-weight.yaml。")


def _words(what: str) -> Callable[[_Reader, Node], Any]:
    return lambda reader, node: reader.words(node, what)


def _one_of(what: str, known: tuple[str, ...]) -> Callable[[_Reader, Node], Any]:
    return lambda reader, node: reader.choice(node, what, known)


def _severity(reader: _Reader, node: Node) -> Any:
    if node.members is None:
        word = reader.choice(node, "severity", tuple(SEVERITIES))
        return ({"is": word},) if word else ()
    cases = []
    for number, member in enumerate(node.members):
        fields = reader.mapping(member, "severity 的一项", ("is", "when"))
        word = reader.choice(fields["is"][1], "is", tuple(SEVERITIES)) if "is" in fields else None
        last = number == len(node.members) - 1
        if "is" not in fields:
            reader.source.refuse(member, "severity 的每一项要写 is，如 {is: note, when: 条件}。")
        if last == ("when" in fields):
            reader.source.refuse(member, "severity 的最后一项不写 when（其余情况），前面各项都要写 when。")
        if word:
            cases.append(SeverityCase.model_validate({"is": word, "when": fields["when"][1].words if "when" in fields else None}))
    return tuple(cases)


def _basis(reader: _Reader, node: Node) -> Any:
    found = []
    for member in reader.members(node, "basis"):
        fields = reader.mapping(member, "basis 的一项", ("document", "clause", "confirmed"))
        if "document" not in fields:
            reader.source.refuse(member, "basis 的每一项要写 document（文件名）。")
            continue
        confirmed = fields["confirmed"][1].plain() if "confirmed" in fields else False
        if not isinstance(confirmed, bool):
            reader.source.refuse(fields["confirmed"][1], "confirmed 要写 true（已核对原文）或 false。")
        clause = fields["clause"][1].words if "clause" in fields else ""
        found.append(Basis(document=fields["document"][1].words or "", clause=clause or "", confirmed=confirmed is True))
    if not found and node.members == ():
        reader.source.refuse(node, "basis 至少要写一项。")
    return tuple(found)


def _binds(reader: _Reader, node: Node) -> Any:
    found = {}
    for alias, (place, value) in reader.mapping(node, "for").items():
        _check_name(reader, place, alias)
        kind = kind_named(value.words or "")
        if kind is None:
            known = tuple(name for one in kinds().values() for name in (one.name, one.zh))
            reader.source.refuse(value, unknown_key("没有这种对象：", value.words or "", known))
        else:
            found[alias] = kind
    if node.fields == {}:
        reader.source.refuse(node, "for 至少要写一个对象，如 {i: indicator}。")
    if len(found) > 16:
        reader.source.refuse(node, f"for 写了 {len(found)} 个对象，最多 16 个。")
    return found


def _check_name(reader: _Reader, place: Node, name: str) -> None:
    """A name must be a word of the language that nothing else uses."""
    if name in functions() or name in _RESERVED:
        reader.source.refuse(place, f"“{name}”是规则语言自己的名称，请换一个。")
        return
    found = reader.source.attempt(place, lambda: tokens(name))
    if found is not None and (len(found) != 1 or found[0].kind != "name"):
        reader.source.refuse(place, f"“{name}”不能作名称；名称用字母、汉字和数字，不以数字开头，不用 and、且 之类的词。")


def _let(reader: _Reader, node: Node) -> Any:
    found = {}
    for name, (place, value) in reader.mapping(node, "let").items():
        _check_name(reader, place, name)
        if "for" in reader.nodes and name in (reader.nodes["for"].fields or {}):
            reader.source.refuse(place, f"名称“{name}”在 for 里已经用了，请换一个。")
        words = reader.words(value, f"let 的 {name} ")
        if words is not None:
            found[name] = words
    return found


def _listed(what: str) -> Callable[[_Reader, Node], Any]:
    def read_list(reader: _Reader, node: Node) -> Any:
        found = [reader.words(member, f"{what} 的每一项") for member in reader.members(node, what)]
        return tuple(words for words in found if words is not None)

    return read_list


def _examples(reader: _Reader, node: Node) -> Any:
    found = []
    known = ("given", "outcome", "message", "severity", "profile", "todo")
    for member in reader.members(node, "examples"):
        fields = reader.mapping(member, "examples 的一项", known)
        if "given" not in fields or "outcome" not in fields or fields["given"][1].fields is None:
            reader.source.refuse(member, "每个例子要写 given（给出的材料）和 outcome（应有的判定）。")
            continue
        if reader.choice(fields["outcome"][1], "outcome", _OUTCOMES) is None:
            continue
        if "severity" in fields and reader.choice(fields["severity"][1], "severity", tuple(SEVERITIES)) is None:
            continue
        found.append(Example.model_validate({**{key: value.plain() for key, (_, value) in fields.items()}, "line": member.line}))
    return tuple(found)


def _valid(reader: _Reader, node: Node) -> Any:
    years: dict[str, int] = {}
    for key, (_, value) in reader.mapping(node, "valid", ("from", "until")).items():
        if value.words is not None and value.words.isdigit() and len(value.words) == 4:
            years[key] = int(value.words)
        else:
            reader.source.refuse(value, "年份写四位数字，如 {from: 2020, until: 2025}。")
    return Years.model_validate(years)


def _english(reader: _Reader, node: Node) -> Any:
    found = {key: reader.words(value, f"en 的 {key} ") for key, (_, value) in reader.mapping(node, "en", _ENGLISH).items()}
    return {key: words for key, words in found.items() if words is not None}


_KEYS: dict[str, Callable[[_Reader, Node], Any]] = {
    "title": _words("title"),
    "severity": _severity,
    "why": _words("why"),
    "basis": _basis,
    "for": _binds,
    "where": _words("where"),
    "let": _let,
    "check": _words("check"),
    "focus": _words("focus"),
    "evidence": _listed("evidence"),
    "expected": _words("expected"),
    "actual": _words("actual"),
    "message": _words("message"),
    "suggest": _words("suggest"),
    "decision": _words("decision"),
    "precision": _one_of("precision", _PRECISIONS),
    "valid": _valid,
    "since": _words("since"),
    "status": _one_of("status", _STATUSES),
    "supersedes": _listed("supersedes"),
    "en": _english,
    "examples": _examples,
}
