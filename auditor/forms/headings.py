"""Runs of headings among the cells of a table, whether or not they stand in one row."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from auditor.entry import heading, label, rank
from auditor.forms.alignment import Fields
from auditor.forms.target import part_of_target
from auditor.model import FUND_SLOTS, Cell
from auditor.vocabulary import kinds, words

INDICATOR = frozenset({"level1", "level2", "name", "target", "actual", "weight", "score", "reason", "remedy"})
FUND = frozenset(FUND_SLOTS)
GOAL = frozenset({"goal", "goal_outcome"})
_LONGEST_HEADING = 20


class Headed(NamedTuple):
    """A run of headings among the cells: where it begins and ends, and the field of each."""

    start: int
    end: int
    fields: Fields


def headed(cells: Sequence[Cell], kind: str, wanted: frozenset[str], needed: str, least: int) -> Headed | None:
    """The first run of headings that names enough fields, the needed one among them. Columns of unknown name count within the run."""
    fields = [_field(cell.text, kind, wanted) for cell in cells]
    if len(wanted.intersection(fields)) < least:
        return None
    start = 0
    while start < len(cells):
        if fields[start] is None:
            start += 1
            continue
        end = start
        while end < len(cells) and (fields[end] is not None or _is_heading_between(cells, fields, end)):
            end += 1
        while start < end < len(cells) and _is_heading_beside(cells[end - 1], cells[end]):
            end += 1
        named = _once(cells[start:end], fields[start:end], kind)
        if len(wanted.intersection(named)) >= least and needed in named:
            return Headed(start, end, named)
        start += 1
    return None


def opens_block(row: Sequence[Cell]) -> bool:
    """Whether a row holds the headings of goals or indicators."""
    return headed(row, "form", GOAL, "goal_outcome", 2) is not None or headed(row, "indicator", INDICATOR, "name", 4) is not None


def _is_heading_beside(last: Cell, cell: Cell) -> bool:
    """Whether a cell stands in the row of the headings before it."""
    return last.row == cell.row and len(cell.text.strip()) <= _LONGEST_HEADING and not any(map(str.isdigit, cell.text))


def _once(cells: Sequence[Cell], fields: Sequence[str | None], kind: str) -> Fields:
    """The fields with each named once, by the heading that names it best: 调整后指标值, not 年初指标值."""
    best: dict[str, int] = {}
    for at, field in enumerate(fields):
        if field is None or field not in kinds()[kind].fields:
            continue
        if field not in best or rank(cells[at].text, kind, field) < rank(cells[best[field]].text, kind, field):
            best[field] = at
    return tuple(None if field in best and best[field] != at else field for at, field in enumerate(fields))


def _is_heading_between(cells: Sequence[Cell], fields: Sequence[str | None], at: int) -> bool:
    text = cells[at].text.strip()
    return at + 1 < len(cells) and fields[at + 1] is not None and len(text) <= _LONGEST_HEADING and not any(map(str.isdigit, text))


@lru_cache(maxsize=4096)
def _field(text: str, kind: str, wanted: frozenset[str]) -> str | None:
    name = label(text)
    named = heading(text, kind, wanted) if len(name) <= _LONGEST_HEADING else None
    if kind == "indicator" and named == "name" and name not in kinds()["indicator"].fields["name"].headers[:2]:
        return None
    return named or (part_of_target(text) if kind == "indicator" else None)


def is_total(cell: Cell) -> bool:
    return label(cell.text) in words("total")
