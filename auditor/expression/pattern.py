"""Regular expressions that rules and profiles state: compiled once, and refused where a short text could take forever."""

import re
from functools import lru_cache
from re import _constants as signs  # type: ignore[attr-defined]  # the parsed form is the one safe way to see nested repetition
from re import _parser as parser  # type: ignore[attr-defined]  # the same
from typing import Any

from auditor.expression.tokens import ExpressionError

_REPEATS = (signs.MAX_REPEAT, signs.MIN_REPEAT)


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, ready to search with.

    Raises ExpressionError where it is none, or where a repetition stands inside a repetition.
    """
    try:
        tree = parser.parse(pattern)
    except re.error as error:
        raise ExpressionError(f"“{pattern}”不是正则表达式（{error}）；要找的文字里有 ( ) [ ] . * + ? 时，前面加反斜杠 \\。") from None
    if _nested(tree, inside=False):
        raise ExpressionError(f"“{pattern}”在重复里面又有重复（如 (a+)+），长文字可能算不完；请改写成不套重复的样子。")
    return re.compile(pattern)


def _nested(tree: Any, *, inside: bool) -> bool:
    for sign, argument in tree:
        unbounded = sign in _REPEATS and argument[1] is signs.MAXREPEAT
        if unbounded and inside:
            return True
        if any(_nested(part, inside=inside or unbounded) for part in _parts(sign, argument)):
            return True
    return False


def _parts(sign: Any, argument: Any) -> list[Any]:
    if sign in _REPEATS:
        return [argument[2]]
    if sign is signs.BRANCH:
        return list(argument[1])
    if sign is signs.SUBPATTERN:
        return [argument[3]]
    return [argument[1]] if sign in (signs.ASSERT, signs.ASSERT_NOT) else []
