"""Many submissions, each where its death costs no other: paths in, what was made of each out, in the same order.

Every submission is audited in a worker process. One that crashes there, hangs or eats the memory is tried once more, alone in a fresh
process, and then given to `lost` with a sentence that says why; the others never notice.
"""

import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, closing, suppress
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, TypeVar

from auditor import interrupts
from auditor.wording import Wording

if TYPE_CHECKING:
    from concurrent.futures import Executor
if sys.platform != "win32":
    import resource

S = TypeVar("S")
T = TypeVar("T")

_OVERDUE = Wording("核查这份材料超过 {seconds} 秒，已停止。", "The audit of this file took more than {seconds} s and was stopped.")
_CRASHED = Wording(
    "核查这份材料的子进程崩溃（信号 {signal}），重试一次仍然如此。", "The process that audited this file crashed twice (signal {signal})."
)
_EXITED = Wording(
    "核查这份材料的子进程意外退出（代码 {code}），重试一次仍然如此。", "The process that audited this file ended twice (code {code})."
)
_SWOLLEN = Wording("核查这份材料所需内存超过 {memory} MB，已停止。", "The audit of this file needed more than {memory} MB and was stopped.")
_NO_MEMORY = Wording("内存不足，无法核查这份材料。", "There is not enough memory to audit this file.")
_RAISED = Wording("核查这份材料时程序出错：{kind}：{error}", "The program failed on this file: {kind}: {error}")

AHEAD = 64
"""How many submissions may be finished before their turn, waiting for a slow one ahead of them."""
GRACE = 10.0
"""Seconds for a worker to start, and for its own alarm to end it, before it is killed from outside."""
SECONDS, MEMORY = 60.0, 4 << 30
"""What one submission may take where nobody says otherwise."""


class Limits(NamedTuple):
    """What one submission may take: seconds of wall-clock time, and bytes of address space beyond what the process holds at its start."""

    seconds: float = SECONDS
    memory: int | None = MEMORY


class _Task(NamedTuple):
    position: int
    path: Any
    is_retry: bool = False


def audit_all(  # noqa: PLR0913 each is a choice of the caller, and all but three have a default
    paths: Iterable[S],
    audit: Callable[[S], T],
    lost: Callable[[S, Wording], T],
    *,
    executor: "Executor | None" = None,
    workers: int | None = None,
    seconds: float = SECONDS,
    memory: int | None = MEMORY,
    meanwhile: Callable[[], object] | None = None,
) -> Generator[T, None, None]:
    """What `audit` makes of each path, or `lost` of the path and a sentence; in the order of the paths.

    `seconds` is wall-clock time and `memory` bytes of address space beyond what the process holds at the start, both for one submission.
    A given executor brings its own processes, as many as `workers`, and its own limits; what fails there is done again here. Rules that
    the parent has compiled are shared where processes can be forked; elsewhere `audit` is pickled and should compile them once per process.
    A path is whatever `audit` takes for one. `meanwhile` is done here, once, while the first of them are audited.
    """
    limits = Limits(seconds, memory)
    if executor is None:
        return _Crew(audit, lost, limits, workers or os.cpu_count() or 1).answers(paths, meanwhile)
    from auditor.executor import answers, handed  # noqa: PLC0415 what it imports is a hundredth of a check, which brings no executor

    submitted = ((path, handed(executor, audit, path)) for path in paths)
    return answers(submitted, AHEAD + 2 * (workers or 1), lambda path: _Crew(audit, lost, limits, 1).answers([path]), seconds)


def audit_each(  # noqa: PLR0913 the same
    paths: Iterable[S],
    audit: Callable[[S], T],
    lost: Callable[[S, Wording], T],
    *,
    workers: int | None = None,
    seconds: float = SECONDS,
    memory: int | None = MEMORY,
) -> Generator[T, None, None]:
    """The same, here, in the order in which the answers are ready: one that takes minutes holds up no other."""
    return _Crew(audit, lost, Limits(seconds, memory), workers or os.cpu_count() or 1).answers_as_they_come(paths)


