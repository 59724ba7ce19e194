"""What a figure of the prose is: a score, full marks, an amount, a rate, a target or an actual value, by the words nearest to it."""

from functools import cache

from auditor.forms.prose.lines import YEAR_BEFORE
from auditor.forms.prose.subjects import COLON, dimension
from auditor.model import Figure
from auditor.pattern import Pattern, any_of
from auditor.vocabulary import words

CLAUSE = Pattern(rf"[，,；;。（(）)]|{COLON}")
_FULL_MARKS = Pattern(r"(?:满分|(?<![得评])分值|权重|标准分)(?:合计|共计|总计)?(?:分别|依次)?(?:为|是|：|:|均为|共|计)?\s*$")
_BY_WEIGHT = Pattern(r"(?:按|依|依照|按照)(?:权重|分值|标准分)(?:折算|换算|核算|计算|折合|计)+(?:得|为)?分?\s*$")
"""What was had, reckoned by the weight: 执行率85%，按权重计8.5分."""
_ALL_OF_THEM = Pattern(r"(?<!应)得(?:了|到)?满分\s*$|按满分(?:计|打|给|评)分?\s*$")
_SCORE = Pattern(r"(?:(?<![^，,；;、。（(])评了?|得分值?|评分值?|自评分|自评|得|计|评为|打)(?:分别|依次)?(?:为|是|：|:|均为|共|了)?\s*$")
_DEDUCTED = Pattern(r"(?:扣|减|扣除|扣减|低|少|高|多|提高|提升)(?:了|得分|分)?\s*$|(?<![对相])应扣(?:分|分数)?(?:为|是)?\s*$")
_DUE = Pattern(r"(?<![对相])应得(?:分|分数)?(?:为|是)?\s*$")
"""Marks that should be had: all that there are, or what a rule comes to."""
_REASON = Pattern(
    r"\W*(?:(?:其|这)?(?:主要)?(?:原因|[是为系])*(?:因(?!此|而)|由于)|(?:主要)?(?:系|原因|受(?![益训理检众教助援]))|主要[是为])"
)
_TOTAL = Pattern(
    r"(?:自评得分值?|自评分[数值]|综合(?:评定|评价|自评|考评|评估|打分)|自评成绩|评价分[数值]|总计|自评总分|自评总得分|综合得分|综合评分|总得分|总分|总评|评价得分值?|最终得分|自评分|自评|合计|(?:本|该|这个|整个)项目(?:自评|综合|最终)?得分?|给自己(?:打|评)[了分]?|满打满算|加总|[合加]起来|全部相加|合计加上?预算执行分?)(?:合计)?(?:得分|得)?(?:为|是|：|:|共|合计)?\s*$"
)
_TARGET = Pattern(
    r"(?<![响适对相反供])应(?![用急对届聘邀诉变战激试])[^，,。；;：:\d]{1,8}(?<!率)$|(?:合同|约定|核定|额定)(?:工期|期限|价|数量|工程量)|(?:允许|容许)(?:值|误差|偏差)|^\W*[允容]许\s*$|合同(?:约定|规定|明确)|(?<!签)约定(?![^，,。；;]*[期时])|年初(?:确定|核定|签订|排定|拟定|预计|测算|估算|预估|下达|定(?![为期向点价]))|(?:考核|控制)指标|年初(?:按|参照|根据|依据)[^，,。；;：:\d]{1,12}(?:预计|确定|测算|核定)|原?打算|规定时[限间](?!内)|任务(?:数|量|值|[是为])|(?<!项)指标[是为]|年[初度]任务|计划|应完成|应达到|应不|期望值?[为是]|原定|应(?:当|予)?(?=改造|建设|新建|完成|培训|办理|采购|发放)|预期|目标(?!完成|达成|实现)|指标值|任务数|设定|要求|标准[为是]|规定(?:[为是]|的?\s*$)|时限[为是]|[上下]限|[红底]线|限额|限值|限价|定额|承诺|控制(?:标准|数|线|价)|≥|≤|＞|＜|>|<|≧|≦|不低于|不高于|不少于|不得|不超过"
)
_ACTUAL = Pattern(r"实际|完成(?!年初|计划|目标|年度|全年)|达到|达成|达(?!标)|实现(?!年初|计划|目标)|累计|发放|评价")
_LINKED = Pattern(
    r"(?:[比较与为]|完成|超过|达到)(?:年初|年度|全年|既定|绩效|预期|的)*(?:目标值?|计划数?|指标值|任务数?|定数|控制数|控制价|控制线|控制标准|控制指标|考核指标|标准|定额|限额|限值|限价|上限|下限)+\s*$|(?:要求|规定|标准)的\s*$"
)
_STANDARD = Pattern(r"(?:标准|限额|定额|上限|控制[数值线价]|限价)\s*$")
_SET_BY = Pattern(r"(?:核定|下达|批复|备案|签订|签|确定|预定|预计|年初定|约定|设计)(?:的|了|是|为)?\s*$")
"""Who set it makes a figure a target: 未达到核定的230人, 年初定50项."""
_INTENDED = Pattern(
    r"(?:年初|当初|原来|原先|起初|事先|本来|原本)[^，,。；;：:\d]{0,8}(?:定|想|估|打算|安排|盘算|指望|许诺|答应|承诺|要|说|下|报|派)[^，,。；;：:\d]{0,6}$|^\W*想[^，,。；;：:\d]{1,4}$"
    r"|(?:没有?|未能?)(?:突破|超过?|超出|达到?|[做降升压控]到|到)\s*$"
    r"|^\W*(?:还|又)要[^，,。；;：:\d]{0,8}$"
    r"|(?:批|定|许|估|盼|指望|要求|限定|写|列|报|下达)[^，,。；;：:\d]{0,5}的(?:就|也|还)?是[^，,。；;：:\d]{0,4}$"
)
"""What a unit meant to reach, in its own words: 当初想培养45人, 年初给自己定的是98%."""
_SET_ALONE = Pattern(r"\W*(?:全年|年度|年初|计划|既定)*(?:任务|指标|考核|最低要求|期望|标准)[数值线]?[为是]?\s*$")
"""A clause that says of a figure that it was set, and nothing else: 任务120人次."""
_HELD_AGAINST = Pattern(r"(?:完成|达到|超过|符合|满足|[未没]达|[比与较]|[高低]于)(?:全年|年初|全部|既定|规定|下达|签订|确定|的)*\s*$")
_AIM_AFTER = Pattern(r"[^，,。；;：:、\d]{0,6}(?:计划|任务|指标|要求|承诺|协议|约定|规定|目标|标准|时限)")
"""What a value is held against is a target where it is called one: 完成260人次的培训计划, 达到24小时内修复的要求."""
_TARGET_AFTER = Pattern(
    r"(?:以[上下内]|内|左右)?的?(?:年初|年度|全年|既定|预期|绩效|预定|计划|核定|考核|规定|批复)*(?:目标|指标(?:值|(?=[，,。；;、]|$))|标准(?![煤箱件])|要求|规定(?!动作)|约定|时限|期限|上限|下限|考核[线值]|[红底]线|任务数|控制(?:标准|指标|目标|数|线|值|量|额|率|[价限])|任务|计划数?|限[值额度]|承诺|预期(?=[，,。；;、]|$)|国家标准|[国行地省]标)"
    r"|的(?:年初|年度|全年|既定)?(?:工作)?(?:安排|部署|盘子)(?=相?[符比同一]|[，,。；;、]|[还尚]?[有存]|$)"
)
_BOUNDED = Pattern(
    r"(?:控制在|低于|高于|优于|不超过|超过|超|(?<![不比])大于|小于|未超出|未超过|未突破|不突破|未超|不足|不到|少于|多于|短于|快于)"
    r"(?:[^，,。；;：:\d]{0,8}(?:确定|规定|核定|约定|设定|要求|安排|下达|预计|预定|承诺|考核)的?)?\s*$"
)
_CHANGED = Pattern(
    r"(?:[高低多少]|高出|低于|超出|增长|增加|减少|下降|降低|提高|提升|上升|缩短|压缩|节约|增|减|扣|(?<![全本外我各邻跨])省|滞后|提前|推迟|逾期|超期|延期|拖期|超时|延误|延后|延迟|推后|晚|早)"
    r"(?:了|约|近|出|数|额|幅度|比例|[为是达])*\s*$"
)
_AIMED_CHANGE = Pattern(
    r"(?:目标|计划|任务|要求|预期)(?:值|数|为|是|[：:])*(?:同比|[较比]上一?年)?(?:增长|增加|减少|下降|降低|提高|提升|上升)(?:约|不低于)?\s*$"
)
"""A change that was aimed at: 目标为下降10%."""
_MORE_THAN = Pattern(r"[较比][^，,。；;：:\d]{1,12}[多少][^，,。；;：:\d]{0,3}$")
"""How many more than before: 较上年多开12个."""
_CHANGE_WORD = Pattern(r"增长|增加|减少|下降|降低|提高|提升|上升|缩短|压缩|节约")
_COMPARED = Pattern(
    r"同比|环比|[较比](?:上一?年|去年|前年|同期|往年|20\d\d\s*年|计划|(?:年初|年度)?目标|预期|指标值)|增长|增幅|超额|超出|超(?:年初|年度)?(?:目标|计划|任务|预期)"
)
_AIM = "(?:年初|年度|全年)?(?:绩效)?(?:计划|目标|任务|指标值|预期)(?:数|值)?"
_TARGETS_LISTED = Pattern(
    r"(?:下达|分解|承担|签订|确定|明确|年初|年度|绩效)[^，,。；;：:]{0,12}(?:任务|目标|计划)(?:如下|为|是)?[：:][^。；;：:]*$"
)
_DONE = Pattern(r"实际|完成|已")
_EXCESS = Pattern(rf"(?:超额(?:完成)?(?:{_AIM})?|超(?:出|过)?{_AIM}|[较比]{_AIM}(?:增加|增长|超出|高出|多))(?:的|了)?\s*(?:约)?$")
_RISEN = Pattern(r"(?:提高|提升|增加|上升|增长|扩大|下降|降低|减少|缩短|压缩|降|升)(?:到|至|为)\s*(?:了|约)?\s*$")
_FROM = Pattern(r"(?:由|从)[^，。；]{0,12}$")
_EARLIER = Pattern(r"(?:上一?年|去年|前年|往年|同期)(?:度|同期|末|底)*的?(?:为|是|实际|完成|仅|只有|数)*\s*$")
_RISING = Pattern(r"\s*(?:大幅|逐步|稳步)?(?:提高|提升|增加|上升|增长|扩大|下降|降低|减少|缩短|压缩|降|升)(?:到|至|为|下来|上来|上去)")
_PARTIAL = Pattern(
    rf"不合格|不达标|不符合|未通过|其中|首批|第[一二三四]批|{YEAR_BEFORE}|去年|前年|往年|同期|占|每|平均|比例|人均|户均|亩均|[上下]半年|[一二三四]季度"
)
_SHORT_OF_TARGET = Pattern(
    r"(?<!不)(?:低于|高于|高出|多出|超出|超过|少于|多于|[较比])(?:年初|年度|全年|考核)?(?:目标|计划|指标|任务|控制标准|控制数|限额|上限)(?:值|数)?(?:了|约|多|少|近|高|低)*\s*$"
    r"|(?<![不未没反])超(?:期|时|支)?(?:了|约)*\s*$"
)
"""How far from the target, not the target: 低于目标值50批次. A figure that is the target all the same is told by the form."""
_COMPARED_TO = Pattern(r"(?:[离距与比较]|相比于?|超出|超过|[低高少多]于)[^，,。；;：:\d]{0,10}$")
_HOW_FAR = Pattern(
    r"\s*(?:的?(?:目标|限[价值额]|标准|任务|规定|要求|计划|控制[数线值]|上限|协议|合同|方案)[值数]?)?"
    r"(?:(?:[高低多少快慢]|超出?|提高|增加|减少|降低)(?:了|出|约)*\s*)?\d"
)
_SLIGHTLY = Pattern(r"[略稍](?:微|有)?(?:低于|高于)(?:年初|年度|全年)?(?:目标|计划|指标|任务)[值数]?\s*$")
"""How far from it, after the target itself: 比目标值95%高1.3个百分点, 超出目标260万立方米5%; 略低于目标值58% is no difference."""
_FROM_TARGET = Pattern(
    r"(?:(?<!脱)(?<!远)(?<!分)[离距]|距离|[与同较比]|相比于?|相较于?)(?:年初|年度|全年|既定|预期|的"
    r"|[^，,。；;：:\d]{0,6}(?:安排|计划|规划|下达|批复|审定|备案|设计|概算|合同|承诺|规定|要求|确定|核定|约定|预定|拟定|设定|方案|任务|定额|限额|时限|期限)(?:数|值|量|工期)?)*\s*$"
)
_APART = Pattern(
    r"(?:相比)?(?:的?(?:年初|年度|既定|预期|绩效)*(?:目标|要求|标准|计划|任务|指标|控制线|上限|下限|限额|安排|部署|规定|约定|预期)[值数线]?)?"
    r"(?:还|尚|仍|略|相|只|仅|稍|有|存在|存|一定的?|较大的?|[的要])*(?:差|低|高|少|多|短|慢|快|超|晚|早|省|节约|提前|增)"
)
"""How far from it an actual value stayed makes a figure the target: 离90%还差1.5个百分点, 与目标95%相差3个百分点."""
_GAP = Pattern(r"(?:[还尚仍相只仅]|缺口)差?(?:差|缺|欠)?(?:了|约|近)*(?<=[差缺欠口约近了])\s*$|(?<![误偏级温时价])差(?:了|约|近)*\s*$")
_THERE_ARE = Pattern(r"(?<![没共])有\s*$")
_LACKING = Pattern(r"[^，,。；;\d]{0,8}(?:未|没有?|尚未)[^，,。；;\d]{1,6}$")
"""What of it was left out: 有3公里结冰未巡."""
_MISSED = Pattern(r"(?:未|没有|未能|尚未)(?:达到?|完成|实现)[^，。；]{0,6}$")
_SHARE_OF = Pattern(r"(?:目标值?|计划数?|指标值|任务数?|目标任务)的\s*(?:约)?$")
_SHARE_OF_BUDGET = Pattern(
    r"(?:占|为|达到?|完成)(?:全年|年度|项目|总|年初|调整后|的)*(?:预算|批复(?=[数资])|下达(?=资)|安排(?=资))(?:数|总额|资金|安排)*的\s*$"
)
_MONEY_CHANGED = Pattern(
    r"(?:追加|拟安排|调减|调增|核减|增加|减少|压减)(?!后)|收回|上缴|超支|挽回|节省|上一?年|(?:调整|调剂)(?:预算|资金|经费|安排)*\s*$"
)
_BUDGET_CHANGED = Pattern(
    r"(?:调整|调剂|追加|调减|调增|核减|核增|压减)(?:[^，。；;\d]{0,24}?(?:后[^，。；;\d]{0,8}?(?:为|是|达|至|到)|为|至|到)|后)\s*$"
    r"|(?:年初|预算)[^，。；;\d]{0,10}(?:增加?|追加|压减|减少?|提高)(?:至|到|为)\s*$"
)
"""What a budget was changed to: 追加抽检经费后为3860万元, 由年初90万元调减为80万元."""
_BESIDE_ANOTHER = Pattern(r"^\W*(?:[比较]|相比于?)(?:[^，,。；;\d]{0,4}年初|上一?年|去年)[^，,。；;\d]*$")
_AT_FIRST = Pattern(r"年初(?:的|为|是|核定|批复|确定|下达)*\s*$")
_OTHERS = Pattern(r"其余\s*$")
"""What others than those told of took, not what was left."""
_UNSPENT = Pattern(
    r"(?:未|没有?|少)(?:能|予|实际|及时|使用|支出|支付|执行|拨付|列支|花|用|付)+完?(?:的|共|资金|款项?|预算|部分|金额|余额|数额|[为共计约])*\s*$"
)
_GAP_OF_MONEY = Pattern(r"^\W*差额(?:部分|资金)*[为共计]*\s*$")
"""What lies between the budget and what was spent."""
_REST = Pattern(r"余|差额|结转|剩|节约|未|尚有|少|收回|交回|上缴")
_REST_ALONE = Pattern(
    r"\W*(?:年末|年底|最终|尚|还|共|项目|资金)*(?:结余|剩余|剩下|余下?|节余|结存|尚余|还剩)的?(?:资金|款项?|额)?(?:[为共计]|约)*\s*"
)
"""What is left, called by no more."""
_LEFT_UNSPENT = Pattern(r"[^，,。；;\d]{0,16}(?:未|没有|没|尚未)(?:能)?(?:及时)?(?:支付|支出|使用|拨付|执行|花|用完|用出|用上|形成支出)")
_CALLED_REST = Pattern(r"\s*的?(?:结余|节余|余款|剩余)(?!率)")
"""What an amount is called after it: 28.9万元结余系年内停发形成."""
_OF_THE_LAST = Pattern(r"[\s)）]*的\s*[约近]?\s*")
_INITIALLY = Pattern(r"年初(?!.*(?:调|追加|全年|一致|相同|相等))")
_PAID_ON = Pattern(r"^[^，,。；;]*拨付[^，,。；;]*$")
_PAYER = Pattern(r"财政|上级|中央|省|市里|县里|下达|到位|收到")
_SPENT_AHEAD = Pattern(r"(?<!未)(?<!没有)(?:支出|支付|使用|列支|开支|花|用)[^，,。；;\d]{0,8}\d")
_TRANSFER = "转移支付"
"""Money that one government gives another, called by a word of spending: 中央转移支付80万元."""
_MONEY_ALONE = Pattern(r"(?:资金|经费)(?:总额|总计|共计|合计|共|计|为|[：:])*\s*$")


