"""Figures that stand beside the indicators: what there is, what others have, parts of a total, targets that were revised since."""

from collections.abc import Iterator
from functools import cache

from auditor.forms.prose import roles
from auditor.forms.prose.lines import placed_figures
from auditor.forms.prose.stretch import LISTED_ON, Here, Names
from auditor.forms.prose.subjects import NAMED, Tie, dimension, is_count, is_very, measured
from auditor.pattern import Pattern, any_of
from auditor.vocabulary import words

_REGION = Pattern(r"^\s*(?:我|本)?(?:全|辖)?[县市区州省镇乡旗](?:内|境内|境)?[^，]*(?:共|有|约|总计|合计|达)\s*$")
_REGION_ALONE = Pattern(r"\s*(?:我|本)?(?:全|辖)[县市区州省镇乡旗](?:内|境内|境)?\s*$")
"""A count that follows its region at once is of what the region has: 全县29个接种单位."""
_OF_A_REGION = Pattern(r"^\W*(?:我|本|目前|现)?(?:全|辖)[县市区州省镇乡旗]")
_PLACES = Pattern(r"[^，,。；;\d]{0,4}?(乡镇|[乡镇县区村]|街道|社区|单位|部门|机构|学校|企业|网点|站所)")
_SPREAD = Pattern(r"[，,]?\s*(?:主要)?分布")
_OVER_YEARS = Pattern(
    r"从20\d\d\s*年(?:开始|起)|[两三四五六七八九十]年(?:来|间)?(?:累计|共|合计)|(?:20\d\d\s*年|近年|历年|(?<![全当本])[两三四五六七八九十\d]年|开展|实施|启动|成立)(?:以?来|起)(?!.*(?:今年|本年|当年|年内|20\d\d))"
)
_CUMULATED = Pattern(r"累计|截至目前|总量|总数")
_THIS_YEAR = Pattern(r"[^。；;\d]{0,12}(?:今年|本年|当年|年内)")
_DAYS_OFF = "国庆|春运|春节|五一|元旦|清明|端午|中秋|黄金周|[假暑寒]期"
_WITHIN_YEAR = Pattern(rf"(?<!\d)(?:[1-9]|1[01])月[底末]|{_DAYS_OFF}|[上下]半年|[一二三四]季度|旺季|淡季|\d月份?")
_SO_FAR = Pattern(r"至此|截至(?:目前|[1-9]月|1[01]月)")
"""How a count is told that was not yet all: 至此举办已有9场."""
_OF_MONTHS = Pattern(
    r"\W*(?:[一二三四]季度|[上下]半年|[一二三四五六七八九十\d]{1,3}\s*月?\s*(?:至|到|、|和|[-—–~])+\s*[一二三四五六七八九十\d]{1,3}\s*月)"
)
_OF_DAYS = Pattern(rf"{_DAYS_OFF}|单日|当[日天]")
_TARGET_NEXT = Pattern(r"[，,（(][^，,。；;\d]{0,6}(?:目标|计划|任务|指标)")
_OF_THE_YEAR = Pattern(r"全年|累计|共|总|至此|合计|年度")
_YEAR_AHEAD = Pattern(r"[^。；;\d]{0,6}全年|[^。；;]{0,40}?(?:年[底末]|12月[底末]?|全年)[^。；;\d]{0,12}\d")
_STOCK = Pattern(r"现有|存栏|原有|在册|保有量|境内|常住|户籍|总人口|人口|辖区|现存|存量|总面积|预付|首付")
_CHANGE = Pattern(r"减少|降低|压减|削减|新增|增加|净增")
_REASON_BEFORE = Pattern(r"^\W*(?:主要)?(?:系|是?因|由于|受|(?<=主要)是|原因是)[^，,。；;\d益训理检众教助援到]{0,3}$")
_REASON_AFTER = Pattern(r"[^，,。；;\d]{0,8}(?:因(?!此|而|地制宜)|由于|受(?![益训理检众教助援到表]))")
"""How some are told of as a reason: 系1期因疗养员住院提前结束, 4家企业因设备更新尚在补测."""
_THERE_ARE_THEM = Pattern(r"^\W*[^，,。；;\d]{2,8}(?:共|现|尚|仍)?(?<![拥占享具每均])有(?![效关序害机限])[^，,。；;\d]{2,12}$")
"""How what there is is told of: 县城建成区有黑臭水体11条."""
_FALLEN_SHORT = Pattern(
    r"不合格|不达标|不符合|不满意|未通过|未达标|未办结|未整改|未完成|未完工|未交付|无效|超标|退回|作废|剔除|拒收|空号|停用|报废|破损|欠[办建发种交拨]|未开展|未建成|未验收|漏[发办报]"
)
"""Of things that were counted, those that failed: 抽检不合格5批次 is no number of 抽检批次."""
_LEFT_UNDONE = Pattern(
    r"\s*(?:还|仍)?(?:未能|没能|尚未|未)(?!达|完成|能达|能完成)[^，,。；;、\d]{1,6}(?=[，,。；;、]|$)|\s*(?:有误|出错|错(?=[在于，,。；;、]|$))"
)
"""What is said of things behind their number: 16台未能更换."""
_OWED = Pattern(r"[^，,。；;、\d]{1,4}的")
"""What is said of things before their name: 3场欠办的活动, 两座未完工的桥."""
_PAID_UP_TO = Pattern(r"付(?:至|到)\s*$")
_SOME_ARE = Pattern(r"(?:^\W*(?:另|还|尚|仍|也|只|仅)?|中)有\s*$")
"""How some are told of, of whom it says something: 有22名对象在外地居住, 抽检的食盐中有170批次合格."""
_AHEAD_OF_US = Pattern(
    r"(?<![模虚草])拟(?![合定])|力争|争取|预计|有望|(?<![第学高初半一两今本当去前每])[两三四五六七八九十]年(?:内|间)?(?![级期度来制以起前后初底末均])"
)
"""What is planned for a year to come, or for several: 第七届拟组织采购商1300家, 三年培育集聚区30个."""
_STAGE_BEFORE = Pattern(
    r"[新立]收|收[到案]|接[到报]|受理|立案|提交|提出|申报|申请|报[名送考]|上报|推荐|征集|收集|抽[检查]|检查|排查|摸底"
    r"|初[审选筛]|发现|参[加与]考|应[考聘征]"
)
_STAGE_AFTER = Pattern(
    r"[审办]结|结案|采纳|采用|认定|核[准定实]|批[准复]|审[核定]|通过|立项|录[用取]|入[选围]|当选|结业|合格|获[证奖评]|发证|整改|销号|查[处实]|处[置理]|化解|调[处解]"
    r"|转化|实际|属|办理|确[定认]|评[出选定]|选[出定]|开展|建成|完成"
)
"""What was taken in and what became of it: 新收588件，审结527件; 提交建议36条，采纳14条."""
_AT_LEAST = Pattern(r"(?:及|或)?以[上下](?!的?(?:目标|要求|标准|指标|计划|任务))[、，]?(?=[^，,。；;])")
_OF_SUCH = Pattern(r"(?:及?以[上下内])?的(?=占)")
"""What makes a figure tell which ones a share is of: 不超过24小时的占95.1%."""
_SOME_TIME_ON = Pattern(r"(?:后|之后|以后)(?![续期])")
"""What makes a span a time at which something was done: 三个月后随访."""
_HAS_REACHED = Pattern("达|完成|实现|保持|稳定|控制|占|率|为|在")
_ASKED = Pattern(r"\W*(?:[^，,。；;\d]{0,6})(?:走访|回访|访问|抽访|电话|调查|问卷|抽样)")
_SATISFIED_NEXT = Pattern(r"[^，,。；;\d]{0,4}[，,]\s*[^，,。；;\d]{0,6}满意[度率]?[^，,。；;\d]{0,4}\d")
_OUT_OF_THEM = Pattern(
    r"[^，,。；;\d]{0,10}(?<!其)中[，,]?(?:仅|只|还|尚|仍|共)?(?:有?\s*\d|有?(?:[两二三四五六七八九十][^\W\d_]|一[个座处所家辆台条名人户]))"
)
"""Of how many some are told: 16座中有1座推迟移交."""


