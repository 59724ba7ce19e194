"""A submission in, its facts out: what the engine sees of it.

A fact is flat and all strings: the kind of the thing, its id and the key fields of its kind, each present, "" where the thing has none.
Figures, texts and places stay behind; a rule reaches them through the id.
"""

from collections.abc import Iterator
from functools import cache

from auditor.model import Breakdown, Cause, Excerpt, Form, FundLine, Goal, Group, Indicator, Repair, Section, Statement, Submission
from auditor.vocabulary import kinds

Fact = dict[str, str]
Thing = Submission | Form | FundLine | Indicator | Group | Goal | Statement | Section | Excerpt | Breakdown | Repair


def of(submission: Submission) -> tuple[Fact, ...]:
    """The facts of a submission, in the order in which it holds its things."""
    return tuple(fact(kind, thing) for kind, thing in things(submission))


def slot(field: str) -> str:
    """Where a fact keeps a key field: under its name, but the kind of a repair steps aside for the kind of the thing."""
    return "kind_" if field == "kind" else field


def things(submission: Submission) -> Iterator[tuple[str, Thing]]:
    """Every thing of a submission with its kind, in the order of its facts."""
    yield "submission", submission
    if submission.form:
        yield "form", submission.form
        yield from (("fund", fund) for fund in submission.form.funds)
        yield from (("indicator", indicator) for indicator in submission.form.indicators)
        yield from (("group", group) for group in submission.form.groups)
        yield from (("goal", goal) for goal in submission.form.goals)
    yield from (("statement", statement) for statement in submission.statements)
    yield from (("section", section) for section in submission.sections)
    yield from (("excerpt", excerpt) for excerpt in submission.excerpts)
    yield from (("breakdown", breakdown) for breakdown in submission.breakdowns)
    yield from (("repair", repair) for repair in submission.repairs)


def fact(kind: str, thing: Thing | Cause) -> Fact:
    """What the engine sees of one thing."""
    made = {"kind": kind}
    for name, field in _keys(kind):
        made[name] = getattr(thing, field) or ""
    return made


@cache
def _keys(kind: str) -> tuple[tuple[str, str], ...]:
    """Where a fact keeps each key field, and the field."""
    keys = (field.name for field in kinds()[kind].fields.values() if field.type == "key" and not field.across)
    return tuple((slot(key), key) for key in keys)
