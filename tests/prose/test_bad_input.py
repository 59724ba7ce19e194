"""Prose that a form does not go with, or hardly, accuses nobody; long prose takes time in proportion."""

import re
from time import process_time

import pytest

from auditor.findings import Finding, SubmissionReport
from auditor.forms import understand
from auditor.pipeline import Settings, audit_document, bench
from auditor.readers.text import read
from tests.prose.marked import PARTS, Marked, part

LABELLED = {one.name: one for name in PARTS for one in part(name)}
FORM = "2024年度项目支出绩效自评表"


def reports(text: str) -> list[SubmissionReport]:
    return list(audit_document(read(text.encode(), "自评.txt"), bench(Settings())))


def accused(text: str) -> list[Finding]:
    return [one for report in reports(text) for one in report.findings if one.severity == "error" and one.outcome == "fail"]


def prose(one: Marked) -> str:
    return one.text[: one.text.index(FORM)]


FAULTLESS = [one for one in LABELLED.values() if one.is_faultless and FORM in one.text]


@pytest.mark.parametrize("one", FAULTLESS, ids=[one.name for one in FAULTLESS])
def test_prose_without_its_form_and_a_form_without_its_prose_accuse_nobody(one: Marked) -> None:
    assert accused(prose(one)) == []
    assert accused(one.text[one.text.index(FORM) :]) == []


def test_a_report_about_several_projects_is_held_against_none_but_its_own() -> None:
    """The other project has a chapter of its own beside those of the form's."""
    own = LABELLED["startup-support-faultless"]
    title, _, rest = prose(LABELLED["museum-faultless"]).partition("\n")
    other = "四、免费开放专项项目\n" + re.sub("^([一二三四五])、", r"（\1）", rest, flags=re.MULTILINE)
    assert "免费开放专项" in title
    assert accused(f"{prose(own)}\n{other}\n{own.text[own.text.index(FORM) :]}") == []


def test_sentences_that_contradict_each_other_are_not_both_held_against_the_form() -> None:
    """One of them is the form's figure: the other is pointed at, and the form is not."""
    one = LABELLED["media-platform"]
    text = one.text.replace("三、自评结论", "7、全年策划直播86场。\n三、自评结论")
    found = [finding for report in reports(text) for finding in report.findings if finding.severity == "error"]
    assert [finding.places[0].quote for finding in found] == ["68场"]


def test_a_target_that_prose_and_form_give_alike_is_not_blamed_for_what_else_is_wrong() -> None:
    """1010盏 for 1100盏 would undo a rate the wrong way round and a claim of completion, but the plan is told twice."""
    found = {one.rule for report in reports(LABELLED["village-public-works"].text) for one in report.findings}
    assert {"inverted-ratio", "false-completion-claim"} <= found
    assert "one-wrong-figure" not in found


@pytest.mark.parametrize("name", ["audit-outsourcing-faultless", "tree-pruning-faultless", "startup-support-faultless"])
def test_letters_read_for_digits_and_wrong_signs_accuse_nobody(name: str) -> None:
    noisy = LABELLED[name].text.replace("万元", "万兀").replace("执行率100%", "执行率IOO%").replace("项目", "顼目", 1)
    assert accused(noisy) == []


def test_three_hundred_pages_take_time_in_proportion() -> None:
    one = LABELLED["media-platform"]
    paragraph = "本年度按照工作安排开展日常巡检1260次，出动人员3200人次，处理各类情况86起，群众反映良好，较上年增加35起。\n"

    def seconds(pages: int) -> float:
        text = prose(one) + paragraph * (12 * pages) + one.text[one.text.index(FORM) :]
        document = read(text.encode(), "自评.txt")
        before = process_time()
        understand(document)
        return process_time() - before

    seconds(5)
    assert seconds(300) < 25 * max(seconds(30), 0.01)
