"""The days that the prose gives for an indicator whose slots are dates: by when it was due, and when it was done.

A date is tied only where its clause, a clause before it or the label of its line names such an indicator, or what became of it, and where
its words tell which of the two it is. 11月底前完成 tells neither: it may repeat the target or say when it was done.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from auditor.dates import Day, as_told, days
from auditor.forms.prose.lines import Line, Sentence, sentences
from auditor.forms.prose.stretch import Names
from auditor.forms.prose.subjects import CARRIED, CLAUSE, NOTHING, UNSURE, Tie, tie
from auditor.model import Figure, Indicator, Statement
from auditor.pattern import Pattern
from auditor.quantity import agrees, printed

_DUE = Pattern(
    r"要求|计划|目标|任务书|合同书|时限|期限|限期|规定|约定|合同|批复\s*$|原定|应[于在]|须[于在]|必须|年初|指标值|(?:[早先晚迟]于?|提前于?|延后于|推迟于)\s*$|[赶抢]在了?\s*$|[拖误]过\s*$|不[晚迟]于\s*$|比\s*$|定[在于为]\s*$|限(?:期|于|定)?\s*$|比[^，,。；;\d]{1,6}的\s*$"
)
_DUE_AFTER = Pattern(r"\s*(?:份|日)?的(?:[^，,。；;\d]{0,8}任务|时限|期限|限期|要求|目标|计划|规定|约定|期)")
_DONE_BEFORE = Pattern(
    r"实际|全部|最终|(?:拖|延|推迟|延迟|延期|延后|提前)[到至]|最后一[个处座批家所期]|于\s*$|在\s*$|已|(?:时间|日期|日子)\s*[为是]?\s*$"
)
_DONE_AFTER = Pattern(
    r"[^，,；;。]{0,8}?(?:完|(?<![造形构促])成|毕(?!业)|抢通|打通|贯通|全部|最后一[个处座批家所期]|全线|开班|开通|竣工|验收|结束|出版|到位|到岗|开幕|投用|使用|运行|交付|上报|报送|发放|兑付|收尾|收官|交工|上线|启用|通车|投产|开园|开馆|开放)"
)
_OF_A_PART = Pattern(
    r"首[批个]|第[一二三四五六七八九十\d]+[批期段次]|(?<!最后)[一二三]期|部分|分批|最早|其中|单体|开工|启动|动工|开始|进场|招标|立项|下达|批复(?!要求|\s*\d)|追加"
    r"|调[整增减]|签订|部署"
)
"""What is no end of the whole: a beginning, a first lot, a decision."""
_EVENT = Pattern("完工|竣工|建成|结束|出版|到位|到岗|开幕|投用|移交|交付|交工|上报|报送|发放|兑付|验收|收尾|上线|启用|通车|投产")
_WHOLE = Pattern(
    r"^\s*(?:[已均]|全部[^，,。；;\d]{0,6})+[于在到][^，,。；;]*(?:完工|竣工|交工|收尾|结束|完成)|日全部(?:完|竣|通车|印出|建成|交付|结束)"
)
"""All of it came to its end, which 完成时间 is about."""
_OUTRIGHT = Pattern("实际|最终|全部")
_END = Pattern(r"完成|完工|竣工|出版|结束")
"""What the name of an indicator says that is about the end of all of it."""
_OTHER_TIME = Pattern(r"上年|去年|明年|次年|下年|预计|将于|拟")
_DAYS_OF_ONE = ["deadline", "finished"]
_LABEL = Pattern(r"^[^：:。，,；;]{2,24}[：:]")


def deadlines(found: Iterable[Line], names: Names, first: int) -> tuple[Statement, ...]:
    """The statements of such days, ids from p`first`. Of several days for one thing only those are told that the form prints too."""
    form = names.form
    dated = {one.id: one for one in (form.indicators if form is not None else ()) if one.deadline is not None and one.finished is not None}
    if not dated:
        return ()
    telling = (sentence for line in found for sentence in sentences(line) if any(days(sentence.text)))
    told = [one for sentence in telling for one in _completed(sentence, list(_told(sentence, names, dated)), dated)]
    sure = [one for one in told if _is_printed(one, dated) or not _is_disputed(one, told)]
    return tuple(one.model_copy(update={"id": f"p{number}"}) for number, one in enumerate(sure, start=first))


def _completed(sentence: Sentence, told: list[Statement], dated: Mapping[str, Indicator]) -> Iterator[Statement]:
    """What a sentence tells, and where it has one day by which something was due and one when it was done, both of them in doubt of the
    one indicator that they may be of, whatever it is called: 影人修复在10月31日前完成，实际完成于10月23日."""
    yield from told
    every = [(one, _role(one.clause, one.day)) for one in _telling(sentence, dated)]
    own = _only(every, dated)
    if own is None or len(told) > 1 or any(one.about != own.id for one in told):
        return
    for one, role in _pair(every, own, dated):
        if all(other.role != role for other in told):
            yield _statement(one, role, own, UNSURE)


def _pair(every: Sequence[tuple["_Said", str | None]], own: Indicator, dated: Mapping[str, Indicator]) -> list[tuple["_Said", str]]:
    """The day by which something was due and the day when it was done; nothing where two days are not surely these."""
    certain = [(one, role) for one, role in every if role is not None or one.day.is_limit]
    if sorted(role or "" for _, role in certain) == _DAYS_OF_ONE:
        return [(one, str(role)) for one, role in certain]
    due, both = _due(certain, own, dated), [one for one, _ in (certain if len(certain) == len(_DAYS_OF_ONE) else every)]
    return [(one, "deadline" if one is due else "finished") for one in both] if due is not None and len(both) == len(_DAYS_OF_ONE) else []


def _due(certain: Sequence[tuple["_Said", str | None]], own: Indicator, dated: Mapping[str, Indicator]) -> "_Said | None":
    """Of days whose words do not tell both roles, the one that is the deadline: the only limit, as the form prints it
    (全年计划11月12日收官，时限11月30日前), or where the words of the other say what really happened."""
    limits = [one for one, role in certain if one.day.is_limit or (len(certain) == 1 and role == "deadline")]
    if len(limits) != 1:
        return None
    is_outright = [role for _, role in certain] == [None, "finished"] and "实际" in certain[1][0].clause
    return limits[0] if is_outright or _is_printed(_statement(limits[0], "deadline", own, UNSURE), dated) else None


def _only(every: Sequence[tuple["_Said", str | None]], dated: Mapping[str, Indicator]) -> Indicator | None:
    """The one indicator of the form that has dates, or of several the one that prints a day of these in its role."""
    if len(dated) == 1:
        return next(iter(dated.values()))
    printing = {
        own.id
        for own in dated.values()
        for one, role in every
        if role is not None and _is_printed(_statement(one, role, own, UNSURE), dated)
    }
    return dated[printing.pop()] if len(printing) == 1 else None


class _Said(NamedTuple):
    """A day in a clause of a sentence, where that begins in it."""

    sentence: Sentence
    start: int
    clause: str
    day: Day


def _telling(sentence: Sentence, dated: Mapping[str, Indicator]) -> Iterator[_Said]:
    """The days of the clauses that tell of the whole and of this year."""
    for start, end in _clauses(sentence.text):
        clause = sentence.text[start:end]
        if not _is_of_a_part(clause, dated) and _OTHER_TIME.search(clause) is None:
            yield from (_Said(sentence, start, clause, day) for day in days(clause))


def _is_of_a_part(clause: str, dated: Mapping[str, Indicator]) -> bool:
    """Whether a clause tells of no end of the whole, by words that are not in the name of what has dates: 部署时间要求为6月30日前."""
    return any(all(_as_named(found[0]) not in one.name.text for one in dated.values()) for found in _OF_A_PART.finditer(clause))


def _as_named(part: str) -> str:
    """What a name calls a first one: 首次统防 for 第一次统防."""
    return part.replace("第一", "首")


def _statement(said: _Said, role: str, own: Indicator, confidence: float) -> Statement:
    day, clause = said.day, said.clause
    place = said.sentence.place(said.start + day.start, said.start + day.end)
    value = as_told(day._replace(start=0, end=day.end - day.start), _printed(own, role), place)
    subject = clause[: day.start].strip() or own.name.text
    return Statement(id="", role=role, subject=subject, location=place, about=own.id, value=value, confidence=confidence)


def _told(sentence: Sentence, names: Names, dated: Mapping[str, Indicator]) -> Iterator[Statement]:
    text, carried = sentence.text, _of_label(sentence.line, names)
    for start, end in _clauses(text):
        clause = text[start:end]
        named = _named(clause, names, dated)
        named = named if named.about is not None or carried.about in dated else _by_event(clause, dated)
        carried = named if named.about is not None else carried
        own = dated.get(carried.about or "")
        if own is None or _is_of_a_part(clause, dated) or _OTHER_TIME.search(clause) is not None:
            continue
        for day in days(clause):
            role = _role(clause, day)
            if role is None:
                continue
            sure = carried.confidence if named.about == own.id else min(CARRIED, carried.confidence)
            yield _statement(_Said(sentence, start, clause, day), role, own, sure)


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in CLAUSE.finditer(text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def _named(clause: str, names: Names, dated: Mapping[str, Indicator]) -> Tie:
    """What a clause names; of several things that it may mean the one whose slots are dates."""
    named = tie(clause, names.indicators)
    return named if named.about is not None else tie(clause, [one for one in names.indicators if one.id in dated])


def _by_event(clause: str, dated: Mapping[str, Indicator]) -> Tie:
    """The one such indicator of a form, where the clause says that happened which its name is about: 12月12日完工. In doubt."""
    events = {found[0] for found in _EVENT.finditer(clause)}
    is_whole = len(dated) == 1 and _WHOLE.search(clause) is not None
    happened = [
        one for one in dated.values() if any(event in one.name.text for event in events) or (is_whole and _END.search(one.name.text))
    ]
    return Tie(happened[0].id, UNSURE) if len(happened) == 1 else NOTHING


def _of_label(line: Line, names: Names) -> Tie:
    label = _LABEL.match(line.text)
    return tie(label[0], names.indicators) if label is not None else NOTHING


def _role(clause: str, day: Day) -> str | None:
    """deadline, finished or neither."""
    before, after = clause[: day.start], clause[day.end :]
    if _DUE.search(before) or _DUE_AFTER.match(after):
        return "deadline"
    if day.is_limit:
        return None
    return "finished" if _DONE_BEFORE.search(before) or _DONE_AFTER.match(after) else None


def _printed(own: Indicator, role: str) -> Figure:
    figure = own.finished if role == "finished" else own.deadline
    assert figure is not None
    return figure


def _is_printed(one: Statement, dated: Mapping[str, Indicator]) -> bool:
    assert one.value is not None
    assert one.about is not None
    return agrees(printed(one.value), printed(_printed(dated[one.about], one.role))) is True


def _is_disputed(one: Statement, told: Sequence[Statement]) -> bool:
    """Whether another day is told for the same; beside one that is said to be when it really was, others are of something on the way."""
    others = [other for other in told if other.about == one.about and other.role == one.role and other.value != one.value]
    return any(not _is_outright(one) or _is_outright(other) for other in others)


def _is_outright(one: Statement) -> bool:
    return one.role == "finished" and _OUTRIGHT.search(one.subject) is not None
