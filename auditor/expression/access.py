"""Reading a field of a thing: an Entry or Figure becomes a quantity once per submission, a blank slot an Unknown with its reason."""

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from operator import attrgetter

from auditor.expression.value import (
    BLANK,
    FIGURES,
    FILLED,
    NO_COLUMN,
    NO_FORM,
    NO_LINE,
    NOT_A_NUMBER,
    NOT_SAID,
    POINTS,
    READS,
    THINGS,
    UNHEEDED,
    UNREADABLE,
    Closure,
    Compiled,
    Frame,
    Held,
    Unknown,
    Value,
)
from auditor.model import Entry, Figure, Mark, Submission
from auditor.quantity import Quantity, marks, printed
from auditor.vocabulary import JUDGED, Field, kinds
from auditor.wording import Wording


def context(submission: Submission, parameters: dict[str, Value], things: dict[str, Value]) -> Frame:
    """The first slots of every frame of a submission: its memos of quantities and terms are shared by all rules."""
    return [submission, parameters, memos(), memos(), {}, things, UNHEEDED]


def unwritten(entry: Entry) -> Wording | None:
    """Why a slot holds no words; None where it holds some."""
    match entry.mark:
        case "stated":
            return None
        case "dash":
            return FILLED.filled(text=entry.text)
        case "unreadable":
            return UNREADABLE
        case "blank":
            return BLANK


def _quantity(slot: Entry | Figure, convert: Callable[[Figure], Quantity]) -> Quantity | Wording:
    """What a slot counts, or why nothing can be said of it."""
    if type(slot) is Figure:  # an instance check of a pydantic model costs ten times as much
        return convert(slot)
    assert type(slot) is Entry
    return convert(slot.figure) if slot.figure is not None else unwritten(slot) or NOT_A_NUMBER


def absence(kind: str, name: str) -> Wording:
    """Why a slot is not there at all."""
    if kind == "submission" and name == "form":
        return NO_FORM
    if kind == "form" and name == "execution":
        return NO_LINE
    return NOT_SAID if kind in ("statement", "section", *JUDGED) else NO_COLUMN


def figure(thing: Compiled, field: Field, operand: str) -> Closure:
    """The quantity in a slot of a thing: an interval for a figure, exact for points."""
    of, kind, slot = thing.run, thing.type.kind, thing.slot
    get, index = attrgetter(field.name), _index(field.name)
    memo_slot, convert = (POINTS, marks) if field.type == "points" else (FIGURES, printed)
    absent, notices_owner = absence(kind, field.name), kind == "statement"
    missing: dict[Wording, Unknown] = {}

    def named(reason: Wording) -> Unknown:
        return missing.get(reason) or missing.setdefault(reason, Unknown(operand, reason))

    def look(frame: Frame, owner: Value) -> tuple[Quantity | Wording, Value]:
        held = get(owner)
        found = absent if held is None else _quantity(held, convert)
        noticed = frame[memo_slot][index][id(owner)] = found, owner if notices_owner else held
        return noticed

    def read(frame: Frame) -> Value:
        owner = of(frame)
        if type(owner) is Unknown:
            return owner
        found, noticed = frame[memo_slot][index].get(id(owner)) or look(frame, owner)
        frame[READS].append(noticed)
        return named(found) if type(found) is Wording else found

    def read_name(frame: Frame) -> Value:
        owner = frame[slot]  # type: ignore[index]  # this one is only given out where the owner has a slot
        found, noticed = frame[memo_slot][index].get(id(owner)) or look(frame, owner)
        frame[READS].append(noticed)
        return named(found) if type(found) is Wording else found

    return read if slot is None else read_name


@cache
def _index(field: str) -> int:
    """The place of a field's memo among those of all fields."""
    return _field_names().index(field)


@cache
def _field_names() -> tuple[str, ...]:
    return tuple(sorted({name for kind in kinds().values() for name in kind.fields}))


