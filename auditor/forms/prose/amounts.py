"""Whether an amount of the prose is the whole project's, one source's of its money, or only that of some part."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.forms.prose import roles
from auditor.forms.prose.lines import NUMBERING
from auditor.forms.prose.subjects import NOTHING, Tie, is_very, measured
from auditor.model import Entry, Figure, Form, FundLine
from auditor.pattern import Pattern, any_of
from auditor.quantity import agrees, minus, printed
from auditor.similarity import pairs, plain
from auditor.vocabulary import words

_WHOLE = Pattern(r"资金共|共结余|共剩余|总支出|总预算|总投入|项目(?:总?资金|总?预算|总?支出)|预算执行率")
_OF_THE_YEAR = Pattern(
    r"(?:全年|当年|本年|年度|累计|合计|总|共)(?:共|累计|合计|实际|已|总)*(?:支出|支付|执行|使用|列支|付款|拨付|发放|兑付|兑现)|(?:全年|年度|调整后)[^，,。；;]{0,3}预算(?!执行)"
)
"""What is the whole year's, whatever stands in the clauses before."""
_PERHAPS_WHOLE = Pattern(r"合计|共计|总计|项目|全年|年度|年初|总|预算|资金|执行率")
_LEVEL = Pattern(r"中央|地方|[省市县区州镇乡本上]级|乡镇|自筹")
"""What a list of sources calls a line by alone: 其中省级300万元、县级180万元."""
_LEVELS_PART = Pattern(r"(?:中央|[省市县区州镇乡]级)(?:部分|方面|(?=的?(?:预算|资金)?(?:执行率|支[付出]率)))")
"""What one level gave, called so by itself: 县级部分余3.72万元, 县级执行率72.57%."""
_GIVEN = "预算", "资金", "补助资金", "补助", "补贴", "配套资金", "配套", "拨款", "经费", "投入", "专项资金"
"""The end of a line's label that prose leaves out: 中央财政 for 中央财政补助."""
_LISTED_ON = Pattern(r"\s*[、和及]")
_IN_BRACKETS = Pattern(r"\s*[（(](?:中央|[省市县区]级?)(?:财政|资金|补助)*\s*")
_SOME_PROJECT = Pattern(r"[^\W\d_]{2,20}项目")
"""Without a form nothing tells a project's name; what is called a project is taken for it."""
_PART = "其中"
_ACCORDING_TO = Pattern(
    r"(?:按照?|根据|依据|依照|参照)[^，,。；;“《]*[“《][^”》]*[”》](?:的?(?:标准|要求|规定|办法|原则|政策|精神|通知|方案))?"
    r"|(?:按照?|根据|依据|依照)(?:合同|协议|施工|工程|约定|进度|规定|程序|实际|考核|标准|计划)+"
)
"""By what an amount was set, which tells nothing of what it was for: 按“一村一月一场”核定全年补助."""
_AVERAGE = Pattern(r"(?:[人户亩村校站次日月年]|平)均(?!.*(?:[总合共]计|总))|每[人户亩个村校所座站场次]")
"""What one of many had is no amount of the whole's: 人均支出1.15万元."""
_GIVEN_BY = Pattern(
    r"(?:中央|[省市县区州旗镇乡本]级|[省市县区州旗镇乡](?=财政)|街道)(?![和及与、])(?:财政|补助|配套|资金|安排|承担|下达|落实|预算)*"
)
"""The level of government that gives some money: 由县财政安排."""
_SOURCES_NAMED = Pattern(r"财政|拨款|补助|配套|[省市县区州镇乡本上]级|中央|自筹|自有|其他资金|债|公益金|基金|结转|社会|捐|赞助")
"""What the label of a source of money says, as 基本支出 does not."""
_FISCAL = Pattern(r"(?:本级|[省市县区州镇乡]级?)?财政(?:资金|拨款|补助)?")
_LOCAL = frozenset("省市县区州镇乡")
_MONEY_WORDS = Pattern(
    r"其中|资金|经费|预算|安排|到位|下达|使用|执行|投入|实际|全年|年初|支出|支付|列支|用了|花了|剩下|剩余|结余|[款已由的和及与为共计了各]"
)
"""What is said of any money: the words left are those of its source."""
_DATES = Pattern(r"[\d.％%]+|[一二三四五六七八九十](?!公)")
_BESIDE = Pattern(
    r"其中|资金|经费|补助|补贴|配套|拨款|财政|自筹|企业|社会|个人|等|承担|负担|分担|预算|安排|到位|支出|支付|列支|拨付|下达|使用|执行|投入|实际|全年|年初|[为共计约了由的来自和及与率只仅到]"
)
"""What may stand beside a source's name without narrowing it down."""
_EXAMPLES = Pattern(r"^[^，,。；;]{1,14}等$")
"""What a source's name is led to by examples of it: 景区企业自筹等其他资金."""
_MADE_OF = Pattern(r"\s*(?:由|包括|包含|分别来自|来源于|来自)[^，,。；;]{2,14}$")
_BRACKETED = Pattern(r"[（(]([^\W\d_]{2,10})[）)]")
"""What a label says more closely: 其他资金（乡镇配套）."""
_LEVELS = "省市州县区旗镇乡"
_LONGEST_REST = 1
_SHORTEST_NAME = 2
_SURE, _AGREED, _SOURCE = 0.95, 0.85, 0.75
_SLOTS = {"initial": "initial", "budget": "budget", "received": "received", "executed": "executed", "executed_rate": "rate"}


