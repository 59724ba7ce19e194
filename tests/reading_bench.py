"""What reading costs: `python -m tests.reading_bench` prints, for each format, our time over that of the fastest library alone.

Libraries that give the text of every paragraph and cell, merged cells on their grid, stand apart from those that give bare text, without
cells, automatic numbers, number formats or changes: ours gives all of that, and places. Ours and the other run in turn, each pair
between two runs of a sum that always costs the same: where those two were slow the machine was busy, and the pair does not count.
Exit code 1 where reading costs more than twice what a library that gives the same text needs, or another bound is passed.
"""

import csv
import importlib.util
import io
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import docx
import lxml.html
import openpyxl
import pypdfium2  # type: ignore[import-untyped]  # comes without types
import xlrd  # type: ignore[import-untyped]  # comes without types
from lxml import etree
from tabulate import tabulate

from auditor.pipeline import Settings, audit_file
from auditor.readers import read
from auditor.readers.convert import converted
from tests.accuracy import OFFICE, in_pdf
from tests.bench.growth import lengthened
from tests.forge import page, text, word, workbook
from tests.forge.documents import TRUTHS
from tests.forge.grid import Grid, Paper
from tests.forge.layouts import LAYOUTS
from tests.forge.truth import Truth, truth
from tests.readers.test_pdf import pdf, ruled, words

ROOT = Path(__file__).parent.parent
PAIRS = 40
BUSY = 1.15
"""A pair counts where the sums around it took no longer than this times the quickest of all."""
TWICE, MEMORY_MAX, AUDIT_MAX = 2.0, 300, 150
"""What reading may cost, as a ratio; MB of the long PDF; ms of the Word report."""
LONG = 200
"""Pages of the PDF whose memory is measured."""
_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


class Compared(NamedTuple):
    """A file, those who extract its paragraphs and cells, and those who extract bare text, by name."""

    name: str
    path: Path
    cells: dict[str, Callable[[Path], object]]
    bare: dict[str, Callable[[Path], object]]


class Paired(NamedTuple):
    """Least times in ms, the median of the ratios of neighbouring runs, and the share of pairs in which the machine was quiet."""

    own: float
    other: float
    ratio: float
    quiet: float


def spent(run: Callable[[], object]) -> float:
    """Processor time of one run, in ms."""
    start = time.process_time()
    run()
    return (time.process_time() - start) * 1000


def _sum() -> int:
    return sum(number * number for number in range(20_000))


def paired(own: Callable[[], object], other: Callable[[], object]) -> Paired:
    """Two run in turn."""
    own(), other()
    pairs = []
    for _ in range(PAIRS):
        before, mine, theirs, after = spent(_sum), spent(own), spent(other), spent(_sum)
        pairs.append((max(before, after), mine, theirs))
    least = min(around for around, _, _ in pairs)
    counted = [(mine, theirs) for around, mine, theirs in pairs if around < least * BUSY] or [pair[1:] for pair in pairs]
    ratio = median(mine / theirs for mine, theirs in counted)
    return Paired(min(mine for mine, _ in counted), min(theirs for _, theirs in counted), ratio, len(counted) / PAIRS)


def _python_docx(path: Path) -> list[str]:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def _bare_docx(path: Path) -> list[str]:
    """As docx2txt does: the text elements of the main part, without tables, numbers or changes."""
    with zipfile.ZipFile(path) as package:
        return [one.text or "" for one in etree.fromstring(package.read("word/document.xml")).iter(_TEXT)]


def _openpyxl(path: Path) -> list[Any]:
    book = openpyxl.load_workbook(path, read_only=True)
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    book.close()
    return rows


def _calamine(path: Path) -> list[Any]:
    book = importlib.import_module("python_calamine").load_workbook(str(path))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def _pdfium(path: Path) -> list[str]:
    opened = pypdfium2.PdfDocument(path)
    texts = [page.get_textpage().get_text_range() for page in opened]
    opened.close()
    return texts


def _plumber(path: Path) -> list[str]:
    with importlib.import_module("pdfplumber").open(path) as opened:
        return [page.extract_text() + str(page.extract_tables()) for page in opened.pages]


def _lxml(path: Path) -> str:
    return "".join(map(str, lxml.html.fromstring(path.read_bytes()).itertext()))


def lxml_grid(path: Path) -> list[str | tuple[int, int, int, int, str]]:
    """Paragraphs outside tables; then each cell with its row, column, height and width."""
    root = lxml.html.fromstring(path.read_bytes())
    free = (one for one in root.iter("p", "li", "h1") if next(one.iterancestors("td"), None) is None)
    found: list[str | tuple[int, int, int, int, str]] = ["".join(map(str, one.itertext())) for one in free]
    for table in root.iter("table"):
        taken: dict[int, int] = {}
        for number, row in enumerate(table.iter("tr"), start=1):
            column = 1
            for one in row.iterchildren("td", "th"):
                while taken.get(column, 0) >= number:
                    column += 1
                width, height = int(one.get("colspan", 1)), int(one.get("rowspan", 1))
                found.append((number, column, height, width, "".join(map(str, one.itertext()))))
                taken.update(dict.fromkeys(range(column, column + width), number + height - 1))
                column += width
    return found


