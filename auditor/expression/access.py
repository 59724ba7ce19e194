"""Reading a field of a thing: an Entry or Figure becomes a quantity once per submission, a blank slot an Unknown with its reason."""

from collections.abc import Callable
from operator import attrgetter

from auditor.expression.value import (
    BLANK,
    FIGURES,
    NO_COLUMN,
    NO_FORM,
    NO_LINE,
    NOT_A_NUMBER,
    NOT_SAID,
    POINTS,
    READS,
    THINGS,
    UNREADABLE,
    Closure,
    Frame,
    Unknown,
    Value,
)
from auditor.model import Entry, Figure, Mark, Statement
from auditor.quantity import Quantity, marks, printed
from auditor.vocabulary import Field


def unwritten(entry: Entry) -> str | None:
    """Why a slot holds no words; None where it holds some."""
    match entry.mark:
        case "stated":
            return None
        case "dash":
            return f"填“{entry.text}”"
        case "unreadable":
            return UNREADABLE
        case "blank":
            return BLANK


def _quantity(slot: Entry | Figure, convert: Callable[[Figure], Quantity]) -> Quantity | str:
    """What a slot counts, or why nothing can be said of it."""
    if isinstance(slot, Figure):
        return convert(slot)
    return convert(slot.figure) if slot.figure is not None else unwritten(slot) or NOT_A_NUMBER


def absence(kind: str, name: str) -> str:
    """Why a slot is not there at all."""
    if kind == "submission" and name == "form":
        return NO_FORM
    if kind == "form" and name == "execution":
        return NO_LINE
    return NOT_SAID if kind in ("statement", "section", "finding") else NO_COLUMN


def figure(of: Closure, kind: str, field: Field, operand: str) -> Closure:
    """The quantity in a slot: an interval for a figure, exact for points."""
    get = attrgetter(field.name)
    memo_slot, convert = (POINTS, marks) if field.type == "points" else (FIGURES, printed)
    absent = Unknown(operand, absence(kind, field.name))

    def read(frame: Frame) -> Value:
        owner = of(frame)
        if type(owner) is Unknown:
            return owner
        slot = get(owner)
        if slot is None:
            return absent
        memo = frame[memo_slot]
        found = memo.get(id(slot))
        if found is None:
            found = memo[id(slot)] = _quantity(slot, convert)
        return found if type(found) is Quantity else Unknown(operand, found)

    return read


def text(of: Closure, kind: str, field: Field, operand: str) -> Closure:
    """The words in a slot, whatever they say."""
    get = attrgetter(field.name)
    absent = Unknown(operand, absence(kind, field.name))

    def read(frame: Frame) -> Value:
        owner = of(frame)
        if type(owner) is Unknown:
            return owner
        return _words(get(owner), operand, absent)

    return read


def _words(slot: Entry | Figure | str | None, operand: str, absent: Unknown) -> str | Unknown:
    if slot is None:
        return absent
    if isinstance(slot, str):
        return slot or Unknown(operand, BLANK)
    if isinstance(slot, Figure):
        return slot.text
    reason = unwritten(slot)
    return slot.text if reason is None else Unknown(operand, reason)


def marked(of: Closure, field: Field, operand: str, answers: dict[Mark | None, bool]) -> Closure:
    """Whether a slot is filled as asked: by its mark, None for a slot that the form does not have. What cannot be read is unknown."""
    get = attrgetter(field.name)
    unread = Unknown(operand, UNREADABLE)

    def read(frame: Frame) -> Value:
        owner = of(frame)
        slot = None if type(owner) is Unknown else get(owner)
        mark: Mark | None = slot.mark if isinstance(slot, Entry) else "stated" if slot else None
        return answers.get(mark, unread)

    return read


def plain(of: Closure, kind: str, field: Field, operand: str) -> Closure:
    """A key, a flag or a thing: as the model holds it."""
    get = attrgetter(field.name)
    absent = Unknown(operand, absence(kind, field.name))

    def read(frame: Frame) -> Value:
        owner = of(frame)
        if type(owner) is Unknown:
            return owner
        value = get(owner)
        return absent if value is None else value

    return read


def members(of: Closure) -> Closure:
    """The indicators of a group, which holds their ids."""

    def read(frame: Frame) -> Value:
        owner = of(frame)
        if type(owner) is Unknown:
            return owner
        things = frame[THINGS]
        return tuple(things[name] for name in owner.indicators)

    return read


def traced(of: Closure, field: Field, run: Closure) -> Closure:
    """The same reading, leaving what was read in the frame: the slot, or the statement it belongs to."""
    get = attrgetter(field.name)

    def read(frame: Frame) -> Value:
        owner = of(frame)
        if type(owner) is not Unknown:
            frame[READS].append(owner if isinstance(owner, Statement) else get(owner))
        return run(frame)

    return read
