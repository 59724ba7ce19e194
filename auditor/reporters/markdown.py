"""Report → Markdown: the verdict, the findings in tables by severity, repairs, what was not judged or not read."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from auditor.findings import Finding, Language, Place, Report, SubmissionReport
from auditor.pattern import Pattern
from auditor.reporters.verdict import told, verdict
from auditor.reporters.words import CATALOGUE

_SPECIAL = Pattern(r"([\\`*_{}\[\]|#~])")


def render(report: Report, *, lang: Language = "zh") -> bytes:
    """UTF-8 Markdown. Whatever the submission says arrives as text: no markup, no HTML."""
    words = CATALOGUE[lang]
    lines = [f"# {words['report']}", "", _plain(verdict(report, lang))]
    for submission in report.submissions:
        lines += ["", f"## {_plain(told(submission, lang))}", "", *_submission(submission, lang)]
    if report.skipped:
        lines += ["", f"## {words['skipped'].format(count=len(report.skipped))}", ""]
        lines += [f"- {_plain(skipped.source)}{words['colon']}{_plain(skipped.reason)}" for skipped in report.skipped]
    rules = report.rules
    lines += [
        "",
        *(f"{_plain(sentence)}\n" for sentence in rules.waiting),
        words["rules"].format(count=rules.count, engine=rules.engine, digest=rules.sha256[:12]),
    ]
    return ("\n".join(lines) + "\n").encode()


def _submission(submission: SubmissionReport, lang: Language) -> Iterator[str]:
    words = CATALOGUE[lang]
    yield _plain(words["source"].format(source=submission.source, profile=submission.profile_reason or submission.profile))
    numbered = list(enumerate(submission.findings, start=1))
    for severity, group in groupby(numbered, key=lambda pair: pair[1].severity):
        members = list(group)
        yield from ("", f"### {words['severity_heading'].format(severity=words[severity], count=len(members))}", "")
        yield from _table([words[name] for name in ("number", "place", "message", "stated_head", "expected_head", "basis", "suggest")])
        yield from (_row(number, found, lang) for number, found in members)
    if submission.repairs:
        yield from ("", f"### {words['repairs'].format(count=len(submission.repairs))}", "")
        yield from (f"- {_plain(repair.where)}{words['colon']}{_plain(repair.explanation)}" for repair in submission.repairs)
    if submission.unjudged:
        yield from ("", f"### {words['unjudged'].format(count=len({one.rule for one in submission.unjudged}))}", "")
        yield from _table([words[name] for name in ("rule", "reason", "times_head")])
        yield from (f"| {_plain(one.title)} | {_plain(one.reason)} | {one.count} |" for one in submission.unjudged)
    if submission.remarks:
        yield from ("", f"### {words['remarks']}", "", *(f"- {_plain(remark)}" for remark in submission.remarks))
    figures = submission.figures
    if figures.read:
        share = round(100 * (figures.agreed + figures.wrong) / figures.read)
        yield from ("", words["coverage"].format(**figures.model_dump(), share=share))


def _table(heads: Sequence[str]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"


def _row(number: int, found: Finding, lang: Language) -> str:
    words = CATALOGUE[lang]
    mark = "" if found.outcome == "fail" else words[found.outcome]
    message = f"**{_plain(found.title)}**{mark} `{found.rule}`<br>{_plain(found.message)}"
    if found.decision:
        message += f"<br>{_plain(found.decision)}"
    stated = words["as_written"].format(text=found.actual) if found.actual else ""
    cells = [_places(found.places, lang), message, *map(_plain, (stated, found.expected or ""))]
    return f"| {number} | {' | '.join([*cells, '<br>'.join(map(_plain, found.basis)), _plain(found.suggest or '')])} |"


def _places(places: Iterable[Place], lang: Language) -> str:
    quoted = CATALOGUE[lang]["quoted"]
    return "<br>".join(_plain(quoted.format(where=place.where, quote=place.quote) if place.quote else place.where) for place in places)


def _plain(text: str) -> str:
    """A text on one line in which nothing is markup."""
    return escape(_SPECIAL.sub(r"\\\1", " ".join(text.split())), quote=False)
