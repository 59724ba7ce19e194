"""Text set in columns of a terminal: Chinese characters take two, numbers and Latin words stay whole."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from auditor.pattern import CHINESE, Pattern

WIDTH = 100
NARROWEST = 40
_WORD = Pattern(rf"[0-9][0-9.,]* {CHINESE}|[A-Za-z0-9.,%‰/_+×÷=≤≥<>#-]+|\s+|.", re.DOTALL)
_NEVER_FIRST = frozenset("，。；：、？！）」』”》〕】%,.;:?!)]}…")
_NEVER_LAST = frozenset("（「『“《〔【([{")


def width_of(text: str) -> int:
    """How many columns a text takes."""
    measured = _columns()(text)
    return measured if measured >= 0 else len(text)


@cache
def _columns() -> Callable[[str], int]:
    """The tables of wcwidth are had when something is first set: a check needs them only when it has been audited."""
    from wcwidth import wcswidth  # noqa: PLC0415 the same

    return wcswidth


def wrap(text: str, width: int) -> list[str]:
    """A text in lines of at most `width` columns. A closing mark never begins a line, an opening one never ends it."""
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        line: list[str] = []
        for word in _words(paragraph, width):
            if line and width_of("".join(line)) + width_of(word) > width:
                kept = len(line) - _carried(line, word)
                lines.append("".join(line[:kept]).rstrip())
                line = line[kept:]
            if line or not word.isspace():
                line.append(word)
        lines.append("".join(line).rstrip())
    return lines


def table(rows: Sequence[Sequence[str]], width: int, indent: int = 0) -> list[str]:
    """Rows of short cells before a last cell that is wrapped into what is left of the line."""
    before = sum(max(width_of(row[column]) for row in rows) + 2 for column in range(len(rows[0]) - 1))
    wrapped = [[*row[:-1], "\n".join(wrap(row[-1], max(width - indent - before, NARROWEST // 2)))] for row in rows]
    from tabulate import tabulate  # noqa: PLC0415 the same as wcwidth below

    return [" " * indent + line for line in tabulate(wrapped, tablefmt="plain", disable_numparse=True).splitlines()]


def _words(text: str, width: int) -> Iterator[str]:
    for word in _WORD.findall(text):
        yield from (word[at : at + width] for at in range(0, len(word), width)) if len(word) > width else (word,)


def _carried(line: Sequence[str], word: str) -> int:
    """How many words go down with one that may not begin a line, or because they may not end one."""
    carried = 0
    while carried < len(line) - 1 and (word[0] in _NEVER_FIRST or line[-1 - carried] in _NEVER_LAST):
        carried += 1
        word = line[-carried]
    return carried
