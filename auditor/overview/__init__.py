"""A store → the overview of its last run: by unit, rule, severity and year, the worst first, and what could not be read or judged."""

from typing import Any, NamedTuple

from auditor.findings import CLEAN, FOUND, INCOMPLETE, SEVERITIES, UNUSABLE, FailOn

__all__ = ["Overview", "Part", "exit_code", "overview"]


class Part(NamedTuple):
    """A table of the overview: its name, the names of its columns, its rows."""

    name: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


class Overview(NamedTuple):
    """What there is to tell of a run. `totals` are counts by name, the figures of its text."""

    totals: dict[str, Any]
    parts: tuple[Part, ...]

    def part(self, name: str) -> Part:
        return next(part for part in self.parts if part.name == name)


_TOTALS = """
SELECT (SELECT count(*) FROM sources WHERE given) AS files,
       (SELECT count(*) FROM sources WHERE given AND state IN ('outstanding', 'outdated')) AS outstanding,
       (SELECT count(*) FROM sources WHERE given AND state = 'skipped') AS skipped,
       (SELECT count(*) FROM sources WHERE NOT given) AS elsewhere,
       count(*) AS submissions, count(DISTINCT unit_key) AS units,
       coalesce(sum(errors), 0) + (SELECT count(*) FROM findings WHERE part = 0 AND severity = 'error') AS error,
       coalesce(sum(warnings), 0) + (SELECT count(*) FROM findings WHERE part = 0 AND severity = 'warning') AS warning,
       coalesce(sum(notes), 0) + (SELECT count(*) FROM findings WHERE part = 0 AND severity = 'note') AS note,
       coalesce(sum(reviews), 0) AS review, coalesce(sum(not_evaluable + broken), 0) AS unjudged,
       coalesce(sum(figures_read), 0) AS figures, coalesce(sum(figures_agreed), 0) AS agreed, coalesce(sum(figures_wrong), 0) AS wrong,
       (SELECT coalesce(any_value(refused), []) FROM runs WHERE run = (SELECT max(run) FROM runs)) AS refused
FROM submissions WHERE given
"""
_GRAVEST = "ORDER BY errors DESC, warnings DESC, notes DESC"
_COUNTED = "sum(errors) AS errors, sum(warnings) AS warnings, sum(notes) AS notes, sum(reviews) AS reviews"
_REACHED = "round(100 * sum(figures_agreed + figures_wrong) / nullif(sum(figures_read), 0), 1) AS reached"
_PARTS = {
    "units": f"""
        SELECT any_value(coalesce(unit, '')) AS unit, count(*) AS submissions, {_COUNTED}, sum(not_evaluable + broken) AS unjudged,
               round(avg(score), 2) AS score, {_REACHED}
        FROM submissions WHERE given GROUP BY unit_key {_GRAVEST}, unit""",  # noqa: S608 own words
    "submissions": f"""
        SELECT source, form, project, unit, year, score, grade, errors, warnings, notes, reviews
        FROM submissions WHERE given {_GRAVEST}, source, form""",  # noqa: S608 own words
    "rules": """
        SELECT severity, rule, any_value(title) AS title, count(*) AS findings, count(DISTINCT (source, form)) AS submissions,
               count(DISTINCT unit_key) AS units
        FROM findings LEFT JOIN (SELECT source, form, unit_key FROM submissions) USING (source, form) WHERE given AND outcome <> 'waived'
        GROUP BY severity, rule ORDER BY list_position(['error', 'warning', 'note'], severity), findings DESC, rule""",
    "years": f"""
        SELECT year, count(*) AS submissions, {_COUNTED}, round(avg(score), 2) AS score
        FROM submissions WHERE given GROUP BY year ORDER BY year DESC NULLS LAST""",  # noqa: S608 own words
    "unjudged": """
        SELECT rule, reason, sum(count) AS times, count(DISTINCT (source, form)) AS submissions
        FROM outcomes WHERE given AND outcome IN ('not_evaluable', 'error') GROUP BY rule, reason
        ORDER BY submissions DESC, times DESC, rule, reason""",
    "reasons": "SELECT reason, count(*) AS files FROM skipped WHERE given GROUP BY reason ORDER BY files DESC, reason",
    "skipped": "SELECT source, reason FROM skipped WHERE given ORDER BY source",
    "outstanding": "SELECT source, state FROM sources WHERE given AND state IN ('outstanding', 'outdated') ORDER BY source",
}


def overview(connection: Any) -> Overview:
    """The overview of the last run in an opened store."""
    found = connection.execute(_TOTALS)
    totals = dict(zip((column[0] for column in found.description), found.fetchone(), strict=True))
    parts = []
    for name, sql in _PARTS.items():
        asked = connection.execute(sql)
        parts.append(Part(name, tuple(column[0] for column in asked.description), asked.fetchall()))
    return Overview(totals, tuple(parts))


def exit_code(told: Overview, fail_on: FailOn = "error", *, strict: bool = False) -> int:
    """As that of a report: 0 nothing at or above `fail_on`, 1 findings, 2 nothing could be read, 3 incomplete under `strict`."""
    totals = told.totals
    if totals["skipped"] and not totals["submissions"]:
        return UNUSABLE
    if fail_on != "never" and any(totals[severity] for severity in SEVERITIES[: SEVERITIES.index(fail_on) + 1]):
        return FOUND
    incomplete = totals["skipped"] or totals["outstanding"] or totals["unjudged"] or totals["refused"]
    return INCOMPLETE if strict and incomplete else CLEAN
