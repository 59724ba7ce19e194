"""Figures that measure something → the indicator they are about, and whether they are its target, its actual value or its rate."""

from collections.abc import Sequence

from auditor.forms.prose import roles
from auditor.forms.prose.aside import is_aside, is_condition, is_of_others, light_verbs, tells_why
from auditor.forms.prose.lines import NUMBERING
from auditor.forms.prose.series import Listed
from auditor.forms.prose.spending import SINCE_ITS_CLAUSE
from auditor.forms.prose.stretch import LISTED_ON, PART, Here, Names, Said, are_marks, is_of_this_year, without_role_words
from auditor.forms.prose.subjects import (
    CARRIED,
    CLAUSE,
    NAMED,
    NOTHING,
    POINTS_APART,
    UNSURE,
    Subject,
    Tie,
    compatible,
    dimension,
    is_very,
    tie,
    tie_nearest,
    tie_shortened,
)
from auditor.forms.prose.sums import AMONG
from auditor.model import Figure
from auditor.pattern import Pattern
from auditor.similarity import pairs, plain

_GENERIC = Pattern(
    r"^(?:(?:全年|年[度初]|共计?|累计|合计|新建|新增|开展|举办|组织|完成|实际|实现|发放|建立?|拟|计划|改造|惠及|为|已|总计?|共有|约|近|其|本|年末|达到?|有|了|[、和及与以])+)|(?:达到?|为|共|约|计|了|有|开展|完成|[由从](?:上一?年|去年|年初)?(?:同期|[底末])?的?|[降升提增减]高?低?[至到])+$"
)
_BOUND_OF = Pattern(r"[^，,。；;：:\d]{0,4}[，,、]\s*实际[^，,。；;：:\d]{0,8}\d")
"""What follows a bound that the actual value is told after: 控制在52万元以内，实际50.4万元."""
_WITHIN = Pattern(r"(?:控制|保持|稳定|限制)在|(?:未|没有|不)?(?:超过|超出|突破|低于|高于)")
_OF_THIS_YEAR = Pattern(r"^\W*(?:年度|全年|绩效|本年|控制|年初|考核|设定)*(?:目标值?|指标值)[为是]?\s*$")
"""A target that follows the value of another year is this year's: 2023年为84.6%，目标值85%."""
_NAME_AFTER = Pattern(r"[^、\d。，；]{2,20}")
_JOINED = Pattern(r"[和及与]")
_AMONG = Pattern(AMONG)
_SCOPE = Pattern(r"全[县市区州省镇乡旗]|总?共")
_DOES = Pattern(
    r"\W*(?:今年|本年|20\d\d年|年内)?(?:计划|拟|将|新建|新增|改造|开展|举办|组织|完成|建成|建设|培训|巡查|购置|采购|安装|发放|实施)"
)
_OF_REGION = Pattern(
    r"\s*(?:[^。；;]*[，,])?\s*(?:(?:目前|现|我|本)?[，,]?(?:全|辖)[县市区州省镇乡旗]|(?:我|本|某)[县市区州省镇乡旗](?:目前|现)?(?:现有|共?有|辖)|[我本][^，,。；;\d]{1,4}(?:管养|管辖|管理|管护))"
    r"[^。；;]{0,20}\d"
)
"""A sentence on what a region has."""
_WAS_THERE = Pattern(r"[原现]有\s*$")
_REGION_TELLS = Pattern(r"\s*(?:20\d\d\s*年[度末底]?|目前|现)?(?:我|本)?(?:全|辖)[县市区州省镇乡旗][^，,。；;\d]{1,20}$")
"""A clause on how things stand in a region: 2023年全县受损耕地."""
_REGION_HAS = Pattern(
    r"\s*(?:[我本某]|全|辖)[县市区州省镇乡旗](?:目前|现)?(?:存栏|现有|共?有|辖|耕地|常住|户籍|人口|地处|位于)[^。；;]{0,24}$"
)
"""How a sentence begins that tells what there is in a region: 本区存栏奶牛2.1万头，牧场26家."""
_COURSE = Pattern(r"从[^，,。；;]*到|用时|耗时|历时|周期|全程|工期|[最平][长短均]")
"""Words of how long something took."""
_LASTED = Pattern(r"(?:共|总共|前后|实际)*(?:历时|用时|耗时)(?:了|约|为)*")
_AVERAGED = "平均"
"""A word that says nothing of a duration or a rate; of a count it says that the figure is another one."""
_EACH = "平均每"
_SHARE = Pattern("占比|[率比]$|满意度")
_AVERAGE_ALONE = Pattern(r"\W*平均\W*")
_OF_ONE = Pattern(r"[单户人亩均每].{0,8}(?:成本|费用?|造价|价格?|补助|补贴)|均")
_OF_ONE_SAID = Pattern("[单每均]")
FEW = 2
"""So few letters beside words of a role name nothing."""
_FEW_OF_A_NORM = 6
"""So few letters tell who set a norm: 比方案安排的15场多1场."""
_MISSED = Pattern(r"(?:但|故|仍|均|也)?(?:未|没有|未能|没能|尚未)(?:能)?(?:达到?|完成|实现)(?:年初|年度|设定|核定|规定|既定|的)*")
_MONEY_GIVEN = Pattern(
    r"资金|经费|投入|投资|补助|补贴|资助|救助|成本|费|支出|贷款|融资|金额|金$|款|价|奖|标准|发放|采购|造价|节约|结余|挽回|赔|债"
)
"""The names of indicators that speak of money given or spent."""


