"""The form in a document: header, funds, indicators, total and notes, found by their headings."""

from decimal import Decimal

import pytest

from auditor.entry import heading
from tests.forms.texts import FORM, HEADINGS, all_of, document_of, form_of, row, words
from tests.told import told


def test_the_header_names_project_department_unit_and_year() -> None:
    submission = document_of(FORM)
    assert [words(slot) for slot in (submission.project, submission.department, submission.unit, submission.year)] == [
        "培训经费",
        "某县教育局",
        "某县教师发展中心",
        "2024",
    ]


def test_a_label_and_its_value_may_share_a_cell() -> None:
    submission = document_of(FORM.replace("项目名称：\t培训经费", "项目名称：培训经费\t"))
    assert words(submission.project) == "培训经费"


def test_a_header_label_with_nothing_after_it_is_blank_and_not_the_next_label() -> None:
    submission = document_of(FORM.replace("主管部门：\t某县教育局", "主管部门：\t"))
    assert submission.department is not None
    assert submission.department.mark == "blank"
    assert words(submission.unit) == "某县教师发展中心"


def test_funds_are_read_by_line_with_the_unit_of_the_block() -> None:
    form = document_of(FORM).form
    assert form is not None
    total, fiscal = form.funds
    assert (total.line, fiscal.line) == ("total", "fiscal")
    assert total.executed is not None
    assert total.executed.figure is not None
    assert (total.executed.figure.value, total.executed.figure.unit) == (Decimal("19.96"), "万元")
    assert (fiscal.weight and fiscal.weight.mark) == "dash"


@pytest.mark.parametrize(
    ("title", "headings", "unit"),
    [
        ("2024年度项目支出绩效自评表（金额单位：元）", "项目资金", "元"),
        ("2024年度项目支出绩效自评表\n单位：人民币元", "项目资金", "元"),
        ("项目支出绩效自评表（2024年度，单位：万元）", "项目资金", "万元"),
        ("2024年度项目支出绩效自评表（单位：元）", "项目资金（万元）", "万元"),
        ("2024年度项目支出绩效自评表（计量单位：人）", "项目资金", None),
        ("填报单位：某县教育局\n2024年度项目支出绩效自评表", "项目资金", None),
    ],
)
def test_a_title_says_what_the_amounts_are_in_where_the_funds_do_not(title: str, headings: str, unit: str | None) -> None:
    form = document_of(FORM.replace("2024年度项目支出绩效自评表", title).replace("项目资金（万元）", headings)).form
    assert form is not None
    assert [slot.figure.unit for slot in (form.funds[0].budget, form.funds[0].executed) if slot and slot.figure] == [unit, unit]


@pytest.mark.parametrize(("budget", "executed"), [("全年预算", "全年执行"), ("调整后预算", "实际支出"), ("年度预算数", "决算数")])
def test_columns_of_money_are_also_headed_without_their_last_word(budget: str, executed: str) -> None:
    form = document_of(FORM.replace("全年预算数", budget).replace("全年执行数", executed)).form
    assert form is not None
    assert [words(form.funds[0].initial), words(form.funds[0].budget), words(form.funds[0].executed)] == ["20", "20", "19.96"]


def test_a_whole_number_beside_decimals_is_as_precise_as_they_are() -> None:
    form = document_of(FORM).form
    assert form is not None
    budget = form.funds[0].budget
    assert budget is not None
    assert budget.figure is not None
    assert (budget.figure.digits, budget.figure.precision) == (0, 2)


def test_a_rate_without_a_sign_is_a_ratio_or_a_percentage_as_its_amounts_tell() -> None:
    units = []
    for written in ("0.998", "99.8", "99.8%"):
        form = document_of(FORM.replace("19.96\t99.80%\t10", f"19.96\t{written}\t10")).form
        assert form is not None
        assert form.funds[0].rate is not None
        assert form.funds[0].rate.figure is not None
        units.append(form.funds[0].rate.figure.unit)
    assert units == ["比", "%", "%"]


