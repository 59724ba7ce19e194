"""Report → the sheets of the working paper: overview, findings, every figure and its state, what could not be verified."""

import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from auditor.findings import Finding, Language, Report, SubmissionReport
from auditor.findings.report import OUTCOMES
from auditor.model import Location
from auditor.reporters.paper.cell import Column, Content, Link, Sheet
from auditor.reporters.paper.words import CATALOGUE
from auditor.reporters.verdict import named, told, verdict
from auditor.reporters.words import CATALOGUE as COMMON

COLOURS = {
    "error": "F8CBAD",
    "warning": "FFE699",
    "note": "DDEBF7",
    "wrong": "F8CBAD",
    "agreed": "C6E0B4",
    "unjudged": "FFE699",
    "untouched": "EDEDED",
}
_HEADINGS_ROW = 2


class Setting(NamedTuple):
    """What the sheets share: the language, and the folder the workbook will lie in, from which files are linked."""

    lang: Language = "zh"
    folder: Path | None = None

    @property
    def words(self) -> dict[str, str]:
        return CATALOGUE[self.lang]


def overview(report: Report, setting: Setting) -> Sheet:
    """One submission in full, or a line for each of several."""
    words = setting.words
    if len(report.submissions) == 1:
        rows = tuple(_facts(report, report.submissions[0], setting))
        return Sheet(words["overview"], (Column(words["part"], 18), Column(words["value"], 90)), rows, {})
    heads = ("number", "project", "unit", "year", "error", "warning", "note", "reported", "recomputed_score", "grade", "recomputed_grade")
    widths = (6, 36, 24, 8, 8, 8, 8, 10, 12, 10, 12)
    columns = [Column(words[name], width) for name, width in zip(heads, widths, strict=True)]
    columns += [Column(words["checked"], 12), Column(words["source"], 40)]
    rows = tuple(_line(number, one, setting) for number, one in enumerate(report.submissions, start=1))
    end: tuple[tuple[Content, ...], ...] = ((), (None, verdict(report, setting.lang)), (None, _rules(report, setting)))
    return Sheet(words["overview"], tuple(columns), rows + end, {})


def _facts(report: Report, one: SubmissionReport, setting: Setting) -> Iterator[tuple[Content, ...]]:
    words = setting.words
    yield words["project"], one.project
    yield words["unit"], one.unit
    yield words["year"], one.year
    yield words["source"], Link(one.source, _file(one.source, setting))
    yield words["profile"], one.profile_reason or one.profile
    yield words["verdict"], told(one, setting.lang)
    yield words["reported"], number_or_text(one.score.reported)
    yield words["recomputed_score"], number_or_text(one.score.recomputed)
    yield words["grade"], one.score.grade
    yield words["recomputed_grade"], one.score.recomputed_grade
    for severity, count in counted(one).items():
        yield words[severity], count
    yield words["coverage"], words["coverage_told"].format(**one.figures.model_dump())
    outcomes = [f"{words['broken' if name == 'error' else name]} {one.outcomes.get(name, 0)}" for name in OUTCOMES]
    yield words["outcomes"], "  ".join(outcomes)
    yield words["rules"], _rules(report, setting)


def _line(number: int, one: SubmissionReport, setting: Setting) -> tuple[Content, ...]:
    figures = one.figures
    share = f"{round(100 * (figures.agreed + figures.wrong) / figures.read)}%" if figures.read else "—"
    score = one.score
    scores = (number_or_text(score.reported), number_or_text(score.recomputed), score.grade, score.recomputed_grade)
    return (number, one.project, one.unit, one.year, *counted(one).values(), *scores, share, Link(one.source, _file(one.source, setting)))


def _rules(report: Report, setting: Setting) -> str:
    rules = report.rules
    return setting.words["rules_told"].format(count=rules.count, digest=rules.sha256[:12], engine=rules.engine)


def counted(one: SubmissionReport) -> dict[str, int]:
    """How many findings there are of each severity, those waived left out."""
    return {
        severity: sum(1 for found in one.findings if found.severity == severity and found.outcome != "waived")
        for severity in ("error", "warning", "note")
    }


def findings(report: Report, setting: Setting) -> Sheet:
    """Every finding on a line, with room for what the unit answers and what is decided."""
    words = setting.words
    heads = ("number", "source", "severity", "state", "finding", "place", "quote", "stated", "computed", "arithmetic")
    widths = (5, 16, 6, 7, 13, 18, 12, 11, 12, 36)
    columns = [Column(words[name], width) for name, width in zip(heads, widths, strict=True)]
    ends = (("beside", 22), ("effect", 10), ("basis", 18), ("suggest", 20), ("rule", 14), ("answer", 14), ("opinion", 14))
    columns += [Column(words[name], width) for name, width in ends]
    rows: list[tuple[Content, ...]] = []
    colours: dict[tuple[int, int], str] = {}
    for one in report.submissions:
        for found in one.findings:
            colours[len(rows), 2] = COLOURS[found.severity]
            rows.append(_finding(len(rows) + 1, found, one, setting))
    return Sheet(words["findings"], tuple(columns), tuple(rows), colours)


