"""Marks whose words tell no role, by what they are listed with: the weights of several parts, or the scores that a total follows."""

import re
from decimal import Decimal

from auditor.forms.prose import roles
from auditor.forms.prose.lines import NUMBERING
from auditor.forms.prose.stretch import LISTED_ON, PART, Here, Names, Said, without_role_words
from auditor.forms.prose.subjects import CARRIED, NAMED, NOTHING, Tie, tie, tie_abbreviated, tie_shortened
from auditor.forms.prose.weights import most, most_of_a_part
from auditor.pattern import Pattern

_EXECUTION = Pattern(r"预算执行率?|执行率|资金执行率?")
_IS_EXECUTION = Pattern(
    r"(?:(?:预算|资金|经费)执行率?|执行率|(?:资金|经费|预算)?投入|预算资金执行率?|资金|预算)(?:指标|情况|部分|方面|一项|类)?"
)
"""All that a form's marks for its money are called, where it has no group of that name."""
_EVALUATION = Pattern(r"自评|评价|结论|得分")
_FULL_MARKS_AHEAD = Pattern(r"(?:指标|[该此本]项)\s*$")
_SCORE_FOLLOWS = Pattern(r"\s*[，,]?\s*(?:(?:自评|实际|评价)?得分?|自评|实评)\D{0,4}(\d+(?:\.\d+)?)")
_HAD = Pattern(r"\s*[，,、]?\s*(?:实际|自评|实)得分?\D{0,3}\d")
"""What was had of marks that should be: 产出指标应得50分、实得49.5分."""
_LIST_OPENS, _LIST_GOES_ON, _LIST_OPENED = Pattern(r"\s*[：:]"), Pattern(r"\s*[，,、]"), Pattern(r"分\s*[：:]")
"""What stands around the scores of a group's indicators that follow its own."""
_WEIGHTS_AHEAD = Pattern(r"(?:、[^，,。；;、]{1,12}分){0,6}的?(?:权重|分值|满分|标准分)")
_OUT_OF = Pattern(r"按(?:满分|权重|分值|标准分)?\s*$")
_RECKONED = Pattern(r"的?(?:满分|权重|分值|标准分?)?(?:进行)?(?:折算|换算|折合|计算|核算|计)+(?:实)?得?分?(?:为|是)?\s*\d")
"""What follows the marks that a score is reckoned out of: 按10分折算得9.7分."""
_OUT_OF_SO_MANY = Pattern(r"\s*[（(](?:满分|分值|权重|标准分)\D{0,3}\d")
_HAD_OF_IT = Pattern(r"(?:实)?得(?:了|分)?\s*\d")
"""What was had of the marks just before it: 数量28分得27.6分."""
_SIGNS = "，,；;、：:*＋+＝= "
_KIND = Pattern(r"(?:部分|方面|板块|维度|层面|一项|类)$")
_ADDED = Pattern(r"^\s*(?:再?加上?|另加|外加|连同|以及|按照?)")
_TOTAL_AHEAD = Pattern(r"(?:总分|总得分|综合得分|合计|共计|自评|总计)[^，,。；;\d]{0,6}(\d+(?:\.\d+)?)\s*分|[＝=]\s*(\d+(?:\.\d+)?)\s*分")
_GRADED = Pattern(r"[，,、；;（(\s]*(?:自评|评价|绩效)?(?:等[级次]|结果|结论|评级|评|定|属于?)*[为是：:]*[“\"]?[优良中差]")
"""A grade after a total, which tells that it was had, not what could be."""
_GIVEN = Pattern(r"得分(?:情况)?(?:依次|分别|如下)*[为是：:](?!.*(?:满分|分值|权重))")
_RESULT = Pattern(r"(?:绩效)?(?:自评|评价)(?:结果|结论|等级|得分情况)")
_FULL_OF_THIS_ONE = Pattern(r"[这该本此]一?项(?:指标)?(?:满分)?\d[\d.]*\s*分[，,]\s*(?:自评|得)分?\s*$")
"""What leads from all that this one can have to what it has: 这项12分，自评11.4分."""
_THIS_ONE = Pattern(r"\s*(?:按[^，,。；;\d]{1,10}|扣分|扣减|据此|因此|故|为此)?后?(?:该|此|本|这一?)(?:项(?!目)|指标)")
"""Marks that are one indicator's, whatever word they are told with: 该项自评9.87分."""
_BRACKET = Pattern(r"[（(]\s*$")


