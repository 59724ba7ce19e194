"""Facts of a corpus → the bindings of a scope, by one equi-join in DuckDB: the plain matcher's answer where facts do not fit in memory."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from heapq import merge
from itertools import combinations, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from auditor.corpus import Corpus
from auditor.facts import Fact, slot
from auditor.scope import Binding, Pattern, Scope
from auditor.store.extra import extra

_AT_ONCE = 20_000
_BINDINGS_AT_ONCE = 1_000
_MEMORY = "1GB"


def bindings(corpus: Corpus, scopes: Sequence[Scope]) -> Iterator[Binding]:
    """The bindings of these scopes, in the order of the submissions that their first facts belong to, so that one is looked at once for all
    scopes. The tables lie in a folder that goes with the last binding."""
    kinds = {pattern.kind for scope in scopes for pattern in scope.patterns}
    with TemporaryDirectory(prefix="auditor-") as folder, closing(extra("duckdb").connect(str(Path(folder, "facts")))) as connection:
        connection.execute(f"SET memory_limit = '{_MEMORY}'")
        for kind in sorted(kinds):
            _fill(connection, kind, corpus.facts([kind]))
        streams = [
            _found(connection.cursor(), number, scope)
            for number, scope in enumerate(scopes)
            if all(_has_rows(connection, pattern.kind) for pattern in scope.patterns)
        ]
        yield from merge(*streams, key=_submission)


def _found(cursor: Any, number: int, scope: Scope) -> Iterator[Binding]:
    found = cursor.execute(statement(scope))
    while rows := found.fetchmany(_BINDINGS_AT_ONCE):
        yield from ((number, names) for names in rows)


def _submission(binding: Binding) -> int:
    """The number of the submission that the first thing bound belongs to; rows of ledgers come before all."""
    owner = binding[1][0].partition("/")[0]
    return int(owner[1:]) if owner[1:].isdigit() else 0


def statement(scope: Scope) -> str:
    """The SQL of a scope: its patterns side by side, joined on their keys, no fact bound twice."""
    aliases = {pattern.alias: pattern for pattern in scope.patterns}
    tests = [test for pattern in scope.patterns for test in _tests(pattern)]
    tests += [f"{first}.id <> {second}.id" for first, second in combinations(aliases, 2) if aliases[first].kind == aliases[second].kind]
    tables = ", ".join(f"{_named(pattern.kind)} {alias}" for alias, pattern in aliases.items())
    where = f" WHERE {' AND '.join(tests)}" if tests else ""
    ids, order = (", ".join(f"{alias}.{column}" for alias in aliases) for column in ("id", "row"))
    return f"SELECT {ids} FROM {tables}{where} ORDER BY {order}"  # noqa: S608 names of the vocabulary, words quoted


def _tests(pattern: Pattern) -> Iterator[str]:
    for field, word in pattern.constants:
        yield f"{pattern.alias}.{_named(slot(field))} = '{word.replace(chr(39), chr(39) * 2)}'"
    for field, other, other_field in pattern.joins:
        yield f"{pattern.alias}.{_named(slot(field))} = {other}.{_named(slot(other_field))}"


def _fill(connection: Any, kind: str, facts: Iterable[Fact]) -> None:
    """A table of the facts of a kind, its rows numbered; none where there are no facts."""
    pyarrow, waiting, number, is_made = extra("pyarrow"), iter(facts), 0, False
    while some := list(islice(waiting, _AT_ONCE)):
        columns = {field: [fact[field] for fact in some] for field in some[0]}
        batch = pyarrow.table({**columns, "row": list(range(number, number + len(some)))})
        connection.register("batch", batch)
        connection.execute(f"INSERT INTO {_named(kind)} FROM batch" if is_made else f"CREATE TABLE {_named(kind)} AS FROM batch")
        connection.unregister("batch")
        number, is_made = number + len(some), True


def _has_rows(connection: Any, kind: str) -> bool:
    found = connection.execute("SELECT count(*) FROM information_schema.tables WHERE table_name = ?", [kind]).fetchone()
    return bool(found[0])


def _named(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
