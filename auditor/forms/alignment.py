"""The cells of rows → the columns they fit best. Their order alone is trusted: a row's cells go left to right, columns may stay empty."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache, lru_cache

from auditor.entry import label
from auditor.forms.fitness import fits
from auditor.model import Cell
from auditor.pattern import Pattern
from auditor.vocabulary import units, words

Fields = tuple[str | None, ...]
"""The field of each column; None for a column that is no slot of the form."""

AMOUNT = Pattern(r"^-?\d[\d,]*(?:\.\d+)?$")
_RATE = Pattern(r"^\d[\d.]*\s*[%％]$")
_FILLED = ("target", "actual", "weight", "score", "reason", "remedy", None)
_PROSE = Pattern("[。；]|.{12,}，")
_LONGEST_UNIT = 4
_RATIO_LIMIT = Decimal("1.5")
_SKIPPED = 0.2
"""What leaving a column empty costs a row, beside what its cells gain: rows are filled from the left."""


@cache
def _signs() -> frozenset[str]:
    """What a column of directions holds."""
    return frozenset("≥≤＞＜><=＝≧≦═") | {sign for named in words("sign").values() for sign in named}


def indicator_rows(cells: Sequence[Cell], fields: Fields) -> list[list[Cell | None]]:
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
        case "reason" | "remedy":
            return 1.5 if is_prose else found
        case "target" | "actual" if AMOUNT.match(text):
            return 0.5
        case "sign":
            return 1.0 if text in _signs() else -1.0
        case "measure":
            return 1.0 if text in units() else -1.0 if len(text) > _LONGEST_UNIT or any(map(str.isdigit, text)) else 0.0
    return found


def fund_rows(cells: Sequence[Cell], fields: Fields) -> list[list[Cell | None]]:
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
    taken = (money_fit(fields[0], texts[0]) + here[0], (0, *(column + 1 for column in here[1])))
    left = _money(texts, fields[1:]) if len(texts) < len(fields) else (float("-inf"), ())
    passed = (left[0] - _SKIPPED, tuple(column + 1 for column in left[1]))
    return max(taken, passed, key=lambda choice: choice[0])


def money_fit(field: str | None, text: str) -> float:
    is_rate, is_amount = _RATE.match(text) is not None, AMOUNT.match(text) is not None
    if text in words("dash"):
        return 0.5
    if field == "rate":
        return 2.0 if is_rate else 1.4 if is_amount and Decimal(text.replace(",", "")) <= _RATIO_LIMIT else 0.0
    return 1.0 if is_amount else -2.0
