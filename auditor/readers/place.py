"""A text and where it stands → the Passage or Cell that spans it whole.

The one door through which readers make pieces. What comes in is typed by the callers, so the values are made as they are: checking each
of some hundred of them again costs more than parsing the file (measured: eight times what making them costs).
"""

from typing import Any, TypeVar

from auditor.model import Cell, Frozen, Location, Passage, Wording

PIECES_MAX = 200_000
TOO_MANY = Wording(
    "文件的段落或单元格超过 20 万个，不像一份自评材料，请只保留自评表和自评报告再试。",
    "The file has more than 200,000 paragraphs or cells, which no self-evaluation has; keep only the form and the report and retry.",
)
Box = tuple[float, float, float, float]
_Value = TypeVar("_Value", bound=Frozen)
_FIELDS: dict[type[Frozen], set[str]] = {kind: set(kind.model_fields) for kind in (Cell, Location, Passage)}
_set = object.__setattr__


def passage(  # noqa: PLR0913 one keyword for each coordinate that a format may have
    text: str,
    file: str,
    *,
    page: int | None = None,
    sheet: str | None = None,
    line: int | None = None,
    paragraph: int | None = None,
    box: Box | None = None,
) -> Passage:
    """A passage whose location quotes every character of it."""
    place = _location(text, file, page=page, sheet=sheet, line=line, paragraph=paragraph, box=box)
    return _made(Passage, {"text": text, "location": place})


def cell(  # noqa: PLR0913 as above
    text: str,
    file: str,
    table: int,
    row: int,
    column: int,
    *,
    row_span: int = 1,
    column_span: int = 1,
    page: int | None = None,
    line: int | None = None,
    box: Box | None = None,
) -> Cell:
    """A cell whose location quotes every character of it and counts rows and columns as the grid does."""
    place = _location(text, file, page=page, line=line, table=table, row=row, column=column, box=box)
    return _cell(text, row, column, row_span, column_span, place)


def sheet_cell(  # noqa: PLR0913 as above
    text: str, file: str, sheet: str, table: int, address: str, *, row: int, column: int, grid_row: int, row_span: int, column_span: int
) -> Cell:
    """A cell of a workbook: its location counts rows as the sheet does, the cell itself as the grid without blank rows does."""
    place = _location(text, file, sheet=sheet, table=table, row=row, column=column, cell=address)
    return _cell(text, grid_row, column, row_span, column_span, place)


def _cell(text: str, row: int, column: int, row_span: int, column_span: int, place: Location) -> Cell:  # noqa: PLR0913, PLR0917 as above
    held = {"text": text, "row": row, "column": column, "row_span": row_span, "column_span": column_span, "location": place}
    return _made(Cell, held)


def _location(  # noqa: PLR0913 as above
    text: str,
    file: str,
    *,
    page: int | None = None,
    sheet: str | None = None,
    line: int | None = None,
    paragraph: int | None = None,
    table: int | None = None,
    row: int | None = None,
    column: int | None = None,
    cell: str | None = None,
    box: Box | None = None,
) -> Location:
    held = {
        "file": file,
        "page": page,
        "sheet": sheet,
        "line": line,
        "paragraph": paragraph,
        "table": table,
        "row": row,
        "column": column,
        "cell": cell,
        "start": 0,
        "end": len(text),
        "box": box,
        "quote": text,
    }
    return _made(Location, held)


def _made(kind: type[_Value], held: dict[str, Any]) -> _Value:
    """A value that holds these, all its fields, unchecked: what pydantic's `model_construct` makes, at a tenth of its time."""
    value = kind.__new__(kind)
    _set(value, "__dict__", held)
    _set(value, "__pydantic_fields_set__", _FIELDS[kind])
    _set(value, "__pydantic_extra__", None)
    _set(value, "__pydantic_private__", None)
    return value
