"""Document → Submissions: find each form, read its parts, put right what conversion damaged, and tie the prose to it."""

from collections.abc import Sequence

from auditor.entry import entry, heading, slot
from auditor.forms import recital
from auditor.forms.flow import straightened
from auditor.forms.funds import funds
from auditor.forms.goals import goals
from auditor.forms.header import header, title, year_in
from auditor.forms.indicators import Indicators, indicators
from auditor.forms.layout import Block, Layout, layouts
from auditor.forms.prose.breakdowns import breakdowns
from auditor.forms.prose.excerpts import excerpts
from auditor.forms.prose.lines import Line, cut_sentences, lines
from auditor.forms.prose.placeholders import placeholders
from auditor.forms.prose.sources import renamed
from auditor.forms.prose.statements import Prose, names_of, read
from auditor.forms.prose.unlisted import unlisted
from auditor.forms.recognition import weighed
from auditor.forms.restoration import restored
from auditor.forms.total import total
from auditor.model import FUND_SLOTS, Document, Entry, Excerpt, Figure, Form, Passage, Submission
from auditor.pattern import Pattern
from auditor.similarity import plain
from auditor.vocabulary import units
from auditor.wording import Wording

NO_FORM = Wording(
    "文件中没有找到自评表（未见“三级指标、指标值、完成值、分值、得分”一类的表头），只核对了正文。",
    "No form was found in the file (no headings such as “三级指标、指标值、完成值、分值、得分”); only the prose was audited.",
)
RECITED = Wording(
    "文件中没有自评表，{count} 项指标的指标值和完成值是从正文的句子里读出的，请对照原件。",
    "There is no form in the file; the targets and actual values of {count} indicators were read from sentences; see the original.",
)
_AMOUNT = Pattern(r"\d\s*[万亿]?元")
_NAMED = 5
PROSE_UNTIED = Wording(
    "文件中有 {count} 张自评表，正文未写明属于本项目，没有与本表核对。",
    "There are {count} forms in the file, and the prose does not say that it is about this project; it was not compared with this form.",
)


def understand(document: Document, *, repair: bool = True) -> tuple[Submission, ...]:
    """One submission for each form of a document; one without form for a report that states a score or grade; none for any other text.

    With repair off the table is read as it stands.
    """
    if repair:
        document = straightened(document)
    found = layouts(document)
    if not found:
        report = weighed(_report(document), document, repair=repair)
        return (
            (report,)
            if report.form is not None or report.sections or any(one.role in ("total_score", "grade") for one in report.statements)
            else ()
        )
    drawn = [_submission(document, layout, number, len(found), repair=repair) for number, layout in enumerate(found, start=1)]
    made = [weighed(one, document, repair=repair) for one in drawn]
    return (made[0].model_copy(update={"other_forms": _named(made[1:])}), *made[1:])


def _named(others: Sequence[Submission]) -> str:
    """The projects of the other forms in a file; of many the first, and how many there are."""
    names = [other.project.text if other.project is not None and other.project.text else "未写项目名称" for other in others]
    return "、".join(names[:_NAMED]) + (f"等 {len(names)} 张" if len(names) > _NAMED else "")


def _report(document: Document) -> Submission:
    """A submission that is prose alone."""
    passages = tuple(document.passages())
    filled = header((), passages)
    titled = title(passages[:8], ())
    project = filled.get("project")
    found = lines(passages)
    form = _recited(found, titled)
    found = lines(passages, _own_units(form)) if form is not None else found
    year = filled.get("year") or year_in(titled, passages[:8])
    prose = read(found, names_of(form, project, year, found))
    return Submission(
        id="s0",
        source=document.file,
        project=project,
        department=filled.get("department"),
        unit=filled.get("unit"),
        year=year,
        form=form,
        statements=prose.statements,
        sections=prose.sections,
        excerpts=_excerpts(found, None, filled.get("unit")),
        breakdowns=breakdowns(found),
        repairs=cut_sentences(found, 1),
        figures=_figures(form, prose),
        prose=passages,
        remarks=(*document.remarks, NO_FORM if form is None else RECITED.filled(count=len(form.indicators))),
    )


def _recited(found: Sequence[Line], titled: Entry | None) -> Form | None:
    """The form that a report tells in sentences."""
    told = recital.indicators(found)
    if told is None:
        return None
    made = indicators(told, repair=False)
    place = made.indicators[0].name.location
    money = recital.money(found)
    return Form(id="f1", is_recited=True, location=place, title=titled, funds=money, indicators=made.indicators, groups=made.groups)


