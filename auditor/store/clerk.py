"""The one process that writes a store: rows in through a pipe, parts out. Whoever audits never waits for the disk.

It holds the store while it lives. When the pipe closes without a word (the run was killed) it still keeps what it was given.
"""

import errno
import gc
import os
import queue
import signal
import threading
import time
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from auditor import interrupts
from auditor.findings import Language
from auditor.pipeline import Refused
from auditor.store import home, part
from auditor.store.extra import extra
from auditor.store.row import Rows, unpacked
from auditor.store.run import Run, run_tables
from auditor.store.table import TABLES, TableName
from auditor.wording import Wording

FILES, SECONDS, BYTES = 500, 10.0, 32 << 20
"""A part is written when it has so many files, is so old, or its rows came as so many bytes."""
_BATCH = 50
_AHEAD = 500
_NOTHING = ()
_WORDS = {
    "zh": {
        "unwritable": "不能写入核查库“{path}”：{reason}。库里已有的没有改动；腾出空间或改好权限后，再运行同一条命令就会接着核查。",
        "died": "写核查库“{path}”的进程意外退出。库里已有的没有改动，再运行同一条命令就会接着核查。",
    },
    "en": {
        "unwritable": "Cannot write to the store “{path}”: {reason}. What it holds is as it was; make room or mend the permissions "
        "and run the same command again to go on.",
        "died": "The process that writes the store “{path}” has died. What it holds is as it was; run the same command again to go on.",
    },
}


_REASONS: dict[int, Wording] = {
    errno.ENOSPC: Wording("磁盘已满", "the disk is full"),
    errno.EDQUOT: Wording("磁盘配额已用完", "the disk quota is used up"),
    errno.EFBIG: Wording("文件大小受到限制", "files may not grow so large"),
    errno.EROFS: Wording("磁盘只能读", "the disk can only be read"),
    errno.EACCES: Wording("没有写入的权限", "there is no permission to write"),
    errno.EPERM: Wording("没有写入的权限", "there is no permission to write"),
}


class Known(NamedTuple):
    """What the latest part says of a file: the digest of its content, and of what it was judged by."""

    content: str
    rules: str


class Start(NamedTuple):
    """What a store holds when a run begins."""

    home: home.Home
    known: dict[str, Known]


class Clerk:
    """This end of the pipe to the process that writes. Entered, it has the store; left, everything given to it is kept."""

    def __init__(self, path: Path, lang: Language) -> None:
        self.path, self.lang = path, lang
        context: Any = get_context()
        self.pipe, far_end = context.Pipe()
        self.process = context.Process(target=_serve, args=(path, lang, far_end, self.pipe))
        self.process.start()
        far_end.close()
        self.start = Start(home.Home(path, {}), {})

    def __enter__(self) -> "Clerk":
        """Raises Refused where the store cannot be had."""
        self.start = self._heard()
        return self

    def begin(self, run: Run, roots: home.Roots) -> None:
        """Tell which files the run is about. Raises Refused where that cannot be written."""
        self._say((run, roots))

    def keep(self, source: str, rows: bytes) -> None:
        """Hand over the rows of a file. Raises Refused where earlier ones could not be written."""
        self._say((source, rows))

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if not isinstance(error, Refused):
                self._say(None)
                self._heard()
        finally:
            self.pipe.close()
            self.process.join()

    def _say(self, words: object) -> None:
        if self.pipe.poll():
            self._heard()
        try:
            with interrupts.held():  # half a message would leave the clerk waiting for the rest, and the run for the clerk
                self.pipe.send(words)
        except OSError:
            self._heard()

    def _heard(self) -> Any:
        try:
            sentence, answer = self.pipe.recv()
        except (EOFError, OSError):
            raise Refused(_WORDS[self.lang]["died"].format(path=self.path)) from None
        if sentence:
            raise Refused(sentence)
        return answer


