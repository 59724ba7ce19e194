"""A table whose rows and columns were lost in a text dump → the table again, laid anew by what its cells are.

Dumps keep cells apart by blanks or lines but drop the empty ones, so that nothing stands in its column any more. The order of the cells is
all that can be trusted: headings name the columns, and each row is the run of cells that fits them best. Every cell keeps its own place.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from auditor.forms.entry import header_field, heading, label, rank
from auditor.forms.fitness import fits, is_label
from auditor.forms.target import part_of_target
from auditor.model import Cell, Document, Table
from auditor.vocabulary import kinds, units, words

_INDICATOR = frozenset({"level1", "level2", "name", "target", "actual", "weight", "score", "reason"})
_FUND = frozenset({"initial", "budget", "executed", "rate", "weight", "score"})
_GOAL = frozenset({"goal", "goal_outcome"})
_AMOUNT = re.compile(r"^-?\d[\d,]*(?:\.\d+)?$")
_RATE = re.compile(r"^\d[\d.]*\s*[%％]$")
_TITLE = re.compile("自评表|评价表")
_END = re.compile(r"^(说明|备注|注[:：])")
_FILLED = ("target", "actual", "weight", "score", "reason", None)
_LONGEST_HEADING, _LONGEST_UNIT = 20, 4
_PROSE = re.compile("[。；]|.{12,}，")
_SIGNS = frozenset("≥≤＞＜><=＝≧≦═") | {sign for named in words("sign").values() for sign in named}
_SKIPPED = 0.2
"""What leaving a column empty costs a row, beside what its cells gain: rows are filled from the left."""

Fields = tuple[str | None, ...]


_RATIO_LIMIT = Decimal("1.5")
_FULL_ROW = 4
_DUE = frozenset({"name", "weight", "score"})
_LOOSE_ROWS = 3
"""How many rows with a cell that its column cannot hold make the columns of a text table unbelievable."""
REFLOWED = "文本中表格的行列已经走样，已按各格内容重新归位后核对，请对照原件。"


def straightened(document: Document) -> Document:
    """A text with those of its tables laid anew whose cells do not stand in their columns; other files stay as they are."""
    if document.format != "text":
        return document
    pieces = tuple(_straight(piece) if isinstance(piece, Table) else piece for piece in document.pieces)
    return (
        document if pieces == document.pieces else document.model_copy(update={"pieces": pieces, "remarks": (*document.remarks, REFLOWED)})
    )


def _straight(table: Table) -> Table:
    """The table laid anew where too many rows do not fit their headings, or the headings not one row, and it fits better so."""
    before = _told_rows(table)
    torn = _is_torn(table)
    if before and not _is_loose(before) and not torn:
        return table
    laid = reflowed(table)
    after = _told_rows(laid) if laid is not None else []
    fits_better = not before or sum(after) * 3 <= sum(before) or (torn and sum(after) <= sum(before))
    return laid if laid is not None and after and fits_better else table


def _is_torn(table: Table) -> bool:
    """Whether the figures of the total stand in another row than the total."""
    rows = [[cell for cell in row if cell.text.strip()] for row in table.rows()]
    told = [row for row in rows if row]
    for row, following in pairwise(told):
        if _is_total(row[0]):
            return len(row) == 1 and all(_AMOUNT.match(cell.text.strip()) for cell in following)
    return False


def _is_loose(told: Sequence[bool]) -> bool:
    return sum(told) >= _LOOSE_ROWS or (sum(told) > 1 and sum(told) * 4 >= len(told))


def _told_rows(table: Table) -> list[bool]:
    """For each row of indicators and money whether it holds a cell that its column cannot hold; empty without a row of headings."""
    rows = [[cell for cell in row if cell.text.strip()] for row in table.rows()]
    indicators = _misfits(rows, "indicator", _INDICATOR, "name", 4)
    return [*indicators, *_misfits(rows, "fund", _FUND, "executed", 3)] if indicators else []


def _misfits(rows: Sequence[Sequence[Cell]], kind: str, wanted: frozenset[str], needed: str, least: int) -> list[bool]:
    """For each row under the headings up to the next ones whether a cell of it cannot be what its column holds."""
    heads = [(at, found) for at, row in enumerate(rows) if (found := _headed(row, kind, wanted, needed, least)) is not None]
    if not heads:
        return []
    at, found = heads[0]
    fields = dict(zip((cell.column for cell in rows[at][found.start : found.end]), found.fields, strict=True))
    told = []
    for row in rows[at + 1 :]:
        if row and (_END.match(row[0].text) or (_is_total(row[0]) and kind == "indicator") or _opens_block(row)):
            break
        placed = [(fields[cell.column], cell.text.strip()) for cell in row if fields.get(cell.column) is not None]
        placed = [one for one in placed if one[1] not in words("dash")]
        if placed:
            lacking = len(row) >= _FULL_ROW and not _DUE.intersection(fields.values()) <= dict(placed).keys()
            told.append(any(_is_misfit(kind, *one) for one in placed) or (kind == "indicator" and lacking))
    return told


class Headed(NamedTuple):
    """A run of headings among the cells: where it begins and ends, and the field of each."""

    start: int
    end: int
    fields: Fields


def reflowed(table: Table) -> Table | None:
    """The table laid anew; None where its cells hold no indicator headings in a row."""
    rows: list[list[Cell | None]] = []
    for cells in _forms([cell for cell in table.cells if cell.text.strip()]):
        indicators = _headed(cells, "indicator", _INDICATOR, "name", 4)
        if indicators is None:
            return None
        end = _end(cells, indicators.end)
        rows += _before(cells[: indicators.start])
        rows.append(list(cells[indicators.start : indicators.end]))
        rows += _rows(cells[indicators.end : end], indicators.fields)
        rows += _after(cells[end:], indicators.fields)
    return table.model_copy(update={"cells": tuple(cell for row, found in enumerate(rows, start=1) for cell in _laid(found, row))})


def _forms(cells: Sequence[Cell]) -> list[Sequence[Cell]]:
    """The cells of each form: another begins with the first header label, or the title before it, after a total."""
    starts, ended = [0], False
    for at, cell in enumerate(cells):
        ended = ended or _is_total(cell)
        if ended and header_field(cell.text) is not None:
            starts.append(at - 1 if _TITLE.search(cells[at - 1].text) else at)
            ended = False
    return [cells[start:end] for start, end in pairwise([*starts, len(cells)])]


def _end(cells: Sequence[Cell], first: int) -> int:
    """Where the rows of indicators end: at the total or the first remark."""
    return next((at for at in range(first, len(cells)) if _is_total(cells[at]) or _END.match(cells[at].text)), len(cells))


def _laid(row: Sequence[Cell | None], number: int) -> list[Cell]:
    """The cells of a row in their columns; None leaves a column empty."""
    return [
        cell.model_copy(update={"row": number, "column": column, "row_span": 1, "column_span": 1})
        for column, cell in enumerate(row, start=1)
        if cell is not None
    ]


def _is_total(cell: Cell) -> bool:
    return label(cell.text) in words("total")


def _headed(cells: Sequence[Cell], kind: str, wanted: frozenset[str], needed: str, least: int) -> Headed | None:
    """The first run of headings that names enough fields, the needed one among them. Columns of unknown name count within the run."""
    fields = [_field(cell, kind, wanted) for cell in cells]
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


def _opens_block(row: Sequence[Cell]) -> bool:
    """Whether a row holds the headings of goals or indicators."""
    return _headed(row, "form", _GOAL, "goal_outcome", 2) is not None or _headed(row, "indicator", _INDICATOR, "name", 4) is not None


def _is_misfit(kind: str, field: str | None, text: str) -> bool:
    """Whether a text is not what its column holds; of the first column, whether it is no label."""
    if kind == "fund":
        return _money_fit(field, text) < 0
    return (field == "level1" and not is_label(text)) or (field is not None and fits(field, text) < 0)


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


def _field(cell: Cell, kind: str, wanted: frozenset[str]) -> str | None:
    name = label(cell.text)
    named = heading(cell.text, kind, wanted) if len(name) <= _LONGEST_HEADING else None
    if kind == "indicator" and named == "name" and name not in kinds()["indicator"].fields["name"].headers[:2]:
        return None
    return named or (part_of_target(cell.text) if kind == "indicator" else None)


def _rows(cells: Sequence[Cell], fields: Fields) -> list[list[Cell | None]]:
    """The cells cut into rows so that all rows together fit their columns best. Each row has a name."""
    if not cells:
        return []
    texts = tuple(cell.text.strip() for cell in cells)
    best: list[tuple[float, int, tuple[int, ...]]] = [(0.0, 0, ())]
    for end in range(1, len(cells) + 1):
        choices = []
        for start in range(max(0, end - len(fields)), end):
            gain, columns = _placed(texts[start:end], fields)
            choices.append((best[start][0] + gain, start, columns))
        best.append(max(choices, key=lambda choice: choice[0]))
    rows: list[list[Cell | None]] = []
    end = len(cells)
    while end > 0:
        _, start, columns = best[end]
        row: list[Cell | None] = [None] * len(fields)
        for cell, column in zip(cells[start:end], columns, strict=True):
            row[column] = cell
        rows.append(row)
        end = start
    return rows[::-1]


@lru_cache(maxsize=65536)
def _placed(texts: tuple[str, ...], fields: Fields) -> tuple[float, tuple[int, ...]]:
    """The columns, left to right, that the cells of one row fit best, and how well."""
    unfit = (float("-inf"), ())
    if len(texts) > len(fields):
        return unfit
    if not texts:
        return sum(-2.0 if field in ("name", "score") else -_SKIPPED for field in fields), ()
    skipped = (-2.0 if fields[0] in ("name", "score") else -_SKIPPED) if fields else 0.0
    left = _placed(texts, fields[1:]) if len(texts) < len(fields) else unfit
    here = _placed(texts[1:], fields[1:])
    taken = (_fit(fields[0], texts[0]) + here[0], (0, *(column + 1 for column in here[1])))
    passed = (left[0] + skipped, tuple(column + 1 for column in left[1]))
    return max(taken, passed, key=lambda choice: choice[0])


def _fit(field: str | None, text: str) -> float:
    """How well a text fills a column. Rows of a dump show less than those of a form, so a few more signs count than for `fits`."""
    if text in words("dash") or text in words("unreadable"):
        return 0.5 if field in _FILLED else -1.0
    found = float(fits(field, text)) if field is not None else 0.0
    is_prose = _PROSE.search(text) is not None
    match field:
        case "level1" | "level2" if found > 0:
            return 2.0 if (label(text) in words("level1")) == (field == "level1") else 0.5
        case "level1" | "level2":
            return min(found, -0.5)
        case "name" if is_prose:
            return -1.0
        case "reason":
            return 1.5 if is_prose else found
        case "target" | "actual" if _AMOUNT.match(text):
            return 0.5
        case "sign":
            return 1.0 if text in _SIGNS else -1.0
        case "measure":
            return 1.0 if text in units() else -1.0 if len(text) > _LONGEST_UNIT or any(map(str.isdigit, text)) else 0.0
    return found


def _before(cells: Sequence[Cell]) -> list[list[Cell | None]]:
    """The rows above the indicators: header pairs, funds and goals."""
    funds = _headed(cells, "fund", _FUND, "executed", 3)
    goals = _headed(cells, "form", _GOAL, "goal_outcome", 2)
    after_funds = goals.start if goals is not None else len(cells)
    rows: list[list[Cell | None]] = [list(row) for row in _pairs(cells[: funds.start if funds is not None else after_funds])]
    if funds is not None:
        rows.append([None, *cells[funds.start : funds.end]])
        rows += _fund_rows(cells[funds.end : after_funds], funds.fields)
    if goals is not None:
        rows.append(list(cells[goals.start : goals.end]))
        rows.append(list(cells[goals.end : goals.end + 2]))
    return rows


def _pairs(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Header rows: each label with what follows it."""
    rows: list[list[Cell]] = []
    for cell in cells:
        if header_field(cell.text) is not None or not rows:
            rows.append([])
        rows[-1].append(cell)
    return rows


