"""The audit of a file → its rows, plain and small enough to travel between processes."""

import hashlib
import json
import pickle
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from auditor.corpus import sketch
from auditor.figures import folded
from auditor.findings import Finding, Language, coordinates
from auditor.model import Entry, Submission, said_in
from auditor.pipeline import Audit, Settings, audits
from auditor.similarity import plain
from auditor.store.table import DIGITS, PLACES, Row, TableName

_HUGE = Decimal(10) ** (DIGITS - PLACES - 1)
_FOUND = ("fail", "review", "waived")
_NAMED = ("[{},", '"source":{}')
"""Where the name of its file stands in a submission written as JSON: first in every place, and once by itself."""
_NAMELESS = json.dumps("\0")


class Rows(NamedTuple):
    """The rows of one file by table, column by column, without the identity; a table without rows is left out.

    `content` is the digest of the file's bytes; "" where it could not be read.
    """

    content: str
    tables: dict[TableName, tuple[tuple[object, ...], ...]]


def packed(rows: Rows) -> bytes:
    """The rows as they travel."""
    return pickle.dumps(rows, pickle.HIGHEST_PROTOCOL)


def unpacked(sent: bytes) -> Rows:
    """The rows that were packed."""
    rows: Rows = pickle.loads(sent)  # noqa: S301 made by a worker of this run
    return rows


def rows_of_file(path: Path, settings: Settings) -> Rows:
    """The rows of a file: of each submission in it, or of why there is none. Raises what `bench` raises."""
    start = time.perf_counter()
    content = digest(path)
    audited = audits(path, settings)
    seconds = time.perf_counter() - start
    if isinstance(audited, str):
        return Rows(content, columns({"skipped": [(audited, seconds)]}))
    tables: dict[TableName, list[Row]] = {}
    for form, audit in enumerate(audited, start=1):
        for name, rows in _rows(audit, form, seconds / len(audited), settings.lang):
            tables.setdefault(name, []).extend(rows)
    return Rows(content, columns(tables))


def rows_of_lost(sentence: str) -> Rows:
    """The row of a file that was not audited though nothing is known to be wrong with it: without `content`, it is tried again."""
    return Rows("", columns({"skipped": [(sentence, 0.0)]}))


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes; "" where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""


def reading(kept: str, source: str) -> Submission:
    """The submission that a row keeps as JSON, with the name of its file put back."""
    return Submission.model_validate_json(named(kept, source))


def named(kept: str, source: str) -> str:
    """A submission as a row keeps it, with the name of its file put back."""
    return _renamed(kept, _NAMELESS, json.dumps(source, ensure_ascii=False))


def sketched(kept: str | None) -> tuple[int, ...]:
    """The MinHash that a row keeps; empty for none."""
    return tuple(int(kept[at : at + 8], 16) for at in range(0, len(kept), 8)) if kept else ()


def _kept(submission: Submission) -> str:
    """The submission as JSON. The name of its file, which stands in every place, is left out: the row has it, and a file may move."""
    return _renamed(submission.model_dump_json(exclude_none=True), json.dumps(submission.source, ensure_ascii=False), _NAMELESS)


def _renamed(written: str, old: str, new: str) -> str:
    for place in _NAMED:
        written = written.replace(place.format(old), place.format(new))
    return written


def columns(tables: Mapping[TableName, Sequence[Row]]) -> dict[TableName, tuple[tuple[object, ...], ...]]:
    """The tables turned on their side, as a store keeps them."""
    return {name: tuple(zip(*rows, strict=True)) for name, rows in tables.items() if rows}


def _rows(audit: Audit, form: int, seconds: float, lang: Language) -> Iterator[tuple[TableName, list[Row]]]:
    yield "submissions", [_submission(audit, form, seconds)]
    yield "figures", list(_figures(audit, form, lang))
    yield "indicators", list(_indicators(audit.submission, form, lang))
    yield "findings", [finding_row(found, form, number) for number, found in enumerate(audit.report.findings, start=1)]
    yield "outcomes", list(_outcomes(audit, form))


