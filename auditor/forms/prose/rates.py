"""Percentages → whether they are rates of receipt, of execution or of completion, and of which line of the funds or which indicator."""

import re

from auditor.forms.prose import roles
from auditor.forms.prose.amounts import Narrowing, amount
from auditor.forms.prose.measures import FEW, nearest
from auditor.forms.prose.spending import PART_OF_YEAR
from auditor.forms.prose.stretch import PART, Here, Names, Said, is_of_this_year, without_role_words
from auditor.forms.prose.subjects import CARRIED, CLAUSE, NOTHING, UNSURE, Tie, tie
from auditor.pattern import Pattern
from auditor.similarity import plain

_AGREED = 0.85
_SEVERAL = Pattern(r"均|都|各项|分别")
_CALLED = Pattern(
    r"(?:^|[年度])((?!资金|预算|经费|财政|全年|总体|整体|中央|[省市县区乡]级)[^\W\d_]{2,6}(?:到位|使用|支付|支出|拨付|执行)率)"
)
"""What a rate is called beside the words that make it one of the funds: 赔付到位率."""
_DONE = Pattern(r"\W*(?:已|共|只|仅|均|即|也就是)?完成(?:率|了|比例|任务|目标|计划|年度任务)?(?:为|达|的)*\s*")
_OF_ITS_TARGET = Pattern(
    r"[，,]?(?:按照?|与|和|的|年初|年度|全年|调整后|目标|指标|任务|计划|[值数]|相比|对照|测算|计算?|算)+[，,]?(?:实际)?完成率?(?:了|为|达到?)*\s*"
)
"""A rate of what was spoken of, in words of targets alone, whatever indicator is called by them (任务完成时间)."""
_THAT_IS = Pattern(r"\s*[，,]\s*(?:即|也就是)\s*")
"""A rate that follows what was spent at once: 决算支出809.48万元，即98%."""
_OF_LAST_YEAR = Pattern(r"(?:上一?年|去年|前年)[^，,。；;]*\d[^，,。；;]*[，,]\s*(?:预算)?(?:执行率|支[付出]率)[为是]?\s*$")
"""A rate that follows what was had the year before: 上年预算690万元，执行率96.2%."""
_OF_A_LONG_PLAN = Pattern(r"(?<![\d第])[两三四五]年[^，,。；;\d]{0,4}(?:任务|规划|计划|目标)[^，,。；;\d]{0,3}$")
"""What a share of more than this year's plan follows: 占三年任务的35%."""
_RATE_ALONE = Pattern(r"\s*[，,（(]\s*(?:预算)?(?:执行率|支[付出]率)[为是达到]*\s*")
"""A rate that follows its amount at once; after the rate of one line, that of the next is its own."""


def rate(here: Here, names: Names) -> Said | None:
    """What a percentage says where it is a rate of receipt, of execution or of completion."""
    if not is_of_this_year(here, names.year) or _OF_LAST_YEAR.search(here.before) or _OF_A_LONG_PLAN.search(here.before):
        return None
    role = _role(here, names)
    if role is None:
        return None
    if role in ("completion_rate", "excess"):
        several = here.listed is None and _SEVERAL.search(CLAUSE.split(here.since)[-1])
        named = NOTHING if _OF_ITS_TARGET.fullmatch(here.since) else nearest(here, names.indicators, names)
        if named.about is not None and named.about != here.thread.carried.about and _names_completion(named, names):
            return None
        if named is NOTHING and here.listed is None and len(without_role_words(roles.last_clause(here.since))) <= FEW:
            named = here.thread.carried._replace(confidence=min(UNSURE, here.thread.carried.confidence))
        role = "target" if role == "excess" and names.prints(named.about, "target", here.figure) else role
        return Said(role, NOTHING if several or named.about is None else named)
    if here.listed is None and names.money.residue(roles.last_clause(here.since)) and _names_completion(_surely_named(here, names), names):
        return None
    if roles.is_share_of_budget(here.since) and names.money.residue(roles.last_clause(here.since)):
        return None
    is_of_months = here.thread.narrowing.is_of_months or PART_OF_YEAR.search(roles.last_clause(here.since))
    if is_of_months and not names.money.agrees(names.money.total or "", role, here.figure):
        return None
    if here.listed is None and _is_an_indicators(here, role, names):
        return None
    tied = _of_line(here, role, names)
    if tied.about is not None and not names.money.names_source(roles.last_clause(here.since)):
        is_whole = names.money.agrees(names.money.total or "", role, here.figure)
        tied = tied._replace(about=names.money.total) if is_whole else tied
    is_of_initial = (
        "年初" in roles.last_clause(here.since) and tied.about is not None and not names.money.agrees(tied.about, role, here.figure)
    )
    if tied.about == names.money.total:
        here.thread.narrowing = Narrowing()
    return None if is_of_initial else Said(role, tied)