def is_of_others(since: str) -> bool:
    """Whether a figure is another place's, an average over several, or a contract's: 邻县88%, 全省平均90%, 验收后支付至80%."""
    clause = roles.last_clause(since)
    return _of_others().search(clause) is not None or _PAID_UP_TO.search(clause) is not None


def is_condition(here: Here) -> bool:
    """Whether a figure tells which ones are meant, not how many there are: 有党员3名以上、却没有建组织的企业, 24小时内修好的占95.1%."""
    if _OF_SUCH.match(here.tail) is not None or (dimension(here.figure) == "time" and _SOME_TIME_ON.match(here.tail) is not None):
        return True
    return _AT_LEAST.match(here.tail) is not None and _HAS_REACHED.search(roles.last_clause(here.since)) is None


def is_aside(here: Here, tied: Tie, names: Names) -> bool:
    """Whether a figure says nothing of the indicator that is named, unless the form prints it there; keeps whether it is of a stock."""
    clause, name = roles.last_clause(here.since), _name_of(tied, names)
    is_beside_stock = here.thread.is_stock and _lacks_change(here, name)
    here.thread.is_stock = is_stock(here, name) or (here.thread.is_stock and LISTED_ON.match(here.since) is not None)
    if tells_some(here) or _is_of_months(here, tied, names):
        return True
    if here.revision == "superseded" and not is_very(here.figure, names.figure_of(tied.about, "target")):
        return True
    if _SOME_ARE.search(clause) or _is_ahead(here):
        return not any(names.prints(tied.about, field, here.figure) for field in ("actual", "target"))
    is_of_stock = is_beside_stock or (here.thread.is_stock and (tied.confidence < NAMED or _is_over_years(here)))
    is_summand = here.is_part and not roles.tells_how_far(here.since, here.tail)
    is_another = is_of_stock or is_summand or _is_of_places(here, clause, name) or (is_count(here.figure) and _is_there(clause, name))
    return (is_another or is_of_some(here, name)) and not names.prints(tied.about, "actual", here.figure)


