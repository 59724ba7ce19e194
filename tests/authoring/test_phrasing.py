"""Rules read back as one plain Chinese sentence."""

import pytest

from auditor.authoring.phrasing import Phrasing, sentence
from auditor.ruleset import Ruleset, load


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    return load()


def test_a_rule_is_read_back_in_one_sentence(ruleset: Ruleset) -> None:
    rule = ruleset.rule("score-above-weight")
    assert rule is not None
    assert sentence(rule, ruleset) == "看每个指标，应当指标的得分不超过指标的分值；否则报“严重”：得分超过分值。"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('i.direction == "at_most"', "指标的方向等于“不高于”"),
        ("i.得分 < i.分值 且 非 stated(i.reason)", "指标的得分小于指标的分值，并且指标的偏差原因没有填写"),
        ("i.met or known(i.actual)", "指标的达标，或者指标的实际完成值有值"),
        ('matches(i.name, "满意度|满意率")', "指标的名称里有“满意度”“满意率”之一"),
        ("agrees(i.actual, i.target * 2)", "指标的实际完成值与（指标的指标值×2）相符"),
        ("sum(x.score for x in submission.form.indicators if known(x.score)) > profile.full_marks",
         "这份材料的自评表的指标中（它的得分有值）的各自的得分之和大于口径的“满分”"),
        ("any(x.score > 3 for x in submission.form.indicators)", "这份材料的自评表的指标里至少有一个它的得分大于3"),
        ("(i.score if i.met else i.due) == i.weight", "（指标的达标时，指标的得分；否则，指标的应得分）等于指标的分值"),
    ],
)  # fmt: skip
def test_expressions_are_put_into_words(ruleset: Ruleset, source: str, words: str) -> None:
    rule = ruleset.rule("score-above-weight")
    assert rule is not None
    assert Phrasing(rule, ruleset.parameters, ruleset.terms).phrase(source) == words


def test_every_rule_can_be_read_back(ruleset: Ruleset) -> None:
    told = [sentence(rule, ruleset) for rule in ruleset.rules]
    assert [words for words in told if not words.startswith("看每") or "{0}" in words] == []