def _submission(audit: Audit, form: int, seconds: float) -> Row:
    submission, report = audit.submission, audit.report
    told = Counter(found.severity for found in report.findings if found.outcome != "waived")
    department = said_in(submission.department)
    return (
        form,
        report.project,
        report.unit,
        department,
        key(report.project),
        key(report.unit),
        key(department),
        report.year,
        report.profile,
        _exact(report.score.reported),
        _exact(report.score.recomputed),
        report.score.grade,
        report.score.recomputed_grade,
        told["error"],
        told["warning"],
        told["note"],
        report.outcomes["review"],
        report.outcomes["pass"],
        report.outcomes["not_evaluable"],
        report.outcomes["not_applicable"],
        report.outcomes["error"],
        report.figures.read,
        report.figures.agreed,
        report.figures.wrong,
        report.figures.unjudged,
        report.figures.untouched,
        len(submission.form.indicators) if submission.form is not None else 0,
        len(report.repairs),
        list(report.remarks),
        seconds,
        _kept(submission),
        "".join(f"{value:08x}" for value in sketch(submission)) or None,
    )


def _figures(audit: Audit, form: int, lang: Language) -> Iterator[Row]:
    waiting = dict(audit.states)
    number = 0
    for figure in audit.submission.figures:
        state = waiting.pop(figure.location, None)
        if state is not None:  # a figure that two readings share stands once
            number += 1
            yield form, number, figure.text, figure.unit, _exact(figure.value), figure.hedge, coordinates(figure.location, lang), state


def _indicators(submission: Submission, form: int, lang: Language) -> Iterator[Row]:
    for number, one in enumerate(submission.form.indicators if submission.form is not None else (), start=1):
        yield (
            form,
            number,
            said_in(one.level1),
            said_in(one.level2),
            one.name.text,
            key(one.name.text),
            one.direction,
            said_in(one.target),
            said_in(one.actual),
            said_in(one.reason),
            _value(one.target),
            _unit(one.target),
            _value(one.actual),
            _unit(one.actual),
            _value(one.weight),
            _value(one.score),
            coordinates(one.name.location, lang),
        )


def finding_row(found: Finding, form: int, number: int) -> Row:
    """A finding as its table has it."""
    first, *others = found.places
    return (
        form,
        number,
        found.rule,
        found.title,
        found.severity,
        found.outcome,
        found.message,
        found.expected,
        found.actual,
        found.suggest,
        found.decision,
        first.where,
        first.quote,
        found.fingerprint,
        found.waived,
        [f"{place.where}：“{place.quote}”" if place.quote else place.where for place in others],
        list(found.basis),
        list(found.supersedes),
    )


def _outcomes(audit: Audit, form: int) -> Iterator[Row]:
    """How often each rule came to each outcome; what it could not judge with the reason."""
    told = Counter((one.rule, one.outcome, "") for one in audit.judgements if one.missing is None and one.outcome not in _FOUND)
    told.update((one.rule, one.outcome, "") for one in audit.report.findings)
    told.update({(one.rule, one.outcome, one.reason): one.count for one in audit.report.unjudged})
    for (rule, outcome, reason), count in told.items():
        yield form, rule, outcome, reason or None, count


def key(text: str | None) -> str | None:
    """A name as it is compared: folded, without blanks and punctuation; None where nothing is left of it."""
    return (plain(folded(text)) or None) if text is not None else None


def _value(entry: Entry | None) -> str | None:
    return None if entry is None or entry.figure is None else _exact(entry.figure.value)


def _exact(value: Decimal | str | None) -> str | None:
    """A number as its column takes it, with ten places; None where it is longer than any amount is."""
    told = Decimal(value) if value is not None else None
    return f"{told:.{PLACES}f}" if told is not None and abs(told) < _HUGE else None


def _unit(entry: Entry | None) -> str | None:
    return None if entry is None or entry.figure is None else entry.figure.unit
