"""The form → the sheet that recomputes it: a live formula for each score, for the sums and for the differences."""

from collections.abc import Iterator

from auditor.findings import Reading, Reckoning, Report, SubmissionReport
from auditor.model import Entry, FundLine, Indicator
from auditor.reporters.paper.cell import Column, Content, Formula, Sheet
from auditor.reporters.paper.sheets import COLOURS, Setting, number_or_text
from auditor.reporters.verdict import named

_HEADS = (
    ("source", 20),
    ("level1", 14),
    ("level2", 16),
    ("indicator", 32),
    ("target", 16),
    ("actual", 16),
    ("measure", 8),
    ("target_number", 10),
    ("actual_number", 10),
    ("comparison", 10),
    ("shortfall", 22),
    ("weight", 9),
    ("score", 10),
    ("due", 10),
    ("difference", 12),
    ("remark", 36),
)
_SIGNS = {">=": "≥", "<=": "≤", "=": "＝"}
_SHORTFALLS = {
    "forward": "MIN(L[0],MAX(0,ROUND(I[0]/H[0]*L[0],2)))",
    "linear": "MIN(L[0],MAX(0,ROUND((1-(I[0]-H[0])/H[0])*L[0],2)))",
    "inverse": "ROUND(H[0]/I[0]*L[0],2)",
}
_DIFFERENCE = Formula("=ROUND(N[0]-N(M[0]),2)")


def recomputed(report: Report, setting: Setting) -> Sheet:
    """The rows of every form one below the other; a score that cannot be recomputed stands as printed, and says so."""
    rows: list[tuple[Content, ...]] = []
    colours: dict[tuple[int, int], str] = {}
    bold: set[int] = set()
    for one in report.submissions:
        if one.reading is None or one.reading.submission.form is None:
            continue
        start = len(rows)
        block = list(_block(one, one.reading, setting))
        for at, (_, is_off) in enumerate(block):
            if is_off:
                colours[start + at, 13] = COLOURS["wrong"]
        rows += [row for row, _ in block]
        rows += _sums(one, len(block), setting)
        bold |= {len(rows) - 3, len(rows) - 2}
    return Sheet(
        setting.words["recomputed"],
        tuple(Column(setting.words[name], width) for name, width in _HEADS),
        tuple(rows),
        colours,
        frozenset(bold),
    )


def _block(one: SubmissionReport, reading: Reading, setting: Setting) -> Iterator[tuple[tuple[Content, ...], bool]]:
    """The rows that score, each with whether the printed score differs from the one that is due."""
    form = reading.submission.form
    if form is None:
        return
    name = named(one, setting.lang)
    if form.execution is not None and form.execution.weight is not None and form.execution.weight.figure is not None:
        yield _row(name, form.execution, reading.reckonings.get(form.execution.id, ""), setting)
    for indicator in form.indicators:
        yield _row(name, indicator, reading.reckonings.get(indicator.id, ""), setting)


def _row(name: str, thing: Indicator | FundLine, reckoning: Reckoning | str, setting: Setting) -> tuple[tuple[Content, ...], bool]:
    words = setting.words
    if isinstance(thing, FundLine):
        labels: tuple[Content, ...] = (name, None, None, words["execution"], _text(thing.budget), _text(thing.executed))
    else:
        labels = (name, _text(thing.level1), _text(thing.level2), thing.name.text, _text(thing.target), _text(thing.actual))
    weight, score = _number(thing.weight), _number(thing.score)
    if isinstance(reckoning, str):
        why = words["kept"].format(reason=reckoning or words["unknown"])
        return (*labels, None, None, None, None, None, weight, score, Formula("=N(M[0])"), _DIFFERENCE, why), False
    if reckoning.comparison is None:
        how, formula = words["rate"], "=MIN(L[0],ROUND(I[0]/H[0]*L[0],2))"
    else:
        how = words[reckoning.shortfall]
        formula = f"=IF(I[0]{reckoning.comparison}H[0],L[0],IF(H[0]=0,0,{_SHORTFALLS[reckoning.shortfall]}))"
    sign = _SIGNS.get(reckoning.comparison or "")
    numbers = (reckoning.unit, reckoning.target, reckoning.actual, sign, how, weight, score)
    is_off = thing.score is not None and thing.score.figure is not None and thing.score.figure.value != reckoning.due
    return (*labels, *numbers, Formula(formula), _DIFFERENCE, None), is_off


def _sums(one: SubmissionReport, count: int, setting: Setting) -> list[tuple[Content, ...]]:
    """The sums of a block, the total as printed beneath them, and an empty row."""
    words = setting.words
    name = named(one, setting.lang)
    above = [Formula(f"=ROUND(SUM({letter}[-{count}]:{letter}[-1]),2)") if count else None for letter in "LMN"]
    form = one.reading.submission.form if one.reading is not None else None
    printed = (_number(form.total_weight), _number(form.total_score)) if form is not None else (None, None)
    reported = printed[1] if printed[1] is not None else number_or_text(one.score.reported)
    gap: tuple[Content, ...] = (None,) * 7
    return [
        (name, None, None, words["sum"], *gap, *above, _DIFFERENCE, None),
        (name, None, None, words["printed_total"], *gap, printed[0], reported, Formula("=N[-1]"), _DIFFERENCE, None),
        (),
    ]


def _text(entry: Entry | None) -> str | None:
    return None if entry is None else entry.text


def _number(entry: Entry | None) -> Content:
    if entry is None:
        return None
    return entry.figure.value if entry.figure is not None else entry.text
