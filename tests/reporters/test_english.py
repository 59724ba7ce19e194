"""--lang en: whatever the reader of an English report sees is English; what the submission says stays as written, in quotes."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from lxml import html as parser

from auditor.cli import main
from auditor.findings import Report, SubmissionReport
from auditor.model import Document
from auditor.pipeline import Settings, audit_document, audit_file, bench, gathered
from auditor.readers import read
from auditor.reporters import Format, reporter
from auditor.reporters.annotation import annotated
from tests.reporters.opened import word

CASES = Path(__file__).parents[2] / "cases"
SETTINGS = Settings(engine="plain", keeps_reading=True, lang="en")
HAN = re.compile(r"[\u3400-\u9fff]")
QUOTED = re.compile(r"“[^“”]*”")
FIGURE = re.compile(r"[<>=≤≥]?\d[\d.,]* ?[\u3400-\u9fff]{1,4}")  # a figure is quoted with the unit it has


def files(folder: Path) -> Iterator[Path]:
    """Every case, and files in which much is wrong: damaged, misnamed, broken, empty, missing."""
    yield from (file for file in sorted(CASES.glob("*/*")) if file.suffix in (".txt", ".docx", ".xlsx", ".html"))
    petitions = (CASES / "petition-office/2024年信访维稳经费绩效自评.txt").read_bytes()
    for name, content in {
        "scan.pdf": petitions,
        "empty.txt": b"",
        "cut.docx": b"PK\x03\x04" + bytes(64),
        "letter.txt": "今天开会，请准时参加。".encode(),
        "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(64),
    }.items():
        file = folder / name
        file.write_bytes(content)
        yield file
    yield folder / "missing.docx"


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return gathered(bench(SETTINGS).rules, [audit_file(file, SETTINGS) for file in files(tmp_path_factory.mktemp("files"))])


def written(one: SubmissionReport, document: Document) -> str:
    """All that a submission says, without blanks."""
    cells = [cell.text for table in document.tables() for cell in table.cells]
    told = [*cells, *(passage.text for passage in document.passages()), one.source, one.project or "", one.unit or ""]
    return "".join("".join(told).split())


def strays(text: str) -> list[str]:
    """The lines in which Chinese is left when quotes and figures are taken out."""
    return [line for line in text.splitlines() if HAN.search(FIGURE.sub("", QUOTED.sub("", QUOTED.sub("", line))))]


def unnamed(report: Report, text: str) -> str:
    """A text without the names of projects, units and files, which are what they are in every language."""
    names = {name for one in report.submissions for name in (one.project, one.unit, one.source, Path(one.source).name) if name}
    names |= {" ".join(name.split()) for name in names}
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    return text


@pytest.mark.parametrize("form", ["text", "markdown", "junit"])
def test_no_chinese_is_left_in_an_english_report(form: Format, english: Report) -> None:
    shown = reporter(form, "en", 10_000)(english).decode()
    assert strays(unnamed(english, shown.replace("\\", "").replace("<br>", "\n"))) == []


def test_what_is_skipped_repaired_remarked_and_not_judged_is_told_in_english(english: Report) -> None:
    assert len(english.skipped) == 5
    sentences = [skipped.reason for skipped in english.skipped]
    for one in english.submissions:
        sentences += [*one.remarks, one.profile_reason, *(repair.explanation for repair in one.repairs)]
        sentences += [f"{unjudged.title}: {unjudged.reason}" for unjudged in one.unjudged]
    assert len(sentences) > 60
    assert [sentence for sentence in sentences if strays(sentence)] == []
    assert "The name ends in .pdf, but the content is text; it was read as what it is." in sentences


def test_the_cells_of_an_english_working_paper_are_english_or_quotes(english: Report) -> None:
    workbook = openpyxl.load_workbook(BytesIO(reporter("xlsx", "en")(english)))
    readings = [one.reading for one in english.submissions if one.reading is not None]
    said = "".join(written(one, reading.document) for one, reading in zip(english.submissions, readings, strict=True))
    said += "".join("".join((found.actual or "").split()) for one in english.submissions for found in one.findings)
    texts = [cell.value for sheet in workbook for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    own = [text for text in texts if "".join(text.split()) not in said]
    assert [text for text in own if strays(unnamed(english, text))] == []


def test_an_english_page_is_english_but_for_the_submission_and_the_rules_own_text(english: Report) -> None:
    root: Any = parser.fromstring(reporter("html", "en")(english).decode())
    for part in root.xpath("//div[@class='paper'] | //code | //style | //script | //*[local-name()='g']"):
        part.getparent().remove(part)  # the submission, the expressions of rules, the names of indicators under their bars
    seen = "\n".join([*root.itertext(), *root.xpath("//@aria-label")])
    assert strays(unnamed(english, seen)) == []
    assert root.get("lang") == "en"


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_letters_and_notes_in_the_margin_are_english(kind: str, english: Report, tmp_path: Path) -> None:
    shown: dict[str, Callable[[], str]] = {"docx": lambda: _letter(english), "xlsx": lambda: _notes(tmp_path)}
    assert strays(unnamed(english, shown[kind]())) == []


def _letter(report: Report) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(reporter("docx", "en")(report))).paragraphs)


def _notes(folder: Path) -> str:
    file = folder / "self-evaluation.docx"
    file.write_bytes(word(read(CASES / "petition-office/2024年信访维稳经费绩效自评.txt")))
    found = audit_document(read(file), bench(SETTINGS), keeps_reading=True)
    made = docx.Document(BytesIO(annotated(found, file.read_bytes(), "en")))
    return "\n".join(paragraph.text for comment in made.comments for paragraph in comment.paragraphs)


def test_a_profile_or_baseline_that_is_not_there_is_told_in_english(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = str(CASES / "report-only/自评报告.txt")
    assert main(["check", case, "--lang", "en", "--profile", "mars"]) == 2
    assert capsys.readouterr().err.startswith("error: There is no profile “mars”. Profiles: ")
    baseline = tmp_path / "earlier.json"
    baseline.write_text("{}", encoding="utf-8")
    assert main(["check", case, "--lang", "en", "--baseline", str(baseline)]) == 2
    assert capsys.readouterr().err.startswith(f"error: “{baseline}” is no JSON report of this tool; make one with auditor check")
