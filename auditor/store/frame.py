"""Facts in files → the bindings of scopes, joined as Dask dataframes by the workers of a cluster: what DuckDB finds, by many machines.

The workers read the facts and write what they have joined to the same folder; only to be put in order do the bindings come to this machine.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from itertools import combinations
from operator import and_
from pathlib import Path
from typing import Any

from auditor.facts import slot
from auditor.scope import Binding, Pattern, Scope
from auditor.store import pairing
from auditor.store.extra import extra
from auditor.store.fact import ROW, FactFiles

Compute = Callable[[Sequence[Any]], object]
"""Has Dask collections computed, and returns when all of them are."""


def bindings(facts: FactFiles, scopes: Sequence[Scope], folder: Path, compute: Compute) -> Iterator[Binding]:
    """The bindings of these scopes, as `pairing.bindings` gives them. The workers must see the folder under the same path."""
    joined = {number: folder / f"joined{number}" for number, scope in enumerate(scopes) if facts.bind(scope)}
    compute(
        [
            _joined(facts, scopes[number]).to_parquet(str(target), write_index=False, write_metadata_file=False, compute=False)
            for number, target in joined.items()
        ]
    )
    return pairing.ordered(facts, scopes, lambda number, scope: _in_order(joined[number], scope), folder)


def _in_order(folder: Path, scope: Scope) -> str:
    ids, rows = (", ".join(f'"{_column(pattern, name)}"' for pattern in scope.patterns) for name in ("id", ROW))
    return f"SELECT {ids} FROM {pairing.files(folder)} ORDER BY {rows}"  # noqa: S608 names of the vocabulary


def _joined(facts: FactFiles, scope: Scope) -> Any:
    """The ids and rows of a scope's patterns side by side, joined on their keys, no fact bound twice."""
    first, *others = scope.patterns
    whole = _frame(facts, scope, first)
    for pattern in others:
        whole = _beside(whole, _frame(facts, scope, pattern), pattern)
    alike = [(one, other) for one, other in combinations(scope.patterns, 2) if one.kind == other.kind]
    if alike:
        whole = whole[reduce(and_, (whole[_column(one, ROW)] != whole[_column(other, ROW)] for one, other in alike))]
    return whole[[_column(pattern, name) for pattern in scope.patterns for name in ("id", ROW)]]


def _frame(facts: FactFiles, scope: Scope, pattern: Pattern) -> Any:
    """The facts of a pattern, its constants met: the columns that are joined on by any pattern, named after it."""
    asked = [own for own, _, _ in pattern.joins] + [
        field for one in scope.patterns for _, alias, field in one.joins if alias == pattern.alias
    ]
    fields = {slot(field) for field in (*asked, *(field for field, _ in pattern.constants))}
    found = extra("dask.dataframe").read_parquet(str(facts.folders[pattern.kind]), columns=sorted({*fields, "id", ROW}))
    for field, word in pattern.constants:
        found = found[found[slot(field)] == word]
    return found.rename(columns={name: _column(pattern, name) for name in found.columns})


def _beside(whole: Any, frame: Any, pattern: Pattern) -> Any:
    """Joined on columns of their own: a scope may ask twice of one field. Shuffled as plain tasks, which outlive a worker that dies."""
    ours = [f"{alias}.{slot(field)}" for _, alias, field in pattern.joins]
    theirs = [_column(pattern, slot(own)) for own, _, _ in pattern.joins]
    keys = [f"key{number}" for number in range(max(1, len(ours)))]
    return _keyed(whole, ours).merge(_keyed(frame, theirs), on=keys, how="inner", shuffle_method="tasks").drop(columns=keys)


def _keyed(frame: Any, names: Sequence[str]) -> Any:
    """A dataframe with these columns again as key0, key1, …; where there are none, a key0 on which every row meets every other."""
    return frame.assign(**{f"key{number}": frame[name] for number, name in enumerate(names)}) if names else frame.assign(key0=0)


def _column(pattern: Pattern, name: str) -> str:
    return f"{pattern.alias}.{name}"
