"""A Location and the things of a submission → where that is, in words: 第 163 行，指标「接访次数」得分."""

from collections.abc import Iterator
from functools import cache, cached_property
from typing import NamedTuple

from auditor.findings.report import Place
from auditor.model import Entry, Frozen, FundLine, Group, Indicator, Location, Section, Submission
from auditor.vocabulary import kinds
from auditor.wording import Language

_LONGEST_NAME = 24
_TITLES = {
    "zh": {
        "indicator": "指标「{name}」{field}",
        "fund": "「{name}」{field}",
        "group": "「{name}」{field}",
        "section": "「{name}」{field}",
        "": "{field}",
    },
    "en": {
        "indicator": "indicator “{name}”, {field}",
        "fund": "“{name}”, {field}",
        "group": "“{name}”, {field}",
        "section": "“{name}”, {field}",
        "": "{field}",
    },
}


class _Slot(NamedTuple):
    location: Location
    kind: str
    name: str
    field: str


class Map:
    """The named slots of a submission by where they stand; drawn when the first place is asked for, as nothing is found in most."""

    def __init__(self, submission: Submission) -> None:
        self._submission = submission

    @cached_property
    def _slots(self) -> dict[tuple[object, ...], list[_Slot]]:
        found: dict[tuple[object, ...], list[_Slot]] = {}
        for slot in _slots(self._submission):
            found.setdefault(slot.location.home, []).append(slot)
        return found

    def place(self, location: Location, lang: Language = "zh") -> Place:
        """A location with its words."""
        slot = self._slot(location)
        named = "" if slot is None else _named(slot, lang)
        comma = "，" if lang == "zh" else ", "
        where = comma.join(part for part in (coordinates(location, lang), named) if part)
        return Place(file=location.file, where=where, start=location.start, end=location.end, quote=location.quote)

    def _slot(self, location: Location) -> _Slot | None:
        """The narrowest slot that holds a location; none for a stretch of prose that no slot holds."""
        holding = [
            slot
            for slot in self._slots.get(location.home, ())
            if slot.location.start <= location.start and location.end <= slot.location.end
        ]
        return min(holding, key=lambda slot: slot.location.end - slot.location.start, default=None)


def coordinates(location: Location, lang: Language = "zh") -> str:
    """Where a location is in its file, as a person finds it: page, then line, sheet and cell, table row and column, or paragraph."""
    zh = lang == "zh"
    parts = []
    if location.page is not None:
        parts.append(f"第 {location.page} 页" if zh else f"page {location.page}")
    if location.sheet is not None:
        address = location.cell or ""
        parts.append(f"工作表「{location.sheet}」{address}" if zh else f"sheet “{location.sheet}” {address}".rstrip())
    elif location.line is not None:
        parts.append(f"第 {location.line} 行" if zh else f"line {location.line}")
    elif location.table is not None:
        parts.append(_grid(location, zh=zh))
    elif location.paragraph is not None:
        parts.append(f"第 {location.paragraph} 段" if zh else f"paragraph {location.paragraph}")
    return ("，" if zh else ", ").join(parts)


def order(location: Location) -> tuple[object, ...]:
    """Sorts places as they follow each other in a file, so far as their coordinates tell."""
    tabled = location.table is not None
    return (
        location.file,
        location.page or 0,
        location.sheet or "",
        location.line or 0,
        tabled,
        location.table or 0,
        location.row or 0,
        location.column or 0,
        location.paragraph or 0,
        location.start,
        location.end,
    )


def _grid(location: Location, *, zh: bool) -> str:
    if location.row is None:
        return f"表{location.table}" if zh else f"table {location.table}"
    if location.column is None:
        return f"表{location.table} 第{location.row}行" if zh else f"table {location.table}, row {location.row}"
    if zh:
        return f"表{location.table} 第{location.row}行第{location.column}列"
    return f"table {location.table}, row {location.row}, column {location.column}"


def _slots(submission: Submission) -> Iterator[_Slot]:
    yield from _entries(submission, "submission", "")
    if submission.form is not None:
        yield from _entries(submission.form, "form", "")
        for fund in submission.form.funds:
            yield from _entries(fund, "fund", fund.label.text)
        for indicator in submission.form.indicators:
            yield from _entries(indicator, "indicator", indicator.name.text)
        for group in submission.form.groups:
            yield from _entries(group, "group", group.name.text)
    for section in submission.sections:
        yield from _entries(section, "section", section.name.text)


def _entries(thing: Submission | Frozen | FundLine | Indicator | Group | Section, kind: str, name: str) -> Iterator[_Slot]:
    held = vars(thing)
    for field in _slot_fields(kind):
        slot = held.get(field)
        if type(slot) is Entry:
            yield _Slot(slot.location, kind, name, field)


@cache
def _slot_fields(kind: str) -> tuple[str, ...]:
    """The fields of a kind that may stand in a slot of the file."""
    return tuple(field.name for field in kinds()[kind].fields.values() if field.type in ("figure", "points", "text"))


def _named(slot: _Slot, lang: Language) -> str:
    """指标「接访次数」得分; the slot of the name itself is 指标的名称, for its quote says the rest."""
    field = kinds()[slot.kind].fields[slot.field]
    label = field.zh if lang == "zh" else field.name.replace("_", " ")
    name = " ".join(slot.name.split())
    if slot.field in ("name", "label"):
        return f"{kinds()[slot.kind].zh}的{label}" if lang == "zh" else f"{slot.kind} {label}"
    return _TITLES[lang][slot.kind if slot.kind in _TITLES[lang] else ""].format(name=_short(name), field=label)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
