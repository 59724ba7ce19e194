"""A cell or a piece of prose → Entry: what stands in one slot of the form, and the figure if it is one."""

import re
from functools import cache, lru_cache
from typing import cast

from auditor.figures import sole
from auditor.lookalike import digits, plain
from auditor.model import Cell, Direction, Entry, Location, Mark
from auditor.pattern import Pattern
from auditor.vocabulary import kinds, units, words

_BRACKETS = Pattern(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_SILENT = Pattern(r"[\s:：,，.。;；、*★\"“”'‘’《》/／·_-]+")
_UNIT_IN_BRACKETS = Pattern(r"[(（](?:单位[:：]?)?([^()（）]{1,4})[)）]")
_UNIT_STATED = Pattern(r"(?:单位\s*[:：]?|金额\s*[:：])\s*(?:人民币)?([^\W\d_]{1,2})\s*(?=[)）\]】,，;；。]|$)")
_POINTS_IN_LABEL = Pattern(r"\d+(?:\.\d+)?\s*(?:分|%)?(?=\s*[)）])")
WORDED = 0.75
"""How far a figure is trusted that stands among words of its slot: below the threshold of every profile, for the words may say more."""
_IN_WORDS = Pattern(r"[^\W\d_每第各其约近超]{2,12}(?<![每第各其])(?P<figure>[≥≤＞＜><=]?\s*\d[^\W_]{0,12}%?)\s*[。；;]?")
_LONGEST_HEADING = 16
LOOKALIKE = 0.7
"""How far a figure is trusted whose digits were read as letters: below it, findings are for review."""


@lru_cache(maxsize=4096)
def label(text: str) -> str:
    """A heading or label as the vocabulary spells it: without blanks, punctuation, brackets and what stands in them."""
    written = plain(text)
    return _SILENT.sub("", _BRACKETS.sub("", written)) or _SILENT.sub("", written)


def entry(cell: Cell, unit: str | None = None, *, confidence: float = 1.0) -> Entry:
    """What a cell says. `unit` is the unit of its column, for figures that name none."""
    return slot(cell.text, cell.location, unit, confidence=confidence)


def slot(text: str, location: Location, unit: str | None = None, *, confidence: float = 1.0) -> Entry:
    """What a slot says, blanks at its ends left out."""
    start = len(text) - len(text.lstrip())
    place = location.part(start, max(start, len(text.rstrip())))
    marked = _mark(place.quote)
    figure = sole(place.quote, place, unit) if marked == "stated" else None
    if marked == "stated" and figure is None and (restored := digits(place.quote)) is not None:
        figure, confidence = sole(restored, place, unit), min(confidence, LOOKALIKE)
    return Entry(text=place.quote, location=place, mark=marked, figure=figure, confidence=confidence)


def in_words(found: Entry) -> Entry:
    """A slot of a value, with the one figure that it tells in a few words (已完成310人次, 印发手册5200册), doubted; as it is where it tells
    more than that."""
    told = _IN_WORDS.fullmatch(found.text) if found.mark == "stated" and found.figure is None else None
    figure = sole(told["figure"], found.location.part(*told.span("figure"))) if told is not None else None
    if figure is None or figure.unit is None:
        return found
    return found.model_copy(update={"figure": figure, "confidence": min(found.confidence, WORDED)})


def _mark(text: str) -> Mark:
    if not text:
        return "blank"
    if text in words("dash"):
        return "dash"
    return "unreadable" if text in words("unreadable") else "stated"


def direction(target: Entry | None) -> Direction:
    """Which way a target points: by its sign or word; a target without figure is qualitative."""
    if target is None or target.mark != "stated" or (target.figure is None and not any(map(str.isdigit, target.text))):
        return "qualitative"
    text = (digits(target.text) or target.text).replace(" ", "")
    found = [(len(sign), name) for name, signs in words("direction").items() for sign in signs if sign in text]
    return cast(Direction, max(found)[1]) if found else "undirected"


@lru_cache(maxsize=4096)
def heading(text: str, kind: str, fields: frozenset[str] | None = None) -> str | None:
    """The field of a kind that a column heading names: the same words, or else the longest of them that it contains."""
    wanted = label(text)
    if not wanted:
        return None
    known = _headers(kind, fields)
    exact = next((name for header, name in known if header == wanted), None)
    if exact is not None or len(wanted) > _LONGEST_HEADING:
        return exact
    inside = [(len(header), name) for header, name in known if len(header) >= 2 and header in wanted and not _is_apart(wanted, header)]
    return max(inside)[1] if inside else None


def _is_apart(wanted: str, header: str) -> bool:
    """Whether a heading says more than the words in it, which makes it another column's: 完成率 for 完成, 得分系数 for 得分."""
    return any(word in wanted and word not in header for word in words("headed_apart"))


@lru_cache(maxsize=4096)
def headed(text: str, kind: str, fields: frozenset[str] | None = None) -> str | None:
    """The field that a heading in words of its own names, among others that are known: 计划 and 完成, 应完成 and 已完成, 未达标原因."""
    wanted = label(text)
    if not 0 < len(wanted) <= _LONGEST_HEADING:
        return None
    whole = [name for name, known in _headed("headed", kind, fields) if wanted in known]
    inside = [
        (len(word), name)
        for name, known in _headed("headed_by", kind, fields)
        for word in known
        if word in wanted and not _is_apart(wanted, word)
    ]
    return whole[0] if whole else max(inside)[1] if inside else None


@cache
def _headed(listed: str, kind: str, fields: frozenset[str] | None) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The words of one of the lists for these fields of a kind."""
    named = ((key.removeprefix(f"{kind}_"), known) for key, known in words(listed).items() if key.startswith(f"{kind}_"))
    return tuple((name, known) for name, known in named if fields is None or name in fields)


@cache
def _headers(kind: str, fields: frozenset[str] | None) -> tuple[tuple[str, str], ...]:
    """Every heading that names one of these fields of a kind, and the field."""
    named = [(name, field) for name, field in kinds()[kind].fields.items() if fields is None or name in fields]
    return tuple((header, name) for name, field in named for header in field.headers)


def rank(text: str, kind: str, field: str) -> int:
    """How well a heading names a field: the place of its words in the vocabulary's list, behind all of them where it only contains some."""
    known = kinds()[kind].fields[field].headers
    wanted = label(text)
    return known.index(wanted) if wanted in known else len(known)


@lru_cache(maxsize=4096)
def header_field(text: str) -> str | None:
    """The slot of the header (project, department, unit, year) whose label a cell is, or begins with before a colon; 单位：万元 is none."""
    named, *told = re.split("[:：]", text, maxsplit=1)
    if told and told[0].strip() in units():
        return None
    name = label(named)
    fields = kinds()["submission"].fields
    return next((field for field in ("project", "department", "unit", "year") if name in fields[field].headers), None)


def unit_in(text: str) -> str | None:
    """The unit that a heading names in brackets, such as 全年执行数（万元）."""
    return next((found for found in _UNIT_IN_BRACKETS.findall(plain(text)) if found.strip() in units()), None)


def unit_stated(text: str) -> str | None:
    """The unit that a title or a line above a table says its amounts are in: 自评表（金额单位：元）, 单位：万元."""
    return next((found for found in _UNIT_STATED.findall(plain(text)) if found in units()), None) or unit_in(text)


def points_in(text: str) -> tuple[int, int] | None:
    """Where a label such as 产出指标（40分） states its points: start and end of 40分."""
    found = _POINTS_IN_LABEL.search(text)
    return (found.start(), found.end()) if found else None