class Narrowing(NamedTuple):
    """What the words before narrowed money to: a part of it, or one line of the form's funds.

    `is_summed` tells that the parts make up the whole, `is_of_months` that the sentence speaks of some months of the year; both hold for
    their sentence alone. `is_listed` tells that it went from one line to another, `is_earlier` that a sentence before narrowed it.
    """

    is_part: bool = False
    source: str | None = None
    is_summed: bool = False
    is_of_months: bool = False
    is_listed: bool = False
    is_earlier: bool = False

    def later(self) -> "Narrowing":
        """What holds of it for the next sentence."""
        return Narrowing() if self.is_summed or self.is_of_months else self._replace(is_earlier=True)


class Money(NamedTuple):
    """The funds of a form. `silent` are the words, and `project` the letter pairs, that leave an amount to the project as a whole;
    `sources` are the lines under the total by what they are called."""

    total: str | None
    silent: Pattern
    project: frozenset[str]
    sources: tuple[tuple[str, str], ...]
    lines: dict[str, FundLine]

    def residue(self, text: str) -> str:
        """What words say beyond the project as a whole: nothing, or what narrows a figure down."""
        text = _ACCORDING_TO.sub("", text)
        rest = self.silent.sub(" ", _DATES.sub(" ", text if self.total is not None else _SOME_PROJECT.sub("", text)))
        kept = [run for run in re.findall(r"[^\W\d_]+", rest) if not pairs(run) <= self.project]
        left = "".join(kept)
        return left if len(left) > _LONGEST_REST else ""

    def agrees(self, line: str, role: str, figure: Figure) -> bool:
        """Whether a figure is what a line of funds states for a role."""
        if role == "surplus":
            budget, executed = (self._figure(line, name) for name in ("budget", "executed"))
            left = minus(printed(budget), printed(executed)) if budget is not None and executed is not None else None
            return left is not None and agrees(printed(figure), left) is True
        stated = self._figure(line, _SLOTS.get(role, ""))
        return stated is not None and agrees(printed(figure), printed(stated)) is True

    def is_very(self, line: str, role: str, figure: Figure) -> bool:
        """Whether a figure is just what a line of funds states for a role, 95.6% not being 96%."""
        return self.agrees(line, role, figure) if role == "surplus" else is_very(figure, self._figure(line, _SLOTS.get(role, "")))

    def is_whole(self, figure: Figure) -> bool:
        """Whether the total line prints the amount anywhere."""
        return any(self.agrees(self.total or "", role, figure) for role in ("budget", "executed", "initial"))

    def is_more_than_all(self, figure: Figure) -> bool:
        """Whether an amount is more than the whole budget."""
        budget = self._figure(self.total or "", "budget")
        return budget is not None and measured(figure) > measured(budget)

    def is_printed(self, figure: Figure) -> bool:
        """Whether any line prints the amount."""
        return any(self.agrees(line, role, figure) for line in self.lines for role in ("budget", "executed", "initial"))

    def names_source(self, clause: str) -> bool:
        """Whether words name a line under the total."""
        return any(name in clause for name, _ in self.sources)

    def beside_source(self, clause: str) -> str:
        """The words of a clause without the name of the line."""
        named = max((name for name, _ in self.sources if name in clause), key=len, default="")
        return clause.replace(named, "") if named else clause

    def source(self, clause: str, *, is_listed: bool) -> tuple[str, str] | None:
        """(name, id) of the line under the total that words name; in a list of sources also by its level alone (县级)."""
        named = max(((name, line) for name, line in self.sources if name in clause), key=lambda one: len(one[0]), default=None)
        part = _LEVELS_PART.search(clause)
        if named is None:
            named = self._called_in_short(clause) or (self._of_government(clause) if is_listed else None)
        if named is not None or not (is_listed or part):
            return named
        level = _LEVEL.search(clause)
        lines = {line for name, line in self.sources if level is not None and level[0] in name}
        return ((part or level)[0], lines.pop()) if level is not None and len(lines) == 1 else None

    def _called_in_short(self, clause: str) -> tuple[str, str] | None:
        """(words, id) of the one line in whose label all stands that a clause says beyond money: 赞助款用了33.3万元 of 企业赞助."""
        runs = [run for run in re.findall(r"[^\W\d_]{2,}", _MONEY_WORDS.sub(" ", clause)) if run != "财政"]
        lines = [line for label, line in _labels(self.lines) if len(runs) == 1 and _SOURCES_NAMED.search(runs[0]) and runs[0] in label]
        return (runs[0], lines[0]) if len(lines) == 1 else None

    def _of_government(self, clause: str) -> tuple[str, str] | None:
        """(words, id) of the one line of government money, in a list of sources: 其中县财政执行135万元 of 财政拨款."""
        given = _FISCAL.search(clause)
        local = [line for label, line in _labels(self.lines) if "地方" in label] if given is not None and given[0][0] in _LOCAL else []
        lines = local or [line for label, line in _labels(self.lines) if "财政" in label]
        return (given[0], lines[0]) if given is not None and len(lines) == 1 else None

    def of_level(self, clause: str, role: str, figure: Figure) -> Tie | None:
        """What money of one level of government is, where the funds come from several sources: the source whose amount it is, and never
        the total's. None where the words name no level, or the form only one source."""
        given = _GIVEN_BY.search(clause)
        sources = [line for name, line in _labels(self.lines) if _SOURCES_NAMED.search(name) and self._figure(line, "budget")]
        if given is None or len(sources) < 2 or self.agrees(self.total or "", role, figure):
            return None
        near = [line for line in sources if self.agrees(line, role, figure)]
        return Tie(near[0], _AGREED) if len(near) == 1 else NOTHING

    def scores(self, figure: Figure) -> bool:
        """Whether marks are those of the total line."""
        stated = self._figure(self.total or "", "score")
        return stated is not None and stated.value == figure.value

    def weighs(self, figure: Figure) -> bool:
        """Whether marks are as many as the total line can score."""
        stated = self._figure(self.total or "", "weight")
        return stated is not None and stated.value == figure.value

    def _figure(self, line: str, name: str) -> Figure | None:
        found = self.lines.get(line)
        is_as_budgeted = name == "received" and found is not None and found.received is None
        slot = getattr(found, "budget" if is_as_budgeted else name, None)
        return slot.figure if isinstance(slot, Entry) else None


