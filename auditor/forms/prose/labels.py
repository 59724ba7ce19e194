"""The label of a line and the headings above it → what its figures are about unless their own words say otherwise."""

import re
from collections.abc import Sequence

from auditor.forms.prose.lines import NUMBERING, Line
from auditor.forms.prose.outlook import under
from auditor.forms.prose.sections import Open
from auditor.forms.prose.stretch import LONGEST_LABEL, Names, Thread, without_role_words
from auditor.forms.prose.subjects import NOTHING, Subject, Tie, tie, tie_shortened
from auditor.pattern import Pattern

_TITLE = Pattern(r"((?=\s*[(（\d一二三四五六七八九十其第①-⑳●■◆▪·])[^，,；;。：:]+)。(?=.)")
_FRAMED = Pattern(r"\s*[【〔\[「]([^【】〔〕\[\]「」\d]{2,24})[】〕\]」]")
"""A heading in brackets that its text follows: 【建设规模】建成19个."""
_PLANNING = Pattern(
    r"(?:总体|年度|(?<!完成)(?<!完成的)(?<!实现的)绩效|阶段性|项目|预期|长期|中期|总)目标(?!.{0,6}(?:完成|实现|达成|分析|评价|自评|得分|落实|执行|效果|比较|对照))|工作计划|实施计划"
)


def is_of_another_group(line: Line, current: Open, names: Names) -> bool:
    """Whether a line is labelled by a top group other than the section's: 效益指标：…, after 产出指标满分50分，得38分."""
    label = _label(line.text).removesuffix("指标")
    return current.groups != frozenset() and any(one.is_top and one.name == label and one.id not in current.groups for one in names.groups)


def thread_of(line: Line, names: Names) -> Thread:
    """What the label of a line and the headings above it tell of its figures before the first of them is read."""
    label = _label(line.text)
    is_group = any(one.is_top and label == f"{one.name}指标" for one in names.groups)
    named = _named(label, names.indicators) if label and not is_group else NOTHING
    groups: frozenset[str] = frozenset()
    for title in (label, *reversed(line.headings)):
        groups = _groups_in(title, names.groups)
        if groups:
            break
    if not without_role_words(label):
        titled = _heading_subject(line, names)
        named = titled if titled is not NOTHING else named
    return Thread(
        named, groups, title=label, is_plan=under(line, "plan") or any(_PLANNING.search(title) for title in (label, *line.headings))
    )


def _named(label: str, indicators: Sequence[Subject]) -> Tie:
    found = tie(label, indicators)
    return found if found is not NOTHING else tie_shortened(label, indicators)


def _heading_subject(line: Line, names: Names) -> Tie:
    """The indicator that the heading just above a line names alone: （1）培训人数."""
    title = NUMBERING.sub("", line.headings[-1]).strip() if line.headings else ""
    return tie(title, names.indicators) if title and not re.search(r"[，。；\d]", title) else NOTHING


def _groups_in(title: str, groups: Sequence[Subject]) -> frozenset[str]:
    """The groups that a heading names, the lowest of them: of 产出数量指标 the group 数量, not all of 产出."""
    named = {one.id for one in groups if one.name and one.name in title}
    above = {up for one in groups if one.id in named for up in one.within - {one.id}}
    return frozenset(named - above)


def _label(text: str) -> str:
    """The words before the first colon of a line, or the numbered words before its first stop, where they are few."""
    framed = _FRAMED.match(text)
    if framed is not None:
        return framed[1].strip()
    head, colon, _ = text.replace(":", "：").partition("：")
    if colon and len(head) <= LONGEST_LABEL:
        return NUMBERING.sub("", head).strip()
    title = _TITLE.match(text)
    return NUMBERING.sub("", title[1]).strip() if title is not None and len(title[1]) <= LONGEST_LABEL else ""
