"""The memory of one worker over many submissions: flat, or something is kept."""

import resource
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import median

from tabulate import tabulate

from auditor.batch import audit_all
from auditor.pipeline import Settings, audit_file, bench
from auditor.wording import Wording
from tests.bench.clock import machine
from tests.forge import corpus

EARLY = 1_000
"""From which submission on memory must not grow."""
_AROUND = 50


def resident(path: Path, settings: Settings) -> int:
    """Audit a file; the bytes that this process then holds."""
    audit_file(path, settings)
    if sys.platform == "linux":
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _lost(path: Path, why: Wording) -> int:
    raise AssertionError(f"{path}: {why.en}")


def held(paths: Sequence[Path]) -> list[int]:
    """What the one worker of a batch holds after each submission."""
    bench(Settings())
    return list(audit_all(paths, partial(resident, settings=Settings()), _lost, workers=1))


def show(count: int = 10_000) -> None:
    """Print the memory after the 1,000th and after the last of so many submissions."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "corpus"
        sizes = held([folder / one.file for one in corpus.write(folder, count)])
    marks = [number for number in (100, EARLY, count // 2, count) if number <= count]
    base = median(sizes[EARLY - _AROUND : EARLY])
    rows = [[number, f"{(now := median(sizes[number - _AROUND : number])) / base - 1:+.1%}", f"{now / 2**20:.0f}"] for number in marks]
    print(f"Memory of one worker over {count} submissions as text. {machine()}")
    print(tabulate(rows, headers=["submission", f"against the {EARLY}th", "MB"], disable_numparse=True))
