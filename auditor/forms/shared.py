"""A column that target and actual value share (目标值/完成值, 指标值（完成值）) → both, each at its own characters.

The heading tells their order. A cell of which it is not certain where one ends and the other begins stays whole in both slots, and then
neither is a figure.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from auditor.entry import headed, heading, rank
from auditor.model import Cell
from auditor.pattern import Pattern
from auditor.vocabulary import kinds

_FIELDS = frozenset({"target", "actual"})
_BETWEEN = Pattern(r"\s*[/／、|｜\n；;]\s*|\s*[与和及]\s*")
"""What stands between the two in a heading."""
_CUT = Pattern(r"\s*[/／、|｜；;，]\s*|\s+")
"""What stands between the two in a cell."""
_WITHIN = Pattern(r"\s*([^\s(（][^(（]*?)\s*[(（]\s*([^()（）]*?)\s*[)）]\s*")
"""The second in brackets behind the first."""
_CALLED = Pattern(r"\s*(?:年初|年度|全年|实际)*(?:目标|指标|完成|实际)(?:值|情况)?\s*[:：]\s*")
"""What a cell may call each: 目标：≥132个；完成：132个."""
_VALUE = Pattern(r"\s*[≥≤≧≦＞＜><=＝±]?\s*\d[\d,]*(?:\.\d+)?\s*")

Columns = Mapping[str, range]


class _Part(NamedTuple):
    """Where in a cell one of the two stands."""

    start: int
    end: int


@lru_cache(maxsize=4096)
def sharers(text: str) -> tuple[str, ...]:
    """The two fields whose column a heading says it is, in their order; none where it is a column of one."""
    within = _WITHIN.fullmatch(text)
    parts = [within[1], within[2]] if within is not None else _BETWEEN.split(text.strip())
    named = tuple(field for part in parts if (field := _named(part)) is not None)
    return named if len(parts) == len(named) == len(_FIELDS) == len(set(named)) else ()


def _named(part: str) -> str | None:
    """The field that a part of a heading names, and nothing more: 年度指标值, not 指标值说明."""
    field = heading(part, "indicator", _FIELDS)
    is_whole = field is not None and rank(part, "indicator", field) < len(kinds()["indicator"].fields[field].headers)
    return field if is_whole else headed(part, "indicator", _FIELDS)


def shared_by(columns: Columns) -> tuple[str, ...]:
    """The two fields that have one column, in the order of its heading; none where each has its own."""
    are_one = columns.keys() >= _FIELDS and columns["target"] == columns["actual"]
    return tuple(field for field in columns if field in _FIELDS) if are_one else ()


def apart(cell: Cell, fields: Sequence[str]) -> dict[str, Cell]:
    """The cell of two fields as one of each."""
    parts = _parts(cell.text)
    return {field: _taken(cell, part) for field, part in zip(fields, parts, strict=True)} if parts else dict.fromkeys(fields, cell)


def _parts(text: str) -> tuple[_Part, ...]:
    """Where the two stand; nothing where that is not certain."""
    within = _WITHIN.fullmatch(text)
    if within is not None:
        return _Part(*within.span(1)), _Part(*within.span(2))
    cuts = list(_cuts(text))
    if len(cuts) > 1:
        cuts = [cut for cut in cuts if len({_counted(text, part) for part in cut}) == 1]
    return cuts[0] if len(cuts) == 1 else ()


def _cuts(text: str) -> Iterator[tuple[_Part, ...]]:
    """Every way to cut a text in two that both say something."""
    end = len(text.rstrip())
    for found in _CUT.finditer(text, 0, end):
        first, second = _called(text, 0, found.start()), _called(text, found.end(), end)
        if text[first.start : first.end].strip() and text[second.start : second.end].strip():
            yield first, second


def _called(text: str, start: int, end: int) -> _Part:
    """A part without what the cell calls it."""
    named = _CALLED.match(text, start, end)
    return _Part(start if named is None else named.end(), end)


def _counted(text: str, part: _Part) -> str | int:
    """What a part is counted in; a number of its own where it is no value."""
    value = _VALUE.match(text, *part)
    return part.start if value is None else text[value.end() : part.end].strip()


def _taken(cell: Cell, part: _Part) -> Cell:
    return cell._replace(text=cell.text[part.start : part.end], location=cell.location.part(*part))
