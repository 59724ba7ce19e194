"""Damaged submissions: whatever happens to the lines of a file, the audit answers, and no rule fails to compute.

`python -m tests.forms.damage --seconds N [--seed S]` damages the text cases until the time is over and prints what broke.
"""

import argparse
import random
import time
from collections.abc import Callable
from pathlib import Path

from auditor.engine.judge import run
from auditor.findings import submission_report
from auditor.forms import understand
from auditor.pipeline import Settings, bench
from auditor.readers.encoding import decoded
from auditor.readers.text import read
from auditor.ruleset import choose

CASES = Path(__file__).parents[2] / "cases"
_SIGNS = "0123456789.%-/≥≤ ，。万元"


def texts() -> list[str]:
    """The text cases as a reader decodes them."""
    return [decoded(path.read_bytes())[0] for path in sorted(CASES.glob("*/*.txt"))]


def _dropped(lines: list[str], at: int, chance: random.Random) -> None:
    del lines[at]


def _repeated(lines: list[str], at: int, chance: random.Random) -> None:
    lines.insert(at, chance.choice(lines))


def _narrowed(lines: list[str], at: int, chance: random.Random) -> None:
    lines[at] = lines[at].replace("\t", "", 1)


def _shifted(lines: list[str], at: int, chance: random.Random) -> None:
    lines[at] = "\t" + lines[at]


def _garbled(lines: list[str], at: int, chance: random.Random) -> None:
    lines[at] = "".join(chance.choice(_SIGNS) if sign.isdigit() and chance.random() < 0.3 else sign for sign in lines[at])


def _swapped(lines: list[str], at: int, chance: random.Random) -> None:
    other = chance.randrange(len(lines))
    lines[at], lines[other] = lines[other], lines[at]


def _cut(lines: list[str], at: int, chance: random.Random) -> None:
    lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]


def _shuffled(lines: list[str], at: int, chance: random.Random) -> None:
    cells = lines[at].split("\t")
    chance.shuffle(cells)
    lines[at] = "\t".join(cells)


_KINDS: tuple[Callable[[list[str], int, random.Random], None], ...] = (
    _dropped,
    _repeated,
    _narrowed,
    _shifted,
    _garbled,
    _swapped,
    _cut,
    _shuffled,
)


def damaged(text: str, chance: random.Random) -> str:
    """The text with one to eight kinds of damage."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 8)):
        if len(lines) > 3:
            chance.choice(_KINDS)(lines, chance.randrange(len(lines)), chance)
    return "\n".join(lines)


def failures(text: str) -> list[str]:
    """The rules that could not compute on a text, with their sentence. Raises what the audit raises."""
    tools = bench(Settings())
    found = []
    for submission in understand(read(text.encode(), "自评.txt")):
        profile, why = choose(tools.ruleset.profiles, submission, None)
        judgements = run(tools.ruleset, profile, submission, tools.matcher)
        submission_report(submission, profile, why.zh, judgements, "zh")
        found += [f"{one.rule}: {one.missing}" for one in judgements if one.outcome == "error"]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chance, whole, count = random.Random(options.seed), texts(), 0  # noqa: S311 damage wants no secrets
    end = time.monotonic() + options.seconds
    while time.monotonic() < end:
        text = damaged(chance.choice(whole), chance)
        try:
            broken = failures(text)
        except Exception:  # printed with the text that caused it, then raised on
            print(text)
            raise
        if broken:
            print(text, *broken, sep="\n")
        count += 1
    print(f"{count} damaged submissions")


if __name__ == "__main__":
    main()
