"""The layouts that forms come in, numbered as in the survey of public forms: each makes a truth into a paper."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from tests.forge.grid import Box, Draft, Grid, Paper, Slot, grid
from tests.forge.shape import HEADINGS, Shape, paper
from tests.forge.truth import Fund, Scored, Truth

_SIGNED = re.compile(r"^([≥≤=＝>＜<])?\s*(\d[\d,]*(?:\.\d+)?)\s*(.*)$")


class Layout(NamedTuple):
    """A way to draw a submission, and the formats that it occurs in where those are not all."""

    title: str
    drawn: Callable[[Truth], Paper]
    formats: tuple[str, ...] = ()


def _l2(truth: Truth) -> Paper:
    columns = ("group", "level", "name", "weight", "target", "actual", "score", "reason")
    return paper(truth, Shape(funds=("initial", "budget", "executed", "rate", "weight", "score"), indicators=columns, beside=False))


def _l3(truth: Truth) -> Paper:
    columns = ("group", "level", "name", "sign", "value", "measure", "actual", "weight", "score", "reason")
    named = {"actual": "完成值", "weight": "权重", "reason": "未完成原因分析"}
    split = [_split(one) for one in truth.indicators]
    return paper(truth.model_copy(update={"indicators": tuple(split)}), Shape(indicators=columns, headings=HEADINGS | named))


def _split(one: Scored) -> Scored:
    """Sign, value and unit of the target in their own columns, the unit left out of the actual value."""
    target, actual = _SIGNED.match(one.target), _SIGNED.match(one.actual)
    if target is None or (target[3] and "月" in target[3]):
        return one.model_copy(update={"sign": "定性", "value": one.target, "measure": ""})
    bare = actual[2] if actual is not None and actual[3] == target[3] else one.actual
    return one.model_copy(update={"sign": target[1] or "＝", "value": target[2], "measure": target[3], "actual": bare})


def _l4(truth: Truth) -> Paper:
    columns = ("group", "level", "name", "target", "actual", "score", "reason")
    named = {"budget": "预算数", "executed": "执行数", "score": "得分（20分*执行率）"}
    points: dict[str, float] = {}
    for one in truth.indicators:
        points[one.group] = points.get(one.group, 0) + float(one.weight)
    labelled = [one.model_copy(update={"group": f"{one.group.partition('（')[0]}（{points[one.group]:g}分）"}) for one in truth.indicators]
    shape = Shape(funds=("budget", "executed", "rate", "score"), indicators=columns, beside=False, funds_title="预算执行情况（20分）")
    shape = shape._replace(fund_headings=shape.fund_headings | named)
    return paper(truth.model_copy(update={"indicators": tuple(labelled)}), shape)


def _l5(truth: Truth) -> Paper:
    columns = ("group", "level", "name", "target", "actual", "weight", "score", "review", "reason")
    groups = {"产出": "项目产出", "效益": "项目效益", "成本": "项目管理", "满意": "项目决策"}
    renamed = [one.model_copy(update={"group": groups[one.group[:2]], "review": one.score}) for one in truth.indicators]
    named = {"score": "自评得分", "review": "财政审核评分"}
    return paper(truth.model_copy(update={"indicators": tuple(renamed)}), Shape(indicators=columns, headings=HEADINGS | named))


def _l6(truth: Truth) -> Paper:
    columns = ("group", "level", "name", "weight", "target", "actual", "method", "score", "reason")
    told = [one.model_copy(update={"method": "完成得满分，每少1%扣0.5分，扣完为止"}) for one in truth.indicators]
    shape = Shape(funds=("initial", "executed", "rate", "weight", "score"), indicators=columns, beside=False)
    return paper(truth.model_copy(update={"indicators": tuple(told)}), shape)


def _l7(truth: Truth) -> Paper:
    columns = ("group", "level", "name", "before", "target", "actual", "coefficient", "weight", "score", "core")
    named = {"target": "调整后指标值", "actual": "全年实际完成值"}
    told = [
        one.model_copy(update={"before": one.target.replace("9", "8"), "coefficient": "100%", "core": "是"}) for one in truth.indicators
    ]
    shape = Shape(indicators=columns, headings=HEADINGS | named, beside=False, project="部门名称")
    department = truth.model_copy(update={"indicators": tuple(told), "title": truth.title.replace("项目支出", "部门整体支出")})
    return paper(department, shape)


def _l8(truth: Truth) -> Paper:
    columns = ("group", "level", "name", "weight", "method", "score")
    groups = {"产出": "产出", "效益": "效果", "成本": "过程", "满意": "投入"}
    told = [
        one.model_copy(update={"group": groups[one.group[:2]], "method": "依据充分、制度健全、执行到位的得满分，否则酌情扣分"})
        for one in truth.indicators
    ]
    cover = grid([[Draft("部门名称"), Draft(truth.unit)], [Draft("联系人"), Draft("张某")], [Draft("填报日期"), Draft("2025年3月12日")]])
    shape = Shape(indicators=columns, headings=HEADINGS | {"method": "评分标准"}, beside=False)
    bare = truth.model_copy(update={"indicators": tuple(told), "funds": (), "goal": ""})
    return Paper((cover, *paper(bare, shape).pieces))


_WORDS = {"≥": "不低于", "≤": "不超过"}
PROSE_FORMATS = ("docx", "html", "text, tabs", "text, tabs, GB18030", "pdf")
"""Where a report without a form occurs: a dump of its lines is the same whatever becomes of tables, and none is a workbook."""


class _Spoken:
    """Lines of a report, and the slots that stand in them."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.boxes: list[Box] = []

    def say(self, *parts: str | Draft) -> None:
        """A line: words, and slots between them."""
        self.lines.append("".join(part if isinstance(part, str) else part.text for part in parts))
        for part in parts:
            if isinstance(part, Draft) and part.slot is not None:
                self.boxes.append(Box(part.text, len(self.lines), 1, 1, 1, part.slot, None, part.unit))


