"""Amounts of the prose → what they are of the project's money: its budget, what was received or spent, or what was left."""

import re

from auditor.forms.prose import roles
from auditor.forms.prose.amounts import Money, Narrowing, amount, lists_sources, narrowing
from auditor.forms.prose.lines import NUMBERING
from auditor.forms.prose.stretch import LISTED_ON, PART, Here, Names, Said, is_of_this_year, without_role_words
from auditor.forms.prose.subjects import CLAUSE, NOTHING, UNSURE, Tie
from auditor.forms.prose.sums import leads_to_total
from auditor.pattern import Pattern

_SPENT_LAST_YEAR = Pattern(
    r"(?:上一?年|去年|前年)度?[^，,。；;]*\d[^，,。；;]*[，,]\s*(?:全年|当年)?(?:实际|共|只)*(?:支出|执行|支付|使用|列支|花)(?:了|共|数)?\s*$"
)
"""What leads to an amount spent the year before: 上年预算42万元，支出40.1万元."""
PART_OF_YEAR = Pattern(r"(?<!\d)(?:[1-9]|1[01])月(?:份?[底末])|前?[一二三两]个?季度|[上下]半年|1\s*月?\s*[-—–~至到]+\s*(?:[2-9]|1[01])月")
"""Some months, of whose money the form prints nothing."""
_SEVERAL_YEARS = Pattern(
    r"[，,（(]\s*(?:分|跨|计划)?[^，,。；;\d]{0,4}20\d\d\s*年?\s*(?:至|到|[-—–~])+\s*20\d\d\s*年|[，,]\s*分[两三四五]年"
)
_BATCHES = Pattern(r"分[两二三四五六七八九\d]+(?:批|次|期|笔)")
_MONTH = Pattern(r"\d\s*月")
_OF_ALL_MONEY = Pattern(r"全年|年度|项目|专项|总|共|预算|累计|截至|截止|实际|[本当]年|年[底末]")
SINCE_ITS_CLAUSE = Pattern(r"^(?:(?:主要)?用于[^，,；;。：:（(]*|[^，,；;。：:（(]{1,12})(?=[，,（(])")
"""The rest of the clause that the figure before stands in: 20天内公示，要求不超过20天."""
_OF_THE_YEAR = Pattern(r"全年|年度预算|调整|调剂|最终|实际|到位")
_HANDED_DOWN = Pattern(r"下达(?!.*(?:到位|收到|拨))")
"""What is handed down for a line of the funds is its budget."""
_BUDGET_HERE = Pattern(r"预算数?(?:为|是)?\s*$")
_SPENT_NEXT = Pattern(r"\s*[、，,和]?\s*(?:实际|全年|当年)?(?:支出|执行|支付|使用)\D{0,4}\d")
_CHANGED_TO = Pattern(r"\W*调整预算数?(?:为|是|到|至)?\s*")
_CHANGED_BY = Pattern(r"(?:追加|调增|增加|核增|核减|调减|压减)[^，,。；;\d]{0,12}\d[^，,。；;]*[，,；;]\s*[^，,。；;\d]*$")
_ABOUT_MONEY = Pattern(r"预算|资金|经费|拨款|财政|调整|支出|执行|结余|原因|由于|^因")
"""What clauses between two amounts speak of where the second goes on about the same money: 年初预算54万元，年内无调整，支出51万元."""
_RATE_NEXT = Pattern(r"[，,；;（(、]\s*[^，,。；;\d]{0,6}(?:执行率|支[付出]率|进度|执行比例|支[付出]比例)")
_OWN_RATE_NEXT = Pattern(r"\s*[，,（(]\s*(?:预算)?(?:执行率|支[付出]率)")
_YEARS = Pattern(r"20\d\d\s*年度?")
_GRAND = Pattern(r"总(?:投资|预算|概算|投入)(?:为|共|计|额)*\s*$")
_FUND = Pattern(r"(?:公益金|保障金|基金|债券|专款|国债|附加|转移支付)(?:资金)?(?:安排|下达|落实|列支|拨款)?\s*$")
_OTHERWISE = Pattern(r"预算(?!执行)|安排|下达|到位|其中|20\d\d\s*年|[本当今]年|年度|分期|一期|累计")
_SPENT_SINCE = Pattern(r"支出|支付|使用|执行")
"""A total investment is the year's budget where its line goes on with what was spent, and names no other budget or year."""
_TO_PAY = Pattern(r"^\W*(?:[尚还仍]有|余下?|其余|剩下?)\s*$")
_TAIL_PAYMENT = Pattern(r"[^，,。；;\d]{0,8}(?:尾款|余款|质保金|保证金|未付|待付)")
"""What is still to be paid: 尚有32.4万元养护尾款."""
_PAID_LATER = Pattern(
    r"[^。；;\d]{0,4}\d{0,2}[^。；;\d]{0,16}(?:后|再|未|待|次年|下年|明年)[^，,。；;\d]{0,4}(?:支付|拨付|付款|结算|兑付|发放)"
)
"""When the rest is to be paid: 尚有28.7万元为12月份保洁费，需考核后支付."""
_SUMMED_UP = Pattern(
    r"((?:全部|悉数|已|全额|足额)[^，,。；;\d]{0,6}(?:支[付出]|拨付|兑付|执行|使用)(?:完毕|完成|到位)?)[，,]\s*(?:共|合|总)?计(?:为|人民币)?\s*$"
)
"""An amount that only sums up the clause before it: 省级资金全部支出完毕，计120万元."""
_ADDED = Pattern(r"(?:追加|调增|增加|核增|补充安排|增列)[^，,。；;\d]{0,10}\d")
_PARTS_BEFORE = Pattern(r"(?:^|[，,；;。])([^，,；;。\d]*)\d[^，,；;。]*[，,]\s*[^，,；;。\d]*$")
_AND_REST = Pattern(r"[及和与、](?:结余|剩余|节余|余款|结存)(?:资金|款)?(?:为|共|计)?\s*$")
_LISTED = 0.85
_AMOUNT_ROLES = {"initial": "initial", "budget": "budget", "received": "received", "executed": "executed", "executed_rate": "executed"}
"""What the amounts of a list are, by what was said before it."""


