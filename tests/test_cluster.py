"""A batch on a cluster: a scheduler and two workers as processes of their own, on this machine."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest

from auditor import cluster
from auditor.batch import audit_all
from auditor.cluster import confined, connected
from auditor.findings import Skipped
from auditor.pipeline import Refused, Settings, audit_file, lost
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
def running(tmp_path: Path) -> Iterator[Running]:
    told = tmp_path / "scheduler.json"
    processes = [started("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told))]
    try:
        due = time.monotonic() + 30
        while not told.exists() or not told.read_text(encoding="utf-8").strip():
            assert time.monotonic() < due, "the scheduler did not start"
            time.sleep(0.1)
        address = json.loads(told.read_text(encoding="utf-8"))["address"]
        one = ("--nthreads", "1", "--host", "127.0.0.1", "--local-directory", str(tmp_path), address)
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


def told_of(store: Path) -> list[dict[str, object]]:
    sql = "SELECT source, count(*) AS times FROM submissions GROUP BY source ORDER BY source"
    found: list[dict[str, object]] = json.loads(auditor("query", sql, "--store", store, "--format", "json").stdout)
    return found


def test_a_worker_killed_in_mid_run_costs_nothing_but_time(running: Running, tmp_path: Path) -> None:
    settings = Settings()
    forged = corpus.write(tmp_path / "corpus", 80)
    paths = [tmp_path / "corpus" / one.file for one in forged]
    found = []
    with connected(running.address, settings, [str(tmp_path)], "zh") as workers:
        audit = confined(partial(audit_file, settings=settings), 60)
        for number, answer in enumerate(audit_all(paths, audit, lost, executor=workers, workers=workers.workers)):
            if number == 20:
                os.killpg(running.workers[0].pid, signal.SIGKILL)
            assert not isinstance(answer, Skipped)
            found.append((answer[0].source, [finding.rule for finding in answer[0].findings if finding.severity != "note"]))
    assert running.workers[0].wait(10) == -signal.SIGKILL
    assert found == [(str(path), [one.fault] if one.fault else []) for path, one in zip(paths, forged, strict=True)]


def test_a_batch_on_a_cluster_fills_the_store_from_a_url_and_resumes_anywhere(running: Running, tmp_path: Path) -> None:
    files = sorted(one.file for one in corpus.write(tmp_path / "corpus", 30))
    store, url = tmp_path / "store", (tmp_path / "corpus").as_uri()
    done = batch(url, "--store", store, "--cluster", running.address)
    assert (done.stderr, done.returncode) == ("", 0)
    assert told_of(store) == [{"source": f"corpus/{file}", "times": 1} for file in files]
    again = auditor("batch", url, "--store", store, "--fail-on", "never")
    assert (again.stderr.splitlines()[0], again.returncode) == ("30 个文件没有变化，没有重读。", 0)


def test_a_cluster_that_does_not_answer_is_told_in_bounded_time(tmp_path: Path) -> None:
    corpus.write(tmp_path / "corpus", 1)
    began = time.monotonic()
    refused = batch(tmp_path / "corpus", "--store", tmp_path / "store", "--cluster", NOBODY)
    assert time.monotonic() - began < 3 * cluster.PATIENCE
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"错误：集群“{NOBODY}”在 10 秒内没有应答（")
    assert refused.stderr.endswith("没有开始核查。请检查地址，确认调度进程（dask scheduler）在运行。\n")


def test_a_folder_that_the_workers_do_not_see_is_refused(running: Running, tmp_path: Path) -> None:
    elsewhere = str(tmp_path / "elsewhere")
    with pytest.raises(Refused, match=f"看不到“{elsewhere}”"), connected(running.address, Settings(), [elsewhere], "zh"):
        pass
