"""Actual values that are no indicator's own → tied to nothing: of one place among several, of parts whose sum follows, of quite another
size than what the form prints."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from auditor.forms.prose.evidence import Passage
from auditor.forms.prose.owners import Owner, Told, printed_by
from auditor.forms.prose.slots import VALUES
from auditor.forms.prose.stretch import Names, Spoken
from auditor.forms.prose.subjects import CARRIED, UNSURE, dimension, measured
from auditor.forms.prose.sums import leads_to_total
from auditor.model import Statement
from auditor.pattern import Pattern

_NEIGHBOURS = 2
"""Lines so far apart still tell of one place after the other: one between them may tell in other words."""
_TOO_FAR, _FAR, _NEAR = 10, 5, 2
"""How many times the form's value another is that is hardly meant, and one that may be."""
_OPENING = Pattern(r"\s*([^，,。；;：:（(\d]{2,10})[。：:]")
"""How a line opens that tells of one place: 区中心医院。"""


def without_places(spoken: Sequence[Spoken], names: Names) -> list[Spoken]:
    """The same, what neighbouring lines tell of one place or time after the other tied to nothing: 东部：建棚圈5200平方米, and below it
    中部：建棚圈4300平方米, are parts of what the form prints, unless they print it themselves."""
    titles = {(about, one.line): title for one in spoken for about, title in _of_places(one, names)}
    return [
        one._replace(statement=untied(one.statement))
        if any(_has_neighbour(titles, about, one.line) for about, _ in _of_places(one, names))
        else one._replace(statement=_of_one_place(one, names))
        for one in spoken
    ]


def without_odd(one: Statement, owners: Mapping[str, Owner]) -> Statement:
    """A statement, a value or target that is tied by less than a whole name untied where it is quite another than the form's: 26 of 100
    operations, of 1926 in the year."""
    apart = _times_apart(one, owners)
    return untied(one) if apart is not None and apart > _TOO_FAR and one.confidence <= CARRIED else one


def without_parts(statements: Sequence[Statement], told: Told, summed: Mapping[str, str]) -> list[Statement]:
    """The statements, those untied that give other actual values of an indicator whose value of the form is told too, where they are
    several or the sum of them follows: 青山乡培训94人次, 双河镇280人次, 汇总起来820人次."""
    others: dict[str, set[Decimal]] = defaultdict(set)
    for one in statements:
        if one.role == "actual" and one.value is not None and told.is_another(one):
            others[one.about or ""].add(measured(one.value))
    ahead, kept = set(summed.values()), []
    for one in statements:
        ahead.discard(one.id)
        values = others[one.about or ""]
        is_other = one.role == "actual" and one.value is not None and measured(one.value) in values
        is_part = len(values) > 1 or (summed.get(one.about or "") in ahead and not told.is_exchanged(one))
        kept.append(untied(one) if is_other and is_part else one)
    return kept


def summed_up(passages: Iterable[Passage]) -> dict[str, str]:
    """The indicators whose actual value words lead to that sum up what was told before, each with the statement that gives it."""
    return {
        slot.owner: said.statement.id
        for passage in passages
        for said, slot in zip(passage.spoken, passage.held, strict=True)
        if slot is not None and slot.role == "actual" and said.here is not None and leads_to_total(said.here.since)
    }


def without_far(statements: Sequence[Statement], owners: Mapping[str, Owner]) -> list[Statement]:
    """The statements, actual values untied that are many times what the form prints or a small part of it, where they are in doubt or
    another is nearer: IPv6流量只占3.9% of the year before beside 53.1%, of 51.3%."""
    apart = {one.id: _times_apart(one, owners) for one in statements}
    nearest: dict[str, Decimal] = {}
    for one in statements:
        if one.role == "actual" and (times := apart[one.id]) is not None:
            nearest[one.about or ""] = min(times, nearest.get(one.about or "", times))
    return [untied(one) if _is_far(one, apart[one.id], nearest) else one for one in statements]


def untied(one: Statement) -> Statement:
    """A statement about nothing, what it was about being its candidate."""
    candidates = () if one.about is None else (one.about,)
    return one.model_copy(update={"role": "unknown", "about": None, "confidence": 1.0, "candidates": candidates, "grounds": ""})


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


def _of_one_place(one: Spoken, names: Names) -> Statement:
    """A statement, an actual value less than the form's in doubt where it is not surely named and its line opens on something of its own:
    区中心医院。配了3台监测仪."""
    said, here = one.statement, one.here
    own = names.figure_of(said.about, "actual")
    if here is None or own is None or said.value is None or said.role != "actual" or not UNSURE < said.confidence <= CARRIED:
        return said
    opening = _OPENING.match(here.sentence.line.text)
    is_less = dimension(own) == dimension(said.value) and measured(said.value) < measured(own)
    opens_on_it = opening is None or any(group.name in opening[1] for group in names.groups)
    return said if opens_on_it or not is_less else said.model_copy(update={"confidence": UNSURE})


def _is_far(one: Statement, times: Decimal | None, nearest: Mapping[str, Decimal]) -> bool:
    return one.role == "actual" and times is not None and times > _FAR and (one.confidence <= UNSURE or nearest[one.about or ""] <= _NEAR)


def _times_apart(one: Statement, owners: Mapping[str, Owner]) -> Decimal | None:
    """How many times the greater of a value and the form's is the smaller; None where they cannot be held together, or where only
    the point or the unit slipped."""
    own = printed_by(owners.get(one.about or ""), one.role) if one.role in VALUES else None
    if own is None or one.value is None or dimension(own) != dimension(one.value) or not measured(own) or not measured(one.value):
        return None
    small, large = sorted((measured(own), measured(one.value)))
    times = Decimal(f"{large / small:.2g}")  # 45.3万平方米 is 45310 with its point moved, and rounded
    return None if times.normalize().as_tuple().digits == (1,) and times > 1 else times
