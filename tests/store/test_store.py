"""A store as a user meets it: the command in a process of its own, the rows asked with SQL."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from auditor import store
from auditor.pipeline import Settings, audits

ROOT = Path(__file__).parents[2]
FORM = """某县{unit}2024年度项目支出绩效自评表
项目名称：	{project}	主管部门：	某县文化局	实施单位：	某县{unit}
	年初预算数（万元）	全年预算数（万元）	全年执行数（万元）	执行率	分值	得分
年度资金总额	30	30	30	100%	10	10
其中：财政拨款	30	30	30	100%	-	-
一级指标	二级指标	三级指标	年度指标值	实际完成值	分值	得分	偏差原因分析及改进措施
产出指标	数量指标	新购图书册数	≥3000册	3120册	50	{score}
效益指标	社会效益指标	到馆阅览人次	≥2万人次	2.1万人次	30	30
满意度指标	服务对象满意度指标	读者满意度	≥90%	95%	10	10
总分					100	{total}
"""


def form(path: Path, project: str = "购书经费", unit: str = "图书馆", score: int = 50) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(FORM.format(project=project, unit=unit, score=score, total=score + 50), encoding="utf-8")
    return path


def auditor(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "auditor", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env=environment, check=False, timeout=120, text=True, encoding="utf-8")


def batch(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return auditor("batch", *arguments, "--engine", "plain", "--quiet", "--workers", "2")


def asked(home: Path, sql: str) -> list[tuple[Any, ...]]:
    return store.answered(store.opened(store.found(home)), sql).rows


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two submissions, one with a score above its weight, and a file that is none."""
    form(tmp_path / "材料/甲.txt")
    form(tmp_path / "材料/乙/甲.txt", project="阅览经费", score=55)
    (tmp_path / "材料/说明.txt").write_text("请各单位按时报送。", encoding="utf-8")
    return tmp_path / "材料"


def test_every_file_is_in_the_store_once_and_the_exit_code_is_that_of_a_check(folder: Path, tmp_path: Path) -> None:
    run = batch(folder, "--store", tmp_path / "库")
    assert (run.returncode, run.stderr) == (1, "")
    assert run.stdout.startswith("2 份自评（1 个单位，3 个文件）：严重 ")
    assert asked(tmp_path / "库", "SELECT source, project, score, grade FROM submissions ORDER BY source") == [
        ("材料/乙/甲.txt", "阅览经费", 105, "优"),
        ("材料/甲.txt", "购书经费", 100, "优"),
    ]
    assert [source for (source,) in asked(tmp_path / "库", "SELECT source FROM skipped")] == ["材料/说明.txt"]
    assert asked(tmp_path / "库", "SELECT rule, actual, place FROM findings WHERE rule = 'score-above-weight'") == [
        ("score-above-weight", "55", "第 7 行，指标「新购图书册数」得分")
    ]


def test_a_file_that_has_not_changed_is_not_read_again_and_one_that_has_is(folder: Path, tmp_path: Path) -> None:
    batch(folder, "--store", tmp_path / "库")
    form(folder / "甲.txt", score=40)
    os.utime(folder / "乙/甲.txt", (0, 0))
    batch(folder, "--store", tmp_path / "库")
    assert asked(tmp_path / "库", "SELECT source, score, part FROM submissions ORDER BY source") == [
        ("材料/乙/甲.txt", 105, 1),
        ("材料/甲.txt", 90, 2),
    ]


def test_the_reading_in_the_store_is_the_submission_as_it_was_understood(folder: Path, tmp_path: Path) -> None:
    batch(folder, "--store", tmp_path / "库")
    ((kept,),) = asked(tmp_path / "库", "SELECT reading FROM submissions WHERE source = '材料/甲.txt'")
    audited = audits(folder / "甲.txt", Settings(engine="plain"))
    assert not isinstance(audited, str)
    assert [store.reading(kept, str(folder / "甲.txt"))] == [audit.submission for audit in audited]


def test_a_query_answers_as_text_json_and_csv(folder: Path, tmp_path: Path) -> None:
    batch(folder, "--store", tmp_path / "库")
    sql = "SELECT project, score FROM submissions ORDER BY project"
    told = {form: auditor("query", "--store", tmp_path / "库", sql, "--format", form).stdout for form in ("text", "json", "csv")}
    assert told["text"].splitlines() == ["project    score", "---------  -------", "购书经费   100", "阅览经费   105"]
    assert [one["project"] for one in json.loads(told["json"])] == ["购书经费", "阅览经费"]
    assert told["csv"].splitlines() == ["project,score", "购书经费,100", "阅览经费,105"]
