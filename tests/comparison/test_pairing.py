"""The plain matcher, the join in DuckDB and the join of Dask dataframes pair the same, whatever the keys and whatever a scope joins on."""

from collections.abc import Sequence
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.corpus import Corpus, Record, bindings
from auditor.corpus.filing import Keys
from auditor.ruleset import load
from auditor.scope import Binding, Pattern, Scope
from auditor.store import frame, pairing
from auditor.store.fact import fact_files
from tests.comparison.county import Form, compared, written
from tests.comparison.test_comparison import department

FIELDS = {
    "submission": ("project_key", "unit_key", "department_key", "year_key", "previous_year", "first_copy", "id"),
    "indicator": ("submission", "name_key", "direction", "group", "id"),
    "unit_year": ("unit_key", "year_key"),
    "rollup": ("submission",),
    "likeness": ("first", "second"),
}
WORDS = {"name_key": "甲", "direction": "at_least", "unit_key": "乙", "year_key": "2024"}

keys = st.builds(Keys, *(st.sampled_from(["", "甲", "乙"]),) * 3, st.sampled_from(["", "2023", "2024"]))
indicators = st.lists(st.tuples(st.sampled_from(["甲", "乙", ""]), st.sampled_from(["at_least", "at_most"])), max_size=3)
sketches = st.sampled_from([(), (1,) * 126, (2,) * 126])


@st.composite
def records(draw: st.DrawFn) -> list[Record]:
    made = []
    for own in draw(st.lists(st.tuples(keys, indicators, sketches), max_size=8)):
        number = count(1)
        listed = tuple((f"i{next(number)}", name, "", direction) for name, direction in own[1])
        made.append(Record("{}", own[0], listed, own[2]))
    return made


@st.composite
def scopes(draw: st.DrawFn) -> Scope:
    patterns: list[Pattern] = []
    for number in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(sorted(FIELDS)))
        constants = [(field, WORDS[field]) for field in FIELDS[kind] if field in WORDS and draw(st.integers(0, 3)) == 0]
        joins = [
            (draw(st.sampled_from(FIELDS[kind])), earlier.alias, draw(st.sampled_from(FIELDS[earlier.kind])))
            for earlier in patterns
            for _ in range(draw(st.integers(0, 2)))
        ]
        patterns.append(Pattern(f"a{number}", kind, tuple(constants), tuple(dict.fromkeys(joins))))
    return Scope(tuple(patterns))


def here(collections: Sequence[Any]) -> None:
    """Dask's own scheduler in this thread, in the place of a cluster."""
    for collection in collections:
        collection.compute(scheduler="synchronous")


def by_duckdb(corpus: Corpus, asked: Sequence[Scope], memory: int = pairing.MEMORY) -> list[Binding]:
    with TemporaryDirectory() as folder:
        return list(pairing.bindings(fact_files(corpus, asked, Path(folder)), asked, Path(folder), memory))


def by_dask(corpus: Corpus, asked: Sequence[Scope]) -> list[Binding]:
    with TemporaryDirectory() as folder:
        return list(frame.bindings(fact_files(corpus, asked, Path(folder)), asked, Path(folder), here))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records(), st.lists(scopes(), min_size=1, max_size=3))
def test_duckdb_binds_what_the_plain_matcher_binds(made: list[Record], asked: list[Scope]) -> None:
    with Corpus() as corpus:
        for record in made:
            corpus.add(record)
        assert sorted(by_duckdb(corpus, asked)) == bindings(corpus, asked)


@pytest.mark.skipif(find_spec("dask") is None, reason="the extra auditor[cluster] is not installed")
@pytest.mark.filterwarnings("ignore:The inplace keyword")  # Dask asks pandas 3.1 for what it gives up one day
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records(), st.lists(scopes(), min_size=1, max_size=2))
def test_dask_binds_what_duckdb_binds_in_the_same_order(made: list[Record], asked: list[Scope]) -> None:
    with Corpus() as corpus:
        for record in made:
            corpus.add(record)
        assert by_dask(corpus, asked) == by_duckdb(corpus, asked)


def crowded(number: int) -> Corpus:
    """Submissions that all are of one unit and year, so that each pairs with every other."""
    corpus = Corpus()
    for own in range(number):
        corpus.add(Record("{}", Keys(f"项目{own}", "某县住建局", "", "2024"), ()))
    return corpus


ALL_WITH_ALL = (Scope((Pattern("a0", "submission"), Pattern("a1", "submission", (), (("unit_key", "a0", "unit_key"),)))),)


def test_what_goes_beyond_the_memory_is_put_on_the_disk_and_lost_nowhere(tmp_path: Path) -> None:
    number, spilled = 700, 0
    with crowded(number) as corpus:
        found = []
        for at, binding in enumerate(pairing.bindings(fact_files(corpus, ALL_WITH_ALL, tmp_path), ALL_WITH_ALL, tmp_path, 32 << 20)):
            found.append(binding)
            if at == 0:
                spilled = sum(path.stat().st_size for path in (tmp_path / "spilled").iterdir())
    assert spilled
    assert found == [(0, (f"s{a}", f"s{b}")) for a in range(1, number + 1) for b in range(1, number + 1) if a != b]


def test_too_little_memory_is_told_as_the_system_would(tmp_path: Path) -> None:
    with crowded(700) as corpus, pytest.raises(OSError, match="Memory"):
        list(pairing.bindings(fact_files(corpus, ALL_WITH_ALL, tmp_path), ALL_WITH_ALL, tmp_path, 1 << 20))


def test_a_key_that_is_not_stated_pairs_with_nothing() -> None:
    scope = Scope((Pattern("a0", "submission"), Pattern("a1", "submission", (), (("unit_key", "a0", "unit_key"),))))
    with Corpus() as corpus:
        for unit in ("甲", "", "", "甲"):
            corpus.add(Record("{}", Keys("路灯", unit, "", "2024"), ()))
        assert bindings(corpus, [scope]) == [(0, ("s1", "s4")), (0, ("s4", "s1"))]


def test_the_scopes_of_the_rules_are_equi_joins() -> None:
    for rule in load().rules:
        if rule.is_across and len(rule.scope.patterns) > 1:
            joined = [bool(pattern.joins) for pattern in rule.scope.patterns[1:]]
            assert all(joined), f"{rule.id} pairs without a key"


def test_a_corpus_that_is_one_template_pairs_in_a_line() -> None:
    template, asked = (7,) * 126, (Scope((Pattern("a0", "likeness"),)),)
    with Corpus() as corpus:
        for number in range(2000):
            corpus.add(Record("{}", Keys(f"项目{number}", f"单位{number}", "", "2024"), (), template))
        assert len(bindings(corpus, asked)) == 1999


@pytest.mark.parametrize("forms", [department("50000人次"), {"a": Form("甲事", "乙局"), "b": Form("甲事", "乙局", score="90")}])
def test_batch_finds_what_check_finds(forms: dict[str, Form], tmp_path: Path) -> None:
    from auditor import cli, store  # noqa: PLC0415 after the extra is known to be there

    folder = tmp_path / "材料"
    folder.mkdir()
    expected = {
        (Path(one.source).name, found.rule, found.message, found.fingerprint)
        for one in compared(written(folder, forms)).submissions
        for found in one.findings
    }
    home = tmp_path / "库"
    assert cli.main(["batch", str(folder), "--store", str(home), "--quiet", "--engine", "plain"]) == 1
    told = store.opened(store.found(home)).execute("SELECT source, rule, message, fingerprint FROM findings").fetchall()
    assert {(Path(source).name, *rest) for source, *rest in told} == expected