def _fund_rows(cells: Sequence[Cell], fields: Fields) -> list[list[Cell | None]]:
    """A row for each line of money: its label, then its figures in the columns they fit."""
    runs: list[list[Cell]] = []
    for cell in cells:
        if not any(map(str.isdigit, cell.text)) and cell.text.strip() not in words("dash"):
            runs.append([])
        if runs:
            runs[-1].append(cell)
    rows: list[list[Cell | None]] = []
    for run in runs:
        name, *figures = run
        row: list[Cell | None] = [name, *([None] * len(fields))]
        _, columns = _money(tuple(cell.text.strip() for cell in figures), fields)
        for cell, column in zip(figures, columns, strict=False):
            row[column + 1] = cell
        rows.append(row)
    return rows


@lru_cache(maxsize=4096)
def _money(texts: tuple[str, ...], fields: Fields) -> tuple[float, tuple[int, ...]]:
    """The columns that the figures of a line of money fit best."""
    if not texts or not fields:
        return -float(len(texts)), ()
    here = _money(texts[1:], fields[1:])
    taken = (_money_fit(fields[0], texts[0]) + here[0], (0, *(column + 1 for column in here[1])))
    left = _money(texts, fields[1:]) if len(texts) < len(fields) else (float("-inf"), ())
    passed = (left[0] - _SKIPPED, tuple(column + 1 for column in left[1]))
    return max(taken, passed, key=lambda choice: choice[0])