def test_indicators_carry_their_labels_down() -> None:
    form = document_of(FORM).form
    assert form is not None
    assert [row(one) for one in form.indicators] == [
        ("产出指标", "数量指标", "培训教师人数", "≥300人次", "310人次", "40", "40", ""),
        ("产出指标", "时效指标", "培训及时率", "≥95%", "96%", "20", "20", ""),
        ("效益指标", "社会效益指标", "教师教学能力", "明显提升", "明显提升", "20", "20", ""),
        ("满意度指标", "服务对象满意度指标", "参训教师满意度", "≥90%", "95%", "10", "10", ""),
    ]
    assert [one.direction for one in form.indicators] == ["at_least", "at_least", "qualitative", "at_least"]


def test_groups_hold_the_indicators_under_each_label() -> None:
    form = document_of(FORM).form
    assert form is not None
    assert [(group.level, group.name.text, group.indicators) for group in form.groups] == [
        ("level1", "产出指标", ("i1", "i2")),
        ("level1", "效益指标", ("i3",)),
        ("level1", "满意度指标", ("i4",)),
        ("level2", "数量指标", ("i1",)),
        ("level2", "时效指标", ("i2",)),
        ("level2", "社会效益指标", ("i3",)),
        ("level2", "服务对象满意度指标", ("i4",)),
    ]


@pytest.mark.parametrize(
    ("target", "actual", "reason"),
    [
        ("年度目标", "全年完成", "未完成原因"),
        ("计划数", "实际数", "差异原因"),
        ("年初目标", "年末实际", "偏差说明"),
        ("年度任务", "完成情况", "未达标原因分析"),
        ("指标值", "完成数", "原因说明"),
    ],
)
def test_columns_of_indicators_are_headed_in_many_words(target: str, actual: str, reason: str) -> None:
    headings = HEADINGS.replace("年度指标值", target).replace("实际完成值", actual).replace("偏差原因分析及改进措施", reason)
    text = FORM.replace(HEADINGS, headings).replace("96%\t20\t20\t", "93%\t20\t19\t第三期推迟")
    form = document_of(text).form
    assert form is not None
    assert row(form.indicators[1]) == ("产出指标", "时效指标", "培训及时率", "≥95%", "93%", "20", "19", "第三期推迟")


@pytest.mark.parametrize(
    ("target", "actual", "reason"),
    [
        ("目标", "完成", "未达标原因及改进"),
        ("计划", "实际", "说明"),
        ("应完成", "已完成", "原因与措施"),
        ("目标值", "实现值", "未完成说明"),
    ],
)
def test_headings_in_words_of_their_own_are_known_by_the_words_in_them(target: str, actual: str, reason: str) -> None:
    headings = HEADINGS.replace("年度指标值", target).replace("实际完成值", actual).replace("偏差原因分析及改进措施", reason)
    form = document_of(FORM.replace(HEADINGS, headings)).form
    assert form is not None
    slots = (form.indicators[0].target, form.indicators[0].actual, form.indicators[0].weight, form.indicators[0].score)
    assert [words(slot) for slot in slots] == ["≥300人次", "310人次", "40", "40"]
    assert form.indicators[0].reason is not None


@pytest.mark.parametrize("told", ["完成率", "得分系数", "目标来源", "完成时限", "指标说明", "完成比例"])
def test_a_heading_that_says_more_is_another_columns(told: str) -> None:
    assert heading(told, "indicator", frozenset({"target", "actual", "weight", "score", "reason"})) is None


@pytest.mark.parametrize(
    ("called", "labels", "level"),
    [
        ("类别", ("产出指标", "效益指标"), "level1"),
        ("指标类型", ("数量指标", "社会效益指标"), "level2"),
        ("指标类别", ("数量", "社会效益"), "level2"),
        ("类型", ("产出数量", "满意度"), "level2"),
    ],
)
def test_a_column_of_nothing_but_labels_is_the_level_they_are_of(called: str, labels: tuple[str, str], level: str) -> None:
    form = document_of(
        f"""\
        {called}\t指标内容\t目标\t完成\t分值\t得分
        {labels[0]}\t培训教师人数\t≥300人次\t310人次\t50\t50
        {labels[1]}\t参训教师满意度\t≥90%\t95%\t40\t40
        """
    ).form
    assert form is not None
    assert [(words(one.target), words(getattr(one, level))) for one in form.indicators] == [("≥300人次", labels[0]), ("≥90%", labels[1])]