def _l9(truth: Truth) -> Paper:
    """A transfer-payment report. The unit of a draft holds what its words mean: 不低于928万亩 is ≥928万亩."""
    report = _Spoken()
    report.say(truth.title.replace("项目支出绩效自评表", "转移支付绩效自评报告"))
    for label, field in (("项目名称", "project"), ("主管部门", "department"), ("实施单位", "unit")):
        report.say(f"{label}：", Draft(getattr(truth, field), slot=Slot("header", 0, field)))
    report.say("一、绩效目标完成情况。")
    for fund in truth.funds[:1]:
        amounts = [
            Draft(f"{getattr(fund, field)}{truth.money}", slot=Slot("fund", 1, field)) for field in ("initial", "budget", "executed")
        ]
        initial, budget, executed = amounts
        named, rate = Draft("年初预算数", slot=Slot("fund", 1, "label")), Draft(fund.rate, slot=Slot("fund", 1, "rate"))
        report.say(
            "（一）资金执行情况。本项目", named, "为", initial, "，全年预算数为", budget, "，全年执行数", executed, "，执行率", rate, "。"
        )
    report.say("（二）绩效指标完成情况。")
    group = level = ""
    for number, one in enumerate(truth.indicators, start=1):
        if one.group != group:
            report.say(f"{number}.", Draft(one.group, slot=Slot("indicator", number, "level1")), "完成情况分析。")
        if (one.group, one.level) != (group, level):
            report.say(f"（{number}）", Draft(one.level, slot=Slot("indicator", number, "level2")), "。")
        group, level = one.group, one.level
        report.say(*_recited(number, one))
    report.say("二、其他需要说明的情况。")
    for line in (truth.remark or "", f"经自评，项目得分{truth.total_score}分。"):
        report.say(line)
    return Paper(tuple(report.lines), tuple(report.boxes))


def _recited(number: int, one: Scored) -> Iterator[str | Draft]:
    """The sentence of an indicator."""
    target = _WORDS.get(one.target[:1], one.target[:1]) + one.target[1:]
    yield Draft(one.name, slot=Slot("indicator", number, "name"))
    yield from ("：年初指标值为", Draft(target, slot=Slot("indicator", number, "target"), unit=one.target))
    for words, field, text in (
        ("全年实际完成值", "actual", one.actual),
        ("分值", "weight", f"{one.weight}分"),
        ("得分", "score", f"{one.score}分"),
    ):
        yield from (f"，{words}", Draft(text, slot=Slot("indicator", number, field)))
    yield from ("。偏差原因：", Draft(one.reason.rstrip("。"), slot=Slot("indicator", number, "reason"))) if one.reason else ()
    yield "。"


def _l11(truth: Truth) -> Paper:
    """The money of the form in 元, that of the prose as it was."""
    if truth.money == "元":
        return paper(truth)
    return paper(truth.model_copy(update={"funds": tuple(map(_in_yuan, truth.funds)), "money": "元"}))


