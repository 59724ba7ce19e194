"""What reading costs: `python -m tests.reading_bench` prints, for each format, our time over that of the fastest library alone.

Libraries that give the text of every paragraph and cell stand apart from those that give bare text, without cells, automatic numbers,
number formats or changes: ours gives all of that, and places. Every time is the least processor time of several runs, so that a busy
machine spoils it least. The memory of a long PDF is that of a process which reads nothing else.
"""

import importlib.util
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import docx
import lxml.html
import openpyxl
import pypdfium2  # type: ignore[import-untyped]  # comes without types
from lxml import etree
from tabulate import tabulate

from auditor.pipeline import Settings, audit_file
from auditor.readers import read
from tests.accuracy import OFFICE, in_pdf
from tests.forge import page, text, word, workbook
from tests.forge.documents import TRUTHS
from tests.forge.layouts import LAYOUTS
from tests.forge.truth import truth
from tests.readers.test_pdf import pdf, ruled, words

ROOT = Path(__file__).parent.parent
RUNS = 15
LONG = 200
"""Pages of the PDF whose memory is measured."""
_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


class Compared(NamedTuple):
    """A file, those who extract its paragraphs and cells, and those who extract bare text, by name."""

    path: Path
    cells: dict[str, Callable[[Path], object]]
    bare: dict[str, Callable[[Path], object]]


def milliseconds(run: Callable[[], object]) -> float:
    """The best of several runs."""
    best = float("inf")
    for _ in range(RUNS):
        start = time.process_time()
        run()
        best = min(best, time.process_time() - start)
    return best * 1000


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


def _lxml_cells(path: Path) -> list[tuple[str, str | None, str | None]]:
    found = lxml.html.fromstring(path.read_bytes()).iter("p", "td", "th")
    return [("".join(map(str, one.itertext())), one.get("colspan"), one.get("rowspan")) for one in found]


def _split(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


def files(folder: Path) -> Iterator[Compared]:
    """One submission, report and form, in each format."""
    paper = LAYOUTS["L1"].drawn(truth(TRUTHS / "cultural-centre.yaml"))
    path = folder / "自评.docx"
    path.write_bytes(word.document(paper))
    yield Compared(path, {"python-docx": _python_docx}, {"zipfile + lxml": _bare_docx})
    if OFFICE is not None:
        in_pdf(folder, [path])
        yield Compared(path.with_suffix(".pdf"), {"pdfplumber": _plumber}, {"pypdfium2": _pdfium})
    path = folder / "自评.xlsx"
    path.write_bytes(workbook.workbook(paper))
    has_calamine = importlib.util.find_spec("python_calamine") is not None
    yield Compared(path, {"openpyxl": _openpyxl}, {"python-calamine": _calamine} if has_calamine else {})
    path = folder / "自评.html"
    path.write_bytes(page.page(paper))
    yield Compared(path, {"lxml, cell by cell": _lxml_cells}, {"lxml": _lxml})
    path = folder / "自评.txt"
    path.write_text(text.tabs(paper).text, encoding="utf-8")
    yield Compared(path, {}, {"split": _split})


def compared(found: Compared) -> list[list[object]]:
    """A row for each library: its time, ours, the ratio."""
    own = milliseconds(lambda: read(found.path))
    rows: list[list[object]] = []
    for given, others in (("paragraphs and cells", found.cells), ("bare text", found.bare)):
        for name, run in others.items():
            taken = milliseconds(partial(run, found.path))
            rows.append([found.path.suffix[1:], name, given, f"{own:.1f}", f"{taken:.1f}", f"{own / taken:.1f}"])
    return rows


def long_pdf() -> bytes:
    """A PDF of many pages, each with prose and a ruled table."""
    rows = [["output", "visits", "6.67", "6.00", "done"]] * 25
    prose = "".join(words(50, 50 + 14 * line, "The project was carried out as planned and checked every month.") for line in range(12))
    return pdf([prose + ruled(230, rows, width=95)] * LONG)


def memory(path: Path) -> float:
    """The most memory, in MB, of a process that reads a file."""
    told = subprocess.run([sys.executable, "-m", "tests.reading_bench", str(path)], cwd=ROOT, check=True, capture_output=True, text=True)
    return float(told.stdout)


def main(arguments: Sequence[str]) -> None:
    if arguments:
        read(Path(arguments[0]))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = list(files(folder))
        rows = [row for one in found for row in compared(one)]
        (folder / "long.pdf").write_bytes(long_pdf())
        (folder / "empty.txt").write_text("自评", encoding="utf-8")
        kept, empty = memory(folder / "long.pdf"), memory(folder / "empty.txt")
        settings = Settings(engine="plain")
        audited = milliseconds(lambda: audit_file(found[0].path, settings))
    print(tabulate(rows, headers=["format", "library", "gives", "ours, ms", "library, ms", "ratio"], disable_numparse=True))
    print(f"\nA PDF of {LONG} pages: {kept:.0f} MB; of these the process without it: {empty:.0f} MB.")
    print(f"A Word report with its form read and audited: {audited:.0f} ms.")


if __name__ == "__main__":
    main(sys.argv[1:])
