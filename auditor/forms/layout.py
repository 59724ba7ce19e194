"""Document → Layout: which rows of which table are the header, the funds, the goals, the indicators and the total of each form.

Columns are known by their headings, never by their position. A second form begins where a header or funds block follows indicators,
or where indicator headings come again after a total; headings repeated on the next page belong to the same form.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from auditor.entry import headed, header_field, heading, label, rank, unit_in, unit_stated
from auditor.forms.fitness import is_kind, is_level1
from auditor.forms.headings import FUND, GOAL, INDICATOR
from auditor.forms.shared import sharers
from auditor.forms.target import part_of_target
from auditor.model import AMOUNTS, Cell, Document, Location, Passage, Table
from auditor.pattern import Pattern
from auditor.vocabulary import units, words

Part = Literal["header", "funds", "goals", "indicators", "total", "note", "body"]
Columns = dict[str, range]

_NOTE = Pattern(r"^(说明|注(?![册射重意入资])|备注|填表|填报人|联系|审核|负责人|其他需要说明)")
_SIGNED = Pattern(
    r"^(?:说明|备?注)(?:[：:\s\d]|$)|^其他需要说明|^(?:填表|填报)(?:人|单位|日期|时间|说明)(?:[：:（(\s]|$)"
    r"|^(?:联系|审核|负责)(?:人|电话|方式|意见|单位)?(?:签[字名章]?)?(?:[：:（(\s]|$)"
)
"""How a note begins that fills several cells; 审核凭证份数 and 联系企业次数 are indicators."""
_FEW_CELLS = 3
_TITLE = Pattern(r"自评表|评价表|绩效表")
LONE_YEAR = Pattern(r"\s*[(（\[【]?\s*(?:20\d{2}|19\d{2})\s*年?度?\s*[)）\]】]?\s*")
"""A row or line that says nothing but the year: （2024年度）."""
_TITLE_LINES, _LONGEST_TITLE = 4, 60
"""The lines above a table that may say what its amounts are in: its title, its year, 单位：万元."""
_NEEDED: dict[Part, tuple[int, frozenset[str]]] = {
    # how many columns make such a line of headings, and which one must be among them
    "funds": (3, frozenset({"executed", "budget", "rate"})),
    "indicators": (3, frozenset({"name"})),
    "goals": (2, frozenset({"goal_outcome"})),
}
_HEADED: dict[Part, tuple[str, frozenset[str]]] = {
    "funds": ("fund", FUND),
    "indicators": ("indicator", INDICATOR),
    "goals": ("form", GOAL),
}


_SURE = frozenset({"weight", "score", "rate"})
"""Columns that stand in no other table."""


class Row(NamedTuple):
    """One row of a table: the cells that begin in it or reach into it from above, by column."""

    number: int
    cells: tuple[Cell, ...]

    def at(self, columns: range) -> Cell | None:
        """The cell that shares most columns with a heading; None where none does."""
        best, most, start, stop = None, 0, columns.start, columns.stop
        for cell in self.cells:
            left, right = cell.column, cell.column + cell.column_span
            if left < stop and right > start and (shared := min(right, stop) - max(left, start)) > most:
                best, most = cell, shared
        return best

    def filled(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.text.strip())


class Block(NamedTuple):
    """The rows under one line of headings, the columns each field stands in, the units that the headings name, and how far it is trusted
    that the cells are the ones of their columns."""

    columns: Columns
    units: dict[str, str]
    rows: tuple[Row, ...]
    trust: float = 1.0


class Layout(NamedTuple):
    """The parts of one form in the order of the file. `before` are the passages since the last form, `after` those up to the next: the
    same ones, between two forms."""

    location: Location
    header: tuple[Row, ...]
    funds: Block | None
    goals: Block | None
    indicators: Block
    total: Row | None
    notes: tuple[Row, ...]
    before: tuple[Passage, ...]
    after: tuple[Passage, ...]


class _Line(NamedTuple):
    """A row with the part of a form it opens or belongs to. `at` is the place of its table among the document's pieces."""

    part: Part
    columns: Columns
    row: Row
    location: Location
    at: int


def layouts(document: Document) -> tuple[Layout, ...]:
    """Every form of a document. Tables that hold no part of a form are passed over."""
    lines = [line for at, piece in enumerate(document.pieces) if isinstance(piece, Table) for line in _lines(piece, at)]
    forms = [form for form in _split(lines) if any(line.part == "indicators" for line in form)]
    starts = (0, *(form[-1].at for form in forms[:-1]))
    ends = (*(form[0].at for form in forms[1:]), len(document.pieces))
    middles = [next(line.at for line in form if line.part == "indicators") for form in forms]
    return tuple(
        _layout(form, _passages(document, start, middle), _passages(document, middle, end))
        for form, start, middle, end in zip(forms, starts, middles, ends, strict=False)
    )


def _passages(document: Document, start: int, end: int) -> tuple[Passage, ...]:
    return tuple(piece for piece in document.pieces[start:end] if isinstance(piece, Passage))


def _lines(table: Table, at: int) -> Iterator[_Line]:
    for number, cells in enumerate(table.rows(), start=1):
        row = Row(number, cells)
        filled = row.filled()
        if filled:
            yield _Line(*_part(filled), row, table.location, at)


