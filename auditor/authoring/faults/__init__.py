"""A faultless submission → the same with one fault in it, for each kind of fault and each place it can stand."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

from auditor.authoring.alteration import rewritten
from auditor.authoring.faults import label, mark, money, prose, result
from auditor.authoring.faults.change import Change, Due, Source, spread
from auditor.authoring.faults.gathering import Gathered, Gathering, gathered
from auditor.authoring.faults.row import Altered, altered
from auditor.model import Document, Submission
from auditor.wording import Wording

__all__ = ["KINDS", "Gathered", "Gathering", "Injected", "injected", "injected_among"]

KINDS = (*mark.KINDS, *result.KINDS, *money.KINDS, *label.KINDS, *prose.KINDS)


class Injected(NamedTuple):
    """A document with one fault: its kind, where it stands in the words of the document, and what should see it.

    Each of `due` holds rules any of which should see the fault; it is credited to the first.
    """

    kind: Wording
    where: str
    document: Document
    due: tuple[Due, ...]


def injected(document: Document, submission: Submission, most: int = 0) -> Iterator[Injected]:
    """The faults of every kind, one at a time; at most so many of a kind for the same rules, evenly spread, or all for 0."""
    source = Source(document, submission)
    for kind in KINDS:
        for change in _spread([one for one in kind.changes(source) if one.places], most):
            yield Injected(kind.name, change.where, rewritten(document, change.places), change.due)
    yield from (Injected(*one) for one in _spread(list(altered(source)), most))


def injected_among(submission: Submission, most: int = 0) -> Iterator[Gathered]:
    """The faults that show only among other submissions or beside ledgers, likewise."""
    yield from _spread(list(gathered(submission)), most)


Fault = TypeVar("Fault", Change, Altered, Gathered)


def _spread(listed: Sequence[Fault], most: int) -> Iterator[Fault]:
    by_due: dict[tuple[Due, ...], list[Fault]] = {}
    for one in listed:
        by_due.setdefault(one.due, []).append(one)
    for alike in by_due.values():
        yield from spread(alike, most)
