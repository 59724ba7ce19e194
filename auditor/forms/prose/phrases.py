"""How units say without a figure that something was met or missed, or that nothing was left: the phrases of each claim."""

import re
from functools import cache

from auditor.pattern import Pattern
from auditor.vocabulary import words

_MET_TARGET = (
    r"(?<=[，,；;仍已也且并])(?:但|仍|也|均|都|已|并|且|还|故|因此|全部|全面|顺利|圆满|基本)*(?:达到了?|完成了?|实现了?|符合|满足)"
    r"(?=\s*[≥≤不]?[^，。；;\d]{0,3}\d[^，。；;]{0,12}的?(?:目标|要求|标准|控制|上限|时限|任务|计划|承诺|规定|指标|预期)(?!\w{0,2}的\s*约?\d)"
    r"|(?<=达到)(?=\s*[^，。；;\d]{0,3}\d[\d.,]*[^，。；;\d]{0,3}以[上下内](?:[，。；;,]|$)))"
)
"""达到90%的目标: where a target follows, the clause says that it was met."""
ALONE = r"(?:达标|(?:达到|符合|满足)了?(?:年度|年初|既定|绩效|规定|设定|考核)?的?(?:要求|标准|规定|目标值?))"
_MET_ALONE = rf"(?:(?<=[，,；;均都])|(?<=已经)|(?<=指标)){ALONE}(?=\s*(?:[，。；;,]|$))"
_MANNER = "(?:均|都|全部|全面|悉数|已经|已|圆满|顺利|如期|按期|按时|按计划|按合同|按约定|按要求|足额|如数|及时|提前|超额)"
_REACHED = "(?:完成|实现|达成|达到|达标|建成|完工|竣工|兑现)(?:[或及并和](?:超过|超额完成|优于|高于))?"
_AIM = (
    "(?:年度|年初|全年|本年|当年|既定|预期|预定|绩效|设定|确定|下达|规定|规划|调整后|考核|控制|工作|各项|总体|计划|任务|的)*"
    "(?:目标|任务|指标|计划|预期|要求|规划|标准|限额|设定值)(?:任务|目标|要求|值|数)*"
)
_ENDS = r"(?=\s*(?:[，。；、,;）)”]|的(?:主要)?原因|$))"
_FIGURE = r"(?=\s*[（(]?\d)"
_BETTER = "(?:高于|优于|好于|超过|超出|超)"
_OWN_PLAN = r"了?(?:年度|全年|年初|既定)?的?(?!率)[^\W\d]{0,4}(?:计划|任务)"
"""A plan called by what is done by it: 完成培训计划, 完成采购任务."""
_AS_PLANNED = (
    r"[按照][^，,。；;：:、\d]{0,6}(?:年初|计划|任务|目标|原定)[^，,。；;：:、\d]{0,6}?"
    r"(?:全部|全数|全都|如数|足额|悉数)已?[^，,。；;：:、\d]{1,8}"
)
"""All was done that was planned, whatever it was: 按年初计划的里程全部装完."""
_ENOUGH = (
    r"(?:没有?|未能?|没能)(?:(?:全|都)?(?:[建办做讲装修培演放种签](?:够|满|足)|[建办做装修](?:成|完))[^，,。；;：:、\d]{0,8}"
    r"|(?:[建办做]到|赶上)[^，,。；;：:、\d]{0,4}(?:计划|目标|任务|年初)[^，,。；;：:、\d]{0,4}|到数|做到)"
)
"""Less was done than was planned, whatever it was: 没有建够年初定的处数."""
_LIMIT = "(?:的|规定|核定|批复|合同|约定|年初|目标)*(?:期限|时限|工期|控制(?:数|线|价|目标|指标|标准)|限[额价值]|上限|定额|红线)"
"""What must not be gone beyond: 没有超出规定的期限."""
_MET = (
    f"(?:(?:没有?|未)(?:超出|超过|突破|超)了?{_LIMIT}|{_AS_PLANNED}|完成{_OWN_PLAN}|{_MANNER}+{_REACHED}(?:了?{_AIM}|了)?"
    f"|(?:(?:完成|实现|达成|达到)了?(?:(?:年度|年初|全年|既定|预定|绩效)*控制)?|{_BETTER}){_AIM}"
    f"|(?<=目标)(?:已经?|也|都)?(?:达到|实现)了|{_MANNER}*控制在(?:{_AIM}|限价|控制价)[以之]?内){_ENDS}"
)
_SET = "(?:核定|规定|要求|计划|下达|批复|设定|确定|约定|承诺|目标|标准|年初|年度|既定|预期|绩效|的)*"
_NOT = "(?:未能|没能|未|没有|没|尚未|仍未)"
_UNMET = (
    f"(?:{_ENOUGH}|{_NOT}完成{_OWN_PLAN}|{_NOT}达{_AIM}){_ENDS}"
    f"|(?:(?<![没未不有])(?:超出|超过|突破)了?{_LIMIT}|(?:略|稍)?(?:低于|不及|达不到){_AIM})(?:{_ENDS}|{_FIGURE})"
    r"|(?<![没未不有])(?:超出|突破)了?(?=\s*\d[^，。；]{0,8}的(?:限额|限价|上限|控制|定额))"
    f"|{_NOT}(?:按期|按时|如期|及时|全部|全面|完全|按(?:计划|合同|约定|进度|目标|要求)|足额)*{_REACHED}(?:了?{_AIM})?(?:{_ENDS}|{_SET}{_FIGURE})"
    f"|(?:没有?|未能)(?:做|降|升|减|增)?到(?={_SET}{_FIGURE})|(?:略|稍)(?:微|有)?(?:低于|不及){_FIGURE}"
    f"|[与距离]{_AIM}(?:还|仍|尚)*(?:有|存在)(?:一定|较大|一些)?的?差距"
)
_OF_WHICH = r"(?:未|没有?)(?:能)?达标的\s*[\d一二两三四五六七八九十]"
"""Those of many that fell short, of which nothing is claimed: 未达标的2座正在返工."""
_SHARE = r"[^，。；\d]{0,10}的\s*约?\d[\d.,]*\s*(?:[%％‰成倍]|个?百分)|[^，。；、\d]{0,4}\d[\d.,]*[^，。；、\d]{0,6}的\s*约?\d"
"""What is reached of it in part: 达到计划的96%, 达到计划160家的96%."""


@cache
def phrases(role: str) -> Pattern:
    """The phrases of a role of claims."""
    listed = sorted(words("claims")[role], key=len, reverse=True)
    told = f"(?:{'|'.join(map(re.escape, listed))})(?:任务|目标|指标|值|数)*"
    formed = {"claim_met": f"|{_MET}|{_MET_TARGET}|{_MET_ALONE}", "claim_unmet": f"|{_UNMET}"}.get(role, "")
    return Pattern(rf"(?<![未没不能才])(?<!\d[项个])(?!{_OF_WHICH})(?:{told}(?!准|的?(?:原因|情况|部分|率)|{_SHARE}){formed})")
