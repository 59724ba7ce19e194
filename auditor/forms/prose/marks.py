"""Figures in marks → whose score or full marks they are."""

import re
from decimal import Decimal

from auditor.entry import label
from auditor.forms.prose import roles
from auditor.forms.prose.awards import BY_RULE, GOES_ON, MARK_WORDS, NEW, headed, labelled_group, scored
from auditor.forms.prose.lines import NUMBERING, is_of_another_year
from auditor.forms.prose.sections import Open
from auditor.forms.prose.stretch import LONGEST_LABEL, Here, Names, Said, is_of_this_year, without_role_words
from auditor.forms.prose.subjects import CARRIED, NAMED, NOTHING, UNSURE, Tie, tie
from auditor.forms.prose.tallies import is_of_this_one, untold, whole
from auditor.forms.prose.weights import most, most_of_a_part, weights_of
from auditor.numeral import number
from auditor.pattern import Pattern
from auditor.similarity import plain

_EVALUATION = Pattern(r"自评|评价|结论|得分")
_OUT_OF_WEIGHT = Pattern(r"\s*的?(?:权重|分值|满分|标准分)(?:折算|换算|计算|核算|计)+(?:实?得)?分?(?:[为是：:])*\s*")
_OTHERS_MARKS = Pattern(
    r"复核|复评|财政|第三方|上年|去年|平均|(?<!绩效)考核|抽评|抽查|考试|竞赛|评比|排名|检查|均分|专家|调查|测评|问卷|评议"
)
_FULL_FOR_ALL = Pattern(r"[均都全][^，,。；;\d]{0,5}满分[，,]\s*(?:分别|依次)[^，,。；;]*$")
"""Marks that are all there are, told one by one: 两项均得满分，分别为10分、10分."""
_SUMS = ("合计", "总计", "加总", "合起来", "加起来", "全部相加")
_KINDS_NAMED = "产出|效益|满意度|成本|数量|质量|时效|决策|过程|管理|投入"
_OF_A_PART = Pattern(rf"执行率|到位率|支付率|支出率|(?:{_KINDS_NAMED})(?:类|目标|指标|方面|部分|板块|维度|层面|一项)")
_PART_HEADED = Pattern(rf"(?:{_KINDS_NAMED})(?:完成|实现)?情况")
_EARLIER_PARTS = Pattern(r"(?:以上|上述|上面|前述|前面)的?([两二三四五六七八九十]|\d{1,2})(?:项|个|条)")
"""How many indicators marks are the sum of: 以上四项得分合计49.84分."""
_KINDS = Pattern(r"([两二三四五六七八九十]|\d{1,2})(?:大?类|个?方面|个?部分|个?板块)")
"""How many kinds of indicators marks are the sum of: 以上三类指标合计89.3分."""
_ADDED_NEXT = Pattern(r"\s*[，,；;]?\s*(?:再?加上?|另加|外加)[^，,。；;\d]{0,12}\d[\d.]*\s*分")
"""What is added to marks that are no total yet: 合计89.3分，加预算执行9.5分."""
_TOGETHER = Pattern(
    r"(?<!以上)(?<!上述)(?<!上面)(?<!前述)(?<!前面)([两二三四五六七八九十]|\d)(?:项|个)(?:指标)?(?:得分(?:共计?|合计|总计)|(?:共计?|合计?|一共|总共)得分?)(?:为|是)?\s*$"
)
"""How marks are told that several indicators have together."""
_THIS_KIND = Pattern(r"\W*(?:该|本|此|这一?)(?:类(?:指标)?|部分)")
_PART_ALONE = Pattern(rf"\W*(?:[一二三四五六七八九十]、)?(?:[该本此这]一?部分|(?:{_KINDS_NAMED}|效果)(?:类|部分|指标|方面)+)\s*")
_SCORE_NEXT = Pattern(r"\s*[，,、]\s*(?:实际?)?得分?(?:为|是)?\s*\d")
"""Marks that a part's name alone leads to, and its score follows: 产出类50分，得49.2分."""
_OUT_OF = Pattern(r"\s*[中里][，,]?(?:实|自评)?得分?\s*\d")
"""What makes marks all that can be had, of whatever: 8分里得7.2分."""
_FEW = 5
"""So many times as much a whole project has as what is no total."""
_SAYS_ALL = Pattern(r"自评|总|共|合计|综合|汇总|评分办法")
_MOST_NEXT = Pattern(r"\s*[，,（(]\s*满分\D{0,3}(\d+(?:\.\d+)?)\s*分")
_SUM_ALONE = Pattern(r"[，,；;：:\s]*(?:合计|共计|总计|小计|共)(?:自评)?(?:得分|得|计)?(?:为|是)?\s*")
_DEDUCTIONS = Pattern(r"扣(?:减|除)?分[^。；;]{0,12}[，,][^，,。；;]*$")
"""Marks taken off are summed up: 扣分共两处，合计0.5分."""
_MOST_OF_A_PART = 60
"""No part of a form scores more; a whole project that scores less is left alone where the words leave it open."""
_OF_THE_ABOVE = Pattern(r"^\W*(?:以上|上述|上面)(?:各项|几项)?")
_SCALE = Pattern(r"百分制|指标体系|构成|组成|设置|采用")
_WHOLE_MARKS = Pattern(
    r"总得?分|总评|综合(?:得分|评分|评定|评价|自评|考评|评估|打分)|自评总|合计|总计|(?:本|该|这个|整个)项目|项目自评|经.{0,4}评|给自己[打评]|满打满算|加总|[合加]起来|全部相加"
)


