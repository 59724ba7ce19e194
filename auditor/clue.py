"""A regular expression → its clues: words of which a text has one wherever the expression is found in it."""

import re
from collections.abc import Iterator

Clues = tuple[str, ...]
"""Without one, nothing is said: the expression may be found in any text."""

_MOST = 64
"""To look for more words than these takes as long as to look for the expression."""
_PIECE = re.compile(
    r"(?P<word>[^\\\[\](){}|?*+.^$]+(?![?*+{])|[^\\\[\](){}|?*+.^$])|\\(?P<sign>[^0-9A-Za-z])|\[(?P<one_of>[^]^\\-][^]\\-]*)\]"
    r"|(?P<opens>\((?!\?)|\(\?(?:[:>]|<?=|P<\w+>))|(?P<forbids>\(\?<?!)|(?P<closes>\))|(?P<or>\|)"
    r"|(?P<any>[.^$]|\\[dDsSwWbBAZnrt]|\[\^?\]?(?:\\.|[^]\\])*\])|(?P<optional>[?*]|\{0?,\d*\}|\{0\})|(?P<repeated>\+|\{\d+(?:,\d*)?\})"
    r"|(?P<unread>.)",
    re.DOTALL,
)


def clues(source: str) -> Clues:
    """The clues of an expression; none where it has none, or is written with what is not read here (flags, conditions, references).

    All that an expression says in a row is in the text, so the word that tells most is clue enough; of what it says with | any may be
    there. What may be left out and what must not be there is no clue.
    """
    pieces = list(_PIECE.finditer(source))
    if any(piece.lastgroup == "unread" for piece in pieces):
        return ()
    found = _of_any(iter(pieces))
    return found if len(found) <= _MOST else ()


def _of_any(pieces: Iterator[re.Match[str]]) -> Clues:
    """The clues of what is written up to the bracket that closes it, one way or several."""
    ways: list[Clues] = []
    best: Clues = ()
    last: Clues = ()
    for piece in pieces:
        kind = str(piece.lastgroup)
        if kind == "closes":
            break
        if kind == "optional":
            last = ()
        elif kind != "repeated":
            best, last = _more_telling(best, last), _of_one(kind, piece[kind], pieces)
            if kind == "or":
                ways.append(best)
                best = ()
    ways.append(_more_telling(best, last))
    return tuple(word for way in ways for word in way) if all(ways) else ()


def _of_one(kind: str, words: str, pieces: Iterator[re.Match[str]]) -> Clues:
    if kind in ("word", "sign"):
        return (words,)
    if kind == "one_of":
        return tuple(words)
    within = _of_any(pieces) if kind in ("opens", "forbids") else ()
    return within if kind == "opens" else ()


def _more_telling(some: Clues, others: Clues) -> Clues:
    """Of two clues that a text must both have, the one with longer words, or with fewer."""
    if not some or not others:
        return some or others
    return max(some, others, key=lambda clue: (min(map(len, clue)), -len(clue)))
