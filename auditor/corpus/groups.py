"""The keys of submissions → which of them share a project, a unit, a department; what does not state a key is like nothing by it."""

from collections.abc import Iterable
from functools import lru_cache

from auditor.corpus.filing import Keys


class Groups:
    """Submissions by number, in order, under what they share."""

    def __init__(self, listed: Iterable[Keys]) -> None:
        self.keys = tuple(listed)
        self._copies: dict[tuple[str, str, str], int] = {}
        self.units: dict[str, list[int]] = {}
        self.projects: dict[str, dict[str, list[int]]] = {}
        self._unit_years: dict[tuple[str, str], list[int]] = {}
        self._subordinates: dict[tuple[str, str, str], list[int]] = {}
        for number, keys in enumerate(self.keys):
            self._enter(number, keys)
        several = (firsts for numbers in self._unit_years.values() if len(firsts := self._firsts(numbers)) > 1)
        self.unit_years = {firsts[0]: tuple(firsts) for firsts in several}
        """The submissions of a unit in a year, one for each project, by the first of them, where there are several."""

    def _enter(self, number: int, keys: Keys) -> None:
        if keys.project and keys.unit and keys.year:
            self._copies.setdefault((keys.project, keys.unit, keys.year), number)
        if keys.project:
            self.projects.setdefault(keys.project, {}).setdefault(keys.unit, []).append(number)
        if keys.unit:
            self.units.setdefault(keys.unit, []).append(number)
        if keys.unit and keys.year:
            self._unit_years.setdefault((keys.unit, keys.year), []).append(number)
        if all(keys) and keys.unit != keys.department:
            self._subordinates.setdefault((keys.project, keys.department, keys.year), []).append(number)

    def first_copy(self, number: int) -> int | None:
        """The first submission with the same project, unit and year; None where that is this one, or it does not state them all."""
        keys = self.keys[number]
        first = self._copies.get((keys.project, keys.unit, keys.year), number)
        return None if first == number else first

    def subordinates(self, number: int) -> list[int]:
        """The submissions of the units under a department, on its own project and year; none where the submission is no department's."""
        keys = self.keys[number]
        if not all(keys) or keys.unit != keys.department:
            return []
        return self._firsts(self._subordinates.get((keys.project, keys.department, keys.year), ()))

    @lru_cache(maxsize=1024)  # noqa: B019 groups live as long as their corpus, and no longer
    def alternatives(self, project: str) -> tuple[frozenset[str], frozenset[str]]:
        """The units and the years of all submissions on a project."""
        there = self.projects.get(project, {})
        return frozenset(there), frozenset(self.keys[number].year for numbers in there.values() for number in numbers)

    @lru_cache(maxsize=1024)  # noqa: B019 as above
    def years(self, unit: str) -> frozenset[str]:
        """The years of all submissions of a unit."""
        return frozenset(self.keys[number].year for number in self.units.get(unit, ()))

    def evaluates(self, keys: Keys) -> bool:
        """Whether any submission may be about this project, unit and year."""
        there = self.projects.get(keys.project, {})
        units = {keys.unit, ""} & there.keys() if keys.unit else there
        return any(fits(self.keys[number].year, keys.year) for unit in units for number in there[unit])

    def _firsts(self, numbers: Iterable[int]) -> list[int]:
        return [number for number in numbers if self.first_copy(number) is None]


def fits(stated: str, wanted: str) -> bool:
    """Whether two keys may be one: the same, or one of them not stated."""
    return stated == wanted or not stated or not wanted
