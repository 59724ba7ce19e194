"""Text files: their encoding, their lines, and the tables that tabs and pipes draw."""

import codecs
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.model import Document, Location
from auditor.readers import Unreadable, read
from tests.readers.word import grid, misplaced, shape
from tests.told import told


def _read(folder: Path, text: str | bytes, name: str = "自评.txt") -> Document:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(path)


def test_every_line_is_a_passage_with_its_place(tmp_path: Path) -> None:
    document = _read(tmp_path, "某县信访局\r\n\r\n　　一、项目概况 \n")
    file = str(tmp_path / "自评.txt")
    assert shape(document) == ["某县信访局", "　　一、项目概况 "]
    assert [passage.location for passage in document.passages()] == [
        Location(file=file, line=1, start=0, end=5, quote="某县信访局"),
        Location(file=file, line=3, start=0, end=9, quote="　　一、项目概况 "),
    ]
    assert (document.format, document.remarks) == ("text", ())


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("执行率99.81%".encode(), id="utf-8"),
        pytest.param(codecs.BOM_UTF8 + "执行率99.81%".encode(), id="utf-8 with its mark"),
        pytest.param("执行率99.81%".encode("gb18030"), id="gb18030"),
        pytest.param("执行率99.81%".encode("utf-16"), id="utf-16"),
        pytest.param(codecs.BOM_UTF16_BE + "执行率99.81%".encode("utf-16-be"), id="utf-16 big endian"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, content: bytes) -> None:
    assert shape(_read(tmp_path, content)) == ["执行率99.81%"]


def test_half_a_character_at_the_end_is_remarked_upon(tmp_path: Path) -> None:
    for content in ("执行率达标".encode()[:-1], "执行率达标".encode("gb18030")[:-1]):
        document = _read(tmp_path, content)
        assert shape(document) == ["执行率达"]
        assert told(document.remarks) == ("文件末尾有半个汉字，可能没有传完，已读到它之前为止。",)


def test_lines_of_two_encodings_are_each_read_in_their_own(tmp_path: Path) -> None:
    for parts in (
        ("项目执行情况良好\n".encode(), "总分98.6".encode("gb18030")),
        ("总分98.6\n".encode("gb18030"), "项目执行情况良好".encode()),
    ):
        document = _read(tmp_path, b"".join(parts))
        assert sorted(map(str, shape(document))) == ["总分98.6", "项目执行情况良好"]
        assert told(document.remarks) == ("文件里混有 UTF-8 和 GB18030 两种编码，已逐行辨认后读取，请对照原件看有无乱码。",)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            b"\x01\x02\0\x03abc",
            "文件不是文本，也不是能识别的格式（里面有零字节或大量控制字符），请用 Word、Excel、PDF、网页或文本格式提交。",
        ),
        (b"abc\x01\x02\x03", "文件不是文本，也不是能识别的格式（里面有零字节或大量控制字符），请用 Word、Excel、PDF、网页或文本格式提交。"),
        (b"abc\xff\xff\xff\xff abc", "文本的编码认不出（既不是 UTF-8 也不是 GB18030），请用记事本打开后另存为 UTF-8 编码再试。"),
    ],
)
def test_what_is_no_text_says_so(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable) as refused:
        _read(tmp_path, content)
    assert str(refused.value) == sentence


def test_tabs_draw_one_table_across_blank_lines_and_lines_of_one_cell(tmp_path: Path) -> None:
    document = _read(tmp_path, "自评表\n项目资金\t\t\t\n\n\t年初预算\t执行数\t\n总额\t20\t19.96\t\n\n说明\t无\n注：无\n")
    assert shape(document) == [
        "自评表",
        [
            *((1, 1, 1, 1, "项目资金"), (1, 2, 1, 1, ""), (1, 3, 1, 1, "")),
            *((2, 1, 1, 1, ""), (2, 2, 1, 1, "年初预算"), (2, 3, 1, 1, "执行数")),
            *((3, 1, 1, 1, "总额"), (3, 2, 1, 1, "20"), (3, 3, 1, 1, "19.96")),
            *((4, 1, 1, 1, "说明"), (4, 2, 1, 1, "无"), (4, 3, 1, 1, "")),
        ],
        "注：无",
    ]
    (table,) = document.tables()
    assert table.location == Location(file=document.file, line=2, table=1)
    assert table.cells[8].location == Location(file=document.file, line=5, table=1, row=3, column=3, start=0, end=5, quote="19.96")


def test_a_hundred_empty_cells_at_the_end_of_a_row_are_no_cells(tmp_path: Path) -> None:
    document = _read(tmp_path, ("总分\t98.6" + "\t" * 100 + "\n") * 3)
    assert grid(document) == [["总分", "98.6"]] * 3


