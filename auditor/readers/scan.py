"""Pictures of pages → the lines and parts of ruled tables on each, by optical character recognition.

Measured: no character wrong at 200 dots per inch, 0.7 % at 110, 2 to 4 seconds a page. The classifier of text angle stays off: with
it 99% became %66 and 9.98 became 866. Tables are found by their rules; a cell in which nothing was recognised may hold a lone dash.
"""

import struct
import warnings
import zlib
from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from typing import Any

from auditor.pattern import Pattern
from auditor.readers import pdftext
from auditor.readers.extra import extra
from auditor.readers.lattice import Box, edges
from auditor.readers.pageflow import Page, Part, ordered
from auditor.readers.unreadable import Unreadable
from auditor.wording import Wording

DOTS = 200
PAGES_MAX = 30
SIDE_MAX = 4000
PIXELS_MAX = 80_000_000
_MISSING = Wording(
    "识别扫描件和图片需要安装可选组件：pip install 'auditor[ocr]'；也可提交 Word、Excel 或带文字层的 PDF。",
    "Recognising scans and pictures needs an optional component: pip install 'auditor[ocr]'; or hand in Word, Excel or a PDF with text.",
)
_BROKEN = Wording(
    "图片不完整或已损坏，读不出，请重新扫描或重新传送后再试。",
    "The picture is incomplete or damaged and cannot be read; scan or transfer it again and retry.",
)
_LARGE = Wording(
    "图片超过 8000 万像素，不能识别，请缩小到每页 200 DPI 左右再试。",
    "The picture has more than 80 million pixels and cannot be recognised; scale it to about 200 DPI a page and retry.",
)
_FAILURES = (OSError, ValueError, SyntaxError, EOFError, OverflowError, IndexError, KeyError, TypeError, struct.error, zlib.error)
"""What Pillow raises for broken images of one kind or another."""
_RULE_LENGTH = 30  # pixels: the shortest stroke that may be a rule
_CELL_SIDE = 10  # pixels
_SIDE_MIN = 16  # pixels: nothing smaller holds a character
_CHINESE_GAP = Pattern(r"(?<=[\u4e00-\u9fff]) +| +(?=[\u4e00-\u9fff])")
"""Blanks that the recogniser puts between Chinese characters and figures on some machines and not on others: nobody writes them."""
_LATTICE_MAX = 20_000  # places on the lattice of one table


@cache
def recogniser() -> Any:
    """The recogniser, loaded once for all pages: its models take a second and 300 MB. Models come with the package; none is fetched."""
    extra("onnxruntime", _MISSING)
    rapid = extra("rapidocr", _MISSING)
    return rapid.RapidOCR(params={"Global.use_cls": False, "Global.log_level": "error", "Global.max_side_len": SIDE_MAX})


