"""Progress: nothing for a quick run, lines for a slow one, a bar on a terminal, and silence when asked for."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from auditor.progress import Progress

ROOT = Path(__file__).parents[1]
SCRIPT = """
import sys, time
from auditor import progress
progress.FIRST = 0.2
with progress.Progress(4, "{lang}", quiet={quiet}) as running:
    for _ in range(4):
        end = time.monotonic() + {seconds}
        while time.monotonic() < end:
            time.sleep(0.01)
        running.advance()
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no alarms there")


def said(lang: str, seconds: float, *, quiet: bool = False) -> str:
    script = SCRIPT.format(lang=lang, seconds=seconds, quiet=quiet)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, env=environment, check=True, timeout=60)
    assert run.stdout == b""
    return run.stderr.decode()


def test_a_quick_run_says_nothing() -> None:
    assert said("zh", 0.0) == ""


def test_a_slow_run_says_how_far_it_is() -> None:
    assert said("zh", 0.15) == "已核查 1/4 份，用时 0 秒，约剩 1 秒。\n"
    assert said("en", 0.15) == "1 of 4 audited after 0 s, about 1 s to go.\n"


def test_a_rate_is_told_when_enough_is_done(capfd: pytest.CaptureFixture[str]) -> None:
    running = Progress(60, "zh")
    running.has_alarm, running.is_bar = False, False
    running.start, running.done = time.monotonic() - 10, 19
    running.advance()
    assert capfd.readouterr().err == "已核查 20/60 份，用时 10 秒，每秒 2.0 份，约剩 20 秒。\n"


def test_one_slow_file_does_not_look_like_a_hang() -> None:
    assert said("zh", 0.4).startswith("已核查 0/4 份，用时 0 秒。\n")


def test_silence_is_kept_when_asked_for() -> None:
    assert said("zh", 0.15, quiet=True) == ""


def test_a_terminal_gets_a_bar_that_is_gone_in_the_end() -> None:
    pty = pytest.importorskip("pty")
    here, there = pty.openpty()
    script = SCRIPT.format(lang="zh", seconds=0.15, quiet=False)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    subprocess.run([sys.executable, "-c", script], stderr=there, env=environment, check=True, timeout=60)
    shown = os.read(here, 10_000).decode()
    os.close(here)
    os.close(there)
    assert "█" in shown
    assert "░" in shown
    assert "1/4 份" in shown
    assert shown.endswith("\r\x1b[K")
