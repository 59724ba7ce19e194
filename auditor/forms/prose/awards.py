"""What marks are given for: the indicator, the group or the execution that the words around them name or go on about."""

import re
from collections.abc import Sequence
from decimal import Decimal

from auditor.dates import days
from auditor.forms.prose import roles
from auditor.forms.prose.lines import NUMBERING
from auditor.forms.prose.measures import listed_subject
from auditor.forms.prose.stretch import PART, Here, Names, without_role_words
from auditor.forms.prose.subjects import (
    CARRIED,
    CLAUSE,
    NAMED,
    NOTHING,
    UNSURE,
    Subject,
    Tie,
    tie,
    tie_abbreviated,
    tie_nearest,
    tie_shortened,
)
from auditor.forms.prose.tallies import is_execution, is_of_this_one, names_execution
from auditor.forms.prose.weights import weights_of
from auditor.pattern import Pattern

GOES_ON = Pattern(r"\s*[、，,]?\s*(?:(?:折算|换算|折合|计算|计|实际|自评|实)?得分?|自评|实评)(?:为|是|[：:])?\s*")
"""What stands between full marks and the score out of them: 满分10分、得9.91分."""
BY_RULE = Pattern(
    r"\s*[，,；;]?\s*(?:该项|此项|本项)?(?:[按依根参][^，,。；;、：:\d]{1,10}?)?(?:折算|折合|换算|对应|相应|计算|执行|应|[可故])*"
    r"(?:(?:实际|自评|实)?(?:[得计]分?)+|(?<=折合)|(?<=折算)|(?<=换算))(?:[为成是]|[：:])*\s*"
)
"""How marks follow from the rate before them: 执行率96%，按比例折算得9.6分."""
MARK_WORDS = Pattern(r"^\W+|(?:指标)?(?:满分|分值|权重|标准分|得分|评分|自评|实得|得|计|为|是|[：:\s])+$")
_KIND_TITLE = Pattern(r"(?:类)?(?:指标)?(?:(?:完成|实现)?情况)?(?:分析)?$")
NEW = Pattern(r"[。；;]")
_DEDUCTED = Pattern(r"扣(?:除|减|了|掉)*\s*\d+(?:\.\d+)?\s*分")
_EACH = Pattern(r"上述|以上|各项|各指标|逐项|\d项")


def labelled_group(here: Here, names: Names) -> str | None:
    """The top group that the line is labelled by: 效益指标：…，合计得20分."""
    label = _KIND_TITLE.sub("", here.thread.title)
    return next((one.id for one in names.groups if one.is_top and one.name == label), None)


def scored(here: Here, names: Names) -> Tie:
    """What marks are given for: the group of the line's label where several of its indicators were named, else what is named nearest."""
    marked, thread = names.marked(here.current), here.thread
    if here.listed is not None:
        found = listed_subject(here, here.listed, marked)
        is_each = found is NOTHING and here.listed.of == len(names.indicators) and _EACH.search(here.listed.lead) is not None
        if found is NOTHING and not here.listed.name and len(thread.recent) >= here.listed.of:
            earlier = thread.recent[-here.listed.of :][here.listed.rank]
            found = earlier if earlier.about == names.money.total else found
        return Tie(names.indicators[here.listed.rank].id, CARRIED) if is_each else found
    if _DEDUCTED.search(here.before) and (spoken := _spoken_of(here, names)) is not None:
        return spoken._replace(confidence=min(CARRIED, spoken.confidence))
    if is_of_this_one(here) and (own := _this_one(here, marked)) is not None:
        return own
    if thread.last_role == "full_marks" and (thread.carried.about, "full_marks") in thread.given and GOES_ON.fullmatch(here.since):
        return thread.carried
    if here.current is None and (above := headed(here, names)) is not None:
        return Tie(above, NAMED)
    if (explained := _explained(here, names)) is not None:
        return explained
    labelled = [one for one in names.groups if one.id in thread.groups and one.id in {other.id for other in marked}]
    spoken_of = {one.about for one in thread.spoken}
    if len(labelled) == 1 and len(thread.named) > 1 and (len(spoken_of) != 1 or without_role_words(here.since)):
        return _of_group(labelled[0].id, here, names)
    found = tie_nearest(here.since, marked)
    if found is not NOTHING and not _hints_at_group(found, here, names):
        return _lower(found, here, names)
    total = names.money.total
    if total is not None and here.current is not None and here.current.about == total:
        return Tie(total, NAMED) if names.money.scores(here.figure) else NOTHING
    is_by_rule = thread.last_role == "executed_rate" and thread.carried.about == total and BY_RULE.fullmatch(here.since)
    if thread.carried.about in {one.id for one in marked} | {total} and (is_by_rule or not without_role_words(here.since)):
        return thread.carried
    if total is not None and here.current is None and names_execution(here.since):
        return Tie(total, NAMED)
    found = _in_short(here, marked, names)
    found = found if found is not NOTHING else _of_the_sentence(here, names)
    return found if found is not NOTHING or here.current is not None else _opening(here, names)


def _in_short(here: Here, marked: Sequence[Subject], names: Names) -> Tie:
    """The indicator that alone has these few words or letters in its name: 按时出具率 of 检验报告按时出具率."""
    clause = MARK_WORDS.sub("", roles.last_clause(here.since).replace(PART, ""))
    found = tie_shortened(clause, names.indicators)
    found = found if found is not NOTHING else tie_abbreviated(clause, names.indicators)
    return found if found.about in {one.id for one in marked} else NOTHING


