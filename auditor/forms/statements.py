"""Lines of prose → statements tied to indicators, groups and funds.

A statement is made for every figure of the prose and for every claim without a figure. Where its role or its subject is not certain it
stays untied: `about` is empty, and the names that may be meant are its candidates.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.forms import roles
from auditor.forms.prose import Line, Placed, Sentence, placed_figures, sentences
from auditor.forms.sections import NUMBERING, Open, opened, section
from auditor.forms.subjects import NOTHING, Subject, Tie, compatible, dimension, group_subjects, indicator_subjects, tie, tie_nearest
from auditor.model import Figure, Form, Section, Statement
from auditor.similarity import plain
from auditor.vocabulary import words

_GRADE = re.compile(
    r"(?:等级|等次|评价结果|评价结论|自评结果|自评结论|评定)[^，。；]{0,6}?[“\"「『‘]?"
    r"(优秀|良好|中等|合格|不合格|一般|较差|优|良|中|差)(?=[”\"」』’，。；、）)\s]|等次|$)"
)
_CLAUSE = re.compile(r"[，,；;：:（(）)]")
_TO_CLAUSE_END = re.compile(r"[^，。；,;（(]*")
_PARTIAL = re.compile(r"其中|上年|去年|占|每|平均|比例为|人均|较")
_ROLE_WORDS = re.compile(
    r"年初绩效|绩效|符合|指标|目标|任务|预期|实际|完成|达到|达成|支出|得分|自评|满分|分值|权重|计划|年初|全年|设定|实现|数|率|值|情况|[得达为是了即并至共均约]|[\W_]"
)
_LONGEST_LABEL = 24
_SEVERAL = re.compile(r"均|都|各项|分别")
_LEAD_IN = re.compile(r"(?:达到?|为|是|共|约|完成|实际|实现|合计|累计|预期|满分|分值|[≥≤>＞<＜≧≦=＝])+\s*$")


@dataclass(frozen=True, slots=True)
class Names:
    """What the prose of a submission may name. `silent` are the words that leave an amount to the project as a whole."""

    indicators: tuple[Subject, ...]
    groups: tuple[Subject, ...]
    total_fund: str | None
    form: str | None
    silent: re.Pattern[str]

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


@dataclass(frozen=True, slots=True)
class _Here:
    """The stretch of a sentence that leads to a figure: `since` the figure before it, `tail` to the end of its clause."""

    sentence: Sentence
    since: str
    before: str
    tail: str
    figure: Figure
    current: Open | None
    carried: Tie
    is_plan: bool


@dataclass(frozen=True, slots=True)
class _Said:
    """A role and a subject."""

    role: str
    tie: Tie


def names_of(form: Form | None, project: str | None) -> Names:
    """What the prose of a submission may name."""
    silent = sorted([*words("fund_silent"), *([plain(project)] if project and plain(project) else [])], key=len, reverse=True)
    return Names(
        indicators=indicator_subjects(form),
        groups=group_subjects(form),
        total_fund=form.execution.id if form is not None and form.execution is not None else None,
        form=form.id if form is not None else None,
        silent=re.compile("|".join(map(re.escape, silent))),
    )


def read(found: Sequence[Line], names: Names) -> Prose:
    """Read the prose. Of chapters on problems and plans only explanations are taken: their figures are not what was achieved."""
    said: list[Statement] = []
    sections: list[Open] = []
    reporting: list[Line] = []
    current: Open | None = None
    for line in found:
        before = len(said)
        if _under(line, "outlook"):
            current = None
            said.extend(one for sentence in sentences(line) for one in _explanation(sentence, names))
            continue
        if current is not None and line.level is not None and line.level <= current.depth:
            current = None
        for sentence in sentences(line):
            fresh = opened(sentence, names.groups, names.total_fund, len(sections) + 1)
            if fresh is not None:
                current = fresh
                sections.append(fresh)
            said.extend(_sentence(sentence, names, current))
        if any(statement.about is not None for statement in said[before:]):
            reporting.append(line)
    numbered = tuple(statement.model_copy(update={"id": f"p{at}"}) for at, statement in enumerate(said, start=1))
    return Prose(numbered, tuple(section(one, numbered) for one in sections), tuple(reporting))


def _under(line: Line, chapter: str) -> bool:
    """Whether a line stands in, or opens, a chapter of this sort."""
    titles = [*line.headings[:1], *([line.text] if line.level == 0 else [])]
    return any(word in title for title in titles for word in words("chapters")[chapter])


def _sentence(sentence: Sentence, names: Names, current: Open | None) -> Iterator[Statement]:
    carried, end = NOTHING, 0
    is_plan = _under(sentence.line, "plan")
    for placed in placed_figures(sentence):
        tail = _TO_CLAUSE_END.match(sentence.text, placed.end)
        here = _Here(
            sentence,
            since=sentence.text[end : placed.start],
            before=sentence.text[: placed.start],
            tail=tail[0] if tail else "",
            figure=placed.figure,
            current=current,
            carried=carried,
            is_plan=is_plan,
        )
        said = _said(here, names)
        carried, end = (said.tie if said is not None and said.tie.about else carried), placed.end
        yield _statement(here, placed, said)
    yield from _claims(sentence, names, current)
    yield from _explanation(sentence, names)
    yield from _grade(sentence, names)


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
    words_said = _labelled(here.since) if roles.is_marks(here.figure) else _subject(here.since)
    return _LEAD_IN.sub("", NUMBERING.sub("", tied.words)) if tied.words and not _is_label(here.since) else words_said


def _is_label(since: str) -> bool:
    return 0 < since.find("：") <= _LONGEST_LABEL


def _labelled(since: str) -> str:
    """What marks are given for: the label before the first colon, or else the words that lead to them."""
    head, colon, _ = since.partition("：")
    return NUMBERING.sub("", head).strip("。；;，, 　") if colon and len(head) <= _LONGEST_LABEL else _subject(since)


def _said(here: _Here, names: Names) -> _Said | None:
    if roles.is_marks(here.figure):
        return _marks(here, names)
    if dimension(here.figure) == "ratio":
        rate = _rate(here, names)
        if rate is not None:
            return rate
    measured = _measure(here, names)
    if measured is None and dimension(here.figure) == "money":
        return _amount(here, names)
    return measured


def _marks(here: _Here, names: Names) -> _Said | None:
    role = roles.of_marks(here.since)
    if role is None:
        return None
    current = here.current
    if current is not None and current.heading == here.sentence:
        own = Tie(current.about, 0.95) if current.about else NOTHING
        return _Said("score" if role == "total_score" else role, own)
    if role == "total_score" and current is None and not _residue(here.before, names):
        return _Said("total_score", Tie(names.form, 0.95) if names.form else NOTHING)
    role = "score" if role == "total_score" else role
    return _Said(role, _nearest(here, names.marked(current)))


def _nearest(here: _Here, subjects: Sequence[Subject]) -> Tie:
    """The subject named since the last figure, or the one carried on where only words of a role stand between."""
    found = tie_nearest(here.since, subjects)
    if found is NOTHING and here.carried.about in {one.id for one in subjects} and not _ROLE_WORDS.sub("", here.since):
        return here.carried
    return found


def _rate(here: _Here, names: Names) -> _Said | None:
    role = roles.of_rate(here.since)
    if role is None:
        return None
    if role == "completion_rate":
        several = _SEVERAL.search(_CLAUSE.split(here.since)[-1])
        named = _nearest(here, names.indicators)
        if named.about is not None and named is not here.carried and _names_completion(named, names):
            return None
        return _Said(role, NOTHING if several else named)
    whole = Tie(names.total_fund, 0.95) if names.total_fund and not _residue_of_rate(here, names) else NOTHING
    return _Said(role, whole)


def _names_completion(named: Tie, names: Names) -> bool:
    """Whether the indicator itself is a completion rate, so that its percentage is its actual value."""
    return any(one.id == named.about and "完成率" in one.name for one in names.indicators)


def _measure(here: _Here, names: Names) -> _Said | None:
    if _PARTIAL.search(_CLAUSE.split(here.since)[-1]):
        return None
    tied = _measured(here, names)
    if tied is NOTHING:
        return None
    role = roles.of_measure(here.since)
    if role is None:
        return None
    return _Said("target" if here.is_plan else role, tied)


def _measured(here: _Here, names: Names) -> Tie:
    subjects = tuple(one for one in names.indicators if compatible(one, here.figure))
    found = _nearest(here, subjects)
    if found is NOTHING and here.tail:
        return tie(_CLAUSE.split(here.since)[-1] + here.tail, subjects)
    return found


def _amount(here: _Here, names: Names) -> _Said | None:
    role = roles.of_money(here.since)
    if role is None or _residue(here.before, names):
        return None
    return _Said(role, Tie(names.total_fund, 0.95) if names.total_fund else NOTHING)


def _residue(before: str, names: Names) -> str:
    """What a sentence says before a figure beyond the project as a whole: nothing, or what narrows the figure down."""
    letters = plain(re.sub(r"[\d.％%]+", "", before))
    return names.silent.sub("", re.sub("[一二三四五六七八九十]", "", letters))


def _residue_of_rate(here: _Here, names: Names) -> str:
    return _residue(here.before if len(here.before) < 80 else here.since, names)


def _claims(sentence: Sentence, names: Names, current: Open | None) -> Iterator[Statement]:
    for role, phrases in words("claims").items():
        for match in re.finditer(f"(?<![未没不])(?:{'|'.join(map(re.escape, phrases))})(?:任务|目标|指标|值)*", sentence.text):
            before = sentence.text[: match.start()]
            last = _CLAUSE.split(before)[-1]
            tied = NOTHING if _SEVERAL.search(last + match[0]) else _claimed(role, before, names)
            yield Statement(
                id="",
                role=role,
                subject=_subject(before) or last.strip(),
                location=sentence.place(match.start(), match.end()),
                about=tied.about,
                section=current.id if current is not None else None,
                confidence=tied.confidence if tied.about is not None else 1.0,
                candidates=tied.candidates,
            )


def _explanation(sentence: Sentence, names: Names) -> Iterator[Statement]:
    """A sentence that says why money was not spent or a budget was changed."""
    cues = words("explanation")
    subject = next((word for word in cues["subject"] if word in sentence.text), None)
    if subject is not None and any(word in sentence.text for word in cues["reason"]):
        at = sentence.text.index(subject)
        where = sentence.place(at, at + len(subject))
        yield Statement(id="", role="explanation", subject=subject, location=where, about=names.total_fund)


def _claimed(role: str, before: str, names: Names) -> Tie:
    if role == "claim_no_surplus":
        return Tie(names.total_fund, 0.95) if names.total_fund and not _residue(before, names) else NOTHING
    return tie_nearest(before, names.indicators)


def _grade(sentence: Sentence, names: Names) -> Iterator[Statement]:
    for match in _GRADE.finditer(sentence.text):
        yield Statement(
            id="",
            role="grade",
            subject=match[1],
            location=sentence.place(match.start(1), match.end(1)),
            about=names.form,
        )
