"""Random scopes over random facts, in several rounds, by both engines: `python -m tests.engine_fuzz --seconds 60`.

Runs in blocks of seeds, each in a process of its own, so that a crash of the network is seen and named by its seeds.
"""

import argparse
import random
import subprocess
import sys
import time
from itertools import count

from auditor import engine
from auditor.facts import Fact
from auditor.scope import Binding, Pattern, Scope

KINDS = ["indicator", "statement", "group", "finding"]
FIELDS = ["about", "role", "rule", "section"]
VALUES = ["", "a", "aa", "ab", 'a"', "\\", "{", ",", "单位", "i0", "i1", "i2"]
SEEDS_IN_A_BLOCK = 10


def scope(chance: random.Random) -> Scope:
    """One to four patterns, mostly joined."""
    patterns: list[Pattern] = []
    for number in range(chance.choice([1, 1, 2, 2, 2, 3, 4])):
        constants = tuple((chance.choice(FIELDS), chance.choice(VALUES)) for _ in range(chance.choice([0, 0, 0, 1, 1, 2])))
        joins = tuple(
            (chance.choice(FIELDS), chance.choice(patterns).alias, chance.choice(["id", *FIELDS]))
            for _ in range(chance.choice([0, 1, 1, 2]) if patterns else 0)
        )
        patterns.append(Pattern(f"a{number}", chance.choice(KINDS), constants, joins))
    return Scope(tuple(patterns))


def rounds(chance: random.Random) -> list[list[Fact]]:
    """Facts in one to four rounds, some of them empty."""
    facts = [
        {"kind": chance.choice([*KINDS, "repair"]), "id": f"i{number}", **{field: chance.choice(VALUES) for field in FIELDS}}
        for number in range(chance.choice([0, 1, 4, 12, 20]))
    ]
    marks = sorted(chance.randint(0, len(facts)) for _ in range(chance.randint(0, 3)))
    return [facts[start:end] for start, end in zip([0, *marks], [*marks, len(facts)], strict=True)]


def answers(matcher: engine.Matcher, facts: list[list[Fact]]) -> list[list[Binding]]:
    """What one session proposes in each round."""
    with matcher.open() as session:
        return [session.add(part) for part in facts]


def bindings(seed: int) -> int:
    """How many bindings both engines proposed in forty sessions; AssertionError where they differ."""
    chance, proposed = random.Random(seed), 0  # noqa: S311 chance for a test, not for a secret
    scopes = [scope(chance) for _ in range(chance.choice([1, 5, 15, 60, 150]))]
    durable, plain = engine.matcher(scopes, "durable"), engine.matcher(scopes, "plain")
    for _ in range(40):
        facts = rounds(chance)
        expected = answers(plain, facts)
        assert answers(durable, facts) == expected, f"seed {seed}: {scopes} {facts}"
        proposed += sum(len(part) for part in expected)
    return proposed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, help="run one block of seeds, from this one")
    chosen = parser.parse_args()
    if chosen.seed is not None:
        print(sum(bindings(seed) for seed in range(chosen.seed, chosen.seed + SEEDS_IN_A_BLOCK)))
        return 0
    deadline, proposed = time.monotonic() + chosen.seconds, 0
    for seed in count(0, SEEDS_IN_A_BLOCK):
        if time.monotonic() > deadline:
            print(f"{seed} seeds, {proposed} bindings, no difference")
            return 0
        block = subprocess.run(
            [sys.executable, "-m", "tests.engine_fuzz", "--seed", str(seed)], capture_output=True, text=True, check=False
        )
        if block.returncode:
            print(f"seeds from {seed} ended with {block.returncode}\n{block.stderr[-4000:]}")
            return 1
        proposed += int(block.stdout)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
