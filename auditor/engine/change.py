"""Figures of a submission changed → what the rules would then say of the things they were asked about."""

from collections.abc import Iterable, Iterator, Sequence, Set
from typing import NamedTuple

from auditor.engine.judgement import Judgement
from auditor.expression import FIRST_NAME, Frame, Value, context
from auditor.expression.value import PARAMETERS, SUBMISSION, THINGS
from auditor.model import FUND_SLOTS, Entry, Figure, Form, FundLine, Group, Indicator, Location, Section, Statement, Submission

_FIELDS = (
    (FundLine, FUND_SLOTS),
    (Indicator, ("target", "actual", "weight", "score")),
    (Group, ("stated_weight",)),
    (Form, ("total_weight", "total_score")),
)

Owner = FundLine | Indicator | Group | Form | Statement


class Slot(NamedTuple):
    """A printed figure: the thing it belongs to, and the field that it fills."""

    owner: Owner
    field: str
    figure: Figure


class Change(NamedTuple):
    """A slot, and the figure that would stand there."""

    slot: Slot
    due: Figure


def slots(submission: Submission) -> dict[Location, Slot]:
    """Every printed figure that a rule may read, by its place."""
    return {slot.figure.location: slot for slot in _slots(submission)}


def _slots(submission: Submission) -> Iterator[Slot]:
    form = submission.form
    owners: Iterable[Owner] = (*form.funds, *form.indicators, *form.groups, form) if form is not None else ()
    for owner in owners:
        fields = next(names for kind, names in _FIELDS if isinstance(owner, kind))
        for field in fields:
            entry: Entry | None = getattr(owner, field)
            if entry is not None and entry.figure is not None:
                yield Slot(owner, field, entry.figure)
    yield from (Slot(one, "value", one.value) for one in submission.statements if one.value is not None)


class Supposed:
    """The submission as it would be with some figures changed."""

    def __init__(self, before: Frame, changes: Sequence[Change]) -> None:
        things: dict[str, Value] = dict(before[THINGS])
        for slot, due in changes:
            owner = things[slot.owner.id]
            held = due if slot.field == "value" else _filled(getattr(owner, slot.field), due)
            things[owner.id] = owner.model_copy(update={slot.field: held})
        submission = _rebuilt(before[SUBMISSION], things, {type(slot.owner) for slot, _ in changes})
        self.context = context(submission, before[PARAMETERS], things)
        self.things = things

    def holds(self, judgement: Judgement) -> bool:
        """Whether a rule finds nothing wrong with what it found before; what it can no longer decide it does not find right."""
        assert judgement.frame is not None
        rule = judgement.definition
        bound = judgement.frame[FIRST_NAME : FIRST_NAME + len(rule.binds)]
        frame = self.context + [self.things.get(thing.id, thing) for thing in bound] + rule.compiled.blank
        tests = rule.compiled.tests
        try:
            applies = True if tests.where is None else tests.where(frame)
            return applies is False or (applies is True and tests.check(frame) is True)
        except (ArithmeticError, ValueError):
            return False


def _filled(entry: Entry, due: Figure) -> Entry:
    return entry.model_copy(update={"text": due.text, "figure": due})


def _rebuilt(submission: Submission, things: dict[str, Value], changed: Set[type]) -> Submission:
    """The submission with its things as they are now, those of the `changed` kinds among them."""
    form: Form | None = submission.form
    if form is not None and changed != {Statement}:
        lines = {"funds": tuple(things[one.id] for one in form.funds), "indicators": tuple(things[one.id] for one in form.indicators)}
        groups = tuple(things[one.id] for one in form.groups)
        form = things[form.id].model_copy(update={**lines, "groups": groups})
        things[form.id] = form
    told: dict[str, Value] = {}
    if Statement in changed:
        told["statements"] = tuple(things[one.id] for one in submission.statements)
        told["sections"] = tuple(_section(one, things) for one in submission.sections)
        things.update({one.id: one for one in told["sections"]})
    now = submission.model_copy(update={"form": form, **told})
    things[now.id] = now
    return now


def _section(section: Section, things: dict[str, Value]) -> Section:
    def now(one: Statement | None) -> Statement | None:
        return None if one is None else things[one.id]

    return section.model_copy(
        update={
            "score": now(section.score),
            "full_marks": now(section.full_marks),
            "part_scores": tuple(map(now, section.part_scores)),
            "part_full_marks": tuple(map(now, section.part_full_marks)),
        }
    )
