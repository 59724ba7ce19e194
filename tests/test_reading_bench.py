"""What reading may cost at most: the bounds that the benchmark holds, those that a busy machine does not move far."""

from pathlib import Path

from auditor.pipeline import Settings, audit_file
from auditor.readers import read
from tests import reading_bench
from tests.forge import page, word
from tests.forge.layouts import LAYOUTS


def test_a_word_report_of_three_pages_is_audited_in_less_than_0_15_seconds(tmp_path: Path) -> None:
    path = tmp_path / "自评.docx"
    path.write_bytes(word.document(LAYOUTS["L1"].drawn(reading_bench.report())))
    settings = Settings(engine="plain")
    audit_file(path, settings)
    assert min(reading_bench.spent(lambda: audit_file(path, settings)) for _ in range(5)) < reading_bench.AUDIT_MAX


def test_a_pdf_of_200_pages_is_read_within_300_mb(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(reading_bench.long_pdf(lines=2, rows=3))
    assert 20 < reading_bench.memory(path) < reading_bench.MEMORY_MAX


def test_a_web_page_costs_at_most_twice_what_lxml_needs_for_the_same_cells(tmp_path: Path) -> None:
    path = tmp_path / "自评.html"
    for made in (page.page, page.published):
        path.write_bytes(made(LAYOUTS["L1"].drawn(reading_bench.report())))
        pairs = reading_bench.paired(lambda: read(path), lambda: reading_bench.lxml_grid(path))
        assert pairs.ratio < reading_bench.TWICE