def _in_yuan(fund: Fund) -> Fund:
    amounts = {field: getattr(fund, field).replace(",", "") for field in ("initial", "budget", "executed")}
    return fund.model_copy(update={field: f"{Decimal(one) * 10000:.2f}" for field, one in amounts.items() if _SIGNED.match(one)})


def _l13(truth: Truth) -> Paper:
    """Two forms in a file: the second with other figures."""
    other = truth.model_copy(update={"project": f"{truth.project}（二期）", "before": (), "after": ()})
    return Paper((*paper(truth).pieces, *paper(other).pieces))


def _l14(truth: Truth) -> Paper:
    return Paper(tuple(_widened(piece) if isinstance(piece, Grid) else piece for piece in paper(truth).pieces))


def _widened(drawn: Grid) -> Grid:
    """A hundred empty cells at the end of each row."""
    width = drawn.width
    empty = [Box("", row, width + extra, 1, 1, None, None) for row in range(1, drawn.height + 1) for extra in range(1, 101)]
    return Grid((*drawn.boxes, *empty))


def _l15(truth: Truth) -> Paper:
    left = [
        Scored(group=one.group, level=one.level, name=name, target=target, actual="", weight="", score="")
        for one in truth.indicators[:1]
        for name, target in (("指标2：", ""), ("……", "≥**"))
    ]
    first, *others = truth.indicators
    goal = f"{truth.goal}（200字以内）"
    return paper(truth.model_copy(update={"indicators": (first, *left, *others), "goal": goal}))


def _l17(truth: Truth) -> Paper:
    first, *others = truth.indicators
    return paper(truth.model_copy(update={"indicators": (first.model_copy(update={"actual": "***", "score": "（）"}), *others)}))


def _l18(truth: Truth) -> Paper:
    kept = []
    for number, fund in enumerate(truth.funds):
        rate = _SIGNED.match(fund.rate)
        share = float(rate[2]) / (100 if "%" in fund.rate else 1) if rate is not None else 0
        written = (f"{share:.3f}", f"{share * 100:.0f}%", f"{share * 100:.1f}%")[number % 3]
        kept.append(fund.model_copy(update={"rate": written}) if rate is not None else fund)
    return paper(truth.model_copy(update={"funds": tuple(kept)}))


def _l19(truth: Truth) -> Paper:
    total, *parts = truth.funds
    repeated = tuple(part.model_copy(update={"weight": total.weight, "score": total.score}) for part in parts)
    return paper(truth.model_copy(update={"funds": (total, *repeated)}))


def _l20(truth: Truth) -> Paper:
    total, *parts = truth.funds
    zero = Fund(label=total.label, initial="0", budget="0", executed="0", rate="0%", weight="10", score="10")
    return paper(truth.model_copy(update={"funds": (zero, *parts)}))


def _l21(truth: Truth) -> Paper:
    counted = []
    for one in truth.indicators:
        target = _SIGNED.match(one.target)
        named = {} if target is None else {"name": f"{one.name}{target[2]}{target[3]}", "target": "100%", "actual": "100%"}
        counted.append(one.model_copy(update=named))
    return paper(truth.model_copy(update={"indicators": tuple(counted)}))


LAYOUTS = {
    "L1": Layout("财政部2020年表", paper),
    "L2": Layout("分值在指标值之前", _l2),
    "L3": Layout("指标性质、指标值、度量单位三列", _l3),
    "L4": Layout("20+80，分值只在标签中", _l4),
    "L5": Layout("决策、管理、产出、效益，有复核分", _l5),
    "L6": Layout("有得分计算方法，无全年预算数", _l6),
    "L7": Layout("部门整体表，有得分系数", _l7),
    "L8": Layout("部门整体共性指标，有封面表", _l8),
    "L9": Layout("转移支付报告，指标写在句子里", _l9, PROSE_FORMATS),
    "L11": Layout("表内为元，正文为万元", _l11),
    "L13": Layout("一个文件两张表", _l13),
    "L14": Layout("行尾上百空格", _l14),
    "L15": Layout("残留占位", _l15),
    "L17": Layout("数字被遮", _l17),
    "L18": Layout("执行率写成比值或一位小数", _l18),
    "L19": Layout("子行重复分值得分", _l19),
    "L20": Layout("总额行为零", _l20),
    "L21": Layout("数量写在名称里", _l21),
}
"""By number. L10 is a report that tells no indicators, L12 are text dumps and L16 is damage."""
