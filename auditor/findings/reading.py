"""A document, the submission in it and the judgements → the Reading: what reporters need that show the submission itself."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from auditor.engine.judge import Judgement
from auditor.expression import Term, Words
from auditor.findings import coverage
from auditor.findings.arithmetic import arithmetic
from auditor.findings.finding import Judged, located, superseded
from auditor.findings.place import Map
from auditor.findings.reckoning import reckonings
from auditor.findings.report import FigureState, Reading, Working
from auditor.model import Document, Submission
from auditor.quantity import Quantity
from auditor.ruleset import Profile
from auditor.wording import Language


class Source(NamedTuple):
    """What a submission was read from, and the terms by which its scores are reckoned."""

    document: Document
    terms: Sequence[Term]


def reading(  # noqa: PLR0913 each is a part of the audit of one submission
    source: Source, submission: Submission, profile: Profile, judged: Judged, *, found: Mapping[str, Judgement], lang: Language
) -> Reading:
    """What was read and what became of it. `found` are the judgements behind the findings, by fingerprint."""
    swallowed = superseded(judged.found)
    return Reading(
        document=source.document,
        submission=submission,
        figures=tuple(_figures(submission, judged, lang)),
        places={name: located(one, swallowed.get(one.id, ())) for name, one in found.items()},
        workings={name: tuple(_workings(judgement, lang)) for name, judgement in found.items()},
        reckonings=reckonings(submission, profile, source.terms, lang),
    )


def _figures(submission: Submission, judged: Judged, lang: Language) -> Iterator[FigureState]:
    """Every figure that was read, once, with its state and the rules that read it."""
    states, readers, places = coverage.states(submission, judged), coverage.readers(judged), Map(submission)
    for place, figure in {figure.location: figure for figure in submission.figures}.items():
        rules = tuple(sorted(readers.get(place, ())))
        yield FigureState(place, places.place(place, lang).where, figure.text, states[place], rules)


def _workings(judgement: Judgement, lang: Language) -> Iterator[Working]:
    """The numbers that a finding derives from others. Derived words are part of its message already."""
    for name, value in judgement.values.items():
        if isinstance(value, Quantity) and (told := arithmetic(judgement, name, lang)):
            yield Working(name, told, Words(lang).of(value))
