"""How much of what the prose says would be found wrong if it were: one digit of a figure that agrees with the form is changed.

`python -m tests.prose_perturbed [EVERY]` changes every so-maniest labelled figure of all parts (the fifth, where none is given), one at a
time, and prints by role what became of it. Where `tests.prose_accuracy` asks after the few faults that were planted, this asks after every
figure: one that is only recognised because it agrees is read right there and missed here.

- told: read as before, and a rule finds it wrong, at its place;
- silent: read as before, and no rule says anything;
- unread: no longer tied to anything;
- misread: taken for something else; `accused` counts those of them of which an error is told that is no review.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from random import Random
from typing import NamedTuple

from tabulate import tabulate

from auditor.dates import days
from auditor.findings import Finding
from auditor.forms import understand
from auditor.model import Statement, Submission
from auditor.readers.text import read
from tests.prose.marked import PARTS, Label, Marked, part
from tests.prose_accuracy import MISMATCHES, audited, placed, said_at

FATES = ("told", "silent", "unread", "misread", "accused")


class Fate(NamedTuple):
    """What became of a changed figure, one of FATES."""

    name: str
    label: Label
    written: str
    fate: str

    def __str__(self) -> str:
        return f"{self.fate} {self.name} {self.label.line}: {self.label.words}→{self.written} {self.label.role} {self.label.about}"


def fates(one: Marked, every: int) -> Iterator[Fate]:
    """One labelled figure after the other changed, of those that agree with the form and are read right."""
    random = Random(one.name)  # noqa: S311 a choice of digits, not a secret
    agreeing = [label for label in one.labels if label.about and not label.faults and any(map(str.isdecimal, label.words))]
    chosen = agreeing[random.randrange(every) :: every]
    before = _understood(one) if chosen else ()
    known = {_sign(finding) for finding in audited(one, before)[1]}
    for label in chosen:
        written = _changed(label.words, random)
        if written is not None and _is_read(label, before):
            yield Fate(one.name, label, written, _fate(one, label, written, known))


def _fate(one: Marked, label: Label, written: str, known: set[tuple[str, ...]]) -> str:
    lines = one.text.split("\n")
    line = lines[label.line - 1]
    lines[label.line - 1] = line[: label.start] + written + line[label.start + len(label.words) :]
    changed = one.model_copy(update={"text": "\n".join(lines)})
    submissions, mark = _understood(changed), label.model_copy(update={"words": written})
    fresh = [finding for finding in audited(changed, submissions)[1] if _sign(finding) not in known and _is_of(finding, mark)]
    if _is_read(mark, submissions):
        return "told" if any(finding.rule in MISMATCHES for finding in fresh) else "silent"
    if any(finding.severity == "error" and finding.outcome == "fail" for finding in fresh):
        return "accused"
    said = said_at(mark, _said(submissions))
    return "unread" if said is None or said.about is None else "misread"


def _understood(one: Marked) -> tuple[Submission, ...]:
    return understand(read(one.text.encode(), f"{one.name}.txt"))


def _said(submissions: Iterable[Submission]) -> dict[tuple[int, int, int], Statement]:
    return {placed(said.location): said for submission in submissions for said in submission.statements}


def _is_read(label: Label, submissions: Iterable[Submission]) -> bool:
    said = said_at(label, _said(submissions))
    return said is not None and (said.role, said.about) == (label.role, label.about)


def _is_of(finding: Finding, label: Label) -> bool:
    """Whether a finding points at a labelled figure, first or as evidence."""
    here = (place for place in finding.places if f"第 {label.line} 行" in place.where)
    return any(place.quote in label.words or label.words in place.quote for place in here)


def _sign(finding: Finding) -> tuple[str, ...]:
    return finding.rule, finding.places[0].where, finding.places[0].quote


def _changed(words: str, random: Random) -> str | None:
    """One digit another, none of them 0, a day still one of the year; None where the figure is written in Chinese numerals."""
    at = [place for place, sign in enumerate(words) if sign.isascii() and sign.isdigit()]
    if not at:
        return None
    place = random.choice(at)
    changed = [words[:place] + digit + words[place + 1 :] for digit in "123456789" if digit != words[place]]
    possible = [one for one in changed if "月" not in one or any(days(one))]
    return random.choice(possible) if possible else None


def told_by_role(found: Iterable[Fate]) -> str:
    """A table of how many figures of each role met which fate."""
    counted: dict[str, Counter[str]] = {}
    for one in found:
        counted.setdefault(str(one.label.role), Counter())[one.fate] += 1
    counted["all"] = sum(counted.values(), Counter())
    rows = [[role, *(count[fate] for fate in FATES), f"{count['told'] / count.total():.0%}"] for role, count in counted.items()]
    return tabulate(rows, headers=["", *FATES, "share told"])


def main(arguments: list[str]) -> None:
    every = int(arguments[0]) if arguments else 5
    found = [fate for name in arguments[1:] or PARTS for one in part(name) for fate in fates(one, every)]
    print(*(one for one in found if one.fate not in ("told", "silent")), sep="\n")
    print(told_by_role(found))


if __name__ == "__main__":
    main(sys.argv[1:])
