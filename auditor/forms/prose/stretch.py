"""The stretch of a sentence that leads to a figure, and what the line has spoken of before it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from auditor.forms.prose import roles
from auditor.forms.prose.amounts import Money, Narrowing, money_of
from auditor.forms.prose.lines import Line, Sentence, is_of_another_year, tells_of_coming
from auditor.forms.prose.revisions import Revision
from auditor.forms.prose.sections import Open
from auditor.forms.prose.series import Listed
from auditor.forms.prose.subjects import NOTHING, Subject, Tie, group_subjects, indicator_subjects
from auditor.model import Entry, Figure, Form, Statement
from auditor.pattern import Pattern
from auditor.quantity import agrees, printed

PART = "其中"
LONGEST_LABEL = 24
LISTED_ON = Pattern(r"\s*[、和及与]\s*")
NEAR = 8
"""So many letters may stand between a claim and its target: 未达到核定的230人."""
_COUNTED_BY = Pattern(r"[^\W\d_](?=[，,。；;、）)]|$)")
"""The sign of a unit that no list has, behind a bare number: 96节."""
_ROLE_WORDS = Pattern(
    r"20\d\d\s*年度?|完成情况|年初绩效|绩效|符合|指标|目标|任务|预期|实际|完成|达到|达成|支出|应得|得分|自评|满分|分值|权重|计划|年初|年度|全年|设定|实现|控制|要求"
    r"|标准|上限|下限|底线|红线|限额|限值|限价|定额|控制线|控制价|控制数|严格执行|时限|期限|合同|约定|承诺|核定|该项|该指标|此项|本项|未|没有|扣|占|规定|考核|平均|优于|低于|高于|超过|不超|超出|突破|今年|本年|上年|去年|前年|往年|同期|提高|提升|上升|增加|下降|降低|减少|缩短|截至|年末|年底|数|率|值|情况|比例|内|以[上下]|较好|良好"
    r"|[降升增减压缩]+[至到为]|回落|回升|攀升|跃升|压降|[离距得达为是了即并至共均约在与比较其的建成到不至由从]|[\W_\d]"
)
_YEAR = Pattern(r"(20\d\d)")
_YEAR_OF_MONEY = Pattern(r"(20\d\d)\s*年度?[^，,。；;：:\d]{0,6}(?:预算|安排|列支?(?=[^，,。；;：:\d]{0,4}\d)|支出|执行)")
"""The year that money is told of, where no title names one: 2024年预算安排64万元."""
_YEAR_EVALUATED = Pattern(r"(?:对|就|将|把|关于|开展)[^，,。；;：:\d]{0,16}(20\d\d)\s*年[^，,。；;：:\d]{0,40}(?:自评|自我评价|绩效评价)")
"""The year that was evaluated, as the report says what it is: 区残联对2024年托养补助开展了自评."""


class Names(NamedTuple):
    """What the prose of a submission may name."""

    indicators: tuple[Subject, ...]
    groups: tuple[Subject, ...]
    money: Money
    form: Form | None
    project: str
    year: int | None

    @property
    def form_id(self) -> str | None:
        return self.form.id if self.form is not None else None

    def figure_of(self, about: str | None, field: str) -> Figure | None:
        """What the form has in a column of an indicator."""
        indicators = self.form.indicators if self.form is not None else ()
        slot = next((getattr(one, field) for one in indicators if one.id == about), None)
        return slot.figure if slot is not None else None

    def prints(self, about: str | None, field: str, figure: Figure) -> bool:
        """Whether the form prints a figure, as far as it is given, in this column of an indicator."""
        own = self.figure_of(about, field)
        return own is not None and agrees(printed(figure), printed(own)) is True

    def marked(self, current: Open | None) -> tuple[Subject, ...]:
        """What may be given marks here: in a section only what stands under its groups."""
        everything = self.groups + self.indicators
        return everything if current is None else tuple(one for one in everything if one.within & current.groups)


@dataclass(slots=True)
class Thread:
    """What a line has spoken of so far: the subject carried on, what its label and headings name, and whether money was a part's.

    `title` is the label in words; `spoken` are the indicators whose values the sentence has given; `is_stock` tells that the last figure
    was what there is, not what was done, `is_ahead` that the sentence goes on from one of a year to come. `summands` are the places in the
    line where figures begin that are parts of a total.
    """

    label: Tie
    groups: frozenset[str]
    is_plan: bool
    title: str = ""
    carried: Tie = NOTHING
    listed: list[Tie] = field(default_factory=list)
    recent: list[Tie] = field(default_factory=list)
    stated: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    given: set[tuple[str, str]] = field(default_factory=set)
    narrowing: Narrowing = Narrowing()  # noqa: RUF009 a frozen value
    amount_role: str | None = None
    outer_role: str | None = None
    last_role: str | None = None
    is_after_total: bool = False
    is_stock: bool = False
    is_ahead: bool = False
    parts: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()
    spoken: list[Tie] = field(default_factory=list)
    summands: frozenset[int] = frozenset()

    def step(self, since: str) -> None:
        """Go on over the words since the last figure: where a bracket ends, amounts are again what they were before it.

        全年预算905万元（年初890万元，追加15万元），其中：基本支出655万元.
        """
        opening, closing = (max(map(since.rfind, pair)) for pair in ("（(", "）)"))
        if closing >= 0 and self.outer_role is not None:
            self.amount_role, self.outer_role = self.outer_role, None
        if opening > closing:
            self.outer_role = self.amount_role


class Here(NamedTuple):
    """The stretch of a sentence that leads to a figure: `since` the figure before it, `tail` to the end of its clause, `ahead` beyond it.

    `before` is the sentence up to the figure. `listed` is its place in a list of figures, None where it stands in none. `is_part` tells
    that another figure is its total, `revision` that it is a target before or after it was changed, `is_ahead` that the sentences before,
    up to a semicolon, spoke of a year to come.
    """

    sentence: Sentence
    before: str
    since: str
    tail: str
    ahead: str
    figure: Figure
    current: Open | None
    thread: Thread
    listed: Listed | None
    is_part: bool = False
    revision: Revision | None = None
    is_ahead: bool = False

    @property
    def lead(self) -> str:
        """The words that tell the figure's role."""
        return self.since if self.listed is None else self.listed.lead


