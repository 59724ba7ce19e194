"""The profiles that come with auditor: by what material each is recognised, and what it takes over."""

from decimal import Decimal

import pytest

from auditor.entry import slot
from auditor.model import Form, Location, Submission
from auditor.ruleset import Ruleset, choose, load


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    return load([])


def submission(*footnotes: str, department: str = "某县教育局") -> Submission:
    place = Location(file="自评表.txt", line=1)

    def at(text: str) -> Location:
        return place._replace(end=len(text), quote=text)

    form = Form(id="f1", location=place, footnotes=tuple(slot(text, at(text)) for text in footnotes))
    return Submission(id="s0", source="自评表.txt", department=slot(department, at(department)), form=form)


@pytest.mark.parametrize(
    ("footnote", "profile"),
    [
        ("一级指标分值统一设置为：成本指标20分、产出指标40分、效益指标20分、满意度指标10分、预算资金执行率10分。", "cost"),
        ("一级指标分值统一设置为：产出指标50分、效益指标30分、服务对象满意度指标10分、预算资金执行率10分。", "default"),
        ("定性指标分三档，分别按 100%-80%（含）、80%-50%（含）、50%-0% 合理确定分值。", "hubei"),
        ("预算执行情况（20分）按执行率计分。", "hubei"),
        ("实际完成值超过指标值 130% 的，须说明原因。", "guangxi"),
        ("预算执行率低于90%的，应说明原因。", "sichuan"),
        ("得分90分（含）以上为优，80分（含）-90分为良，70分（含）-80分为中，70分以下为差。", "grades-2016"),
        ("80分（含）以上为优，70-80分为良，60-70分为中，60分以下为差。", "grades-2011"),
        ("得分90分（含）以上为优，80分（含）-90分为良，60分（含）-80分为中，60分以下为差。", "default"),
        ("没有成本指标的，成本得分不超过5分。", "shanxi"),
    ],
)
def test_a_profile_is_known_by_a_footnote(ruleset: Ruleset, footnote: str, profile: str) -> None:
    chosen, _ = choose(ruleset.profiles, submission(footnote))
    assert chosen.id == profile


@pytest.mark.parametrize(
    ("department", "profile"),
    [("湖北省某县教育局", "hubei"), ("四川省某县教育局", "sichuan"), ("广西某县教育局", "guangxi"), ("山西省某县教育局", "shanxi")],
)
def test_a_profile_is_known_by_the_region_of_its_department(ruleset: Ruleset, department: str, profile: str) -> None:
    chosen, _ = choose(ruleset.profiles, submission(department=department))
    assert chosen.id == profile


def test_shanxi_takes_over_what_the_form_with_cost_requires(ruleset: Ruleset) -> None:
    parameters = ruleset.profiles["shanxi"].parameters
    assert (parameters["cost_required"], parameters["cost_capped"], parameters["cost_cap"].value) == (True, True, Decimal(5))
