"""What the prose says without a figure: that something was met or missed, that nothing was left, and the grade."""

from collections.abc import Iterator

from auditor.forms.prose.amounts import Money
from auditor.forms.prose.lines import NUMBERING, Sentence, is_of_another_year
from auditor.forms.prose.phrases import ALONE, phrases
from auditor.forms.prose.subjects import (
    CARRIED,
    CLAUSE,
    NAMED,
    NOTHING,
    UNSURE,
    Subject,
    Tie,
    tie,
    tie_abbreviated,
    tie_nearest,
    tie_shortened,
)
from auditor.model import Form, Statement
from auditor.numeral import number
from auditor.pattern import Pattern
from auditor.vocabulary import words

_GRADE = Pattern(
    r"(?:等级|等次|评价结果|评价结论|自评结果|自评结论|级别|档次|评定|(?<![认鉴判])定为|评为|属于)[^，。；]{0,6}?[“\"「『‘]?"
    r"(优秀|良好|中等|合格|不合格|一般|较差|优(?!良)|(?<!优)良|(?<![评定])中|差)(?=[”\"」』’，。；、）)\s]|等次|等级|$)"
)
_GRADE_ALONE = Pattern(r"[，,；;]\s*[“\"「『‘]?(优秀|良好|中等|合格|不合格|优|良|中|差)[”\"」』’]?(?:等次|等级)(?![^，。；]{0,4}\d)")
_GRADE_AFTER_MARKS = Pattern(
    r"分\s*[，,；;、（(]\s*(?:自评|评价|评定|综合|项目|绩效|最终)*(?:等级|等次|级别|档次|结果|结论)?(?:评定)?(?:[为列评定]为|为|属于?|是|算|评|够得上|够|[：:])?\s*[“\"「『‘]?"
    r"(优秀|良好|中等|合格|不合格|优|良|中|差)(?=[”\"」』’]?\s*(?:等次|等级|[级等](?=[。；;，,）)]|$)|[。；;，,）)]|$))"
)
"""A grade that follows a total: 自评得分99.7分，为优。"""
_SEVERAL = Pattern(r"(?<![平户人亩日年月])均|(?<=\d[户人亩日年月])均|都|各项|分别|以上|全部指标|[前后上][两二三四五六七八九]项")
_SOME = Pattern(r"大部分|多数|部分|个别|基本上?$")
"""What is said of some of them only."""
_EXCEPT = Pattern(r"除[^，,。；;]{1,40}外[，,]\s*(?=[^，,。；;]*$)")
_COUNTED = Pattern(r"(\d+|[一二两三四五六七八九十]+)\s*[项个](?:三级|年度|绩效|考核|具体|年初)*(?:指标|目标)(?:任务)?[^，,。；;\d]{0,12}$")
_FARTHEST = 160
_STANDS_ALONE = Pattern(ALONE)
_AFTER_A_FIGURE = Pattern(
    r"\d[^，,；;。：:\d]{0,10}[，,；;](?:(?:[两三四五六七八九\d]项|两者|二者)?(?:均|都)已?|(?:该项?|此项?|本)?指标)?$"
)
"""达标 alone in its clause says it of the value that it follows: 及时率96.8%，达标."""
_ROLES = ("claim_unmet", "claim_no_surplus", "claim_met")
"""In this order: of phrases that overlap (未能达到目标, 达到目标) the first role keeps the words."""
_ALL = Pattern(
    r"(?:了|年初|年度|全年|本年|设定|确定|下达|申报|批复|既定|预定|的)*(?:各项|全部|所有|各个?)[^，,。；;：:\d]{0,8}(?:目标|指标|任务)"
)
"""What a claim takes in that is made of all of them: 全面完成了各项绩效目标任务."""
_ON_TIME = Pattern("期|时|提前")
"""What is claimed of when something was done, which may be of another thing than the line's label names."""
_AIMED = Pattern(
    r"(?:[为将拟]|要求(?=[^，,；;]*前)|确保|保证|力争|争取|努力|推进|推动|促进|督促|保障|[需应]|能否|是否|预计|有望|助力|围绕|对照|切实|继续|进一步|以便|便于)[^，,；;]*$"
)
"""What is to be reached is no claim that it was: 确保按期完成目标任务."""
_PLANNED = Pattern(
    r"^\s*(?:年初|年度|全年|规划|计划|拟|新建|在建|续建|建设|实施|安排|全部|所有|各|的|了|个)+|(?:建设|实施|工作|任务|项目)*(?:已经?|也|还|仍|同样|就|却)*$"
)
"""What a thing is called by the plan that it is in, beside its name (规划的收储中心), and what leads from it to what is claimed."""
_ONE_OF_THEM = Pattern(r"^\s*除了?|(?:[这该此]?[一1]项|[等这]?[两三四]项)?(?:指标)?\s*$")
"""What singles out a thing beside its name: 除摊位数量一项未完成外."""
_OBJECT = Pattern(r"[^，,。；;、：:\d]{2,16}(?=[，,。；;、]|$)")
TURNED = ("claim_met", "claim_unmet")
_COMPARED = Pattern(r"(?:略|稍)?(?:(?P<below>低于)|高于|超过|超出|超(?!额))")
_OF_TARGETS = Pattern(r"(?:目标|指标|任务|计划|[两三四五六七八九十\d各余他]项)[^，,；;。]{0,6}$")


