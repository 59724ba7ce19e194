"""A faultless submission → it and others like it, handed in together with ledgers, without fault and with one that shows only there.

The submissions themselves are changed, not their documents: what is measured is how they are held together, not how they are read.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from auditor.authoring.faults.change import Due, is_blank, measured, written
from auditor.corpus import Ledger, sketch
from auditor.entry import direction, slot
from auditor.example import ledger
from auditor.key import name as key_of
from auditor.key import year as year_of
from auditor.key import year_before
from auditor.model import Entry, FundLine, Indicator, Submission
from auditor.similarity import similarity
from auditor.wording import Wording

Row = Mapping[str, str]


class Gathering(NamedTuple):
    """Submissions, and the rows of ledgers by the kind of row."""

    submissions: tuple[Submission, ...]
    rows: Mapping[str, Sequence[Row]] = {}

    @property
    def ledgers(self) -> tuple[Ledger, ...]:
        return tuple(ledger(kind, rows) for kind, rows in self.rows.items())


class Gathered(NamedTuple):
    """A fault that shows only across submissions: its kind, where it stands, the gathering without and with it, and what should see it."""

    kind: Wording
    where: str
    clean: Gathering
    faulty: Gathering
    due: tuple[Due, ...]


def gathered(own: Submission) -> Iterator[Gathered]:
    """Every such fault, one at a time; none of a submission that does not say what it is about."""
    if own.form is None or not all(_is_stated(one) for one in (own.project, own.unit, own.year)) or not year_of(_text(own.year)):
        return
    for kind, rule, made in (
        (Wording("叙述照抄别的单位", "report copied from another unit"), "cloned-submission", _cloned),
        (Wording("目标低于上年完成值", "target below last year's value"), "lowered-target", _lowered),
        (Wording("两份数字不同", "second copy differs"), "conflicting-duplicates", _copied),
        (Wording("汇总数改动", "roll-up changed"), "rollup-mismatch", _rolled_up),
        (Wording("各项目全部满分", "full marks for every project"), "uniform-full-scores", _all_full),
        (Wording("预算项目没有自评", "budgeted project not evaluated"), "unevaluated-project", _unevaluated),
        (Wording("批复目标不同", "approved target differs"), "target-differs-from-approved", _approved),
        (Wording("支付台账少一成", "a tenth of the payments missing"), "ledger-amount-mismatch", _paid),
        (Wording("登记簿少一件", "a case missing from the register"), "ledger-output-mismatch", _registered),
        (Wording("一项指标没有佐证", "an indicator without evidence"), "missing-evidence", _unproven),
        (Wording("满意度没有问卷", "satisfaction without survey"), "unevidenced-satisfaction", _unasked),
    ):
        for where, clean, faulty in made(own):
            yield Gathered(kind, where, clean, faulty, ((rule,),))


Made = Iterator[tuple[str, Gathering, Gathering]]


def _cloned(own: Submission) -> Made:
    """The same words of another project: of the same unit, and of another."""
    if sketch(own):
        other = _called(own, project="渔船检验更新")
        yield _text(own.project), Gathering((own, other)), Gathering((own, _called(other, unit="邻县渔业站")))


def _lowered(own: Submission) -> Made:
    """Last year every target was just met; or one was exceeded by half, or undercut by half where less is better."""
    before = _called(own, year=year_before(year_of(_text(own.year))))
    rows = [one for one in _rows(own) if measured(one) and one.direction in ("at_least", "at_most")]
    for one in rows:
        last = before
        for other in rows:
            last = _with(last, other, actual=_figured(other, _value(other)))
        better = Decimal("1.5") if one.direction == "at_least" else Decimal("0.5")
        if _value(one):
            done = _with(last, one, actual=_figured(one, _value(one) * better))
            yield one.name.text, Gathering((own, last)), Gathering((own, done))


def _copied(own: Submission) -> Made:
    for one in _rows(own):
        if measured(one) and _text(one.actual):
            other = _with(own, one, actual=_figured(one, _value(one, "actual") * 2 + 1))
            yield one.name.text, Gathering((own, own)), Gathering((own, other))


def _rolled_up(own: Submission) -> Made:
    """The department reports what its one unit does."""
    total = own.form.execution if own.form is not None else None
    has_budget = total is not None and total.budget is not None and total.budget.figure is not None
    if not has_budget or not _is_stated(own.department) or _text(own.department) == _text(own.unit):
        return
    whole = _called(own, unit=_text(own.department))
    for one in _rows(own):
        figure = one.actual.figure if one.actual is not None else None
        if figure is not None and figure.unit not in ("天", "小时", "月", "年", "分", None) and not _is_mean(one):
            other = _with(whole, one, actual=_figured(one, figure.value * 2 + 1))
            yield one.name.text, Gathering((whole, own)), Gathering((other, own))


def _is_mean(one: Indicator) -> bool:
    return any(
        word in one.name.text for word in ("平均", "人均", "户均", "单价", "标准", "时限", "时间", "工期", "成本", "率先", "最高", "最低")
    )


def _all_full(own: Submission) -> Made:
    """Five projects with full marks; without fault one of them has ninety."""
    total = own.form.total_score if own.form is not None else None
    if total is None or total.figure is None or own.form is None:
        return
    full, ninety = (
        own.model_copy(update={"form": own.form.model_copy(update={"total_score": _said(total, score)})}) for score in ("100", "90")
    )
    several = tuple(_called(full, project=f"{sign}类设施更新") for sign in "甲乙丙丁")
    yield total.text, Gathering((ninety, *several)), Gathering((full, *several))


def _unevaluated(own: Submission) -> Made:
    rows = [_about(own), {**_about(own), "project": "渔船检验更新"}]
    yield _text(own.project), Gathering((own,), {"budgeted": rows[:1]}), Gathering((own,), {"budgeted": rows})


def _approved(own: Submission) -> Made:
    """Every target is as it was approved; or one was approved half as high again."""
    rows = [{**_about(own), "name": one.name.text, "target": _text(one.target)} for one in _rows(own) if _is_stated(one.target)]
    for at, one in enumerate(one for one in _rows(own) if _is_stated(one.target)):
        if one.target is not None and one.target.figure is not None and one.target.figure.value:
            figure = one.target.figure
            number = figure.text.rstrip("%％" + (figure.unit or ""))
            higher = one.target.text.replace(number, written(figure.value * Decimal("1.5"), figure._replace(digits=figure.digits + 1)), 1)
            changed = [*rows[:at], {**rows[at], "target": higher}, *rows[at + 1 :]]
            if number and higher != one.target.text:
                yield one.name.text, Gathering((own,), {"approved": rows}), Gathering((own,), {"approved": changed})


def _paid(own: Submission) -> Made:
    executed = _executed(own)
    if executed is not None and executed.figure is not None and executed.figure.unit and executed.figure.value:
        parts = [
            {**_about(own), "amount": f"{executed.figure.value * share}{executed.figure.unit}"} for share in map(Decimal, ("0.9", "0.1"))
        ]
        yield executed.text, Gathering((own,), {"payment": parts}), Gathering((own,), {"payment": parts[:1]})


def _executed(own: Submission) -> Entry | None:
    total: FundLine | None = own.form.execution if own.form is not None else None
    return total.executed if total is not None else None


def _registered(own: Submission) -> Made:
    """An indicator counts the visits of a register."""
    first = next((one for one in _rows(own) if measured(one) and one.direction == "at_least"), None)
    if first is None or first.target is None or first.actual is None:
        return
    counted = _with(
        own, first, name=_said(first.name, "接访批次"), target=_said(first.target, "≥2批次"), actual=_said(first.actual, "3批次")
    )
    year = year_of(_text(own.year))
    cases = [
        {"unit": _text(own.unit), "number": str(at), "received": f"{year}-0{at}-05", "accepted": f"{year}-0{at}-08"} for at in (1, 2, 3)
    ]
    yield first.name.text, Gathering((counted,), {"case": cases}), Gathering((counted,), {"case": cases[:2]})


def _unproven(own: Submission) -> Made:
    for one in _rows(own):
        if all(similarity(one.name.text, other.name.text) < 0.5 for other in _rows(own) if other is not one):
            less = [row for row in _evidence(own) if row["name"] != one.name.text]
            if less:
                yield one.name.text, Gathering((own,), {"evidence": _evidence(own)}), Gathering((own,), {"evidence": less})


def _unasked(own: Submission) -> Made:
    satisfied = [one for one in _rows(own) if "满意" in one.name.text and _is_stated(one.actual)]
    if satisfied and not any(one.sort == "survey" for one in own.excerpts):
        without = [{**row, "material": "工作记录"} for row in _evidence(own)]
        yield satisfied[0].name.text, Gathering((own,), {"evidence": _evidence(own)}), Gathering((own,), {"evidence": without})


def _evidence(own: Submission) -> list[dict[str, str]]:
    return [
        {**_about(own), "name": one.name.text, "material": "满意度调查问卷" if "满意" in one.name.text else "工作记录"}
        for one in _rows(own)
    ]


def _about(own: Submission) -> dict[str, str]:
    return {"project": _text(own.project), "unit": _text(own.unit), "year": _text(own.year)}


def _rows(own: Submission) -> tuple[Indicator, ...]:
    """The indicators whose names no other has."""
    listed = own.form.indicators if own.form is not None else ()
    names = [key_of(one.name.text) for one in listed]
    return tuple(one for one, name in zip(listed, names, strict=True) if names.count(name) == 1)


def _called(own: Submission, **names: str) -> Submission:
    """The submission with other words in slots of its header."""
    slots: dict[str, Entry] = {field: getattr(own, field) for field in names}
    return own.model_copy(update={field: _said(slots[field], words) for field, words in names.items()})


def _with(own: Submission, one: Indicator, **slots: Entry) -> Submission:
    """The submission with other slots in one of its indicators."""
    assert own.form is not None
    told = one.model_copy(update={**slots, "direction": direction(slots.get("target", one.target))})
    rows = tuple(told if other.id == one.id else other for other in own.form.indicators)
    return own.model_copy(update={"form": own.form.model_copy(update={"indicators": rows})})


def _said(entry: Entry, words: str) -> Entry:
    """A slot that says something else, in the unit of its column."""
    place = entry.location._replace(quote=words, end=entry.location.start + len(words))
    unit = entry.figure.unit if entry.figure is not None and entry.figure.unit and entry.figure.unit not in entry.text else None
    return slot(words, place, unit)


def _figured(one: Indicator, amount: Decimal) -> Entry:
    """The actual value of an indicator with another number, two more decimals where they are needed."""
    assert one.actual is not None
    assert one.actual.figure is not None
    figure = one.actual.figure
    whole = amount == amount.to_integral_value()
    unit = figure.unit if figure.unit and figure.unit in one.actual.text else ""
    return _said(one.actual, written(amount, figure._replace(digits=0 if whole else 2)) + unit)


def _value(one: Indicator, field: str = "target") -> Decimal:
    found = measured(one)
    assert found is not None
    return found[field == "actual"].value


def _is_stated(entry: Entry | None) -> bool:
    return entry is not None and entry.mark == "stated" and not is_blank(entry)


def _text(entry: Entry | None) -> str:
    return entry.text.strip() if entry is not None else ""