def test_reason_and_remedy_may_have_a_column_each() -> None:
    form = document_of(
        """\
        三级指标\t指标值\t完成值\t分值\t得分\t未达原因\t措施
        培训教师人数\t≥300人次\t285人次\t50\t47.5\t第三期推迟\t次年一季度补办
        """
    ).form
    assert form is not None
    assert (words(form.indicators[0].reason), words(form.indicators[0].remedy)) == ("第三期推迟", "次年一季度补办")


def test_a_first_row_that_the_others_add_up_to_is_the_total_and_so_is_a_row_alone() -> None:
    headings, indicators = "资金（万元）\t预算\t支出\t执行率\t分值\t得分", f"{HEADINGS}\n产出指标\t数量指标\t培训场次\t≥6场\t6场\t90\t90\t"
    parts = "部门支出\t3410\t3376\t99%\t10\t9.9\n其中：基本支出\t2650\t2650\t100%\n项目支出\t760\t726\t95.53%"
    told = []
    for rows in (parts, "财政资金\t180\t169.2\t94%\t10\t9.4"):
        form = document_of(f"{headings}\n{rows}\n{indicators}\n").form
        assert form is not None
        told.append([(line.line, words(line.budget), words(line.executed)) for line in form.funds])
    assert told == [
        [("total", "3410", "3376"), ("other", "2650", "2650"), ("other", "760", "726")],
        [("total", "180", "169.2")],
    ]


def test_a_header_may_name_its_slots_in_short_but_what_amounts_are_in_is_no_unit() -> None:
    told = []
    short = FORM.replace("项目名称：\t培训经费\t\t", "项目：村级联赛\t\t")
    for unit in ("单位：某县体育中心", "单位：万元"):
        submission = document_of(short.replace("实施单位：\t某县教师发展中心", unit))
        told.append((words(submission.project), words(submission.unit)))
    assert told == [("村级联赛", "某县体育中心"), ("村级联赛", None)]


def test_money_received_has_a_column_of_its_own_beside_which_its_rate_is_none() -> None:
    form = document_of(
        """\
        项目资金（万元）\t年初预算数\t全年预算数\t资金到位数\t全年执行数\t资金到位率\t执行率\t分值\t得分
        年度资金总额\t2100\t2100\t1980\t1890\t94.29%\t90%\t10\t9
        一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
        产出指标\t数量指标\t改造小区个数\t=14个\t14个\t90\t90
        """
    ).form
    assert form is not None
    total = form.funds[0]
    slots = (total.initial, total.budget, total.received, total.executed, total.rate, total.weight, total.score)
    assert [words(slot) for slot in slots] == ["2100", "2100", "1980", "1890", "90%", "10", "9"]
    assert total.received is not None
    assert total.received.figure is not None
    assert total.received.figure.unit == "万元"


def test_a_unit_in_a_column_of_its_own_is_without_what_it_is_reckoned_for() -> None:
    form = document_of(
        """\
        一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位\t实际完成值\t分值\t得分
        成本指标\t经济成本指标\t鲢鳙鱼种单价\t≤\t0.09\t元/尾\t0.086\t7\t7
        """
    ).form
    assert form is not None
    one = form.indicators[0]
    assert [slot.figure.unit for slot in (one.target, one.actual) if slot and slot.figure] == ["元", "元"]


def test_columns_are_known_by_their_headings_not_by_their_position() -> None:
    moved = (
        "一级指标\t二级指标\t三级指标\t权重\t指标值\t全年完成值\t自评得分\t未完成原因分析\n"
        "产出指标\t数量指标\t培训场次\t60\t≥6场\t5场\t50\t讲师请假\n"
        "合计\t\t\t60\t\t\t50\t"
    )
    form = document_of(moved).form
    assert form is not None
    assert row(form.indicators[0]) == ("产出指标", "数量指标", "培训场次", "≥6场", "5场", "60", "50", "讲师请假")
    assert (words(form.total_weight), words(form.total_score)) == ("60", "50")