def marks(here: Here, names: Names) -> Said | None:
    """What a figure in marks says; None where it is taken off, is another body's, or the words do not tell."""
    role = _role(here, names)
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
    thread = here.thread
    goes_on = thread.last_role == "full_marks" and thread.carried.about not in (None, own) and GOES_ON.fullmatch(here.since) is not None
    told = ("score" if role == "total_score" else role) in {given for about, given in here.thread.given if about == own}
    return told and (goes_on or tie(clause, names.marked(here.current)).about not in (None, own))


def _follows_rate(here: Here, names: Names) -> bool:
    """Whether marks that only 自评 leads to follow the rate of execution at once and are no more than it can have: 执行率95%，自评9.5分."""
    line = names.money.lines.get(names.money.total or "")
    weight = line.weight.figure if line is not None and line.weight is not None else None
    is_rest = here.thread.last_role == "executed_rate" and here.thread.carried.about == names.money.total
    says_no_more = not NEW.search(here.since) and not without_role_words(here.since) and not _WHOLE_MARKS.search(here.since)
    return is_rest and says_no_more and weight is not None and here.figure.value <= weight.value


def _follows_full_marks(here: Here, names: Names) -> bool:
    """Whether marks that only 自评 leads to follow at once what their part can have at most: 产出指标50分，自评49.5分."""
    thread, about = here.thread, here.thread.carried.about or ""
    is_rest = thread.last_role == "full_marks" and (about, "full_marks") in thread.given and GOES_ON.fullmatch(here.since) is not None
    return is_rest and here.figure.value <= weights_of(names).get(about, Decimal(0))


def _of_unnamed(here: Here, current: Open, names: Names) -> Tie:
    """What the marks of a section are of that is no top group: the one group of its name, or the execution that it is headed by."""
    own = [one.id for one in names.groups if one.name == label(current.name).removesuffix("指标")]
    if without_role_words(current.name):
        return Tie(own[0], NAMED) if len(own) == 1 else NOTHING
    if here.thread.last_role == "full_marks" and GOES_ON.fullmatch(here.since):
        return here.thread.carried
    above = headed(here, names)
    return Tie(above, NAMED) if above is not None else NOTHING


