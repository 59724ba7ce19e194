"""Closures for and, or, not, comparison and arithmetic: true, false or unknown, and the first unknown operand is kept."""

from collections.abc import Callable, Sequence
from operator import eq, ge, gt, le, lt, ne

from auditor.expression.value import OTHER_UNIT, ZERO_DIVISOR, Closure, Frame, Held, Unknown, Value
from auditor.quantity import PURE, Quantity, compared, minus, negative, over, plus, times
from auditor.vocabulary import Unit

ORDERS: dict[str, Callable[[Value, Value], bool]] = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


def conjunction(parts: Sequence[Closure]) -> Closure:
    """False where any part is false, else unknown where any is unknown."""
    if len(parts) == 2:
        return _both(*parts)

    def run(frame: Frame) -> Value:
        unknown = None
        for part in parts:
            value = part(frame)
            if value is False:
                return False
            if value is not True and unknown is None:
                unknown = value
        return True if unknown is None else unknown

    return run


def _both(left: Closure, right: Closure) -> Closure:
    def run(frame: Frame) -> Value:
        first = left(frame)
        if first is False:
            return False
        second = right(frame)
        return second if first is True or second is False else first

    return run


def disjunction(parts: Sequence[Closure]) -> Closure:
    """True where any part is true, else unknown where any is unknown."""

    def run(frame: Frame) -> Value:
        unknown = None
        for part in parts:
            value = part(frame)
            if value is True:
                return True
            if value is not False and unknown is None:
                unknown = value
        return False if unknown is None else unknown

    return run


def negation(part: Closure) -> Closure:
    def run(frame: Frame) -> Value:
        value = part(frame)
        if value is True:
            return False
        return True if value is False else value

    return run


def choice(condition: Closure, then: Closure, otherwise: Closure) -> Closure:
    """`then if condition else otherwise`; unknown where the condition is."""

    def run(frame: Frame) -> Value:
        value = condition(frame)
        if value is True:
            return then(frame)
        return otherwise(frame) if value is False else value

    return run


def alike(left: Unit | None, right: Unit | None) -> bool:
    """Whether values in these units meet as they are written: no unit on one side, and no fraction on the other."""
    if left is None or right is None:
        return True
    return (left is PURE and right.dimension != "ratio") or (right is PURE and left.dimension != "ratio")


def order(sign: str, left: Closure, right: Closure, written: str) -> Closure:
    """Two quantities compared by their values as printed."""
    test = ORDERS[sign]
    incomparable = Unknown(written, OTHER_UNIT)

    def run(frame: Frame) -> Value:
        a = left(frame)
        if type(a) is Unknown:
            return a
        b = right(frame)
        if type(b) is Unknown:
            return b
        if a.unit is b.unit or alike(a.unit, b.unit):
            return test(a.value, b.value)
        found = compared(a, b)
        return incomparable if found is None else test(found, 0)

    return run


def order_constant(sign: str, left: Closure, right: Quantity, written: str) -> Closure:
    """The same where the rule itself states the second."""
    test, unit, value = ORDERS[sign], right.unit, right.value
    incomparable = Unknown(written, OTHER_UNIT)

    def run(frame: Frame) -> Value:
        a = left(frame)
        if type(a) is Unknown:
            return a
        if a.unit is unit or alike(a.unit, unit):
            return test(a.value, value)
        found = compared(a, right)
        return incomparable if found is None else test(found, 0)

    return run


def same_words(sign: str, left: Closure, words: str) -> Closure:
    """A text held against words that the rule states; blanks do not count."""
    same, wanted = sign == "==", "".join(words.split())

    def run(frame: Frame) -> Value:
        found = left(frame)
        return found if type(found) is Unknown else (found == wanted or "".join(found.split()) == wanted) is same

    return run


def membership(left: Closure, words: Sequence[str]) -> Closure:
    """Whether a text is one of the words that the rule states; blanks do not count."""
    listed = frozenset("".join(word.split()) for word in words)

    def run(frame: Frame) -> Value:
        found = left(frame)
        return found if type(found) is Unknown else found in listed or "".join(found.split()) in listed

    return run


def equality(sign: str, left: Closure, right: Closure, key: Callable[[Value], Value] | None = None) -> Closure:
    """Two texts, keys, truths or things (by `key`) held to be the same, or not."""
    test = ORDERS[sign]

    def run(frame: Frame) -> Value:
        a = left(frame)
        if type(a) is Unknown:
            return a
        b = right(frame)
        if type(b) is Unknown:
            return b
        return test(a, b) if key is None else test(key(a), key(b))

    return run


def is_constant(sign: str, left: Closure, value: str) -> Closure:
    """A key held against a word that the rule states."""
    same = sign == "=="

    def run(frame: Frame) -> Value:
        found = left(frame)
        return found if type(found) is Unknown else (found == value) is same

    return run


def holds_constant(sign: str, key: Held, value: str) -> Closure:
    """The same for a key of a bound name."""
    same, (slot, get, absent) = sign == "==", key

    def run(frame: Frame) -> Value:
        found = get(frame[slot])
        return absent if found is None else (found == value) is same

    return run


def strict(function: Callable[..., Value], parts: Sequence[Closure]) -> Closure:
    """A function of known values; unknown where any of them is."""
    if len(parts) == 1:
        return _strict_of_one(function, parts[0])
    if len(parts) == 2:
        return _strict_of_two(function, *parts)

    def run(frame: Frame) -> Value:
        values = []
        for part in parts:
            value = part(frame)
            if type(value) is Unknown:
                return value
            values.append(value)
        return function(*values)

    return run


def _strict_of_one(function: Callable[[Value], Value], part: Closure) -> Closure:
    def run(frame: Frame) -> Value:
        value = part(frame)
        return value if type(value) is Unknown else function(value)

    return run


def _strict_of_two(function: Callable[[Value, Value], Value], left: Closure, right: Closure) -> Closure:
    def run(frame: Frame) -> Value:
        first = left(frame)
        if type(first) is Unknown:
            return first
        second = right(frame)
        return second if type(second) is Unknown else function(first, second)

    return run


def arithmetic(sign: str, left: Closure, right: Closure, written: str) -> Closure:
    """+ - * / of two quantities, units and intervals carried along."""
    mixed, zero = Unknown(written, OTHER_UNIT), Unknown(written, ZERO_DIVISOR)

    def add(a: Quantity, b: Quantity) -> Value:
        if a.unit is b.unit:
            return Quantity(a.value + b.value, a.low + b.low, a.high + b.high, a.unit)
        return plus(a, b) or mixed

    def subtract(a: Quantity, b: Quantity) -> Value:
        return minus(a, b) or mixed

    def divide(a: Quantity, b: Quantity) -> Value:
        return over(a, b) or (zero if b.value == 0 else mixed)

    return strict({"+": add, "-": subtract, "*": times, "/": divide}[sign], (left, right))


def minus_sign(part: Closure) -> Closure:
    return strict(negative, (part,))
