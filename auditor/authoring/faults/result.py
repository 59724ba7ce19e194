"""Faults in what indicators set and achieved: targets, actual values, their signs and units, reasons."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from auditor.authoring.faults.change import Change, Kind, Source, figure, is_blank, joined, measured, put, reworded, value
from auditor.model import Entry, Indicator, Location
from auditor.pattern import Pattern
from auditor.similarity import similarity

_LESS = Decimal("0.8")
_VAGUE = "受客观因素影响"
_SPECIFIC = "参加人数偏少"
_MONTH = Pattern(r"(\d{1,2}) ?月")


def _short_of(one: Indicator, share: Decimal) -> dict[Location, str] | None:
    """An at-least target missed by this share, the score full as it was; None for another indicator."""
    found = measured(one)
    if found is None or one.direction != "at_least":
        return None
    target, _, weight, score = found
    return put(one.actual, target.value * share, digits=2) if target.value > 0 and score.value == weight.value else None


def _target_missed(source: Source) -> Iterator[Change]:
    """The actual value falls to under half the target, or rises above twice the ceiling, the score stays full."""
    for one in source.indicators:
        found = measured(one)
        changed = _short_of(one, Decimal("0.4"))
        if changed is None and found is not None and one.direction == "at_most" and found[0].value > 0 and found[3].value == found[2].value:
            changed = put(one.actual, found[0].value * Decimal("2.5") + 1, digits=2)
        if changed is not None:
            due = (("unmet-target-scored-full",), ("unexplained-shortfall",)) if is_blank(one.reason) else (("unmet-target-scored-full",),)
            yield Change(one.name.text, changed, due)


def _missed_and_explained(words: str, share: str, rule: str) -> Callable[[Source], Iterator[Change]]:
    """The target is missed, the score is a share of the weight, and these words stand as the reason."""

    def changes(source: Source) -> Iterator[Change]:
        for one in source.indicators:
            missed, weight = _short_of(one, _LESS), value(one.weight)
            if missed is not None and weight is not None and one.reason is not None:
                scored = put(one.score, weight * Decimal(share), digits=2)
                yield Change(one.name.text, joined(missed, scored, reworded(one.reason, words)), ((rule,),))

    return changes


def _finished_late(source: Source) -> Iterator[Change]:
    """What was due on a day is done in a later month, the score stays full."""
    for one in source.indicators:
        weight, score = value(one.weight), value(one.score)
        month = _MONTH.search(one.deadline.text) if one.deadline is not None else None
        if month is not None and int(month[1]) < 12 and score is not None and score == weight:
            yield Change(one.name.text, reworded(one.actual, f"{int(month[1]) + 1}月9日"), (("late-but-scored-full",),))


def _contradicted(source: Source) -> Iterator[Change]:
    for one in source.indicators:
        found = measured(one)
        if found is not None and one.direction in ("at_least", "at_most") and found[2].value == found[3].value and is_blank(one.reason):
            yield Change(one.name.text, reworded(one.reason, "因场地维修未完成"), (("contradictory-reason",),))


def _reason_removed(source: Source) -> Iterator[Change]:
    for one in source.indicators:
        weight, score = value(one.weight), value(one.score)
        stated = one.reason is not None and one.reason.mark == "stated"
        if stated and weight is not None and score is not None and score < weight:
            due = ("unexplained-deduction", "unexplained-shortfall", "met-target-scored-short")
            yield Change(one.name.text, reworded(one.reason, ""), (due,))


def _emptied(slot: str, rule: str) -> Callable[[Source], Iterator[Change]]:
    def changes(source: Source) -> Iterator[Change]:
        for one in source.indicators:
            entry: Entry | None = getattr(one, slot)
            if entry is not None and entry.mark == "stated":
                yield Change(one.name.text, reworded(entry, ""), ((rule,),))

    return changes


def _overshot(source: Source) -> Iterator[Change]:
    for one in source.indicators:
        found = measured(one)
        if found is None or one.direction != "at_least" or one.reason is None or found[0].unit in ("%", None) or not found[0].value:
            continue
        target, _, weight, score = found
        if is_blank(one.reason):
            yield Change(one.name.text, put(one.actual, target.value * Decimal("1.6"), digits=1), (("unexplained-overshoot",),))
        if score.value == weight.value:
            changed = joined(put(one.actual, target.value * Decimal("2.6"), digits=1), reworded(one.reason, "上级年中增加任务"))
            yield Change(one.name.text, changed, (("unadjusted-overshoot",),))


def _exact_missed(source: Source) -> Iterator[Change]:
    """An exact target is missed from below and scores in full; above a target of nothing something happens."""
    for one in source.indicators:
        found = measured(one)
        if found is None or found[2].value != found[3].value:
            continue
        if found[0].value == 0 and one.direction in ("exact", "at_most"):
            yield Change(one.name.text, put(one.actual, Decimal(1)), (("scored-against-zero-target",),))
        elif one.direction == "exact" and found[0].value > 1:
            due = ("exact-target-missed", "unmet-target-scored-full")
            yield Change(one.name.text, put(one.actual, found[0].value * Decimal("0.9"), digits=1), (due,))


def _without_figure(source: Source) -> Iterator[Change]:
    for one in source.indicators:
        if one.actual is None or one.actual.mark != "stated":
            continue
        rule = "unclear-qualitative-result" if one.direction == "qualitative" else "text-for-quantity"
        if rule == "text-for-quantity" and (figure(one.target) is None or figure(one.actual) is None):
            continue
        yield Change(one.name.text, reworded(one.actual, "详见附件"), ((rule,),))


def _partly(source: Source) -> Iterator[Change]:
    for one in source.indicators:
        if one.direction == "qualitative" and value(one.weight) is not None and value(one.score) == value(one.weight):
            yield Change(one.name.text, reworded(one.actual, "部分达成预期指标"), (("qualitative-score-out-of-band",),))


def _copied_sign(source: Source) -> Iterator[Change]:
    for one in source.indicators:
        if one.target is not None and one.actual is not None and one.target.text.startswith(("≥", "≤")) and figure(one.actual):
            yield Change(one.name.text, reworded(one.actual, one.target.text), (("operator-in-actual",),))


def _approximate(source: Source) -> Iterator[Change]:
    for one in source.indicators:
        if one.actual is not None and figure(one.actual) is not None and one.actual.text[:1].isdigit() and one.direction != "qualitative":
            yield Change(one.name.text, reworded(one.actual, f"约{one.actual.text}"), (("approximate-only",),))


def _unit_changed(source: Source) -> Iterator[Change]:
    """The unit of an actual value becomes one that measures something else, or goes."""
    for one in source.indicators:
        target, actual = figure(one.target), figure(one.actual)
        if target is None or actual is None or not target.unit or not actual.unit or actual.unit not in actual.text:
            continue
        at = actual.location.quote.rfind(actual.unit)
        if at >= 0:
            place = actual.location.part(at, at + len(actual.unit))
            yield Change(one.name.text, {place: "吨" if actual.unit != "吨" else "公里"}, (("conflicting-units",),))
            yield Change(one.name.text, {place: ""}, (("missing-unit", "conflicting-units"),))


def _sign_turned(source: Source) -> Iterator[Change]:
    """≥ becomes ≤ in front of a target that is exceeded; ≤ or = becomes ≥ for what is better little; the sign goes."""
    for one in source.indicators:
        found = measured(one)
        if one.target is None or found is None:
            continue
        quote = one.target.location.quote
        sign, rest = quote[:1], quote[1:]
        if sign == "≥" and found[1].value > found[0].value and found[2].value == found[3].value:
            due = ("unmet-target-scored-full", "reverse-indicator-misscored", "quantity-target-at-most")
            counted = one.level2 is not None and "数量" in one.level2.text and not re.search("天数|周期|时[限间长]", one.name.text)
            yield Change(one.name.text, reworded(one.target, f"≤{rest}"), (due, ("quantity-target-at-most",)) if counted else (due,))
        if sign in ("≤", "=", "＝") and _is_cost(one):
            yield Change(one.name.text, reworded(one.target, f"≥{rest}"), (("cost-target-at-least",),))
        if sign in ("≤", "=", "＝") and re.search("(投诉|事故)(件数|起数|次数|率|数)?$", one.name.text):
            yield Change(one.name.text, reworded(one.target, f"≥{rest}"), (("adverse-target-at-least",),))
        if sign in ("≥", "≤") and found[0].value != found[1].value:
            yield Change(one.name.text, reworded(one.target, rest), (("undirected-target",),))


def _is_cost(one: Indicator) -> bool:
    return one.level1 is not None and "成本" in one.level1.text and "成本" in one.name.text


def _vague_target(source: Source) -> Iterator[Change]:
    for one in source.indicators:
        if one.target is not None and one.target.mark == "stated" and one.target.text == one.target.location.quote:
            yield Change(one.name.text, reworded(one.target, "显著提升"), (("unassessable-target",),))


def _copied(source: Source) -> Iterator[Change]:
    """Every actual value becomes the target's own."""
    rows = [one for one in source.indicators if figure(one.target) and figure(one.actual)]
    if len(rows) >= 5 and len(rows) >= 0.6 * len(source.indicators):
        changed = joined(*(put(one.actual, _target(one), digits=_digits(one)) for one in rows if measured(one)))
        if sum(measured(one) is not None for one in rows) >= max(5, 0.6 * len(source.indicators)):
            yield Change(rows[0].name.text, changed, (("actuals-copied-from-targets",),))


