"""Rules tried on their examples: what is judged otherwise, known gaps, and which outcomes are shown."""

from pathlib import Path

import pytest

from auditor import example
from auditor.authoring import trial
from auditor.ruleset import RuleErrors, built_in, load

RULE = (built_in() / "scoring" / "score-above-weight.yaml").read_text(encoding="utf-8")


def tried(folder: Path, extra: str) -> trial.Trial:
    (folder / "own.yaml").write_text(RULE.rstrip("\n") + f"\n  - {extra}\n", encoding="utf-8")
    ruleset = load([folder])
    return trial.trial(example.tried(ruleset, [one for one in ruleset.rules if one.id == "own"]))


def test_an_example_judged_otherwise_is_told_with_its_line(tmp_path: Path) -> None:
    found = tried(tmp_path, '{given: {indicator: {weight: "5", score: "9"}}, outcome: pass}')
    line = RULE.rstrip("\n").count("\n") + 2
    assert found.is_met is False
    assert trial.told(found, whole=False).splitlines()[0].startswith(f"own 第 {line} 行的例子应为 pass，判为 fail。指标「指标1」得分 9")
    assert trial.told(found, whole=False).splitlines()[-1].endswith("个例子中有 1 个判定不对。")


def test_a_known_gap_is_told_and_no_failure_until_it_closes(tmp_path: Path) -> None:
    open_gap = tried(tmp_path, '{given: {indicator: {weight: "5", score: "9"}}, outcome: pass, todo: 口径允许时还分不出}')
    line = RULE.rstrip("\n").count("\n") + 2
    assert open_gap.is_met
    assert trial.told(open_gap, whole=False).splitlines()[0] == f"已知缺口：own 第 {line} 行的例子应为 pass，判为 fail：口径允许时还分不出"
    closed = tried(tmp_path, '{given: {indicator: {weight: "5", score: "9"}}, outcome: fail, todo: 口径允许时还分不出}')
    assert trial.told(closed, whole=False).splitlines()[0] == f"缺口已补上：own 第 {line} 行的例子已判定正确，请删去 todo。"


def test_a_gap_shows_no_outcome(tmp_path: Path) -> None:
    gapped = RULE.replace("outcome: pass}", "outcome: pass, todo: 缺}")
    (tmp_path / "own.yaml").write_text(gapped, encoding="utf-8")
    with pytest.raises(RuleErrors, match="examples 里没有 outcome: pass 的例子（相符）。"):
        load([tmp_path])


def test_coverage_is_told_by_rule_and_outcome(tmp_path: Path) -> None:
    found = tried(tmp_path, '{given: {indicator: {weight: "5", score: "9"}}, outcome: fail}')
    assert set(found.coverage) == {"own"}
    counted = found.coverage["own"]
    assert (counted["fail"] >= 2, counted["pass"] >= 1, counted["not_evaluable"] >= 1, counted["review"]) == (True, True, True, 0)
    assert "1 条规则中，例子表明了：不符 1 条，相符 1 条，判不了 1 条，不适用 0 条，待核 0 条。" in trial.told(found, whole=True)


def test_every_active_rule_shows_a_fail_and_a_pass() -> None:
    ruleset = load()
    found = trial.trial(example.tried(ruleset))
    assert found.wrong == ()
    assert [rule for rule, counted in found.coverage.items() if not (counted["fail"] and counted["pass"])] == []
    assert set(found.coverage) == {rule.id for rule in ruleset.rules}
