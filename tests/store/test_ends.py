"""However a run ends, the store is whole: killed, interrupted, out of room, in the wrong version; and run again it goes on."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer

import pytest

from auditor import store
from auditor.pipeline import Refused
from auditor.store import home as home_of_store
from auditor.store.clerk import Clerk
from auditor.store.row import Rows, packed
from tests.store.run import ROOT, asked, auditor, batch, form

IN_SMALL_PARTS = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from auditor.store import clerk, row; clerk.FILES = 10; from auditor.cli import main; "
    "import time; audits = row.audits; row.audits = lambda *given: (time.sleep(0.03), audits(*given))[1]; "
    "sys.exit(main(['batch', *sys.argv[1:], '--engine', 'plain', '--quiet', '--workers', '2']))"
)
ONCE = "SELECT count(*), count(DISTINCT source), count(*) FILTER (given) FROM submissions"
linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
root = pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="mounting a small disk takes root")


def started(*arguments: str | Path) -> "subprocess.Popen[str]":
    """A run that writes a part for every ten files, and takes long enough over each to be stopped in the middle."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.Popen(
        [sys.executable, "-c", IN_SMALL_PARTS, *map(str, arguments)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def until(reached: Callable[[], bool]) -> None:
    due = time.monotonic() + 60
    while not reached():
        assert time.monotonic() < due
        time.sleep(0.01)


def parts(home: Path) -> int:
    return sum(1 for path in (home / "parts").glob("[0-9]*"))


def children(process: "subprocess.Popen[str]") -> list[int]:
    """The processes that a run has started: first the one that writes, then the workers."""
    return sorted(map(int, Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()))


@pytest.fixture
def many(tmp_path: Path) -> Path:
    for number in range(120):
        form(tmp_path / f"材料/{number % 7}/{number}.txt", project=f"购书经费{number}")
    return tmp_path / "材料"


@linux
def test_a_run_killed_twice_goes_on_and_has_every_submission_once(many: Path, tmp_path: Path) -> None:
    home = tmp_path / "库"
    first = started(many, "--store", home)
    until(lambda: parts(home) >= 2)
    first.kill()  # the writing process lives on, and keeps what it was given
    first.communicate()
    second = started(many, "--store", home)
    before = parts(home)
    until(lambda: parts(home) >= before + 2)
    for process in (second.pid, *children(second)):
        os.kill(process, signal.SIGKILL)
    second.communicate()
    (home / "parts/.000099.tmp").mkdir()  # what a writer leaves that was killed at its work
    kept = asked(home, "SELECT count(*) FROM submissions")[0][0]
    assert 0 < kept < 120
    third = started(many, "--store", home)
    out, errors = third.communicate(timeout=120)
    assert (third.returncode, errors) == (0, "")
    assert out.startswith("120 份自评（1 个单位，120 个文件）：")
    assert asked(home, ONCE) == [(120, 120, 120)]
    assert asked(home, "SELECT count(*) FROM every_submissions") == [(120,)]
    assert sorted(path.name for path in home.iterdir()) == ["compared", "lock", "parts", "runs", "store.json"]
    assert [path for path in (home / "parts").iterdir() if path.name.startswith(".")] == []


@linux
def test_a_worker_that_is_killed_costs_nothing_but_a_second_try(many: Path, tmp_path: Path) -> None:
    home = tmp_path / "库"
    run = started(many, "--store", home)
    until(lambda: parts(home) >= 2)
    os.kill(children(run)[1], signal.SIGKILL)
    _, errors = run.communicate(timeout=120)
    assert (run.returncode, errors) == (0, "")
    assert asked(home, ONCE) == [(120, 120, 120)]
    assert asked(home, "SELECT * FROM skipped") == []


@linux
def test_interrupted_it_keeps_what_is_done_and_says_how_to_go_on(many: Path, tmp_path: Path) -> None:
    home = tmp_path / "库"
    run = started(many, "--store", home)
    until(lambda: parts(home) >= 2)
    run.send_signal(signal.SIGINT)
    out, errors = run.communicate(timeout=60)
    assert (run.returncode, out, errors) == (130, "", "已中断，做完的都在核查库里。再运行同一条命令就会接着核查。\n")
    told = auditor("batch", "report", "--store", home, "--fail-on", "never", "--strict")
    assert told.returncode == 3
    assert "上次核查没有做完，还差 " in told.stdout
    again = started(many, "--store", home)
    again.communicate(timeout=120)
    assert asked(home, ONCE) == [(120, 120, 120)]


def interrupted_at_a_full_pipe(clerk: Clerk) -> None:
    """More than the pipe holds is handed over while nobody reads, and Ctrl-C comes before anybody does."""
    writer = clerk.process.pid or 0
    os.kill(writer, signal.SIGSTOP)

    def interrupt() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.4)
        os.kill(writer, signal.SIGCONT)

    Timer(0.2, interrupt).start()
    clerk.keep("甲.txt", packed(Rows("容" * 1_000_000, {})))


