"""Statements as read one by one → the same, settled over the whole submission: what the table and the other statements tell of each.

The form's figures are slots: the target of this indicator, the execution of that fund. A figure of the prose whose role or subject the
words alone did not tell may state any slot that prints the same value; which one, is decided for all figures of a line together, by how
much speaks for each pairing, every slot being stated once. What nothing but the value speaks for stays untied.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from auditor.forms.prose.aside import light_verbs
from auditor.forms.prose.claims import directed, is_claim, of_all
from auditor.forms.prose.evidence import Passage
from auditor.forms.prose.followers import followed
from auditor.forms.prose.owners import Owner, Told, owners_of, printed_by, states, told
from auditor.forms.prose.pairing import SETTLED, pair_all, pair_rest
from auditor.forms.prose.slots import VALUES, Slots
from auditor.forms.prose.strays import summed_up, untied, without_far, without_odd, without_parts, without_places
from auditor.forms.prose.stretch import Names, Spoken, without_role_words
from auditor.forms.prose.subjects import UNSURE, is_very, measured
from auditor.forms.prose.suppositions import suppose
from auditor.model import AMOUNTS, Figure, Form, FundLine, Indicator, Statement

_DOUBTFUL, _SURE = 0.7, 0.95
_EXCHANGED = {"actual": ("target",), "executed": ("budget", "initial"), "budget": ("executed",), "initial": ("executed", "budget")}
"""What a statement of each role may be instead."""


def assigned(spoken: Sequence[Spoken], names: Names) -> tuple[Statement, ...]:
    """The statements, each about what fits it best.

    A name that several indicators share goes to the only one whose figure it states. A figure tied by less than its whole name that
    prints something else than the table is left untied where another statement gives that indicator the figure of the table: all such ties
    that were ever measured were to the wrong thing.
    """
    form = names.form
    if form is None:
        return tuple(one.statement for one in spoken)
    owners = owners_of(form)
    spoken = [one._replace(statement=without_odd(_settled(one.statement, owners), owners)) for one in without_places(spoken, names)]
    slots = Slots(form)
    by_line: dict[int, list[Spoken]] = defaultdict(list)
    for one in spoken:
        by_line[one.line].append(one)
    passages = [Passage(line, slots, names) for line in by_line.values()]
    for passage in passages:
        pair_all(passage)
    for passage in suppose(passages, names):
        pair_rest(passage)
    read = [one for passage in passages for one in followed([said.statement for said in passage.spoken], passage.spoken, names)]
    settled = [_of_its_group(one, form) for one in _totals(read, form)]
    as_told = told(settled, owners)
    settled = [_exchanged(_in_scope(one, as_told), as_told) for one in settled]
    settled = without_far(without_parts(settled, as_told, summed_up(passages)), owners)
    settled = [of_all(directed(one, form), form) for one in settled]
    return tuple(_doubted(one, as_told) for one in settled if is_claim(one))


def _totals(statements: list[Statement], form: Form) -> list[Statement]:
    """A total that differs from the form's is doubtful where another is the form's: it may be a part's, or an earlier one."""
    total = form.total_score.figure if form.total_score is not None else None
    stated = [one for one in statements if one.role == "total_score" and one.value is not None]
    if total is None or not any(one.value is not None and one.value.value == total.value for one in stated):
        return statements
    other = {one.id for one in stated if one.value is not None and one.value.value != total.value}
    return [one.model_copy(update={"confidence": _DOUBTFUL}) if one.id in other else one for one in statements]