def test_a_label_may_state_the_points_of_its_group() -> None:
    form = form_of("产出指标（40分）\t数量指标\t培训场次\t≥6场\t6场\t40\t40\t").form
    assert form is not None
    stated = form.groups[0].stated_weight
    assert stated is not None
    assert stated.figure is not None
    assert stated.figure.value == Decimal(40)


def test_the_total_row_states_weight_and_score() -> None:
    form = document_of(FORM).form
    assert form is not None
    assert (words(form.total_weight), words(form.total_score)) == ("100", "99.98")


def test_the_row_of_remarks_is_read_and_is_no_indicator() -> None:
    form = document_of(FORM + "说明\t结余资金已由财政收回\t\t\t\t\t\t\n").form
    assert form is not None
    assert words(form.remark) == "结余资金已由财政收回"
    assert len(form.indicators) == 4


@pytest.mark.parametrize("name", ["审核凭证份数", "联系企业次数", "负责人培训人次", "填报单位覆盖数", "说明会场次"])
def test_an_indicator_that_is_called_like_a_note_is_one(name: str) -> None:
    added = f"\t\t{name}\t≥30次\t32次\t5\t5\t\n"
    form = document_of(FORM.replace("效益指标\t", f"{added}效益指标\t", 1)).form
    assert form is not None
    assert [words(one.name) for one in form.indicators].count(name) == 1
    assert len(form.indicators) == 5


def test_a_total_row_that_is_shifted_by_a_column_is_read_by_its_order() -> None:
    form = document_of(FORM.replace("总分\t\t\t\t\t100\t99.98\t", "总分\t\t\t\t\t\t100\t99.98")).form
    assert form is not None
    assert (words(form.total_weight), words(form.total_score)) == ("100", "99.98")


def test_funds_may_stand_below_the_indicators_of_their_form() -> None:
    head, _, rest = FORM.partition("项目资金（万元）")
    funds, _, tail = rest.partition(HEADINGS)
    indicators, _, total = tail.rpartition("总分\t")
    (submission,) = all_of(f"{head}{HEADINGS}{indicators}项目资金（万元）{funds}总分\t{total}")
    assert submission.form is not None
    assert [line.line for line in submission.form.funds] == ["total", "fiscal"]
    assert len(submission.form.indicators) == 4
    assert words(submission.form.total_score) == "99.98"


@pytest.mark.parametrize("row", ["填表人：张某\t联系电话：0830-000\t审核人：李某\t\t\t\t\t", "审核人\t李某\t填报日期\t1月5日\t\t\t\t"])
def test_a_row_of_signatures_is_no_indicator(row: str) -> None:
    form = document_of(FORM + row + "\n").form
    assert form is not None
    assert len(form.indicators) == 4


def test_notes_below_a_form_are_footnotes_and_not_prose() -> None:
    submission = document_of(FORM + "注：1. 得分不超过分值上限。\n2. 满分为100分。\n")
    assert submission.form is not None
    assert [note.text for note in submission.form.footnotes] == ["注：1. 得分不超过分值上限。", "2. 满分为100分。"]
    assert submission.statements == ()


def test_what_is_spent_below_a_form_is_prose_though_it_is_called_a_note() -> None:
    submission = document_of(f"{FORM}说明\n1.本项目全年预算20万元，支出19万元。\n2.培训教师310人次。\n")
    assert submission.form is not None
    assert [note.text for note in submission.form.footnotes] == ["说明"]
    assert [(one.role, one.about, one.words) for one in submission.statements][-1] == ("actual", "i1", "310人次")


def test_two_forms_in_a_file_are_two_submissions() -> None:
    first, second = all_of(FORM + "\n" + FORM.replace("培训经费", "采购经费"))
    assert (words(first.project), words(second.project)) == ("培训经费", "采购经费")
    assert (first.source, second.source) == ("自评.txt#1", "自评.txt#2")
    assert [len(one.form.indicators) if one.form else 0 for one in (first, second)] == [4, 4]


def test_headings_repeated_on_the_next_page_do_not_begin_a_form() -> None:
    repeated = FORM.replace("效益指标\t社会效益指标", f"{HEADINGS}\n效益指标\t社会效益指标")
    (submission,) = all_of(repeated)
    assert submission.form is not None
    assert len(submission.form.indicators) == 4


