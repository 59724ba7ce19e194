"""A column that target and actual value share: where one ends and the other begins."""

import pytest

from auditor.forms.shared import sharers
from tests.forms.texts import all_of, words


def _slots(heading: str, cell: str) -> tuple[str | None, ...]:
    (submission,) = all_of(
        f"一级指标\t二级指标\t三级指标\t{heading}\t分值\t得分\t偏差原因\n产出指标\t数量指标\t培训教师人数\t{cell}\t40\t40\t\n"
    )
    assert submission.form is not None
    one = submission.form.indicators[0]
    return words(one.target), words(one.actual)


@pytest.mark.parametrize(
    ("heading", "fields"),
    [
        ("目标值/完成值", ("target", "actual")),
        ("年度目标值／实际完成值", ("target", "actual")),
        ("指标值（完成值）", ("target", "actual")),
        ("目标值及完成值", ("target", "actual")),
        ("实际完成值/年度指标值", ("actual", "target")),
        ("年度目标及完成情况", ("target", "actual")),
        ("年度指标值（A）", ()),
        ("指标值/分值", ()),
        ("目标值", ()),
        ("实际完成值", ()),
    ],
)
def test_a_heading_says_whether_two_share_its_column(heading: str, fields: tuple[str, ...]) -> None:
    assert sharers(heading) == fields


@pytest.mark.parametrize(
    ("heading", "cell", "slots"),
    [
        ("目标值/完成值", "≥300人次/310人次", ("≥300人次", "310人次")),
        ("目标值／完成值", "≥1.2万亩 ／ 1.2万亩", ("≥1.2万亩", "1.2万亩")),
        ("指标值（完成值）", "≥16座（15座）", ("≥16座", "15座")),
        ("目标值及完成值", "目标：≥132个；完成：132个", ("≥132个", "132个")),
        ("目标值/完成值", "≤2600元/吨/2480元/吨", ("≤2600元/吨", "2480元/吨")),
        ("目标值/完成值", "11月30日前/11月16日", ("11月30日前", "11月16日")),
        ("完成值/目标值", "310人次/≥300人次", ("≥300人次", "310人次")),
        ("目标值/完成值", "≥300人次 310人次", ("≥300人次", "310人次")),
        ("目标值/完成值", "明显提升/明显提升", ("明显提升", "明显提升")),
    ],
)
def test_each_stands_at_its_own_characters(heading: str, cell: str, slots: tuple[str, str]) -> None:
    assert _slots(heading, cell) == slots


def test_a_cell_that_may_be_cut_in_several_ways_stays_whole_and_is_no_figure() -> None:
    assert _slots("目标值/完成值", "2024/11/30/2024/11/16") == ("2024/11/30/2024/11/16", "2024/11/30/2024/11/16")
    (submission,) = all_of("三级指标\t目标值/完成值\t分值\t得分\n培训教师人数\t≥300人次\t40\t40\n")
    assert submission.form is not None
    assert words(submission.form.indicators[0].target) == "≥300人次"
