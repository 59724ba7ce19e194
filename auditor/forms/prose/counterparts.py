"""A figure that names nothing, beside a figure of an indicator → what it is of the same one: its target, or its actual value.

选派126人，其中高校38人、本地88人，计划120人; 全年应放2424场，实放2386场; 装灯2286套，比设计的2400套少114套.
In doubt, for nothing but its place tells what it is about.
"""

from collections.abc import Sequence
from decimal import Decimal

from auditor.forms.prose import roles
from auditor.forms.prose.stretch import PART, Here, Names, Spoken, is_of_this_year, without_role_words
from auditor.forms.prose.subjects import CARRIED, POINTS_APART, UNSURE, dimension, is_count, is_very, measured, tie, tie_nearest
from auditor.model import Statement
from auditor.pattern import Pattern

_COMPARES = Pattern(r"[，,]\s*(?:[比较]|[低高少多]于|未达到?|完成(?!率))(?:了)?[^，,。；;：:、\d]{0,8}")
"""What stands between an actual value and the target that it is compared with."""
_SETTER = Pattern(
    r"(?:省|市|县|区|州|上级|部门)[里级]?|下达|下发|签订?|确定|安排|分配|分解|部署|批复|备案|申报|预计|原|设计|方案|规划|定|排|允许|任务书|调整后|原来|超额|但|而|工程量"
)
"""Who set a target, and how."""
_REACHED = Pattern(
    r"^\W*(?:但|而|其中)?(?:到?年[底末]|最终|截至[^，,\d]{0,4})?(?:实际(?!有)|实[^际行施验名习地物体践时收用][^，,\d]{0,2}$|[只仅](?![有是能要]))"
)
"""How a clause begins that tells what was reached of a target: 实际, 实放, 只演了."""
_COMPARING = Pattern(r"(?<!不)超|[高低少多]于|[比较]|差")
_ANOTHERS_NORM = Pattern(r"法定|国家|行业|部颁")
"""A norm that holds for all, which a unit may undercut by far: 法定时限30个工作日."""
_GOES_ON = Pattern(r"\s*[，,、]\s*实际?(?!有)[^，,。；;：:\d]{0,8}")
"""What stands between a target and its actual value."""
_BREAK = Pattern(r"[；;]")
_APART_FROM_IT = ("previous", "excess", "unlisted")
_GIVEN = ("score", "full_marks", "completion_rate")


def counterparts(statements: Sequence[Statement], spoken: Sequence[Spoken], names: Names) -> list[Statement]:
    """The statements of a line, with targets and actual values that only their place ties."""
    made = list(statements)
    for at, said in enumerate(spoken):
        if said.here is not None and _is_open(made[at], said.here, names):
            made[at] = _beside(at, made, spoken, names) or _ahead(made[at], made[at + 1 : at + 2], made, said.here)
    made = [_compared(one, made[at + 1 : at + 2], made, spoken[at]) for at, one in enumerate(made)]
    return [_of_its_value(one, made[at - 1] if at else None, names) for at, one in enumerate(made)]


def _of_its_value(one: Statement, last: Statement | None, names: Names) -> Statement:
    """A target that was only carried on, about what the actual value just before it turned out to be of, where that has the same target."""
    is_carried = one.role == "target" and one.value is not None and UNSURE < one.confidence <= CARRIED
    if (
        last is None
        or not is_carried
        or last.role != "actual"
        or last.about in (None, one.about)
        or last.location.home != one.location.home
    ):
        return one
    if one.value is None or not is_very(one.value, names.figure_of(last.about, "target")):
        return one
    return one.model_copy(update={"about": last.about, "confidence": last.confidence, "grounds": "紧接的数字"})


def _is_open(one: Statement, here: Here, names: Names) -> bool:
    """Whether a figure is about nothing, and may be about an indicator: no part of a sum, no other year's, no difference."""
    if one.about is not None or one.role not in ("unknown", "target") or one.value is None or one.value.unit in POINTS_APART:
        return False
    if dimension(one.value) in ("", "points"):
        return False
    is_part = here.is_part and not roles.tells_how_far(here.since, here.tail)
    is_another = is_part or PART in here.since or here.revision is not None or not is_of_this_year(here, names.year)
    return not is_another and not roles.tells_change(here.since)


