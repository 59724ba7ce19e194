"""The submissions of a run → what the rules across them find, kept beside their parts: published whole, the latest counting."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, Protocol

from auditor.comparison import Compared, compare, waiting_sentences
from auditor.corpus import Corpus, Ledger, record
from auditor.findings import SEVERITIES
from auditor.pipeline import Settings, bench
from auditor.scope import Binding, Scope
from auditor.store import frame, home, pairing, part
from auditor.store.fact import fact_files
from auditor.store.row import Rows, columns, finding_row, named, sketched
from auditor.store.view import opened

_AT_ONCE = 200
_JOINING = ".joining-"
_OWN = 10_000
"""Findings of comparison are numbered from here: a form has fewer of its own."""


class Filed(NamedTuple):
    """Which row of the store a submission is: the identity of its file, and its form."""

    source: str
    content: str
    rules: str
    part: int
    form: int


class Workers(Protocol):
    """Machines that may join in the place of this one."""

    def sees(self, folder: Path) -> bool:
        """Whether all of them see a folder."""

    def compute(self, collections: Sequence[Any]) -> None:
        """Have Dask collections computed there."""


def compared(
    store: home.Home, settings: Settings, ledgers: Sequence[Ledger], workers: Workers | None = None, memory: int = pairing.MEMORY
) -> tuple[str, ...]:
    """Compare the submissions of the last run, with each other and with ledgers, and keep what was found. Sentences say which rules could
    not be judged for want of submissions or a ledger. The store is held by the caller. Raises OSError where nothing can be written."""
    ruleset, connection = bench(settings).ruleset, opened(store)
    _sweep(store)
    with Corpus(ledgers) as corpus, TemporaryDirectory(prefix=_JOINING, dir=store.path, ignore_cleanup_errors=True) as folder:
        filed = {corpus.add(record(named(kept, one.source), sketched(sketch))): one for one, kept, sketch in _read(connection)}
        connection.close()
        found = _bindings(corpus, ruleset.across.scopes, Path(folder), workers, memory)
        said = compare(corpus, ruleset, settings.profile, settings.lang, found) if filed else {}
        waiting = waiting_sentences(ruleset, corpus, settings.lang)
    _publish(store, list(_rows(said, filed, {ledger.name: ledger.path for ledger in ledgers})))
    return waiting


def _bindings(corpus: Corpus, scopes: Sequence[Scope], folder: Path, workers: Workers | None, memory: int) -> Iterator[Binding]:
    """The bindings by the matcher that fits: DuckDB here, or the workers where the facts go beyond its memory and all workers see them."""
    facts = fact_files(corpus, scopes, folder)
    if workers is not None and facts.size > memory and workers.sees(folder):
        return frame.bindings(facts, scopes, folder, workers.compute)
    return pairing.bindings(facts, scopes, folder, memory)


def _sweep(store: home.Home) -> None:
    """Remove what a comparison that was killed had begun to join."""
    for left in store.path.glob(f"{_JOINING}*"):
        shutil.rmtree(left, ignore_errors=True)


def _read(connection: Any) -> Iterator[tuple[Filed, str, str | None]]:
    """The submissions of the last run in the order of their files."""
    found = connection.execute(
        "SELECT source, content, rules, part, form, reading, sketch FROM submissions WHERE given ORDER BY source, form"
    )
    while rows := found.fetchmany(_AT_ONCE):
        yield from ((Filed(*row[:5]), row[5], row[6]) for row in rows)


def _rows(said: dict[str, Compared], filed: dict[str, Filed], ledgers: dict[str, str]) -> Iterator[tuple[part.Identity, Rows]]:
    """The rows of findings and outcomes by the file they belong to; a ledger is a file of part 0, form 0."""
    for name, one in said.items():
        where = filed.get(name) or Filed(ledgers[name], "", "", 0, 0)
        ordered = sorted(one.findings, key=lambda found: SEVERITIES.index(found.severity))
        findings = [finding_row(found, where.form, number) for number, found in enumerate(ordered, start=_OWN)]
        outcomes = [(where.form, rule, outcome, why or None, count) for (rule, outcome, why), count in one.counted().items()]
        yield where[:4], Rows(where.content, columns({"findings": findings, "outcomes": outcomes}))


def _publish(store: home.Home, files: Sequence[tuple[part.Identity, Rows]]) -> None:
    """Keep the comparison as the latest, and let those before it go."""
    part.sweep(store.compared)
    earlier = part.numbers(store.compared)
    number = max(earlier, default=0) + 1
    part.publish(part.place(store.compared, number), {name: part.table(name, files) for name in ("findings", "outcomes")})
    for old in earlier:
        shutil.rmtree(part.place(store.compared, old), ignore_errors=True)
