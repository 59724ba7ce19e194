"""Judgements → how many figures of a submission agreed, were wrong, could not be judged, or were touched by no rule."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from auditor.engine.judge import Judgement
from auditor.expression import Value, figures_in
from auditor.findings.finding import Judged
from auditor.findings.report import STATES, Figures, State
from auditor.model import Location, Submission

_UNDECIDED = ("not_evaluable", "fail", "review")
"""A rule that could not decide says nothing of what it read; one that failed says only that something it read is wrong."""


def figures(states: Mapping[Location, State]) -> Figures:
    """Counts the figures that were read by what the rules made of them."""
    counted = Counter(states.values())
    return Figures(read=counted.total(), **{state: counted[state] for state in STATES})


def states(submission: Submission, judged: Judged) -> dict[Location, State]:
    """What the rules made of each figure: wrong where a finding points at it, agreed where a rule that holds read it."""
    found: dict[Location, State] = dict.fromkeys((figure.location for figure in submission.figures), "untouched")
    told: tuple[tuple[State, Iterable[Location]], ...] = (
        ("unjudged", _read_by([one.reads for one in judged.judgements if one.outcome in _UNDECIDED])),
        ("agreed", _read_by([one.reads for one in judged.judgements if one.outcome == "pass"])),
        ("wrong", _within(found, [place for one in judged.standing for place in one.pointed()])),
    )
    for state, places in told:
        for place in places:
            if place in found:
                found[place] = state
    return found


def readers(judged: Judged) -> dict[Location, set[str]]:
    """The ids of the rules that read each figure."""
    found: dict[Location, set[str]] = {}
    for one in judged.judgements:
        for place in read(one):
            found.setdefault(place, set()).add(one.rule)
    return found


def read(judgement: Judgement) -> Iterator[Location]:
    """The places of the figures that a judgement read."""
    return _places(judgement.reads)


def _read_by(judgements: Iterable[Sequence[Value]]) -> Iterator[Location]:
    """The places of the figures in what several judgements read."""
    return _places(chain.from_iterable(judgements))


def _places(reads: Iterable[Value]) -> Iterator[Location]:
    return (figure.location for figure in figures_in(reads))


def _within(places: Iterable[Location], pointed: Sequence[Location]) -> Iterator[Location]:
    """The places that one of those pointed at holds."""
    if not pointed:
        return
    by_cell: dict[tuple[object, ...], list[Location]] = {}
    for place in places:
        by_cell.setdefault(place.home, []).append(place)
    for whole in pointed:
        for place in by_cell.get(whole.home, ()):
            if whole.start <= place.start and place.end <= whole.end:
                yield place
