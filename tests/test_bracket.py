"""Unbalanced brackets of a rule file: which one, where, and what to write instead."""

import pytest

from auditor.ruleset import built_in
from auditor.ruleset.bracket import unbalanced
from tests.english import in_chinese


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for: {i: indicator\ncheck: a\n", (1, 6, "这里的“{”没有配对的“}”，请在这一段末尾补上“}”。")),
        ("for: [i: a}\n", (1, 11, "第 6 列开的是“[”，这里要写“]”，不能写“}”。")),
        ("for: {i: a}}\n", (1, 12, "这里多了一个“}”，前面没有与它配对的括号，请删去。")),
        ("basis: [{document: a,\n  clause: b]\n", (2, 12, "第 1 行第 9 列开的是“{”，这里要写“}”，不能写“]”。")),
        (
            "examples:\n  - {given: {indicator: {name: x}, outcome: fail}\n  - {given: {a: b}}\n",
            (2, 5, "这里的“{”没有配对的“}”，请在这一段末尾补上“}”。"),
        ),
    ],
)
def test_the_bracket_without_a_partner_is_named_with_its_place(text: str, expected: tuple[int, int, str]) -> None:
    found = unbalanced(text)
    assert found is not None
    assert (found.line, found.column, in_chinese(found.wording)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a: '{'\nb: [1,\n  2]\n",
        "x: |\n  {{{ [\ny: 1\n",
        "check: f(a, [1)\n",
        "message: it's {a b\n",
        'a: [x, "it]", y] # [\n',
        'severity:\n  - {is: note, when: "a] b"}\n',
    ],
)
def test_brackets_that_yaml_does_not_read_are_no_matter(text: str) -> None:
    assert unbalanced(text) is None


def test_no_file_of_the_built_in_rules_is_accused() -> None:
    files = sorted(built_in().rglob("*.yaml"))
    assert [(path.name, found) for path in files if (found := unbalanced(path.read_text(encoding="utf-8"))) is not None] == []
