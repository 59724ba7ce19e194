"""Scopes and facts in, bindings out, by the Rete network of durable_rules; the only module that imports it.

The network is driven through its extension module, without durable's Host and its timer threads. What can kill the process there (all
reproduced on 2.0.28) is kept out of reach by how this module speaks to it:

- A state without a completed action cannot be deleted: each session starts with a sentinel fact that has a rule of its own.
- A join whose last test fails reads past its end: the last test of every join is one that always holds.
- A fact's `id` and `sid` point into the text it was read from, which is gone after the call: they are never tested, and a fact's own
  id goes in under another name.
- One fact may reach 64 patterns, no more: scopes are spread over networks of at most 60 patterns per kind.
- Facts are told apart by a 32-bit hash of their id: they go in by number. Property names are checked for equal hashes.
- A property that is missing compares as anything: every fact carries each property that a test names for its kind.
- An empty list of facts, a second live state, `none`, numbers: never sent.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.metadata import version
from types import TracebackType
from typing import Any, NamedTuple, Self

import durable_rules_engine as network

from auditor.engine.ledger import Ledger
from auditor.facts import Fact, slot
from auditor.scope import Binding, Pattern, Scope, refusal

MOST_PATTERNS_PER_KIND = 60
AT_ONCE = 10_000
"""Matches of a scope delivered in one call; the network keeps the number in 16 bits."""
NOT_HANDLED = 1
"""The answer of the network when the last facts fitted no rule: a success, matches may be pending all the same."""
SID = "0"
SENTINEL = "$sentinel"
HOLDS = "holds"
_compact = json.JSONEncoder(separators=(",", ":")).encode


class _Network(NamedTuple):
    """A compiled part of the scopes. `fields` names, per kind, the slots of facts that its tests look at, by property."""

    handle: int
    aliases: dict[str, tuple[str, ...]]
    fields: dict[str, dict[str, str]]


class DurableSession:
    """The facts of one submission so far, in one state of each network. Close it: the state is memory that nothing else gives back."""

    def __init__(self, owner: "DurableMatcher", networks: Sequence[_Network]) -> None:
        self._owner = owner
        self._ledger = Ledger()
        self._opened: list[_Network] = []
        for part in networks:
            if not _matches(part.handle, [{"id": SENTINEL, "sid": SID, "kind": SENTINEL}]):
                raise RuntimeError("durable_rules 没有应答，这一进程不能再用它核查。")
            self._opened.append(part)
        self._is_open = True

    def add(self, facts: Sequence[Fact]) -> list[Binding]:
        """The bindings that hold at least one of these facts, sorted."""
        if not self._is_open:
            raise RuntimeError("会话已经关闭，不能再加入事实。")
        first = self._ledger.enter(facts)
        return sorted(binding for part in self._opened for binding in self._bindings(part, facts, first))

    def _bindings(self, part: _Network, facts: Sequence[Fact], first: int) -> Iterator[Binding]:
        known, ids = part.fields, self._ledger.ids
        messages = [_message(number, fact, known[fact["kind"]]) for number, fact in enumerate(facts, first) if fact["kind"] in known]
        for rule, matches in _matches(part.handle, messages) if messages else ():
            scope, aliases = int(rule), part.aliases[rule]
            for match in matches:
                bound = tuple([ids[int(match[alias]["id"])] for alias in aliases])
                if len(set(bound)) == len(bound):
                    yield scope, bound

    def close(self) -> None:
        """Give the states back; a second call does nothing."""
        if not self._is_open:
            return
        self._is_open = False
        while self._opened:
            network.delete_state(self._opened.pop().handle, SID)
        self._owner.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class DurableMatcher:
    """Networks compiled once; opens one session at a time."""

    def __init__(self, networks: Sequence[_Network]) -> None:
        self.name = f"durable_rules {version('durable_rules')}"
        self._networks = networks
        self._is_live = False

    def open(self) -> DurableSession:
        """A session for one submission. Raises RuntimeError while another is open, or where the last one could not be opened."""
        if self._is_live:
            raise RuntimeError("上一份材料的会话尚未关闭，一个进程同一时间只能核查一份材料。")
        self._is_live = True
        return DurableSession(self, self._networks)

    def release(self) -> None:
        """Let the next session open."""
        self._is_live = False


def matcher(scopes: Sequence[Scope]) -> DurableMatcher:
    """A matcher for these scopes, compiled once in a process. Raises ValueError for a scope that no engine takes."""
    return _compiled(tuple(scopes))


@cache
def _compiled(scopes: tuple[Scope, ...]) -> DurableMatcher:
    for scope in scopes:
        if sentence := refusal(scope):
            raise ValueError(sentence)
    return DurableMatcher([_network(part) for part in _parts(scopes)])


def _parts(scopes: Sequence[Scope]) -> list[dict[str, Scope]]:
    """The scopes by rule name, in parts that a network can hold."""
    parts: list[dict[str, Scope]] = []
    room: dict[str, int] = {}
    for number, scope in enumerate(scopes):
        wanted = [pattern.kind for pattern in scope.patterns]
        if not parts or any(room[kind] < wanted.count(kind) for kind in wanted):
            parts.append({})
            room = defaultdict(lambda: MOST_PATTERNS_PER_KIND)
        for kind in wanted:
            room[kind] -= 1
        parts[-1][str(number)] = scope
    return parts


def _network(scopes: dict[str, Scope]) -> _Network:
    fields = _fields(scopes.values())
    _refuse_equal_hashes({"id", "sid", "kind", HOLDS, *(name for properties in fields.values() for name in properties)})
    rules: dict[str, Any] = {name: {"all": _rule(scope), "cap": AT_ONCE} for name, scope in scopes.items()}
    rules[SENTINEL] = {"all": [{"m": {"kind": SENTINEL}}], "cap": 1}
    aliases = {name: tuple(pattern.alias for pattern in scope.patterns) for name, scope in scopes.items()}
    return _Network(network.create_ruleset("auditor", _compact(rules)), aliases, fields)


def _rule(scope: Scope) -> list[dict[str, Any]]:
    first = scope.patterns[0].alias
    return [{pattern.alias: {"$and": list(_tests(pattern, first))}} for pattern in scope.patterns]


def _tests(pattern: Pattern, first: str) -> Iterator[dict[str, Any]]:
    yield {"kind": pattern.kind}
    yield from ({_property(slot(field)): value} for field, value in pattern.constants)
    yield from ({_property(slot(field)): {alias: _property(slot(other))}} for field, alias, other in pattern.joins)
    if pattern.alias != first:
        yield {HOLDS: {first: HOLDS}}


def _fields(scopes: Iterable[Scope]) -> dict[str, dict[str, str]]:
    named: dict[str, set[str]] = defaultdict(set)
    for scope in scopes:
        kinds = {pattern.alias: pattern.kind for pattern in scope.patterns}
        for pattern in scope.patterns:
            named[pattern.kind].update(slot(field) for field, *_ in (*pattern.constants, *pattern.joins))
            for _, alias, field in pattern.joins:
                named[kinds[alias]].add(slot(field))
    return {kind: {_property(field): field for field in sorted(fields)} for kind, fields in named.items()}


def _property(field: str) -> str:
    return "_" + field


def _message(number: int, fact: Fact, fields: dict[str, str]) -> dict[str, str]:
    message = {"id": str(number), "sid": SID, "kind": fact["kind"], HOLDS: "1"}
    for name, field in fields.items():
        message[name] = fact[field]
    return message


def _matches(handle: int, messages: Sequence[dict[str, str]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Send facts, and take every match they complete: the name of a rule, and its matches (alias → fact)."""
    code, state = network.assert_facts(handle, _compact(messages))
    if code not in (0, NOT_HANDLED):
        raise RuntimeError(f"durable_rules 拒收事实（代码 {code}）。")
    found: list[tuple[str, list[dict[str, Any]]]] = []
    started = network.start_action_for_state(handle, state)
    answer = started[1] if started else None
    while answer:
        found += json.loads(answer).items()
        answer = network.complete_and_start_action(handle, state)
    return found


def _refuse_equal_hashes(names: Iterable[str]) -> None:
    by_hash: dict[int, str] = {}
    for name in sorted(names):
        other = by_hash.setdefault(_hash(name), name)
        if other != name:
            raise ValueError(f"字段 {name} 与 {other} 在 durable_rules 中无法区分，请为其中一个改名。")


def _hash(name: str) -> int:
    """FNV-1a, 32 bits, by which the network knows a name."""
    number = 2166136261
    for byte in name.encode():
        number = (number ^ byte) * 16777619 & 0xFFFFFFFF
    return number