def of_marks(before: str) -> str | None:
    """The role of a figure in marks: full marks, score or total score; None where marks are taken off or the words do not say."""
    tail = before.rstrip()
    if are_taken_off(tail) or are_due(tail):
        return None
    if _BY_WEIGHT.search(tail):
        return "score"
    if _FULL_MARKS.search(tail):
        return "score" if _ALL_OF_THEM.search(tail) else "full_marks"
    if _TOTAL.search(tail):
        return "total_score"
    return "score" if _SCORE.search(tail) else None


def are_taken_off(before: str) -> bool:
    """Whether marks are taken off, or differ by so many: 扣0.5分, 比上年高2分."""
    return _DEDUCTED.search(before) is not None


def are_due(before: str) -> bool:
    """Whether marks are those that should be had: 产出指标应得50分."""
    return _DUE.search(before) is not None


def gives_reason(text: str) -> bool:
    """Whether a clause of a text gives a reason: 相差1件，因汇演延期至下年."""
    return any(_REASON.match(clause) for clause in CLAUSE.split(text))


def of_money(before: str, after: str = "", ahead: str = "") -> str | None:
    """The role of an amount: the cue that ends nearest before it, in its own clause; money that is only named is the budget.

    What a unit 拨付 is its spending, unless what was spent follows; what 财政 拨付 was received.
    """
    clause = last_clause(before).replace(_TRANSFER, "")
    if _BUDGET_CHANGED.search(clause):
        return "budget"
    if _MONEY_CHANGED.search(clause) or _OTHERS.search(clause):
        return None
    if _UNSPENT.search(clause) or _GAP_OF_MONEY.search(clause):
        return "surplus"
    role = _nearest("fund_cues", clause) or ("budget" if _MONEY_ALONE.search(clause) or _AT_FIRST.search(clause) else None)
    if role == "budget" and _INITIALLY.search(clause):
        return "initial"
    if role == "received" and _PAID_ON.search(clause) and not _PAYER.search(clause) and not _SPENT_AHEAD.search(ahead):
        return "executed"
    return "surplus" if role is None and (_LEFT_UNSPENT.match(after) or _CALLED_REST.match(after)) else role


