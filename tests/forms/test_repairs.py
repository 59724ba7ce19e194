"""Damage that conversion did to the table is put right before anything is read, and every repair is told."""

from tests.forms.texts import HEADINGS, all_of, form_of, row

SHIFTED = (
    "产出指标\t质量指标\t案件化解率\t≥95%\t95%\t20\t20\t",
    "\t\t时效指标\t及时受理率\t≥95%\t99%\t20\t20",
)
RAISED = (
    "产出指标\t数量指标\t接待批次\t≥30批\t31批\t20\t20\t",
    "\t时效指标\t及时受理率\t≥95%\t99%\t20\t20\t",
    "效益指标\t经济效益指标\t案件办结时限\t≤60天\t60天\t20\t20\t",
    "\t社会效益指标\t经济效益增收额\t≥100万元\t100万元\t20\t20\t",
    "\t\t保障社会大局和谐稳定\t稳步提升\t稳步提升\t20\t20\t",
)


def test_a_row_shifted_to_the_right_is_moved_back() -> None:
    submission = form_of(*SHIFTED)
    assert submission.form is not None
    assert row(submission.form.indicators[1]) == ("产出指标", "时效指标", "及时受理率", "≥95%", "99%", "20", "20", "")
    (repair,) = submission.repairs
    assert (repair.kind, repair.subject, repair.touched, repair.location.quote) == ("shifted_row", "及时受理率", ("i2",), "及时受理率")
    assert repair.explanation.zh == (
        "「及时受理率」一行各格整体向右错了 1 列（按各格内容判断：指标值应带 ≥≤ 等符号，分值、得分应为数字），已移回原位再核对。"
    )


def test_a_repaired_row_is_read_with_less_confidence() -> None:
    form = form_of(*SHIFTED).form
    assert form is not None
    assert [one.score.confidence for one in form.indicators if one.score] == [1.0, 0.9]


def test_a_row_that_only_lacks_its_target_is_not_moved() -> None:
    submission = form_of("产出指标\t数量指标\t培训场次\t\t6场\t40\t40\t", "\t质量指标\t结业率\t\t95%\t40\t40\t")
    assert submission.repairs == ()
    assert submission.form is not None
    assert row(submission.form.indicators[0]) == ("产出指标", "数量指标", "培训场次", "", "6场", "40", "40", "")


def test_labels_a_row_too_high_are_lowered() -> None:
    submission = form_of(*RAISED)
    assert submission.form is not None
    assert [row(one)[:3] for one in submission.form.indicators] == [
        ("产出指标", "数量指标", "接待批次"),
        ("产出指标", "时效指标", "及时受理率"),
        ("产出指标", "时效指标", "案件办结时限"),
        ("效益指标", "经济效益指标", "经济效益增收额"),
        ("效益指标", "社会效益指标", "保障社会大局和谐稳定"),
    ]
    (repair,) = submission.repairs
    assert (repair.kind, repair.touched) == ("raised_labels", ("i3", "i4"))
    assert repair.explanation.zh == (
        "二级指标标签比所属指标高了一行，已下移：「案件办结时限」归入「时效指标」（原列在「经济效益指标」下）；"
        "「经济效益增收额」归入「经济效益指标」（原列在「社会效益指标」下）。"
    )


def test_a_cost_that_is_saved_and_a_saving_per_output_move_no_labels() -> None:
    submission = form_of(
        "产出指标\t成本指标\t单家奖补\t≤20万元\t20万元\t20\t20\t",
        "效益指标\t经济效益指标\t企业年节约用能成本\t≥1800万元\t1926万元\t20\t20\t",
        "\t生态效益指标\t单位产值能耗下降率\t≥4%\t4.6%\t20\t20\t",
        "\t\t工业用水重复利用率\t≥92%\t92%\t20\t20\t",
    )
    assert submission.repairs == ()


def test_one_misplaced_indicator_alone_does_not_move_labels() -> None:
    submission = form_of(*RAISED[:3], "\t社会效益指标\t保障社会大局和谐稳定\t稳步提升\t稳步提升\t40\t40\t")
    assert submission.repairs == ()


def test_labels_that_fit_stay() -> None:
    fitting = (
        *RAISED[:2],
        "\t\t案件办结时限\t≤60天\t60天\t20\t20\t",
        "效益指标\t经济效益指标\t经济效益增收额\t≥100万元\t100万元\t20\t20\t",
    )
    assert form_of(*fitting).repairs == ()


def test_with_repair_off_the_table_is_taken_as_it_stands() -> None:
    (submission,) = all_of("\n".join([HEADINGS, *SHIFTED]), repair=False)
    assert submission.repairs == ()
    assert submission.form is not None
    assert row(submission.form.indicators[1])[:4] == ("产出指标", "质量指标", "时效指标", "及时受理率")


def test_a_sentence_cut_by_the_page_is_joined_and_the_join_is_told() -> None:
    prose = "二、完成情况\n全年开展的教师培训工作按照年初计划推进，及时受理率达到\n99%，群众较为认可。\n"
    (submission,) = all_of(prose + f"{HEADINGS}\n产出指标\t时效指标\t及时受理率\t≥95%\t99%\t90\t90\t")
    (repair,) = submission.repairs
    assert (repair.kind, repair.explanation.zh) == (
        "cut_sentence",
        "「…推进，及时受理率达到」一句在此处被分成两段（前段末尾没有句末标点），已接起来读。",
    )
    (statement,) = submission.statements
    assert (statement.role, statement.about, statement.location.line, statement.location.quote) == ("actual", "i1", 3, "99%")
