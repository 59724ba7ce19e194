"""Overview → an xlsx workbook: a sheet in words, then one for each table."""

from typing import Any

from auditor.findings import Language
from auditor.overview import Overview, Part
from auditor.overview.words import HEADINGS, TITLE, headers, more, summary, value
from auditor.reporters.paper import workbook
from auditor.reporters.paper.cell import Column, Content, Sheet

_ROWS = 5000
_WIDTHS = {"source": 46, "project": 30, "unit": 26, "reason": 70, "title": 26, "rule": 28}
_USUAL = 10


def render(told: Overview, lang: Language, width: int) -> bytes:  # noqa: ARG001 columns have widths of their own
    """The overview as a workbook. Raises Unwritable where openpyxl is missing."""
    first = Sheet(TITLE[lang], (Column("", 120),), tuple((sentence,) for sentence in summary(told, lang)), {})
    return workbook((first, *(_sheet(part, lang) for part in told.parts)), TITLE[lang], lang)


def _sheet(part: Part, lang: Language) -> Sheet:
    columns = tuple(Column(head, _WIDTHS.get(name, _USUAL)) for name, head in zip(part.columns, headers(part.columns, lang), strict=True))
    rows: list[tuple[Content, ...]] = [tuple(_content(one, lang) for one in row) for row in part.rows[:_ROWS]]
    rows += [(more(len(part.rows) - _ROWS, "workbook", lang),)] if len(part.rows) > _ROWS else []
    return Sheet(HEADINGS[lang][part.name], columns, tuple(rows), {})


def _content(one: Any, lang: Language) -> Content:
    return one if isinstance(one, int) else value(one, lang)
