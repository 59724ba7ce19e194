"""Figures in marks → whose score or full marks they are."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from auditor.entry import label
from auditor.forms.prose import roles
from auditor.forms.prose.lines import NUMBERING, is_of_another_year
from auditor.forms.prose.measures import listed_subject
from auditor.forms.prose.sections import Open
from auditor.forms.prose.stretch import LONGEST_LABEL, Here, Names, Said, without_role_words
from auditor.forms.prose.subjects import CARRIED, CLAUSE, NAMED, NOTHING, UNSURE, Subject, Tie, tie, tie_nearest, tie_shortened
from auditor.forms.prose.tallies import is_execution, is_of_this_one, names_execution, untold, whole
from auditor.forms.prose.weights import most, most_of_a_part, weights_of
from auditor.numeral import number
from auditor.pattern import Pattern

_EVALUATION = Pattern(r"自评|评价|结论|得分")
_DEDUCTED = Pattern(r"扣(?:除|减|了|掉)*\s*\d+(?:\.\d+)?\s*分")
_GOES_ON = Pattern(r"\s*[、，,]?\s*(?:(?:折算|换算|折合|计算|计|实际|自评|实)?得分?|自评|实评)(?:为|是|[：:])?\s*")
"""What stands between full marks and the score out of them: 满分10分、得9.91分."""
_BY_RULE = Pattern(
    r"\s*[，,；;]?\s*(?:该项|此项|本项)?(?:[按依根参][^，,。；;、：:\d]{1,10}?)?(?:折算|折合|换算|对应|相应|计算|执行|应|[可故])*"
    r"(?:(?:实际|自评|实)?(?:[得计]分?)+|(?<=折合)|(?<=折算)|(?<=换算))(?:[为成是]|[：:])*\s*"
)
"""How marks follow from the rate before them: 执行率96%，按比例折算得9.6分."""
_OUT_OF_WEIGHT = Pattern(r"\s*的?(?:权重|分值|满分|标准分)(?:折算|换算|计算|核算|计)+(?:实?得)?分?(?:[为是：:])*\s*")
_OTHERS_MARKS = Pattern(
    r"复核|复评|财政|第三方|上年|去年|平均|(?<!绩效)考核|抽评|抽查|考试|竞赛|评比|排名|检查|均分|专家|调查|测评|问卷|评议"
)
_FULL_FOR_ALL = Pattern(r"[均都全][^，,。；;\d]{0,5}满分[，,]\s*(?:分别|依次)[^，,。；;]*$")
"""Marks that are all there are, told one by one: 两项均得满分，分别为10分、10分."""
_EACH = Pattern(r"上述|以上|各项|各指标|逐项|\d项")
_SUMS = ("合计", "总计")
_OF_A_PART = Pattern(
    r"执行率|到位率|支付率|支出率|(?:产出|效益|满意度|成本|决策|过程|管理|投入)(?:类|目标|指标|方面|部分|板块|维度|层面|一项)"
)
_EARLIER_PARTS = Pattern(r"(?:以上|上述|上面|前述|前面)的?([两二三四五六七八九十]|\d{1,2})(?:项|个|条)")
"""How many indicators marks are the sum of: 以上四项得分合计49.84分."""
_KINDS = Pattern(r"([两二三四五六七八九十]|\d{1,2})(?:大?类|个?方面|个?部分|个?板块)")
"""How many kinds of indicators marks are the sum of: 以上三类指标合计89.3分."""
_ADDED_NEXT = Pattern(r"\s*[，,；;]?\s*(?:再?加上?|另加|外加)[^，,。；;\d]{0,12}\d[\d.]*\s*分")
"""What is added to marks that are no total yet: 合计89.3分，加预算执行9.5分."""
_SUM_ALONE = Pattern(r"[，,；;：:\s]*(?:合计|共计|总计|小计|共)(?:自评)?(?:得分|得|计)?(?:为|是)?\s*")
_DEDUCTIONS = Pattern(r"扣(?:减|除)?分[^。；;]{0,12}[，,][^，,。；;]*$")
"""Marks taken off are summed up: 扣分共两处，合计0.5分."""
_MOST_OF_A_PART = 60
"""No part of a form scores more; a whole project that scores less is left alone where the words leave it open."""
_MARK_WORDS = Pattern(r"^\W+|(?:指标)?(?:满分|分值|权重|标准分|得分|评分|自评|实得|得|计|为|是|[：:\s])+$")
_SCALE = Pattern(r"百分制|指标体系|构成|组成|设置|采用")
_NEW = Pattern(r"[。；;]")
_WHOLE_MARKS = Pattern(r"总得?分|综合(?:得分|评分|评定|评价|自评|考评|评估|打分)|自评总|合计|总计|(?:本|该)项目|项目自评|经.{0,4}评")


def marks(here: Here, names: Names) -> Said | None:
    """What a figure in marks says; None where it is taken off, is another body's, or the words do not tell."""
    role = _role(here)
    if role is None:
        return None if roles.are_taken_off(here.lead) else untold(here, names)
    if _is_aside(here, role, names):
        return None
    current, clause = here.current, roles.last_clause(here.since)
    if current is not None and (group := _top_named(clause, names)) is not None and group not in current.groups:
        return Said("score" if role == "total_score" else role, Tie(group, NAMED))
    if current is not None and role == "total_score" and _is_above_parts(here, clause, names):
        return whole(names)
    if current is not None and current.heading == here.sentence and not _is_of_a_lower(here, clause, role, names):
        own = Tie(current.about, NAMED) if current.about else _of_unnamed(here, current, names)
        return Said("score" if role == "total_score" else role, own)
    if role == "total_score" and _lacks_a_part(here, names):
        return None
    if role == "total_score" and (summed := _summed(here, clause, names)) is not None:
        return Said("score", summed)
    if role == "total_score" and (_follows_full_marks(here, names) or _follows_rate(here, names)):
        return Said("score", here.thread.carried)
    if role == "total_score" and current is None:
        if _is_scale(here, names) or _may_be_of_a_part(here, clause):
            return None
        if (part := _part_spoken_of(here, clause, names)) is not None:
            return Said("score", part)
        is_rest_of_full_marks = here.thread.last_role == "full_marks" and not _WHOLE_MARKS.search(clause)
        if not is_rest_of_full_marks and _is_whole(clause, names):
            return whole(names)
    return _given(here, clause, "score" if role == "total_score" else role, names)


