"""What in a line of prose speaks for a figure stating a slot of the form: names, neighbours, words of a role.

What its value tells is not weighed here: it may be the slot's or, where the prose is wrong, another.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.forms.prose import roles
from auditor.forms.prose.aside import tells_some
from auditor.forms.prose.slots import MARKS, Slot, Slots
from auditor.forms.prose.stretch import PART, Here, Names, Spoken, is_of_this_year
from auditor.forms.prose.subjects import POINTS, POINTS_APART, Subject
from auditor.model import AMOUNTS, Figure, Statement
from auditor.pattern import Pattern
from auditor.similarity import plain, rarity, told

Ground = tuple[float, str]
"""How much something speaks for a pairing, and what it is in words; empty words are not told."""
_SURE = 0.95
_NAMED, _HALF_NAMED = 0.6, 0.3
_AGAINST = 6.0
"""More than all that can speak for a pairing."""
_RULED_OUT: list[Ground] = [(-2 * _AGAINST, "")]
_TOTAL_NEAR = Pattern(r"自评|总分|总得分|合计|综合|评价结果|给自己")
_SAID_ALREADY = ("previous", "explanation", "unlisted", "excess")
_FULL_MARKS = Pattern("满分|分值|权重")
_SEVERAL = Pattern(r"分别|依次|[两二三四五六]项")
_EXECUTION = Pattern(r"预算执行|执行率")
_RATE_NAMED = Pattern(r"([^\W\d_]率)(?:分?别?均?[达为是到约]|实现|完成)*\s*$")
"""The end of the name of a rate just before a figure: where a name has no such end, it is another's."""


class Open(NamedTuple):
    """A figure that may state another slot than what was read, by its number in the line."""

    at: int
    statement: Statement
    value: Figure
    here: Here


