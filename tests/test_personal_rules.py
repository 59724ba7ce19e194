"""A folder of one's own beside the built-in rules: a broken file costs itself and nothing else."""

import re
import time
from pathlib import Path

import pytest

from auditor.ruleset import RuleErrors, built_in, load
from tests.english import in_chinese

GOOD = (built_in() / "scoring" / "score-above-weight.yaml").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder called as the built-in one is, with one sound rule and one that has a wrong name in it."""
    own = tmp_path / "rules"
    own.mkdir()
    (own / "sound.yaml").write_text(GOOD, encoding="utf-8")
    (own / "broken.yaml").write_text(GOOD.replace("check: i.score", "check: i.scor"), encoding="utf-8")
    return own


def told(folder: Path) -> list[str]:
    return [str(error) for error in load([folder], sparing=True).refused]


def test_a_broken_file_leaves_all_other_rules_working(folder: Path) -> None:
    found = load([folder], sparing=True)
    assert {rule.id for rule in found.rules} == {rule.id for rule in load().rules} | {"sound"}
    line = GOOD[: GOOD.index("check: i.score")].count("\n") + 1
    assert [str(error) for error in found.refused] == [
        f"rules/broken.yaml 第 {line} 行第 10 列：“指标”没有这一栏：“scor”，是不是要写“score”？"
    ]
    assert found.unusable == ()


def test_a_broken_file_is_refused_where_nothing_is_spared(folder: Path) -> None:
    with pytest.raises(RuleErrors):
        load([folder])


def test_a_rule_of_the_same_id_gives_way_to_the_built_in_one(folder: Path) -> None:
    (folder / "scoring").mkdir()
    (folder / "scoring" / "score-above-weight.yaml").write_text(GOOD, encoding="utf-8")
    found = load([folder], sparing=True)
    assert found.rule("score-above-weight") is not None
    name = "rules/scoring/score-above-weight.yaml"
    assert f"{name} 第 1 行第 1 列：规则“score-above-weight”已在 {name} 中写过，请换一个文件名。" in [str(error) for error in found.refused]


def test_a_folder_of_which_nothing_is_left_is_named(folder: Path) -> None:
    (folder / "sound.yaml").write_text("title: 甲\n", encoding="utf-8")
    assert load([folder], sparing=True).unusable == (str(folder),)


def test_a_broken_profile_and_a_broken_term_cost_what_needs_them(folder: Path) -> None:
    (folder / "profiles").mkdir()
    (folder / "profiles" / "county.yaml").write_text("title: 某县口径\nparameters: {low_execusion: 80%}\n", encoding="utf-8")
    (folder / "terms.yaml").write_text("odd: {zh: 奇数, of: indicator, as: i, is: i.scor > 3, help: 说明}\n", encoding="utf-8")
    (folder / "needy.yaml").write_text(GOOD.replace("check: i.score", "check: i.odd and i.score"), encoding="utf-8")
    found = load([folder], sparing=True)
    assert "county" not in found.profiles
    assert found.rule("needy") is None
    assert found.rule("sound") is not None
    assert sorted({error.file for error in found.refused}) == [
        "rules/broken.yaml",
        "rules/needy.yaml",
        "rules/profiles/county.yaml",
        "rules/terms.yaml",
    ]


def test_a_folder_that_is_not_there_is_refused_all_the_same(tmp_path: Path) -> None:
    with pytest.raises(RuleErrors, match="没有这个规则文件夹。"):
        load([tmp_path / "没有"], sparing=True)


def test_an_english_sentence_is_compiled_when_asked_for_and_refused_where_it_is_wrong(folder: Path) -> None:
    (folder / "broken.yaml").unlink()
    text = re.sub(r"^  message: .*$", '  message: "{i.scor}"', GOOD, count=1, flags=re.MULTILINE)
    (folder / "sound.yaml").write_text(text, encoding="utf-8")
    assert load([folder]).rule("sound") is not None
    with pytest.raises(RuleErrors, match="“指标”没有这一栏：“scor”，是不是要写“score”？"):
        load([folder], in_english=True)


def test_the_rules_load_within_half_a_second() -> None:
    load()
    began = time.process_time()
    found = load()
    assert time.process_time() - began < 0.5 * len(found.rules) / 112 + 0.25


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(a?a?)+$", "“(a?a?)+$”在重复里面又有重复（如 (a+)+），长文字可能算不完；请改写成不套重复的样子。"),
        (
            "(按|按时|时)*完",
            "“(按|按时|时)*完”重复的几种写法可以互相拼成（如 (a|aa)+），长文字可能算不完；请删去能由别的写法拼成的那一种。",
        ),
        (".*甲.*乙.*丙.*丁.*", "“.*甲.*乙.*丙.*丁.*”里有 5 处 * 或 +，长文字可能算不完；请拆成几个 matches，用 and 连起来。"),
    ],
)
def test_a_regular_expression_that_never_ends_is_refused_with_what_to_write(folder: Path, pattern: str, why: str) -> None:
    text = GOOD.replace("check: i.score <= i.weight", f"where: matches(i.name, '{pattern}')\ncheck: i.score <= i.weight")
    (folder / "broken.yaml").write_text(text, encoding="utf-8")
    assert [in_chinese(error.wording) for error in load([folder], sparing=True).refused] == [why]


def test_words_that_cannot_be_pieced_together_may_repeat(folder: Path) -> None:
    text = GOOD.replace("check: i.score <= i.weight", "where: matches(i.name, '(按|按时|按期|全部)*完成')\ncheck: i.score <= i.weight")
    (folder / "broken.yaml").write_text(text, encoding="utf-8")
    assert load([folder], sparing=True).refused == ()
