"""Statements of a line that lean on the figure before them → about what that figure is: claims, shares and marks.

目标1100个，已超额完成; 计划40个的120%; 完成18项，得9.5分.
"""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from auditor.forms.prose import roles
from auditor.forms.prose.claims import TURNED, compares
from auditor.forms.prose.counterparts import counterparts
from auditor.forms.prose.lines import Sentence
from auditor.forms.prose.slots import MARKS
from auditor.forms.prose.stretch import NEAR, PART, Names, Spoken, without_role_words
from auditor.forms.prose.subjects import CARRIED, CLAUSE, NOTHING, UNSURE, dimension, is_count, tie_nearest, tie_shortened
from auditor.forms.prose.weights import weights_of
from auditor.model import Figure, Statement
from auditor.pattern import Pattern
from auditor.similarity import plain

_MEASURED = ("actual", "target", "score", "full_marks")
_VALUES = ("actual", "target", "completion_rate")
_SETTLED = 0.85
_AMOUNTS = ("budget", "executed")
_OF_THE_ITEM = Pattern(r"[本该此]?项(?:指标)?|指标|自评|实得|计")
_SEVERAL = "均都各"
_THIS_ITEM = Pattern(r"\W*[这该此本]一?项(?:指标)?(?:满分|自评|应得|得|分值)*(?:为|是)?\s*")
"""What opens a sentence on the marks of what was told before it."""
_DATES = (Pattern(r"(?<!\d)\d{1,2}月\d{1,2}日"), Pattern(r"(?<!\d)\d{1,2}月"))
"""A day, or else a month."""
_ON_TIME = Pattern(r"按期|按时|如期|提前|逾期|超期|及时")
_NAMES_ITS_OWN = Pattern(r"各项|全部|其他|其余|均|都|分别")
_DIFFERENCE = Pattern(r"(?:[高低多少超差增减]|超出|提前|节约|扣)(?:了|出|约)*$")
_TURNS = Pattern(r"[。；;]|目标|计划|任务|要求")
_RATE_NEXT = Pattern(r"\s*[，,、（(]?\s*(?:预算|资金|支出)?(?:执行率?|支付率|支出率)(?:[为是达约]|达到)*\s*")
_OF_THE_AIM = Pattern(r"目标|要求|任务|标准|达标|预期|计划|[未没有](?:完成|达)")
"""What a claim says of a target, not of how work came along: 按期完工."""
_NOT_DONE = Pattern(r"(?:未|没有|尚未|仍未)(?:能)?完成")
_SHARE_OF = Pattern(
    r"(?:年度|年初|全年)?(?:目标|指标|任务|计划)?[值数量]?的\s*约?"
    r"|[，,]?(?:按|以)?的?(?:年度|年初|全年|调整后)*(?:目标|指标|任务|计划)?[值数量]?(?:相比|测算|计算?)?[，,]?完成率?(?:了|为|达到?)?\s*"
)
"""What leads from a target to how much of it was done: 年度目标的, 的指标完成, 相比完成, 按目标值计完成."""


def followed(statements: Sequence[Statement], spoken: Sequence[Spoken], names: Names) -> list[Statement]:
    """The statements of a line, those that only follow a figure being about what it is: 目标1100个，已超额完成; 计划40个的120%."""
    statements = counterparts(statements, spoken, names)
    made, groups = list(statements), {one.id for one in names.groups}
    for at, first in enumerate(statements):
        sentence = spoken[at].sentence
        if sentence is None or (first.candidates and first.role not in TURNED):
            continue
        start = sentence.offset(first.location)
        made[at] = one = _of_this_item(_dated(first, sentence.text[:start], names), sentence.text[:start], made[:at], spoken[:at], names)
        inside = (other for other, said in zip(made, spoken, strict=True) if said.sentence == sentence and other.value is not None)
        ends = {end: other for other in inside if (end := sentence.offset(other.location) + len(other.words)) <= start}
        if not ends:
            made[at] = _timed(one, made[:at], sentence.text[:start], names)
            continue
        last = max(ends)
        one = _of_its_line(one, ends[last], sentence.text[last:start], made[:at])
        made[at] = one = _of_listed_line(one, spoken[at], made[:at])
        if _is_loose(one, spoken[at], groups) or _completes(one, ends[last], spoken[at]):
            told_of = _whole_before(ends, sentence) if one.role in TURNED else last
            made[at] = _following(one, ends[told_of], sentence.text[last:start], names)
            made[at] = _explained(made[at], ends, sentence.text[:start], names)
        elif one.role in ("claim_met", "claim_unmet"):
            tied = max((end for end, other in ends.items() if other.about is not None and other.role in _MEASURED), default=None)
            made[at] = _nearer(one, ends[tied], sentence.text[tied:start], names) if tied is not None else one
    made = [_of_the_only_one(one, made, spoken[at].sentence, names) for at, one in enumerate(made)]
    made = [_of_its_score(one, made[at + 1 : at + 2], spoken[at]) for at, one in enumerate(made)]
    made = [_aimed(one, made, spoken[at].sentence) for at, one in enumerate(made)]
    begun = {(other.location.home, other.location.start): other for other in made if other.value is not None}
    return [one for one in made if one.role not in TURNED or not _is_gap(one, begun.get((one.location.home, one.location.end)))]


