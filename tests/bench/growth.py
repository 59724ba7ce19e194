"""How time grows with the rules, with the length of a submission, with workers and with the corpus.

All but the workers are processor time, so that what else runs on the machine counts little; the gain of a second worker can only be told
by the clock on the wall, on a machine that is otherwise idle.
"""

import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from tabulate import tabulate

from auditor.batch import audit_all
from auditor.engine import matcher
from auditor.findings import Skipped
from auditor.model import Submission
from auditor.pipeline import Audited, Bench, Settings, audit_file, bench, lost
from auditor.readers import read
from auditor.ruleset import built_in, load
from tests.bench.clock import calibration, core_seconds, machine
from tests.bench.speed import audited, understood
from tests.forge import corpus
from tests.forge.shape import paper
from tests.forge.text import tabs
from tests.forge.truth import Truth

RULES = (10, 50, 0, 300)
"""How many rules; 0 stands for the catalogue as it is."""
LENGTHS = (1, 2, 4, 8)
SIZES = (100, 1_000, 10_000, 100_000)
_UNITS = 20
"""How often arithmetic is timed while a corpus is audited."""


def with_rules(count: int, folder: Path) -> Bench:
    """So many rules, spread evenly over the catalogue; beyond it copies under other names, in a folder of their own."""
    whole = load()
    least = len(whole.rules)
    if count <= least:
        chosen = whole.only([whole.rules[number * least // count] for number in range(count)])
        return Bench(chosen, matcher(chosen.scopes))
    written = {path.stem: path.read_text(encoding="utf-8") for path in built_in().glob("*/*.yaml") if path.parent.name != "profiles"}
    for number in range(count - least):
        rule = whole.rules[number % least].id
        (folder / f"{rule}-{number // least + 2}.yaml").write_text(written[rule], encoding="utf-8")
    more = load([folder])
    return Bench(more, matcher(more.scopes))


def parsed(count: int) -> list[Submission]:
    """The first submissions of the corpus, understood."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "corpus"
        return understood([read(folder / one.file) for one in corpus.write(folder, count)])


def show_rules(count: int = 60) -> None:
    """Print the time of judging with few and many rules."""
    submissions = parsed(count)
    rows, whole = [], len(load().rules)
    for wanted in sorted(each or whole for each in RULES):
        with tempfile.TemporaryDirectory() as name:
            tools = with_rules(wanted, Path(name))
        seconds = core_seconds(partial(_judge, submissions, tools)) / count
        rows.append([len(tools.ruleset.rules), len(tools.ruleset.scopes), seconds])
    base = next(seconds for rules, _, seconds in rows if rules == whole)
    told = [
        [rules, scopes, f"{seconds / base:.2f}", f"{seconds / rules / (base / whole):.2f}", f"{1 / seconds:.0f}"]
        for rules, scopes, seconds in rows
    ]
    print(f"Growth with rules, parsed submissions. {machine()}")
    print(tabulate(told, headers=["rules", "scopes", "time", "time per rule", "per second per core"], disable_numparse=True))


def _judge(submissions: Sequence[Submission], tools: Bench) -> None:
    for submission in submissions:
        audited(submission, tools)


def lengthened(truth: Truth, times: int) -> Truth:
    """The same with so many times the indicators and the prose about them."""
    indicators = [
        one.model_copy(
            update={
                "name": f"{one.name}（{chr(0x7532 + copy)}类）" if copy else one.name,
                "weight": f"{float(one.weight) / times:g}",
                "score": f"{float(one.score) / times:g}",
            }
        )
        for one in truth.indicators
        for copy in range(times)
    ]
    more = tuple(f"{one.name}{one.actual}，较上年有所提高。" for one in indicators[len(truth.indicators) :])
    return truth.model_copy(update={"indicators": tuple(indicators), "before": (*truth.before, *more)})


def show_length(count: int = 20) -> None:
    """Print the time of an audit by the length of the submission."""
    settings = Settings()
    bench(settings)
    rows: list[tuple[int, float, float]] = []
    with tempfile.TemporaryDirectory() as name:
        for times in LENGTHS:
            paths = [Path(name) / f"{times}-{number}.txt" for number in range(count)]
            for path, (_, truth) in zip(paths, corpus.forged(count), strict=True):
                path.write_text(tabs(paper(lengthened(truth, times))).text, encoding="utf-8")
            characters = sum(len(path.read_text(encoding="utf-8")) for path in paths) / count
            rows.append((times, characters, core_seconds(partial(_audit, paths, settings)) / count))
    _, shortest, least = rows[0]
    told = [
        [times * 6, f"{characters:.0f}", f"{characters / shortest:.2f}", f"{seconds / least:.2f}", f"{1 / seconds:.0f}"]
        for times, characters, seconds in rows
    ]
    print(f"Growth with the length of a submission, text. {machine()}")
    print(tabulate(told, headers=["indicators", "characters", "length", "time", "per second per core"], disable_numparse=True))


def _audit(paths: Sequence[Path], settings: Settings) -> None:
    for path in paths:
        audit_file(path, settings)


def batch(paths: Sequence[Path], workers: int) -> list[Audited]:
    """A whole batch, in memory."""
    return list(audit_all(paths, partial(audit_file, settings=Settings()), lost, workers=workers))


def show_workers(count: int = 600, rounds: int = 3) -> None:
    """Print what a second worker gains, by the clock on the wall, and what a second process of plain arithmetic gains at the same moments:
    no batch can gain more. The best of several rounds."""
    bench(Settings())
    best = dict.fromkeys((1, 2), float("inf"))
    plain = dict(best)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "corpus"
        paths = [folder / one.file for one in corpus.write(folder, count)]
        for _ in range(rounds):
            for workers in best:
                start = time.perf_counter()
                batch(paths, workers)
                best[workers] = min(best[workers], time.perf_counter() - start)
                plain[workers] = min(plain[workers], _side_by_side(workers) / workers)
    rows = [
        [workers, f"{best[1] / seconds:.2f}", f"{count / seconds:.0f}", f"{plain[1] / plain[workers]:.2f}"]
        for workers, seconds in best.items()
    ]
    print(f"Growth with workers, {count} submissions as text. {machine()}")
    print(tabulate(rows, headers=["workers", "speed", "per second", "speed of plain arithmetic"], disable_numparse=True))


def _side_by_side(processes: int, loops: int = 20) -> float:
    """Seconds until so many processes have each worked out the same."""
    context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")  # a context chosen at run time has no type
    running = [context.Process(target=calibration, args=(loops,)) for _ in range(processes)]
    start = time.perf_counter()
    for one in running:
        one.start()
    for one in running:
        one.join()
    return time.perf_counter() - start


class Sized(NamedTuple):
    """A corpus: its size, the processor seconds of its batch, those of a loop of plain arithmetic meanwhile, and seconds on the wall."""

    size: int
    seconds: float
    unit: float
    wall: float

    @property
    def each(self) -> float:
        """The time of one submission in that of the arithmetic."""
        return self.seconds / self.size / self.unit


def sizes(most: int) -> Iterator[Sized]:
    """The batch of each corpus in two workers, starting and forging left out: the rules are compiled before, and the patterns that the
    first submission needs. Arithmetic is timed again and again while it runs."""
    bench(Settings())
    for size in SIZES:
        if size > most:
            return
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "corpus"
            paths = [folder / one.file for one in corpus.write(folder, size)]
            audit_file(paths[0], Settings())
            before, start = _processor(), time.perf_counter()
            answers = audit_all(paths, partial(audit_file, settings=Settings()), lost, workers=2)
            units = []
            for number, one in enumerate(answers, start=1):
                assert not isinstance(one, Skipped)
                if number % max(1, size // _UNITS) == 0:
                    units.append(calibration(1))
            assert number == size
            yield Sized(size, _processor() - before - sum(units), median(units), time.perf_counter() - start)


def _processor() -> float:
    """Processor seconds of this process and of those it has ended."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def show_corpus(most: int = 10_000) -> None:
    """Print the time of whole batches by their size."""
    print(f"Growth with the corpus, text, two workers. {machine()}")
    heads = ["submissions", "time of one", "in that of arithmetic", "per second per core", "per second"]
    rows: list[Sized] = []
    told = []
    for one in sizes(most):
        rows.append(one)
        told.append(
            [one.size, f"{one.each / rows[0].each:.2f}", f"{one.each:.3f}", f"{one.size / one.seconds:.0f}", f"{one.size / one.wall:.0f}"]
        )
        print(" ".join(map(str, told[-1])), file=sys.stderr, flush=True)
    print(tabulate(told, headers=heads, disable_numparse=True))