def _finding(number: int, found: Finding, one: SubmissionReport, setting: Setting) -> tuple[Content, ...]:
    words, focus = setting.words, found.places[0]
    reading = one.reading
    places = reading.places.get(found.fingerprint, ()) if reading is not None else ()
    workings = reading.workings.get(found.fingerprint, ()) if reading is not None else ()
    beside = "\n".join(
        COMMON[setting.lang]["quoted"].format(where=place.where, quote=place.quote) if place.quote else place.where
        for place in found.places[1:]
    )
    return (
        number,
        named(one, setting.lang),
        words[found.severity],
        words[found.outcome],
        found.title,
        Link(focus.where, _target(focus.file, places[0] if places else None, setting)),
        focus.quote,
        found.actual,
        found.expected,
        "\n".join([found.message, *(f"{work.arithmetic} = {work.value}" for work in workings)]),
        beside,
        found.decision,
        "\n".join(found.basis),
        found.suggest,
        found.rule,
        None,
        None,
    )


def figures(report: Report, setting: Setting) -> Sheet:
    """Every figure that was read, its state, who checked it, and the finding that points at it."""
    words = setting.words
    heads = (("source", 24), ("place", 44), ("figure", 18), ("state", 14), ("read_by", 60), ("see", 10))
    titles = {note.id: note.title for note in report.rules.manual}
    rows: list[tuple[Content, ...]] = []
    colours: dict[tuple[int, int], str] = {}
    before = 0
    for one in report.submissions:
        if one.reading is not None:
            at = _numbers(one, before)
            for figure in one.reading.figures:
                colours[len(rows), 3] = COLOURS[figure.state]
                number = next((number for place, number in at.get(figure.location.home, ()) if _holds(place, figure.location)), None)
                see = Link(str(number), f"#'{words['findings']}'!A{number + _HEADINGS_ROW}") if number else None
                place = Link(figure.where, _target(figure.location.file, figure.location, setting))
                readers = COMMON[setting.lang]["semicolon"].join(titles.get(rule, rule) for rule in figure.rules)
                rows.append((named(one, setting.lang), place, figure.text, words[figure.state], readers, see))
        before += len(one.findings)
    return Sheet(words["map"], tuple(Column(words[name], width) for name, width in heads), tuple(rows), colours)


def _numbers(one: SubmissionReport, before: int) -> dict[tuple[object, ...], list[tuple[Location, int]]]:
    """The place each finding points at, and the finding's number in the workbook, by the cell or passage it is in."""
    places = one.reading.places if one.reading is not None else {}
    found: dict[tuple[object, ...], list[tuple[Location, int]]] = {}
    for number, finding in enumerate(one.findings, start=before + 1):
        for place in places.get(finding.fingerprint, ())[:1]:
            found.setdefault(place.home, []).append((place, number))
    return found


def _holds(whole: Location, part: Location) -> bool:
    """Whether a figure stands within a place of the same cell."""
    return whole.start <= part.start and part.end <= whole.end


def unverified(report: Report, setting: Setting) -> Sheet:
    """What was not judged, not read or read with repairs, and why."""
    words = setting.words
    heads = (("source", 30), ("category", 16), ("what", 50), ("why", 60), ("times", 8))
    rows: list[tuple[Content, ...]] = []
    for one in report.submissions:
        name = named(one, setting.lang)
        for judged in one.unjudged:
            kind = words["rule_broken" if judged.outcome == "error" else "rule_unjudged"]
            rows.append((name, kind, judged.title, judged.reason, judged.count))
        rows += [(name, words["reading_remark"], remark, None, None) for remark in one.remarks]
        rows += [(name, words["repair"], repair.where, repair.explanation, None) for repair in one.repairs]
        if one.figures.untouched:
            count = words["untouched_told"].format(count=one.figures.untouched)
            rows.append((name, words["figures_untouched"], Link(count, f"#'{words['map']}'!A1"), words["no_rule"], None))
    rows += [(skipped.source, words["file_skipped"], skipped.source, skipped.reason, None) for skipped in report.skipped]
    return Sheet(words["unverified"], tuple(Column(words[name], width) for name, width in heads), tuple(rows), {})


def number_or_text(text: str | None) -> Content:
    """A number as a number, so that a formula can use it."""
    return Decimal(text) if text is not None and text.replace(".", "", 1).lstrip("-").isdecimal() else text


def _target(file: str, location: Location | None, setting: Setting) -> str:
    """Where a link leads: the file, in a workbook the cell, in a PDF the page."""
    target = _file(file, setting)
    if location is not None and location.sheet is not None and location.cell is not None:
        sheet = location.sheet.replace("'", "''")
        return f"{target}#'{sheet}'!{location.cell}"
    return f"{target}#page={location.page}" if location is not None and location.page is not None else target


def _file(file: str, setting: Setting) -> str:
    path = file.partition("#")[0]
    return quote(Path(os.path.relpath(path, setting.folder) if setting.folder is not None else path).as_posix())
