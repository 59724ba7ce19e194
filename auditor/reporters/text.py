"""Report → what a person reads in a terminal or a pipe: verdict, findings by severity, repairs, what was not judged or not read."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from tabulate import tabulate

from auditor.findings import SEVERITIES, Finding, Language, Place, Report, Skipped, SubmissionReport, Unjudged
from auditor.reporters.verdict import project_of, told, verdict
from auditor.reporters.words import CATALOGUE
from auditor.typeset import NARROWEST, WIDTH, table, width_of, wrap

_QUOTED = 60
_TITLES_SHOWN = 6
_PLACES_SHOWN = 6
_NAME_COLUMNS = 12


class _Page:
    """The words of a language, and how wide a line may be."""

    def __init__(self, lang: Language, width: int) -> None:
        self.words = CATALOGUE[lang]
        self.lang = lang
        self.width = max(width, NARROWEST)

    def say(self, key: str, /, **values: object) -> str:
        return self.words[key].format(**values)

    def join(self, parts: Iterable[str]) -> str:
        return self.words["comma"].join(parts)

    def heading(self, words: str) -> list[str]:
        return ["", words, "─" * self.width]

    def wrap(self, text: str) -> list[str]:
        return wrap(text, self.width)

    def table(self, rows: Sequence[Sequence[str]], indent: int = 0) -> list[str]:
        return table(rows, self.width, indent)


def render(report: Report, *, lang: Language = "zh", width: int = WIDTH) -> bytes:
    """The report as UTF-8 text, no line wider than `width` columns; a Chinese character takes two."""
    page = _Page(lang, width)
    lines = [*page.wrap(verdict(report, page.lang))]
    if len(report.submissions) > 1:
        lines += _overview(report.submissions, page)
    for submission in report.submissions:
        lines += _submission(submission, page, is_only=len(report.submissions) == 1)
    lines += _skipped(report.skipped, page)
    lines += [
        "",
        *(line for sentence in report.rules.refused for line in page.wrap(page.say("rule_left_out", sentence=sentence))),
        *(line for sentence in report.rules.waiting for line in page.wrap(sentence)),
        *wrap(page.say("rules", count=report.rules.count, engine=report.rules.engine, digest=report.rules.sha256[:12]), page.width),
    ]
    return ("\n".join(line.rstrip() for line in lines) + "\n").encode()


def _overview(submissions: Sequence[SubmissionReport], page: _Page) -> list[str]:
    """A line for each submission: how many findings of each severity, and its score."""
    columns = [page.words[name] for name in ("error", "warning", "note", "reported", "recomputed")]
    name_width = max(_NAME_COLUMNS, page.width - sum(width_of(column) + 4 for column in columns))
    projects = Counter(one.project for one in submissions)
    rows = []
    for one in submissions:
        counts = [sum(1 for found in one.findings if found.severity == severity and found.outcome != "waived") for severity in SEVERITIES]
        file = Path(one.source).name
        project = project_of(one, page.lang)
        shown = project if one.project and projects[one.project] == 1 else page.say("named", project=project, beside=file)
        name = "\n".join(wrap(shown, name_width))
        rows.append([name, *(str(count) if count else "·" for count in counts), one.score.reported or "—", one.score.recomputed or "—"])
    alignment = ("left", *["right"] * len(columns))
    table = tabulate(rows, [page.words["submission"], *columns], tablefmt="simple", disable_numparse=True, colalign=alignment)
    return ["", *table.splitlines()]


def _submission(submission: SubmissionReport, page: _Page, *, is_only: bool) -> list[str]:
    lines: list[str] = []
    if not is_only:
        lines += ["", "═" * page.width, *page.wrap(told(submission, page.lang))]
    lines += page.wrap(page.say("source", source=submission.source, profile=submission.profile_reason or submission.profile))
    numbered = list(enumerate((found for found in submission.findings if found.outcome != "waived"), start=1))
    for severity, group in groupby(numbered, key=lambda pair: pair[1].severity):
        members = list(group)
        lines += page.heading(page.say("severity_heading", severity=page.words[severity], count=len(members)))
        for number, found in members:
            lines += _finding(number, found, page)
    lines += _waived([found for found in submission.findings if found.outcome == "waived"], page)
    lines += _repairs(submission, page)
    lines += _unjudged(submission.unjudged, page)
    if submission.remarks:
        lines += page.heading(page.words["remarks"])
        lines += page.table([["·", remark] for remark in submission.remarks])
    return lines + _coverage(submission, page)


def _finding(number: int, found: Finding, page: _Page) -> list[str]:
    """Title and rule on the first line, then a row for each thing to be said."""
    mark = "" if found.outcome == "fail" else page.words[found.outcome]
    head = f"{number:>3}  "
    title = found.title + mark
    gap = page.width - len(head) - width_of(title) - width_of(found.rule)
    if gap >= 2:
        first = [f"{head}{title}{' ' * gap}{found.rule}"]
    else:
        broken = wrap(title, page.width - len(head))
        first = [head + broken[0], *(" " * len(head) + line for line in (*broken[1:], found.rule))]
    focus, *evidence = found.places
    rows = [[page.words["place"], _placed(focus, page)]]
    shown = evidence[:_PLACES_SHOWN]
    rows += [[page.words["beside"] if at == 0 else "", _placed(place, page)] for at, place in enumerate(shown)]
    if len(evidence) > len(shown):
        rows.append(["", page.say("more_places", count=len(evidence) - len(shown))])
    stated = [page.say(name, value=value) for name, value in (("stated", found.actual), ("expected", found.expected)) if value]
    sentences = {
        "values": page.join(stated),
        "message": found.message,
        "decision": found.decision or "",
        "basis": page.words["semicolon"].join(found.basis),
        "suggest": found.suggest or "",
        "replaces": page.join(found.supersedes),
    }
    rows += [[page.words[name], words] for name, words in sentences.items() if words]
    return ["", *first, *page.table(rows, indent=len(head))]


def _waived(findings: Sequence[Finding], page: _Page) -> list[str]:
    """What someone answers for, or an earlier report had: a line each, with the rule, the place and why it does not count."""
    if not findings:
        return []
    rows = [
        ["·", page.say("waived_one", rule=found.rule, place=_placed(found.places[0], page), why=found.waived or "")] for found in findings
    ]
    return [*page.heading(page.say("waived_heading", count=len(rows))), *page.table(rows)]


def _placed(place: Place, page: _Page) -> str:
    quote = " ".join(place.quote.split())
    if len(quote) > _QUOTED:
        quote = quote[: _QUOTED - 1] + "…"
    return page.say("quoted", where=place.where, quote=quote) if quote else place.where


def _repairs(submission: SubmissionReport, page: _Page) -> list[str]:
    if not submission.repairs:
        return []
    rows = [["·", f"{repair.where}{page.words['colon']}{repair.explanation}"] for repair in submission.repairs]
    return [*page.heading(page.say("repairs", count=len(rows))), *page.table(rows)]


def _unjudged(unjudged: Sequence[Unjudged], page: _Page) -> list[str]:
    """The rules that could not be judged, gathered by the reason."""
    if not unjudged:
        return []
    rows = []
    for reason in dict.fromkeys(one.reason for one in unjudged):
        titles = [_times(one, page) for one in unjudged if one.reason == reason]
        named = page.join(titles[:_TITLES_SHOWN])
        rows.append([reason, page.say("and_more", named=named, count=len(titles)) if len(titles) > _TITLES_SHOWN else named])
    rules = len({one.rule for one in unjudged})
    short = [row for row in rows if width_of(row[0]) <= page.width // 3]
    long = [["·", page.words["colon"].join(row)] for row in rows if row not in short]
    return [*page.heading(page.say("unjudged", count=rules)), *(page.table(short) if short else []), *(page.table(long) if long else [])]


def _times(one: Unjudged, page: _Page) -> str:
    return one.title if one.count == 1 else page.say("times", title=one.title, count=one.count)


def _coverage(submission: SubmissionReport, page: _Page) -> list[str]:
    figures = submission.figures
    if figures.read == 0:
        return ["", page.words["no_figures"]]
    share = round(100 * (figures.agreed + figures.wrong) / figures.read)
    return ["", *page.wrap(page.say("coverage", **figures.model_dump(), share=share))]


def _skipped(skipped: Sequence[Skipped], page: _Page) -> list[str]:
    if not skipped:
        return []
    rows = [["·", f"{one.source}{page.words['colon']}{one.reason}"] for one in skipped]
    return [*page.heading(page.say("skipped", count=len(rows))), *page.table(rows)]
