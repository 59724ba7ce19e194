"""Walking over the things of a comprehension, and what any and all make of it."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from auditor.expression.value import Closure, Frame, Unknown, Value

Walk = Callable[[Frame], Iterator[Value]]
"""Binds the loop names to one combination after the other; gives True for each whose conditions hold, an Unknown where that is unknown."""


class Level(NamedTuple):
    """One `for name in things if condition`: the name's slot, the things, the condition."""

    slot: int
    things: Closure
    condition: Closure | None


def walk(levels: tuple[Level, ...]) -> Walk:
    """All combinations of the loops, outermost first."""
    (slot, things, condition), deeper = levels[0], walk(levels[1:]) if len(levels) > 1 else None

    def run(frame: Frame) -> Iterator[Value]:
        found = things(frame)
        if type(found) is Unknown:
            yield found
            return
        for member in found:
            frame[slot] = member
            holds = True if condition is None else condition(frame)
            if holds is False:
                continue
            if holds is not True:
                yield holds
            elif deeper is None:
                yield True
            else:
                yield from deeper(frame)

    return run


def gathered(levels: tuple[Level, ...], element: Closure) -> Closure:
    """The elements as a tuple; unknown where the things or a condition are."""
    if len(levels) == 1:
        return _gathered_of_one(levels[0], element)
    steps = walk(levels)

    def run(frame: Frame) -> Value:
        values = []
        for state in steps(frame):
            if state is not True:
                return state
            values.append(element(frame))
        return tuple(values)

    return run


def _gathered_of_one(level: Level, element: Closure) -> Closure:
    """The same without a generator: most loops are single."""
    slot, things, condition = level

    def run(frame: Frame) -> Value:
        found = things(frame)
        if type(found) is Unknown:
            return found
        values = []
        for member in found:
            frame[slot] = member
            holds = True if condition is None else condition(frame)
            if holds is True:
                values.append(element(frame))
            elif holds is not False:
                return holds
        return tuple(values)

    return run


def exists(levels: tuple[Level, ...], element: Closure) -> Closure:
    """Whether any element is true: one that is settles it, else an unknown one leaves it open."""
    if len(levels) == 1:
        return _settled_of_one(levels[0], element, by=True)
    steps = walk(levels)

    def run(frame: Frame) -> Value:
        unknown = None
        for state in steps(frame):
            value = element(frame) if state is True else state
            if value is True:
                return True
            if value is not False and unknown is None:
                unknown = value
        return False if unknown is None else unknown

    return run


def every(levels: tuple[Level, ...], element: Closure) -> Closure:
    """Whether all elements are true: one that is not settles it, else an unknown one leaves it open."""
    if len(levels) == 1:
        return _settled_of_one(levels[0], element, by=False)
    steps = walk(levels)

    def run(frame: Frame) -> Value:
        unknown = None
        for state in steps(frame):
            value = element(frame) if state is True else state
            if value is False:
                return False
            if value is not True and unknown is None:
                unknown = value
        return True if unknown is None else unknown

    return run


def _settled_of_one(level: Level, element: Closure, *, by: bool) -> Closure:
    """exists and every, settled by the first element that is true or false, without a generator."""
    slot, things, condition = level

    def run(frame: Frame) -> Value:
        found = things(frame)
        if type(found) is Unknown:
            return found
        unknown = None
        for member in found:
            frame[slot] = member
            value = True if condition is None else condition(frame)
            if value is False:
                continue
            if value is True:
                value = element(frame)
                if value is by:
                    return by
            if type(value) is not bool and unknown is None:
                unknown = value
        return not by if unknown is None else unknown

    return run


def any_of(values: tuple[Value, ...]) -> Value:
    """Whether any value of a list is true."""
    return True if True in values else next((value for value in values if value is not False), False)


def all_of(values: tuple[Value, ...]) -> Value:
    """Whether all values of a list are true."""
    return False if False in values else next((value for value in values if value is not True), True)
