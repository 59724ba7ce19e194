"""A submission and the judgements on it → its part of the report."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from auditor.engine.judge import Judgement
from auditor.expression import Unknown
from auditor.findings import coverage
from auditor.findings.finding import FOUND, Judged, findings, judged
from auditor.findings.operand import absence
from auditor.findings.place import Map, coordinates
from auditor.findings.reading import Source, reading
from auditor.findings.report import OUTCOMES, FormRows, FundRow, IndicatorRow, RepairNote, State, SubmissionReport, Unjudged
from auditor.findings.score import score
from auditor.key import year
from auditor.model import FUND_SLOTS, Entry, Form, Location, Submission, said_in
from auditor.ruleset import Profile
from auditor.wording import Language


class Examined(NamedTuple):
    """The report on a submission and, by the places of its figures, what the rules made of each."""

    report: SubmissionReport
    states: dict[Location, State]


def submission_report(  # noqa: PLR0913 each is a part of one submission's audit
    submission: Submission,
    profile: Profile,
    profile_reason: str,
    judgements: Sequence[Judgement],
    lang: Language = "zh",
    *,
    source: Source | None = None,
) -> SubmissionReport:
    """What there is to tell about one submission. `profile_reason` is the sentence that says why this profile.

    With `source` the report carries the submission as it was read.
    """
    return examined(submission, profile, profile_reason, judgements, lang, source=source).report


def examined(  # noqa: PLR0913 the same
    submission: Submission,
    profile: Profile,
    profile_reason: str,
    judgements: Sequence[Judgement],
    lang: Language = "zh",
    *,
    source: Source | None = None,
) -> Examined:
    """The same report, with what the rules made of each figure."""
    places, told = Map(submission), judged(judgements)
    states = coverage.states(submission, told)
    project = said_in(submission.project)
    found = findings(told, places, project or "", lang)
    behind = {one.fingerprint: judgement for one, judgement in found}
    report = SubmissionReport(
        source=submission.source,
        project=project,
        unit=said_in(submission.unit) or said_in(submission.department),
        year=_year(submission.year),
        profile=profile.id,
        profile_reason=profile_reason,
        outcomes=_outcomes(told),
        figures=coverage.figures(states),
        score=score(submission, told, profile),
        form=_rows(submission.form) if submission.form is not None else None,
        findings=tuple(one for one, _ in found),
        repairs=tuple(
            RepairNote(
                kind=repair.kind.replace("_", "-"), where=coordinates(repair.location, lang), explanation=repair.explanation.told(lang)
            )
            for repair in submission.repairs
        ),
        unjudged=_unjudged(judgements, lang),
        remarks=tuple(remark.told(lang) for remark in submission.remarks),
        reading=reading(source, submission, profile, told, found=behind, lang=lang) if source is not None else None,
    )
    return Examined(report, states)


def _outcomes(told: Judged) -> dict[str, int]:
    """How many judgements of each outcome there are; of findings, those that stand."""
    counted = Counter([one.outcome for one in told.judgements])
    standing = Counter([one.outcome for one in told.standing])
    return {outcome: (standing if outcome in FOUND else counted)[outcome] for outcome in OUTCOMES}


def _unjudged(judgements: Sequence[Judgement], lang: Language) -> tuple[Unjudged, ...]:
    return gathered_unjudged(Counter(unjudged(one, lang) for one in judgements if one.missing is not None))


UnjudgedOnce = tuple[str, str, str, str]
"""The rule, its title, the outcome and the reason of a judgement that could not be made."""


def unjudged(judgement: Judgement, lang: Language) -> UnjudgedOnce:
    """What there is to tell of a judgement that could not be made."""
    unknown, definition = judgement.missing, judgement.definition
    assert unknown is not None
    why = absence(definition, unknown, lang) if isinstance(unknown, Unknown) else unknown.told(lang)
    title = definition.en.get("title", definition.title) if lang == "en" else definition.title
    return judgement.rule, title, judgement.outcome, why


def gathered_unjudged(counted: Mapping[UnjudgedOnce, int]) -> tuple[Unjudged, ...]:
    """The same reason of the same rule once, with the number of times."""
    return tuple(
        Unjudged.model_validate({"rule": rule, "title": title, "outcome": outcome, "reason": why, "count": count})
        for (rule, title, outcome, why), count in counted.items()
    )


def _rows(form: Form) -> FormRows:
    slots = ("level1", "level2", "target", "actual", "weight", "score", "reason", "remedy")
    return FormRows(
        funds=tuple(FundRow(line=fund.line, **{name: said_in(getattr(fund, name)) for name in FUND_SLOTS}) for fund in form.funds),
        indicators=tuple(
            IndicatorRow(name=one.name.text, **{name: said_in(getattr(one, name)) for name in slots}) for one in form.indicators
        ),
    )


def _year(entry: Entry | None) -> int | None:
    named = year(entry.text) if entry is not None else ""
    return int(named) if named else None
