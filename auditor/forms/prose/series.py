"""Names and figures that a sentence lists one after the other: 路灯、井盖、护栏分别为860盏、240套、1.5公里."""

from collections.abc import Sequence
from typing import NamedTuple

from auditor.forms.prose.lines import NUMBERING, Placed
from auditor.numeral import number
from auditor.pattern import Pattern

_RESPECTIVELY = Pattern(r"分别|依次")
_BETWEEN = Pattern(r"\s*(?:、|，|,|和|及|与|以及|，和|,和)\s*")
_LAST = (Pattern("以及|和(?!谐)"), Pattern("与"), Pattern("及(?![时格其早至])"))
_SAME_AGAIN = Pattern(r"(?:均|也|并|已)?(?:分别|依次)")
_ROLE_ALONE = Pattern(
    r"^\s*(?:年度|年初|全年|绩效|计划|实际|目标|任务|指标|确定|设定|下达|核定|批复|申报|既定|控制|的)*(?:目标|计划|指标|任务|完成|(?:核定|控制)(?=数))(?:[值率数]|情况)?(?:分别|依次)[^\d]{0,4}$"
    r"|^\s*(?:年度|年初|全年)*(?:分别|依次)(?:计划|下达|核定|安排)[为是]?\s*$"
)
"""A list that gives only a role names its things before: …310人，年度目标分别为2000件、2600次、300人."""
_OF_ALL = Pattern(r"[均都各皆]|全部|[两三四五六七八]项")
_NOTHING_MORE = Pattern(r"\s*(?:各|两项|三项|自评|评价|得分|均|已|依次)*\s*")
_ALL_OF_THEM = Pattern(r"(?:上述|以上|各项|各指标|逐项)[^，,。；;]*(?:分别|依次)")
_SO_MANY = Pattern(r"\s*(?:以上|上述|这)?([两二三四五六七八九十]|\d)(?:个?(?:部分|方面|板块|维度)|大?类|项)(?:指标)?(?:[均都全各][^\d]*)?$")
_CLAUSE = Pattern(r"[，,；;：:（(）)。]")


class Listed(NamedTuple):
    """A figure's place in a list: its name, "" where the list goes on with the names of the list before it, None where names and figures
    do not pair; its rank from 0 among so many; and the words that lead to the whole list."""

    name: str | None
    rank: int
    of: int
    lead: str


def series(text: str, placed: Sequence[Placed]) -> dict[int, Listed]:
    """The listed figures of a sentence by their number in `placed`."""
    found: dict[int, Listed] = {}
    earlier: list[str] = []
    for first, one in enumerate(placed):
        start = placed[first - 1].end if first else 0
        if first in found or _RESPECTIVELY.search(text, start, one.start) is None:
            continue
        last = first
        while last + 1 < len(placed) and _goes_on(text, placed[last], placed[last + 1]):
            last += 1
        count = last - first + 1
        if count < 2:
            continue
        lead = _CLAUSE.split(text[start : one.start])[-1]
        named = _before_cue(lead) if start else NUMBERING.sub("", _before_cue(lead))
        names = _names(named, count)
        takes_up = _is_all_of(named, count) or _is_all_of(_CLAUSE.split(text[start : one.start - len(lead)].rstrip("，,"))[-1], count)
        if names is None and takes_up:
            names = [""] * count
        if names is None and _NOTHING_MORE.fullmatch(named):
            names = _clauses(text[start : one.start - len(lead)], count) or _listed_before(text[start : one.start - len(lead)], count)
        if names is not None:
            earlier = names
        elif len(earlier) == count or _ALL_OF_THEM.search(lead) or _SAME_AGAIN.match(lead.lstrip()) or _ROLE_ALONE.search(lead):
            names = [""] * count
        for rank in range(count):
            found[first + rank] = Listed(names[rank] if names is not None else None, rank, count, lead)
    return found


def _goes_on(text: str, one: Placed, following: Placed) -> bool:
    """Whether a figure goes on with a list, not 两项 that takes it up: 分别为91.8%、93.5%，两项均为满分."""
    is_alike = one.figure.text[:1].isdecimal() == following.figure.text[:1].isdecimal()
    return is_alike and _BETWEEN.fullmatch(text, one.end, following.start) is not None


def _is_all_of(text: str, count: int) -> bool:
    """Whether words take up so many things spoken of before: 四部分, 两项均得满分."""
    said = _SO_MANY.match(text)
    return said is not None and number(said[1]) == count


def _before_cue(lead: str) -> str:
    """The words before the last 分别 or 依次; where that stands in a clause before, nothing."""
    cues = list(_RESPECTIVELY.finditer(lead))
    return lead[: cues[-1].start()] if cues else ""


def _clauses(text: str, count: int) -> list[str] | None:
    """The clauses that 分别 takes up again where its own names nothing: 制度健全，资金合规，分别得10分和9分."""
    found = [clause for clause in _CLAUSE.split(text) if clause.strip()]
    return found[-count:] if len(found) >= count else None


def _listed_before(text: str, count: int) -> list[str] | None:
    """The names that the clause before lists: 效益、满意度指标均得满分，分别为25分和10分."""
    clauses = [clause for clause in _CLAUSE.split(text) if clause.strip()]
    return _names(_OF_ALL.split(clauses[-1])[0], count) if clauses else None


def _names(listed: str, count: int) -> list[str] | None:
    names = [name for name in listed.split("、") if name.strip()]
    if len(names) == count - 1:
        split = (pattern.split(names[-1]) for pattern in _LAST)
        names = next(([*names[:-1], *pieces] for pieces in split if len(pieces) == 2), names)
    return names if len(names) == count else None
