"""Passages → lines and sentences of the report, each knowing the headings it stands under and the place of every character.

A line of a converted file may break in mid-sentence where the page ended; such lines are joined, and the join is recorded as a repair.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.figures import figures
from auditor.model import Figure, Location, Passage, Repair, Wording

_CUT = Wording(
    "「…{end}」一句在此处被分成两段（前段末尾没有句末标点），已接起来读。",
    "The sentence “…{end}” is cut in two here (the first part has no full stop); it was read as one.",
)
_NUMBERINGS = (
    re.compile(r"\s*[一二三四五六七八九十]+\s*、"),
    re.compile(r"\s*[(（]\s*[一二三四五六七八九十]+\s*[)）]"),
    re.compile(r"\s*\d{1,2}\s*[.、．](?!\d)"),
    re.compile(r"\s*[(（]\s*\d{1,2}\s*[)）]"),
)
"""How headings are numbered, from chapters down. Source: every report of DOMAIN.md's layouts numbers so."""
NUMBERING = re.compile(r"^\s*(?:[一二三四五六七八九十]+\s*、|[(（][一二三四五六七八九十\d]+[)）]|\d{1,2}\s*[.、．](?!\d))\s*")
_CLOSED = re.compile(r"[。！？；：:;!?…”」）)]\s*$")
_SENTENCE = re.compile(r"[^。！？；;!?\n]+[。！？；;!?\n]*")
_YEAR_NAMED = re.compile(r"(?<![自从\d])(20\d\d)\s*年(?!以来|起|至|[-—–到])|上一?年|去年|前年|往年")
_HEADING_LENGTH = 40
_SHORTEST_CUT = 15
"""A line shorter than this that ends without a full stop is a heading or a signature, not a sentence cut by the page."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure and where it stands in the text of its line, or of its sentence."""

    start: int
    end: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of prose, of one passage or of several joined. `starts` are the offsets at which its passages begin in `text`."""

    text: str
    passages: tuple[Passage, ...]
    starts: tuple[int, ...]
    figures: tuple[Placed, ...]
    headings: tuple[str, ...]
    level: int | None

    def place(self, start: int, end: int) -> Location:
        """The characters from `start` to `end` in the file; of a stretch over two passages the part in the first."""
        at = bisect_right(self.starts, start) - 1
        passage, offset = self.passages[at], self.starts[at]
        return passage.location.part(start - offset, min(end - offset, len(passage.text)))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a line: its characters from `start` to `end`."""

    line: Line
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.line.text[self.start : self.end]

    def place(self, start: int, end: int) -> Location:
        return self.line.place(self.start + start, self.start + end)


def level(text: str) -> int | None:
    """How deep a numbered line stands, 0 for a chapter (一、); None for a line without a number."""
    return next((depth for depth, numbering in enumerate(_NUMBERINGS) if numbering.match(text)), None)


def lines(passages: Sequence[Passage]) -> tuple[Line, ...]:
    """The lines of a report under their headings."""
    found: list[Line] = []
    above: list[tuple[int, str]] = []
    for run in _joined(passages):
        text = "".join(passage.text for passage in run)
        depth = level(text)
        if depth is not None:
            above = [heading for heading in above if heading[0] < depth]
        found.append(Line(text, tuple(run), tuple(_starts(run)), tuple(_figures(run)), tuple(heading for _, heading in above), depth))
        if depth is not None:
            above.append((depth, text[:_HEADING_LENGTH]))
    return tuple(found)


def _joined(passages: Sequence[Passage]) -> list[list[Passage]]:
    runs: list[list[Passage]] = []
    for passage in passages:
        if runs and _is_cut(runs[-1], passage):
            runs[-1].append(passage)
        else:
            runs.append([passage])
    return runs


def _is_cut(run: Sequence[Passage], following: Passage) -> bool:
    """Whether a sentence was cut: it ends without a stop, is no heading, and the next line begins without a number."""
    last = run[-1].text.rstrip()
    first = run[0].text
    is_heading = level(first) is not None and len(run) == 1 and len(first) < _HEADING_LENGTH and not re.search("[，,、]$", last)
    open_end = len(last) >= _SHORTEST_CUT and not _CLOSED.search(last) and not is_heading
    return open_end and level(following.text) is None and not re.match(r"\s*(附|注|20\d\d)", following.text)


def _starts(run: Sequence[Passage]) -> Iterator[int]:
    offset = 0
    for passage in run:
        yield offset
        offset += len(passage.text)


def _figures(run: Sequence[Passage]) -> Iterator[Placed]:
    for passage, offset in zip(run, _starts(run), strict=True):
        for figure in figures(passage.text, passage.location):
            yield Placed(offset + figure.location.start, offset + figure.location.end, figure)


def is_of_earlier_year(before: str, year: int | None) -> bool:
    """Whether the last year named before a figure or a grade lies before the year evaluated: 上年度自评得分88分."""
    named = list(_YEAR_NAMED.finditer(before))
    if not named:
        return False
    last = named[-1][1]
    return last is None or (year is not None and int(last) < year)


def sentences(line: Line) -> Iterator[Sentence]:
    """The sentences of a line, their closing marks included."""
    return (Sentence(line, match.start(), match.end()) for match in _SENTENCE.finditer(line.text))


def cut_sentences(found: Sequence[Line], first: int) -> tuple[Repair, ...]:
    """A repair for each line that was joined; ids count on from `first`."""
    joined = [line for line in found if len(line.passages) > 1]
    return tuple(
        Repair(
            id=f"r{first + at}",
            kind="cut_sentence",
            location=line.passages[1].location.part(0, min(len(line.passages[1].text), 20)),
            subject=f"…{line.passages[0].text.rstrip()[-10:]}",
            explanation=_CUT.filled(end=line.passages[0].text.rstrip()[-10:]),
        )
        for at, line in enumerate(joined)
    )


def placed_figures(sentence: Sentence) -> tuple[Placed, ...]:
    """The figures of a sentence in order."""
    figures = sentence.line.figures
    first = bisect_left(figures, sentence.start, key=lambda placed: placed.start)
    last = bisect_right(figures, sentence.end, lo=first, key=lambda placed: placed.end)
    return tuple(Placed(one.start - sentence.start, one.end - sentence.start, one.figure) for one in figures[first:last])
