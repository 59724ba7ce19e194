"""What was written, opened again: workbooks and letters as lines of text, and pages as LibreOffice prints them."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

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


def converted(written: bytes, name: str, target: str, folder: Path) -> bytes:
    """What LibreOffice makes of a file."""
    assert OFFICE is not None
    source = folder / name
    source.write_bytes(written)
    command = [OFFICE, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", target]
    subprocess.run([*command, "--outdir", str(folder / "converted"), str(source)], check=True, capture_output=True, timeout=120)
    return (folder / "converted" / f"{source.stem}.{target.partition(':')[0]}").read_bytes()
