"""The forged corpus keeps its word: what it says is wrong is found, and nothing else."""

from pathlib import Path

from auditor.findings import Skipped
from auditor.pipeline import Settings, audit_file
from tests.forge import corpus

COUNT = 100


def test_each_planted_fault_is_found_and_nothing_else(tmp_path: Path) -> None:
    told, found = [], []
    for one in corpus.write(tmp_path / "corpus", COUNT, word_every=25):
        audited = audit_file(tmp_path / "corpus" / one.file, Settings())
        assert not isinstance(audited, Skipped)
        told.append((one.file, [one.fault] if one.fault else []))
        found.append((one.file, sorted({finding.rule for each in audited for finding in each.findings if finding.severity != "note"})))
    assert found == told


def test_one_in_ten_bears_a_fault_and_no_two_submissions_are_of_one_project() -> None:
    told = [one for one, _ in corpus.forged(1_000)]
    assert sum(1 for one in told if one.fault) == 1_000 // corpus.FAULTY
    assert len({(one.unit, one.project, one.year) for one in told}) == 1_000


def test_a_longer_corpus_begins_with_the_shorter_one() -> None:
    assert list(corpus.forged(50))[:20] == list(corpus.forged(20))