def _is_of_places(here: Here, clause: str, name: str) -> bool:
    """Whether a figure is how many places a region has: 全县12个乡镇."""
    places = _PLACES.match(here.tail) if _REGION_ALONE.match(clause) else None
    return places is not None and places[1] not in name


def is_of_some(here: Here, name: str) -> bool:
    """Whether a figure counts but some of what an indicator does: those of some weeks, those that failed, those taken in."""
    so_far = _SO_FAR.search(roles.last_clause(here.since)) is not None
    return (
        so_far
        or _is_ahead(here)
        or tells_why(here)
        or _is_of_a_season(here)
        or _is_of_a_survey(here)
        or _has_fallen_short(here, name)
        or _is_of_stage_before(here, name)
    )


def _is_of_months(here: Here, tied: Tie, names: Names) -> bool:
    """Whether a count is what some months or days brought, of which the form prints the whole: 二季度：更换水泵15台, of 26台 in all."""
    whole = names.figure_of(tied.about, "actual")
    if whole is None or dimension(whole) != dimension(here.figure) or dimension(whole) in ("ratio", "money", "points"):
        return False
    clause = roles.last_clause(here.before)
    opens = (
        _OF_DAYS.search(clause) is not None
        or _OF_MONTHS.match(here.before) is not None
        or (here.sentence.start > 0 and _OF_MONTHS.match(here.sentence.line.text) is not None)
    )
    is_of_all = _OF_THE_YEAR.search(clause) is not None or _TARGET_NEXT.match(here.ahead) is not None
    return opens and not is_of_all and measured(here.figure) < measured(whole)


def _is_ahead(here: Here) -> bool:
    """Whether a figure is of a plan for a year to come, or for several years."""
    return _AHEAD_OF_US.search(roles.last_clause(here.before)) is not None


def tells_why(here: Here) -> bool:
    """Whether a count is told as a reason: 系1期因疗养员住院提前结束, 4家企业因设备更新尚在补测."""
    clause = roles.last_clause(here.since)
    return is_count(here.figure) and (_REASON_BEFORE.search(clause) is not None or _REASON_AFTER.match(here.tail) is not None)


