"""What the engine sees of a submission: flat, complete, all strings."""

from auditor import facts
from auditor.model import (
    Breakdown,
    Entry,
    Excerpt,
    Form,
    FundLine,
    Goal,
    Group,
    Indicator,
    Location,
    Repair,
    Section,
    Statement,
    Submission,
)
from auditor.wording import Wording

PLACE = Location(file="自评表.docx", quote="接访次数")


def entry(text: str) -> Entry:
    return Entry(text=text, location=PLACE)


def submission() -> Submission:
    form = Form(
        id="f1",
        location=PLACE,
        funds=(FundLine(id="m1", line="total", label=entry("年度资金总额")),),
        indicators=(Indicator(id="i1", group="g1", direction="at_least", name=entry("接访次数")),),
        goals=(Goal(id="o1", words="做好接访", core="接访", location=PLACE),),
        groups=(Group(id="g1", level="level2", name=entry("数量指标"), indicators=("i1",)),),
    )
    return Submission(
        id="s0",
        source="自评表.docx",
        form=form,
        statements=(Statement(id="p1", role="actual", subject="接访", location=PLACE, about="i1"),),
        sections=(Section(id="t1", name=entry("成本指标")),),
        excerpts=(Excerpt(id="e1", sort="year", words="2024", location=PLACE),),
        breakdowns=(Breakdown(id="b1", sort="count", subject="接访", location=PLACE),),
        repairs=(Repair(id="r1", kind="shifted_row", location=PLACE, subject="接访次数", explanation=Wording("右移一列", "moved")),),
    )


def test_every_thing_becomes_a_fact_with_all_key_fields_of_its_kind() -> None:
    assert facts.of(submission()) == (
        {"kind": "submission", "id": "s0"},
        {"kind": "form", "id": "f1"},
        {"kind": "fund", "id": "m1", "line": "total"},
        {"kind": "indicator", "id": "i1", "group": "g1", "direction": "at_least"},
        {"kind": "group", "id": "g1", "level": "level2"},
        {"kind": "goal", "id": "o1"},
        {"kind": "statement", "id": "p1", "about": "i1", "role": "actual", "section": ""},
        {"kind": "section", "id": "t1"},
        {"kind": "excerpt", "id": "e1", "sort": "year"},
        {"kind": "breakdown", "id": "b1", "sort": "count"},
        {"kind": "repair", "id": "r1", "kind_": "shifted_row"},
    )


def test_a_submission_without_a_form_is_a_fact_all_the_same() -> None:
    assert facts.of(Submission(id="s0", source="报告.txt")) == ({"kind": "submission", "id": "s0"},)
