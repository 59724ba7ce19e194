"""Who a figure of the prose is about: the indicators, groups and funds that a stretch of text may name.

A subject is taken only where one name clearly leads: enough of its telling character pairs stand in the text, its unit is compatible, and
no other name comes close. Everything else stays untied; it is counted, never guessed.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from auditor.entry import label
from auditor.model import Entry, Figure, Form, Indicator
from auditor.pattern import Pattern
from auditor.similarity import core, pairs, plain, rarity, spelled, told
from auditor.vocabulary import units, words

_ENOUGH, _LEAD = 0.6, 0.15
NAMED, CARRIED, UNSURE = 0.95, 0.9, 0.75
"""How far a tie is trusted that stands on a name, on what was spoken of just before, on little: the last is below every profile's
threshold, a mismatch by such a tie is one to look at, not an error."""
_SURE = 0.75
_SHORTENED = 0.85
_FEWEST, _MOST = 2, 12
POINTS_APART = ("个百分点", "百分点")
POINTS = "percentage points"
_COMMON = frozenset({"", "ratio", "money", "time", "points"})
_DATED = Pattern(r"\d\s*月")
"""A slot that holds a day or a month, which no count or amount is."""
COLON = r"[：:](?!(?<=\d.)\d)"
"""A colon, but for that between digits: 1:5万."""
CLAUSE = Pattern(rf"[，,；;（(）)]|{COLON}")


class Subject(NamedTuple):
    """Something the prose may name. `dimensions` are what its figures measure; empty where they name no unit.

    What the form judges in words (明显提升) is not measured: a figure beside its name measures something else.
    """

    id: str
    name: str
    dimensions: frozenset[str]
    within: frozenset[str]
    is_measured: bool = True

    @property
    def is_group(self) -> bool:
        """Whether it is a group: it stands under itself, an indicator under its groups alone."""
        return self.id in self.within

    @property
    def is_top(self) -> bool:
        """Whether it is a group that stands under no other."""
        return self.within == {self.id}

    @property
    def counts(self) -> bool:
        """Whether its figures count things in a unit of their own (场, 栋), which tells it from most others."""
        return bool(self.dimensions) and not self.dimensions & _COMMON


class Tie(NamedTuple):
    """The subject a text names, or the candidates where several may be meant. `words` is the clause that names it."""

    about: str | None
    confidence: float
    candidates: tuple[str, ...] = ()
    words: str = ""


NOTHING = Tie(None, 0.0)


def indicator_subjects(form: Form | None) -> tuple[Subject, ...]:
    """The indicators, each under its groups."""
    if form is None:
        return ()
    parents = {group.id: group.parent for group in form.groups}
    return tuple(
        Subject(
            one.id, plain(one.name.text), _dimensions(one), frozenset(filter(None, (one.group, parents.get(one.group)))), _is_measured(one)
        )
        for one in form.indicators
    )


def group_subjects(form: Form | None) -> tuple[Subject, ...]:
    """The groups by the core of their label: 数量指标 is named by 数量."""
    if form is None:
        return ()
    return tuple(
        Subject(
            group.id,
            label(group.name.text).removesuffix("指标") or label(group.name.text),
            frozenset(),
            frozenset(filter(None, (group.id, group.parent))),
        )
        for group in form.groups
    )


def _is_measured(indicator: Indicator) -> bool:
    """Whether its slots hold a figure, or too little to tell."""
    slots = [slot for slot in (indicator.target, indicator.actual) if slot is not None and slot.mark == "stated"]
    return not slots or any(slot.figure is not None or any(map(str.isdigit, slot.text)) for slot in slots)


def _dimensions(indicator: Indicator) -> frozenset[str]:
    slots = (indicator.target, indicator.actual)
    figures = [slot.figure for slot in slots if isinstance(slot, Entry) and slot.figure is not None]
    found = frozenset(POINTS if figure.unit in POINTS_APART else dimension(figure) for figure in figures) - {""}
    is_dated = not found and any(isinstance(slot, Entry) and _DATED.search(slot.text) for slot in slots)
    return frozenset({"date"}) if is_dated else found


def is_count(figure: Figure) -> bool:
    """Whether a figure counts things: it is no bare number, share, amount, duration or mark."""
    return dimension(figure) not in _COMMON


def dimension(figure: Figure) -> str:
    """What a figure measures; empty where it names no unit."""
    if figure.unit is None:
        return ""
    known = units().get(figure.unit)
    return known.dimension if known is not None else figure.unit


def measured(figure: Figure) -> Decimal:
    """The value of a figure in the unit that what it measures is reckoned in; as printed where the vocabulary does not list its unit."""
    known = units().get(figure.unit or "")
    return figure.value * (known.scale if known is not None else 1)


def is_very(figure: Figure, other: Figure | None) -> bool:
    """Whether two figures measure the very same, neither rounding the other: 12万 is not 12.5万."""
    return other is not None and (dimension(figure), measured(figure)) == (dimension(other), measured(other))


def compatible(subject: Subject, figure: Figure) -> bool:
    """Whether a figure may be one of the subject's: its unit measures the same, or one side names none."""
    measured = dimension(figure)
    if POINTS in subject.dimensions or figure.unit in POINTS_APART:
        return figure.unit in POINTS_APART and POINTS in subject.dimensions
    return not measured or not subject.dimensions or measured in subject.dimensions