def money_of(form: Form | None, project: str | None) -> Money:
    """The funds that prose about a form may speak of."""
    total = form.execution if form is not None else None
    lines = [line for line in form.funds if line.line != "total"] if form is not None else []
    own = {line.line for line in lines if sum(other.line == line.line for other in lines) == 1}
    names = {line.id: {*_called(line), *(_known(line, lines) if line.line in own else ()), *_of_its_level(line, lines)} for line in lines}
    return Money(
        total=total.id if total is not None else None,
        silent=Pattern(any_of(words("fund_silent"))),
        project=pairs(project or ""),
        sources=tuple((name, line.id) for line in lines for name in names[line.id] if len(name) >= 2),
        lines={line.id: line for line in form.funds} if form is not None else {},
    )


def _labels(lines: dict[str, FundLine]) -> list[tuple[str, str]]:
    """(label, id) of the lines under the total."""
    return [(plain(NUMBERING.sub("", one.label.text)), one.id) for one in lines.values() if one.line != "total"]


def _known(line: FundLine, lines: Sequence[FundLine]) -> Iterator[str]:
    """What a line of its sort is called, but for the level of another: 中央资金 is no 县级财政资金 beside 中央转移支付资金."""
    for name in words("fund_lines")[line.line]:
        level = name.removesuffix("资金")
        if not any(level in other.label.text for other in lines if other.id != line.id) or level in line.label.text:
            yield name


def _of_its_level(line: FundLine, lines: Sequence[FundLine]) -> Iterator[str]:
    """What the only line of a level of government is called in plain words: 县里 of 县级财政."""
    for level in _LEVELS:
        given = [other.id for other in lines if f"{level}级" in other.label.text or f"{level}财政" in other.label.text]
        if given == [line.id]:
            yield f"{level}里"


