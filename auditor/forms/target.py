"""The target of an indicator: whole in one slot, or its sign, value and unit in columns of their own."""

from collections.abc import Mapping
from functools import lru_cache
from typing import cast

from auditor.entry import direction, entry, label
from auditor.model import Cell, Direction, Entry
from auditor.vocabulary import words

_LONGEST_UNIT = 6


@lru_cache(maxsize=4096)
def part_of_target(heading: str) -> str | None:
    """The part of a target (sign, measure) that a column of this heading holds."""
    name = label(heading)
    return next((part for part, known in words("target_parts").items() if name in known), None)


def target(cells: Mapping[str, Cell], unit: str | None, *, confidence: float) -> Entry | None:
    """What an indicator aims at. Where sign and unit stand beside the value, its text reads them together, at the place of the value."""
    if "target" not in cells:
        return None
    found = entry(cells["target"], measure(cells) or unit, confidence=confidence)
    sign, counted = (cells[part].text.strip() if part in cells else "" for part in ("sign", "measure"))
    if found.mark != "stated" or not (sign or counted):
        return found
    before = "" if _named(sign) is not None or sign in found.text else sign
    after = "" if found.figure is None or counted in found.text else counted
    return found.model_copy(update={"text": f"{before}{found.text}{after}"})


def measure(cells: Mapping[str, Cell]) -> str | None:
    """The unit that stands in a column of its own; None where there is none, or only a sign for none."""
    found = cells["measure"].text.strip() if "measure" in cells else ""
    return found if 0 < len(found) <= _LONGEST_UNIT and found not in words("dash") else None


def pointed(found: Entry | None, cells: Mapping[str, Cell]) -> Direction:
    """Which way a target points: as its own column names it (正向, 反向, 定性), or by its sign."""
    sign = cells["sign"].text.strip() if "sign" in cells else ""
    return _named(sign) or direction(found)


def _named(sign: str) -> Direction | None:
    return next((cast(Direction, name) for name, known in words("sign").items() if sign in known), None)