def _is_of_a_lower(here: Here, clause: str, role: str, names: Names) -> bool:
    """Whether marks in the sentence that opens a section name a part of it after its own: 产出指标满分50分，得50分：数量指标满分30分."""
    own = here.current.about if here.current is not None else None
    told = ("score" if role == "total_score" else role) in {given for about, given in here.thread.given if about == own}
    return told and tie(clause, names.marked(here.current)).about not in (None, own)


def _follows_rate(here: Here, names: Names) -> bool:
    """Whether marks that only 自评 leads to follow the rate of execution at once and are no more than it can have: 执行率95%，自评9.5分."""
    line = names.money.lines.get(names.money.total or "")
    weight = line.weight.figure if line is not None and line.weight is not None else None
    is_rest = here.thread.last_role == "executed_rate" and here.thread.carried.about == names.money.total
    says_no_more = not _NEW.search(here.since) and not without_role_words(here.since) and not _WHOLE_MARKS.search(here.since)
    return is_rest and says_no_more and weight is not None and here.figure.value <= weight.value


def _follows_full_marks(here: Here, names: Names) -> bool:
    """Whether marks that only 自评 leads to follow at once what their part can have at most: 产出指标50分，自评49.5分."""
    thread, about = here.thread, here.thread.carried.about or ""
    is_rest = thread.last_role == "full_marks" and (about, "full_marks") in thread.given and _GOES_ON.fullmatch(here.since) is not None
    return is_rest and here.figure.value <= weights_of(names).get(about, Decimal(0))


def _of_unnamed(here: Here, current: Open, names: Names) -> Tie:
    """What the marks of a section are of that is no top group: the one group of its name, or the execution that it is headed by."""
    own = [one.id for one in names.groups if one.name == label(current.name).removesuffix("指标")]
    if without_role_words(current.name):
        return Tie(own[0], NAMED) if len(own) == 1 else NOTHING
    if here.thread.last_role == "full_marks" and _GOES_ON.fullmatch(here.since):
        return here.thread.carried
    headed = _headed(here, names)
    return Tie(headed, NAMED) if headed is not None else NOTHING


def _given(here: Here, clause: str, role: str, names: Names) -> Said | None:
    """A score or full marks, of what they are given for; a score of nothing that is named may be the whole's."""
    tied = _scored(here, names)
    if role == "score" and tied is NOTHING and here.current is None:
        if _opens(here) and (part := _part_spoken_of(here, clause, names)) is not None:
            return Said("score", part)
        if _is_plainly_whole(here, clause, names):
            return whole(names)
    if role == "score" and here.current is None and tied.about == names.money.total and here.figure.value > most_of_a_part(names):
        return whole(names)  # 连同执行率共计99.55分
    if role == "full_marks" and tied.about is None and here.figure.value == most(names) and _SCALE.search(here.before):
        return None
    return Said(role, NOTHING if tied is here.thread.carried and (tied.about or "", role) in here.thread.given else tied)


