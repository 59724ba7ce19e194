"""The scored sections of a report: 成本指标满分20分，自评得分19.96分, with the marks of their parts in the lines that follow."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from auditor.entry import label, slot
from auditor.forms.prose import roles
from auditor.forms.prose.amounts import Money
from auditor.forms.prose.lines import NUMBERING, Line, Sentence, level, placed_figures
from auditor.forms.prose.subjects import Subject, tie
from auditor.model import Section, Statement
from auditor.pattern import Pattern
from auditor.similarity import plain

_MARKS_FROM_HERE = Pattern(r"(?:满分|分值|权重|总分|得分|自评得分)")
_SECTIONED = Pattern(r"指标|投入|过程|决策|产出|效益|效果|满意|成本|预算|执行|资金|管理|影响")
_TOP = Pattern(r"(?:项目)?(?:决策|过程|投入|管理|产出|效益|效果|满意|成本|预算执行|影响力)")
"""What no section of the same line is a part of."""
_TOP_SCORED = Pattern(rf"[，,；;\s]*({_TOP.source})(?:类|指标|部分|方面)*(?:自评)?得分?(?:为|是)?\s*\d")
_EXECUTION = ("投入", "预算执行", "执行率", "资金执行", "资金投入")
_ON_MONEY = Pattern(r"(?:项目|专项|年度|财政)*(?:资金|经费|预算)(?:安排|落实|到位|投入|使用|拨付|支出|支付|执行|[和及与、])*(?:情况|进度)")
"""A chapter on the money: its marks are those of the execution where the form gives as many for it."""
_PART_NAMED = Pattern(
    r"(?:项目)?(?:决策|过程|投入|管理|产出|效益|效果|满意度?|成本|预算执行|资金(?:投入|管理)?)(?:类|指标|部分|方面|板块|维度|层面|一项)+"
)
_PARTS_FOLLOW = Pattern(r"\s*(?:其中|具体|分项)")
_MARKED = Pattern(r"(?:满分|分值)\D{0,4}\d[\d.]*\s*分\D{0,10}得\D{0,4}\d")
_LONGEST_NAME = 30


class Open(NamedTuple):
    """A scored section as its first sentence opens it. `groups` are the groups of the form whose parts may be named in it."""

    id: str
    name: str
    heading: Sentence
    groups: frozenset[str]
    about: str | None

    @property
    def depth(self) -> int:
        """How deep its line is numbered; one without number ends with the next numbered line."""
        return self.heading.line.level if self.heading.line.level is not None else 9


def opened(sentence: Sentence, subjects: tuple[Subject, ...], money: Money, number: int, current: Open | None) -> Open | None:
    """The section that a sentence opens: it states full marks, then the score, of something it names.

    It is the first of its line, or its line lists sections: 决策指标：满分15分，得分14分；过程指标：满分20分，得分18.5分.
    An indicator's own marks open none, though the group's word stands in its name: 群众满意度满分10分，得10分.
    """
    follows = current is not None and current.heading.line is sentence.line and bool(_TOP.match(current.name))
    if sentence.start != 0 and not (follows and _TOP.match(_name(sentence.text))) and not _leads_to_parts(sentence):
        return None
    marked = [placed for placed in placed_figures(sentence) if roles.is_marks(placed.figure)]
    given = [roles.of_marks(sentence.text[: placed.start]) for placed in marked]
    name = _name(sentence.text)
    if (
        given[:1] != ["full_marks"]
        or given[1:2] not in (["score"], ["total_score"])
        or not 0 < len(name) <= _LONGEST_NAME
        or not _SECTIONED.search(name)
    ):
        return None
    core = label(name)
    groups = [one for one in subjects if one.is_group]
    is_named = any(one.name == plain(core).removesuffix("指标") for one in groups)
    if not is_named and tie(name, [one for one in subjects if not one.is_group]).about is not None:
        return None
    exact = {one.id for one in groups if one.name == plain(core).removesuffix("指标")}
    tops = exact if len(exact) == 1 else {one.id for one in groups if one.name in core and one.is_top}
    about = next(iter(tops)) if len(tops) == 1 else None
    is_on_money = groups != [] and _ON_MONEY.fullmatch(core) is not None and money.weighs(marked[0].figure)
    if not tops and (is_on_money or any(word in core for word in _EXECUTION)):
        about = money.total
    return Open(f"t{number}", name, sentence, frozenset(one.id for one in groups if one.within & tops), about)


def _leads_to_parts(sentence: Sentence) -> bool:
    """Whether a sentence within its line gives the marks of a part of the form, and those of its own parts follow: 投入部分满分10分，
    得9分。其中：资金到位得2.5分."""
    return _PART_NAMED.fullmatch(_name(sentence.text)) is not None and _PARTS_FOLLOW.match(sentence.line.text, sentence.end) is not None


def leaves(sentence: Sentence, current: Open) -> bool:
    """Whether a later sentence of the line that opens a section gives another kind its marks: 产出指标满分50分，得49分；效益指标得30分."""
    own, other = _TOP.match(current.name), _TOP_SCORED.match(NUMBERING.sub("", sentence.text))
    is_later = current.heading.line is sentence.line and current.heading.start < sentence.start
    return is_later and own is not None and other is not None and other[1] != own[0]


def goes_on(line: Line, current: Open) -> bool:
    """Whether a numbered line under a section without number gives the marks of one of its parts: （1）资金到位，满分5分，得5分."""
    opening = current.heading.line
    if opening.level is not None or line.level is None or _MARKED.search(line.text) is None:
        return False
    above = level(opening.headings[-1]) if opening.headings else None
    return line.headings[: len(opening.headings)] == opening.headings and (above is None or above < line.level)


def is_part_of(fresh: Open, current: Open) -> bool:
    """Whether what a line under a section opens is no other part of the form than the section's own."""
    return not fresh.groups and fresh.about in (None, current.about)


