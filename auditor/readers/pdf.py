"""A PDF → the lines and parts of ruled tables on each page that has a text layer, and the other pages as pictures.

Measured on forms of this kind: every slot right with pdfplumber after two corrections (filled shading is no rule; tables drawn without
outer edges get them from the ends of their horizontal rules). Tables without rules cannot be told from text, and come as lines of text.
"""

import logging
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from auditor.readers import pdftext
from auditor.readers.extra import extra
from auditor.readers.lattice import Box
from auditor.readers.pageflow import Page, Part, ordered
from auditor.readers.sniff import LOCKED
from auditor.readers.unreadable import Unreadable
from auditor.wording import Wording

PAGES_MAX = 300
_TEXT_MIN = 8  # characters on a page with pictures that has a text layer worth the name
_TOLERANCE = 3.0
_SIDE_MAX = 4000  # pixels
_SHADING = 3.0
_WIDTH_MIN = 100  # points: no form is narrower
_RULES_NEAR = 200
_MISSING = Wording(
    "读取 PDF 需要安装可选组件：pip install 'auditor[pdf]'；也可提交 Word 或 Excel 原件。",
    "Reading PDF needs an optional component: pip install 'auditor[pdf]'; or hand in the Word or Excel original.",
)
_BROKEN = Wording(
    "PDF 不完整或已损坏，读不出，请重新导出或重新传送后再试。",
    "The PDF is incomplete or damaged and cannot be read; export or transfer it again and retry.",
)
_SETTINGS = {
    "vertical_strategy": "lines",
    "horizontal_strategy": "lines",
    "snap_tolerance": 3,
    "join_tolerance": 3,
    "intersection_tolerance": 4,
}
FAILURES = (
    AttributeError,
    IndexError,
    KeyError,
    TypeError,
    ValueError,
    OverflowError,
    ZeroDivisionError,
    RecursionError,
    AssertionError,
    EOFError,
)
"""What pdfminer lets through on mutated files, beside its own errors (measured by fuzzing)."""


def text_pages(content: bytes) -> tuple[list[Page], list[int], int]:
    """The pages with a text layer as blocks, the numbers of those that only hold pictures, and how many pages there are."""
    layered, bare, total = _layers(content)
    if not layered:
        return [], bare, total
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it warns of every odd font, on the user's screen
    plumber = extra("pdfplumber", _MISSING)
    syntax = extra("pdfminer.psparser", _MISSING).PSException
    errors = extra("pdfplumber.utils.exceptions", _MISSING)
    try:
        with plumber.open(BytesIO(content)) as opened:
            found: list[Page] = []
            for number in layered:
                page = opened.pages[number - 1]
                found.append(_page(page, number))
                page.close()
            return found, bare, total
    except (syntax, errors.PdfminerException, errors.MalformedPDFException, *FAILURES) as error:
        raise Unreadable(_BROKEN) from error


def _layers(content: bytes) -> tuple[list[int], list[int], int]:
    """The pages with a text layer, the pages with pictures instead, from 1, and the count of all pages."""
    pdfium = extra("pypdfium2", _MISSING)
    try:
        opened = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise Unreadable(LOCKED if "assword" in str(error) else _BROKEN) from error
    layered: list[int] = []
    bare: list[int] = []
    try:
        total = len(opened)
        for number in range(1, min(total, PAGES_MAX) + 1):
            page = opened[number - 1]
            text = page.get_textpage()
            written = len("".join(text.get_text_range().split())) if text.count_chars() else 0
            if written >= _TEXT_MIN:
                layered.append(number)
            elif any(True for _ in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE], max_depth=4)):
                bare.append(number)
            elif written:
                layered.append(number)  # the last words of a table
            text.close()
            page.close()
    except pdfium.PdfiumError as error:
        raise Unreadable(_BROKEN) from error
    finally:
        opened.close()
    return layered, bare, total


