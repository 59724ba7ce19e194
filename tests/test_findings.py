"""Findings: made from judgements, superseded, sorted, unique, counted, each with a place."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from auditor import example
from auditor.engine import matcher
from auditor.engine.judge import run
from auditor.findings import Figures, Finding, Place, Report, Rules, Score, Skipped, SubmissionReport, Unjudged, report, submission_report
from auditor.findings.place import Map, coordinates
from auditor.model import Entry, Indicator, Location, Submission
from auditor.ruleset import Ruleset, load

PROFILE = """
title: 试用口径
parameters:
  full_marks: {zh: 满分, value: 100, help: 满分}
  grades: {zh: 等级, value: {优: 90, 良: 80, 中: 60, 差: 0}, help: 各等级的最低分}
"""
STRICT = """
title: 从严口径
rules: {score-above-weight: note}
"""
ABOVE = """
title: 得分超过分值
severity: error
why: 得分不得超过分值。
basis: [{document: 表注, clause: 注2, confirmed: true}, {document: 某办法, clause: 第三条}]
for: {i: indicator}
check: i.score <= i.weight
focus: i.score
evidence: [i.weight]
expected: "不高于 {i.weight}"
message: 指标「{i.name}」得分 {i.score} 超过分值 {i.weight}。
suggest: 核对该指标得分。
decision: i.weight - i.score
examples:
  - {given: {indicator: {weight: "6", score: "7"}}, outcome: fail}
  - {given: {indicator: {weight: "6", score: "6"}}, outcome: pass}
  - {given: {indicator: {weight: "6", score: ""}}, outcome: not_evaluable}
en:
  title: Score above weight
  message: "{i.score} of {i.weight} for “{i.name}”."
  expected: "at most {i.weight}"
"""
TOTAL = """
title: 分值合计不是满分
severity: warning
why: 各项分值合计应为满分。
basis: [{document: 表注, clause: 注1, confirmed: true}]
for: {f: form}
let: {total: sum(i.weight for i in f.indicators)}
check: total == profile.full_marks
focus: f.total_weight
message: 分值合计为 {total}。
examples:
  - {given: {form: {total_weight: "100"}, indicator: {weight: "6", score: "6"}}, outcome: fail}
  - {given: {form: {total_weight: "100"}, indicator: {weight: "100", score: "6"}}, outcome: pass}
  - {given: {form: {total_weight: "100"}, indicator: {weight: "", score: "6"}}, outcome: not_evaluable}
"""
BOTH = """
title: 疑似整行填错
severity: note
why: 分值合计不对，又有得分超过分值，可能是同一处填错。
basis: [{document: 表内逻辑, confirmed: true}]
for: {w: finding, s: finding, f: form}
where: w.rule == "weights-wrong" and s.rule == "score-above-weight"
check: "false"
focus: f.total_weight
message: 两处发现可能同源。
supersedes: [w, s]
examples:
  - given: {form: {total_weight: "100"}, indicator: {weight: "6", score: "7"}}
    outcome: fail
  - given: {form: {total_weight: "100"}, indicator: {weight: "100", score: "6"}}
    outcome: pass