def _split(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


def _csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as opened:
        return list(csv.reader(opened))


def _xlrd(path: Path) -> list[list[object]]:
    book = xlrd.open_workbook(path, formatting_info=True)
    return [[*sheet.row_values(row), *sheet.merged_cells] for sheet in book.sheets() for row in range(sheet.nrows)]


def files(folder: Path) -> Iterator[Compared]:
    """One submission of three pages, form and report, in each format."""
    paper = LAYOUTS["L1"].drawn(report())
    path = folder / "自评.docx"
    path.write_bytes(word.document(paper))
    yield Compared("docx", path, {"python-docx": _python_docx}, {"zipfile + lxml": _bare_docx})
    if OFFICE is not None:
        in_pdf(folder, [path])
        yield Compared("pdf", path.with_suffix(".pdf"), {"pdfplumber": _plumber}, {"pypdfium2": _pdfium})
    path = folder / "自评.xlsx"
    path.write_bytes(workbook.workbook(paper))
    has_calamine = importlib.util.find_spec("python_calamine") is not None
    yield Compared("xlsx", path, {"openpyxl": _openpyxl}, {"python-calamine": _calamine} if has_calamine else {})
    if OFFICE is not None:
        old = path.with_suffix(".xls")
        old.write_bytes(converted(path.read_bytes(), "xlsx", "xls"))
        yield Compared("xls", old, {"xlrd": _xlrd}, {})
    for name, made in (("html", page.page), ("html of a website", page.published)):
        path = folder / f"{name}.html"
        path.write_bytes(made(paper))
        yield Compared(name, path, {"lxml, on its grid": lxml_grid}, {"lxml": _lxml})
    path = folder / "自评.txt"
    path.write_text(text.tabs(paper).text, encoding="utf-8")
    yield Compared("txt", path, {}, {"str.split": _split})
    path = folder / "自评.csv"
    path.write_text(commas(paper), encoding="utf-8", newline="")
    yield Compared("csv", path, {}, {"csv": _csv})


def report() -> Truth:
    """A form of sixteen indicators and its report, three pages as printed."""
    return lengthened(truth(TRUTHS / "cultural-centre.yaml"), 2)


def commas(paper: Paper) -> str:
    """The form as a spreadsheet exports it."""
    written = io.StringIO(newline="")
    for piece in paper.pieces:
        if isinstance(piece, Grid):
            csv.writer(written).writerows([["" if box is None else box.text for box in row] for row in piece.rows()])
    return written.getvalue()


def compared(found: Compared) -> Iterator[tuple[list[str], float | None]]:
    """A row for each library: its time, ours, the ratio; and the ratio where the library gives the same text."""
    for given, others in (("paragraphs and cells", found.cells), ("bare text", found.bare)):
        for name, run in others.items():
            told = paired(partial(read, found.path), partial(run, found.path))
            row = [found.name, name, given, f"{told.own:.1f}", f"{told.other:.2f}", f"{told.ratio:.1f}", f"{told.quiet:.0%}"]
            yield row, told.ratio if others is found.cells else None


def long_pdf(lines: int = 12, rows: int = 25) -> bytes:
    """A PDF of many pages, each with lines of prose and a ruled table."""
    table = ruled(230, [["output", "visits", "6.67", "6.00", "done"]] * rows, width=95)
    told = "The project was carried out as planned and checked every month."
    return pdf(["".join(words(50, 50 + 14 * line, told) for line in range(lines)) + table] * LONG)


def memory(path: Path) -> float:
    """The most memory, in MB, of a process that reads a file."""
    told = subprocess.run([sys.executable, "-m", "tests.reading_bench", str(path)], cwd=ROOT, check=True, capture_output=True, text=True)
    return float(told.stdout)


def _most() -> float:
    """The most memory, in MB, that this process had. Linux counts what the parent had to a child's resource usage, so ask of it alone."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = [line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM")]
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)


def main(arguments: Sequence[str]) -> int:
    if arguments:
        read(Path(arguments[0]))
        print(_most())
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = list(files(folder))
        rows = [row for one in found for row in compared(one)]
        (folder / "long.pdf").write_bytes(long_pdf())
        (folder / "empty.txt").write_text("自评", encoding="utf-8")
        kept, empty = memory(folder / "long.pdf"), memory(folder / "empty.txt")
        settings = Settings(engine="plain")
        audited = min(spent(lambda: audit_file(found[0].path, settings)) for _ in range(PAIRS))
    headers = ["format", "library", "gives", "ours, ms", "library, ms", "ratio", "quiet"]
    print(tabulate([row for row, _ in rows], headers=headers, disable_numparse=True))
    print(f"\nA PDF of {LONG} pages: {kept:.0f} MB; of these the process without it: {empty:.0f} MB.")
    print(f"A Word report of three pages with its form read and audited: {audited:.0f} ms.")
    within = all(ratio is None or ratio <= TWICE for _, ratio in rows) and kept < MEMORY_MAX and audited < AUDIT_MAX
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
