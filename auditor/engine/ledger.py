"""The facts of one session, numbered as they come in; both engines take facts through it, so both refuse the same ones."""

from collections.abc import Sequence

from auditor.facts import Fact
from auditor.scope import LONGEST_VALUE

MOST_FACTS = 100_000
"""The network tells facts apart by a 32-bit hash of their number; no two numbers up to 797,185 share one."""


class Ledger:
    """Facts by number, and their ids; no more than `most`."""

    def __init__(self, most: int = MOST_FACTS) -> None:
        self._most = most
        self.ids: list[str] = []
        self._known: set[str] = set()

    def enter(self, facts: Sequence[Fact]) -> int:
        """Take the facts in, all or none; answers the number of the first.

        Raises ValueError for an id that is there already, a value that is too long or too many facts, TypeError for a value that is not
        a string.
        """
        first, entering = len(self.ids), [fact["id"] for fact in facts]
        values = [value for fact in facts for value in fact.values()]
        if not set(map(type, values)) <= {str}:
            raise TypeError("事实的每个值都应是字符串。")
        if max(map(len, values), default=0) > LONGEST_VALUE:
            raise ValueError(f"事实的值不得超过 {LONGEST_VALUE} 个字。")
        if len(set(entering)) < len(entering) or not self._known.isdisjoint(entering):
            raise ValueError("两个事实的编号相同，每个编号在一份材料中只能出现一次。")
        if first + len(entering) > self._most:
            raise ValueError(f"一份材料的事实不得超过 {self._most} 个。")
        self.ids += entering
        self._known.update(entering)
        return first