def untold(here: Here, names: Names) -> Said | None:
    """What marks say of whose role the words before them tell nothing."""
    clause = roles.last_clause(here.since)
    if _BRACKET.search(here.since) and not here.tail:
        return _bracketed(here, names)
    if roles.are_due(here.since):
        found = tie(clause, names.marked(here.current))
        return Said("full_marks", found) if found.confidence > CARRIED and _HAD.match(here.ahead) else None
    if _FULL_MARKS_AHEAD.search(here.since) and _is_scored(here):
        found = tie(clause, names.marked(here.current))
        return Said("full_marks", here.thread.carried if found is NOTHING and is_of_this_one(here) else found)
    if _OUT_OF.search(clause) and _RECKONED.match(here.ahead) and here.thread.last_role == "executed_rate":
        return Said("full_marks", here.thread.carried)
    if _WEIGHTS_AHEAD.match(here.ahead):
        listed = _listed_score(here, names)
        return listed and Said("full_marks", listed.tie)
    if _HAD_OF_IT.match(here.ahead) and (most_of_it := _listed_score(here, names)) is not None:
        return Said("full_marks", most_of_it.tie)
    if here.thread.is_after_total or _GIVEN.search(here.before) or _leads_to_total(here, names) or _OUT_OF_SO_MANY.match(here.ahead):
        return _listed_score(here, names) or _sum_of_listed(here, names)
    if _is_split(here, names):
        return _listed_score(here, names)
    if (part := _part_score(here, names)) is not None:
        return part
    return whole(names) if _stands_alone(here) or _is_the_result(here, names) else _sum_of_listed(here, names)


def is_of_this_one(here: Here) -> bool:
    """Whether marks are told of the one indicator that is spoken of: 该项得9.8分."""
    return _THIS_ONE.match(roles.last_clause(here.since)) is not None or _FULL_OF_THIS_ONE.search(here.before) is not None


def names_execution(text: str) -> bool:
    """Whether a text names the execution of the budget."""
    return _EXECUTION.search(text) is not None


def is_execution(text: str) -> bool:
    """Whether a text is the name of the execution of the budget and nothing else."""
    return _IS_EXECUTION.fullmatch(text.strip(_SIGNS)) is not None


def whole(names: Names) -> Said:
    """The total score of the form."""
    return Said("total_score", Tie(names.form_id, NAMED) if names.form_id else NOTHING)


def _bracketed(here: Here, names: Names) -> Said | None:
    """The full marks that a name is given in brackets: 站点建设工期（5分）."""
    clause = roles.last_clause(_BRACKET.sub("", here.since))
    found = tie(clause, names.marked(here.current))
    if not clause.strip(_SIGNS) and here.thread.last_role == "actual" and _is_scored_next(here):
        return Said("full_marks", here.thread.carried)
    if found is NOTHING and names.money.total is not None and here.current is None and names_execution(clause):
        found = Tie(names.money.total, NAMED)
    return Said("full_marks", found) if found.about is not None else None


def _is_scored(here: Here) -> bool:
    """Whether the score of what these marks are the most of follows: 产出指标50分，得48分."""
    follows = _SCORE_FOLLOWS.match(here.ahead)
    return follows is not None and Decimal(follows[1]) <= here.figure.value


