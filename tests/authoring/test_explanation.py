"""Why a rule did or did not fire: the bindings tried, the conditions with their values, how the prose was tied."""

import pytest

from auditor.authoring.explanation import ANYWHERE, Asked, Place, explanation
from auditor.model import Document
from auditor.readers import read
from auditor.ruleset import Ruleset, load

FORM = """某县图书馆2024年度项目支出绩效自评表
项目名称：	购书经费	主管部门：	某县文化局	实施单位：	某县图书馆
	年初预算数（万元）	全年预算数（万元）	全年执行数（万元）	执行率	分值	得分
年度资金总额	30	30	30	100%	10	10
一级指标	二级指标	三级指标	年度指标值	实际完成值	分值	得分	偏差原因分析及改进措施
产出指标	数量指标	新购图书册数	≥3000册	3120册	50	55
效益指标	社会效益指标	到馆阅览人次	≥2万人次	2.1万人次	30	30
满意度指标	服务对象满意度指标	读者满意度	≥90%	95%	10
总分					100	95

全年新购图书3100册，超额完成年初目标。
"""


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    return load()


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    path = tmp_path_factory.mktemp("form") / "自评表.txt"
    path.write_text(FORM, encoding="utf-8")
    return read(path)


def told(ruleset: Ruleset, document: Document, rule: str, place: Place = ANYWHERE) -> list[str]:
    found = ruleset.rule(rule)
    assert found is not None
    return explanation(found, ruleset, document, Asked(place)).splitlines()


def test_each_binding_is_told_with_its_values_those_that_failed_first(ruleset: Ruleset, document: Document) -> None:
    lines = told(ruleset, document, "score-above-weight")
    assert lines[0] == "规则 score-above-weight：得分超过分值"
    at = next(number for number, line in enumerate(lines) if line.startswith("看的对象："))
    assert lines[at] == "看的对象：指标 3 个；组合出 3 处。"
    assert lines[at + 1] == "判定：不符，已报发现 1 处，未能判定 1 处，相符 1 处。"
    assert lines[at + 3] == "· 指标「新购图书册数」（第 6 行） → 不符，已报发现"
    assert "  check i.score <= i.weight：不成立（i.score = 55，i.weight = 50）" in lines
    assert "  check i.score <= i.weight：未知（i.score：空白）（i.score = 空白，i.weight = 10）" in lines


def test_a_place_tells_how_near_the_rule_came(ruleset: Ruleset, document: Document) -> None:
    lines = told(ruleset, document, "reverse-indicator-misscored", Place(line=6))
    assert "与这里有关的组合 1 种，没有一种满足 where，最接近的是：" in lines
    assert '  where i.direction == "at_most"：不成立（i.direction = 不低于）' in lines


def test_a_line_of_prose_tells_what_it_was_tied_to(ruleset: Ruleset, document: Document) -> None:
    lines = told(ruleset, document, "narrative-value-mismatch", Place(line=11))
    assert any(line.startswith("正文“3100册”读作“") and "的完成值，连到指标「新购图书册数」（第 6 行），把握 " in line for line in lines)
    assert any(line.startswith("  check agrees(s.value, i.actual)：不成立（s.value = 3100册，i.actual = 3120册）") for line in lines)


def test_a_place_with_nothing_at_it_is_told(ruleset: Ruleset, document: Document) -> None:
    lines = told(ruleset, document, "score-above-weight", Place(line=10))
    assert lines[-1] == "第 10 行（段）没有读到任何对象：这里没有填报内容，或写的不是自评表的栏目，也不是能连到表上的说法。"


def test_a_rule_that_finds_nothing_to_look_at_says_what_is_missing(ruleset: Ruleset, document: Document) -> None:
    lines = told(ruleset, document, "section-score-mismatch")
    assert lines[-1] == "材料里没有读到评分段（for 里的 t），规则没有可看的对象。"


def test_every_rule_can_be_explained_on_a_whole_submission(ruleset: Ruleset, document: Document) -> None:
    for rule in ruleset.rules:
        assert explanation(rule, ruleset, document).startswith(f"规则 {rule.id}：")