def _submission(document: Document, layout: Layout, number: int, count: int, *, repair: bool) -> Submission:
    read_indicators = indicators(layout.indicators, repair=repair)
    read_indicators = restored(read_indicators, document) if repair else read_indicators
    footnotes, after = _footnotes(layout)
    filled = header(layout.header, layout.before[-6:])
    project = filled.get("project")
    form = _form(layout, read_indicators, footnotes, project)
    passages, remarks = _prose_of(layout.before, after, project, count)
    found = lines(passages, _own_units(form))
    year = filled.get("year") or year_in(form.title, layout.before, layout.header)
    names = names_of(form, project, year, found)
    prose = read(found, names)
    extra = unlisted(prose.reporting, form, prose.last)
    first = len(read_indicators.repairs) + 1
    return Submission(
        id="s0",
        source=document.file if count == 1 else f"{document.file}#{number}",
        project=project,
        department=filled.get("department"),
        unit=filled.get("unit"),
        year=year,
        form=form,
        statements=(*prose.statements, *extra),
        sections=prose.sections,
        excerpts=_excerpts(found, form, filled.get("unit") or filled.get("department")),
        breakdowns=breakdowns(found),
        repairs=(*read_indicators.repairs, *cut_sentences(found, first)),
        figures=_figures(form, prose),
        prose=passages,
        remarks=(*document.remarks, *remarks),
    )


def _excerpts(found: Sequence[Line], form: Form | None, unit: Entry | None) -> tuple[Excerpt, ...]:
    """The excerpts of form and prose, ids e1, e2, …"""
    listed = (*placeholders(form, found), *excerpts(found, form, unit), *renamed(found))
    return tuple(one.model_copy(update={"id": f"e{number}"}) for number, one in enumerate(listed, start=1))


def _form(layout: Layout, found: Indicators, footnotes: Sequence[Passage], project: Entry | None) -> Form:
    weight, score = total(layout.total, layout.indicators)
    goal = _goal(layout.goals, "goal")
    return Form(
        id="f1",
        location=layout.location,
        title=title(layout.before, layout.header),
        funds=funds(layout.funds),
        goal=goal,
        goal_outcome=_goal(layout.goals, "goal_outcome"),
        goals=goals(goal, project),
        indicators=found.indicators,
        groups=found.groups,
        total_weight=weight,
        total_score=score,
        remark=_remark(layout),
        footnotes=tuple(slot(note.text, note.location) for note in footnotes) + tuple(_note_entries(layout)),
    )


def _note_entries(layout: Layout) -> list[Entry]:
    return [entry(cell) for row in layout.notes for cell in row.filled()]


def _remark(layout: Layout) -> Entry | None:
    """The cell after the label 说明."""
    for row in layout.notes:
        first, *others = row.cells
        if heading(first.text, "form", frozenset({"remark"})) is not None and others:
            return entry(next((cell for cell in others if cell.text.strip()), others[0]))
    return None


def _goal(block: Block | None, field: str) -> Entry | None:
    if block is None or not block.rows or field not in block.columns:
        return None
    cell = block.rows[0].at(block.columns[field])
    return entry(cell) if cell is not None else None


def _footnotes(layout: Layout) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
    """The passages after a form that are its notes, and those that are prose again: notes tell how to score, not what was spent."""
    taken = 0
    for passage in layout.after:
        text = passage.text.lstrip()
        goes_on = taken > 0 and text[:1].isdigit() and _AMOUNT.search(text) is None
        if not (text.startswith(("注", "备注", "说明")) or goes_on):
            break
        taken += 1
    return layout.after[:taken], layout.after[taken:]


def _prose_of(
    before: tuple[Passage, ...], after: tuple[Passage, ...], project: Entry | None, count: int
) -> tuple[tuple[Passage, ...], tuple[Wording, ...]]:
    """The prose that speaks of a form: all of it where there is one form; of several forms, the stretches that name its project."""
    if count == 1 or not (before or after):
        return (*before, *after), ()
    spoken = [stretch for stretch in (before, after) if _names_project(stretch, project)]
    if spoken:
        return tuple(passage for stretch in spoken for passage in stretch), ()
    passages = (*before, *after)
    return (), (PROSE_UNTIED.filled(count=count),) if sum(len(passage.text) for passage in passages) > 200 else ()


def _names_project(passages: Sequence[Passage], project: Entry | None) -> bool:
    named = plain(project.text) if project is not None else ""
    return bool(named) and named in plain("".join(passage.text for passage in passages))


def _own_units(form: Form) -> frozenset[str]:
    """The units that the indicators are counted in and no list of units has."""
    slots = [slot for one in form.indicators for slot in (one.target, one.actual) if slot is not None and slot.figure is not None]
    return frozenset(slot.figure.unit for slot in slots if slot.figure is not None and slot.figure.unit is not None) - units().keys()


def _figures(form: Form | None, prose: Prose) -> tuple[Figure, ...]:
    """All figures of form and prose; one that both were read from, in a report that tells its form in sentences, counts once."""
    listed = (*(_form_figures(form) if form is not None else ()), *_prose_figures(prose))
    return tuple({figure.location: figure for figure in reversed(listed)}.values())[::-1]


def _form_figures(form: Form) -> tuple[Figure, ...]:
    slots: list[Entry | None] = [form.total_weight, form.total_score]
    for fund in form.funds:
        slots += [getattr(fund, name) for name in FUND_SLOTS]
    for one in form.indicators:
        slots += [one.target, one.actual, one.weight, one.score]
    dates = (date for one in form.indicators for date in (one.deadline, one.finished) if date is not None)
    return (*(slot.figure for slot in slots if slot is not None and slot.figure is not None), *dates)


def _prose_figures(prose: Prose) -> tuple[Figure, ...]:
    return tuple(statement.value for statement in prose.statements if statement.value is not None)
