"""Rule files: what is loaded, and what is refused with file, line, column and the word to write instead."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from auditor.model import Submission
from auditor.quantity import shown
from auditor.ruleset import Basis, Profile, Rule, RuleErrors, Ruleset, UnknownProfile, choose, load
from auditor.scope import Pattern, Scope
from tests import handmade
from tests.english import in_chinese

FIXTURES = Path(__file__).with_name("rules")
RULE = (FIXTURES / "scoring" / "score-above-weight.yaml").read_text(encoding="utf-8")
ANY_INDICATOR = Scope((Pattern("a0", "indicator"),))


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    return load([FIXTURES], with_built_in=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the fixtures' profiles and terms and no rules."""
    shutil.copytree(FIXTURES / "profiles", tmp_path / "profiles")
    shutil.copy(FIXTURES / "terms.yaml", tmp_path / "terms.yaml")
    (tmp_path / "profiles" / "province.yaml").write_text("title: 某省口径\n", encoding="utf-8")
    return tmp_path


def rule(folder: Path, text: str, name: str = "score-above-weight") -> None:
    (folder / "scoring").mkdir(exist_ok=True)
    (folder / "scoring" / f"{name}.yaml").write_text(text, encoding="utf-8")


def refusals(folder: Path) -> list[tuple[str, int, int | None, str]]:
    with pytest.raises(RuleErrors) as caught:
        load([folder], with_built_in=False)
    return [
        (error.file.removeprefix(folder.name + "/"), error.line, error.column, in_chinese(error.wording)) for error in caught.value.errors
    ]


def refusal(folder: Path, old: str, new: str) -> tuple[int, int | None, str]:
    """How the fixture rule is refused with one part of it written otherwise."""
    assert old in RULE
    rule(folder, RULE.replace(old, new))
    (found,) = refusals(folder)
    assert found[0] == "scoring/score-above-weight.yaml"
    return found[1:]


def test_a_rule_is_what_its_file_says(ruleset: Ruleset) -> None:
    found = ruleset.rule("score-above-weight")
    assert found is not None
    assert (found.id, found.topic, found.title, found.file) == (
        "score-above-weight",
        "scoring",
        "得分超过分值",
        "rules/scoring/score-above-weight.yaml",
    )
    assert found.basis == (Basis(document="自评表附注", clause="注2", confirmed=True),)
    assert found.binds == {"i": "indicator"}
    assert [(example.given, example.outcome) for example in found.examples] == [
        ({"indicator": {"name": "接访次数", "weight": "6.67", "score": "7"}}, "fail"),
        ({"indicator": {"name": "接访次数", "weight": "6.67", "score": "6.67"}}, "pass"),
        ({"indicator": {"name": "接访次数", "weight": "6.67"}}, "not_evaluable"),
    ]
    assert found.scope == ANY_INDICATOR


def test_equality_of_keys_becomes_the_scope_and_the_rest_stays(ruleset: Ruleset) -> None:
    mismatch = ruleset.rule("narrative-value-mismatch")
    lost = ruleset.rule("suspected-lost-row")
    reverse = ruleset.rule("reverse-indicator-misscored")
    assert mismatch is not None
    assert lost is not None
    assert reverse is not None
    about = Pattern("a0", "statement", (("role", "actual"),))
    assert mismatch.scope == Scope((about, Pattern("a1", "indicator", (), (("id", "a0", "about"),))))
    assert mismatch.compiled.tests.where is None
    assert lost.watches == ("weights-not-100", "total-score-mismatch")
    assert reverse.scope == Scope((Pattern("a0", "indicator", (("direction", "at_most"),)),))
    assert reverse.compiled.tests.where is not None


def test_rules_with_the_same_scope_share_it(ruleset: Ruleset) -> None:
    assert len(ruleset.rules) == 9
    assert len(ruleset.scopes) == 7
    assert ruleset.only([one for one in ruleset.rules if one.id == "score-above-weight"]).scopes == (ANY_INDICATOR,)


