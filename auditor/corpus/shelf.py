"""Texts put away in a temporary file and taken out by number: a hundred thousand submissions in the memory of their places alone."""

import errno
import os
import tempfile
import zlib
from array import array
from types import TracebackType
from typing import Self


class Shelf:
    """Texts by the order in which they were put. Use it in a `with`, or close it."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 it is open as long as the shelf
        self._ends = array("Q", [0])

    def put(self, text: str) -> None:
        packed = zlib.compress(text.encode(), 1)
        self._file.seek(self._ends[-1])
        if self._file.write(packed) < len(packed):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._ends.append(self._ends[-1] + len(packed))

    def text(self, number: int) -> str:
        """The text put as the `number`th, from 0; also for processes forked from this one, which share its place in the file."""
        start, end = self._ends[number], self._ends[number + 1]
        if hasattr(os, "pread"):
            return zlib.decompress(os.pread(self._file.fileno(), end - start, start)).decode()
        self._file.seek(start)
        return zlib.decompress(self._file.read(end - start)).decode()

    def __len__(self) -> int:
        return len(self._ends) - 1

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
