"""Figures that are parts of a total: 县级1个、乡镇18个，合计19个; 满意度分别为93%和97%，综合满意度95%; 50个问题中46个已整改.

What the word 其中 leads to is told by the stretch itself; here the total comes after its parts, or only the sum tells what they are.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from auditor.forms.prose.lines import Line
from auditor.forms.prose.subjects import dimension, measured
from auditor.pattern import Pattern, any_of
from auditor.vocabulary import words

_FEWEST = 3
"""A total and two parts."""
_UNSUMMED = ("", "points")
AMONG = "中(?![小学央层级型等药医队心国期旬长短标签介转奖途断止草])"
"""中 where it says out of how many, and begins no word of its own."""
_OUT_OF = Pattern(rf"[^，,。；;、：:\d]{{0,8}}(?<![其集年期高初]){AMONG}")
_THAT_IS = Pattern(r"[，,（(；;。]\s*(?:即|也就是|亦即|换言之|相当于)(?!将|可|使|时|便|日)[^，,。；;：:]*$")
_SENTENCE_END = Pattern(r"[。！？\n]")
_LEAD = Pattern(r"[^，,；;。：:（(]*$")


class Sum(NamedTuple):
    """A total and its parts, by their numbers among the figures of a line."""

    total: int
    parts: tuple[int, ...]


def sums(line: Line) -> Iterator[Sum]:
    """The totals of a line with parts beside them."""
    for first, last in _sentences(line) if len(line.figures) >= _FEWEST else ():
        for at in range(first, last):
            same = [one for one in range(first, last) if dimension(line.figures[one].figure) == dimension(line.figures[at].figure)]
            if len(same) >= _FEWEST and dimension(line.figures[at].figure) not in _UNSUMMED:
                parts = _before(line, same[: same.index(at)], at) or _after(line, same[same.index(at) + 1 :], at)
                if parts:
                    yield Sum(at, parts)


def is_out_of_another(since: str) -> bool:
    """Whether the words since the last figure make this one a part of it, or of what a rate was reckoned from."""
    return _OUT_OF.match(since) is not None or _THAT_IS.search(since) is not None


def leads_to_total(since: str) -> bool:
    """Whether words lead to a total of what came before it."""
    return _cues("total_surely").search(since) is not None


def _sentences(line: Line) -> Iterator[tuple[int, int]]:
    """The figures of each sentence up to its full stop, as stretches of their numbers."""
    first = 0
    for at in range(1, len(line.figures) + 1):
        if at == len(line.figures) or _SENTENCE_END.search(line.text, line.figures[at - 1].end, line.figures[at].start):
            yield first, at
            first = at


def _before(line: Line, same: Sequence[int], at: int) -> tuple[int, ...]:
    """The parts before a figure that a summing word leads to: those that add up to it, or all where the word leaves no doubt.

    A rate of the whole lies between those of its parts.
    """
    since = line.text[line.figures[at - 1].end if at else 0 : line.figures[at].start]
    found = _LEAD.search(since)
    lead = found[0] if found else ""
    nearest = [*reversed(same)]
    values = [measured(line.figures[one].figure) for one in nearest]
    wanted = measured(line.figures[at].figure)
    if dimension(line.figures[at].figure) == "ratio":
        between = len(values) > 1 and min(values) <= wanted <= max(values)
        return tuple(same) if between and _cues("whole_rate").search(lead) else ()
    if not _cues("total").search(lead):
        return ()
    adding = next((count for count in range(2, len(values) + 1) if sum(values[:count]) == wanted), 0)
    if adding:
        return tuple(nearest[:adding])
    return tuple(same) if len(same) > 1 and _cues("total_surely").search(lead) else ()


def _after(line: Line, same: Sequence[int], at: int) -> tuple[int, ...]:
    """The figures that follow one without another between and add up to it."""
    so_far, wanted = Decimal(0), measured(line.figures[at].figure)
    if dimension(line.figures[at].figure) == "ratio":
        return ()
    for number, one in enumerate(same):
        so_far += measured(line.figures[one].figure)
        if one != at + number + 1 or so_far > wanted:
            return ()
        if so_far == wanted:
            return tuple(same[: number + 1]) if number else ()
    return ()


@cache
def _cues(name: str) -> Pattern:
    return Pattern(any_of(words("sums")[name]))
