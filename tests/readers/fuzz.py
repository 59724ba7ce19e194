"""Mutated files against the readers and what understands them: `python -m tests.readers.fuzz --seconds 180 FORMAT…`. What is neither
document nor Unreadable is printed.

Members of zip packages are mutated inside, so that mutations reach the XML and not only the archive. Pictures are unpacked but not
recognised, which would take seconds for each.
"""

import argparse
import contextlib
import random
import signal
import time
import traceback
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import openpyxl
from PIL import Image

from auditor.forms import understand
from auditor.readers import Unreadable, convert, is_archive, members, read, scan
from tests.forge.documents import TRUTHS
from tests.forge.layouts import LAYOUTS
from tests.forge.page import page
from tests.forge.text import DUMPS
from tests.forge.truth import truth
from tests.forge.word import document
from tests.forge.workbook import workbook
from tests.readers import test_archive, test_docx, test_pdf, word

_TOKENS = [
    b"0",
    b"-1",
    b"99999999999999999999",
    b"NaN",
    b"1E999",
    b"",
    b"<",
    b">",
    b"&",
    b'"',
    b"</w:tc>",
    b"<w:tbl>",
    b"\xff",
    b"\0",
    b"|",
    b"\t",
    b"%",
    b"/",
]


_SECONDS_MAX = 15


def _rezipped(content: bytes, change: Callable[[bytes], bytes], rng: random.Random) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        chosen = rng.choice(old.namelist())
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == chosen else old.read(name))
    return written.getvalue()


def mutated(content: bytes, rng: random.Random) -> bytes:
    """The bytes with a few places overwritten, cut out, doubled or swapped."""
    changed = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        at = rng.randrange(len(changed) + 1)
        length = rng.choice((1, 2, 8, 64, 1024))
        kind = rng.randrange(6)
        if kind == 0:
            changed[at : at + 1] = bytes([rng.randrange(256)])
        elif kind == 1:
            changed[at : at + length] = rng.choice(_TOKENS)
        elif kind == 2:
            del changed[at : at + length]
        elif kind == 3:
            changed[at:at] = changed[at : at + length] * rng.choice((1, 3))
        elif kind == 4:
            other = rng.randrange(len(changed) + 1)
            changed[at : at + length] = changed[other : other + length]
        else:
            digits = [place for place in range(at, min(at + 400, len(changed))) if 48 <= changed[place] <= 57]
            if digits:
                place = rng.choice(digits)
                changed[place : place + 1] = rng.choice(_TOKENS[:5])
    return bytes(changed)


