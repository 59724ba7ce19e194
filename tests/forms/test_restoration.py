"""Names and labels that recognition left characters out of."""

from auditor.forms import understand
from auditor.model import Submission
from tests.forms.test_recognition import document_of

FORM = """年度资金总额||年初预算数|全年预算数|全年执行数|执行率|分值|得分
年度资金总额||50|50|49.60|99.20%|10|9.92
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
产出指标|数量指标|演出场次|≥24场|26场|50|50|
效益指标|社会效益指标|观众人次|≥8万人次|8.6万人次|30|30|
满意度标|服务对象满意度指标|林区意|≥90%|94.2%|10|10|
总分|||||100|99.92|
说明|林区群众满意度取自300份问卷。"""


def _understood(form: str = FORM, *, recognised: bool = True, repair: bool = True) -> Submission:
    (submission,) = understand(document_of(form, recognised=recognised), repair=repair)
    return submission


def _last(submission: Submission) -> tuple[str, str, float]:
    """Level-1 label, name and how far the name is trusted, of the last indicator."""
    assert submission.form is not None
    one = submission.form.indicators[-1]
    assert one.level1 is not None
    return one.level1.text, one.name.text, one.name.confidence


def test_a_label_and_a_name_that_lost_characters_are_completed_told_and_doubted() -> None:
    submission = _understood()
    assert _last(submission) == ("满意度指标", "林区群众满意度", 0.7)
    assert [(one.id, one.kind, one.location.quote, one.touched, one.confidence, one.explanation.zh) for one in submission.repairs] == [
        ("r1", "misread", "满意度标", ("i3",), 0.7, "标签「满意度标」识别时漏了字，按「满意度指标」读（词表中只有它与此相合）。"),
        ("r2", "misread", "林区意", ("i3",), 0.7, "指标名称「林区意」识别时漏了字，按材料别处写的「林区群众满意度」读。"),
    ]
    assert submission.form is not None
    assert [group.name.text for group in submission.form.groups if group.level == "level1"] == ["产出指标", "效益指标", "满意度指标"]


def test_what_no_picture_showed_is_left_as_it_was_written() -> None:
    assert _last(_understood(recognised=False)) == ("满意度标", "林区意", 1.0)


def test_without_repairs_nothing_is_completed() -> None:
    submission = _understood(repair=False)
    assert (_last(submission)[:2], submission.repairs) == (("满意度标", "林区意"), ())


def test_a_name_that_two_stretches_complete_stays_as_it_was_read() -> None:
    twice = FORM.replace("取自300份问卷。", "取自300份问卷，林区职工满意度取自40份问卷。")
    assert _last(_understood(twice))[1] == "林区意"


def test_a_name_that_has_the_words_of_its_label_or_that_the_text_has_too_is_not_completed() -> None:
    assert _last(_understood(FORM.replace("林区意|", "林满意度|")))[1] == "林满意度"
    assert _last(_understood(FORM.replace("取自300份问卷。", "取自300份问卷，林区意见另附。")))[1] == "林区意"
