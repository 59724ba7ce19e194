"""A Word file and the notes on it → the same file with a comment on each figure.

Runs are split where a comment begins or ends, each part keeping the formatting; all other parts of the file are copied as they stand.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

from auditor.model import Location
from auditor.readers.docx import Home, homes
from auditor.reporters.annotation.note import Note
from auditor.reporters.package import Parts

_SPACE_OF_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_SPACE_OF_WORDS}}}"
_P, _R, _T, _R_PR = (_W + name for name in ("p", "r", "t", "rPr"))
_UNSEEN = frozenset(_W + name for name in ("del", "moveFrom", "txbxContent", "rt"))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_AUTHOR = "auditor"
_COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"


def annotated(content: bytes, notes: Sequence[Note]) -> bytes:
    """The file with a comment for each note: at its quote, or on the whole paragraph where the quote cannot be told apart in it."""
    with ZipFile(BytesIO(content)) as archive:
        parts = Parts(archive)
        name = parts.related("", "officeDocument")[0]
        body = parts.tree(name).find(f"{_W}body")
        assert body is not None  # it was read
        comments = _comments(parts, name)
        number = max((int(one.get(f"{_W}id", "0")) for one in comments), default=-1) + 1
        places = homes(body)
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for note in notes:
            first, last = _runs(_home(places, note.location), note.location) or (None, None)
            if first is not None and last is not None:
                comments.append(_comment(note, str(number), now))
                _marked(first, last, str(number))
                number += 1
        return parts.saved()


def _comments(parts: Parts, document: str) -> etree._Element:
    """The comments of a document, new where there are none."""
    found = next(iter(parts.related(document, "comments")), None)
    if found is not None:
        return parts.tree(found)
    name = parts.unused("word/comments{number}.xml")
    parts.add(name, etree.Element(f"{_W}comments", nsmap={"w": _SPACE_OF_WORDS}))
    parts.declare(_COMMENTS, part=name)
    parts.relate(document, "comments", name)
    return parts.trees[name]


def _comment(note: Note, number: str, now: str) -> etree._Element:
    made = etree.Element(f"{_W}comment")
    for name, value in (("id", number), ("author", _AUTHOR), ("date", now), ("initials", str(note.number))):
        made.set(_W + name, value)
    for line in _xml(note.text).split("\n"):
        _fill(etree.SubElement(etree.SubElement(etree.SubElement(made, _P), _R), _T), line)
    return made


def _marked(first: etree._Element, last: etree._Element, number: str) -> None:
    """Set the marks of a comment around two runs and what is between them."""
    start, end, reference = (etree.Element(_W + name) for name in ("commentRangeStart", "commentRangeEnd", "r"))
    etree.SubElement(reference, f"{_W}commentReference").set(f"{_W}id", number)
    for mark in (start, end):
        mark.set(f"{_W}id", number)
    first.addprevious(start)
    last.addnext(end)
    end.addnext(reference)


def _home(places: dict[Home, list[etree._Element]], location: Location) -> list[etree._Element]:
    """The elements of a passage or cell; of a whole table or row those of its first cell."""
    if location.table is None:
        return places.get((0, 0, location.paragraph or 0), [])
    within = [home for home in places if home[0] == location.table and location.row in (None, home[1])]
    exact = (location.table, location.row or 0, location.column or 0)
    return places[exact] if exact in places else places[min(within)] if within else []


def _runs(elements: Sequence[etree._Element], location: Location) -> tuple[etree._Element, etree._Element] | None:
    """The first and the last run of a quote, split off from what stands around it; None where nothing is written there."""
    texts = [text for element in elements for text in _texts(element)]
    if not texts:
        return _empty(elements)
    spot = _spot("".join(text.text or "" for text in texts), location)
    start, end = spot if spot is not None else (0, sum(len(text.text or "") for text in texts))
    held: list[etree._Element] = []
    at = 0
    for text in texts:
        length = len(text.text or "")
        begin, stop = max(start - at, 0), min(end - at, length)
        if begin < stop:
            held.append(_split_off(text, begin, stop))
        at += length
    return (held[0], held[-1]) if held else None


def _spot(text: str, location: Location) -> tuple[int, int] | None:
    """Where a quote stands in the text of its elements.

    Tabs, breaks and automatic numbers are no text there, so the quote is looked for by what is written, nearest to where it was read.
    """
    quote = "".join(location.quote.split())
    signs = [at for at, sign in enumerate(text) if not sign.isspace()]
    written = "".join(text[at] for at in signs)
    found = [at for at in range(len(written) - len(quote) + 1) if written.startswith(quote, at)] if quote else []
    if not found:
        return None
    start = min(found, key=lambda at: abs(signs[at] - location.start))
    return signs[start], signs[start + len(quote) - 1] + 1


def _texts(element: etree._Element) -> Iterator[etree._Element]:
    """The texts of a paragraph or cell that a reader sees, in order."""
    for inner in element:
        if inner.tag == _T and element.tag == _R:
            yield inner
        elif inner.tag not in _UNSEEN:
            yield from _texts(inner)


def _split_off(text: etree._Element, start: int, end: int) -> etree._Element:
    """A run that holds nothing but the characters from `start` to `end` of a text, in the place where they stood."""
    run = text.getparent()
    assert run is not None
    _alone(run, text)
    whole = text.text or ""
    for part, before in ((whole[:start], True), (whole[end:], False)):
        if part:
            other = _copy(run, part)
            run.addprevious(other) if before else run.addnext(other)
    _fill(text, whole[start:end])
    return run


def _alone(run: etree._Element, text: etree._Element) -> None:
    """Give what stands before and after a text in its run runs of their own."""
    content = [inner for inner in run if inner.tag != _R_PR]
    at = content.index(text)
    for part, before in ((content[:at], True), (content[at + 1 :], False)):
        if part:
            other = _copy(run, None)
            for inner in part:
                other.append(inner)
            run.addprevious(other) if before else run.addnext(other)


def _copy(run: etree._Element, text: str | None) -> etree._Element:
    """An empty run with the formatting of another, or one that holds a text."""
    made = run.makeelement(run.tag)
    for name in run.keys():  # noqa: SIM118 an element is iterated by its children, not by its attributes
        made.set(name, run.get(name, ""))
    made.extend(deepcopy(inner) for inner in run if inner.tag == _R_PR)
    if text is not None:
        element = etree.SubElement(made, _T)
        _fill(element, text)
    return made


def _fill(element: etree._Element, text: str) -> None:
    element.text = text
    if text != text.strip():
        element.set(_SPACE, "preserve")


def _empty(elements: Sequence[etree._Element]) -> tuple[etree._Element, etree._Element] | None:
    """A new empty run where nothing is written: an empty cell can be commented on, too."""
    for element in elements:
        paragraph = element if element.tag == _P else next(element.iter(_P), None)
        if paragraph is not None:
            run = etree.SubElement(paragraph, _R)
            return run, run
    return None


def _xml(text: str) -> str:
    return "".join(sign for sign in text if sign in "\t\n" or sign >= " ")
