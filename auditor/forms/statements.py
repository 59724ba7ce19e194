"""Lines of prose → statements tied to indicators, groups and funds.

A statement is made for every figure of the prose and for every claim without a figure. Where its role or its subject is not certain it
stays untied: `about` is empty, and the names that may be meant are its candidates.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from auditor.forms import roles
from auditor.forms.amounts import Money, Narrowing, amount, money_of, narrowing
from auditor.forms.assignment import assigned
from auditor.forms.claims import claims, explanation, grade
from auditor.forms.projects import strangers
from auditor.forms.prose import NUMBERING, Line, Placed, Sentence, placed_figures, sentences
from auditor.forms.sections import Open, opened, sections
from auditor.forms.series import Listed, series
from auditor.forms.subjects import (
    NOTHING,
    Subject,
    Tie,
    compatible,
    dimension,
    group_subjects,
    indicator_subjects,
    tie,
    tie_nearest,
    tie_shortened,
)
from auditor.model import Figure, Form, Section, Statement
from auditor.vocabulary import words

_CLAUSE = re.compile(r"[，,；;：:（(）)]")
_TO_CLAUSE_END = re.compile(r"[^，。；,;（(）)]{0,40}")
_ROLE_WORDS = re.compile(
    r"完成情况|年初绩效|绩效|符合|指标|目标|任务|预期|实际|完成|达到|达成|支出|得分|自评|满分|分值|权重|计划|年初|年度|全年|设定|实现|控制|要求"
    r"|标准|该项|该指标|此项|本项|未|没有|平均|优于|低于|高于|超过|不超|超出|突破|今年|本年|提高|提升|上升|增加|下降|降低|减少|缩短|截至|年末|年底|数|率|值|情况|比例|内|以[上下]|较好|良好"
    r"|[得达为是了即并至共均约在与比其的建成到不至由从]|[\W_\d]"
)
_GENERIC = re.compile(
    r"^(?:(?:全年|共计?|累计|合计|新建|新增|开展|举办|组织|完成|实际|实现|发放|建立|计划|改造|惠及|为|已|总计?|共有|约|近|其|本|年末|达到?|有|了|[、和及与以])+)|(?:达到?|为|共|约|计|了|有|开展|完成)+$"
)
_LONGEST_LABEL, _FEW = 24, 2
_SEVERAL = re.compile(r"均|都|各项|分别")
_LEAD_IN = re.compile(r"(?:达到?|为|是|共|约|完成|实际|实现|合计|累计|预期|满分|分值|[≥≤>＞<＜≧≦=＝])+\s*$")
_LISTED_ON = re.compile(r"\s*[、和及与]\s*")
_YEAR = re.compile(r"(20\d\d)\s*年")
_OF_IT = re.compile(r"\s*的\s*约?\s*")
_NAME_AFTER = re.compile(r"[^、\d。，；]{2,20}")
_POINTS_APART = ("个百分点", "百分点")
_FARTHEST = 200
_PART = "其中"
_AVERAGED = "平均"
"""A word that says nothing of a duration or a rate; of a count it says that the figure is another one."""
_CARRIED, _BY_HEADING = 0.9, 0.75
_EXECUTION = re.compile(r"预算执行|执行率|资金执行")
_PLANNING = re.compile(
    r"(?:总体|年度|绩效|阶段性|项目|预期|长期|中期|总)目标(?!.{0,6}(?:完成|实现|达成|分析|评价|自评|得分|落实|执行|效果|比较|对照))|工作计划|实施计划"
)
_OTHERS_MARKS = re.compile(r"复核|复评|财政|第三方|上年|去年|平均|均分|专家|调查|测评|问卷|评议")
_OWN_FRAME = re.compile(r"(决策|过程|管理)[^，。；：:（(\d]{0,10}(?:指标)?(?:[（(]|满分|分值|权重|得分|自评得分)")
_BRACKET = re.compile(r"[（(]\s*$")
_WHOLE_MARKS = re.compile(r"总得?分|综合(?:得分|评分)|自评总|合计|(?:本|该)项目|项目自评|经.{0,4}评")


@dataclass(frozen=True, slots=True)
class Names:
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

    def marked(self, current: Open | None) -> tuple[Subject, ...]:
        """What may be given marks here: in a section only what stands under its groups."""
        everything = self.groups + self.indicators
        return everything if current is None else tuple(one for one in everything if one.within & current.groups)


@dataclass(frozen=True, slots=True)
class Prose:
    """What the prose says: statements in the order of the file, scored sections, and the lines that state something about a subject."""

    statements: tuple[Statement, ...]
    sections: tuple[Section, ...]
    reporting: tuple[Line, ...]


@dataclass(slots=True)
class _Thread:
    """What a line has spoken of so far: the subject carried on, what its label and headings name, and whether money was a part's."""

    label: Tie
    groups: frozenset[str]
    is_plan: bool
    carried: Tie = NOTHING
    listed: list[Tie] = field(default_factory=list)
    stated: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    given: set[tuple[str, str]] = field(default_factory=set)
    narrowing: Narrowing = Narrowing()  # noqa: RUF009 a frozen value
    amount_role: str | None = None
    last_role: str | None = None
    parts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Here:
    """The stretch of a sentence that leads to a figure: `since` the figure before it, `tail` to the end of its clause.

    `listed` is its place in a list of figures, None where it stands in none.
    """

    sentence: Sentence
    since: str
    tail: str
    figure: Figure
    current: Open | None
    thread: _Thread
    listed: Listed | None

    @property
    def lead(self) -> str:
        """The words that tell the figure's role."""
        return self.since if self.listed is None else self.listed.lead


