"""Submissions made by hand for the tests of the rule language: slots from plain words, places that hold their quotes."""

import re
from decimal import Decimal
from typing import Any

from auditor.model import Entry, Figure, Form, FundLine, Group, Indicator, Location, Mark, Statement, Submission

_FIGURE = re.compile(r"(?P<value>-?\d+(?:\.(?P<digits>\d+))?)(?P<unit>%|[万亿]?元|人次|次|人|天)?")
_FILE = "自评表.txt"


def place(quote: str) -> Location:
    return Location(file=_FILE, line=1, start=0, end=len(quote), quote=quote)


def figure(text: str) -> Figure | None:
    """The figure in a text."""
    match = _FIGURE.search(text)
    if match is None:
        return None
    digits = len(match["digits"] or "")
    return Figure(
        text=match.group(), value=Decimal(match["value"]), unit=match["unit"], digits=digits, precision=digits, location=place(text)
    )


def entry(text: str | None, confidence: float = 1.0) -> Entry | None:
    """A slot that holds a text; None gives no slot."""
    if text is None:
        return None
    mark: Mark = "blank" if text == "" else "dash" if text in ("-", "—") else "unreadable" if text == "()" else "stated"
    return Entry(text=text, location=place(text), mark=mark, figure=figure(text) if mark == "stated" else None, confidence=confidence)


def label(text: str) -> Entry:
    found = entry(text)
    assert found is not None
    return found


_SLOTS = ("level1", "level2", "target", "actual", "weight", "score", "reason")


def indicator(number: int = 1, name: str = "接访次数", *, direction: Any = "at_least", confidence: float = 1.0, **slots: str) -> Indicator:
    entries: dict[str, Any] = {slot: entry(slots[slot], confidence) for slot in _SLOTS if slot in slots}
    return Indicator(id=f"i{number}", group="g1", direction=direction, name=label(name), **entries)


def fund(line: Any = "total", **slots: str) -> FundLine:
    entries: dict[str, Any] = {slot: entry(text) for slot, text in slots.items()}
    return FundLine(id="m1", line=line, label=label("年度资金总额"), **entries)


def statement(
    number: int, role: str, about: str | None, value: str | None = None, *, words: str = "", confidence: float = 1.0
) -> Statement:
    return Statement(
        id=f"p{number}",
        role=role,
        subject="接访",
        location=place(words or value or "接访"),
        about=about,
        value=figure(value) if value is not None else None,
        confidence=confidence,
    )


def form(*indicators: Indicator, funds: tuple[FundLine, ...] = (), footnotes: tuple[str, ...] = (), **slots: str) -> Form:
    entries: dict[str, Any] = {slot: entry(text) for slot, text in slots.items()}
    groups = (Group(id="g1", level="level1", name=label("产出指标"), indicators=tuple(one.id for one in indicators)),)
    notes = tuple(label(note) for note in footnotes)
    return Form(id="f1", location=place("自评表"), indicators=indicators, groups=groups, funds=funds, footnotes=notes, **entries)


def submission(found: Form | None = None, *statements: Statement, year: str | None = None) -> Submission:
    return Submission(id="s0", source=_FILE, form=found, statements=statements, year=entry(year))
