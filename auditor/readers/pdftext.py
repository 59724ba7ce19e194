"""Characters of a PDF page → lines, and lines → the paragraphs they were set from."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from auditor.pattern import Pattern

Box = tuple[float, float, float, float]
_PAGE_NUMBER = Pattern(r"\s*(?:[-—–－·]*\s*\d{1,4}\s*[-—–－·]*|第\s*\d+\s*页.{0,12}|\d+\s*/\s*\d+)\s*")
_FULL_LINE = 18  # characters: a shorter line is no full line of a paragraph
_ENDED = Pattern(r"[。！？；：]$")
_NUMBERED = Pattern(r"[（(]?[一二三四五六七八九十]{1,3}[）)、]|[（(]\d{1,2}[）)]|\d{1,2}[.．、]\D")
_LATIN = Pattern(r"[A-Za-z,;:.)]$")
_LATIN_START = Pattern(r"^[A-Za-z(]")


class Line(NamedTuple):
    """A line of text on a page: its box in points, and the height of its characters."""

    text: str
    page: int
    box: Box
    size: float


class Paragraph(NamedTuple):
    """A paragraph: its text, and the page and box where it begins."""

    text: str
    page: int
    box: Box


def lines(characters: Iterable[dict[str, Any]], page: int) -> list[Line]:
    """Characters (pdfplumber's) set into lines from top to bottom: they share a line where their middles lie within half a height."""
    rows: list[list[dict[str, Any]]] = []
    for character in sorted(characters, key=lambda found: (found["top"] + found["bottom"]) / 2):
        middle = (character["top"] + character["bottom"]) / 2
        if rows and middle - _middle(rows[-1]) <= max(rows[-1][0]["size"], character["size"]) * 0.5:
            rows[-1].append(character)
        else:
            rows.append([character])
    return [line for row in rows if (line := _line(row, page)).text.strip()]


def _middle(row: Sequence[dict[str, Any]]) -> float:
    return float(sum(found["top"] + found["bottom"] for found in row)) / 2 / len(row)


def _line(row: list[dict[str, Any]], page: int) -> Line:
    """The characters of a line from left to right; a gap wider than a third of a character is a blank."""
    row.sort(key=lambda found: found["x0"])
    parts: list[str] = []
    end = None
    for found in row:
        text = str(found["text"])
        if end is not None and found["x0"] - end > found["size"] * 0.34 and not text.isspace() and parts[-1][-1:] != " ":
            parts.append(" ")
        if text.isspace() and (not parts or parts[-1] == " "):
            continue
        parts.append(" " if text.isspace() else text)
        end = found["x1"]
    box = (min(f["x0"] for f in row), min(f["top"] for f in row), max(f["x1"] for f in row), max(f["bottom"] for f in row))
    return Line("".join(parts).strip(" "), page, box, float(max(found["size"] for found in row)))


def joined(texts: Iterable[str]) -> str:
    """The lines of a cell or paragraph as one text: a line break is the page's, not the author's, so only Latin words are parted."""
    whole = ""
    for text in texts:
        whole += (" " if _LATIN.search(whole) and _LATIN_START.match(text) else "") + text
    return whole


def is_page_number(line: Line, height: float) -> bool:
    """Whether a line is a page's number: nothing else, near its top or bottom edge."""
    return _PAGE_NUMBER.fullmatch(line.text) is not None and (line.box[1] < height * 0.08 or line.box[3] > height * 0.9)


def paragraphs(found: Sequence[Line]) -> list[Paragraph]:
    """Lines set back into paragraphs. A line ends its paragraph where it stops short of the right margin, and begins one where it is
    indented, stands off from the line before or is set in another size; the same holds across a page break."""
    if not found:
        return []
    left = min(line.box[0] for line in found)
    right = max(line.box[2] for line in found)
    groups: list[list[Line]] = []
    for line in found:
        if groups and _goes_on(groups[-1][-1], line, left, right):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [Paragraph(joined(line.text for line in group), group[0].page, _around(group)) for group in groups]


def _goes_on(before: Line, line: Line, left: float, right: float) -> bool:
    size = max(before.size, line.size)
    if _ENDED.search(before.text) and _NUMBERED.match(line.text):
        return False
    near = line.page != before.page or line.box[1] - before.box[3] < size * 1.6
    full = before.box[2] > max(right - size * 2, before.box[0] + size * _FULL_LINE)
    return near and full and line.box[0] < left + size * 1.2 and abs(before.size - line.size) < size * 0.15


def _around(group: Sequence[Line]) -> Box:
    """The box of the lines on the page where a paragraph begins."""
    boxes = [line.box for line in group if line.page == group[0].page]
    return (min(box[0] for box in boxes), min(box[1] for box in boxes), max(box[2] for box in boxes), max(box[3] for box in boxes))
