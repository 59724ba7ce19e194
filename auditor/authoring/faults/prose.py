"""Faults in the prose of a report: figures, grades, claims, sentences."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from auditor.authoring.faults.change import (
    Change,
    Due,
    Kind,
    Source,
    at_the_end,
    figure,
    joined,
    measured,
    number,
    passage_at,
    put,
    reworded,
    value,
    written,
)
from auditor.model import AMOUNTS, Figure, Indicator, Location, Statement
from auditor.pattern import Pattern

_DAY = Pattern(r"月 ?(\d{1,2}) ?[日号]")
_FRAME, _NINE_TENTHS = Decimal("1.37"), Decimal("0.9")
_ROLES: dict[str, Due] = {
    "actual": ("narrative-value-mismatch",),
    "target": ("narrative-target-mismatch",),
    "score": ("narrative-score-mismatch",),
    "full_marks": ("narrative-full-marks-mismatch",),
    "total_score": ("reported-total-mismatch",),
    "initial": ("narrative-amount-mismatch", "ten-thousandfold-amount"),
    "budget": ("narrative-amount-mismatch", "ten-thousandfold-amount"),
    "received": ("narrative-amount-mismatch", "ten-thousandfold-amount"),
    "executed": ("narrative-amount-mismatch", "ten-thousandfold-amount"),
    "surplus": ("narrative-amount-mismatch", "ten-thousandfold-amount"),
    "executed_rate": ("narrative-rate-mismatch",),
    "received_rate": ("narrative-rate-mismatch",),
    "completion_rate": ("completion-rate-mismatch", "inverted-ratio"),
}
_SLOTS = {"actual": "actual", "target": "target", "score": "score", "full_marks": "weight", "completion_rate": "actual"}
_OF_THE_FORM = ("total_score", *AMOUNTS, "surplus", "executed_rate", "received_rate")


def _tied(source: Source) -> Iterator[tuple[Statement, Figure, Due]]:
    """The statements that are tied to a slot of the form which holds a figure, and the rules that hold them against it."""
    things = {one.id: one for one in source.indicators}
    line = source.form.execution if source.form is not None else None
    for one in source.submission.statements:
        if one.value is None or one.about is None or one.role not in _ROLES or one.value.hedge != "none" or source.form is None:
            continue
        indicator = things.get(one.about)
        if one.role in _SLOTS and (indicator is None or figure(getattr(indicator, _SLOTS[one.role])) is None):
            continue
        if one.role == "completion_rate" and (indicator is None or measured(indicator) is None):
            continue
        if one.role in _OF_THE_FORM[1:] and (line is None or one.about != line.id or not value(line.budget)):
            continue
        if one.role in AMOUNTS and value(getattr(line, one.role)) != one.value.value:
            continue
        if one.role == "total_score" and value(source.form.total_score) is None:
            continue
        yield one, one.value, _ROLES[one.role]


def _figure_changed(source: Source) -> Iterator[Change]:
    for one, found, rules in _tied(source):
        place, digits = number(found)
        if digits.replace(".", "").isdigit() and one.role != "target":
            wrong = found.value * _NINE_TENTHS if one.role.endswith("_rate") else found.value * _FRAME + 1
            yield Change(f"{one.subject}{one.words}", {place: written(wrong, found)}, (rules,))


def _target_changed(source: Source) -> Iterator[Change]:
    for one, found, rules in _tied(source):
        place, digits = number(found)
        if digits.replace(".", "").isdigit() and one.role == "target":
            yield Change(f"{one.subject}{one.words}", {place: written(found.value * _FRAME + 1, found)}, (rules,))


def _date_changed(source: Source) -> Iterator[Change]:
    """The day of a month is another one."""
    for one in source.submission.statements:
        found = _DAY.search(one.words) if one.role in ("deadline", "finished") and one.value is not None else None
        if found is not None:
            day = int(found[1])
            place = one.location.part(found.start(1), found.end(1))
            yield Change(f"{one.subject}{one.words}", {place: str(day - 8 if day > 14 else day + 8)}, (("narrative-date-mismatch",),))


def _unit_lost(source: Source) -> Iterator[Change]:
    """万元 becomes 元: ten thousand times less."""
    for one, found, rules in _tied(source):
        if found.unit == "万元" and found.location.quote.endswith("万元") and "ten-thousandfold-amount" in rules and one.role != "surplus":
            end = len(found.location.quote)
            yield Change(f"{one.subject}{one.words}", {found.location.part(end - 2, end): "元"}, (("ten-thousandfold-amount",),))


def _ratio_turned(source: Source) -> Iterator[Change]:
    things = {one.id: one for one in source.indicators}
    for one, found, rules in _tied(source):
        indicator = things.get(one.about or "")
        slots = measured(indicator) if indicator is not None and "inverted-ratio" in rules else None
        if slots is None or indicator is None or indicator.direction not in ("at_least", "exact") or slots[0].value == slots[1].value:
            continue
        place, _ = number(found)
        yield Change(f"{one.subject}{one.words}", {place: f"{slots[0].value / slots[1].value * 100:.2f}"}, (("inverted-ratio",),))


def _grade_changed(source: Source) -> Iterator[Change]:
    for one in source.submission.statements:
        if one.role == "grade" and one.words in ("优", "优秀", "良", "良好"):
            yield Change(one.words, {one.location: "差"}, (("grade-mismatch",),))


def _received_less(source: Source) -> Iterator[Change]:
    received = [one for one in source.submission.statements if one.role == "received" and one.value is not None]
    spent = [one for one in source.submission.statements if one.role == "executed" and one.value is not None]
    for one in received if len(received) == 1 else ():
        if any(each.about == one.about for each in spent) and one.value is not None:
            place, _ = number(one.value)
            yield Change(f"{one.subject}{one.words}", {place: written(one.value.value / 2, one.value)}, (("spent-more-than-received",),))


def _part_changed(source: Source) -> Iterator[Change]:
    rules = {"amount": "itemised-amount-mismatch", "count": "itemised-count-mismatch", "share": "shares-not-100"}
    for one in source.submission.breakdowns:
        for part in one.parts if one.is_whole or one.sort == "share" else ():
            if part.value is not None:
                place, _ = number(part.value)
                yield Change(
                    f"{one.subject}{part.words}", {place: written(part.value.value * _FRAME + 1, part.value)}, ((rules[one.sort],),)
                )


_SOURCES = re.compile("省级(?=[^，。；]{0,8}[0-9])")


def _source_renamed(source: Source) -> Iterator[Change]:
    """The second time that an amount comes from the province it comes from the city."""
    named = [(one, match) for one in source.document.passages() for match in _SOURCES.finditer(one.text)]
    for passage, match in named[1:]:
        place = passage.location.part(match.start(), match.end())
        yield Change(passage.text[match.start() :][:20], {place: "市级"}, (("renamed-fund-source",),))


def _claimed(source: Source) -> Iterator[Change]:
    """All is said to be done, and a target is missed, its score and reason in order."""
    claims = [one for one in source.submission.statements if one.role == "claim_met" and one.about is None]
    general = [one for one in claims if re.search("各项|全部|所有|绩效(目标|指标)", one.subject)]
    for one in source.indicators if general else ():
        changed = _missed(one)
        if changed is not None:
            yield Change(one.name.text, changed, (("false-completion-claim",),))


def _missed(one: Indicator) -> dict[Location, str] | None:
    found = measured(one)
    if found is None or one.direction != "at_least" or not found[0].value:
        return None
    less = put(one.actual, found[0].value * Decimal("0.9"), digits=1)
    return joined(less, put(one.score, found[2].value * Decimal("0.9"), digits=2), reworded(one.reason, "人手不足，下年补办"))


def _reporting(source: Source) -> Iterator[tuple[Statement, Indicator]]:
    """What the prose says of actual values that meet their targets."""
    things = {one.id: one for one in source.indicators}
    for one in source.submission.statements:
        indicator = things.get(one.about or "")
        if indicator is not None and one.role == "actual" and one.value is not None and _meets(indicator):
            yield one, indicator


def _meets(indicator: Indicator) -> bool:
    slots = measured(indicator)
    if slots is None or indicator.direction not in ("at_least", "at_most"):
        return False
    target, actual = slots[:2]
    return actual.value >= target.value if indicator.direction == "at_least" else actual.value <= target.value


def _denied(source: Source) -> Iterator[Change]:
    for one, indicator in _reporting(source):
        added = at_the_end(source.document, one.location, f"{indicator.name.text}未达到预期目标。")
        yield Change(indicator.name.text, added, (("self-contradiction",),))


def _denied_in_words(source: Source) -> Iterator[Change]:
    """The prose denies a target that the table meets, where it has told no actual value."""
    first = next(_reporting(source), None)
    told = {one.about for one in source.submission.statements if one.role == "actual"}
    for indicator in source.indicators:
        if first is not None and indicator.id not in told and _meets(indicator):
            added = at_the_end(source.document, first[0].location, f"{indicator.name.text}未达到预期目标。")
            yield Change(indicator.name.text, added, (("claim-contradicts-table",),))


def _unlisted(source: Source) -> Iterator[Change]:
    """Goal and prose name a result that no indicator measures."""
    goal = source.form.goal if source.form is not None else None
    first = next(_reporting(source), None)
    if goal is not None and goal.mark == "stated" and first is not None:
        end = goal.location.part(len(goal.location.quote), len(goal.location.quote))
        named = at_the_end(source.document, first[0].location, "编印地方志书口述史料汇编三部。")
        if named:
            changed = joined({end: "；编印地方志书口述史料汇编"}, named)
            yield Change(goal.text[:20], changed, (("indicator-missing-from-table",),))


def _unfinished(source: Source) -> Iterator[Change]:
    first = next(_reporting(source), None)
    judged = [one for one in source.indicators if one.level1 is not None and re.search("效益|满意", one.level1.text)]
    if first is not None and judged and all(value(one.score) is not None and value(one.score) == value(one.weight) for one in judged):
        yield Change(
            first[0].words, at_the_end(source.document, first[0].location, "配套工程尚未完工。"), (("benefit-from-unfinished-work",),)
        )


def _repeated(source: Source) -> Iterator[Change]:
    """A sentence of the report stands once more at the end of another passage."""
    long = [one for one in source.document.passages() if re.fullmatch(r"\s*(?!注|说明|\d).{24,}。\s*", one.text)]
    for one, other in pairwise(long):
        sentence = next((part for part in re.findall("[^。；]+。", one.text) if len(part.strip()) >= 20), None)
        if sentence is not None:
            end = other.location.part(len(other.text), len(other.text))
            yield Change(sentence[:20], {end: sentence.strip()}, (("repeated-sentence",),))


def _admitted(source: Source) -> Iterator[Change]:
    """The report admits delay while what is timed scores in full; it lists more shortcomings than remedies."""
    said = next((one for one in source.submission.excerpts if one.sort == "shortcoming" and _is_told(source, one.location)), None)
    timed = [one for one in source.indicators if one.level2 is not None and "时效" in one.level2.text]
    if said is None:
        return
    if timed and all(value(one.score) is not None and value(one.score) == value(one.weight) for one in timed):
        delay = at_the_end(source.document, said.location, "部分工作进度缓慢。")
        yield Change(said.words[:20], delay, (("problem-contradicts-result",),))
    answered = sum(one.sort == "proposal_point" for one in source.submission.excerpts)
    if answered:
        points = "".join(f"{sign}是人手紧张。" for sign in "一二三四五六"[: answered + 2])
        yield Change(said.words[:20], at_the_end(source.document, said.location, points), (("unanswered-problem",),))


def _is_told(source: Source, place: Location) -> bool:
    """Whether a place is in a sentence, not in a heading."""
    home = passage_at(source.document, place)
    return home is not None and re.match(r"\s*[(（]?[一二三四五六七八九十]+[)）、]", home.text) is None and "。" in home.text


def _denied_problems(source: Source) -> Iterator[Change]:
    silent = any(one.sort == "no_shortcoming" for one in source.submission.excerpts)
    for one in source.indicators if silent else ():
        weight = value(one.weight)
        if weight is not None and value(one.score) == weight:
            yield Change(one.name.text, put(one.score, weight - 1), (("no-problems-despite-deductions",),))


KINDS = (
    Kind("正文数字改动", "figure of the prose changed", _figure_changed),
    Kind("正文指标值改动", "target of the prose changed", _target_changed),
    Kind("正文日期改动", "date of the prose changed", _date_changed),
    Kind("正文单位改动", "unit of the prose changed", _unit_lost),
    Kind("比率颠倒", "ratio turned over", _ratio_turned),
    Kind("等级改动", "grade changed", _grade_changed),
    Kind("到位数改动", "amount received changed", _received_less),
    Kind("分项改动", "part of a breakdown changed", _part_changed),
    Kind("资金来源改名", "source of money renamed", _source_renamed),
    Kind("称全部完成而未达标", "completion claimed, target missed", _claimed),
    Kind("前后矛盾", "claim that contradicts a value", _denied),
    Kind("说法与表不符", "claim that contradicts the table", _denied_in_words),
    Kind("成果没有指标", "result without an indicator", _unlisted),
    Kind("未完工而效益满分", "benefit of unfinished work", _unfinished),
    Kind("语句重复", "sentence repeated", _repeated),
    Kind("问题与结果矛盾、没有回应", "shortcoming that contradicts or goes unanswered", _admitted),
    Kind("有扣分而称无问题", "deduction without a shortcoming", _denied_problems),
)
