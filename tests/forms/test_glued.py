"""Tests of names that ran into their targets."""

from pathlib import Path

import pytest

from auditor.forms import understand
from auditor.model import Submission
from auditor.readers import read

FORM = """项目名称\t读者活动经费
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
产出指标\t数量指标\t{name}\t{target}\t13场\t50\t50
效益指标\t社会效益指标\t读者人次\t≥3000人次\t3260人次\t30\t30
"""


def submission(name: str, target: str, folder: Path) -> Submission:
    path = folder / "自评表.txt"
    path.write_text(FORM.format(name=name, target=target), encoding="utf-8")
    (found,) = understand(read(path))
    return found


def test_a_name_and_its_target_in_one_cell_are_read_apart_and_told(tmp_path: Path) -> None:
    found = submission("讲座场次≥12场", "", tmp_path)
    assert found.form is not None
    first = found.form.indicators[0]
    assert first.target is not None
    assert (first.name.text, first.target.text, first.direction) == ("讲座场次", "≥12场", "at_least")
    assert (first.name.location.start, first.target.location.start, first.target.location.quote) == (0, 4, "≥12场")
    told = "「讲座场次」一行有几格连在了一起，旁边的格是空的，已按行内算式分开读：「讲座场次」、「≥12场」、「13场」、「50」、「50」。"
    assert [(one.kind, one.subject, one.explanation.zh) for one in found.repairs] == [("glued_cells", "讲座场次", told)]


@pytest.mark.parametrize(("name", "target"), [("讲座场次≥12场", "100%"), ("讲座场次", ""), ("12场讲座", "")])
def test_other_names_stay_whole(name: str, target: str, tmp_path: Path) -> None:
    found = submission(name, target, tmp_path)
    assert found.form is not None
    assert (found.form.indicators[0].name.text, found.repairs) == (name, ())


_HEAD = "项目名称\t读者活动经费\n一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因\n"


@pytest.mark.parametrize(
    ("row", "read_as"),
    [
        ("讲座场次\t≥12场\t13场\t2020\t\t", ["讲座场次", "≥12场", "13场", "20", "20", ""]),
        ("讲座场次\t≥12场\t9场\t2015\t人手不足\t", ["讲座场次", "≥12场", "9场", "20", "15", "人手不足"]),
        ("讲座场次\t≥12场13场\t20\t20\t\t", ["讲座场次", "≥12场", "13场", "20", "20", ""]),
        ("讲座场次≥12场13场\t\t\t6.67\t6.67\t", ["讲座场次", "≥12场", "13场", "6.67", "6.67", ""]),
        ("讲座场次\t≥12场\t13场6.676.67\t\t\t", ["讲座场次", "≥12场", "13场", "6.67", "6.67", ""]),
        ("讲座场次\t≥12场\t13场\t55\t\t", ["讲座场次", "≥12场", "13场", "55", "", ""]),  # may be a weight whose score is blank
        ("讲座场次\t≥12场\t9场\t2017\t\t", ["讲座场次", "≥12场", "9场", "2017", "", ""]),  # no formula makes 17 of 20
        ("讲座场次\t≥12\t1320\t\t20\t", ["讲座场次", "≥12", "1320", "", "20", ""]),  # 13 and 20, or 1320: no unit tells
    ],
)
def test_a_row_is_cut_where_its_arithmetic_leaves_one_way(row: str, read_as: list[str], tmp_path: Path) -> None:
    path = tmp_path / "自评表.txt"
    other = "效益指标\t社会效益指标\t读者人次\t≥3000人次\t3260人次\t30\t30\t\n"
    path.write_text(f"{_HEAD}产出指标\t数量指标\t{row}\n{other}", encoding="utf-8")
    (found,) = understand(read(path))
    assert found.form is not None
    first = found.form.indicators[0]
    slots = (first.name, first.target, first.actual, first.weight, first.score, first.reason)
    assert [slot.text if slot is not None else None for slot in slots] == read_as
    line = path.read_text(encoding="utf-8").splitlines()[2]
    assert all(slot.text in line for slot in slots if slot is not None)
