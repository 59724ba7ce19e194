"""What a script of a peer does with its rules: answer for a corpus, and be timed. No more than the standard library."""

import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

Rows = Sequence[dict[str, Any]]
"""Parsed submissions."""
Broken = tuple[int, str, str, object, object]
"""A finding: submission, rule, row ("form" for the whole form), the value that stands there and the one that should."""
Run = Callable[[Rows], Iterable[Broken]]
"""What is wrong in submissions."""


def told(alone: Run | None, together: Run | None, few: int | None = None) -> None:
    """Print the answers and the processor seconds of one submission; a slow peer is timed on the first `few`."""
    parsed = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    some = parsed[:few]
    run: Run = together or (lambda rows: [one for row in rows for one in alone([row])] if alone else [])
    print(
        json.dumps(
            {
                "answers": sorted({found[:3] for found in run(parsed)}),
                "alone": _seconds(lambda: [_sentences(alone([row])) for row in some], len(some)) if alone else None,
                "together": _seconds(lambda: _sentences(together(parsed)), len(parsed)) if together else None,
            }
        )
    )


def _sentences(found: Iterable[Broken]) -> list[str]:
    """What a person reads of each finding: that is where every tool ends."""
    return [f"{number} {row}: {rule}, {stated} is stated, {due} is due" for number, rule, row, stated, due in found]


def _seconds(run: Callable[[], object], count: int) -> float:
    run()
    times = []
    for _ in range(3):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times) / count
