"""A new rule made of a few answers: its examples are tried before it is written."""

from pathlib import Path

import pytest

from auditor.authoring.scaffold import Answers, Unclear, rule_file
from auditor.example import tried
from auditor.ruleset import RuleErrors, load

SATISFACTION = Answers(
    "low-satisfaction",
    "满意度偏低未说明",
    "指标",
    "x.实际完成值 >= 85% 或 已填(x.偏差原因)",
    where='匹配(x.名称, "满意")',
    basis="本局绩效自评通知 第三条",
    why="本局要求满意度低于 85% 的说明原因。",
)


def test_a_rule_is_written_with_an_example_of_each_outcome() -> None:
    assert rule_file(SATISFACTION).splitlines() == [
        "# yaml-language-server: $schema=schema.json",
        "title: 满意度偏低未说明",
        "severity: warning",
        "why: 本局要求满意度低于 85% 的说明原因。",
        "basis:",
        "  - {document: 本局绩效自评通知, clause: 第三条, confirmed: false}",
        "for: {x: 指标}",
        'where: 匹配(x.名称, "满意")',
        "check: x.实际完成值 >= 85% 或 已填(x.偏差原因)",
        "focus: x.实际完成值",
        "evidence: [x.偏差原因]",
        "message: 指标「{x.名称}」实际完成值填报 {x.实际完成值}，不符合要求：满意度偏低未说明。",
        "suggest: 核对原始资料后改正。",
        "examples:",
        "  - {given: {指标: {实际完成值: 76.5%, 偏差原因: '', 名称: 满意}}, outcome: fail}",
        "  - {given: {指标: {实际完成值: 85%, 偏差原因: 满意, 名称: 满意}}, outcome: pass}",
        "  - {given: {指标: {实际完成值: 85%, 偏差原因: 满意, 名称: ''}}, outcome: not_evaluable}",
        "  - {given: {指标: {实际完成值: 85%, 偏差原因: 满意, 名称: 道路维护}}, outcome: not_applicable}",
    ]


@pytest.mark.parametrize(
    "answers",
    [
        SATISFACTION,
        Answers("own-score", "得分过高", "indicator", "x.score <= x.weight", severity="error"),
        Answers("own-funds", "执行数过大", "资金行", "x.全年执行数 <= x.全年预算数 * 2", where='x.行别 == "总额"'),
        Answers("own-remark", "没有说明", "自评表", "stated(x.remark)"),
    ],
)
def test_what_is_written_loads_and_passes_its_own_test(answers: Answers, tmp_path: Path) -> None:
    (tmp_path / f"{answers.id}.yaml").write_text(rule_file(answers), encoding="utf-8")
    ruleset = load([tmp_path], in_english=True)
    assert [one.outcome for one in tried(ruleset, [rule for rule in ruleset.rules if rule.id == answers.id]) if not one.is_met] == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kind": "指标行"}, "没有“指标行”这种对象，可以写："),
        ({"check": "1 > 2"}, "check 里没有读任何一栏；对象叫 x，写成 x.得分 <= x.分值 的样子。"),
        ({"check": "x.得分 ≤ x.分值"}, "“x.得分 ≤ x.分值”第 6 个字起：“≤”请改写为 <= 。"),
        ({"check": "x.得分 < x.得分"}, "没有一种判为相符；请看看 check 和 where 是不是写反了。"),
    ],
)
def test_answers_that_make_no_rule_are_told_in_a_sentence(changed: dict[str, str], sentence: str) -> None:
    with pytest.raises(Unclear) as caught:
        rule_file(SATISFACTION._replace(where="", **changed))
    assert sentence in str(caught.value)


def test_a_wrong_name_in_an_answer_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(RuleErrors, match="“指标”没有这一栏：“得份”，是不是要写“得分”？"):
        rule_file(SATISFACTION._replace(check="x.得份 <= x.分值"))
