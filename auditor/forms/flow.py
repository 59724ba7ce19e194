"""A table whose rows and columns were lost in a text dump → the table again, laid anew by what its cells are.

Dumps keep cells apart by blanks or lines but drop the empty ones, so that nothing stands in its column any more. The order of the cells is
all that can be trusted: headings name the columns, and each row is the run of cells that fits them best. Every cell keeps its own place.
"""

from collections.abc import Sequence
from itertools import pairwise

from auditor.entry import header_field
from auditor.forms.alignment import AMOUNT, Fields, fund_rows, indicator_rows, money_fit
from auditor.forms.fitness import fits, is_label
from auditor.forms.headings import FUND, GOAL, INDICATOR, headed, is_total, opens_block
from auditor.model import Cell, Document, Table
from auditor.pattern import Pattern
from auditor.vocabulary import words
from auditor.wording import Wording

_TITLE = Pattern("自评表|评价表")
_END = Pattern(r"^(说明|备注|注[:：])")
_DUE = frozenset({"name", "weight", "score"})
_FULL_ROW = 4
_LOOSE_ROWS = 3
"""How many rows with a cell that its column cannot hold make the columns of a text table unbelievable."""
REFLOWED = Wording(
    "文本中表格的行列已经走样，已按各格内容重新归位后核对，请对照原件。",
    "Rows and columns of a table were lost in the text; its cells were laid anew by what they hold. Compare it with the original.",
)


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
        if is_total(row[0]):
            return len(row) == 1 and all(AMOUNT.match(cell.text.strip()) for cell in following)
    return False


def _is_loose(told: Sequence[bool]) -> bool:
    return sum(told) >= _LOOSE_ROWS or (sum(told) > 1 and sum(told) * 4 >= len(told))


def _told_rows(table: Table) -> list[bool]:
    """For each row of indicators and money whether it holds a cell that its column cannot hold; empty without a row of headings."""
    rows = [[cell for cell in row if cell.text.strip()] for row in table.rows()]
    indicators = _misfits(rows, "indicator", INDICATOR, "name", 4)
    return [*indicators, *_misfits(rows, "fund", FUND, "executed", 3)] if indicators else []


def _misfits(rows: Sequence[Sequence[Cell]], kind: str, wanted: frozenset[str], needed: str, least: int) -> list[bool]:
    """For each row under the headings up to the next ones whether a cell of it cannot be what its column holds."""
    heads = [(at, found) for at, row in enumerate(rows) if (found := headed(row, kind, wanted, needed, least)) is not None]
    if not heads:
        return []
    at, found = heads[0]
    fields = dict(zip((cell.column for cell in rows[at][found.start : found.end]), found.fields, strict=True))
    told = []
    for row in rows[at + 1 :]:
        if row and (_END.match(row[0].text) or (is_total(row[0]) and kind == "indicator") or opens_block(row)):
            break
        placed = [(fields[cell.column], cell.text.strip()) for cell in row if fields.get(cell.column) is not None]
        placed = [one for one in placed if one[1] not in words("dash")]
        if placed:
            lacking = len(row) >= _FULL_ROW and not _DUE.intersection(fields.values()) <= dict(placed).keys()
            placed = placed if lacking or not {"level1", "name"} <= dict(placed).keys() else [one for one in placed if one[0] != "level1"]
            told.append(any(_is_misfit(kind, *one) for one in placed) or (kind == "indicator" and lacking))
    return told


def reflowed(table: Table) -> Table | None:
    """The table laid anew; None where its cells hold no indicator headings in a row."""
    rows: list[list[Cell | None]] = []
    for cells in _forms([cell for cell in table.cells if cell.text.strip()]):
        indicators = headed(cells, "indicator", INDICATOR, "name", 4)
        if indicators is None:
            return None
        end = _end(cells, indicators.end)
        rows += _before(cells[: indicators.start])
        rows.append(list(cells[indicators.start : indicators.end]))
        rows += indicator_rows(cells[indicators.end : end], indicators.fields)
        rows += _after(cells[end:], indicators.fields)
    return table.model_copy(update={"cells": tuple(cell for row, found in enumerate(rows, start=1) for cell in _laid(found, row))})


def _forms(cells: Sequence[Cell]) -> list[Sequence[Cell]]:
    """The cells of each form: another begins with the first header label, or the title before it, after a total."""
    starts, ended = [0], False
    for at, cell in enumerate(cells):
        ended = ended or is_total(cell)
        if ended and header_field(cell.text) is not None:
            starts.append(at - 1 if _TITLE.search(cells[at - 1].text) else at)
            ended = False
    return [cells[start:end] for start, end in pairwise([*starts, len(cells)])]


def _end(cells: Sequence[Cell], first: int) -> int:
    """Where the rows of indicators end: at the total or the first remark."""
    return next((at for at in range(first, len(cells)) if is_total(cells[at]) or _END.match(cells[at].text)), len(cells))


def _laid(row: Sequence[Cell | None], number: int) -> list[Cell]:
    """The cells of a row in their columns; None leaves a column empty."""
    return [
        cell._replace(row=number, column=column, row_span=1, column_span=1) for column, cell in enumerate(row, start=1) if cell is not None
    ]


def _is_misfit(kind: str, field: str | None, text: str) -> bool:
    """Whether a text is not what its column holds; of the first column, whether it is no label."""
    if kind == "fund":
        return money_fit(field, text) < 0
    return (field == "level1" and not is_label(text)) or (field is not None and fits(field, text) < 0)


def _before(cells: Sequence[Cell]) -> list[list[Cell | None]]:
    """The rows above the indicators: header pairs, funds and goals."""
    funds = headed(cells, "fund", FUND, "executed", 3)
    goals = headed(cells, "form", GOAL, "goal_outcome", 2)
    after_funds = goals.start if goals is not None else len(cells)
    rows: list[list[Cell | None]] = [list(row) for row in _pairs(cells[: funds.start if funds is not None else after_funds])]
    if funds is not None:
        rows.append([None, *cells[funds.start : funds.end]])
        rows += fund_rows(cells[funds.end : after_funds], funds.fields)
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


def _after(cells: Sequence[Cell], fields: Fields) -> list[list[Cell | None]]:
    """The total row, its last two figures under weight and score, and the rows of remarks."""
    rows: list[list[Cell | None]] = []
    for cell in cells:
        if is_total(cell) or _END.match(cell.text) or not rows:
            rows.append([])
        rows[-1].append(cell)
    return [_total(row, fields) for row in rows]


def _total(row: list[Cell | None], fields: Fields) -> list[Cell | None]:
    first, *others = row
    if first is None or not is_total(first):
        return row
    laid: list[Cell | None] = [first, *([None] * (len(fields) - 1))]
    places = [at for at, field in enumerate(fields) if field in ("weight", "score")]
    figures = [cell for cell in others if cell is not None and any(map(str.isdigit, cell.text))]
    for cell, at in zip(figures[::-1], places[::-1], strict=False):
        laid[at] = cell
    return laid