def _given(here: Here, clause: str, role: str, names: Names) -> Said | None:
    """A score or full marks, of what they are given for; a score of nothing that is named may be the whole's."""
    several = _together(here, names) if role == "score" else _of_this_kind(here, names)
    if several is not None:
        return Said(role, several)
    tied = scored(here, names)
    if role == "score" and tied is NOTHING and here.current is None:
        if _opens(here) and (part := _part_spoken_of(here, clause, names)) is not None:
            return Said("score", part)
        if _is_plainly_whole(here, clause, names):
            return whole(names)
    if role == "score" and tied is NOTHING and _is_of_all(here, clause, names):
        return Said("total_score", Tie(names.form_id, UNSURE)) if names.form_id else None
    if role == "score" and here.current is None and tied.about == names.money.total and here.figure.value > most_of_a_part(names):
        return whole(names)  # 连同执行率共计99.55分
    if role == "full_marks" and tied.about is None and here.figure.value == most(names) and _SCALE.search(here.before):
        return None
    return Said(role, NOTHING if tied is here.thread.carried and (tied.about or "", role) in here.thread.given else tied)


def _is_of_all(here: Here, clause: str, names: Names) -> bool:
    """Whether marks that name nothing of the form are more than any part of it can have, and are said to be all: 以上共得99.4分."""
    is_more = here.figure.value > most_of_a_part(names) and is_of_this_year(here, names.year)
    return is_more and _SAYS_ALL.search(clause) is not None


def _together(here: Here, names: Names) -> Tie | None:
    """What marks are of that several indicators have together; None where they are of one, or the words do not tell."""
    several = _of_so_many(here, names)
    return several if several is not None else _of_this_kind(here, names)


def _of_this_kind(here: Here, names: Names) -> Tie | None:
    """The group that a label or heading names, of which marks are told as of this kind of indicators: 该类指标得30分."""
    tops = [one.id for one in names.groups if one.is_top and one.id in here.thread.groups]
    return Tie(tops[0], NAMED) if len(tops) == 1 and _THIS_KIND.match(roles.last_clause(here.since)) else None


def _of_so_many(here: Here, names: Names) -> Tie | None:
    """What marks are of that several indicators have together: the group that those spoken of last make up, or the only one of so many.

    受助学生满意度98%，家长满意度95.8%，两项共得10分.
    """
    said = _TOGETHER.search(here.before)
    count = number(said[1]) if said is not None else None
    if said is None or count is None or count == len(names.indicators):
        return None
    last = {tied.about for tied in here.thread.recent[-int(count) :]}
    if len(last) != count:
        return _group_of(said[1], here, names)
    made = [group.id for group in names.groups if {one.id for one in names.indicators if group.id in one.within} == last]
    return Tie(made[0], NAMED) if made else NOTHING


def _opens(here: Here) -> bool:
    """Whether marks are the first figure of their line."""
    return here.listed is None and here.sentence.start == 0 and re.search(r"\d", NUMBERING.sub("", here.before)) is None


def _role(here: Here, names: Names) -> str | None:
    """The role that the words before marks tell; those of this one indicator are no total."""
    role = roles.of_marks(here.lead)
    if _OUT_OF.match(here.ahead):
        return "full_marks"
    if role is None and _SCORE_NEXT.match(here.ahead) and _PART_ALONE.fullmatch(roles.last_clause(here.since)):
        return "full_marks"
    if _follows_as_score(here, role):
        return "score"
    if role is None and here.listed is not None and _FULL_FOR_ALL.search(here.before):
        return "score"
    return "score" if role == "total_score" and (is_of_this_one(here) or _is_an_indicators(here, names)) else role


def _follows_as_score(here: Here, role: str | None) -> bool:
    """Whether marks are reckoned out of the full ones just before, or from the rate: 按10分权重计9.85分; 执行率94%，折合9.4分."""
    if here.thread.last_role == "full_marks" and role == "full_marks":
        return _OUT_OF_WEIGHT.fullmatch(here.since) is not None
    return role is None and here.thread.last_role == "executed_rate" and BY_RULE.fullmatch(here.since) is not None


def _is_aside(here: Here, role: str, names: Names) -> bool:
    """Whether marks are another body's, another year's, or what was taken off in all."""
    clause = roles.last_clause(here.since)
    is_taken_off = role == "total_score" and _SUM_ALONE.fullmatch(clause) is not None and _DEDUCTIONS.search(here.before) is not None
    return is_taken_off or _OTHERS_MARKS.search(clause) is not None or is_of_another_year(clause, names.year)