def is_compared_with(before: str) -> bool:
    """Whether an amount is only what another is compared with: 全年预算5160万元，比年初5000万元增加160万元."""
    return _BESIDE_ANOTHER.search(last_clause(before)) is not None


def calls_gap(before: str) -> bool:
    """Whether an amount is called a difference and nothing else."""
    return _GAP_OF_MONEY.search(last_clause(before)) is not None


def without_unspent(clause: str) -> str:
    """A clause without the words that only call an amount what was not spent: 未支出部分59万元."""
    return _GAP_OF_MONEY.sub("", _UNSPENT.sub("", clause))


def tells_changed_budget(before: str) -> bool:
    """Whether the words before an amount say that a budget was changed to it."""
    return _BUDGET_CHANGED.search(last_clause(before)) is not None


def is_share_of_budget(before: str) -> bool:
    """Whether a percentage is told as a share of the budget: 公用经费支出占预算的98.2%."""
    return _SHARE_OF_BUDGET.search(last_clause(before)) is not None


def is_of_the_last(since: str) -> bool:
    """Whether a share is of the figure just before it: 为计划5600人的100%."""
    return _OF_THE_LAST.fullmatch(since) is not None


def of_rate(before: str) -> str | None:
    """Whether a percentage is a rate of receipt, execution or completion, or by how much a target was exceeded."""
    clause = last_clause(before)
    if _SHARE_OF_BUDGET.search(clause):
        return "executed_rate"
    if _SHARE_OF.search(clause):
        return "completion_rate"
    if _EXCESS.search(clause):
        return "excess"
    return None if _COMPARED.search(clause) or _CHANGED.search(clause) else _nearest("rate_cues", clause)


