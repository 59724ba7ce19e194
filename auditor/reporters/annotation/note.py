"""A finding as a note in the margin of a submission."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from auditor.findings import Finding, Language, SubmissionReport
from auditor.model import Location, Severity

_WORDS = {
    "zh": {
        "error": "严重",
        "warning": "一般",
        "note": "提示",
        "review": "（待核：读取有疑）",
        "waived": "（已豁免）",
        "head": "〔{severity}〕{title}{mark}",
        "expected": "要求：{text}",
        "basis": "依据：{text}",
        "suggest": "建议：{text}",
        "comma": "；",
    },
    "en": {
        "error": "error",
        "warning": "warning",
        "note": "note",
        "review": " (to be checked: the reading is in doubt)",
        "waived": " (waived)",
        "head": "[{severity}] {title}{mark}",
        "expected": "expected: {text}",
        "basis": "basis: {text}",
        "suggest": "suggestion: {text}",
        "comma": "; ",
    },
}


class Note(NamedTuple):
    """A note and the place it belongs to. `number` is that of the finding in the report."""

    number: int
    severity: Severity
    location: Location
    text: str


def notes(submissions: Iterable[SubmissionReport], lang: Language) -> Iterator[Note]:
    """One note for each finding, at the place it points at."""
    for submission in submissions:
        places = submission.reading.places if submission.reading is not None else {}
        for number, found in enumerate(submission.findings, start=1):
            if places.get(found.fingerprint):
                yield Note(number, found.severity, places[found.fingerprint][0], _text(found, lang))


def gravest(found: Sequence[Note]) -> Severity:
    """The gravest severity among notes."""
    return next(severity for severity in ("error", "warning", "note") if any(note.severity == severity for note in found))


def _text(found: Finding, lang: Language) -> str:
    words = _WORDS[lang]
    mark = "" if found.outcome == "fail" else words[found.outcome]
    lines = [words["head"].format(severity=words[found.severity], title=found.title, mark=mark), found.message]
    basis = words["comma"].join(found.basis)
    told = (("expected", found.expected), ("basis", basis), ("suggest", found.suggest))
    return "\n".join([*lines, *(words[name].format(text=text) for name, text in told if text)])
