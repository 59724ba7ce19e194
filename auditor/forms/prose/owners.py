"""The indicators and lines of funds of a form: what it prints of each, and which of that the prose gives as well."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from auditor.forms.prose.subjects import is_very, measured
from auditor.model import Entry, Figure, Form, FundLine, Indicator, Statement
from auditor.quantity import agrees, printed
from auditor.slip import is_exchange

_FIELDS = {
    "actual": "actual",
    "target": "target",
    "score": "score",
    "full_marks": "weight",
    "initial": "initial",
    "budget": "budget",
    "received": "received",
    "executed": "executed",
    "executed_rate": "rate",
}

Owner = Indicator | FundLine
"""What the form has slots of its own for."""


class Told(NamedTuple):
    """What a form has slots for by id, and the roles in which some statement gives what it prints of each."""

    owners: Mapping[str, Owner]
    given: Mapping[str, frozenset[str]]

    def owner(self, one: Statement) -> Owner | None:
        return self.owners.get(one.about or "")

    def own(self, one: Statement) -> Figure | None:
        """What the form prints in the place that a statement is about."""
        return printed_by(self.owner(one), one.role)

    def is_given(self, one: Statement) -> bool:
        """Whether some statement gives what the form prints there."""
        return one.role in self.given.get(one.about or "", ())

    def gives(self, one: Statement) -> bool:
        """Whether some statement gives the amount that the form prints there, there or as other money that is as much."""
        own, owner = self.own(one), self.owner(one)
        roles = (role for role in self.given.get(one.about or "", ()) if role in ("initial", "budget", "received"))
        return self.is_given(one) or any(is_very(own, printed_by(owner, role)) for role in roles if own is not None)

    def is_another(self, one: Statement) -> bool:
        """Whether a statement prints something else than the form where another gives what the form prints."""
        own = self.own(one)
        return one.value is not None and own is not None and self.is_given(one) and not states(one.value, own)

    def is_exchanged(self, one: Statement) -> bool:
        """Whether a statement gives what the form prints with digits exchanged."""
        own = self.own(one)
        return one.value is not None and own is not None and is_exchange(measured(one.value), measured(own))


def owners_of(form: Form) -> dict[str, Owner]:
    return {**{one.id: one for one in form.indicators}, **{one.id: one for one in form.funds}}


def told(statements: Iterable[Statement], owners: Mapping[str, Owner]) -> Told:
    """What the statements give as the form does; what was received, where the form does not say, as the budget."""
    given: dict[str, set[str]] = defaultdict(set)
    for one in statements:
        owner = owners.get(one.about or "")
        role = "budget" if one.role == "received" and printed_by(owner, "received") is None else one.role
        own = printed_by(owner, role)
        if one.about is not None and one.value is not None and own is not None and states(one.value, own):
            given[one.about].add(role)
    return Told(owners, {about: frozenset(roles) for about, roles in given.items()})


def printed_by(owner: Owner | None, role: str) -> Figure | None:
    """What the form prints of something for a role."""
    slot = getattr(owner, _FIELDS.get(role, ""), None)
    return slot.figure if isinstance(slot, Entry) else None


def states(value: Figure, own: Figure) -> bool:
    """Whether a figure is, as far as it is given, what the form prints."""
    return agrees(printed(value), printed(own)) is True
