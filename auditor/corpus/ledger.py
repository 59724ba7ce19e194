"""A ledger file → its rows, the columns found by their headings, and the rows that belong to a submission."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from auditor import key
from auditor.corpus.filing import Keys
from auditor.corpus.groups import fits
from auditor.entry import entry, heading, label, rank, unit_in, unit_stated
from auditor.model import Cell, Document, Entry, Location, Table
from auditor.readers import Unreadable, read
from auditor.readers.place import bounded, cell
from auditor.similarity import plain
from auditor.vocabulary import kinds
from auditor.wording import Wording

Name = Literal["approved", "payments", "cases", "evidence", "projects"]
KINDS: dict[Name, str] = {"approved": "approved", "payments": "payment", "cases": "case", "evidence": "evidence", "projects": "budgeted"}
NAMES: tuple[Name, ...] = tuple(KINDS)
TITLES: dict[str, Wording] = {
    "approved": Wording("批复目标表", "approved targets"),
    "payments": Wording("支付台账", "payments"),
    "cases": Wording("案件登记簿", "register of cases"),
    "evidence": Wording("佐证材料清单", "list of evidence"),
    "projects": Wording("预算项目库", "budgeted projects"),
}
_REQUIRED: dict[Name, tuple[str, ...]] = {
    "approved": ("project", "name", "target"),
    "payments": ("project", "amount"),
    "cases": ("received",),
    "evidence": ("project", "material"),
    "projects": ("project",),
}
CELLS_MAX = 2_000_000
"""A quarter of a million rows of eight columns: a gigabyte of memory, a minute of reading."""
_TOO_MANY = Wording(
    "超过 {most} 万格。请按年度或地区分开，分几次核查，或只留下有关的行和栏（{columns}）。",
    "it has more than {most}0,000 cells. Split it by year or region and check several times, or keep only the rows and columns that "
    "matter ({columns}).",
)
_HEADING_ROWS = 15
_SEEN = 120
_NO_BRACES = str.maketrans("{}", "()")
_TOTALS = ("合计", "总计", "小计", "本页小计", "累计")
_CODES = ("编码", "代码", "编号", "序号")
_UNREADABLE = Wording("{title}“{path}”读不出来：{reason}", "The {title} “{path}” cannot be read: {reason}")
_NO_TABLE = Wording(
    "{title}“{path}”里没有表格，这份台账没有用上；请提交 CSV 或 Excel 表。",
    "There is no table in the {title} “{path}”, which was not used; give a CSV file or a workbook.",
)
_NO_COLUMN = Wording(
    "{title}“{path}”里没有找到“{column}”一栏（可写作：{names}），这份台账没有用上；读到的表头：{seen}。",
    "The {title} “{path}” has no column “{column}” (it may be called {names}) and was not used; headings seen: {seen}.",
)
_NO_ROWS = Wording(
    "{title}“{path}”只有表头，没有一行内容，这份台账没有用上。",
    "The {title} “{path}” has headings and no rows, and was not used.",
)
_NO_HEADINGS = Wording(
    "{title}“{path}”中有 {count} 张表没有可认的表头，没有读取。",
    "{count} tables in the {title} “{path}” have no headings that are known and were not read.",
)


class Unusable(Exception):
    """A ledger that cannot be used. `wording` is the sentence that says why; as text it is Chinese."""

    def __init__(self, wording: Wording) -> None:
        super().__init__(wording.zh)
        self.wording = wording


class Row(NamedTuple):
    """A row: its cells by field with the unit of their columns, its keys, and the key of the indicator it names."""

    cells: Mapping[str, tuple[Cell, str | None]]
    keys: Keys
    name: str

    def entry(self, field: str) -> Entry | None:
        """What stands in a column; None where the ledger has no such column."""
        found = self.cells.get(field)
        return None if found is None else entry(*found)

    @property
    def place(self) -> Cell:
        return next(iter(self.cells.values()))[0]


class Belonging(NamedTuple):
    """The numbers of the rows that belong to a submission. `is_clear` where unit and year leave no doubt of it."""

    rows: tuple[int, ...]
    is_clear: bool


class Ledger:
    """The rows of one file, found by what they are about: a project, or in a register of cases a unit."""

    def __init__(self, name: Name, path: str, rows: Sequence[Row], remarks: tuple[Wording, ...] = ()) -> None:
        self.name, self.path, self.rows, self.remarks = name, path, tuple(rows), remarks
        self.units = frozenset(row.keys.unit for row in rows)
        self._found: dict[str, dict[str, list[int]]] = {}
        self._years: dict[str, set[str]] = {}
        for number, row in enumerate(self.rows):
            about = self._about(row.keys)
            self._found.setdefault(about, {}).setdefault(row.keys.unit, []).append(number)
            self._years.setdefault(about, set()).add(row.keys.year)

    def _about(self, keys: Keys) -> str:
        return keys.unit if self.name == "cases" and self.units != {""} else "" if self.name == "cases" else keys.project

    def belonging(self, keys: Keys, units: frozenset[str], years: frozenset[str]) -> Belonging:
        """The rows of a submission. `units` and `years` are those of all submissions on the same project: where a row names no unit or no
        year, it is clear whose it is if only one could be meant."""
        about = self._about(keys)
        there = self._found.get(about, {}) if about or self.units == {""} else {}
        exact = {unit: there[unit] for unit in ({keys.unit, ""} & there.keys() if keys.unit else there)}
        rows = [number for numbers in exact.values() for number in numbers if fits(self.rows[number].keys.year, keys.year)]
        if not rows:
            near = [number for unit, numbers in there.items() if unit in keys.unit or keys.unit in unit for number in numbers]
            near = [number for number in near if fits(self.rows[number].keys.year, keys.year)]
            return Belonging(tuple(near), is_clear=not near)
        own = [self.rows[number].keys for number in rows]
        is_of_one_unit = all(row.unit == keys.unit for row in own) or len((units | there.keys() | {keys.unit}) - {""}) < 2
        is_of_one_year = all(row.year == keys.year for row in own) or len((years | self._years[about] | {keys.year}) - {""}) < 2
        return Belonging(tuple(sorted(rows)), is_of_one_unit and is_of_one_year)

    def knows(self, unit: str) -> bool:
        """Whether any row is of this unit, or the ledger names no units at all."""
        return unit in self.units or self.units == {""}


def read_ledger(name: Name, path: Path) -> Ledger:
    """The ledger in a file. Raises Unusable, with a sentence for the user."""
    columns = [kinds()[KINDS[name]].fields[field] for field in _REQUIRED[name]]
    needed = Wording("、".join(field.zh for field in columns), ", ".join(field.name for field in columns))
    try:
        with bounded(CELLS_MAX, _TOO_MANY.filled(most=CELLS_MAX // 10_000, columns=needed)):
            document = read(path)
    except Unreadable as unreadable:
        raise Unusable(_UNREADABLE.filled(title=TITLES[name], path=path, reason=unreadable.wording)) from unreadable
    return ledger_in(name, document)


def ledger_in(name: Name, document: Document) -> Ledger:
    """The ledger in a document. Raises Unusable, with a sentence for the user."""
    named = {"title": TITLES[name], "path": document.file}
    tables = list(document.tables()) or list(_lined(document))
    if not tables:
        raise Unusable(_NO_TABLE.filled(**named))
    headed = [(table, found) for table in tables if (found := _headings(name, table)) is not None]
    if not headed:
        raise Unusable(_lacking(name, tables).filled(**named))
    rows = [row for table, (at, columns) in headed for row in _rows(name, table, at, columns)]
    if not rows:
        raise Unusable(_NO_ROWS.filled(**named))
    headless = len(tables) - len(headed)
    remarks = (_NO_HEADINGS.filled(**named, count=headless),) if headless else ()
    return Ledger(name, document.file, rows, (*remarks, *document.remarks))


def _lined(document: Document) -> Iterator[Table]:
    """The lines of a text file as a table: cells between tabs where there are any, else between commas."""
    passages = [passage for passage in document.passages() if passage.text.strip()]
    delimiter = "\t" if any("\t" in passage.text for passage in passages) else ","
    rows = list(csv.reader((passage.text for passage in passages), delimiter=delimiter))
    if len(rows) == len(passages) and any(len(row) > 1 for row in rows):
        cells = tuple(
            cell(text, document.file, 1, number, column, line=passage.location.line)
            for number, (passage, row) in enumerate(zip(passages, rows, strict=True), start=1)
            for column, text in enumerate(row, start=1)
        )
        yield Table(cells=cells, location=Location(file=document.file, table=1, line=1))


Columns = Mapping[str, tuple[int, str | None]]
"""Field → the column it stands in, and the unit that its heading names."""


def _headings(name: Name, table: Table) -> tuple[int, Columns] | None:
    """The number of the row of headings, and its columns; None where no row has all that the ledger needs."""
    for at, cells in enumerate(table.rows()[:_HEADING_ROWS]):
        columns = _columns(name, cells)
        if set(_REQUIRED[name]) <= columns.keys():
            return at, columns
    return None


def _columns(name: Name, cells: Sequence[Cell]) -> Columns:
    """Of several headings for one field the one counts that names it best; a code or a number is no name unless it says just so."""
    kind = KINDS[name]
    best: dict[str, tuple[int, int, str | None]] = {}
    for one in cells:
        field = heading(one.text, kind)
        if field is None:
            continue
        how_well = rank(one.text, kind, field)
        is_exact = how_well < len(kinds()[kind].fields[field].headers)
        if not is_exact and label(one.text).endswith(_CODES):
            continue
        if field not in best or how_well < best[field][0]:
            best[field] = how_well, one.column, unit_in(one.text)
    return {field: (column, unit) for field, (_, column, unit) in best.items()}


def _rows(name: Name, table: Table, at: int, columns: Columns) -> Iterator[Row]:
    rows = table.rows()
    stated = next((unit for cells in rows[:at] for cell in cells if (unit := unit_stated(cell.text)) is not None), None)
    for cells in rows[at + 1 :]:
        here = {cell.column: cell for cell in cells}
        found = {field: (here[column], unit or stated) for field, (column, unit) in columns.items() if column in here}
        texts = {field: cell.text.strip() for field, (cell, _) in found.items()}
        first = next((cell.text for cell in cells if cell.text.strip()), "")
        if any(texts.get(field) for field in _REQUIRED[name]) and plain(first) not in _TOTALS:
            yield Row(found, _keys(texts), key.name(texts.get("name", "")))


def _keys(texts: Mapping[str, str]) -> Keys:
    unit = key.unit(texts.get("unit", ""))
    year = key.year(texts.get("year", "") or texts.get("received", "") or texts.get("paid_on", ""))
    return Keys(key.project(texts.get("project", "")), unit, unit, year)


def _lacking(name: Name, tables: Sequence[Table]) -> Wording:
    """Which column is missing in the row that comes nearest to a row of headings; title and path are yet to be filled in."""
    rows = [cells for table in tables for cells in table.rows()[:_HEADING_ROWS]]
    nearest = max(rows, key=lambda cells: len(_columns(name, cells)), default=())
    missing = next(field for field in _REQUIRED[name] if field not in _columns(name, nearest))
    field = kinds()[KINDS[name]].fields[missing]
    seen = "、".join(cell.text.strip() for cell in nearest if cell.text.strip())[:_SEEN]
    kept = {"title": "{title}", "path": "{path}"}
    return _NO_COLUMN.filled(
        **kept, column=Wording(field.zh, f"{field.zh} ({missing})"), names="、".join(field.headers), seen=seen.translate(_NO_BRACES)
    )
