"""Which things a rule looks at: patterns over facts, joined on keys. Rules with the same scope share one.

Aliases are canonical (a0, a1, …, in order), so that two rules that bind the same things by other names have equal scopes.
"""

from typing import NamedTuple


class Pattern(NamedTuple):
    """A fact of one kind whose key fields hold the `constants` (field, value) and equal those of earlier patterns.

    A join is (own key field, alias of an earlier pattern, key field of that pattern).
    """

    alias: str
    kind: str
    constants: tuple[tuple[str, str], ...] = ()
    joins: tuple[tuple[str, str, str], ...] = ()


class Scope(NamedTuple):
    """The patterns of a rule in binding order. A binding gives each of them a fact of its own."""

    patterns: tuple[Pattern, ...]
