"""What the prose says without a figure: that something was met or missed, that nothing was left, why money was, and the grade."""

import re
from collections.abc import Iterator
from functools import cache

from auditor.forms.amounts import Money
from auditor.forms.prose import Sentence, is_of_another_year
from auditor.forms.subjects import NOTHING, Subject, Tie, tie, tie_nearest, tie_shortened
from auditor.model import Statement
from auditor.pattern import Pattern
from auditor.vocabulary import words

_GRADE = Pattern(
    r"(?:等级|等次|评价结果|评价结论|自评结果|自评结论|级别|档次|评定|评为|属于)[^，。；]{0,6}?[“\"「『‘]?"
    r"(优秀|良好|中等|合格|不合格|一般|较差|优|良|中|差)(?=[”\"」』’，。；、）)\s]|等次|等级|$)"
)
_GRADE_ALONE = Pattern(r"[，,；;]\s*[“\"「『‘]?(优秀|良好|中等|合格|不合格|优|良|中|差)[”\"」』’]?(?:等次|等级)(?![^，。；]{0,4}\d)")
_GRADE_AFTER_MARKS = Pattern(
    r"分\s*[，,；;、（(]\s*(?:自评|评价|评定|综合|项目|绩效|最终)*(?:等级|等次|级别|档次|结果|结论)?(?:评定)?(?:为|属于?|是|[：:])?\s*[“\"「『‘]?"
    r"(优秀|良好|中等|合格|不合格|优|良|中|差)(?=[”\"」』’]?\s*(?:等次|等级|[。；;，,）)]|$))"
)
"""A grade that follows a total: 自评得分99.7分，为优。"""
_CLAUSE = Pattern(r"[，,；;：:（(）)]")
_SEVERAL = Pattern(r"(?<!平)均|都|各项|分别|以上|全部指标")
_SOME = Pattern(r"大部分|多数|部分|个别|基本上?$")
"""What is said of some of them only."""
_EXCEPT = Pattern(r"除[^，,。；;]{1,40}外[，,]\s*(?=[^，,。；;]*$)")
_FARTHEST = 160
_MET_TARGET = (
    r"(?<=[，,；;])(?:达到了?|完成了?|实现了?|符合|优于|满足)"
    r"(?=\s*[≥≤不]?[^，。；;\d]{0,3}\d[^，。；;]{0,8}的?(?:目标|要求|标准|控制|上限|时限))"
)
"""达到90%的目标: where a target follows, the clause says that it was met."""
_ALONE = r"(?:达标|(?:达到|符合|满足)了?(?:年度|年初|既定|绩效|规定|设定|考核)?的?(?:要求|标准|规定))"
_MET_ALONE = rf"(?<=[，,；;]){_ALONE}(?=\s*(?:[，。；;,]|$))"
_STANDS_ALONE = Pattern(_ALONE)
_AFTER_A_FIGURE = Pattern(r"\d[^，,；;。：:\d]{0,10}[，,；;]$")
"""达标 alone in its clause says it of the value that it follows: 及时率96.8%，达标."""
_ROLES = ("claim_unmet", "claim_no_surplus", "claim_met")
"""In this order: of phrases that overlap (未能达到目标, 达到目标) the first role keeps the words."""


def claims(sentence: Sentence, indicators: tuple[Subject, ...], money: Money, section: str | None) -> Iterator[Statement]:
    """The claims of a sentence, by role."""
    text = sentence.text
    taken: set[int] = set()
    for role in _ROLES:
        for match in _phrases(role).finditer(text):
            if not taken.isdisjoint((match.start(), match.end() - 1)):
                continue
            if _STANDS_ALONE.fullmatch(match[0]) and not _AFTER_A_FIGURE.search(text[: match.start()]):
                continue
            taken.update(range(match.start(), match.end()))
            before = text[max(0, match.start() - _FARTHEST) : match.start()]
            last = _CLAUSE.split(before)[-1]
            if _SOME.search(last):
                continue
            tied = NOTHING if _SEVERAL.search(last + match[0]) else _claimed(role, before, indicators, money)
            excepted = _EXCEPT.search(before)
            yield Statement(
                id="",
                role=role,
                subject=(excepted[0] if excepted else "") + last.strip() or (tied.words or before).strip(" ，,；;。"),
                location=sentence.place(match.start(), match.end()),
                about=tied.about,
                section=section,
                confidence=tied.confidence if tied.about is not None else 1.0,
                candidates=tied.candidates,
            )


@cache
def _phrases(role: str) -> re.Pattern[str]:
    listed = sorted(words("claims")[role], key=len, reverse=True)
    told = f"(?:{'|'.join(map(re.escape, listed))})(?:任务|目标|指标|值|数)*"
    met = f"|{_MET_TARGET}|{_MET_ALONE}" if role == "claim_met" else ""
    return re.compile(rf"(?<![未没不能])(?<!\d[项个])(?:{told}(?!的?(?:原因|情况|部分|率)|[^，。；\d]{{0,10}}的\s*约?\d){met})")


def _claimed(role: str, before: str, indicators: tuple[Subject, ...], money: Money) -> Tie:
    if role == "claim_no_surplus":
        about_all = money.total is not None and not money.residue(_CLAUSE.split(before)[-1])
        return Tie(money.total, 0.95) if about_all else NOTHING
    clause = _CLAUSE.split(before)[-1]
    named = tie(clause, indicators)
    shortened = tie_shortened(clause, indicators) if named is NOTHING else NOTHING
    nearest = tie_nearest(before, indicators)
    return shortened if shortened is not NOTHING and shortened.about != nearest.about else nearest


def explanation(sentence: Sentence, total_fund: str | None) -> Iterator[Statement]:
    """A sentence that says why money was not spent or a budget was changed."""
    cues = words("explanation")
    subject = next((word for word in cues["subject"] if word in sentence.text), None)
    if subject is not None and any(word in sentence.text for word in cues["reason"]):
        at = sentence.text.index(subject)
        yield Statement(id="", role="explanation", subject=subject, location=sentence.place(at, at + len(subject)), about=total_fund)


def grade(sentence: Sentence, form: str | None, year: int | None) -> Iterator[Statement]:
    """The grades that a sentence states, those of earlier years left out."""
    matches = {match.start(1): match for pattern in (_GRADE, _GRADE_ALONE, _GRADE_AFTER_MARKS) for match in pattern.finditer(sentence.text)}
    for _, match in sorted(matches.items()):
        if is_of_another_year(sentence.text[: match.start(1)], year):
            continue
        yield Statement(id="", role="grade", subject=match[1], location=sentence.place(match.start(1), match.end(1)), about=form)
