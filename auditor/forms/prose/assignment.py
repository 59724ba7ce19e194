"""Statements as read one by one → the same, settled over the whole submission: what the table and the other statements tell of each.

The form's figures are slots: the target of this indicator, the execution of that fund. A figure of the prose whose role or subject the
words alone did not tell may state any slot that prints the same value; which one, is decided for all figures of a line together, by how
much speaks for each pairing, every slot being stated once. What nothing but the value speaks for stays untied.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from auditor.forms.prose import roles
from auditor.forms.prose.aside import light_verbs, tells_some
from auditor.forms.prose.claims import directed, is_claim
from auditor.forms.prose.evidence import Open, Passage
from auditor.forms.prose.followers import followed
from auditor.forms.prose.matching import matching
from auditor.forms.prose.slots import AMOUNTS, VALUES, Slot, Slots
from auditor.forms.prose.stretch import Names, Spoken, without_role_words
from auditor.forms.prose.subjects import UNSURE, dimension, is_very, measured
from auditor.forms.prose.sums import leads_to_total
from auditor.forms.prose.suppositions import suppose
from auditor.model import Entry, Figure, Form, FundLine, Indicator, Statement
from auditor.quantity import agrees, printed
from auditor.slip import is_exchange

_SETTLED, _DOUBTFUL, _SURE = 0.85, 0.7, 0.95
_FIELDS = {
    "actual": "actual",
    "target": "target",
    "score": "score",
    "full_marks": "weight",
    "initial": "initial",
    "budget": "budget",
    "executed": "executed",
    "executed_rate": "rate",
}
_EXCHANGED = {"actual": ("target",), "executed": ("budget", "initial"), "budget": ("executed",), "initial": ("executed", "budget")}
"""What a statement of each role may be instead."""
_ENOUGH, _LEAD, _MOST = 3.0, 0.5, 40
_TELLING_DIGITS = 3
_NEIGHBOURS = 2
"""Lines so far apart still tell of one place after the other: one between them may tell in other words."""
_TOO_FAR, _FAR, _NEAR = 10, 5, 2
"""How many times the form's value another is that is hardly meant, and one that may be."""
_OFTEN_ALIKE = ("", "ratio", "points", "time", "money")
"""What figures of quite different things often measure alike: 100%, 10分."""


Owner = Indicator | FundLine
"""What the form has slots of its own for."""


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
    owners: dict[str, Owner] = {**indicators, **{one.id: one for one in form.funds}}
    spoken = [one._replace(statement=_near(_settled(one.statement, indicators), indicators)) for one in _without_places(spoken, names)]
    slots = Slots(form)
    by_line: dict[int, list[Spoken]] = defaultdict(list)
    for one in spoken:
        by_line[one.line].append(one)
    passages = [Passage(line, slots, names) for line in by_line.values()]
    for passage in passages:
        _pair_all(passage)
    for passage in suppose(passages, names):
        _pair(passage, [one for one in passage.opened() if _leans_on_another(one)])
    read = [one for passage in passages for one in followed([said.statement for said in passage.spoken], passage.spoken, names)]
    settled = [_of_its_group(one, form) for one in _totals(read, form)]
    told_of: dict[str, set[str]] = defaultdict(set)
    for statement in settled:
        about, value = statement.about, statement.value
        if about in owners and value is not None and _states(value, owners[about], statement.role):
            told_of[about].add(statement.role)
    settled = [_exchanged(_in_scope(one, told_of, owners), told_of, owners) for one in settled]
    settled = _without_far(_without_parts(settled, told_of, owners, _summed(passages)), indicators)
    return tuple(_doubted(directed(one, form), told_of, owners) for one in settled if is_claim(one))


def _without_places(spoken: Sequence[Spoken], names: Names) -> list[Spoken]:
    """The same, what neighbouring lines tell of one place or time after the other tied to nothing: 东部：建棚圈5200平方米, and below it
    中部：建棚圈4300平方米, are parts of what the form prints, unless they print it themselves."""
    titles = {(about, one.line): title for one in spoken for about, title in _of_places(one, names)}
    return [
        one._replace(statement=_untied(one.statement))
        if any(_has_neighbour(titles, about, one.line) for about, _ in _of_places(one, names))
        else one
        for one in spoken
    ]


def _summed(passages: Iterable[Passage]) -> dict[str, str]:
    """The indicators whose actual value words lead to that sum up what was told before, each with the statement that gives it."""
    return {
        slot.owner: said.statement.id
        for passage in passages
        for said, slot in zip(passage.spoken, passage.held, strict=True)
        if slot is not None and slot.role == "actual" and said.here is not None and leads_to_total(said.here.since)
    }