def measure(here: Here, names: Names) -> Said | None:
    """What a figure says of the indicator it is about."""
    tied = _measured(here, names)
    if here.listed is not None and here.listed.name:
        here.thread.listed = [*(here.thread.listed if here.listed.rank else []), tied]
    thread = here.thread
    aside = is_aside(here, tied, names)
    if tied is NOTHING and here.revision == "revised":
        tied = _still(here, names)
    if tied is NOTHING or (here.figure.unit in POINTS_APART and tied.about is None) or _is_beside(here, tied, names):
        return None
    if not is_of_this_year(here, names.year) and not _OF_THIS_YEAR.search(roles.last_clause(here.since)):
        return Said("previous", tied) if tied.about is not None else None
    if aside:
        thread.carried = tied if tied.about is not None and not thread.is_stock else thread.carried
        return None
    if here.revision is not None:
        return Said("actual" if _outgrew(here, tied, names) else "target", tied)
    if here.figure.unit is None and tied.about is not None:
        if here.tail[:1].isalnum() and not _counts_in(tied, here.tail, names):
            return None
        tied = tied._replace(confidence=min(tied.confidence, UNSURE))
    if (PART in here.since or dimension(here.figure) in thread.parts) and tied.confidence < NAMED:
        return None
    role = _role_told(here, tied, names)
    if role is None:
        thread.carried = tied if tied.about is not None and PART not in here.since else thread.carried
        return None
    if role == "previous" and (tied.about is None or here.thread.is_plan):
        return None
    if role == "actual" and tied.about in thread.stated and tied.confidence <= CARRIED and here.listed is None:
        return None
    return Said("target" if thread.is_plan else role, tied)


def _role_told(here: Here, tied: Tie, names: Names) -> str | None:
    """What the words make of a figure of this indicator."""
    thread, name = here.thread, next((one.name for one in names.indicators if one.id == tied.about), "")
    is_first = tied.confidence > CARRIED and tied.about not in thread.stated and dimension(here.figure) not in thread.seen
    lead = here.lead.replace(PART, "") if is_first else here.lead
    role = _role(here, lead, as_compared(name, here.figure), is_stated=tied.about in thread.stated)
    if role == "actual" and _is_limit(here, tied, names):
        return "target"
    return None if thread.is_plan and role == "actual" and _is_of_what_there_is(here, tied, names) else role


