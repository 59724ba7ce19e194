"""Web pages, archived pages and comma-separated files."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.model import Document, Location
from auditor.readers import Unreadable, read
from tests.forge import page
from tests.forge.documents import TRUTHS
from tests.forge.layouts import LAYOUTS
from tests.forge.truth import truth
from tests.readers.word import grid, misplaced, saved, shape
from tests.told import told


def _page(folder: Path, body: str, head: str = "", encoding: str = "utf-8") -> Document:
    return read(saved(folder, f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(encoding), "自评.html"))


def test_paragraphs_and_tables_come_in_order_with_their_places(tmp_path: Path) -> None:
    document = _page(
        tmp_path,
        "<h1>自评报告</h1><p>一、 项目\n概况<br>二、绩效</p><table><tr><td>总分</td><td>98.6</td></tr></table>尾注<script>x</script>",
    )
    assert shape(document) == ["自评报告", "一、 项目 概况", "二、绩效", [(1, 1, 1, 1, "总分"), (1, 2, 1, 1, "98.6")], "尾注"]
    assert [passage.location for passage in document.passages()][1] == Location(
        file=document.file, paragraph=2, start=0, end=8, quote="一、 项目 概况"
    )
    (table,) = document.tables()
    assert table.cells[1].location == Location(file=document.file, table=1, row=1, column=2, start=0, end=4, quote="98.6")
    assert (document.format, document.remarks) == ("html", ())


def test_a_gb18030_page_that_says_gb2312_is_read_to_its_end(tmp_path: Path) -> None:
    rare = "某县镕基堃信访局" * 50
    assert shape(_page(tmp_path, f"<p>{rare}</p><p>尾</p>", '<meta charset="gb2312">', "gb18030")) == [rare, "尾"]


def test_a_page_declared_big5_and_an_xhtml_declaration_are_read(tmp_path: Path) -> None:
    assert shape(_page(tmp_path, "<p>預算績效</p>", '<meta charset="big5">', "big5")) == ["預算績效"]
    content = '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>预算绩效</p></body></html>'
    assert shape(read(saved(tmp_path, content.encode(), "自评.html"))) == ["预算绩效"]


def test_spans_are_placed_and_hostile_ones_kept_within_bounds(tmp_path: Path) -> None:
    body = (
        '<table><tr><td rowspan="2%">产出</td><td colspan="2">数量</td></tr><tr><td>6.67</td><td>6.00</td></tr>'
        '<tr><td rowspan="99999999" colspan="0">末</td><td rowspan="x" colspan="-1">1</td></tr></table>'
    )
    assert shape(_page(tmp_path, body)) == [
        [
            *((1, 1, 2, 1, "产出"), (1, 2, 1, 2, "数量"), (2, 2, 1, 1, "6.67"), (2, 3, 1, 1, "6.00")),
            *((3, 1, 1, 1, "末"), (3, 2, 1, 1, "1")),
        ]
    ]


def test_tables_that_lay_out_the_page_are_no_tables(tmp_path: Path) -> None:
    inner = "<table><tr><td>总分</td><td>98.6</td></tr><tr><td>等级</td><td>优</td></tr></table>"
    assert shape(_page(tmp_path, f"<table><tr><td>栏目</td><td>{inner}</td></tr></table>")) == [
        "栏目",
        [(1, 1, 1, 1, "总分"), (1, 2, 1, 1, "98.6"), (2, 1, 1, 1, "等级"), (2, 2, 1, 1, "优")],
    ]


def test_lines_hidden_parts_and_filled_fields_of_cells(tmp_path: Path) -> None:
    body = (
        "<table><tr><td><p>目标1</p><p>目标2</p></td><td style='display: none'>藏</td>"
        "<td><input value='98.6'><input type=hidden value=x></td><td><select><option>良<option selected>优</select></td></tr></table>"
    )
    assert grid(_page(tmp_path, body)) == [["目标1\n目标2", "98.6", "优"]]


def test_an_archived_page_is_read(tmp_path: Path) -> None:
    content = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>=E6=80=BB=E5=88=86</p>\r\n--b--\r\n"
    )
    document = read(saved(tmp_path, content.encode(), "自评.doc"))
    assert (document.format, shape(document)) == ("mhtml", ["总分"])
    assert told(document.remarks) == ("文件名以 .doc 结尾，内容却是网页归档（mht），已按内容读取。",)


def test_a_page_that_says_nothing_is_an_error(tmp_path: Path) -> None:
    sentence = "网页里没有可读的文字（内容可能由脚本加载），请在浏览器里打开后另存为 PDF，或复制到 Word 再试。"
    for body in ("", "<div><script>load()</script></div>", "<table><tr><td></td></tr></table>"):
        with pytest.raises(Unreadable) as refused:
            _page(tmp_path, body)
        assert str(refused.value) == sentence
    with pytest.raises(Unreadable, match=r"^网页归档（mht）里没有网页正文，请用浏览器打开后另存为 PDF，或复制到 Word 再试。$"):
        read(saved(tmp_path, b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b--", "自评.mht"))


def test_a_page_nested_without_end_ends(tmp_path: Path) -> None:
    assert shape(_page(tmp_path, "顶" + "<div>" * 100_000 + "底"))[0] == "顶"


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<table>", "</table>", "<tr>", "<td rowspan=3>", "<td colspan=2>", "<p>", "分 ", "\n", "&nbsp;", "<br>", "<input value=1>"]
        )
    )
)
def test_every_quote_stands_at_its_place(tmp_path: Path, parts: list[str]) -> None:
    assert misplaced(_page(tmp_path, "有字" + "".join(parts))) == []


def test_comma_separated_values_are_a_table(tmp_path: Path) -> None:
    content = '一级指标,三级指标,得分,\r\n产出,"接访,下访\r\n次数",6.67,\r\n,,,\r\n总分,,"98.6",\r\n'
    for encoding in ("utf-8-sig", "gb18030"):
        document = read(saved(tmp_path, content.encode(encoding), "自评.csv"))
        assert (document.format, document.remarks) == ("csv", ())
        assert grid(document) == [["一级指标", "三级指标", "得分"], ["产出", "接访,下访\n次数", "6.67"], ["总分", "", "98.6"]]
        (table,) = document.tables()
        assert table.cells[6].location == Location(file=document.file, table=1, line=5, row=3, column=1, start=0, end=2, quote="总分")
        assert misplaced(document) == []


_HEADED = [["名称", "分值", "得分"], ["总分", "100", "98.6"]]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.text('产出98.6,"\n ', max_size=6), min_size=3, max_size=3), min_size=2, max_size=5))
def test_every_quote_of_comma_separated_values_stands_at_its_place(tmp_path: Path, rows: list[list[str]]) -> None:
    written = io.StringIO(newline="")
    csv.writer(written).writerows([*_HEADED, *rows])
    document = read(saved(tmp_path, written.getvalue().encode(), "自评.csv"))
    assert misplaced(document) == []
    assert grid(document) == [*_HEADED, *(row for row in rows if any(map(str.strip, row)))]


def test_prose_with_commas_is_text(tmp_path: Path) -> None:
    lines = ["注: 1, 其他资金包括, 自有资金。", "2, 按打分方式自评, 总分为100分, 各单位自定分值。"]
    assert shape(read(saved(tmp_path, "\n".join(lines).encode(), "自评.txt"))) == lines


def test_a_cell_that_is_not_displayed_takes_no_column_and_an_invisible_one_keeps_its_own(tmp_path: Path) -> None:
    row = '<tr><td>产出</td><td style="display: none">旧值</td><td>6.67</td><td style="visibility: hidden">x</td><td>6.00</td></tr>'
    unseen = '<tbody style="display:none"><tr><td>模板行</td></tr></tbody>'
    assert shape(_page(tmp_path, f"<table>{row}{unseen}</table>")) == [
        [(1, 1, 1, 1, "产出"), (1, 2, 1, 1, "6.67"), (1, 3, 1, 1, ""), (1, 4, 1, 1, "6.00")]
    ]


def test_a_cell_of_several_paragraphs_and_stretches_of_type_keeps_its_lines(tmp_path: Path) -> None:
    one = '<td><p class="MsoNormal"><span>全年</span></p></td>'
    several = "<td><p><span>项目</span>资金</p><p>（万元）</p></td><td><span>≥</span> 95%</td>"
    assert shape(_page(tmp_path, f"<table><tr>{one}{several}</tr></table>")) == [
        [(1, 1, 1, 1, "全年"), (1, 2, 1, 1, "项目资金\n（万元）"), (1, 3, 1, 1, "≥ 95%")]
    ]


def test_a_form_on_the_website_of_an_office_is_read_like_the_bare_one(tmp_path: Path) -> None:
    drawn = LAYOUTS["L1"].drawn(truth(TRUTHS / "cultural-centre.yaml"))
    bare, published = (read(saved(tmp_path, made, "自评.html")) for made in (page.page(drawn), page.published(drawn)))
    texts = [passage.text for passage in published.passages()]
    assert [cell for table in published.tables() for cell in table.cells] == [cell for table in bare.tables() for cell in table.cells]
    assert [passage.text for passage in bare.passages()] == [text for text in texts if text in {one.text for one in bare.passages()}]
    assert texts[0] == "机构概况"
