"""Paper → Excel workbook: the form on one sheet with merged cells and number formats, prose on a second one."""

import re
from decimal import Decimal
from io import BytesIO

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.forge.grid import Box, Grid, Paper
from tests.forge.package import timeless

_NUMBER = re.compile(r"-?\d+(?:\.(\d+))?(%?)")


def workbook(paper: Paper) -> bytes:
    """An .xlsx file. The line just before a table is its title and stands above it; the lines before that are on a sheet of their own,
    the lines after the last table below it."""
    made = openpyxl.Workbook()
    del made["Sheet"]
    waiting: list[str] = []
    sheet: Worksheet | None = None
    for piece in paper.pieces:
        if isinstance(piece, Grid):
            sheet = _form(made, waiting, piece)
            waiting = []
        else:
            waiting.append(piece)
    for line in waiting:
        if sheet is not None:
            sheet.append([line])
    stream = BytesIO()
    made.save(stream)
    return timeless(stream.getvalue())


def _form(made: openpyxl.Workbook, before: list[str], grid: Grid) -> Worksheet:
    if len(before) > 1:
        report: Worksheet = made.create_sheet("自评报告")
        for line in before[:-1]:
            report.append([line])
    sheet: Worksheet = made.create_sheet("自评表")
    for title in before[-1:]:
        sheet.append([title])
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=grid.width)
    for box in grid.boxes:
        _fill(sheet, box, len(before[-1:]))
    return sheet


def _fill(sheet: Worksheet, box: Box, top: int) -> None:
    cell = sheet.cell(row=box.row + top, column=box.column)
    match = _NUMBER.fullmatch(box.text)
    if match is None:
        cell.value = box.text or None
        cell.data_type = "s" if box.text else "n"  # "=100%" is a target, not a formula
    else:
        digits = len(match[1] or "")
        places = "0." + "0" * digits if digits else "0"
        cell.value = float(Decimal(box.text.rstrip("%")) / (100 if match[2] else 1))
        cell.number_format = places + match[2]
    if box.rows > 1 or box.columns > 1:
        sheet.merge_cells(
            start_row=box.row + top,
            end_row=box.row + top + box.rows - 1,
            start_column=box.column,
            end_column=box.column + box.columns - 1,
        )
