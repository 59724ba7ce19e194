"""A store as a user meets it: the command, and the rows asked with SQL."""

import json
import os
from pathlib import Path

import pytest

from auditor import store
from auditor.pipeline import Settings, audits
from tests.store.run import asked, auditor, batch, form


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


def test_a_reading_names_no_folder_and_takes_the_name_that_its_file_has_now(folder: Path, tmp_path: Path) -> None:
    batch(folder, "--store", tmp_path / "库")
    ((kept,),) = asked(tmp_path / "库", "SELECT reading FROM submissions WHERE source = '材料/甲.txt'")
    assert str(folder) not in kept
    moved = store.reading(kept, "搬家后/甲.txt")
    assert moved.source == "搬家后/甲.txt"
    assert {figure.location.file for figure in moved.figures} == {"搬家后/甲.txt"}


def test_a_query_answers_as_text_json_and_csv(folder: Path, tmp_path: Path) -> None:
    batch(folder, "--store", tmp_path / "库")
    sql = "SELECT project, score FROM submissions ORDER BY project"
    told = {form: auditor("query", "--store", tmp_path / "库", sql, "--format", form).stdout for form in ("text", "json", "csv")}
    assert told["text"].splitlines() == ["project    score", "---------  -------", "购书经费   100", "阅览经费   105"]
    assert [one["project"] for one in json.loads(told["json"])] == ["购书经费", "阅览经费"]
    assert told["csv"].splitlines() == ["project,score", "购书经费,100", "阅览经费,105"]


def test_what_could_not_be_read_is_read_when_the_component_for_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    before = store.judged_by(Settings(engine="plain"))
    monkeypatch.setattr("auditor.store.run.components", lambda: ("pdfplumber",))
    assert store.judged_by(Settings(engine="plain")) != before
    monkeypatch.undo()
    assert store.judged_by(Settings(engine="plain")) == before