def tie(text: str, subjects: Sequence[Subject]) -> Tie:
    """The one subject that a text names."""
    if not subjects:
        return NOTHING
    names = tuple(subject.name for subject in subjects)
    touched = _touched(text, names)
    if not touched:
        return NOTHING
    weights = rarity(names)
    told_of = {at: told(names[at], text, weights) for at in touched}
    best = max(told_of.values())
    if best < _ENOUGH:
        return NOTHING
    leading = {subjects[at].id for at in told_of if told_of[at] > best - _LEAD}
    touching = [(subjects[at], told_of[at]) for at in sorted(told_of)]
    near = [one for one, share in touching if one.id in leading or (share >= _ENOUGH and one.within & leading)]
    lowest = [one for one in near if not any(one.id in other.within and other.id != one.id for other in near)]
    if len(lowest) == 1:
        return Tie(lowest[0].id, _confidence(best))
    return _longest(text, lowest, best)


def _touched(text: str, names: tuple[str, ...]) -> set[int]:
    """The names, by their number, that share a pair of letters with a text: of the others nothing is told."""
    index = _by_pair(names)
    touched = set(index.get("", ()))
    for pair in pairs(spelled(text)):
        touched.update(index.get(pair, ()))
    return touched


@lru_cache(maxsize=64)
def _by_pair(names: tuple[str, ...]) -> Mapping[str, tuple[int, ...]]:
    """The numbers of the names that have each pair of letters; under no letters those too short to have one."""
    found: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        letters = core(name)
        for pair in pairs(letters) if len(letters) > 1 else ("",):
            found.setdefault(pair, []).append(at)
    return {pair: tuple(numbers) for pair, numbers in found.items()}


def _longest(text: str, near: Sequence[Subject], best: float) -> Tie:
    """Of names that all stand whole in the text, the one that contains the others."""
    letters = plain(text)
    longest = max(near, key=lambda subject: len(subject.name))
    contains_all = all(core(one.name) in core(longest.name) and core(one.name) in letters for one in near)
    if contains_all and sum(one.name == longest.name for one in near) == 1:
        return Tie(longest.id, _confidence(best))
    return Tie(None, 0.0, tuple(sorted(one.id for one in near)))


def tie_nearest(text: str, subjects: Sequence[Subject]) -> Tie:
    """The subject named nearest to the end of a text, clause by clause backwards; a name that runs over clauses is sought in the whole."""
    for clause in reversed(CLAUSE.split(text)):
        found = tie(clause, subjects)
        if found is not NOTHING:
            return found._replace(words=clause.strip())
    return tie(text, subjects)


def tie_shortened(words_said: str, subjects: Sequence[Subject]) -> Tie:
    """The one subject in whose name these few words stand: 楼栋 for 改造楼栋数量. Words that several names hold name none of them."""
    letters = plain(words_said)
    if not _FEWEST <= len(letters) <= _MOST or letters in words("general"):
        return NOTHING
    near = [subject for subject in subjects if letters in subject.name]
    if len(near) != 1:
        return NOTHING
    return Tie(near[0].id, _SHORTENED if near[0].counts else UNSURE, words=words_said.strip())


def tie_abbreviated(words_said: str, subjects: Sequence[Subject]) -> Tie:
    """The one subject whose name has these few letters in this order, in doubt: 破案数 for 破获案件数."""
    letters = plain(words_said)
    if not _FEWEST < len(letters) <= _MOST or letters in words("general"):
        return NOTHING
    near = [one for one in subjects if _in_order(letters, one.name)]
    return Tie(near[0].id, UNSURE, words=words_said.strip()) if len(near) == 1 else NOTHING


def _in_order(letters: str, name: str) -> bool:
    signs = iter(name)
    return all(letter in signs for letter in letters)


def _confidence(told_of: float) -> float:
    return NAMED if told_of >= _SURE else UNSURE