def test_tabs_that_indent_or_follow_a_list_number_draw_no_table(tmp_path: Path) -> None:
    lines = ["\t项目执行严格按照计划推进。", "\t资金使用合规。", "1.\t受理信访事项；", "2.\t交办信访事项；", "一、\t项目概况"]
    assert shape(_read(tmp_path, "\n".join(lines))) == lines
    assert shape(_read(tmp_path, "\t见下表。\n总分\t100\n得分\t98.6\n1.\t注。")) == [
        "\t见下表。",
        [(1, 1, 1, 1, "总分"), (1, 2, 1, 1, "100"), (2, 1, 1, 1, "得分"), (2, 2, 1, 1, "98.6")],
        "1.\t注。",
    ]


def test_a_single_line_of_two_cells_is_a_passage_and_of_three_a_table(tmp_path: Path) -> None:
    assert shape(_read(tmp_path, "项目名称\t信访经费")) == ["项目名称\t信访经费"]
    assert grid(_read(tmp_path, "总分\t100\t98.6")) == [["总分", "100", "98.6"]]


@pytest.mark.parametrize(
    "text",
    [
        "| 指标 | 分值 | 得分 |\n|:---|---|---:|\n| 接访次数 | 6.67 | - |\n",
        "指标 | 分值 | 得分 |\n接访次数 | 6.67 | - |\n",
        "指标 | 分值 | 得分\n接访次数 | 6.67 | -",
        "指标｜分值｜得分\n接访次数｜6.67｜-",
        "┌──┬──┬──┐\n│指标│分值│得分│\n├──┼──┼──┤\n│接访次数│6.67│-│\n└──┴──┴──┘",
    ],
)
def test_pipes_draw_a_table(tmp_path: Path, text: str) -> None:
    assert grid(_read(tmp_path, text)) == [["指标", "分值", "得分"], ["接访次数", "6.67", "-"]]


def test_empty_cells_between_pipes_keep_their_columns(tmp_path: Path) -> None:
    assert grid(_read(tmp_path, "产出 | 数量 | 6.67 |\n | | 6.00 |\n")) == [["产出", "数量", "6.67"], ["", "", "6.00"]]


def test_a_pipe_in_prose_draws_no_table(tmp_path: Path) -> None:
    assert shape(_read(tmp_path, "首页 | 信访动态\n正文第一段。\n")) == ["首页 | 信访动态", "正文第一段。"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("指标 |\n分值 |\n得分 |\n\n接访次数 |\n6.67 |\n - |\n", id="rows parted by blank lines"),
        pytest.param("指标 |\n分值 |\n得分\n接访次数 |\n6.67 |\n-\n总分 |\n|\n|", id="last cells without their pipe"),
        pytest.param("指标\n|\n分值\n|\n得分\n接访次数\n|\n6.67\n|\n-", id="pipes on lines of their own"),
    ],
)
def test_cells_on_lines_of_their_own_are_rows_again(tmp_path: Path, text: str) -> None:
    document = _read(tmp_path, text)
    assert grid(document)[:2] == [["指标", "分值", "得分"], ["接访次数", "6.67", "-"]]
    assert (document.remarks, misplaced(document)) == ((), [])


def test_cells_whose_rows_are_lost_are_said(tmp_path: Path) -> None:
    document = _read(tmp_path, "自评表\n指标 |\n分值 |\n接访次数 |\n6.67 |\n")
    assert grid(document) == [["指标"], ["分值"], ["接访次数"], ["6.67"]]
    assert told(document.remarks) == ("第 2 行起的表格每行只有一个单元格，看不出原来的行列，请提交 Word 或 Excel 原件。",)


def test_columns_kept_apart_by_blanks_are_a_table(tmp_path: Path) -> None:
    text = (
        "自评表\n"
        "            年初预算数    全年执行数    执行率    分值\n"
        "资金总额        20          19.96       99.81%     10\n"
        "其中：拨款      20          19.96       99.81%\n"
        "说明                                               无\n"
        "注：本表由使用单位填报。"
    )
    assert shape(_read(tmp_path, text))[0] == "自评表"
    assert grid(_read(tmp_path, text)) == [
        ["", "年初预算数", "全年执行数", "执行率", "分值"],
        ["资金总额", "20", "19.96", "99.81%", "10"],
        ["其中：拨款", "20", "19.96", "99.81%", ""],
        ["说明", "", "", "", "无"],
    ]
    assert shape(_read(tmp_path, text))[-1] == "注：本表由使用单位填报。"


def test_prose_with_wide_blanks_is_no_table(tmp_path: Path) -> None:
    lines = [
        "　　一、项目概况",
        "　　某县信访局　承办全县信访业务，负责信访事项的受理、交办、转送和督查督办工作。",
        "某县信访局　　　2024年",
        "　　二、绩效",
    ]
    assert shape(_read(tmp_path, "\n".join(lines))) == lines


def test_a_text_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"^文件的段落或单元格超过 20 万个，不像一份自评材料，请只保留自评表和自评报告再试。$"):
        _read(tmp_path, "甲\n" * 200_001)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.sampled_from("甲乙1.％%|\t\n \r-、一\u2028\x0c")))
def test_every_quote_stands_at_its_place(tmp_path: Path, text: str) -> None:
    if text.strip("\0 \t\r\n"):
        assert misplaced(_read(tmp_path, text)) == []
