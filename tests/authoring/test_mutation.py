"""Faults put into the faultless cases: the rules that calculate see them, and accuse no faultless case of an error."""

from pathlib import Path

import pytest

from auditor.authoring.alteration import Astray, rewritten, without_row
from auditor.authoring.faults import injected
from auditor.authoring.mutation import ARITHMETIC, Mutation, faultless, mutation, mutation_among, together
from auditor.engine import matcher
from auditor.forms import understand
from auditor.model import Location
from auditor.pipeline import Bench, audit_document
from auditor.readers import read
from auditor.readers.text import read as read_text
from auditor.ruleset import load

SEVERAL = (
    "cloned-submission",
    "conflicting-duplicates",
    "ledger-amount-mismatch",
    "ledger-output-mismatch",
    "lowered-target",
    "missing-evidence",
    "rollup-mismatch",
    "target-differs-from-approved",
    "unevaluated-project",
    "unevidenced-satisfaction",
    "uniform-full-scores",
)
"""Rules that need several submissions or a ledger: their faults are put among others."""
UNCERTAIN = ("perhaps-one-wrong-figure",)
"""Rules that only say where to look first when others found something."""
CASES = Path(__file__).parents[2] / "cases"


LEAST = 100
"""Faults for the rules that calculate."""


def plain() -> Bench:
    ruleset = load()
    return Bench(ruleset, matcher(ruleset.scopes, "plain"))


@pytest.fixture(scope="module")
def found() -> Mutation:
    return mutation(_chosen(faultless(CASES)), plain(), most=1)


def _chosen(files: list[Path]) -> list[Path]:
    """Few of the files, which have a place for a fault of every rule that any of them has one for, and enough for those that calculate.

    `auditor rules mutate` puts every fault into all of them, which takes minutes.
    """
    due = {path: _due(path) for path in files}
    lacking, chosen = {rule for rules in due.values() for rule in rules}, list[Path]()
    while lacking or sum(rule in ARITHMETIC for path in chosen for rule in due[path]) < LEAST:
        best = max((path for path in files if path not in chosen), key=lambda path: (len(lacking & set(due[path])), len(due[path])))
        lacking -= set(due[best])
        chosen.append(best)
    return chosen


def _due(path: Path) -> list[str]:
    """The rules that should see a fault put into a file, one for each."""
    document = read(path)
    return [rules[0] for one in understand(document) for fault in injected(document, one, most=1) for rules in fault.due]


def test_the_rules_that_calculate_see_the_faults_that_are_theirs(found: Mutation) -> None:
    measured = [found.measures[rule] for rule in ARITHMETIC]
    injected, detected = sum(one.injected for one in measured), sum(one.detected for one in measured)
    assert injected >= LEAST
    assert [rule for rule, one in zip(ARITHMETIC, measured, strict=True) if not one.injected] == []
    assert detected >= 0.99 * injected, [(missed.file, missed.fault.kind.zh, missed.fault.where) for missed in found.missed]


def test_every_rule_has_a_fault_that_it_should_see(found: Mutation) -> None:
    assert [rule for rule, one in found.measures.items() if not one.injected and rule not in (*SEVERAL, *UNCERTAIN)] == []


def test_nearly_every_fault_is_seen_by_the_rule_it_is_meant_for(found: Mutation) -> None:
    injected, detected = (sum(getattr(one, name) for one in found.measures.values()) for name in ("injected", "detected"))
    assert detected >= 0.98 * injected, [(missed.file, missed.fault.kind.zh, missed.unseen) for missed in found.missed]


def test_the_rules_across_submissions_see_the_faults_put_among_others_and_nothing_without() -> None:
    among = mutation_among(faultless(CASES / "road-upkeep-faultless"), plain(), most=1)
    assert [rule for rule in SEVERAL if not among.measures[rule].injected] == []
    assert [(missed.file, missed.fault.kind.zh, missed.fault.where) for missed in among.missed] == []
    assert [(alarm.rule, alarm.message) for alarm in among.alarms] == []
    assert together(among, among).measures["rollup-mismatch"].injected == 2 * among.measures["rollup-mismatch"].injected


def test_a_fault_is_put_where_it_says_and_nowhere_else() -> None:
    document = read(faultless(CASES)[-1])
    (submission,) = understand(document)
    for fault in injected(document, submission, most=1):
        pieces = zip(document.pieces, fault.document.pieces, strict=False)
        assert any(before != after for before, after in pieces) or len(fault.document.pieces) != len(document.pieces)
        assert fault.due
        assert fault.where


def test_no_faultless_case_is_accused_of_an_error() -> None:
    bench = plain()
    told = [one for path in faultless(CASES) for report in audit_document(read(path), bench) for one in report.findings]
    assert [(found.rule, found.message) for found in told if found.severity == "error"] == []


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


def test_two_places_of_one_passage_are_rewritten_though_the_words_differ_in_length() -> None:
    document = read_text("问卷120份，满意。访谈30人，满意。\n".encode(), "a.txt")
    (passage,) = document.passages()
    first, second = passage.location.part(0, 10), passage.location.part(10, 19)
    changed = rewritten(document, {first: "良好。", second: "尚可。"})
    assert [one.text for one in changed.passages()] == ["良好。尚可。"]


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
