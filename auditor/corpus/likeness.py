"""What submissions say → which of them say much the same, without holding each against every other.

The prose of each is cut into stretches of five characters, its figures, unit and project left out; MinHash sketches of these sets are cut
into bands, and submissions that share a band are candidates (locality-sensitive hashing). In each band every submission is held against the
first of it and the first of another unit, so the work grows with the number of submissions, however many are alike.
"""

from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, Decimal
from difflib import SequenceMatcher
from operator import eq
from typing import NamedTuple

from auditor import key
from auditor.model import Entry, Figure, Location, Submission
from auditor.pattern import Pattern

try:
    from rensa import RMinHash
except ImportError:  # an extra: without it no sketches are made, and the report says so
    RMinHash = None

BANDS, ROWS = 21, 6
"""Of two submissions that share 80 % of their stretches 99.8 % share a band, of two that share 30 % one in seventy."""
LEAST_SHARED = 0.5
"""Candidates whose sketches agree in less than this share of their places are not looked at further."""
LEAST_STRETCHES = 120
_STRETCH = 5
_DIGITS = Pattern(r"\d+")
_SENTENCE = Pattern(r"[^。！？；\n]+")
_SHORTEST_SHARED = 12
_SHORTEST_NAME = 4


class Told(NamedTuple):
    """A text of a submission and where it stands."""

    text: str
    location: Location


def is_available() -> bool:
    return RMinHash is not None


def sketch(submission: Submission) -> tuple[int, ...]:
    """The MinHash of what a submission says; empty where that is too little to compare, or the library is not installed."""
    if RMinHash is None:
        return ()
    found = stretches(submission)
    if len(found) < LEAST_STRETCHES:
        return ()
    made = RMinHash(num_perm=BANDS * ROWS, seed=1)
    made.update(sorted(found))
    return tuple(made.digest())


def stretches(submission: Submission) -> frozenset[str]:
    """Every five characters in a row of what a submission says, but for figures and its own names."""
    names = _names(submission)
    return frozenset(
        letters[at : at + _STRETCH]
        for one in told(submission)
        for letters in [_letters(one.text, names)]
        for at in range(len(letters) - _STRETCH + 1)
    )


def told(submission: Submission) -> Iterator[Told]:
    """The report, the outcome of the goal and the reasons: what a unit writes in its own words."""
    yield from (Told(passage.text, passage.location) for passage in submission.prose)
    form = submission.form
    if form is not None:
        entries = [form.goal_outcome, *(one.reason for one in form.indicators)]
        yield from (Told(entry.text, entry.location) for entry in entries if entry is not None and entry.mark == "stated")


def candidates(sketches: Sequence[tuple[int, ...]], units: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of places in `sketches` (later, earlier) that may say much the same, at most one for each later one: of those it shares a band
    with, one of another unit before one of its own, then the one most alike, then the earliest. `units` are the keys of their units.
    """
    best: dict[int, tuple[bool, float, int]] = {}
    for band in range(BANDS):
        firsts: dict[tuple[int, ...], list[int]] = {}
        for later, made in enumerate(sketches):
            if not made:
                continue
            seen = firsts.setdefault(made[band * ROWS : band * ROWS + ROWS], [])
            for earlier in seen:
                shared = _shared(sketches[earlier], made)
                if shared >= LEAST_SHARED:
                    found = (units[earlier] != units[later], shared, -earlier)
                    best[later] = max(best.get(later, found), found)
            if not seen or (len(seen) == 1 and units[seen[0]] != units[later]):
                seen.append(later)
    yield from ((later, -earlier) for later, (_, _, earlier) in sorted(best.items()))


def _shared(first: Sequence[int], second: Sequence[int]) -> float:
    agreeing: int = sum(map(eq, first, second))
    return agreeing / len(first)


class Said(NamedTuple):
    """What a submission says, taken apart once however often it is held against others: its stretches, its texts, and its sentences by
    their letters."""

    stretches: frozenset[str]
    texts: tuple[Told, ...]
    sentences: tuple[tuple[str, Location], ...]


def said(submission: Submission) -> Said:
    texts = tuple(told(submission))
    sentences = tuple((_letters(one.quote, ()), one) for text in texts for one in _sentences(text))
    return Said(stretches(submission), texts, sentences)


def share(first: Said, second: Said) -> float:
    """The share of their common stretches in all that either has."""
    common = len(first.stretches & second.stretches)
    return common / (len(first.stretches) + len(second.stretches) - common) if first.stretches or second.stretches else 0.0


def same_words(first: Said, second: Said) -> tuple[Entry, Entry] | None:
    """The longest sentence of the second that stands in the first word for word, and that one; else the longest words both have."""
    there = dict(first.sentences)
    shared = [(one, there[letters]) for letters, one in second.sentences if letters in there]
    if shared:
        found = max(shared, key=lambda pair: len(pair[0].quote))
        return _entry(found[0]), _entry(found[1])
    return _longest(first.texts, second.texts)


def _longest(first: Sequence[Told], second: Sequence[Told]) -> tuple[Entry, Entry] | None:
    """The longest words of their longest texts that both have: the figures in between differ, but not these."""
    a, b = (max(texts, key=lambda one: len(one.text), default=None) for texts in (first, second))
    if a is None or b is None:
        return None
    match = SequenceMatcher(None, a.text, b.text, autojunk=False).find_longest_match()
    if match.size < _SHORTEST_SHARED:
        return None
    return _entry(b.location.part(match.b, match.b + match.size)), _entry(a.location.part(match.a, match.a + match.size))


def leftover(first: Submission, second: Submission) -> Entry | None:
    """The name of the first one's unit, where it stands in what the second says and is no part of the second's own names."""
    name = first.unit.text.strip() if first.unit is not None else ""
    own = "".join(one.text for one in (second.unit, second.department, second.project) if one is not None)
    if len(name) < _SHORTEST_NAME or name in own:
        return None
    for one in told(second):
        at = one.text.find(name)
        if at >= 0:
            return _entry(one.location.part(at, at + len(name)))
    return None


def percent(value: float, location: Location) -> Figure:
    """A share as a figure: 92 %."""
    whole = Decimal(str(value * 100)).quantize(Decimal(1), ROUND_DOWN)
    return Figure(text=f"{whole}%", value=whole, unit="%", location=location)


def _sentences(one: Told) -> Iterator[Location]:
    for match in _SENTENCE.finditer(one.text):
        if match.end() - match.start() >= _SHORTEST_SHARED:
            yield one.location.part(match.start(), match.end())


def _entry(location: Location) -> Entry:
    return Entry(text=location.quote, location=location)


def _names(submission: Submission) -> tuple[str, ...]:
    """The letters of unit, department and project, the longest first."""
    named = [one.text for one in (submission.unit, submission.department, submission.project) if one is not None]
    return tuple(sorted({letters for text in named if len(letters := key.name(text)) >= 2}, key=lambda letters: (-len(letters), letters)))


def _letters(text: str, names: Sequence[str]) -> str:
    letters = key.name(text)
    for name in names:
        letters = letters.replace(name, "")
    return _DIGITS.sub("", letters)