def _of_its_group(one: Statement, form: Form) -> Statement:
    """A score of more than its indicator can have that its group's indicators have together, about that group, the highest: 教练员满意度
    91.7%，该项合计10分, of two indicators with 5 each."""
    indicators = {other.id: other for other in form.indicators}
    own = indicators.get(one.about or "")
    weight = printed_by(own, "full_marks")
    if one.role != "score" or own is None or one.value is None or weight is None or one.value.value <= weight.value:
        return one
    for group in form.groups:
        figures = [printed_by(indicators.get(name), one.role) for name in group.indicators]
        together = sum((figure.value for figure in figures if figure is not None), Decimal(0))
        if own.id in group.indicators and len(figures) > 1 and None not in figures and together == one.value.value:
            return one.model_copy(update={"about": group.id, "confidence": SETTLED, "candidates": (), "grounds": "与指标得分之和相同"})
    return one


def _settled(one: Statement, owners: Mapping[str, Owner]) -> Statement:
    """A statement that several indicators may be meant by, about the only one whose figure it gives."""
    if one.about is not None or one.value is None or not one.candidates:
        return one
    fitting = _fitting(one.value, one.role, one.candidates, owners)
    if len(fitting) != 1:
        return one
    return one.model_copy(
        update={"about": fitting[0], "confidence": SETTLED, "candidates": (), "grounds": "几个同名指标中只有它与表中数值相同"}
    )


def _fitting(value: Figure, role: str, candidates: Iterable[str], owners: Mapping[str, Owner]) -> list[str]:
    figures = ((name, printed_by(owners.get(name), role)) for name in candidates)
    return [name for name, own in figures if own is not None and states(value, own)]


def _doubted(one: Statement, told: Told) -> Statement:
    """What prints something else than the form where another statement gives what the form prints: in doubt, and tied to nothing where
    less than a whole name ties it."""
    owner = told.owner(one)
    if owner is None or not told.is_another(one):
        return one
    is_repeated = one.confidence >= _SURE and (one.role not in VALUES or _says_no_more(one.subject, owner))
    if is_repeated or told.is_exchanged(one) or not isinstance(owner, Indicator):
        return one.model_copy(update={"confidence": min(one.confidence, UNSURE)})
    return untied(one)


def _in_scope(one: Statement, told: Told) -> Statement:
    """A statement, an amount that is only perhaps the project's untied where it is more than twice or less than half of what the form has,
    and no slip of the point: 累计支出2798.6万元 over several years, 总投资4.6亿元 beside this year's 960万元."""
    own = told.own(one) if isinstance(told.owner(one), FundLine) and one.role in AMOUNTS else None
    if own is None or one.value is None or (one.confidence > UNSURE and not told.gives(one)):
        return one
    said, stated = measured(one.value), measured(own)
    is_near = not said or not stated or stated <= 2 * said <= 4 * stated
    return one if is_near or (said / stated).normalize().as_tuple().digits == (1,) else untied(one)


def _says_no_more(subject: str, owner: Owner) -> bool:
    """Whether words are the name of an indicator and nothing else, as where something is told again: not 第七届拟组织采购商."""
    name = owner.name.text if isinstance(owner, Indicator) else ""
    rest = without_role_words("".join(sign for sign in light_verbs().sub("", subject) if sign not in name))
    return len(rest) <= 1


def _exchanged(one: Statement, told: Told) -> Statement:
    """What prints another value than the form, while another statement gives the one of the form, is what it prints the very value of:
    another role of the same (列支135万元 the budget beside 支出128.25万元), or the same of another line of the funds."""
    if one.value is None or not told.is_another(one):
        return one
    owner = told.owner(one)
    lines = [other.id for other in told.owners.values() if isinstance(other, FundLine) and is_very(one.value, printed_by(other, one.role))]
    if isinstance(owner, FundLine) and one.role in (*AMOUNTS, "executed_rate") and len(lines) == 1:
        return one.model_copy(update={"about": lines[0], "confidence": SETTLED, "grounds": "与表中数值相同"})
    meant = next((role for role in _EXCHANGED.get(one.role, ()) if is_very(one.value, printed_by(owner, role))), None)
    return one if meant is None else one.model_copy(update={"role": meant, "confidence": SETTLED, "grounds": "与表中数值相同"})