def of_measure(before: str, after: str, name: str, *, stated: bool) -> str | None:
    """Whether a figure about an indicator is its target, its actual or an earlier value; None for a part or a difference.

    Words of comparison that stand in the indicator's own name (平均用时, 下降率) compare nothing. `stated` tells that the actual value
    was already given nearby, so that 控制在24小时以内 is the target.
    """
    clause = last_clause(before)
    if _EARLIER.search(clause) or (_FROM.search(clause) and _RISING.match(after)):
        return "previous"
    if _RISEN.search(clause):
        return "actual"
    if _AIMED_CHANGE.search(clause) or _SET_ALONE.match(clause):
        return "target"
    if _GAP.search(clause) or (_THERE_ARE.search(clause) and _LACKING.match(after)):
        return None
    if _SHORT_OF_TARGET.search(clause):
        return "target" if _HOW_FAR.match(after) or _SLIGHTLY.search(clause) else None
    if _MISSED.search(clause):
        is_bare = "达到" in clause and not after.strip()
        return "target" if is_bare or _TARGET.search(clause) or _TARGET_AFTER.match(after) else None
    if _LINKED.search(clause) or _TARGET_AFTER.match(after) or (_FROM_TARGET.search(clause) and _APART.match(after)):
        return "target"
    change = _CHANGED.search(clause)
    if change is not None and _CHANGE_WORD.findall(change[0])[:1] and _CHANGE_WORD.findall(change[0])[0] in name:
        return "actual"
    if _without(_PARTIAL, clause, name) or _without(_COMPARED, clause, name):
        return None
    if _BOUNDED.search(clause) and stated:
        return "target"
    if not _BOUNDED.search(clause) and _without(_CHANGED, clause, name):
        return None
    targets = [match for match in _TARGET.finditer(clause) if match[0].rstrip("为是") not in name]
    actuals = list(_ACTUAL.finditer(clause))
    if targets and targets[-1].end() >= (actuals[-1].end() if actuals else -1):
        return "target"
    return "target" if not actuals and _without(_TARGET, _label(before), name) else "actual"


