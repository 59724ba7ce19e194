"""Each benchmark runs: small, and without a word on how fast."""

import sys
from functools import partial

import pytest

from tests.bench import growth, kills, memory, speed, stages
from tests.bench.peers import comparison, tables


def printed(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The first words of the rows printed."""
    rows = capsys.readouterr().out.partition("---")[2].splitlines()[1:]
    return [row.split("  ")[0].strip() for row in rows if row.strip()]


def test_rates_are_told_for_each_format_and_for_parsed_submissions(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(speed, "OFFICE", None)
    speed.show(2, 1)
    assert printed(capsys) == ["text", "docx", "xlsx", "parsed"]


def test_growth_with_rules_is_told_for_parts_of_the_catalogue_and_more_than_it(capsys: pytest.CaptureFixture[str]) -> None:
    growth.show_rules(1)
    rules = [int(row) for row in printed(capsys)]
    assert [rules[0], rules[1], rules[3]] == [10, 50, 300]


def test_growth_with_length_is_told_for_each_length(capsys: pytest.CaptureFixture[str]) -> None:
    growth.show_length(1)
    assert printed(capsys) == ["6", "12", "24", "48"]


def test_growth_with_workers_is_told_for_one_and_two(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(growth, "_side_by_side", partial(growth._side_by_side, loops=1))
    growth.show_workers(4, 1)
    assert printed(capsys) == ["1", "2"]


def test_growth_with_the_corpus_stops_at_the_size_asked_for(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(growth, "SIZES", (2, 4, 8))
    growth.show_corpus(4)
    assert printed(capsys) == ["2", "4"]


def test_memory_is_told_at_its_marks(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(memory, "EARLY", 10)
    memory.show(20)
    assert printed(capsys) == ["10", "10", "20"]


def test_the_stages_of_one_audit_are_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(stages, "process", lambda *words: len(words))
    monkeypatch.setattr(stages, "milliseconds", lambda run, _=0: float(run() is None) + 1)
    stages.show(stages.CASE)
    assert printed(capsys)[:3] == ["import auditor", "start-up (python -m auditor --help)", "load and compile the rules"]


def test_every_one_of_the_ten_rules_is_broken_by_a_submission_that_peers_are_asked_about() -> None:
    tools = tables.ten()
    found = tables.answers(tables.submissions(60), tools, tables.judged)
    assert {rule for _, rule, _ in found} == set(tables.TEN)


def test_a_peer_that_is_not_installed_is_told_in_its_row(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(comparison, "PYTHON", sys.executable)
    monkeypatch.setattr(comparison, "SCRIPTS", {"zen-engine": "zen_decision"})
    comparison.show(60)
    assert "zen-engine" in printed(capsys)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_batch_killed_twice_is_told_to_have_every_submission_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert kills.show(10, seed=1)
    told = capsys.readouterr().out
    assert "10 of 10 submissions kept, 1 planted faults found" in told
    assert "Every submission exactly once, every planted fault once." in told
