"""Ctrl-C, kept waiting while something is done that must not be left half done."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held() -> Iterator[None]:
    """What is done in here is done whole, and a process started in here does not hear Ctrl-C before it is in a group of its own; the
    interrupt comes afterwards. On Windows, which cannot keep it waiting, nothing is held."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
