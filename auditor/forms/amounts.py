"""Whether an amount of the prose is the whole project's, one source's of its money, or only that of some part."""

import re
from dataclasses import dataclass

from auditor.forms import roles
from auditor.forms.subjects import NOTHING, Tie
from auditor.model import Entry, Figure, Form
from auditor.quantity import agrees, minus, printed
from auditor.similarity import pairs, plain
from auditor.vocabulary import words

_WHOLE = re.compile(r"项目|全年|年度|年初|总|合计|共计|预算|资金|执行率")
_SOME_PROJECT = re.compile(r"[^\W\d_]{2,20}项目")
"""Without a form nothing tells a project's name; what is called a project is taken for it."""
_PART = "其中"
_DATES = re.compile(r"[\d.％%]+|[一二三四五六七八九十]")
_LONGEST_REST = 1
_SURE, _AGREED, _SOURCE = 0.95, 0.85, 0.75
_SLOTS = {"initial": "initial", "budget": "budget", "received": "budget", "executed": "executed", "executed_rate": "rate"}


@dataclass(frozen=True, slots=True)
class Money:
    """The funds of a form. `silent` are the words, and `project` the letter pairs, that leave an amount to the project as a whole;
    `sources` are the lines under the total by what they are called."""

    total: str | None
    silent: re.Pattern[str]
    project: frozenset[str]
    sources: tuple[tuple[str, str], ...]
    slots: dict[str, Entry | None]

    def residue(self, text: str) -> str:
        """What words say beyond the project as a whole: nothing, or what narrows a figure down."""
        rest = self.silent.sub(" ", _DATES.sub(" ", text if self.total is not None else _SOME_PROJECT.sub("", text)))
        kept = [run for run in re.findall(r"[^\W\d_]+", rest) if not pairs(run) <= self.project]
        left = "".join(kept)
        return left if len(left) > _LONGEST_REST else ""

    def agrees(self, role: str, figure: Figure) -> bool:
        """Whether a figure is what the total line states for a role."""
        if role == "surplus":
            budget, executed = (self._figure(name) for name in ("budget", "executed"))
            left = minus(printed(budget), printed(executed)) if budget is not None and executed is not None else None
            return left is not None and agrees(printed(figure), left) is True
        stated = self._figure(_SLOTS.get(role, ""))
        return stated is not None and agrees(printed(figure), printed(stated)) is True

    def scores(self, figure: Figure) -> bool:
        """Whether marks are those of the total line."""
        stated = self._figure("score")
        return stated is not None and stated.value == figure.value

    def _figure(self, name: str) -> Figure | None:
        slot = self.slots.get(name)
        return slot.figure if slot is not None else None


def money_of(form: Form | None, project: str | None) -> Money:
    """The funds that prose about a form may speak of."""
    total = form.execution if form is not None else None
    lines = [line for line in form.funds if line.line != "total"] if form is not None else []
    known = words("fund_lines")
    names = {line.id: {plain(line.label.text).removeprefix("其中"), *known[line.line]} for line in lines}
    own = {line.line for line in lines if sum(other.line == line.line for other in lines) == 1}
    return Money(
        total=total.id if total is not None else None,
        silent=re.compile("|".join(map(re.escape, sorted(words("fund_silent"), key=len, reverse=True)))),
        project=pairs(project or ""),
        sources=tuple((name, line.id) for line in lines if line.line in own for name in names[line.id] if len(name) >= 2),
        slots={name: getattr(total, name) for name in ("initial", "budget", "executed", "rate", "score")} if total is not None else {},
    )


def amount(since: str, figure: Figure, role: str | None, money: Money, *, narrowed: bool) -> Tie:
    """Which line of funds an amount is about, by the words since the last figure. `narrowed`: the words before spoke of a part."""
    if money.total is None or role is None:
        return NOTHING
    rest = money.residue(since)
    if not rest and not narrowed and _PART not in since:
        return Tie(money.total, _SURE)
    clause = roles.last_clause(since)
    if _PART in since or narrowed:
        named = [(len(name), line) for name, line in money.sources if name in clause]
        if named:
            return Tie(max(named)[1], _SOURCE)
    return Tie(money.total, _AGREED) if _PART not in since and money.agrees(role, figure) else NOTHING


def narrows(since: str, money: Money, *, narrowed: bool) -> bool:
    """Whether what follows is about a part of the money: these words name one, or those before did and these do not turn back."""
    if _PART in since or money.residue(roles.last_clause(since)):
        return True
    return narrowed and not _WHOLE.search(since)
