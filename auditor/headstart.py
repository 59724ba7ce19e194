"""Work begun in a process of its own, so that what it gives is there when this process is ready to use it."""

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from auditor.batch import Limits, alarm, confine, shares

T = TypeVar("T")


@contextmanager
def begun(work: Callable[[], T], limits: Limits) -> Iterator[Callable[[], T | None]]:
    """What to ask for the answer of `work`, which is being done beside this process as soon as it is entered.

    The answer is None where that process failed, went beyond its limits or could not be had; whoever asks then does the work where a
    failure is told. The process ends with the context, and all that it started.
    """
    if not shares():
        yield lambda: None
        return
    context = multiprocessing.get_context("fork")
    near, far = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(work, limits, near, far), daemon=True)
    process.start()
    far.close()
    try:
        yield lambda: _answer(near)
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid or 0, signal.SIGKILL)
        process.join()
        near.close()


def _answer(pipe: "Connection[Any, Any]") -> Any:
    try:
        return pipe.recv()
    except (EOFError, OSError):
        return None


def _work(work: Callable[[], T], limits: Limits, near: "Connection[Any, Any]", far: "Connection[Any, Any]") -> None:
    """The life of the process. What fails in it is told by whoever does the work again."""
    near.close()
    confine(limits)
    gc.freeze()
    gc.enable()
    alarm(limits.seconds)
    with suppress(Exception):
        far.send(work())