def _role(here: Here, names: Names) -> str | None:
    """What the words that lead to a percentage call it, or make of it after the figure before."""
    called, last = roles.of_rate(here.lead), here.thread.last_role
    if called is not None:
        return called
    if last == "target" and (roles.is_of_the_last(here.since) or _OF_ITS_TARGET.fullmatch(here.since)):
        return "completion_rate"
    is_target = roles.leads_to_target(here.since, here.tail)  # 占66.7%，完成60%的指标
    if _DONE.fullmatch(here.since) and not is_target and not _takes_rates(here.thread.carried, names):
        return "completion_rate"
    return "executed_rate" if last == "executed" and _THAT_IS.fullmatch(here.since) else None


def _is_an_indicators(here: Here, role: str, names: Names) -> bool:
    """Whether an indicator bears the name of the rate itself (资金使用率), and no line of the funds prints the figure as its rate."""
    clause = plain(roles.last_clause(here.since))
    called, rated = _CALLED.search(clause), [one.name for one in names.indicators if "ratio" in one.dimensions]
    if called is not None and any(called[1] in name for name in rated):
        return True
    bears = any(name in clause for name in rated)
    return bears and not any(names.money.agrees(line, role, here.figure) for line in names.money.lines)


def _of_rates(here: Here, role: str, names: Names) -> Narrowing:
    """What a rate is narrowed to: nothing after parts that make up the whole, or after several lines of the funds where it is none's."""
    money, before = names.money, here.thread.narrowing
    given = {line for line, _ in here.thread.given if line in money.lines and line != money.total}
    is_anothers = before.source is not None and money.agrees(before.source, role, here.figure)
    is_whole = before.is_summed or (len(given) > 1 and not is_anothers)
    told = {line for line, role in here.thread.given if role == "executed_rate"} - {money.total}
    if told and before.source is not None and before.source not in told and not before.is_earlier and _RATE_ALONE.fullmatch(here.since):
        return before
    return Narrowing() if is_whole else before


def _of_line(here: Here, role: str, names: Names) -> Tie:
    """The line of the funds that a rate is of: of a list of names and rates the one that its own name tells."""
    listed = names.money.source(here.listed.name, is_listed=True) if here.listed is not None and here.listed.name else None
    if listed is not None and role == "executed_rate":
        return Tie(listed[1], UNSURE if not names.money.agrees(listed[1], role, here.figure) else _AGREED)
    tied = amount(here.since, here.figure, role, names.money, _of_rates(here, role, names))
    is_open = tied is NOTHING and role == "executed_rate"
    return Tie(names.money.total, UNSURE) if is_open and _is_of_all_money(here, names) else tied


def _is_of_all_money(here: Here, names: Names) -> bool:
    """Whether a rate of execution that its clause narrows to nothing is the whole's, of whose money alone the line has spoken: 结余1.8万元
    （一次改为县内开展），执行率95%."""
    clause, total, given = roles.last_clause(here.since), names.money.total, here.thread.given
    is_alone = here.listed is None and PART not in here.since and not names.money.residue(clause) and not here.thread.narrowing.is_part
    told = {about for about, role in given if role in ("initial", "budget", "received", "executed")}
    return total is not None and is_alone and told == {total} and (total, "executed_rate") not in given


def _surely_named(here: Here, names: Names) -> Tie:
    """The indicator that the clause names by most of its name."""
    named = tie(roles.last_clause(here.since), names.indicators)
    return named if named.confidence > CARRIED else NOTHING


def _takes_rates(carried: Tie, names: Names) -> bool:
    """Whether the indicator spoken of is itself a percentage, or may be one."""
    about = next((one for one in names.indicators if one.id == carried.about), None)
    return about is None or not about.dimensions or "ratio" in about.dimensions


def _names_completion(named: Tie, names: Names) -> bool:
    """Whether the indicator itself is a completion rate, so that its percentage is its actual value."""
    return any(one.id == named.about and re.search("完成率|执行率|到位率|支付率", one.name) for one in names.indicators)
