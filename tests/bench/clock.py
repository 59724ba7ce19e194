"""How long things take, told so that a busy machine spoils it least, and on which machine that was."""

import platform
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from statistics import median


def core_seconds(run: Callable[[], object], runs: int = 3) -> float:
    """The least processor time of several runs, after one that does not count: what one core would need if nobody else used it."""
    run()
    return min(_spent(run) for _ in range(runs))


def _spent(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def calibration(times: int = 3) -> float:
    """The seconds of a loop of plain arithmetic at this moment: the measure of times taken beside it, for machines change their pace."""
    return median(_spent(lambda: sum(number * number for number in range(1_000_000))) for _ in range(times))


def milliseconds(run: Callable[[], object], runs: int = 15) -> float:
    """The median time of a call by the clock on the wall, after one that does not count."""
    run()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return median(times) * 1000


def process(*arguments: str) -> float:
    """Milliseconds of a Python process from its start to its end."""
    return milliseconds(lambda: subprocess.run([sys.executable, *arguments], check=False, stdout=subprocess.DEVNULL), 5)


def machine() -> str:
    """The processor, Python and day of a measurement."""
    return f"{_processor()}, {platform.system()}, Python {platform.python_version()}, {datetime.now().astimezone():%Y-%m-%d}"


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{len(names)} × {names[0]}" if names else platform.processor() or platform.machine()
