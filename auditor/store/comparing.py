"""The submissions of a run → what the rules across them find, kept beside their parts: published whole, the latest counting."""

import shutil
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from auditor.comparison import Compared, compare, waiting_sentences
from auditor.corpus import Corpus, Ledger, record
from auditor.findings import SEVERITIES
from auditor.pipeline import Settings, bench
from auditor.store import home, part
from auditor.store.pairing import bindings
from auditor.store.row import Rows, columns, finding_row, named, sketched
from auditor.store.view import opened

_AT_ONCE = 200
_OWN = 10_000
"""Findings of comparison are numbered from here: a form has fewer of its own."""


class Filed(NamedTuple):
    """Which row of the store a submission is: the identity of its file, and its form."""

    source: str
    content: str
    rules: str
    part: int
    form: int


def compared(store: home.Home, settings: Settings, ledgers: Sequence[Ledger]) -> tuple[str, ...]:
    """Compare the submissions of the last run, with each other and with ledgers, and keep what was found. Sentences say which rules could
    not be judged for want of submissions or a ledger. The store is held by the caller. Raises OSError where nothing can be written."""
    ruleset, connection = bench(settings).ruleset, opened(store)
    with Corpus(ledgers) as corpus:
        filed = {corpus.add(record(named(kept, one.source), sketched(sketch))): one for one, kept, sketch in _read(connection)}
        connection.close()
        across = ruleset.across.scopes
        said = compare(corpus, ruleset, settings.profile, settings.lang, bindings(corpus, across)) if filed else {}
        waiting = waiting_sentences(ruleset, corpus, settings.lang)
    _publish(store, list(_rows(said, filed, {ledger.name: ledger.path for ledger in ledgers})))
    return waiting


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
