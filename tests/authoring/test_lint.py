"""What lint remarks on: style, missing examples, conditions that never change, divisors that may be zero, rules that overlap."""

from pathlib import Path

import pytest

from auditor.authoring import lint
from auditor.ruleset import built_in, load
from tests.lone import alone

RULE = """title: 得分过高
severity: warning
why: 得分不应超过分值。
basis: [{document: 本局通知, clause: 第三条, confirmed: true}]
for: {i: indicator}
check: i.score <= i.weight + 1
focus: i.score
message: 得分 {i.score} 过高。
suggest: 请核对。
examples:
  - {given: {indicator: {weight: "5", score: "9"}}, outcome: fail}
  - {given: {indicator: {weight: "5", score: "5"}}, outcome: pass}
  - {given: {indicator: {weight: "5", score: ""}}, outcome: not_evaluable}
"""


def remarks(folder: Path, *texts: str) -> list[tuple[str, bool]]:
    for number, text in enumerate(texts, start=1):
        (folder / f"own-{number}.yaml").write_text(text, encoding="utf-8")
    return [(str(one).removeprefix(f"{folder.name}/"), one.fault) for one in lint.remarks(alone(folder), [folder], built_in())]


def test_a_sound_rule_is_not_remarked_on(tmp_path: Path) -> None:
    assert remarks(tmp_path, RULE) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title: 得分过高", "title: 得分过高。", ("own-1.yaml 第 1 行：title 末尾不加句号。", False)),
        ("why: 得分不应超过分值。", "why: 得分不应超过分值", ("own-1.yaml 第 3 行：why 是一句话，末尾加句号“。”。", False)),
        ("suggest: 请核对。\n", "", ("own-1.yaml 第 8 行：没有写 suggest：被审单位该怎么改。", False)),
        (
            "check:",
            "where: i.weight > 3\ncheck:",
            ("own-1.yaml 第 11 行：where 把一部分对象排除在外，examples 里却没有 outcome: not_applicable 的例子。", False),
        ),
        (
            "check: i.score",
            "where: 3 > 2 and known(i.id)\ncheck: i.score",
            ("own-1.yaml 第 6 行：where 里的“3 > 2”没有用到材料里的任何东西，总是成立，可以删去。", True),
        ),
        (
            "check: i.score <= i.weight + 1",
            "where: i.weight >= i.score\ncheck: i.score <= i.weight",
            ("own-1.yaml 第 7 行：check 里的“i.score <= i.weight”在 where 里已经要求过，到这里总是成立。", True),
        ),
        (
            "check: i.score",
            'where: i.direction == "at_least" and i.direction == "exact"\ncheck: i.score',
            (
                (
                    "own-1.yaml 第 6 行：where 要求 i.direction 等于“at_least”又等于“exact”，"
                    "不可能同时成立，规则永远不会触发；要两者之一请写 in。"
                ),
                True,
            ),
        ),
        (
            "check: i.score",
            "where: i.met and not i.met\ncheck: i.score",
            ("own-1.yaml 第 6 行：where 里既要求“i.met”又要求它不成立，规则永远不会触发。", True),
        ),
        (
            "check: i.score <= i.weight + 1",
            "check: i.score / i.weight <= 1",
            ("own-1.yaml 第 6 行：除数 i.weight 为 0 时规则未能判定；若应当不适用，请在 where 里加 i.weight != 0。", False),
        ),
    ],
)
def test_what_could_be_better_is_remarked_on_at_its_line(tmp_path: Path, old: str, new: str, expected: tuple[str, bool]) -> None:
    assert expected in remarks(tmp_path, RULE.replace(old, new, 1))


def test_rules_that_say_the_same_of_the_same_things_overlap(tmp_path: Path) -> None:
    narrower = RULE.replace("{i: indicator}", "{x: indicator}").replace("i.score", "x.score").replace("i.weight", "x.weight")
    narrower = narrower.replace("check: x.score <= x.weight + 1", "where: x.met\ncheck: x.weight + 1 >= x.score")
    told = [message for message, fault in remarks(tmp_path, RULE, narrower) if fault]
    assert told == ["own-2.yaml 第 7 行：与规则“own-1”重叠：check 相同，where 又在它的范围之内，同一处会报两次。"]


def test_a_built_in_rule_says_in_english_what_it_says_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "own-1.yaml").write_text(RULE, encoding="utf-8")
    told = [one.message.zh for one in lint.remarks(alone(tmp_path), [tmp_path], tmp_path)]
    assert told == ["en 里缺少 title、why、message、suggest。"]


def test_no_built_in_rule_is_remarked_on() -> None:
    assert [str(one) for one in lint.remarks(load(), [built_in()], built_in())] == []