def amount_said(here: Here, names: Names) -> Said | None:
    """What an amount says of the project's money."""
    thread, here = here.thread, here._replace(since=_SUMMED_UP.sub(r"\1", here.since))
    if (
        not is_of_this_year(here, names.year)
        or _SPENT_LAST_YEAR.search(here.before)
        or (_is_of_several_years(here) and not names.money.is_printed(here.figure))
    ):
        return None
    money, clause = names.money, roles.last_clause(here.since)
    role = _money_role(here, money)
    if (part := _narrowed(here, clause, role, money)) is not None:
        thread.narrowing = part
        return None
    role = role or _untold(here, clause, money)
    if (listed := _listed_line(here, role, money)) is not None:
        return listed
    if _is_of_a_batch(here, clause) or (here.listed is not None and money.residue(here.listed.name or "")):
        return None
    goes_on = thread.amount_role == "initial" or PART in here.since or LISTED_ON.match(here.since) is not None
    if role == "budget":
        role = "executed" if _is_lines_spending(here, clause, money) else _of_which_budget(here, clause, money, goes_on=goes_on)
    tied = _of_line(here, role, clause, money)
    is_changed = roles.tells_changed_budget(here.since) or _is_changed_to(here, clause)
    if tied is NOTHING and thread.amount_role == "initial" and _is_whole_budget(here, names) and is_changed:
        tied = Tie(money.total, UNSURE) if money.total is not None else NOTHING
    if tied is NOTHING and (
        _is_grand(here, role, clause, money) or _opens_money(here, role, clause, money) or _is_all_the_rest(here, role, clause, money)
    ):
        tied = Tie(money.total, UNSURE) if money.total is not None else NOTHING
    if tied is NOTHING and _goes_on_of_money(here, role, clause, money):
        tied = Tie(money.total, _LISTED if role == "executed" and _RATE_NEXT.match(here.ahead) else UNSURE)
    is_whole = tied is NOTHING and PART not in here.since and money.is_whole(here.figure)
    thread.narrowing = Narrowing() if is_whole else narrowing(here.since, tied, money, thread.narrowing)
    if role is None:
        return None
    if role == "budget" and tied is NOTHING and (money.total or "", "budget") in thread.given:
        thread.narrowing = thread.narrowing._replace(is_part=True)
    if tied.about == money.total and role == "executed" and _is_of_one_thing(here, clause, names):
        return None
    if money.total is None:
        return None if money.residue(here.since) or thread.narrowing.is_part else Said(role, NOTHING)
    return Said(role, tied) if tied is not NOTHING else None


