"""A figure and what would be due in its place → how the one came to be written for the other, and what the figure is called."""

from decimal import ROUND_HALF_UP, Decimal

from auditor.engine.change import Change, Slot
from auditor.model import Entry, Form, FundLine, Group, Indicator, Statement, Submission
from auditor.quantity import agrees, printed
from auditor.slip import slip
from auditor.vocabulary import kinds

_COMMON = Decimal(100)
_CENT = Decimal("0.01")


def slipped(change: Change, submission: Submission) -> str:
    """The slip that explains a figure, by its key (DOMAIN.md, figures as printed); "" where none does."""
    slot, due = change
    of_pen = slip(printed(slot.figure), printed(due))
    if of_pen is not None:
        return of_pen
    if _is_neighbours(slot, submission):
        return "neighbour"
    if _is_previous(slot, submission):
        return "previous"
    if _is_forward(slot):
        return "forward"
    if _is_targets(slot, submission):
        return "target"
    return "inverted" if _is_inverted(change) else ""


def _is_neighbours(slot: Slot, submission: Submission) -> bool:
    """Whether a cell prints what the cell above or below it does, and that is not what many cells print (100%, 10)."""
    form = submission.form
    if form is None or not isinstance(slot.owner, Indicator) or slot.figure.value % 10 == 0:
        return False
    rows = [one.id for one in form.indicators]
    at = rows.index(slot.owner.id)
    near = [form.indicators[row] for row in (at - 1, at + 1) if 0 <= row < len(rows)]
    entries: list[Entry | None] = [getattr(one, slot.field) for one in near]
    figures = [entry.figure for entry in entries if entry is not None and entry.figure is not None]
    return any(figure.value == slot.figure.value and figure.unit == slot.figure.unit for figure in figures)


def _is_previous(slot: Slot, submission: Submission) -> bool:
    """Whether the prose gives the same figure as that of an earlier year."""
    about = slot.owner.about if isinstance(slot.owner, Statement) else slot.owner.id
    earlier = (one.value for one in submission.statements if one.role == "previous" and one.about == about and one.value is not None)
    return any(agrees(printed(figure), printed(slot.figure)) is True for figure in earlier)


def _is_forward(slot: Slot) -> bool:
    """Whether a score of an at-most indicator is actual ÷ target × weight."""
    one = slot.owner
    if slot.field != "score" or not isinstance(one, Indicator) or one.direction != "at_most":
        return False
    figures = [entry.figure for entry in (one.actual, one.target, one.weight) if entry is not None and entry.figure is not None]
    if len(figures) < 3 or not figures[1].value:
        return False
    actual, target, weight = (figure.value for figure in figures)
    return (actual / target * weight).quantize(_CENT, ROUND_HALF_UP) == slot.figure.value


def _is_targets(slot: Slot, submission: Submission) -> bool:
    """Whether an actual value, in the form or the prose, is the target."""
    about = slot.owner.about if isinstance(slot.owner, Statement) and slot.owner.role == "actual" else slot.owner.id
    owner = next((one for one in submission.form.indicators if one.id == about), None) if submission.form is not None else None
    target = owner.target.figure if owner is not None and owner.target is not None else None
    is_actual = slot.field in ("actual", "value")
    return is_actual and target is not None and target.value == slot.figure.value != _COMMON and target.unit == slot.figure.unit


def _is_inverted(change: Change) -> bool:
    """Whether a ratio is one over what it should be."""
    stated, due = printed(change.slot.figure), printed(change.due)
    if stated.unit is None or stated.unit.dimension != "ratio" or not due.value:
        return False
    inverse = 1 / (due.value * stated.unit.scale * stated.unit.scale)
    return abs(inverse - stated.value) <= Decimal(1).scaleb(-change.slot.figure.digits)


def thing_named(slot: Slot) -> str:
    """What a figure is, in words: 指标「接访次数」得分."""
    owner = slot.owner
    match owner:
        case Statement():
            roles = dict(kinds()["statement"].fields["role"].values)
            return f"正文「{owner.subject}」{roles.get(owner.role, '')}"
        case Indicator():
            return f"指标「{owner.name.text}」{kinds()['indicator'].fields[slot.field].zh}"
        case FundLine():
            return f"「{owner.label.text}」{kinds()['fund'].fields[slot.field].zh}"
        case Group():
            return f"「{owner.name.text}」{kinds()['group'].fields[slot.field].zh}"
        case Form():
            return kinds()["form"].fields[slot.field].zh