@dataclass(frozen=True, slots=True)
class _Said:
    """A role and a subject."""

    role: str
    tie: Tie


def names_of(form: Form | None, project: str | None) -> Names:
    """What the prose of a submission may name."""
    titled = _YEAR.search(form.title.text) if form is not None and form.title is not None else None
    year = int(titled[1]) if titled is not None else None
    return Names(indicator_subjects(form), group_subjects(form), money_of(form, project), form, project or "", year)


def read(found: Sequence[Line], names: Names) -> Prose:
    """Read the prose. Of chapters on problems and plans only explanations are taken: their figures are not what was achieved.

    Of lines about another project nothing is tied.
    """
    said: list[Statement] = []
    opening: list[Open] = []
    reporting: list[Line] = []
    current: Open | None = None
    others = strangers(found, names.project)
    names = _in_its_frame(found, names)
    for number, line in enumerate(found):
        before = len(said)
        if _under(line, "outlook"):
            current = None
            said.extend(one for sentence in sentences(line) for one in explanation(sentence, names.money.total))
            continue
        if number in others:
            said.extend(_untied(line))
            continue
        if current is not None and line.level is not None and line.level <= current.depth:
            current = None
        thread = _thread(line, names)
        for sentence in sentences(line):
            fresh = opened(sentence, names.groups, names.money.total, len(opening) + 1)
            if fresh is not None:
                current = fresh
                opening.append(fresh)
            said.extend(_sentence(sentence, names, current, thread))
        if any(statement.about is not None for statement in said[before:]):
            reporting.append(line)
    numbered = tuple(statement.model_copy(update={"id": f"p{at}"}) for at, statement in enumerate(said, start=1))
    settled = assigned(numbered, names.form)
    return Prose(settled, sections(opening, settled), tuple(reporting))


def _in_its_frame(found: Sequence[Line], names: Names) -> Names:
    """A report that scores 决策 and 过程 has a scale of its own where the form has no such groups: its marks are not the form's groups'."""
    own = {match[1] for line in found for match in _OWN_FRAME.finditer(line.text)}
    return replace(names, groups=()) if own and not any(word in one.name for one in names.groups for word in own) else names


