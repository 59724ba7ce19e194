"""Figures that stand beside the indicators: what there is, what others have, parts of a total, targets that were revised since."""

import re
from functools import cache

from auditor.forms import roles
from auditor.forms.stretch import Here, Names
from auditor.forms.subjects import Tie, dimension
from auditor.pattern import Pattern, any_of
from auditor.quantity import agrees, printed
from auditor.vocabulary import words

_REGION = Pattern(r"^\s*(?:我|本)?(?:全|辖)?[县市区州省镇乡旗](?:内|境内|境)?[^，]*(?:共|有|约|总计|合计|达)\s*$")
_SPREAD = Pattern(r"[，,]?\s*(?:主要)?分布")
_OVER_YEARS = Pattern(
    r"(?:20\d\d\s*年|近年|历年|(?<![全当本])[两三四五六七八九十\d]年|开展|实施|启动|成立)(?:以?来|起)(?!.*(?:今年|本年|当年|年内|20\d\d))"
)
_CUMULATED = Pattern(r"累计|截至目前|总量|总数")
_THIS_YEAR = Pattern(r"[^。；;\d]{0,12}(?:今年|本年|当年|年内)")
_WITHIN_YEAR = Pattern(
    r"(?<!\d)(?:[1-9]|1[01])月[底末]|国庆|春节|五一|元旦|清明|端午|中秋|黄金周|[假暑寒]期|[上下]半年|[一二三四]季度|旺季|淡季|\d月份?"
)
_YEAR_AHEAD = Pattern(r"[^。；;\d]{0,6}全年|[^。；;]{0,40}?(?:年[底末]|12月[底末]?|全年)[^。；;\d]{0,12}\d")
_STOCK = Pattern(r"现有|在册|保有量|境内|常住|户籍|总人口|人口|辖区|现存|存量|总面积|预付|首付")
_FALLEN_SHORT = Pattern(
    r"不合格|不达标|不符合|不满意|未通过|未达标|未办结|未整改|未完成|未完工|未交付|无效|超标|退回|作废|剔除|拒收|空号|停用|报废|破损"
)
"""Of things that were counted, those that failed: 抽检不合格5批次 is no number of 抽检批次."""
_PAID_UP_TO = Pattern(r"付(?:至|到)\s*$")
_LISTED_ON = Pattern(r"\s*[、和及与]\s*")
_WHOLE_NAME = 0.95
_NO_COUNT = ("", "ratio", "money", "time", "points")


def is_of_others(since: str) -> bool:
    """Whether a figure is another place's, an average over several, or a contract's: 邻县88%, 全省平均90%, 验收后支付至80%."""
    clause = roles.last_clause(since)
    return _of_others().search(clause) is not None or _PAID_UP_TO.search(clause) is not None


def is_aside(here: Here, tied: Tie, names: Names) -> bool:
    """Whether a figure says nothing of the indicator that is named, unless the form prints it there; keeps whether it is of a stock."""
    here.thread.is_stock = _is_stock(here, _name_of(tied, names)) or (here.thread.is_stock and _LISTED_ON.match(here.since) is not None)
    if here.thread.is_stock and (tied.confidence < _WHOLE_NAME or _is_over_years(here)):
        return not _is_printed(tied, here, names, "actual")
    is_part = here.is_part or _is_of_a_season(here) or _has_fallen_short(here, _name_of(tied, names))
    return (is_part and not _is_printed(tied, here, names, "actual")) or (
        here.revision == "superseded" and not _is_printed(tied, here, names, "target")
    )


def _has_fallen_short(here: Here, name: str) -> bool:
    """Whether a figure counts those that failed, of which the indicator does not speak."""
    clause = roles.last_clause(here.since)
    return dimension(here.figure) not in _NO_COUNT and any(word[0] not in name for word in _FALLEN_SHORT.finditer(clause))


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


def _is_stock(here: Here, name: str) -> bool:
    """Whether a figure is what there is, not what was done: 全县规模养殖场共96家, 现有渡船38艘, 成果批复后支付至80%."""
    clause = roles.last_clause(here.since)
    if _is_over_years(here):
        return True
    is_of_region = (_REGION.search(clause) is not None or _SPREAD.match(here.ahead) is not None) and not light_verbs().search(clause)
    return is_of_region or any(word[0] not in name for word in _STOCK.finditer(clause))


def _is_printed(tied: Tie, here: Here, names: Names, field: str) -> bool:
    """Whether the form prints the figure in this column of the indicator."""
    indicators = names.form.indicators if names.form is not None else ()
    slot = next((getattr(one, field) for one in indicators if one.id == tied.about), None)
    return slot is not None and slot.figure is not None and agrees(printed(here.figure), printed(slot.figure)) is True


@cache
def light_verbs() -> re.Pattern[str]:
    """Verbs that say nothing beyond the heading they stand under."""
    return re.compile(any_of(words("light_verbs")))


@cache
def _of_others() -> re.Pattern[str]:
    return re.compile(any_of(words("others")))
