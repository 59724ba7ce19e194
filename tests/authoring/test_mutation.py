"""Faults put into the faultless cases: the rules that calculate see them, and accuse no faultless case of an error."""

from pathlib import Path

import pytest

from auditor.authoring.alteration import Astray, rewritten, without_row
from auditor.authoring.mutation import ARITHMETIC, Mutation, faultless, mutation
from auditor.engine import matcher
from auditor.forms import understand
from auditor.model import Location
from auditor.pipeline import Bench
from auditor.readers import read
from auditor.ruleset import load

CASES = Path(__file__).parents[2] / "cases"


@pytest.fixture(scope="module")
def found() -> Mutation:
    ruleset = load()
    return mutation(faultless(CASES), Bench(ruleset, matcher(ruleset.scopes, "plain")), every=6)


def test_the_rules_that_calculate_see_the_faults_that_are_theirs(found: Mutation) -> None:
    measured = [found.measures[rule] for rule in ARITHMETIC]
    injected, detected = sum(one.injected for one in measured), sum(one.detected for one in measured)
    assert injected >= 30
    assert detected >= 0.99 * injected, [(missed.file, missed.fault.kind, missed.fault.where) for missed in found.missed]


def test_no_faultless_case_is_accused_of_an_error(found: Mutation) -> None:
    assert [(alarm.rule, alarm.message) for alarm in found.alarms if alarm.severity == "error"] == []


def test_words_are_replaced_at_their_place_and_nowhere_else() -> None:
    path = faultless(CASES)[-1]
    document = read(path)
    (submission,) = understand(document)
    assert submission.form is not None
    score = submission.form.indicators[1].score
    assert score is not None
    (changed,) = understand(rewritten(document, {score.location: "99"}))
    assert changed.form is not None
    before = [one.score.text for one in submission.form.indicators if one.score is not None]
    after = [one.score.text for one in changed.form.indicators if one.score is not None]
    assert after == [before[0], "99", *before[2:]]
    with pytest.raises(Astray):
        rewritten(document, {Location(file="别的文件", quote="99", end=2): "1"})


def test_a_row_is_taken_out_and_the_rest_stays() -> None:
    document = read(faultless(CASES)[-1])
    (submission,) = understand(document)
    assert submission.form is not None
    names = [one.name.text for one in submission.form.indicators]
    dropped = next((number, shorter) for number, one in enumerate(submission.form.indicators)
                   if (shorter := without_row(document, one.name.location)) is not None)  # fmt: skip
    (changed,) = understand(dropped[1])
    assert changed.form is not None
    assert [one.name.text for one in changed.form.indicators] == names[: dropped[0]] + names[dropped[0] + 1 :]
