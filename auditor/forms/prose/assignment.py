"""Statements as read one by one → the same, settled over the whole submission: what the table and the other statements tell of each.

The form's figures are slots: the target of this indicator, the execution of that fund. A figure of the prose whose role or subject the
words alone did not tell may state any slot that prints the same value; which one, is decided for all figures of a line together, by how
much speaks for each pairing, every slot being stated once. What nothing but the value speaks for stays untied.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from auditor.forms.prose import roles
from auditor.forms.prose.aside import tells_some
from auditor.forms.prose.claims import directed, is_claim
from auditor.forms.prose.followers import followed
from auditor.forms.prose.lines import is_of_another_year
from auditor.forms.prose.matching import matching
from auditor.forms.prose.slots import Slot, Slots
from auditor.forms.prose.stretch import PART, Here, Names, Spoken, without_role_words
from auditor.forms.prose.subjects import Subject, dimension
from auditor.model import Entry, Figure, Form, Indicator, Statement
from auditor.pattern import Pattern
from auditor.quantity import agrees, printed
from auditor.similarity import plain, rarity, told

_SETTLED, _DOUBTFUL, _SURE = 0.85, 0.7, 0.95
_FIELDS = {"actual": "actual", "target": "target", "score": "score", "full_marks": "weight"}
_ENOUGH, _LEAD, _MOST = 3.0, 0.5, 40
_NAMED, _HALF_NAMED = 0.6, 0.3
_TELLING_DIGITS = 3
_POINTS_APART = ("个百分点", "百分点")
_OFTEN_ALIKE = ("", "ratio", "points", "time", "money")
"""What figures of quite different things often measure alike: 100%, 10分."""
_TOTAL_NEAR = Pattern(r"自评|总分|总得分|合计|综合|评价结果")
_SAID_ALREADY = ("previous", "explanation", "unlisted", "excess")
_MARKS = ("score", "full_marks")
_EXECUTION = Pattern(r"预算执行|执行率")
_RATE_NAMED = Pattern(r"([^\W\d_]率)(?:分?别?均?[达为是到约]|实现|完成)*\s*$")
"""The end of the name of a rate just before a figure: where a name has no such end, it is another's."""


class Pairing(NamedTuple):
    """A slot that a figure may state, how much speaks for it, and what does, in words."""

    slot: Slot
    weight: float
    grounds: tuple[str, ...]


def assigned(spoken: Sequence[Spoken], names: Names) -> tuple[Statement, ...]:
    """The statements, each about what fits it best.

    A name that several indicators share goes to the only one whose figure it states. A figure tied by less than its whole name that
    prints something else than the table is left untied where another statement gives that indicator the figure of the table: all such ties
    that were ever measured were to the wrong thing.
    """
    form = names.form
    if form is None:
        return tuple(one.statement for one in spoken)
    indicators = {one.id: one for one in form.indicators}
    spoken = [one._replace(statement=_settled(one.statement, indicators)) for one in spoken]
    slots = Slots(form)
    by_line: dict[int, list[Spoken]] = defaultdict(list)
    for one in spoken:
        by_line[one.line].append(one)
    read = [one for line in by_line.values() for one in followed(_Line(line, slots, names).statements(), line, names)]
    settled = _totals(read, form)
    told_of: dict[str, set[str]] = defaultdict(set)
    for statement in settled:
        about, value = statement.about, statement.value
        if about in indicators and value is not None and _states(value, indicators[about], statement.role):
            told_of[about].add(statement.role)
    return tuple(_doubted(directed(one, form), told_of, indicators) for one in settled if is_claim(one))


class _Open(NamedTuple):
    """A figure that may state another slot than what was read, by its number in the line."""

    at: int
    statement: Statement
    value: Figure
    here: Here


