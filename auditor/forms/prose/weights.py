"""How many marks a form gives at most: for each indicator and group, for any part of it, and for the whole."""

from collections.abc import Mapping
from decimal import Decimal

from auditor.forms.prose.stretch import Names
from auditor.model import Entry, Group

_WHOLE = Decimal(100)


def most(names: Names) -> Decimal:
    """The marks that the whole can score."""
    stated = _value(names.form.total_weight) if names.form is not None else None
    return stated if stated is not None else _WHOLE


def most_of_a_part(names: Names) -> Decimal:
    """The most that any group of the form can score; where the form leaves that of one open, what the whole can."""
    weights = weights_of(names)
    groups = names.form.groups if names.form is not None else ()
    return max((weights.get(group.id, most(names)) for group in groups), default=_WHOLE)


def weights_of(names: Names) -> dict[str, Decimal]:
    """The full marks of each indicator that states them, and of each group those of its indicators together, or what its label states."""
    form = names.form
    if form is None:
        return {}
    own = {one.id: weight for one in form.indicators if (weight := _value(one.weight)) is not None}
    groups = {group.id: weight for group in form.groups if (weight := _of_group(group, own)) is not None}
    return own | groups


def _of_group(group: Group, own: Mapping[str, Decimal]) -> Decimal | None:
    parts = [own[one] for one in group.indicators if one in own]
    return sum(parts, Decimal(0)) if parts and len(parts) == len(group.indicators) else _value(group.stated_weight)


def _value(entry: Entry | None) -> Decimal | None:
    return entry.figure.value if entry is not None and entry.figure is not None else None
