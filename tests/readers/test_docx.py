"""Word files as a reader of the accepted document sees them."""

import time
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import docx as python_docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.model import Location
from auditor.readers import Unreadable, read
from tests.readers.word import cell, grid, misplaced, package, paragraph, saved, shape, table
from tests.told import told

_LIST = '<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr>'


def _level(at: int, form: str, text: str, extra: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
        f'<w:suff w:val="nothing"/>{extra}</w:lvl>'
    )


_NUMBERING = (
    '<w:abstractNum w:abstractNumId="7">'
    + _level(0, "chineseCountingThousand", "%1、")
    + _level(1, "chineseCounting", "（%2）")
    + _level(2, "decimal", "%3.")
    + _level(3, "decimalEnclosedCircleChinese", "%4")
    + _level(4, "decimal", "%1.%5", "<w:isLgl/>")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    + '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)


def test_paragraphs_and_tables_come_in_document_order_with_their_places(tmp_path: Path) -> None:
    path = saved(
        tmp_path, package(paragraph("一、项目概况") + paragraph(" ") + table(cell("执行率") + cell("99.81%")) + paragraph("注：无"))
    )
    document = read(path)
    file = str(path)
    assert (document.file, document.format, document.remarks) == (file, "docx", ())
    assert shape(document) == ["一、项目概况", [(1, 1, 1, 1, "执行率"), (1, 2, 1, 1, "99.81%")], "注：无"]
    first, last = document.passages()
    assert first.location == Location(file=file, paragraph=1, start=0, end=6, quote="一、项目概况")
    assert last.location == Location(file=file, paragraph=3, start=0, end=3, quote="注：无")
    (found,) = document.tables()
    assert found.location == Location(file=file, table=1)
    assert found.cells[1].location == Location(file=file, table=1, row=1, column=2, start=0, end=6, quote="99.81%")


def test_what_python_docx_writes_is_read(tmp_path: Path) -> None:
    written = python_docx.Document()
    written.add_paragraph("某县信访局关于信访经费的自评报告")
    form = written.add_table(rows=3, cols=4)
    for row, texts in enumerate(
        [("项目名称", "信访经费", "", ""), ("一级指标", "二级指标", "三级指标", "得分"), ("", "数量指标", "接访次数", "9.98")]
    ):
        for column, text in enumerate(texts):
            form.cell(row, column).text = text
    form.cell(0, 1).merge(form.cell(0, 3))
    form.cell(1, 0).merge(form.cell(2, 0))
    written.save(str(tmp_path / "自评.docx"))
    document = read(tmp_path / "自评.docx")
    assert shape(document) == [
        "某县信访局关于信访经费的自评报告",
        [
            (1, 1, 1, 1, "项目名称"),
            (1, 2, 1, 3, "信访经费"),
            (2, 1, 2, 1, "一级指标"),
            (2, 2, 1, 1, "二级指标"),
            (2, 3, 1, 1, "三级指标"),
            (2, 4, 1, 1, "得分"),
            (3, 2, 1, 1, "数量指标"),
            (3, 3, 1, 1, "接访次数"),
            (3, 4, 1, 1, "9.98"),
        ],
    ]
    assert misplaced(document) == []


def test_inserted_text_stands_and_deleted_text_does_not(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:t>接访</w:t></w:r><w:del w:id="1"><w:r><w:delText>289</w:delText></w:r></w:del>'
        '<w:ins w:id="2"><w:r><w:t>310</w:t></w:r></w:ins><w:moveFrom w:id="3"><w:r><w:t>移走</w:t></w:r></w:moveFrom>'
        '<w:moveTo w:id="4"><w:r><w:t>次</w:t></w:r></w:moveTo></w:p>'
    )
    assert shape(read(saved(tmp_path, package(body)))) == ["接访310次"]


def test_a_deleted_paragraph_mark_runs_two_paragraphs_together(tmp_path: Path) -> None:
    deleted = paragraph("执行率", '<w:rPr><w:del w:id="1"/></w:rPr>')
    assert shape(read(saved(tmp_path, package(deleted + paragraph("99.81%"))))) == ["执行率99.81%"]
    assert shape(read(saved(tmp_path, package(table("<w:tc>" + deleted + paragraph("100%") + "</w:tc>"))))) == [
        [(1, 1, 1, 1, "执行率100%")]
    ]


def test_deleted_rows_and_cells_are_not_read(tmp_path: Path) -> None:
    body = (
        "<w:tbl><w:tr>" + cell("总分") + cell("98.6") + cell("旧", '<w:cellDel w:id="1"/>') + "</w:tr>"
        '<w:tr><w:trPr><w:del w:id="2"/></w:trPr>' + cell("合计") + "</w:tr></w:tbl>"
    )
    assert grid(read(saved(tmp_path, package(body)))) == [["总分", "98.6"]]


def test_automatic_numbers_are_text_and_quotes_stand_in_it(tmp_path: Path) -> None:
    def numbered(level: int, text: str, list_id: int = 1) -> str:
        return paragraph(text, _LIST.format(level=level, list=list_id))

    listed = [(0, "项目概况"), (1, "单位情况"), (1, "资金情况"), (2, "投入"), (2, "支出"), (3, "其中")]
    listed += [(0, "项目绩效"), (1, "完成情况"), (4, "得分")]
    body = "".join(numbered(level, text) for level, text in listed) + numbered(0, "建议", 2) + numbered(0, "附件", 2)
    document = read(saved(tmp_path, package(body, numbering=_NUMBERING)))
    assert shape(document) == [
        *("一、项目概况", "（一）单位情况", "（二）资金情况", "1.投入", "2.支出", "①其中"),
        *("二、项目绩效", "（一）完成情况", "2.1得分", "五、建议", "六、附件"),
    ]
    assert misplaced(document) == []


def test_numbers_that_a_style_gives_are_text_too(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="a"><w:pPr>' + _LIST.format(level=1, list=1) + "</w:pPr></w:style>"
        '<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    )
    body = paragraph("组织管理", '<w:pStyle w:val="b"/>') + paragraph("资金使用", '<w:pStyle w:val="a"/>')
    assert shape(read(saved(tmp_path, package(body, _NUMBERING, styles)))) == ["（一）组织管理", "（二）资金使用"]


def test_a_number_with_a_gap_is_parted_by_a_blank_and_a_bullet_is_no_text(tmp_path: Path) -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="3"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf06c"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    body = paragraph("成本目标", _LIST.format(level=0, list=1)) + paragraph("其他", _LIST.format(level=1, list=1))
    assert shape(read(saved(tmp_path, package(body, numbering)))) == ["3. 成本目标", "其他"]


def test_fields_controls_links_boxes_formulas_and_signs_are_read(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText> =1+1 </w:instrText><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>98.6</w:t><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>分</w:t><w:tab/><w:t>优</w:t><w:br/><w:t>甲</w:t></w:r></w:p>'
        "<w:sdt><w:sdtContent>" + paragraph("控件里的段落") + "</w:sdtContent></w:sdt>"
        "<w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>单击此处输入文字</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:hyperlink><w:r><w:t>附件</w:t></w:r></w:hyperlink><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r></w:p>"
        '<w:p><w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t>95%</w:t></w:r></w:p>'
        "<w:p><m:oMath><m:f><m:num><m:r><m:t>19.96</m:t></m:r></m:num><m:den><m:r><m:t>20</m:t></m:r></m:den></m:f></m:oMath></w:p>"
        "<w:p><w:r><w:t>有框</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>"
        + paragraph("框里的话")
        + "</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>"
        + paragraph("框里的话")
        + "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert shape(read(saved(tmp_path, package(body)))) == [
        "98.6分\t优\n甲", "控件里的段落", "附件", "≥95%", "19.96/20", "有框", "框里的话",
    ]  # fmt: skip


def test_spans_are_resolved_on_the_grid(tmp_path: Path) -> None:
    body = (
        "<w:tbl><w:tr>" + cell("产出", '<w:vMerge w:val="restart"/>') + cell("数量", '<w:gridSpan w:val="2"/>') + "</w:tr>"
        "<w:tr>" + cell("藏", "<w:vMerge/>") + cell("6.67") + cell("6.00") + "</w:tr>"
        '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("10") + cell("9.98") + "</w:tr></w:tbl>"
    )
    assert shape(read(saved(tmp_path, package(body)))) == [
        [(1, 1, 2, 1, "产出"), (1, 2, 1, 2, "数量"), (2, 2, 1, 1, "6.67"), (2, 3, 1, 1, "6.00"), (3, 2, 1, 1, "10"), (3, 3, 1, 1, "9.98")]
    ]


def test_a_first_row_that_continues_a_merge_stands_for_itself(tmp_path: Path) -> None:
    body = table(cell("产出", "<w:vMerge/>") + cell("6.67"), cell("", "<w:vMerge/>") + cell("6.00"))
    assert shape(read(saved(tmp_path, package(body)))) == [[(1, 1, 2, 1, "产出"), (1, 2, 1, 1, "6.67"), (2, 2, 1, 1, "6.00")]]


def test_cells_hold_their_paragraphs_and_inner_tables_by_lines(tmp_path: Path) -> None:
    inner = "<w:tc>" + paragraph("目标1") + paragraph("目标2") + table(cell("甲") + cell("乙"), cell("丙")) + "<w:p/></w:tc>"
    assert grid(read(saved(tmp_path, package(table(cell("总体目标") + inner))))) == [["总体目标", "目标1\n目标2\n甲\t乙\n丙"]]


def test_a_frame_around_a_form_is_no_table(tmp_path: Path) -> None:
    framed = "<w:tc>" + paragraph("自评表") + table(cell("总分") + cell("98.6")) + "<w:p/></w:tc>"
    assert shape(read(saved(tmp_path, package(table(framed))))) == ["自评表", [(1, 1, 1, 1, "总分"), (1, 2, 1, 1, "98.6")]]


def test_a_hostile_span_stays_within_what_word_allows(tmp_path: Path) -> None:
    body = table(cell("甲", '<w:gridSpan w:val="99999999"/>') + cell("乙", '<w:gridSpan w:val="-4"/>'))
    assert shape(read(saved(tmp_path, package(body)))) == [[(1, 1, 1, 63, "甲"), (1, 64, 1, 1, "乙")]]


def test_the_strict_variant_is_read(tmp_path: Path) -> None:
    content = package(paragraph("严格格式"))
    strict = {"word/document.xml": b'<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body><w:p><w:r><w:t>'
              + "严格格式".encode() + b"</w:t></w:r></w:p></w:body></w:document>"}  # fmt: skip
    assert shape(read(saved(tmp_path, _replaced(content, strict)))) == ["严格格式"]


def test_a_file_of_pictures_only_says_so(tmp_path: Path) -> None:
    document = read(saved(tmp_path, package("<w:p/>", word__media__image1=b"png")))
    assert document.pieces == ()
    assert told(document.remarks) == ("文件里只有图片，没有文字，图片里的内容未读取，请提交文字版，或把图片单独提交。",)


def test_macros_are_named_and_left_alone(tmp_path: Path) -> None:
    document = read(saved(tmp_path, _replaced(package(paragraph("正文")), {"word/vbaProject.bin": b"x"})))
    assert (shape(document), told(document.remarks)) == (["正文"], ("文件含有宏，宏未执行，也未读取。",))


def test_a_package_without_its_main_part_says_so(tmp_path: Path) -> None:
    content = _replaced(package(""), {"word/document.xml": None})
    with pytest.raises(Unreadable, match=r"^文件里没有正文部分，可能已损坏，请用 Word 或 WPS 打开后另存再试。$"):
        read(saved(tmp_path, content))


def test_broken_xml_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"^文件不完整或已损坏（压缩结构读不到末尾），请重新导出或重新传送后再试。$"):
        read(saved(tmp_path, _replaced(package(""), {"word/document.xml": b"<w:document"})))


def _replaced(content: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, replacement in parts.items():
            if replacement is not None:
                new.writestr(name, replacement)
    return written.getvalue()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.text(st.characters(min_codepoint=32, exclude_categories=("Cs", "Cn"), exclude_characters="<>&")), max_size=6))
def test_every_quote_stands_at_its_place(tmp_path: Path, texts: list[str]) -> None:
    body = "".join(paragraph(text, _LIST.format(level=at % 5, list=1)) for at, text in enumerate(texts))
    body += table(*("".join(cell(text) for text in texts),) * 2)
    document = read(saved(tmp_path, package(body, _NUMBERING)))
    assert misplaced(document) == []
    assert not texts or grid(document)[0] == [text if text.strip() else "" for text in texts]


def test_three_pages_take_little_time_to_read(tmp_path: Path) -> None:
    body = "".join(paragraph("项目执行严格按照计划推进，建立了跟踪机制，定期检查评估。" * 4) for _ in range(60))
    body += table(*("".join(cell(f"{row}.{column}") for column in range(8)) for row in range(25)))
    path = saved(tmp_path, package(body, _NUMBERING))
    read(path)
    begun = time.process_time()  # a busy machine takes longer, but no more work
    for _ in range(10):
        read(path)
    assert (time.process_time() - begun) / 10 < 0.5