def _is_of_several_years(here: Here) -> bool:
    """Whether what follows an amount tells that it is spent over several years: 项目总投资2960万元，分2023至2025年实施."""
    return _SEVERAL_YEARS.match(here.ahead) is not None


def _narrowed(here: Here, clause: str, role: str | None, money: Money) -> Narrowing | None:
    """What an amount narrows money to that is a part of a sum or of the year; None where it is neither, or the form prints it."""
    is_rest = role == "surplus" and money.agrees(money.total or "", role, here.figure)
    if here.is_part and not is_rest and not money.is_printed(here.figure):
        return Narrowing(is_part=True, is_summed=True)
    is_of_months = PART_OF_YEAR.search(clause) is not None and not money.is_printed(here.figure)
    return Narrowing(is_part=True, is_of_months=True) if is_of_months else None


def _is_of_a_batch(here: Here, clause: str) -> bool:
    """Whether an amount is what one of several batches brought: 分三批下达：3月下达200万元."""
    return _BATCHES.search(here.before) is not None and _MONTH.search(clause) is not None


def _of_line(here: Here, role: str | None, clause: str, money: Money) -> Tie:
    """The line of the funds that an amount is of; less surely where it is called by no more than a difference, or paid later."""
    if role == "surplus" and money.is_more_than_all(here.figure):
        return NOTHING
    tied = amount(_since_its_clause(here), here.figure, role, money, here.thread.narrowing)
    is_vague = role == "surplus" and (roles.calls_gap(clause) or _is_paid_later(here, clause))
    return tied._replace(confidence=min(UNSURE, tied.confidence)) if is_vague and tied is not NOTHING else tied


def _untold(here: Here, clause: str, money: Money) -> str | None:
    """The role of an amount that no word tells: of a source by the amounts before it, of what is still to be paid, of a changed budget."""
    given = money.of_level(clause, "budget", here.figure)
    told = _AMOUNT_ROLES.get(here.thread.amount_role or "", "budget")
    if given is not None and given.about is not None:
        return told if money.agrees(given.about, told, here.figure) else "budget"
    if _names_a_line(here, money):
        return told
    if _is_paid_later(here, clause) or (_TO_PAY.search(clause) and _TAIL_PAYMENT.match(here.tail)):
        return "surplus"
    return "budget" if _is_changed_to(here, clause) else None


def _is_paid_later(here: Here, clause: str) -> bool:
    """Whether an amount is still to be paid after something."""
    return _TO_PAY.search(clause) is not None and _PAID_LATER.match(here.ahead) is not None


def _of_which_budget(here: Here, clause: str, money: Money, *, goes_on: bool) -> str:
    """Whether a budget is the one at the year's beginning, or what the amounts before it were."""
    is_of_budget = PART in here.since and here.thread.amount_role == "budget"
    role = "initial" if _is_initial(clause, here, money) and not is_of_budget else "budget"
    if (
        role == "budget"
        and goes_on
        and not _is_changed_to(here, clause)
        and not _is_after_more(here)
        and roles.of_money(money.beside_source(clause)) is None
    ):
        return _AMOUNT_ROLES.get(here.thread.amount_role or "", role)
    return role


