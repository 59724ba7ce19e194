"""A labelled submission: the text a unit could have sent, with the truth written at its place.

A label stands in braces after the words it is about: `{310人次@actual i1 !narrative-value-mismatch}` says that these words state the actual
value of the first indicator, and that they are wrong in a way that this rule (or one of several, between slashes) finds. `?` in place of
`!` marks what may be found as a consequence of a fault elsewhere. Ids count as the form does: i1 the first indicator, g1 the first group
(all of the first level, then all of the second), m1 the first line of funds, f1 the form. A figure or claim without a label states nothing
about the form as a whole: a part of a sum, last year's value, a difference.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from auditor.model import Frozen

FOLDER = Path(__file__).parents[2] / "cases" / "labelled"
LOOKS = (
    "first-look",
    "second-look",
    "third-look",
    "fourth-look",
    "fifth-look",
    "sixth-look",
    "seventh-look",
    "eighth-look",
    "ninth-look",
    "tenth-look",
    "eleventh-look",
    "twelfth-look",
    "thirteenth-look",
    "fourteenth-look",
    "fifteenth-look",
    "sixteenth-look",
    "seventeenth-look",
    "eighteenth-look",
    "nineteenth-look",
    "twentieth-look",
    "twenty-first-look",
    "twenty-second-look",
    "twenty-third-look",
    "twenty-fourth-look",
    "twenty-fifth-look",
    "twenty-sixth-look",
    "twenty-seventh-look",
    "twenty-eighth-look",
    "twenty-ninth-look",
    "thirtieth-look",
    "thirty-first-look",
    "thirty-second-look",
    "thirty-third-look",
    "thirty-fourth-look",
    "thirty-fifth-look",
    "thirty-sixth-look",
    "thirty-seventh-look",
    "thirty-eighth-look",
    "thirty-ninth-look",
    "fortieth-look",
    "forty-second-look",
    "forty-third-look",
    "forty-fourth-look",
    "forty-fifth-look",
    "forty-sixth-look",
    "forty-seventh-look",
    "forty-eighth-look",
    "forty-ninth-look",
    "fiftieth-look",
    "fifty-first-look",
    "fifty-second-look",
    "fifty-third-look",
    "fifty-fourth-look",
    "fifty-fifth-look",
    "fifty-sixth-look",
    "fifty-seventh-look",
    "fifty-eighth-look",
    "fifty-ninth-look",
    "sixtieth-look",
    "sixty-first-look",
    "sixty-second-look",
    "sixty-third-look",
    "sixty-fourth-look",
    "sixty-fifth-look",
    "sixty-sixth-look",
    "sixty-seventh-look",
    "sixty-eighth-look",
    "sixty-ninth-look",
    "seventieth-look",
    "seventy-first-look",
    "seventy-third-look",
    "seventy-fourth-look",
    "seventy-fifth-look",
    "seventy-sixth-look",
    "seventy-seventh-look",
    "seventy-ninth-look",
    "seventy-eighth-look",
    "eightieth-look",
    "eighty-first-look",
    "eighty-second-look",
    "eighty-third-look",
    "eighty-fourth-look",
    "eighty-fifth-look",
    "eighty-sixth-look",
    "eighty-seventh-look",
    "eighty-eighth-look",
    "seventy-second-look",
)
"""The parts that were written and measured before the reader learned from their mistakes, in that order."""
PARTS = ("tuned", *LOOKS)
_LABEL = re.compile(r"\{([^{}@]+)@([^{}]*)\}")


class Label(Frozen):
    """What some words of a line say: `role` is None where the label only tells of a fault. `start` counts in the line without labels."""

    line: int
    start: int
    words: str
    role: str | None = None
    about: str | None = None
    faults: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()


class Marked(Frozen):
    """A labelled submission: its text without the labels, and the labels."""

    name: str
    text: str
    labels: tuple[Label, ...]

    @property
    def is_faultless(self) -> bool:
        return not any(label.faults for label in self.labels)


def marked(path: Path) -> Marked:
    """The labelled submission in a file."""
    return labelled(path.stem, path.read_text(encoding="utf-8"))


def labelled(name: str, text: str) -> Marked:
    """A text with its labels."""
    lines: list[str] = []
    labels: list[Label] = []
    for number, line in enumerate(text.splitlines(), start=1):
        labels += _labels(line, number)
        lines.append(_LABEL.sub(r"\1", line))
    return Marked(name=name, text="\n".join(lines) + "\n", labels=tuple(labels))


def part(name: str) -> tuple[Marked, ...]:
    """The labelled submissions of one of the PARTS."""
    return tuple(marked(path) for path in sorted((FOLDER / name).glob("*.txt")))


def _labels(line: str, number: int) -> Iterator[Label]:
    dropped = 0
    for found in _LABEL.finditer(line):
        said = [word for word in found[2].split() if word[0] not in "!?"]
        faults, allowed = (frozenset(rule for word in found[2].split() if word[0] == sign for rule in word[1:].split("/")) for sign in "!?")
        yield Label(
            line=number,
            start=found.start() - dropped,
            words=found[1],
            role=said[0] if said else None,
            about=said[1] if len(said) > 1 else None,
            faults=faults,
            allowed=allowed,
        )
        dropped += len(found[0]) - len(found[1])
