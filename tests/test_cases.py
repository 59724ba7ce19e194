"""Whole submissions as units hand them in, held against everything the audit must say of them.

`python -m tests.test_cases --rewrite [case…]` writes expected.yaml anew from what the audit says now, to be reviewed as a diff;
`python -m tests.test_cases --forge` writes the Word, Excel and web documents of tests/forge anew.
"""

import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from auditor.findings import Finding, Skipped, SubmissionReport
from auditor.forms import understand
from auditor.model import Document, Location, Table
from auditor.pipeline import Settings, audit_file
from auditor.readers import Unreadable, read
from tests.forge import documents, word
from tests.forge.shape import paper
from tests.forge.truth import truth
from tests.parsed import parsed
from tests.readers.word import grid, misplaced, saved
from tests.told import told

CASES = documents.CASES
EXPECTED = "expected.yaml"
REAL = Path(__file__).parents[2] / "shared" / "reports" / "petition-office-2024.txt"


def _names() -> list[str]:
    return sorted(folder.name for folder in CASES.iterdir() if folder.is_dir() and folder.name != "labelled")


NAMES = _names()
RECOGNISED = ("photographed-", "scanned-")
"""What the names of cases begin with that are pictures."""
_RECOGNISES = all(find_spec(module) is not None for module in ("onnxruntime", "pypdfium2", "rapidocr"))
_needs_recognition = pytest.mark.skipif(not _RECOGNISES, reason="可选组件 ocr 没有安装（pip install 'auditor[ocr]'），扫描件的案例没有核对")
READ = [pytest.param(name, marks=_needs_recognition) if name.startswith(RECOGNISED) else name for name in NAMES]


def _document_of(case: str) -> Path:
    (path,) = [path for path in (CASES / case).iterdir() if path.name != EXPECTED]
    return path


@cache
def _audited(path: Path) -> Skipped | tuple[SubmissionReport, ...]:
    """A file audited as the command line asks, once for all tests: recognition takes seconds."""
    return audit_file(path, Settings(keeps_record=True))


@cache
def _document(path: Path) -> Document:
    return read(path)


def _told(path: Path) -> dict[str, Any]:
    """Everything the audit says of a file, as expected.yaml writes it."""
    audited = _audited(path)
    if isinstance(audited, Skipped):
        return {"skipped": audited.reason}
    return {"submissions": [_submission(one) for one in audited]}


def _submission(one: SubmissionReport) -> dict[str, Any]:
    reasons: dict[str, list[str]] = {}
    for unjudged in one.unjudged:
        times = f"（{unjudged.count} 处）" if unjudged.count > 1 else ""
        reasons.setdefault(unjudged.rule, []).append(f"{unjudged.reason}{times}")
    score = one.score
    return {
        "project": one.project,
        "unit": one.unit,
        "year": one.year,
        "profile": one.profile,
        "score": [score.reported, score.recomputed, score.grade, score.recomputed_grade],
        "findings": [_finding(found) for found in one.findings],
        "not_evaluable": {rule: sorted(reasons[rule]) for rule in sorted(reasons)},
        "repairs": [f"{repair.kind} {repair.where}" for repair in one.repairs],
        "remarks": list(one.remarks),
    }


def _finding(found: Finding) -> dict[str, Any]:
    return {
        "rule": found.rule,
        "severity": found.severity,
        "outcome": found.outcome,
        "places": [f"{place.where}“{place.quote}”" for place in found.places],
        "message": found.message,
        **({"supersedes": list(found.supersedes)} if found.supersedes else {}),
    }


@pytest.mark.parametrize("case", READ)
def test_a_case_is_told_whole(case: str) -> None:
    expected = parsed(CASES / case / EXPECTED)
    assert _told(_document_of(case)) == expected


@pytest.mark.parametrize("case", READ)
def test_every_quote_of_a_case_stands_at_its_place(case: str) -> None:
    try:
        document = _document(_document_of(case))
    except Unreadable:
        return
    astray = [where for submission in understand(document) for where in _locations(submission) if not _stands(where, document)]
    assert astray == []


@pytest.mark.parametrize("case", READ)
def test_every_place_of_a_finding_is_one_that_was_read(case: str) -> None:
    path = _document_of(case)
    audited = _audited(path)
    if isinstance(audited, Skipped):
        return
    read_places = {(where.start, where.end, where.quote) for submission in understand(_document(path)) for where in _locations(submission)}
    places = {(place.start, place.end, place.quote) for one in audited for found in one.findings for place in found.places}
    assert places <= read_places