def test_the_digest_follows_every_byte_and_nothing_else(folder: Path) -> None:
    rule(folder, RULE)
    first = load([folder], with_built_in=False).sha256
    assert load([folder], with_built_in=False).sha256 == first
    rule(folder, RULE + "# 注\n")
    assert load([folder], with_built_in=False).sha256 != first


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("check: i.score <= i.weight", "check: i.scor <= i.weight", (6, 10, "“指标”没有这一栏：“scor”，是不是要写“score”？")),
        ("check: i.score <= i.weight", "check: i.得份 <= i.分值", (6, 10, "“指标”没有这一栏：“得份”，是不是要写“得分”？")),
        ("check: i.score <= i.weight", "check: >\n  i.score\n    <= i.wait", (8, 10, "“指标”没有这一栏：“wait”，是不是要写“weight”？")),
        ("check: i.score <= i.weight", 'check: "i.score <= i.wait"', (6, 22, "“指标”没有这一栏：“wait”，是不是要写“weight”？")),
        ("check: i.score <= i.weight", "check: i.score ≤ i.weight", (6, 16, "“≤”请改写为 <= 。")),
        ("check: i.score <= i.weight", "check: i.score", (6, 8, "这里要写条件（成立或不成立），“i.score”是数字。")),
        ("severity: error", "severity: eror", (2, 11, "severity没有这个值：“eror”，是不是要写“error”？")),
        ("for: {i: indicator}", "for: {i: indicater}", (5, 10, "没有这种对象：“indicater”，是不是要写“indicator”？")),
        ("for: {i: indicator}", "for: {i: indicator, s: statement}", (5, 21, "for 里的“s”没有用到，请删去或用上。")),
        ("for: {i: indicator}", "for: {i: indicator}\nlet: {twice: i.score * 2}", (6, 7, "let 里的“twice”没有用到，请删去或用上。")),
        ("for: {i: indicator}", "for: {i: indicator}\nlet: {sum: i.score * 2}", (6, 7, "“sum”是规则语言自己的名称，请换一个。")),
        ("得分 {i.score} 超过", "得分 {j.score} 超过", (10, 26, "没有名称“j”。可以写：submission、profile、i。")),
        ("focus: i.score", "focus: i.score + 1", (7, 8, "“i.score + 1”不是表中或正文的位置；请写一栏的路径，如 i.score，或一个对象。")),
        ("evidence: [i.weight]", "evidence: i.weight", (8, 11, "evidence要写成列表，如 [甲, 乙]。")),
        ("decision: i.weight - i.score", "decision: i.score > 3", (12, 11, "这里要写数字，“i.score > 3”是条件。")),
        ("{document: 自评表附注, clause: 注2, confirmed: true}", "{clause: 注2}", (4, 9, "basis 的每一项要写 document（文件名）。")),
        ("why: 各项指标得分不得超过该指标分值上限。\n", "", (1, 1, "缺少 why：为什么这是错。")),
        ("outcome: pass", "outcome: passed", (18, 80, "outcome没有这个值：“passed”，是不是要写“pass”？")),
        (
            "title: 得分超过分值",
            "title: 得分超过分值\nid: score-over-weight",
            (2, 5, "id 要和文件名一样：文件名是“score-above-weight”，这里写“score-over-weight”。"),
        ),
        ("title: 得分超过分值", "title: 得分超过分值\ntitle: 得分", (2, 1, "“title”写了两次，第一次在第 1 行。")),
        ("title: 得分超过分值", "title：得分超过分值", (1, 6, "键后面用了全角冒号“：”，请改为半角冒号加一个空格“: ”。")),
        ("why: 各项", "why: 注意: 各项", (3, 8, "值里面有“: ”，请把整个值用引号括起来。")),
        ('expected: "不高于 {i.weight}"', "expected: {i.weight}", (9, 11, "expected要写一段文字；以 { 或 [ 开头的文字要用引号括起来。")),
        (
            "check: i.score <= i.weight",
            "let: {x: round(i.score, 2)}\ncheck: x <= i.weight",
            (6, 25, "花括号里的逗号把表达式分开了，请把整个表达式用引号括起来，或分行写。"),
        ),
        (
            "check: i.score <= i.weight",
            "check: i.score <= i.weight\nsupersedes: [i]",
            (7, 14, "supersedes 只能写 for 中种类为 finding 或 cause 的名称。"),
        ),
    ],
)
def test_a_wrong_rule_is_refused_at_its_place(folder: Path, old: str, new: str, expected: tuple[int, int | None, str]) -> None:
    assert refusal(folder, old, new) == expected


