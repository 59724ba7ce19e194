"""What the report carries for reporters that show the submission: states of figures, places of findings, how scores follow."""

from decimal import Decimal
from pathlib import Path

import pytest

from auditor.findings import Report, RuleNote, SubmissionReport
from auditor.findings.report import FigureState, Reckoning, Working
from auditor.model import Location
from auditor.pipeline import Audited, Settings, audit_file, bench, gathered, renamed

CASES = Path(__file__).parents[1] / "cases"
PETITIONS = CASES / "petition-office/2024年信访维稳经费绩效自评.txt"
SETTINGS = Settings(engine="plain", keeps_reading=True)


@pytest.fixture(scope="module")
def audited() -> Audited:
    return audit_file(PETITIONS, SETTINGS)


@pytest.fixture(scope="module")
def submission(audited: Audited) -> SubmissionReport:
    assert isinstance(audited, tuple)
    return audited[0]


def test_every_figure_has_one_state_and_the_states_are_those_counted(submission: SubmissionReport) -> None:
    assert submission.reading is not None
    figures = submission.reading.figures
    assert len(figures) == len({figure.location for figure in figures}) == submission.figures.read
    for state in ("wrong", "agreed", "unjudged", "untouched"):
        assert sum(1 for figure in figures if figure.state == state) == getattr(submission.figures, state)


def test_a_figure_says_where_it_stands_and_which_rules_read_it(submission: SubmissionReport) -> None:
    assert submission.reading is not None
    (figure,) = [one for one in submission.reading.figures if one.where.endswith("「成本控制数」得分")]
    assert (figure.text, figure.state, figure.location.quote) == ("19.96", "wrong", "19.96")
    assert "reverse-indicator-misscored" in figure.rules
    assert isinstance(figure, FigureState)


def test_the_places_of_a_finding_keep_their_coordinates(submission: SubmissionReport) -> None:
    assert submission.reading is not None
    for finding in submission.findings:
        places = submission.reading.places[finding.fingerprint]
        assert [place.quote for place in places] == [place.quote for place in finding.places]
        assert all(place.line is not None for place in places)


def test_a_finding_shows_the_numbers_it_derived(submission: SubmissionReport) -> None:
    assert submission.reading is not None
    (finding,) = [one for one in submission.findings if one.rule == "execution-rate-mismatch"]
    assert submission.reading.workings[finding.fingerprint] == (Working("computed", "19.96万元÷20万元", "99.80%"),)


def test_a_score_follows_from_the_figures_of_its_row_or_a_sentence_says_why_not(submission: SubmissionReport) -> None:
    assert submission.reading is not None
    reckonings = submission.reading.reckonings
    assert reckonings["i1"] == Reckoning(Decimal(20), Decimal("19.96"), "万元", Decimal(20), "<=", "linear", Decimal(20))
    assert reckonings["m1"] == Reckoning(Decimal(20), Decimal("19.96"), "万元", Decimal(10), None, "forward", Decimal("9.98"))
    assert reckonings["i9"] == "定性指标"


def test_the_reading_is_no_part_of_the_json_and_is_left_out_unless_asked_for(audited: Audited, submission: SubmissionReport) -> None:
    report = gathered(bench(SETTINGS).rules, [audited])
    again = Report.model_validate_json(report.model_dump_json(by_alias=True))
    assert again.submissions == (submission.model_copy(update={"reading": None}),)
    assert "manual" not in report.model_dump_json()
    plain = audit_file(PETITIONS, Settings(engine="plain"))
    assert plain == again.submissions


def test_a_renamed_submission_is_renamed_wherever_its_file_is_named(audited: Audited) -> None:
    (named,) = renamed(audited, str(PETITIONS), "标准输入")
    assert isinstance(named, SubmissionReport)
    assert named.reading is not None
    assert {figure.location.file for figure in named.reading.figures} == {named.source, named.reading.document.file} == {"标准输入"}
    assert isinstance(named.reading.figures[0].location, Location)


def test_the_run_carries_the_manual_of_its_rules() -> None:
    note = next(note for note in bench(SETTINGS).rules.manual if note.id == "score-above-weight")
    assert isinstance(note, RuleNote)
    assert (note.topic, note.title, note.severity, note.check) == ("scoring", "得分超过分值", "error", "i.score <= i.weight")


@pytest.mark.parametrize(
    ("before", "after", "rule", "expected"),
    [
        ("产出指标\t数量", "产出指标（30分）\t数量", "level1-weight-mismatch", Working("total", "10+10+10+10", "40")),
        ("财政拨款\t36.00\t32.00", "财政拨款\t34.00\t32.00", "fund-parts-mismatch", Working("initial", "34.00万元+0.00万元", "34.00万元")),
    ],
)
def test_a_sum_is_shown_with_the_figures_it_adds_up(before: str, after: str, rule: str, expected: Working, tmp_path: Path) -> None:
    text = (CASES / "water-monitoring-faultless/饮用水监测自评.txt").read_text(encoding="utf-8")
    file = tmp_path / "自评.txt"
    file.write_text(text.replace(before, after), encoding="utf-8")
    audited = audit_file(file, SETTINGS)
    assert isinstance(audited, tuple)
    (one,) = audited
    assert one.reading is not None
    shown = [one.reading.workings[found.fingerprint] for found in one.findings if found.rule == rule]
    assert expected in shown[0]