def _beside(at: int, made: Sequence[Statement], spoken: Sequence[Spoken], names: Names) -> Statement | None:
    """A figure as the target of the actual value before it, or as the actual value of the target; None where it is neither."""
    one, here, other = made[at], spoken[at].here, _before(at, made, spoken, names)
    if other is None or here is None:
        return None
    told = {(said.about, said.role) for said in made}
    role = "target" if other.role == "actual" else "actual"
    open_ones = [about for about in one.candidates if (about, role) not in told]
    if open_ones and other.about not in open_ones:
        return None
    own = (None, other.about)
    clause = roles.last_clause(here.since)
    if tie_nearest(clause, names.indicators).about not in own or tie(here.tail, names.indicators).about not in own:
        return None
    fits = _is_set(here, clause) if role == "target" else _is_reached(here, clause)
    is_near = _is_near(one, other) or (role == "target" and _COMPARING.search(clause) is None)
    if not (fits and is_near) or (other.about, role) in told:
        return None
    return one.model_copy(update={"role": role, "about": other.about, "confidence": UNSURE, "candidates": (), "grounds": "紧接的数字"})


def _ahead(one: Statement, following: Sequence[Statement], made: Sequence[Statement], here: Here) -> Statement:
    """A figure that is only called a target, as that of the actual value just after it: 合同工程量2650亩，实际2703亩."""
    actual = next((other for other in following if other.role == "actual" and other.about is not None), None)
    if actual is None or one.value is None or actual.value is None or one.candidates or actual.location.home != one.location.home:
        return one
    told = any((other.about, other.role) == (actual.about, "target") for other in made)
    if told or dimension(one.value) != dimension(actual.value) or not _is_set(here, roles.last_clause(here.since)):
        return one
    first, last = here.sentence.offset(one.location), here.sentence.offset(actual.location)
    if _GOES_ON.fullmatch(here.sentence.text[first + len(one.words) : last]) is None:
        return one
    return one.model_copy(update={"role": "target", "about": actual.about, "confidence": UNSURE, "grounds": "随后的实际值"})


def _is_set(here: Here, clause: str) -> bool:
    """Whether a clause says nothing but that a figure was to be reached, and who set it."""
    says_more = len(_SETTER.sub("", without_role_words(_SETTER.sub("", clause)))) > 1
    return roles.leads_to_target(here.since, here.tail) and not says_more and _ANOTHERS_NORM.search(clause) is None


def _is_reached(here: Here, clause: str) -> bool:
    return _REACHED.search(clause) is not None and not roles.leads_to_target(here.since, here.tail)


def _is_near(one: Statement, other: Statement) -> bool:
    """Whether two values are near enough to be target and actual value: one that is less than half of the other may be how far they are
    apart (超出计划27天), or another norm's."""
    small, large = sorted(measured(figure) for figure in (one.value, other.value) if figure is not None)
    return small * 2 >= large


def _before(at: int, made: Sequence[Statement], spoken: Sequence[Spoken], names: Names) -> Statement | None:
    """The actual value or target before a figure in its sentence, that measures the same, where all between are its parts, its marks or
    another year's."""
    sentence, parts = spoken[at].sentence, Decimal(0)
    value = made[at].value
    for other, said in zip(reversed(made[:at]), reversed(spoken[:at]), strict=True):
        if said.sentence != sentence or sentence is None or value is None:
            return None
        if other.value is None or said.here is None:
            continue
        is_alike = dimension(other.value) == dimension(value)
        if other.about is not None and other.role in ("actual", "target"):
            start = sentence.offset(other.location) + len(other.words)
            is_whole = parts in (0, measured(other.value))
            is_one = _BREAK.search(sentence.text, start, sentence.offset(made[at].location)) is None
            return other if is_alike and is_whole and is_one and any(one.id == other.about for one in names.indicators) else None
        if is_alike and not _is_apart(other, said.here, names):
            parts += measured(other.value)
    return None


def _is_apart(other: Statement, here: Here, names: Names) -> bool:
    """Whether a figure is a difference or another year's."""
    return other.role in _APART_FROM_IT or roles.tells_change(here.since) or not is_of_this_year(here, names.year)


def _compared(one: Statement, following: Sequence[Statement], made: Sequence[Statement], said: Spoken) -> Statement:
    """A count that names nothing, in doubt the actual value of what the target just after it is of: 装灯2286套，比设计的2400套少114套."""
    target = next((other for other in following if other.role == "target" and other.about is not None), None)
    here = said.here
    if target is None or here is None or one.role != "unknown" or one.candidates or not _counts(one) or here.is_part or PART in here.since:
        return one
    told = any(other.about == target.about and other.role == "actual" for other in made)
    alike = one.value is not None and target.value is not None and dimension(one.value) == dimension(target.value)
    if told or not alike or roles.tells_change(here.since) or here.revision is not None or target.location.home != one.location.home:
        return one
    first = here.sentence.offset(one.location)
    last = here.sentence.offset(target.location)
    if _COMPARES.fullmatch(here.sentence.text[first + len(one.words) : last]) is None:
        return one
    return one.model_copy(update={"role": "actual", "about": target.about, "confidence": UNSURE, "grounds": "随后的目标"})


def _counts(one: Statement) -> bool:
    return one.value is not None and is_count(one.value)