def test_an_unknown_key_is_refused_with_the_nearest_one(folder: Path) -> None:
    rule(folder, RULE.replace("check:", "chek:"))
    assert refusals(folder) == [
        ("scoring/score-above-weight.yaml", 1, 1, "缺少 check：应当成立的条件，如 i.score <= i.weight。"),
        ("scoring/score-above-weight.yaml", 6, 1, "规则没有这个键：“chek”，是不是要写“check”？"),
    ]


def test_everything_wrong_is_told_at_once(folder: Path) -> None:
    rule(folder, RULE.replace("check: i.score", "check: i.scor").replace("focus: i.score", "focus: i.scoer"))
    rule(folder, "", "empty-rule")
    rule(folder, RULE, "Score_Above")
    assert refusals(folder) == [
        ("scoring/Score_Above.yaml", 1, 1, "文件名“Score_Above.yaml”要用小写英文字母、数字和连字符，如 score-above-weight.yaml。"),
        ("scoring/empty-rule.yaml", 1, 1, "文件是空的。"),
        ("scoring/score-above-weight.yaml", 6, 10, "“指标”没有这一栏：“scor”，是不是要写“score”？"),
        ("scoring/score-above-weight.yaml", 7, 10, "“指标”没有这一栏：“scoer”，是不是要写“score”？"),
    ]


def test_an_error_reads_as_a_sentence_with_its_place(folder: Path) -> None:
    rule(folder, RULE.replace("check: i.score", "check: i.scor"))
    with pytest.raises(RuleErrors) as caught:
        load([folder], with_built_in=False)
    name = f"{folder.name}/scoring/score-above-weight.yaml"
    assert str(caught.value) == f"{name} 第 6 行第 10 列：“指标”没有这一栏：“scor”，是不是要写“score”？"


def test_a_rule_shows_every_outcome_it_can_have(folder: Path) -> None:
    lines = [line for line in RULE.splitlines() if "not_evaluable" not in line]
    rule(folder, "\n".join(lines))
    expected = "examples 里没有 outcome: not_evaluable 的例子（缺数据而无法判定）。"
    assert refusals(folder) == [("scoring/score-above-weight.yaml", 17, 3, expected)]
    asked = [line.replace("check:", "where: known(i.score) and known(i.weight)\ncheck:") for line in lines]
    rule(folder, "\n".join(asked))
    assert [one.id for one in load([folder], with_built_in=False).rules] == ["score-above-weight"]


def second_stage(watched: str, name: str = "w") -> str:
    text = RULE.replace(
        "for: {i: indicator}", f'for: {{i: indicator, {name}: finding}}\nwhere: {name}.about == i.id and {name}.rule == "{watched}"'
    )
    return text + f"supersedes: [{name}]\n"


def test_a_rule_over_findings_names_a_rule_that_exists(folder: Path) -> None:
    rule(folder, RULE)
    rule(folder, second_stage("score-above-wait"), "second")
    assert refusals(folder) == [("scoring/second.yaml", 6, 8, "没有这条规则：“score-above-wait”，是不是要写“score-above-weight”？")]


