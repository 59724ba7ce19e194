"""What an expression works on: values and the unknown, their types at load time, and the frame that holds them at run time."""

from collections.abc import Callable
from typing import Any, NamedTuple

from auditor.vocabulary import Field, kinds
from auditor.wording import Wording

Value = Any
"""Quantity | str | bool | a thing (Submission, Form, FundLine, Indicator, Group, Statement, Section, Repair, Judgement) | a tuple of
values | a table (dict of a profile) | Unknown."""

Frame = list[Value]
"""The run-time slots of one binding: the context below, then the bound things, then `let` and loop variables.

At READS every closure that reads a slot leaves what it read: the slot, or the statement whose figure it is; a term leaves a tuple of what
it read itself.
"""

Closure = Callable[[Frame], Value]

SUBMISSION, PARAMETERS, FIGURES, POINTS, TERMS, THINGS, READS = range(7)
FIRST_NAME = 7
"""The first slot after the context."""


class Unknown(NamedTuple):
    """A value that the submission does not give. `operand` is the path as the rule wrote it, `reason` why it is unknown."""

    operand: str
    reason: Wording


class Unset:
    """The mark of a `let` that no one asked for yet."""


UNSET = Unset()


def roomy(frame: Frame, size: int) -> Frame:
    """The frame with slots for names that were not there yet when it was made."""
    return frame if len(frame) >= size else frame + [UNSET] * (size - len(frame))


class Unheeded(list[Value]):
    """What is read where nobody asks: kept nowhere."""

    __slots__ = ()

    def append(self, _read: Value, /) -> None:
        return


UNHEEDED = Unheeded()

BLANK = Wording("空白", "blank")
FILLED = Wording("填“{text}”", "filled in as “{text}”")
NOT_A_NUMBER = Wording("不是数字", "not a number")
UNREADABLE = Wording("读不出", "unreadable")
NO_COLUMN = Wording("表中没有这一栏", "no such column in the form")
NO_LINE = Wording("表中没有这一行", "no such row in the form")
NO_FORM = Wording("没有自评表", "no form")
NOT_SAID = Wording("没有写明", "not stated")
OTHER_UNIT = Wording("单位不同", "different units")
ZERO_DIVISOR = Wording("除数为零", "divided by zero")
NONE_FOUND = Wording("一个也没有", "there is none")
NOT_IN_TABLE = Wording("对照表中没有", "not in the table of the profile")

_THING = Wording("“{zh}”", "a thing of kind “{en}”")
_LIST = Wording("一组{of}", "a list (each {of})")
_ANY_LIST = Wording("一组", "a list")
_TYPES = {
    "number": Wording("数字", "a number"),
    "text": Wording("文字", "a text"),
    "key": Wording("关键词", "a keyword"),
    "truth": Wording("条件", "a condition"),
    "table": Wording("对照表", "a table"),
    "profile": Wording("口径", "the profile"),
    "any": Wording("未知", "unknown"),
}


class Type(NamedTuple):
    """What an expression gives, known when the rule is loaded: number, text, key, truth, thing, list, table or profile.

    `kind` is that of a thing, `of` the type of a list's members or a table's values, `field` the field a key was read from.
    """

    name: str
    kind: str = ""
    of: "Type | None" = None
    field: Field | None = None

    @property
    def named(self) -> Wording:
        """The type as a sentence names it."""
        if self.name == "thing":
            return _THING.filled(zh=kinds()[self.kind].zh, en=self.kind)
        if self.name == "list":
            return _LIST.filled(of=self.of.named) if self.of is not None else _ANY_LIST
        return _TYPES[self.name]


NUMBER = Type("number")
TEXT = Type("text")
TRUTH = Type("truth")
ANY = Type("any")
"""What a stated unknown gives: it fits wherever a value does."""
PROFILE = Type("profile")


def thing(kind: str) -> Type:
    return Type("thing", kind)


def several(of: Type) -> Type:
    return Type("list", of=of)


class Compiled(NamedTuple):
    """An expression ready to run: its type, its closure, its value where the rule itself states it, its slot where it is a bound name, and
    what it holds where it is a key of a bound name."""

    type: Type
    run: Closure
    constant: Value = None
    slot: int | None = None
    held: "Held | None" = None


class Held(NamedTuple):
    """A key of a bound name: the slot of the name, what takes the key from the thing there, and what is said where the thing has none."""

    slot: int
    get: Callable[[Value], Value]
    absent: Unknown
