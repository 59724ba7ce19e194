"""Report → SARIF 2.1.0, for code-scanning services and editors: rules with their manual, findings with regions and fingerprints."""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from auditor.findings import Finding, Language, Report, SubmissionReport
from auditor.model import Location
from auditor.reporters.words import CATALOGUE

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
Json = dict[str, Any]


def render(report: Report, *, lang: Language = "zh") -> bytes:
    """UTF-8 JSON with one run. A waived finding is suppressed, one whose reading is in doubt is of kind review."""
    rules = _rules(report)
    numbers = {rule["id"]: number for number, rule in enumerate(rules)}
    run = {
        "tool": {"driver": {"name": "auditor", "version": version("auditor"), "language": _language(lang), "rules": rules}},
        "language": _language(lang),
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": bool(report.submissions or not report.skipped), **_notifications(report, lang)}],
        "results": [_found(found, one, numbers[found.rule]) for one in report.submissions for found in one.findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2).encode() + b"\n"


def _language(lang: Language) -> str:
    return "zh-CN" if lang == "zh" else "en"


def _rules(report: Report) -> list[Json]:
    """The rules of the run; of a run without manual, those that found something."""
    manual: dict[str, Json] = {
        note.id: {
            "id": note.id,
            "shortDescription": {"text": note.title},
            "fullDescription": {"text": note.why},
            "help": {"text": "\n".join([note.why, *note.basis, f"check: {note.check}"])},
            "defaultConfiguration": {"level": note.severity},
            "properties": {"topic": note.topic},
        }
        for note in report.rules.manual
    }
    for submission in report.submissions:
        for found in submission.findings:
            manual.setdefault(found.rule, {"id": found.rule, "shortDescription": {"text": found.title}})
    return [manual[name] for name in sorted(manual)]


def _found(found: Finding, submission: SubmissionReport, number: int) -> Json:
    places = submission.reading.places.get(found.fingerprint, ()) if submission.reading is not None else ()
    spots = [_spot(place.file, place.where, place.quote, places[at] if at < len(places) else None) for at, place in enumerate(found.places)]
    is_review = found.outcome == "review"
    return {
        "ruleId": found.rule,
        "ruleIndex": number,
        "kind": "review" if is_review else "fail",
        "level": "none" if is_review else found.severity,  # the standard wants none for every kind but fail
        "message": {"text": found.message},
        "locations": spots[:1],
        **({"relatedLocations": [{"id": at, **spot} for at, spot in enumerate(spots[1:], start=1)]} if spots[1:] else {}),
        "partialFingerprints": {"auditor/1": found.fingerprint},
        **({"suppressions": [{"kind": "external", "status": "accepted"}]} if found.outcome == "waived" else {}),
        "properties": {
            name: value
            for name, value in {
                "severity": found.severity,
                "expected": found.expected,
                "actual": found.actual,
                "suggest": found.suggest,
                "decision": found.decision,
                "basis": list(found.basis),
                "supersedes": list(found.supersedes),
                "project": submission.project,
                "unit": submission.unit,
            }.items()
            if value
        },
    }


def _spot(file: str, where: str, quoted: str, location: Location | None) -> Json:
    """A place: the file, the line where there is one, and the place in words."""
    physical: Json = {"artifactLocation": {"uri": _uri(file)}}
    if location is not None and location.line is not None:
        region: Json = {"startLine": location.line, "snippet": {"text": quoted}}
        if location.table is None:  # only there do characters count from the start of the line
            region |= {"startColumn": location.start + 1, "endColumn": location.end + 1}
        physical["region"] = region
    return {
        "physicalLocation": physical,
        "logicalLocations": [{"fullyQualifiedName": where}],
        "message": {"text": where},
        "properties": {"quote": quoted},
    }


def _uri(file: str) -> str:
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _notifications(report: Report, lang: Language) -> Json:
    """What was not read, and rules that broke down."""
    said = [
        {
            "level": "error",
            "message": {"text": skipped.reason},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(skipped.source)}}}],
        }
        for skipped in report.skipped
    ]
    said += [
        {
            "level": "error" if one.outcome == "error" else "note",
            "message": {"text": CATALOGUE[lang]["semicolon"].join((one.title, one.reason))},
        }
        for submission in report.submissions
        for one in submission.unjudged
    ]
    return {"toolExecutionNotifications": said} if said else {}
