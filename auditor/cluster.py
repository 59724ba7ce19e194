"""A cluster of Dask workers in the place of this machine's: connected within a bounded time, every worker judging by the same rules.

A worker process audits one submission at a time. One that dies there is replaced by its nanny and its submissions are given to others;
what fails again and again is done once more on this machine.
"""

import re
import threading
import time
from asyncio import CancelledError
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from auditor.batch import alarm, audit_each
from auditor.findings import Language
from auditor.pipeline import Refused, Settings
from auditor.store import judged_by
from auditor.wording import Wording

S = TypeVar("S")
T = TypeVar("T")

PATIENCE = 10.0
"""Seconds for the scheduler to answer, and for its first worker to appear."""
COMPILING = 60.0
"""Seconds for a worker to load the rules."""
AHEAD = 4
"""Tasks for each worker that the scheduler has at a time, however many files there are."""
TOGETHER = 8
"""Most files in a task: each takes some hundredths of a second, and handing a task over some thousandths."""
_ADDRESS = re.compile(r"(?:[a-z]+://)?(?:[^\s/:\[\]]+|\[[0-9a-fA-F:]+\]):\d{1,5}/?")
_ONE = threading.Lock()
_WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "missing": "--cluster 需要安装可选组件：pip install 'auditor[cluster]'。",
        "no_address": "“{address}”不是集群的地址，没有开始核查。地址写作 tcp://10.0.0.5:8786：调度进程（dask scheduler）启动时会显示。",
        "silent": "集群“{address}”在 {seconds:g} 秒内没有应答{reason}，没有开始核查。"
        "请检查地址，确认调度进程（dask scheduler）在运行，中间没有防火墙拦住这个端口。",
        "because": "（{reason}）",
        "empty": "集群“{address}”里没有工作进程，没有开始核查。请先启动 dask worker {address}。",
        "other": "集群里的工作进程“{worker}”与这里的 auditor 版本、规则或设置不同（{reason}），没有开始核查。"
        "请在那里安装同一版本，规则文件夹放在共享路径上。",
        "unseen": "集群里的工作进程“{worker}”看不到“{folder}”，没有开始核查。请把材料放在共享路径上，或者按网址给出。",
        "gone": "与集群“{address}”的连接断了，或者它的工作进程都退出了。做完的都在核查库里；集群恢复后再运行同一条命令就会接着核查。",
        "unjoined": "集群没有做完材料之间的比对（{reason}）。每份材料的核查结果都在核查库里；"
        "请给工作进程更多内存，或者不写 --cluster 再运行同一条命令，改在本机比对。",
        "differs": "规则摘要不一致",
    },
    "en": {
        "missing": "--cluster needs an optional component: pip install 'auditor[cluster]'.",
        "no_address": "“{address}” is no address of a cluster; nothing was audited. An address is written tcp://10.0.0.5:8786, "
        "as the dask scheduler shows it when it starts.",
        "silent": "The cluster “{address}” did not answer within {seconds:g} s{reason}; nothing was audited. "
        "Check the address, that its dask scheduler runs, and that no firewall stands between.",
        "because": " ({reason})",
        "empty": "The cluster “{address}” has no workers; nothing was audited. Start dask worker {address} first.",
        "other": "Worker “{worker}” of the cluster has another version, other rules or settings ({reason}); nothing was audited. "
        "Install the same version there, and keep folders of rules on a shared path.",
        "unseen": "Worker “{worker}” of the cluster does not see “{folder}”; nothing was audited. "
        "Put the files on a shared path, or give a URL.",
        "gone": "The connection to the cluster “{address}” is lost, or all its workers have ended. What was done is in the store; "
        "run the same command again to go on.",
        "unjoined": "The cluster did not finish comparing the submissions ({reason}). What was found in each of them is in the store; "
        "give the workers more memory, or run the same command without --cluster to compare here.",
        "differs": "its digest of the rules differs",
    },
}


class Standing(NamedTuple):
    """What a worker judges by, and which folders of the batch it does not see."""

    judged_by: str
    unseen: tuple[str, ...]