def _name(text: str) -> str:
    """What stands between the number of a line and the first word of marks; empty where more than a name stands there."""
    unnumbered = NUMBERING.sub("", text)
    found = _MARKS_FROM_HERE.search(unnumbered)
    name = unnumbered[: found.start()].strip(" ：:，,（(") if found else ""
    return "" if re.search("[：:，,。]", name) else name


def sections(opened_ones: Sequence[Open], statements: Sequence[Statement], subjects: Sequence[Subject]) -> tuple[Section, ...]:
    """Each section with what was said in it. `subjects` are the groups and indicators, each under its groups."""
    inside: dict[str | None, list[Statement]] = {}
    for statement in statements:
        inside.setdefault(statement.section, []).append(statement)
    within = {one.id: one.within - {one.id} for one in subjects}
    return tuple(_section(one, inside.get(one.id, []), within) for one in opened_ones)


def _section(one: Open, inside: Sequence[Statement], within: Mapping[str, frozenset[str]]) -> Section:
    """The section: its own marks in the heading, those of its parts after it; what is a part of one of them is none of the section's."""
    heading = [statement for statement in inside if _is_in(statement, one.heading)]
    parts = [statement for statement in inside if not _is_in(statement, one.heading)]
    told = {(part.about, part.role) for part in parts}
    parts = [part for part in parts if not any((above, part.role) in told for above in within.get(part.about or "", ()))]
    at = one.heading.text.index(one.name)
    return Section(
        id=one.id,
        name=slot(one.name, one.heading.place(at, at + len(one.name))),
        score=next((statement for statement in heading if statement.role == "score"), None),
        full_marks=next((statement for statement in heading if statement.role == "full_marks"), None),
        part_scores=tuple(statement for statement in parts if statement.role == "score"),
        part_full_marks=tuple(statement for statement in parts if statement.role == "full_marks"),
    )


def _is_in(statement: Statement, sentence: Sentence) -> bool:
    where, first = statement.location, sentence.place(0, 1)
    same_piece = (where.line, where.paragraph, where.page, where.box) == (first.line, first.paragraph, first.page, first.box)
    return same_piece and first.start <= where.start < first.start + len(sentence.text)
