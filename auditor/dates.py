"""A day or month by which something is due (10月31日前) or was done (10月25日完工) → figures that can be told apart as earlier and later.

Dates are no quantities of the form: they stand in slots of their own, `deadline` and `finished`, and only what asks after those sees them.
Days count from the first of the calendar, months from the year 0; where no year is written both sides are taken to be of one year.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from auditor.figures import folded
from auditor.model import Entry, Figure, Location
from auditor.pattern import Pattern
from auditor.quantity import DAY, MONTH

_DATE = Pattern(
    r"(?:(?<![\d.])|(?<=^\d\.))(?<![-—–~至、])(?<![\d年月日号底末旬初]到)"
    r"(?:(?P<year>20\d\d) ?(?:年度?|[./-]) ?)?(?P<month>1[0-2]|0?[1-9]) ?"
    r"(?:月份?|(?<=[./-]\d)[./-]|(?<=[./-]\d\d)[./-]) ?"
    r"(?:(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)(?: ?[日号])?|(?P<end>底|末)|(?P<part>[上中下]旬|初))?(?! ?[-—–~至到、])"
)
_BY = Pattern(r" ?(?:之|以)?前| ?内")
_NOT_DONE = Pattern(r"[未没尚拟]|预计|计划|推迟|延期|预期|次年|下年|明年|翌年|每")
_BEGUN = Pattern(r"开工|启动|动工|开始|进场")
_AT_LEAST = Pattern(r"[≥＞>]|不早于|晚于|以后|之后")
_NO_YEAR = 4
"""A leap year of no submission, for dates without a year."""
_HALF_A_YEAR = 6


class Day(NamedTuple):
    """A date in a text, at its characters from `start` to `end`.

    `day` is None for a whole month; `is_end` tells of 10月底, `is_limit` of 10月前.
    """

    year: int | None
    month: int
    day: int | None
    is_end: bool
    is_limit: bool
    start: int
    end: int

    @property
    def last(self) -> int | None:
        """The day of a month that is meant by a limit: the last of it where its end is named."""
        return monthrange(self.year or _NO_YEAR, self.month)[1] if self.is_end else self.day


def days(text: str) -> Iterator[Day]:
    """The dates of a text, those that begin or end a stretch (3月至5月) left out."""
    plain = folded(text)
    if "月" not in plain and "20" not in plain:  # most slots and sentences: not even the pattern is needed for them
        return
    for found in _DATE.finditer(plain):
        by = _BY.match(plain, found.end())
        day = Day(
            int(found["year"]) if found["year"] else None,
            int(found["month"]),
            int(found["day"]) if found["day"] else None,
            found["end"] is not None,
            by is not None,
            found.start(),
            by.end() if by is not None else found.end(),
        )
        if (day.day or 1) <= monthrange(day.year or _NO_YEAR, day.month)[1]:
            yield day


def timing(target: Entry | None, actual: Entry | None) -> dict[str, Figure]:
    """The `deadline` and `finished` of an indicator by what its slots say, 10月31日前 and 10月25日: both in days or both in months.

    Empty where one of them is no date, tells of something not yet done, or where the two cannot be compared: a day and a month around it,
    or an end of the year against its beginning without a year.
    """
    due, done = _sole(target), _sole(actual)
    if target is None or actual is None or due is None or done is None:
        return {}
    is_begun = [_BEGUN.search(slot.text) is not None for slot in (target, actual)]
    if _AT_LEAST.search(target.text) or _NOT_DONE.search(target.text) or _NOT_DONE.search(actual.text) or is_begun[0] != is_begun[1]:
        return {}
    due, done = _of_one_year(due, done)
    if due.year is None and done.month - due.month > _HALF_A_YEAR:
        return {}
    are_days = due.last is not None and done.day is not None
    is_within = (due.month, due.year) == (done.month, done.year) and due.last is not None and not due.is_end
    if is_within and not are_days:
        return {}
    measure = DAY.name if are_days else MONTH.name
    return {"deadline": _figure(due, target.location, measure), "finished": _figure(done, actual.location, measure)}


def as_told(day: Day, like: Figure, location: Location) -> Figure:
    """A date of the prose in the measure of one of the form, its year where it names none; a bare month beside a day stays a month."""
    year = day.year if day.year is not None and _year(like) != _NO_YEAR else _year(like)
    measure = MONTH.name if like.unit == MONTH.name or day.last is None else DAY.name
    return _figure(day._replace(year=year), location, measure)


def _sole(slot: Entry | None) -> Day | None:
    """The one date that a slot holds, and no other number."""
    if slot is None or slot.mark != "stated":
        return None
    found = list(days(slot.text))
    if len(found) != 1 or any(sign.isdigit() for sign in slot.text[: found[0].start] + slot.text[found[0].end :]):
        return None
    return found[0]


def _of_one_year(due: Day, done: Day) -> tuple[Day, Day]:
    return (
        due._replace(year=due.year if due.year is not None else done.year),
        done._replace(year=done.year if done.year is not None else due.year),
    )


def _figure(day: Day, location: Location, measure: str) -> Figure:
    year = day.year if day.year is not None else _NO_YEAR
    value = date(year, day.month, day.last or 1).toordinal() if measure == DAY.name else year * 12 + day.month
    place = location.part(day.start, day.end)
    return Figure(place.quote, Decimal(value), place, measure)


def _year(like: Figure) -> int:
    return date.fromordinal(int(like.value)).year if like.unit == DAY.name else (int(like.value) - 1) // 12
