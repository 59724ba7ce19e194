"""How well each layout is read in each format: cells, figures, units and places right, forms found, seconds.

`python -m tests.accuracy` prints the table; with names of layouts and formats (L3 docx, pdf, scan, damage …) those alone, and what was read
wrong in them. Scans are slow and only measured when named. `--readme` measures all with scans and writes the tables of the README anew.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
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
from tests.forge.scanned import scanned
from tests.forge.truth import Truth, truth

SUBMISSIONS = ("cultural-centre", "water-monitoring", "museum-upkeep", "school-network", "aerial-survey")
OFFICE = shutil.which("soffice")
SCANNED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("L1", "L3", "L4"), ("water-monitoring", "aerial-survey")),
    **dict.fromkeys(("L2", "L5", "L6", "L7", "L8", "L9", "L13", "L18", "L19", "L21"), ("museum-upkeep", "school-network")),
}
"""The layouts and submissions that are measured as scans: recognition takes seconds a page."""
README = Path(__file__).parent.parent / "README.md"
_MARK, _END = "<!-- accuracy -->", "<!-- end of accuracy -->"
_WRITTEN = {
    "docx": "Word（docx）",
    "xlsx": "Excel（xlsx）",
    "html": "网页",
    "pdf": "PDF（有文字层）",
    "scan, 150 dpi": "扫描件，150 dpi",
    "text, tabs": "文本，制表符",
    "text, tabs, GB18030": "文本，制表符，GB18030",
    "text, pipes": "文本，竖线",
    "text, bars": "文本，竖线在中间",
    "text, blanks": "文本，空格",
    "text, cell a line": "文本，一格一行",
    "text, in turn": "文本，值与竖线交替",
}


class Written(NamedTuple):
    """A file: its bytes, its extension, and where its boxes stand."""

    content: bytes
    extension: str
    stands: Place


def _in_table(number: int, box: Box, where: Location) -> bool:
    return where.paragraph == box.row if number == 0 else (where.row, where.column) == (box.row, box.column)


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


def occurs(layout: str, form: str) -> bool:
    """Whether a layout is found in a format at all."""
    return not LAYOUTS[layout].formats or form in LAYOUTS[layout].formats


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


def in_pdf(folder: Path, paths: Sequence[Path]) -> None:
    """PDFs beside Word files, printed by LibreOffice with a profile of its own."""
    assert OFFICE is not None
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [OFFICE, "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)


def printed(layouts: Sequence[str], submissions: Sequence[str] = SUBMISSIONS, dots: int | None = None) -> Iterator[Line]:
    """The layouts as PDF; with `dots` as scans of that PDF at so many dots per inch."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        papers: dict[Path, tuple[str, Paper]] = {}
        for layout in layouts:
            for submission in submissions:
                path = folder / f"{layout}-{submission}.docx"
                papers[path] = layout, LAYOUTS[layout].drawn(truth(TRUTHS / f"{submission}.yaml"))
                path.write_bytes(word.document(papers[path][1]))
        in_pdf(folder, list(papers))
        for layout in layouts:
            told, seconds = Reading(), 0.0
            for path, (of, paper) in papers.items():
                if of == layout:
                    page = path.with_suffix(".pdf")
                    if dots is not None:
                        page.write_bytes(scanned(page.read_bytes(), dots))
                    one, taken = _read(page, paper, _anywhere)
                    told, seconds = told.joined(one), seconds + taken
            form = "pdf" if dots is None else f"scan, {dots} dpi"
            yield Line(layout, LAYOUTS[layout].title, form, told, seconds / len(submissions))


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


def together(lines: Sequence[Line]) -> Line:
    """Lines of one format or layout as one."""
    told = Reading()
    for line in lines:
        told = told.joined(line.reading)
    return lines[0]._replace(reading=told, seconds=sum(line.seconds for line in lines) / len(lines))


def condensed(lines: Sequence[Line]) -> str:
    """Two Markdown tables: how well each format is read, over all layouts; and each layout, over all formats but scans."""
    forms = [together([line for line in lines if line.format == form]) for form in dict.fromkeys(line.format for line in lines)]
    kept = [line for line in lines if not line.format.startswith("scan")]
    drawn = [together([line for line in kept if line.layout == name]) for name in dict.fromkeys(line.layout for line in kept)]
    head = ["表", "格", "数字", "单位", "位置"]
    shares = [[_WRITTEN.get(line.format, line.format), *_shares(line.reading), f"{line.seconds:.2f}"] for line in forms]
    layouts = [[f"{line.layout} {line.title}", *_shares(line.reading)] for line in drawn]
    by_format = tabulate(shares, headers=["格式", *head, "秒/份"], tablefmt="github", disable_numparse=True)
    by_layout = tabulate(layouts, headers=["版式", *head], tablefmt="github", disable_numparse=True)
    trusted = sum(line.reading.trusted.right for line in lines if line.format.startswith("scan"))
    seen = sum(line.reading.trusted.all for line in lines if line.format.startswith("scan"))
    told = f"\n\n扫描件的 {seen} 个数字里，读错而又当作可信的有 {trusted} 个。" if seen else ""
    return f"{by_format}\n\n{by_layout}{told}"


def _shares(read: Reading) -> list[str]:
    return [f"{read.forms.right}/{read.forms.all}", *(f"{count.share:.1%}" for count in read[1:5])]


def write(lines: Sequence[Line]) -> None:
    """The condensed tables into the README, between their marks."""
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(_MARK)
    _, _, after = rest.partition(_END)
    README.write_text(f"{before}{_MARK}\n{condensed(lines)}\n{_END}{after}", encoding="utf-8")


def _scans(layouts: Sequence[str]) -> Iterator[Line]:
    for layout, submissions in SCANNED.items():
        if layout in layouts:
            yield from printed([layout], submissions, 150)


def main(asked: list[str]) -> None:
    wanted = [name for name in asked if name != "--readme"]
    layouts = [name for name in wanted if name in LAYOUTS] or list(LAYOUTS)
    formats = [name for name in FORMATS if name in wanted] or ([] if {"pdf", "damage", "scan"} & set(wanted) else list(FORMATS))
    lines = [measured(layout, form) for layout in layouts for form in formats if occurs(layout, form)]
    if OFFICE is not None and (not wanted or "pdf" in wanted):
        lines += printed(layouts)
    if OFFICE is not None and ("--readme" in asked or "scan" in wanted):
        lines += _scans(layouts)
    if "--readme" in asked:
        write(lines)
    lines += [damaged(damage) for damage in DAMAGES if not wanted or "damage" in wanted]
    if wanted:
        sys.stdout.writelines(f"{line.layout} {line.title} {line.format}: {wrong}\n" for line in lines for wrong in line.reading.wrong)
    sys.stdout.write(table(lines) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