class Passage:
    """The statements of one line of prose, and the slots that they were found to state.

    `spoken` are the statements, `held` the slot that each states as the table does.
    """

    def __init__(self, spoken: Sequence[Spoken], slots: Slots, names: Names) -> None:
        self.spoken, self.slots, self.names = list(spoken), slots, names
        self.weights = rarity(tuple(one.name for one in names.indicators))
        self.owned = {one.id: one for one in (*names.indicators, *names.groups)}
        self.has_points = any(POINTS in one.dimensions for one in names.indicators)
        self.held = [self._slot(one.statement) for one in spoken]

    def settle(self, at: int, statement: Statement) -> None:
        """Say instead of what was read."""
        self.spoken[at] = self.spoken[at]._replace(statement=statement)
        self.held[at] = self._slot(statement)

    def opened(self) -> list[Open]:
        """The figures that may state another slot than what was read."""
        return [one for at in range(len(self.spoken)) if (one := self._open(at)) is not None]

    def _slot(self, one: Statement) -> Slot | None:
        """The slot that a statement was found to state: the one it is about, where the table prints the same."""
        if one.value is None or one.about is None:
            return None
        return next((slot for slot in self.slots.printing(one.value) if (slot.owner, slot.role) == (one.about, one.role)), None)

    def _open(self, at: int) -> Open | None:
        """A figure that states no slot, or is tied in doubt to one that prints something else; None for any other."""
        statement, _, _, here = self.spoken[at]
        value = statement.value
        if here is None or value is None or self.held[at] is not None or (value.unit in POINTS_APART and not self.has_points):
            return None
        if roles.is_marks(value) and roles.are_taken_off(here.since):
            return None
        if statement.role in _SAID_ALREADY or not is_of_this_year(here, self.names.year):
            return None
        doubted = here.thread.is_plan or statement.role == "score" or self.is_second(statement) or statement.confidence < _SURE
        return Open(at, statement, value, here) if statement.about is None or doubted else None

    def is_second(self, statement: Statement) -> bool:
        """Whether a statement gives the actual value of what another figure of the line gives as the table does."""
        return statement.role == "actual" and self.is_told(statement.about or "", "actual")

    def grounds(self, one: Open, slot: Slot) -> list[Ground]:
        """All that speaks for a figure stating a slot, but for its value."""
        if (
            self._is_a_share_of_another(one, slot)
            or self._is_listed_for(one, slot)
            or (one.statement.role in MARKS and self._is_anothers(one, slot))
        ):
            return _RULED_OUT
        about = [*self._named(one.here, slot), *self._about(one, slot)]
        if one.statement.about not in (None, slot.owner) and not any(weight > 0 for weight, _ in about):
            return _RULED_OUT
        return [*about, *_role(one, slot, is_told=self.is_told(slot.owner, one.statement.role))]

    def _is_a_share_of_another(self, one: Open, slot: Slot) -> bool:
        """Whether a percentage is said to be of the figure before it, which is another thing's: 筛查5600人，为计划5600人的100%."""
        return one.value.unit == "%" and roles.is_of_the_last(one.here.since) and self._just_before(one) != slot.owner

    def _is_listed_for(self, one: Open, slot: Slot) -> bool:
        """Whether a list of names and figures gives a figure to another thing by its whole name."""
        about, place = self.owned.get(one.statement.about or ""), one.here.listed
        return about is not None and about.id != slot.owner and place is not None and about.name in plain(place.name or "")

    def _is_anothers(self, one: Open, slot: Slot) -> bool:
        """Whether marks that are told of one thing, by its label or by its value before them, would go to one that the sentence does not
        name, or marks that a name leads to at once to another that it does not name."""
        about, owner = one.statement.about, self.owned.get(slot.owner)
        if about in (None, slot.owner):
            return False
        if one.here.listed is not None and (one.here.listed.name or one.statement.confidence >= _SURE):
            return True
        if one.statement.confidence >= _SURE and self._is_led_to(one.here, about or ""):
            return not self._is_led_to(one.here, slot.owner)
        if owner is None or not (one.here.thread.label.about == about or self._has_its_value_told(one, about or "")):
            return False
        return told(owner.name, self._of_groups(owner, one.here.before), self.weights) < _HALF_NAMED

    def _has_its_value_told(self, one: Open, about: str) -> bool:
        """Whether the sentence of marks told the value of this indicator before them, and of no other: 目标85%，实际88.4%，满分15分."""
        told_before = [
            other.statement.about
            for other in self.spoken[: one.at]
            if other.sentence == one.here.sentence and other.statement.role in ("actual", "target")
        ]
        return set(told_before) == {about} and one.here.listed is None and _SEVERAL.search(one.here.before) is None

    def _is_led_to(self, here: Here, about: str) -> bool:
        """Whether the clause that leads to a figure holds the whole name of a thing."""
        owner = self.owned.get(about)
        return owner is not None and owner.name in self._of_groups(owner, plain(roles.last_clause(here.since)))

    def is_told(self, owner: str, role: str) -> bool:
        """Whether another figure of the line states what the table prints for this role."""
        return any(slot is not None and (slot.owner, slot.role) == (owner, role) for slot in self.held)

    def _named(self, here: Here, slot: Slot) -> Iterator[Ground]:
        owner = self.owned.get(slot.owner)
        if owner is None:
            if slot.role in MARKS and slot.owner == self.names.money.total and _EXECUTION.search(roles.last_clause(here.since)):
                yield 3.0, "名称"
            return
        if owner.is_group and roles.last_clause(here.since).strip("，,、；; ") == f"{owner.name}指标":
            yield 1.0, "名称"
        listed = here.listed.name or "" if here.listed is not None else ""
        clause = told(owner.name, self._of_groups(owner, listed + roles.last_clause(here.since) + here.tail), self.weights)
        whole = told(owner.name, self._of_groups(owner, here.before + here.tail), self.weights)
        if clause >= _NAMED or whole >= _NAMED:
            yield (3.0 if clause >= _NAMED else 2.0), "名称"
        elif clause >= _HALF_NAMED or whole >= _HALF_NAMED:
            yield (1.5 if clause >= _HALF_NAMED else 1.0), "部分名称"
        elif (rate := _RATE_NAMED.search(here.since)) is not None and rate[1] not in owner.name:
            yield -2.0, ""
        if here.thread.label.about == slot.owner:
            yield 2.0, "标题"
        elif owner.within & here.thread.groups:
            yield 1.0, "标题下的指标"

    def _of_groups(self, owner: Subject, text: str) -> str:
        """A text that may name this subject: where that is a group, without the whole names of indicators that hold its own."""
        if not owner.is_group or owner.name not in text:
            return text
        for one in self.names.indicators:
            text = text.replace(one.name, "") if owner.name in one.name else text
        return text

    def _about(self, one: Open, slot: Slot) -> Iterator[Ground]:
        """Figures of the same sentence and line that are about the same thing; the one just before counts most."""
        if PART in one.here.since or one.here.is_part or tells_some(one.here):
            yield -2.0, ""
        if slot.role == "score" and self._is_one_of_the_parts(one, slot):
            yield 1.0, "同句的各部分得分"
        if self._just_before(one) == slot.owner:
            yield 1.0, "紧接的数字"
        if slot.owner in {other.statement.about for other in self.spoken if other.sentence == one.here.sentence}:
            yield 2.0, "同句的数字"
        elif any(other.statement.about == slot.owner and other.statement.value is not None for other in self.spoken):
            yield 1.0, "同段的数字"

    def _is_one_of_the_parts(self, one: Open, slot: Slot) -> bool:
        """Whether a slot is a top group's, and its sentence gives another of them its score: 产出49.44分，效益29.2分，满意度10分."""
        owner = self.owned.get(slot.owner)
        tops = {other.id for other in self.names.groups if other.is_top} - {slot.owner}
        beside = (other.statement for other in self.spoken if other.sentence == one.here.sentence)
        return owner is not None and owner.is_top and any(other.role == "score" and other.about in tops for other in beside)

    def _just_before(self, one: Open) -> str | None:
        """What the figure before is about; of figures that take up others one by one (分别为10分、8分), what stands at the same place."""
        place = one.here.listed
        is_taken_up = place is not None and not place.name
        end = one.at - place.rank if place is not None and is_taken_up else one.at
        before = [other.statement.about for other in self.spoken[:end] if other.statement.about is not None]
        if place is None or not is_taken_up:
            return before[-1] if before else None
        latest = list(dict.fromkeys(reversed(before)))[: place.of]
        return latest[place.of - 1 - place.rank] if len(latest) == place.of else None