def headed(here: Here, names: Names) -> str | None:
    """The top group or the execution that labels the line, where these marks are all that is told since: 1.成本指标。满分20分。"""
    line, title = here.sentence.line.text, here.thread.title
    told = NUMBERING.sub("", line[: here.sentence.start] + here.before).removeprefix(title)
    if without_role_words(told) or re.search(r"\d", told):
        return None
    above = NUMBERING.sub("", here.sentence.line.headings[-1]) if not title and here.sentence.line.headings else title
    return names.money.total if is_execution(above) else labelled_group(here, names)


def _spoken_of(here: Here, names: Names) -> Tie | None:
    """The one indicator that the sentence has spoken of, where marks were taken off and the words name no other."""
    told = {one.about: one for one in here.thread.spoken}
    if len(told) != 1 or tie_nearest(here.since, names.marked(here.current)) is not NOTHING:
        return None
    return next(iter(told.values()))


def _explained(here: Here, names: Names) -> Tie | None:
    """The indicator whose value was told last, where a reason leads from it to marks that it can have: 92%，因部分问题复杂，得4.84分."""
    carried, thread = here.thread.carried, here.thread
    if NEW.search(here.since) or not thread.spoken or thread.spoken[-1].about != carried.about:
        return None
    if carried.about not in {one.id for one in names.marked(here.current) if not one.is_group}:
        return None
    named = tie_nearest(here.since, names.groups + names.indicators)
    is_anothers = named.confidence > CARRIED and named.about != carried.about
    is_possible = here.figure.value <= weights_of(names).get(carried.about or "", Decimal(0))
    is_its = is_possible and not is_anothers and roles.gives_reason(here.since)
    return carried._replace(confidence=min(CARRIED, carried.confidence)) if is_its else None


def _of_group(group: str, here: Here, names: Names) -> Tie:
    """The group that labels a line, where marks are not less than half of what it can have; such are of the indicator spoken of, which can
    have so many, or else the group's in doubt: 产出指标：…租用9家，未达到10家的目标，两家退租，得8.5分."""
    weights, carried = weights_of(names), here.thread.carried
    spoken = {one.about for one in here.thread.spoken} & {one.id for one in names.indicators}
    is_all_of_its = carried.about in spoken and here.figure.value == weights.get(carried.about or "")
    if here.figure.value * 2 >= weights.get(group, Decimal(0)) and not is_all_of_its:
        return Tie(group, NAMED)
    is_its = carried.about in spoken and here.figure.value <= weights.get(carried.about or "", Decimal(0))
    return carried._replace(confidence=min(CARRIED, carried.confidence)) if is_its else Tie(group, UNSURE)


def _this_one(here: Here, marked: Sequence[Subject]) -> Tie | None:
    """The indicator named since the last figure, or else that spoken of: …15分钟以内；未发生安全责任事故，该项得10分."""
    named, carried = tie_nearest(here.since, [one for one in marked if not one.is_group]), here.thread.carried
    if named.confidence > CARRIED:
        return named._replace(confidence=CARRIED)
    return carried._replace(confidence=min(CARRIED, carried.confidence)) if carried.about in {one.id for one in marked} else None


def _lower(found: Tie, here: Here, names: Names) -> Tie:
    """Where a group's name only ends the name of one of its indicators (监测站点数量满分8分), that indicator."""
    group = next((one for one in names.groups if one.id == found.about), None)
    clause = MARK_WORDS.sub("", NUMBERING.sub("", roles.last_clause(here.since)))
    if group is None or clause == group.name:
        return found
    within = [one for one in names.indicators if group.id in one.within]
    lower = tie_shortened(clause, within)
    if lower is NOTHING and clause.endswith(group.name) and len(within) == 1:
        return Tie(within[0].id, UNSURE)
    return lower if lower is not NOTHING else found


def _hints_at_group(found: Tie, here: Here, names: Names) -> bool:
    """Whether words that name a group only in part follow an indicator of it: 群众满意度，95%表示满意，得10分."""
    group = next((one for one in names.groups if one.id == found.about), None)
    spoken = next((one for one in names.indicators if one.id == here.thread.carried.about), None)
    return group is not None and spoken is not None and group.id in spoken.within and group.name not in here.since


def _dated(here: Here, names: Names) -> Tie | None:
    """The one indicator of dates, where the sentence of marks has told days and of no value; none of them where several have dates:
    要求4月20日前开幕，实际4月18日开幕，得5分."""
    if here.thread.spoken or names.form is None or not any(days(here.before)):
        return None
    own = [one.id for one in names.form.indicators if one.deadline is not None and one.finished is not None]
    is_possible = len(own) == 1 and here.figure.value <= weights_of(names).get(own[0], Decimal(0))
    return Tie(own[0], CARRIED) if is_possible else NOTHING if own else None


def _of_the_sentence(here: Here, names: Names) -> Tie:
    """The one indicator of a sentence that gives days or reasons before its marks: one whose full marks it stated, or else less surely."""
    if (dated := _dated(here, names)) is not None:
        return dated
    carried, given = here.thread.carried, here.thread.given
    if carried.about is None or NEW.search(here.since) or (carried.about, "score") in given:
        return NOTHING
    if (carried.about, "full_marks") in given:
        return carried
    spoken = {one.about for one in here.thread.spoken}
    return carried._replace(confidence=UNSURE) if {carried.about} in (here.thread.named, spoken) else NOTHING


def _opening(here: Here, names: Names) -> Tie:
    """The one indicator that the sentence of a score begins with and that nothing after it changes: 成果应用较好，形成报告6篇，但尚未汇编，
    得14分. Less surely so."""
    first, *others = CLAUSE.split(NUMBERING.sub("", here.before))
    found = tie(first, names.indicators)
    is_alone = found.confidence > CARRIED and not here.thread.named and all(tie(one, names.indicators) is NOTHING for one in others)
    return found._replace(confidence=UNSURE) if is_alone and here.thread.last_role not in ("score", "full_marks") else NOTHING
