"""The submission as read → HTML: its paragraphs and tables, each figure a button in the colour of its state.

A button element cannot be broken across lines, and some marks are whole sentences; so a span takes the part.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

from auditor.findings import FigureState, Language, SubmissionReport
from auditor.model import Cell, Location, Passage, Table
from auditor.reporters.html.words import CATALOGUE
from auditor.reporters.words import CATALOGUE as COMMON

Key = tuple[object, ...]


class Mark(NamedTuple):
    """A stretch of a passage or cell that can be chosen: a figure, or words that a finding points at."""

    start: int
    end: int
    id: str
    state: str
    findings: tuple[str, ...]
    told: str


class Marks(NamedTuple):
    """The marks of a submission by passage or cell, and the id of the mark at each place of a finding."""

    by_cell: dict[Key, list[Mark]]
    homes: dict[Location, str]


def key(location: Location) -> Key:
    """Tells the passage or cell that a location is in from all others."""
    return (location.page, location.sheet, location.line, location.paragraph, location.table, location.row, location.column, location.cell)


def marks(one: SubmissionReport, number: int, titles: Mapping[str, str], lang: Language) -> Marks:
    """What can be chosen in a submission. Marks do not overlap."""
    if one.reading is None:
        return Marks({}, {})
    pointed: dict[Location, list[str]] = {}
    for at, found in enumerate(one.findings, start=1):
        places = one.reading.places.get(found.fingerprint, ())
        for place in (place for place in places if place.file == one.reading.document.file):
            pointed.setdefault(place, []).append(f"s{number}f{at}")
    states = {figure.location: figure for figure in one.reading.figures}
    others = {place for place in pointed if place.quote} - states.keys()
    focused = {places[0] for places in one.reading.places.values() if places}
    spots = [*sorted(states, key=_first), *sorted(others, key=_first)]  # figures stand; longer words that hold one are chosen with it
    made = Marks({}, {})
    for count, place in enumerate(spots, start=1):
        row = made.by_cell.setdefault(key(place), [])
        held = [at for at, mark in enumerate(row) if mark.start < place.end and place.start < mark.end]
        if held:
            for at in held:
                row[at] = row[at]._replace(findings=tuple(dict.fromkeys((*row[at].findings, *pointed.get(place, ())))))
            made.homes[place] = row[held[0]].id
            continue
        figure = states.get(place)
        inner = [name for other, names in pointed.items() if key(other) == key(place) and _overlap(other, place) for name in names]
        state = figure.state if figure is not None else "wrong" if place in focused else "beside"
        told = _told(place, figure, state, titles, lang)
        row.append(Mark(place.start, place.end, f"s{number}m{count}", state, tuple(dict.fromkeys(inner)), told))
        made.homes[place] = row[-1].id
    for row in made.by_cell.values():
        row.sort()
    return made


def _first(place: Location) -> tuple[int, int]:
    return place.start, place.end


def _overlap(one: Location, other: Location) -> bool:
    return one.start < other.end and other.start < one.end


def _told(place: Location, figure: FigureState | None, state: str, titles: Mapping[str, str], lang: Language) -> str:
    words = CATALOGUE[lang]
    if figure is None:
        return words["told_words"].format(text=place.quote, state=words[state])
    rules = COMMON[lang]["semicolon"].join(titles.get(rule, rule) for rule in figure.rules)
    pattern = words["told_rules" if rules else "told"]
    return pattern.format(text=figure.text, where=figure.where, state=words[figure.state], rules=rules)


def paper(one: SubmissionReport, found: Marks) -> str:
    """The whole document."""
    if one.reading is None:
        return ""
    return "".join(
        f"<p>{_text(piece.text, found.by_cell.get(key(piece.location), ()))}</p>" if isinstance(piece, Passage) else _table(piece, found)
        for piece in one.reading.document.pieces
    )


def _table(table: Table, found: Marks) -> str:
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    drawn = []
    for number in range(1, max(rows, default=0) + 1):
        cells = [_cell(cell, found) for cell in sorted(rows.get(number, []), key=lambda cell: cell.column)]
        drawn.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(drawn)}</table>"


def _cell(cell: Cell, found: Marks) -> str:
    spans = _span("row", cell.row_span) + _span("col", cell.column_span)
    return f"<td{spans}>{_text(cell.text, found.by_cell.get(key(cell.location), ()))}</td>"


def _span(way: str, count: int) -> str:
    return f' {way}span="{count}"' if count > 1 else ""


def _text(text: str, found: Sequence[Mark]) -> str:
    parts, at = [], 0
    for mark in found:
        parts.append(escape(text[at : mark.start]))
        names = " ".join(mark.findings)
        parts.append(
            f'<span role="button" tabindex="0" class="figure {mark.state}" id="{mark.id}" data-findings="{names}" '
            f'data-told="{escape(mark.told)}" aria-label="{escape(mark.told)}">{escape(text[mark.start : mark.end])}</span>'
        )
        at = mark.end
    return "".join([*parts, escape(text[at:])])
