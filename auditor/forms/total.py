"""The total row → the points and the marks it states."""

from auditor.entry import entry
from auditor.forms.layout import Block, Row
from auditor.model import Entry
from auditor.pattern import Pattern

_NUMBER = Pattern(r"\d")


def total(row: Row | None, block: Block) -> tuple[Entry | None, Entry | None]:
    """(weight, score) of the total row: by column, or by order where the row has one of its two figures elsewhere; a lone figure is the
    score."""
    if row is None:
        return None, None
    placed = {field: row.at(columns) for field, columns in block.columns.items() if field in ("weight", "score")}
    cells = [cell for cell in row.filled()[1:] if _NUMBER.search(cell.text)]
    is_shifted = len(cells) == 2 and not all(cell in cells for cell in placed.values())
    is_placed = len(placed) == 2 and all(cell is not None and (cell in cells or not cell.text.strip()) for cell in placed.values())
    if is_placed and not is_shifted:
        weight, score = placed["weight"], placed["score"]
    else:
        weight, score = ([None, None, *cells] if len(cells) < 2 else cells)[-2:]
    return (entry(weight, "分") if weight is not None else None), (entry(score, "分") if score is not None else None)
