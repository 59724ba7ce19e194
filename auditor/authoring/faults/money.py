"""Faults in the funds block of a form: amounts, rates, rows."""

from collections.abc import Iterator
from decimal import Decimal

from auditor.authoring.faults.change import Change, Kind, Source, joined, put, reworded, value
from auditor.model import FundLine


def _total(source: Source) -> tuple[FundLine, Decimal, Decimal] | None:
    """The total line with its budget and what was executed of it."""
    line = source.form.execution if source.form is not None else None
    if line is None:
        return None
    budget, executed = value(line.budget), value(line.executed)
    return (line, budget, executed) if budget and executed else None


def _parts(source: Source) -> list[FundLine]:
    return [line for line in source.form.funds if line.line != "total"] if source.form is not None else []


def _rate_wrong(source: Source) -> Iterator[Change]:
    found = _total(source)
    if found is None or value(found[0].rate) is None:
        return
    line, budget, executed = found
    rate = value(line.rate) or Decimal(0)
    scale = 100 if rate > 2 else 1
    yield Change(line.label.text, put(line.rate, rate * Decimal("0.9"), digits=2), (("execution-rate-mismatch",),))
    if abs(budget / executed - executed / budget) > Decimal("0.01"):
        yield Change(line.label.text, put(line.rate, budget / executed * scale, digits=2), (("execution-rate-mismatch",),))
    initial = value(line.initial)
    if initial:
        base = initial if initial != budget else budget * Decimal("1.25")
        changed = put(line.rate, executed / base * scale, digits=2 if scale > 1 else 4)
        changed = changed if initial != budget else joined(changed, put(line.initial, base, digits=2))
        yield Change(line.label.text, changed, (("execution-rate-on-initial-budget",),))


def _executed_wrong(source: Source) -> Iterator[Change]:
    found = _total(source)
    if found is None:
        return
    line, budget, executed = found
    rate = (("execution-rate-mismatch",),) if value(line.rate) is not None else ()
    sums = (("fund-parts-mismatch",),) if _is_itemised(source) else ()
    yield Change(line.label.text, put(line.executed, executed * 10_000), (("overspent-budget",), *rate, *sums))
    yield Change(line.label.text, put(line.executed, budget * Decimal("1.1"), digits=2), (("overspent-budget",), *rate, *sums))
    yield Change(line.label.text, put(line.executed, executed * Decimal("0.8"), digits=2), (*rate, *sums))


def _is_itemised(source: Source) -> bool:
    """Whether the rows of the sources are all filled in and one of them at most is fiscal money."""
    parts = _parts(source)
    filled = all(slot is None or slot.mark != "blank" for line in parts for slot in (line.initial, line.budget, line.executed))
    return bool(parts) and filled and sum(line.line == "fiscal" for line in parts) <= 1


def _underspent(source: Source) -> Iterator[Change]:
    """Money is left over, and nobody says why."""
    found = _total(source)
    if found is None or source.is_explained or not (source.submission.statements or _has_remark(source)):
        return
    line, budget, executed = found
    if executed == budget:
        yield Change(line.label.text, put(line.executed, budget * Decimal("0.95"), digits=2), (("unexplained-surplus",),))
    if executed >= budget * Decimal("0.9"):
        yield Change(line.label.text, put(line.executed, budget * Decimal("0.7"), digits=2), (("unexplained-low-execution",),))
    if value(line.initial) is not None:
        yield Change(line.label.text, put(line.initial, budget / 2, digits=2), (("unexplained-budget-adjustment",),))


def _has_remark(source: Source) -> bool:
    return source.form is not None and source.form.remark is not None


def _little_spent(source: Source) -> Iterator[Change]:
    found = _total(source)
    scored = [one for one in source.indicators if one.level1 is not None and any(word in one.level1.text for word in ("产出", "效益"))]
    if found is not None and scored and all(value(one.score) is not None and value(one.score) == value(one.weight) for one in scored):
        line, budget, _ = found
        yield Change(line.label.text, put(line.executed, budget * Decimal("0.4"), digits=2), (("full-output-on-low-execution",),))


def _figure_emptied(source: Source) -> Iterator[Change]:
    found = _total(source)
    for slot in ("initial", "budget", "executed") if found is not None else ():
        entry = getattr(found[0], slot) if found is not None else None
        if found is not None and value(entry) is not None:
            yield Change(found[0].label.text, reworded(entry, ""), (("missing-fund-figure",),))


def _total_of_zeros(source: Source) -> Iterator[Change]:
    found = _total(source)
    if found is not None and any(value(line.executed) for line in _parts(source)):
        line = found[0]
        changed = joined(*(put(entry, Decimal(0)) for entry in (line.initial, line.budget, line.executed) if value(entry) is not None))
        yield Change(line.label.text, changed, (("zero-total-row",),))


def _part_changed(source: Source) -> Iterator[Change]:
    for line in _parts(source) if _is_itemised(source) else ():
        for entry in (line.initial, line.budget, line.executed):
            amount = value(entry)
            if amount:
                yield Change(line.label.text, put(entry, amount + 5), (("fund-parts-mismatch",),))


def _received_changed(source: Source) -> Iterator[Change]:
    """Less was received than was spent; the sum of what the sources gave is wrong."""
    found = _total(source)
    received = value(found[0].received) if found is not None else None
    if found is None or not received or any(line.line == "carried_over" and value(line.budget) for line in _parts(source)):
        return
    line, _, executed = found
    is_itemised = _is_itemised(source) and all(slot is None or slot.mark != "blank" for slot in (one.received for one in _parts(source)))
    sums = (("received-parts-mismatch",),) if is_itemised else ()
    yield Change(line.label.text, put(line.received, executed * Decimal("0.9"), digits=2), (("executed-above-received",), *sums))
    if sums:
        yield Change(line.label.text, put(line.received, received + 5), sums)


def _rate_of_nothing(source: Source) -> Iterator[Change]:
    for line in _parts(source):
        if value(line.budget) in (None, 0) and None not in (line.budget, line.executed, line.rate):
            changed = joined(reworded(line.budget, "0"), reworded(line.executed, "0"), reworded(line.rate, "0%"))
            yield Change(line.label.text, changed, (("rate-on-zero-budget",),))


KINDS = (
    Kind("执行率改动", "execution rate changed", _rate_wrong),
    Kind("执行数改动", "executed amount changed", _executed_wrong),
    Kind("资金剩余未说明", "money left without a reason", _underspent),
    Kind("钱没花而产出满分", "full marks on little spending", _little_spent),
    Kind("资金数清空", "fund figure emptied", _figure_emptied),
    Kind("总额行改成零", "total row of zeros", _total_of_zeros),
    Kind("子行金额改动", "amount of a sub-row changed", _part_changed),
    Kind("到位数改动", "amount received changed", _received_changed),
    Kind("零预算填执行率", "rate of a row without budget", _rate_of_nothing),
)
