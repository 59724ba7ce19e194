"""Regular expressions that are compiled when they are first used, and the one for any of some words."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any


class Pattern:
    """A regular expression, known as written until something is looked for with it.

    What reads forms and prose has more than two hundred of them, of which one file needs half: compiling them all would be a tenth of
    the time that a check takes.
    """

    search: Callable[..., re.Match[str] | None]
    match: Callable[..., re.Match[str] | None]
    fullmatch: Callable[..., re.Match[str] | None]
    finditer: Callable[..., Iterator[re.Match[str]]]
    findall: Callable[..., list[Any]]
    split: Callable[..., list[str | Any]]
    sub: Callable[..., str]

    def __init__(self, source: str, flags: int = 0) -> None:
        self.source = source
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        """A method, asked for the first time: from now on all of them are there, and as fast as those of `re`."""
        if name not in Pattern.__annotations__:
            raise AttributeError(name)
        compiled = re.compile(self.source, self.flags)
        self.__dict__.update({method: getattr(compiled, method) for method in Pattern.__annotations__})
        return self.__dict__[name]


def any_of(words: Iterable[str]) -> str:
    """The pattern of any of these words, as they are written; the longest is tried first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
