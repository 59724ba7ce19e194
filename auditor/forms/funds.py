"""The funds block → fund lines: total, fiscal, carried over and other money, with rate and marks."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, cast

from auditor.entry import entry, label
from auditor.forms.layout import Block, Row
from auditor.model import AMOUNTS, Cell, Entry, Figure, FundLine
from auditor.pattern import Pattern
from auditor.vocabulary import words

_PART = Pattern(r"\s*其中")
_RATIO_LIMIT = Decimal("1.5")
Line = Literal["total", "fiscal", "carried_over", "other"]


def funds(block: Block | None) -> tuple[FundLine, ...]:
    """The lines of a funds block, ids m1, m2, … in the order of the form.

    Rows whose label is unknown (上级补助资金, 基本支出) are sources like others where all rows under the total then add up to it; else they
    are passed over. A row that stands alone is the total, whatever it is called, and so is the first where the others add up to it.
    """
    if block is None:
        return ()
    every = [(row, found) for row in block.rows if (found := _line(row, block) or _unknown(row, block)) is not None]
    known = [(row, found) for row, found in every if _line(row, block) is not None]
    if len(every) == 1 and not _PART.match(every[0][1][1].text):
        ((row, (_, name)),) = every
        return as_precise_as_the_column(_numbered([(row, ("total", name))], block))
    lines = _numbered(every, block)
    if all(line.line != "total" for line in lines) and _is_headed_by_its_sum(lines):
        (row, (_, name)), *others = every
        return as_precise_as_the_column(_numbered([(row, ("total", name)), *others], block))
    are_sources = len(every) == len(known) or _adds_up(lines) or _is_of_zeros(lines)
    return as_precise_as_the_column(lines if are_sources else _numbered(known, block))


def _numbered(named: Sequence[tuple[Row, tuple[Line, Cell]]], block: Block) -> list[FundLine]:
    return [_fund(f"m{number}", row, line, name, block) for number, (row, (line, name)) in enumerate(named, start=1)]


def _unknown(row: Row, block: Block) -> tuple[Line, Cell] | None:
    """A row of money by any other label."""
    first = min(columns.start for columns in block.columns.values())
    labels = [cell for cell in row.filled() if cell.column < first]
    amounts = [row.at(columns) for field, columns in block.columns.items() if field in AMOUNTS]
    is_money = any(cell is not None and any(map(str.isdigit, cell.text)) for cell in amounts)
    return ("other", labels[-1]) if labels and is_money else None


def _is_headed_by_its_sum(lines: Sequence[FundLine]) -> bool:
    """Whether the first row is what those below it add up to, whatever it is called: 部门支出 over 基本支出 and 项目支出."""
    return len(lines) > 2 and any(_sums_to(lines[0], lines[1:], field) for field in ("budget", "executed"))


def _adds_up(lines: Sequence[FundLine]) -> bool:
    """Whether the rows under one total add up to it in some column of amounts."""
    totals = [line for line in lines if line.line == "total"]
    parts = [line for line in lines if line.line != "total"]
    return len(totals) == 1 and len(parts) > 1 and any(_sums_to(totals[0], parts, field) for field in AMOUNTS)


def _is_of_zeros(lines: Sequence[FundLine]) -> bool:
    """Whether the one total is all zeros where other rows have amounts: rows that cannot add up to it, and are its sources all the same."""
    totals = [figure for line in lines if line.line == "total" for figure in _amounts(line)]
    parts = [figure for line in lines if line.line != "total" for figure in _amounts(line)]
    return bool(totals) and not any(figure.value for figure in totals) and any(figure.value for figure in parts)


def _sums_to(total: FundLine, parts: Sequence[FundLine], field: str) -> bool:
    whole = getattr(total, field)
    figures = [slot.figure for one in parts if (slot := getattr(one, field)) is not None and slot.figure is not None]
    return whole is not None and whole.figure is not None and bool(figures) and sum(one.value for one in figures) == whole.figure.value


def _line(row: Row, block: Block) -> tuple[Line, Cell] | None:
    """Which line a row is, by its label: the nearest known one to the left of the figures."""
    first = min(columns.start for columns in block.columns.values())
    for cell in reversed([cell for cell in row.filled() if cell.column < first]):
        line = _line_named(label(cell.text))
        if line is not None:
            return line, cell
    return None


def _line_named(name: str) -> Line | None:
    found = [(len(word), line) for line, known in words("fund_lines").items() for word in known if word in name]
    return cast(Line, max(found)[1]) if found else None


def _fund(identity: str, row: Row, line: Line, name: Cell, block: Block) -> FundLine:
    slots = {field: _slot(row, columns, block.units.get(field)) for field, columns in block.columns.items()}
    slots["rate"] = _rate(slots.get("rate"), slots.get("executed"), slots.get("budget"))
    return FundLine(id=identity, line=line, label=entry(name), **slots)


def _slot(row: Row, columns: range, unit: str | None) -> Entry | None:
    cell = row.at(columns)
    return None if cell is None else entry(cell, unit)


def _rate(rate: Entry | None, executed: Entry | None, budget: Entry | None) -> Entry | None:
    """The rate with its unit. A column headed % may hold 99.81, 99.81% or the ratio 0.958: the amounts beside it tell which."""
    if rate is None or rate.figure is None or "%" in rate.text or "％" in rate.text:
        return rate
    value = rate.figure.value
    spent, planned = (slot.figure.value if slot and slot.figure else None for slot in (executed, budget))
    if spent is not None and planned:
        due = spent / planned
        is_ratio = abs(value - due) < abs(value / 100 - due)
    else:
        is_ratio = value <= _RATIO_LIMIT
    return rate.model_copy(update={"figure": rate.figure._replace(unit="比" if is_ratio else "%")})


def as_precise_as_the_column(lines: Sequence[FundLine]) -> tuple[FundLine, ...]:
    """A spreadsheet hides zeros: 20 beside 19.96 is as precise as 19.96."""
    digits = max((figure.digits for line in lines for figure in _amounts(line)), default=0)
    return tuple(line.model_copy(update={field: _precise(getattr(line, field), digits) for field in AMOUNTS}) for line in lines)


def _amounts(line: FundLine) -> list[Figure]:
    return [slot.figure for field in AMOUNTS if (slot := getattr(line, field)) is not None and slot.figure is not None]


def _precise(slot: Entry | None, digits: int) -> Entry | None:
    if slot is None or slot.figure is None or slot.figure.precision >= digits:
        return slot
    return slot.model_copy(update={"figure": slot.figure._replace(precision=digits)})
