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


Binding = tuple[int, tuple[str, ...]]
"""What a matcher proposes: the index of a scope, and the ids of the facts its patterns bind, in pattern order."""

MOST_PATTERNS = 16
MOST_JOINS = 28
LONGEST_VALUE = 1000
"""Limits of durable_rules: 16 facts in a match; 31 expressions in a join, three of which are the adapter's own; lengths in 16 bits."""


def refusal(scope: Scope) -> str | None:
    """Why no engine takes this scope, as a sentence for the author of the rule; None where it is sound."""
    if not 1 <= len(scope.patterns) <= MOST_PATTERNS:
        return f"一条规则的 for 应绑定 1 至 {MOST_PATTERNS} 个对象，这条绑定了 {len(scope.patterns)} 个。"
    earlier: set[str] = set()
    for pattern in scope.patterns:
        if pattern.alias in earlier:
            return f"for 中的 {pattern.alias} 出现了两次。"
        if len(pattern.joins) > MOST_JOINS:
            return f"{pattern.alias} 与其他对象的相等条件不得超过 {MOST_JOINS} 个，这条有 {len(pattern.joins)} 个。"
        if any(len(value) > LONGEST_VALUE for _, value in pattern.constants):
            return f"{pattern.alias} 的相等条件中，常量不得超过 {LONGEST_VALUE} 个字。"
        unknown = next((other for _, other, _ in pattern.joins if other not in earlier), None)
        if unknown is not None:
            return f"{pattern.alias} 的相等条件引用了 {unknown}，它没有排在 {pattern.alias} 之前。"
        earlier.add(pattern.alias)
    return None
