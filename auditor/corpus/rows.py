"""Rows of a ledger → the things that rules see, dates between them counted."""

from datetime import date
from decimal import Decimal

from auditor.corpus.ledger import Ledger, Row
from auditor.corpus.thing import Approved, Case, Evidence, Payment
from auditor.entry import direction
from auditor.model import Entry, Figure
from auditor.pattern import Pattern

_DATE = Pattern(r"(20\d\d)\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})\s*日?")


def approved(ledger: Ledger, number: int, submission: str) -> Approved:
    row, target = ledger.rows[number], _entry(ledger.rows[number], "target")
    return Approved(
        id=f"approved/{number}/{submission}",
        location=row.place.location,
        submission=submission,
        name_key=row.name or None,
        direction=direction(target),
        name=_entry(row, "name"),
        target=target,
        project=row.entry("project"),
        unit=row.entry("unit"),
        year=row.entry("year"),
    )


def payment(ledger: Ledger, number: int) -> Payment:
    row = ledger.rows[number]
    return Payment(
        id=f"payments/{number}",
        location=row.place.location,
        amount=_entry(row, "amount"),
        **{field: row.entry(field) for field in ("project", "unit", "year", "paid_on")},
    )


def evidence(ledger: Ledger, number: int) -> Evidence:
    row = ledger.rows[number]
    return Evidence(
        id=f"evidence/{number}",
        location=row.place.location,
        name_key=row.name or None,
        material=_entry(row, "material"),
        **{field: row.entry(field) for field in ("project", "unit", "year", "name", "sample")},
    )


def case(ledger: Ledger, number: int) -> Case:
    row = ledger.rows[number]
    read = {field: row.entry(field) for field in ("unit", "year", "number", "received", "accepted", "closed", "form", "outcome")}
    begun = read["accepted"] if day(read["accepted"]) is not None else read["received"]
    return Case(
        id=f"cases/{number}",
        location=row.place.location,
        acceptance_days=_between(read["received"], read["accepted"]),
        handling_days=_between(begun, read["closed"]),
        **read,
    )


def _entry(row: Row, field: str) -> Entry:
    found = row.entry(field)
    assert found is not None  # a ledger without this column was refused
    return found


def day(entry: Entry | None) -> date | None:
    """The date that a cell states: 2024-03-05, 2024/3/5, 2024年3月5日, 20240305."""
    match = _DATE.search(entry.text) if entry is not None else None
    try:
        return date(*map(int, match.groups())) if match is not None else None
    except ValueError:
        return None


def _between(first: Entry | None, last: Entry | None) -> Figure | None:
    """The days from one date to the other; None where one is not stated or they are the wrong way round."""
    begin, end = day(first), day(last)
    if begin is None or end is None or last is None or end < begin:
        return None
    days = (end - begin).days
    return Figure(text=f"{days}天", value=Decimal(days), unit="天", location=last.location)
