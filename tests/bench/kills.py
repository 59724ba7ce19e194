"""A batch that is killed twice in mid-run and run again: is every submission kept exactly once, and every planted fault found?

The command is `auditor batch` with two workers, ended by SIGKILL at random moments: the first time its main process alone, the second time
with all that it started. Rates are those of each run from its start to its end, in a rate of plain arithmetic measured between the runs, so
that a machine that is busy with something else does not look like a slow batch. Linux only: who belongs to a run is read from /proc.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from tabulate import tabulate

from auditor import store
from auditor.pipeline import Settings, audit_file
from tests.bench.clock import calibration, machine
from tests.forge import corpus

ROOT = Path(__file__).parents[2]
_STARTING = 3.0
"""Seconds, more or less, before a run audits anything."""


class Ended(NamedTuple):
    """A run: how it ended, its seconds, how many submissions the store had then, and what the command said on standard error."""

    how: str
    seconds: float
    kept: int
    said: str


class Told(NamedTuple):
    """What the store says at the end. `wrong` are sentences about what is not as it must be."""

    submissions: int
    planted: int
    others: Counter[str]
    wrong: tuple[str, ...]


def started(folder: Path, home: Path) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "auditor", "batch", str(folder), "--store", str(home), "--workers", "2", "--fail-on", "never"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, encoding="utf-8")


def family(process: int) -> Iterator[int]:
    """A process and all that it has started."""
    yield process
    children = Path(f"/proc/{process}/task/{process}/children")
    for child in map(int, children.read_text(encoding="ascii").split() if children.exists() else ()):
        yield from family(child)


def killed(folder: Path, home: Path, after: float, *, whole: bool) -> Ended:
    """A run that is killed after so many seconds."""
    start = time.monotonic()
    run = started(folder, home)
    try:
        _, said = run.communicate(timeout=after)
        return Ended("ended before it was killed", time.monotonic() - start, kept(home), said)
    except subprocess.TimeoutExpired:
        for process in reversed(list(family(run.pid))) if whole else (run.pid,):
            os.kill(process, signal.SIGKILL)
        _, said = run.communicate()
    seconds = time.monotonic() - start
    return Ended("killed whole" if whole else "killed", seconds, kept(home), said)


def finished(folder: Path, home: Path) -> Ended:
    """A run to the end."""
    start = time.monotonic()
    run = started(folder, home)
    _, said = run.communicate()
    return Ended(f"exit code {run.returncode}", time.monotonic() - start, kept(home), said)


def kept(home: Path) -> int:
    """How many submissions the store has, once whoever writes it has let go of it."""
    if not (home / "store.json").exists():
        return 0
    with store.held(home):
        return int(asked(home, "SELECT count(*) FROM every_submissions")[0][0])


def asked(home: Path, sql: str) -> list[tuple[Any, ...]]:
    return store.answered(store.opened(store.found(home)), sql).rows


def told(home: Path, folder: Path, forged: Sequence[corpus.Forged]) -> Told:
    """The store held against the truth."""
    truth = {f"{folder.name}/{one.file}": one.fault for one in forged}
    times = Counter(
        {str(source): int(str(count)) for source, count in asked(home, "SELECT source, count(*) FROM every_submissions GROUP BY 1")}
    )
    found = [(str(source), str(rule)) for source, rule in asked(home, "SELECT source, rule FROM every_findings")]
    planted = Counter((source, rule) for source, rule in found if truth.get(source) == rule)
    wanted = {(source, fault) for source, fault in truth.items() if fault}
    others = Counter(rule for source, rule in found if truth.get(source) != rule)
    skipped = asked(home, "SELECT source, reason FROM every_skipped")
    rules = {one.fault for one in forged}
    wrong = (
        *(f"{source} is kept {times[source]} times" for source in truth if times[source] != 1),
        *(f"{source} is kept and was not given" for source in times.keys() - truth.keys()),
        *(f"{source} was not audited: {reason}" for source, reason in skipped),
        *(f"{rule} in {source} is found {planted[source, rule]} times" for source, rule in wanted if planted[source, rule] != 1),
        *(f"{rule} is found where it was not planted, {count} times" for rule, count in others.items() if rule in rules),
    )
    return Told(len(times), len(planted), others, wrong)


def pace(folder: Path, forged: Sequence[corpus.Forged], some: int = 20) -> float:
    """Seconds that one worker takes for a submission, more or less."""
    start = time.monotonic()
    for one in forged[:some]:
        audit_file(folder / one.file, Settings())
    return (time.monotonic() - start) / min(some, len(forged))


def show(count: int = 300, seed: int | None = None) -> bool:
    """Forge, kill, run again and print what came of it; whether all is as it must be."""
    moments = Random(seed)  # noqa: S311 moments, not secrets
    with tempfile.TemporaryDirectory() as name:
        folder, home = Path(name) / "corpus", Path(name) / "store"
        forged = corpus.write(folder, count)
        audit_file(folder / forged[0].file, Settings())
        whole = pace(folder, forged) * count / 2
        units, runs = [calibration()], []
        for is_whole in (False, True):
            runs.append(killed(folder, home, _STARTING + whole * moments.uniform(0.1, 0.4), whole=is_whole))
            units.append(calibration())
        runs.append(finished(folder, home))
        units.append(calibration())
        answer = told(home, folder, forged)
    _print(count, runs, units, answer)
    return not answer.wrong


def _print(count: int, runs: Sequence[Ended], units: Sequence[float], answer: Told) -> None:
    rows, before = [], 0
    for number, run in enumerate(runs):
        each = run.seconds / max(1, run.kept - before)
        rows.append([run.how, f"{run.seconds:.1f}", run.kept - before, f"{1 / each:.1f}", f"{each / units[number + 1]:.3f}"])
        before = run.kept
    print(f"{count} submissions as text, two workers, killed twice. {machine()}")
    print(tabulate(rows, headers=["run", "seconds", "kept", "per second", "time of one, arithmetic = 1"], disable_numparse=True))
    print(f"{answer.submissions} of {count} submissions kept, {answer.planted} planted faults found; other findings: {dict(answer.others)}")
    print("\n".join(("WRONG:", *answer.wrong[:20])) if answer.wrong else "Every submission exactly once, every planted fault once.")
    last = runs[-1].said.strip().splitlines()
    print("\n".join(last[-4:]))