def _without_parts(
    statements: Sequence[Statement], told_of: Mapping[str, set[str]], owners: Mapping[str, Owner], summed: Mapping[str, str]
) -> list[Statement]:
    """The statements, those untied that give other actual values of an indicator whose value of the form is told too, where they are
    several or the sum of them follows: 青山乡培训94人次, 双河镇280人次, 汇总起来820人次."""
    others: dict[str, set[Decimal]] = defaultdict(set)
    for one in statements:
        if one.role == "actual" and one.value is not None and _is_another(one, told_of, owners):
            others[one.about or ""].add(measured(one.value))
    left, kept = set(summed.values()), []
    for one in statements:
        left.discard(one.id)
        values, own = others[one.about or ""], _printed_by(owners.get(one.about or ""), "actual")
        is_other = one.role == "actual" and one.value is not None and measured(one.value) in values
        is_part = len(values) > 1 or (summed.get(one.about or "") in left and not _is_exchanged(one.value, own))
        kept.append(_untied(one) if is_other and is_part else one)
    return kept


def _without_far(statements: Sequence[Statement], indicators: Mapping[str, Indicator]) -> list[Statement]:
    """The statements, actual values untied that are many times what the form prints or a small part of it, where they are in doubt or
    another is nearer: IPv6流量只占3.9% of the year before beside 53.1%, of 51.3%."""
    nearest: dict[str, Decimal] = {}
    for one in statements:
        if (apart := _times_apart(one, indicators)) is not None:
            nearest[one.about or ""] = min(apart, nearest.get(one.about or "", apart))
    return [
        _untied(one)
        if (apart := _times_apart(one, indicators)) is not None
        and apart > _FAR
        and (one.confidence <= UNSURE or nearest[one.about or ""] <= _NEAR)
        else one
        for one in statements
    ]


def _near(one: Statement, indicators: Mapping[str, Indicator]) -> Statement:
    """A statement, an actual value that is tied by less than a whole name untied where it is quite another than the form's: 26 of 100
    operations, of 1926 in the year."""
    apart = _times_apart(one, indicators)
    return _untied(one) if apart is not None and apart > _TOO_FAR and one.confidence < _SURE else one


def _times_apart(one: Statement, indicators: Mapping[str, Indicator]) -> Decimal | None:
    """How many times the greater of an actual value and the form's is the smaller; None where they cannot be held together, or where only
    the point or the unit slipped."""
    own = _printed_by(indicators.get(one.about or ""), "actual") if one.role == "actual" else None
    if own is None or one.value is None or dimension(own) != dimension(one.value) or not measured(own) or not measured(one.value):
        return None
    small, large = sorted((measured(own), measured(one.value)))
    times = large / small
    return None if times.normalize().as_tuple().digits == (1,) and times > 1 else times


def _of_places(one: Spoken, names: Names) -> Iterator[tuple[str, str]]:
    """The indicator of an actual value that the form does not print, and the label of its line, where that names nothing of the form."""
    said, here = one.statement, one.here
    if here is None or said.about is None or said.role != "actual" or names.prints(said.about, "actual", here.figure):
        return
    title = here.thread.title
    if title and here.thread.label.about is None and not any(group.name in title for group in names.groups):
        yield said.about, title


def _has_neighbour(titles: Mapping[tuple[str, int], str], about: str, line: int) -> bool:
    """Whether a line near this one tells of the same indicator under another label."""
    own = titles[about, line]
    return any(titles.get((about, near), own) != own for near in range(line - _NEIGHBOURS, line + _NEIGHBOURS + 1))


def _pair_all(passage: Passage) -> None:
    """Pair the figures of a line that are open with slots that no other states; then what leans on figures so paired."""
    _pair(passage, [one for one in passage.opened() if not _leans_on_a_value(one)])
    _pair(passage, [one for one in passage.opened() if _leans_on_another(one) or passage.is_second(one.statement)])


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


def _mated(passage: Passage, one: Open, slot: Slot) -> Iterator[tuple[float, str]]:
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


def _telling(one: Open, slot: Slot) -> Iterator[tuple[float, str]]:
    """A value that one thing of the form alone prints tells more than one that many do, most where no other is counted so."""
    digits = sum(map(str.isdigit, one.value.text))
    if slot.is_alone:
        yield (2.0 if digits > 1 and dimension(one.value) not in _OFTEN_ALIKE else 1.5), "表中只有一处"
    if digits >= _TELLING_DIGITS:
        yield 0.5, ""
    is_target = roles.leads_to_target(one.here.since, one.here.tail)
    if slot.is_only and is_target is (slot.role == "target") and (digits > 1 or is_target) and not _is_of_a_part(one):
        yield 1.0, "表中只有它这样计量"


def _totals(statements: list[Statement], form: Form) -> list[Statement]:
    """A total that differs from the form's is doubtful where another is the form's: it may be a part's, or an earlier one."""
    total = form.total_score.figure if form.total_score is not None else None
    stated = [one for one in statements if one.role == "total_score" and one.value is not None]
    if total is None or not any(one.value is not None and one.value.value == total.value for one in stated):
        return statements
    other = {one.id for one in stated if one.value is not None and one.value.value != total.value}
    return [one.model_copy(update={"confidence": _DOUBTFUL}) if one.id in other else one for one in statements]


