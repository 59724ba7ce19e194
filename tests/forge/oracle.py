"""What a reading should hold at each box of a paper, and how much of it does."""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from auditor.model import Entry, Form, Location, Submission
from tests.forge.grid import Box, Grid, Paper, Slot

_FIGURE = re.compile(r"^[≥≤=＝>＜<]?\s*(-?\d[\d,]*(?:\.\d+)?)\s*([^\d月]*)$")
_OF_FIGURES = ("initial", "budget", "executed", "rate", "weight", "score", "target", "actual", "total_weight", "total_score")
_TRUSTED = 0.8
"""From which confidence on a failing sum is a finding and not for review."""
_MARKS = ("weight", "score", "total_weight", "total_score")
"""Fields whose figures are points, whether or not 分 is written."""
Place = Callable[[int, Box, Location], bool]
"""Whether a location is where the box of the n-th table (from 1; 0 for the prose) stands."""


class Count(NamedTuple):
    """How many were right, of how many."""

    right: int = 0
    all: int = 0

    def __add__(self, other: object) -> "Count":
        assert isinstance(other, Count)
        return Count(self.right + other.right, self.all + other.all)

    @property
    def share(self) -> float:
        return self.right / self.all if self.all else 1.0


class Reading(NamedTuple):
    """How well a file was read. `wrong` says what was not; `trusted` counts the figures read wrong with full confidence, of all."""

    forms: Count = Count()
    cells: Count = Count()
    figures: Count = Count()
    units: Count = Count()
    places: Count = Count()
    wrong: tuple[str, ...] = ()
    trusted: Count = Count()

    def joined(self, other: "Reading") -> "Reading":
        return Reading(
            self.forms + other.forms,
            self.cells + other.cells,
            self.figures + other.figures,
            self.units + other.units,
            self.places + other.places,
            self.wrong + other.wrong,
            self.trusted + other.trusted,
        )


def figure(box: Box) -> tuple[Decimal, str | None] | None:
    """The figure and unit that a box of figures holds, told without the tool's own reading."""
    match = _FIGURE.match((box.meant or box.text).strip())
    if match is None or box.slot is None or box.slot.field not in _OF_FIGURES:
        return None
    if box.slot.field == "target" and not match[2].strip() and box.unit is None and not re.search(r"\d", box.text):
        return None
    return Decimal(match[1].replace(",", "")), match[2].strip() or box.unit


def reading(paper: Paper, submissions: Sequence[Submission], stands: Place) -> Reading:
    """Every slot of a paper held against the submissions read from it, form by form."""
    grids = [(number, grid) for number, grid in enumerate((piece for piece in paper.pieces if isinstance(piece, Grid)), start=1)]
    drawn = [(number, grid) for number, grid in grids if any(box.slot is not None for box in grid.boxes)]
    drawn += [(0, Grid(paper.spoken))] if paper.spoken else []
    found = [one for one in submissions if one.form is not None]
    told = Reading(forms=Count(sum(1 for _ in zip(drawn, found, strict=False)) if len(drawn) == len(found) else 0, len(drawn)))
    for at, (number, grid) in enumerate(drawn):
        submission = found[at] if at < len(found) else None
        for box in grid.boxes:
            if box.slot is not None and (box.text.strip() or box.meant):
                told = told.joined(_held(box, _entry(box.slot, grid, submission), partial(stands, number)))
    return told


def _held(box: Box, entry: Entry | None, stands: Callable[[Box, Location], bool]) -> Reading:
    slot = box.slot
    assert slot is not None
    cell = entry is not None and _plain(entry.location.quote) == _plain(box.text)
    wrong = [] if cell else [f"{slot.kind} {slot.number} {slot.field}: “{box.text}” read as “{entry.text if entry else None}”"]
    told = Reading(cells=Count(int(cell), 1))
    due = figure(box)
    if due is not None:
        value, unit = due
        right = entry is not None and entry.figure is not None and entry.figure.value == value
        is_marks = slot.field in _MARKS
        same = right and entry is not None and entry.figure is not None and (entry.figure.unit or "") == (unit or "")
        told = told._replace(figures=Count(int(right), 1), units=Count() if is_marks else Count(int(same), 1))
        is_trusted = entry is not None and entry.figure is not None and entry.confidence >= _TRUSTED
        told = told._replace(trusted=Count(int(is_trusted and not right), 1))
        if not right or not (same or is_marks):
            wrong.append(f"{slot.kind} {slot.number} {slot.field}: {value} {unit} read as {_read(entry)}")
    placed = cell and entry is not None and stands(box, entry.location)
    if cell and not placed:
        wrong.append(f"{slot.kind} {slot.number} {slot.field}: “{box.text}” placed at {_where(entry)}")
    return told._replace(places=Count(int(placed), 1), wrong=tuple(wrong))


def _where(entry: Entry | None) -> str:
    place = entry.location if entry is not None else None
    return "" if place is None else f"line {place.line} row {place.row} column {place.column}"


def _read(entry: Entry | None) -> str:
    figure = entry.figure if entry is not None else None
    return "nothing" if figure is None else f"{figure.value} {figure.unit}"


def _entry(slot: Slot, grid: Grid, submission: Submission | None) -> Entry | None:
    """What was read for a slot: rows are found by their name, as it stands or was restored, so that one lost row spoils no other."""
    form = submission.form if submission is not None else None
    if submission is None or form is None:
        return None
    if slot.kind == "header":
        found: Entry | None = getattr(submission, slot.field)
        return found
    if slot.kind == "form":
        own: Entry | None = getattr(form, slot.field)
        return own
    row = _row(slot, grid, form)
    return None if row is None else getattr(row, slot.field)


def _row(slot: Slot, grid: Grid, form: Form) -> object:
    named = "label" if slot.kind == "fund" else "name"
    boxes = {box.slot.number: box for box in grid.boxes if box.slot is not None and box.slot[::2] == (slot.kind, named)}
    names = {number: {_plain(box.text), _plain(box.meant or box.text)} for number, box in boxes.items()}
    rows: Iterable[object] = form.funds if slot.kind == "fund" else form.indicators
    same = [row for row in rows if {_plain(getattr(row, named).location.quote), _plain(getattr(row, named).text)} & names[slot.number]]
    before = sum(1 for number, name in names.items() if number < slot.number and name == names[slot.number])
    return same[before] if before < len(same) else None


def _plain(text: str) -> str:
    return "".join(text.split())