def _role(one: Open, slot: Slot, *, is_told: bool) -> Iterator[Ground]:
    """How well the words around a figure go with the role it would have."""
    here, role = one.here, one.statement.role
    if role == slot.role:
        yield 1.0, "说法"
    elif role != "unknown":
        is_open_rate = role == "completion_rate" and one.statement.about in (None, slot.owner)
        is_achieved = slot.role == "actual" and (here.thread.is_plan or is_open_rate)
        is_achieved |= slot.role == "target" and role == "actual" and is_told
        if slot.role == "total_score" and role == "score" and _TOTAL_NEAR.search(roles.last_clause(here.since)):
            yield 3.5, "说法"
        is_settled = one.statement.about == slot.owner or role.endswith("_rate")
        yield (0.0 if is_achieved else -_AGAINST if is_settled else -2.0), ""
    elif slot.role in ("actual", "target"):
        is_target = roles.leads_to_target(here.since, here.tail)
        yield (1.0 if is_target is (slot.role == "target") else -1.0), "说法" if is_target else ""
    elif slot.role in MARKS and here.listed is not None:
        yield (0.5 if (slot.role == "full_marks") is (_FULL_MARKS.search(roles.last_clause(here.before)) is not None) else -0.5), ""
    elif slot.role in AMOUNTS and roles.of_money(here.since, here.tail, here.ahead) == slot.role:
        yield 1.0, "说法"
    elif slot.role == "total_score" and _TOTAL_NEAR.search(here.before):
        yield 1.5, "说法"
    if slot.role == "initial" and "年初" not in here.since:
        yield -1.0, ""
    if slot.role == "surplus":
        yield (1.0 if roles.speaks_of_rest(here.since, here.tail) else -2.0), "说法"
