"""An Excel workbook and the notes on it → the same workbook with a comment and a colour on each cell.

The parts that must say so are changed as XML; everything else (charts, formats, validation, macros) is copied as it stands, which no
library for writing workbooks does.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree

from auditor.reporters.annotation.note import Note, gravest

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ID = f"{{{_RELATIONS}}}id"
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_AFTER_LEGACY = frozenset(
    ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst")
)  # what the standard puts after legacyDrawing in a sheet
_COLOURS = {"error": "FFF8CBAD", "warning": "FFFFE699", "note": "FFDDEBF7"}
_SAFE = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
_ADDRESS = re.compile(r"([A-Z]+)(\d+)")
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
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


def annotated(content: bytes, notes: Sequence[Note]) -> bytes:
    """The workbook with one comment for each cell that has notes, and the colour of the gravest of them."""
    with ZipFile(BytesIO(content)) as archive:
        parts = _Parts(archive)
        workbook = parts.related("", "officeDocument")[0]
        sheets = {sheet.get("name"): sheet.get(_ID) for sheet in parts.tree(workbook).iterfind("{*}sheets/{*}sheet")}
        for name in dict.fromkeys(note.location.sheet for note in notes):
            identity = sheets.get(name)
            if identity is not None:
                sheet = parts.target(workbook, identity)
                by_cell: dict[str, list[Note]] = {}
                for note in notes:
                    if note.location.sheet == name:
                        by_cell.setdefault(note.location.cell or _first_cell(parts.tree(sheet)), []).append(note)
                _coloured(parts, workbook, sheet, by_cell)
                _commented(parts, sheet, by_cell)
        return parts.saved()


def _first_cell(sheet: etree._Element) -> str:
    """Where a note on a whole sheet goes: its first cell that holds something."""
    return next((cell.get("r", "A1") for cell in sheet.iterfind("{*}sheetData/{*}row/{*}c") if len(cell)), "A1")


class _Parts:
    """The parts of a package: those read as trees are written back changed, new ones are added, all others are copied."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.names = {name.lower(): name for name in archive.namelist()}
        self.trees: dict[str, etree._Element] = {}

    def tree(self, name: str) -> etree._Element:
        if name not in self.trees:
            self.trees[name] = etree.fromstring(self.archive.read(self.names[name.lower()]), _SAFE)
        return self.trees[name]

    def add(self, name: str, root: etree._Element) -> None:
        self.names[name.lower()] = name
        self.trees[name] = root

    def relations(self, part: str) -> etree._Element:
        """The relations of a part; made where there are none."""
        folder, file = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{file}.rels")
        if name.lower() not in self.names:
            self.add(name, etree.fromstring(f'<Relationships xmlns="{_PACKAGE}"/>'))
        return self.tree(self.names[name.lower()])

    def related(self, part: str, kind: str) -> list[str]:
        """The parts that a part is related to in a way."""
        return [self._path(part, one) for one in self.relations(part) if one.get("Type", "").endswith(f"/{kind}")]

    def target(self, part: str, identity: str) -> str:
        return next(self._path(part, one) for one in self.relations(part) if one.get("Id") == identity)

    def _path(self, part: str, relation: etree._Element) -> str:
        path = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), relation.get("Target", ""))).lstrip("/")
        return self.names.get(path.lower(), path)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Relate a part to another; the id of the relation."""
        relations = self.relations(part)
        taken = {one.get("Id") for one in relations}
        identity = next(name for name in (f"rId{number}" for number in range(1, len(taken) + 2)) if name not in taken)
        etree.SubElement(relations, f"{{{_PACKAGE}}}Relationship", Id=identity, Type=f"{_RELATIONS}/{kind}", Target=f"/{target}")
        return identity

    def declare(self, kind: str, *, part: str = "", extension: str = "") -> None:
        """Say of what type a part, or every part with an extension, is."""
        types = self.tree("[Content_Types].xml")
        if part:
            etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{part}", ContentType=kind)
        elif not any((one.get("Extension") or "").lower() == extension for one in types):
            types.insert(0, etree.Element(f"{{{_TYPES}}}Default", Extension=extension, ContentType=kind))

    def saved(self) -> bytes:
        target = BytesIO()
        with ZipFile(target, "w", ZIP_DEFLATED) as made:
            for member in self.archive.infolist():
                name = member.filename
                stored = self.archive.read(member)
                made.writestr(member, self._bytes(name) if self._is_changed(name, stored) else stored, ZIP_DEFLATED)
            for name in self.trees.keys() - set(self.archive.namelist()):
                made.writestr(name, self._bytes(name))
        return target.getvalue()

    def _is_changed(self, name: str, stored: bytes) -> bool:
        return name in self.trees and etree.tostring(self.trees[name]) != etree.tostring(etree.fromstring(stored, _SAFE))

    def _bytes(self, name: str) -> bytes:
        return bytes(etree.tostring(self.trees[name], encoding="UTF-8", xml_declaration=True, standalone=True))


def _coloured(parts: _Parts, workbook: str, sheet: str, by_cell: dict[str, list[Note]]) -> None:
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
    at = int(style) if style.isdecimal() and int(style) < len(formats) else 0
    changed = deepcopy(formats[at])
    changed.set("fillId", str(len(fills) - 1))
    changed.set("applyFill", "1")
    formats.append(changed)
    for counted in (fills, formats):
        counted.set("count", str(len(counted)))
    return str(len(formats) - 1)


def _commented(parts: _Parts, sheet: str, by_cell: dict[str, list[Note]]) -> None:
    comments, drawing = _comments(parts, sheet), _drawing(parts, sheet)
    listed = comments.find("{*}commentList")
    authors = comments.find("{*}authors")
    assert listed is not None
    assert authors is not None
    space = f"{{{etree.QName(comments).namespace}}}"
    etree.SubElement(authors, f"{space}author").text = "auditor"
    there = {comment.get("ref"): comment for comment in listed}
    for address in sorted(by_cell, key=_position):
        said = "\n\n".join(note.text for note in by_cell[address])
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
    listed[:] = sorted(listed, key=lambda comment: _position(comment.get("ref", "")))


def _comments(parts: _Parts, sheet: str) -> etree._Element:
    """The comments of a sheet, new where there are none."""
    found = next(iter(parts.related(sheet, "comments")), None)
    if found is not None:
        return parts.tree(found)
    root = etree.fromstring(f'<comments xmlns="{_MAIN}"/>')
    etree.SubElement(root, f"{{{_MAIN}}}authors")
    etree.SubElement(root, f"{{{_MAIN}}}commentList")
    name = _unused(parts, "xl/comments{number}.xml")
    parts.add(name, root)
    parts.declare(_COMMENTS, part=name)
    parts.relate(sheet, "comments", name)
    return root


def _drawing(parts: _Parts, sheet: str) -> etree._Element:
    """The drawing that holds the boxes of a sheet's comments, new where there is none."""
    root = parts.tree(sheet)
    named = root.find("{*}legacyDrawing")
    identity = named.get(_ID) if named is not None else None
    if identity is not None:
        return parts.tree(parts.target(sheet, identity))
    name = _unused(parts, "xl/drawings/vmlDrawing{number}.vml")
    parts.add(name, etree.fromstring(_VML_EMPTY))
    parts.declare(_VML, extension="vml")
    element = etree.Element(f"{{{etree.QName(root).namespace}}}legacyDrawing", {_ID: parts.relate(sheet, "vmlDrawing", name)})
    follower = next((child for child in root if isinstance(child.tag, str) and etree.QName(child).localname in _AFTER_LEGACY), None)
    if follower is not None:
        follower.addprevious(element)
    else:
        root.append(element)
    return parts.trees[name]


def _unused(parts: _Parts, pattern: str) -> str:
    return next(name for name in _numbered(pattern) if name.lower() not in parts.names)


def _numbered(pattern: str) -> Iterator[str]:
    number = 1
    while True:
        yield pattern.format(number=number)
        number += 1


def _shape(address: str, number: int) -> etree._Element:
    row, column = _position(address)
    return etree.fromstring(
        _SHAPE.format(
            number=number, row=row - 1, column=column - 1, left=column, right=column + 5, top=max(row - 2, 0), bottom=max(row - 2, 0) + 9
        )
    )


def _position(address: str) -> tuple[int, int]:
    """Row and column of an address, from 1."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return 0, 0
    return int(found[2]), _column(found[1])


def _column(letters: Iterable[str]) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column
