"""Which lines of a report speak of another project than the form's: a report may tell of several, one after the other."""

import re
from collections.abc import Sequence

from auditor.forms.prose import NUMBERING, Line
from auditor.similarity import plain, similarity

_TITLE = re.compile(r"([^：:，,。；;]{2,30}?(?:项目|工程|专项|经费|补助|补贴))(?:情况|实施情况|绩效情况)?\s*(?:[：:].*|（.*）)?", re.DOTALL)
_GENERIC = re.compile(r"^(?:本|该|各|项目|子|主要|全部|重点|其他|20\d\d)|基本情况|概况|(?:实施|涉及|申报|总体)的?项目$")
_SAME = 0.8


def strangers(found: Sequence[Line], project: str) -> frozenset[int]:
    """The numbers of the lines that are not about the project, where the report has a stretch of its own for each of several projects."""
    titles = {number: title for number, line in enumerate(found) if (title := _title(line)) is not None}
    own = {number for number, title in titles.items() if project and similarity(title, project) >= _SAME}
    if not own or len({plain(title) for title in titles.values()}) < 2 or len(own) == len(titles):
        return frozenset()
    spoken: set[int] = set()
    for number in own:
        depth = found[number].level
        spoken.add(number)
        for after in range(number + 1, len(found)):
            level = found[after].level
            if after in titles or (level is not None and depth is not None and level <= depth):
                break
            spoken.add(after)
    return frozenset(range(len(found))) - spoken


def _title(line: Line) -> str | None:
    """The project that a numbered line is headed by."""
    if line.level is None:
        return None
    found = _TITLE.fullmatch(NUMBERING.sub("", line.text).strip())
    return None if found is None or _GENERIC.search(found[1]) else found[1]