def _of_this_item(one: Statement, before: str, earlier: Sequence[Statement], spoken: Sequence[Spoken], names: Names) -> Statement:
    """Marks that open a sentence as those of this one (这一项满分12分), about what the sentence before told the value of last."""
    if one.role not in MARKS or one.about is not None or _THIS_ITEM.fullmatch(before) is None:
        return one
    told = [(other.about, said.sentence) for other, said in zip(earlier, spoken, strict=True) if other.role in _VALUES and other.about]
    indicators = {other.id for other in names.indicators}
    latest = {about for about, sentence in told if sentence == told[-1][1]}
    if len(latest) != 1 or not latest <= indicators:
        return one
    return one.model_copy(update={"about": latest.pop(), "confidence": UNSURE, "candidates": (), "grounds": "紧接的数字"})


def _of_the_only_one(claim: Statement, made: Sequence[Statement], sentence: Sentence | None, names: Names) -> Statement:
    """A claim that names nothing, in doubt about the only indicator that its line told the value of: 总的看，用户评价已经达标."""
    if claim.role not in TURNED or claim.about is not None or claim.candidates or sentence is None:
        return claim
    if set(_SEVERAL) & set(claim.subject + claim.words) or _NAMES_ITS_OWN.search(claim.subject) or not _OF_THE_AIM.search(claim.words):
        return claim
    indicators = {one.id for one in names.indicators}
    told = {one.about for one in made if one.role in _VALUES and one.about in indicators}
    if len(told) != 1:
        return claim
    return claim.model_copy(update={"about": told.pop(), "confidence": UNSURE, "grounds": "同段的数字"})


def _aimed(claim: Statement, made: Sequence[Statement], sentence: Sentence | None) -> Statement:
    """A claim about what the target just after it is about, whatever was spoken of before: 16座中有1座推迟，未达到100%的目标."""
    if claim.role not in TURNED or sentence is None:
        return claim
    place = claim.location
    ahead = (
        one
        for one in made
        if one.role == "target"
        and one.about is not None
        and one.location.home == place.home
        and 0 <= one.location.start - place.end <= NEAR
    )
    target = next(ahead, None)
    if target is None or target.about == claim.about:
        return claim
    start, end = sentence.offset(place) + len(claim.words), sentence.offset(target.location)
    if end > len(sentence.text) or CLAUSE.search(sentence.text[start:end]):
        return claim
    return claim.model_copy(update={"about": target.about, "confidence": target.confidence, "candidates": (), "grounds": "随后的目标"})


def _is_gap(claim: Statement, following: Statement | None) -> bool:
    """Whether a figure that follows is how far the target was missed, or what is not done yet: 低于目标值50批次, 未完成2所."""
    if following is None or following.role == "target":
        return False
    return compares(claim.words) or (following.about is None and _NOT_DONE.fullmatch(claim.words) is not None and _counts(following))


def _counts(one: Statement) -> bool:
    return one.value is not None and is_count(one.value)


def _dated(claim: Statement, before: str, names: Names) -> Statement:
    """A claim or mark about the only indicator that has the last date before it as its actual value: 12月12日完工，提前完成，得5分."""
    named = next((pattern for pattern in _DATES if pattern.search(before)), None)
    is_open = claim.role in (*TURNED, *MARKS) and claim.about is None and not set(_SEVERAL) & set(claim.words)
    if not is_open or named is None or names.form is None:
        return claim
    last = named.findall(before)[-1]
    having = [one.id for one in names.form.indicators if one.actual is not None and last in named.findall(one.actual.text)]
    return claim.model_copy(update={"about": having[0], "confidence": UNSURE, "grounds": "日期"}) if len(having) == 1 else claim