def _under(line: Line, chapter: str) -> bool:
    """Whether a line stands in, or opens, a chapter of this sort."""
    titles = [*line.headings[:1], *([line.text] if line.level == 0 else [])]
    return any(word in title[:_LONGEST_LABEL] for title in titles for word in words("chapters")[chapter])


def _thread(line: Line, names: Names) -> _Thread:
    label = _label(line.text)
    named = tie(label, names.indicators) if label else NOTHING
    groups: frozenset[str] = frozenset()
    for title in (label, *reversed(line.headings)):
        groups = _groups_in(title, names.groups)
        if groups:
            break
    if not label:
        titled = _heading_subject(line, names)
        named = titled if titled is not NOTHING else named
    return _Thread(named, groups, is_plan=_under(line, "plan") or any(_PLANNING.search(title) for title in (label, *line.headings)))


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
    """The words before the first colon of a line, where they are few."""
    head, colon, _ = text.replace(":", "：").partition("：")
    return NUMBERING.sub("", head).strip() if colon and len(head) <= _LONGEST_LABEL else ""


def _untied(line: Line) -> Iterator[Statement]:
    for placed in line.figures:
        yield Statement(id="", role="unknown", subject="", location=placed.figure.location, value=placed.figure)


def _sentence(sentence: Sentence, names: Names, current: Open | None, thread: _Thread) -> Iterator[Statement]:
    text, end = sentence.text, 0
    placed = placed_figures(sentence)
    listed = series(text, placed)
    broken = _broken(text, placed)
    thread.parts = frozenset()
    for at, one in enumerate(placed):
        tail = _TO_CLAUSE_END.match(text, one.end)
        here = _Here(
            sentence,
            since=text[max(end, one.start - _FARTHEST) : one.start],
            tail=tail[0] if tail else "",
            figure=one.figure,
            current=current,
            thread=thread,
            listed=listed.get(at),
        )
        said = None if at in broken or (here.listed is not None and here.listed.name is None) else _said(here, names)
        _remember(here, said, names)
        end = one.end
        yield _statement(here, one, said)
    section = current.id if current is not None else None
    yield from claims(sentence, names.indicators, names.money, section)
    yield from explanation(sentence, names.money.total)
    yield from grade(sentence, names.form_id)


def _broken(text: str, placed: Sequence[Placed]) -> frozenset[int]:
    """Figures that only a blank parts: one number that a scan tore in two, so neither says anything."""
    torn = [at for at in range(1, len(placed)) if 0 < placed[at].start - placed[at - 1].end == _blanks(text, placed[at - 1], placed[at])]
    return frozenset(torn) | frozenset(at - 1 for at in torn)


def _blanks(text: str, one: Placed, other: Placed) -> int:
    between = text[one.end : other.start]
    return len(between) if not between.strip() and one.figure.unit is None else -1


def _remember(here: _Here, said: _Said | None, names: Names) -> None:
    """Keep for the next figure what this one was about."""
    thread = here.thread
    thread.last_role = said.role if said is not None else None
    if _PART in here.since:
        thread.parts |= {dimension(here.figure)}
    if _are_marks(here):
        thread.named.clear() if said is not None and said.role == "score" else None
    if dimension(here.figure) == "money" or (said is not None and said.role in ("executed_rate", "received_rate")):
        thread.amount_role = said.role if said is not None else thread.amount_role
    if said is None or said.tie.about is None:
        named = tie(roles.last_clause(here.since), names.groups + names.indicators)
        thread.carried = named if named.about is not None and named.confidence > _CARRIED else thread.carried
        return
    thread.carried = said.tie
    thread.given.add((said.tie.about, said.role))
    if said.role in ("actual", "target"):
        thread.named.add(said.tie.about)
    if said.role == "actual":
        thread.stated.add(said.tie.about)