def _is_beside(here: Here, tied: Tie, names: Names) -> bool:
    """Whether a figure is money of the project, or told as a reason, though it stands beside the name of an indicator."""
    prints = names.prints(tied.about, "actual", here.figure)
    is_of_region = tied.confidence < NAMED and _REGION_HAS.match(NUMBERING.sub("", here.before)) is not None
    is_another = not prints and (tells_why(here) or is_of_region or _is_of_all_of_them(here, tied, names))
    return (
        is_another
        or (is_condition(here) and not is_very(here.figure, names.figure_of(tied.about, "actual")))
        or _is_of_funds(here, tied, names)
    )


def _is_of_all_of_them(here: Here, tied: Tie, names: Names) -> bool:
    """Whether an amount is what all of them cost, told in a clause that says nothing of one: 示范点补助69.6万元 is no 单个示范点补助."""
    name = next((one.name for one in names.indicators if one.id == tied.about), "")
    return dimension(here.figure) == "money" and _OF_ONE.search(name) is not None and _OF_ONE_SAID.search(here.before) is None


def _is_of_funds(here: Here, tied: Tie, names: Names) -> bool:
    """Whether an amount is money arranged, handed down or paid, of which an indicator of output does not speak: 安排蔬菜产业资金480万元 is
    no 蔬菜产值. What the form prints of the indicator is its own."""
    if dimension(here.figure) != "money":
        return False
    name = next((one.name for one in names.indicators if one.id == tied.about), None)
    clause = roles.last_clause(here.since)
    if name is None or name in plain(clause) or roles.of_money(here.since, here.tail, here.ahead) is None:
        return False
    if _MONEY_GIVEN.search(name) and not names.money.is_whole(here.figure):
        return False
    return not any(names.prints(tied.about, field, here.figure) for field in ("actual", "target"))


def as_compared(name: str, figure: Figure) -> str:
    """The name of an indicator, and the words that tell of no other figure beside it: an average of a duration, what one of them costs."""
    name += "比例占" if _SHARE.search(name) else ""
    return name + (_EACH if _OF_ONE.search(name) else _AVERAGED if dimension(figure) in ("time", "ratio") else "")


def _is_of_what_there_is(here: Here, tied: Tie, names: Names) -> bool:
    """Whether a figure of a plan's chapter is a region's, or follows one that is, and is named in part only: 全县学校87所，教师231人."""
    clause = roles.last_clause(here.since)
    begins = opens_on_a_region(here) or _WAS_THERE.search(clause) is not None
    begins |= _REGION_TELLS.match(clause) is not None and not light_verbs().search(clause)
    is_sure = tied.confidence > CARRIED and any(one.name in plain(here.before) for one in names.indicators if one.id == tied.about)
    return begins and not is_sure and not any(names.prints(tied.about, field, here.figure) for field in ("target", "actual"))


def opens_on_a_region(here: Here) -> bool:
    """Whether a sentence tells what a region has, and the clause of the figure of nothing done: 全县学校87所，教师231人."""
    return _OF_REGION.match(NUMBERING.sub("", here.before)) is not None and not _DOES.match(roles.last_clause(here.since))


def _outgrew(here: Here, tied: Tie, names: Names) -> bool:
    """Whether a figure is what a target came to be exceeded by, not what it was changed to: 由计划的48个增至52个, where 48 is the target
    of the form."""
    return (
        here.revision == "revised" and (tied.about, "target") in here.thread.given and not names.prints(tied.about, "target", here.figure)
    )


def _role(here: Here, lead: str, name: str, *, is_stated: bool) -> str | None:
    """What the words that lead to a figure make of it: in a list of targets a target, where they tell no more than a value."""
    role = roles.of_measure(lead, here.tail, name, stated=is_stated)
    is_bound = "控制在" in roles.last_clause(lead) and _BOUND_OF.match(here.ahead) is not None
    return "target" if role == "actual" and (is_bound or roles.lists_targets(here.before)) else role


def _is_limit(here: Here, tied: Tie, names: Names) -> bool:
    """Whether what an actual value was kept within is the target that the form prints, and not the actual value: 282元，控制在300元以内."""
    is_target, is_actual = (is_very(here.figure, names.figure_of(tied.about, field)) for field in ("target", "actual"))
    return is_target and not is_actual and _WITHIN.search(roles.last_clause(here.since)) is not None


