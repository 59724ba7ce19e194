"""Targets that a sentence revises: 年初定的是80家，年中调高到88家; 目标由15个调整为18个.

The first is superseded, the last is the target.
"""

from collections.abc import Sequence
from functools import cache
from typing import Literal

from auditor.forms.prose.lines import Placed
from auditor.forms.prose.subjects import dimension
from auditor.pattern import Pattern, any_of
from auditor.vocabulary import words

Revision = Literal["superseded", "revised"]
_REACHING = r"[^，,；;。：:\d]{0,6}?(?:到|至|为|成|的?目标|的?任务|的?计划)[^，,；;。：:\d]{0,4}$"
_AIMED_AT = Pattern(r"目标(?:人群|群体|对象|地区|区域)")
"""Whom something is for, no target."""
_YEAR_BEFORE = Pattern(r"(?:上一?年|去年|往年|同期)[^，,；;。：:\d]*$")
"""What was had the year before was not planned: 由上年的86%提高到90%."""
_BEFORE = Pattern(r"[^，,；;。：:（(]*$")


def revisions(text: str, placed: Sequence[Placed]) -> dict[int, Revision]:
    """The superseded and the revised targets of a sentence by their number in `placed`. Money is told by the words of funds.

    A word such as 提高到 revises only what was called planned before; alone it says what was reached.
    """
    found: dict[int, Revision] = {}
    for at, one in enumerate(placed):
        earlier = next((other for other in range(at - 1, -1, -1) if dimension(placed[other].figure) == dimension(one.figure)), None)
        if earlier is None or dimension(one.figure) in ("money", "points"):
            continue
        lead, first = _lead(text, placed, at), _lead(text, placed, earlier)
        is_planned = found.get(earlier) == "revised" or _is_planned(first)
        if _surely().search(lead) or (is_planned and _perhaps().search(lead)):
            found[earlier], found[at] = "superseded", "revised"
    return found


def _is_planned(lead: str) -> bool:
    return _YEAR_BEFORE.search(lead) is None and _planned().search(_AIMED_AT.sub("", lead)) is not None


def _lead(text: str, placed: Sequence[Placed], at: int) -> str:
    """The clause that leads to a figure, from the figure before it on."""
    found = _BEFORE.search(text[placed[at - 1].end if at else 0 : placed[at].start])
    return found[0] if found else ""


@cache
def _surely() -> Pattern:
    return Pattern(f"(?:{any_of(words('revisions')['revised'])}|调(?=[到至为成])){_REACHING}|调整后[^，,；;。：:\\d]{{0,8}}$")


@cache
def _perhaps() -> Pattern:
    return Pattern(f"(?:{any_of(words('revisions')['moved'])}){_REACHING}")


@cache
def _planned() -> Pattern:
    return Pattern(any_of(words("revisions")["planned"]))
