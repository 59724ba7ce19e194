"""Figures that name nothing for sure and print nothing of the form → what they are supposed to state, in doubt.

A figure of the prose that is wrong prints no slot, so its value does not tell which it states. But a slot that no other figure of the
prose states, of the same measure and near in value, may be meant where the words speak for it and no other comes close. What is supposed
is to be looked at: its confidence is below the threshold of every profile.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from auditor.forms.prose import roles
from auditor.forms.prose.aside import is_condition, is_of_others, is_of_some, is_stock, tells_some
from auditor.forms.prose.evidence import Ground, Open, Passage
from auditor.forms.prose.measures import as_compared, opens_on_a_region
from auditor.forms.prose.slots import Slot
from auditor.forms.prose.stretch import PART, Names, without_role_words
from auditor.forms.prose.subjects import UNSURE, dimension, is_count, measured
from auditor.forms.prose.weights import weights_of
from auditor.model import AMOUNTS, Figure, Statement
from auditor.pattern import Pattern
from auditor.slip import is_digit_off, is_exchange

_AIM_FOLLOWS = 2.5
"""What its target, told just after it, adds for an actual value: 都合格的占97%，指标要求92%."""
_FARTHEST = 3
"""How many times an actual value another may be that its target follows."""
_POINT_MOVED, _ROUNDED = 10, 1
"""Or whose decimal point slipped: 45.3万平方米 of 45310."""
_ENOUGH = {"actual": 2.5, "target": 2.5, "score": 3.0, "executed": 2.0, "received": 2.0, "budget": 2.0, "initial": 2.0}
"""What must speak for a slot of each role. Measured on the labelled submissions: at 2.0 some wrong scores are supposed, else none."""
_COMMON = 0.5
"""How much more where figures of quite different things measure alike."""
_LEAD = 1.0
"""By how much it must outweigh whatever is about the same figure or slot."""
_SURE_ROLES = ("total_score", "completion_rate", "executed_rate", "received_rate")
"""What is no slot's whose words have told it."""
_BARE_TARGET = Pattern(r"(?:任务|指标|目标|计划)[为是]?\s*$|[未没]到\s*$")
"""What leads to a target only beside an actual value: 新造林513亩，任务500亩."""
_AS_LED = 2.0
"""What makes up for the words of a target that are missing there."""
_EXCHANGE, _ONLY_SHORT_EXCHANGE, _SHORT_EXCHANGE, _DIGIT_OFF = 2.5, 1.5, 1.0, 1.0
"""What speaks for a figure that prints a slot but for two digits exchanged: of many digits, of few in a unit that nothing else is counted
in, of few; or but for one wrong digit. Measured on the labelled submissions: at 1.5 one wrong digit makes a survey's 186 of 182 samples."""
_TELLING_DIGITS = 3
_DONE = Pattern(r"实际|完成|建成|达到?|实现|全年|共|累计|[总合]计|新[增建]|改造后")

Key = tuple[str, str]
"""An owner of slots and the role of one."""


class _Supposed(NamedTuple):
    """That an open figure of a passage states a slot, and what speaks for it."""

    passage: Passage
    one: Open
    slot: Slot
    grounds: tuple[Ground, ...]

    @property
    def weight(self) -> float:
        return sum(weight for weight, _ in self.grounds)

    @property
    def key(self) -> Key:
        return self.slot.owner, self.slot.role

    def rivals(self, other: "_Supposed") -> bool:
        """Whether both are about one figure or one slot."""
        return self.key == other.key or (self.one.at == other.one.at and self.passage is other.passage)


def suppose(passages: Sequence[Passage], names: Names) -> list[Passage]:
    """Tie in doubt the figures that most speaks for, each slot to one of them; what has a rival for its figure or its slot to none.

    Returns the passages of those figures.
    """
    stated = {(said.statement.about, said.statement.role) for passage in passages for said in passage.spoken}
    first = _first_amount(passages)
    found = (one for passage in passages for one in _of_passage(passage, stated, names, first))
    left = sorted(found, key=lambda one: -one.weight)
    settled: dict[int, Passage] = {}
    while left:
        best, *others = left
        rivals = [other for other in others if best.rivals(other)]
        left = [other for other in others if not best.rivals(other)]
        if best.weight >= _enough(best) and all(other.weight <= best.weight - _LEAD for other in rivals):
            best.passage.settle(best.one.at, _tied(best))
            settled[id(best.passage)] = best.passage
    return list(settled.values())


