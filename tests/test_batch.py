"""One bad submission costs itself: crashes, hangs and memory bombs in real processes, the rest unharmed and in order."""

import ctypes
import faulthandler
import os
import re
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from auditor import batch
from auditor.batch import AHEAD, audit_all, audit_each
from auditor.engine import durable
from auditor.scope import Pattern, Scope
from auditor.wording import Wording

SCOPES = (Scope((Pattern("a0", "indicator"),)),)
MEBIBYTE = 1 << 20


def audited(path: Path) -> str:
    """Does what the name of the file says."""
    faulthandler.disable()  # the crashes are meant
    match path.stem.split("-")[0]:
        case "segfault":
            ctypes.string_at(0)
        case "abort":
            os.abort()
        case "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "exit":
            sys.exit(3)
        case "hang":
            time.sleep(60)
        case "deaf":
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
            time.sleep(60)
        case "spin":
            re.match("(a+)+$", "a" * 64 + "b")
        case "bomb":
            _ = [bytes(64 * MEBIBYTE) for _ in range(1000)]
        case "wrong":
            raise LookupError("第 3 行没有列")
        case "slow":
            time.sleep(0.3)
        case "once":
            crash_the_first_time(path)
        case "unsendable":
            return lambda: None  # type: ignore[return-value]  # what the test is about
    return f"{path.name} 已核查"


def crash_the_first_time(path: Path) -> None:
    if not path.exists():
        path.touch()
        ctypes.string_at(0)


def reported(path: Path, why: Wording) -> str:
    return f"{path.name}：{why.zh}"


def outcomes(*names: str, seconds: float = 20, workers: int = 2) -> list[str]:
    return list(audit_all(map(Path, names), audited, reported, workers=workers, seconds=seconds, memory=256 * MEBIBYTE))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("segfault", "核查这份材料的子进程崩溃（信号 11），重试一次仍然如此。"),
        ("abort", "核查这份材料的子进程崩溃（信号 6），重试一次仍然如此。"),
        ("killed", "核查这份材料的子进程崩溃（信号 9），重试一次仍然如此。"),
        ("exit", "核查这份材料的子进程意外退出（代码 3），重试一次仍然如此。"),
        ("bomb", "核查这份材料所需内存超过 256 MB，已停止。"),
        ("wrong", "核查这份材料时程序出错：LookupError：第 3 行没有列"),
    ],
    ids=["segfault", "abort", "killed", "exit", "bomb", "wrong"],
)
def test_a_submission_that_ends_its_process_costs_itself_and_no_other(name: str, sentence: str) -> None:
    assert outcomes("slow-1", "a", name, "b", "slow-2", "c") == [
        "slow-1 已核查",
        "a 已核查",
        f"{name}：{sentence}",
        "b 已核查",
        "slow-2 已核查",
        "c 已核查",
    ]


@pytest.mark.parametrize("name", ["hang", "spin"])
def test_a_submission_that_does_not_end_is_ended(name: str) -> None:
    started = time.monotonic()
    assert outcomes("a", name, "b", seconds=0.5) == ["a 已核查", f"{name}：核查这份材料超过 0.5 秒，已停止。", "b 已核查"]
    assert time.monotonic() - started < 10


def test_a_worker_deaf_to_its_alarm_is_killed_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "GRACE", 0.2)
    assert outcomes("a", "deaf", "b", seconds=0.3) == ["a 已核查", "deaf：核查这份材料超过 0.3 秒，已停止。", "b 已核查"]


def bindings_of_a_session(path: Path) -> str:
    if path.stem == "segfault":
        audited(path)
    with durable.matcher(SCOPES).open() as session:
        return str(session.add([{"kind": "indicator", "id": path.stem}]))


def test_scopes_compiled_before_the_fork_serve_in_every_worker() -> None:
    durable.matcher(SCOPES)
    answers = list(audit_all(map(Path, ["i1", "segfault", "i2", "i3"]), bindings_of_a_session, reported, workers=2))
    assert answers == [
        "[(0, ('i1',))]",
        "segfault：核查这份材料的子进程崩溃（信号 11），重试一次仍然如此。",
        "[(0, ('i2',))]",
        "[(0, ('i3',))]",
    ]


def test_a_submission_is_tried_again_in_a_process_that_did_nothing_before(tmp_path: Path) -> None:
    marks = tmp_path / "processes"

    def marking(path: Path) -> str:
        with marks.open("a", encoding="ascii") as lines:
            lines.write(f"{path.name} {os.getpid()}\n")
        return audited(path)

    list(audit_all([Path("a"), Path("wrong"), Path("slow")], marking, reported, workers=2))
    ran = [line.split() for line in marks.read_text(encoding="ascii").splitlines()]
    assert sorted(name for name, _ in ran) == ["a", "slow", "wrong", "wrong"]
    last = next(process for name, process in reversed(ran) if name == "wrong")
    assert [name for name, process in ran if process == last] == ["wrong"]


