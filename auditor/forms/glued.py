"""Cells of a row that ran into one in conversion (合格率≥95%, ≥90%94%, 2019.61) → apart again, each at its own characters.

Where several cuts are possible the arithmetic of the row decides: a score is its weight, or what target and actual value make of it, and
target and actual value are counted in one unit. Where more than one cut still fits, or none does, the cell stays whole.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from auditor.forms.fitness import fits
from auditor.model import Cell, Indicator, Repair
from auditor.pattern import Pattern
from auditor.wording import Wording

_APART = Wording(
    "「{name}」一行有几格连在了一起，旁边的格是空的，已按行内算式分开读：{parts}。",
    "Cells of the row “{name}” ran into one and those beside it were empty; they were read apart as its arithmetic tells: {parts}.",
)
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_PARTS = {
    "name": Pattern(r".*[^\W\d_][^≥≤≧≦＞＜><=＝]*?", re.DOTALL),
    "target": Pattern(rf"[≥≤≧≦＞＜><=＝]\s*{_NUMBER}\s*[^\d\s.,≥≤≧≦＞＜><=＝]{{0,5}}"),
    "actual": Pattern(rf"{_NUMBER}\s*[^\d\s.,≥≤≧≦＞＜><=＝]{{0,5}}"),
    "weight": Pattern(r"(?:100|[1-9]\d?)(?:\.\d{1,2})?"),
    "score": Pattern(r"(?:100|0|[1-9]\d?)(?:\.\d{1,2})?"),
}
"""What each field may be, cut out of a longer text."""
_QUANTITY = Pattern(rf"[^\d]*?({_NUMBER})\s*(\D*)")
_LONGEST, _MOST = 80, 3
_SHORTEST_MARKS = 3
"""Two digits alone may be one weight beside a score left blank."""
_CENT = Decimal("0.01")

Row = Mapping[str, Cell]


def unglued(cells: Row) -> dict[str, Cell] | None:
    """The cells of a row with those apart that ran into one; None where there are none, or it is not certain where to cut.

    `cells` are in the order of their columns.
    """
    for at, field in enumerate(cells):
        if field not in _PARTS or not cells[field].text.strip() or len(cells[field].text) > _LONGEST:
            continue
        for more in range(1, _MOST + 1):
            fields = list(cells)[at : at + more + 1]
            room = _room(cells, at, more)
            if room is None or len(fields) <= more or any(one not in _PARTS for one in fields):
                continue
            cuts = [cut for cut in _cuts(cells[field], fields) if _adds_up(room, cut)]
            if len(cuts) == 1:
                return {**room, **cuts[0]}
    return None


def _room(cells: Row, at: int, more: int) -> dict[str, Cell] | None:
    """The row with so many empty cells after one: as it stands, or with what follows moved to where it fits, into empty ends."""
    fields = list(cells)
    if all(not cells[one].text.strip() for one in fields[at + 1 : at + 1 + more]):
        return dict(cells)
    if any(cells[one].text.strip() for one in fields[-more:]) or len(fields) - at - 1 <= more:
        return None
    moved = {field: cells[fields[number - more]] for number, field in enumerate(fields) if number > at + more}
    if any(fits(field, cell.text.strip()) < 0 for field, cell in moved.items()):
        return None
    return {**cells, **moved}


def _cuts(cell: Cell, fields: Sequence[str]) -> Iterator[dict[str, Cell]]:
    """Every way to cut a cell into parts that may be these fields."""
    for ends in _ends(cell.text.rstrip(), 0, fields):
        starts = (0, *ends[:-1])
        yield {field: _part(cell, start, end) for field, start, end in zip(fields, starts, ends, strict=True)}


def _ends(text: str, start: int, fields: Sequence[str]) -> Iterator[tuple[int, ...]]:
    first, *others = fields
    if not others:
        if _PARTS[first].fullmatch(text, start):
            yield (len(text),)
        return
    for end in range(start + 1, len(text)):
        if _PARTS[first].fullmatch(text, start, end):
            yield from ((end, *rest) for rest in _ends(text, end, others))


def _adds_up(row: Row, cut: Row) -> bool:
    """Whether a cut agrees with the rest of its row."""
    whole = {**row, **cut}
    (aim, aim_unit), (done, done_unit) = (_quantity(whole.get(field)) for field in ("target", "actual"))
    if "actual" in cut and (not done_unit or done_unit != aim_unit):
        return False
    if not {"weight", "score"} & cut.keys():
        return True
    weight, score = (_quantity(whole.get(field))[0] for field in ("weight", "score"))
    if weight is None or score is None or score > weight or len("".join(cell.text for cell in cut.values())) < _SHORTEST_MARKS:
        return False
    return score == weight or any(abs(score - due) <= _CENT for due in _due(weight, aim, done))


def _due(weight: Decimal, aim: Decimal | None, done: Decimal | None) -> list[Decimal]:
    """The marks that the usual formulas make of a target and an actual value."""
    if not aim or not done:
        return []
    shares = (done / aim, 1 - (done - aim) / aim, aim / done)
    return [(weight * share).quantize(_CENT, ROUND_HALF_UP) for share in shares]


def _quantity(cell: Cell | None) -> tuple[Decimal | None, str]:
    match = _QUANTITY.fullmatch(cell.text.strip()) if cell is not None else None
    return (None, "") if match is None else (Decimal(match[1].replace(",", "")), match[2].strip())


def _part(cell: Cell, start: int, end: int) -> Cell:
    return cell._replace(text=cell.text[start:end], location=cell.location.part(start, end))


def repair(indicator: Indicator, confidence: float) -> Repair:
    """What is told of a row so taken apart."""
    slots = (indicator.name, indicator.target, indicator.actual, indicator.weight, indicator.score)
    texts = [slot.text for slot in slots if slot is not None and slot.text]
    told = Wording("、".join(f"「{text}」" for text in texts), ", ".join(f"“{text}”" for text in texts))
    return Repair(
        id="",
        kind="glued_cells",
        location=indicator.name.location,
        subject=indicator.name.text,
        explanation=_APART.filled(name=indicator.name.text, parts=told),
        touched=(indicator.id,),
        confidence=confidence,
    )