def pictures(content: bytes, numbers: Sequence[int], dots: int) -> Iterator[tuple[int, Any, float]]:
    """Pages as pictures (arrays of pixels), each with its number and its pixels per point, at so many dots per inch."""
    pdfium = extra("pypdfium2", _MISSING)
    opened = pdfium.PdfDocument(content)
    try:
        for number in numbers:
            page = opened[number - 1]
            scale = min(dots / 72, _SIDE_MAX / max(1.0, *page.get_size()))
            yield number, page.render(scale=scale).to_numpy(), scale
            page.close()
    except pdfium.PdfiumError as error:
        raise Unreadable(_BROKEN) from error
    finally:
        opened.close()


def _page(page: Any, number: int) -> Page:
    """The blocks of a page."""
    ruled = page.filter(_is_rule_or_text)
    tables = [table.cells for table in ruled.find_tables({**_SETTINGS, "explicit_vertical_lines": _outer_edges(ruled)})]
    tables = [cells for cells in tables if len(cells) > 1]
    held: list[list[list[dict[str, Any]]]] = [[[] for _ in cells] for cells in tables]
    free: list[dict[str, Any]] = []
    for character in page.dedupe_chars().chars:
        x, y = (character["x0"] + character["x1"]) / 2, (character["top"] + character["bottom"]) / 2
        spot = _holding(tables, x, y)
        (free if spot is None else held[spot[0]][spot[1]]).append(character)
    parts: list[pdftext.Line | Part] = [
        Part(number, list(cells), [pdftext.joined(line.text for line in pdftext.lines(found, number)) for found in held[at]])
        for at, cells in enumerate(tables)
    ]
    height = float(page.height)
    blocks = parts + [line for line in pdftext.lines(free, number) if not pdftext.is_page_number(line, height)]
    return ordered(Page(number, blocks))


def _holding(tables: Sequence[Sequence[Box]], x: float, y: float) -> tuple[int, int] | None:
    """The table and the cell of it that a point lies in."""
    for table, cells in enumerate(tables):
        for cell, box in enumerate(cells):
            if box[0] <= x <= box[2] and box[1] <= y <= box[3]:
                return table, cell
    return None


def _is_rule_or_text(drawn: dict[str, Any]) -> bool:
    """Not shading: a filled rectangle without outline, thicker than a rule."""
    shaded = drawn["object_type"] == "rect" and drawn.get("fill") and not drawn.get("stroke")
    return not (shaded and min(drawn["width"], drawn["height"]) > _SHADING)


def _outer_edges(page: Any) -> list[dict[str, Any]]:
    """The vertical edges that tables without outer borders lack: at both ends of the rules above and below a row that is divided."""
    merged = extra("pdfplumber.table", _MISSING).merge_edges(page.edges, 3, 3, 3, 3)
    rules = sorted(
        (edge for edge in merged if edge["orientation"] == "h" and edge["x1"] - edge["x0"] > _WIDTH_MIN), key=lambda edge: edge["top"]
    )
    dividers = [edge for edge in merged if edge["orientation"] == "v"]
    made: list[dict[str, Any]] = []
    for at, upper in enumerate(rules):
        lower = next((rule for rule in rules[at + 1 : at + _RULES_NEAR] if _is_below(upper, rule)), None)
        if lower is not None and any(_divides(edge, upper, lower) for edge in dividers):
            top, bottom = upper["top"], lower["top"]
            side = {**upper, "object_type": "line", "orientation": "v", "width": 0, "top": top, "bottom": bottom, "height": bottom - top}
            made += [{**side, "x0": x, "x1": x} for x in (upper["x0"], upper["x1"])]
    return made


def _is_below(upper: dict[str, Any], lower: dict[str, Any]) -> bool:
    """Whether a rule runs below another between the same ends."""
    ends = abs(upper["x0"] - lower["x0"]) <= _TOLERANCE and abs(upper["x1"] - lower["x1"]) <= _TOLERANCE
    return ends and bool(lower["top"] - upper["top"] > _TOLERANCE)


def _divides(edge: dict[str, Any], upper: dict[str, Any], lower: dict[str, Any]) -> bool:
    """Whether a vertical edge stands between two rules, from about one to the other."""
    inside = upper["x0"] + _TOLERANCE < edge["x0"] < upper["x1"] - _TOLERANCE
    return inside and bool(edge["top"] <= upper["top"] + _TOLERANCE and edge["bottom"] >= lower["top"] - _TOLERANCE)
