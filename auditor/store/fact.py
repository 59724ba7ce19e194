"""The facts of a corpus → Parquet files, a folder for each kind: what every join reads, here or on the workers of a cluster."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from auditor.corpus import Corpus
from auditor.facts import Fact
from auditor.scope import Scope
from auditor.store.extra import extra

ROW = "row"
"""The column that numbers the facts of a kind in their order, from 0."""
_AT_ONCE = 50_000


class FactFiles(NamedTuple):
    """The folder of each kind that has facts, and the bytes that all of them take in memory."""

    folders: Mapping[str, Path]
    size: int

    def bind(self, scope: Scope) -> bool:
        """Whether the scope can bind anything: there are facts of each of its kinds."""
        return all(pattern.kind in self.folders for pattern in scope.patterns)


def fact_files(corpus: Corpus, scopes: Sequence[Scope], folder: Path) -> FactFiles:
    """The facts that these scopes look at, written below a folder. Raises OSError where nothing can be written."""
    kinds = sorted({pattern.kind for scope in scopes for pattern in scope.patterns})
    sizes = {kind: _write(folder / kind, corpus.facts([kind])) for kind in kinds}
    return FactFiles({kind: folder / kind for kind, size in sizes.items() if size}, sum(sizes.values()))


def _write(folder: Path, facts: Iterable[Fact]) -> int:
    """Facts of one kind into the files of a folder; how many bytes they take."""
    parquet, size = extra("pyarrow.parquet"), 0
    for number, table in enumerate(_tables(facts)):
        folder.mkdir(parents=True, exist_ok=True)
        parquet.write_table(table, folder / f"{number:06d}.parquet", compression="zstd")
        size += table.nbytes
    return size


def _tables(facts: Iterable[Fact]) -> Iterator[Any]:
    pyarrow, waiting, number = extra("pyarrow"), iter(facts), 0
    while some := list(islice(waiting, _AT_ONCE)):
        columns = {field: [fact[field] for fact in some] for field in some[0] if field != "kind"}
        yield pyarrow.table({**columns, ROW: range(number, number + len(some))})
        number += len(some)