def _target(one: Indicator) -> Decimal:
    found = value(one.target)
    assert found is not None
    return found


def _digits(one: Indicator) -> int:
    found = figure(one.target)
    return found.digits if found is not None else 0


def _impossible(source: Source) -> Iterator[Change]:
    """The rate of a few cases becomes one that they cannot give."""
    few = [one for one in source.indicators if _is_few(one)]
    for one in source.indicators:
        actual = figure(one.actual)
        if actual is not None and actual.unit == "%" and any(similarity(one.name.text, other.name.text) >= 0.8 for other in few):
            yield Change(one.name.text, put(one.actual, Decimal("91.3"), digits=1), (("impossible-rate",),))


def _is_few(one: Indicator) -> bool:
    found = figure(one.actual)
    return found is not None and found.unit in ("件", "例", "起", "个", "项", "家", "户", "宗") and 0 < found.value <= 10


def _all_satisfied(source: Source) -> Iterator[Change]:
    """Satisfaction becomes 100 %, and what the prose says of a sample goes."""
    samples = [one for one in source.submission.excerpts if one.sort == "survey"]
    for one in source.indicators:
        actual = figure(one.actual)
        if actual is None or actual.unit != "%" or actual.value == 100 or not source.submission.statements:
            continue
        if "满意度" in one.name.text or "满意率" in one.name.text:
            changed = joined(put(one.actual, Decimal(100)), {sample.location: "情况良好。" for sample in samples})
            yield Change(one.name.text, changed, (("unsampled-full-satisfaction",),))


