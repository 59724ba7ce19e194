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
    assert [(repair.kind, repair.subject, repair.explanation.zh) for repair in found.repairs] == [
        ("glued_cells", "讲座场次", "「讲座场次」与指标值「≥12场」连在同一格，指标值一格是空的，已分开读。")
    ]


@pytest.mark.parametrize(("name", "target"), [("讲座场次≥12场", "100%"), ("讲座场次", ""), ("12场讲座", "")])
def test_other_names_stay_whole(name: str, target: str, tmp_path: Path) -> None:
    found = submission(name, target, tmp_path)
    assert found.form is not None
    assert (found.form.indicators[0].name.text, found.repairs) == (name, ())
