"""Annotated copies: each finding at its figure, everything else as it was, opened by each format's own library and by LibreOffice."""

import re
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import openpyxl
import pikepdf
import pytest
from docx.document import Document
from lxml import etree
from openpyxl.comments import Comment
from openpyxl.styles import Border, Side

from auditor.findings import SubmissionReport
from auditor.model import Location
from auditor.pipeline import Settings, audit_file
from auditor.readers import read
from auditor.reporters import Unwritable
from auditor.reporters.annotation import annotated
from auditor.reporters.annotation.note import notes
from tests.reporters.opened import book, converted, needs_office, word

CASES = Path(__file__).parents[2] / "cases"
PETITIONS = CASES / "petition-office/2024年信访维稳经费绩效自评.txt"
SETTINGS = Settings(engine="plain", keeps_reading=True)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@cache
def audited(file: Path) -> tuple[SubmissionReport, ...]:
    found = audit_file(file, SETTINGS)
    assert isinstance(found, tuple)
    return found


def commented(document: Document) -> dict[str, str]:
    """The text between the marks of each comment, by the comment's own text."""
    told = {str(comment.comment_id): "\n".join(part.text for part in comment.paragraphs) for comment in document.comments}
    spans: dict[str, list[str]] = {}
    open_now: set[str] = set()
    for element in document.element.body.iter():
        if element.tag == f"{W}commentRangeStart":
            open_now.add(element.get(f"{W}id"))
        elif element.tag == f"{W}commentRangeEnd":
            open_now.discard(element.get(f"{W}id"))
        elif element.tag == f"{W}t":
            for name in open_now:
                spans.setdefault(name, []).append(element.text or "")
    return {text: "".join(spans.get(name, [])) for name, text in told.items()}


def pieces(content: bytes, folder: Path, name: str) -> list[str]:
    path = folder / name
    path.write_bytes(content)
    document = read(path)
    cells = [cell.text for table in document.tables() for cell in table.cells]
    return [*cells, *(passage.text for passage in document.passages())]


@pytest.mark.parametrize("file", sorted(CASES.glob("*/*.docx")), ids=lambda file: file.parent.name)
def test_every_finding_in_a_word_file_is_a_comment_on_its_words(file: Path, tmp_path: Path) -> None:
    found = audited(file)
    made = annotated(found, file.read_bytes())
    expected = {note.text: "".join(note.location.quote.split()) for note in notes(found, "zh")}
    spans = commented(docx.Document(BytesIO(made)))
    assert spans.keys() == expected.keys()
    assert {text: "".join(spans[text].split()) for text, quote in expected.items() if quote} == {
        text: quote for text, quote in expected.items() if quote
    }
    assert pieces(made, tmp_path, "批注.docx") == pieces(file.read_bytes(), tmp_path, "原件.docx")


def test_the_petition_office_report_carries_every_finding_at_the_right_word(tmp_path: Path) -> None:
    file = tmp_path / "信访.docx"
    file.write_bytes(word(read(PETITIONS)))
    found = audited(file)
    assert {one.rule for one in found[0].findings} >= {"narrative-value-mismatch", "reverse-indicator-misscored", "suspected-lost-row"}
    spans = commented(docx.Document(BytesIO(annotated(found, file.read_bytes()))))
    expected = {note.text: "".join(note.location.quote.split()) for note in notes(found, "zh")}
    assert {text: "".join(spans[text].split()) for text, quote in expected.items() if quote} == {
        text: quote for text, quote in expected.items() if quote
    }