def _still(here: Here, names: Names) -> Tie:
    """The subject carried on from the target that was changed."""
    fits = any(one.id == here.thread.carried.about and compatible(one, here.figure) for one in names.indicators)
    return here.thread.carried._replace(confidence=min(CARRIED, here.thread.carried.confidence)) if fits else NOTHING


def _counts_in(tied: Tie, tail: str, names: Names) -> bool:
    """Whether the sign after a bare number is the unit that the indicator counts in, one that no list of units has (140樘)."""
    return any(tail.startswith(unit) for one in names.indicators if one.id == tied.about for unit in one.dimensions)


def _measured(here: Here, names: Names) -> Tie:
    if is_of_others(here.since):
        return NOTHING
    subjects = tuple(one for one in names.indicators if one.is_measured and compatible(one, here.figure))
    found = nearest(here, subjects, names)
    if found.about is not None:
        return found._replace(confidence=CARRIED) if found.confidence < CARRIED and _is_meant(here, found, subjects) else found
    found = _by_heading(here, subjects, found) if here.thread.groups or found is NOTHING else found
    return _lasting(here, subjects, names) if found is NOTHING and dimension(here.figure) == "time" else found


def _lasting(here: Here, subjects: Sequence[Subject], names: Names) -> Tie:
    """The only indicator that a duration measures, in doubt, where the words tell of a course and of something in its name: 补助从公示到
    打卡平均26天 for 补助兑付用时."""
    timed = [one for one in subjects if "time" in one.dimensions]
    clause, label = roles.last_clause(here.since), here.thread.label
    if label.about not in here.thread.stated and any(one.id == label.about for one in timed) and _LASTED.fullmatch(clause.strip()):
        return label._replace(confidence=min(CARRIED, label.confidence))
    if len(timed) != 1 or not _COURSE.search(clause) or timed[0].id in here.thread.stated:
        return NOTHING
    if not pairs(clause) & pairs(timed[0].name) and not names.prints(timed[0].id, "actual", here.figure):
        return NOTHING
    return Tie(timed[0].id, UNSURE, words=clause)


def _is_meant(here: Here, found: Tie, subjects: Sequence[Subject]) -> bool:
    """Whether a subject that is named in part is surely meant: the line's label names it, or the words say nothing beyond its name
    (满意度为95%, but not 干部满意度为95%). That its heading's group holds no other that fits leaves it in doubt."""
    if here.thread.label.about == found.about:
        return True
    name = next(one.name for one in subjects if one.id == found.about)
    return len(without_role_words("".join(sign for sign in roles.last_clause(here.since) if sign not in name))) <= 1


def _by_heading(here: Here, subjects: Sequence[Subject], found: Tie) -> Tie:
    """Of several candidates, or where nothing is named, the one that stands under the group the heading names."""
    within = [one for one in subjects if one.within & here.thread.groups]
    if found.candidates:
        near = [one for one in within if one.id in found.candidates]
        return Tie(near[0].id, CARRIED, words=found.words) if len(near) == 1 else found
    if len(within) == 1 and not without_role_words(NUMBERING.sub("", here.since)) and within[0].id not in here.thread.stated:
        return Tie(within[0].id, UNSURE)
    return found


def nearest(here: Here, subjects: Sequence[Subject], names: Names) -> Tie:
    """The subject that the words since the last figure name, or the one carried on where only words of a role stand between."""
    if here.listed is not None:
        return listed_subject(here, here.listed, subjects)
    found = tie_nearest(here.since, subjects)
    if found is not NOTHING:
        return found
    clause = CLAUSE.split(here.since)[-1]
    shortened = tie_shortened(_GENERIC.sub("", NUMBERING.sub("", clause.strip())), subjects)
    if shortened is not NOTHING:
        return shortened
    behind = _behind(here, subjects, names)
    return behind if behind is not NOTHING else _carried(here, subjects)


