"""The letter to the unit: from the shipped template or a bureau's own, grouped by severity, one page after another."""

from io import BytesIO
from pathlib import Path

import docx
import pytest

from auditor.reporters import Unwritable, reporter
from tests.reporters import forged
from tests.reporters.opened import converted, needs_office


def lines(written: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(BytesIO(written)).paragraphs]


def template(folder: Path, *paragraphs: str) -> Path:
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    path = folder / "本局模板.docx"
    made.save(str(path))
    return path


def test_the_letter_names_the_unit_and_groups_what_to_correct() -> None:
    told = lines(reporter("docx")(forged.ONE))
    assert told[:2] == ["预算绩效自评审核反馈意见", "某县信访局："]
    assert "“信访维稳经费”预算绩效自评材料（某县信访局.txt）已经审核。审核结果：严重 2 处，提示 1 处；" in told[2]
    assert [line for line in told if line.endswith("处）")] == ["应当改正的问题（2 处）", "请核对的事项（1 处）"]
    assert f"1. {forged.MISMATCH.title}。{forged.MISMATCH.message}" in told
    beside = "位置：第 77 行：“310 次”。要求：289次。建议：核对接访台账，把正文与自评表改为同一数。"
    assert f"{beside}依据：{forged.MISMATCH.basis[0]}。" in told
    assert not any("{{" in line for line in told)


def test_each_submission_has_a_letter_of_its_own() -> None:
    told = lines(reporter("docx")(forged.SEVERAL))
    assert [line for line in told if line.endswith("：") and "县" in line] == ["某县信访局：", "某县图书馆："]
    assert "本次审核没有发现需要改正的问题。" in told


def test_a_bureau_uses_a_template_of_its_own(tmp_path: Path) -> None:
    own = template(tmp_path, "某市财政局函", "致{{单位}}：{{ 发现 }}", "{{问题清单}}", "限期 5 日。")
    told = lines(reporter("docx", template=own)(forged.ONE))
    assert told[:3] == ["某市财政局函", "致某县信访局：严重 2 处，提示 1 处", "应当改正的问题（2 处）"]
    assert told[-1] == "限期 5 日。"


def test_a_placeholder_that_word_tore_apart_is_filled(tmp_path: Path) -> None:
    made = docx.Document()
    torn = made.add_paragraph("致{{单")
    torn.add_run("位}}：").bold = True
    made.add_paragraph("{{问题清单}}")
    made.save(str(tmp_path / "模板.docx"))
    assert lines(reporter("docx", template=tmp_path / "模板.docx")(forged.ONE))[0] == "致某县信访局："


def test_a_template_without_a_place_for_the_findings_and_a_broken_one_are_told(tmp_path: Path) -> None:
    with pytest.raises(Unwritable, match=r"模板里没有 \{\{问题清单\}\}.*\{\{单位\}\}"):
        reporter("docx", template=template(tmp_path, "致{{单位}}"))(forged.ONE)
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"no zip")
    with pytest.raises(Unwritable, match="不是 Word 文档"):
        reporter("docx", template=broken)(forged.ONE)
    with pytest.raises(Unwritable, match="没有可核查的材料"):
        reporter("docx")(forged.NOTHING)


def test_english_letters_are_english() -> None:
    told = lines(reporter("docx", "en")(forged.ONE))
    assert told[0] == "Feedback on the budget performance self-evaluation"
    assert "To be corrected (2)" in told


def test_strange_names_are_text() -> None:
    hostile = forged.PETITIONS.model_copy(update={"unit": "甲/乙🏛️<局>&\x07", "project": "=1+1 {{问题清单}}"})
    told = lines(reporter("docx")(forged.ONE.model_copy(update={"submissions": (hostile,)})))
    assert told[1] == "甲/乙🏛️<局>&�："
    assert "“=1+1 {{问题清单}}”" in told[2]


@needs_office
def test_libreoffice_prints_the_letter(tmp_path: Path) -> None:
    assert converted(reporter("docx")(forged.SEVERAL), "反馈意见.docx", "pdf", tmp_path).startswith(b"%PDF")
