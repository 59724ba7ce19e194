"""What a fault is made of: other words at some places of a document and the rules that should see it, and how figures are written anew."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeVar

from auditor.model import Document, Entry, Figure, Form, Indicator, Location, Passage, Submission
from auditor.wording import Wording

Kept = TypeVar("Kept")
Due = tuple[str, ...]
"""Rules any of which should see a fault; the first is the one it is credited to."""


class Source(NamedTuple):
    """A faultless document and one submission in it."""

    document: Document
    submission: Submission

    @property
    def form(self) -> Form | None:
        return self.submission.form

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return self.form.indicators if self.form is not None else ()

    @property
    def is_explained(self) -> bool:
        """Whether prose or remarks give reasons, so that nothing of the money goes unexplained."""
        remark = self.form.remark if self.form is not None else None
        return any(one.role == "explanation" for one in self.submission.statements) or (remark is not None and remark.mark == "stated")


class Change(NamedTuple):
    """One fault: the words for where it stands, what is written at which places instead, and what should see it, each by itself."""

    where: str
    places: Mapping[Location, str]
    due: tuple[Due, ...]


Changes = Callable[[Source], Iterator[Change]]


class Kind(NamedTuple):
    """A kind of fault, its name in both languages, and every place of a submission where it can stand."""

    zh: str
    en: str
    changes: Changes

    @property
    def name(self) -> Wording:
        return Wording(self.zh, self.en)


def figure(entry: Entry | None) -> Figure | None:
    return entry.figure if entry is not None else None


def value(entry: Entry | None) -> Decimal | None:
    found = figure(entry)
    return found.value if found is not None else None


def is_blank(entry: Entry | None) -> bool:
    return entry is not None and entry.mark == "blank"


def written(amount: Decimal, like: Figure) -> str:
    """A value as its figure was written: with its decimals."""
    return f"{amount.quantize(Decimal(1).scaleb(-like.digits)):f}"


def number(found: Figure) -> tuple[Location, str]:
    """The digits of a figure alone: their place, and themselves."""
    digits = found.text.rstrip("%％‰ " + (found.unit or ""))
    at = found.location.quote.find(digits)
    return (found.location.part(at, at + len(digits)), digits) if digits and at >= 0 else (found.location, found.location.quote)


def put(entry: Entry | None, amount: Decimal, *, digits: int | None = None) -> dict[Location, str]:
    """Another number in the place of the one in a slot, signs and unit kept; `digits` decimals where the figure's own are too few."""
    found = figure(entry)
    assert found is not None
    like = found._replace(digits=max(digits or 0, found.digits))
    return {number(found)[0]: written(amount, like)}


def reworded(entry: Entry | None, words: str) -> dict[Location, str]:
    """Other words in a slot; none where the form has no such slot."""
    return {entry.location: words} if entry is not None else {}


def joined(*parts: Mapping[Location, str]) -> dict[Location, str]:
    return {place: words for part in parts for place, words in part.items()}


def measured(one: Indicator) -> tuple[Figure, Figure, Figure, Figure] | None:
    """Target, actual value, weight and score of an indicator whose target and actual value are in one unit."""
    target, actual, weight, score = map(figure, (one.target, one.actual, one.weight, one.score))
    if target is None or actual is None or weight is None or score is None or target.unit != actual.unit:
        return None
    return target, actual, weight, score


def at_the_end(document: Document, place: Location, words: str) -> dict[Location, str]:
    """Words added to the passage that a place stands in; nothing where it stands in a table."""
    home = passage_at(document, place)
    return {home.location.part(len(home.text), len(home.text)): words} if home is not None else {}


def passage_at(document: Document, place: Location) -> Passage | None:
    return next((one for one in document.passages() if _within(one.location, place)), None)


def _within(home: Location, place: Location) -> bool:
    return home.home == place.home and home.start <= place.start and place.end <= home.end


def spread(listed: Sequence[Kept], most: int) -> Sequence[Kept]:
    """At most so many of them, evenly from first to last; all of them for 0."""
    if not most or len(listed) <= most:
        return listed
    return [listed[at * (len(listed) - 1) // max(most - 1, 1)] for at in range(most)]
