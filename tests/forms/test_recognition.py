"""How far figures are trusted that recognition gave or that were restored from look-alikes."""

from decimal import Decimal

from auditor.forms import understand
from auditor.model import Cell, Document, Entry, Location, Passage, Submission, Table
from auditor.pipeline import Settings, audit_document, bench
from auditor.wording import Wording

FORM = """年度资金总额||年初预算数|全年预算数|全年执行数|执行率|分值|得分
年度资金总额||50|50|49.60|99.20%|10|9.92
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
产出指标|数量指标|演出场次|≥24场|26场|50|50|
效益指标|社会效益指标|观众人次|≥8万人次|8.6万人次|30|30|
满意度指标|服务对象满意度指标|观众满意度|≥90%|94.2%|10|10|
总分|||||100|99.92|"""


def document_of(form: str = FORM, *, recognised: bool = False) -> Document:
    cells = []
    for row, line in enumerate(form.splitlines(), start=1):
        for column, text in enumerate(line.split("|"), start=1):
            place = Location(file="自评表.pdf", page=1, table=1, row=row, column=column, end=len(text), quote=text)
            cells.append(Cell(text=text, row=row, column=column, location=place))
    table = Table(cells=tuple(cells), location=Location(file="自评表.pdf", page=1, table=1))
    return Document(file="自评表.pdf", format="pdf", pieces=(table,), recognised=(1,) if recognised else ())


def _understood(form: str = FORM, *, recognised: bool = False, repair: bool = True) -> Submission:
    (submission,) = understand(document_of(form, recognised=recognised), repair=repair)
    return submission


def _trust(*slots: Entry | None) -> list[float]:
    return [slot.confidence for slot in slots if slot is not None]


def _first(submission: Submission) -> tuple[list[float], list[float]]:
    """The confidence of target, actual, weight and score of the first indicator, and of the total row of the funds."""
    assert submission.form is not None
    one, fund = submission.form.indicators[0], submission.form.execution
    assert fund is not None
    return _trust(one.target, one.actual, one.weight, one.score), _trust(fund.budget, fund.executed, fund.rate, fund.weight, fund.score)


def test_a_form_with_a_text_layer_is_trusted() -> None:
    assert _first(_understood()) == ([1.0] * 4, [1.0] * 5)


def test_of_a_recognised_form_only_what_sums_confirm_is_trusted() -> None:
    assert _first(_understood(recognised=True)) == ([0.7, 0.7, 0.9, 0.9], [0.9] * 5)


def test_figures_of_a_sum_that_fails_are_not_trusted() -> None:
    assert _first(_understood(FORM.replace("|26场|50|50|", "|26场|50|60|"), recognised=True))[0] == [0.7, 0.7, 0.9, 0.7]


def test_letters_that_the_sum_proves_to_be_digits_are_told_and_trusted() -> None:
    submission = _understood(FORM.replace("94.2%|10|10|", "94.2%|IO|10|"))
    assert submission.form is not None
    weight = submission.form.indicators[2].weight
    assert weight is not None
    assert weight.figure is not None
    assert (weight.text, weight.figure.value, weight.confidence) == ("IO", Decimal(10), 0.9)
    assert [(one.id, one.kind, one.explanation.zh) for one in submission.repairs] == [
        ("r1", "misread", "「IO」形近误识，按「10」读（表内算式证实）。")
    ]


def test_letters_that_nothing_proves_to_be_digits_are_told_and_doubted() -> None:
    submission = _understood(FORM.replace("≥90%", "≥9O%"))
    assert submission.form is not None
    assert _trust(submission.form.indicators[2].target) == [0.7]
    told = [one.explanation.zh for one in submission.repairs]
    assert told == ["「≥9O%」形近误识，按「≥90%」读（没有算式能证实，涉及它的发现列为待核）。"]


def test_a_lone_letter_is_a_digit_only_where_a_sum_proves_it() -> None:
    submission = _understood(FORM.replace("|26场|", "|O|"))
    assert submission.form is not None
    actual = submission.form.indicators[0].actual
    assert actual is not None
    assert (actual.figure, submission.repairs) == (None, ())


