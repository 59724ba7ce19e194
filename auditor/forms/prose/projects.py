"""Which lines of a report speak of another project than the form's: a report may tell of several, one after the other."""

import re
from collections.abc import Container, Iterator, Sequence

from auditor.forms.prose.lines import NUMBERING, Line
from auditor.pattern import Pattern
from auditor.similarity import plain, similarity

_TITLE = Pattern(r"([^：:，,。；;]{2,30}?(?:项目|工程|专项|经费|补助|补贴))(?:情况|实施情况|绩效情况)?\s*(?:[：:].*|（.*）)?", re.DOTALL)
_GENERIC = Pattern(r"^(?:本|该|各|项目|子|主要|全部|重点|其他|20\d\d)|基本情况|概况|(?:实施|涉及|申报|总体)的?项目$")
_OWN_SCORE = Pattern(r"自评(?:得分|分数?|总分)|总得?分|综合得分")
_SAME = 0.8


def strangers(found: Sequence[Line], project: str) -> frozenset[int]:
    """The numbers of the lines that are not about the project.

    Where the report has a stretch for each of several projects, all but the project's own; where it has none for the project, those under
    another's title that give a score of their own.
    """
    titles = {number: title for number, line in enumerate(found) if (title := _title(line)) is not None}
    own = {number for number, title in titles.items() if project and similarity(title, project) >= _SAME}
    if project and not own:
        stretches = [tuple(_stretch(found, number, titles)) for number in titles]
        return frozenset(at for stretch in stretches if any(_OWN_SCORE.search(found[one].text) for one in stretch) for at in stretch)
    if not own or len({plain(title) for title in titles.values()}) < 2 or len(own) == len(titles):
        return frozenset()
    return frozenset(range(len(found))) - {at for number in own for at in _stretch(found, number, titles)}


def _stretch(found: Sequence[Line], number: int, titles: Container[int]) -> Iterator[int]:
    """The numbers of the lines from a title up to the next, or to the next line numbered as high."""
    depth = found[number].level
    yield number
    for after in range(number + 1, len(found)):
        level = found[after].level
        if after in titles or (level is not None and depth is not None and level <= depth):
            return
        yield after


def _title(line: Line) -> str | None:
    """The project that a numbered line is headed by."""
    if line.level is None:
        return None
    found = _TITLE.fullmatch(NUMBERING.sub("", line.text).strip())
    return None if found is None or _GENERIC.search(found[1]) else found[1]
