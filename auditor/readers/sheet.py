"""What stands on one sheet of a workbook → its table on a grid, and the remarks about what is hidden or was never computed.

Rows that are blank all through are left out of the grid; `Location.row`, `column` and `cell` are those of the sheet.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from auditor.model import Cell, Location, Table
from auditor.readers import place
from auditor.wording import Wording

_FILLED_MAX = 100_000
_MERGED_MAX = 1_000_000
HIDDEN = Wording("工作表“{name}”是隐藏的，未读取。", "The sheet “{name}” is hidden and was not read.")
_HIDDEN_ROWS = Wording(
    "工作表“{name}”有隐藏的行（{listed}），已一并读取。", "The sheet “{name}” has hidden rows ({listed}); they were read like the others."
)
_HIDDEN_COLUMNS = Wording(
    "工作表“{name}”有隐藏的列（{listed}），已一并读取。",
    "The sheet “{name}” has hidden columns ({listed}); they were read like the others.",
)
_UNCOMPUTED = Wording(
    "工作表“{name}”的 {listed}是公式但没有保存计算值，按空白读取，请用 Excel 或 WPS 打开、重新计算并保存后再试。",
    "In the sheet “{name}”, the formula in {listed} was saved without a value and read as blank; recalculate and save it in Excel or WPS.",
)


@dataclass(slots=True)
class Sheet:
    """The texts of a sheet by row and column from 1, merges as (top, left, bottom, right), hidden columns as (first, last)."""

    name: str
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    uncomputed: list[str] = field(default_factory=list)


def address(row: int, column: int) -> str:
    return f"{_letters(column)}{row}"


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def tables(sheet: Sheet, file: str, number: int) -> Iterator[Table]:
    """The cells of a sheet on a grid without blank rows: those that hold something, and the blanks between them."""
    if not sheet.texts:
        return
    rows = sorted({row for row, _ in sheet.texts})
    first, last = min(column for _, column in sheet.texts), max(column for _, column in sheet.texts)
    spans, covered = _spans(sheet, rows, last)
    if len(rows) * (last - first + 1) <= _FILLED_MAX:
        positions: list[tuple[int, int]] = [(row, column) for row in rows for column in range(first, last + 1)]
    else:
        positions = sorted(sheet.texts)
    line = {row: index for index, row in enumerate(rows, start=1)}
    cells: list[Cell] = []
    for row, column in positions:
        if (row, column) not in covered:
            begin, height, width = spans.get((row, column), ((row, column), 1, 1))
            text = sheet.texts.get(begin, "")
            found = place.sheet_cell(
                text, file, sheet.name, number, address(*begin),
                row=begin[0], column=column, grid_row=line[row], row_span=height, column_span=width,
            )  # fmt: skip
            cells.append(found)
    yield Table(cells=tuple(cells), location=Location(file=file, sheet=sheet.name, table=number))


Span = tuple[tuple[int, int], int, int]


def _spans(sheet: Sheet, rows: list[int], last: int) -> tuple[dict[tuple[int, int], Span], set[tuple[int, int]]]:
    """Where a merged cell begins on the grid: its first address, its height and width in the grid; and the places it covers.

    A merge that overlaps an earlier one, or that comes after a million places were looked at, is none that a spreadsheet wrote.
    """
    spans: dict[tuple[int, int], Span] = {}
    covered: set[tuple[int, int]] = set()
    looked_at = 0
    for top, left, bottom, right in sheet.merged:
        reached = rows[bisect_left(rows, top) : bisect_right(rows, bottom)]
        width = min(right, last) - left + 1
        if not reached or width < 1 or (reached[0], left) in covered or (reached[0], left) in spans:
            continue
        looked_at += len(reached) * width
        if looked_at > _MERGED_MAX:
            break
        area = [(row, column) for row in reached for column in range(left, left + width)]
        if not any(spot in covered or spot in spans for spot in area):
            spans[area[0]] = ((top, left), len(reached), width)
            covered.update(area[1:])
    return spans, covered


def remarks(sheet: Sheet) -> Iterator[Wording]:
    rows = sorted({row for row, _ in sheet.texts} & sheet.hidden_rows)
    used = {column for _, column in sheet.texts}
    columns = sorted(column for column in used if any(first <= column <= last for first, last in sheet.hidden_columns))
    if rows:
        yield _HIDDEN_ROWS.filled(name=sheet.name, listed=_listed([(f"第 {row} 行", str(row)) for row in rows]))
    if columns:
        letters = [_letters(column) for column in columns]
        yield _HIDDEN_COLUMNS.filled(name=sheet.name, listed=_listed([(f"{letter} 列", letter) for letter in letters]))
    if sheet.uncomputed:
        first, count = sheet.uncomputed[0], len(sheet.uncomputed)
        several = Wording(f"{first}等 {count} 个单元格", f"{first} and {count - 1} other cells")
        yield _UNCOMPUTED.filled(name=sheet.name, listed=several if count > 1 else Wording(f"{first} ", first))


def _listed(named: Sequence[tuple[str, str]]) -> Wording:
    """The first five of what is named in each language."""
    more = len(named) > 5
    return Wording("、".join(zh for zh, _ in named[:5]) + "等" * more, ", ".join(en for _, en in named[:5]) + ", …" * more)
