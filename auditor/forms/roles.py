"""What a figure of the prose is: a score, full marks, an amount, a rate, a target or an actual value, by the words nearest to it."""

import re
from functools import cache

from auditor.forms.subjects import dimension
from auditor.model import Figure
from auditor.vocabulary import words

_FULL_MARKS = re.compile(r"(?:满分|分值|权重|标准分)(?:分别)?(?:为|是|：|:|均为|共|计)?\s*$")
_SCORE = re.compile(r"(?:得分|评分|自评分|得|计|评为|打)(?:分别)?(?:为|是|：|:|均为|共|了)?\s*$")
_DEDUCTED = re.compile(r"(?:扣|减|扣除|扣减|低|少|高|多|提高|提升)(?:了)?\s*$")
_TOTAL = re.compile(r"(?:自评得分|自评总分|综合得分|综合评分|总得分|总分|评价得分|最终得分|自评分)(?:为|是|：|:|共|合计)?\s*$")
_TARGET = re.compile(
    r"计划完成|应完成|应达到|预期|目标值|指标值|年初目标|计划|应不|要求|标准为|≥|≤|＞|＜|>|<|≧|≦|不低于|不高于|不少于|不超过|目标(?:为|是|：|:)"
)
_ACTUAL = re.compile(r"实际|完成|达到|达|实现|为|共|了|全年|累计|发放|评价")
_COMPARED = re.compile(r"同比|环比|增长|增加|下降|减少|提高|提升|较上年|比上年|比去年|上升|降低|节约|超出|超额|高于|低于")
_CLAUSE = re.compile(r"[，,；;。（(）)：:]")


def of_marks(before: str) -> str | None:
    """The role of a figure in marks: full marks, score or total score; None where marks are taken off or the words do not say."""
    tail = before.rstrip()
    if _DEDUCTED.search(tail):
        return None
    if _FULL_MARKS.search(tail):
        return "full_marks"
    if _TOTAL.search(tail):
        return "total_score"
    return "score" if _SCORE.search(tail) else None


def of_money(before: str) -> str | None:
    """The role of an amount: the cue that ends nearest before it, in its own clause."""
    return _nearest("fund_cues", _last_clause(before))


def of_rate(before: str) -> str | None:
    """Whether a percentage is a rate of receipt, execution or completion."""
    clause = _last_clause(before)
    return None if _COMPARED.search(clause) else _nearest("rate_cues", clause)


def of_measure(before: str) -> str | None:
    """Whether a figure about an indicator is its target or its actual value; None where it compares with something else."""
    clause = _last_clause(before)
    if _COMPARED.search(clause):
        return None
    targets, actuals = list(_TARGET.finditer(clause)), list(_ACTUAL.finditer(clause))
    last_target = targets[-1].end() if targets else -1
    last_actual = actuals[-1].end() if actuals else -1
    return "target" if targets and last_target >= last_actual else "actual"


def is_marks(figure: Figure) -> bool:
    return dimension(figure) == "points"


def _last_clause(before: str) -> str:
    return _CLAUSE.split(before)[-1]


def _nearest(cues: str, text: str) -> str | None:
    """The role whose cue ends last in a text; of cues that end together the longest."""
    found = [(match.end(), len(match[0]), role) for role, pattern in _patterns(cues) for match in pattern.finditer(text)]
    return max(found)[2] if found else None


@cache
def _patterns(cues: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (role, re.compile("|".join(re.escape(word) for word in sorted(known, key=len, reverse=True))))
        for role, known in words(cues).items()
    )
