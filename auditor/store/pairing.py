"""Facts in files → the bindings of scopes, each scope one equi-join in DuckDB, which puts on the disk what goes beyond its memory."""

import errno
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from heapq import merge
from pathlib import Path
from typing import Any

from auditor.facts import slot
from auditor.scope import Binding, Pattern, Scope
from auditor.store.extra import extra
from auditor.store.fact import ROW, FactFiles

MEMORY = 1 << 30
"""Bytes that DuckDB may take beside the corpus: the facts of some 400,000 submissions. What goes beyond is spilled."""
_AT_ONCE = 1_000


def bindings(facts: FactFiles, scopes: Sequence[Scope], folder: Path, memory: int = MEMORY) -> Iterator[Binding]:
    """The bindings of these scopes, those of one submission together; what does not fit into `memory` bytes is spilled to the folder."""
    return ordered(facts, scopes, lambda _, scope: statement(facts, scope), folder, memory)


def ordered(
    facts: FactFiles, scopes: Sequence[Scope], asked: Callable[[int, Scope], str], folder: Path, memory: int = MEMORY
) -> Iterator[Binding]:
    """What is `asked` for each scope by number, its ids in the order of their rows, all in the order of the submissions that their first
    facts belong to, so that one is looked at once for all scopes. Raises OSError where neither memory nor disk suffice."""
    duckdb = extra("duckdb")
    with closing(duckdb.connect(":memory:")) as connection, _told_as_the_system_would(duckdb):
        connection.execute(f"SET memory_limit = '{memory}B'")
        connection.execute(f"SET temp_directory = {_quoted(str(folder / 'spilled'))}")
        connection.execute("SET preserve_insertion_order = false")  # the order is asked for
        connection.execute("SET disabled_optimizers = 'join_order'")  # files tell nothing of their keys: name with name would come first
        streams = [_found(connection.cursor(), number, asked(number, scope)) for number, scope in enumerate(scopes) if facts.bind(scope)]
        yield from merge(*streams, key=submission)


@contextmanager
def _told_as_the_system_would(duckdb: Any) -> Iterator[None]:
    try:
        yield
    except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
        raise OSError(errno.ENOSPC, str(error).splitlines()[0]) from None


def _found(cursor: Any, number: int, sql: str) -> Iterator[Binding]:
    found = cursor.execute(sql)
    while rows := found.fetchmany(_AT_ONCE):
        yield from ((number, names) for names in rows)


def submission(binding: Binding) -> int:
    """The number of the submission that the first thing bound belongs to; rows of ledgers come before all."""
    owner = binding[1][0].partition("/")[0]
    return int(owner[1:]) if owner[1:].isdigit() else 0


def statement(facts: FactFiles, scope: Scope) -> str:
    """The SQL of a scope: its patterns side by side in their order, each joined to those before it on its keys, no fact bound twice."""
    tables = [
        f"{files(facts.folders[pattern.kind])} {pattern.alias} ON {' AND '.join(_tests(pattern, scope.patterns[:at])) or 'true'}"
        for at, pattern in enumerate(scope.patterns)
    ]
    once = f"(SELECT 1) once JOIN {' JOIN '.join(tables)}"
    ids, order = (", ".join(f"{pattern.alias}.{column}" for pattern in scope.patterns) for column in ("id", ROW))
    return f"SELECT {ids} FROM {once} ORDER BY {order}"  # noqa: S608 names of the vocabulary, words quoted


def files(folder: Path) -> str:
    """The Parquet files of a folder, as a table in SQL."""
    return f"read_parquet([{', '.join(_quoted(str(path)) for path in sorted(folder.glob('*.parquet')))}])"


def _tests(pattern: Pattern, earlier: Sequence[Pattern]) -> Iterator[str]:
    for field, word in pattern.constants:
        yield f"{pattern.alias}.{_named(slot(field))} = {_quoted(word)}"
    for field, other, other_field in pattern.joins:
        yield f"{pattern.alias}.{_named(slot(field))} = {other}.{_named(slot(other_field))}"
    yield from (f"{pattern.alias}.{ROW} <> {one.alias}.{ROW}" for one in earlier if one.kind == pattern.kind)


def _named(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"
