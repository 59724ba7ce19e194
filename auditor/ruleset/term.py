"""rules/terms.yaml → terms: fields that rules add to a kind, such as “达标” of an indicator, each one expression over the thing."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import NamedTuple

from auditor.expression import Compiler, ExpressionError, Names, Term, Type, fields, kind_named, thing
from auditor.ruleset.draft import NO_KIND, unknown_key
from auditor.ruleset.source import Node, Source
from auditor.vocabulary import kinds
from auditor.wording import Wording

_KEYS = ("zh", "of", "as", "is", "help")
_SHAPE = Wording(
    "terms.yaml 要写成“英文名: {zh: 中文名, of: 种类, as: 代号, is: 表达式, help: 说明}”的样子。",
    "terms.yaml is written like “name: {zh: Chinese name, of: kind, as: alias, is: expression, help: what it means}”.",
)
_NO_KEY = Wording("词条没有这个键：", "A term has no key")
_LACKING = Wording("词条“{name}”缺少 {keys}。", "The term “{name}” lacks {keys}.")
_TAKEN = Wording("“{zh}”已经有“{name}”这一栏，请换一个名称。", "“{en}” has a field “{name}” already; choose another name.")
_CIRCLE = Wording("词条绕回了自己：{path}。", "The term comes back to itself: {path}.")


class _Stated(NamedTuple):
    """A term as its file states it."""

    name: str
    zh: str
    kind: str
    alias: str
    words: str
    help: str
    node: Node
    source: Source


class Terms:
    """All terms by kind and by either name. One is compiled when first asked for, so that terms may use each other."""

    def __init__(self, parameters: Mapping[str, tuple[str, Type]]) -> None:
        self._parameters = parameters
        self._stated: dict[tuple[str, str], _Stated] = {}
        self._made: dict[tuple[str, str], Term] = {}
        self._making: list[str] = []

    def read(self, source: Source) -> None:
        """Take in the terms of a file, then compile them; what is wrong is noted in it."""
        if source.root is None:
            return
        if source.root.fields is None:
            source.refuse(source.root, _SHAPE)
            return
        stated = [self._read(source, name, place, node) for name, (place, node) in source.root.fields.items()]
        for term in stated:
            if term is not None:
                source.attempt(term.node, partial(self.find, term.kind, term.name))

    def _read(self, source: Source, name: str, place: Node, node: Node) -> _Stated | None:
        given = node.fields or {}
        for key, (where, _) in given.items():
            if key not in _KEYS:
                source.refuse(where, unknown_key(_NO_KEY, key, _KEYS))
        missing = [key for key in _KEYS if key not in given or not given[key][1].words]
        if missing:
            source.refuse(place, _LACKING.filled(name=name, keys=Wording("、".join(missing), ", ".join(missing))))
            return None
        words = {key: given[key][1].words or "" for key in _KEYS}
        kind = kind_named(words["of"])
        if kind is None:
            source.refuse(given["of"][1], unknown_key(NO_KIND, words["of"], tuple(kinds())))
            return None
        for taken in (name, words["zh"]):
            if taken in fields(kind) or (kind, taken) in self._stated:
                source.refuse(place, _TAKEN.filled(zh=kinds()[kind].zh, en=kind, name=taken))
                return None
        term = _Stated(name, words["zh"], kind, words["as"], words["is"], words["help"], given["is"][1], source)
        self._stated[kind, name] = self._stated[kind, term.zh] = term
        return term

    def find(self, kind: str, name: str) -> Term | None:
        """The term of a kind by either name.

        Raises ExpressionError where its expression is wrong or uses itself.
        """
        stated = self._stated.get((kind, name))
        if stated is None:
            return None
        made = self._made.get((kind, stated.name))
        if made is None:
            made = self._made[kind, stated.name] = self._compiled(stated)
        return made

    def names_of(self, kind: str) -> Iterable[tuple[str, str]]:
        """Both names of every term of a kind."""
        return {(term.name, term.zh) for (of, _), term in self._stated.items() if of == kind}

    def listed(self) -> tuple[Term, ...]:
        """Every term, by kind and name."""
        return tuple(self._made[key] for key in sorted(self._made))

    def names(self) -> Names:
        """What any expression may name: parameters and terms."""
        return Names(self._parameters, self.find, self.names_of)

    def _compiled(self, stated: _Stated) -> Term:
        if stated.name in self._making:
            raise ExpressionError(_CIRCLE.filled(path=" → ".join([*self._making, stated.name])))
        self._making.append(stated.name)
        try:
            names = self.names()
            names.bind(stated.alias, thing(stated.kind))
            compiled = Compiler(names, stated.source.pattern).compile(stated.words)
        finally:
            self._making.pop()
        return Term(stated.name, stated.zh, stated.kind, compiled.type, stated.help, names.size, compiled.run)
