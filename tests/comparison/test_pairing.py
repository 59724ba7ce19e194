"""The plain matcher and the join in DuckDB pair the same submissions, whatever keys they have and whatever a scope joins on."""

from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.corpus import Corpus, Record, bindings
from auditor.corpus.filing import Keys
from auditor.ruleset import load
from auditor.scope import Pattern, Scope
from auditor.store import pairing
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


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records(), st.lists(scopes(), min_size=1, max_size=3))
def test_both_matchers_bind_the_same(made: list[Record], asked: list[Scope]) -> None:
    with Corpus() as corpus:
        for record in made:
            corpus.add(record)
        assert sorted(pairing.bindings(corpus, asked)) == bindings(corpus, asked)


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
            assert " = " in pairing.statement(rule.scope)


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