@linux
def test_an_interrupt_does_not_cut_what_is_being_handed_over(tmp_path: Path) -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell starts what runs beside it deaf to it
    clerk = Clerk(tmp_path / "库", "zh")
    try:
        with pytest.raises(KeyboardInterrupt), clerk:
            interrupted_at_a_full_pipe(clerk)
    finally:
        signal.signal(signal.SIGINT, before)
    assert clerk.process.exitcode == 0


def test_a_store_of_another_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    form(tmp_path / "甲.txt")
    (tmp_path / "库").mkdir()
    written = json.dumps({"schema": "auditor/store/9"})
    (tmp_path / "库/store.json").write_text(written, encoding="utf-8")
    for run in (batch(tmp_path / "甲.txt", "--store", tmp_path / "库"), auditor("query", "--store", tmp_path / "库", "SELECT 1")):
        assert (run.returncode, run.stdout) == (2, "")
        assert run.stderr == (
            f"错误：核查库“{tmp_path / '库'}”是另一个版本写的（auditor/store/9，这个版本写 auditor/store/1），没有改动它。"
            "请用写它的版本，或换一个文件夹重新核查。\n"
        )
    assert (tmp_path / "库/store.json").read_text(encoding="utf-8") == written


def test_a_folder_with_other_things_in_it_is_no_store(tmp_path: Path) -> None:
    form(tmp_path / "甲.txt")
    run = batch(tmp_path / "甲.txt", "--store", tmp_path)
    assert (run.returncode, run.stderr) == (
        2,
        f"错误：“{tmp_path}”不是核查库，里面又有别的东西，没有写入。请换一个空的或还没有的文件夹。\n",
    )
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "lock") == ["甲.txt"]
    asking = auditor("query", "--store", tmp_path / "没有", "SELECT 1")
    assert asking.returncode == 2
    assert asking.stderr.startswith(f"错误：“{tmp_path / '没有'}”里没有核查库。")


def test_without_the_extra_the_command_that_installs_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.store.extra._MODULES", ("duckdb", "not_installed_here"))
    for asked_for in (home_of_store.found, home_of_store.made):
        with pytest.raises(Refused) as refused:
            asked_for(tmp_path / "库")
        assert str(refused.value) == "核查库需要安装可选组件：pip install 'auditor[batch]'。"
    assert not (tmp_path / "库").exists()


def test_two_runs_never_write_one_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home_of_store, "PATIENCE", 0)
    with (
        home_of_store.held(tmp_path / "库"),
        pytest.raises(Refused, match=f"另一个 auditor batch 正在写核查库“{tmp_path / '库'}”。等它结束，或用另一个文件夹。"),
        store.Clerk(tmp_path / "库", "zh"),
    ):
        pass


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    place = tmp_path / "盘"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", place], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


@root
def test_a_full_disk_leaves_the_store_as_it_was_and_the_run_goes_on_when_there_is_room(tmp_path: Path, disk: Path) -> None:
    home = disk / "库"
    form(tmp_path / "材料/0.txt")
    batch(tmp_path / "材料", "--store", home)
    for number in range(1, 40):
        form(tmp_path / f"材料/{number}.txt", project=f"购书经费{number}")
    (disk / "别的").write_bytes(bytes(shutil.disk_usage(disk).free - 40_000))
    run = batch(tmp_path / "材料", "--store", home)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == (
        f"错误：不能写入核查库“{home}”：磁盘已满。库里已有的没有改动；腾出空间或改好权限后，再运行同一条命令就会接着核查。\n"
    )
    assert asked(home, "SELECT source FROM submissions") == [("材料/0.txt",)]
    (disk / "别的").unlink()
    assert batch(tmp_path / "材料", "--store", home).returncode == 0
    assert asked(home, ONCE) == [(40, 40, 40)]


@root
def test_a_store_that_may_only_be_read_answers_and_refuses_a_run(tmp_path: Path, disk: Path) -> None:
    home = disk / "库"
    form(tmp_path / "材料/0.txt")
    batch(tmp_path / "材料", "--store", home)
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    run = batch(tmp_path / "材料", "--store", home)
    assert run.returncode == 2
    assert run.stderr.startswith(f"错误：不能写入核查库“{home}”：磁盘只能读。")
    assert auditor("batch", "report", "--store", home).returncode == 0
    assert auditor("query", "--store", home, "SELECT project FROM submissions", "--format", "csv").stdout == "project\n购书经费\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_file_that_cannot_grow_is_told_as_a_full_disk_is(tmp_path: Path) -> None:
    form(tmp_path / "材料/0.txt")
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000)); " + IN_SMALL_PARTS
    command = [sys.executable, "-c", limited, str(tmp_path / "材料"), "--store", str(tmp_path / "库")]
    run = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False, timeout=60)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith(f"错误：不能写入核查库“{tmp_path / '库'}”：文件大小受到限制。")
    assert parts(tmp_path / "库") == 0
