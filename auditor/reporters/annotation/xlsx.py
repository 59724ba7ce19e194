"""An Excel workbook and the notes on it → the same workbook with a comment and a colour on each cell.

The parts that must say so are changed as XML; everything else (charts, formats, validation, macros) is copied as it stands.
"""

from collections.abc import Sequence
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

from auditor.findings import Language
from auditor.pattern import Pattern
from auditor.reporters.annotation.note import Note, gravest
from auditor.reporters.package import ID, Parts, new_format, position

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_AFTER_LEGACY = frozenset(
    ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst")
)  # what the standard puts after legacyDrawing in a sheet
_LONGEST = 20_000  # a comment holds 32,767 characters, the unit's own among them
_MORE = {"zh": "另有 {count} 处，见报告。", "en": "{count} more, see the report."}
_COLOURS = {"error": "FFF8CBAD", "warning": "FFFFE699", "note": "FFDDEBF7"}
_NOT_XML = Pattern("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_VML_EMPTY = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
_SHAPE = (
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" id="_auditor_{number}" type="#_x0000_t202" '
    'style="position:absolute;margin-left:60pt;margin-top:2pt;width:280pt;height:150pt;z-index:{number};visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/><x:ClientData ObjectType="Note"><x:MoveWithCells/>'
    "<x:SizeWithCells/><x:Anchor>{left}, 15, {top}, 2, {right}, 31, {bottom}, 1</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


def annotated(content: bytes, notes: Sequence[Note], lang: Language) -> bytes:
    """The workbook with one comment for each cell that has notes, and the colour of the gravest of them."""
    with ZipFile(BytesIO(content)) as archive:
        parts = Parts(archive)
        workbook = parts.related("", "officeDocument")[0]
        sheets = {sheet.get("name"): sheet.get(ID) for sheet in parts.tree(workbook).iterfind("{*}sheets/{*}sheet")}
        for name in dict.fromkeys(note.location.sheet for note in notes):
            identity = sheets.get(name)
            if identity is not None:
                sheet = parts.target(workbook, identity)
                by_cell: dict[str, list[Note]] = {}
                for note in notes:
                    if note.location.sheet == name:
                        by_cell.setdefault(note.location.cell or _first_cell(parts.tree(sheet)), []).append(note)
                _coloured(parts, workbook, sheet, by_cell)
                _commented(parts, sheet, by_cell, _MORE[lang])
        return parts.saved()


def _first_cell(sheet: etree._Element) -> str:
    """Where a note on a whole sheet goes: its first cell that holds something."""
    return next((cell.get("r", "A1") for cell in sheet.iterfind("{*}sheetData/{*}row/{*}c") if len(cell)), "A1")


def _coloured(parts: Parts, workbook: str, sheet: str, by_cell: dict[str, list[Note]]) -> None:
    styles = next(iter(parts.related(workbook, "styles")), None)
    if styles is None:
        return
    root = parts.tree(styles)
    fills, formats = root.find("{*}fills"), root.find("{*}cellXfs")
    if fills is None or formats is None:
        return
    space = etree.QName(root).namespace
    made: dict[tuple[str, str], str] = {}
    cells = {cell.get("r"): cell for cell in parts.tree(sheet).iterfind("{*}sheetData/{*}row/{*}c")}
    for address, notes in by_cell.items():
        cell = cells.get(address)
        if cell is not None:
            wanted = (cell.get("s", "0"), _COLOURS[gravest(notes)])
            if wanted not in made:
                made[wanted] = _format(fills, formats, *wanted, f"{{{space}}}")
            cell.set("s", made[wanted])


def _format(fills: etree._Element, formats: etree._Element, style: str, colour: str, space: str) -> str:
    """The number of a new cell format: that of a cell, with another fill."""
    fill = etree.SubElement(fills, f"{space}fill")
    pattern = etree.SubElement(fill, f"{space}patternFill", patternType="solid")
    etree.SubElement(pattern, f"{space}fgColor", rgb=colour)
    etree.SubElement(pattern, f"{space}bgColor", indexed="64")
    fills.set("count", str(len(fills)))
    return new_format(formats, style, fillId=str(len(fills) - 1), applyFill="1")


def _commented(parts: Parts, sheet: str, by_cell: dict[str, list[Note]], more: str) -> None:
    comments, drawing = _comments(parts, sheet), _drawing(parts, sheet)
    listed = comments.find("{*}commentList")
    authors = comments.find("{*}authors")
    assert listed is not None
    assert authors is not None
    space = f"{{{etree.QName(comments).namespace}}}"
    etree.SubElement(authors, f"{space}author").text = "auditor"
    there = {comment.get("ref"): comment for comment in listed}
    for address in sorted(by_cell, key=position):
        said = _told(by_cell[address], more)
        comment = there.get(address)
        if comment is None:
            comment = etree.SubElement(listed, f"{space}comment", ref=address, authorId=str(len(authors) - 1))
            etree.SubElement(comment, f"{space}text")
            drawing.append(_shape(address, len(drawing) + 1))
        else:
            said = f"\n\n{said}"  # the unit's own comment stays above ours
        text = comment.find("{*}text")
        assert text is not None
        run = etree.SubElement(etree.SubElement(text, f"{space}r"), f"{space}t")
        run.text = _NOT_XML.sub("�", said)
        run.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    listed[:] = sorted(listed, key=lambda comment: position(comment.get("ref", "")))


def _told(notes: Sequence[Note], more: str) -> str:
    """The notes on a cell one below the other, as many as a comment can hold; of the others how many there are."""
    said: list[str] = []
    for at, note in enumerate(notes):
        if sum(map(len, said)) + len(note.text) > _LONGEST:
            return "\n\n".join([*said, more.format(count=len(notes) - at)])
        said.append(note.text)
    return "\n\n".join(said)


def _comments(parts: Parts, sheet: str) -> etree._Element:
    """The comments of a sheet, new where there are none."""
    found = next(iter(parts.related(sheet, "comments")), None)
    if found is not None:
        return parts.tree(found)
    root = etree.fromstring(f'<comments xmlns="{_MAIN}"/>')
    etree.SubElement(root, f"{{{_MAIN}}}authors")
    etree.SubElement(root, f"{{{_MAIN}}}commentList")
    name = parts.unused("xl/comments{number}.xml")
    parts.add(name, root)
    parts.declare(_COMMENTS, part=name)
    parts.relate(sheet, "comments", name)
    return root


def _drawing(parts: Parts, sheet: str) -> etree._Element:
    """The drawing that holds the boxes of a sheet's comments, new where there is none."""
    root = parts.tree(sheet)
    named = root.find("{*}legacyDrawing")
    identity = named.get(ID) if named is not None else None
    if identity is not None:
        return parts.tree(parts.target(sheet, identity))
    name = parts.unused("xl/drawings/vmlDrawing{number}.vml")
    parts.add(name, etree.fromstring(_VML_EMPTY))
    parts.declare(_VML, extension="vml")
    element = etree.Element(f"{{{etree.QName(root).namespace}}}legacyDrawing", {ID: parts.relate(sheet, "vmlDrawing", name)})
    follower = next((child for child in root if isinstance(child.tag, str) and etree.QName(child).localname in _AFTER_LEGACY), None)
    if follower is not None:
        follower.addprevious(element)
    else:
        root.append(element)
    return parts.trees[name]


def _shape(address: str, number: int) -> etree._Element:
    row, column = position(address)
    return etree.fromstring(
        _SHAPE.format(
            number=number, row=row - 1, column=column - 1, left=column, right=column + 5, top=max(row - 2, 0), bottom=max(row - 2, 0) + 9
        )
    )
