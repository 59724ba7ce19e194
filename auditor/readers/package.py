"""An Office file (a zip of XML parts) → its parts as XML trees, without DTD, entities, network or unbounded memory."""

import posixpath
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import IO

from lxml import etree

from auditor.readers.sniff import DAMAGE, LOCKED, TRUNCATED, refuse_dtd
from auditor.readers.unreadable import Unreadable
from auditor.wording import Wording

TREE_BYTES_MAX = 64 << 20
_PROLOG = 65536
_RELATION = "{*}Relationship"
_TOO_LARGE = Wording(
    "文件的正文超过 64 MB，不像一份自评材料，请只保留自评表和自评报告，另存后再试。",
    "The content of the file is larger than 64 MB, which no self-evaluation is; keep only the form and the report, save and retry.",
)
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)
"""Names of the Strict variant and the ones everybody writes."""


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)


def parsed(content: bytes) -> etree._Element:
    """The root of an XML part. Raises Unreadable where it is broken, too large or declares entities."""
    if len(content) > TREE_BYTES_MAX:
        raise Unreadable(_TOO_LARGE)
    refuse_dtd(content)
    if b"purl.oclc.org" in content:
        for strict, usual in _STRICT:
            content = content.replace(strict, usual)
    try:
        return etree.fromstring(content, _parser())
    except etree.XMLSyntaxError as error:
        raise Unreadable(TRUNCATED) from error


class Package:
    """The parts of an Office file, each by its path in the archive."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(BytesIO(content))
        except DAMAGE as error:
            raise Unreadable(TRUNCATED) from error
        self._relations: dict[str, dict[str, tuple[str, str]]] = {}
        self._names = {name.lower(): name for name in self._archive.namelist()}

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._names

    def names(self) -> Iterator[str]:
        """The path of every part."""
        return iter(self._names.values())

    def open(self, part: str) -> IO[bytes]:
        """A stream over a part. Raises Unreadable where it is missing or locked."""
        name = self._names.get(part.lower())
        if name is None:
            raise Unreadable(TRUNCATED)
        try:
            return self._archive.open(name)
        except RuntimeError as error:  # zipfile says so where a member is encrypted
            raise Unreadable(LOCKED) from error
        except DAMAGE as error:
            raise Unreadable(TRUNCATED) from error

    def content(self, part: str) -> bytes:
        """The bytes of a part, at most one more than may be parsed."""
        with self.open(part) as stream:
            try:
                return stream.read(TREE_BYTES_MAX + 1)
            except DAMAGE as error:
                raise Unreadable(TRUNCATED) from error

    def tree(self, part: str) -> etree._Element:
        """The root of a part."""
        return parsed(self.content(part))

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to inside the file: id → (kind, path of the other part). References to the outside are left out."""
        if part not in self._relations:
            self._relations[part] = self._listed(part)
        return self._relations[part]

    def _listed(self, part: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        if listing not in self:
            return {}
        found: dict[str, tuple[str, str]] = {}
        for relation in self.tree(listing).iterfind(_RELATION):
            if relation.get("TargetMode") != "External":
                target = relation.get("Target", "")
                inside = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], inside)
        return found

    def related(self, part: str, kind: str) -> str | None:
        """The first part of a kind (styles, numbering, officeDocument …) that a part refers to, if it is there."""
        return next((path for name, path in self.relations(part).values() if name == kind and path in self), None)