def _opens(here: Here) -> bool:
    """Whether marks are the first figure of their line."""
    return here.listed is None and here.sentence.start == 0 and re.search(r"\d", NUMBERING.sub("", here.before)) is None


def _role(here: Here) -> str | None:
    """The role that the words before marks tell; those of this one indicator are no total."""
    role = roles.of_marks(here.lead)
    if _follows_as_score(here, role):
        return "score"
    if role is None and here.listed is not None and _FULL_FOR_ALL.search(here.before):
        return "score"
    return "score" if role == "total_score" and is_of_this_one(here) else role


def _follows_as_score(here: Here, role: str | None) -> bool:
    """Whether marks are reckoned out of the full ones just before, or from the rate: 按10分权重计9.85分; 执行率94%，折合9.4分."""
    if here.thread.last_role == "full_marks" and role == "full_marks":
        return _OUT_OF_WEIGHT.fullmatch(here.since) is not None
    return role is None and here.thread.last_role == "executed_rate" and _BY_RULE.fullmatch(here.since) is not None


def _is_aside(here: Here, role: str, names: Names) -> bool:
    """Whether marks are another body's, another year's, or what was taken off in all."""
    clause = roles.last_clause(here.since)
    is_taken_off = role == "total_score" and _SUM_ALONE.fullmatch(clause) is not None and _DEDUCTIONS.search(here.before) is not None
    return is_taken_off or _OTHERS_MARKS.search(clause) is not None or is_of_another_year(clause, names.year)


def _labelled_group(here: Here, names: Names) -> str | None:
    """The top group that the line is labelled by: 效益指标：…，合计得20分."""
    label = here.thread.title.removesuffix("指标")
    return next((one.id for one in names.groups if one.is_top and one.name == label), None)


def _summed(here: Here, clause: str, names: Names) -> Tie | None:
    """What marks are the sum of, where that is not the whole: so many indicators spoken of before, or the group that labels the line."""
    parts = _EARLIER_PARTS.search(roles.last_clause(here.before))
    if parts is not None and number(parts[1]) != len(names.indicators):
        return _group_of(parts[1], here, names)
    own = _labelled_group(here, names) if here.current is None and _SUM_ALONE.fullmatch(clause) else None
    return Tie(own, NAMED) if own is not None else None


def _lacks_a_part(here: Here, names: Names) -> bool:
    """Whether a sum is of fewer kinds of marks than the form gives, and no more than can be had without the least, or others are added."""
    if _ADDED_NEXT.match(here.ahead):
        return True
    kinds, line = _KINDS.search(roles.last_clause(here.before)), names.money.lines.get(names.money.total or "")
    weights = weights_of(names)
    parts = [weights[one.id] for one in names.groups if one.is_top and one.id in weights]
    if line is not None and line.weight is not None and line.weight.figure is not None:
        parts.append(line.weight.figure.value)
    count = number(kinds[1]) if kinds is not None else None
    return count is not None and count < len(parts) and here.figure.value <= most(names) - min(parts)


def _is_above_parts(here: Here, clause: str, names: Names) -> bool:
    """Whether marks that a section's line ends with are the whole's, being more than any part can score: 满意度自评10分。总计98.75分."""
    is_more = here.current is not None and here.current.heading.line is here.sentence.line and here.figure.value > most_of_a_part(names)
    return is_more and _WHOLE_MARKS.search(clause) is not None and not _is_scale(here, names)


def _group_of(count: str, here: Here, names: Names) -> Tie:
    """The one top group of so many indicators, of those that the headings name where they name any."""
    sizes = {group.id: sum(group.id in one.within for one in names.indicators) for group in names.groups if group.is_top}
    fitting = [group for group, size in sizes.items() if size == number(count)]
    headed = [group for group in fitting if group in here.thread.groups] or fitting
    return Tie(headed[0], CARRIED) if len(headed) == 1 else NOTHING


def _is_plainly_whole(here: Here, clause: str, names: Names) -> bool:
    """Whether a bare 得分 is the project's: it opens its line, in a chapter on the evaluation, or is more than any part can score."""
    if not names.money.residue(clause) and here.figure.value > most_of_a_part(names):
        return True
    titles = (*here.sentence.line.headings, here.sentence.line.text[: here.sentence.start + LONGEST_LABEL])
    is_first = here.thread.last_role is None and not here.thread.given and not re.search(r"\d", here.before)
    opens = is_first and not here.tail and "得分" in clause
    return opens and not names.money.residue(clause) and any(_EVALUATION.search(title) for title in titles)