def _statement(here: _Here, placed: Placed, said: _Said | None) -> Statement:
    tied = said.tie if said is not None else NOTHING
    return Statement(
        id="",
        role=said.role if said is not None else "unknown",
        subject=_words(here, tied),
        location=placed.figure.location,
        about=tied.about,
        section=here.current.id if here.current is not None else None,
        value=placed.figure,
        confidence=tied.confidence if tied.about is not None else 1.0,
        candidates=tied.candidates,
    )


def _subject(since: str) -> str:
    """The words that lead to a figure: its own clause, or the one before where that holds only words of a role."""
    clauses = [clause.strip() for clause in _CLAUSE.split(since)]
    telling = [NUMBERING.sub("", clause) for clause in clauses if _ROLE_WORDS.sub("", clause)]
    return _LEAD_IN.sub("", telling[-1]) if telling else ""


def _words(here: _Here, tied: Tie) -> str:
    """The words of the prose that name what a figure is about."""
    if here.listed is not None and here.listed.name:
        return here.listed.name.strip()
    words_said = _labelled(here.since) if _are_marks(here) else _subject(here.since)
    return _LEAD_IN.sub("", NUMBERING.sub("", tied.words)) if tied.words and not _is_label(here.since) else words_said


def _is_label(since: str) -> bool:
    return 0 < since.find("：") <= _LONGEST_LABEL


def _labelled(since: str) -> str:
    """What marks are given for: the label before the first colon, or else the words that lead to them."""
    head, colon, _ = since.partition("：")
    return NUMBERING.sub("", head).strip("。；;，, 　") if colon and len(head) <= _LONGEST_LABEL else _subject(since)


def _said(here: _Here, names: Names) -> _Said | None:
    if _are_marks(here):
        return None if _is_of_another_year(here.lead, names) else _marks(here, names)
    if dimension(here.figure) == "ratio":
        rate = _rate(here, names)
        if rate is not None:
            return rate
    measured = _measure(here, names)
    if measured is None and dimension(here.figure) == "money":
        return _amount(here, names)
    return measured


def _are_marks(here: _Here) -> bool:
    """Marks by their unit, or a bare number that words of marks lead to (得分10)."""
    return roles.is_marks(here.figure) or (here.figure.unit is None and roles.of_marks(here.since) is not None)


def _marks(here: _Here, names: Names) -> _Said | None:
    role = roles.of_marks(here.since)
    if role is None and _BRACKET.search(here.since) and not here.tail:
        found = tie(roles.last_clause(_BRACKET.sub("", here.since)), names.marked(here.current))
        return _Said("full_marks", found) if found.about is not None else None
    if role is None or _OTHERS_MARKS.search(roles.last_clause(here.since)):
        return None
    current = here.current
    if current is not None and current.heading == here.sentence:
        own = Tie(current.about, 0.95) if current.about else NOTHING
        return _Said("score" if role == "total_score" else role, own)
    clause = roles.last_clause(here.since)
    if role == "total_score" and current is None and _is_scale(here, names):
        return None
    is_rest_of_full_marks = here.thread.last_role == "full_marks" and not _WHOLE_MARKS.search(clause)
    if role == "total_score" and current is None and not is_rest_of_full_marks and _is_whole(clause, names):
        return _Said("total_score", Tie(names.form_id, 0.95) if names.form_id else NOTHING)
    role = "score" if role == "total_score" else role
    tied = _scored(here, names)
    return _Said(role, NOTHING if tied is here.thread.carried and (tied.about or "", role) in here.thread.given else tied)


def _is_scale(here: _Here, names: Names) -> bool:
    """Whether a total is what can be had at most, not what was: 总分100分，自评得分98分."""
    slot = names.form.total_weight if names.form is not None else None
    most = slot.figure.value if slot is not None and slot.figure is not None else 100
    following = here.sentence.text[here.sentence.text.find(here.since) + len(here.since) :]
    return (
        here.figure.value == most
        and re.search(r"自评|得分|评价", here.since) is None
        and re.search(r"得分?\D{0,4}\d", following) is not None
    )