def _of_its_group(one: Statement, form: Form) -> Statement:
    """A score of more than its indicator can have that its group's indicators have together, about that group, the highest: 教练员满意度
    91.7%，该项合计10分, of two indicators with 5 each."""
    indicators = {other.id: other for other in form.indicators}
    own = indicators.get(one.about or "")
    weight = _printed_by(own, "full_marks")
    if one.role != "score" or own is None or one.value is None or weight is None or one.value.value <= weight.value:
        return one
    for group in form.groups:
        figures = [_printed_by(indicators.get(name), one.role) for name in group.indicators]
        together = sum((figure.value for figure in figures if figure is not None), Decimal(0))
        if own.id in group.indicators and len(figures) > 1 and None not in figures and together == one.value.value:
            return one.model_copy(update={"about": group.id, "confidence": _SETTLED, "candidates": (), "grounds": "与指标得分之和相同"})
    return one


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


def _is_another(one: Statement, told_of: Mapping[str, set[str]], owners: Mapping[str, Owner]) -> bool:
    """Whether a statement prints something else than the form where another gives what the form prints."""
    owner = owners.get(one.about or "")
    return owner is not None and one.value is not None and one.role in told_of[owner.id] and not _states(one.value, owner, one.role)


def _untied(one: Statement) -> Statement:
    """A statement about nothing, what it was about being its candidate."""
    candidates = () if one.about is None else (one.about,)
    return one.model_copy(update={"role": "unknown", "about": None, "confidence": 1.0, "candidates": candidates, "grounds": ""})


def _doubted(one: Statement, told_of: Mapping[str, set[str]], owners: Mapping[str, Owner]) -> Statement:
    """What prints something else than the form where another statement gives what the form prints: in doubt, and tied to nothing where
    less than a whole name ties it."""
    if not _is_another(one, told_of, owners):
        return one
    owner = owners[one.about or ""]
    is_repeated = one.confidence >= _SURE and (one.role not in VALUES or _says_no_more(one.subject, owner))
    is_repeated |= _is_exchanged(one.value, _printed_by(owner, one.role))
    if is_repeated or not isinstance(owner, Indicator):
        return one.model_copy(update={"confidence": min(one.confidence, UNSURE)})
    return _untied(one)


def _in_scope(one: Statement, told_of: Mapping[str, set[str]], owners: Mapping[str, Owner]) -> Statement:
    """A statement, an amount that is only perhaps the project's untied where it is more than twice or less than half of what the form has,
    and no slip of the point: 累计支出2798.6万元 over several years, 总投资4.6亿元 beside this year's 960万元."""
    owner = owners.get(one.about or "")
    own = _printed_by(owner, one.role) if isinstance(owner, FundLine) and one.role in AMOUNTS else None
    is_perhaps = owner is not None and (one.confidence <= UNSURE or one.role in told_of[owner.id])
    if own is None or one.value is None or not is_perhaps:
        return one
    said, stated = measured(one.value), measured(own)
    is_near = not said or not stated or stated <= 2 * said <= 4 * stated
    return one if is_near or (said / stated).normalize().as_tuple().digits == (1,) else _untied(one)


def _says_no_more(subject: str, owner: Owner) -> bool:
    """Whether words are the name of an indicator and nothing else, as where something is told again: not 第七届拟组织采购商."""
    name = owner.name.text if isinstance(owner, Indicator) else ""
    rest = without_role_words("".join(sign for sign in light_verbs().sub("", subject) if sign not in name))
    return len(rest) <= 1


def _exchanged(one: Statement, told_of: Mapping[str, set[str]], owners: Mapping[str, Owner]) -> Statement:
    """What prints another value than the form, while another statement gives the one of the form, is what it prints the very value of:
    最终确定改造坡道150处 the target beside 改造坡道156处, 列支135万元 the budget beside 支出128.25万元."""
    if one.value is None or not _is_another(one, told_of, owners):
        return one
    owner, value = owners[one.about or ""], one.value
    lines = [other.id for other in owners.values() if isinstance(other, FundLine) and is_very(value, _printed_by(other, one.role))]
    if isinstance(owner, FundLine) and one.role in (*AMOUNTS, "executed_rate") and len(lines) == 1:
        return one.model_copy(update={"about": lines[0], "confidence": _SETTLED, "grounds": "与表中数值相同"})
    meant = next((role for role in _EXCHANGED.get(one.role, ()) if is_very(value, _printed_by(owner, role))), None)
    return one if meant is None else one.model_copy(update={"role": meant, "confidence": _SETTLED, "grounds": "与表中数值相同"})


def _printed_by(owner: Owner | None, role: str) -> Figure | None:
    """What the form prints of something for a role."""
    slot = getattr(owner, _FIELDS.get(role, ""), None)
    return slot.figure if isinstance(slot, Entry) else None


def _is_exchanged(value: Figure | None, own: Figure | None) -> bool:
    return value is not None and own is not None and is_exchange(measured(value), measured(own))


def _states(value: Figure, owner: Owner, role: str) -> bool:
    own = _printed_by(owner, role)
    return own is not None and agrees(printed(value), printed(own)) is True