class Said(NamedTuple):
    """A role and a subject."""

    role: str
    tie: Tie


class Spoken(NamedTuple):
    """A statement in the making: the number of its line, its sentence, and for a figure the stretch that leads to it.

    `here` is None for a claim, and for a figure that nothing may be said of: one torn in two, one of another project.
    """

    statement: Statement
    line: int
    sentence: Sentence | None = None
    here: Here | None = None


def names_of(form: Form | None, project: Entry | None, year: Entry | None = None, found: Sequence[Line] = ()) -> Names:
    """What the prose of a submission may name; the year that it says was evaluated, or whose money it tells, where no title names one."""
    named = _YEAR.search(year.text) if year is not None else None
    told = int(named[1]) if named is not None else _only_year(_YEAR_EVALUATED, found) or _only_year(_YEAR_OF_MONEY, found)
    called = project.text if project is not None else ""
    return Names(indicator_subjects(form), group_subjects(form), money_of(form, called), form, called, told)


def _only_year(told_as: Pattern, found: Sequence[Line]) -> int | None:
    """The one year that the lines tell in these words; None where they tell several, or none."""
    told = {int(match[1]) for line in found for match in told_as.finditer(line.text)}
    return told.pop() if len(told) == 1 else None


def is_of_this_year(here: Here, year: int | None) -> bool:
    """Whether a figure may be of the year evaluated: no other is named before it, nor one to come in the sentences it goes on from, as in
    2025年拟安排255万元；补贴改为按月发放，最长不超过30天."""
    goes_on = here.is_ahead and tells_of_coming(here.before, year) is None
    return not goes_on and not is_of_another_year(here.before, year)


def without_role_words(text: str) -> str:
    """What a stretch says beyond words of roles: nothing, where the subject before it is still meant."""
    return _ROLE_WORDS.sub("", text)


def are_marks(here: Here) -> bool:
    """Marks by their unit, or a bare number that words of marks lead to (得分10) and no sign of another unit follows (共计96节)."""
    is_bare = here.figure.unit is None and _COUNTED_BY.match(here.tail) is None
    return roles.is_marks(here.figure) or (is_bare and roles.of_marks(here.since) is not None)
