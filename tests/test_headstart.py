"""Work begun before it is needed: its answer is there when asked, and its failure is nobody's but its own."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from auditor.batch import Limits
from auditor.headstart import begun

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")


def test_the_answer_is_worked_out_in_another_process_before_anyone_asks(tmp_path: Path) -> None:
    begun_by = tmp_path / "begun"

    def work() -> int:
        begun_by.write_text(str(os.getpid()), encoding="ascii")
        return os.getpid()

    with begun(work, Limits()) as answer:
        deadline = time.monotonic() + 20
        while not (begun_by.exists() and begun_by.read_text(encoding="ascii")) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert int(begun_by.read_text(encoding="ascii")) == answer() != os.getpid()


def _raises() -> int:
    raise ValueError("不会说出来")


def _crashes() -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def _swells() -> int:
    return len(bytearray(1 << 31))


def _hangs() -> int:
    while True:
        pass


@pytest.mark.parametrize("work", [_raises, _crashes, _swells, _hangs])
def test_one_that_fails_has_no_answer_and_says_nothing(work: object, capfd: pytest.CaptureFixture[str]) -> None:
    with begun(work, Limits(0.5, 1 << 30)) as answer:  # type: ignore[arg-type]
        assert answer() is None
    assert capfd.readouterr() == ("", "")


def test_it_ends_with_its_context_and_all_that_it_started(tmp_path: Path) -> None:
    started = tmp_path / "started"

    def work() -> None:
        child = subprocess.Popen(["sleep", "60"])
        started.write_text(str(child.pid), encoding="ascii")
        child.wait()

    with begun(work, Limits()):
        deadline = time.monotonic() + 20
        while not (started.exists() and started.read_text(encoding="ascii")) and time.monotonic() < deadline:
            time.sleep(0.01)
    sleeping = Path(f"/proc/{started.read_text(encoding='ascii')}/cmdline")
    deadline = time.monotonic() + 5
    while sleeping.exists() and sleeping.read_bytes() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not sleeping.exists() or not sleeping.read_bytes()


def test_where_no_process_can_be_forked_nothing_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.headstart.shares", lambda: False)
    with begun(_crashes, Limits()) as answer:
        assert answer() is None