def seeds() -> dict[str, list[bytes]]:
    """Files of every format that this machine can make."""
    body = "".join(word.paragraph(f"第{at}段", test_docx._LIST.format(level=at % 5, list=1)) for at in range(6))
    body += word.table(
        word.cell("产出", '<w:vMerge w:val="restart"/>') + word.cell("数量", '<w:gridSpan w:val="2"/>'),
        word.cell("", "<w:vMerge/>") + word.cell("6.67") + word.cell("6.00"),
    )
    docx = word.package(body, test_docx._NUMBERING)
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (("自评表", None, None), ("执行率", 0.9981, 45292), ("总分", 98.6, "优")):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet["B2"].number_format, sheet["C2"].number_format = "0.00%", 'yyyy"年"m"月"'
    xlsx = BytesIO()
    book.save(xlsx)
    html = "<html><body><p>自评</p><table><tr><td rowspan=2>产出<td colspan=2>6</table><table><tr><td><input value=1></table></body></html>"
    pdf = test_pdf.pdf(
        [test_pdf.words(50, 50, "Title") + test_pdf.ruled(100, [["total", "98.6"], ["a", None]]), test_pdf.ruled(50, [["b", "c"]])]
    )
    made = {
        "docx": [docx],
        "xlsx": [xlsx.getvalue()],
        "text": ["自评\n项目\t分值\t\n甲\t6.67\n|a|b|\n|--|--|\n|1|2|\n".encode(), "自评\t6\n甲\t7\n".encode("gb18030")],
        "csv": ['指标,分值,得分\n"甲,乙",6.67,6\n'.encode()],
        "html": [
            html.encode(),
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>a</p>\n--b--",
        ],
        "pdf": [pdf],
        "archive": [test_archive._zip([("甲/自评.docx", docx), ("乙.txt", "自评\t6\n".encode()), ("丙.zip", b"PK")])],
        "picture": [_picture(kind) for kind in ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP")],
    }
    drawn = LAYOUTS["L1"].drawn(truth(TRUTHS / "aerial-survey.yaml"))
    for name, writer in (("docx", document), ("xlsx", workbook), ("html", page)):
        made[name].append(writer(drawn))
    made["text"] += [dump(drawn).text.encode() for dump in DUMPS.values()]
    if convert.program() is not None:
        made["xls"] = [convert.converted(xlsx.getvalue(), "xlsx", "xls")]
        made["doc-sniff"] = [convert.converted(docx, "docx", "doc")]
        made["pdf"].append(convert.converted(docx, "docx", "pdf"))
    return made


def _picture(kind: str) -> bytes:
    """A picture of a ruled table."""
    image = Image.new("RGB", (240, 160), "white")
    for at in range(10, 240, 40):
        image.paste("black", (at, 10, at + 2, 150))
        image.paste("black", (10, min(at, 150), 212, min(at, 150) + 2))
    written = BytesIO()
    image.save(written, kind)
    return written.getvalue()


class _Blind(NamedTuple):
    """What a recogniser says that saw nothing."""

    boxes: None = None
    txts: None = None


def _read(path: Path) -> None:
    """Read a file, or each file of an archive, and understand it."""
    if is_archive(path):
        with TemporaryDirectory() as folder:
            for member in members(path, Path(folder)):
                if member.path is not None:
                    with contextlib.suppress(Unreadable):
                        read(member.path)
        return
    found = read(path)
    assert word.misplaced(found) == [], "a quote does not stand at its place"
    understand(found)


class Hung(Exception):
    """A file took longer than any may."""


def _hang(*_: object) -> None:
    raise Hung


def main() -> int:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seconds", type=float, default=60)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("formats", nargs="*")
    given = arguments.parse_args()
    rng = random.Random(given.seed)  # noqa: S311 mutations, not secrets
    signal.signal(signal.SIGALRM, _hang)
    scan.recogniser = lambda: lambda *_, **__: _Blind()  # type: ignore[assignment]  # recognition is not what is fuzzed
    found: dict[str, int] = {}
    tried = refused = 0
    slowest = 0.0
    everything = {name: files for name, files in seeds().items() if (not given.formats and name != "doc-sniff") or name in given.formats}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "自评"
        ends = time.monotonic() + given.seconds
        while time.monotonic() < ends:
            seed = rng.choice(everything[rng.choice(list(everything))])
            inside = seed.startswith(b"PK") and rng.random() < 0.9
            content = _rezipped(seed, lambda part: mutated(part, rng), rng) if inside else mutated(seed, rng)
            path.write_bytes(content)
            tried += 1
            begun = time.perf_counter()
            signal.alarm(_SECONDS_MAX)
            try:
                _read(path)
            except Unreadable:
                refused += 1
            except Exception as broken:  # noqa: BLE001 finding what readers let through is the purpose
                where = traceback.extract_tb(broken.__traceback__)[-1]
                name = f"{type(broken).__name__} at {Path(where.filename).name}:{where.lineno}: {str(broken)[:80]}"
                if name not in found:
                    Path(f"fuzz-{len(found)}-{given.seed}.bin").write_bytes(content)
                    print(name, "".join(traceback.format_tb(broken.__traceback__)[-4:]), flush=True)
                found[name] = found.get(name, 0) + 1
            signal.alarm(0)
            spent = time.perf_counter() - begun
            if spent > max(1.0, slowest):
                slowest = spent
                Path(f"slow-{given.seed}.bin").write_bytes(content)
    print(f"{tried} files, {refused} refused, {sum(found.values())} broke in {len(found)} ways, slowest {slowest:.1f} s")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
