"""What a submission says, before any layout: the truth that a reading is held against."""

from functools import cache
from pathlib import Path

from auditor.model import Frozen
from tests.parsed import parsed


class Fund(Frozen):
    """A row of the funds block as filled in."""

    label: str
    initial: str = ""
    budget: str = ""
    executed: str = ""
    rate: str = ""
    weight: str = "-"
    score: str = "-"


class Scored(Frozen):
    """A level-3 indicator as filled in. `group` and `level` are its level-1 and level-2 labels; what follows `reason` are the
    columns of other layouts: sign, value and unit of the target apart, the target before an adjustment, a second score."""

    group: str
    level: str
    name: str
    target: str
    actual: str
    weight: str
    score: str
    reason: str = ""
    sign: str = ""
    value: str = ""
    measure: str = ""
    before: str = ""
    review: str = ""
    method: str = ""
    coefficient: str = ""
    core: str = ""


class Truth(Frozen):
    """One submission. `before` and `after` are the lines of the report around the form; `money` is the unit of the funds block."""

    title: str
    project: str
    department: str
    unit: str
    money: str = "万元"
    funds: tuple[Fund, ...] = ()
    goal: str = ""
    goal_outcome: str = ""
    indicators: tuple[Scored, ...] = ()
    total_weight: str = "100"
    total_score: str = ""
    remark: str | None = None
    footnotes: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@cache
def truth(path: Path) -> Truth:
    """The truth in a YAML file. An indicator is a list of its slots, its labels left blank where they are those above."""
    written = parsed(path)
    written["indicators"] = _carried(written.get("indicators", []))
    written["funds"] = [dict(zip(Fund.model_fields, row, strict=False)) for row in written.get("funds", [])]
    return Truth.model_validate(written)


def _carried(rows: list[list[str]]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for row in rows:
        named = dict(zip(Scored.model_fields, row, strict=False))
        for label in ("group", "level"):
            named[label] = named[label] or found[-1][label]
        found.append(named)
    return found
