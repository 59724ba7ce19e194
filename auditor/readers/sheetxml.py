"""A large XML part of a workbook → its elements of given names, one at a time, in bounded memory."""

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from auditor.readers.package import Package
from auditor.readers.sniff import DAMAGE, TRUNCATED, refuse_dtd
from auditor.readers.unreadable import Unreadable

_CHUNK = 1 << 20
_BLANK_CELL = re.compile(rb'<c r="[A-Z]+[0-9]+"[^<>]*(?:/>|></c>)')
_BLANK_ROW = re.compile(rb'<row r="[0-9]+"[^<>]*(?:/>|>\s*</row>)')


def elements(package: Package, part: str, names: Sequence[str]) -> Iterator[etree._Element]:
    """Each element of these names when it ends, with all that stands in it; it is emptied after.

    Cells and rows that hold nothing but a style are cut out of the bytes before they are parsed: measured ten times faster on a sheet of
    a million of them. Raises Unreadable where the XML is broken.
    """
    parser = etree.XMLPullParser(
        events=("end",), tag=[f"{{*}}{name}" for name in names],
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for chunk in _chunks(package, part):
            parser.feed(chunk)
            yield from _ended(parser)
        parser.close()
        yield from _ended(parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(TRUNCATED) from error


def _ended(parser: etree.XMLPullParser) -> Iterator[etree._Element]:
    for _, element in parser.read_events():
        if not isinstance(element, etree._Element):
            continue
        yield element
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


def _chunks(package: Package, part: str) -> Iterator[bytes]:
    """The bytes of the part without blank cells and rows, cut before a tag begins."""
    rest = b""
    with package.open(part) as stream:
        while True:
            try:
                chunk = stream.read(_CHUNK)
            except DAMAGE as error:
                raise Unreadable(TRUNCATED) from error
            if not rest:
                refuse_dtd(chunk)
            if not chunk:
                break
            rest += chunk
            cut = rest.rfind(b"<")
            if cut > 0:
                yield _sifted(rest[:cut])
                rest = rest[cut:]
    if rest:
        yield _sifted(rest)


def _sifted(chunk: bytes) -> bytes:
    return _BLANK_ROW.sub(b"", _BLANK_CELL.sub(b"", chunk))
