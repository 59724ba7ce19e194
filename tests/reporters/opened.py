"""What was written, opened again: workbooks and letters as lines of text, and pages as LibreOffice prints them."""

import shutil
import subprocess
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest

from auditor.model import Document, Passage

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


def dump(written: bytes) -> str:
    """Every cell of a workbook that holds something: address, content, where it leads."""
    workbook = openpyxl.load_workbook(BytesIO(written))
    lines = []
    for sheet in workbook:
        lines.append(f"# {sheet.title}")
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    link = f"  -> {cell.hyperlink.target or ''}#{cell.hyperlink.location or ''}" if cell.hyperlink else ""
                    lines.append(f"{cell.coordinate}: {str(cell.value)!r}{link}")
    return "\n".join(lines) + "\n"


def paragraphs(written: bytes) -> str:
    """Every paragraph of a Word file on a line."""
    return "".join(f"{paragraph.text}\n" for paragraph in docx.Document(BytesIO(written)).paragraphs)


def converted(written: bytes, name: str, target: str, folder: Path) -> bytes:
    """What LibreOffice makes of a file."""
    source = folder / name
    source.write_bytes(written)
    (made,) = all_converted([source], target, folder)
    return made.read_bytes()


def all_converted(sources: Sequence[Path], target: str, folder: Path) -> list[Path]:
    """What LibreOffice, which takes a second to start, makes of several files."""
    assert OFFICE is not None
    command = [OFFICE, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", target]
    subprocess.run([*command, "--outdir", str(folder / "converted"), *map(str, sources)], check=True, capture_output=True, timeout=120)
    return [folder / "converted" / f"{source.stem}.{target.partition(':')[0]}" for source in sources]


def book(document: Document) -> bytes:
    """A document as a workbook: its passages on one sheet, a row each, its tables on another."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    prose, forms = made.create_sheet("报告"), made.create_sheet("自评表")
    for row, passage in enumerate(document.passages(), start=1):
        prose.cell(row, 1, passage.text)
    for table in document.tables():
        top = forms.max_row + 1 if forms.max_row > 1 else 0
        for cell in table.cells:
            if cell.text:
                forms.cell(top + cell.row, cell.column, cell.text)
    target = BytesIO()
    made.save(target)
    return target.getvalue()


def word(document: Document) -> bytes:
    """A document as a Word file: its passages as paragraphs, its tables as tables with lines."""
    made = docx.Document()
    for piece in document.pieces:
        if isinstance(piece, Passage):
            made.add_paragraph(piece.text)
            continue
        height, width = (max(getattr(cell, side) for cell in piece.cells) for side in ("row", "column"))
        table = made.add_table(height, width, "Table Grid")
        for cell in piece.cells:
            table.cell(cell.row - 1, cell.column - 1).text = cell.text
    target = BytesIO()
    made.save(target)
    return target.getvalue()