def _listed_line(here: Here, role: str | None, money: Money) -> Said | None:
    """What an amount is in a list of sources and amounts, where its own name is a line's: 省级、县级分别支出160万元和68万元."""
    if here.listed is None or not here.listed.name:
        return None
    told = roles.of_money(here.lead)
    name = here.listed.name.replace(PART, "").strip()
    line = money.source(f"{name}级" if len(name) == 1 else name, is_listed=True)
    return Said(told or role or "budget", Tie(line[1], _LISTED)) if line is not None else None


def _names_a_line(here: Here, money: Money) -> bool:
    """Whether words name a line under the total, in a list of sources by as little as its level."""
    is_listed = lists_sources(here.since) or here.thread.narrowing.source is not None
    return money.source(roles.last_clause(here.since), is_listed=is_listed) is not None


def _is_lines_spending(here: Here, clause: str, money: Money) -> bool:
    """Whether an amount of a line, of which no word tells what it is, was spent: its rate follows at once (公用经费2300万元，执行率98%)."""
    line = money.source(clause, is_listed=False)
    is_untold = line is not None and roles.of_money(money.beside_source(clause)) is None and here.thread.amount_role is None
    return (
        is_untold and line is not None and _OWN_RATE_NEXT.match(here.ahead) is not None and not money.agrees(line[1], "budget", here.figure)
    )


def _is_initial(clause: str, here: Here, money: Money) -> bool:
    """Whether a budget of no stated time is the one at the year's beginning, which the form prints and the words do not rule out."""
    prints = [money.agrees(money.total or "", role, here.figure) for role in ("initial", "budget")]
    return prints == [True, False] and not _OF_THE_YEAR.search(clause)


def _of_a_line(here: Here, money: Money, told: str) -> str:
    """The role of an amount of one line of the funds: what words beside the line's name tell, else that of the amounts before it, else
    what its name seems to tell (其中基本支出); of two that are left the one that the form prints."""
    clause = roles.last_clause(here.since)
    beside = roles.of_money(money.beside_source(clause))
    if beside == "received" and _HANDED_DOWN.search(clause):
        return "budget"
    if beside is not None and beside != "budget":
        return beside
    named = money.source(clause, is_listed=True)
    earlier = _AMOUNT_ROLES.get(here.thread.amount_role or "")
    is_budget = named is not None and (not money.agrees(named[1], earlier or "", here.figure) or _SPENT_NEXT.match(here.ahead))
    if beside == "budget" and _BUDGET_HERE.search(clause) and is_budget:
        return "budget"
    if earlier is None or named is None or (here.thread.narrowing.is_earlier and PART not in here.since):
        return told
    return told if money.agrees(named[1], told, here.figure) and not money.agrees(named[1], earlier, here.figure) else earlier


def _money_role(here: Here, money: Money) -> str | None:
    """The role of an amount by the words around it; by the line's label where they are none, by the sentence's for the total of parts."""
    role = roles.of_money(here.since, here.tail, here.ahead)
    if role is not None and _names_a_line(here, money):
        role = _of_a_line(here, money, role)
    if role is None and not without_role_words(NUMBERING.sub("", here.since)):
        role = roles.of_money(here.thread.title) if here.thread.title else None
    if leads_to_total(here.since) and roles.of_money(here.since, here.tail, here.ahead) is None:
        if (told := _of_the_parts(here)) is not None:
            return told
        earlier = _AMOUNT_ROLES.get(here.thread.amount_role or "")
        earlier = "budget" if earlier == "initial" and _is_after_more(here) else earlier
        return earlier or role or roles.of_money(CLAUSE.split(here.before)[0])
    return role


def _is_after_more(here: Here) -> bool:
    """Whether an amount is the total of a budget and what was added to it: 年初批复310万元，追加30万元，合计340万元."""
    return leads_to_total(here.since) and _ADDED.search(here.before) is not None


def _of_the_parts(here: Here) -> str | None:
    """What the words before the parts of a total make of them, where that is not its budget: 分别兑付36.5万元、38.2万元，共计74.7万元."""
    parts = _PARTS_BEFORE.search(here.before)
    told = roles.of_money(parts[1]) if parts is not None else None
    return told if told == "executed" else None