def _enough(best: _Supposed) -> float:
    """What must speak for it, more where figures of quite different things measure alike: 88%, 15天."""
    is_common = best.slot.role in ("actual", "target") and not is_count(best.one.value)
    return _ENOUGH[best.slot.role] + (_COMMON if is_common else 0.0)


def _tied(best: _Supposed) -> Statement:
    told = dict.fromkeys(words for _, words in best.grounds if words)
    return best.one.statement.model_copy(
        update={
            "role": best.slot.role,
            "about": best.slot.owner,
            "confidence": UNSURE,
            "candidates": (),
            "grounds": "、".join((*told, "表中此项别处没有写到")),
        }
    )


def _first_amount(passages: Sequence[Passage]) -> Statement | None:
    """The first amount of money of the prose, where it is about nothing yet."""
    said = (said.statement for passage in passages for said in passage.spoken)
    first = next((one for one in said if one.value is not None and dimension(one.value) == "money"), None)
    return first if first is not None and first.about is None else None


def _of_passage(passage: Passage, stated: Collection[tuple[str | None, str]], names: Names, first: Statement | None) -> Iterator[_Supposed]:
    for one in passage.opened():
        candidates = one.statement.candidates
        if not _may_be_meant(one):
            continue
        aimed = _whose_target_follows(passage, one)
        printed = {slot.role for slot in passage.slots.printing(one.value) if (slot.owner, slot.role) not in stated}
        for slot in dict.fromkeys((*passage.slots.near(one.value), *([aimed] if aimed is not None else []))):
            is_open = (slot.owner, slot.role) not in stated and (not candidates or slot.owner in candidates)
            if not is_open or slot.role not in _ENOUGH or slot.role in printed:
                continue
            if one.here.is_part and (slot.role not in AMOUNTS or slot.owner == names.money.total):
                continue
            if slot == aimed:
                own = _led_by_its_target(one)
            elif slot.role in AMOUNTS:
                own = _of_money(passage, one, slot, names, first)
            else:
                own = _of_marks(one, slot, names) if slot.role == "score" else _of_measure(passage, one, slot)
            if own is not None:
                yield _Supposed(passage, one, slot, (*passage.grounds(one, slot), *own, *_misprinted(one.value, slot)))


def _led_by_its_target(one: Open) -> list[Ground] | None:
    """What its target, told just after it, adds for an actual value, whatever words lead to it; None for a part or a difference."""
    is_apart = PART in one.here.since or roles.tells_change(one.here.since)
    return None if is_apart else [(_AIM_FOLLOWS, "随后的目标")]


def _whose_target_follows(passage: Passage, one: Open) -> Slot | None:
    """The actual value of the indicator whose target, which no other has, is told just after a figure and says nothing else."""
    following = passage.spoken[one.at + 1] if one.at + 1 < len(passage.spoken) else None
    if following is None or following.here is None or following.sentence != one.here.sentence or following.statement.value is None:
        return None
    since, value = following.here.since, following.statement.value
    if not roles.leads_to_target(since, following.here.tail) or (without_role_words(since) and not roles.is_intended(since)):
        return None
    owners = {slot.owner for slot in passage.slots.printing(value) if slot.role == "target"}
    actual = passage.slots.of(owners.pop(), "actual") if len(owners) == 1 else None
    if actual is None or dimension(value) != dimension(one.value):
        return None
    small, large = sorted((actual.value, measured(one.value)))
    is_near = large <= _FARTHEST * small
    return actual if is_near or (small and abs(large / small - _POINT_MOVED) <= _ROUNDED) else None


def _may_be_meant(one: Open) -> bool:
    """Whether a figure that is about nothing yet is no target of before, nobody else's."""
    here = one.here
    is_apart = here.revision is not None or tells_some(here) or is_condition(here) or is_of_others(here.since)
    return one.statement.about is None and one.statement.role not in _SURE_ROLES and not is_apart


