"""Judgements → the total score as printed, and what it would be with the findings put right."""

from collections.abc import Mapping
from decimal import Decimal

from auditor.findings.finding import Judged
from auditor.findings.report import Score
from auditor.model import Figure, Submission
from auditor.quantity import Quantity, pure, rounded
from auditor.ruleset import Profile

_DIGITS = 2


def score(submission: Submission, judged: Judged, profile: Profile) -> Score:
    """The total and its grade, as printed and as due. What is due is None where no rule could say how any score should have been."""
    printed = _total(submission)
    if printed is None:
        return Score()
    grades = profile.parameters.get("grades", {})
    reported = f"{printed.value:f}"
    difference = _difference(judged)
    if difference is None:
        return Score(reported=reported, grade=grade(printed.value, grades))
    due = printed.value + difference
    return Score(
        reported=reported,
        recomputed=_written(due, printed.digits),
        grade=grade(printed.value, grades),
        recomputed_grade=grade(due, grades),
    )


def grade(total: Decimal, grades: Mapping[str, Quantity]) -> str | None:
    """The grade with the highest floor that a total reaches."""
    reached = [(floor.value, name) for name, floor in grades.items() if total >= floor.value]
    return max(reached)[1] if reached else None


def _total(submission: Submission) -> Figure | None:
    """The total of the form, or that of the prose where there is no form."""
    if submission.form is not None and submission.form.total_score is not None and submission.form.total_score.figure is not None:
        return submission.form.total_score.figure
    return next((one.value for one in submission.statements if one.role == "total_score" and one.value is not None), None)


def _difference(judged: Judged) -> Decimal | None:
    """The marks by which all findings together change the total. Two findings about one thing change it once: the first counts."""
    known = any(one.outcome == "pass" and one.definition.decision is not None for one in judged.judgements)
    points: dict[str, Decimal] = {}
    for one in judged.standing:
        change = one.points()
        if isinstance(change, Quantity):
            known = True
            points.setdefault(one.about, change.value)
    return sum(points.values(), Decimal(0)) if known else None


def _written(total: Decimal, digits: int) -> str:
    """With two decimals at most, and no fewer than the total was printed with."""
    most = max(_DIGITS, digits)
    written = f"{rounded(pure(total), most).value:f}"
    spare = most - digits
    shorter = written.rstrip("0") if spare else written
    kept = max(len(shorter), len(written) - spare)
    return written[:kept].rstrip(".")
