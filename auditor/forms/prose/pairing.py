"""Open figures of a line → the slots of the form that they state, chosen for all of them together.

A figure may state any slot that prints its value. How much speaks for each pairing is added up: what its words tell (`evidence`), how
rarely its value stands in the form, and whether another figure of the sentence prints the other value of the same indicator.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.forms.prose import roles
from auditor.forms.prose.aside import tells_some
from auditor.forms.prose.evidence import Ground, Open, Passage
from auditor.forms.prose.matching import matching
from auditor.forms.prose.slots import VALUES, Slot
from auditor.forms.prose.stretch import without_role_words
from auditor.forms.prose.subjects import dimension, measured
from auditor.model import Statement
from auditor.slip import is_exchange

SETTLED = 0.85
"""How far a tie is trusted that stands on the value of the form."""
_ENOUGH, _LEAD, _MOST = 3.0, 0.5, 40
_TELLING_DIGITS = 3
_OFTEN_ALIKE = ("", "ratio", "points", "time", "money")
"""What figures of quite different things often measure alike: 100%, 10分."""


class Pairing(NamedTuple):
    """A slot that a figure may state, how much speaks for it, and what does, in words."""

    slot: Slot
    weight: float
    grounds: tuple[str, ...]


def pair_all(passage: Passage) -> None:
    """Pair the figures of a line that are open with slots that no other states; then what leans on figures so paired."""
    _pair(passage, [one for one in passage.opened() if not _leans_on_a_value(one)])
    _pair(passage, [one for one in passage.opened() if _leans_on_another(one) or passage.is_second(one.statement)])


def pair_rest(passage: Passage) -> None:
    """Pair what leans on figures that were tied since."""
    _pair(passage, [one for one in passage.opened() if _leans_on_another(one)])


def _pair(passage: Passage, open_ones: Sequence[Open]) -> None:
    """Give each of these figures the slot that fits it best."""
    for first in range(0, len(open_ones), _MOST):
        block = open_ones[first : first + _MOST]
        pairings = [_pairings(passage, one) for one in block]
        for one, chosen, near in zip(block, _chosen(pairings), pairings, strict=True):
            passage.settle(one.at, _paired(one.statement, chosen, near))


def _pairings(passage: Passage, one: Open) -> list[Pairing]:
    taken = {(slot.owner, slot.role) for slot in passage.held if slot is not None}
    printing = passage.slots.printing(one.value)
    near = [_pairing(passage, one, slot) for slot in printing if (slot.owner, slot.role) not in taken]
    return [pairing for pairing in near if pairing.weight >= _ENOUGH]


def _pairing(passage: Passage, one: Open, slot: Slot) -> Pairing:
    spoken_for = (*passage.grounds(one, slot), *_telling(one, slot), *_mated(passage, one, slot))
    return Pairing(slot, sum(weight for weight, _ in spoken_for), tuple(words for _, words in spoken_for if words))


def _leans_on_another(one: Open) -> bool:
    """Whether a figure is mostly told by the one before it: …228人，目标为240人; 完成18项，得9.5分."""
    return roles.is_marks(one.value) or roles.leads_to_target(one.here.since, one.here.tail)


def _leans_on_a_value(one: Open) -> bool:
    """Whether marks are told by nothing but what was said before them: 单张成本20元，与标准持平，得5分."""
    place = one.here.listed
    is_bare = not without_role_words(roles.last_clause(one.here.since)) if place is None else place.name == ""
    return roles.is_marks(one.value) and is_bare


def _paired(one: Statement, chosen: Pairing | None, pairings: Sequence[Pairing]) -> Statement:
    """The statement about its slot; where another thing's slot fits as well, with both as candidates."""
    if chosen is None:
        return one
    rivals = {other.slot.owner for other in pairings if other.weight > chosen.weight - _LEAD} - {chosen.slot.owner}
    if rivals:
        return one.model_copy(update={"candidates": tuple(sorted(rivals | {chosen.slot.owner}))}) if one.about is None else one
    return one.model_copy(
        update={
            "role": chosen.slot.role,
            "about": chosen.slot.owner,
            "confidence": SETTLED,
            "candidates": (),
            "grounds": "、".join(dict.fromkeys((*chosen.grounds, "与表中数值相同"))),
        }
    )


def _chosen(pairings: Sequence[Sequence[Pairing]]) -> list[Pairing | None]:
    """For each figure the pairing that all together weigh most with, each slot taken once."""
    columns = {key: at for at, key in enumerate(dict.fromkeys((one.slot.owner, one.slot.role) for row in pairings for one in row))}
    weights = [[0.0] * len(columns) for _ in pairings]
    by_place: dict[tuple[int, int], Pairing] = {}
    for row, listed in enumerate(pairings):
        for one in listed:
            column = columns[one.slot.owner, one.slot.role]
            weights[row][column] = one.weight
            by_place[row, column] = one
    return [by_place.get((row, column)) if column is not None else None for row, column in enumerate(matching(weights))]


def _mated(passage: Passage, one: Open, slot: Slot) -> Iterator[Ground]:
    """What another open figure of the sentence adds that prints the other value of the same indicator, where both together are of no
    other; less if it prints that but for two digits exchanged."""
    if slot.role not in VALUES or _is_of_a_part(one):
        return
    counterpart = VALUES[1 - VALUES.index(slot.role)]
    own = {(near.owner, near.role) for near in passage.slots.printing(one.value)}
    for other in passage.opened():
        if other.here.sentence != one.here.sentence or other.value.value == one.value.value:
            continue
        theirs = {(near.owner, near.role) for near in passage.slots.printing(other.value)}
        both = {owner for owner, role in own if role in VALUES and (owner, VALUES[1 - VALUES.index(role)]) in theirs}
        if both == {slot.owner} and (slot.owner, counterpart) in theirs:
            yield 2.0, "同句的数字与表中同一指标相同"
            return
        exchanged = (near for near in passage.slots.near(other.value) if is_exchange(measured(other.value), near.value))
        if slot.is_alone and any((near.owner, near.role) == (slot.owner, counterpart) for near in exchanged):
            yield 1.0, "同句的数字与表中同一指标只差一处"
            return


def _is_of_a_part(one: Open) -> bool:
    return one.here.is_part or tells_some(one.here)


def _telling(one: Open, slot: Slot) -> Iterator[Ground]:
    """A value that one thing of the form alone prints tells more than one that many do, most where no other is counted so."""
    digits = sum(map(str.isdigit, one.value.text))
    if slot.is_alone:
        yield (2.0 if digits > 1 and dimension(one.value) not in _OFTEN_ALIKE else 1.5), "表中只有一处"
    if digits >= _TELLING_DIGITS:
        yield 0.5, ""
    is_target = roles.leads_to_target(one.here.since, one.here.tail)
    if slot.is_only and is_target is (slot.role == "target") and (digits > 1 or is_target) and not _is_of_a_part(one):
        yield 1.0, "表中只有它这样计量"
