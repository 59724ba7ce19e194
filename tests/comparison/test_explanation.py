"""What a rule across submissions does is not explained from one of them."""

from pathlib import Path

from auditor.authoring.explanation import explanation
from auditor.readers import read
from auditor.ruleset import load
from tests.comparison.county import Form, written


def test_a_rule_across_submissions_says_how_to_see_it_at_work(tmp_path: Path) -> None:
    (path,) = written(tmp_path, {"a": Form("路灯维护", "甲县住建局")})
    ruleset = load()
    rule = ruleset.rule("conflicting-duplicates")
    assert rule is not None
    assert explanation(rule, ruleset, read(path)) == (
        "规则 conflicting-duplicates：同一项目两份自评数字不同\n\n"
        "这条规则看的是几份材料之间、或材料与台账之间的关系，从一份材料里说不出它为什么报、为什么没报。"
        "请用 auditor check 把有关的材料一起核查（台账用 --ledger 给出），判不了的会写明原因。"
    )
