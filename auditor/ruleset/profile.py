"""Profiles (口径): the parameters rules compute with, and which rules are off or weigh differently, by region or year.

default.yaml declares every parameter ({zh, value, help}); the others extend it and give only what differs.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any, Literal, NamedTuple

from auditor.expression import NUMBER, TEXT, TRUTH, Type, Value, nearest, pattern, several
from auditor.model import Frozen, Severity, Submission
from auditor.pattern import Pattern
from auditor.quantity import Quantity, pure
from auditor.ruleset.draft import NO_RULE, SEVERITIES, unknown_key
from auditor.ruleset.source import Node, Source
from auditor.vocabulary import units
from auditor.wording import Wording

DEFAULT = "default"
_KEYS = ("title", "extends", "recognised_by", "parameters", "rules")
_WANTED = Wording("按要求使用“{title}”。", "“{title}”, as asked for.")
_RECOGNISED = Wording("按材料中的{seen}识别为“{title}”。", "“{title}”, recognised by {seen} in the submission.")
_DEFAULTED = Wording("材料中没有可识别口径的表注，使用“{title}”。", "“{title}”, as nothing in the submission tells another.")
_MISNAMED = Wording("没有口径“{wanted}”，是不是要写“{close}”？", "There is no profile “{wanted}”; was “{close}” meant?")
_NONE = Wording("没有口径“{wanted}”。现有：{known}。", "There is no profile “{wanted}”. Profiles: {known}.")
_SHAPE = Wording("口径文件要写成“键: 值”的样子。", "A profile is written as “key: value”.")
_NO_KEY = Wording("口径没有这个键：", "A profile has no key")
_NO_MARK = Wording("recognised_by 没有这个键：", "recognised_by has no key")
_TWICE = Wording("口径“{profile}”已在 {file} 中写过。", "There is a profile “{profile}” in {file} already.")
_UNTITLED = Wording(
    "缺少 title：口径的名称，如 财政部通用口径。", "A profile needs title: the name of the profile, such as “财政部通用口径”."
)
_UNDECLARED = Wording(
    "参数“{name}”要写成 {{zh: 中文名, value: 值, help: 说明}}。",
    "The parameter “{name}” is written like {{zh: Chinese name, value: its value, help: what it means}}.",
)
_NO_PARAMETER = Wording("默认口径没有这个参数：", "The default profile has no parameter")
_MISTYPED = Wording(
    "参数“{name}”在默认口径里是{declared}，这里写的是{found}。",
    "The parameter “{name}” is {declared} in the default profile; here it is {found}.",
)
_NO_WORD = Wording("rules 的值没有这个词：", "No rule can be set to")
_NO_PARENT = Wording("extends 没有这个口径：", "There is no profile to extend called")
_CIRCLE = Wording("extends 绕回了自己：{path}。", "extends comes back to itself: {path}.")
_MIXED = Wording("一个列表里要么都是数，要么都是文字。", "A list holds either numbers or texts, not both.")
_NUMBER = Pattern(r"\s*(-?\d+(?:\.\d+)?)\s*(\D*?)\s*")


class Parameter(NamedTuple):
    """A parameter as default.yaml declares it."""

    name: str
    zh: str
    help: str
    type: Type


class Profile(Frozen):
    """A set of parameters, and the rules it switches off or weighs differently. `footnotes` and `words` are patterns that tell it."""

    id: str
    title: str
    extends: str | None
    footnotes: tuple[str, ...]
    words: tuple[str, ...]
    parameters: dict[str, Any]
    rules: dict[str, Severity | Literal["off"]]


class UnknownProfile(ValueError):
    """A profile asked for by a name that none has. `wording` is the sentence to show; as text it is Chinese."""

    def __init__(self, wording: Wording) -> None:
        super().__init__(wording)
        self.wording = wording

    def __str__(self) -> str:
        return self.wording.zh


class _Stated(NamedTuple):
    """A profile as its own file states it."""

    id: str
    title: str
    extends: str | None
    footnotes: tuple[str, ...]
    words: tuple[str, ...]
    parameters: dict[str, Value]
    rules: dict[str, Severity | Literal["off"]]
    source: Source


class Profiles:
    """Reads profile files; what is wrong is noted in each."""

    def __init__(self) -> None:
        self.declared: dict[str, Parameter] = {}
        self._stated: dict[str, _Stated] = {}

    def parameters(self) -> Mapping[str, tuple[str, Type]]:
        """The declared parameters by either name: the English name and the type."""
        found = {}
        for parameter in self.declared.values():
            found[parameter.zh] = found[parameter.name] = (parameter.name, parameter.type)
        return found

    def read(self, source: Source, identity: str) -> None:
        """Take in a profile; default must come first, for it declares the parameters."""
        root = source.root
        if root is None:
            return
        if root.fields is None:
            source.refuse(root, _SHAPE)
            return
        nodes = {key: value for key, (_, value) in root.fields.items()}
        for key, (place, _) in root.fields.items():
            if key not in _KEYS:
                source.refuse(place, unknown_key(_NO_KEY, key, _KEYS))
        recognised = nodes["recognised_by"].fields if "recognised_by" in nodes else None
        for wrong, (place, _) in (recognised or {}).items():
            if wrong not in ("footnotes", "words"):
                source.refuse(place, unknown_key(_NO_MARK, wrong, ("footnotes", "words")))
        if identity in self._stated:
            source.refuse(root, _TWICE.filled(profile=identity, file=self._stated[identity].source.name))
            return
        title = nodes["title"].words if "title" in nodes else None
        if not title:
            source.refuse(root, _UNTITLED)
        given = (nodes["parameters"].fields or {}) if "parameters" in nodes else {}
        extends = nodes["extends"].words if "extends" in nodes else None
        self._stated[identity] = _Stated(
            identity,
            title or identity,
            None if identity == DEFAULT else extends or DEFAULT,
            self._patterns(source, nodes, "footnotes"),
            self._patterns(source, nodes, "words"),
            self._declared(source, given) if identity == DEFAULT else self._overridden(source, given),
            self._rules(source, nodes.get("rules")),
            source,
        )

    def _patterns(self, source: Source, nodes: dict[str, Node], key: str) -> tuple[str, ...]:
        """The patterns of `recognised_by` under a key: regular expressions, or just words."""
        recognised = (nodes["recognised_by"].fields or {}) if "recognised_by" in nodes else {}
        found = []
        for node in (recognised[key][1].members or ()) if key in recognised else ():
            words = node.words
            if words and source.attempt(node, partial(pattern, words)) is not None:
                found.append(words)
        return tuple(found)

    def _declared(self, source: Source, given: dict[str, tuple[Node, Node]]) -> dict[str, Value]:
        values = {}
        for name, (place, node) in given.items():
            stated = {key: value for key, (_, value) in (node.fields or {}).items()}
            if not {"zh", "value", "help"} <= set(stated):
                source.refuse(place, _UNDECLARED.filled(name=name))
                continue
            value = _value(source, stated["value"])
            if value is None:
                continue
            self.declared[name] = Parameter(name, stated["zh"].words or name, stated["help"].words or "", _type(value))
            values[name] = value
        return values

    def _overridden(self, source: Source, given: dict[str, tuple[Node, Node]]) -> dict[str, Value]:
        values = {}
        known = self.parameters()
        for written, (place, node) in given.items():
            if written not in known:
                source.refuse(place, unknown_key(_NO_PARAMETER, written, tuple(known)))
                continue
            name, type_ = known[written]
            value = _value(source, node)
            if value is not None and _type(value) != type_:
                source.refuse(node, _MISTYPED.filled(name=written, declared=type_.named, found=_type(value).named))
            elif value is not None:
                values[name] = value
        return values

    def _rules(self, source: Source, node: Node | None) -> dict[str, Severity | Literal["off"]]:
        found: dict[str, Severity | Literal["off"]] = {}
        for rule, (_, value) in ((node.fields or {}) if node is not None else {}).items():
            match value.words:
                case "off" | "error" | "warning" | "note" as word:
                    found[rule] = word
                case _:
                    source.refuse(value, unknown_key(_NO_WORD, value.words or "", ("off", *SEVERITIES)))
        return found

    def check_rules(self, known: set[str]) -> None:
        """Refuse rules that no file has."""
        for stated in self._stated.values():
            node = (stated.source.root.fields or {})["rules"][1] if stated.rules and stated.source.root else None
            for rule, (place, _) in ((node.fields or {}) if node is not None else {}).items():
                if rule not in known:
                    stated.source.refuse(place, unknown_key(NO_RULE, rule, tuple(sorted(known))))

    def is_refused(self, identity: str) -> bool:
        """Whether something is wrong in the file of a profile."""
        return self._stated[identity].source.is_refused

    def resolved(self) -> dict[str, Profile]:
        """Every profile with what it takes over from those it extends."""
        return {identity: self._resolved(stated) for identity, stated in sorted(self._stated.items())}

    def _resolved(self, stated: _Stated) -> Profile:
        chain = [stated]
        while (parent := chain[-1].extends) is not None:
            if parent not in self._stated:
                chain[-1].source.refuse(chain[-1].source.root, unknown_key(_NO_PARENT, parent, tuple(sorted(self._stated))))
                break
            if any(parent == one.id for one in chain):
                stated.source.refuse(stated.source.root, _CIRCLE.filled(path=" → ".join([*(one.id for one in chain), parent])))
                break
            chain.append(self._stated[parent])
        parameters: dict[str, Value] = {}
        rules: dict[str, Severity | Literal["off"]] = {}
        for one in reversed(chain):
            parameters.update(one.parameters)
            rules.update(one.rules)
        return Profile(
            id=stated.id,
            title=stated.title,
            extends=stated.extends,
            footnotes=stated.footnotes,
            words=stated.words,
            parameters=parameters,
            rules=rules,
        )


def _value(source: Source, node: Node) -> Value:
    """A parameter's value: a number (with unit: 90%), a text, true or false, a list, or a table (also as list of [name, value])."""
    if node.fields is not None:
        return {"".join(key.split()): _value(source, value) for key, (_, value) in node.fields.items()}
    if node.members is None:
        return _scalar(node)
    pairs = [member.members for member in node.members]
    if pairs and all(pair is not None and len(pair) == 2 for pair in pairs):
        return {"".join((pair[0].words or "").split()): _value(source, pair[1]) for pair in pairs if pair is not None}
    values = tuple(_value(source, member) for member in node.members)
    if len({_type(value).name for value in values}) > 1:
        source.refuse(node, _MIXED)
        return None
    return values


