"""Edges of ruled cells on a page → their places on a grid: rows, columns and spans."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

Box = tuple[float, float, float, float]


class Spot(NamedTuple):
    """A cell on a grid, counted from 1, and its box."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


def edges(positions: Iterable[float], tolerance: float) -> list[float]:
    """Positions that lie within a tolerance of one another taken as one: the middle of each cluster, ascending."""
    clusters: list[list[float]] = []
    for position in sorted(positions):
        if clusters and position - clusters[-1][-1] <= tolerance:
            clusters[-1].append(position)
        else:
            clusters.append([position])
    return [sum(cluster) / len(cluster) for cluster in clusters]


def nearest(lines: Sequence[float], position: float) -> int:
    """The index of the line nearest to a position."""
    at = bisect_right(lines, position)
    return min((index for index in (at - 1, at) if 0 <= index < len(lines)), key=lambda index: abs(lines[index] - position))


def placed(boxes: Iterable[Box], columns: Sequence[float], rows: Sequence[float], first_row: int = 1) -> list[Spot]:
    """Each box on the grid of these lines, in reading order. A box between two neighbouring lines is left out."""
    spots: list[Spot] = []
    for box in boxes:
        left, right = nearest(columns, box[0]), nearest(columns, box[2])
        top, bottom = nearest(rows, box[1]), nearest(rows, box[3])
        if right > left and bottom > top:
            spots.append(Spot(top + first_row, left + 1, bottom - top, right - left, box))
    return sorted(spots)