def _part_spoken_of(here: Here, clause: str, names: Names) -> Tie | None:
    """The part that a bare 自评10分 is about: the indicator that the line speaks of, or else the group of its label or heading; the lowest
    that can have so many marks. None where the words name the whole, or nothing was spoken of."""
    thread, weights = here.thread, weights_of(names)
    whole = _WHOLE_MARKS.search(clause)
    if (whole is not None and whole[0] not in _SUMS) or names.money.residue(clause):
        return None
    own = next((one for one in (thread.carried, thread.label) if one.about in {other.id for other in names.indicators}), NOTHING)
    groups = [one for one in names.groups if one.id in thread.groups]
    above = [up for one in groups if len(groups) == 1 for up in (one.id, *sorted(one.within - {one.id}))]
    is_several = above != [] and (len(thread.named) > 1 or whole is not None)
    is_open = own.about is not None and not is_several and (own.about, "score") not in thread.given
    for about in (own.about, *above) if is_open else above:
        if here.figure.value <= weights.get(about or "", Decimal(0)) < most(names):
            return replace(own, confidence=min(CARRIED, own.confidence)) if about == own.about else Tie(about, NAMED)
    over = own.about if is_open else next(reversed(above), None)
    return Tie(over, UNSURE) if over is not None and here.figure.value < _MOST_OF_A_PART else None


def _is_scale(here: Here, names: Names) -> bool:
    """Whether a total is what can be had at most, not what was: 总分100分，自评得分98分; 评价采用百分制，总分100分."""
    if here.figure.value != most(names):
        return False
    if re.search(r"自评|得分|评价", here.since) is None and re.search(r"得分?\D{0,4}\d", here.ahead) is not None:
        return True
    return _SCALE.search(here.before) is not None and re.search("自评|得", roles.last_clause(here.since)) is None


def _may_be_of_a_part(here: Here, clause: str) -> bool:
    """Whether a bare 自评得19分 follows words on the execution or on some kind of indicator, and is little enough to be theirs."""
    told = here.sentence.line.text[: here.sentence.start] + here.before
    return here.figure.value < _MOST_OF_A_PART and not _WHOLE_MARKS.search(clause) and _OF_A_PART.search(told) is not None


def _is_whole(clause: str, names: Names) -> bool:
    """Whether a clause speaks of the marks of the whole project."""
    whole = _WHOLE_MARKS.search(clause)
    if whole is not None:
        return whole[0] not in _SUMS or _OF_A_PART.search(clause) is None
    return not names.money.residue(clause)


def _scored(here: Here, names: Names) -> Tie:
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
        return replace(spoken, confidence=min(CARRIED, spoken.confidence))
    if is_of_this_one(here) and (own := _this_one(here, marked)) is not None:
        return own
    if thread.last_role == "full_marks" and (thread.carried.about, "full_marks") in thread.given and _GOES_ON.fullmatch(here.since):
        return thread.carried
    if here.current is None and (headed := _headed(here, names)) is not None:
        return Tie(headed, NAMED)
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
    is_by_rule = thread.last_role == "executed_rate" and thread.carried.about == total and _BY_RULE.fullmatch(here.since)
    if thread.carried.about in {one.id for one in marked} | {total} and (is_by_rule or not without_role_words(here.since)):
        return thread.carried
    if total is not None and here.current is None and names_execution(here.since):
        return Tie(total, NAMED)
    found = _of_the_sentence(here)
    return found if found is not NOTHING or here.current is not None else _opening(here, names)


def _headed(here: Here, names: Names) -> str | None:
    """The top group or the execution that labels the line, where these marks are all that is told since: 1.成本指标。满分20分。"""
    line, title = here.sentence.line.text, here.thread.title
    told = NUMBERING.sub("", line[: here.sentence.start] + here.before).removeprefix(title)
    if without_role_words(told) or re.search(r"\d", told):
        return None
    above = NUMBERING.sub("", here.sentence.line.headings[-1]) if not title and here.sentence.line.headings else title
    return names.money.total if is_execution(above) else _labelled_group(here, names)


def _top_named(clause: str, names: Names) -> str | None:
    """The top group whose name alone leads to marks, whatever section they stand in: 预算执行满分10分、得分10分，产出得分49.5分."""
    called = _MARK_WORDS.sub("", clause)
    return next((one.id for one in names.groups if one.is_top and one.name == called), None)


