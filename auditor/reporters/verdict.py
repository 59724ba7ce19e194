"""Report → the sentences with which every reporter begins: whose submission it is, what was found, the score before and after."""

from collections.abc import Sequence

from auditor.findings import SEVERITIES, Finding, Language, Report, Score, SubmissionReport
from auditor.reporters.words import CATALOGUE


def verdict(report: Report, lang: Language) -> str:
    """One sentence: what was found, in how many submissions, and how many files were left out."""
    words = CATALOGUE[lang]
    if not report.submissions:
        return words["nothing_read"].format(count=len(report.skipped))
    skipped = words["verdict_skipped"].format(count=len(report.skipped)) if report.skipped else ""
    if len(report.submissions) == 1:
        return words["verdict_one"].format(told=told(report.submissions[0], lang), skipped=skipped)
    clean = sum(1 for submission in report.submissions if not submission.findings)
    found = counted(tuple(report.findings()), lang) + _excused([one for each in report.submissions for one in each.findings], lang)
    return words["verdict_many"].format(
        count=sum(not one.is_ledger for one in report.submissions), counted=found, clean=clean, skipped=skipped
    )


def told(submission: SubmissionReport, lang: Language) -> str:
    """A submission in one line: whose it is, how many findings, the total."""
    found = counted([one for one in submission.findings if one.outcome != "waived"], lang) + _excused(submission.findings, lang)
    return CATALOGUE[lang]["told"].format(name=named(submission, lang), counted=found, score=scored(submission.score, lang))


def _excused(findings: Sequence[Finding], lang: Language) -> str:
    """How many findings are waived; "" for none."""
    count = sum(one.outcome == "waived" for one in findings)
    return CATALOGUE[lang]["waived_count"].format(count=count) if count else ""


def counted(findings: Sequence[Finding], lang: Language) -> str:
    """How many findings of each severity there are."""
    words = CATALOGUE[lang]
    counts = {severity: sum(1 for found in findings if found.severity == severity) for severity in SEVERITIES}
    parts = [words["counted"].format(severity=words[severity], count=count) for severity, count in counts.items() if count]
    return words["comma"].join(parts) or words["no_findings"]


def project_of(submission: SubmissionReport, lang: Language) -> str:
    """The project on one line."""
    return " ".join((submission.project or CATALOGUE[lang]["unnamed"]).split())


def named(submission: SubmissionReport, lang: Language) -> str:
    """Project, unit and year, so far as they are known."""
    words = CATALOGUE[lang]
    known = [submission.unit or "", words["year"].format(year=submission.year) if submission.year else ""]
    beside = words["comma"].join(part for part in known if part)
    project = project_of(submission, lang)
    return words["named"].format(project=project, beside=beside) if beside else project


def scored(score: Score, lang: Language) -> str:
    """The total as printed, and with the findings put right."""
    words = CATALOGUE[lang]
    if score.reported is None:
        return words["score_unknown"]
    grade = words["grade"].format(grade=score.grade) if score.grade else ""
    if score.recomputed is None or score.recomputed == score.reported:
        return words["score"].format(reported=score.reported, grade=grade)
    if score.grade == score.recomputed_grade:
        return words["score_changed"].format(reported=score.reported, recomputed=score.recomputed, grade=grade)
    return words["grade_changed"].format(
        reported=score.reported, recomputed=score.recomputed, grade=score.grade or "—", recomputed_grade=score.recomputed_grade or "—"
    )
