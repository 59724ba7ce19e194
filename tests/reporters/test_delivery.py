"""Where a run writes: never over what is there, never with a traceback, under names as they come."""

import errno
import os
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from auditor.delivery import Undelivered, annotate, deliver
from auditor.findings import Report
from auditor.pipeline import Settings, audit_file, bench, gathered
from auditor.reporters import reporter
from tests.reporters import pictures
from tests.reporters.browser import needs_browser
from tests.reporters.opened import needs_office

ROOT = Path(__file__).parents[2]
CASES = ROOT / "cases"
SETTINGS = Settings(engine="plain", keeps_reading=True)


def audited(*files: Path) -> Report:
    return gathered(bench(SETTINGS).rules, [audit_file(file, SETTINGS) for file in files])


@pytest.mark.parametrize(
    ("code", "reason", "english"),
    [
        (errno.EACCES, "没有写入的权限，或所在的磁盘、文件是只读的", "there is no permission to write, or the disk or file is read-only"),
        (errno.EROFS, "没有写入的权限，或所在的磁盘、文件是只读的", "there is no permission to write, or the disk or file is read-only"),
        (errno.ENOSPC, "磁盘已满", "the disk is full"),
    ],
)
def test_a_read_only_target_and_a_full_disk_are_told(
    code: int, reason: str, english: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(code, os.strerror(code))

    target = tmp_path / "报告.html"
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(Undelivered) as told:
        deliver(b"", target, "zh", force=False)
    assert str(told.value) == f"不能写入“{target}”：{reason}。请换一个位置再试。"
    with pytest.raises(Undelivered) as told:
        deliver(b"", target, "en", force=False)
    assert str(told.value) == f"Cannot write “{target}”: {english}. Choose another place."


def test_a_folder_that_is_not_there_and_one_in_place_of_a_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(Undelivered, match="它所在的文件夹不存在"):
        deliver(b"", tmp_path / "没有/报告.html", "zh", force=False)
    with pytest.raises(Undelivered, match="这是一个文件夹"):
        deliver(b"", tmp_path, "zh", force=True)


def test_a_file_that_is_there_is_left_alone_unless_forced(tmp_path: Path) -> None:
    target = tmp_path / "报告.html"
    target.write_bytes(b"old")
    with pytest.raises(Undelivered, match=r"已经存在，没有覆盖。确要覆盖请加 --force。$"):
        deliver(b"new", target, "zh", force=False)
    assert target.read_bytes() == b"old"
    deliver(b"new", target, "zh", force=True)
    assert target.read_bytes() == b"new"


def test_copies_of_files_with_odd_names_and_of_one_name_from_two_folders_stand_side_by_side(tmp_path: Path) -> None:
    source = CASES / "slots-without-figures/社区矫正自评表.docx"
    files = [tmp_path / folder / "甲🏛️ [局]'自评'.docx" for folder in ("一", "二")]
    for file in files:
        file.parent.mkdir()
        file.write_bytes(source.read_bytes())
    copies = list(annotate(audited(*files), {}, tmp_path / "批注", "zh", force=False))
    assert [copy.sentence for copy in copies] == ["", ""]
    made = sorted(path.name for path in (tmp_path / "批注").iterdir())
    assert made == ["甲🏛️ [局]'自评'(2)-批注.docx", "甲🏛️ [局]'自评'-批注.docx"]
    assert all(len(list(docx.Document(str(tmp_path / "批注" / name)).comments)) for name in made)


def test_a_sheet_with_an_odd_name_is_annotated_and_linked(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(CASES / "met-but-scored-short/路灯维护自评表.xlsx")
    book.worksheets[0].title = "甲's 🏛️表"
    file = tmp_path / "自评.xlsx"
    book.save(file)
    report = audited(file)
    (copy,) = annotate(report, {}, tmp_path, "zh", force=False)
    assert copy.sentence == ""
    sheet = openpyxl.load_workbook(tmp_path / "自评-批注.xlsx").worksheets[0]
    assert any(cell.comment for row in sheet.iter_rows() for cell in row)
    paper = tmp_path / "底稿.xlsx"
    paper.write_bytes(reporter("xlsx", folder=tmp_path)(report))
    link = openpyxl.load_workbook(paper)["问题清单"]["F3"].hyperlink
    assert (link.target, str(link.location).partition("!")[0]) == ("%E8%87%AA%E8%AF%84.xlsx", "'甲''s 🏛️表'")


@needs_browser
@needs_office
@pytest.mark.parametrize("name", pictures.PICTURES)
def test_the_pictures_in_the_readme_are_made_by_the_command_that_is_named(name: str) -> None:
    assert f"tests/reporters/screens/{name}.png" in (ROOT / "README.md").read_text(encoding="utf-8")
    made = pictures.PICTURES[name]()
    assert made.startswith(b"\x89PNG")
    width, height = (int.from_bytes(made[at : at + 4], "big") for at in (16, 20))
    assert width > 800
    assert height > 500