def memos() -> dict[int, dict[int, tuple[Quantity | Wording, Value]]]:
    """An empty memo for each field, by its place: the id() of an owner, which the submission keeps alive; what its slot counts or why not,
    and what is kept of reading it."""
    return defaultdict(dict)


def text(thing: Compiled, field: Field, operand: str) -> Closure:
    """The words in a slot, whatever they say."""
    of, kind, name, get = thing.run, thing.type.kind, thing.slot, attrgetter(field.name)
    absent, notices_owner = Unknown(operand, absence(kind, field.name)), kind == "statement"

    def read(frame: Frame) -> Value:
        owner = of(frame)
        if type(owner) is Unknown:
            return owner
        slot = get(owner)
        frame[READS].append(owner if notices_owner else slot)
        if type(slot) is Entry and slot.mark == "stated":
            return slot.text
        return _words(slot, operand, absent)

    def read_name(frame: Frame) -> Value:
        owner = frame[name]  # type: ignore[index]  # this one is only given out where the owner has a slot
        slot = get(owner)
        frame[READS].append(owner if notices_owner else slot)
        if type(slot) is Entry and slot.mark == "stated":
            return slot.text
        return _words(slot, operand, absent)

    return read if name is None else read_name


def _words(slot: Entry | Figure | Wording | str | None, operand: str, absent: Unknown) -> str | Unknown:
    if slot is None:
        return absent
    if type(slot) is Wording:  # rules match what is said in Chinese
        slot = slot.zh
    if type(slot) is str:
        return slot or Unknown(operand, BLANK)
    if type(slot) is Figure:
        return slot.text
    assert type(slot) is Entry
    reason = unwritten(slot)
    return slot.text if reason is None else Unknown(operand, reason)


def marked(thing: Compiled, field: Field, operand: str, answers: dict[Mark | None, bool]) -> Closure:
    """Whether a slot is filled as asked: by its mark, None for a slot that the form does not have. What cannot be read is unknown."""
    of, name, get, notices_owner = thing.run, thing.slot, attrgetter(field.name), thing.type.kind == "statement"
    unread = Unknown(operand, UNREADABLE)

    def read(frame: Frame) -> Value:
        owner = of(frame)
        slot = None if type(owner) is Unknown else get(owner)
        frame[READS].append(owner if notices_owner else slot)
        return answers.get(_mark(slot), unread)

    def read_name(frame: Frame) -> Value:
        owner = frame[name]  # type: ignore[index]  # this one is only given out where the owner has a slot
        slot = get(owner)
        frame[READS].append(owner if notices_owner else slot)
        return answers.get(slot.mark if type(slot) is Entry else _mark(slot), unread)

    return read if name is None else read_name


def _mark(slot: Value) -> Mark | None:
    if type(slot) is Entry:
        return slot.mark
    return "stated" if slot else None


def held(thing: Compiled, field: Field, operand: str) -> Held | None:
    """What a key of a bound name holds; None for one of any other thing."""
    return None if thing.slot is None else Held(thing.slot, attrgetter(field.name), Unknown(operand, absence(thing.type.kind, field.name)))


def plain(thing: Compiled, field: Field, operand: str) -> Closure:
    """A key, a flag or a thing: as the model holds it."""
    of, name, get = thing.run, thing.slot, attrgetter(field.name)
    absent = Unknown(operand, absence(thing.type.kind, field.name))

    def read(frame: Frame) -> Value:
        owner = of(frame)
        if type(owner) is Unknown:
            return owner
        value = get(owner)
        return absent if value is None else value

    def read_name(frame: Frame) -> Value:
        value = get(frame[name])  # type: ignore[index]  # this one is only given out where the owner has a slot
        return absent if value is None else value

    return read if name is None else read_name


def members(of: Closure) -> Closure:
    """The indicators of a group, which holds their ids."""

    def read(frame: Frame) -> Value:
        owner = of(frame)
        if type(owner) is Unknown:
            return owner
        things = frame[THINGS]
        return tuple(things[name] for name in owner.indicators)

    return read
