"""The submissions of a run → what the rules across them find, kept beside their parts: published whole, the latest counting.

What is judged is kept piece by piece, so that a comparison which was killed goes on where it was.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, NamedTuple, Protocol

from auditor.comparison import Compared, gathered, told, waiting_sentences
from auditor.corpus import Corpus, Ledger, record
from auditor.findings import SEVERITIES
from auditor.pipeline import Settings, bench
from auditor.ruleset import Ruleset
from auditor.scope import Binding, Scope
from auditor.store import frame, home, pairing, part
from auditor.store.fact import fact_files
from auditor.store.piece import Pieces, packed
from auditor.store.row import Rows, columns, digest, finding_row, named, sketched
from auditor.store.run import judged_by
from auditor.store.view import opened

_AT_ONCE = 200
_TOGETHER = 500
"""Bindings in a piece: half a second of judging, more or less."""
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


class Piece(NamedTuple):
    """Some bindings in a row, by the number of the piece."""

    number: int
    bindings: tuple[Binding, ...]


Judged = tuple[int, int, bytes]
"""The number of a piece, that of the submission it has come to, and what was told."""
Each = Callable[[Iterable[Piece], Callable[[Piece], Judged]], Iterable[Judged]]
"""Has each piece judged, here or in other processes; the answers in the order of the pieces."""
Reached = Callable[[Literal["gathered", "compared"], int, int], object]
"""Hears how many submissions of how many are gathered, and then how many of them compared."""


class Means(NamedTuple):
    """By what a comparison is made: machines that join, processes that judge, who hears how far it is, bytes for the joins made here."""

    workers: Workers | None = None
    each: Each = lambda pieces, judge: map(judge, pieces)
    reached: Reached = lambda *_: None
    memory: int = pairing.MEMORY


_HERE = Means()


def compared(store: home.Home, settings: Settings, ledgers: Sequence[Ledger], means: Means = _HERE) -> tuple[str, ...]:
    """Compare the submissions of the last run, with each other and with ledgers, and keep what was found. Sentences say which rules could
    not be judged for want of submissions or a ledger. The store is held by the caller. Raises OSError where nothing can be written."""
    ruleset, connection = bench(settings).ruleset, opened(store)
    _sweep(store)
    with Corpus(ledgers) as corpus, TemporaryDirectory(prefix=_JOINING, dir=store.path, ignore_cleanup_errors=True) as folder:
        filed = dict(_gathered(corpus, connection, means.reached))
        connection.close()
        pieces = Pieces(store, [judged_by(settings), *_inputs(filed, ledgers)])
        found = _bindings(corpus, ruleset.across.scopes, Path(folder), means) if filed else iter(())
        judge = partial(_judged, corpus=corpus, ruleset=ruleset, settings=settings)
        said = gathered(pieces.told(_kept(pieces, found, judge, means, len(filed))))
        waiting = waiting_sentences(ruleset, corpus, settings.lang)
    _publish(store, list(_rows(said, filed, {ledger.name: ledger.path for ledger in ledgers})))
    pieces.clear()
    return waiting


def _gathered(corpus: Corpus, connection: Any, reached: Reached) -> Iterator[tuple[str, Filed]]:
    """Every submission of the last run put into the corpus, by the id that it has there."""
    ((total,),) = connection.execute("SELECT count(*) FROM submissions WHERE given").fetchall()
    for number, (one, kept, sketch) in enumerate(_read(connection), start=1):
        yield corpus.add(record(named(kept, one.source), sketched(sketch))), one
        reached("gathered", number, total)


def _inputs(filed: dict[str, Filed], ledgers: Sequence[Ledger]) -> Iterator[str]:
    """All that a comparison looks at: two of the same inputs have the same bindings in the same order."""
    yield str(_TOGETHER)
    yield from ("\1".join(map(str, one)) for one in filed.values())
    yield from (f"{ledger.name}\1{ledger.path}\1{digest(Path(ledger.path))}" for ledger in ledgers)


def _kept(pieces: Pieces, found: Iterator[Binding], judge: Callable[[Piece], Judged], means: Means, total: int) -> int:
    """Judge and keep every piece that is not there yet; how many pieces there are."""
    count = 0

    def fresh() -> Iterator[Piece]:
        nonlocal count
        while some := tuple(islice(found, _TOGETHER)):
            number, count = count, count + 1
            if not pieces.has(number):
                yield Piece(number, some)

    for number, come_to, told_so_far in means.each(fresh(), judge):
        pieces.keep(number, told_so_far)
        means.reached("compared", min(come_to, total), total)
    return count


def _judged(piece: Piece, *, corpus: Corpus, ruleset: Ruleset, settings: Settings) -> Judged:
    come_to = max(map(pairing.submission, piece.bindings))
    return piece.number, come_to, packed(told(corpus, ruleset, piece.bindings, settings.profile, settings.lang))


def _bindings(corpus: Corpus, scopes: Sequence[Scope], folder: Path, means: Means) -> Iterator[Binding]:
    """The bindings by the matcher that fits: DuckDB here, or the workers where the facts go beyond its memory and all workers see them."""
    facts, workers = fact_files(corpus, scopes, folder), means.workers
    if workers is not None and facts.size > means.memory and workers.sees(folder):
        return frame.bindings(facts, scopes, folder, workers.compute)
    return pairing.bindings(facts, scopes, folder, means.memory)


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
