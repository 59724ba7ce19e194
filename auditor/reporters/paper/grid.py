"""A sheet of a workbook as XML → the same with some of its cells filled in, in the formats they have."""

from bisect import bisect_left
from decimal import Decimal

from lxml import etree

from auditor.reporters.package import ID, Parts, letters, new_format, position
from auditor.reporters.paper.cell import Content, Formula, Link, looks_like_formula, plain

_AFTER_LINKS = frozenset((
    "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches",
    "ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
))  # fmt: skip  # what the standard puts after hyperlinks in a sheet
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FORMATS = "{*}cellXfs"


class Grid:
    """The cells of a sheet by row and column from 1. `has_lost_formulas` where a formula of the sheet's own was written over."""

    def __init__(self, parts: Parts, name: str, styles: str | None) -> None:
        self.parts, self.name, self.styles = parts, name, styles
        root = parts.tree(name)
        found = root.find("{*}sheetData")
        if found is None:
            raise ValueError(name)
        self.tag = f"{{{etree.QName(root).namespace}}}"
        self.sheet = found
        self.rows = {int(row.get("r", "0")): row for row in found}
        self.order = sorted(self.rows)
        self.cells = {position(cell.get("r", "")): cell for row in found for cell in row}
        self.outermost = dict(self._merged(root))
        self.texts: dict[str, str] = {}
        self.has_lost_formulas = False
        dimension = root.find("{*}dimension")
        if dimension is not None:
            root.remove(dimension)  # it may be left out, and would be too small

    def _merged(self, root: etree._Element) -> list[tuple[tuple[int, int], tuple[int, int]]]:
        """Each place of a merged range, and the first, which holds its content."""
        found = []
        for merged in root.iterfind("{*}mergeCells/{*}mergeCell"):
            first, _, last = merged.get("ref", "").partition(":")
            (top, left), (bottom, right) = position(first), position(last)
            found += [((row, across), (top, left)) for row in range(top, bottom + 1) for across in range(left, right + 1)]
        return found

    def is_taken(self, row: int, column: int) -> bool:
        """Whether the sheet has something of its own there."""
        cell = self.cells.get(self.outermost.get((row, column), (row, column)))
        return cell is not None and any(etree.QName(child).localname in ("v", "f", "is") for child in cell)

    def put(self, row: int, column: int, content: Content, *, like: int) -> None:
        """Write into a cell; a new one gets the format of the one in the row `like`."""
        cell = self._cell(*self.outermost.get((row, column), (row, column)), like)
        self.has_lost_formulas |= any(etree.QName(child).localname == "f" for child in cell)
        del cell[:]
        for name in ("t", "cm", "vm"):
            cell.attrib.pop(name, "")
        match content:
            case Formula():
                etree.SubElement(cell, f"{self.tag}f").text = content.at(row).removeprefix("=")
            case int() | Decimal():
                etree.SubElement(cell, f"{self.tag}v").text = str(content)
            case Link(text, target):
                self._text(cell, text)
                self._link(cell.get("r", ""), target)
            case str():
                self._text(cell, content)

    def _text(self, cell: etree._Element, text: str) -> None:
        cell.set("t", "inlineStr")
        written = etree.SubElement(etree.SubElement(cell, f"{self.tag}is"), f"{self.tag}t")
        written.text = plain(text)
        written.set(_SPACE, "preserve")
        if looks_like_formula(text):
            cell.set("s", self._as_text(cell.get("s", "0")))

    def _as_text(self, style: str) -> str:
        """The same format, with the mark that keeps a program from making a formula of the text."""
        formats = self.parts.tree(self.styles).find(_FORMATS) if self.styles is not None else None
        if formats is None:
            return style
        if style not in self.texts:
            self.texts[style] = new_format(formats, style, quotePrefix="1")
        return self.texts[style]

    def _link(self, address: str, target: str) -> None:
        root = self.parts.tree(self.name)
        links = root.find("{*}hyperlinks")
        if links is None:
            links = etree.Element(f"{self.tag}hyperlinks")
            follower = next((child for child in root if etree.QName(child).localname in _AFTER_LINKS), None)
            follower.addprevious(links) if follower is not None else root.append(links)
        file, _, spot = target.partition("#")
        made = etree.SubElement(links, f"{self.tag}hyperlink", ref=address)
        made.set(ID, self.parts.relate(self.name, "hyperlink", file, is_outside=True))
        if spot:
            made.set("location", spot)

    def _cell(self, row: int, column: int, like: int) -> etree._Element:
        """A cell, new where the sheet has none."""
        if (row, column) in self.cells:
            return self.cells[row, column]
        line = self._row(row, like)
        made = etree.Element(f"{self.tag}c", r=f"{letters(column)}{row}")
        model = self.cells.get((like, column))
        if model is not None and model.get("s"):
            made.set("s", model.get("s", ""))
        follower = next((cell for cell in line if position(cell.get("r", ""))[1] > column), None)
        follower.addprevious(made) if follower is not None else line.append(made)
        line.attrib.pop("spans", "")  # an aid for reading that may be left out
        self.cells[row, column] = made
        return made

    def _row(self, number: int, like: int) -> etree._Element:
        if number in self.rows:
            return self.rows[number]
        made = etree.Element(f"{self.tag}row", r=str(number))
        for name in ("ht", "customHeight", "s", "customFormat"):
            if like in self.rows and (value := self.rows[like].get(name)):
                made.set(name, value)
        at = bisect_left(self.order, number)
        self.sheet.insert(at, made)
        self.order.insert(at, number)
        self.rows[number] = made
        return made
