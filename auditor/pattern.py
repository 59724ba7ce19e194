"""Regular expressions that are compiled when a text may hold them, and the one for any of some words."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from auditor.clue import Clues, clues, hold

CHINESE = r"[^\W\d_A-Za-z]"
"""A Chinese sign; a range of twenty thousand signs takes longer to compile than all else in a pattern."""
_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub")


class Pattern:
    """A regular expression, known as written until a text has its clues.

    What reads forms and prose has more than four hundred of them, of which one file has the clues of a third. To compile one takes a
    millisecond, ten times as long as to read its clues; to compile them all would take as long as the rest of a check.
    """

    def __init__(self, source: str, flags: int = 0) -> None:
        self.source = source
        self.flags = flags

    @cached_property
    def _clues(self) -> Clues:
        return () if self.flags else clues(self.source)

    def _compiled(self) -> re.Pattern[str]:
        """The expression, needed for the first time: from now on the methods are those of `re`, and as fast."""
        compiled = re.compile(self.source, self.flags)
        self.__dict__.update({method: getattr(compiled, method) for method in _METHODS})
        return compiled

    def _may_be_in(self, text: str) -> bool:
        return hold(self._clues, text)

    def search(self, text: str, *span: int) -> re.Match[str] | None:
        return self._compiled().search(text, *span) if self._may_be_in(text) else None

    def match(self, text: str, *span: int) -> re.Match[str] | None:
        return self._compiled().match(text, *span) if self._may_be_in(text) else None

    def fullmatch(self, text: str, *span: int) -> re.Match[str] | None:
        return self._compiled().fullmatch(text, *span) if self._may_be_in(text) else None

    def finditer(self, text: str, *span: int) -> Iterator[re.Match[str]]:
        return self._compiled().finditer(text, *span) if self._may_be_in(text) else iter(())

    def findall(self, text: str, *span: int) -> list[Any]:
        return self._compiled().findall(text, *span) if self._may_be_in(text) else []

    def split(self, text: str, *most: int) -> list[str | Any]:
        return self._compiled().split(text, *most) if self._may_be_in(text) else [text]

    def sub(self, new: Any, text: str, *most: int) -> str:
        return self._compiled().sub(new, text, *most) if self._may_be_in(text) else text


def any_of(words: Iterable[str]) -> str:
    """The pattern of any of these words, as they are written; the longest is tried first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
