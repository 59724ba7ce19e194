"""Faults in the rows of a form: one lost, one shifted, a second form behind the first."""

from collections.abc import Iterator
from typing import NamedTuple

from auditor.authoring.alteration import doubled, rewritten, shifted_row, without_row
from auditor.authoring.faults.change import Due, Source, at_the_end, figure
from auditor.authoring.faults.mark import SUM_OF_SCORES, SUM_OF_WEIGHTS
from auditor.model import Document
from auditor.wording import Wording


class Altered(NamedTuple):
    """A document with a fault in its rows: its kind, where, and what should see it."""

    kind: Wording
    where: str
    document: Document
    due: tuple[Due, ...]


def altered(source: Source) -> Iterator[Altered]:
    """Every fault of rows, one at a time."""
    document = source.document
    for one in source.indicators:
        if figure(one.weight) is None or figure(one.score) is None:
            continue
        dropped = without_row(document, one.name.location)
        if dropped is not None:
            yield Altered(Wording("漏一行", "row lost"), one.name.text, dropped, (SUM_OF_WEIGHTS, SUM_OF_SCORES))
        shifted = shifted_row(document, one.name.location)
        if shifted is not None:
            yield Altered(Wording("错一列", "row shifted"), one.name.text, shifted, (("shifted-columns",),))
        torn = shifted_row(document, one.target.location) if one.target is not None else None
        if torn is not None:
            due = ("missing-target", "shifted-columns", "weights-not-100")
            yield Altered(Wording("半行错一列", "half a row shifted"), one.name.text, torn, (due,))
    yield from _named_and_lost(source)
    project = source.submission.project
    if source.form is not None and project is not None and project.mark == "stated":
        second = doubled(rewritten(document, {project.location: "渔船检验更新"}), document)
        yield Altered(Wording("一个文件两张表", "two forms in one file"), project.text, second, (("several-forms-in-file",),))


def _named_and_lost(source: Source) -> Iterator[Altered]:
    """Goal and prose name a result, and a row is lost: the story of a row that conversion dropped."""
    goal = source.form.goal if source.form is not None else None
    told = next((one for one in source.submission.statements if one.role == "actual" and one.about is not None), None)
    if goal is None or goal.mark != "stated" or told is None:
        return
    named = at_the_end(source.document, told.location, "编印地方志书口述史料汇编三部。")
    if not named:
        return
    end = goal.location.part(len(goal.location.quote), len(goal.location.quote))
    document = rewritten(source.document, {**named, end: "；编印地方志书口述史料汇编"})
    for one in source.indicators:
        dropped = without_row(document, one.name.location) if figure(one.weight) and figure(one.score) else None
        if dropped is not None:
            yield Altered(Wording("漏一行而正文写到", "row lost that the prose names"), one.name.text, dropped, (("suspected-lost-row",),))