def _timed(claim: Statement, earlier: Sequence[Statement], before: str, names: Names) -> Statement:
    """A claim on time that opens its sentence and names nothing, about the duration that the line spoke of last: 总体上未按期完成."""
    if claim.role not in TURNED or claim.about is not None or _ON_TIME.search(claim.words) is None or _NAMES_ITS_OWN.search(before):
        return claim
    timed = {one.id for one in names.indicators if one.dimensions & {"time", "date"}}
    last = next((one.about for one in reversed(earlier) if one.about is not None and one.role in ("actual", "target")), None)
    return claim.model_copy(update={"about": last, "confidence": UNSURE, "grounds": "同段的数字"}) if last in timed else claim


def _whole_before(ends: Mapping[int, Statement], sentence: Sentence) -> int:
    """Where the last figure ends, or the one before that all which follow are parts of or differ from: 轮换8600吨，其中小麦5200吨、稻谷
    3400吨，完成计划; 采集492个，比任务数480个多12个，超额完成."""
    last = max(ends)
    tied = max((end for end, one in ends.items() if one.about is not None and one.role in _MEASURED), default=last)
    parts = sentence.text.rfind(PART, 0, last)
    whole = max((end for end, one in ends.items() if end <= parts and one.about is not None and one.role in _MEASURED), default=None)
    if whole is not None and not _TURNS.search(sentence.text[parts:last]):
        same = {dimension(one.value) for end, one in ends.items() if end >= whole and one.value is not None}
        tied = whole if len(same) == 1 else tied
        if tied == whole:
            return whole
    is_difference = ends[last].about is None and _DIFFERENCE.search(sentence.text[tied : last - len(ends[last].words)]) is not None
    return tied if PART in sentence.text[tied:last] or is_difference else last


def _is_loose(one: Statement, spoken: Spoken, groups: Collection[str]) -> bool:
    """Whether a claim, share or mark is about nothing yet, or only about what was spoken of before, if only a group."""
    is_claim = one.role.startswith("claim")
    is_share = one.value is not None and one.role in ("unknown", "completion_rate") and _is_ratio(one.value)
    is_carried = one.confidence <= (CARRIED if one.role == "completion_rate" or one.about in groups else UNSURE) and one.role in (
        "completion_rate",
        *MARKS,
    )
    return (is_claim or is_share or one.role in MARKS) and (one.about is None or (is_carried and not _is_listed(spoken)))


def _of_its_line(one: Statement, last: Statement, between: str, earlier: Sequence[Statement]) -> Statement:
    """A rate of execution just after an amount of another line of the funds than it was taken for, whose rate was told already or is only
    supposed, about the line of the amount."""
    is_of_its = one.role == "executed_rate" and last.role in _AMOUNTS and last.about is not None and _RATE_NEXT.fullmatch(between)
    is_told = any(other.role == "executed_rate" and other.about == one.about for other in earlier)
    if not is_of_its or one.about == last.about or (one.confidence > UNSURE and not is_told):
        return one
    return one.model_copy(update={"about": last.about, "confidence": UNSURE, "candidates": (), "grounds": "紧接的数字"})


def _of_listed_line(one: Statement, said: Spoken, earlier: Sequence[Statement]) -> Statement:
    """One of several rates of execution that take up as many amounts one by one, about the line of the funds at the same place: 中央、省级
    资金分别支出300万元、150万元，执行率分别为100%、90%."""
    place = said.here.listed if said.here is not None else None
    if one.role != "executed_rate" or place is None or place.name:
        return one
    before = earlier[: len(earlier) - place.rank]
    told = [other.about for other in before if other.role in _AMOUNTS and other.about is not None]
    latest = list(dict.fromkeys(reversed(told)))[: place.of]
    if len(latest) != place.of:
        return one
    return one.model_copy(
        update={"about": latest[place.of - 1 - place.rank], "confidence": _SETTLED, "candidates": (), "grounds": "紧接的数字"}
    )