def test_a_text_without_a_form_is_a_submission_of_prose_that_says_so() -> None:
    submission = document_of("某县文化馆自评报告\n一、自评结论\n经自评，自评得分95分，等级为“优”。\n")
    assert submission.form is None
    assert told(submission.remarks) == ("文件中没有找到自评表（未见“三级指标、指标值、完成值、分值、得分”一类的表头），只核对了正文。",)
    assert [(one.role, one.words) for one in submission.statements] == [("total_score", "95分"), ("grade", "优")]


def test_a_slot_keeps_what_it_holds_apart_from_nothing_and_from_not_applicable() -> None:
    form = form_of(
        "产出指标\t数量指标\t甲\t≥6场\t\t40\t-\t",
        "\t\t乙\t≥6场\t点击查看\t20\t/\t",
    ).form
    assert form is not None
    assert [(one.actual.mark, one.score.mark) for one in form.indicators if one.actual and one.score] == [
        ("blank", "dash"),
        ("unreadable", "dash"),
    ]


def test_every_quote_of_a_form_stands_at_its_place() -> None:
    lines = FORM.splitlines()
    form = document_of(FORM).form
    assert form is not None
    for one in form.indicators:
        for slot in (one.name, one.target, one.actual, one.weight, one.score):
            assert slot is not None
            where = slot.location
            assert where.line is not None
            assert where.column is not None
            assert lines[where.line - 1].split("\t")[where.column - 1][where.start : where.end] == slot.text


def test_a_text_that_is_no_self_evaluation_is_no_submission() -> None:
    assert all_of("某县文化馆会议通知\n定于3月5日召开会议，参会30人。\n") == ()


def test_rows_of_money_by_any_label_are_sources_where_they_add_up_to_the_total() -> None:
    def lines(other: str) -> list[tuple[str, str]]:
        headings = "项目资金（万元）\t年初预算数\t全年预算数\t全年执行数"
        rows = [headings, "年度资金总额\t48\t53\t53", "其中：市级财政资金\t48\t48\t48", other]
        submission = document_of("\n".join([*rows, HEADINGS, "产出指标\t数量指标\t办结件数\t≥5件\t6件\t90\t90", ""]))
        assert submission.form is not None
        return [(line.line, line.label.text) for line in submission.form.funds]

    own = [("total", "年度资金总额"), ("fiscal", "其中：市级财政资金")]
    assert lines("培训补助款\t0\t5\t5") == [*own, ("other", "培训补助款")]
    assert lines("培训补助款\t5\t3\t3") == own


@pytest.mark.parametrize(
    "above",
    [
        "项目支出绩效自评表\n（2024年度）\n",
        "关于教师培训2024年度绩效自评的报告\n\n项目支出绩效自评表\n",
        "项目支出绩效自评表\t\t\t\t\t\t\n（2024年度）\t\t\t\t\t\t\n",
        "教师培训自评报告\n（2024年度）\n一、概况\n开展教师培训。\n\n项目支出绩效自评表\n",
    ],
)
def test_the_year_may_stand_below_the_title_or_in_the_title_of_the_report(above: str) -> None:
    submission = document_of(above + FORM.split("\n", 1)[1])
    assert submission.year is not None
    assert submission.year.text == "2024"


def test_rows_of_any_name_are_sources_of_a_total_of_zeros() -> None:
    rows = FORM.split("\n")
    at = next(number for number, one in enumerate(rows) if one.startswith("年度资金总额"))
    cells = rows[at].split("\t")
    zeros = "\t".join(["0" if cell.replace(".", "").isdigit() and number in (1, 2, 3) else cell for number, cell in enumerate(cells)])
    source = "\t".join(["其中：县级配套", *cells[1:4], *[""] * (len(cells) - 4)])
    submission = document_of("\n".join([*rows[:at], zeros, source, *rows[at + 1 :]]))
    assert submission.form is not None
    assert [fund.label.text for fund in submission.form.funds][:2] == ["年度资金总额", "其中：县级配套"]
