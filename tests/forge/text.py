"""Paper → text, in the ways that converters dump a table. Each gives the lines, and on which line each cell stands."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.forge.grid import Box, Grid, Paper

Row = list[Box | None]


class Dump(NamedTuple):
    """A text, and the line of each box, from 1, by table and box; of what stands in no table by 0 and box."""

    text: str
    lines: dict[tuple[int, Box], int]


def tabs(paper: Paper) -> Dump:
    """Cells between tabs; a merged cell stands once, its other places are empty."""
    return _dump(paper, lambda row: [("\t".join(_texts(row)), row)])


def pipes(paper: Paper) -> Dump:
    """Cells between pipes, as a wiki draws a table."""
    return _dump(paper, lambda row: [("| " + " | ".join(_texts(row)) + " |", row)])


def bars(paper: Paper) -> Dump:
    """Cells between pipes, none at the ends: a | b."""
    return _dump(paper, lambda row: [(" | ".join(_texts(row)), row)])


def blanks(paper: Paper) -> Dump:
    """Cells between runs of blanks, as text copied from a PDF; empty ones are lost."""
    return _dump(paper, lambda row: [("   ".join(text for text in _texts(row) if text), row)])


def cell_a_line(paper: Paper) -> Dump:
    """One cell a line, each ending in a pipe, a blank line after each row."""
    return _dump(paper, lambda row: [*((f"{text}|", [box]) for text, box in zip(_texts(row), row, strict=True)), ("", [])])


def alternating(paper: Paper) -> Dump:
    """A value and a pipe on lines in turn, a blank line after each row."""
    return _dump(paper, _in_turn)


def _in_turn(row: Row) -> Iterator[tuple[str, Row]]:
    for text, box in zip(_texts(row), row, strict=True):
        yield text, [box]
        yield "|", []
    yield "", []


def _texts(row: Row) -> list[str]:
    return [box.text.replace("\n", "") if box is not None else "" for box in row]


def _dump(paper: Paper, told: Callable[[Row], list[tuple[str, Row]] | Iterator[tuple[str, Row]]]) -> Dump:
    lines: list[str] = []
    at: dict[tuple[int, Box], int] = {}
    tables = 0
    for number, piece in enumerate(paper.pieces, start=1):
        lines += [""] if lines else []
        if not isinstance(piece, Grid):
            lines.append(piece)
            at |= {(0, box): len(lines) for box in paper.spoken if box.row == number}
            continue
        tables += 1
        for row in piece.rows():
            for line, boxes in told(row):
                lines.append(line)
                at |= {(tables, box): len(lines) for box in boxes if box is not None}
    return Dump("\n".join(lines) + "\n", at)


DUMPS = {"tabs": tabs, "pipes": pipes, "bars": bars, "blanks": blanks, "cell a line": cell_a_line, "in turn": alternating}