def test_a_rule_over_any_finding_is_refused(folder: Path) -> None:
    rule(folder, RULE.replace("for: {i: indicator}", "for: {i: indicator, w: finding}\nwhere: w.about == i.id"), "second")
    expected = '“w”是发现，where 里要写明是哪条规则的，如 w.rule == "weights-not-100"。'
    assert refusals(folder) == [("scoring/second.yaml", 6, 8, expected)]


def test_rules_that_wait_for_each_other_are_refused(folder: Path) -> None:
    rule(folder, second_stage("second"), "first")
    rule(folder, second_stage("first"), "second")
    assert refusals(folder) == [
        ("scoring/first.yaml", 21, 13, "规则互相等待对方的发现：first → second → first。"),
        ("scoring/second.yaml", 21, 13, "规则互相等待对方的发现：second → first → second。"),
    ]


def test_a_rule_written_twice_is_refused(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    rule(folder, RULE)
    other = tmp_path_factory.mktemp("own")
    (other / "score-above-weight.yaml").write_text(RULE, encoding="utf-8")
    with pytest.raises(RuleErrors) as caught:
        load([folder, other], with_built_in=False)
    message = f"规则“score-above-weight”已在 {folder.name}/scoring/score-above-weight.yaml 中写过，请换一个文件名。"
    assert [error.message for error in caught.value.errors] == [message]


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"title: \xff\xfe", 1, "文件不是 UTF-8 编码，请另存为 UTF-8。"),
        (b"a: [1]\n", 1, "规则没有这个键：“a”。可以写："),
        (b"title: '\x00'", 1, "文件里有 YAML 不允许的控制字符。"),
        (b"- a\n- b\n", 1, "规则文件要写成“键: 值”的样子，第一个键是 title。"),
        (b"title: a\n\tfor: b\n", 2, "行首用了制表符，YAML 缩进只能用空格。"),
        (b"x" * 300_000, 1, "文件有 300000 字节，规则文件不应超过 200000 字节。"),
    ],
)
def test_a_broken_file_is_refused_in_a_sentence(folder: Path, content: bytes, line: int, message: str) -> None:
    (folder / "broken.yaml").write_bytes(content)
    first = refusals(folder)[0]
    assert (first[0], first[1], first[3][: len(message)]) == ("broken.yaml", line, message)


def test_anchors_that_would_unfold_without_end_are_refused(folder: Path) -> None:
    (folder / "laughs.yaml").write_text("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n", encoding="utf-8")
    assert refusals(folder) == [
        ("laughs.yaml", 1, 4, "规则文件不用锚点和引用（& 和 *），请把内容写全。"),
        ("laughs.yaml", 2, 4, "规则文件不用锚点和引用（& 和 *），请把内容写全。"),
    ]


def test_a_profile_takes_over_what_it_does_not_say(ruleset: Ruleset) -> None:
    default, province = ruleset.profiles["default"], ruleset.profiles["province"]
    assert (province.title, province.extends) == ("某省口径", "default")
    assert (shown(default.parameters["low_execution"]), shown(province.parameters["low_execution"])) == ("90%", "80%")
    assert province.parameters["full_marks"] == default.parameters["full_marks"]
    assert province.rules == {"unexplained-overshoot": "off", "score-above-weight": "warning"}