def _cost_repeated(source: Source) -> Iterator[Change]:
    """A cost indicator sets the whole budget and achieves the whole spending."""
    line = source.form.execution if source.form is not None else None
    budget, executed = (figure(line.budget), figure(line.executed)) if line is not None else (None, None)
    if budget is None or executed is None or not budget.unit:
        return
    for one in source.indicators:
        if one.level1 is not None and "成本" in one.level1.text:
            changed = joined(
                reworded(one.target, f"≤{budget.value:f}{budget.unit}"), reworded(one.actual, f"{executed.value:f}{budget.unit}")
            )
            yield Change(one.name.text, changed, (("cost-repeats-execution",),))


def _cost_vague(source: Source) -> Iterator[Change]:
    """A unit of Shanxi sets no cost target that can be counted, and scores its cost class as before."""
    unit = source.submission.unit
    costs = [one for one in source.indicators if one.level1 is not None and "成本" in one.level1.text]
    if unit is None or unit.mark != "stated" or sum(value(one.score) or 0 for one in costs) <= 5:
        return
    vague = joined(*(joined(reworded(one.target, "控制在合理范围"), reworded(one.actual, "控制良好")) for one in costs))
    yield Change(unit.text, joined(vague, reworded(unit, f"山西省{unit.text}")), (("cost-score-above-cap",),))


KINDS = (
    Kind("完成值未达标", "target missed", _target_missed),
    Kind(
        "未达标得分不合比例", "score out of proportion", _missed_and_explained("参加人数偏少，下年扩大宣传", "0.5", "unproportional-score")
    ),
    Kind("原因写得空泛", "boilerplate for a reason", _missed_and_explained(_VAGUE, "0.8", "boilerplate-reason")),
    Kind("只写原因", "reason without remedy", _missed_and_explained(_SPECIFIC, "0.8", "reason-without-remedy")),
    Kind("逾期完成", "finished late", _finished_late),
    Kind("达标却写未完成", "reason contradicts the result", _contradicted),
    Kind("原因清空", "reason removed", _reason_removed),
    Kind("指标值清空", "target emptied", _emptied("target", "missing-target")),
    Kind("完成值清空", "actual value emptied", _emptied("actual", "missing-actual")),
    Kind("大幅超额", "overshoot", _overshot),
    Kind("等值、零目标未达", "exact or zero target missed", _exact_missed),
    Kind("完成值改成文字", "words for an actual value", _without_figure),
    Kind("定性改为部分达成", "qualitative result partly achieved", _partly),
    Kind("完成值照抄符号", "sign copied into the actual value", _copied_sign),
    Kind("完成值改成约数", "actual value approximate", _approximate),
    Kind("单位改动", "unit changed", _unit_changed),
    Kind("方向颠倒", "sign turned round", _sign_turned),
    Kind("指标值改成空话", "target without a standard", _vague_target),
    Kind("完成值照抄指标值", "actual values copied from targets", _copied),
    Kind("百分率改动", "rate that few cases cannot give", _impossible),
    Kind("满意度改成百分之百", "satisfaction of 100 % without a sample", _all_satisfied),
    Kind("成本指标没有量化", "cost class without a figure", _cost_vague),
    Kind("成本指标重复执行率", "cost indicator repeats the execution rate", _cost_repeated),
)
