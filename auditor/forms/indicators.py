"""The indicator block → rows put right, indicators and the groups their labels make, with every repair recorded.

Two kinds of damage are repaired before anything is read. A row shifted by a column is known by what its cells are: a level-2 label where
the name belongs, a sign where the actual value belongs, a percentage where the weight belongs. Labels that sit a row too high are known by
names that fit the label above them (案件办结时限 is 时效, not 经济效益) and fit again once the labels move down.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from auditor import lookalike
from auditor.dates import timing
from auditor.entry import LOOKALIKE, entry, in_words, label, points_in, slot
from auditor.forms import glued
from auditor.forms.fitness import fits
from auditor.forms.layout import Block, Row
from auditor.forms.shared import apart, shared_by
from auditor.forms.target import measure, pointed, target
from auditor.model import Cell, Group, Indicator, Repair
from auditor.pattern import Pattern
from auditor.vocabulary import words
from auditor.wording import Wording

_SHIFTED = Wording(
    "「{name}」一行各格整体向{side}错了 {columns} 列（按各格内容判断：指标值应带 ≥≤ 等符号，分值、得分应为数字），已移回原位再核对。",
    "The cells of the row “{name}” stand {columns} to the {side} of their columns (a target has a sign such as ≥ or ≤, weight and score "
    "are numbers); they were moved back before the audit.",
)
_RAISED = Wording(
    "二级指标标签比所属指标高了一行，已下移：{story}。",
    "The level-2 labels stood a row above their indicators and were moved down: {story}.",
)
_UNIT = Wording(
    "「{name}」的度量单位「{text}」形近误识，按「{unit}」读（不是计量单位，形近的只有它）。",
    "The unit “{text}” of “{name}” is misread and was taken for “{unit}” (it is no unit, and this one alone looks like it).",
)
_LEVELS = ("level1", "level2")
_SLOTS = ("target", "actual", "weight", "score", "reason", "remedy")
_SHIFTS = (1, -1, 2)
_CERTAIN_SHIFT, _CERTAIN_LABELS = 3, 2
"""How much better a moved row, or how many more fitting names after labels move, makes the repair certain enough to apply."""
_REPAIRED = 0.9
_SAVED = Pattern(r"(?:节约|节省|降低|减少|压减)\w{0,4}成本")
"""A cost that is saved is a benefit."""


class Line(NamedTuple):
    """A row of the block by field. `shift` is how many columns its cells were found to the right of their headings, `misread` the cell
    of a unit that was put right."""

    cells: Mapping[str, Cell]
    shift: int = 0
    is_glued: bool = False
    misread: Cell | None = None

    def text(self, field: str) -> str:
        cell = self.cells.get(field)
        return cell.text.strip() if cell is not None else ""


class Label(NamedTuple):
    """A level-1 or level-2 label and the line it begins at."""

    cell: Cell
    line: int


Labels = Mapping[str, tuple[Label, ...]]


class Indicators(NamedTuple):
    """What an indicator block holds."""

    indicators: tuple[Indicator, ...]
    groups: tuple[Group, ...]
    repairs: tuple[Repair, ...]


def indicators(block: Block, *, repair: bool = True) -> Indicators:
    """Read an indicator block. With repair off, rows and labels are taken as they stand."""
    lines = [line for row in block.rows if (line := _line(row, block, repair=repair)).text("name")]
    labels = _labels(lines)
    moved = _lowered(lines, labels) if repair else None
    groups, group_of = _groups(lines, moved or labels)
    found = tuple(_indicator(at, line, moved or labels, group_of[at], block) for at, line in enumerate(lines))
    return Indicators(found, groups, _repairs(lines, labels, moved, found))


def _line(row: Row, block: Block, *, repair: bool) -> Line:
    shift = _shift(row, block) if repair else 0
    cells = _cells(row, block, shift)
    apart = glued.unglued(cells) if repair else None
    measured = cells.get("measure") if repair else None
    unit = lookalike.unit(measured.text.strip()) if measured is not None else None
    if measured is None or unit is None:
        return Line(apart or cells, shift, is_glued=apart is not None)
    return Line({**(apart or cells), "measure": measured._replace(text=unit)}, shift, is_glued=apart is not None, misread=measured)


def _cells(row: Row, block: Block, shift: int) -> dict[str, Cell]:
    found = {}
    for field, columns in sorted(block.columns.items(), key=lambda named: named[1].start):
        cell = row.at(range(columns.start + shift, columns.stop + shift))
        found[field] = cell if cell is not None else _nothing_after(row.cells[-1])
    both = shared_by(block.columns)
    return found | apart(found[both[0]], both) if both else found


def _nothing_after(last: Cell) -> Cell:
    """An empty slot where a row ends before its columns do."""
    end = len(last.text)
    return last._replace(text="", location=last.location.part(end, end))


def _shift(row: Row, block: Block) -> int:
    """How many columns the row sits to the right of its headings: 0 unless another place is certain."""
    cells = _cells(row, block, 0)
    if all(fits(field, cell.text.strip()) >= 0 for field, cell in cells.items()):
        return 0
    here = _fitness(cells)
    best = max(_SHIFTS, key=lambda shift: _fitness(_cells(row, block, shift)))
    return best if _fitness(_cells(row, block, best)) >= here + _CERTAIN_SHIFT else 0


def _fitness(cells: Mapping[str, Cell]) -> int:
    return sum(fits(field, cell.text.strip()) for field, cell in cells.items())


def _labels(lines: Sequence[Line]) -> Labels:
    """The labels of each level and the line each begins at; a merged label counts once, a blank carries the one above down."""
    found: dict[str, list[Label]] = {level: [] for level in _LEVELS}
    for at, line in enumerate(lines):
        for level in _LEVELS:
            cell = line.cells.get(level)
            if cell is None or not cell.text.strip():
                continue
            above = found[level][-1].cell if found[level] else None
            if (
                above is None
                or (above is not cell and label(above.text) != label(cell.text))
                or _begins_group(level, found, at, cell, above)
            ):
                found[level].append(Label(cell, at))
    return {level: tuple(labels) for level, labels in found.items()}


def _begins_group(level: str, found: Mapping[str, list[Label]], at: int, cell: Cell, above: Cell) -> bool:
    """The same level-2 label under another level-1 label is another group."""
    return level == "level2" and above is not cell and bool(found["level1"]) and found["level1"][-1].line == at


def _label_at(labels: Sequence[Label], at: int) -> Label | None:
    return next((found for found in reversed(labels) if found.line <= at), None)


def _lowered(lines: Sequence[Line], labels: Labels) -> Labels | None:
    """The labels with one run of them moved a row down, where that makes names fit that did not and unfits none."""
    level2 = labels["level2"]
    here = [_agrees_with_label(line.text("name"), _label_at(level2, at)) for at, line in enumerate(lines)]
    best, gain = None, _CERTAIN_LABELS - 1
    for first in range(1, len(level2)):
        for last in range(first, len(level2)):
            moved = _moved(level2, first, last, len(lines))
            if moved is None:
                continue
            there = [_agrees_with_label(line.text("name"), _label_at(moved, at)) for at, line in enumerate(lines)]
            gained = sum(new > old for new, old in zip(there, here, strict=True))
            if gained > gain and all(new >= old for new, old in zip(there, here, strict=True)):
                best, gain = (first, last, moved), gained
    if best is None:
        return None
    first, last, moved = best
    starts = {found.line for found in level2[first : last + 1]}
    level1 = tuple(Label(found.cell, found.line + 1) if found.line in starts else found for found in labels["level1"])
    return {"level1": level1, "level2": moved}


def _moved(labels: Sequence[Label], first: int, last: int, lines: int) -> tuple[Label, ...] | None:
    """Labels `first` to `last` a row down; None where one would lose its only row."""
    after = labels[last + 1].line if last + 1 < len(labels) else lines
    if labels[last].line + 1 >= after:
        return None
    return tuple(Label(found.cell, found.line + 1) if first <= at <= last else found for at, found in enumerate(labels))


def _agrees_with_label(name: str, under: Label | None) -> int:
    """1 where the words of a name belong to its label, -1 where they belong to another, 0 where they tell nothing."""
    told = _SAVED.sub("", name)
    telling = [(len(word), level2) for level2, known in words("level2").items() for word in known if word in told]
    if under is None or not telling:
        return 0
    longest = max(telling)[0]
    return 1 if any(label(under.cell.text) in level2 for length, level2 in telling if length == longest) else -1


def _groups(lines: Sequence[Line], labels: Labels) -> tuple[tuple[Group, ...], dict[int, str]]:
    """The groups of both levels, ids g1, g2, … and the id of the lowest group of each line."""
    groups: list[Group] = []
    group_of: dict[int, str] = {}
    for level in _LEVELS:
        for number, found in enumerate(labels[level]):
            following = labels[level][number + 1].line if number + 1 < len(labels[level]) else len(lines)
            inside = range(found.line, following)
            identity = f"g{len(groups) + 1}"
            parent = group_of.get(found.line) if level == "level2" else None
            groups.append(_group(identity, level, found.cell, inside, parent))
            group_of |= dict.fromkeys(inside, identity)
    return tuple(groups), {at: group_of.get(at, "") for at in range(len(lines))}


def _group(identity: str, level: str, cell: Cell, inside: range, parent: str | None) -> Group:
    where = points_in(cell.text)
    stated = slot(cell.text[slice(*where)], cell.location.part(*where), "分") if where else None
    members = tuple(f"i{at + 1}" for at in inside)
    return Group(
        id=identity,
        level="level1" if level == "level1" else "level2",
        name=entry(cell),
        parent=parent,
        indicators=members,
        stated_weight=stated,
    )


def _indicator(at: int, line: Line, labels: Labels, group: str, block: Block) -> Indicator:
    confidence = min(block.trust, _REPAIRED if line.shift or line.is_glued else 1.0)
    units: dict[str, str | None] = {"actual": measure(line.cells), **block.units}
    slots = {field: entry(line.cells[field], units.get(field), confidence=confidence) for field in _SLOTS if field in line.cells}
    counted = min(confidence, LOOKALIKE if line.misread is not None else 1.0)  # what the unit is of: the marks have none
    slots |= {"actual": entry(line.cells["actual"], units.get("actual"), confidence=counted)} if "actual" in slots else {}
    slots |= {"target": aim} if (aim := target(line.cells, units.get("target"), confidence=counted)) is not None else {}
    slots |= {field: in_words(slots[field]) for field in ("target", "actual") if field in slots}
    carried = {level: entry(found.cell) for level in _LEVELS if (found := _label_at(labels[level], at)) is not None}
    name = entry(line.cells["name"], confidence=confidence)
    pointing = pointed(slots.get("target"), line.cells)
    dates = timing(slots.get("target"), slots.get("actual"))
    return Indicator(id=f"i{at + 1}", group=group, direction=pointing, name=name, **carried, **slots, **dates)


def _repairs(lines: Sequence[Line], labels: Labels, moved: Labels | None, found: Sequence[Indicator]) -> tuple[Repair, ...]:
    shifted = [_shifted(line, found[at]) for at, line in enumerate(lines) if line.shift]
    apart = [glued.repair(found[at], _REPAIRED) for at, line in enumerate(lines) if line.is_glued]
    units = [_unit(line.misread, line.text("measure"), found[at]) for at, line in enumerate(lines) if line.misread is not None]
    raised = [] if moved is None else [_raised(lines, labels, moved, found)]
    return tuple(
        repair.model_copy(update={"id": f"r{number}"}) for number, repair in enumerate([*shifted, *apart, *units, *raised], start=1)
    )


def _shifted(line: Line, indicator: Indicator) -> Repair:
    side = Wording("右", "right") if line.shift > 0 else Wording("左", "left")
    return Repair(
        id="",
        kind="shifted_row",
        location=indicator.name.location,
        subject=indicator.name.text,
        explanation=_SHIFTED.filled(name=indicator.name.text, side=side, columns=abs(line.shift)),
        touched=(indicator.id,),
        confidence=_REPAIRED,
    )


def _unit(misread: Cell, unit: str, indicator: Indicator) -> Repair:
    written = misread.text.strip()
    start = misread.text.index(written)
    return Repair(
        id="",
        kind="misread",
        location=misread.location.part(start, start + len(written)),
        subject=written,
        explanation=_UNIT.filled(name=indicator.name.text, text=written, unit=unit),
        touched=(indicator.id,),
        confidence=LOOKALIKE,
    )


def _raised(lines: Sequence[Line], labels: Labels, moved: Labels, found: Sequence[Indicator]) -> Repair:
    changed = [at for at in range(len(lines)) if _name(labels, at) != _name(moved, at)]
    moves = [(found[at].name.text, _name(moved, at), _name(labels, at)) for at in changed]
    story = Wording(
        "；".join(f"「{name}」归入「{now}」（原列在「{before}」下）" for name, now, before in moves),
        "; ".join(f"“{name}” goes under “{now}” (it stood under “{before}”)" for name, now, before in moves),
    )
    return Repair(
        id="",
        kind="raised_labels",
        location=found[changed[0]].name.location,
        subject="、".join(found[at].name.text for at in changed),
        explanation=_RAISED.filled(story=story),
        touched=tuple(found[at].id for at in changed),
        confidence=_REPAIRED,
    )


def _name(labels: Labels, at: int) -> str:
    found = _label_at(labels["level2"], at)
    return label(found.cell.text) if found is not None else ""