def _without(pattern: Pattern, clause: str, name: str) -> bool:
    """Whether a pattern stands in a clause other than by words of the name."""
    return any(match[0].strip() not in name for match in pattern.finditer(clause))


def _label(before: str) -> str:
    """The words before the last colon: 目标：组建3支."""
    head, colon, _ = before.replace(":", "：").rpartition("：")
    return CLAUSE.split(head)[-1] if colon else ""


def leads_to_target(before: str, after: str) -> bool:
    """Whether the words around a figure speak of what was to be reached rather than of what was."""
    clause = last_clause(before)
    if _LINKED.search(clause) or _TARGET_AFTER.match(after) or _BOUNDED.search(clause):
        return True
    if _FROM_TARGET.search(clause) and _APART.match(after):
        return True
    if (
        _SET_BY.search(clause)
        or is_intended(before)
        or _SET_ALONE.match(clause)
        or (_HELD_AGAINST.search(clause) and _AIM_AFTER.match(after))
    ):
        return True
    targets, actuals = [*_TARGET.finditer(clause), *_STANDARD.finditer(clause)], list(_ACTUAL.finditer(clause))
    return bool(targets) and targets[-1].end() >= (actuals[-1].end() if actuals else -1)


def is_intended(before: str) -> bool:
    """Whether the words before a figure make it what a unit or a document set itself: 申报时写的是1860公里."""
    return _INTENDED.search(last_clause(before)) is not None