def claims(
    sentence: Sentence, indicators: tuple[Subject, ...], money: Money, section: str | None, label: Tie = NOTHING
) -> Iterator[Statement]:
    """The claims of a sentence, by role. `label` is what the line's label names, of which one is that names nothing."""
    text = sentence.text
    taken: set[int] = set()
    for role in _ROLES:
        for match in phrases(role).finditer(text):
            if not taken.isdisjoint((match.start(), match.end() - 1)):
                continue
            last = CLAUSE.split(text[max(0, match.start() - _FARTHEST) : match.start()])[-1]
            if not _is_listed(role, match[0]) and _AIMED.search(last):
                continue
            is_said_of = (
                _AFTER_A_FIGURE.search(text[: match.start()]) is not None
                or last.endswith("已经")
                or ("目标" in match[0] and _names_some(last, indicators))
            )
            if _STANDS_ALONE.fullmatch(match[0]) and not is_said_of:
                continue
            taken.update(range(match.start(), match.end()))
            before = text[max(0, match.start() - _FARTHEST) : match.start()]
            if _SOME.search(last):
                continue
            of_all = _ALL.search(match[0]) or _ALL.match(text, match.end())
            is_of_several = of_all is not None or _SEVERAL.search(last + match[0]) is not None
            tied = NOTHING if is_of_several else _claimed(role, before, text[match.end() :], indicators, money)
            tied = _labelled(match[0], label) if tied is NOTHING and not is_of_several else tied
            excepted = _EXCEPT.search(before)
            yield Statement(
                id="",
                role=role,
                subject=(excepted[0] if excepted else "") + last.strip() + (of_all[0] if of_all else "")
                or (tied.words or before).strip(" ，,；;。"),
                location=sentence.place(match.start(), match.end()),
                about=tied.about,
                section=section,
                confidence=tied.confidence if tied.about is not None else 1.0,
                candidates=tied.candidates,
            )


def _is_listed(role: str, words_said: str) -> bool:
    """Whether a claim is made by a phrase that can be nothing else, not by words that may also tell of what was done."""
    return any(phrase in words_said for phrase in words("claims")[role])


def directed(one: Statement, form: Form) -> Statement:
    """A claim by comparison as the direction of its indicator takes it: of a cost, 低于目标 says that the target was met."""
    found = _COMPARED.match(one.words) if one.role in TURNED else None
    if found is None or all(one.about != other.id or other.direction != "at_most" for other in form.indicators):
        return one
    return one.model_copy(update={"role": "claim_met" if found["below"] else "claim_unmet"})


def of_all(one: Statement, form: Form) -> Statement:
    """A claim of as many indicators as the form has, about the form: 年初设定的十项指标均已完成 of ten."""
    counted = _COUNTED.search(one.subject) if one.role in TURNED else None
    if counted is None or number(counted[1]) != len(form.indicators):
        return one
    return one.model_copy(update={"about": form.id, "confidence": NAMED, "candidates": ()})


def compares(words_said: str) -> bool:
    """Whether a claim compares with a target: 低于目标."""
    return _COMPARED.match(words_said) is not None


def is_claim(one: Statement) -> bool:
    """Whether what reads like a claim is one: it is about something, speaks of targets, or can be nothing else. No claim is none."""
    if one.role not in TURNED or one.about is not None:
        return True
    is_plain = _is_listed(one.role, one.words) or _STANDS_ALONE.fullmatch(one.words) is not None
    return is_plain or _OF_TARGETS.search(one.subject) is not None


def _claimed(role: str, before: str, after: str, indicators: tuple[Subject, ...], money: Money) -> Tie:
    if role == "claim_no_surplus":
        about_all = money.total is not None and not money.residue(CLAUSE.split(before)[-1])
        return Tie(money.total, NAMED) if about_all else NOTHING
    clause = _ONE_OF_THEM.sub("", NUMBERING.sub("", CLAUSE.split(before)[-1]))
    shortened = _in_short(clause, indicators) if tie(clause, indicators) is NOTHING else NOTHING
    nearest = tie_nearest(before, indicators)
    if shortened is not NOTHING and shortened.about != nearest.about:
        return shortened
    return nearest if nearest is not NOTHING else _claimed_of(after, indicators)


def _in_short(clause: str, indicators: tuple[Subject, ...]) -> Tie:
    """What a clause names in few words, or in few letters of its name: 飞防面积 for 飞机防治松褐天牛面积."""
    named = _PLANNED.sub("", clause)
    shortened = tie_shortened(named, indicators)
    return shortened if shortened is not NOTHING else tie_abbreviated(named, indicators)


def _names_some(clause: str, indicators: tuple[Subject, ...]) -> bool:
    """Whether a clause names an indicator, if in other words: 学员培训后的就业率."""
    return tie(clause, indicators).about is not None or _in_short(clause, indicators) is not NOTHING


def _labelled(claim: str, label: Tie) -> Tie:
    """What the label of a line makes of a claim that names nothing."""
    return label._replace(confidence=min(CARRIED, label.confidence)) if label.about and not _ON_TIME.search(claim) else NOTHING


def _claimed_of(after: str, indicators: tuple[Subject, ...]) -> Tie:
    """What a claim is made of in the words after it: 未完成计划点位. In doubt."""
    told = _OBJECT.match(after)
    named = _PLANNED.sub("", told[0]) if told is not None else ""
    found = tie(named, indicators)
    found = tie_shortened(named, indicators) if found is NOTHING else found
    return found._replace(confidence=min(UNSURE, found.confidence)) if found.about is not None else NOTHING


def grade(sentence: Sentence, form: str | None, year: int | None) -> Iterator[Statement]:
    """The grades that a sentence states, those of earlier years left out."""
    matches = {match.start(1): match for pattern in (_GRADE, _GRADE_ALONE, _GRADE_AFTER_MARKS) for match in pattern.finditer(sentence.text)}
    for _, match in sorted(matches.items()):
        if is_of_another_year(sentence.text[: match.start(1)], year):
            continue
        yield Statement(id="", role="grade", subject=match[1], location=sentence.place(match.start(1), match.end(1)), about=form)
