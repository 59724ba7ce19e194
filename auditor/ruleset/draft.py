"""A rule file's nodes → a Rule that has yet to be compiled, every key and word of it checked."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from auditor.expression import functions, kind_named, misnamed, nearest
from auditor.expression.tokens import tokens
from auditor.ruleset.rule import Basis, Example, Rule, SeverityCase, Years
from auditor.ruleset.source import Node, Source
from auditor.vocabulary import kinds
from auditor.wording import Wording

SEVERITIES = {"error": "严重", "warning": "一般", "note": "提示"}
_OUTCOMES = ("pass", "fail", "review", "not_evaluable", "not_applicable", "error")
_PRECISIONS = ("exact", "may_overreport", "may_underreport")
_STATUSES = ("draft", "active", "retired")
_ENGLISH = ("title", "why", "message", "expected", "actual", "suggest")
_REQUIRED = {
    "title": Wording("一句话说明错在哪里", "what is wrong, in a few words"),
    "severity": Wording("error（严重）、warning（一般）或 note（提示）", "error, warning or note"),
    "why": Wording("为什么这是错", "why it is wrong"),
    "basis": Wording(
        "依据，如 [{document: 自评表附注, clause: 注2, confirmed: true}]",
        "what it rests on, such as “[{document: 自评表附注, clause: 注2, confirmed: true}]”",
    ),
    "for": Wording("看哪些对象，如 {i: indicator}", "which things it looks at, such as {i: indicator}"),
    "check": Wording("应当成立的条件，如 i.score <= i.weight", "the condition that should hold, such as i.score <= i.weight"),
    "focus": Wording("发现指向的位置，如 i.score", "the place that the finding points at, such as i.score"),
    "message": Wording(
        "给审核人看的一句话，如 指标「{i.name}」得分 {i.score} 超过分值 {i.weight}",
        "a sentence for the auditor, such as “指标「{i.name}」得分 {i.score} 超过分值 {i.weight}。”",
    ),
    "examples": Wording("至少一例 fail、一例 pass", "at least one that fails and one that passes"),
}
_ENGLISH_OF = {
    "严重": "error", "一般": "warning", "提示": "note",
    "不符": "fail", "相符": "pass", "判不了": "not_evaluable", "未能判定": "not_evaluable", "不适用": "not_applicable",
    "准确": "exact", "可能多报": "may_overreport", "可能漏报": "may_underreport", "草稿": "draft", "停用": "retired",
    "标题": "title", "级别": "severity", "为什么": "why", "依据": "basis", "对象": "for", "看什么": "for", "条件": "where", "其中": "let",
    "检查": "check", "应当": "check", "位置": "focus", "对照": "evidence", "应为": "expected", "填报": "actual", "说明": "message",
    "建议": "suggest", "例子": "examples",
}  # fmt: skip
NO_KIND = Wording("没有这种对象：", "There is no kind")
NO_RULE = Wording("没有这条规则：", "There is no rule")
_A_KEY, _A_RULE = Wording("键", "A key"), Wording("规则", "A rule")
_ENTRY = Wording("{key} 的一项", "An entry of {key}")
_EACH = Wording("{key} 的每一项", "Each entry of {key}")
_PART = Wording("{key} 的 {name} ", "“{name}” of {key}")
_SHAPE = Wording("规则文件要写成“键: 值”的样子，第一个键是 title。", "A rule file is written as “key: value”, and its first key is title.")
_QUOTE = Wording("；以 { 或 [ 开头的文字要用引号括起来", "; a text that begins with { or [ must be in quotation marks")
_NO_TEXT = Wording("{what}要写一段文字{hint}。", "{what} must be a text{hint}.")
_NO_MAPPING = Wording("{what}要写成“键: 值”的样子。", "{what} must be written as “key: value”.")
_NO_LIST = Wording("{what}要写成列表，如 [甲, 乙]。", "{what} must be a list, such as [one, two].")
_NO_KEY = Wording("{what}没有这个键：", "{what} has no key")
_NO_VALUE = Wording("{what}没有这个值：", "{what} has no value")
_ENGLISH_WORD = Wording(
    "{what}要写英文词：“{word}”请写 {english}。", "{what} must be an English word: instead of “{word}” write {english}."
)
_LACKING = Wording("缺少 {key}：{meaning}。", "A rule needs {key}: {meaning}.")
_OTHER_ID = Wording(
    "id 要和文件名一样：文件名是“{name}”，这里写“{id}”。", "id must be as the file is called: the file is “{name}”, and this is “{id}”."
)
_FILE_NAME = Wording(
    "文件名“{name}.yaml”要用小写英文字母、数字和连字符，如 score-above-weight.yaml。",
    "The file name “{name}.yaml” must be made of small letters, digits and hyphens, like score-above-weight.yaml.",
)
_NO_SEVERITY = Wording(
    "severity 的每一项要写 is，如 {is: note, when: 条件}。", "Each entry of severity has an is, as in {is: note, when: condition}."
)
_ORDER_OF_CASES = Wording(
    "severity 的最后一项不写 when（其余情况），前面各项都要写 when。",
    "The last entry of severity has no when (it is for all other cases); each before it must have one.",
)
_NO_DOCUMENT = Wording("basis 的每一项要写 document（文件名）。", "Each entry of basis names its document.")
_NO_TRUTH = Wording(
    "confirmed 要写 true（已核对原文）或 false。", "confirmed is true (someone has held it against the official text) or false."
)
_NO_BASIS = Wording("basis 至少要写一项。", "There must be at least one entry in basis.")
_NOTHING_BOUND = Wording("for 至少要写一个对象，如 {i: indicator}。", "There must be at least one thing in for, such as {i: indicator}.")
_TOO_MANY = Wording("for 写了 {count} 个对象，最多 16 个。", "There are {count} things in for; there may be 16.")
_OWN_NAME = Wording("“{name}”是规则语言自己的名称，请换一个。", "“{name}” is a name of the rule language itself; choose another.")
_NO_NAME = Wording(
    "“{name}”不能作名称；名称用字母、汉字和数字，不以数字开头，不用 and、且 之类的词。",
    "“{name}” cannot be a name; a name is made of letters, Chinese characters and digits, does not begin with a digit, "
    "and is no word such as and or “且”.",
)
_BOUND = Wording("名称“{name}”在 for 里已经用了，请换一个。", "The name “{name}” is taken in for; choose another.")
_NO_EXAMPLE = Wording(
    "每个例子要写 given（给出的材料）和 outcome（应有的判定）。",
    "Each example has a given (what is submitted) and an outcome (how it should be judged).",
)
_NO_YEAR = Wording("年份写四位数字，如 {from: 2020, until: 2025}。", "A year is four digits, as in {from: 2020, until: 2025}.")
_RESERVED = ("submission", "profile", "提交", "口径")


def _called(key: str) -> Wording:
    """A key of the file, which is called the same in every language."""
    return Wording(key, key)


_SEVERITY, _IS, _OUTCOME, _BASIS, _FOR, _LET, _EXAMPLES, _VALID, _EN = map(
    _called, ("severity", "is", "outcome", "basis", "for", "let", "examples", "valid", "en")
)


@cache
def _entry(key: str) -> Wording:
    return _ENTRY.filled(key=key)


@cache
def _part(key: str, name: str) -> Wording:
    return _PART.filled(key=key, name=name)


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

    def words(self, node: Node, what: Wording) -> str | None:
        """A text; None and a remark where the node holds something else."""
        if node.words is not None and node.words.strip():
            return node.words
        hint = _QUOTE if node.words is None else ""
        self.source.refuse(node, _NO_TEXT.filled(what=what, hint=hint))
        return None

    def mapping(self, node: Node, what: Wording, known: tuple[str, ...] | None = None) -> dict[str, tuple[Node, Node]]:
        """The keys of a mapping, those outside `known` refused."""
        if node.fields is None:
            self.source.refuse(node, _NO_MAPPING.filled(what=what))
            return {}
        if known is None:
            return node.fields
        for key, (place, _) in node.fields.items():
            if key not in known:
                self.source.refuse(place, unknown_key(_NO_KEY.filled(what=what), key, known))
        return {key: pair for key, pair in node.fields.items() if key in known}

    def members(self, node: Node, what: Wording) -> tuple[Node, ...]:
        if node.members is None:
            self.source.refuse(node, _NO_LIST.filled(what=what))
            return ()
        return node.members

    def choice(self, node: Node, what: Wording, known: tuple[str, ...]) -> str | None:
        word = self.words(node, what)
        if word is None or word in known:
            return word
        if _ENGLISH_OF.get(word) in known:
            self.source.refuse(node, _ENGLISH_WORD.filled(what=what, word=word, english=_ENGLISH_OF[word]))
            return None
        self.source.refuse(node, unknown_key(_NO_VALUE.filled(what=what), word, known))
        return None


def unknown_key(what: Wording, wrong: str, known: tuple[str, ...]) -> Wording:
    """The sentence for a word that may not stand there, with the nearest that may."""
    return misnamed(what, wrong, known, nearest(wrong, known))


def read(source: Source, identity: str, topic: str) -> Draft | None:
    """The rule of a file; None where something it needs is missing or wrong, which is then noted."""
    root = source.root
    if root is None:
        return None
    before = len(source.errors)
    if root.fields is None:
        source.refuse(root, _SHAPE)
        return None
    reader = _Reader(source, root.fields)
    for key, (place, _) in root.fields.items():
        if key in _ENGLISH_OF and _ENGLISH_OF[key] in _KEYS:
            source.refuse(place, _ENGLISH_WORD.filled(what=_A_KEY, word=key, english=_ENGLISH_OF[key]))
        elif key not in _KEYS and key != "id":
            source.refuse(place, unknown_key(_NO_KEY.filled(what=_A_RULE), key, tuple(_KEYS)))
    for key, meaning in _REQUIRED.items():
        if key not in root.fields and not (key == "examples" and source.is_proven):
            source.refuse(root, _LACKING.filled(key=key, meaning=meaning))
    _check_id(reader, identity)
    values = {key: read_key(reader, reader.nodes[key]) for key, read_key in _KEYS.items() if key in reader.nodes}
    if len(source.errors) > before:
        return None
    rule = Rule(id=identity, topic=topic, file=source.name, **{"examples": (), **values})
    return Draft(rule, source, reader.nodes)


def _check_id(reader: _Reader, identity: str) -> None:
    node = reader.nodes.get("id")
    if node is not None and node.words != identity:
        reader.source.refuse(node, _OTHER_ID.filled(name=identity, id=node.words))
    if not all(part.isascii() and part.isalnum() and part == part.lower() for part in identity.split("-")):
        reader.source.refuse(None, _FILE_NAME.filled(name=identity))


def _words(key: str) -> Callable[[_Reader, Node], Any]:
    what = _called(key)
    return lambda reader, node: reader.words(node, what)


def _one_of(key: str, known: tuple[str, ...]) -> Callable[[_Reader, Node], Any]:
    what = _called(key)
    return lambda reader, node: reader.choice(node, what, known)


def _severity(reader: _Reader, node: Node) -> Any:
    if node.members is None:
        word = reader.choice(node, _SEVERITY, tuple(SEVERITIES))
        return ({"is": word},) if word else ()
    cases = []
    for number, member in enumerate(node.members):
        fields = reader.mapping(member, _entry("severity"), ("is", "when"))
        word = reader.choice(fields["is"][1], _IS, tuple(SEVERITIES)) if "is" in fields else None
        last = number == len(node.members) - 1
        if "is" not in fields:
            reader.source.refuse(member, _NO_SEVERITY)
        if last == ("when" in fields):
            reader.source.refuse(member, _ORDER_OF_CASES)
        if word:
            cases.append(SeverityCase.model_validate({"is": word, "when": fields["when"][1].words if "when" in fields else None}))
    return tuple(cases)


def _basis(reader: _Reader, node: Node) -> Any:
    found = []
    for member in reader.members(node, _BASIS):
        fields = reader.mapping(member, _entry("basis"), ("document", "clause", "confirmed"))
        if "document" not in fields:
            reader.source.refuse(member, _NO_DOCUMENT)
            continue
        confirmed = fields["confirmed"][1].plain() if "confirmed" in fields else False
        if not isinstance(confirmed, bool):
            reader.source.refuse(fields["confirmed"][1], _NO_TRUTH)
        clause = fields["clause"][1].words if "clause" in fields else ""
        found.append(Basis(document=fields["document"][1].words or "", clause=clause or "", confirmed=confirmed is True))
    if not found and node.members == ():
        reader.source.refuse(node, _NO_BASIS)
    return tuple(found)


def _binds(reader: _Reader, node: Node) -> Any:
    found = {}
    for alias, (place, value) in reader.mapping(node, _FOR).items():
        _check_name(reader, place, alias)
        kind = kind_named(value.words or "")
        if kind is None:
            known = tuple(name for one in kinds().values() for name in (one.name, one.zh))
            reader.source.refuse(value, unknown_key(NO_KIND, value.words or "", known))
        else:
            found[alias] = kind
    if node.fields == {}:
        reader.source.refuse(node, _NOTHING_BOUND)
    if len(found) > 16:
        reader.source.refuse(node, _TOO_MANY.filled(count=len(found)))
    return found


def _check_name(reader: _Reader, place: Node, name: str) -> None:
    """A name must be a word of the language that nothing else uses."""
    if reader.source.is_proven:
        return
    if name in functions() or name in _RESERVED:
        reader.source.refuse(place, _OWN_NAME.filled(name=name))
        return
    found = reader.source.attempt(place, lambda: tokens(name))
    if found is not None and (len(found) != 1 or found[0].kind != "name"):
        reader.source.refuse(place, _NO_NAME.filled(name=name))


def _let(reader: _Reader, node: Node) -> Any:
    found = {}
    for name, (place, value) in reader.mapping(node, _LET).items():
        _check_name(reader, place, name)
        if "for" in reader.nodes and name in (reader.nodes["for"].fields or {}):
            reader.source.refuse(place, _BOUND.filled(name=name))
        words = reader.words(value, _part("let", name))
        if words is not None:
            found[name] = words
    return found


def _listed(key: str) -> Callable[[_Reader, Node], Any]:
    what, each = _called(key), _EACH.filled(key=key)

    def read_list(reader: _Reader, node: Node) -> Any:
        found = [reader.words(member, each) for member in reader.members(node, what)]
        return tuple(words for words in found if words is not None)

    return read_list


def _examples(reader: _Reader, node: Node) -> Any:
    found = []
    known = ("given", "outcome", "message", "severity", "profile", "todo")
    for member in reader.members(node, _EXAMPLES):
        fields = reader.mapping(member, _entry("examples"), known)
        if "given" not in fields or "outcome" not in fields or fields["given"][1].fields is None:
            reader.source.refuse(member, _NO_EXAMPLE)
            continue
        if reader.choice(fields["outcome"][1], _OUTCOME, _OUTCOMES) is None:
            continue
        if "severity" in fields and reader.choice(fields["severity"][1], _SEVERITY, tuple(SEVERITIES)) is None:
            continue
        found.append(Example.model_validate({**{key: value.plain() for key, (_, value) in fields.items()}, "line": member.line}))
    return tuple(found)


def _valid(reader: _Reader, node: Node) -> Any:
    years: dict[str, int] = {}
    for key, (_, value) in reader.mapping(node, _VALID, ("from", "until")).items():
        if value.words is not None and value.words.isdigit() and len(value.words) == 4:
            years[key] = int(value.words)
        else:
            reader.source.refuse(value, _NO_YEAR)
    return Years.model_validate(years)


def _english(reader: _Reader, node: Node) -> Any:
    found = {key: reader.words(value, _part("en", key)) for key, (_, value) in reader.mapping(node, _EN, _ENGLISH).items()}
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
