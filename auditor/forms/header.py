"""Header rows and title lines → project, department, unit, year and title."""

from collections.abc import Sequence

from auditor.entry import entry, header_field, rank, slot
from auditor.forms.layout import LONE_YEAR, Row
from auditor.model import Cell, Entry, Passage
from auditor.pattern import Pattern

_YEAR = Pattern(r"(20\d{2}|19\d{2})\s*年?度?")
_YEAR_CALLED = Pattern(r"(20\d{2}|19\d{2})\s*年度")
"""A year that is called so, before any other that a title names: 2023—2024普查年度·2024年度."""
_TITLE = Pattern(r"自评表|评价表|自评报告|评价报告|绩效目标")
_REPORT = Pattern(r"自评|绩效评价")
_BOTH = "实施单位"
"""What a label of the department may name too: 主管部门及实施单位."""
_LONGEST_TITLE, _NEAR = 60, 6
_CHAPTER = Pattern(r"\s*[(（]?[一二三四五六七八九十]+[)）、]")
_LABELLED = Pattern(r"^\s*([^:：]{2,10})[:：]\s*(\S.*?)\s*$")


def header(rows: Sequence[Row], passages: Sequence[Passage]) -> dict[str, Entry]:
    """The header slots by field: from the form's own header rows first, then from lines such as 项目名称：… Of two labels for one slot
    the one that names it better counts: 实施单位 before 部门名称."""
    found: dict[str, Entry] = {}
    ranks: dict[str, int] = {}
    for row in rows:
        for named, field, value in _row_fields(row):
            better = field not in found or rank(named, "submission", field) < ranks[field]
            if better and not (field in found and value.mark == "blank"):
                found[field], ranks[field] = value, rank(named, "submission", field)
    for passage in passages:
        for field, value in _line_fields(passage):
            found.setdefault(field, value)
    return found


def _row_fields(row: Row) -> list[tuple[str, str, Entry]]:
    """The label, the slot and what fills it, of each slot in a row."""
    found = []
    for at, cell in enumerate(row.cells):
        within = _within(cell)
        if within is not None:
            found.append((cell.text.partition(":")[0].partition("：")[0], *within))
        elif (field := header_field(cell.text)) is not None:
            value = next((other for other in row.cells[at + 1 :] if other.text.strip()), None)
            blank = row.cells[at + 1] if at + 1 < len(row.cells) else cell
            taken = value if value is not None and header_field(value.text) is None else blank
            filled = entry(taken) if taken is not cell else _nothing_after(cell)
            found.append((cell.text, field, filled))
            if field == "department" and _BOTH in cell.text:
                found.append((_BOTH, "unit", filled))
    return found


def _within(cell: Cell) -> tuple[str, Entry] | None:
    """项目名称：某某经费 in one cell."""
    match = _LABELLED.match(cell.text)
    field = header_field(match[0]) if match else None
    if match is None or field is None:
        return None
    return field, slot(match[2], cell.location.part(match.start(2), match.end(2)))


def _nothing_after(cell: Cell) -> Entry:
    end = len(cell.text)
    return slot("", cell.location.part(end, end))


def _line_fields(passage: Passage) -> list[tuple[str, Entry]]:
    match = _LABELLED.match(passage.text)
    field = header_field(match[0]) if match else None
    if match is None or field is None:
        return []
    return [(field, slot(match[2], passage.location.part(match.start(2), match.end(2))))]


def title(passages: Sequence[Passage], rows: Sequence[Row]) -> Entry | None:
    """The form's title: the last line before it that calls itself an evaluation form, or a cell of its first rows."""
    lines = [one for one in passages if _TITLE.search(one.text) and len(one.text) <= _LONGEST_TITLE and not _CHAPTER.match(one.text)]
    if lines:
        return slot(lines[-1].text, lines[-1].location)
    cells = [cell for row in rows for cell in row.cells if _TITLE.search(cell.text) and len(cell.text) <= _LONGEST_TITLE]
    return entry(cells[0]) if cells else None


def year_in(titled: Entry | None, before: Sequence[Passage] = (), rows: Sequence[Row] = ()) -> Entry | None:
    """The year that a title names; or a cell or line below it that is nothing else, （2024年度）; or the title of the report."""
    own = [] if titled is None else [(titled.text, titled.location)]
    cells = [(cell.text, cell.location) for row in rows for cell in row.cells]
    lines = [(one.text, one.location) for one in (*reversed(before[-_NEAR:]), *before[:_NEAR])]
    lone = [(text, location) for text, location in (*cells, *lines) if LONE_YEAR.fullmatch(text)]
    titles = [(one.text, one.location) for one in before[:_NEAR] if _REPORT.search(one.text) and len(one.text) <= _LONGEST_TITLE]
    for text, location in (*own, *lone, *titles):
        match = _YEAR_CALLED.search(text) or _YEAR.search(text)
        if match is not None:
            return slot(match[1], location.part(match.start(1), match.end(1)))
    return None
