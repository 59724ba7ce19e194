"""Report → the working paper (审核底稿): a workbook of five sheets, or the named cells of a bureau's own workbook filled in."""

from collections.abc import Iterable, Sequence
from copy import copy
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any

from auditor.findings import Language, Report
from auditor.reporters.extra import extra
from auditor.reporters.paper import sheets
from auditor.reporters.paper.cell import Content, Formula, Link, Sheet, plain, put
from auditor.reporters.paper.recompute import recomputed
from auditor.reporters.paper.sheets import Setting
from auditor.reporters.paper.template import filled
from auditor.typeset import width_of

_HEAD = "44546A"
_LINE = "BFBFBF"
_LINE_HEIGHT, _TALLEST = 15.0, 409.0
_WIDE = 160
"""Characters: wider sheets would be too small to read on A4."""
_FIRST = 3
"""The row of the first entry: above it stand the title and the headings."""


def render(report: Report, *, lang: Language = "zh", folder: Path | None = None, template: Path | None = None) -> bytes:
    """An xlsx workbook. `folder` is where it will lie, for links to the submissions; `template` is a workbook with named cells.

    Raises Unwritable where openpyxl is missing or the template cannot be filled.
    """
    setting = Setting(lang, folder)
    made = (
        sheets.overview(report, setting),
        sheets.findings(report, setting),
        recomputed(report, setting),
        sheets.figures(report, setting),
        sheets.unverified(report, setting),
    )
    if template is not None:
        return filled(report, made[1:], template, setting)
    return workbook(made, setting.words["title"], lang)


def workbook(sheets: Iterable[Sheet], title: str, lang: Language) -> bytes:
    """An xlsx workbook of some sheets. Raises Unwritable where openpyxl is missing."""
    made = extra("openpyxl", lang).Workbook()
    made.remove(made.active)
    for sheet in sheets:
        _write(made.create_sheet(sheet.title), sheet, title, lang)
    made.properties.creator = "auditor"
    target = BytesIO()
    made.save(target)
    return target.getvalue()


def _write(target: Any, sheet: Sheet, title: str, lang: Language) -> None:
    styles = extra("openpyxl.styles", lang)
    thin = styles.Side(style="thin", color=_LINE)
    border = styles.Border(left=thin, right=thin, top=thin, bottom=thin)
    wrapped = styles.Alignment(vertical="top", wrap_text=True, horizontal="left" if len(sheet.columns) == 2 else None)
    strong, link = styles.Font(bold=True), styles.Font(color="0563C1", underline="single")
    fills = {colour: styles.PatternFill("solid", fgColor=colour) for colour in (_HEAD, *sheet.colours.values())}
    target.cell(1, 1, plain(f"{title}  {sheet.title}")).font = styles.Font(bold=True, size=14)
    for column, head in enumerate(sheet.columns, start=1):
        cell = target.cell(_FIRST - 1, column, head.heading)
        cell.font, cell.fill, cell.border = styles.Font(bold=True, color="FFFFFF"), fills[_HEAD], border
        cell.alignment = styles.Alignment(horizontal="center", vertical="center", wrap_text=True)
        target.column_dimensions[cell.column_letter].width = head.width
    styled: dict[tuple[object, ...], Any] = {}
    for at, row in enumerate(sheet.rows):
        for across, content in enumerate(row):
            cell = target.cell(_FIRST + at, across + 1)
            put(cell, content)
            colour = sheet.colours.get((at, across))
            like = (isinstance(content, Link), at in sheet.bold, isinstance(content, Formula), colour, cell.quotePrefix)
            if like in styled:  # openpyxl takes a hundred times as long to look a format up as to copy it
                cell._style = copy(styled[like])
                continue
            cell.border, cell.alignment = border, wrapped
            if isinstance(content, Link):
                cell.font = link
            elif at in sheet.bold:
                cell.font = strong
            if isinstance(content, Formula):
                cell.number_format = "0.00"
            if colour is not None:
                cell.fill = fills[colour]
            styled[like] = cell._style
        target.row_dimensions[_FIRST + at].height = _height(sheet, row)
    _laid_out(target, sheet)


def _height(sheet: Sheet, row: Sequence[Content]) -> float:
    """In points: programs show a wrapped cell whole only where the row says so."""
    lines = 1
    for column, content in zip(sheet.columns, row, strict=False):
        text = content.text if isinstance(content, Link) else content if isinstance(content, str) else ""
        lines = max(lines, sum(max(1, ceil(1.1 * width_of(line) / column.width)) for line in text.split("\n")))
    return min(_TALLEST, _LINE_HEIGHT * lines)


def _laid_out(target: Any, sheet: Sheet) -> None:
    """Headings that stay in sight and on every page, a filter, pages across."""
    target.freeze_panes = target.cell(_FIRST, 1)
    if sheet.rows and len(sheet.columns) > 2:
        target.auto_filter.ref = f"A{_FIRST - 1}:{target.cell(1, len(sheet.columns)).column_letter}{_FIRST - 1 + len(sheet.rows)}"
    target.page_setup.orientation = "landscape"
    is_wide = sum(column.width for column in sheet.columns) > _WIDE
    target.page_setup.paperSize = target.PAPERSIZE_A3 if is_wide else target.PAPERSIZE_A4
    target.page_setup.fitToWidth, target.page_setup.fitToHeight = 1, 0
    target.sheet_properties.pageSetUpPr.fitToPage = True
    target.print_title_rows = f"{_FIRST - 1}:{_FIRST - 1}"
