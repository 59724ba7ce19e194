"""A bureau's own workbook with named cells → the same workbook, filled in."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from auditor.findings import Report
from auditor.reporters.extra import Unwritable, extra
from auditor.reporters.paper.cell import Content, Sheet, put
from auditor.reporters.paper.sheets import Setting, counted, number_or_text
from auditor.reporters.verdict import told


def filled(report: Report, tables: Sequence[Sheet], template: Path, setting: Setting) -> Any:
    """The workbook with every cell filled that has one of the known names; the name of a table is the cell where its rows begin.

    Raises Unwritable where it is no workbook, has none of the names, or the run has more than one submission.
    """
    words = setting.words
    if len(report.submissions) != 1:
        raise Unwritable(words["one_only"].format(count=len(report.submissions)))
    openpyxl = extra("openpyxl", setting.lang)
    try:
        workbook = openpyxl.load_workbook(template)
    except (BadZipFile, KeyError, ValueError, extra("openpyxl.utils.exceptions", setting.lang).InvalidFileException):
        raise Unwritable(words["not_a_workbook"].format(name=template)) from None
    names = words["names"].split()
    values = dict(zip(names, _values(report, setting), strict=False))
    rows = dict(zip(names[len(values) :], tables, strict=True))
    known = {name: place for name in names if (place := _place(workbook, name)) is not None}
    if not known:
        raise Unwritable(words["no_names"].format(names="、".join(names) if setting.lang == "zh" else ", ".join(names)))
    for name, (sheet, row, column) in known.items():
        block = rows[name].rows if name in rows else ((values[name],),)
        for down, contents in enumerate(block):
            for across, content in enumerate(contents):
                if content is not None:
                    put(_outermost(sheet, row + down, column + across), content)
    return workbook


def _values(report: Report, setting: Setting) -> tuple[Content, ...]:
    """What goes into single cells, in the order of their names."""
    one = report.submissions[0]
    score = one.score
    named = (one.project, one.unit, one.year, one.source, one.profile_reason or one.profile, told(one, setting.lang))
    scores = (number_or_text(score.reported), number_or_text(score.recomputed), score.grade, score.recomputed_grade)
    return (*named, *scores, *counted(one).values())


def _place(workbook: Any, name: str) -> tuple[Any, int, int] | None:
    """The sheet, row and column that a name stands for: the first cell of it."""
    defined = workbook.defined_names.get(name)
    scopes = [workbook.defined_names] if defined is not None else [sheet.defined_names for sheet in workbook.worksheets]
    for scope in scopes:
        for title, reference in scope[name].destinations if name in scope else ():
            first = reference.replace("$", "").partition(":")[0]
            if title in workbook.sheetnames:
                cell = workbook[title][first]
                return workbook[title], cell.row, cell.column
    return None


def _outermost(sheet: Any, row: int, column: int) -> Any:
    """The cell to write into: of a merged range its first."""
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
            return sheet.cell(merged.min_row, merged.min_col)
    return sheet.cell(row, column)
