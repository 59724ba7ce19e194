"""A PDF and the notes on it → the same PDF with a highlight on each figure, the note in its pop-up."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from auditor.findings import Language
from auditor.model import Location
from auditor.reporters.annotation.note import Note
from auditor.reporters.extra import Unwritable, extra

_COLOURS = {"error": (1.0, 0.6, 0.5), "warning": (1.0, 0.85, 0.3), "note": (0.6, 0.8, 1.0)}
_LOCKED = {
    "zh": "PDF 不允许修改（受保护或已损坏），不能写批注，请用 HTML 报告查看。",
    "en": "The PDF may not be changed (it is protected or broken), so nothing was written into it; see the HTML report instead.",
}
_CORNER = 14.0
Box = tuple[float, float, float, float]


def annotated(content: bytes, notes: Sequence[Note], lang: Language) -> bytes:
    """The file with a highlight for each note that has a place on a page. Raises Unwritable for a protected file."""
    pikepdf = extra("pikepdf", lang)
    try:
        opened = pikepdf.open(BytesIO(content))
    except pikepdf.PdfError:
        raise Unwritable(_LOCKED[lang]) from None
    with opened, extra("pdfplumber", lang).open(BytesIO(content)) as words:
        for note in notes:
            number, box = note.location.page, note.location.box
            if number is not None and box is not None and number <= len(opened.pages):
                page = words.pages[number - 1]
                boxes = _boxes(page, note.location, box)
                _highlight(pikepdf, opened, opened.pages[number - 1], [_turned(page, one) for one in boxes], note)
        target = BytesIO()
        opened.save(target)
    return target.getvalue()


def _boxes(page: Any, location: Location, box: Box) -> list[Box]:
    """The characters of the quote within its cell or line, line by line; the whole box where they cannot be told apart."""
    quote = "".join(location.quote.split())
    left, top, right, bottom = box
    if not quote:  # a whole table, or an empty cell: a mark in its corner
        return [(left, top, min(right, left + _CORNER), min(bottom, top + _CORNER))]
    inside = [
        one
        for one in page.chars
        if left - 1 <= (one["x0"] + one["x1"]) / 2 <= right + 1
        and top - 1 <= (one["top"] + one["bottom"]) / 2 <= bottom + 1
        and not one["text"].isspace()
    ]
    written = "".join(one["text"] for one in inside)
    at = written.find(quote)
    if at < 0 or len(written) != len(inside):
        return [box]
    lines: dict[int, list[Any]] = {}
    for one in inside[at : at + len(quote)]:
        lines.setdefault(round(one["bottom"]), []).append(one)
    return [_around(line) for line in lines.values()]


def _around(line: Sequence[Any]) -> Box:
    left, top = (min(one[side] for one in line) for side in ("x0", "top"))
    right, bottom = (max(one[side] for one in line) for side in ("x1", "bottom"))
    return left, top, right, bottom


def _turned(page: Any, box: Box) -> Box:
    """A box measured from the top of the page → one measured from the origin of the file."""
    left, top, right, bottom = box
    x, y = page.mediabox[0], page.mediabox[3]
    return left + x, y - bottom, right + x, y - top


def _highlight(pikepdf: Any, opened: Any, page: Any, boxes: Sequence[Box], note: Note) -> None:
    left, low, right, high = (pick(box[at] for box in boxes) for at, pick in ((0, min), (1, min), (2, max), (3, max)))
    colour = _COLOURS[note.severity]
    name, number, array = pikepdf.Name, _number, pikepdf.Array
    path = " ".join(f"{box[0]:.2f} {box[1]:.2f} {box[2] - box[0]:.2f} {box[3] - box[1]:.2f} re" for box in boxes)
    shown = " ".join(f"{part:.2f}" for part in colour)
    look = opened.make_stream(
        f"/G gs {shown} rg {path} f".encode(),
        Type=name.XObject,
        Subtype=name.Form,
        BBox=array([number(side) for side in (left, low, right, high)]),
        Resources=pikepdf.Dictionary(ExtGState=pikepdf.Dictionary(G=pikepdf.Dictionary(BM=name.Multiply))),
    )
    corners = [number(side) for box in boxes for side in (box[0], box[3], box[2], box[3], box[0], box[1], box[2], box[1])]
    made = pikepdf.Dictionary(
        Type=name.Annot,
        Subtype=name.Highlight,
        Rect=array([number(side) for side in (left, low, right, high)]),
        QuadPoints=array(corners),
        C=array([number(part) for part in colour]),
        Contents=pikepdf.String(note.text),
        T=pikepdf.String("auditor"),
        NM=pikepdf.String(f"auditor-{note.number}"),
        F=4,
        AP=pikepdf.Dictionary(N=look),
    )
    if name.Annots not in page.obj:
        page.obj.Annots = array([])
    page.obj.Annots.append(opened.make_indirect(made))


def _number(value: float) -> float:
    return round(value, 2)
