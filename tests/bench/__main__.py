"""`python -m tests.bench [FILE]` times the stages of one audit; with names of benchmarks it runs those, with `all` every one of them.

speed: rates by format · rules, length, workers, corpus: growth · memory: of a worker over many submissions · peers: the same ten rules
elsewhere · kills: a batch killed twice and run again. `corpus 100000` measures up to so many submissions, `kills --count 100000` kills a
batch of so many.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.bench import growth, kills, memory, speed, stages
from tests.bench.peers import comparison

BENCHMARKS: dict[str, Callable[[], None]] = {
    "stages": stages.show,
    "speed": speed.show,
    "rules": growth.show_rules,
    "length": growth.show_length,
    "workers": growth.show_workers,
    "corpus": growth.show_corpus,
    "memory": memory.show,
    "peers": comparison.show,
}


def main(arguments: Sequence[str]) -> None:
    match list(arguments):
        case []:
            stages.show()
        case ["all"]:
            for benchmark in BENCHMARKS.values():
                benchmark()
                print()
        case ["corpus", most]:
            growth.show_corpus(int(most))
        case ["kills"]:
            sys.exit(not kills.show())
        case ["kills", "--count", count]:
            sys.exit(not kills.show(int(count)))
        case [*names] if all(name in BENCHMARKS for name in names):
            for name in names:
                BENCHMARKS[name]()
        case [file]:
            stages.show(Path(file))
        case _:
            sys.exit(f"python -m tests.bench [FILE | all | {' | '.join(BENCHMARKS)} | kills [--count N]]")


if __name__ == "__main__":
    main(sys.argv[1:])
