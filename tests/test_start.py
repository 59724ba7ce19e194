"""How fast a check starts, held against a loop timed on the same machine at the same moment, and what it must not import for that."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CASE = ROOT / "cases" / "petition-office" / "2024年信访维稳经费绩效自评.txt"
LOOP = "sum(number * number for number in range(3_000_000))"
MOST = 4.3
"""Times the loop that a check may take; it takes three and a quarter to three and three quarters, as the machine is at the moment."""
OTHERS = (
    "auditor.author",
    "auditor.cluster",
    "auditor.collection",
    "auditor.overview",
    "auditor.reporters.annotation",
    "auditor.reporters.html",
    "auditor.store",
    "dask",
    "docx",
    "duckdb",
    "numpy",
    "openpyxl",
    "pdfplumber",
    "pyarrow",
    "rapidocr",
)
"""What other commands, formats and reporters need, and a check of a text printed as text does not."""


def _spent(*arguments: str | Path) -> float:
    """Seconds of processor time of a Python process and all that it starts."""
    import resource  # noqa: PLC0415 there is none on Windows

    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *map(str, arguments)], cwd=ROOT, capture_output=True, env=environment, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def _loops(*arguments: str | Path, beside: int = 1) -> float:
    """How many times the loop a process takes, the least of nine tries of each: one after the other in turn, so that both meet the machine
    as it is at the moment. Beside a process as long as four loops stand four: where the machine is fast for half a second at a time, one
    loop finds such a moment and the process never does."""
    tries = [(_spent(*arguments), sum(_spent("-c", LOOP) for _ in range(beside))) for _ in range(9)]
    return min(own for own, _ in tries) / min(loops for _, loops in tries) * beside


@pytest.mark.alone
@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell the time of a process that has ended")
def test_a_check_takes_no_longer_than_a_few_loops() -> None:
    assert _loops("-m", "auditor", "check", CASE, "--fail-on", "never", beside=4) < MOST


@pytest.mark.alone
@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell the time of a process that has ended")
def test_the_library_is_imported_in_no_time() -> None:
    assert _loops("-c", "import auditor") < 1


def test_a_check_imports_nothing_that_only_others_need() -> None:
    code = f"import sys; from auditor.cli import main; main(['check', {str(CASE)!r}, '--fail-on', 'never']); print(*sys.modules, sep='\\n')"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, encoding="utf-8")
    assert sorted(set(OTHERS) & set(run.stdout.splitlines())) == []
