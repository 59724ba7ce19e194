"""Faults in the marks of a form: weights, scores, totals."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from auditor.authoring.faults.change import Change, Kind, Source, figure, joined, number, put, reworded, value
from auditor.model import Entry, Group, Indicator, Location

SUM_OF_WEIGHTS = ("weights-not-100", "suspected-lost-row")
SUM_OF_SCORES = ("total-score-mismatch", "suspected-lost-row")
_NINE_TENTHS = Decimal("0.9")


def _scored(source: Source) -> Iterator[tuple[Indicator, Decimal, Decimal]]:
    """The indicators that state both weight and score, with these."""
    for one in source.indicators:
        weight, score = value(one.weight), value(one.score)
        if weight is not None and score is not None:
            yield one, weight, score


def _score_above_weight(source: Source) -> Iterator[Change]:
    for one, weight, _ in _scored(source):
        yield Change(one.name.text, put(one.score, weight + 1), (("score-above-weight",), SUM_OF_SCORES))


def _not_a_number(source: Source) -> Iterator[Change]:
    for one, *_ in _scored(source):
        yield Change(one.name.text, reworded(one.score, "优秀"), (("invalid-score",),))
        yield Change(one.name.text, reworded(one.weight, "0"), (("invalid-weight",), SUM_OF_WEIGHTS))


def _weight_changed(source: Source) -> Iterator[Change]:
    for one, weight, _ in _scored(source):
        labelled = [group for group in _of_level1(source) if one.id in group.indicators and group.stated_weight is not None]
        due = (SUM_OF_WEIGHTS, ("level1-weight-mismatch",)) if labelled else (SUM_OF_WEIGHTS,)
        yield Change(one.name.text, put(one.weight, weight + 3), due)


def _label_changed(source: Source) -> Iterator[Change]:
    for group in _of_level1(source):
        stated = value(group.stated_weight)
        if stated is not None:
            yield Change(group.name.text, put(group.stated_weight, stated + 5), (("level1-weight-mismatch",),))


def _of_level1(source: Source) -> list[Group]:
    return [group for group in source.form.groups if group.level == "level1"] if source.form is not None else []


def _digits_swapped(source: Source) -> Iterator[Change]:
    """Two neighbouring digits of a score change places: 19.96 becomes 19.69."""
    for one, *_ in _scored(source):
        found = figure(one.score)
        assert found is not None
        text = found.text
        for at in range(len(text) - 1, 0, -1):
            first, second = text[at - 1], text[at]
            if first.isdigit() and second.isdigit() and first != second:
                yield Change(one.name.text, {found.location.part(at - 1, at + 1): second + first}, (SUM_OF_SCORES,))
                break


def _score_turned_round(source: Source) -> Iterator[Change]:
    """A score of two digits is written the other way round and comes out above its weight: 15 becomes 51."""
    for one, weight, score in _scored(source):
        found = figure(one.score)
        assert found is not None
        turned = found.text[::-1]
        if score == weight and len(turned) == 2 and turned.isdigit() and int(turned) > weight:
            due = (("one-wrong-figure",), ("score-above-weight",), SUM_OF_SCORES)
            yield Change(one.name.text, {found.location: turned}, due)


def _total_changed(source: Source) -> Iterator[Change]:
    total = source.form.total_score if source.form is not None else None
    stated = value(total)
    if total is not None and stated is not None:
        yield Change(total.text, put(total, stated - 1), (SUM_OF_SCORES,))
        yield Change(total.text, put(total, stated + 100), (("total-out-of-range",), SUM_OF_SCORES))


def _total_emptied(source: Source) -> Iterator[Change]:
    total = source.form.total_score if source.form is not None else None
    if total is not None and total.figure is not None:
        yield Change(total.text, reworded(total, ""), (("missing-total",),))


def _score_emptied(source: Source) -> Iterator[Change]:
    for one, weight, _ in _scored(source):
        if weight > 0:
            yield Change(one.name.text, reworded(one.score, ""), (("missing-score",),))


def _one_of_sixty(source: Source) -> Iterator[Change]:
    for one, *_ in _scored(source):
        yield Change(one.name.text, put(one.weight, Decimal(62)), (("dominant-indicator",), SUM_OF_WEIGHTS))


def _weights_moved(source: Source) -> Iterator[Change]:
    """Five points go from one class to another, so that the sum holds and the standard shares do not."""
    classes = _of_level1(source)
    standard = classes and all(any(word in group.name.text for word in ("成本", "产出", "效益", "满意")) for group in classes)
    execution = source.form.execution if source.form is not None else None
    if not standard or execution is None or value(execution.weight) != 10:
        return
    for giver in classes:
        taker = classes[0] if giver is not classes[0] else classes[-1]
        given, taken = (_full(source, group) for group in (giver, taker))
        if given is not None and taken is not None and giver is not taker:
            yield Change(giver.name.text, joined(_both(given, Decimal(-5)), _both(taken, Decimal(5))), (("unusual-level1-weights",),))


def _full(source: Source, group: Group) -> Indicator | None:
    """An indicator of a group that scores full marks and has more than five."""
    return next((one for one, weight, score in _scored(source) if one.id in group.indicators and weight == score and weight > 5), None)


def _both(one: Indicator, more: Decimal) -> dict[Location, str]:
    weight = value(one.weight)
    assert weight is not None
    return joined(put(one.weight, weight + more), put(one.score, weight + more))


def _weights_alike(source: Source) -> Iterator[Change]:
    """The weights of a class are its sum divided by its number."""
    for group in _of_level1(source):
        members = [(one, weight) for one, weight, _ in _scored(source) if one.id in group.indicators]
        if len(members) < 4 or len(members) != len(group.indicators):
            continue
        total = sum((weight for _, weight in members), Decimal(0))
        share = (total / len(members)).quantize(Decimal("0.01"))
        if share == share.to_integral_value() and len(members) < 6:
            continue
        changed = joined(*(put(one.weight, share, digits=2) for one, _ in members))
        yield Change(group.name.text, changed, (("equal-weights",),))


def _all_full(source: Source) -> Iterator[Change]:
    total = source.form.total_score if source.form is not None else None
    execution = source.form.execution if source.form is not None else None
    scored = list(_scored(source))
    if total is None or value(total) in (None, 100) or len(scored) < 3 or len(scored) != len(source.indicators):
        return
    changed = joined(*(put(one.score, weight, digits=2) for one, weight, score in scored if weight != score), put(total, Decimal(100)))
    if execution is not None and value(execution.score) is not None and value(execution.weight) is not None:
        changed = joined(changed, put(execution.score, value(execution.weight) or Decimal(0)))
    yield Change(total.text, changed, (("all-full-marks",),))


def _execution_changed(source: Source) -> Iterator[Change]:
    line = source.form.execution if source.form is not None else None
    weight, score = (value(line.weight), value(line.score)) if line is not None else (None, None)
    if line is None or weight is None:
        return
    yield Change(line.label.text, put(line.weight, weight + 5), (("unusual-execution-weight",), SUM_OF_WEIGHTS))
    if score is not None and value(line.rate) is not None:
        yield Change(line.label.text, put(line.score, score * _NINE_TENTHS), (("execution-score-mismatch",), SUM_OF_SCORES))


def _sub_row_scored(source: Source) -> Iterator[Change]:
    for line in source.form.funds if source.form is not None else ():
        if line.line != "total" and line.weight is not None and line.score is not None and line.score.figure is None:
            changed = joined(reworded(line.weight, "10"), reworded(line.score, "9"))
            yield Change(line.label.text, changed, (("scored-subrow",),))


def _met_scored_short(source: Source) -> Iterator[Change]:
    for one, weight, score in _scored(source):
        target, actual = figure(one.target), figure(one.actual)
        met = target is not None and actual is not None and target.unit == actual.unit and actual.value >= target.value
        if met and one.direction == "at_least" and _is_unexplained(one.reason) and weight == score and weight > 2:
            yield Change(one.name.text, put(one.score, weight - 2), (("met-target-scored-short",), SUM_OF_SCORES))


def _is_unexplained(reason: Entry | None) -> bool:
    return reason is not None and reason.mark == "blank"


def _reverse_scored_forward(source: Source) -> Iterator[Change]:
    """An at-most target that is met scores actual ÷ target × weight."""
    for one, weight, score in _scored(source):
        target, actual = figure(one.target), figure(one.actual)
        if target is None or actual is None or target.unit != actual.unit or one.direction != "at_most" or not target.value:
            continue
        forward = round(actual.value / target.value * weight, 2)
        if weight - forward >= Decimal("0.05") and score == weight and _is_unexplained(one.reason):
            yield Change(one.name.text, put(one.score, forward, digits=2), (("reverse-indicator-misscored",),))


def _qualitative_deducted(source: Source) -> Iterator[Change]:
    for one, weight, score in _scored(source):
        if one.direction == "qualitative" and score == weight and _is_unexplained(one.reason):
            changed = put(one.score, weight * _NINE_TENTHS, digits=1)
            yield Change(one.name.text, changed, (("unexplained-deduction",), SUM_OF_SCORES))


def _section_changed(key: str, parts: str, rule: str) -> Callable[[Source], Iterator[Change]]:
    """The marks of a section of the report no longer add up."""

    def changes(source: Source) -> Iterator[Change]:
        for section in source.submission.sections:
            whole = getattr(section, key)
            if whole is None or whole.value is None or len(getattr(section, parts)) < 2:
                continue
            if len(getattr(section, parts)) == len(section.part_scores):
                place, digits = number(whole.value)
                yield Change(section.name.text, {place: f"{Decimal(digits) - 1}"}, ((rule,),))

    return changes


def _total_of_sections(source: Source) -> Iterator[Change]:
    """The report states another total than its sections, which share out a hundred marks, score."""
    marks = [one.full_marks.value.value for one in source.submission.sections if one.full_marks is not None and one.full_marks.value]
    totals = [one for one in source.submission.statements if one.role == "total_score" and one.value is not None]
    if len(marks) < 2 or sum(marks) != 100 or not totals or totals[0].value is None:
        return
    place, digits = number(totals[0].value)
    yield Change(totals[0].words, {place: f"{Decimal(digits) - 1}"}, (("section-total-mismatch",),))


def _part_out_of_reach(source: Source) -> Iterator[Change]:
    """A part that a rate scores gets three hundredths less."""
    for section in source.submission.sections:
        rated = any(one.role == "executed_rate" and one.section == section.id for one in source.submission.statements)
        full = section.full_marks.value if section.full_marks is not None else None
        if not rated or full is None or len(section.part_scores) < 2:
            continue
        share = full.value / len(section.part_scores)
        short = [one.value for one in section.part_scores if one.value is not None and one.value.value < share]
        if len(short) == 1:
            place, digits = number(short[0])
            yield Change(section.name.text, {place: f"{Decimal(digits) - Decimal('0.03')}"}, (("unreachable-subscore",),))


KINDS = (
    Kind("得分高于分值", "score above weight", _score_above_weight),
    Kind("得分、分值不是有效数字", "score or weight no valid number", _not_a_number),
    Kind("分值改动", "weight changed", _weight_changed),
    Kind("一级标签分值改动", "points in a level-1 label changed", _label_changed),
    Kind("得分数字颠倒", "digits of a score swapped", _digits_swapped),
    Kind("得分倒写而高于分值", "score written backwards, above its weight", _score_turned_round),
    Kind("总分改动", "total changed", _total_changed),
    Kind("总分清空", "total emptied", _total_emptied),
    Kind("得分清空", "score emptied", _score_emptied),
    Kind("一项独占分值", "one indicator holds most points", _one_of_sixty),
    Kind("一级分值挪动", "points moved between classes", _weights_moved),
    Kind("分值平均分配", "weights shared out evenly", _weights_alike),
    Kind("全部改成满分", "full marks throughout", _all_full),
    Kind("执行率分值、得分改动", "weight or score of the execution rate changed", _execution_changed),
    Kind("子行填分", "sub-row scored", _sub_row_scored),
    Kind("达标少得分", "met but scored short", _met_scored_short),
    Kind("反向指标照正向计分", "reverse indicator scored forward", _reverse_scored_forward),
    Kind("定性指标无故扣分", "qualitative indicator marked down", _qualitative_deducted),
    Kind("分段得分改动", "score of a section changed", _section_changed("score", "part_scores", "section-score-mismatch")),
    Kind(
        "分段满分改动", "full marks of a section changed", _section_changed("full_marks", "part_full_marks", "section-full-marks-mismatch")
    ),
    Kind("报告总分改动", "total of the sections changed", _total_of_sections),
    Kind("小分改动", "score of a part changed", _part_out_of_reach),
)