def _leads_to_total(here: Here, names: Names) -> bool:
    """Whether a total follows that is less than can be had or has a grade, so that the marks listed before it are scores."""
    rest = here.sentence.text[here.sentence.offset(here.figure.location) + len(here.figure.text) :]
    total = _TOTAL_AHEAD.search(rest)
    if total is None:
        return False
    return Decimal(total[1] or total[2]) != most(names) or _GRADED.match(rest, total.end()) is not None


def _is_scored_next(here: Here) -> bool:
    """Whether a score follows, however many marks it gives: 2.7%（8分，得6分）."""
    return _SCORE_FOLLOWS.match(here.ahead) is not None


def _is_split(here: Here, names: Names) -> bool:
    """Whether marks follow the score of a group, of which they are parts: 产出得49.6分，其中数量指标20分、质量指标19.6分."""
    own = next((one for one in names.groups if one.id == here.thread.carried.about), None)
    begins = PART in here.since and own is not None and own.is_top
    goes_on = LISTED_ON.match(here.since) is not None and own is not None and not own.is_top
    return here.thread.last_role == "score" and (begins or goes_on) and not _is_scored_next(here)


def _part_score(here: Here, names: Names) -> Said | None:
    """The score of an indicator in a list that follows its group's: 效益指标满分30分，自评25分：破案数20分，坠损5分."""
    own = next((one for one in (*names.groups, *names.indicators) if one.id == here.thread.carried.about), None)
    follows = _LIST_OPENS.match(here.since) if own is not None and own.is_top else _LIST_GOES_ON.match(here.since)
    if own is None or follows is None or here.tail or here.thread.last_role != "score" or not _LIST_OPENED.search(here.before):
        return None
    parts = [one for one in names.indicators if one.within & own.within]
    clause = roles.last_clause(here.since).strip(_SIGNS)
    ways = (way(clause, parts) for way in (tie, tie_shortened, tie_abbreviated))
    found = next((one for one in ways if one is not NOTHING), NOTHING)
    return Said("score", found._replace(confidence=min(CARRIED, found.confidence))) if found.about is not None else None


def _stands_alone(here: Here) -> bool:
    """Whether marks are all that a line begins with, under a heading on the evaluation: 三、自评得分, then 94分，优."""
    titles = here.sentence.line.headings[-1:]
    return here.current is None and not here.before.strip() and here.sentence.start == 0 and any(_EVALUATION.search(one) for one in titles)


def _is_the_result(here: Here, names: Names) -> bool:
    """Whether marks follow the label of the result at once, and are more than a part can score: 三、自评结果：94分，优."""
    label = NUMBERING.sub("", here.before).strip(_SIGNS)
    is_first = here.current is None and here.sentence.start == 0 and _RESULT.fullmatch(label) is not None
    return is_first and here.figure.value > most_of_a_part(names)


def _listed_score(here: Here, names: Names) -> Said | None:
    """A score in a list of groups after the total: 自评得分96分，其中产出指标47分，效益指标30分，预算执行9分."""
    clause = _ADDED.sub("", roles.last_clause(here.since).replace(PART, "").lstrip(_SIGNS))
    found = tie(clause, names.marked(here.current))
    if found is NOTHING and names.money.total is not None and is_execution(clause):
        return Said("score", Tie(names.money.total, NAMED))
    name = next((one.name for one in names.groups if one.id == found.about), None)
    rest = without_role_words("".join(sign for sign in _KIND.sub("", clause) if sign not in name)) if name else clause
    return Said("score", found) if name and not rest else None


def _sum_of_listed(here: Here, names: Names) -> Said | None:
    """The total that an equation of the form's parts ends with: 预算执行9.5分＋产出49.5分＋效益30分＋满意度10分＝99分."""
    tops = {one.id for one in names.groups if one.is_top} | {names.money.total}
    ends = re.fullmatch(r"\s*[＝=]\s*", here.since) is not None and here.thread.last_role == "score"
    return whole(names) if ends and here.thread.carried.about in tops else None
