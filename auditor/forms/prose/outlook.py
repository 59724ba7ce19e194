"""Chapters that plan or complain: which they are, and what of them still tells of the results."""

from collections.abc import Iterator

from auditor.forms.prose.lines import Line
from auditor.forms.prose.stretch import LONGEST_LABEL, Names
from auditor.forms.prose.subjects import CARRIED, measured
from auditor.model import Indicator, Statement
from auditor.pattern import Pattern
from auditor.similarity import plain
from auditor.vocabulary import words

_CONCLUDES = Pattern(r"结论|得分|评价结果|自评结果|评分|评定")
_TOTAL_FIRST = Pattern(r"\s*(?:综上|经|本|该|项目|绩效|20\d\d年度?|[，,]){0,4}(?:自评|综合|最终)(?:自评|评价|绩效|总)*(?:得分|总分|评分)")
"""A line of its own that states the total, though a chapter on problems stands above it."""
_TITLE_ENDS = Pattern(r"(?<=.)[。；;](?=.)")
_SHORTEST_NAME = 4
"""So many letters in a row of one indicator's name are no other's: 户均补助 of 户均补助标准."""
_COUNTED = Pattern(r"^\s*(?:[一二三四五六七八九十]是|第[一二三四五六七八九十]|其[一二三四五六]|[（(]?\d{1,2}[)）.、])[，,、]?")
_YEAR_PLANNED = Pattern(r"(20\d\d)\s*年度?的?(?:工作|重点|主要|项目)*(?:计划|打算|安排|思路|工作|重点|任务|展望|设想|举措)\s*[。：:]?\s*$")


def _titles(line: Line) -> Iterator[str]:
    """How the titles of a line's chapter begin: the one above it, and its own words where it opens a chapter."""
    for title in (*line.headings[:1], *([_TITLE_ENDS.split(line.text)[0]] if line.level == 0 else [])):
        yield title[:LONGEST_LABEL]


def under(line: Line, chapter: str) -> bool:
    """Whether a line stands in, or opens, a chapter of this sort."""
    return any(word in title for title in _titles(line) for word in words("chapters")[chapter])


def is_ahead(line: Line, names: Names) -> bool:
    """Whether the chapter of a line plans a year after the one evaluated: 五、2025年计划."""
    years = [int(found[1]) for title in _titles(line) if (found := _YEAR_PLANNED.search(title)) is not None]
    return names.year is not None and any(year > names.year for year in years)


def concludes(line: Line) -> bool:
    """Whether a line states the total and the grade all the same: its chapter concludes as well, or it begins with the total."""
    return any(_CONCLUDES.search(title) for title in _titles(line)) or (line.level is None and _TOTAL_FIRST.match(line.text) is not None)


def is_certain(claim: Statement, names: Names) -> bool:
    """Whether a claim names what was missed, or may name it and the form has it missed."""
    if claim.about is None or claim.confidence > CARRIED:
        return claim.about is not None
    words_said = plain(_COUNTED.sub("", claim.subject))
    bearing = [one.id for one in names.indicators if len(words_said) >= _SHORTEST_NAME and words_said in one.name]
    if bearing == [claim.about]:
        return True
    indicators = names.form.indicators if names.form is not None else ()
    return any(one.id == claim.about and _is_missed(one) for one in indicators)


def _is_missed(one: Indicator) -> bool:
    """Whether the form has the actual value of an indicator on the wrong side of its target."""
    target, actual = (slot.figure if slot is not None else None for slot in (one.target, one.actual))
    if target is None or actual is None:
        return False
    is_less, is_more = measured(actual) < measured(target), measured(actual) > measured(target)
    return {"at_least": is_less, "at_most": is_more, "exact": is_less or is_more}.get(one.direction, False)
