"""A form and the prose around it → the placeholders that a template's author left for the writer to replace."""

from collections.abc import Iterator, Sequence

from auditor.forms.prose.lines import Line
from auditor.model import Entry, Excerpt, Form
from auditor.pattern import Pattern

_ANYWHERE = Pattern(
    r"(?<![A-Za-z0-9*×＊])(?:[xX]{2,}|[×╳]{2,}|Ｘ{2,}|○{2,}|〇{3,})(?![A-Za-z0-9])"
    r"|[(（][^()（）]{0,6}\d+\s*字(?:以内|左右|以上)[)）]"
    r"|[(（]?此处(?:填写|插入|说明)[^，。；()（）]{0,12}[)）]?|[(（]请(?:填写|在此|说明|简述)[^()（）]{0,20}[)）]"
)
_WHOLE = Pattern(
    r"(?:(?:三级)?指标\s*\d+\s*[:：]?|目标\s*\d+\s*[:：]?)?\s*(?:…+|\.{3,}|。{3,})|(?:三级)?指标\s*\d+\s*[:：]|目标\s*\d+\s*[:：]"
)
_TARGET = Pattern(r"[≥≤＞＜=＝><]\s*(?:\*+|[xX×]+|…+|_+)\s*\D{0,3}$")
_FORM_SLOTS = ("title", "goal", "goal_outcome", "remark")
_SLOTS = ("name", "target", "actual", "reason", "remedy")


def placeholders(form: Form | None, found: Sequence[Line]) -> tuple[Excerpt, ...]:
    """Excerpts of sort `placeholder`, one for each row of the form or line of the prose that holds any. They have no id yet."""
    rows = [*_rows(form)] if form is not None else []
    in_form = [excerpt for row in rows if (excerpt := _first(row)) is not None]
    in_prose = [
        Excerpt(id="", sort="placeholder", words=match[0], location=line.place(match.start(), match.end()))
        for line in found
        if (match := _ANYWHERE.search(line.text)) is not None
    ]
    return (*in_form, *in_prose)


def _rows(form: Form) -> Iterator[list[Entry]]:
    """The slots that may hold a placeholder, those of an indicator together."""
    for one in (form, *form.indicators):
        names = _FORM_SLOTS if isinstance(one, Form) else _SLOTS
        slots = [slot for name in names if isinstance(slot := getattr(one, name), Entry)]
        yield from ([slot] for slot in slots) if isinstance(one, Form) else [slots]


def _first(slots: Sequence[Entry]) -> Excerpt | None:
    for slot in slots:
        text = slot.text
        match = _ANYWHERE.search(text) or _WHOLE.fullmatch(text) or _TARGET.search(text)
        if match is not None:
            return Excerpt(id="", sort="placeholder", words=match[0], location=slot.location.part(match.start(), match.end()))
    return None