class _Desk:
    """What waits to be written, and where the next part goes."""

    def __init__(self, store: home.Home) -> None:
        self.store = store
        self.number = max(part.numbers(store.parts), default=0) + 1
        self.rules = ""
        self.batch: list[tuple[str, Rows]] = []
        self.tables: dict[TableName, list[Any]] = {}
        self.files, self.bytes = 0, 0
        self.since = time.monotonic()

    def begin(self, run: Run, roots: home.Roots) -> None:
        self.rules = run.rules
        home.keep(home.Home(self.store.path, roots))
        number = max(part.numbers(self.store.runs), default=0) + 1
        part.publish(part.place(self.store.runs, number), run_tables(run, number))

    def take(self, source: str, sent: bytes) -> None:
        self.batch.append((source, unpacked(sent)))
        self.files += 1
        self.bytes += len(sent)
        if len(self.batch) >= _BATCH:
            self._sort()
        if self.files >= FILES or self.bytes >= BYTES:
            self.flush()

    def is_due(self) -> bool:
        return time.monotonic() - self.since >= SECONDS

    def flush(self) -> None:
        self._sort()
        if self.files:
            concatenated = extra("pyarrow").concat_tables
            part.publish(part.place(self.store.parts, self.number), {name: concatenated(some) for name, some in self.tables.items()})
            self.number += 1
        self.tables, self.files, self.bytes, self.since = {}, 0, 0, time.monotonic()

    def _sort(self) -> None:
        """Rows of a few files become columns: ten times smaller, and soon done."""
        if not self.batch:
            return
        files = [((source, rows.content, self.rules, self.number), rows) for source, rows in self.batch]
        for name in TABLES:
            self.tables.setdefault(name, []).append(part.table(name, files))
        self.batch = []


def _serve(path: Path, lang: Language, pipe: "Connection[Any, Any]", near_end: "Connection[Any, Any]") -> None:
    """The life of the clerk."""
    near_end.close()
    gc.freeze()  # what it has from the run stays
    gc.enable()
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)  # Ctrl-C is for the run, which then says what to do
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with home.held(path, lang):
            store = home.made(path, lang)
            part.sweep(store.parts)
            part.sweep(store.runs)
            pipe.send(("", Start(store, known(store))))
            _write(_Desk(store), pipe)
        answer = ("", None)
    except Refused as refused:
        answer = (str(refused), None)
    except OSError as error:
        answer = (_WORDS[lang]["unwritable"].format(path=path, reason=_reason(error, lang)), None)
    with suppress(OSError):  # the run was killed: nobody listens
        pipe.send(answer)


def _reason(error: OSError, lang: Language) -> str:
    """Why the system would not write, in words."""
    told = _REASONS.get(error.errno or 0)
    return told.told(lang) if told is not None else error.strerror or str(error)


def known(store: home.Home) -> dict[str, Known]:
    """What the latest part says of each file."""
    found: dict[str, Known] = {}
    for number in part.numbers(store.parts):
        for name in ("submissions", "skipped"):
            for source, content, rules in part.columns_of(part.place(store.parts, number), name, ("source", "content", "rules")):
                found[str(source)] = Known(str(content), str(rules))
    return found


def _write(desk: _Desk, pipe: "Connection[Any, Any]") -> None:
    """Keep what is said, until nothing more will be: a worker at a long file may keep the pipe open when the run is dead."""
    waiting: queue.Queue[Any] = queue.Queue(_AHEAD)
    parent = os.getppid()
    threading.Thread(target=_listen, args=(pipe, waiting), daemon=True).start()
    while True:
        said: Any
        try:
            said = waiting.get(timeout=1)
        except queue.Empty:
            said = None if os.getppid() != parent else _NOTHING
        if said is None:
            desk.flush()
            return
        match said:
            case (Run() as run, dict() as roots):
                desk.begin(run, roots)
            case (str() as source, bytes() as rows):
                desk.take(source, rows)
        if desk.is_due():
            desk.flush()


def _listen(pipe: "Connection[Any, Any]", waiting: "queue.Queue[Any]") -> None:
    """Take what is said as soon as it is said: who audits must not wait while a part is written."""
    said: object = ""
    while said is not None:
        try:
            said = pipe.recv()
        except (EOFError, OSError):
            said = None
        waiting.put(said)