def _is_whole(clause: str, names: Names) -> bool:
    """Whether a clause speaks of the marks of the whole project."""
    return _WHOLE_MARKS.search(clause) is not None or not names.money.residue(clause)


def _scored(here: _Here, names: Names) -> Tie:
    """What marks are given for: the group of the line's label where several of its indicators were named, else what is named nearest."""
    marked, thread = names.marked(here.current), here.thread
    labelled = [one for one in names.groups if one.id in thread.groups and one.id in {other.id for other in marked}]
    if len(labelled) == 1 and len(thread.named) > 1:
        return Tie(labelled[0].id, 0.95)
    found = tie_nearest(here.since, marked)
    if found is not NOTHING:
        return found
    total = names.money.total
    if total is not None and here.current is not None and here.current.about == total:
        return Tie(total, 0.95) if names.money.scores(here.figure) else NOTHING
    if thread.carried.about in {one.id for one in marked} | {total} and not _ROLE_WORDS.sub("", here.since):
        return thread.carried
    if total is not None and here.current is None and _EXECUTION.search(here.since):
        return Tie(total, 0.95)
    return NOTHING


def _nearest(here: _Here, subjects: Sequence[Subject]) -> Tie:
    """The subject that the words since the last figure name, or the one carried on where only words of a role stand between."""
    if here.listed is not None and here.listed.name:
        found = tie(here.listed.name, subjects)
        return found if found is not NOTHING else tie_shortened(_GENERIC.sub("", here.listed.name.strip()), subjects)
    if here.listed is not None:
        return here.thread.listed[here.listed.rank] if here.listed.rank < len(here.thread.listed) else NOTHING
    found = tie_nearest(here.since, subjects)
    if found is not NOTHING:
        return found
    clause = _CLAUSE.split(here.since)[-1]
    shortened = tie_shortened(_GENERIC.sub("", NUMBERING.sub("", clause.strip())), subjects)
    if shortened is not NOTHING:
        return shortened
    behind = _behind(here, subjects)
    return behind if behind is not NOTHING else _carried(here, subjects)


def _behind(here: _Here, subjects: Sequence[Subject]) -> Tie:
    """The subject named after its figure: 举办了6期教师培训班, 均在60天内办结. Not for marks, which nothing follows."""
    if _are_marks(here):
        return NOTHING
    after = _NAME_AFTER.match(here.tail)
    if after is None or not after[0].strip("的"):
        return NOTHING
    before = roles.last_clause(here.since)
    alone = tie(after[0], subjects)
    return alone if alone is not NOTHING else tie(before + after[0], subjects)


def _carried(here: _Here, subjects: Sequence[Subject]) -> Tie:
    ids, thread = {one.id for one in subjects}, here.thread
    if _LISTED_ON.fullmatch(here.since):
        return NOTHING
    rest = _ROLE_WORDS.sub("", here.since)
    if thread.carried.about in ids and (not rest or (thread.last_role == "target" and len(rest) <= _FEW)):
        return replace(thread.carried, confidence=min(_CARRIED, thread.carried.confidence))
    if thread.label.about in ids and thread.label.about not in thread.stated and (not rest or _shares(rest, thread.label, subjects)):
        return replace(thread.label, confidence=min(_CARRIED, thread.label.confidence))
    return NOTHING


def _shares(rest: str, label: Tie, subjects: Sequence[Subject]) -> bool:
    """Whether words share a pair of letters with the name of a subject."""
    name = next(one.name for one in subjects if one.id == label.about)
    return any(rest[at : at + 2] in name for at in range(len(rest) - 1))


