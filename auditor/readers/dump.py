"""Lines of a text dump in which a table lost its rows → its rows again: one cell a line before `|`, values and `|` on alternating
lines, or columns kept apart by blanks only.

Rows are told by what the dump still shows: a blank line, or a last cell without its `|`. Where it shows neither, every cell is a row of
its own and the user is told.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from auditor.pattern import Pattern

_PIPE_END = Pattern(r"^(.*?)\s*[|｜]\s*$")
_GAP = Pattern(r"(?: {2,}|[\u3000\xa0]{1,}|(?<=[^ ]) (?=[\u3000\xa0]))[ \u3000\xa0]*")
_CELLS_MIN = 4
_LINES_MIN = 3
_PROSE = 30  # characters: a single stretch longer than this is a sentence and not a cell


class Line(NamedTuple):
    """A line of the file, from 1, without its ending."""

    number: int
    text: str


class Drawn(NamedTuple):
    """A table as lines draw it: the line and the cells of each row, and the line of each cell where a row runs over several."""

    rows: list[tuple[int, list[str]]]
    lines: list[list[int]] | None = None


class _Cell(NamedTuple):
    """A cell: its line, its text, and whether a row ends after it."""

    line: int
    text: str
    ends_row: bool


def cell_table(lines: Sequence[Line]) -> tuple[int, Drawn] | None:
    """The table that the first lines draw with one cell each, closed by `|` on the same line or the next, and how many lines it takes."""
    count = _cell_lines(lines)
    if not count:
        return None
    drawn = _rejoined(lines[:count])
    widths = [len(row) for _, row in drawn.rows]
    rest = lines[count].text.strip() if count < len(lines) else ""
    if len(widths) > 1 and widths[-1] == widths[0] - 1 and 0 < len(rest) <= _PROSE:  # the last cell of the last row has no `|` either
        return count + 1, _rejoined(lines[: count + 1])
    return count, drawn


def _cell_lines(lines: Sequence[Line]) -> int:
    end = closed = alone = unclosed = 0
    for at, line in enumerate(lines):
        pipes = line.text.count("|") + line.text.count("｜")
        if pipes > 1 or (pipes == 1 and _PIPE_END.match(line.text) is None) or "\t" in line.text:
            break
        unclosed = 0 if pipes else unclosed + 1
        if unclosed > 2 or (unclosed and len(line.text.strip()) > _PROSE * 3):
            break
        if pipes:
            end, closed, alone = at + 1, closed + 1, alone + (line.text.strip() in "|｜")
    begins_closed = re.search(r"[|｜]", lines[0].text) is not None or (
        alone * 2 > closed and len(lines) > 1 and lines[1].text.strip() in "|｜"
    )
    return end if closed >= _CELLS_MIN and begins_closed else 0


def _rejoined(lines: Sequence[Line]) -> Drawn:
    """The rows of such lines."""
    cells = _cells(lines)
    if not any(cell.ends_row for cell in cells[:-1]):
        return Drawn([(cell.line, [cell.text]) for cell in cells])
    rows: list[list[_Cell]] = [[]]
    for cell in cells:
        rows[-1].append(cell)
        if cell.ends_row and cell is not cells[-1]:
            rows.append([])
    return Drawn([(row[0].line, [cell.text for cell in row]) for row in rows], [[cell.line for cell in row] for row in rows])


def _cells(lines: Sequence[Line]) -> list[_Cell]:
    cells: list[_Cell] = []
    pending: Line | None = None  # a value whose `|` has not come yet
    spaced = _is_spaced(lines)
    for at, line in enumerate(lines):
        after_blank = spaced and at > 0 and line.number > lines[at - 1].number + 1
        if after_blank and pending is None and cells:
            cells[-1] = cells[-1]._replace(ends_row=True)
        found = _PIPE_END.match(line.text)
        if found is None:
            if pending is not None:
                cells.append(_Cell(pending.number, pending.text.strip(), ends_row=True))
            pending = line
        elif found[1].strip() and pending is not None:
            cells.append(_Cell(pending.number, pending.text.strip(), ends_row=True))
            cells.append(_Cell(line.number, found[1].strip(), ends_row=False))
            pending = None
        else:
            owner = pending or line
            cells.append(_Cell(owner.number, (pending.text if pending else found[1]).strip(), ends_row=False))
            pending = None
    if pending is not None:
        cells.append(_Cell(pending.number, pending.text.strip(), ends_row=True))
    return cells


def _is_spaced(lines: Sequence[Line]) -> bool:
    """Whether blank lines part rows: some lines have one before them, but not most."""
    gaps = sum(1 for before, line in pairwise(lines) if line.number > before.number + 1)
    return 0 < gaps * 2 < len(lines) - 1


def spaced_table(lines: Sequence[Line]) -> tuple[int, Drawn] | None:
    """The table that the first lines draw with blanks between cells: three lines at least, most of three cells or more."""
    if _GAP.search(lines[0].text.strip()) is None:  # one field: no table begins here
        return None
    counts: list[int] = []
    for line in lines:
        fields = _fields(line.text)
        if (len(fields) < 2 and len(line.text.strip()) > _PROSE) or re.search(r"[\t|｜]", line.text):
            break
        counts.append(len(fields))
    while counts and counts[-1] < 2:
        counts.pop()
    wide = sum(1 for count in counts if count >= 3)
    if wide < _LINES_MIN or wide * 2 <= len(counts) or counts[0] < 2:
        return None
    return len(counts), _aligned(lines[: len(counts)])


def _aligned(lines: Sequence[Line]) -> Drawn:
    """The rows of such lines, each cell in the column of the widest row that it stands nearest to. Wide characters count double."""
    fields = [(line.number, _fields(line.text)) for line in lines]
    template = [start + width / 2 for start, width, _ in max((found for _, found in fields), key=len)]
    rows: list[tuple[int, list[str]]] = []
    for number, found in fields:
        row = [""] * len(template)
        taken = -1
        for order, (start, width, text) in enumerate(found):
            left = len(found) - order - 1
            free = range(taken + 1, len(template) - left)
            taken = min(free, key=lambda column: abs(template[column] - start - width / 2))
            row[taken] = text
        rows.append((number, row))
    return Drawn(rows)


def _fields(line: str) -> list[tuple[int, int, str]]:
    """Start and width on the screen, and the text, of each stretch between gaps of two blanks or a wide one."""
    fields: list[tuple[int, int, str]] = []
    at = 0
    for gap in [*_GAP.finditer(line), None]:
        end = gap.start() if gap else len(line)
        if line[at:end].strip():
            fields.append((_width(line[:at]), _width(line[at:end]), line[at:end]))
        at = gap.end() if gap else end
    return fields


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