@pytest.mark.parametrize("file", sorted(CASES.glob("*/*.docx")), ids=lambda file: file.parent.name)
def test_a_word_file_is_otherwise_the_same_byte_for_byte(file: Path) -> None:
    made = annotated(audited(file), file.read_bytes())
    with ZipFile(file) as before, ZipFile(BytesIO(made)) as after:
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
        assert changed <= {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
        assert set(after.namelist()) - set(before.namelist()) <= {"word/comments.xml"}
        texts = [[part.text for part in etree.fromstring(archive.read("word/document.xml")).iter(f"{W}t")] for archive in (before, after)]
    assert "".join(map(str, texts[0])) == "".join(map(str, texts[1]))


def test_a_comment_of_the_units_own_in_a_word_file_stays(tmp_path: Path) -> None:
    own = docx.Document(str(CASES / "slots-without-figures/社区矫正自评表.docx"))
    own.add_comment(own.paragraphs[0].add_run("附言"), text="本单位说明", author="经办人", initials="经")
    file = tmp_path / "自评.docx"
    own.save(str(file))
    made = docx.Document(BytesIO(annotated(audited(file), file.read_bytes())))
    assert next((one.author, one.text) for one in made.comments) == ("经办人", "本单位说明")
    assert len({one.comment_id for one in made.comments}) == len(list(made.comments)) == 1 + len(list(notes(audited(file), "zh")))


def crowded(found: tuple[SubmissionReport, ...], count: int) -> tuple[SubmissionReport, ...]:
    """A submission with so many findings, one after the other at each of its figures."""
    one = found[0]
    assert one.reading is not None
    spots = [figure.location for figure in one.reading.figures]
    many = tuple(one.findings[0].model_copy(update={"fingerprint": f"{number:016x}"}) for number in range(count))
    places: dict[str, tuple[Location, ...]] = {finding.fingerprint: (spots[number % len(spots)],) for number, finding in enumerate(many)}
    return (one.model_copy(update={"findings": many, "reading": one.reading._replace(places=places)}),)


def test_five_thousand_findings_are_five_thousand_comments_in_a_word_file() -> None:
    file = CASES / "slots-without-figures/社区矫正自评表.docx"
    made = docx.Document(BytesIO(annotated(crowded(audited(file), 5000), file.read_bytes())))
    assert len({one.comment_id for one in made.comments}) == 5000
    starts = [mark.get(f"{W}id") for mark in made.element.body.iter(f"{W}commentRangeStart")]
    assert len(set(starts)) == 5000


def test_five_thousand_findings_in_a_workbook_are_as_many_as_a_comment_holds_and_a_count_of_the_others() -> None:
    file = CASES / "rate-as-ratio/校园网络运维自评表.xlsx"
    made = openpyxl.load_workbook(BytesIO(annotated(crowded(audited(file), 5000), file.read_bytes())))
    told = [cell.comment.text for row in made.worksheets[0].iter_rows() for cell in row if cell.comment is not None]
    assert all(len(text) < 32_767 for text in told)
    left = [int(found[1]) for text in told if (found := re.search("另有 ([0-9]+) 处，见报告。$", text))]
    assert sum(left) + sum(text.count("〔") for text in told) == 5000


@pytest.mark.parametrize("file", sorted(CASES.glob("*/*.xlsx")), ids=lambda file: file.parent.name)
def test_every_finding_in_a_workbook_is_a_comment_on_its_cell(file: Path, tmp_path: Path) -> None:
    found = audited(file)
    made = annotated(found, file.read_bytes())
    workbook, before = openpyxl.load_workbook(BytesIO(made)), openpyxl.load_workbook(file)
    for note in notes(found, "zh"):
        assert note.location.sheet is not None
        cell = workbook[note.location.sheet][note.location.cell or "A1"]
        assert cell.comment is not None
        assert note.text in cell.comment.text
        assert cell.fill.fgColor.rgb in ("FFF8CBAD", "FFFFE699", "FFDDEBF7")
        assert cell.number_format == before[note.location.sheet][cell.coordinate].number_format
    assert pieces(made, tmp_path, "批注.xlsx") == pieces(file.read_bytes(), tmp_path, "原件.xlsx")


def test_a_comment_of_the_units_own_stays_and_other_parts_are_copied_as_they_are(tmp_path: Path) -> None:
    file = CASES / "met-but-scored-short/路灯维护自评表.xlsx"
    (note,) = [note for note in notes(audited(file), "zh") if note.location.quote == "7"]
    workbook = openpyxl.load_workbook(file)
    assert note.location.sheet is not None
    assert note.location.cell is not None
    workbook[note.location.sheet][note.location.cell].comment = Comment("本单位说明", "经办人")
    own = tmp_path / file.name
    workbook.save(own)
    made = annotated(audited(own), own.read_bytes())
    text = openpyxl.load_workbook(BytesIO(made))[note.location.sheet][note.location.cell].comment
    assert text is not None
    assert text.text.startswith("本单位说明\n\n〔")
    with ZipFile(own) as before, ZipFile(BytesIO(made)) as after:
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert {name.rpartition("/")[2] for name in changed} <= {
        "sheet1.xml",
        "styles.xml",
        "comment1.xml",
        "comments1.xml",
        "[Content_Types].xml",
        "commentsDrawing1.vml",
    }


def test_the_petition_office_workbook_carries_every_finding_in_its_cell(tmp_path: Path) -> None:
    file = tmp_path / "信访.xlsx"
    file.write_bytes(book(read(PETITIONS)))
    found = audited(file)
    assert {one.rule for one in found[0].findings} >= {"reverse-indicator-misscored", "execution-rate-mismatch"}
    workbook = openpyxl.load_workbook(BytesIO(annotated(found, file.read_bytes())))
    for note in notes(found, "zh"):
        assert note.location.sheet is not None
        cell = workbook[note.location.sheet][note.location.cell or "A1"]
        assert cell.comment is not None
        assert note.text in cell.comment.text
        assert note.location.quote in str(cell.value)


def as_pdf(content: bytes, name: str, folder: Path) -> Path:
    file = folder / "自评.pdf"
    file.write_bytes(converted(content, name, "pdf", folder))
    return file


def lined(source: Path) -> bytes:
    """A workbook with lines around its cells, on pages across."""
    made = openpyxl.load_workbook(source)
    side = Side(style="thin")
    for cells in made.worksheets[0].iter_rows():
        for cell in cells:
            cell.border = Border(left=side, right=side, top=side, bottom=side)
    made.worksheets[0].page_setup.orientation = "landscape"
    target = BytesIO()
    made.save(target)
    return target.getvalue()


@needs_office
@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_pdf_gets_a_highlight_where_the_figure_is_printed(kind: str, tmp_path: Path) -> None:
    pdfplumber = pytest.importorskip("pdfplumber")
    content = lined(CASES / "rate-as-ratio/校园网络运维自评表.xlsx") if kind == "xlsx" else word(read(PETITIONS))
    file = as_pdf(content, f"自评表.{kind}", tmp_path)
    found = audited(file)
    expected = list(notes(found, "zh"))
    assert len(expected) > (20 if kind == "docx" else 0)
    made = annotated(found, file.read_bytes())
    with pikepdf.open(BytesIO(made)) as opened, pikepdf.open(file) as before:
        assert [page.obj.Contents.read_bytes() for page in opened.pages] == [page.obj.Contents.read_bytes() for page in before.pages]
        marks = [mark for page in opened.pages for mark in page.obj.get("/Annots", [])]
        assert {str(mark.Contents) for mark in marks if mark.Subtype == "/Highlight"} == {note.text for note in expected}
        assert len(marks) == len(expected)
    with pdfplumber.open(BytesIO(made)) as copy, pdfplumber.open(file) as original:
        assert [page.extract_text() for page in copy.pages] == [page.extract_text() for page in original.pages]
        by_text = {(mark["contents"], number): mark for number, page in enumerate(copy.pages, start=1) for mark in page.annots}
        for note in expected:
            mark = by_text[note.text, note.location.page or 1]
            box = (mark["x0"] - 1, mark["top"] - 1, mark["x1"] + 1, mark["bottom"] + 1)
            marked = "".join((copy.pages[(note.location.page or 1) - 1].crop(box).extract_text() or "").split())
            quote = "".join(note.location.quote.split())
            assert quote in marked or mark["bottom"] - mark["top"] > 20  # words on two lines leave a box around both
    many = annotated(crowded(found, 5000), file.read_bytes())
    with pikepdf.open(BytesIO(many)) as opened:
        assert sum(len(page.obj.get("/Annots", [])) for page in opened.pages) == 5000


@needs_office
@pytest.mark.parametrize("file", ["two-forms-in-one-file/妇联项目自评表.docx", "rate-as-ratio/校园网络运维自评表.xlsx"])
def test_libreoffice_opens_the_copy_with_its_comments(file: str, tmp_path: Path) -> None:
    source = CASES / file
    made = annotated(audited(source), source.read_bytes())
    again = converted(made, source.name, "odt" if source.suffix == ".docx" else "ods", tmp_path)
    with ZipFile(BytesIO(again)) as archive:
        content = archive.read("content.xml").decode()
    assert content.count("<office:annotation ") == len({note.location for note in notes(audited(source), "zh")})


def test_a_format_without_comments_is_told() -> None:
    with pytest.raises(Unwritable, match=r"^文本文件不能写批注，只有 Word（docx）、Excel（xlsx）和 PDF 能；请看 HTML 报告"):
        annotated(audited(PETITIONS), PETITIONS.read_bytes())
    with pytest.raises(Unwritable, match=r"^Nothing can be written into a text file"):
        annotated(audited(PETITIONS), PETITIONS.read_bytes(), "en")
