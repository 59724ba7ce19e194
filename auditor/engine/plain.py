"""Scopes and facts in, bindings out, in plain Python: what runs where durable_rules cannot, and the oracle it is tested against."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import NamedTuple, Self

from auditor.engine.ledger import MOST_FACTS, Ledger
from auditor.facts import Fact, slot
from auditor.scope import Binding, Pattern, Scope, refusal


class _Step(NamedTuple):
    """One pattern ready to look up: the facts of `kind` whose `fields` equal the constants, then the values already bound."""

    kind: str
    fields: tuple[str, ...]
    constants: tuple[str, ...]
    bound: tuple[tuple[int, str], ...]


class _Index:
    """Facts by kind, and by the values of any fields asked for."""

    def __init__(self) -> None:
        self._facts: dict[str, list[Fact]] = defaultdict(list)
        self._indexes: dict[tuple[str, tuple[str, ...]], dict[tuple[str, ...], list[Fact]]] = {}

    def add(self, fact: Fact) -> None:
        self._facts[fact["kind"]].append(fact)
        for (kind, fields), index in self._indexes.items():
            if kind == fact["kind"]:
                index[tuple(fact[field] for field in fields)].append(fact)

    def find(self, kind: str, fields: tuple[str, ...], values: tuple[str, ...]) -> Sequence[Fact]:
        index = self._indexes.get((kind, fields))
        if index is None:
            index = self._indexes[kind, fields] = defaultdict(list)
            for fact in self._facts[kind]:
                index[tuple(fact[field] for field in fields)].append(fact)
        return index.get(values, ())


class PlainSession:
    """The facts of one submission, or of one collection of them, so far."""

    def __init__(self, scopes: Sequence[tuple[_Step, ...]], most: int = MOST_FACTS) -> None:
        self._scopes = scopes
        self._ledger = Ledger(most)
        self._index = _Index()
        self._is_open = True

    def add(self, facts: Sequence[Fact]) -> list[Binding]:
        """The bindings that hold at least one of these facts, sorted."""
        if not self._is_open:
            raise RuntimeError("会话已经关闭，不能再加入事实。")
        self._ledger.enter(facts)
        for fact in facts:
            self._index.add(fact)
        new, kinds = {fact["id"] for fact in facts}, {fact["kind"] for fact in facts}
        return sorted(
            (number, tuple(fact["id"] for fact in binding))
            for number, steps in enumerate(self._scopes)
            if any(step.kind in kinds for step in steps)
            for binding in self._bindings(steps, ())
            if any(fact["id"] in new for fact in binding)
        )

    def _bindings(self, steps: tuple[_Step, ...], bound: tuple[Fact, ...]) -> Iterator[tuple[Fact, ...]]:
        if len(bound) == len(steps):
            yield bound
            return
        step = steps[len(bound)]
        values = step.constants + tuple(bound[position][field] for position, field in step.bound)
        for fact in self._index.find(step.kind, step.fields, values):
            if all(fact is not other for other in bound):
                yield from self._bindings(steps, (*bound, fact))

    def close(self) -> None:
        """End the session; a second call does nothing."""
        self._is_open = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class PlainMatcher:
    """Scopes made ready once; opens a session per submission."""

    def __init__(self, scopes: Sequence[Scope], name: str, most: int = MOST_FACTS) -> None:
        self.name, self._most = name, most
        self._scopes = [tuple(_step(scope, pattern) for pattern in scope.patterns) for scope in scopes]

    def open(self) -> PlainSession:
        return PlainSession(self._scopes, self._most)


def matcher(scopes: Sequence[Scope], reason: str = "", most: int = MOST_FACTS) -> PlainMatcher:
    """A matcher for these scopes; `reason` says in its name why it runs, `most` how many facts a session takes.

    Raises ValueError for a scope that no engine takes.
    """
    for scope in scopes:
        if sentence := refusal(scope):
            raise ValueError(sentence)
    return PlainMatcher(scopes, f"plain ({reason})" if reason else "plain", most)


def _step(scope: Scope, pattern: Pattern) -> _Step:
    position = {earlier.alias: number for number, earlier in enumerate(scope.patterns)}
    return _Step(
        kind=pattern.kind,
        fields=tuple(slot(field) for field, *_ in (*pattern.constants, *pattern.joins)),
        constants=tuple(value for _, value in pattern.constants),
        bound=tuple((position[alias], slot(field)) for _, alias, field in pattern.joins),
    )