def _of_its_score(one: Statement, following: Sequence[Statement], said: Spoken) -> Statement:
    """Full marks of nothing yet, about what the score just after them turned out to be of: 该部分满分10分，得9.8分."""
    score = next((other for other in following if other.role == "score" and other.about is not None), None)
    if (
        one.role != "full_marks"
        or one.about is not None
        or score is None
        or said.sentence is None
        or one.location.home != score.location.home
    ):
        return one
    start, end = said.sentence.offset(one.location) + len(one.words), said.sentence.offset(score.location)
    if without_role_words(_OF_THE_ITEM.sub("", said.sentence.text[start:end])):
        return one
    return one.model_copy(update={"about": score.about, "confidence": min(_SETTLED, score.confidence), "grounds": "随后的得分"})


def _completes(one: Statement, last: Statement, spoken: Spoken) -> bool:
    """Whether full marks that are only carried on follow the marks that were had of them: 得9.6分，满分10分."""
    return one.role == "full_marks" and last.role == "score" and one.confidence <= CARRIED and not _is_listed(spoken)


def _explained(one: Statement, ends: Mapping[int, Statement], before: str, names: Names) -> Statement:
    """A score of nothing yet, about the value told before it in its item where a reason leads to it and it can have so many: 完成率90%，
    因换证暂停检查两个月，得7.6分."""
    first = max(before.rfind("；"), before.rfind(";")) + 1
    tied = max((end for end, other in ends.items() if end > first and other.about is not None and other.role in _VALUES), default=None)
    if one.role != "score" or one.about is not None or tied is None or one.value is None:
        return one
    about, between = ends[tied].about or "", before[tied:]
    names_other = tie_nearest(between, names.indicators).confidence > CARRIED or not roles.gives_reason(between)
    if names_other or one.value.value > weights_of(names).get(about, Decimal(0)):
        return one
    return one.model_copy(update={"about": about, "confidence": _SETTLED, "candidates": (), "grounds": "紧接的数字"})


def _nearer(one: Statement, last: Statement, between: str, names: Names) -> Statement:
    """A claim that words before another indicator's figure name, about that one in doubt where no words since name any."""
    names_one = tie_nearest(between, names.indicators) is not NOTHING
    names_one = names_one or tie_shortened(CLAUSE.split(between)[-1], names.indicators) is not NOTHING
    if last.about in (None, one.about) or names_one:
        return one
    return one.model_copy(update={"about": last.about, "confidence": UNSURE, "grounds": "紧接的数字"})


def _is_listed(one: Spoken) -> bool:
    return one.here is not None and one.here.listed is not None


def _goes_on(between: str, about: str, names: Names) -> bool:
    """Whether the words between a figure and a claim name no other indicator, and the clause of the claim says nothing more or a part of
    this one's name: 建站45个，做到一村一站，如期完成; 年度目标320座，烈士墓未完成目标."""
    clause = plain(CLAUSE.split(between)[-1])
    name = next((one.name for one in names.indicators if one.id == about), "")
    names_no_other = tie_nearest(between, names.indicators).about in (None, about)
    return names_no_other and (between[-1:] in "，,；;" or clause in name)


def _following(one: Statement, last: Statement, between: str, names: Names) -> Statement:
    """A claim or share, about what the figure before it is where the words between name nothing else."""
    if last.about is None or last.role not in ("actual", "target", "completion_rate", *MARKS):
        return one
    about = {"about": last.about, "confidence": last.confidence, "grounds": "紧接的数字"}
    if one.role in MARKS:
        is_rest = one.role != last.role and not without_role_words(_OF_THE_ITEM.sub("", between))
        return one.model_copy(update=about | {"confidence": min(last.confidence, _SETTLED)}) if is_rest else one
    if last.role in MARKS:
        return one
    if one.about is not None:
        return one if without_role_words(between) else one.model_copy(update=about)
    if one.value is None:
        if one.candidates and last.about not in one.candidates:
            return one
        about |= {"candidates": ()}
        if set(_SEVERAL) & set(between + one.words):
            return one
        if not without_role_words(between.replace("已", "")):
            return one.model_copy(update=about)
        return one.model_copy(update=about | {"confidence": UNSURE}) if _goes_on(between, last.about, names) else one
    is_of_target = _SHARE_OF.fullmatch(between.strip()) is not None
    is_rate = one.role == "completion_rate" and (is_of_target or not without_role_words(roles.last_clause(between)))
    is_its_share = (last.role in ("target", "actual") and is_rate) or (last.role == "target" and is_of_target)
    return one.model_copy(update=about | {"role": "completion_rate"}) if is_its_share else one


def _is_ratio(figure: Figure) -> bool:
    return dimension(figure) == "ratio"
