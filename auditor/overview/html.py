"""Overview → one HTML file that needs no network: sentences, how findings spread over the units, and every table."""

from collections import Counter
from html import escape
from importlib.resources import files

from auditor.findings import SEVERITIES, Language
from auditor.overview import Overview, Part
from auditor.overview.words import CHART, HEADINGS, TITLE, headers, more, summary, value
from auditor.reporters import html as reporter
from auditor.reporters.html import chart

_ROWS = 500
_WORST = 30
_NAME, _BAR, _ROW, _TOP = 260, 420, 22, 30
_LONGEST = 18
_COLOURS = {"error": "#c0392b", "warning": "#d39e00", "note": "#2e75b6"}
_COUNTS = ("errors", "warnings", "notes")


def render(told: Overview, lang: Language, width: int) -> bytes:  # noqa: ARG001 a browser finds its own
    """UTF-8 HTML. Its policy lets nothing be loaded and no script run."""
    style = files(reporter.__name__).joinpath("style.css").read_text(encoding="utf-8")
    title = escape(TITLE[lang])
    units = told.part("units")
    return "".join(
        [
            f'<!doctype html><html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            '<meta name="viewport" content="width=device-width,initial-scale=1">',
            f"<title>{title}</title><style>{style}</style></head><body><header><h1>{title}</h1>",
            *(f'<p class="verdict">{escape(sentence)}</p>' for sentence in summary(told, lang)),
            '</header><main><section class="batch">',
            f"{_spread(units, lang)}{_worst(units, lang)}" if units.rows else "",
            *(_table(part, lang) for part in told.parts if part.rows),
            "</section></main></body></html>\n",
        ]
    ).encode()


def _table(part: Part, lang: Language) -> str:
    heads = "".join(f"<th scope='col'>{escape(head)}</th>" for head in headers(part.columns, lang))
    rows = "".join(f"<tr>{''.join(f'<td>{escape(value(one, lang))}</td>' for one in row)}</tr>" for row in part.rows[:_ROWS])
    rest = f"<p>{escape(more(len(part.rows) - _ROWS, 'html', lang))}</p>" if len(part.rows) > _ROWS else ""
    return (
        f"<h3>{escape(HEADINGS[lang][part.name])}</h3>"
        f'<table class="plain"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{rest}'
    )


def _spread(units: Part, lang: Language) -> str:
    """How many units have so many errors and warnings to a submission."""
    words = CHART[lang]
    at = [units.columns.index(name) for name in ("errors", "warnings", "submissions")]
    times = Counter((row[at[0]] + row[at[1]]) // row[at[2]] for row in units.rows)
    return chart.columns(times, words["spread"], words["spread_told"], words["of"])


def _worst(units: Part, lang: Language) -> str:
    """The findings of the worst units, a bar for each."""
    words = CHART[lang]
    at = [units.columns.index(name) for name in _COUNTS]
    rows = [(value(row[units.columns.index("unit")], lang), [int(row[column]) for column in at]) for row in units.rows[:_WORST]]
    most = max(*(sum(counts) for _, counts in rows), 1)
    drawn = [
        f'<rect x="{_NAME + 90 * number}" y="8" width="12" height="10" fill="{_COLOURS[severity]}"/>'
        f'<text x="{_NAME + 90 * number + 17}" y="17">{escape(value(severity, lang))}</text>'
        for number, severity in enumerate(SEVERITIES)
    ]
    for number, (name, counts) in enumerate(rows):
        y = _TOP + number * _ROW
        shown = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
        drawn.append(f'<text x="{_NAME - 8}" y="{y + 13}" text-anchor="end"><title>{escape(name)}</title>{escape(shown)}</text>')
        left = float(_NAME)
        for severity, count in zip(SEVERITIES, counts, strict=True):
            wide = _BAR * count / most
            drawn.append(f'<rect x="{left:.1f}" y="{y + 2}" width="{wide:.1f}" height="14" fill="{_COLOURS[severity]}"/>')
            left += wide
        drawn.append(f'<text x="{left + 6:.1f}" y="{y + 13}">{sum(counts)}</text>')
    return chart.svg(_TOP + _ROW * len(rows) + 8, words["worst"], words["worst_told"], "".join(drawn))
