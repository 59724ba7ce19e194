"""Scopes and facts in, bindings out: the matchers, and which of them runs here."""

from collections.abc import Sequence
from types import TracebackType
from typing import Literal, Protocol, Self

from auditor.engine import plain
from auditor.facts import Fact
from auditor.scope import Binding, Scope

Engine = Literal["durable", "plain"]


class Session(Protocol):
    """The facts of one submission. Use it in a `with`, or close it."""

    def add(self, facts: Sequence[Fact]) -> list[Binding]:
        """The bindings that hold at least one of these facts, sorted; a binding binds distinct facts. Raises ValueError for an id twice."""

    def close(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


class Matcher(Protocol):
    """Scopes compiled once; opens one session at a time. `name` says which engine it is, and why where it is the second choice."""

    @property
    def name(self) -> str: ...
    def open(self) -> Session: ...


def matcher(scopes: Sequence[Scope], engine: Engine | None = None) -> Matcher:
    """The matcher for these scopes; without `engine`, durable_rules where it can be imported.

    Raises ValueError for a scope that no engine takes, ImportError where `engine` is durable and cannot be had.
    """
    if engine == "plain":
        return plain.matcher(scopes)
    try:
        from auditor.engine import durable  # noqa: PLC0415 it may be missing: no wheel exists, and it does not import on Python 3.13
    except ImportError as missing:
        if engine == "durable":
            raise
        return plain.matcher(scopes, reason=f"durable_rules 不能导入：{missing}")
    return durable.matcher(scopes)
