"""The processes of this machine and what the user sees of their work, as the means of a comparison."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from itertools import chain, islice
from types import TracebackType
from typing import Literal, Self

from auditor.batch import audit_all, shares
from auditor.findings import Language
from auditor.progress import Progress
from auditor.store import Judged, Piece

SECONDS = 600.0
"""What a piece of a comparison may take: it takes one, and none is worth losing."""


def judged_each(pieces: Iterable[Piece], judge: Callable[[Piece], Judged], workers: int | None) -> Iterable[Judged]:
    """Pieces of a comparison judged by so many workers; here where there is one piece alone, or workers cannot see what it is about."""
    waiting = iter(pieces)
    first = tuple(islice(waiting, 2))
    if len(first) < 2 or not shares():
        return map(judge, chain(first, waiting))
    return audit_all(chain(first, waiting), judge, lambda piece, _: judge(piece), workers=workers, seconds=SECONDS)


class Stages:
    """The progress of a comparison, stage after stage."""

    def __init__(self, lang: Language, *, quiet: bool = False) -> None:
        self._lang: Language = lang
        self._quiet = quiet
        self._running = ExitStack()
        self._stage, self._progress = "", Progress(0, lang)

    def reach(self, stage: Literal["gathered", "compared"], done: int, total: int) -> None:
        """So many submissions have come through a stage."""
        if stage != self._stage:
            self._running.close()
            self._stage = stage
            self._progress = self._running.enter_context(Progress(total, self._lang, quiet=self._quiet, work=stage))
        self._progress.reach(done)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._running.close()