def pictures(content: bytes) -> Iterator[Any]:
    """The pixels of each frame of an image file (a TIFF holds several), turned as its camera says and no longer than 4000 a side.

    Raises Unreadable where it is broken or too large; its size is asked before it is unpacked.
    """
    pillow, turned = extra("PIL.Image", _MISSING), extra("PIL.ImageOps", _MISSING).exif_transpose
    numpy = extra("numpy", _MISSING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of sizes it finds large: asked below
            image = pillow.open(BytesIO(content))
        with image as opened:
            for frame in range(min(getattr(opened, "n_frames", 1), PAGES_MAX)):
                opened.seek(frame)
                if opened.width * opened.height > PIXELS_MAX:
                    raise Unreadable(_LARGE)
                upright = turned(opened).convert("RGB")
                upright.thumbnail((SIDE_MAX, SIDE_MAX))
                yield numpy.ascontiguousarray(numpy.asarray(upright)[:, :, ::-1])
    except pillow.DecompressionBombError as error:
        raise Unreadable(_LARGE) from error
    except _FAILURES as error:
        raise Unreadable(_BROKEN) from error


def page(pixels: Any, number: int, scale: float) -> Page:
    """The blocks of a page from its pixels, `scale` of them to a point."""
    if min(pixels.shape[:2]) < _SIDE_MIN:
        return Page(number)
    words = _words(pixels, number, scale)
    tables = [[_in_points(box, scale) for box in cells] for cells in _tables(pixels)]
    held: list[list[list[pdftext.Line]]] = [[[] for _ in cells] for cells in tables]
    free: list[pdftext.Line] = []
    for word in words:
        spot = _holding(tables, word.box)
        (free if spot is None else held[spot[0]][spot[1]]).append(word)
    parts: list[pdftext.Line | Part] = [
        Part(number, list(cells), [pdftext.joined(line.text for line in _rows(found)) for found in held[at]])
        for at, cells in enumerate(tables)
    ]
    height = pixels.shape[0] / scale
    blocks = parts + [line for line in _rows(free) if not pdftext.is_page_number(line, height)]
    return ordered(Page(number, blocks))


def _words(pixels: Any, number: int, scale: float) -> list[pdftext.Line]:
    """Each stretch of text that was recognised, with its box in points."""
    seen = recogniser()(pixels, use_cls=False)
    if seen.boxes is None or seen.txts is None:
        return []
    found: list[pdftext.Line] = []
    for corners, text in zip(seen.boxes, seen.txts, strict=True):
        xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
        box = _in_points((min(xs), min(ys), max(xs), max(ys)), scale)
        found.append(pdftext.Line(_CHINESE_GAP.sub("", text), number, box, (box[3] - box[1]) * 0.8))
    return found


def _in_points(box: Box, scale: float) -> Box:
    left, top, right, bottom = (round(side / scale, 2) for side in box)
    return (left, top, right, bottom)


def _holding(tables: Sequence[Sequence[Box]], box: Box) -> tuple[int, int] | None:
    """The table and the cell of it that the middle of a box lies in."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    spots = (
        (table, cell)
        for table, cells in enumerate(tables)
        for cell, (left, top, right, bottom) in enumerate(cells)
        if left <= x <= right and top <= y <= bottom
    )
    return next(spots, None)


def _rows(words: Sequence[pdftext.Line]) -> list[pdftext.Line]:
    """Stretches of text beside one another set into one line, lines from top to bottom."""
    rows: list[list[pdftext.Line]] = []
    for word in sorted(words, key=lambda word: word.box[1] + word.box[3]):
        middle = (word.box[1] + word.box[3]) / 2
        if rows and rows[-1][0].box[1] < middle < rows[-1][0].box[3]:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_beside(sorted(row, key=lambda word: word.box[0])) for row in rows]


def _beside(row: Sequence[pdftext.Line]) -> pdftext.Line:
    if len(row) == 1:
        return row[0]
    lefts, tops, rights, bottoms = zip(*(word.box for word in row), strict=True)
    return pdftext.Line(" ".join(word.text for word in row), row[0].page, (min(lefts), min(tops), max(rights), max(bottoms)), row[0].size)


def _tables(pixels: Any) -> list[list[Box]]:
    """The boxes of the cells of every ruled table, in pixels.

    Long strokes are kept, across and down. Where they touch they form a table; its lines are the clusters of strokes, and neighbours on
    that lattice with no stroke between them are one merged cell.
    """
    cv, numpy = extra("cv2", _MISSING), extra("numpy", _MISSING)
    grey = pixels if pixels.ndim == 2 else cv.cvtColor(pixels, cv.COLOR_BGR2GRAY)
    ink = cv.adaptiveThreshold(255 - grey, 255, cv.ADAPTIVE_THRESH_MEAN_C, cv.THRESH_BINARY, 25, -8)
    length = max(_RULE_LENGTH, min(grey.shape) // 40)
    height = max(_RULE_LENGTH, min(grey.shape) // 48)  # a row of one line, but no stroke of a character in it
    across = cv.morphologyEx(ink, cv.MORPH_OPEN, numpy.ones((1, length), numpy.uint8))
    down = cv.morphologyEx(ink, cv.MORPH_OPEN, numpy.ones((height, 1), numpy.uint8))
    across, down = cv.dilate(across, numpy.ones((3, 9), numpy.uint8)), cv.dilate(down, numpy.ones((9, 3), numpy.uint8))
    outlines, _ = cv.findContours(across | down, cv.RETR_EXTERNAL, cv.CHAIN_APPROX_SIMPLE)
    frames = sorted((cv.boundingRect(outline) for outline in outlines), key=lambda frame: frame[1])
    found = [_cells(across, down, frame) for frame in frames if frame[2] > 4 * length and frame[3] > 2 * _CELL_SIDE]
    return [cells for cells in found if len(cells) > 1]


def _cells(across: Any, down: Any, frame: tuple[int, int, int, int]) -> list[Box]:
    """The cells within a frame (left, top, width, height)."""
    left, top, width, height = frame
    across, down = across[top : top + height, left : left + width] > 0, down[top : top + height, left : left + width] > 0
    rows = _lines(across, axis=1)
    columns = _lines(down, axis=0)
    if len(rows) < 2 or len(columns) < 2 or len(rows) * len(columns) > _LATTICE_MAX:
        return []
    merged: dict[tuple[int, int], tuple[int, int]] = {}

    def root(spot: tuple[int, int]) -> tuple[int, int]:
        while merged.get(spot, spot) != spot:
            spot = merged[spot]
        return spot

    spots = [(row, column) for row in range(len(rows) - 1) for column in range(len(columns) - 1)]
    for row, column in spots:
        if row + 2 < len(rows) and not _is_ruled(across[_around(rows[row + 1]), columns[column] + 4 : columns[column + 1] - 3], axis=0):
            merged[root((row + 1, column))] = root((row, column))
        if column + 2 < len(columns) and not _is_ruled(down[rows[row] + 4 : rows[row + 1] - 3, _around(columns[column + 1])], axis=1):
            merged[root((row, column + 1))] = root((row, column))
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for spot in spots:
        groups.setdefault(root(spot), []).append(spot)
    return [
        (
            float(left + columns[min(column for _, column in group)]), float(top + rows[min(row for row, _ in group)]),
            float(left + columns[max(column for _, column in group) + 1]), float(top + rows[max(row for row, _ in group) + 1]),
        )
        for group in groups.values()
    ]  # fmt: skip


def _lines(strokes: Any, axis: int) -> list[int]:
    """Where strokes run, as middles of clusters: lines of pixels of which a stroke as long as a cell is drawn."""
    drawn = strokes.sum(axis=axis)
    return [round(position) for position in edges((at for at in range(len(drawn)) if drawn[at] > _RULE_LENGTH), 4)]


def _around(line: int) -> slice:
    return slice(max(0, line - 4), line + 5)


def _is_ruled(strip: Any, axis: int) -> bool:
    """Whether a stroke runs along most of a strip between two cells."""
    return strip.size == 0 or bool(strip.any(axis=axis).mean() > 0.5)