def _is_of_a_survey(here: Here) -> bool:
    """Whether a count is of those who were asked, and what they said follows at once: 走访特殊家庭66户，满意度95.5%."""
    asked = _ASKED.match(roles.last_clause(here.since)) is not None
    return asked and is_count(here.figure) and _SATISFIED_NEXT.match(here.ahead) is not None


def _lacks_change(here: Here, name: str) -> bool:
    """Whether an indicator is of a change that the clause does not speak of: 登记隐患点318处，威胁人口1.9万人 for 减少受威胁人口."""
    change = _CHANGE.match(name)
    return change is not None and change[0] not in here.since and light_verbs().search(roles.last_clause(here.since)) is None


def tells_some(here: Here) -> bool:
    """Whether a figure is of how many some are told: 16座中有1座推迟移交."""
    return _OUT_OF_THEM.match(here.ahead) is not None


def _has_fallen_short(here: Here, name: str) -> bool:
    """Whether a figure counts those that failed, of which the indicator does not speak."""
    if is_count(here.figure) and _LEFT_UNDONE.match(here.tail):
        return True
    told = roles.last_clause(here.since), _OWED.match(here.tail)
    clause = told[0] + (told[1][0] if told[1] is not None else "")
    return is_count(here.figure) and any(word[0] not in name for word in _FALLEN_SHORT.finditer(clause))


def _is_of_stage_before(here: Here, name: str) -> bool:
    """Whether a figure counts what was taken in, of which the indicator does not speak, and what became of it follows in the sentence."""
    stage = list(_STAGE_BEFORE.finditer(roles.last_clause(here.since)))
    if not stage or stage[-1][0] in name or not is_count(here.figure):
        return False
    return any(_STAGE_AFTER.search(lead) for lead in _leads(here))


def _leads(here: Here) -> Iterator[str]:
    """The words that lead to each figure of the same measure that follows in the sentence."""
    first = here.sentence.offset(here.figure.location)
    last = first + len(here.figure.text)
    for one in placed_figures(here.sentence):
        if one.start > first:
            if dimension(one.figure) == dimension(here.figure):
                yield here.sentence.text[last : one.start]
            last = one.end


def _is_of_a_season(here: Here) -> bool:
    """Whether a figure is of some weeks of the year, whose own follows: 国庆七天入园11.3万人次，全年66.9万人次."""
    return _WITHIN_YEAR.search(roles.last_clause(here.before)) is not None and _YEAR_AHEAD.match(here.ahead) is not None


def _is_over_years(here: Here) -> bool:
    """Whether a figure was reached over several years: 2020年以来累计5400户, 累计355家，其中今年43家."""
    return _OVER_YEARS.search(here.before) is not None or (
        _CUMULATED.search(roles.last_clause(here.since)) is not None and _THIS_YEAR.match(here.ahead) is not None
    )


def _name_of(tied: Tie, names: Names) -> str:
    return next((one.name for one in names.indicators if one.id == tied.about), "")


def is_stock(here: Here, name: str) -> bool:
    """Whether a figure is what there is, not what was done: 全县规模养殖场共96家, 现有渡船38艘, 成果批复后支付至80%."""
    clause = roles.last_clause(here.since)
    if _is_over_years(here):
        return True
    is_of_region = (_REGION.search(clause) is not None or _SPREAD.match(here.ahead) is not None) and not light_verbs().search(clause)
    is_of_region |= _REGION_ALONE.match(clause) is not None and is_count(here.figure)
    is_of_region |= is_count(here.figure) and _is_there(clause, name)
    return is_of_region or any(word[0] not in name for word in _STOCK.finditer(clause))


def _is_there(clause: str, name: str) -> bool:
    """Whether a clause tells what there is (县城建成区有黑臭水体11条), or of a region without what an indicator says is done: 全市依法登记
    宗教活动场所112处 for 检查宗教活动场所数量."""
    verb = light_verbs().match(name)
    lacks_verb = verb is not None and _OF_A_REGION.match(clause) is not None and light_verbs().search(clause) is None
    return lacks_verb or _THERE_ARE_THEM.match(clause) is not None


@cache
def light_verbs() -> Pattern:
    """Verbs that say nothing beyond the heading they stand under."""
    return Pattern(any_of(words("light_verbs")))


@cache
def _of_others() -> Pattern:
    return Pattern(any_of(words("others")))
