"""The names an expression may use: what `for`, `let` and loops bind, the parameters of the profile, the fields and terms of every kind."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from auditor.expression.tokens import ExpressionError
from auditor.expression.value import FIRST_NAME, PARAMETERS, PROFILE, SUBMISSION, UNSET, Closure, Frame, Type, Value, thing
from auditor.pattern import Pattern
from auditor.vocabulary import Field, kinds
from auditor.wording import Wording

_IN_ONE_LANGUAGE = Pattern(r"[A-Za-z_]+|[\u3400-\u9fff]+")
_MEANT = Wording("{what}“{wrong}”，是不是要写“{close}”？", "{what} “{wrong}”; was “{close}” meant?")
_LISTED = Wording("{what}“{wrong}”。可以写：{known}。", "{what} “{wrong}”. You may write: {known}.")
_MIXED = Wording(
    "{what}“{wrong}”，一个名称里不能又有中文又有英文，是不是要写“{close}”？",
    "{what} “{wrong}”; a name is either Chinese or English; was “{close}” meant?",
)


class Bound(NamedTuple):
    """A name in reach: its slot in the frame, its type, and for a `let` the closure that fills the slot when first asked."""

    slot: int
    type: Type
    fill: Closure | None = None

    def run(self) -> Closure:
        slot, fill = self.slot, self.fill
        if fill is None:
            return lambda frame: frame[slot]

        def read(frame: Frame) -> Value:
            value = frame[slot]
            if value is UNSET:
                value = frame[slot] = fill(frame)
            return value

        return read


class Term(NamedTuple):
    """A field that rules/terms.yaml adds to a kind: `compiled` is its expression over slot FIRST_NAME."""

    name: str
    zh: str
    kind: str
    type: Type
    help: str
    size: int
    compiled: Closure


class Names:
    """What an expression may name. Loops bind and release names; slots are never given twice."""

    def __init__(
        self,
        parameters: Mapping[str, tuple[str, Type]] | None = None,
        term: Callable[[str, str], Term | None] | None = None,
        terms_of: Callable[[str], Iterable[tuple[str, str]]] | None = None,
    ) -> None:
        self.parameters = parameters or {}
        self.term = term or (lambda _kind, _name: None)
        self.terms_of = terms_of or (lambda _kind: ())
        self.size = FIRST_NAME
        implicit, profile = Bound(SUBMISSION, thing("submission")), Bound(PARAMETERS, PROFILE)
        self.bound = {"submission": implicit, "提交": implicit, "profile": profile, "口径": profile}

    def bind(self, name: str, type_: Type, fill: Closure | None = None) -> int:
        """Give a name a slot of its own and return it."""
        slot = self.spare()
        self.bound[name] = Bound(slot, type_, fill)
        return slot

    def spare(self) -> int:
        self.size += 1
        return self.size - 1

    def release(self, names: Iterable[str]) -> None:
        """Take names out of reach; their slots are not given again."""
        for name in names:
            del self.bound[name]

    def blank(self) -> list[Value]:
        """The slots after the context, before anything is bound."""
        return [UNSET] * (self.size - FIRST_NAME)


@cache
def fields(kind: str) -> dict[str, Field]:
    """The fields of a kind by both their names."""
    listed = kinds()[kind].fields
    return {**{field.zh: field for field in listed.values()}, **listed}


@cache
def kind_named(name: str) -> str | None:
    """The English name of a kind given in either language."""
    return next((kind.name for kind in kinds().values() if name in (kind.name, kind.zh)), None)


def is_chinese(name: str) -> bool:
    return any("\u3400" <= sign <= "\u9fff" for sign in name)


def nearest(wrong: str, known: Iterable[str]) -> str | None:
    """The known name most like a wrong one, in the language of the wrong one."""
    chinese = is_chinese(wrong)
    found = get_close_matches(wrong, sorted(name for name in known if is_chinese(name) == chinese), n=1, cutoff=0.45)
    return found[0] if found else None


def misnamed(what: Wording, wrong: str, known: Sequence[str], close: str | None) -> Wording:
    """The sentence for a word that may not stand there: the nearest one that may, or all of them."""
    if close is not None:
        return _MEANT.filled(what=what, wrong=wrong, close=close)
    return _LISTED.filled(what=what, wrong=wrong, known=Wording("、".join(known), ", ".join(f"“{name}”" for name in known)))


def unknown_name(what: Wording, wrong: str, known: Iterable[str], start: int = 0) -> ExpressionError:
    """The error for a name that is not there: the nearest one, or all that may be written."""
    known = list(dict.fromkeys(known))
    pieces = _IN_ONE_LANGUAGE.findall(wrong)
    meant = next((piece for piece in pieces if piece in known), None) if len(pieces) > 1 else None
    if meant is not None:
        return ExpressionError(_MIXED.filled(what=what, wrong=wrong, close=meant), start)
    same = [name for name in known if is_chinese(name) == is_chinese(wrong)] or known
    return ExpressionError(misnamed(what, wrong, same[:40], nearest(wrong, known)), start)


def field_names(names: Names, kind: str) -> list[str]:
    """Everything that may stand behind the dot of a thing, in both languages."""
    return [*fields(kind), *(name for pair in names.terms_of(kind) for name in pair)]