def _since_its_clause(here: Here) -> str:
    """The words since the last figure, without those that end its clause: 92万元列入年初部门预算，截至年底支出."""
    if here.thread.last_role not in ("initial", "budget", "received") or here.thread.narrowing.is_part:
        return here.since
    return SINCE_ITS_CLAUSE.sub("", here.since) or here.since


def _is_of_one_thing(here: Here, clause: str, names: Names) -> bool:
    """Whether an amount is what the things just counted took: 临时救助2436人次，支出资金394万元. What the form prints is the project's."""
    counted = here.thread.spoken or here.thread.seen - {"", "money", "ratio", "points", "time", "date"}
    is_open = bool(counted) and _OF_ALL_MONEY.search(clause) is None
    return is_open and not names.money.is_printed(here.figure)


def _is_whole_budget(here: Here, names: Names) -> bool:
    """Whether the budget spoken of is the project's: it was told at first, or nothing narrowed it down."""
    return (names.money.total or "", "initial") in here.thread.given or not here.thread.narrowing.is_part


def _is_changed_to(here: Here, clause: str) -> bool:
    """Whether an amount is the budget after what was added or taken off before it: 追加280万元，调整预算5480万元."""
    after = here.thread.amount_role == "initial" or _CHANGED_BY.search(here.before) is not None
    return _CHANGED_TO.fullmatch(clause) is not None and after


def _opens_money(here: Here, role: str | None, clause: str, money: Money) -> bool:
    """Whether a budget, the first figure of its sentence, is the project's named before it: 实施购置项目，预算80万元，支出79万元."""
    opens = role in ("budget", "initial") and not here.thread.given and not re.search(r"\d", _YEARS.sub("", here.before))
    told = here.before.removesuffix(clause)
    names_project = "项目" in told and not here.thread.narrowing.is_part and PART not in here.before
    return opens and names_project and "预算" in clause and not money.residue(clause) and _SPENT_NEXT.match(here.ahead) is not None


def _is_grand(here: Here, role: str | None, clause: str, money: Money) -> bool:
    """Whether a total investment, or what a fund gave where the form has no lines for sources, can be nothing but the year's budget."""
    told_of_lines = len(money.lines) > 1
    text = here.sentence.line.text
    start = here.sentence.start + here.sentence.offset(here.figure.location)
    told, ahead = text[:start].removesuffix(clause), text[start:]
    alone = role == "budget" and not here.thread.given and (_GRAND.search(clause) or (_FUND.search(clause) and not told_of_lines))
    return bool(alone) and not _OTHERWISE.search(told) and not _OTHERWISE.search(ahead) and _SPENT_SINCE.search(ahead) is not None


def _goes_on_of_money(here: Here, role: str | None, clause: str, money: Money) -> bool:
    """Whether an amount that nothing narrows goes on about the whole's money, after clauses that tell of money or why it was left."""
    since, clause = here.since, roles.without_unspent(clause) if role == "surplus" else clause
    if money.total is None or here.thread.narrowing.is_part or PART in since or money.residue(clause) or here.is_part:
        return False
    needed = {"executed": ("initial", "budget", "received"), "received": ("initial", "budget"), "surplus": ("executed", "executed_rate")}
    if not any((money.total, one) in here.thread.given for one in needed.get(role or "", ())):
        return False
    began = CLAUSE.split(since.removesuffix(clause))
    between = began[1:] if len(since) < len(here.before) else began
    return all(not money.residue(one) or _ABOUT_MONEY.search(one) for one in between)


def _is_all_the_rest(here: Here, role: str | None, clause: str, money: Money) -> bool:
    """Whether an amount is all that was left, after what was spent in all: called so and nothing else, or by one of its causes as well:
    尚余的78.2万元, 考核扣减及结余19万元."""
    spent = {(money.total or "", one) for one in ("executed", "executed_rate")} & here.thread.given
    is_rest = _AND_REST.search(clause) is not None or roles.is_rest_alone(clause)
    return role == "surplus" and is_rest and bool(spent) and not here.thread.narrowing.is_part and PART not in here.since
