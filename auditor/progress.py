"""How far a run is, on standard error: a bar on a terminal, a line now and then elsewhere, nothing for a run of less than two seconds."""

import os
import shutil
import signal
import sys
import threading
import time
from types import TracebackType
from typing import Literal

from auditor.findings import Language
from auditor.typeset import width_of

FIRST = 2.0
"""Seconds before anything is said."""
_AGAIN_BAR, _AGAIN_LINE = 0.5, 10.0
_CELLS = 24
_MANY = 20
"""So many must be done before a rate says anything."""
_WORDS = {
    "zh": {
        "line": "已{what} {done}/{total} 份，用时 {spent} 秒{rate}{left}。",
        "left": "，约剩 {seconds} 秒",
        "bar": " {what} {done}/{total} 份{rate}{left} ",
        "rate": "，每秒 {each} 份",
        "audited": "核查",
        "looked up": "查对",
        "gathered": "读出",
        "compared": "比对",
    },
    "en": {
        "line": "{done} of {total} {what} after {spent} s{rate}{left}.",
        "left": ", about {seconds} s to go",
        "bar": " {done}/{total} {what}{rate}{left} ",
        "rate": ", {each} a second",
        "audited": "audited",
        "looked up": "looked up in the store",
        "gathered": "gathered",
        "compared": "compared",
    },
}


Work = Literal["audited", "looked up", "gathered", "compared"]


class Progress:
    """Counts what is done of `total` while it is entered. An alarm draws, so that one slow file does not look like a hang.

    Where there are no alarms (Windows, other threads) it draws when something is done.
    """

    def __init__(self, total: int, lang: Language, *, quiet: bool = False, work: Work = "audited") -> None:
        self.total, self.done = total, 0
        self.words = _WORDS[lang]
        self.work = self.words[work]
        self.is_silent = quiet or total == 0
        self.is_bar = sys.stderr.isatty()
        self.start = self.drawn = time.monotonic()
        self.has_alarm = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
        self.has_drawn = False

    def __enter__(self) -> "Progress":
        if self.has_alarm and not self.is_silent:
            self.before = signal.signal(signal.SIGALRM, lambda *_: self._draw())
            signal.setitimer(signal.ITIMER_REAL, FIRST, _AGAIN_BAR)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.has_alarm and not self.is_silent:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self.before)
        if self.is_bar and self.has_drawn:
            _say("\r\x1b[K")

    def advance(self) -> None:
        """One more is done."""
        self.reach(self.done + 1)

    def reach(self, done: int) -> None:
        """So many are done."""
        self.done = done
        if not self.has_alarm:
            self._draw()

    def _draw(self) -> None:
        now = time.monotonic()
        waited = now - (self.drawn if self.has_drawn else self.start)
        if self.is_silent or waited < (FIRST if not self.has_drawn else _AGAIN_BAR if self.is_bar else _AGAIN_LINE) * 0.9:
            return
        self.drawn, self.has_drawn = now, True
        spent = now - self.start
        left = self.words["left"].format(seconds=round(spent / self.done * (self.total - self.done))) if self.done else ""
        rate = self.words["rate"].format(each=f"{self.done / spent:.1f}") if self.done >= _MANY else ""
        if not self.is_bar:
            _say(
                self.words["line"].format(what=self.work, done=self.done, total=self.total, spent=round(spent), rate=rate, left=left) + "\n"
            )
            return
        told = self.words["bar"].format(what=self.work, done=self.done, total=self.total, rate=rate, left=left)
        cells = max(4, min(_CELLS, shutil.get_terminal_size().columns - width_of(told) - 1))
        full = round(cells * self.done / self.total)
        _say(f"\r\x1b[K{'█' * full}{'░' * (cells - full)}{told}")


def _say(text: str) -> None:
    """Straight to the file: a buffered stream must not be entered twice, and an alarm may ring while it is in use."""
    try:
        os.write(sys.stderr.fileno(), text.encode(sys.stderr.encoding or "utf-8", "replace"))
    except OSError:  # nobody listens
        return