def _spoken_of(here: Here, names: Names) -> Tie | None:
    """The one indicator that the sentence has spoken of, where marks were taken off and the words name no other."""
    told = {one.about: one for one in here.thread.spoken}
    if len(told) != 1 or tie_nearest(here.since, names.marked(here.current)) is not NOTHING:
        return None
    return next(iter(told.values()))


def _explained(here: Here, names: Names) -> Tie | None:
    """The indicator whose value was told last, where a reason leads from it to marks that it can have: 92%，因部分问题复杂，得4.84分."""
    carried, thread = here.thread.carried, here.thread
    if _NEW.search(here.since) or not thread.spoken or thread.spoken[-1].about != carried.about:
        return None
    if carried.about not in {one.id for one in names.marked(here.current) if not one.is_group}:
        return None
    named = tie_nearest(here.since, names.groups + names.indicators)
    is_anothers = named.confidence > CARRIED and named.about != carried.about
    is_possible = here.figure.value <= weights_of(names).get(carried.about or "", Decimal(0))
    is_its = is_possible and not is_anothers and roles.gives_reason(here.since)
    return replace(carried, confidence=min(CARRIED, carried.confidence)) if is_its else None


def _of_group(group: str, here: Here, names: Names) -> Tie:
    """The group that labels a line, where marks are not less than half of what it can have; such are of the indicator spoken of, which can
    have so many, or else the group's in doubt: 产出指标：…租用9家，未达到10家的目标，两家退租，得8.5分."""
    weights, carried = weights_of(names), here.thread.carried
    if here.figure.value * 2 >= weights.get(group, Decimal(0)):
        return Tie(group, NAMED)
    spoken = {one.about for one in here.thread.spoken} & {one.id for one in names.indicators}
    is_its = carried.about in spoken and here.figure.value <= weights.get(carried.about or "", Decimal(0))
    return replace(carried, confidence=min(CARRIED, carried.confidence)) if is_its else Tie(group, UNSURE)


def _this_one(here: Here, marked: Sequence[Subject]) -> Tie | None:
    """The indicator named since the last figure, or else that spoken of: …15分钟以内；未发生安全责任事故，该项得10分."""
    named, carried = tie_nearest(here.since, [one for one in marked if not one.is_group]), here.thread.carried
    if named.confidence > CARRIED:
        return replace(named, confidence=CARRIED)
    return replace(carried, confidence=min(CARRIED, carried.confidence)) if carried.about in {one.id for one in marked} else None


def _lower(found: Tie, here: Here, names: Names) -> Tie:
    """Where a group's name only ends the name of one of its indicators (监测站点数量满分8分), that indicator."""
    group = next((one for one in names.groups if one.id == found.about), None)
    clause = _MARK_WORDS.sub("", roles.last_clause(here.since))
    if group is None or clause == group.name:
        return found
    lower = tie_shortened(clause, [one for one in names.indicators if group.id in one.within])
    return lower if lower is not NOTHING else found


def _hints_at_group(found: Tie, here: Here, names: Names) -> bool:
    """Whether words that name a group only in part follow an indicator of it: 群众满意度，95%表示满意，得10分."""
    group = next((one for one in names.groups if one.id == found.about), None)
    spoken = next((one for one in names.indicators if one.id == here.thread.carried.about), None)
    return group is not None and spoken is not None and group.id in spoken.within and group.name not in here.since


def _of_the_sentence(here: Here) -> Tie:
    """The one indicator of a sentence that gives reasons before its marks: those whose full marks it stated, or else less surely."""
    carried, given = here.thread.carried, here.thread.given
    if carried.about is None or _NEW.search(here.since) or (carried.about, "score") in given:
        return NOTHING
    if (carried.about, "full_marks") in given:
        return carried
    spoken = {one.about for one in here.thread.spoken}
    return replace(carried, confidence=UNSURE) if {carried.about} in (here.thread.named, spoken) else NOTHING


def _opening(here: Here, names: Names) -> Tie:
    """The one indicator that the sentence of a score begins with and that nothing after it changes: 成果应用较好，形成报告6篇，但尚未汇编，
    得14分. Less surely so."""
    first, *others = CLAUSE.split(NUMBERING.sub("", here.before))
    found = tie(first, names.indicators)
    is_alone = found.confidence > CARRIED and not here.thread.named and all(tie(one, names.indicators) is NOTHING for one in others)
    return replace(found, confidence=UNSURE) if is_alone and here.thread.last_role not in ("score", "full_marks") else NOTHING
