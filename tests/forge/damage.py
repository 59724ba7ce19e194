"""Paper → the same paper as conversion, copying or a scanner leaves it."""

from collections.abc import Callable

from tests.forge.grid import Box, Grid, Paper

_NOISE = {"项目": "顼目", "万元": "万兀", "实际完成值": "實際完成值", "一级指标": "一級指標", "数量指标": "數量指標"}
_FIGURES = {"10": "IO", "=100%": "二100%", "100%": "1OO%", "15": "l5"}


def shifted_row(paper: Paper) -> Paper:
    """The second row of indicators sits a column to the right."""
    return _grids(paper, _shifted)


def _shifted(grid: Grid) -> Grid:
    row = _of(grid, "name")[2].row
    first = min(box.column for box in grid.boxes if box.row == row)
    return Grid(tuple(box._replace(column=box.column + 1) if box.row == row and box.column >= first else box for box in grid.boxes))


def raised_labels(paper: Paper) -> Paper:
    """Every level-2 label but those of a level-1 label's first row, and level-1 labels with them, stands one row too high."""
    return _grids(paper, _raised)


def _raised(grid: Grid) -> Grid:
    labels = {box.row: box for box in _of(grid, "level2").values()}
    names = sorted(box.row for box in _of(grid, "name").values())
    free = {row for row in names if row not in labels}
    moved = {row for row in labels if row - 1 in free}
    return Grid(
        tuple(
            box._replace(row=box.row - 1, rows=1)
            if box.slot is not None and box.slot.kind == "indicator" and box.slot.field in ("level1", "level2") and box.row in moved
            else box._replace(rows=1)
            for box in grid.boxes
        )
    )


def cut_sentences(paper: Paper) -> Paper:
    """Every long line of prose breaks in the middle of a word, as at the end of a page."""
    pieces: list[str | Grid] = []
    for piece in paper.pieces:
        if isinstance(piece, str) and len(piece) > 40:
            at = len(piece) // 2
            pieces += [piece[:at], piece[at:]]
        else:
            pieces.append(piece)
    return Paper(tuple(pieces))


def glued_cells(paper: Paper) -> Paper:
    """The name of every third indicator runs into its target."""
    return _grids(paper, _glued)


def _glued(grid: Grid) -> Grid:
    targets = _of(grid, "target")
    taken = {number for number in targets if number % 3 == 0}
    boxes = []
    for box in grid.boxes:
        number = box.slot.number if box.slot is not None and box.slot.kind == "indicator" else 0
        if number in taken and box.slot is not None and box.slot.field == "name":
            boxes.append(box._replace(text=box.text + targets[number].text, meant=box.text))
        elif number in taken and box.slot is not None and box.slot.field == "target":
            boxes.append(box._replace(text="", meant=box.text))
        else:
            boxes.append(box)
    return Grid(tuple(boxes))


def glued_marks(paper: Paper) -> Paper:
    """The weight of every second indicator runs into its score; what follows stands a column to the left."""
    return _grids(paper, lambda grid: _run_together(grid, "weight", "score", 2))


def glued_values(paper: Paper) -> Paper:
    """The target of every second indicator runs into its actual value; what follows stands a column to the left."""
    return _grids(paper, lambda grid: _run_together(grid, "target", "actual", 2))


def _run_together(grid: Grid, first: str, second: str, every: int) -> Grid:
    firsts, seconds = _of(grid, first), _of(grid, second)
    lost = {firsts[number].row: (firsts[number], seconds[number]) for number in firsts if number % every == 0}
    boxes = []
    for box in grid.boxes:
        left, right = lost.get(box.row, (None, None))
        if left is None or right is None or box.column < left.column:
            boxes.append(box)
        elif box == left:
            boxes.append(box._replace(text=box.text + right.text, meant=box.text))
        elif box == right:
            boxes.append(box._replace(column=grid.width, text="", meant=box.text))
        else:
            boxes.append(box._replace(column=box.column - 1))
    return Grid(tuple(boxes))


def scanned(paper: Paper) -> Paper:
    """Look-alike characters, traditional ones and letters for digits, as recognition leaves them."""
    return _grids(paper, lambda grid: Grid(tuple(_noisy(box) for box in grid.boxes)))


def _noisy(box: Box) -> Box:
    text = _FIGURES.get(box.text, box.text)
    for true, read in _NOISE.items():
        text = text.replace(true, read)
    return box._replace(text=text, meant=box.text)


def _of(grid: Grid, field: str) -> dict[int, Box]:
    """The boxes of one field of the indicators by number."""
    return {box.slot.number: box for box in grid.boxes if box.slot is not None and box.slot.kind == "indicator" and box.slot.field == field}


def _grids(paper: Paper, changed: Callable[[Grid], Grid]) -> Paper:
    return Paper(tuple(changed(piece) if isinstance(piece, Grid) else piece for piece in paper.pieces))


DAMAGES: dict[str, Callable[[Paper], Paper]] = {
    "shifted row": shifted_row,
    "raised labels": raised_labels,
    "cut sentences": cut_sentences,
    "glued cells": glued_cells,
    "glued values": glued_values,
    "glued marks": glued_marks,
    "scanned (L16)": scanned,
}
