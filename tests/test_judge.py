"""Judging: what each rule says of each binding, in which order, with which places, and how findings lead to findings."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from auditor.engine import judge, plain
from auditor.engine.judge import Judgement
from auditor.expression import Unknown
from auditor.expression.value import NOT_A_NUMBER
from auditor.model import Submission
from auditor.quantity import Quantity, pure, shown
from auditor.ruleset import Profile, Ruleset, load
from tests import handmade

FIXTURES = Path(__file__).with_name("rules")


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    return load([FIXTURES], with_built_in=False)


def judged(ruleset: Ruleset, submission: Submission, *rules: str, profile: str = "default") -> tuple[Judgement, ...]:
    chosen = ruleset.only([one for one in ruleset.rules if one.id in rules]) if rules else ruleset
    return judge.run(chosen, chosen.profiles[profile], submission, plain.matcher(chosen.scopes))


def outcomes(judgements: tuple[Judgement, ...]) -> list[tuple[str, str, str]]:
    return [(one.rule, one.outcome, one.about) for one in judgements]


def told(judgements: tuple[Judgement, ...]) -> list[tuple[str, str]]:
    return [(one.outcome, judge.words(one)) for one in judgements]


FULL: dict[str, Any] = {"target": "≥100次", "actual": "100次", "weight": "10", "score": "10"}
LOST_ROW = handmade.form(
    handmade.indicator(1, weight="40", score="40"),
    handmade.indicator(2, weight="43.33", score="42.60"),
    funds=(handmade.fund(weight="10", score="10"),),
    total_score="98.6",
)


def test_each_indicator_is_judged_in_document_order(ruleset: Ruleset) -> None:
    indicators = [
        handmade.indicator(number, weight="5", score=score) for number, score in enumerate(["5", "6", "", "-"] + ["5"] * 7, start=1)
    ]
    found = judged(ruleset, handmade.submission(handmade.form(*indicators)), "score-above-weight")
    assert outcomes(found)[:5] == [
        ("score-above-weight", "pass", "i1"),
        ("score-above-weight", "fail", "i2"),
        ("score-above-weight", "not_evaluable", "i3"),
        ("score-above-weight", "not_evaluable", "i4"),
        ("score-above-weight", "pass", "i5"),
    ]
    assert [one.about for one in found][-2:] == ["i10", "i11"]
    assert told(found)[1:4] == [
        ("fail", "指标「接访次数」得分 6 超过分值 5。"),
        ("not_evaluable", "i.score：空白"),
        ("not_evaluable", "i.score：填“-”"),
    ]


def test_a_finding_says_everything_its_rule_says(ruleset: Ruleset) -> None:
    (found,) = judged(ruleset, handmade.submission(handmade.form(handmade.indicator(1, weight="5", score="6"))), "score-above-weight")
    assert (found.rule, found.outcome, found.severity, found.id, found.about) == ("score-above-weight", "fail", "error", "j1", "i1")
    assert [place.quote for place in found.places()] == ["6", "5"]
    assert {name: found.sentence(name) for name in ("title", "message", "expected", "actual", "suggest")} == {
        "title": "得分超过分值",
        "message": "指标「接访次数」得分 6 超过分值 5。",
        "expected": "不高于 5",
        "actual": "6",
        "suggest": "核对该指标得分，最高为 5。",
    }
    assert found.sentence("message", "en") == "Indicator “接访次数” scores 6, above its weight 5."
    assert found.sentence("suggest", "en") == "核对该指标得分，最高为 5。"
    points = found.points()
    assert isinstance(points, Quantity)
    assert points.value == Decimal(-1)
    assert (found.decision(), found.decision("en")) == ("更正后总分减少 1 分。", "The total would fall by 1.")
    assert {alias: thing.id for alias, thing in found.binding.items()} == {"i": "i1"}


def test_a_statement_is_held_against_its_own_indicator(ruleset: Ruleset) -> None:
    found = judged(
        ruleset,
        handmade.submission(
            handmade.form(handmade.indicator(1, actual="289次"), handmade.indicator(2, "及时受理率", actual="99%")),
            handmade.statement(1, "actual", "i1", "310次"),
            handmade.statement(2, "actual", "i2", "99.2%"),
            handmade.statement(3, "target", "i1", "320次"),
            handmade.statement(4, "actual", None, "5次"),
            handmade.statement(5, "actual", "i2", "95%"),
            handmade.statement(6, "actual", "i2", "3人"),
        ),
        "narrative-value-mismatch",
    )
    assert told(found) == [
        ("fail", "指标「接访次数」正文为 310次，自评表为 289次。"),
        ("pass", ""),
        ("fail", "指标「及时受理率」正文为 95%，自评表为 99%。"),
        ("not_evaluable", "agrees(s.value, i.actual)：单位不同"),
    ]
    assert [[place.quote for place in one.places()] for one in found if one.outcome == "fail"] == [["310次", "289次"], ["95%", "99%"]]


def test_a_rule_without_anything_to_look_at_says_so_once(ruleset: Ruleset) -> None:
    found = judged(ruleset, handmade.submission())
    assert {one.outcome for one in found} == {"not_applicable"}
    assert [one.rule for one in found] == [one.id for one in ruleset.rules]
    assert [(one.frame, one.about, one.places(), one.binding, one.values) for one in found] == [(None, "", (), {}, {})] * len(found)


def test_where_false_is_not_applicable_and_where_unknown_not_evaluable(ruleset: Ruleset) -> None:
    form = handmade.form(
        handmade.indicator(1, weight="5", score="5"),
        handmade.indicator(2, weight="5", score="4"),
        handmade.indicator(3, weight="5"),
        handmade.indicator(4, weight="5", score="4", reason="雨季停工"),
    )
    found = judged(ruleset, handmade.submission(form), "unexplained-deduction")
    assert told(found) == [
        ("not_applicable", ""),
        ("fail", "指标「接访次数」得分 4，低于分值 5，没有说明原因。"),
        ("not_evaluable", "i.score：表中没有这一栏"),
        ("pass", ""),
    ]
    assert [place.quote for place in found[1].places()] == ["接访次数", "4", "5"]
    assert found[1].sentence("actual") == "未填"


def test_severity_follows_its_first_condition_that_holds(ruleset: Ruleset) -> None:
    cost: dict[str, Any] = {"direction": "at_most", "target": "≤20", "actual": "19.96", "weight": "20"}
    form = handmade.form(handmade.indicator(1, "成本", score="19.96", **cost), handmade.indicator(2, "成本", score="10", **cost))
    found = judged(ruleset, handmade.submission(form), "reverse-indicator-misscored")
    assert [(one.severity, one.decision(), shown(one.values["forward"])) for one in found] == [
        ("warning", "更正后总分增加 0.04 分。", "19.96"),
        ("error", "更正后总分增加 10 分。", "20"),
    ]
    grade = handmade.submission(handmade.form(total_score="98.6"), handmade.statement(1, "grade", "f1", words="优秀"))
    other = handmade.submission(handmade.form(total_score="98.6"), handmade.statement(1, "grade", "f1", words="良好"))
    assert [one.severity for one in judged(ruleset, grade, "grade-mismatch")] == ["note"]
    assert [one.severity for one in judged(ruleset, other, "grade-mismatch")] == ["error"]


def test_sums_run_over_the_whole_form(ruleset: Ruleset) -> None:
    found = judged(ruleset, handmade.submission(LOST_ROW), "weights-not-100", "total-score-mismatch")
    assert told(found) == [("fail", "得分合计 92.60，总分填报 98.6。"), ("fail", "分值合计 93.33，应为 100，相差 6.67。")]
    assert [place.quote for place in found[1].places()] == ["自评表", "40", "43.33", "10"]


def test_findings_lead_to_a_finding_that_supersedes_them(ruleset: Ruleset) -> None:
    found = {one.rule: one for one in judged(ruleset, handmade.submission(LOST_ROW)) if one.outcome == "fail"}
    lost, weights, scores = found["suspected-lost-row"], found["weights-not-100"], found["total-score-mismatch"]
    assert judge.words(lost) == "分值短少 6.67，得分短少 6.00，疑似漏了一行，请核对原件。"
    assert lost.supersedes == (weights.id, scores.id)
    assert lost.severity == "note"


def test_second_stage_waits_for_both_findings(ruleset: Ruleset) -> None:
    form = LOST_ROW.model_copy(update={"total_score": handmade.entry("92.6")})
    found = judged(ruleset, handmade.submission(form), "weights-not-100", "total-score-mismatch", "suspected-lost-row")
    assert outcomes(found) == [
        ("suspected-lost-row", "not_applicable", ""),
        ("total-score-mismatch", "pass", "f1"),
        ("weights-not-100", "fail", "f1"),
    ]


def test_a_finding_on_a_doubtful_reading_is_for_review(ruleset: Ruleset) -> None:
    repaired = handmade.indicator(1, weight="5", score="6", confidence=0.6)
    form = handmade.form(repaired, handmade.indicator(2, weight="5", score="6", actual="289次"))
    found = judged(ruleset, handmade.submission(form), "score-above-weight")
    assert [one.outcome for one in found] == ["review", "fail"]
    tied = handmade.submission(
        handmade.form(handmade.indicator(1, actual="289次")), handmade.statement(1, "actual", "i1", "310次", confidence=0.5)
    )
    assert [one.outcome for one in judged(ruleset, tied, "narrative-value-mismatch")] == ["review"]


def test_doubt_travels_through_terms_and_sums(ruleset: Ruleset) -> None:
    doubtful = handmade.indicator(1, "成本", direction="at_most", target="≤20", actual="19", weight="20", score="19", confidence=0.6)
    found = judged(ruleset, handmade.submission(handmade.form(doubtful)), "reverse-indicator-misscored")
    assert [one.outcome for one in found] == ["review"]
    form = handmade.form(doubtful, funds=(handmade.fund(weight="10"),))
    assert [one.outcome for one in judged(ruleset, handmade.submission(form), "weights-not-100")] == ["review"]


def test_the_profile_switches_rules_severities_and_parameters(ruleset: Ruleset) -> None:
    submission = handmade.submission(handmade.form(handmade.indicator(1, target="≥100", actual="264", weight="5", score="6")))
    found = {name: judge.run(ruleset, profile, submission, plain.matcher(ruleset.scopes)) for name, profile in ruleset.profiles.items()}
    assert {name: [(one.rule, one.severity) for one in made if one.outcome == "fail"] for name, made in found.items()} == {
        "default": [("score-above-weight", "error"), ("unexplained-overshoot", "warning")],
        "province": [("score-above-weight", "warning")],
    }


def test_a_chosen_rule_runs_although_the_profile_switches_it_off(ruleset: Ruleset) -> None:
    submission = handmade.submission(handmade.form(handmade.indicator(1, target="≥100", actual="264")))
    assert outcomes(judged(ruleset, submission, "unexplained-overshoot", profile="province")) == [("unexplained-overshoot", "fail", "i1")]


def test_a_rule_runs_in_the_years_it_is_valid_for(ruleset: Ruleset) -> None:
    form = handmade.form(handmade.indicator(1, weight="5", score="4"))
    ran = {year: judged(ruleset, handmade.submission(form, year=year), "unexplained-deduction") for year in ("2018年度", "2024", None)}
    assert {year: [one.outcome for one in found] for year, found in ran.items()} == {
        "2018年度": ["not_applicable"],
        "2024": ["fail"],
        None: ["fail"],
    }


def test_what_cannot_be_computed_is_an_error_in_a_sentence(ruleset: Ruleset) -> None:
    form = handmade.form(handmade.indicator(1, weight="5", score="6"), total_score="98.6")
    default = ruleset.default_profile
    broken: Profile = default.model_copy(update={"parameters": {**default.parameters, "full_marks": pure(Decimal("sNaN"))}})
    chosen = ruleset.only([one for one in ruleset.rules if one.id == "weights-not-100"])
    funded = form.model_copy(update={"funds": (handmade.fund(weight="10"),)})
    found = judge.run(chosen, broken, handmade.submission(funded), plain.matcher(chosen.scopes))
    assert [(one.outcome, judge.words(one)[:26]) for one in found] == [("error", "规则“weights-not-100”在这里算不出来")]


def test_values_and_terms_are_named_when_unknown(ruleset: Ruleset) -> None:
    form = handmade.form(handmade.indicator(1, "成本", direction="at_most", target="≤20", actual="完成", weight="20", score="20"))
    (found,) = judged(ruleset, handmade.submission(form), "reverse-indicator-misscored")
    assert found.missing == Unknown("i.actual", NOT_A_NUMBER)


def test_both_engines_lead_to_the_same_judgements(ruleset: Ruleset) -> None:
    durable = pytest.importorskip("auditor.engine.durable")
    submission = handmade.submission(
        LOST_ROW, handmade.statement(1, "actual", "i1", "310次"), handmade.statement(2, "grade", "f1", words="良")
    )
    one = judge.run(ruleset, ruleset.default_profile, submission, durable.matcher(ruleset.scopes))
    other = judge.run(ruleset, ruleset.default_profile, submission, plain.matcher(ruleset.scopes))
    assert (outcomes(one), told(one)) == (outcomes(other), told(other))
