"""A faultless submission → the same with one fault in it, for each kind of fault and each place it can stand."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from auditor.authoring.alteration import rewritten, shifted_row, without_row
from auditor.model import Document, Entry, Figure, FundLine, Indicator, Location, Statement, Submission

_FRAME = Decimal("1.37")


class Injected(NamedTuple):
    """A document with one fault, in words, and the rules any of which should see it; the first is the one it is credited to."""

    kind: str
    where: str
    document: Document
    rules: tuple[str, ...]


Source = tuple[Document, Submission]
_Change = tuple[str, dict[Location, str], tuple[str, ...]]
"""The words for the place, what is written there instead, and the rules that should see it."""


def injected(document: Document, submission: Submission) -> Iterator[Injected]:
    """Every fault of every kind, one at a time."""
    for kind, changes in _KINDS.items():
        for where, change, rules in changes(submission):
            yield Injected(kind, where, rewritten(document, change), rules)
    for indicator in submission.form.indicators if submission.form is not None else ():
        if _figure(indicator.weight) and _figure(indicator.score):
            dropped = without_row(document, indicator.name.location)
            if dropped is not None:
                yield Injected("漏一行", indicator.name.text, dropped, ("weights-not-100", "suspected-lost-row"))
                yield Injected("漏一行", indicator.name.text, dropped, ("total-score-mismatch", "suspected-lost-row"))
            shifted = shifted_row(document, indicator.name.location)
            if shifted is not None:
                yield Injected("错一列", indicator.name.text, shifted, ("shifted-columns",))
            torn = shifted_row(document, indicator.target.location) if indicator.target is not None else None
            if torn is not None:
                yield Injected("半行错一列", indicator.name.text, torn, ("missing-target", "shifted-columns", "weights-not-100"))


def _figure(entry: Entry | None) -> Figure | None:
    return entry.figure if entry is not None else None


def _written(value: Decimal, figure: Figure) -> str:
    """A value as its figure was written: with its decimals."""
    return f"{value.quantize(Decimal(1).scaleb(-figure.digits)):f}"


def _put(entry: Entry, value: Decimal) -> dict[Location, str]:
    """Another number in the place of the one in a slot, signs and unit kept."""
    figure = entry.figure
    assert figure is not None
    number = figure.text.rstrip("%％ " + (figure.unit or ""))
    place = figure.location
    at = place.quote.find(number)
    return {place.part(at, at + len(number)): _written(value, figure)} if at >= 0 and number else {place: _written(value, figure)}


def _indicators(submission: Submission) -> tuple[Indicator, ...]:
    return submission.form.indicators if submission.form is not None else ()


def _score_above_weight(submission: Submission) -> Iterator[_Change]:
    for one in _indicators(submission):
        if one.score is not None and one.score.figure and _figure(one.weight):
            weight = _figure(one.weight)
            assert weight is not None
            yield one.name.text, _put(one.score, weight.value + 1), ("score-above-weight",)


def _weight_changed(submission: Submission) -> Iterator[_Change]:
    for one in _indicators(submission):
        if one.weight is not None and one.weight.figure:
            yield one.name.text, _put(one.weight, one.weight.figure.value + 3), ("weights-not-100", "suspected-lost-row")


def _digits_swapped(submission: Submission) -> Iterator[_Change]:
    """Two neighbouring digits of a score change places: 19.96 becomes 19.69."""
    for one in _indicators(submission):
        if one.score is None or one.score.figure is None:
            continue
        text = one.score.figure.text
        for at in range(len(text) - 1, 0, -1):
            first, second = text[at - 1], text[at]
            if first.isdigit() and second.isdigit() and first != second:
                place = one.score.figure.location
                yield one.name.text, {place.part(at - 1, at + 1): second + first}, ("total-score-mismatch", "suspected-lost-row")
                break


def _total_changed(submission: Submission) -> Iterator[_Change]:
    total = submission.form.total_score if submission.form is not None else None
    if total is not None and total.figure is not None:
        yield "总分", _put(total, total.figure.value - 1), ("total-score-mismatch", "suspected-lost-row")
        yield "总分", _put(total, total.figure.value + 100), ("total-out-of-range",)


def _target_missed(submission: Submission) -> Iterator[_Change]:
    """The actual value falls to under half the target, or rises above twice the ceiling, the score stays full."""
    for one in _indicators(submission):
        target, actual, weight, score = map(_figure, (one.target, one.actual, one.weight, one.score))
        if one.actual is None or not (target and actual and weight and score) or target.value <= 0 or score.value != weight.value:
            continue
        if actual.unit == target.unit and one.direction in ("at_least", "at_most"):
            factor = Decimal("0.4") if one.direction == "at_least" else Decimal("2.5")
            yield (
                one.name.text,
                _put(one.actual, target.value * factor + (1 if one.direction == "at_most" else 0)),
                ("unmet-target-scored-full",),
            )


def _direction_turned(submission: Submission) -> Iterator[_Change]:
    """≥ becomes ≤ in front of a target that is exceeded."""
    for one in _indicators(submission):
        target, actual, weight, score = map(_figure, (one.target, one.actual, one.weight, one.score))
        if one.target is None or not (target and actual and weight and score) or "≥" not in one.target.text or one.direction != "at_least":
            continue
        if actual.value > target.value and actual.unit == target.unit and score.value == weight.value:
            at = one.target.location.quote.index("≥")
            rules = ("unmet-target-scored-full", "reverse-indicator-misscored", "quantity-target-at-most")
            yield one.name.text, {one.target.location.part(at, at + 1): "≤"}, rules


def _met_scored_short(submission: Submission) -> Iterator[_Change]:
    for one in _indicators(submission):
        target, actual, weight, score = map(_figure, (one.target, one.actual, one.weight, one.score))
        if one.score is None or not (target and actual and weight and score) or one.direction != "at_least":
            continue
        blank = one.reason is not None and one.reason.mark == "blank"
        if blank and score.value == weight.value and weight.value > 2 and actual.value >= target.value and actual.unit == target.unit:
            yield one.name.text, _put(one.score, weight.value - 2), ("met-target-scored-short",)


def _slot_emptied(slot: str, rule: str) -> Callable[[Submission], Iterator[_Change]]:
    def changes(submission: Submission) -> Iterator[_Change]:
        for one in _indicators(submission):
            entry: Entry | None = getattr(one, slot)
            if entry is not None and entry.mark == "stated":
                yield one.name.text, {entry.location: ""}, (rule,)

    return changes


def _reason_removed(submission: Submission) -> Iterator[_Change]:
    for one in _indicators(submission):
        weight, score = map(_figure, (one.weight, one.score))
        if one.reason is not None and one.reason.mark == "stated" and weight and score and score.value < weight.value:
            yield one.name.text, {one.reason.location: ""}, ("unexplained-deduction", "unexplained-shortfall", "met-target-scored-short")


def _unit_changed(submission: Submission) -> Iterator[_Change]:
    """The unit of an actual value becomes one that measures something else."""
    for one in _indicators(submission):
        target, actual = _figure(one.target), _figure(one.actual)
        if one.actual is None or not (target and actual and target.unit and actual.unit) or actual.unit not in actual.text:
            continue
        at = actual.location.quote.rfind(actual.unit)
        if at >= 0:
            wrong = "吨" if actual.unit != "吨" else "公里"
            yield one.name.text, {actual.location.part(at, at + len(actual.unit)): wrong}, ("conflicting-units",)


def _total_line(submission: Submission) -> FundLine | None:
    return submission.form.execution if submission.form is not None else None


def _rate_wrong(submission: Submission) -> Iterator[_Change]:
    line = _total_line(submission)
    if line is None or line.rate is None or not (line.rate.figure and _figure(line.budget) and _figure(line.executed)):
        return
    budget, executed = _figure(line.budget), _figure(line.executed)
    assert budget is not None
    assert executed is not None
    yield "执行率", _put(line.rate, line.rate.figure.value - line.rate.figure.value / 10), ("execution-rate-mismatch",)
    if executed.value and abs(budget.value / executed.value - executed.value / budget.value) > Decimal("0.01"):
        scale = 100 if line.rate.figure.value > 2 else 1
        yield "执行率（颠倒）", _put(line.rate, budget.value / executed.value * scale), ("execution-rate-mismatch",)


def _fund_wrong(submission: Submission) -> Iterator[_Change]:
    line = _total_line(submission)
    if line is None:
        return
    if line.executed is not None and line.executed.figure is not None and _figure(line.budget):
        executed = line.executed.figure
        yield "执行数（×10000）", _put(line.executed, executed.value * 10_000), ("overspent-budget",)
        if _figure(line.rate):
            yield "执行数（×10000）", _put(line.executed, executed.value * 10_000), ("execution-rate-mismatch",)
        if len(submission.form.funds if submission.form is not None else ()) > 1:
            yield "执行数", _put(line.executed, executed.value * Decimal("0.8")), ("fund-parts-mismatch",)
    if line.score is not None and line.score.figure is not None and _figure(line.rate) and _figure(line.weight):
        yield "执行率得分", _put(line.score, line.score.figure.value - 1), ("execution-score-mismatch",)
        yield "执行率得分", _put(line.score, line.score.figure.value - 1), ("total-score-mismatch", "suspected-lost-row")


_PROSE = {
    "actual": ("narrative-value-mismatch",),
    "score": ("narrative-score-mismatch",),
    "full_marks": ("narrative-full-marks-mismatch",),
    "total_score": ("reported-total-mismatch",),
    "budget": ("narrative-amount-mismatch", "ten-thousandfold-amount"),
    "executed": ("narrative-amount-mismatch", "ten-thousandfold-amount"),
    "executed_rate": ("narrative-rate-mismatch",),
}


def _tied(submission: Submission) -> Iterator[tuple[Statement, Figure, tuple[str, ...]]]:
    """The statements of the prose that are tied to a slot of the form which holds a figure, and the rules that hold them against it."""
    things = {one.id: one for one in _indicators(submission)}
    for one in submission.statements:
        if one.value is None or one.about is None or one.role not in _PROSE or one.value.hedge != "none":
            continue
        if one.role in ("actual", "score", "full_marks"):
            indicator = things.get(one.about)
            slot = {"actual": "actual", "score": "score", "full_marks": "weight"}[one.role]
            if indicator is None or _figure(getattr(indicator, slot)) is None:
                continue
        yield one, one.value, _PROSE[one.role]


def _prose_changed(submission: Submission) -> Iterator[_Change]:
    for one, figure, rules in _tied(submission):
        number = figure.text.rstrip("%％ " + (figure.unit or ""))
        at = figure.location.quote.find(number)
        if at >= 0 and number.replace(".", "").isdigit():
            yield one.words, {figure.location.part(at, at + len(number)): _written(figure.value * _FRAME + 1, figure)}, rules


def _prose_unit(submission: Submission) -> Iterator[_Change]:
    """万元 becomes 元 in the prose: ten thousand times less."""
    for one, figure, rules in _tied(submission):
        if figure.unit == "万元" and figure.location.quote.endswith("万元"):
            end = len(figure.location.quote)
            yield one.words, {figure.location.part(end - 2, end): "元"}, tuple(reversed(rules))


def _grade_changed(submission: Submission) -> Iterator[_Change]:
    for one in submission.statements:
        if one.role == "grade" and one.words in ("优", "优秀", "良", "良好"):
            yield one.words, {one.location: "差"}, ("grade-mismatch",)


def _section_changed(submission: Submission) -> Iterator[_Change]:
    for section in submission.sections:
        score = section.score
        if score is not None and score.value is not None and section.part_scores:
            number = score.value.text.rstrip("分 ")
            at = score.value.location.quote.find(number)
            if at >= 0:
                place = score.value.location.part(at, at + len(number))
                yield section.name.text, {place: _written(score.value.value - 1, score.value)}, ("section-score-mismatch",)


_KINDS: dict[str, Callable[[Submission], Iterator[_Change]]] = {
    "得分高于分值": _score_above_weight,
    "分值改动": _weight_changed,
    "得分数字颠倒": _digits_swapped,
    "总分改动": _total_changed,
    "完成值未达标": _target_missed,
    "方向颠倒": _direction_turned,
    "达标少得分": _met_scored_short,
    "指标值清空": _slot_emptied("target", "missing-target"),
    "完成值清空": _slot_emptied("actual", "missing-actual"),
    "得分清空": _slot_emptied("score", "missing-score"),
    "原因清空": _reason_removed,
    "单位改动": _unit_changed,
    "执行率改动": _rate_wrong,
    "资金数改动": _fund_wrong,
    "正文数字改动": _prose_changed,
    "正文单位改动": _prose_unit,
    "等级改动": _grade_changed,
    "分段得分改动": _section_changed,
}