class _Line:
    """The statements of one line of prose."""

    def __init__(self, spoken: Sequence[Spoken], slots: Slots, names: Names) -> None:
        self.spoken, self.slots, self.names = list(spoken), slots, names
        self.weights = rarity(tuple(one.name for one in names.indicators))
        self.owned = {one.id: one for one in (*names.indicators, *names.groups)}
        self.held = [self._slot(one.statement) for one in spoken]

    def statements(self) -> list[Statement]:
        """The line's statements, those that were open paired with slots that no other states; then what leans on figures so paired."""
        self._pair([one for one in self._opened() if not _leans_on_a_value(one)])
        self._pair([one for one in self._opened() if _leans_on_another(one) or self._is_second(one.statement)])
        return [one.statement for one in self.spoken]

    def _opened(self) -> list[_Open]:
        return [one for at in range(len(self.spoken)) if (one := self._open(at)) is not None]

    def _pair(self, open_ones: Sequence[_Open]) -> None:
        """Give each of these figures the slot that fits it best."""
        for first in range(0, len(open_ones), _MOST):
            block = open_ones[first : first + _MOST]
            pairings = [self._pairings(one) for one in block]
            for one, chosen, near in zip(block, _chosen(pairings), pairings, strict=True):
                paired = _paired(one.statement, chosen, near)
                self.spoken[one.at] = self.spoken[one.at]._replace(statement=paired)
                self.held[one.at] = self._slot(paired)

    def _slot(self, one: Statement) -> Slot | None:
        """The slot that a statement was found to state: the one it is about, where the table prints the same."""
        if one.value is None or one.about is None:
            return None
        return next((slot for slot in self.slots.printing(one.value) if (slot.owner, slot.role) == (one.about, one.role)), None)

    def _open(self, at: int) -> _Open | None:
        """A figure that states no slot, or is tied in doubt to one that prints something else; None for any other."""
        statement, _, _, here = self.spoken[at]
        value = statement.value
        if here is None or value is None or self.held[at] is not None or value.unit in _POINTS_APART:
            return None
        if roles.is_marks(value) and roles.are_taken_off(here.since):
            return None
        if statement.role in _SAID_ALREADY or is_of_another_year(here.before, self.names.year):
            return None
        doubted = here.thread.is_plan or statement.role == "score" or self._is_second(statement) or statement.confidence < _SURE
        return _Open(at, statement, value, here) if statement.about is None or doubted else None

    def _is_second(self, statement: Statement) -> bool:
        """Whether a statement gives the actual value of what another figure of the line gives as the table does."""
        return statement.role == "actual" and self._is_told(statement.about or "", "actual")

    def _pairings(self, one: _Open) -> list[Pairing]:
        taken = {(slot.owner, slot.role) for slot in self.held if slot is not None}
        near = [self._pairing(one, slot) for slot in self.slots.printing(one.value) if (slot.owner, slot.role) not in taken]
        return [pairing for pairing in near if pairing.weight >= _ENOUGH]

    def _pairing(self, one: _Open, slot: Slot) -> Pairing:
        """What speaks for a figure stating a slot."""
        if one.statement.role in _MARKS and self._is_anothers(one, slot):
            return Pairing(slot, 0.0, ())
        role = _role(one, slot, is_told=self._is_told(slot.owner, one.statement.role))
        spoken_for = (*self._named(one.here, slot), *self._about(one, slot), *role, *_telling(one.value, slot))
        return Pairing(slot, sum(weight for weight, _ in spoken_for), tuple(words for _, words in spoken_for if words))

    def _is_anothers(self, one: _Open, slot: Slot) -> bool:
        """Whether marks that are told of one thing, by its label or by what is said before, would go to one that the sentence does not
        name, or marks that a name leads to at once to another that it does not name."""
        about, owner = one.statement.about, self.owned.get(slot.owner)
        if about in (None, slot.owner):
            return False
        if one.statement.confidence >= _SURE and one.here.listed is not None:
            return True
        if one.statement.confidence >= _SURE and self._is_led_to(one.here, about or ""):
            return not self._is_led_to(one.here, slot.owner)
        if owner is None or one.here.thread.label.about != about:
            return False
        return told(owner.name, self._of_groups(owner, one.here.before), self.weights) < _HALF_NAMED

    def _is_led_to(self, here: Here, about: str) -> bool:
        """Whether the clause that leads to a figure holds the whole name of a thing."""
        owner = self.owned.get(about)
        return owner is not None and owner.name in self._of_groups(owner, plain(roles.last_clause(here.since)))

    def _is_told(self, owner: str, role: str) -> bool:
        """Whether another figure of the line states what the table prints for this role."""
        return any(slot is not None and (slot.owner, slot.role) == (owner, role) for slot in self.held)

    def _named(self, here: Here, slot: Slot) -> Iterator[tuple[float, str]]:
        owner = self.owned.get(slot.owner)
        if owner is None:
            if slot.role in _MARKS and slot.owner == self.names.money.total and _EXECUTION.search(roles.last_clause(here.since)):
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

    def _about(self, one: _Open, slot: Slot) -> Iterator[tuple[float, str]]:
        """Figures of the same sentence and line that are about the same thing; the one just before counts most."""
        if PART in one.here.since or one.here.is_part or tells_some(one.here):
            yield -2.0, ""
        if self._just_before(one) == slot.owner:
            yield 1.0, "紧接的数字"
        if slot.owner in {other.statement.about for other in self.spoken if other.sentence == one.here.sentence}:
            yield 2.0, "同句的数字"
        elif any(other.statement.about == slot.owner for other in self.spoken):
            yield 1.0, "同段的数字"

    def _just_before(self, one: _Open) -> str | None:
        """What the figure before is about; of figures that take up others one by one (分别为10分、8分), what stands at the same place."""
        place = one.here.listed
        is_taken_up = place is not None and not place.name
        end = one.at - place.rank if place is not None and is_taken_up else one.at
        before = [other.statement.about for other in self.spoken[:end] if other.statement.about is not None]
        if place is None or not is_taken_up:
            return before[-1] if before else None
        latest = list(dict.fromkeys(reversed(before)))[: place.of]
        return latest[place.of - 1 - place.rank] if len(latest) == place.of else None


