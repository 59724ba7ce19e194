"""Reports that tell their indicators in sentences."""

from auditor.forms import RECITED, understand
from auditor.model import Document, Entry, Location, Passage, Submission
from auditor.readers.place import passage

_REPORT = (
    "2023年度困难群众救助补助资金转移支付绩效自评报告",
    "",
    "一、绩效目标完成情况。",
    "1.资金执行情况。本项目年初预算数为1,500万元，全年预算数1,500万元，全年执行数1,482.6万元，执行率98.84%。",
    "2.产出指标完成情况分析。",
    "（1）数量指标。",
    "“走访慰问户数”指标年初指标值为不低于420户，全年实际完成值为431户，完成率102.62%。",
    (
        "（2）质量指标。认定准确率，年初指标值为不低于95%，全年实际完成值97.5%；社会化发放率年初指标值为100%，全年实际完成值98%，"
        "偏差原因：系统升级；下年改进。"
    ),
    "（3）成本指标。低保月人均标准：年初指标值为不超过620元，全年实际完成值615元，分值10分，得分9.5分。",
    "3.满意度指标完成情况分析。",
    "①救助对象满意度",
    "年初指标值为≥90%，全年实际完成值95.2%。",
)


def _understood(*lines: str) -> tuple[Submission, ...]:
    pieces: tuple[Passage, ...] = tuple(passage(line, "a.txt", line=at) for at, line in enumerate(lines, start=1) if line)
    return understand(Document(file="a.txt", format="text", pieces=pieces))


def _text(entry: Entry | None) -> str | None:
    return None if entry is None else entry.text


def test_indicators_told_in_sentences_are_those_of_a_form() -> None:
    (submission,) = _understood(*_REPORT)
    form = submission.form
    assert form is not None
    assert [
        tuple(_text(slot) for slot in (one.level1, one.level2, one.name, one.target, one.actual, one.weight, one.score, one.reason))
        for one in form.indicators
    ] == [
        ("产出指标", "数量指标", "走访慰问户数", "不低于420户", "431户", "", "", ""),
        ("产出指标", "质量指标", "认定准确率", "不低于95%", "97.5%", "", "", ""),
        ("产出指标", "质量指标", "社会化发放率", "100%", "98%", "", "", "系统升级；下年改进"),
        ("产出指标", "成本指标", "低保月人均标准", "不超过620元", "615元", "10分", "9.5分", ""),
        ("满意度指标", "满意度指标", "救助对象满意度", "≥90%", "95.2%", "", "", ""),
    ]
    assert [one.direction for one in form.indicators] == ["at_least", "at_least", "undirected", "at_most", "at_least"]
    (fund,) = form.funds
    amounts = [_text(slot) for slot in (fund.initial, fund.budget, fund.executed, fund.rate)]
    assert amounts == ["1,500万元", "1,500万元", "1,482.6万元", "98.84%"]
    assert RECITED.filled(count=5) in submission.remarks


def test_each_slot_stands_at_its_words_and_is_trusted_no_more_than_a_repaired_row() -> None:
    (submission,) = _understood(*_REPORT)
    assert submission.form is not None
    assert submission.form.is_recited
    slots = [slot for one in submission.form.indicators for slot in (one.name, one.target, one.actual) if slot is not None]
    places: list[tuple[Location, str]] = [(slot.location, slot.text) for slot in slots]
    assert [_REPORT[(place.line or 0) - 1][place.start : place.end] for place, _ in places] == [text for _, text in places]
    assert {slot.confidence for slot in slots} == {0.9}


def test_a_figure_that_form_and_prose_share_counts_once() -> None:
    (submission,) = _understood(*_REPORT)
    assert len(submission.figures) == len({figure.location for figure in submission.figures})


def test_one_such_sentence_in_a_report_is_no_form() -> None:
    assert _understood("某项目", "培训人数：年初指标值为不低于420人，全年实际完成值431人。", "谢谢。") == ()
    (report,) = _understood("自评报告", "培训人数：年初指标值为不低于420人，全年实际完成值431人。", "自评得分96分，等级为优。")
    assert report.form is None
