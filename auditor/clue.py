"""A regular expression → its clues: words that a text has wherever the expression is found in it."""

import re
from collections.abc import Iterator

Words = tuple[str, ...]
"""One of them is there."""
Way = tuple[Words, ...]
"""Of each of these, one word is there."""
Clues = tuple[Way, ...]
"""One of these ways is taken; without any, nothing is said, and the expression may be found in any text."""

_MOST_SETS = 3
_MOST_WORDS = 64
"""To look for more than these takes as long as to look for the expression."""
_PIECE = re.compile(
    r"(?P<word>[^\\\[\](){}|?*+.^$]+(?![?*+{])|[^\\\[\](){}|?*+.^$])|\\(?P<sign>[^0-9A-Za-z])|\[(?P<one_of>[^]^\\-][^]\\-]*)\]"
    r"|(?P<opens>\((?!\?)|\(\?(?:[:>]|<?=|P<\w+>))|(?P<forbids>\(\?<?!)|(?P<closes>\))|(?P<or>\|)"
    r"|(?P<any>[.^$]|\\[dDsSwWbBAZnrt]|\[\^?\]?(?:\\.|[^]\\])*\])|(?P<optional>[?*]|\{0?,\d*\}|\{0\})|(?P<repeated>\+|\{\d+(?:,\d*)?\})"
    r"|(?P<unread>.)",
    re.DOTALL,
)


def clues(source: str) -> Clues:
    """The clues of an expression; none where it has none, or is written with what is not read here (flags, conditions, references).

    All that an expression says in a row is in the text; of what it says with | any may be there. What may be left out and what must not
    be there is no clue.
    """
    pieces = list(_PIECE.finditer(source))
    if any(piece.lastgroup == "unread" for piece in pieces):
        return ()
    ways = [sorted(way, key=_telling, reverse=True)[:_MOST_SETS] for way in _ways(iter(pieces))]
    return next((told for most in range(_MOST_SETS, 0, -1) if _size(told := _told(ways, most)) <= _MOST_WORDS), ())


def hold(clues: Clues, text: str) -> bool:
    """Whether a text has what these clues say."""
    for way in clues:
        for words in way:
            for word in words:
                if word in text:
                    break
            else:
                break
        else:
            return True
    return not clues


def _told(ways: list[list[Words]], most: int) -> Clues:
    """The ways, with so many sets of each; those that have but one are one way together."""
    if not all(ways):
        return ()
    short = tuple(dict.fromkeys(word for way in ways if len(way[:most]) == 1 for word in way[0]))
    return (*([(short,)] if short else []), *(tuple(way[:most]) for way in ways if len(way[:most]) > 1))


def _size(clues: Clues) -> int:
    return sum(len(words) for way in clues for words in way)


def _ways(pieces: Iterator[re.Match[str]]) -> list[list[Words]]:
    """What is written up to the bracket that closes it, one way or several: the words that each has in a row."""
    ways: list[list[Words]] = []
    row: list[Words] = []
    last: list[Words] = []
    for piece in pieces:
        kind = piece.lastgroup
        if kind == "optional":
            last = []
        elif kind == "closes":
            break
        elif kind != "repeated":
            row += last
            last = _said(str(kind), piece, pieces)
            if kind == "or":
                ways.append(row)
                row = []
    row += last
    ways.append(row)
    return ways


def _said(kind: str, piece: re.Match[str], pieces: Iterator[re.Match[str]]) -> list[Words]:
    """The words that a piece has."""
    if kind in ("word", "sign"):
        return [(piece[kind],)]
    if kind == "one_of":
        return [tuple(piece[kind])]
    within = _ways(pieces) if kind in ("opens", "forbids") else []
    if kind != "opens" or not all(within):
        return []
    return within[0] if len(within) == 1 else [tuple(word for way in within for word in max(way, key=_telling))]


def _telling(words: Words) -> tuple[int, int]:
    """Long words tell more than short ones, and few more than many."""
    return min(map(len, words)), -len(words)
