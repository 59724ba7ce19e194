"""Regular expressions that rules and profiles state: refused where they are none or a short text could take forever."""

import re
from collections.abc import Iterator
from functools import lru_cache
from re import _constants as signs  # type: ignore[attr-defined]  # the parsed form is the one safe way to see nested repetition
from re import _parser as parser  # type: ignore[attr-defined]  # as for _constants: nothing public gives the parsed form
from typing import Any

from auditor.expression.tokens import ExpressionError
from auditor.pattern import Pattern
from auditor.wording import Wording

_NESTED = Wording(
    "在重复里面又有重复（如 (a+)+），长文字可能算不完；请改写成不套重复的样子",
    "repeats what repeats already, like (a+)+; a long text could take it forever. Write it without one repetition inside another",
)
_PIECED = Wording(
    "重复的几种写法可以互相拼成（如 (a|aa)+），长文字可能算不完；请删去能由别的写法拼成的那一种",
    "repeats ways of writing that can be pieced together from each other, like (a|aa)+; a long text could take it forever. "
    "Leave out the one that others make up",
)
_REPEATED = Wording(
    "里有 {repeats} 处 * 或 +，长文字可能算不完；请拆成几个 matches，用 and 连起来",
    "has {repeats} times * or +; a long text could take it forever. Take it apart into several matches joined by and",
)
_REFUSED = Wording("“{pattern}”{why}。", "“{pattern}” {why}.")
_NO_PATTERN = Wording(
    "“{pattern}”不是正则表达式（{error}）；要找的文字里有 ( ) [ ] . * + ? 时，前面加反斜杠 \\。",
    "“{pattern}” is no regular expression ({error}); where the text sought has one of ( ) [ ] . * + ? in it, write \\ before it.",
)
_REPEATS = (signs.MAX_REPEAT, signs.MIN_REPEAT)
_SIGNS = frozenset("\\.^$*+?{}[]()")
"""A pattern without any of these is words and the | between them, which can neither be wrong nor take forever."""
_SAFE_REPEATS = 8
_MOST_REPEATS = 4
_MOST_WORDS = 500


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> Pattern:
    """The pattern, ready to search with.

    Raises ExpressionError where it is none, or where a text could take it forever.
    """
    if _SIGNS.isdisjoint(pattern):
        return Pattern(pattern)
    try:
        tree = parser.parse(pattern)
        _check_looks_behind(tree)
    except re.error as error:
        raise ExpressionError(_NO_PATTERN.filled(pattern=pattern, error=error)) from None
    why = _endless(tree)
    if why is not None:
        raise ExpressionError(_REFUSED.filled(pattern=pattern, why=why))
    return Pattern(pattern)


@lru_cache(maxsize=1024)
def proven(pattern: str) -> Pattern:
    """A pattern that has passed these checks before."""
    return Pattern(pattern)


def _check_looks_behind(tree: Any) -> None:
    """Raises re.error for the one fault that shows only when a pattern is compiled: looking behind for words of no fixed length."""
    for sign, argument in _within(tree):
        if sign in (signs.ASSERT, signs.ASSERT_NOT) and argument[0] < 0:
            least, most = argument[1].getwidth()
            if least != most:
                raise re.error("look-behind requires fixed-width pattern")


def _endless(tree: Any) -> Wording | None:
    """Why a short text could take forever: what a repetition may read in more than one way doubles the ways with every sign."""
    repeats = 0
    for sign, argument in tree:
        repeats += sign in _REPEATS and argument[1] is signs.MAXREPEAT
        if sign in _REPEATS and argument[1] > _SAFE_REPEATS and _is_ambiguous(argument[2]):
            nested = any(part in _REPEATS for part, _ in _within(argument[2]))
            return _NESTED if nested else _PIECED
        inner = next((found for part in _parts(sign, argument) if (found := _endless(part)) is not None), None)
        if inner is not None:
            return inner
    return _REPEATED.filled(repeats=repeats) if repeats > _MOST_REPEATS else None


def _is_ambiguous(body: Any) -> bool:
    """Whether a stretch made of repetitions of this can be cut into them in two ways."""
    words = _spelled(body)
    if words is not None:
        return "" in words or not _is_code(words)
    return any(sign is signs.BRANCH or (sign in _REPEATS and argument[0] != argument[1]) for sign, argument in _within(body))


def _spelled(tree: Any) -> set[str] | None:
    """Every text that a pattern without repetitions stands for; None where they cannot be listed."""
    found = {""}
    for sign, argument in tree:
        if sign is signs.LITERAL:
            parts: set[str] | None = {chr(argument)}
        elif sign is signs.IN and all(kind is signs.LITERAL for kind, _ in argument):
            parts = {chr(code) for _, code in argument}
        elif sign is signs.BRANCH:
            listed = [_spelled(branch) for branch in argument[1]]
            parts = None if None in listed else {word for words in listed for word in words or ()}
        else:
            parts = _spelled(argument[3]) if sign is signs.SUBPATTERN else None
        if parts is None or len(found) * len(parts) > _MOST_WORDS:
            return None
        found = {before + after for before in found for after in parts}
    return found


def _is_code(words: set[str]) -> bool:
    """Whether texts strung together can be told apart again in one way only (Sardinas and Patterson)."""
    rests = {long[len(short) :] for short in words for long in words if long != short and long.startswith(short)}
    seen: set[str] = set()
    while rests - seen:
        if rests & words:
            return False
        seen |= rests
        rests = {rest[len(word) :] for rest in rests for word in words if rest.startswith(word)} | {
            word[len(rest) :] for rest in rests for word in words if word.startswith(rest)
        }
    return True


def _within(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every part of a pattern, however deep."""
    for sign, argument in tree:
        yield sign, argument
        for part in _parts(sign, argument):
            yield from _within(part)


def _parts(sign: Any, argument: Any) -> list[Any]:
    if sign in _REPEATS:
        return [argument[2]]
    if sign is signs.BRANCH:
        return list(argument[1])
    if sign is signs.SUBPATTERN:
        return [argument[3]]
    return [argument[1]] if sign in (signs.ASSERT, signs.ASSERT_NOT) else []
