"""What exists only across submissions: a submission filed among others, summaries, roll-ups, likenesses and the rows of ledgers.

Their models are built when the first is made: most runs make none.
"""

from auditor.model import Direction, Entry, Figure, Form, Frozen, Indicator, Spot, Submission


class FiledIndicator(Indicator, defer_build=True):
    """An indicator of a filed submission."""

    submission: str
    name_key: str | None = None


class FiledForm(Form, defer_build=True):
    """The form of a filed submission."""

    indicators: tuple[FiledIndicator, ...] = ()


class FiledSubmission(Submission, defer_build=True):
    """A submission among others: every id in it begins with its own, and it has the keys that pair it. A key is None where it has none."""

    form: FiledForm | None = None
    project_key: str | None = None
    unit_key: str | None = None
    department_key: str | None = None
    year_key: str | None = None
    previous_year: str | None = None
    first_copy: str | None = None


class Summary(Frozen, defer_build=True):
    """Header and totals of a submission."""

    id: str
    submission: str
    location: Spot
    project: Entry | None = None
    unit: Entry | None = None
    year: Entry | None = None
    total_score: Entry | Figure | None = None
    budget: Entry | None = None
    executed: Entry | None = None


class UnitYear(Frozen, defer_build=True):
    """The submissions of one unit in one year, one for each project."""

    id: str
    location: Spot
    unit_key: str
    year_key: str
    summaries: tuple[Summary, ...]


class Part(Frozen, defer_build=True):
    """An indicator of a subordinate unit, beside the budget of its form."""

    id: str
    location: Spot
    name_key: str | None
    name: Entry
    unit: Entry | None
    actual: Entry | None
    budget: Entry | None


class Rollup(Frozen, defer_build=True):
    """A department's own submission, and those of its units on the same project in the same year."""

    id: str
    location: Spot
    submission: str
    units: tuple[Summary, ...]
    parts: tuple[Part, ...]


class Likeness(Frozen, defer_build=True):
    """Two submissions that say much the same. `share` is that of their common stretches of five characters in all they have."""

    id: str
    location: Spot
    first: str
    second: str
    share: Figure
    words: Entry | None = None
    other_words: Entry | None = None
    leftover: Entry | None = None


class Approved(Frozen, defer_build=True):
    """An indicator as it was approved, for one submission."""

    id: str
    location: Spot
    submission: str
    name_key: str | None
    direction: Direction
    project: Entry | None = None
    unit: Entry | None = None
    year: Entry | None = None
    name: Entry
    target: Entry


class Payment(Frozen, defer_build=True):
    """A payment of the ledger."""

    id: str
    location: Spot
    project: Entry | None = None
    unit: Entry | None = None
    year: Entry | None = None
    amount: Entry
    paid_on: Entry | None = None


class PaymentList(Frozen, defer_build=True):
    """The payments that belong to a submission; not `clear` where unit or year leave it open."""

    id: str
    location: Spot
    submission: str
    clear: bool
    payments: tuple[Payment, ...]


class Case(Frozen, defer_build=True):
    """A case of the register. Days are counted where both dates can be read."""

    id: str
    location: Spot
    unit: Entry | None = None
    year: Entry | None = None
    number: Entry | None = None
    received: Entry | None = None
    accepted: Entry | None = None
    closed: Entry | None = None
    form: Entry | None = None
    outcome: Entry | None = None
    acceptance_days: Figure | None = None
    handling_days: Figure | None = None


class CaseList(Frozen, defer_build=True):
    """The cases of a submission's unit and year."""

    id: str
    location: Spot
    submission: str
    clear: bool
    cases: tuple[Case, ...]


class Evidence(Frozen, defer_build=True):
    """A piece of evidence on the list; without `name_key` it stands for the whole project."""

    id: str
    location: Spot
    name_key: str | None
    project: Entry | None = None
    unit: Entry | None = None
    year: Entry | None = None
    name: Entry | None = None
    material: Entry
    sample: Entry | None = None


class EvidenceList(Frozen, defer_build=True):
    """The evidence that belongs to a submission. `has_unit` tells whether the list knows the unit at all."""

    id: str
    location: Spot
    submission: str
    clear: bool
    has_unit: bool
    evidence: tuple[Evidence, ...]


class Budgeted(Frozen, defer_build=True):
    """A project of the budget, and whether a submission evaluates it. `nearest` is the project of one whose name comes near."""

    id: str
    location: Spot
    project: Entry
    unit: Entry | None = None
    year: Entry | None = None
    amount: Entry | None = None
    evaluated: bool
    has_unit: bool
    nearest: Entry | None = None