def _misprinted(value: Figure, slot: Slot) -> Iterator[Ground]:
    """What it adds that a figure is what the form prints but for a slip of the pen: of many digits, much."""
    if is_exchange(measured(value), slot.value):
        few = _ONLY_SHORT_EXCHANGE if slot.is_only else _SHORT_EXCHANGE
        yield (_EXCHANGE if _is_exchanged(value, slot) else few), "与表中数字只差两位颠倒"
    elif is_digit_off(measured(value), slot.value) and len(slot.value.normalize().as_tuple().digits) >= _TELLING_DIGITS:
        yield _DIGIT_OFF, "与表中数字只差一位"


def _is_exchanged(value: Figure, slot: Slot) -> bool:
    """Whether a figure is what the form prints with digits exchanged, of so many that hardly another figure is."""
    return sum(map(str.isdigit, value.text)) >= _TELLING_DIGITS and is_exchange(measured(value), slot.value)


def _of_measure(passage: Passage, one: Open, slot: Slot) -> list[Ground] | None:
    """What the words of its clause add for a target or an actual value of an indicator; None where they speak against it."""
    here, clause, name = one.here, roles.last_clause(one.here.since), passage.owned[slot.owner].name
    if PART in here.since:
        return None
    role = roles.of_measure(here.lead, here.tail, as_compared(name, one.value), stated=passage.is_told(slot.owner, "actual"))
    is_led, is_bare = roles.leads_to_target(here.since, here.tail), _BARE_TARGET.search(clause) is not None
    is_target = role == "target" or is_bare or (role == "actual" and is_led)
    is_changed = roles.tells_change(here.since) and role != "target"
    if is_target is not (slot.role == "target") or is_changed or (not is_target and role != "actual"):
        return None
    is_of_region = is_stock(here, name) or (opens_on_a_region(here) and not _DONE.search(clause))
    is_another = is_of_some(here, name) or (not is_target and is_of_region)
    if is_another and not _is_exchanged(one.value, slot):
        return None
    told: list[Ground] = [(1.0, "候选的指标")] if one.statement.candidates else []
    if is_target:
        return [*told, *([] if is_led else [(_AS_LED, "说法")])]
    return [*told, *([(0.5, "说法")] if _DONE.search(clause) else [])]


def _of_marks(one: Open, slot: Slot, names: Names) -> list[Ground] | None:
    """Nothing more, where the words before marks tell of a score, and so many can be had; None where they do not."""
    if one.value.value > weights_of(names).get(slot.owner, one.value.value):
        return None
    is_rest = one.here.thread.last_role == "full_marks" and roles.of_marks(one.here.since) == "total_score"
    is_score = one.statement.role == "score" or is_rest
    return [] if is_score and not roles.tells_change(one.here.since) else None


def _of_money(passage: Passage, one: Open, slot: Slot, names: Names, first: Statement | None) -> list[Ground] | None:
    """What the words of its clause add for an amount of a line of the funds; None where they speak against it."""
    here, money, clause = one.here, names.money, roles.last_clause(one.here.since)
    named = money.source(clause, is_listed=True)
    role = roles.of_money(here.since.replace(named[0], "") if named is not None else here.since, here.tail, here.ahead)
    is_its_role = role == slot.role or (role == "budget" and slot.role == "initial" and "年初" in here.since)
    if (role is not None and not is_its_role) or roles.tells_change(here.since):
        return None
    is_exchanged = _is_exchanged(one.value, slot)
    if role is None and named is None:
        return [] if is_exchanged else None
    told: list[Ground] = [(1.0, "说法")] if is_its_role and role != slot.role else []
    if named is not None:
        return [*told, (2.5, "资金来源")] if named[1] == slot.owner else None
    if slot.owner != money.total:
        is_beside = any(said.statement.about == slot.owner for said in passage.spoken)
        return told if (is_exchanged and is_beside) or here.thread.carried.about == slot.owner else None
    if PART in here.since:
        return None
    return [*told, *([(1.0, "最先写到的金额")] if one.statement is first and role != "executed" else [])]
