"""The command line run in this process, where rules that are compiled are there for the next command: exit code and what was written.

What is written is what arrives at the file descriptors, so that a word of a worker process or of a library counts too.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

import pytest

from auditor.command import run


class Ran(NamedTuple):
    """A command that has ended."""

    returncode: int
    stdout: bytes
    stderr: bytes


def ran(*arguments: str | Path, stdin: bytes = b"") -> Ran:
    """What a user gets who runs the command in a new process and reads its output through pipes."""
    with ExitStack() as held:
        given, out, err = (held.enter_context(tempfile.TemporaryFile()) for _ in range(3))
        given.write(stdin)
        given.seek(0)
        with _standard(given, out, err):
            try:
                code = run([*map(str, arguments)])
            except SystemExit as ended:  # wrong usage, or help
                code = int(ended.code or 0)
        return Ran(code, _written(out), _written(err))


@contextmanager
def _standard(*files: IO[bytes]) -> Iterator[None]:
    """These files in the place of standard input, output and error, for this process and those it starts."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    kept = [os.dup(number) for number in range(3)]
    with pytest.MonkeyPatch.context() as patch, ExitStack() as held:
        held.callback(_put_back, kept)
        for number, (name, file) in enumerate(zip(("stdin", "stdout", "stderr"), files, strict=True)):
            os.dup2(file.fileno(), number)
            opened: Any = open(number, "w" if number else "r", encoding="utf-8", newline="", closefd=False)  # noqa: SIM115 the context holds it
            patch.setattr(sys, name, held.enter_context(opened))
        yield


def _put_back(kept: list[int]) -> None:
    for number, own in enumerate(kept):
        os.dup2(own, number)
        os.close(own)


def _written(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()
