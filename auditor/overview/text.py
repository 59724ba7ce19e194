"""Overview → text for a terminal: sentences and tables."""

from tabulate import tabulate

from auditor.findings import Language
from auditor.overview import Overview
from auditor.overview.words import HEADINGS, headers, more, summary, value
from auditor.typeset import wrap

_ROWS = 20
_LEFT_OUT = ("skipped", "outstanding")
_WIDEST = {"source": 36, "reason": 60, "project": 24, "unit": 24, "title": 28}
_TOO_MUCH = {"submissions": ("form", "year", "score", "grade", "reviews"), "rules": ("title",)}
"""Columns that a terminal has no room for."""


def render(told: Overview, lang: Language, width: int) -> bytes:
    """The overview as text; of long tables the first rows."""
    lines = [line for sentence in summary(told, lang) for line in wrap(sentence, width)]
    for part in told.parts:
        if part.rows and part.name not in _LEFT_OUT:
            lines += ["", HEADINGS[lang][part.name], ""]
            kept = [at for at, column in enumerate(part.columns) if column not in _TOO_MUCH.get(part.name, ())]
            columns = [part.columns[at] for at in kept]
            rows = [
                ["\n".join(wrap(value(row[at], lang), _WIDEST.get(part.columns[at], width))) for at in kept] for row in part.rows[:_ROWS]
            ]
            lines += tabulate(rows, headers(columns, lang), tablefmt="simple", disable_numparse=True).splitlines()
            lines += [more(len(part.rows) - _ROWS, "text", lang)] if len(part.rows) > _ROWS else []
    return ("\n".join(lines) + "\n").encode()
