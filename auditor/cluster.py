"""A cluster of Dask workers as the executor of a batch: connected within a bounded time, every worker judging by the same rules.

A worker process audits one submission at a time. One that dies there is replaced by its nanny and its submissions are given to others;
what fails again and again comes back with an error, and `audit_all` does it once more on this machine.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from auditor.batch import alarm
from auditor.findings import Language
from auditor.pipeline import Refused, Settings
from auditor.store import judged_by

S = TypeVar("S")
T = TypeVar("T")

PATIENCE = 10.0
"""Seconds for the scheduler to answer, and for its first worker to appear."""
COMPILING = 60.0
"""Seconds for a worker to load the rules."""
_ONE = threading.Lock()
_WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "missing": "--cluster 需要安装可选组件：pip install 'auditor[cluster]'。",
        "silent": "集群“{address}”在 {seconds:g} 秒内没有应答（{reason}），没有开始核查。"
        "请检查地址，确认调度进程（dask scheduler）在运行。",
        "empty": "集群“{address}”里没有工作进程，没有开始核查。请先启动 dask worker {address}。",
        "other": "集群里的工作进程“{worker}”与这里的 auditor 版本、规则或设置不同（{reason}），没有开始核查。"
        "请在那里安装同一版本，规则文件夹放在共享路径上。",
        "unseen": "集群里的工作进程“{worker}”看不到“{folder}”，没有开始核查。请把材料放在共享路径上，或者按网址给出。",
        "gone": "与集群“{address}”的连接断了。做完的都在核查库里；集群恢复后再运行同一条命令就会接着核查。",
        "differs": "规则摘要不一致",
    },
    "en": {
        "missing": "--cluster needs an optional component: pip install 'auditor[cluster]'.",
        "silent": "The cluster “{address}” did not answer within {seconds:g} s ({reason}); nothing was audited. "
        "Check the address, and that its dask scheduler runs.",
        "empty": "The cluster “{address}” has no workers; nothing was audited. Start dask worker {address} first.",
        "other": "Worker “{worker}” of the cluster has another version, other rules or settings ({reason}); nothing was audited. "
        "Install the same version there, and keep folders of rules on a shared path.",
        "unseen": "Worker “{worker}” of the cluster does not see “{folder}”; nothing was audited. "
        "Put the files on a shared path, or give a URL.",
        "gone": "The connection to the cluster “{address}” is lost. What was done is in the store; run the same command again to go on.",
        "differs": "its digest of the rules differs",
    },
}


class Standing(NamedTuple):
    """What a worker judges by, and which folders of the batch it does not see."""

    judged_by: str
    unseen: tuple[str, ...]


class Cluster(Executor):
    """The workers behind a client. It takes no more once the scheduler is lost: the batch ends then, and resumes another time."""

    def __init__(self, client: Any, gone: str) -> None:
        self._client, self._gone = client, gone
        self._executor: Executor = client.get_executor(pure=False)
        self.workers = len(client.nthreads())

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> "Future[T]":
        """Raises Refused where the scheduler is lost."""
        if self._client.status != "running":
            raise Refused(self._gone)
        return self._executor.submit(fn, *args, **kwargs)


@contextmanager
def connected(address: str, settings: Settings, folders: Sequence[str], lang: Language) -> Iterator[Cluster]:
    """The cluster whose scheduler is at an address, each of its workers asked whether it may take part.

    Raises Refused where nobody answers, there are no workers, or one of them has other rules or does not see one of the `folders`.
    """
    words = _WORDS[lang]
    client = _client(address, words)
    try:
        if not client.nthreads():
            _await_workers(client, address, words)
        for worker, asked in _asked(client, settings, folders).items():
            _admit(worker, asked, judged_by(settings), words)
        yield Cluster(client, words["gone"].format(address=address))
    finally:
        client.close(timeout=PATIENCE)


def confined(audit: Callable[[S], T], seconds: float) -> Callable[[S], T]:
    """An audit as a worker runs it: one at a time, and ended together with its process when it takes too long."""
    return partial(_audited, audit, seconds)


def _audited(audit: Callable[[S], T], seconds: float, place: S) -> T:
    if isinstance(place, Path) and not place.exists():
        raise FileNotFoundError(place)  # a member of an archive, say, unpacked where the batch was started: done there
    with _ONE:
        alarm(seconds)
        try:
            return audit(place)
        finally:
            alarm(0)


def _client(address: str, words: dict[str, str]) -> Any:
    try:
        import_module("dask").config.set({"logging": {"distributed": "critical"}})  # what matters is told in our own words
        distributed = import_module("distributed")
    except ImportError:
        raise Refused(words["missing"]) from None
    try:
        return distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise Refused(words["silent"].format(address=address, seconds=PATIENCE, reason=reason)) from None


def _await_workers(client: Any, address: str, words: dict[str, str]) -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise Refused(words["empty"].format(address=address)) from None


def _asked(client: Any, settings: Settings, folders: Sequence[str]) -> dict[str, Any]:
    """The future of each worker's answer: all of them load the rules at the same time."""
    return {worker: client.submit(standing, settings, folders, workers=[worker], pure=False) for worker in client.nthreads()}


def standing(settings: Settings, folders: Sequence[str]) -> Standing:
    """What this process judges by, and which of the folders it does not see."""
    return Standing(judged_by(settings), tuple(folder for folder in folders if not Path(folder).exists()))


def _admit(worker: str, asked: Any, own: str, words: dict[str, str]) -> None:
    try:
        told: Standing = asked.result(timeout=COMPILING)
    except Exception as error:  # noqa: BLE001 whatever went wrong there, it cannot take part
        raise Refused(words["other"].format(worker=worker, reason=f"{type(error).__name__}: {error}")) from None
    for folder in told.unseen:
        raise Refused(words["unseen"].format(worker=worker, folder=folder))
    if told.judged_by != own:
        raise Refused(words["other"].format(worker=worker, reason=words["differs"]))
