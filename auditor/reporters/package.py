"""The parts of an Office file: those that are changed are written back as XML, all others are copied as they stand.

No library for writing workbooks does that: they lose charts, pictures or macros.
"""

import posixpath
from collections.abc import Iterable
from copy import deepcopy
from io import BytesIO
from itertools import count
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree

from auditor.pattern import Pattern

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ID = f"{{{RELATIONS}}}id"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_SAFE = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
_ADDRESS = Pattern(r"([A-Z]+)(\d+)")


class Parts:
    """The parts of a package by name: those read as trees are written back where they changed, new ones are added, the rest is copied."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.names = {name.lower(): name for name in archive.namelist()}
        self.trees: dict[str, etree._Element] = {}
        self.dropped: set[str] = set()
        self.related_now: dict[tuple[str, str, str], str] = {}

    def tree(self, name: str) -> etree._Element:
        if name not in self.trees:
            self.trees[name] = etree.fromstring(self.archive.read(self.names[name.lower()]), _SAFE)
        return self.trees[name]

    def add(self, name: str, root: etree._Element) -> None:
        self.names[name.lower()] = name
        self.trees[name] = root

    def unused(self, pattern: str) -> str:
        """The first name of a pattern such as word/comments{number}.xml that no part has."""
        return next(name for name in (pattern.format(number=number or "") for number in count()) if name.lower() not in self.names)

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

    def relate(self, part: str, kind: str, target: str, *, is_outside: bool = False) -> str:
        """Relate a part to another, or to a file outside; the id of the relation, one for all that is related so."""
        wanted = (part, kind, target)
        if wanted not in self.related_now:
            relations = self.relations(part)
            taken = {one.get("Id") for one in relations}
            identity = next(name for name in (f"rId{number}" for number in range(1, len(taken) + 2)) if name not in taken)
            made = etree.SubElement(relations, f"{{{_PACKAGE}}}Relationship", Id=identity, Type=f"{RELATIONS}/{kind}")
            made.set("Target", target if is_outside else f"/{target}")
            if is_outside:
                made.set("TargetMode", "External")
            self.related_now[wanted] = identity
        return self.related_now[wanted]

    def drop(self, part: str, kind: str) -> None:
        """Leave out what a part is related to in a way: the relation, its type and the part itself."""
        for one in [one for one in self.relations(part) if one.get("Type", "").endswith(f"/{kind}")]:
            name = self._path(part, one)
            self.relations(part).remove(one)
            types = self.tree("[Content_Types].xml")
            for named in [named for named in types if (named.get("PartName") or "").lower() == f"/{name}".lower()]:
                types.remove(named)
            self.dropped.add(name)

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
                if name in self.dropped:
                    continue
                stored = self.archive.read(member)
                made.writestr(member, self._bytes(name) if self._is_changed(name, stored) else stored, ZIP_DEFLATED)
            for name in self.trees.keys() - set(self.archive.namelist()):
                made.writestr(name, self._bytes(name))
        return target.getvalue()

    def _is_changed(self, name: str, stored: bytes) -> bool:
        return name in self.trees and etree.tostring(self.trees[name]) != etree.tostring(etree.fromstring(stored, _SAFE))

    def _bytes(self, name: str) -> bytes:
        return bytes(etree.tostring(self.trees[name], encoding="UTF-8", xml_declaration=True, standalone=True))


def position(address: str) -> tuple[int, int]:
    """Row and column of a cell's address, from 1; (0, 0) for what is none."""
    found = _ADDRESS.fullmatch(address)
    return (int(found[2]), column(found[1])) if found is not None else (0, 0)


def column(letters: Iterable[str]) -> int:
    """The number of a column, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def letters(column: int) -> str:
    """The letters of a column, which is counted from 1."""
    written = ""
    while column:
        column, rest = divmod(column - 1, 26)
        written = chr(ord("A") + rest) + written
    return written


def new_format(formats: etree._Element, style: str, **changes: str) -> str:
    """The number of a new cell format of a workbook: that of a cell, with some attributes changed."""
    at = int(style) if style.isdecimal() and int(style) < len(formats) else 0
    made = deepcopy(formats[at])
    for name, value in changes.items():
        made.set(name, value)
    formats.append(made)
    formats.set("count", str(len(formats)))
    return str(len(formats) - 1)
