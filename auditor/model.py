"""The values that travel from the file to the finding: immutable, without behaviour but lookups.

A file becomes a `Document` of passages and tables; a document becomes one `Submission` for each form in it (or one for a report that
has no form). Every figure and every text keeps the `Location` where it stands in the file.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal, NamedTuple, cast

from pydantic import BaseModel, ConfigDict

from auditor.kept import Kept
from auditor.wording import Words

Severity = Literal["error", "warning", "note"]
Outcome = Literal["pass", "fail", "review", "not_evaluable", "not_applicable", "waived", "error"]
Hedge = Literal["none", "about", "nearly", "more_than", "less_than", "at_least", "at_most"]
Mark = Literal["stated", "blank", "dash", "unreadable"]
"""What a form's slot holds: something, nothing, a sign for "does not apply" (- — /), or signs where a figure was swallowed."""
Direction = Literal["at_least", "at_most", "exact", "qualitative", "undirected"]


class Frozen(BaseModel):
    """A value: compared by what it holds, never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Location(NamedTuple):
    """Where a text stands in a file. All numbers a person would count start at 1.

    `start` and `end` are character offsets (from 0, end excluded) into the text of the passage, or of the cell where `table` is given;
    the text found there is `quote`, character by character. `line` counts lines of a text file, `paragraph` the paragraphs of a Word
    document outside tables, `cell` is a workbook address such as B7, `box` is (left, top, right, bottom) in points on a page.

    A plain tuple, as figures, passages and cells are: a file has thousands of them, and a pydantic model takes ten times as long to make.
    """

    file: str
    page: int | None = None
    sheet: str | None = None
    line: int | None = None
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    cell: str | None = None
    start: int = 0
    end: int = 0
    box: tuple[float, float, float, float] | None = None
    quote: str = ""

    def part(self, start: int, end: int) -> "Location":
        """The characters from `start` to `end` of this location's own quote."""
        return Location(*self.home, self.start + start, self.start + end, self.box, self.quote[start:end])

    @property
    def home(self) -> tuple[str, int | None, str | None, int | None, int | None, int | None, int | None, int | None, str | None]:
        """The passage or cell that it is in: all but the characters."""
        return self[:9]


def _location(held: list[Any]) -> Location:
    place = Location(*held)
    return place if place.box is None else place._replace(box=cast(tuple[float, float, float, float], tuple(place.box)))


Spot = Annotated[Location, Kept(_location)]
"""A Location as a field of a model: kept as it is, not made anew."""


class Figure(NamedTuple):
    """A number as written. `digits` are the decimals printed; `precision` the decimals it is taken to be precise to.

    They differ where a column shows 20 beside 19.96: a spreadsheet hides the zeros, so 20 is as precise as its neighbour.
    `unit` is the unit as written (万元, %, 次) or the unit its header gives; None where nothing names one.
    """

    text: str
    value: Decimal
    location: Location
    unit: str | None = None
    digits: int = 0
    precision: int = 0
    hedge: Hedge = "none"


def _figure(held: list[Any]) -> Figure:
    text, value, place, *rest = held
    return Figure(text, Decimal(value), _location(place), *rest)


Number = Annotated[Figure, Kept(_figure)]
"""A Figure as a field of a model: kept as it is, not made anew."""


class Passage(NamedTuple):
    """A paragraph, or a line of a text file. `location` spans it whole; `text` holds every character as written."""

    text: str
    location: Location


Line = Annotated[Passage, Kept(lambda held: Passage(held[0], _location(held[1])))]
"""A Passage as a field of a model: kept as it is, not made anew."""


class Cell(NamedTuple):
    """A table cell. `row` and `column` are grid places from 1; a merged cell stands once, at its first place, with its spans."""

    text: str
    location: Location
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


Square = Annotated[Cell, Kept(lambda held: Cell(held[0], _location(held[1]), *held[2:]))]
"""A Cell as a field of a model: kept as it is, not made anew."""