def test_without_repairs_letters_stay_letters() -> None:
    submission = _understood(FORM.replace("94.2%|10|10|", "94.2%|IO|10|"), repair=False)
    assert submission.form is not None
    weight = submission.form.indicators[2].weight
    assert weight is not None
    assert (weight.text, weight.figure, submission.repairs) == ("IO", None, ())


def test_headings_with_look_alikes_are_known_and_told_once() -> None:
    submission = _understood(FORM.replace("实际完成值", "實際完成值").replace("一级指标", "一級指標"))
    assert submission.form is not None
    assert len(submission.form.indicators) == 3
    assert [one.explanation.zh for one in submission.repairs] == [
        "表头和标签中有形近误识的字或繁体字：「一級指標」按「一级指标」读、「實際完成值」按「实际完成值」读。"
    ]


def _outcomes(form: str, *, recognised: bool) -> dict[str, str]:
    """The rules that failed on the marks of a form, and how."""
    (report,) = audit_document(document_of(form, recognised=recognised), bench(Settings(engine="plain")))
    wanted = ("total-score-mismatch", "score-above-weight")
    return {found.rule: found.outcome for found in report.findings if found.rule in wanted}


def test_a_sum_that_fails_on_recognised_figures_is_for_review() -> None:
    wrong = FORM.replace("|26场|50|50|", "|26场|50|60|")
    assert _outcomes(wrong, recognised=False) == {"total-score-mismatch": "fail", "score-above-weight": "fail"}
    assert _outcomes(wrong, recognised=True) == {"total-score-mismatch": "review", "score-above-weight": "review"}


def test_what_is_told_of_a_recognised_document_stays_in_both_languages() -> None:
    told = Wording("第 1 页有印章遮挡。", "A seal covers part of page 1.")
    (submission,) = understand(document_of(recognised=True).model_copy(update={"remarks": (told,)}))
    assert submission.remarks == (told,)
    assert [remark.told("en") for remark in submission.remarks] == ["A seal covers part of page 1."]


def test_the_report_around_a_recognised_form_stays_as_it_was_read() -> None:
    line = "活动面向全县开放，群众反映良好。"
    told = Passage(line, Location(file="自评表.pdf", page=1, paragraph=1, end=len(line), quote=line))
    document = document_of(recognised=True)
    (submission,) = understand(document.model_copy(update={"pieces": (*document.pieces, told)}))
    assert submission.prose == (told,)
    assert type(submission.prose[0]) is Passage


IN_THREE = """年度资金总额||年初预算数|全年预算数|全年执行数|执行率|分值|得分
年度资金总额||50|50|49.60|99.20%|10|9.92
一级指标|二级指标|三级指标|指标性质|指标值|度量单位|完成值|权重|得分
产出指标|数量指标|演出场次|≥|24|场|26|50|50
效益指标|生态效益指标|有害生物成灾率|≤|4|%0|2.6|30|30
满意度指标|服务对象满意度指标|观众满意度|≥|90|%|94.2|10|10
总分||||||100|99.92"""


def _second(submission: Submission) -> list[tuple[str, str | None, float]]:
    """Text, unit and confidence of target, actual and weight of the second indicator."""
    assert submission.form is not None
    one = submission.form.indicators[1]
    slots = [slot for slot in (one.target, one.actual, one.weight) if slot is not None and slot.figure is not None]
    return [(slot.text, slot.figure.unit, slot.confidence) for slot in slots if slot.figure is not None]


def test_a_misread_unit_in_its_own_column_is_put_right_told_and_doubted() -> None:
    submission = _understood(IN_THREE)
    assert _second(submission) == [("≤4‰", "‰", 0.7), ("2.6", "‰", 0.7), ("30", None, 1.0)]
    assert [(one.id, one.kind, one.subject, one.touched, one.confidence) for one in submission.repairs] == [
        ("r1", "misread", "%0", ("i2",), 0.7)
    ]
    assert submission.repairs[0].explanation.zh == ("「有害生物成灾率」的度量单位「%0」形近误识，按「‰」读（不是计量单位，形近的只有它）。")
    assert submission.repairs[0].location.quote == "%0"


def test_without_repairs_a_misread_unit_stands_as_it_was_read() -> None:
    submission = _understood(IN_THREE, repair=False)
    assert _second(submission) == [("≤4%0", "%0", 1.0), ("2.6", "%0", 1.0), ("30", None, 1.0)]
    assert submission.repairs == ()
