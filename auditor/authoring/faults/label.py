"""Faults in what a form calls things: header, goals, names of indicators, leftovers of the template."""

import re
from collections.abc import Iterator

from auditor.authoring.faults.change import Change, Kind, Source, joined, reworded
from auditor.model import Location

_FOREIGN = ("渔船检验艘数", "冷链仓储吨位", "温室搭建座数", "航标更换座数", "茶园改种亩数", "矿井封堵口数", "牧草补播亩数", "蜂箱发放箱数",
            "索道检修条数", "鱼苗投放尾数", "粮库熏蒸仓数", "竹编产品件数")  # fmt: skip
_GENERAL = re.compile(r"^(项目|工程|资金|工作|任务|完成|验收|质量|合格|达标|及时|按时|按期|完工|率|数|度|满意)+$")
_CATEGORIES = {"经济效益": "经济效益", "社会效益": "社会效益", "生态效益": "生态效益", "数量": "数量指标", "质量": "质量指标"}


def _header_emptied(source: Source) -> Iterator[Change]:
    names = ("project", "department", "unit", "year")
    slots = [getattr(source.submission, name) for name in names]
    if source.form is None or any(slot is None or slot.mark != "stated" for slot in slots):
        return
    for entry in slots:
        if entry.location.table is not None:
            yield Change(entry.text, reworded(entry, ""), (("missing-header-field",),))


def _goal_emptied(source: Source) -> Iterator[Change]:
    form = source.form
    if form is None or form.goal is None or form.goal_outcome is None:
        return
    for entry, words in ((form.goal, ""), (form.goal_outcome, ""), (form.goal_outcome, "已完成。")):
        if entry.mark == "stated":
            yield Change(entry.text[:20], reworded(entry, words), (("blank-goal-outcome",),))


def _goal_added(source: Source) -> Iterator[Change]:
    goal = source.form.goal if source.form is not None else None
    if goal is not None and goal.mark == "stated":
        end = goal.location.part(len(goal.location.quote), len(goal.location.quote))
        yield Change(goal.text[:20], {end: "；编印地方志书口述史料"}, (("goal-without-indicator",),))


def _renamed(source: Source) -> Iterator[Change]:
    """A name that only repeats its class, one that belongs elsewhere, one of payment, one that stands twice."""
    names = [one.name for one in source.indicators]
    for at, one in enumerate(source.indicators):
        level1, level2 = ((entry.text if entry is not None else "") for entry in (one.level1, one.level2))
        category = next((words for word, words in _CATEGORIES.items() if word in level2), None)
        if category is not None:
            yield Change(one.name.text, reworded(one.name, category), (("category-as-indicator",),))
        if level2 and "满意" not in level1 + level2:
            yield Change(one.name.text, reworded(one.name, "来访对象满意率"), (("misplaced-indicator",),))
        if "数量" in level2:
            yield Change(one.name.text, reworded(one.name, "项目资金支付率"), (("payment-as-quantity",),))
        if "效益" in level1 and one.target is not None and one.target.figure is not None and one.target.figure.unit == "%":
            yield Change(one.name.text, reworded(one.name, "保障工作正常运转"), (("undefined-benefit-rate",),))
        if at:
            yield Change(one.name.text, reworded(one.name, names[at - 1].text), (("duplicate-indicator",),))


def _foreign(source: Source) -> Iterator[Change]:
    """Every name that is not a general one comes from other projects."""
    goal = source.form.goal if source.form is not None else None
    own = [one for one in source.indicators if "满意" not in one.name.text and not _GENERAL.match(one.name.text)]
    project = source.submission.project
    if goal is not None and goal.mark == "stated" and project is not None and project.mark == "stated" and 3 <= len(own) <= len(_FOREIGN):
        changed = joined(*(reworded(one.name, name) for one, name in zip(own, _FOREIGN, strict=False)))
        yield Change(project.text, changed, (("irrelevant-indicator",),))


def _class_missing(source: Source) -> Iterator[Change]:
    """Satisfaction is called otherwise wherever the form names it."""
    groups = source.form.groups if source.form is not None else ()
    if len(source.indicators) < 3 or not any(group.level == "level1" and "满意" in group.name.text for group in groups):
        return
    entries = [*(group.name for group in groups), *(one.name for one in source.indicators)]
    named = {entry.location: entry for entry in entries if "满意" in entry.text or "投诉" in entry.text}
    changed: dict[Location, str] = {}
    for place, entry in named.items():
        changed[place] = "群众认可情况" if entry.text in [one.name.text for one in source.indicators] else "效益指标"
    yield Change("满意度", changed, (("missing-level1-indicator",),))


def _template_left(source: Source) -> Iterator[Change]:
    form = source.form
    outcome = form.goal_outcome if form is not None else None
    if outcome is not None and outcome.mark == "stated":
        end = outcome.location.part(len(outcome.location.quote), len(outcome.location.quote))
        yield Change(outcome.text[:20], {end: "（200字以内）"}, (("placeholder-left",),))
    for one in source.indicators:
        yield Change(one.name.text, reworded(one.name, "指标2：……"), (("placeholder-left",),))


def _year_changed(source: Source) -> Iterator[Change]:
    for one in source.submission.excerpts:
        if one.sort == "year" and source.submission.year is not None and source.submission.year.location != one.location:
            yield Change(one.words, {one.location: str(int(one.words) - 1)}, (("inconsistent-year",),))


def _project_changed(source: Source) -> Iterator[Change]:
    for one in source.submission.excerpts:
        if one.sort == "project" and source.form is not None and source.submission.project is not None:
            yield Change(one.words, {one.location: "渔船检验更新"}, (("inconsistent-name",),))


KINDS = (
    Kind("表头清空", "header slot emptied", _header_emptied),
    Kind("目标、完成情况清空", "goal or outcome emptied", _goal_emptied),
    Kind("年度目标增加一项", "goal added", _goal_added),
    Kind("指标改名", "indicator renamed", _renamed),
    Kind("指标全部照搬", "indicators of another project", _foreign),
    Kind("缺满意度", "class of indicators missing", _class_missing),
    Kind("留有占位文字", "placeholder left in", _template_left),
    Kind("年度改动", "year changed", _year_changed),
    Kind("标题项目改动", "project in the title changed", _project_changed),
)