def test_parameters_are_numbers_units_words_lists_and_tables(ruleset: Ruleset) -> None:
    parameters = ruleset.default_profile.parameters
    assert parameters["full_marks"].value == Decimal(100)
    assert (parameters["overshoot"].value, parameters["overshoot"].unit.name) == (Decimal(120), "%")
    assert parameters["vague"] == ("提升", "加强")
    assert {name: bound.value for name, bound in parameters["grades"].items()} == {"优": 90, "良": 80, "中": 60, "差": 0}
    assert [(one.name, one.zh) for one in ruleset.parameters][:2] == [("full_marks", "满分"), ("low_execution", "低执行率")]


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("title: 甲\nparameters: {低执行: 80%}\n", 2, 14, "默认口径没有这个参数：“低执行”，是不是要写“低执行率”？"),
        ("title: 甲\nparameters: {低执行率: 很低}\n", 2, 20, "参数“低执行率”在默认口径里是数字，这里写的是文字。"),
        ("title: 甲\nextends: provinces\n", 1, 1, "extends 没有这个口径：“provinces”，是不是要写“province”？"),
        ("title: 甲\nrules: {score-above-weigh: off}\n", 2, 9, "没有这条规则：“score-above-weigh”，是不是要写“score-above-weight”？"),
        ("title: 甲\nrules: {score-above-weight: of}\n", 2, 29, "rules 的值没有这个词：“of”，是不是要写“off”？"),
        ("extends: default\n", 1, 1, "缺少 title：口径的名称，如 财政部通用口径。"),
        ("title: 甲\nextends: county\n", 1, 1, "extends 绕回了自己：county → county。"),
        ("title: 甲\nrecognised_by: {footnote: [甲]}\n", 2, 17, "recognised_by 没有这个键：“footnote”，是不是要写“footnotes”？"),
    ],
)
def test_a_wrong_profile_is_refused_at_its_place(folder: Path, text: str, line: int, column: int, message: str) -> None:
    rule(folder, RULE)
    (folder / "profiles" / "county.yaml").write_text(text, encoding="utf-8")
    assert refusals(folder) == [("profiles/county.yaml", line, column, message)]


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("met: {zh: 达标, of: indicator, as: i, is: i.scor > 3, help: 说明}\n", 1, 43, "“指标”没有这一栏：“scor”，是不是要写“score”？"),
        ("met: {zh: 达标, of: indicator, as: i, is: i.met, help: 说明}\n", 1, 41, "词条绕回了自己：met → met。"),
        ("score: {zh: 达标, of: indicator, as: i, is: i.name, help: 说明}\n", 1, 1, "“指标”已经有“score”这一栏，请换一个名称。"),
        ("met: {zh: 达标, of: indicator, as: i, is: i.name}\n", 1, 1, "词条“met”缺少 help。"),
        ("met: {zh: 达标, of: indicater, as: i, is: i.name, help: 说明}\n", 1, 19, "没有这种对象：“indicater”，是不是要写“indicator”？"),
    ],
)
def test_a_wrong_term_is_refused_at_its_place(folder: Path, text: str, line: int, column: int, message: str) -> None:
    rule(folder, RULE)
    (folder / "terms.yaml").write_text(text, encoding="utf-8")
    assert refusals(folder) == [("terms.yaml", line, column, message)]


def told(ruleset: Ruleset, submission: Submission, wanted: str | None = None) -> tuple[Profile, str]:
    profile, why = choose(ruleset.profiles, submission, wanted)
    return profile, why.zh


def test_the_footnotes_of_the_form_choose_the_profile(ruleset: Ruleset) -> None:
    noted = handmade.submission(handmade.form(footnotes=("注：预算执行率（20分）。", "执行率低于80%的须说明原因。")))
    plain = handmade.submission(handmade.form(footnotes=("注：1.得分一档最高不能超过该指标分值上限。",)))
    province, default = ruleset.profiles["province"], ruleset.profiles["default"]
    assert told(ruleset, noted) == (province, "按材料中的“执行率低于80%的须说明”、“预算执行率（20分”识别为“某省口径”。")
    assert told(ruleset, plain) == (default, "材料中没有可识别口径的表注，使用“通用口径”。")
    assert told(ruleset, plain, "某省口径") == (province, "按要求使用“某省口径”。")
    with pytest.raises(UnknownProfile, match="没有口径“provence”，是不是要写“province”？"):
        choose(ruleset.profiles, plain, "provence")


def test_the_built_in_rules_load() -> None:
    found = load()
    assert found.default_profile.title == "财政部通用口径"
    assert all(isinstance(one, Rule) for one in found.rules)
