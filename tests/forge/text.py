"""Paper → text: tab-separated as converters dump a table, or between pipes."""

from collections.abc import Callable, Sequence

from tests.forge.grid import Grid, Paper


def tabs(paper: Paper) -> str:
    """Cells between tabs; a merged cell stands once, its other places are empty."""
    return _text(paper, "\t".join)


def pipes(paper: Paper) -> str:
    """Cells between pipes, as a wiki draws a table."""
    return _text(paper, lambda row: "| " + " | ".join(row) + " |")


def _text(paper: Paper, line: Callable[[Sequence[str]], str]) -> str:
    lines: list[str] = []
    for piece in paper.pieces:
        lines += ["", piece] if isinstance(piece, str) else ["", *_rows(piece, line)]
    return "\n".join(lines).lstrip("\n") + "\n"


def _rows(grid: Grid, line: Callable[[Sequence[str]], str]) -> list[str]:
    return [line([box.text.replace("\n", "") if box is not None else "" for box in row]) for row in grid.rows()]
