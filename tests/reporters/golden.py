"""What each reporter should write of the forged reports, workbooks and letters as the text in them.

Rewrite the files with `python -m tests.reporters.golden`, then read the diff.
"""

import sys
from pathlib import Path

from auditor.findings import Language, Report
from auditor.reporters import Format, reporter
from tests.reporters import forged
from tests.reporters.opened import dump, paragraphs

FOLDER = Path(__file__).parent / "pages"
CASES: dict[str, tuple[Report, Format, Language, int]] = {
    "one.txt": (forged.ONE, "text", "zh", 100),
    "one.narrow.txt": (forged.ONE, "text", "zh", 60),
    "one.en.txt": (forged.ONE, "text", "en", 100),
    "several.txt": (forged.SEVERAL, "text", "zh", 100),
    "nothing.txt": (forged.NOTHING, "text", "zh", 100),
    "several.json": (forged.SEVERAL, "json", "zh", 100),
    "several.jsonl": (forged.SEVERAL, "jsonl", "zh", 100),
    "several.md": (forged.SEVERAL, "markdown", "zh", 100),
    "one.en.md": (forged.ONE, "markdown", "en", 100),
    "several.junit.xml": (forged.SEVERAL, "junit", "zh", 100),
    "several.sarif": (forged.SEVERAL, "sarif", "zh", 100),
    "several.xlsx.txt": (forged.SEVERAL, "xlsx", "zh", 100),
    "one.html": (forged.ONE, "html", "zh", 100),
    "several.en.html": (forged.SEVERAL, "html", "en", 100),
    "several.docx.txt": (forged.SEVERAL, "docx", "zh", 100),
    "one.en.docx.txt": (forged.ONE, "docx", "en", 100),
    "one.en.xlsx.txt": (forged.ONE, "xlsx", "en", 100),
}


def written(name: str) -> bytes:
    report, form, lang, width = CASES[name]
    made = reporter(form, lang, width)(report)
    return {"xlsx": dump, "docx": paragraphs}[form](made).encode() if form in ("xlsx", "docx") else made


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name in CASES:
        FOLDER.joinpath(name).write_bytes(written(name))
    sys.stdout.write(f"{len(CASES)} files written to {FOLDER}\n")