def _part(filled: Sequence[Cell]) -> tuple[Part, Columns]:
    """The part of a form that a row of these cells opens or belongs to."""
    for part, (needed, one_of) in _NEEDED.items():
        columns = _columns(filled, *_HEADED[part])
        if len(columns.keys() & _HEADED[part][1]) >= needed and columns.keys() & one_of:
            return part, columns
    first = label(filled[0].text)
    if first in words("total"):
        return "total", {}
    if any(header_field(cell.text) for cell in filled):
        return "header", {}
    is_note = _NOTE.match(first) is not None and (len(filled) < _FEW_CELLS or _SIGNED.match(first) is not None)
    return ("note" if is_note else "body"), {}


def _columns(filled: Sequence[Cell], kind: str, fields: frozenset[str]) -> Columns:
    """The columns that a row of headings names; of two that name one field the one that names it better (三级指标, not 绩效指标). Beside
    columns that are surely a form's, headings in words of their own count as well."""
    found: dict[str, Cell] = {}
    for cell in filled:
        field = heading(cell.text, kind, fields)
        both = sharers(cell.text) if kind == "indicator" else ()
        if both:
            found |= dict.fromkeys(both, cell)
        elif field is not None and (field not in found or rank(cell.text, kind, field) < rank(found[field].text, kind, field)):
            found[field] = cell
        elif field is None and kind == "indicator" and (named := part_of_target(cell.text)) is not None:
            found.setdefault(named, cell)
    if found.keys() & _SURE:
        for cell in filled:
            own = headed(cell.text, kind, fields)
            if own is not None and all(cell is not other for other in found.values()):
                found.setdefault(own, cell)
    return {field: range(cell.column, cell.column + cell.column_span) for field, cell in found.items()}


def _split(lines: Sequence[_Line]) -> list[list[_Line]]:
    forms: list[list[_Line]] = []
    parts: set[Part] = set()
    for line in lines:
        again = "indicators" in parts and (line.part == "header" or (line.part == "funds" and "funds" in parts))
        if not forms or again or (line.part == "indicators" and "total" in parts and "indicators" in parts):
            forms.append(_titles_at_end(forms[-1]) if forms else [])
            parts = set()
        forms[-1].append(line)
        parts.add(line.part)
    return forms


def _titles_at_end(lines: list[_Line]) -> list[_Line]:
    """Taken off the end of a form: the title rows that belong to the form after it."""
    taken: list[_Line] = []
    while lines and lines[-1].part == "body" and _is_title(lines[-1].row):
        taken.insert(0, lines.pop())
    return taken


def _is_title(row: Row) -> bool:
    """Whether a row is the title of a form, or the year below it: one text alone."""
    texts = {cell.text.strip() for cell in row.filled()}
    return len(texts) == 1 and (_TITLE.search(min(texts)) or LONE_YEAR.fullmatch(min(texts))) is not None


def _layout(lines: Sequence[_Line], before: tuple[Passage, ...], after: tuple[Passage, ...]) -> Layout:
    indicators = _block(lines, "indicators")
    assert indicators is not None  # a form without indicator headings is none
    opening = next(at for at, line in enumerate(lines) if line.part == "indicators")
    total = next((line.row for line in lines[opening:] if line.part == "total"), None)
    return Layout(
        location=lines[opening].location,
        header=tuple(line.row for line in lines[:opening] if line.part == "header" or (line.part == "body" and _is_title(line.row))),
        funds=_block(lines, "funds", before),
        goals=_block(lines, "goals"),
        indicators=indicators,
        total=total,
        notes=tuple(line.row for line in lines[opening:] if line.part == "note"),
        before=before,
        after=after,
    )


def _block(lines: Sequence[_Line], part: Part, above: Sequence[Passage] = ()) -> Block | None:
    opening = next((at for at, line in enumerate(lines) if line.part == part), None)
    if opening is None:
        return None
    columns = lines[opening].columns
    named = {name: unit for name, where in columns.items() if (cell := lines[opening].row.at(where)) and (unit := unit_in(cell.text))}
    cells = (cell.text for line in lines[: opening + 1] for cell in line.row.filled())
    titles = (passage.text for passage in reversed(above[-_TITLE_LINES:]) if len(passage.text) <= _LONGEST_TITLE)
    around = next((unit for text in (*cells, *titles) if (unit := unit_stated(text)) and units()[unit].dimension == "money"), None)
    if part == "funds" and around is not None:
        named = {**dict.fromkeys(AMOUNTS, around), **named}
    rows = tuple(_rows_under(lines[opening + 1 :], part))
    return Block(_with_levels(columns, lines[opening].row, rows) if part == "indicators" else columns, named, rows)


def _with_levels(columns: Columns, headings: Row, rows: Sequence[Row]) -> Columns:
    """The columns, with one of a heading such as 类别 or 指标类型 that holds nothing but labels as the level that they are of."""
    found = dict(columns)
    for cell in headings.filled():
        where = range(cell.column, cell.column + cell.column_span)
        field = next((name for name, column in columns.items() if column == where), None)
        if field not in (None, "sign"):
            continue
        told = [held.text for row in rows if (held := row.at(where)) is not None and held.text.strip()]
        level = "level1" if told and all(map(is_level1, told)) else "level2" if told and all(map(is_kind, told)) else None
        if level is not None and level not in found:
            found.pop(field or "", None)
            found[level] = where
    return found


def _rows_under(lines: Sequence[_Line], part: Part) -> Iterator[Row]:
    """The rows up to the next part. A funds block may call its first row 合计; headings come again on a new page."""
    for at, line in enumerate(lines):
        if line.part == "body" or (part == "funds" and line.part == "total" and at == 0):
            yield line.row
        elif line.part != part:
            return
