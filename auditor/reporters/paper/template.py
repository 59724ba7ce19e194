"""A bureau's own workbook with named cells → the same workbook, filled in: its charts, pictures, formats and print set-up stay."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile

from lxml import etree

from auditor.findings import Report
from auditor.pattern import Pattern
from auditor.reporters.extra import Unwritable
from auditor.reporters.package import ID, Parts, column
from auditor.reporters.paper.cell import Content, Formula, Link, Sheet
from auditor.reporters.paper.grid import Grid
from auditor.reporters.paper.sheets import Setting, counted, number_or_text
from auditor.reporters.verdict import told

_REFERENCE = Pattern(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?(\d+)")
_TEMPLATE, _WORKBOOK = "spreadsheetml.template.main+xml", "spreadsheetml.sheet.main+xml"
_BEFORE_CALCULATION = ("functionGroups", "externalReferences", "definedNames", "sheets")


class _Place(NamedTuple):
    """A named cell: the sheet by its name, row and column from 1."""

    sheet: str
    row: int
    column: int


def filled(report: Report, tables: Sequence[Sheet], template: Path, setting: Setting) -> bytes:
    """The workbook with every cell filled that has one of the known names; the name of a table is the cell where its rows begin.

    Raises Unwritable where it is no workbook, has none of the names, has too little room for a table, or the run has more than one
    submission.
    """
    words = setting.words
    if len(report.submissions) != 1:
        raise Unwritable(words["one_only"].format(count=len(report.submissions)))
    names = words["names"].split()
    values = dict(zip(names, _values(report, setting), strict=False))
    rows = dict(zip(names[len(values) :], tables, strict=True))
    try:
        with ZipFile(BytesIO(template.read_bytes())) as archive:
            parts = Parts(archive)
            workbook = parts.related("", "officeDocument")[0]
            known = {name: place for name, place in _places(parts.tree(workbook)) if name in names}
            if not known:
                raise Unwritable(words["no_names"].format(names="、".join(names) if setting.lang == "zh" else ", ".join(names)))
            grids: dict[str, Grid] = {}
            for name, place in known.items():
                grid = grids.setdefault(place.sheet, _grid(parts, workbook, place.sheet))
                block = rows[name].rows if name in rows else ((values[name],),)
                _write(grid, place, block, partial(words["no_room"].format, name=name, sheet=place.sheet, rows=len(block)))
            _settle(parts, workbook, has_lost_formulas=any(grid.has_lost_formulas for grid in grids.values()))
            return parts.saved()
    except (BadZipFile, KeyError, IndexError, StopIteration, ValueError, etree.XMLSyntaxError):
        raise Unwritable(words["not_a_workbook"].format(name=template)) from None


def _values(report: Report, setting: Setting) -> tuple[Content, ...]:
    """What goes into single cells, in the order of their names."""
    one = report.submissions[0]
    score = one.score
    named = (one.project, one.unit, one.year, one.source, one.profile_reason or one.profile, told(one, setting.lang))
    scores = (number_or_text(score.reported), number_or_text(score.recomputed), score.grade, score.recomputed_grade)
    return (*named, *scores, *counted(one).values())


def _places(workbook: etree._Element) -> Iterator[tuple[str, _Place]]:
    """The names of a workbook and the first cell of what each stands for; names of a sheet after those of the whole book."""
    sheets = {sheet.get("name", "") for sheet in workbook.iterfind("{*}sheets/{*}sheet")}
    defined = sorted(workbook.iterfind("{*}definedNames/{*}definedName"), key=lambda name: name.get("localSheetId") is None)
    for name in defined:
        found = _REFERENCE.match(name.text or "")
        sheet = (found[1] or found[2]).replace("''", "'") if found else ""
        if found and sheet in sheets:
            yield name.get("name", ""), _Place(sheet, int(found[4]), column(found[3]))


def _grid(parts: Parts, workbook: str, name: str) -> Grid:
    identity = next(sheet.get(ID, "") for sheet in parts.tree(workbook).iterfind("{*}sheets/{*}sheet") if sheet.get("name") == name)
    return Grid(parts, parts.target(workbook, identity), next(iter(parts.related(workbook, "styles")), None))


def _write(grid: Grid, place: _Place, block: Sequence[Sequence[Content]], no_room: Callable[..., str]) -> None:
    """Write rows from a cell on. Raises Unwritable with the sentence where the bureau's own words stand further down."""
    for down in range(1, len(block)):
        if any(grid.is_taken(place.row + down, place.column + across) for across in range(len(block[down]))):
            raise Unwritable(no_room(row=place.row + down))
    for down, contents in enumerate(block):
        for across, content in enumerate(contents):
            if content is not None:
                grid.put(place.row + down, place.column + across, _moved(content, place), like=place.row)


def _moved(content: Content, place: _Place) -> Content:
    """A formula in the columns that its table has here; a link within the working paper leads nowhere here, and is its text."""
    match content:
        case Formula():
            return content.moved(place.column - 1)
        case Link(text, target) if target.startswith("#"):
            return text
    return content


def _settle(parts: Parts, workbook: str, *, has_lost_formulas: bool) -> None:
    """A workbook, not a template for new ones, that computes anew what depends on what was filled in."""
    if has_lost_formulas:
        parts.drop(workbook, "calcChain")
    for named in parts.tree("[Content_Types].xml"):
        named.set("ContentType", (named.get("ContentType") or "").replace(_TEMPLATE, _WORKBOOK))
    root = parts.tree(workbook)
    calculation = root.find("{*}calcPr")
    if calculation is None:
        calculation = etree.Element(f"{{{etree.QName(root).namespace}}}calcPr")
        before = next(found for tag in _BEFORE_CALCULATION if (found := root.find(f"{{*}}{tag}")) is not None)
        before.addnext(calculation)
    calculation.set("fullCalcOnLoad", "1")
