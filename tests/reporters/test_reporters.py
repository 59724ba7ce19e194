"""Reporters write what the golden files hold, and nothing wider than the page."""

import json
import re
import sys

import pytest
from wcwidth import wcswidth

from auditor.findings import Report
from auditor.reporters import Format, Unwritable, reporter
from auditor.typeset import wrap
from tests.reporters import forged, golden


@pytest.mark.parametrize("name", golden.CASES)
def test_a_report_is_written_as_its_golden_file_shows(name: str) -> None:
    assert golden.written(name).decode() == golden.FOLDER.joinpath(name).read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("report", [forged.ONE, forged.SEVERAL, forged.NOTHING], ids=["one", "several", "nothing"])
def test_no_line_is_wider_than_the_page(report: Report, lang: str, width: int) -> None:
    lines = reporter("text", "en" if lang == "en" else "zh", width)(report).decode().splitlines()
    widest = max(wcswidth(line) for line in lines)
    assert widest <= max(width, 64)  # the table of several submissions needs 64


def test_json_gives_the_report_back() -> None:
    written = reporter("json")(forged.SEVERAL)
    assert Report.model_validate_json(written) == forged.SEVERAL
    assert json.loads(written)["schema"] == "auditor/report/1"


@pytest.mark.parametrize(("form", "library"), [("xlsx", "openpyxl"), ("docx", "docx")])
def test_a_missing_component_is_told_with_the_command_that_installs_it(form: Format, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(Unwritable, match=re.escape("写这种格式需要安装可选组件：pip install 'auditor[reports]'。")):
        reporter(form)(forged.ONE)


def test_json_keeps_chinese_as_it_is_written() -> None:
    assert "某县信访局".encode() in reporter("json")(forged.ONE)


def test_a_closing_mark_does_not_begin_a_line_and_a_number_stays_whole() -> None:
    assert wrap("得分为十九分，满分一百分。合计 1234.56 万元", 12) == ["得分为十九", "分，满分一百", "分。合计", "1234.56 万元"]
    assert wrap("甲乙丙（丁戊）", 8) == ["甲乙丙", "（丁戊）"]


def test_a_word_longer_than_the_line_is_cut() -> None:
    assert wrap("abcdefghij", 4) == ["abcd", "efgh", "ij"]


def test_nothing_is_lost_in_wrapping() -> None:
    text = "正文称接访 310 次，自评表中「接访、下访、督办」实际完成值为 289次（见第 3 页），两处相差 21 次。"
    for width in range(4, 60):
        assert "".join(wrap(text, width)).replace(" ", "") == text.replace(" ", "")
        assert all(wcswidth(line) <= max(width, 8) for line in wrap(text, width) if len(line) > 4)