def _scalar(node: Node) -> Value:
    words = node.words or ""
    if node.style is None and words in ("true", "false"):
        return words == "true"
    match = _NUMBER.fullmatch(words)
    if match is None or (match.group(2) and match.group(2) not in units()):
        return words
    value = Decimal(match.group(1))
    if not match.group(2):
        return pure(value)
    return Quantity(value, value, value, units()[match.group(2)], None, words.strip())


def _type(value: Value) -> Type:
    if isinstance(value, bool):
        return TRUTH
    if isinstance(value, dict):
        return Type("table", of=next((_type(one) for one in value.values()), TEXT))
    if isinstance(value, Quantity):
        return NUMBER
    if isinstance(value, tuple):
        return several(_type(value[0]) if value else TEXT)
    return TEXT


def choose(profiles: Mapping[str, Profile], submission: Submission, wanted: str | None = None) -> tuple[Profile, Wording]:
    """The profile for a submission, and a sentence why: the one wanted, else the one most of whose marks the form bears, else the default.

    Raises UnknownProfile where none has the wanted name.
    """
    if wanted is not None:
        found = next((profile for profile in profiles.values() if wanted in (profile.id, profile.title)), None)
        if found is None:
            close = nearest(wanted, [name for profile in profiles.values() for name in (profile.id, profile.title)])
            raise UnknownProfile(
                _MISNAMED.filled(wanted=wanted, close=close) if close else _NONE.filled(wanted=wanted, known="、".join(sorted(profiles)))
            )
        return found, _WANTED.filled(title=found.title)
    marks = [(_weight(profile, profiles, submission), profile) for profile in profiles.values()]
    most = max((number for number, _ in marks), default=0)
    if most:
        profile = min((profile for number, profile in marks if number == most), key=lambda one: one.id)
        marks_seen = [f"“{mark}”" for mark in _marks(profile, submission)]
        seen = Wording("、".join(marks_seen), ", ".join(marks_seen))
        return profile, _RECOGNISED.filled(seen=seen, title=profile.title)
    default = profiles[DEFAULT]
    return default, _DEFAULTED.filled(title=default.title)


def _weight(profile: Profile, profiles: Mapping[str, Profile], submission: Submission) -> int:
    """How many marks tell a profile; those of a profile that it extends count as well once it has one of its own."""
    own = len(_marks(profile, submission))
    return own + _weight(profiles[profile.extends], profiles, submission) if own and profile.extends is not None else own


def _marks(profile: Profile, submission: Submission) -> list[str]:
    """The words of a submission that tell a profile: in the footnotes, or anywhere in header and title."""
    form = submission.form
    notes = [note.text for note in form.footnotes] if form is not None else []
    header = [submission.unit, submission.department, submission.project, form.title if form is not None else None]
    texts = [(mark, notes) for mark in profile.footnotes]
    texts += [(mark, [*notes, *(entry.text for entry in header if entry is not None)]) for mark in profile.words]
    matches = [next((match for text in where if (match := pattern(mark).search(text))), None) for mark, where in texts]
    return [match.group() for match in matches if match is not None]