class _Worker:
    """A process that audits, this end of the pipe to it, and the task it has."""

    def __init__(self, audit: Callable[[S], T], limits: Limits, siblings: list["_Worker"]) -> None:
        method = _start_method()
        context: Any = multiprocessing.get_context(method)  # the types know no Process of a context that is chosen at run time
        self.pipe, far_end = context.Pipe()
        strangers = [worker.pipe for worker in siblings] + [self.pipe] if method == "fork" else []
        self.process: BaseProcess = context.Process(target=_serve, args=(audit, limits, far_end, strangers), daemon=True)
        with interrupts.held():
            self.process.start()
        far_end.close()
        self.task: _Task | None = None
        self.due = 0.0

    def take(self, task: _Task, seconds: float) -> None:
        self.task, self.due = task, time.monotonic() + seconds + GRACE
        with suppress(BrokenPipeError):  # a worker that died while idle is found dead when its answer is read
            self.pipe.send(task.path)

    def end(self) -> int:
        """Kill the process and all that it started; the exit code, or minus the number of the signal that had ended it before."""
        if sys.platform != "win32" and self.process.pid:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.join()
        self.pipe.close()
        return self.process.exitcode or 0


class _Crew(Generic[S, T]):
    """The workers of one batch, driven by one thread: start them as needed, hand out tasks, gather answers, bury the dead."""

    def __init__(self, audit: Callable[[S], T], lost: Callable[[S, Wording], T], limits: Limits, most: int) -> None:
        self._audit, self._lost, self._limits, self._most = audit, lost, limits, most
        self._workers: list[_Worker] = []
        self._again: deque[_Task] = deque()
        self._done: dict[int, T] = {}

    def answers(self, paths: Iterable[S], meanwhile: Callable[[], object] | None = None) -> Generator[T, None, None]:
        """An answer for each path, in order."""
        turn = 0
        with closing(self._rounds(paths, meanwhile)) as rounds:
            for _ in rounds:
                while turn in self._done:
                    yield self._done.pop(turn)
                    turn += 1

    def answers_as_they_come(self, paths: Iterable[S]) -> Generator[T, None, None]:
        """An answer for each path, as soon as it is there."""
        with closing(self._rounds(paths)) as rounds:
            for _ in rounds:
                while self._done:
                    yield self._done.pop(next(iter(self._done)))

    def _rounds(self, paths: Iterable[S], meanwhile: Callable[[], object] | None = None) -> Generator[None, None, None]:
        """Work until all paths are done; after each round there may be new answers."""
        fresh = (_Task(position, path) for position, path in enumerate(paths))
        try:
            is_busy = self._assign(fresh)
            if meanwhile is not None:
                meanwhile()
            while is_busy:
                self._gather()
                yield
                is_busy = self._assign(fresh)
        finally:
            for worker in self._workers:
                worker.end()

    def _assign(self, fresh: Iterator[_Task]) -> bool:
        """Give every free worker a task; False when nothing is left to do or to wait for."""
        while len(self._busy()) < self._most and len(self._done) + len(self._busy()) < AHEAD + self._most:
            task = self._next(fresh)
            if task is None:
                break
            self._worker(task).take(task, self._limits.seconds)
        return bool(self._busy())

    def _next(self, fresh: Iterator[_Task]) -> _Task | None:
        """The next task; one that killed its worker waits until it can be alone."""
        busy = self._busy()
        if self._again:
            return None if busy else self._again.popleft()
        if any(worker.task and worker.task.is_retry for worker in busy):
            return None
        return next(fresh, None)

    def _busy(self) -> list[_Worker]:
        return [worker for worker in self._workers if worker.task]

    def _worker(self, task: _Task) -> _Worker:
        """A free worker for the task; one that has done nothing before where the task is tried again."""
        free = None if task.is_retry else next((worker for worker in self._workers if not worker.task), None)
        if free is None:
            free = _Worker(self._audit, self._limits, self._workers)
            self._workers.append(free)
        return free

    def _gather(self) -> None:
        """Wait until a worker has answered, has died or is overdue, and deal with all that did."""
        busy = self._busy()
        ends = [end for worker in busy for end in (worker.pipe, worker.process.sentinel)]
        first_due = min(worker.due for worker in busy)
        ready = set(wait(ends, timeout=max(0.0, first_due - time.monotonic())))
        for worker in busy:
            if worker.pipe.poll():
                self._hear(worker)
            elif worker.process.sentinel in ready:
                self._bury(worker)
            elif time.monotonic() > worker.due:
                self._bury(worker, _overdue(self._limits))

    def _hear(self, worker: _Worker) -> None:
        try:
            sentence, answer = worker.pipe.recv()
        except (EOFError, OSError):  # it died, perhaps in the middle of its answer
            self._bury(worker)
            return
        if sentence is not None:
            self._bury(worker, sentence)
        elif worker.task:
            self._done[worker.task.position] = answer
            worker.task = None

    def _bury(self, worker: _Worker, sentence: Wording | None = None) -> None:
        """End a worker that failed at its task; the task is tried again, or is lost."""
        code = worker.end()
        self._workers.remove(worker)
        task = worker.task
        if task and not task.is_retry:
            self._again.append(task._replace(is_retry=True))
        elif task:
            self._done[task.position] = self._lost(task.path, sentence or _cause(code, self._limits))