def listed_subject(here: Here, place: Listed, subjects: Sequence[Subject]) -> Tie:
    """The subject of a listed figure: by its own name, or the one at the same place in the list, or in the sentence, before it."""
    if place.name:
        called = plain(place.name).removesuffix("指标")
        same = [one for one in subjects if one.name == called]
        found = Tie(same[0].id, NAMED) if len(same) == 1 else tie(place.name, subjects)
        return found if found is not NOTHING else tie_shortened(_GENERIC.sub("", place.name.strip()), subjects)
    earlier = here.thread.listed if len(here.thread.listed) == place.of else here.thread.recent[-place.of :]
    if place.rank == 0 and len(earlier) == place.of:
        here.thread.listed = earlier
    ids = {one.id for one in subjects}
    return earlier[place.rank] if len(earlier) == place.of and earlier[place.rank].about in ids else NOTHING


def _behind(here: Here, subjects: Sequence[Subject], names: Names) -> Tie:
    """The subject named after its figure: 举办了6期教师培训班, 均在60天内办结. Not for marks, which nothing follows."""
    if are_marks(here) or here.figure.unit is None:
        return NOTHING
    after = _NAME_AFTER.match(here.tail)
    if after is None or not after[0].strip("的") or _AMONG.match(after[0]):
        return NOTHING
    before = roles.last_clause(here.since)
    named = tie(after[0], names.indicators)
    if named.confidence > CARRIED and named.about not in {one.id for one in subjects}:
        return NOTHING
    if dimension(here.figure) not in ("", "ratio", "time", "money") and _names_after_another(after[0], subjects):
        return NOTHING
    found = (tie(after[0], subjects), tie_shortened(after[0], subjects), tie(before + after[0], subjects))
    return next((one for one in found if one is not NOTHING), NOTHING)


def _names_after_another(after: str, subjects: Sequence[Subject]) -> bool:
    """Whether what a count counts stands before the words that name a subject: 12个乡镇河道管护和监测站点建设."""
    joined = _JOINED.search(after)
    about = tie(after, subjects).about
    return joined is not None and about is not None and tie(after[: joined.start()], subjects).about != about


def _carried(here: Here, subjects: Sequence[Subject]) -> Tie:
    ids, thread = {one.id for one in subjects}, here.thread
    if LISTED_ON.fullmatch(here.since):
        return NOTHING
    rest = without_role_words(SINCE_ITS_CLAUSE.sub("", here.since) if thread.last_role is not None else here.since)
    if thread.carried.about in ids and (not rest or (thread.last_role == "target" and len(rest) <= FEW)):
        return thread.carried._replace(confidence=min(CARRIED, thread.carried.confidence))
    if (
        thread.carried.about in thread.stated & ids
        and "超额" not in rest
        and len(rest) <= _FEW_OF_A_NORM
        and roles.leads_to_target(here.since, here.tail)
    ):
        return thread.carried._replace(confidence=min(UNSURE, thread.carried.confidence))
    is_missed = thread.carried.about in thread.stated & ids and _MISSED.fullmatch(roles.last_clause(here.since).strip("，,"))
    if is_missed and roles.leads_to_target(here.since, here.tail):
        return thread.carried._replace(confidence=min(UNSURE, thread.carried.confidence))
    is_open = thread.label.about in ids and thread.label.about not in thread.stated
    if is_open and _AVERAGE_ALONE.fullmatch(rest) and _takes_averages(thread.label, subjects):
        return thread.label._replace(confidence=min(CARRIED, thread.label.confidence))
    if is_open and (not _SCOPE.sub("", light_verbs().sub("", rest)) or _shares(rest, thread.label, subjects)):
        return thread.label._replace(confidence=min(CARRIED, thread.label.confidence))
    return NOTHING


def _takes_averages(label: Tie, subjects: Sequence[Subject]) -> bool:
    """Whether an average may be what is measured: a duration, a share or what one costs, never how many there are."""
    return any(one.id == label.about and (one.dimensions <= {"time", "ratio"} or _OF_ONE.search(one.name)) for one in subjects)


def _shares(rest: str, label: Tie, subjects: Sequence[Subject]) -> bool:
    """Whether words share a pair of letters with the name of a subject."""
    name = next(one.name for one in subjects if one.id == label.about)
    return any(rest[at : at + 2] in name for at in range(len(rest) - 1))
