"""A batch on a cluster: a scheduler and two workers as processes of their own, on this machine."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

import pytest

from auditor import cluster, store
from auditor.cluster import connected
from auditor.findings import Skipped
from auditor.pipeline import Refused, Settings, audit_file, lost
from tests.comparison.county import Form, written
from tests.comparison.test_comparison import department
from tests.forge import corpus

pytestmark = [
    pytest.mark.skipif(find_spec("distributed") is None, reason="the extra auditor[cluster] is not installed"),
    pytest.mark.skipif(sys.platform == "win32", reason="workers are killed by process group"),
]
ROOT = Path(__file__).parents[1]
NOBODY = "tcp://127.0.0.1:9"
"""Nothing listens at the discard port."""


class Running(NamedTuple):
    """A scheduler and its workers."""

    address: str
    workers: list[subprocess.Popen[bytes]]


def started(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{module}", "--no-dashboard", *arguments],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Running]:
    """A cluster of which a worker may be killed."""
    with _running(tmp_path) as cluster_of_two:
        yield cluster_of_two


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A cluster that is left as it was."""
    with _running(tmp_path_factory.mktemp("cluster")) as cluster_of_two:
        yield cluster_of_two


@contextmanager
def _running(folder: Path) -> Iterator[Running]:
    told = folder / "scheduler.json"
    processes = [started("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told))]
    try:
        due = time.monotonic() + 30
        while not told.exists() or not told.read_text(encoding="utf-8").strip():
            assert time.monotonic() < due, "the scheduler did not start"
            time.sleep(0.1)
        address = json.loads(told.read_text(encoding="utf-8"))["address"]
        one = ("--nthreads", "1", "--host", "127.0.0.1", "--local-directory", str(folder), address)
        processes += [started("dask_worker", *one) for _ in range(2)]
        yield Running(address, processes[1:])
    finally:
        for process in processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def auditor(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "auditor", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, encoding="utf-8", timeout=300)


def batch(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return auditor("batch", *arguments, "--quiet", "--fail-on", "never")


def told_of(home: Path) -> list[tuple[Any, ...]]:
    """The sources in a store, and how often each is there."""
    return store.answered(store.opened(store.found(home)), "SELECT source, count(*) FROM submissions GROUP BY 1 ORDER BY 1").rows


def test_a_worker_killed_in_mid_run_costs_nothing_but_time(mortal: Running, tmp_path: Path) -> None:
    settings = Settings()
    forged = corpus.write(tmp_path / "corpus", 60)
    paths = [tmp_path / "corpus" / one.file for one in forged]
    found = []
    with connected(mortal.address, settings, [str(tmp_path)], "zh") as workers:
        audit = partial(audit_file, settings=settings)
        for number, answer in enumerate(workers.audit_each(paths, audit, audit, lost, 60)):
            if number == 20:
                os.killpg(mortal.workers[0].pid, signal.SIGKILL)
            assert not isinstance(answer, Skipped)
            found.append((answer[0].source, [finding.rule for finding in answer[0].findings if finding.severity != "note"]))
    assert mortal.workers[0].wait(10) == -signal.SIGKILL
    assert sorted(found) == [(str(path), [one.fault] if one.fault else []) for path, one in zip(paths, forged, strict=True)]


class Pool:
    """Two processes that stand for the client of a cluster of two workers; how many tasks it ever had at a time."""

    status = "running"

    def __init__(self, processes: Executor) -> None:
        self.processes = processes
        self.waiting: list[Future[Any]] = []
        self.most = 0

    def nthreads(self) -> dict[str, int]:
        return {"a": 1, "b": 1}

    def wait_for_workers(self, number: int, timeout: float) -> None:
        """They are there."""

    def get_executor(self, **_: bool) -> "Pool":
        return self

    def submit(self, *call: Any) -> "Future[Any]":
        self.waiting = [*(one for one in self.waiting if not one.done()), self.processes.submit(*call)]
        self.most = max(self.most, len(self.waiting))
        return self.waiting[-1]


@pytest.fixture(scope="module")
def pair() -> Iterator[Executor]:
    with ProcessPoolExecutor(2, get_context("spawn")) as processes:
        yield processes


def slow_at_first(number: int) -> int:
    time.sleep(2 if number == 0 else 0)
    return number


def test_answers_come_as_they_are_ready_and_few_tasks_wait_at_a_time(pair: Executor) -> None:
    pool = Pool(pair)
    found = list(cluster.Cluster(pool, {}).audit_each(range(2000), slow_at_first, slow_at_first, lambda number, _: -number, 60))
    assert sorted(found) == list(range(2000))
    assert found[0] != 0
    assert pool.most <= 2 * cluster.AHEAD


def only_here(number: int) -> int:
    raise FileNotFoundError(number)


def test_what_a_worker_does_not_have_is_done_here(pair: Executor) -> None:
    found = cluster.Cluster(Pool(pair), {}).audit_each(range(3), only_here, slow_at_first, lambda number, _: -number, 60)
    assert sorted(found) == [0, 1, 2]


def test_a_cluster_that_lost_its_scheduler_ends_the_batch_with_a_sentence(pair: Executor) -> None:
    pool = Pool(pair)
    pool.status = "closed"
    with pytest.raises(Refused, match="“tcp://甲”断了"):
        list(cluster.Cluster(pool, {"gone": "与集群“{address}”断了"}, "tcp://甲").audit_each([1], only_here, slow_at_first, max, 60))


def kept(folder: Path, forms: dict[str, Form]) -> store.Home:
    """A store of these forms, compared on this machine."""
    (folder / "corpus").mkdir()
    written(folder / "corpus", forms)
    assert batch(folder / "corpus", "--store", folder / "store").returncode == 0
    return store.found(folder / "store")


def found_in(home: store.Home) -> list[tuple[Any, ...]]:
    """Every finding in a store."""
    return store.answered(store.opened(home), "SELECT source, rule, message, fingerprint FROM findings ORDER BY ALL").rows


def test_the_workers_join_what_is_beyond_this_machine_and_find_the_same(running: Running, tmp_path: Path) -> None:
    forms = {"a": Form("甲事", "乙局"), "b": Form("甲事", "乙局", score="90"), "c": Form("甲事", "乙局", 2023), **department("50000人次")}
    home, settings = kept(tmp_path, forms), Settings()
    here = found_in(home)
    with connected(running.address, settings, [], "zh") as workers:
        counted = Counted(workers)
        store.compared(home, settings, (), store.Means(counted, memory=0))
    assert counted.joined == 1
    assert found_in(home) == here
    assert {"conflicting-duplicates", "rollup-mismatch"} <= {rule for _, rule, *_ in here}
    assert [path.name for path in home.path.iterdir() if path.name.startswith(".joining")] == []


def test_a_worker_killed_while_it_joins_costs_nothing_but_time(mortal: Running, tmp_path: Path) -> None:
    forms = {f"{number}": Form(f"{number % 9}事", f"{number % 4}局", score=f"{80 + number % 7}") for number in range(40)}
    home, settings = kept(tmp_path, forms), Settings()
    here = found_in(home)
    with connected(mortal.address, settings, [], "zh") as workers:
        killing = Killing(workers, mortal)
        store.compared(home, settings, (), store.Means(killing, memory=0))
    assert killing.died_with > 0
    assert found_in(home) == here
    assert "conflicting-duplicates" in {rule for _, rule, *_ in here}


class Killing:
    """Workers of which one dies as soon as it has something to join; how many tasks it had."""

    def __init__(self, workers: cluster.Cluster, running: Running) -> None:
        self.workers, self.running, self.died_with = workers, running, 0

    def sees(self, folder: Path) -> bool:
        return self.workers.sees(folder)

    def compute(self, collections: Sequence[Any]) -> None:
        killer = Thread(target=self._kill_one_at_work)
        killer.start()
        self.workers.compute(collections)
        killer.join()

    def _kill_one_at_work(self) -> None:
        with import_module("distributed").Client(self.running.address) as looking:
            pids = looking.run(os.getpid)
            due = time.monotonic() + 30
            while not self.died_with and time.monotonic() < due:
                busy = {name: len(tasks) for name, tasks in looking.processing().items() if tasks}
                if busy:
                    name = next(iter(busy))
                    os.kill(pids[name], signal.SIGKILL)
                    self.died_with = busy[name]


class Counted:
    """The workers, and how often they were asked to join."""

    def __init__(self, workers: cluster.Cluster) -> None:
        self.workers, self.joined = workers, 0

    def sees(self, folder: Path) -> bool:
        return self.workers.sees(folder)

    def compute(self, collections: Sequence[Any]) -> None:
        self.joined += 1
        self.workers.compute(collections)


def test_a_batch_on_a_cluster_fills_the_store_from_a_url_and_resumes_anywhere(running: Running, tmp_path: Path) -> None:
    files = sorted(one.file for one in corpus.write(tmp_path / "corpus", 20))
    home, url = tmp_path / "store", (tmp_path / "corpus").as_uri()
    done = batch(url, "--store", home, "--cluster", running.address)
    assert (done.stderr, done.returncode) == ("", 0)
    assert told_of(home) == [(f"corpus/{file}", 1) for file in files]
    again = auditor("batch", url, "--store", home, "--fail-on", "never")
    assert (again.stderr.splitlines()[0], again.returncode) == ("20 个文件没有变化，没有重读。", 0)


def test_a_cluster_that_does_not_answer_is_told_in_bounded_time(tmp_path: Path) -> None:
    corpus.write(tmp_path / "corpus", 1)
    began = time.monotonic()
    refused = batch(tmp_path / "corpus", "--store", tmp_path / "store", "--cluster", NOBODY)
    assert time.monotonic() - began < 3 * cluster.PATIENCE
    assert refused.returncode == 2
    assert refused.stderr == (
        f"错误：集群“{NOBODY}”在 10 秒内没有应答，没有开始核查。"
        "请检查地址，确认调度进程（dask scheduler）在运行，中间没有防火墙拦住这个端口。\n"
    )


@pytest.mark.parametrize("address", ["甲", "10.0.0.5", "tcp://10.0.0.5", "tcp://10.0.0.5:"])
def test_what_is_no_address_of_a_cluster_is_told_at_once(address: str) -> None:
    with pytest.raises(Refused, match="不是集群的地址"), connected(address, Settings(), [], "zh"):
        pass


def test_a_folder_that_the_workers_do_not_see_is_refused(running: Running, tmp_path: Path) -> None:
    elsewhere = str(tmp_path / "elsewhere")
    with pytest.raises(Refused, match=f"看不到“{elsewhere}”"), connected(running.address, Settings(), [elsewhere], "zh"):
        pass