def _leans_on_another(one: _Open) -> bool:
    """Whether a figure is mostly told by the one before it: …228人，目标为240人; 完成18项，得9.5分."""
    return roles.is_marks(one.value) or roles.leads_to_target(one.here.since, one.here.tail)


def _leans_on_a_value(one: _Open) -> bool:
    """Whether marks are told by nothing but what was said before them: 单张成本20元，与标准持平，得5分."""
    place = one.here.listed
    is_bare = not without_role_words(roles.last_clause(one.here.since)) if place is None else place.name == ""
    return roles.is_marks(one.value) and is_bare


def _role(one: _Open, slot: Slot, *, is_told: bool) -> Iterator[tuple[float, str]]:
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
        yield (0.0 if is_achieved else -2 * _ENOUGH if is_settled else -2.0), ""
    elif slot.role in ("actual", "target"):
        is_target = roles.leads_to_target(here.since, here.tail)
        yield (1.0 if is_target is (slot.role == "target") else -1.0), "说法" if is_target else ""
    elif slot.role == "total_score" and _TOTAL_NEAR.search(here.before):
        yield 1.5, "说法"
    if slot.role == "initial" and "年初" not in here.since:
        yield -1.0, ""
    if slot.role == "surplus":
        yield (1.0 if roles.speaks_of_rest(here.since, here.tail) else -2.0), "说法"


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
            "confidence": _SETTLED,
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


def _telling(value: Figure, slot: Slot) -> Iterator[tuple[float, str]]:
    """A value that one thing of the form alone prints tells more than one that many do."""
    digits = sum(map(str.isdigit, value.text))
    if slot.is_alone:
        yield (2.0 if digits > 1 and dimension(value) not in _OFTEN_ALIKE else 1.5), "表中只有一处"
    if digits >= _TELLING_DIGITS:
        yield 0.5, ""


def _totals(statements: list[Statement], form: Form) -> list[Statement]:
    """A total that differs from the form's is doubtful where another is the form's: it may be a part's, or an earlier one."""
    total = form.total_score.figure if form.total_score is not None else None
    stated = [one for one in statements if one.role == "total_score" and one.value is not None]
    if total is None or not any(one.value is not None and one.value.value == total.value for one in stated):
        return statements
    other = {one.id for one in stated if one.value is not None and one.value.value != total.value}
    return [one.model_copy(update={"confidence": _DOUBTFUL}) if one.id in other else one for one in statements]


def _settled(one: Statement, indicators: dict[str, Indicator]) -> Statement:
    if one.about is not None or one.value is None or not one.candidates:
        return one
    fitting = _fitting(one.value, one.role, (indicators[name] for name in one.candidates if name in indicators))
    if len(fitting) != 1:
        return one
    return one.model_copy(
        update={"about": fitting[0], "confidence": _SETTLED, "candidates": (), "grounds": "几个同名指标中只有它与表中数值相同"}
    )


def _fitting(value: Figure, role: str, indicators: Iterable[Indicator]) -> list[str]:
    return [one.id for one in indicators if _states(value, one, role)]


def _doubted(one: Statement, told_of: dict[str, set[str]], indicators: dict[str, Indicator]) -> Statement:
    if one.about not in indicators or one.value is None or one.confidence >= _SURE or one.role not in _FIELDS:
        return one
    if one.role not in told_of[one.about] or _states(one.value, indicators[one.about], one.role):
        return one
    return one.model_copy(update={"role": "unknown", "about": None, "confidence": 1.0, "candidates": (one.about,), "grounds": ""})


def _states(value: Figure, indicator: Indicator, role: str) -> bool:
    slot = getattr(indicator, _FIELDS[role]) if role in _FIELDS else None
    return isinstance(slot, Entry) and slot.figure is not None and agrees(printed(value), printed(slot.figure)) is True
