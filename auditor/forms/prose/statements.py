"""Lines of prose → statements tied to indicators, groups and funds.

A statement is made for every figure of the prose and for every claim without a figure. Where its role or its subject is not certain it
stays untied: `about` is empty, and the names that may be meant are its candidates.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.forms.prose import roles
from auditor.forms.prose.assignment import assigned
from auditor.forms.prose.claims import claims, grade
from auditor.forms.prose.deadlines import deadlines
from auditor.forms.prose.explanations import explanations
from auditor.forms.prose.labels import is_of_another_group, thread_of
from auditor.forms.prose.lines import Line, Placed, Sentence, placed_figures, sentences, tells_of_coming
from auditor.forms.prose.marks import marks
from auditor.forms.prose.measures import measure
from auditor.forms.prose.outlook import concludes, is_ahead, is_certain, under
from auditor.forms.prose.projects import strangers
from auditor.forms.prose.rates import rate
from auditor.forms.prose.revisions import revisions
from auditor.forms.prose.sections import Open, goes_on, is_part_of, leaves, opened, sections
from auditor.forms.prose.series import series
from auditor.forms.prose.spending import amount_said
from auditor.forms.prose.stretch import (
    NEAR,
    PART,
    Here,
    Names,
    Said,
    Spoken,
    Thread,
    are_marks,
    names_of,
    without_role_words,
)
from auditor.forms.prose.subjects import (
    CARRIED,
    NAMED,
    NOTHING,
    Tie,
    dimension,
    is_very,
    measured,
    tie,
    tie_nearest,
)
from auditor.forms.prose.sums import is_out_of_another, sums
from auditor.forms.prose.tallies import names_execution
from auditor.forms.prose.wording import money_words, unnamed, words_of
from auditor.model import Section, Statement
from auditor.pattern import Pattern
from auditor.slip import is_exchange

__all__ = ["Prose", "names_of", "read"]

_TO_CLAUSE_END = Pattern(r"[^，。；,;（(）)]{0,40}")
_REMARK = Pattern(r"[（(]([^（）()\d]{2,20})[）)]\s*$")
_SOME_OF_THEM = Pattern(r"(?<=[对在从将把以])其中的?一?(?:部分|些|几个)?")
"""其中 that lists nothing: 对其中一部分实施改造."""
_FARTHEST, _AHEAD = 200, 40
_QUOTED = Pattern(r"(?P<title>《[^》]*》)|[“「『\"][^”」』\"]{2,30}[”」』\"]")
_REACHED = Pattern(r"实际[^，,。；;：:\d]{0,6}$")
_DONE = Pattern(r"^[，,](?:只|实)?[做完达办建跑][到成了]?[^，,。；;：:\d]{0,4}$")
_LEFT_OUT = Pattern(r"还有|[停少差缺剩]|未|没")
"""What was done of a target and what was left: 计划1200株，做到1128株，还有72株."""
_CLOSES = Pattern(r"[^（()）]*[)）]")
_LEAD = Pattern(r"[^，,。；;：:、\d（()）]*$")
_OWN_FRAME = Pattern(
    r"(决策|过程|管理)(?:类|指标|部分|方面|情况|水平|效率|质量|制度|层面|维度|板块)*(?:[（(]\D{0,6}\d[\d.]*\s*[分%％]|满分|分值|权重|得分|自评得分|\s*\d+(?:\.\d+)?\s*分)"
)


class Prose(NamedTuple):
    """What the prose says: statements in the order of the file, scored sections, and the lines that state something about a subject.

    `last` is the highest number that an id of a statement has; what looked like one and was none keeps its number to itself.
    """

    statements: tuple[Statement, ...]
    sections: tuple[Section, ...]
    reporting: tuple[Line, ...]
    last: int


def read(found: Sequence[Line], names: Names) -> Prose:
    """Read the prose. Of chapters on problems and plans only explanations are taken: their figures are not what was achieved.

    Of lines about another project nothing is tied.
    """
    said: list[Spoken] = []
    opening: list[Open] = []
    telling: list[Line] = []
    reporting: list[Line] = []
    current: Open | None = None
    others = strangers(found, names.project)
    names = _in_its_frame(found, names)
    for number, line in enumerate(found):
        before = len(said)
        if under(line, "outlook") or is_ahead(line, names):
            current = None
            said.extend(one for sentence in sentences(line) for one in _of_outlook(line, sentence, names, number))
            continue
        if number in others:
            said.extend(Spoken(one, number) for one in _untied(line))
            continue
        telling.append(line)
        if current is not None and line.level is not None and line.level <= current.depth and not goes_on(line, current):
            current = None
        thread = thread_of(line, names)
        if current is not None and is_of_another_group(line, current, names):
            current = None
        thread.summands = _summands(line, names)
        for sentence in sentences(line):
            fresh = opened(sentence, names.groups + names.indicators, names.money, len(opening) + 1, current)
            is_part = fresh is not None and current is not None and goes_on(line, current) and is_part_of(fresh, current)
            if fresh is not None and not is_part:
                current = fresh
                opening.append(fresh)
            elif current is not None and leaves(sentence, current):
                current = None
            said.extend(_sentence(sentence, names, current, thread, number))
        if any(spoken.statement.about is not None for spoken in said[before:]):
            reporting.append(line)
    numbered = [one._replace(statement=one.statement.model_copy(update={"id": f"p{at}"})) for at, one in enumerate(said, start=1)]
    settled = tuple(_as_limit(one) for one in assigned(numbered, names))
    dated = deadlines(telling, names, len(numbered) + 1)
    return Prose(
        (*settled, *dated), sections(opening, settled, names.groups + names.indicators), tuple(reporting), len(numbered) + len(dated)
    )


def _as_limit(one: Statement) -> Statement:
    """A target is the limit itself: 不低于95% as a target is 95 %, as it is in the form, where the same words as an actual value leave open
    how much more it was."""
    if one.role != "target" or one.value is None or one.value.hedge not in ("at_least", "at_most"):
        return one
    return one.model_copy(update={"value": one.value._replace(hedge="none")})


def _of_outlook(line: Line, sentence: Sentence, names: Names, number: int) -> Iterator[Spoken]:
    """What a chapter on problems says of the results: why money was not spent, which indicators it calls missed and what they should have
    reached, the marks of one that it names; where it also concludes (结论及建议), the total and the grade."""
    unmet = [one for one in claims(sentence, names.indicators, names.money, None) if one.role == "claim_unmet" and is_certain(one, names)]
    for one in (*explanations(sentence, names.money.total), *unmet):
        yield Spoken(one, number)
    ends = [sentence.offset(one.location) + len(one.words) for one in unmet]
    for spoken in _sentence(sentence, names, None, thread_of(line, names), number):
        one = spoken.statement
        start = sentence.offset(one.location)
        follows = any(0 <= start - end <= NEAR for end in ends)
        if (one.role == "unknown" and follows) or (one.role == "target" and one.about is not None and (follows or _is_set(one, names))):
            yield spoken
        if one.role == "score" and one.confidence >= NAMED and one.about in {other.id for other in names.indicators}:
            yield spoken
        if one.role == "actual" and _repeats(one, names):
            yield spoken
        if concludes(line) and one.role in ("total_score", "grade"):
            yield spoken


def _repeats(one: Statement, names: Names) -> bool:
    """Whether an actual value is the one that the form prints, or that with two digits exchanged."""
    own = names.figure_of(one.about, "actual")
    if one.value is None or own is None:
        return False
    return is_very(one.value, own) or is_exchange(measured(one.value), measured(own))


def _is_set(one: Statement, names: Names) -> bool:
    """Whether a target is the one that the form prints."""
    return one.value is not None and names.prints(one.about, "target", one.value)


def _in_its_frame(found: Sequence[Line], names: Names) -> Names:
    """A report that scores 决策 and 过程 has a scale of its own where the form has no such groups: its marks are not the form's groups'."""
    own = {match[1] for line in found for match in _OWN_FRAME.finditer(line.text)}
    return names._replace(groups=()) if own and not any(word in one.name for one in names.groups for word in own) else names


def _summands(line: Line, names: Names) -> frozenset[int]:
    """Where the figures of a line begin that are parts of a total, unless they are figures of several indicators themselves."""
    found: set[int] = set()
    for one_sum in sums(line):
        parts = one_sum.parts
        leads = tuple(line.text[line.figures[one - 1].end if one else 0 : line.figures[one].start] for one in parts)
        if any(_REACHED.search(lead) for lead in leads) or (len(leads) == 2 and _DONE.search(leads[0]) and _LEFT_OUT.search(leads[1])):
            continue
        sure = {tied.about for lead in leads if (tied := tie_nearest(lead, names.indicators)).confidence > CARRIED}
        if len(sure) < 2:
            found |= {line.figures[one].start for one in parts}
    return frozenset(found)


def _untied(line: Line) -> Iterator[Statement]:
    for placed in line.figures:
        yield Statement(id="", role="unknown", subject="", location=placed.figure.location, value=placed.figure)


def _sentence(sentence: Sentence, names: Names, current: Open | None, thread: Thread, number: int) -> Iterator[Spoken]:
    text, end = sentence.text, 0
    placed = placed_figures(sentence)
    listed = series(text, placed)
    broken = _broken(text, placed) | _titles(text, placed)
    revised = revisions(text, placed)
    thread.parts = thread.seen = frozenset()
    thread.narrowing = thread.narrowing.later()
    thread.spoken = []
    is_ahead = thread.is_ahead
    thread.is_ahead = text.endswith(("；", ";")) and tells_of_coming(text, names.year) in ((True, None) if is_ahead else (True,))
    for at, one in enumerate(placed):
        place = listed.get(at)
        tail = _TO_CLAUSE_END.match(text, one.end if place is None else placed[at + place.of - place.rank - 1].end)
        thread.step(text[end : one.start])
        since = _without_remark(_past_brackets(text, max(end, one.start - _FARTHEST), one.start))
        here = Here(
            sentence,
            before=text[max(0, one.start - _FARTHEST) : one.start],
            since=since,
            tail=tail[0] if tail else "",
            ahead=text[one.end : one.end + _AHEAD],
            figure=one.figure,
            current=current,
            thread=thread,
            listed=place,
            is_part=sentence.start + one.start in thread.summands or (at > 0 and is_out_of_another(since)),
            revision=revised.get(at),
            is_ahead=is_ahead,
        )
        said = None if at in broken or (place is not None and place.name is None) else _said(here, names)
        _remember(here, said, names)
        end = one.end
        yield Spoken(_statement(here, one, said, names), number, sentence, here if at not in broken else None)
    section = current.id if current is not None else None
    for claimed in claims(sentence, names.indicators, names.money, section, thread.label):
        yield Spoken(claimed, number, sentence)
    for other in (*explanations(sentence, names.money.total), *grade(sentence, names.form_id, names.year)):
        yield Spoken(other, number, sentence)


def _past_brackets(text: str, first: int, last: int) -> str:
    """The words of a stretch; where it begins within a bracket, those before the bracket and after it: 省级（4月800万元、8月500万元）
    下达."""
    closes = _CLOSES.match(text, first, last)
    opens = max(text.rfind(sign, 0, first) for sign in "（(") if closes is not None else -1
    if closes is None or opens < 0:
        return text[first:last]
    lead = _LEAD.search(text, max(0, opens - _FARTHEST), opens)
    return (lead[0] if lead is not None else "") + text[closes.end() : last]


def _without_remark(since: str) -> str:
    """The words that lead to a figure, without a bracket just before it that tells nothing of its role: 县级配套（水资源费）220万元."""
    since = _SOME_OF_THEM.sub("", since) if PART in since else since
    remark = _REMARK.search(since)
    return since[: remark.start()] if remark is not None and without_role_words(remark[1]) == remark[1] and remark.start() else since


def _broken(text: str, placed: Sequence[Placed]) -> frozenset[int]:
    """Figures that only a blank parts: one number that a scan tore in two, so neither says anything."""
    torn = [at for at in range(1, len(placed)) if 0 < placed[at].start - placed[at - 1].end == _blanks(text, placed[at - 1], placed[at])]
    return frozenset(torn) | frozenset(at - 1 for at in torn)


def _titles(text: str, placed: Sequence[Placed]) -> frozenset[int]:
    """Figures of a title or a saying: 《…（2023—2025年）》, “一村一月一场”. What is quoted with a number in digits may be said."""
    if not placed:
        return frozenset()
    within = [(found.start(), found.end(), found["title"] is not None) for found in _QUOTED.finditer(text)]
    return frozenset(
        at
        for at, one in enumerate(placed)
        if any(first < one.start and one.end < last and (titled or not one.figure.text[:1].isdigit()) for first, last, titled in within)
    )


def _blanks(text: str, one: Placed, other: Placed) -> int:
    between = text[one.end : other.start]
    return len(between) if not between.strip() and one.figure.unit is None else -1


def _remember(here: Here, said: Said | None, names: Names) -> None:
    """Keep for the next figure what this one was about."""
    thread = here.thread
    thread.last_role = said.role if said is not None else None
    thread.is_after_total = thread.last_role == "total_score" or (thread.is_after_total and thread.last_role == "score")
    thread.seen |= {dimension(here.figure)}
    if PART in here.since and (said is None or said.role not in ("actual", "target")):
        thread.parts |= {dimension(here.figure)}
    if are_marks(here):
        thread.named.clear() if said is not None and said.role == "score" else None
    is_of_money = dimension(here.figure) == "money" or (said is not None and said.role in ("executed_rate", "received_rate"))
    if is_of_money and not roles.is_compared_with(here.since):
        thread.amount_role = said.role if said is not None else thread.amount_role
    if said is None or said.tie.about is None:
        named = tie(roles.last_clause(here.since), names.groups + names.indicators)
        if are_marks(here) and named is NOTHING:
            named = tie_nearest(here.since, names.indicators)
        if are_marks(here) and named is NOTHING and names.money.total is not None and names_execution(roles.last_clause(here.since)):
            named = Tie(names.money.total, NAMED)
        if named.about is not None and named.confidence > CARRIED:
            thread.carried = named
        elif are_marks(here) and without_role_words(roles.last_clause(here.since)):
            thread.carried = NOTHING
        return
    thread.carried = said.tie
    thread.given.add((said.tie.about, said.role))
    if said.role in ("actual", "target"):
        thread.named.add(said.tie.about)
        thread.spoken.append(said.tie)
    if said.role in ("actual", "target", "full_marks"):
        thread.recent = [*(tied for tied in thread.recent if tied.about != said.tie.about), said.tie]
    if said.role == "actual":
        thread.stated.add(said.tie.about)


def _statement(here: Here, placed: Placed, said: Said | None, names: Names) -> Statement:
    tied = said.tie if said is not None else NOTHING
    return Statement(
        id="",
        role=said.role if said is not None else "unknown",
        subject=money_words(here, said) or words_of(here, tied) or unnamed(here, tied, names),
        location=placed.figure.location,
        about=tied.about,
        section=here.current.id if here.current is not None else None,
        value=placed.figure,
        confidence=tied.confidence if tied.about is not None else 1.0,
        candidates=tied.candidates,
    )


def _is_measured_in_marks(here: Here, names: Names) -> bool:
    """Whether marks are what an indicator measures (满意度得分96.5分 where the target is ≥95分), being more than it can score."""
    about = tie(roles.last_clause(here.since), names.indicators).about
    in_marks = any(one.id == about and one.dimensions == {"points"} for one in names.indicators)
    weights = (one.weight.figure for one in names.form.indicators if one.id == about and one.weight) if in_marks and names.form else ()
    return any(weight is not None and here.figure.value > weight.value for weight in weights)


def _said(here: Here, names: Names) -> Said | None:
    if are_marks(here) and not _is_measured_in_marks(here, names):
        return marks(here, names)
    if dimension(here.figure) == "ratio":
        found = rate(here, names)
        if found is not None:
            return found
    value = measure(here, names)
    if value is None and dimension(here.figure) == "money":
        return amount_said(here, names)
    return value
