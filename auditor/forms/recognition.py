"""A submission as read → the same, with how far its figures are trusted: less where recognised, more where sums confirm them.

A figure recognised from a picture, or restored from letters that look like its digits, may be wrong: what fails on it is for review.
Where an equation of the form holds (parts and total, rate and amounts), its figures are trusted again: a misread one would break it.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from auditor.entry import LOOKALIKE
from auditor.lookalike import digits, plain
from auditor.model import AMOUNTS, Document, Entry, Form, Frozen, FundLine, Location, Repair, Statement, Submission, Table
from auditor.quantity import Quantity, agrees, marks, over, plus, printed, times
from auditor.vocabulary import kinds, words
from auditor.wording import Wording

_RECOGNISED, _CONFIRMED = 0.7, 0.9
_LABELS_SHOWN = 5
_RESTORED = Wording(
    "「{text}」形近误识，按「{digits}」读（表内算式证实）。",
    "“{text}” is misread and was taken for “{digits}” (sums of the form confirm it).",
)
_RESTORED_UNSURE = Wording(
    "「{text}」形近误识，按「{digits}」读（没有算式能证实，涉及它的发现列为待核）。",
    "“{text}” is misread and was taken for “{digits}” (no sum confirms it, so findings on it are to be checked).",
)
_RELABELLED = Wording(
    "表头和标签中有形近误识的字或繁体字：{listed}{more}。",
    "Headings and labels with misread or traditional characters were read: {listed}{more}.",
)


def weighed(submission: Submission, document: Document, *, repair: bool = True) -> Submission:
    """The submission with the confidence of each slot and statement settled, and a repair for each figure that was restored.

    With repair off such figures are not read.
    """
    restored = [one for one in _entries(submission.form) if is_restored(one)]
    pages = frozenset(document.recognised)
    repairs = [*submission.repairs, *(_relabelled(document, len(submission.repairs)) if repair else ())]
    if restored or pages:
        sure = _confirmed(submission.form) if submission.form is not None else frozenset()
        told = [one for one in restored if repair and (one.location in sure or len(one.text) > 1)]  # a lone O or | may be anything
        unread = frozenset(one.location for one in restored if one not in told)
        submission = Submission.model_validate(_settled(submission, pages, sure, unread))
        repairs += [_restored(one, len(repairs) + number, is_sure=one.location in sure) for number, one in enumerate(told, start=1)]
    return submission.model_copy(update={"repairs": tuple(repairs)})


def is_restored(entry: Entry) -> bool:
    """Whether a slot's figure was restored from characters that look like its digits."""
    return entry.figure is not None and entry.confidence <= LOOKALIKE and digits(entry.text) is not None


def _entries(form: Form | None) -> Iterator[Entry]:
    """The slots of a form that hold figures."""
    if form is None:
        return
    slots = [form.total_weight, form.total_score]
    slots += [getattr(fund, field) for fund in form.funds for field in (*AMOUNTS, "rate", "weight", "score")]
    slots += [getattr(one, field) for one in form.indicators for field in ("target", "actual", "weight", "score")]
    yield from (slot for slot in slots if slot is not None)


def _settled(value: Any, pages: frozenset[int], sure: frozenset[Location], unread: frozenset[Location] = frozenset()) -> Any:
    """A value with the confidence of all that it holds: of what stands on recognised pages lowered, of what equations confirm raised."""
    match value:
        case Entry() if value.location in unread:
            return value.model_copy(update={"figure": None})
        case Entry() if value.location in sure:
            return value.model_copy(update={"confidence": _CONFIRMED}) if _is_doubtful(value, pages) else value
        case Entry():
            return value.model_copy(update={"confidence": _RECOGNISED}) if _is_recognised(value, pages) else value
        case Statement():
            return value.model_copy(update={"confidence": _RECOGNISED}) if _is_recognised(value, pages) else value
        case tuple() if hasattr(value, "_fields"):  # a passage, a figure, a sentence: one thing
            return value
        case tuple():
            return tuple(_settled(one, pages, sure, unread) for one in value)
        case Frozen():
            held = {name: one for name, one in value if isinstance(one, Frozen | tuple) and name not in ("location", "figure")}
            return value.model_copy(update={name: _settled(one, pages, sure, unread) for name, one in held.items()})
    return value


def _is_recognised(read: Entry | Statement, pages: frozenset[int]) -> bool:
    return read.location.page in pages and read.confidence > _RECOGNISED


def _is_doubtful(read: Entry, pages: frozenset[int]) -> bool:
    return read.confidence < _CONFIRMED or read.location.page in pages


def _confirmed(form: Form) -> frozenset[Location]:
    """The places of all slots that take part in an equation which holds."""
    return frozenset(slot.location for slots in _equations(form) for slot in slots)


