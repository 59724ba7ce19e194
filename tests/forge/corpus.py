"""A number and a seed → a folder of that many self-evaluations, each different, and what is wrong in each: a known truth for whole batches.

Nine in ten are faultless. One in ten bears one fault, planted by its rule's name; nothing else in it is wrong. Units, projects and years
differ, so that no two submissions are the same project's. Forging one costs about a millisecond.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.forge import text, word
from tests.forge.shape import MINISTRY, Shape, paper
from tests.forge.truth import Fund, Scored, Truth

LEDGER = "truth.csv"
"""The file beside the folder that says what is wrong in each submission."""
FAULTY = 10
"""One in so many bears a fault."""
_SHORT = 0.3
"""The share of submissions that fell short of a target and say why."""
_SHAPES = (
    MINISTRY,
    Shape(funds=("initial", "budget", "executed", "rate", "weight", "score"), beside=False),
    Shape(indicators=("group", "level", "name", "weight", "target", "actual", "score", "reason")),
)
_DUMPS = (text.tabs, text.pipes, text.bars)
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_COUNTIES = len(_STEMS) * len(_BRANCHES)
_YEARS = (2022, 2023, 2024)


class Forged(NamedTuple):
    """A file of the corpus; `fault` is the rule that must find it wrong, "" for a faultless one."""

    file: str
    unit: str
    project: str
    year: int
    fault: str


class _Measured(NamedTuple):
    """An indicator of a kind of project: its labels, how its target is written, and between which targets."""

    group: str
    level: str
    name: str
    sign: str
    unit: str
    low: int
    high: int


class _Kind(NamedTuple):
    """A kind of project."""

    organ: str
    department: str
    project: str
    purpose: str
    indicators: tuple[_Measured, ...]


def _kind(organ: str, department: str, project: str, purpose: str, *rows: tuple[str, str, str, int, int]) -> _Kind:
    """The six rows are four outputs, a benefit and the satisfaction, each (name, sign, unit, lowest target, highest target)."""
    labels = (
        ("产出指标", "数量指标"),
        ("产出指标", "数量指标"),
        ("产出指标", "质量指标"),
        ("产出指标", "时效指标"),
        ("效益指标", "社会效益指标"),
        ("满意度指标", "服务对象满意度指标"),
    )
    found = tuple(_Measured(group, level, *row) for (group, level), row in zip(labels, rows, strict=True))
    return _Kind(organ, department, project, purpose, found)


_KINDS = (
    _kind(
        "文化站",
        "文化和旅游局",
        "免费开放经费",
        "馆舍水电、演出组织和培训授课",
        ("举办惠民演出场次", "≥", "场", 12, 60),
        ("开办艺术培训班期数", "≥", "期", 6, 30),
        ("培训学员结业合格率", "≥", "%", 80, 92),
        ("演出筹备时限", "≤", "天", 10, 30),
        ("参与活动群众人次", "≥", "人次", 2000, 60000),
        ("到馆群众满意度", "≥", "%", 80, 90),
    ),
    _kind(
        "疾病预防控制中心",
        "卫生健康局",
        "饮用水监测经费",
        "采样、检测和检测结果通报",
        ("监测供水点数量", "≥", "个", 40, 200),
        ("采集检测水样份数", "≥", "份", 100, 500),
        ("实验室质控样合格率", "≥", "%", 85, 95),
        ("检测报告出具时限", "≤", "天", 7, 20),
        ("受益用水户数", "≥", "户", 1000, 40000),
        ("用水户满意度", "≥", "%", 80, 90),
    ),
    _kind(
        "公路管护站",
        "交通运输局",
        "农村公路养护经费",
        "路面修补、边沟清理和标志更换",
        ("养护农村公路里程", "≥", "公里", 50, 400),
        ("更换交通标志块数", "≥", "块", 20, 200),
        ("路面修补验收合格率", "≥", "%", 88, 95),
        ("水毁抢通时限", "≤", "小时", 12, 48),
        ("受益沿线村民人数", "≥", "人", 3000, 50000),
        ("沿线村民满意度", "≥", "%", 80, 92),
    ),
    _kind(
        "中心校",
        "教育局",
        "校园网络运维经费",
        "设备巡检、线路租用和故障处置",
        ("巡检网络设备台数", "≥", "台", 60, 500),
        ("组织教师培训人数", "≥", "人", 40, 300),
        ("网络设备完好率", "≥", "%", 85, 95),
        ("故障修复时限", "≤", "小时", 4, 24),
        ("受益学生人数", "≥", "人", 500, 9000),
        ("师生满意度", "≥", "%", 82, 92),
    ),
    _kind(
        "水利服务站",
        "水利局",
        "渠道清淤经费",
        "渠道清淤、闸门检修和巡渠看护",
        ("清淤渠道长度", "≥", "公里", 10, 90),
        ("检修闸门座数", "≥", "座", 5, 60),
        ("清淤工程验收合格率", "≥", "%", 88, 95),
        ("清淤工期", "≤", "天", 30, 90),
        ("受益灌溉面积", "≥", "亩", 2000, 60000),
        ("灌区农户满意度", "≥", "%", 80, 92),
    ),
    _kind(
        "图书馆",
        "文化和旅游局",
        "图书购置经费",
        "新书采购、编目上架和下乡流通",
        ("购置新书册数", "≥", "册", 1000, 9000),
        ("开展阅读推广场次", "≥", "场", 8, 50),
        ("新书编目差错控制达标率", "≥", "%", 85, 95),
        ("新书上架时限", "≤", "天", 15, 45),
        ("外借图书册数", "≥", "册", 8000, 80000),
        ("读者满意度", "≥", "%", 80, 92),
    ),
)
_WEIGHTS = ("15", "15", "10", "10", "30", "10")


def forged(count: int, seed: int = 1) -> Iterator[tuple[Forged, Truth]]:
    """So many submissions, the same for the same seed; a longer corpus begins with the shorter one."""
    for number in range(count):
        random = Random(f"{seed}/{number}")  # noqa: S311 a corpus, not a secret
        kind = _KINDS[number % len(_KINDS)]
        fault = _FAULTS[number // FAULTY % len(_FAULTS)] if number % FAULTY == seed % FAULTY else None
        falls_short = random.random() < _SHORT or (fault is not None and fault.rule == "score-above-weight")
        made = _faultless(number // len(_KINDS), kind, random, falls_short=falls_short)
        unit, year = made.unit, int(made.title[:4])
        yield (
            Forged(f"{number % 100:02}/{unit}-{kind.project}-{year}.txt", unit, made.project, year, fault.rule if fault else ""),
            fault.planted(made, random) if fault else made,
        )


def write(folder: Path, count: int, seed: int = 1, *, word_every: int = 0) -> list[Forged]:
    """Write a corpus into a folder and the truth beside it; every so manieth submission as a Word document, the others as text."""
    found = []
    for number, (one, truth) in enumerate(forged(count, seed)):
        is_word = word_every > 0 and number % word_every == 0
        path = folder / (one.file.replace(".txt", ".docx") if is_word else one.file)
        path.parent.mkdir(parents=True, exist_ok=True)
        drawn = paper(truth, _SHAPES[number % len(_SHAPES)])
        path.write_bytes(word.document(drawn) if is_word else _DUMPS[number // 7 % len(_DUMPS)](drawn).text.encode())
        found.append(one._replace(file=str(path.relative_to(folder))))
    with (folder.parent / f"{folder.name}-{LEDGER}").open("w", encoding="utf-8", newline="") as stream:
        written = csv.writer(stream)
        written.writerow(Forged._fields)
        written.writerows(found)
    return found


def _faultless(number: int, kind: _Kind, random: Random, *, falls_short: bool) -> Truth:
    year = _YEARS[number % len(_YEARS)]
    place = number // len(_YEARS)
    county = f"{_STEMS[place % 10]}{_BRANCHES[place // 10 % 12]}县"
    unit = f"{county}第{place // _COUNTIES + 1}{kind.organ}"
    budget = Decimal(random.randrange(1000, 90000)) / 100
    executed = _rounded(budget * random.randrange(9300, 10000) / 10000, "0.01")
    indicators = tuple(_indicator(one, weight, random) for one, weight in zip(kind.indicators, _WEIGHTS, strict=True))
    if falls_short:
        indicators = _fallen_short(indicators, random)
    made = Truth(
        title=f"{year}年度项目支出绩效自评表",
        project=f"{kind.project}",
        department=f"{county}{kind.department}",
        unit=unit,
        funds=_funds(budget, executed),
        goal=f"用于{kind.purpose}，保障本年度各项任务按计划完成。",
        goal_outcome=f"{kind.purpose}均已开展，完成情况见各项指标。",
        indicators=indicators,
        remark=f"结余{budget - executed}万元为采购节约，已由财政收回。",
        footnotes=("注：自评满分为100分，其中预算资金执行率10分。",),
    )
    return _told(made.model_copy(update={"total_score": _total(made)}), kind)


def _rounded(value: Decimal, step: str) -> Decimal:
    return value.quantize(Decimal(step), ROUND_HALF_UP)


def _funds(budget: Decimal, executed: Decimal) -> tuple[Fund, ...]:
    rate = _rounded(executed / budget * 100, "0.01")
    score = _rounded(executed / budget * 10, "0.01")
    shared = {"initial": str(budget), "budget": str(budget), "executed": str(executed), "rate": f"{rate}%"}
    none = {"initial": "0", "budget": "0", "executed": "0", "rate": "-"}
    return (
        Fund(label="年度资金总额", **shared, weight="10", score=str(score)),
        Fund(label="其中：财政拨款", **shared),
        Fund(label="其他资金", **none),
    )


def _indicator(one: _Measured, weight: str, random: Random) -> Scored:
    target = random.randrange(one.low, one.high)
    share = random.randrange(2, 9) / 100
    better = 1 + share if one.sign == "≥" else 1 - share
    actual = f"{_rounded(min(target * Decimal(better), Decimal('99.9')), '0.1')}" if one.unit == "%" else str(round(target * better))
    written = {"target": f"{one.sign}{target}{one.unit}", "actual": f"{actual}{one.unit}"}
    return Scored(group=one.group, level=one.level, name=one.name, **written, weight=weight, score=weight)


def _number(text: str) -> Decimal:
    return Decimal("".join(sign for sign in text if sign.isdigit() or sign == "."))


def _fallen_short(indicators: Sequence[Scored], random: Random) -> tuple[Scored, ...]:
    """The first one below its target, scored by its share, with the reason."""
    first, *others = indicators
    target = _number(first.target)
    actual = max(Decimal(1), (target * random.randrange(80, 95) / 100).quantize(Decimal(1), ROUND_FLOOR))
    score = _rounded(actual / target * _number(first.weight), "0.01")
    reason = "汛期道路中断，部分点位推迟；已列入下一年度计划，一季度补齐。"
    unit = first.target.lstrip("≥0123456789")
    return (first.model_copy(update={"actual": f"{actual}{unit}", "score": str(score), "reason": reason}), *others)


def _total(made: Truth) -> str:
    return str(sum(map(_number, [made.funds[0].score, *(one.score for one in made.indicators)]), Decimal("0.00")))


def _told(made: Truth, kind: _Kind) -> Truth:
    """With the report around the form."""
    total, first = made.funds[0], made.indicators
    grade = "优" if _number(made.total_score) >= 90 else "良"
    lines = (
        f"{made.unit}{made.title[:4]}年度{made.project}绩效自评报告",
        "一、项目概况",
        f"{made.project}用于{kind.purpose}。",
        "二、资金使用情况",
        f"全年预算{total.budget}万元，全年执行{total.executed}万元，预算执行率{total.rate}。",
        "三、绩效完成情况",
        f"经自评，项目得分{made.total_score}分，等级为{grade}。",
        f"{first[0].name}{first[0].actual}，{first[2].name}{first[2].actual}，{first[3].name}{first[3].actual}。",
        f"{first[4].name}{first[4].actual}，{first[5].name}{first[5].actual}，抽样发放问卷200份、收回186份。",
        "四、存在的问题",
        "人手偏少，部分台账由兼职人员登记。",
        "五、下一步打算",
        "按季度核对台账，指定专人登记。",
    )
    return made.model_copy(update={"before": lines})


class _Fault(NamedTuple):
    """A fault by the rule that finds it."""

    rule: str
    planted: Callable[[Truth, Random], Truth]


def _total_wrong(made: Truth, random: Random) -> Truth:
    return _reworded(made, made.total_score, str(_number(made.total_score) - random.randrange(2, 4)), "total_score")


def _reworded(made: Truth, old: str, new: str, field: str) -> Truth:
    """The total as wrong in the report as in the form."""
    lines = tuple(line.replace(f"得分{old}分", f"得分{new}分") for line in made.before)
    return made.model_copy(update={field: new, "before": lines})


def _rate_wrong(made: Truth, random: Random) -> Truth:
    total, *others = made.funds
    wrong = f"{_number(total.rate) - random.randrange(3, 9)}%"
    lines = tuple(line.replace(f"预算执行率{total.rate}", f"预算执行率{wrong}") for line in made.before)
    return made.model_copy(update={"funds": (total.model_copy(update={"rate": wrong}), *others), "before": lines})


def _parts_wrong(made: Truth, random: Random) -> Truth:
    total, fiscal, other = made.funds
    more = f"{_number(other.initial) + random.randrange(1, 5)}"
    return made.model_copy(update={"funds": (total, fiscal, other.model_copy(update={"initial": more}))})


def _prose_wrong(made: Truth, random: Random) -> Truth:
    one = made.indicators[4]
    unit = one.actual.lstrip("0123456789.")
    wrong = f"{_number(one.actual) + random.randrange(100, 900)}{unit}"
    lines = tuple(line.replace(f"{one.name}{one.actual}", f"{one.name}{wrong}") for line in made.before)
    return made.model_copy(update={"before": lines})


def _above_weight(made: Truth, random: Random) -> Truth:
    """The satisfaction given more marks than it has; what another fell short of keeps the total below 100."""
    *others, last = made.indicators
    raised = last.model_copy(update={"score": f"{_number(last.weight)}.{random.randrange(2, 6)}"})
    scored = made.model_copy(update={"indicators": (*others, raised)})
    return _reworded(scored, made.total_score, _total(scored), "total_score")


_FAULTS = (
    _Fault("total-score-mismatch", _total_wrong),
    _Fault("execution-rate-mismatch", _rate_wrong),
    _Fault("fund-parts-mismatch", _parts_wrong),
    _Fault("narrative-value-mismatch", _prose_wrong),
    _Fault("score-above-weight", _above_weight),
)
