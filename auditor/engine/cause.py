"""What the rules found → the figures that several findings come from: the smallest changes that would undo them and break nothing.

The rules themselves are the equations. A change is tried by asking every rule that read the figure again, with the change in place; it
explains what it undoes if no rule that held before fails. The search is bounded by the number of changes tried, so that its time is.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from auditor.engine.change import Change, Slot, Supposed, slots
from auditor.engine.due import candidates, read
from auditor.engine.judgement import Judgement
from auditor.engine.slipping import slipped, thing_named
from auditor.expression import Frame
from auditor.model import Cause, Figure, Indicator, Location, Submission
from auditor.quantity import Quantity, agrees, printed

_FOUND = ("fail", "review")
_HELD = ("pass", "not_applicable")
_MOST_TRIED, _MOST_PAIRED, _FEWEST = 400, 16, 2


class _Explanation(NamedTuple):
    """Changes that break nothing, and the findings that they undo."""

    changes: tuple[Change, ...]
    undone: frozenset[int]
    is_founded: bool = True

    @property
    def places(self) -> frozenset[Location]:
        return frozenset(change.slot.figure.location for change in self.changes)


def causes(submission: Submission, context: Frame, judgements: Sequence[Judgement]) -> tuple[Cause, ...]:
    """The causes behind the findings of a submission, ids c1, c2, …; none where each stands alone.

    A finding counts that is more than a note and holds two figures at least against each other.
    """
    failing = [one for one in judgements if one.outcome in _FOUND and one.severity != "note" and _is_equation(one)]
    if len(failing) < _FEWEST:
        return ()
    return tuple(_Search(submission, context, failing, judgements).causes())


def _is_equation(judgement: Judgement) -> bool:
    return not judgement.definition.is_over_findings and len(read(judgement)) >= _FEWEST


class _Search:
    """The search for what some findings come from."""

    def __init__(self, submission: Submission, context: Frame, failing: Sequence[Judgement], judgements: Iterable[Judgement]) -> None:
        self.submission, self.context, self.failing = submission, context, failing
        self.slots = slots(submission)
        self.number = {id(one): at for at, one in enumerate(failing)}
        self.held: dict[Location, list[Judgement]] = defaultdict(list)
        self.found: dict[Location, list[Judgement]] = defaultdict(list)
        held = [one for one in judgements if one.outcome in _HELD and one.severity != "note" and one.frame is not None]
        for known, by_place in ((held, self.held), (failing, self.found)):
            for one, figures in sorted(((one, read(one)) for one in known), key=lambda pair: len(pair[1])):  # the fewer, the sooner asked
                for figure in figures:
                    by_place[figure.location].append(one)

    def causes(self) -> Iterator[Cause]:
        """The causes, those that explain most first; a finding is explained once."""
        tried = list(self._single())
        remaining = frozenset(range(len(self.failing)))
        for count in range(1, len(self.failing)):
            found = self._best(tried, remaining) or self._best(self._paired(tried, remaining), remaining)
            if found is None:
                return
            chosen, others = found
            undone = chosen.undone & remaining
            remaining -= undone
            yield self._cause(count, chosen, undone, others)

    def _single(self) -> Iterator[_Explanation]:
        """Changes of one figure. What a single finding read can undo that finding alone, and with another change nothing more; a guess that
        undoes no more than one has nothing to speak for it."""
        tries = 0
        places = sorted(self.found.items(), key=lambda found: -len(found[1]))
        for place, failing in places:
            slot = self.slots.get(place)
            if slot is None or len(failing) < _FEWEST or self._is_confirmed(slot):
                continue
            for due, is_founded in candidates(slot, failing):
                tries += 1
                if tries > _MOST_TRIED:
                    return
                found = self._tried((Change(slot, due),), fewest=1 if is_founded else _FEWEST)
                if found is not None:
                    yield found._replace(is_founded=is_founded)

    def _is_confirmed(self, slot: Slot) -> bool:
        """Whether a second place agrees on a target: the prose gives it as the form does, or a reason for falling short of it is stated."""
        if slot.field != "target":
            return False
        if isinstance(slot.owner, Indicator) and slot.owner.reason is not None and slot.owner.reason.mark == "stated":
            return True
        stated = (one.value for one in self.submission.statements if one.role == "target" and one.about == slot.owner.id)
        return any(value is not None and agrees(printed(value), printed(slot.figure)) is True for value in stated)

    def _paired(self, tried: Sequence[_Explanation], remaining: frozenset[int]) -> list[_Explanation]:
        """Two changes together that undo what neither does alone: two scores wrong, and the sum with them."""
        first: dict[frozenset[Location], _Explanation] = {}
        for one in tried:
            if one.undone & remaining:
                first.setdefault(one.places, one)
        useful = list(first.values())[:_MOST_PAIRED]
        found = []
        for one, other in combinations(useful, 2):
            apart = (one.undone | other.undone) & remaining
            if one.places != other.places and len(apart) >= _FEWEST:
                both = self._tried((*one.changes, *other.changes))
                if both is not None and len(both.undone & remaining) > len(apart):
                    found.append(both)
        return found

    def _tried(self, changes: tuple[Change, ...], fewest: int = 1) -> _Explanation | None:
        """What some changes undo; None where that is less than asked for, or where they break what held."""
        supposed = Supposed(self.context, changes)
        places = [change.slot.figure.location for change in changes]
        failing = {id(one): one for place in places for one in self.found[place]}
        undone = self._undone(supposed, list(failing.values()), fewest)
        held = {id(one): one for place in places for one in self.held[place]}
        return _Explanation(changes, undone) if undone and all(map(supposed.holds, held.values())) else None

    def _undone(self, supposed: Supposed, failing: Sequence[Judgement], fewest: int) -> frozenset[int]:
        """Which findings a supposition undoes; none as soon as they can no longer be so many."""
        undone = set[int]()
        for asked, one in enumerate(failing):
            if len(undone) + len(failing) - asked < fewest:
                return frozenset()
            if supposed.holds(one):
                undone.add(self.number[id(one)])
        return frozenset(undone) if len(undone) >= fewest else frozenset()

    def _best(self, tried: Sequence[_Explanation], remaining: frozenset[int]) -> tuple[_Explanation, int] | None:
        """The change that undoes most, a slip of the pen before others, and how many other figures could be changed instead."""
        sound = [one for one in tried if len(one.undone & remaining) >= _FEWEST and self._is_sound(one, one.undone & remaining)]
        if not sound:
            return None
        most = max(len(one.undone & remaining) for one in sound)
        best = [one for one in sound if len(one.undone & remaining) == most]
        slips = [one for one in best if self._slip(one)]
        chosen = (slips or best)[0]
        rivals = {one.places for one in (slips or best) if one.undone & chosen.undone} - {chosen.places}
        return chosen, len(rivals)

    def _slip(self, one: _Explanation) -> str:
        return slipped(one.changes[0], self.submission) if len(one.changes) == 1 else ""

    def _is_sound(self, one: _Explanation, undone: Iterable[int]) -> bool:
        """Whether findings about several things agree on the change, or a slip of the pen tells of it and something says what is due.

        What rules say of one row alone is the same thing said twice, not two things that agree.
        """
        owners = {
            self.slots[figure.location].owner.id for at in undone for figure in read(self.failing[at]) if figure.location in self.slots
        }
        return len(owners) > 1 or (one.is_founded and self._slip(one) not in ("", "forward"))

    def _is_firm(self, one: _Explanation, explained: Sequence[Judgement]) -> bool:
        """Whether enough speaks for it to stand in the place of the findings: a slip, three of them, or that all accuse this figure."""
        if not any(judgement.severity == "error" for judgement in explained):
            return False
        place = one.changes[0].slot.figure.location
        return self._slip(one) != "" or len(explained) > _FEWEST or all(_points_at(judgement, place) for judgement in explained)

    def _cause(self, number: int, one: _Explanation, undone: frozenset[int], others: int) -> Cause:
        explained = [self.failing[at] for at in sorted(undone)]
        change, *more = one.changes
        return Cause(
            id=f"c{number}",
            name=thing_named(change.slot),
            figure=change.slot.figure,
            due=change.due,
            slip=self._slip(one),
            standing="several" if others else "firm" if self._is_firm(one, explained) else "perhaps",
            others=str(others),
            told="、".join(dict.fromkeys(judgement.sentence("title") or judgement.definition.title for judgement in explained)),
            also="".join(f"{thing_named(extra.slot)}应为 {extra.due.text}" for extra in more),
            points=self._points(explained, change.slot),
            symptoms=tuple(judgement.id for judgement in explained),
            confidence=0.0 if any(judgement.outcome == "review" for judgement in explained) else 1.0,
        )

    def _points(self, explained: Sequence[Judgement], slot: Slot) -> Figure | None:
        """What putting it right adds to the total, by what the findings say: of two about one thing the first counts.

        Nothing where the total as printed is what they agree on.
        """
        form = self.submission.form
        total = form.total_score.figure if form is not None and form.total_score is not None else None
        is_total_right = total is not None and total != slot.figure and any(total in read(one) for one in explained)
        by_thing: dict[str, Decimal] = {}
        for one in explained:
            change = one.points()
            if isinstance(change, Quantity):
                by_thing.setdefault(one.about, change.value)
        if not by_thing:
            return None
        added = Decimal(0) if is_total_right else sum(by_thing.values(), Decimal(0))
        return slot.figure._replace(text=f"{added:f}", value=added, unit=None)


def _points_at(judgement: Judgement, place: Location) -> bool:
    focus = judgement.places()[0]
    return focus.home == place.home and focus.start <= place.start and place.end <= focus.end
