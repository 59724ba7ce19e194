"""The slips of someone who writes a first rule: each is told at its line with what to write instead, and the other rules go on."""

from pathlib import Path

import pytest

from tests.english import in_chinese
from tests.lone import alone

RULE = """title: 得分超过分值
severity: error
why: 得分不得超过分值。
basis: [{document: 本局通知, clause: 第三条, confirmed: true}]
for: {i: indicator}
check: i.score <= i.weight
focus: i.score
evidence: [i.weight]
message: 指标「{i.name}」得分 {i.score} 超过分值 {i.weight}。
examples:
  - {given: {indicator: {weight: "5", score: "9"}}, outcome: fail}
  - {given: {indicator: {weight: "5", score: "5"}}, outcome: pass}
  - {given: {indicator: {weight: "5", score: ""}}, outcome: not_evaluable}
"""


def told(folder: Path, old: str, new: str) -> tuple[int, int | None, str]:
    """The first thing said of the rule with one part of it written otherwise; a rule beside it is there all the same."""
    assert old in RULE
    (folder / "own.yaml").write_text(RULE.replace(old, new, 1), encoding="utf-8")
    (folder / "sound.yaml").write_text(RULE, encoding="utf-8")
    found = alone(folder, sparing=True)
    assert [rule.id for rule in found.rules] == ["sound"]
    wrong = found.refused[0]
    return wrong.line, wrong.column, in_chinese(wrong.wording)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # an unknown field, and two languages in one name
        ("i.score <= i.weight", "i.scor <= i.weight", (6, 10, "“指标”没有这一栏：“scor”，是不是要写“score”？")),
        (
            "i.score <= i.weight",
            "i.得分 <= i.weight分",
            (6, 18, "“指标”没有这一栏：“weight分”，一个名称里不能又有中文又有英文，是不是要写“weight”？"),
        ),
        ("i.score <= i.weight", "指标.得分 <= 指标.分值", (6, 8, "“指标”是一种对象，这里要写 for 里给它取的名称“i”。")),
        ("severity: error", "severity: 严重", (2, 11, "severity要写英文词：“严重”请写 error。")),
        ("title: 得", "标题: 得", (1, 1, "键要写英文词：“标题”请写 title。")),
        ("outcome: fail", "outcome: 不符", (11, 62, "outcome要写英文词：“不符”请写 fail。")),
        # a quote forgotten
        ("check: i.score", "check: 'i.score", (6, 8, "这里开始的引号没有配对的另一个引号，请补上。")),
        ("check: i.score <= i.weight", 'check: i.name == "接访', (6, 18, "这里的引号没有配对的另一个引号。")),
        ("[i.weight]", '[i.weight, "i.name]', (8, 22, '这里的引号 " 没有配对的另一个引号，请补上。')),
        ("message: 指标「", "message: {i.name} ", (9, 10, "以 { 或 [ 开头的文字要用引号括起来。")),
        # a comma in a flow map
        (
            "check: i.score",
            "let: {x: round(i.score, 2)}\ncheck: x",
            (6, 25, "花括号里的逗号把表达式分开了，请把整个表达式用引号括起来，或分行写。"),
        ),
        # full-width punctuation
        ("check: i", "check：i", (6, 6, "键后面用了全角冒号“：”，请改为半角冒号加一个空格“: ”。")),
        ("i.score <= i.weight", "i。score <= i.weight", (6, 9, "“。”请改写为 . 。")),
        ("{i: indicator}", "{i：indicator}", (5, 7, "冒号要用半角，后面空一格，写成 i: indicator。")),
        ("{i: indicator}", "{i: indicator，s: statement}", (5, 19, "花括号里用了全角逗号“，”，请改为半角逗号加一个空格“, ”。")),
        ("{i.score}", "｛i.score｝", (9, 25, "“｛”是全角括号，占位请改写为 { 。")),
        # blanks
        ("check: i.score", "\tcheck: i.score", (6, 1, "行首用了制表符，YAML 缩进只能用空格。")),
        ("check: i.score", "check:i.score", (6, 6, "冒号后面要空一格，写成“check: …”。")),
        ("check: i.score", "  check: i.score", (6, 3, "这一行的缩进和上面的键没有对齐：同一层的键要从同一列写起。")),
        ("{i: indicator}", "{i:indicator}", (5, 7, "冒号要用半角，后面空一格，写成 i: indicator。")),
        ("{i: indicator}", "i: indicator", (5, 6, "for 的值要用花括号括起来，写成 for: {i: indicator}。")),
        # brackets
        ("{i: indicator}", "{i: indicator", (5, 6, "这里的“{”没有配对的“}”，请在这一段末尾补上“}”。")),
        ("[i.weight]", "[i.weight}", (8, 20, "第 11 列开的是“[”，这里要写“]”，不能写“}”。")),
        # words where signs belong
        ("i.score <= i.weight", "i.score 小于等于 i.weight", (6, 16, "“小于等于”不能这样用：请写 <=。")),
        ("check: i.score", "check: 如果 i.score", (6, 8, "“如果”不能这样用：条件写在 where 里，或写成 甲 if 条件 else 乙。")),
    ],
)
def test_a_slip_is_told_with_what_to_write_instead(tmp_path: Path, old: str, new: str, expected: tuple[int, int | None, str]) -> None:
    assert told(tmp_path, old, new) == expected
