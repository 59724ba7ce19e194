"""An executor that someone else brings: submissions handed to it, its answers in the order asked, what it failed at done again here."""

from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import CancelledError, Executor, Future
from itertools import islice
from typing import TypeVar

S = TypeVar("S")
T = TypeVar("T")


def handed(executor: Executor, audit: Callable[[S], T], path: S) -> "Future[T]":
    """The answer to come from an executor for a path."""
    try:
        return executor.submit(audit, path)
    except RuntimeError as broken:  # a pool that lost a worker, or was shut down, takes no more
        future: Future[T] = Future()
        future.set_exception(broken)
        return future


def answers(
    submitted: "Iterator[tuple[S, Future[T]]]", most: int, again: Callable[[S], Iterator[T]], seconds: float
) -> Generator[T, None, None]:
    """The answers to what was handed over, at most so many asked ahead; what fails or takes more than so many seconds is done `again`."""
    ahead = deque(islice(submitted, most))
    while ahead:
        path, future = ahead.popleft()
        if _succeeded(future, seconds):
            yield future.result()
        else:
            future.cancel()
            yield from again(path)
        ahead.extend(islice(submitted, 1))


def _succeeded(future: "Future[T]", seconds: float) -> bool:
    try:
        return future.exception(seconds) is None
    except (TimeoutError, CancelledError):
        return False