"""


def ruleset(folder: Path, **rules: str) -> Ruleset:
    """The rules given, by file name with _ for -, and nothing else."""
    (folder / "profiles").mkdir()
    (folder / "profiles/default.yaml").write_text(PROFILE, encoding="utf-8")
    for name, text in rules.items():
        (folder / f"{name.replace('_', '-')}.yaml").write_text(text, encoding="utf-8")
    if "score_above_weight" in rules:
        (folder / "profiles/strict.yaml").write_text(STRICT, encoding="utf-8")
    return load([folder], with_built_in=False)


def audited(rules: Ruleset, given: Mapping[str, Any], profile: str = "default", lang: str = "zh") -> SubmissionReport:
    submission = example.submission(given)
    chosen = rules.profiles[profile]
    judgements = run(rules, chosen, submission, matcher(rules.scopes, "plain"))
    return submission_report(submission, chosen, "", judgements, "en" if lang == "en" else "zh")


FORM = {
    "submission": {"project": "购书经费", "unit": "某县图书馆", "year": "2024年度"},
    "form": {"total_weight": "100", "total_score": "89.5"},
    "indicator": [
        {"name": "购书数量", "target": "≥300册", "actual": "310册", "weight": "50", "score": "50"},
        {"name": "到馆人次", "target": "≥2万人次", "actual": "2.1万人次", "weight": "50", "score": "49.2"},
    ],
}
OVER = {**FORM, "indicator": [FORM["indicator"][0], {**FORM["indicator"][1], "weight": "49", "score": "49.2"}]}  # type: ignore[index]  # a case written as YAML holds it


def test_a_finding_says_what_where_why_and_by_how_much(tmp_path: Path) -> None:
    found = audited(ruleset(tmp_path, score_above_weight=ABOVE), OVER).findings
    assert found == (
        Finding(
            rule="score-above-weight",
            title="得分超过分值",
            severity="error",
            outcome="fail",
            message="指标「到馆人次」得分 49.2 超过分值 49。",
            expected="不高于 49",
            actual="49.2",
            suggest="核对该指标得分。",
            decision="更正后总分减少 0.2 分。",
            places=(
                Place(file="示例", where=found[0].places[0].where, start=0, end=4, quote="49.2"),
                Place(file="示例", where=found[0].places[1].where, start=0, end=2, quote="49"),
            ),
            basis=("表注 注2", "某办法 第三条（条号待核）"),
            fingerprint=found[0].fingerprint,
        ),
    )
    assert found[0].places[0].where.endswith("行，指标「到馆人次」得分")
    assert found[0].places[1].where.endswith("行，指标「到馆人次」分值")


def test_a_finding_speaks_english_where_its_rule_does(tmp_path: Path) -> None:
    (found,) = audited(ruleset(tmp_path, score_above_weight=ABOVE), OVER, lang="en").findings
    assert (found.title, found.message, found.expected) == ("Score above weight", "49.2 of 49 for “到馆人次”.", "at most 49")
    assert found.basis == ("“表注 注2”", "“某办法 第三条” (clause to be confirmed)")
    assert found.places[0].where.endswith(", indicator “到馆人次”, score")


def test_a_profile_changes_the_severity(tmp_path: Path) -> None:
    (found,) = audited(ruleset(tmp_path, score_above_weight=ABOVE), OVER, "strict").findings
    assert found.severity == "note"


def test_the_score_is_recomputed_and_graded(tmp_path: Path) -> None:
    rules = ruleset(tmp_path, score_above_weight=ABOVE)
    assert audited(rules, OVER).score == Score(reported="89.5", recomputed="89.3", grade="良", recomputed_grade="良")
    nearly = {**OVER, "form": {"total_weight": "100", "total_score": "90.10"}}
    assert audited(rules, nearly).score == Score(reported="90.10", recomputed="89.90", grade="优", recomputed_grade="良")
    assert audited(rules, FORM).score == Score(reported="89.5", recomputed="89.5", grade="良", recomputed_grade="良")


def test_without_a_rule_that_decides_nothing_is_recomputed(tmp_path: Path) -> None:
    assert audited(ruleset(tmp_path, weights_wrong=TOTAL), FORM).score == Score(reported="89.5", grade="良")


def test_without_a_total_there_is_no_score(tmp_path: Path) -> None:
    assert audited(ruleset(tmp_path, score_above_weight=ABOVE), {**OVER, "form": {}}).score == Score()


def test_a_finding_swallows_those_it_supersedes(tmp_path: Path) -> None:
    told = audited(ruleset(tmp_path, score_above_weight=ABOVE, weights_wrong=TOTAL, both_wrong=BOTH), OVER)
    assert [(one.rule, one.severity, one.supersedes) for one in told.findings] == [
        ("both-wrong", "note", ("score-above-weight", "weights-wrong"))
    ]
    assert [(place.where, place.quote) for place in told.findings[0].places] == [
        ("第 12 行，总分值", "100"),
        ("第 9 行，指标「到馆人次」得分", "49.2"),
    ]
    assert told.outcomes["fail"] == 1
    assert told.score.recomputed == "89.5"


def test_findings_stand_gravest_first_and_then_as_in_the_file(tmp_path: Path) -> None:
    wrong = [{"name": name, "weight": "1", "score": "2"} for name in ("甲", "乙", "丙")]
    told = audited(ruleset(tmp_path, score_above_weight=ABOVE, weights_wrong=TOTAL), {**FORM, "indicator": wrong})
    assert [one.message for one in told.findings] == [
        "指标「甲」得分 2 超过分值 1。",
        "指标「乙」得分 2 超过分值 1。",
        "指标「丙」得分 2 超过分值 1。",
        "分值合计为 3。",
    ]


def test_a_fingerprint_survives_figures_and_rows_but_not_the_name(tmp_path: Path) -> None:
    rules = ruleset(tmp_path, score_above_weight=ABOVE)

    def fingerprints(*indicators: Mapping[str, str]) -> list[str]:
        return [one.fingerprint for one in audited(rules, {**FORM, "indicator": list(indicators)}).findings]

    before = fingerprints({"name": "到馆人次", "weight": "49", "score": "49.2"})
    fine = {"name": "购书数量", "weight": "10", "score": "10"}
    assert fingerprints(fine, {"name": "到馆 人次", "weight": "40", "score": "55"}) == before
    assert fingerprints({"name": "借阅人次", "weight": "49", "score": "49.2"}) != before
    twice = fingerprints(*[{"name": "到馆人次", "weight": "49", "score": "49.2"}] * 2)
    assert twice == [before[0], f"{before[0]}-2"]


def test_every_figure_is_counted_once_by_what_became_of_it(tmp_path: Path) -> None:
    rules = ruleset(tmp_path, score_above_weight=ABOVE)
    submission = example.submission(OVER)
    assert submission.form is not None
    slots = [slot for one in submission.form.indicators for slot in (one.target, one.weight, one.score)]
    figures = tuple(slot.figure for slot in slots if slot is not None and slot.figure is not None)
    submission = submission.model_copy(update={"figures": figures})
    judgements = run(rules, rules.default_profile, submission, matcher(rules.scopes, "plain"))
    told = submission_report(submission, rules.default_profile, "", judgements)
    assert told.figures == Figures(read=6, agreed=2, wrong=1, unjudged=1, untouched=2)


def test_what_could_not_be_judged_is_told_with_the_slot_that_is_missing(tmp_path: Path) -> None:
    rules = ruleset(tmp_path, score_above_weight=ABOVE)
    given = {
        **FORM,
        "indicator": [
            {"name": "甲", "weight": "1", "score": ""},
            {"name": "乙", "weight": "1", "score": "-"},
            {"name": "丙", "weight": "", "score": ""},
        ],
    }
    title = "得分超过分值"
    told = audited(rules, given).unjudged
    assert [(one.rule, one.title, one.outcome) for one in told] == [("score-above-weight", title, "not_evaluable")] * len(told)
    assert [(one.reason, one.count) for one in told] == [("指标的得分：空白", 2), ("指标的得分填“-”", 1)]
    english = audited(rules, given, lang="en").unjudged
    assert english[0] == Unjudged(
        rule="score-above-weight", title="Score above weight", outcome="not_evaluable", reason="indicator, score: blank", count=2
    )


def test_header_and_form_are_given_as_printed(tmp_path: Path) -> None:
    told = audited(ruleset(tmp_path, score_above_weight=ABOVE), OVER)
    assert (told.project, told.unit, told.year, told.profile) == ("购书经费", "某县图书馆", 2024, "default")
    assert told.form is not None
    assert [one.target for one in told.form.indicators] == ["≥300册", "≥2万人次"]
    assert told.form.indicators[0].reason is None


@pytest.mark.parametrize(
    ("location", "zh", "en"),
    [
        (Location(file="a", line=163), "第 163 行", "line 163"),
        (Location(file="a", line=163, table=1, row=2, column=3), "第 163 行", "line 163"),
        (Location(file="a", sheet="Sheet1", cell="B7", table=1, row=7, column=2), "工作表「Sheet1」B7", "sheet “Sheet1” B7"),
        (Location(file="a", table=1, row=5, column=4), "表1 第5行第4列", "table 1, row 5, column 4"),
        (Location(file="a", paragraph=12), "第 12 段", "paragraph 12"),
        (Location(file="a", page=3, table=2, row=5, column=4), "第 3 页，表2 第5行第4列", "page 3, table 2, row 5, column 4"),
    ],
)
def test_a_place_is_told_as_a_person_finds_it(location: Location, zh: str, en: str) -> None:
    assert coordinates(location) == zh
    assert coordinates(location, "en") == en


def test_a_slot_is_told_by_the_names_of_row_and_column() -> None:
    where = Location(file="a.xlsx", sheet="自评表", cell="G7", table=1, row=7, column=7, end=4, quote="6.67")
    name = Location(file="a.xlsx", sheet="自评表", cell="C7", table=1, row=7, column=3, end=4, quote="接访次数")
    indicator = Indicator(
        id="i1",
        group="",
        direction="at_least",
        name=Entry(text="接访次数", location=name),
        score=Entry(text="6.67", location=where),
    )
    form = example.submission({"indicator": {"name": "甲"}}).form
    assert form is not None
    places = Map(Submission(id="s0", source="a.xlsx", form=form.model_copy(update={"indicators": (indicator,)})))
    assert places.place(where).where == "工作表「自评表」G7，指标「接访次数」得分"
    assert places.place(where.part(0, 1)) == Place(
        file="a.xlsx", where="工作表「自评表」G7，指标「接访次数」得分", start=0, end=1, quote="6"
    )
    assert places.place(name).where == "工作表「自评表」C7，指标的名称"


RULES = Rules(count=1, sha256="0" * 64, engine="plain")
EMPTY = SubmissionReport(source="a.txt", profile="default", outcomes={}, figures=Figures(), score=Score())


def with_finding(severity: str, outcome: str = "fail") -> SubmissionReport:
    place = Place(file="a.txt", where="第 1 行", start=0, end=1, quote="7")
    found = Finding.model_validate(
        {"rule": "r", "title": "t", "severity": severity, "outcome": outcome, "message": "m", "places": (place,), "fingerprint": "f"}
    )
    return EMPTY.model_copy(update={"findings": (found,)})


@pytest.mark.parametrize(
    ("severity", "codes"),
    [
        ("error", {"error": 1, "warning": 1, "note": 1, "never": 0}),
        ("warning", {"error": 0, "warning": 1, "note": 1, "never": 0}),
        ("note", {"error": 0, "warning": 0, "note": 1, "never": 0}),
    ],
)
def test_the_exit_code_is_one_from_the_severity_asked_for(severity: str, codes: dict[str, int]) -> None:
    told = report(RULES, [with_finding(severity)])
    assert {bar: told.exit_code(bar) for bar in ("error", "warning", "note", "never")} == codes


def test_a_waived_finding_does_not_count() -> None:
    told = report(RULES, [with_finding("error", "waived")])
    assert (told.exit_code("note"), told.count()) == (0, {"error": 0, "warning": 0, "note": 0})


def test_the_exit_code_tells_unusable_and_incomplete_runs() -> None:
    skipped = Skipped(source="b.txt", reason="读不出。")
    unjudged = EMPTY.model_copy(update={"unjudged": (Unjudged(rule="r", title="t", outcome="not_evaluable", reason="空白", count=1),)})
    assert report(RULES, [skipped]).exit_code() == 2
    assert [report(RULES, [EMPTY, skipped]).exit_code(strict=strict) for strict in (False, True)] == [0, 3]
    assert [report(RULES, [unjudged]).exit_code(strict=strict) for strict in (False, True)] == [0, 3]
    assert report(RULES, [EMPTY]).exit_code(strict=True) == 0
    assert report(RULES, [with_finding("error"), skipped]).exit_code(strict=True) == 1


def test_a_finding_without_a_place_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="places"):
        Finding(rule="r", title="t", severity="note", outcome="fail", message="m", places=(), fingerprint="f")


def test_the_json_has_the_keys_of_the_contract() -> None:
    told = Report(rules=RULES, submissions=(with_finding("error"),)).model_dump(by_alias=True)
    assert set(told) == {"schema", "rules", "submissions", "skipped"}
    submission = told["submissions"][0]
    contract = {"source", "project", "unit", "year", "profile", "outcomes", "figures", "score", "form", "findings", "repairs"}
    assert contract <= set(submission)
    keys = {"rule", "severity", "outcome", "message", "expected", "actual", "places", "basis", "supersedes", "fingerprint"}
    assert keys <= set(submission["findings"][0])
    assert set(submission["findings"][0]["places"][0]) == {"file", "where", "start", "end", "quote"}
