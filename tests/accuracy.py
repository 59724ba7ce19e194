"""How well each layout is read in each format: cells, figures, units and places right, forms found, seconds.

`python -m tests.accuracy` prints the table; with names of layouts (L3 L4 …) it also prints what was read wrong in them.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tabulate import tabulate

from auditor.forms import understand
from auditor.model import Location
from auditor.readers import Unreadable, read
from tests.forge import page, text, word, workbook
from tests.forge.damage import DAMAGES
from tests.forge.documents import TRUTHS
from tests.forge.grid import Box, Paper
from tests.forge.layouts import LAYOUTS
from tests.forge.oracle import Place, Reading, reading
from tests.forge.truth import Truth, truth

SUBMISSIONS = ("cultural-centre", "water-monitoring", "museum-upkeep", "school-network", "aerial-survey")
OFFICE = shutil.which("soffice")


class Written(NamedTuple):
    """A file: its bytes, its extension, and where its boxes stand."""

    content: bytes
    extension: str
    stands: Place


def _in_table(_number: int, box: Box, where: Location) -> bool:
    return (where.row, where.column) == (box.row, box.column)


def _in_sheet(_number: int, box: Box, where: Location) -> bool:
    return (where.row, where.column) == (box.row + 1, box.column)


def _anywhere(_number: int, _box: Box, where: Location) -> bool:
    return where.page is not None


def _dumped(dump: Callable[[Paper], text.Dump], encoding: str = "utf-8") -> Callable[[Paper], Written]:
    def written(paper: Paper) -> Written:
        made = dump(paper)
        return Written(made.text.encode(encoding), "txt", lambda number, box, where: where.line == made.lines.get((number, box)))

    return written


FORMATS: dict[str, Callable[[Paper], Written]] = {
    "docx": lambda paper: Written(word.document(paper), "docx", _in_table),
    "xlsx": lambda paper: Written(workbook.workbook(paper), "xlsx", _in_sheet),
    "html": lambda paper: Written(page.page(paper), "html", _in_table),
    "text, tabs": _dumped(text.tabs),
    "text, tabs, GB18030": _dumped(text.tabs, "gb18030"),
    "text, pipes": _dumped(text.pipes),
    "text, bars": _dumped(text.bars),
    "text, blanks": _dumped(text.blanks),
    "text, cell a line": _dumped(text.cell_a_line),
    "text, in turn": _dumped(text.alternating),
}


class Line(NamedTuple):
    """One line of the table."""

    layout: str
    title: str
    format: str
    reading: Reading
    seconds: float


def measured(layout: str, form: str, submissions: tuple[str, ...] = SUBMISSIONS) -> Line:
    """Submissions in one layout and format."""
    return Line(layout, LAYOUTS[layout].title, form, *_measured(LAYOUTS[layout].drawn, form, submissions))


def damaged(damage: str, form: str = "text, tabs", submissions: tuple[str, ...] = SUBMISSIONS) -> Line:
    """Submissions in the Ministry's layout, damaged."""
    return Line("L1", damage, form, *_measured(lambda one: DAMAGES[damage](LAYOUTS["L1"].drawn(one)), form, submissions))


def _measured(drawn: Callable[[Truth], Paper], form: str, submissions: tuple[str, ...]) -> tuple[Reading, float]:
    """How the submissions were read, and the seconds each took."""
    told, seconds = Reading(), 0.0
    with tempfile.TemporaryDirectory() as folder:
        for name in submissions:
            paper = drawn(truth(TRUTHS / f"{name}.yaml"))
            written = FORMATS[form](paper)
            path = Path(folder) / f"{name}.{written.extension}"
            path.write_bytes(written.content)
            one, taken = _read(path, paper, written.stands)
            told, seconds = told.joined(one), seconds + taken
    return told, seconds / len(submissions)


def _read(path: Path, paper: Paper, stands: Place) -> tuple[Reading, float]:
    start = time.perf_counter()
    try:
        submissions = understand(read(path))
    except Unreadable as unreadable:
        return reading(paper, (), stands)._replace(wrong=(str(unreadable),)), time.perf_counter() - start
    return reading(paper, submissions, stands), time.perf_counter() - start


def _printed(folder: Path, paths: list[Path]) -> None:
    """PDFs beside Word files, printed by LibreOffice with a profile of its own."""
    assert OFFICE is not None
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [OFFICE, "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)


def printed(layouts: list[str]) -> Iterator[Line]:
    """The layouts as PDF."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        papers: dict[Path, tuple[str, Paper]] = {}
        for layout in layouts:
            for submission in SUBMISSIONS:
                path = folder / f"{layout}-{submission}.docx"
                papers[path] = layout, LAYOUTS[layout].drawn(truth(TRUTHS / f"{submission}.yaml"))
                path.write_bytes(word.document(papers[path][1]))
        _printed(folder, list(papers))
        for layout in layouts:
            told, seconds = Reading(), 0.0
            for path, (of, paper) in papers.items():
                if of == layout:
                    one, taken = _read(path.with_suffix(".pdf"), paper, _anywhere)
                    told, seconds = told.joined(one), seconds + taken
            yield Line(layout, LAYOUTS[layout].title, "pdf", told, seconds / len(SUBMISSIONS))


def table(lines: list[Line]) -> str:
    """The lines as text."""
    rows = [
        [
            line.layout,
            line.title,
            line.format,
            *(f"{count.right}/{count.all}" for count in line.reading[:1]),
            *(f"{count.share:.2%}" for count in line.reading[1:5]),
            f"{line.seconds:.3f}",
        ]
        for line in lines
    ]
    return tabulate(rows, headers=["", "layout", "format", "forms", "cells", "figures", "units", "places", "seconds"])


def main(asked: list[str]) -> None:
    layouts = [name for name in asked if name in LAYOUTS] or list(LAYOUTS)
    formats = [name for name in FORMATS if name in asked] or ([] if {"pdf", "damage"} & set(asked) else list(FORMATS))
    lines = [measured(layout, form) for layout in layouts for form in formats]
    lines += [damaged(damage) for damage in DAMAGES if not asked or "damage" in asked]
    if OFFICE is not None and (not asked or "pdf" in asked):
        lines += printed([layout for layout in layouts if layout != "L14"])  # no page holds a hundred columns
    if asked:
        sys.stdout.writelines(f"{line.layout} {line.title} {line.format}: {wrong}\n" for line in lines for wrong in line.reading.wrong)
    sys.stdout.write(table(lines) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