def _overdue(limits: Limits) -> Wording:
    return _OVERDUE.filled(seconds=f"{limits.seconds:g}")


def _cause(code: int, limits: Limits) -> Wording:
    if sys.platform != "win32" and code == -signal.SIGALRM:
        return _overdue(limits)
    if code < 0:
        return _CRASHED.filled(signal=-code)
    return _EXITED.filled(code=code)


def shares() -> bool:
    """Whether workers see what this process holds, so that it need not travel to them."""
    return _start_method() == "fork"


def _start_method() -> Literal["fork", "spawn"]:
    """Fork where that is safe: the rules compiled so far are shared then, and a worker starts in milliseconds."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def _serve(audit: Callable[[S], T], limits: Limits, pipe: "Connection[Any, Any]", strangers: list["Connection[Any, Any]"]) -> None:
    """The life of a worker: audit what comes through the pipe until it closes, or until something goes wrong."""
    for stranger in strangers:  # else the workers would keep each other's pipes open after their parent is gone
        stranger.close()
    confine(limits)
    healthy = True
    while healthy and (path := _asked(pipe)):
        healthy = False
        with ExitStack() as stack:
            stack.push(partial(_confess, pipe, limits))
            alarm(limits.seconds)
            answer = audit(path)
            alarm(0)
            pipe.send((None, answer))
            healthy = True


def _asked(pipe: "Connection[Any, Any]") -> Any:
    try:
        return pipe.recv()
    except EOFError:
        return None


def _confess(
    pipe: "Connection[Any, Any]",
    limits: Limits,
    _: type[BaseException] | None,
    error: BaseException | None,
    trace: TracebackType | None,
) -> bool:
    """Tell the parent what was raised, as the worker's last words."""
    alarm(0)
    if not isinstance(error, Exception):
        return False
    traceback.clear_frames(trace)  # gives back the memory that a sentence may need
    if isinstance(error, MemoryError):
        sentence = _SWOLLEN.filled(memory=limits.memory >> 20) if limits.memory else _NO_MEMORY
    else:
        sentence = _RAISED.filled(kind=type(error).__name__, error=error)
    with suppress(BrokenPipeError):  # the parent was killed: nobody listens
        pipe.send((sentence, None))
    return True


def alarm(seconds: float) -> None:
    """End this process after so many seconds, even in the middle of a loop in C; 0 calls it off."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def confine(limits: Limits) -> None:
    """A process group of its own, which Ctrl-C does not reach and which ends as one; an alarm that kills; a bound on memory."""
    if sys.platform == "win32":
        return
    os.setpgid(0, 0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux" and limits.memory is not None:
        held = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = held + limits.memory
        resource.setrlimit(resource.RLIMIT_AS, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))