def _summed(here: Here, clause: str, names: Names) -> Tie | None:
    """What marks are the sum of, where that is not the whole: so many indicators spoken of before, the one group that can have as many as
    is told next (以上合计48.91分，满分50分), or the group that labels the line."""
    if (several := _together(here, names)) is not None:
        return several
    named = [one.id for one in names.groups if plain(clause).startswith(f"{one.name}指标")]
    if len(named) == 1:
        return Tie(named[0], NAMED)
    told = _MOST_NEXT.match(here.ahead)
    if told is not None and Decimal(told[1]) < most(names):
        fitting = [one.id for one in names.groups if one.is_top and weights_of(names).get(one.id) == Decimal(told[1])]
        return Tie(fitting[0], NAMED) if len(fitting) == 1 else NOTHING
    parts = _EARLIER_PARTS.search(roles.last_clause(here.before))
    if parts is not None and number(parts[1]) != len(names.indicators):
        return _group_of(parts[1], here, names)
    own = labelled_group(here, names) if here.current is None and _SUM_ALONE.fullmatch(clause) else None
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
    opens = is_first and not here.tail and "得分" in clause and not _is_headed_by_a_part(here)
    return opens and not names.money.residue(clause) and any(_EVALUATION.search(title) for title in titles)


def _part_spoken_of(here: Here, clause: str, names: Names) -> Tie | None:
    """The part that a bare 自评10分 is about: the indicator that the line speaks of, or else the group of its label or heading; the lowest
    that can have so many marks. None where the words name the whole, or nothing was spoken of."""
    thread, weights = here.thread, weights_of(names)
    whole = _WHOLE_MARKS.search(clause)
    if (whole is not None and whole[0] not in _SUMS) or names.money.residue(_OF_THE_ABOVE.sub("", clause)):
        return None
    own = next((one for one in (thread.carried, thread.label) if one.about in {other.id for other in names.indicators}), NOTHING)
    groups = [one for one in names.groups if one.id in thread.groups]
    above = [up for one in groups if len(groups) == 1 for up in (one.id, *sorted(one.within - {one.id}))]
    is_several = above != [] and (len(thread.named) > 1 or whole is not None)
    is_open = own.about is not None and not is_several and (own.about, "score") not in thread.given
    for about in (own.about, *above) if is_open else above:
        if here.figure.value <= weights.get(about or "", Decimal(0)) < most(names):
            return own._replace(confidence=min(CARRIED, own.confidence)) if about == own.about else Tie(about, NAMED)
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


def _is_headed_by_a_part(here: Here) -> bool:
    """Whether marks too few for the whole follow a heading on one kind of indicator: （一）产出情况：得分48.3分."""
    return (
        here.figure.value < _MOST_OF_A_PART
        and _PART_HEADED.search(here.sentence.line.text[: here.sentence.start] + here.before) is not None
    )


def _is_an_indicators(here: Here, names: Names) -> bool:
    """Whether marks are too few by far for a whole project, and no more than one of its indicators can have: 自评得9.04分 of 98.94."""
    total = names.form.total_score.figure if names.form is not None and names.form.total_score is not None else None
    own = {one.id for one in names.indicators}
    weights = [weight for name, weight in weights_of(names).items() if name in own]
    is_sum = any(word in roles.last_clause(here.since) for word in _SUMS)
    return (
        total is not None
        and not is_sum
        and here.figure.value * _FEW <= total.value
        and here.figure.value <= max(weights, default=Decimal(0))
    )


def _is_whole(clause: str, names: Names) -> bool:
    """Whether a clause speaks of the marks of the whole project."""
    whole = _WHOLE_MARKS.search(clause)
    if whole is not None:
        return whole[0] not in _SUMS or _OF_A_PART.search(clause) is None
    return not names.money.residue(clause)


def _top_named(clause: str, names: Names) -> str | None:
    """The top group whose name alone leads to marks, whatever section they stand in: 预算执行满分10分、得分10分，产出得分49.5分."""
    called = MARK_WORDS.sub("", clause)
    return next((one.id for one in names.groups if one.is_top and one.name == called), None)
