"""Submissions gathered one by one, and ledgers → the facts by which rules across them are paired, and the things behind the facts."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import TracebackType
from typing import Any, Self

from auditor import key, vocabulary
from auditor.corpus import likeness, rows
from auditor.corpus.filing import Keys, Record, filed
from auditor.corpus.groups import Groups, fits
from auditor.corpus.ledger import Belonging, Ledger
from auditor.corpus.shelf import Shelf
from auditor.corpus.thing import (
    Budgeted,
    CaseList,
    EvidenceList,
    FiledSubmission,
    Likeness,
    Part,
    PaymentList,
    Rollup,
    Summary,
    UnitYear,
)
from auditor.expression import location
from auditor.facts import Fact, things
from auditor.model import Entry, Figure, Statement
from auditor.similarity import similarity

_KEPT = 64
"""Submissions kept in memory as they were last asked for."""
_NEAR = 0.6
_NO_KEY = "\x1f"


class Corpus:
    """Submissions in the order they were added, ids s1, s2, …; what they hold waits in a file until it is asked for. Close it after use.

    The id of a thing begins with that of its submission, or with the name of its ledger.
    """

    def __init__(self, ledgers: Iterable[Ledger] = ()) -> None:
        self.ledgers: Mapping[str, Ledger] = {ledger.name: ledger for ledger in ledgers}
        self.keys: list[Keys] = []
        self._indicators: list[tuple[tuple[str, str, str, str], ...]] = []
        self._sketches: list[tuple[int, ...]] = []
        self._shelf = Shelf()
        self._groups: Groups | None = None
        self._alike: dict[int, int] | None = None
        self._submission = lru_cache(maxsize=_KEPT)(self._load)
        self._said = lru_cache(maxsize=_KEPT)(lambda number: likeness.said(self._submission(number)[0]))

    def add(self, record: Record) -> str:
        """Take a submission in; its id."""
        self._shelf.put(record.reading)
        self.keys.append(record.keys)
        self._indicators.append(record.indicators)
        self._sketches.append(record.sketch)
        self._groups = self._alike = None
        return _identity(len(self.keys) - 1)

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def sketched(self) -> int:
        """How many submissions say enough to be compared by their words."""
        return sum(map(bool, self._sketches))

    # facts

    def facts(self, kinds: Iterable[str]) -> Iterator[Fact]:
        """The facts of these kinds. A key that a thing does not have is told apart from every other, so that it pairs with nothing."""
        for kind in dict.fromkeys(kinds):
            none = {field.name: "" for field in vocabulary.kinds()[kind].fields.values() if field.type == "key"}
            for fact in self._facts(kind):
                yield {field: value or f"{_NO_KEY}{fact['id']}" for field, value in {**none, **fact}.items()}

    def _facts(self, kind: str) -> Iterator[Fact]:
        match kind:
            case "submission":
                return (self._submission_fact(number, keys) for number, keys in enumerate(self.keys))
            case "indicator":
                return (fact for number, listed in enumerate(self._indicators) for fact in _indicator_facts(_identity(number), listed))
            case "unit_year":
                firsts = ((_identity(number), self.keys[number]) for number in self.groups.unit_years)
                return (_fact(kind, f"{own}/unit-year", unit_key=keys.unit, year_key=keys.year) for own, keys in firsts)
            case "rollup":
                departments = (_identity(number) for number in range(len(self.keys)) if self.groups.subordinates(number))
                return (_fact(kind, f"{own}/rollup", submission=own) for own in departments)
            case "likeness":
                pairs = ((_identity(first), _identity(second)) for second, first in self._likenesses().items())
                return (_fact(kind, f"{second}/likeness", first=first, second=second) for first, second in pairs)
        return self._ledger_facts(kind)

    def _submission_fact(self, number: int, keys: Keys) -> Fact:
        return _fact(
            "submission",
            _identity(number),
            project_key=keys.project,
            unit_key=keys.unit,
            department_key=keys.department,
            year_key=keys.year,
            previous_year=key.year_before(keys.year),
            first_copy=self._first_copy(number),
        )

    def _ledger_facts(self, kind: str) -> Iterator[Fact]:
        if kind == "budgeted" and "projects" in self.ledgers:
            yield from (_fact(kind, f"projects/{number}") for number in range(len(self.ledgers["projects"].rows)))
        elif kind == "approved" and "approved" in self.ledgers:
            ledger = self.ledgers["approved"]
            for number in range(len(self.keys)):
                own = _identity(number)
                belonging = self._belonging(ledger, number)
                for row in belonging.rows if belonging.is_clear else ():
                    yield _fact(kind, f"approved/{row}/{own}", submission=own, name_key=ledger.rows[row].name)
        elif kind in _LISTS and _LISTS[kind] in self.ledgers:
            for number in range(len(self.keys)):
                own = _identity(number)
                yield _fact(kind, f"{own}/{_LISTS[kind]}", submission=own)

    # things

    def submission(self, name: str) -> FiledSubmission:
        """A submission by its id."""
        return self._submission(_number(name))[0]

    def held(self, name: str) -> Mapping[str, Any]:
        """Everything that the submission with this id holds, itself included, by id."""
        return self._submission(_number(name))[1]

    def thing(self, kind: str, name: str) -> Any:
        """The thing of a fact."""
        match kind:
            case "submission":
                return self.submission(name)
            case "indicator":
                return self.held(name.partition("/")[0])[name]
            case "unit_year":
                return self._unit_year(name)
            case "rollup":
                return self._rollup(name)
            case "likeness":
                return self._likeness(name)
            case "approved":
                _, row, own = name.split("/")
                return rows.approved(self.ledgers["approved"], int(row), own)
            case "budgeted":
                return self._budgeted(name)
        return self._list(kind, name)

    def summary(self, number: int) -> Summary:
        """Header and totals of a submission."""
        submission = self._submission(number)[0]
        total = submission.form.execution if submission.form is not None else None
        return Summary(
            id=f"{submission.id}/summary",
            submission=submission.id,
            location=location(submission),
            project=submission.project,
            unit=submission.unit,
            year=submission.year,
            total_score=_total(submission),
            budget=total.budget if total is not None else None,
            executed=total.executed if total is not None else None,
        )

    def _load(self, number: int) -> tuple[FiledSubmission, Mapping[str, Any]]:
        kept = Record(self._shelf.text(number), self.keys[number], self._indicators[number])
        made = filed(kept, _identity(number), self._first_copy(number))
        return made, {thing.id: thing for _, thing in things(made)}

    def _unit_year(self, name: str) -> UnitYear:
        number = _number(name.partition("/")[0])
        keys, summaries = self.keys[number], tuple(self.summary(one) for one in self.groups.unit_years[number])
        return UnitYear(id=name, location=summaries[0].location, unit_key=keys.unit, year_key=keys.year, summaries=summaries)

    def _rollup(self, name: str) -> Rollup:
        own = name.partition("/")[0]
        units, parts = [], []
        for number in self.groups.subordinates(_number(own)):
            summary = self.summary(number)
            units.append(summary)
            form = self._submission(number)[0].form
            parts += [
                Part(
                    id=f"{one.id}/part",
                    location=one.name.location,
                    name_key=one.name_key,
                    name=one.name,
                    unit=summary.unit,
                    actual=one.actual,
                    budget=summary.budget,
                )
                for one in (form.indicators if form is not None else ())
            ]
        return Rollup(id=name, location=location(self.submission(own)), submission=own, units=tuple(units), parts=tuple(parts))

    def _likeness(self, name: str) -> Likeness:
        later = _number(name.partition("/")[0])
        earlier = self._likenesses()[later]
        first, second = self._submission(earlier)[0], self._submission(later)[0]
        one, other = self._said(earlier), self._said(later)
        words = likeness.same_words(one, other)
        place = words[0].location if words is not None else location(second)
        return Likeness(
            id=name,
            location=place,
            first=first.id,
            second=second.id,
            share=likeness.percent(likeness.share(one, other), place),
            words=words[0] if words is not None else None,
            other_words=words[1] if words is not None else None,
            leftover=likeness.leftover(first, second),
        )

    def _budgeted(self, name: str) -> Budgeted:
        row = self.ledgers["projects"].rows[int(name.partition("/")[2])]
        project = row.entry("project")
        assert project is not None  # a ledger without this column was refused
        evaluated = self.groups.evaluates(row.keys)
        numbers = self.groups.units.get(row.keys.unit, ()) if row.keys.unit else range(len(self.keys))
        there = [number for number in numbers if fits(self.keys[number].year, row.keys.year)]
        near = [] if evaluated else [number for number in there if similarity(self.keys[number].project, row.keys.project) >= _NEAR]
        return Budgeted(
            id=name,
            location=row.place.location,
            project=project,
            unit=row.entry("unit"),
            year=row.entry("year"),
            amount=row.entry("amount"),
            evaluated=evaluated,
            has_unit=bool(there),
            nearest=self._submission(near[0])[0].project if near else None,
        )

    def _list(self, kind: str, name: str) -> PaymentList | CaseList | EvidenceList:
        own, _, ledger_name = name.partition("/")
        ledger, place = self.ledgers[ledger_name], location(self.submission(own))
        belonging = self._belonging(ledger, _number(own))
        shared = {"id": name, "location": place, "submission": own, "clear": belonging.is_clear}
        match kind:
            case "payment_list":
                return PaymentList(**shared, payments=tuple(rows.payment(ledger, row) for row in belonging.rows))
            case "case_list":
                return CaseList(**shared, cases=tuple(rows.case(ledger, row) for row in belonging.rows))
        listed = tuple(rows.evidence(ledger, row) for row in belonging.rows)
        return EvidenceList(**shared, has_unit=ledger.knows(self.keys[_number(own)].unit), evidence=listed)

    # what submissions share

    @property
    def groups(self) -> Groups:
        if self._groups is None:
            self._groups = Groups(self.keys)
        return self._groups

    def _likenesses(self) -> dict[int, int]:
        if self._alike is None:
            self._alike = dict(likeness.candidates(self._sketches, [keys.unit for keys in self.keys]))
        return self._alike

    def _first_copy(self, number: int) -> str:
        first = self.groups.first_copy(number)
        return "" if first is None else _identity(first)

    def _belonging(self, ledger: Ledger, number: int) -> Belonging:
        keys = self.keys[number]
        if ledger.name == "cases":
            return ledger.belonging(keys, frozenset(self.groups.units), self.groups.years(keys.unit))
        return ledger.belonging(keys, *self.groups.alternatives(keys.project))

    def close(self) -> None:
        self._shelf.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


_LISTS = {"payment_list": "payments", "case_list": "cases", "evidence_list": "evidence"}


def _fact(kind: str, name: str, **keys: str) -> Fact:
    return {"kind": kind, "id": name, **keys}


def _indicator_facts(own: str, listed: Iterable[tuple[str, str, str, str]]) -> Iterator[Fact]:
    for name, name_key, group, direction in listed:
        within = f"{own}/{group}" if group else ""
        yield _fact("indicator", f"{own}/{name}", group=within, direction=direction, submission=own, name_key=name_key)


def _identity(number: int) -> str:
    return f"s{number + 1}"


def _number(name: str) -> int:
    return int(name[1:]) - 1


def _total(submission: FiledSubmission) -> Entry | Figure | None:
    """The total score of the form, or of the prose where there is no form."""
    if submission.form is not None:
        return submission.form.total_score
    totals: list[Statement] = [one for one in submission.statements if one.role == "total_score" and one.value is not None]
    return totals[0].value if totals else None
