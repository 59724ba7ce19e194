"""Truth → Paper: a form drawn column by column, as its shape says."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from tests.forge.grid import Draft, Grid, Paper, Slot, grid
from tests.forge.truth import Fund, Scored, Truth

FUND_HEADINGS = {
    "initial": "年初预算数",
    "budget": "全年预算数",
    "executed": "全年执行数",
    "rate": "执行率",
    "weight": "分值",
    "score": "得分",
}
HEADINGS = {
    "group": "一级指标",
    "level": "二级指标",
    "name": "三级指标",
    "target": "年度指标值",
    "sign": "指标性质",
    "value": "指标值",
    "measure": "度量单位",
    "before": "年初指标值",
    "actual": "实际完成值",
    "weight": "分值",
    "score": "得分",
    "review": "复核分",
    "method": "得分计算方法",
    "coefficient": "得分系数（%）",
    "core": "是否核心指标",
    "reason": "偏差原因分析及改进措施",
}
FIELDS = {"group": "level1", "level": "level2", "value": "target"}
"""What the slots of a form are called where the truth's words differ."""
_UNREAD = ("sign", "measure", "before", "review", "method", "coefficient", "core")
"""Columns that are no slot of their own."""


class Shape(NamedTuple):
    """How a form is drawn: the columns of both blocks in order, and whether 绩效指标 stands beside the indicators."""

    funds: tuple[str, ...] = ("initial", "budget", "executed", "weight", "rate", "score")
    indicators: tuple[str, ...] = ("group", "level", "name", "target", "actual", "weight", "score", "reason")
    fund_headings: dict[str, str] = FUND_HEADINGS
    headings: dict[str, str] = HEADINGS
    beside: bool = True
    funds_title: str = "项目资金"
    project: str = "项目名称"

    @property
    def width(self) -> int:
        return max(len(self.indicators) + self.beside, len(self.funds) + 2)


MINISTRY = Shape()


def paper(truth: Truth, shape: Shape = MINISTRY) -> Paper:
    """The report and its form."""
    return Paper((*truth.before, truth.title, form(truth, shape), *truth.footnotes, *truth.after))


def form(truth: Truth, shape: Shape) -> Grid:
    """The form as one table."""
    return grid([*_header(truth, shape), *_funds(truth, shape), *_goals(truth, shape), *_indicators(truth, shape), *_end(truth, shape)])


def _header(truth: Truth, shape: Shape) -> list[list[Draft]]:
    half = shape.width // 2
    is_project = shape.project == "项目名称"
    slot = Slot("header", 0, "project") if is_project else None
    return [
        [Draft(shape.project), Draft(truth.project if is_project else truth.unit, shape.width - 1, slot=slot)],
        [
            Draft("主管部门"),
            Draft(truth.department, half - 1, slot=Slot("header", 0, "department")),
            Draft("实施单位"),
            Draft(truth.unit, shape.width - half - 1, slot=Slot("header", 0, "unit")),
        ],
    ]


def _funds(truth: Truth, shape: Shape) -> list[list[Draft]]:
    if not truth.funds:
        return []
    wide = shape.width - 1 - len(shape.funds)
    heading = [Draft(f"{shape.funds_title}\n（{truth.money}）", rows=len(truth.funds) + 1), Draft("", wide)]
    heading += [Draft(shape.fund_headings[field]) for field in shape.funds]
    return [heading, *(_fund(at, fund, shape, truth.money, wide) for at, fund in enumerate(truth.funds, start=1))]


def _fund(number: int, fund: Fund, shape: Shape, money: str, wide: int) -> list[Draft]:
    units = {"initial": money, "budget": money, "executed": money, "rate": "%" if "%" in fund.rate else "比"}
    slots = [Draft(getattr(fund, field), slot=Slot("fund", number, field), unit=units.get(field)) for field in shape.funds]
    return [Draft(fund.label, wide, slot=Slot("fund", number, "label")), *slots]


def _goals(truth: Truth, shape: Shape) -> list[list[Draft]]:
    if not truth.goal:
        return []
    half = shape.width // 2
    return [
        [Draft("年度总体目标", rows=2), Draft("预期目标", half), Draft("实际完成情况", shape.width - half - 1)],
        [
            Draft(truth.goal, half, slot=Slot("form", 0, "goal")),
            Draft(truth.goal_outcome, shape.width - half - 1, slot=Slot("form", 0, "goal_outcome")),
        ],
    ]


def _indicators(truth: Truth, shape: Shape) -> list[list[Draft]]:
    beside = [Draft("绩效指标", rows=len(truth.indicators) + 1)] if shape.beside else []
    rows = [[*beside, *(Draft(shape.headings[field]) for field in shape.indicators)]]
    heights = _heights(truth.indicators)
    for number, one in enumerate(truth.indicators, start=1):
        rows.append([_slot(number, one, field, heights) for field in shape.indicators if (number, field) not in heights.covered])
    return rows


class Heights(NamedTuple):
    """How many rows each label reaches over, and the slots that a label above covers."""

    rows: dict[tuple[int, str], int]
    covered: set[tuple[int, str]]


def _heights(indicators: Sequence[Scored]) -> Heights:
    heights = Heights({}, set())
    for field in ("group", "level"):
        number = 1
        for _, run in groupby(indicators, key=lambda one: (one.group, one.level) if field == "level" else one.group):
            length = len(list(run))
            heights.rows[number, field] = length
            heights.covered.update((number + down, field) for down in range(1, length))
            number += length
    return heights


def _slot(number: int, one: Scored, field: str, heights: Heights) -> Draft:
    slot = None if field in _UNREAD else Slot("indicator", number, FIELDS.get(field, field))
    unit = one.measure or None if field in ("value", "actual") else None
    return Draft(getattr(one, field), rows=heights.rows.get((number, field), 1), slot=slot, unit=unit)


def _end(truth: Truth, shape: Shape) -> list[list[Draft]]:
    placed = {"weight": ("total_weight", truth.total_weight), "score": ("total_score", truth.total_score)}
    first = min(shape.indicators.index(field) for field in placed if field in shape.indicators)
    total = [Draft("总分", first + shape.beside)]
    for field in shape.indicators[first:]:
        name, text = placed.get(field, ("", ""))
        total.append(Draft(text, slot=Slot("form", 0, name) if name else None))
    remark = Draft(truth.remark or "", shape.width - 1, slot=Slot("form", 0, "remark"))
    return [total] if truth.remark is None else [total, [Draft("说明"), remark]]