def _money_fit(field: str | None, text: str) -> float:
    is_rate, is_amount = _RATE.match(text) is not None, _AMOUNT.match(text) is not None
    if text in words("dash"):
        return 0.5
    if field == "rate":
        return 2.0 if is_rate else 1.4 if is_amount and Decimal(text.replace(",", "")) <= _RATIO_LIMIT else 0.0
    return 1.0 if is_amount else -2.0


def _after(cells: Sequence[Cell], fields: Fields) -> list[list[Cell | None]]:
    """The total row, its last two figures under weight and score, and the rows of remarks."""
    rows: list[list[Cell | None]] = []
    for cell in cells:
        if _is_total(cell) or _END.match(cell.text) or not rows:
            rows.append([])
        rows[-1].append(cell)
    return [_total(row, fields) for row in rows]


def _total(row: list[Cell | None], fields: Fields) -> list[Cell | None]:
    first, *others = row
    if first is None or not _is_total(first):
        return row
    laid: list[Cell | None] = [first, *([None] * (len(fields) - 1))]
    places = [at for at, field in enumerate(fields) if field in ("weight", "score")]
    figures = [cell for cell in others if cell is not None and any(map(str.isdigit, cell.text))]
    for cell, at in zip(figures[::-1], places[::-1], strict=False):
        laid[at] = cell
    return laid