def _without_dashes(rows: list[list[str]]) -> list[list[str]]:
    """A lone dash in a cell is seen or not."""
    return [["" if text == "-" else text for text in row] for row in rows]


@_needs_recognition
@pytest.mark.parametrize(
    ("case", "name", "format_", "remark"),
    [
        ("scanned-short-score", "pipe-repairs", "pdf", "第 1 页是扫描的图片，由文字识别读出，请对照原件核对。"),
        ("photographed-wrong-total", "home-heating", "picture", "内容由文字识别从图片读出，请对照原件核对。"),
    ],
)
def test_a_picture_of_a_form_is_recognised_cell_by_cell(tmp_path: Path, case: str, name: str, format_: str, remark: str) -> None:
    """As its truth is written, but for brackets, which are narrow then, and breaks, which are gone."""
    written = word.document(paper(truth(documents.TRUTHS / f"{name}.yaml")))
    due = [[text.translate(str.maketrans("（）", "()", "\n")) for text in row] for row in grid(read(saved(tmp_path, written, "真.docx")))]
    document = _document(_document_of(case))
    assert _without_dashes(grid(document)) == _without_dashes(due)
    assert (document.format, document.recognised, told(document.remarks)) == (format_, (1,), (remark,))
    assert all(cell.location.box and cell.location.page for cell in next(document.tables()).cells)
    assert misplaced(document) == []


FAULTLESS = [case for case in NAMES if case.endswith("-faultless")]


@pytest.mark.parametrize("case", FAULTLESS)
def test_a_faultless_submission_is_accused_of_nothing(case: str) -> None:
    audited = audit_file(_document_of(case), Settings())
    assert not isinstance(audited, Skipped)
    assert [found.message for one in audited for found in one.findings if found.severity != "note"] == []


def test_four_cases_at_least_are_faultless() -> None:
    assert len(FAULTLESS) >= 4


@pytest.mark.skipif(not REAL.exists(), reason="the real report lies beside the checkout, not in it")
def test_the_real_report_is_told_what_its_list_demands_and_nothing_it_forbids() -> None:
    demands = parsed(REAL.with_suffix(".expected.yaml"))
    audited = audit_file(REAL, Settings())
    assert not isinstance(audited, Skipped)
    (one,) = audited
    assert [demand for demand in demands["must"] if not any(_answers(found, demand) for found in one.findings)] == []
    assert [demand for demand in demands["must_not"] if any(_answers(found, demand) for found in one.findings)] == []
    reported = {"reported": one.score.reported, "recomputed": one.score.recomputed, "grade": one.score.grade}
    assert reported == {name: demands["score"][name] for name in reported}


def _answers(found: Finding, demand: dict[str, Any]) -> bool:
    """Whether a finding is what a demand describes: its rule, its severity, and every text that it must contain."""
    severities = demand.get("severity", found.severity)
    said = "\n".join([found.message, found.expected or "", found.actual or "", *(place.quote for place in found.places)])
    return (
        found.rule == demand["rule"]
        and found.severity in ([severities] if isinstance(severities, str) else severities)
        and all(text in said for text in demand.get("about", []))
    )


def _locations(model: BaseModel | tuple[Any, ...]) -> Iterator[Location]:
    """Every location in a value, however deep. A location that quotes nothing (an empty slot, a whole table) stands anywhere."""
    parts = model if isinstance(model, tuple) else [getattr(model, name) for name in type(model).model_fields]
    for part in parts:
        if isinstance(part, Location):
            yield part
        elif isinstance(part, BaseModel | tuple):
            yield from _locations(part)


def _stands(where: Location, document: Document) -> bool:
    for piece in document.pieces:
        for text, home in _texts(piece):
            if home.home == where.home and text[where.start - home.start : where.end - home.start] == where.quote:
                return True
    return where.quote == ""


def _texts(piece: Any) -> list[tuple[str, Location]]:
    return [(cell.text, cell.location) for cell in piece.cells] if isinstance(piece, Table) else [(piece.text, piece.location)]


def _rewrite(cases: list[str]) -> None:
    for case in cases or _names():
        told = yaml.safe_dump(_told(_document_of(case)), allow_unicode=True, sort_keys=False, width=140)
        (CASES / case / EXPECTED).write_text(told, encoding="utf-8")


if __name__ == "__main__":
    if "--forge" in sys.argv:
        documents.write()
    if "--rewrite" in sys.argv:
        _rewrite([name for name in sys.argv[1:] if not name.startswith("--")])