def test_several_bad_submissions_at_once_are_each_reported() -> None:
    names = ["segfault-1", "a", "abort-2", "wrong-3", "b", "killed-4", "segfault-5", "c"]
    assert [answer.split("：")[0] for answer in outcomes(*names, workers=4)] == [
        "segfault-1",
        "a 已核查",
        "abort-2",
        "wrong-3",
        "b 已核查",
        "killed-4",
        "segfault-5",
        "c 已核查",
    ]


def test_a_crash_that_does_not_repeat_is_forgiven(tmp_path: Path) -> None:
    assert outcomes(str(tmp_path / "once"), "a") == ["once 已核查", "a 已核查"]


def test_an_answer_that_cannot_travel_is_reported() -> None:
    assert "unsendable：核查这份材料时程序出错" in outcomes("unsendable")[0]


def test_hundreds_of_submissions_come_out_in_order() -> None:
    names = [f"slow-{n}" if n == 0 else str(n) for n in range(400)]
    assert outcomes(*names, workers=3) == [f"{name} 已核查" for name in names]


def test_one_that_takes_long_holds_up_no_other(tmp_path: Path) -> None:
    def patient(path: Path) -> str:
        while path.name == "first" and not (tmp_path / "last").exists():
            time.sleep(0.01)
        path.touch()
        return path.name

    names = ["first", *map(str, range(2 * AHEAD)), "last"]
    answers = list(audit_each([tmp_path / name for name in names], patient, reported, workers=2))
    assert sorted(answers) == sorted(names)
    assert answers[-2:] in (["last", "first"], ["first", "last"])


def test_paths_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def endless() -> Iterator[Path]:
        for number in range(10**9):
            taken.append(number)
            yield Path(str(number))

    answers = audit_all(endless(), audited, reported, workers=2)
    assert [next(answers) for _ in range(3)] == ["0 已核查", "1 已核查", "2 已核查"]
    answers.close()
    assert len(taken) < 200


def test_what_is_to_be_done_meanwhile_is_done_once_and_before_the_first_answer() -> None:
    done: list[str] = []
    answers = audit_all(map(Path, ("一", "二", "三")), audited, reported, workers=1, meanwhile=lambda: done.append("此间"))
    assert (next(answers), done) == ("一 已核查", ["此间"])
    assert ([*answers], done) == (["二 已核查", "三 已核查"], ["此间"])


def test_no_paths_give_nothing() -> None:
    assert outcomes() == []


def test_a_pool_of_threads_serves_too() -> None:
    with ThreadPoolExecutor(2) as pool:
        answers = list(audit_all([Path("a"), Path("slow"), Path("b")], audited, reported, executor=pool))
    assert answers == ["a 已核查", "slow 已核查", "b 已核查"]


def test_what_a_given_pool_fails_at_is_done_again_here() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        answers = list(audit_all([Path("a"), Path("segfault"), Path("b")], audited, reported, executor=pool))
    assert answers == ["a 已核查", "segfault：核查这份材料的子进程崩溃（信号 11），重试一次仍然如此。", "b 已核查"]


def test_workers_are_spawned_where_the_process_has_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "_start_method", lambda: "spawn")
    assert outcomes("a", "segfault", "b") == ["a 已核查", "segfault：核查这份材料的子进程崩溃（信号 11），重试一次仍然如此。", "b 已核查"]


def test_interrupting_ends_every_worker_and_prints_no_trace_of_theirs(tmp_path: Path) -> None:
    script = tmp_path / "batch_of_sleepers.py"
    script.write_text(
        textwrap.dedent("""
            import os, signal, subprocess, time
            from pathlib import Path
            from auditor.batch import audit_all

            signal.signal(signal.SIGINT, signal.default_int_handler)  # a suite run in the background passes on that it is ignored

            def audited(path):
                child = subprocess.Popen(["sleep", "60"])
                print(os.getpid(), child.pid, flush=True)
                time.sleep(60)

            if __name__ == "__main__":
                try:
                    list(audit_all([Path("a"), Path("b")], audited, lambda path, sentence: sentence, workers=2))
                except KeyboardInterrupt:
                    print("已中断", flush=True)
        """),
        encoding="utf-8",
    )
    root = Path(batch.__file__).parents[1]
    running = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"},
        start_new_session=True,
    )
    assert running.stdout
    started = [int(pid) for _ in range(2) for pid in running.stdout.readline().split()]
    os.killpg(running.pid, signal.SIGINT)
    out, errors = running.communicate(timeout=20)
    assert (out, errors, running.returncode) == ("已中断\n", "", 0)
    assert [pid for pid in started if is_running(pid)] == []


def is_running(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