def _called(line: FundLine) -> frozenset[str]:
    """What prose calls a line by its label: 中央财政资金 is also 中央资金, 县级配套资金 is 县级配套."""
    name = plain(NUMBERING.sub("", line.label.text)).removeprefix("其中")
    bracketed = _BRACKETED.search(line.label.text)
    cut = {name, *(name.removesuffix(end) for end in _GIVEN)}
    shorter = cut | {one.replace("财政", "", 1) for one in cut} | {one.removesuffix("项目") for one in cut if one.endswith("类项目")}
    shorter |= {f"{one}资金" for one in shorter if not one.endswith("资金")}
    shorter |= {one.removeprefix("专项") for one in shorter if one.removeprefix("专项") not in _GIVEN}
    return frozenset({name, *([bracketed[1]] if bracketed else []), *(one for one in shorter if len(one) > _SHORTEST_NAME)})


def amount(since: str, figure: Figure, role: str | None, money: Money, before: Narrowing) -> Tie:
    """Which line of funds an amount is about, by the words since the last figure and what those before narrowed it to.

    A part of which the form knows nothing is no line.
    """
    if money.total is None or role is None:
        return NOTHING
    clause = roles.last_clause(since)
    if _AVERAGE.search(clause) and not money.agrees(money.total, role, figure):
        return NOTHING
    named = money.source(clause, is_listed=before.is_part or before.source is not None or lists_sources(since))
    goes_on = named is None and before.source is not None and not money.residue(clause) and not _WHOLE.search(since)
    turns_back = before.is_earlier or (before.is_listed and _OF_THE_YEAR.search(clause) is not None)
    if goes_on and turns_back and (whole := _whole_again(since, figure, role, money, before)) is not None:
        return whole
    level = money.of_level(clause, role, figure) if named is None else None
    if level is not None and level is not NOTHING:
        return level
    if role == "surplus" and before.is_summed and _PART not in since and not _LISTED_ON.match(since) and roles.is_rest_alone(clause):
        return Tie(money.total, _SOURCE)
    if named is not None or goes_on:
        line, rest = (named[1], _EXAMPLES.sub("", clause.replace(named[0], ""))) if named is not None else (before.source or "", clause)
        if money.agrees(line, role, figure):
            return Tie(line, _AGREED)
        if money.is_very(money.total, role, figure) and _PART not in since:
            return Tie(money.total, _AGREED)
        return NOTHING if _BESIDE.sub("", plain(rest)) else Tie(line, _SOURCE)
    return level if level is not None else _of_the_whole(since, figure, role, money, before)


def _of_the_whole(since: str, figure: Figure, role: str, money: Money, before: Narrowing) -> Tie:
    """The whole's money, where the words name no line: surely where nothing narrows them, else by its amount alone."""
    assert money.total is not None
    clause, rest = roles.last_clause(since), money.residue(since)
    if before.is_part and _LISTED_ON.match(since) and not money.agrees(money.total, role, figure):
        return NOTHING
    if not rest and _PART not in since and (not before.is_part or _WHOLE.search(since)):
        return Tie(money.total, _SURE)
    if not rest and _PART not in since and (before.is_earlier or _PERHAPS_WHOLE.search(since)):
        return Tie(money.total, _SOURCE)
    if _PART not in since and _OF_THE_YEAR.search(clause) and not money.residue(clause):
        return Tie(money.total, _SOURCE)
    return Tie(money.total, _AGREED) if _PART not in since and money.agrees(money.total, role, figure) else NOTHING


def lists_sources(since: str) -> bool:
    """Whether the words since an amount open a list of what it is made of: 其中省级26万元, （中央60万元、省级26万元）, 由省级26万元和…."""
    return _PART in since or _IN_BRACKETS.fullmatch(since) is not None or _MADE_OF.match(roles.last_clause(since)) is not None


def _whole_again(since: str, figure: Figure, role: str, money: Money, before: Narrowing) -> Tie | None:
    """The whole's money, where a sentence after one of a line turns back to it: by its words, by its amount, or after a list of lines."""
    is_lines = money.agrees(before.source or "", role, figure)
    is_told = _OF_THE_YEAR.search(roles.last_clause(since)) is not None or (before.is_listed and _PART not in since)
    if is_told and not is_lines:
        return Tie(money.total, _SOURCE)
    return Tie(money.total, _AGREED) if _PART not in since and money.agrees(money.total or "", role, figure) else None


def narrowing(since: str, tied: Tie, money: Money, before: Narrowing) -> Narrowing:
    """What follows these words is about: a part where they name one, or those before did and these do not turn back to the whole."""
    source = None if tied.about == money.total and money.total is not None else tied.about or before.source
    goes_on = before.is_part and (_LISTED_ON.match(since) is not None or not _PERHAPS_WHOLE.search(since))
    is_part = _PART in since or goes_on or (bool(money.residue(roles.last_clause(since))) and tied.about != money.total)
    is_listed = source is not None and (before.is_listed or before.source not in (None, source))
    return Narrowing(is_part, source, is_listed=is_listed)
