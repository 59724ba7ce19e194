"""Charts as SVG: the score of each indicator printed and recomputed, and in a batch how many findings the submissions have."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from html import escape

from auditor.findings import Language, Report, SubmissionReport
from auditor.reporters.html.words import CATALOGUE

_NAME, _BAR, _ROW, _TOP = 260, 420, 34, 30
_LONGEST = 18


def scores(one: SubmissionReport, lang: Language) -> str:
    """A pair of bars for each indicator; "" where there is no form."""
    form = one.reading.submission.form if one.reading is not None else None
    if form is None or one.reading is None:
        return ""
    words = CATALOGUE[lang]
    rows = []
    for indicator in form.indicators:
        printed = indicator.score.figure.value if indicator.score is not None and indicator.score.figure is not None else None
        reckoning = one.reading.reckonings.get(indicator.id)
        due = reckoning.due if reckoning is not None and not isinstance(reckoning, str) else None
        rows.append((" ".join(indicator.name.text.split()), printed, due))
    most = max([Decimal(1), *(value for _, printed, due in rows for value in (printed, due) if value is not None)])
    drawn = [_pair(at, *row, float(_BAR / most), words["kept"]) for at, row in enumerate(rows)]
    height = _TOP + _ROW * len(rows) + 8
    key = (
        f'<rect x="{_NAME}" y="8" width="12" height="10" class="printed"/><text x="{_NAME + 17}" y="17">{words["reported"]}</text>'
        f'<rect x="{_NAME + 110}" y="8" width="12" height="10" class="due"/><text x="{_NAME + 127}" y="17">{words["recomputed"]}</text>'
        f'<rect x="{_NAME + 220}" y="8" width="12" height="10" class="off"/><text x="{_NAME + 237}" y="17">{words["differs"]}</text>'
    )
    return svg(height, words["chart"], words["chart_told"], key + "".join(drawn))


def _pair(at: int, name: str, printed: Decimal | None, due: Decimal | None, scale: float, kept: str) -> str:  # noqa: PLR0913, PLR0917 two bars
    y = _TOP + at * _ROW
    shown = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
    differs = printed is not None and due is not None and printed != due
    bars = [f'<text x="{_NAME - 8}" y="{y + 17}" text-anchor="end"><title>{escape(name)}</title>{escape(shown)}</text>']
    for down, value, kind in ((2, printed, "printed"), (15, due, "off" if differs else "due")):
        width = round(float(value or 0) * scale)
        told = f"{value:f}" if value is not None else kept
        bars.append(f'<rect x="{_NAME}" y="{y + down}" width="{width}" height="11" class="{kind}"/>')
        bars.append(f'<text x="{_NAME + width + 6}" y="{y + down + 10}">{escape(told)}</text>')
    return f"<g>{''.join(bars)}</g>"


def spread(report: Report, lang: Language) -> str:
    """How many submissions have so many errors and warnings."""
    words = CATALOGUE[lang]
    counts = Counter(
        sum(1 for found in one.findings if found.severity != "note" and found.outcome != "waived") for one in report.submissions
    )
    return columns(counts, words["spread"], words["spread_told"], words["of"])


def columns(times: Mapping[int, int], title: str, told: str, each: str) -> str:
    """How often each number occurs, ten and more together. `each` says it at the column: {count} 份."""
    counts = Counter({at: times.get(at, 0) for at in range(10)})
    counts[10] = sum(count for number, count in times.items() if number >= 10)
    most = max(*counts.values(), 1)
    drawn = []
    for at in range(11):
        height = round(120 * counts[at] / most)
        x = 40 + at * 58
        drawn.append(f'<rect x="{x}" y="{150 - height}" width="40" height="{height}" class="due"/>')
        drawn.append(f'<text x="{x + 20}" y="168" text-anchor="middle">{at}{"+" if at == 10 else ""}</text>')
        if counts[at]:
            drawn.append(f'<text x="{x + 20}" y="{144 - height}" text-anchor="middle">{each.format(count=counts[at])}</text>')
    return svg(180, title, told, "".join(drawn))


def svg(height: int, title: str, told: str, drawn: str) -> str:
    """A drawing under its title; `told` says in words what it shows."""
    width = _NAME + _BAR + 70
    head = f'<svg role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-label="{escape(title)}: {escape(told)}">'
    return f"<h3>{escape(title)}</h3>{head}<title>{escape(title)}</title><desc>{escape(told)}</desc>{drawn}</svg>"