def _equations(form: Form) -> Iterator[tuple[Entry, ...]]:
    """The slots of each equation that holds."""
    execution = form.execution
    for field, total in (("weight", form.total_weight), ("score", form.total_score)):
        parts = [getattr(one, field) for one in form.indicators]
        own = getattr(execution, field) if execution is not None else None
        yield from (found for tried in ([*parts, own], parts) if (found := _sum(tried, total, is_marks=True)))
    for group in form.groups:
        members = [one.weight for one in form.indicators if one.id in group.indicators]
        yield _sum(members, group.stated_weight, is_marks=True)
    for field in AMOUNTS:
        lines = [getattr(fund, field) for fund in form.funds if fund.line != "total"]
        yield _sum(lines, getattr(execution, field) if execution is not None else None)
    for fund in form.funds:
        yield from _rates(fund)


def _sum(parts: Sequence[Entry | None], total: Entry | None, *, is_marks: bool = False) -> tuple[Entry, ...]:
    """All of them where the parts make up the total; nothing where they do not, or one of them is unreadable, or all are zero."""
    filled = [one for one in parts if one is not None and one.mark not in ("blank", "dash")]
    if total is None or len(filled) < 2:
        return ()
    read = [_quantity(one, is_marks=is_marks) for one in (*filled, total)]
    *added, wanted = [one for one in read if one is not None]
    if len(added) < len(filled) or wanted.value == 0:
        return ()
    made: Quantity | None = added[0]
    for one in added[1:]:
        made = plus(made, one) if made is not None else None
    return (*filled, total) if made is not None and agrees(made, wanted) else ()


def _rates(fund: FundLine) -> Iterator[tuple[Entry, ...]]:
    """executed ÷ budget = rate, and rate x weight = score, where they hold."""
    executed, budget, rate = (_quantity(one) for one in (fund.executed, fund.budget, fund.rate))
    weight, score = _quantity(fund.weight, is_marks=True), _quantity(fund.score)
    made = over(executed, budget) if executed is not None and budget is not None else None
    if made is not None and rate is not None and rate.value != 0 and agrees(made, rate):
        yield tuple(one for one in (fund.executed, fund.budget, fund.rate) if one is not None)
    if rate is not None and weight is not None and score is not None and score.value != 0 and agrees(times(rate, weight), score):
        yield tuple(one for one in (fund.rate, fund.weight, fund.score) if one is not None)


def _quantity(slot: Entry | None, *, is_marks: bool = False) -> Quantity | None:
    if slot is None or slot.figure is None:
        return None
    return marks(slot.figure) if is_marks else printed(slot.figure)


def _restored(slot: Entry, number: int, *, is_sure: bool) -> Repair:
    assert slot.figure is not None  # a restored slot has one
    return Repair(
        id=f"r{number}",
        kind="misread",
        location=slot.location,
        subject=slot.text,
        explanation=(_RESTORED if is_sure else _RESTORED_UNSURE).filled(text=slot.text, digits=digits(slot.text)),
        confidence=_CONFIRMED if is_sure else LOOKALIKE,
    )


def _relabelled(document: Document, before: int) -> tuple[Repair, ...]:
    """One repair for all headings and labels that the vocabulary knows only once their look-alike characters are put right."""
    cells = [cell for piece in document.pieces if isinstance(piece, Table) for cell in piece.cells]
    changed = [cell for cell in cells if plain(cell.text) != cell.text and _is_known(plain(cell.text))]
    if not changed:
        return ()
    pairs = list(dict.fromkeys((cell.text.strip(), plain(cell.text).strip()) for cell in changed))
    shown = pairs[:_LABELS_SHOWN]
    more = Wording(f"等 {len(pairs)} 处", f" ({len(pairs)} in all)") if len(pairs) > _LABELS_SHOWN else ""
    listed = Wording("、".join(f"「{old}」按「{new}」读" for old, new in shown), ", ".join(f"“{old}” as “{new}”" for old, new in shown))
    first = changed[0]
    return (
        Repair(
            id=f"r{before + 1}",
            kind="misread",
            location=first.location,
            subject=first.text.strip(),
            explanation=_RELABELLED.filled(listed=listed, more=more),
            confidence=_CONFIRMED,
        ),
    )


def _is_known(text: str) -> bool:
    return any(header in text for header in _headers())


@cache
def _headers() -> frozenset[str]:
    """Every heading and label of forms that the vocabulary has."""
    fields = (field for kind in kinds().values() if kind.across is None for field in kind.fields.values())
    return frozenset(header for field in fields for header in field.headers) | frozenset(words("level1")) | frozenset(words("level2"))
