"""A name that ran into its target in conversion (合格率≥95% in one cell, the next one empty) → both apart, each at its own characters."""

import re
from collections.abc import Mapping

from auditor.model import Cell, Indicator, Repair, Wording

_APART = Wording(
    "「{name}」与指标值「{target}」连在同一格，指标值一格是空的，已分开读。",
    "“{name}” stood in one cell with its target “{target}”, and the cell of the target was empty; they were read apart.",
)
_GLUED = re.compile(r"(?P<name>.*[^\W\d_].*?)\s*(?P<target>[≥≤≧≦＞＜><=＝]\s*\d.*)", re.DOTALL)


def unglued(cells: Mapping[str, Cell]) -> dict[str, Cell] | None:
    """The cells of a row with name and target apart; None where the target is not empty or the name holds none."""
    name, target = cells.get("name"), cells.get("target")
    if name is None or target is None or target.text.strip():
        return None
    match = _GLUED.fullmatch(name.text)
    return None if match is None else {**cells, "name": _part(name, *match.span("name")), "target": _part(name, *match.span("target"))}


def _part(cell: Cell, start: int, end: int) -> Cell:
    return cell._replace(text=cell.text[start:end], location=cell.location.part(start, end))


def repair(indicator: Indicator, confidence: float) -> Repair:
    """What is told of a row so taken apart."""
    target = indicator.target.text if indicator.target is not None else ""
    return Repair(
        id="",
        kind="glued_cells",
        location=indicator.name.location,
        subject=indicator.name.text,
        explanation=_APART.filled(name=indicator.name.text, target=target),
        touched=(indicator.id,),
        confidence=confidence,
    )
