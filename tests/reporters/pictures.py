"""The pictures in the README: the text report on a terminal, the page in a browser, the working paper as it prints.

Made anew with `python -m tests.reporters.pictures`; needs Chromium with chromedriver, LibreOffice and fonts for Chinese.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from auditor.findings import Report
from auditor.pipeline import Settings, audit_file, bench, gathered
from auditor.reporters import reporter
from tests.reporters.browser import started
from tests.reporters.opened import converted

ROOT = Path(__file__).parents[2]
FOLDER = Path(__file__).parent / "screens"
CASE = "cases/petition-office/2024年信访维稳经费绩效自评.txt"
_LINES = 46
_RULE = re.compile("─+")
"""Fonts for Chinese draw it twice as wide as a terminal does."""
_TERMINAL = """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; background: #fff; } main { display: inline-block; background: #1e2229; border-radius: 10px; padding: 14px 22px 18px; }
i { display: inline-block; width: 12px; height: 12px; border-radius: 6px; margin: 0 6px 10px 0; }
pre { margin: 0; color: #e4e7eb; font: 15px/1.45 "Noto Sans Mono CJK SC", "Noto Sans Mono CJK", monospace; }
b { color: #8fd18a; font-weight: normal; } u { display: inline-block; width: 100ch; border-top: 1px solid #7b8494; vertical-align: middle; }
</style><main><i style="background:#ff5f57"></i><i style="background:#febc2e"></i><i style="background:#28c840"></i>
"""


def printed() -> str:
    """What the command prints on a terminal of 100 columns."""
    environment = {**os.environ, "COLUMNS": "100", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "auditor", "check", CASE, "--quiet"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False).stdout.decode()


def terminal() -> str:
    """A page that looks like a terminal in which the command has run: its beginning and its end."""
    lines = printed().splitlines()
    shown = "\n".join([*lines[:_LINES], "", "……", "", *lines[-4:]])
    told = _RULE.sub("<u></u>", escape(shown))
    return f"{_TERMINAL}<pre><b>$ auditor check 2024年信访维稳经费绩效自评.txt</b>\n{told}</pre></main>"


def audited() -> Report:
    settings = Settings(keeps_reading=True)
    return gathered(bench(settings).rules, [audit_file(ROOT / CASE, settings)])


@contextmanager
def _page(content: str | bytes, width: int, height: int) -> Iterator[Any]:
    """A browser that shows a page."""
    with tempfile.TemporaryDirectory() as folder, started(width, height) as browser:
        page = Path(folder, "page.html")
        page.write_bytes(content if isinstance(content, bytes) else content.encode())
        browser.get(page.as_uri())
        yield browser


def text() -> bytes:
    with _page(terminal(), 1100, 1600) as browser:
        return bytes(browser.find_element("tag name", "main").screenshot_as_png)


def html() -> bytes:
    """The page with a figure chosen, so that its finding stands beside it."""
    with _page(reporter("html")(audited()), 1400, 900) as browser:
        figure = next(one for one in browser.find_elements("css selector", ".paper .figure.wrong") if one.text == "310 次")
        browser.execute_script("arguments[0].scrollIntoView({block: 'center'}); arguments[0].click();", figure)
        return bytes(browser.get_screenshot_as_png())


def xlsx() -> bytes:
    """The findings of the working paper, as LibreOffice prints them."""
    pypdfium2 = pytest.importorskip("pypdfium2")
    with tempfile.TemporaryDirectory() as folder:
        printed_pages = pypdfium2.PdfDocument(converted(reporter("xlsx")(audited()), "底稿.xlsx", "pdf", Path(folder)))
        picture = printed_pages[1].render(scale=1.1).to_pil()
        box = picture.convert("L").point(lambda value: 255 if value < 250 else 0).getbbox()
        target = BytesIO()
        picture.crop(box).save(target, "PNG")
        return target.getvalue()


PICTURES = {"text": text, "html": html, "xlsx": xlsx}


if __name__ == "__main__":
    for name, made in PICTURES.items():
        FOLDER.joinpath(f"{name}.png").write_bytes(made())
    sys.stdout.write(f"{len(PICTURES)} pictures written to {FOLDER}\n")