def _rate(here: _Here, names: Names) -> _Said | None:
    role = roles.of_rate(here.lead)
    if role is None and _OF_IT.fullmatch(here.since) and here.thread.last_role == "target":
        role = "completion_rate"
    if role is None:
        return None
    if role == "completion_rate":
        several = here.listed is None and _SEVERAL.search(_CLAUSE.split(here.since)[-1])
        named = _nearest(here, names.indicators)
        if named.about is not None and named.about != here.thread.carried.about and _names_completion(named, names):
            return None
        return _Said(role, NOTHING if several else named)
    return _Said(role, amount(here.since, here.figure, role, names.money, here.thread.narrowing))


def _names_completion(named: Tie, names: Names) -> bool:
    """Whether the indicator itself is a completion rate, so that its percentage is its actual value."""
    return any(one.id == named.about and re.search("完成率|执行率|到位率|支付率", one.name) for one in names.indicators)


def _measure(here: _Here, names: Names) -> _Said | None:
    tied = _measured(here, names)
    if here.listed is not None and here.listed.name:
        here.thread.listed = [*(here.thread.listed if here.listed.rank else []), tied]
    if tied is NOTHING or here.figure.unit in _POINTS_APART:
        return None
    thread = here.thread
    if _is_of_another_year(here.lead, names):
        thread.carried = tied if tied.about is not None else thread.carried
        return None
    if here.figure.unit is None and tied.about is not None:
        tied = replace(tied, confidence=min(tied.confidence, _BY_HEADING))
    name = next((one.name for one in names.indicators if one.id == tied.about), "")
    if dimension(here.figure) in thread.parts and tied.confidence < 0.95:
        return None
    name += _AVERAGED if dimension(here.figure) in ("time", "ratio") else ""
    role = roles.of_measure(here.lead, here.tail, name, stated=tied.about in thread.stated)
    if role is None:
        thread.carried = tied if tied.about is not None and _PART not in here.since else thread.carried
        return None
    if role == "actual" and tied.about in thread.stated and tied.confidence <= _CARRIED and here.listed is None:
        return None
    return _Said("target" if thread.is_plan else role, tied)


def _is_of_another_year(lead: str, names: Names) -> bool:
    found = _YEAR.findall(roles.last_clause(lead))
    return names.year is not None and bool(found) and all(int(year) != names.year for year in found)


def _measured(here: _Here, names: Names) -> Tie:
    subjects = tuple(one for one in names.indicators if compatible(one, here.figure))
    found = _nearest(here, subjects)
    if found is not NOTHING and (found.about is not None or not here.thread.groups):
        return found
    return _by_heading(here, subjects, found)


def _by_heading(here: _Here, subjects: Sequence[Subject], found: Tie) -> Tie:
    """Of several candidates, or where nothing is named, the one that stands under the group the heading names."""
    within = [one for one in subjects if one.within & here.thread.groups]
    if found.candidates:
        near = [one for one in within if one.id in found.candidates]
        return Tie(near[0].id, _CARRIED, words=found.words) if len(near) == 1 else found
    if len(within) == 1 and not _ROLE_WORDS.sub("", NUMBERING.sub("", here.since)) and within[0].id not in here.thread.stated:
        return Tie(within[0].id, _BY_HEADING)
    return found


def _amount(here: _Here, names: Names) -> _Said | None:
    thread = here.thread
    if _is_of_another_year(here.since, names):
        return None
    money, clause = names.money, roles.last_clause(here.since)
    role = roles.of_money(here.since)
    if role is None and (thread.narrowing.is_part or money.names_source(clause)):
        role = thread.amount_role or "budget" if money.names_source(clause) else None
    tied = amount(here.since, here.figure, role, money, thread.narrowing)
    thread.narrowing = narrowing(here.since, tied, money, thread.narrowing)
    if role is None:
        return None
    if money.total is None:
        return None if money.residue(here.since) or thread.narrowing.is_part else _Said(role, NOTHING)
    return _Said(role, tied) if tied is not NOTHING else None