class Cluster:
    """The workers behind a client, asked for no more once the scheduler or all of them are lost: the batch ends then, and resumes later."""

    def __init__(self, client: Any, words: dict[str, str], address: str = "") -> None:
        self._client, self._words, self._address = client, words, address
        self.workers = len(client.nthreads())

    def audit_each(
        self, paths: Collection[S], audit: Callable[[S], T], again: Callable[[S], T], lost: Callable[[S, Wording], T], seconds: float
    ) -> Generator[T, None, None]:
        """What `audit` makes of each path there, in the order in which the answers are ready.

        Where it fails, what `again` makes of it here in the end, or `lost` of the path and a sentence. `seconds` are for one path.
        Raises Refused where the cluster is lost.
        """
        size = max(1, min(TOGETHER, len(paths) // (AHEAD * self.workers)))
        chunks, executor = _chunks(paths, size), self._client.get_executor(pure=False)
        asked: dict[Future[tuple[T | None, ...]], tuple[S, ...]] = {}
        failed: list[S] = []
        try:
            while True:
                for chunk in islice(chunks, AHEAD * self.workers - len(asked)):
                    self.check()
                    asked[executor.submit(_audited, audit, seconds, chunk)] = chunk
                if not asked:
                    break
                for future in self._ready(asked, size * seconds):
                    for path, answer in zip(asked[future], self._answers(future, len(asked[future])), strict=True):
                        if answer is not None:
                            yield answer
                        else:
                            failed.append(path)
                    del asked[future]
        finally:
            for future in asked:
                future.cancel()
        yield from audit_each(failed, again, lost, seconds=seconds)

    def _ready(self, asked: Collection["Future[Any]"], most: float) -> Collection["Future[Any]"]:
        """The tasks that are done; all of them, for better or worse, when so many seconds pass without any."""
        due = time.monotonic() + most + PATIENCE
        while time.monotonic() < due:
            if done := wait(asked, PATIENCE, FIRST_COMPLETED).done:
                return done
            self.check()
        return tuple(asked)

    def _answers(self, future: "Future[tuple[T | None, ...]]", number: int) -> tuple[T | None, ...]:
        """The answers of a task, None for each that failed."""
        try:
            return future.result(0)
        except Exception:  # noqa: BLE001 whatever went wrong there, it is done again here
            future.cancel()
            self.check()
            return (None,) * number

    def check(self) -> None:
        """Raises Refused where the scheduler is lost, or has had no worker for a while."""
        try:
            if self._client.status == "running":
                self._client.wait_for_workers(1, timeout=PATIENCE)
                return
        except (TimeoutError, OSError):
            pass
        raise Refused(self._words["gone"].format(address=self._address))

    def sees(self, folder: Path) -> bool:
        """Whether every worker sees a folder. Raises Refused where the cluster is lost."""
        self.check()
        return all(self._client.run(Path.exists, folder).values())

    def compute(self, collections: Sequence[Any]) -> None:
        """Have Dask collections computed by the workers. Raises Refused where they cannot."""
        try:
            self._client.gather(self._client.compute(list(collections)))
        except (Exception, CancelledError) as error:  # noqa: BLE001 it may be anything, and is told
            self.check()
            raise Refused(self._words["unjoined"].format(reason=f"{type(error).__name__}: {error}")) from None


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
        yield Cluster(client, words, address)
    finally:
        client.close(timeout=PATIENCE)


def _chunks(paths: Collection[S], size: int) -> Iterator[tuple[S, ...]]:
    waiting = iter(paths)
    while chunk := tuple(islice(waiting, size)):
        yield chunk


def _audited(audit: Callable[[S], T], seconds: float, places: tuple[S, ...]) -> tuple[T | None, ...]:
    """What a worker makes of some places, None where the audit failed: one at a time, each ended with the process if it takes too long."""
    return tuple(_answer(audit, seconds, place) for place in places)


def _answer(audit: Callable[[S], T], seconds: float, place: S) -> T | None:
    with _ONE:
        alarm(seconds)
        try:
            return audit(place)
        except Exception:  # noqa: BLE001 it is done again where the batch was started, and told there
            return None
        finally:
            alarm(0)


def _client(address: str, words: dict[str, str]) -> Any:
    try:
        import_module("dask").config.set({"logging": {"distributed": "critical"}})  # what matters is told in our own words
        distributed = import_module("distributed")
    except ImportError:
        raise Refused(words["missing"]) from None
    if not _ADDRESS.fullmatch(address):
        raise Refused(words["no_address"].format(address=address))
    try:
        return distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        told = "" if "Timed out" in str(error) else " ".join(str(error).split())  # which our own sentence says
        reason = words["because"].format(reason=told) if told else ""
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
