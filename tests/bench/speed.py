"""Submissions per second per core in each format, and where the time goes.

The submissions are those of the forged corpus, faults included, each drawn as text, Word, Excel and PDF. Seconds are processor time of one
process, warm, with every rule; the last row starts from submissions that are already understood.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial, reduce
from pathlib import Path
from typing import NamedTuple

from tabulate import tabulate

from auditor import facts
from auditor.engine import judge
from auditor.findings import SubmissionReport, submission_report
from auditor.forms import understand
from auditor.model import Document, Submission
from auditor.pipeline import Bench, Settings, bench, gathered
from auditor.readers import read
from auditor.reporters import reporter
from auditor.ruleset import choose
from tests.accuracy import FORMATS, OFFICE, in_pdf
from tests.bench.clock import core_seconds, machine
from tests.forge.corpus import forged
from tests.forge.shape import paper

STAGES = ("read", "understand", "engine", "judge", "findings", "report")
_WRITTEN = {"text": "text, tabs", "docx": "docx", "xlsx": "xlsx"}


class Spent(NamedTuple):
    """Seconds of one submission: reading, understanding, three runs that each go a stage further, and the report."""

    format: str
    read: float
    understand: float
    matched: float
    judged: float
    audited: float
    report: float

    @property
    def stages(self) -> tuple[float, ...]:
        return self.read, self.understand, self.matched, self.judged - self.matched, self.audited - self.judged, self.report

    @property
    def whole(self) -> float:
        return sum(self.stages)

    def least(self, other: "Spent") -> "Spent":
        """The lesser of each time: what else ran on the machine only ever adds."""
        return Spent(self.format, *map(min, self[1:], other[1:]))


def files(folder: Path, count: int) -> Iterator[tuple[str, list[Path]]]:
    """The first submissions of the corpus in each format that can be made here."""
    papers = [paper(truth) for _, truth in forged(count)]
    for name, form in _WRITTEN.items():
        paths = []
        for number, drawn in enumerate(papers):
            written = FORMATS[form](drawn)
            paths.append(folder / f"{number}.{written.extension}")
            paths[-1].write_bytes(written.content)
        yield name, paths
    if OFFICE is not None:
        words = [folder / f"{number}.docx" for number in range(count)]
        in_pdf(folder, words)
        yield "pdf", [path.with_suffix(".pdf") for path in words]


def spent(name: str, paths: Sequence[Path], tools: Bench) -> Spent:
    """What each stage takes in one format, timed once."""
    documents = [read(path) for path in paths]
    submissions = understood(documents)
    whole = gathered(tools.rules, [tuple(audited(submission, tools) for submission in submissions)])
    runs: tuple[Callable[[], object], ...] = (
        lambda: [read(path) for path in paths],
        lambda: understood(documents),
        *(partial(_each, run, submissions, tools) for run in (matched, found, audited)),
        lambda: reporter("json")(whole),
    )
    return Spent(name, *(core_seconds(run, 1) / len(paths) for run in runs))


def _each(run: Callable[[Submission, Bench], object], submissions: Sequence[Submission], tools: Bench) -> None:
    for submission in submissions:
        run(submission, tools)


def understood(documents: Sequence[Document]) -> list[Submission]:
    return [submission for document in documents for submission in understand(document)]


def matched(submission: Submission, tools: Bench) -> object:
    with tools.matcher.open() as session:
        return session.add(facts.of(submission))


def found(submission: Submission, tools: Bench) -> object:
    profile, _ = choose(tools.ruleset.profiles, submission, None)
    return judge.run(tools.ruleset, profile, submission, tools.matcher)


def audited(submission: Submission, tools: Bench) -> SubmissionReport:
    """A submission that is already understood, audited: engine, judge and findings."""
    profile, why = choose(tools.ruleset.profiles, submission, None)
    return submission_report(submission, profile, why.told(tools.lang), judge.run(tools.ruleset, profile, submission, tools.matcher), "zh")


def table(measured: Sequence[Spent]) -> str:
    """Rates and shares as text; the first format is the measure of the others."""
    first = measured[0].whole
    rows = [
        [one.format, f"{one.whole / first:.2f}", f"{1 / one.whole:.0f}", *(f"{stage / one.whole:.0%}" for stage in one.stages)]
        for one in measured
    ]
    parsed = sum(measured[0].stages[2:5])
    rows.append(
        ["parsed", f"{parsed / first:.2f}", f"{1 / parsed:.0f}", "", "", *(f"{one / parsed:.0%}" for one in measured[0].stages[2:5]), ""]
    )
    return tabulate(rows, headers=["", "time, text = 1", "per second per core", *STAGES], disable_numparse=True)


def show(count: int = 30, rounds: int = 5) -> None:
    """Print rates and shares: the formats in turn, several rounds, the least of each time."""
    tools = bench(Settings())
    print(f"{machine()}; {len(tools.ruleset.rules)} rules, {tools.matcher.name}; {count} submissions")
    with tempfile.TemporaryDirectory() as name:
        made = list(files(Path(name), count))
        measured = [[spent(form, paths, tools) for form, paths in made] for _ in range(rounds)]
    print(table([reduce(Spent.least, of_one) for of_one in zip(*measured, strict=True)]))
