"""A comparison is judged piece by piece: in other processes with the same answer, and after a kill from where it was."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

import pytest

from auditor import store
from auditor.means import Stages, judged_each
from auditor.pipeline import Settings
from auditor.store import comparing
from tests.forge import corpus
from tests.store.run import asked, batch

ALL = "SELECT * EXCLUDE (part) FROM compared_findings ORDER BY ALL"
COUNTS = "SELECT * EXCLUDE (part) FROM compared_outcomes ORDER BY ALL"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county")
    corpus.write(folder / "材料", 60)
    batch(folder / "材料", "--store", folder / "库")
    return folder / "库"


def answers(home: Path) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    return asked(home, ALL), asked(home, COUNTS)


def compared(home: Path, means: store.Means) -> None:
    store.compared(store.found(home), Settings(engine="plain"), (), means)


def test_pieces_judged_in_other_processes_give_the_same_answer(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = answers(home)
    assert len(before[0]) > 20
    monkeypatch.setattr(comparing, "_TOGETHER", 10)
    heard: list[tuple[str, int, int]] = []
    compared(home, store.Means(each=lambda pieces, judge: judged_each(pieces, judge, 2), reached=lambda *told: heard.append(told)))
    assert answers(home) == before
    assert heard[:2] == [("gathered", 1, 60), ("gathered", 2, 60)]
    assert [told[0] for told in heard].index("compared") == 60
    assert heard[-1][0] == "compared"


def test_a_comparison_that_ended_in_the_middle_goes_on_from_what_was_judged(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = answers(home)
    monkeypatch.setattr(comparing, "_TOGETHER", 10)
    judged: list[int] = []

    def counted(pieces: Iterable[store.Piece], judge: Callable[[store.Piece], store.Judged]) -> Iterator[store.Judged]:
        for piece in pieces:
            judged.append(piece.number)
            yield judge(piece)

    def ended(pieces: Iterable[store.Piece], judge: Callable[[store.Piece], store.Judged]) -> Iterator[store.Judged]:
        yield from islice(counted(pieces, judge), 3)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compared(home, store.Means(each=ended))
    assert judged == [0, 1, 2]
    assert answers(home) == before
    compared(home, store.Means(each=counted))
    assert judged == list(range(len(judged)))
    assert len(judged) > 6
    assert answers(home) == before
    assert [path.name for path in (home / "compared").iterdir() if path.name.startswith(".")] == []


def test_pieces_of_other_submissions_are_not_taken_for_those_of_these(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = answers(home)
    stale = home / "compared" / ".judged-0123"
    stale.mkdir()
    (stale / "000000.json").write_text("[]", encoding="utf-8")
    compared(home, store.Means())
    assert not stale.exists()
    assert answers(home) == before


def test_what_is_done_of_a_comparison_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    with Stages("zh") as stages:
        for stage in ("gathered", "compared"):
            stages.reach(stage, 2, 4)
            running = stages._progress
            running.is_bar, running.start = False, running.start - 10
            running._draw()
    told = capfd.readouterr().err
    assert told == "已读出 2/4 份，用时 10 秒，约剩 10 秒。\n已比对 2/4 份，用时 10 秒，约剩 10 秒。\n"