class Table(Frozen):
    """A table of cells in reading order, merged cells resolved."""

    cells: tuple[Square, ...]
    location: Spot

    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The cells of each row from the first to the last, those that reach down from above included."""
        grid: dict[int, list[Cell]] = {}
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                grid.setdefault(row, []).append(cell)
        return tuple(tuple(sorted(grid.get(row, []), key=lambda cell: cell.column)) for row in range(1, max(grid, default=0) + 1))


Piece = Line | Table


class Document(Frozen):
    """A file as read: passages and tables in document order. `remarks` are sentences about what could not be read, for the user.

    `recognised` are the numbers of the pages that were pictures, their text read by optical character recognition.
    """

    file: str
    format: str
    pieces: tuple[Piece, ...]
    remarks: tuple[Words, ...] = ()
    recognised: tuple[int, ...] = ()

    def passages(self) -> Iterator[Passage]:
        return (piece for piece in self.pieces if isinstance(piece, Passage))

    def tables(self) -> Iterator[Table]:
        return (piece for piece in self.pieces if isinstance(piece, Table))


class Entry(Frozen):
    """What a unit filled into one slot of the form: the text, its place, and the figure where the text is one.

    `confidence` is 1 for a slot read as it stands, less where a repair touched it or it was recognised from a picture.
    """

    text: str
    location: Spot
    mark: Mark = "stated"
    figure: Number | None = None
    confidence: float = 1.0


def said_in(entry: Entry | None) -> str | None:
    """What a slot says, as printed; None where the form has no such slot or nothing stands in it."""
    return None if entry is None or entry.mark == "blank" else entry.text


AMOUNTS = ("initial", "budget", "received", "executed")
"""The amounts of a row of the funds block, in the order of the year."""
FUND_SLOTS = (*AMOUNTS, "rate", "weight", "score")
"""All that a row of the funds block may print."""


class FundLine(Frozen):
    """One row of the funds block. A slot is None where the form has no such column."""

    id: str
    line: Literal["total", "fiscal", "carried_over", "other"]
    label: Entry
    initial: Entry | None = None
    budget: Entry | None = None
    received: Entry | None = None
    executed: Entry | None = None
    rate: Entry | None = None
    weight: Entry | None = None
    score: Entry | None = None


class Indicator(Frozen):
    """One level-3 indicator. Labels carried down from merged cells keep the place of the label. None: the form has no such column.

    `deadline` and `finished` are the dates in target and actual value where both are dates: 10月31日前, 10月25日.
    """

    id: str
    group: str
    direction: Direction
    level1: Entry | None = None
    level2: Entry | None = None
    name: Entry
    target: Entry | None = None
    actual: Entry | None = None
    weight: Entry | None = None
    score: Entry | None = None
    reason: Entry | None = None
    remedy: Entry | None = None
    deadline: Number | None = None
    finished: Number | None = None


class Group(Frozen):
    """The indicators under one level-1 or level-2 label. `stated_weight` is the figure in a label such as 产出指标(40分)."""

    id: str
    level: Literal["level1", "level2"]
    name: Entry
    parent: str | None = None
    indicators: tuple[str, ...]
    stated_weight: Entry | None = None


class Goal(Frozen):
    """One clause of a form's goal: 目标2：…提供经费保障. `core` is what it says beyond the project's name and set phrases."""

    id: str
    words: str
    core: str
    location: Spot


class Form(Frozen):
    """A self-evaluation form (自评表): funds, goals, indicators, total, the row of remarks (说明) and footnotes.

    `is_recited` where the file has no such table and tells its indicators in sentences.
    """

    id: str
    is_recited: bool = False
    location: Spot
    title: Entry | None = None
    funds: tuple[FundLine, ...] = ()
    goal: Entry | None = None
    goal_outcome: Entry | None = None
    goals: tuple[Goal, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    groups: tuple[Group, ...] = ()
    total_weight: Entry | None = None
    total_score: Entry | None = None
    remark: Entry | None = None
    footnotes: tuple[Entry, ...] = ()

    @property
    def execution(self) -> FundLine | None:
        """The total row of the funds block, the one that scores."""
        return next((fund for fund in self.funds if fund.line == "total"), None)


class Statement(Frozen):
    """A figure or claim of the prose, tied to what it is about.

    `about` is the id of an indicator, group, fund line, section, form or submission; None where more than one thing may be meant, and
    then `candidates` names them. `subject` holds the words that named it, `value` the figure, `claim` the words of a claim.
    `grounds` says what it was tied by where its own words did not tell.
    """

    id: str
    role: str
    subject: str
    location: Spot
    about: str | None = None
    section: str | None = None
    value: Number | None = None
    confidence: float = 1.0
    candidates: tuple[str, ...] = ()
    grounds: str = ""

    @property
    def words(self) -> str:
        """The words of the prose that say it."""
        return self.location.quote


class Section(Frozen):
    """A scored section of the report: 成本指标满分20分，自评得分19.96分, and the scores its parts are given."""

    id: str
    name: Entry
    score: Statement | None = None
    full_marks: Statement | None = None
    part_scores: tuple[Statement, ...] = ()
    part_full_marks: tuple[Statement, ...] = ()


class Excerpt(Frozen):
    """Words of the file that some rule looks for: a placeholder left in, a shortcoming admitted, a year named. `detail` says more of it."""

    id: str
    sort: str
    words: str
    location: Spot
    detail: str = ""


class Breakdown(Frozen):
    """Figures of the prose that make up another: 共320人，其中教师200人、学生120人. `total` is None for shares, whose total is 100 %.

    `is_whole` where the words say that the parts are all there are (分别, 组成); 其中 may name some of them only.
    """

    id: str
    sort: str
    subject: str
    location: Spot
    total: Number | None = None
    parts: tuple[Statement, ...] = ()
    is_whole: bool = False


class Repair(Frozen):
    """A change made to the structure before rules run, with the evidence for it. `touched` are the ids whose reading it changed."""

    id: str
    kind: str
    location: Spot
    subject: str
    explanation: Words
    touched: tuple[str, ...] = ()
    confidence: float = 1.0


class Cause(Frozen):
    """A figure that would undo several findings, were it another: the smallest change that they all come from.

    `figure` stands at its place as printed, `due` is what it would have to be, `name` what it is (指标「接访次数」得分). `slip` tells how
    one became the other, "" where nothing does. `standing` is several where another figure could be changed instead, and firm only where
    the slip, three findings, or findings that all point at this figure speak for it, an error among them. `symptoms` are the ids of the
    findings that it explains, `told` their titles and `also` the other figure of two that are wrong together, `points` what putting it
    right adds to the total.
    """

    id: str
    name: str
    figure: Number
    due: Number
    slip: str
    standing: Literal["firm", "perhaps", "several"]
    others: str
    told: str
    also: str = ""
    points: Number | None = None
    symptoms: tuple[str, ...] = ()
    confidence: float = 1.0


class Submission(Frozen):
    """One self-evaluation as understood: header, form, prose statements, scored sections, repairs.

    `figures` are all figures of the subject that were read, whether or not anything refers to them. A header slot is None where the file
    does not have it. `other_forms` names the projects of the other forms in the file, in the first submission of a file alone. `prose` is
    the report around the form, as it stands.
    """

    id: str
    source: str
    project: Entry | None = None
    department: Entry | None = None
    unit: Entry | None = None
    year: Entry | None = None
    form: Form | None = None
    other_forms: str = ""
    statements: tuple[Statement, ...] = ()
    sections: tuple[Section, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()
    repairs: tuple[Repair, ...] = ()
    figures: tuple[Number, ...] = ()
    prose: tuple[Line, ...] = ()
    remarks: tuple[Words, ...] = ()