def tells_change(before: str) -> bool:
    """Whether the words before a figure make it a difference: 较上年增加12人, 少38场."""
    clause = last_clause(before)
    return _CHANGED.search(clause) is not None or _MORE_THAN.search(clause) is not None


def tells_how_far(before: str, after: str) -> bool:
    """Whether a figure is a target that what was reached is compared with, by how much: 较目标320公里多25公里."""
    return _COMPARED_TO.search(last_clause(before)) is not None and _HOW_FAR.match(after) is not None


def lists_targets(before: str) -> bool:
    """Whether the words of a sentence before a figure open a list of what is to be done: 下达我县任务：还田18.6万亩、建设收储中心4个."""
    return _TARGETS_LISTED.search(before) is not None and not _DONE.search(last_clause(before))


def speaks_of_rest(before: str, after: str) -> bool:
    """Whether the words around an amount speak of what was left over."""
    return _REST.search(last_clause(before)) is not None or _REST.match(after.lstrip("的")) is not None


def is_rest_alone(clause: str) -> bool:
    """Whether a clause calls an amount what was left, and nothing else."""
    return _REST_ALONE.fullmatch(clause) is not None


def is_marks(figure: Figure) -> bool:
    return dimension(figure) == "points"


def last_clause(before: str) -> str:
    """The clause that leads to a figure: the last that holds a letter, and the signs after it."""
    clauses = CLAUSE.split(before)
    last = clauses.pop()
    while clauses and not any(sign.isalnum() for sign in last):
        last = clauses.pop() + last
    return last


def _nearest(cues: str, text: str) -> str | None:
    """The role whose cue ends last in a text; of cues that end together the longest."""
    found = [(match.end(), len(match[0]), role) for role, pattern in _patterns(cues) for match in pattern.finditer(text)]
    return max(found)[2] if found else None


@cache
def _patterns(cues: str) -> tuple[tuple[str, Pattern], ...]:
    return tuple((role, Pattern(any_of(known))) for role, known in words(cues).items())
