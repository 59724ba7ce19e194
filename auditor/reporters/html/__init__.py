"""Report → one HTML file that needs no network: the submission as read, its figures coloured by state, each leading to its findings."""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import NamedTuple

from auditor.findings import SEVERITIES, STATES, Finding, Language, Report, RuleNote, SubmissionReport
from auditor.reporters.html import chart
from auditor.reporters.html.paper import Marks, marks, paper
from auditor.reporters.html.words import CATALOGUE
from auditor.reporters.verdict import named, project_of, scored, told, verdict
from auditor.reporters.words import CATALOGUE as COMMON


def render(report: Report, *, lang: Language = "zh") -> bytes:
    """UTF-8 HTML. Its policy lets nothing be loaded, and no script run but its own."""
    words, common = CATALOGUE[lang], COMMON[lang]
    style, script = (files(__name__).joinpath(name).read_text(encoding="utf-8") for name in ("style.css", "script.js"))
    digest = b64encode(sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-{digest}'"
    manual = {note.id: note for note in report.rules.manual}
    rules = common["rules"].format(count=report.rules.count, engine=report.rules.engine, digest=report.rules.sha256[:12])
    waiting = "".join(f"<p>{escape(sentence)}</p>" for sentence in report.rules.waiting)
    parts = [
        f'<!doctype html><html lang="{words["lang"]}"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{escape(common['report'])}</title><style>{style}</style></head><body>",
        f"<header><h1>{escape(common['report'])}</h1>{_verdict(report, lang)}</header>",
        _filter(report, lang),
        "<main>",
        _batch(report, lang) if len(report.submissions) != 1 else "",
        *(_submission(one, number, manual, lang) for number, one in enumerate(report.submissions, start=1)),
        f"</main><footer>{waiting}<p>{escape(rules)}</p></footer><script>{script}</script></body></html>\n",
    ]
    return "".join(parts).encode()


def _verdict(report: Report, lang: Language) -> str:
    """What the run found; the heading of a lone submission says it itself."""
    return f'<p class="verdict">{escape(verdict(report, lang))}</p>' if len(report.submissions) != 1 or report.skipped else ""


def _filter(report: Report, lang: Language) -> str:
    words = CATALOGUE[lang]
    counts = Counter(found.severity for one in report.submissions for found in one.findings)
    buttons = "".join(
        f'<button type="button" aria-pressed="true" data-severity="{severity}">{COMMON[lang][severity]} {counts[severity]}</button>'
        for severity in SEVERITIES
    )
    shown = words["shown"]
    state = f'<span id="told" role="status" data-pattern="{shown}">{shown.format(count=counts.total())}</span>'
    legend = "".join(f'<span><i class="figure {name}">123</i> {words[name]}</span>' for name in (*STATES, "beside"))
    return f'<nav aria-label="{words["filter"]}">{buttons}{state}<span class="legend">{legend}</span></nav>'


def _batch(report: Report, lang: Language) -> str:
    """What was audited and what was not, with the distribution of findings."""
    common = COMMON[lang]
    heads = "".join(f"<th scope='col'>{common[name]}</th>" for name in ("submission", *SEVERITIES, "reported", "recomputed"))
    rows = []
    for number, one in enumerate(report.submissions, start=1):
        found = [sum(1 for each in one.findings if each.severity == severity and each.outcome != "waived") for severity in SEVERITIES]
        cells = "".join(f"<td>{escape(str(value))}</td>" for value in (*found, one.score.reported or "—", one.score.recomputed or "—"))
        rows.append(f'<tr><td><a href="#s{number}">{escape(named(one, lang))}</a></td>{cells}</tr>')
    table = f'<table class="plain"><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>' if rows else ""
    left = "".join(f"<li>{escape(skipped.source)}{common['colon']}{escape(skipped.reason)}</li>" for skipped in report.skipped)
    out = f"<h3>{common['skipped'].format(count=len(report.skipped))}</h3><ul>{left}</ul>" if left else ""
    spread = chart.spread(report, lang) if rows else ""
    return f'<section class="batch"><div>{table}</div><div>{spread}{out}</div></section>'


def _submission(one: SubmissionReport, number: int, manual: dict[str, RuleNote], lang: Language) -> str:
    words, common = CATALOGUE[lang], COMMON[lang]
    found = marks(one, number, {name: note.title for name, note in manual.items()}, lang)
    card = _Card(one, number, found, manual, lang)
    articles = "".join(_article(finding, at, card) for at, finding in enumerate(one.findings, start=1))
    source = common["source"].format(source=one.source, profile=one.profile_reason or one.profile)
    figures = one.figures
    share = round(100 * (figures.agreed + figures.wrong) / figures.read) if figures.read else 0
    coverage = common["coverage"].format(**figures.model_dump(), share=share) if figures.read else common["no_figures"]
    return "".join(
        [
            f'<section class="submission" id="s{number}" aria-label="{escape(project_of(one, lang))}"><h2>{escape(told(one, lang))}</h2>',
            f"<p>{escape(source)}</p>{_score(one, lang)}<p>{escape(coverage)}</p>{chart.scores(one, lang)}",
            f'<div class="columns"><div><h3>{words["paper"]}</h3><div class="paper">{paper(one, found)}</div>{_rest(one, lang)}</div>',
            f'<div class="findings" role="region" aria-label="{words["findings"]}"><h3>{words["findings"]}</h3>',
            f'<p class="answer" role="status" tabindex="-1" hidden></p>{articles or escape(words["none"])}</div></div></section>',
        ]
    )


def _score(one: SubmissionReport, lang: Language) -> str:
    words, score = CATALOGUE[lang], one.score
    boxes = ((words["before"], score.reported, score.grade), (words["after"], score.recomputed, score.recomputed_grade))
    graded = [(name, value, words["grade"].format(grade=grade or "—")) for name, value, grade in boxes if value]
    shown = "".join(f"<div>{name}<b>{escape(value)}</b>{escape(grade)}</div>" for name, value, grade in graded)
    return f'<div class="score" aria-label="{escape(scored(score, lang))}">{shown}</div>' if shown else ""


class _Card(NamedTuple):
    """What the cards of a submission share."""

    one: SubmissionReport
    number: int
    found: Marks
    manual: dict[str, RuleNote]
    lang: Language


def _article(finding: Finding, number: int, card: _Card) -> str:
    words, common = CATALOGUE[card.lang], COMMON[card.lang]
    name = f"s{card.number}f{number}"
    mark = "" if finding.outcome == "fail" else common[finding.outcome]
    rows = "".join(f"<dt>{label}</dt><dd>{content}</dd>" for label, content in _rows(finding, card) if content)
    head = f"{words['number'].format(number=number)} 〔{common[finding.severity]}〕{escape(finding.title)}{mark}"
    return (
        f'<article class="{finding.severity}" id="{name}" data-severity="{finding.severity}" tabindex="-1" aria-labelledby="{name}h">'
        f'<h4 id="{name}h">{head}</h4><p>{escape(finding.message)}</p><dl>{rows}</dl></article>'
    )


def _rows(finding: Finding, card: _Card) -> Iterator[tuple[str, str]]:
    """What a card says beside the message; contents are HTML."""
    one, _, found, manual, lang = card
    words, common = CATALOGUE[lang], COMMON[lang]
    spots = one.reading.places.get(finding.fingerprint, ()) if one.reading is not None else ()
    places = []
    for at, place in enumerate(finding.places):
        shown = escape(common["quoted"].format(where=place.where, quote=place.quote) if place.quote else place.where)
        home = found.homes.get(spots[at]) if at < len(spots) else None
        places.append(f'<a href="#{home}" data-figure="{home}">{shown}</a>' if home else shown)
    yield common["place"], "<br>".join(places)
    yield common["stated_head"], escape(common["as_written"].format(text=finding.actual) if finding.actual else "")
    yield common["expected_head"], escape(finding.expected or "")
    workings = one.reading.workings.get(finding.fingerprint, ()) if one.reading is not None else ()
    yield words["arithmetic"], "<br>".join(escape(f"{work.arithmetic} = {work.value}") for work in workings)
    yield common["decision"], escape(finding.decision or "")
    yield common["basis"], "<br>".join(map(escape, finding.basis))
    yield common["suggest"], escape(finding.suggest or "")
    yield common["replaces"], escape(common["comma"].join(finding.supersedes))
    note = manual.get(finding.rule)
    if note is not None:
        yield words["why"], escape(note.why)
    summary = f"<code>{escape(finding.rule)}</code>"
    yield words["rule"], _folded(summary, note, words["check"]) if note is not None else summary


def _folded(summary: str, note: RuleNote, head: str) -> str:
    """The rule by its id; its condition, which only an author of rules reads, when it is opened."""
    return f"<details><summary>{summary}</summary>{head} <code>{escape(note.check)}</code></details>"


def _rest(one: SubmissionReport, lang: Language) -> str:
    """Repairs, what was not judged, remarks."""
    common = COMMON[lang]
    parts = []
    if one.repairs:
        listed = "".join(f"<li>{escape(repair.where)}{common['colon']}{escape(repair.explanation)}</li>" for repair in one.repairs)
        parts.append(f"<h3>{common['repairs'].format(count=len(one.repairs))}</h3><ul>{listed}</ul>")
    if one.unjudged:
        listed = "".join(f"<li>{escape(each.title)}{common['colon']}{escape(each.reason)}</li>" for each in one.unjudged)
        parts.append(f"<h3>{common['unjudged'].format(count=len({each.rule for each in one.unjudged}))}</h3><ul>{listed}</ul>")
    if one.remarks:
        parts.append(f"<h3>{common['remarks']}</h3><ul>{''.join(f'<li>{escape(remark)}</li>' for remark in one.remarks)}</ul>")
    return "".join(parts)
