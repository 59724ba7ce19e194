"""Both engines propose the same bindings, and nothing that the interface allows can bring the network down."""

import string
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor import engine
from auditor.engine import durable, plain
from auditor.engine.ledger import MOST_FACTS
from auditor.facts import Fact
from auditor.scope import Binding, Pattern, Scope, refusal

KINDS = ["indicator", "statement", "finding"]
FIELDS = ["about", "role", "kind_"]
EVERY_INDICATOR = Scope((Pattern("a0", "indicator"),))
TWO_INDICATORS = Scope((Pattern("a0", "indicator"), Pattern("a1", "indicator")))
ACTUAL_OF_INDICATOR = Scope((Pattern("a0", "statement", (("role", "actual"),)), Pattern("a1", "indicator", (), (("id", "a0", "about"),))))
BOTH = pytest.mark.parametrize("name", ["durable", "plain"])


def answers(matcher: engine.Matcher, rounds: list[list[Fact]]) -> list[list[Binding]]:
    with matcher.open() as session:
        return [session.add(facts) for facts in rounds]


def indicator(fact_id: str) -> Fact:
    return {"kind": "indicator", "id": fact_id}


def statement(fact_id: str, about: str, role: str = "actual") -> Fact:
    return {"kind": "statement", "id": fact_id, "about": about, "role": role}


values = st.one_of(st.sampled_from(["", "f0", "f1", "f2", "actual"]), st.text(string.printable + "单位≥\x00\ud800😀", max_size=3))


@st.composite
def scopes(draw: st.DrawFn) -> Scope:
    patterns: list[Pattern] = []
    for number in range(draw(st.integers(1, 4))):
        constants = draw(st.lists(st.tuples(st.sampled_from(FIELDS), values), max_size=2))
        earlier = st.sampled_from([pattern.alias for pattern in patterns] or ["none"])
        joins = draw(
            st.lists(st.tuples(st.sampled_from(["id", *FIELDS]), earlier, st.sampled_from(["id", *FIELDS])), max_size=3 if patterns else 0)
        )
        patterns.append(Pattern(f"a{number}", draw(st.sampled_from(KINDS)), tuple(constants), tuple(joins)))
    return Scope(tuple(patterns))


@st.composite
def rounds_of_facts(draw: st.DrawFn) -> list[list[Fact]]:
    kind, row = st.sampled_from([*KINDS, "repair"]), st.tuples(*(values for _ in FIELDS))
    drawn = draw(st.lists(st.tuples(kind, row, st.integers(0, 2)), max_size=10))
    rounds: list[list[Fact]] = [[], [], []]
    for number, (name, row_values, turn) in enumerate(drawn):
        rounds[turn].append({"kind": name, "id": f"f{number}", **dict(zip(FIELDS, row_values, strict=True))})
    return rounds


@settings(max_examples=150, deadline=None)
@given(st.lists(scopes(), max_size=8), st.lists(rounds_of_facts(), min_size=1, max_size=3))
def test_both_engines_propose_the_same_bindings_in_every_round(drawn: list[Scope], submissions: list[list[list[Fact]]]) -> None:
    one, other = durable.matcher(drawn), plain.matcher(drawn)
    for rounds in submissions:
        assert answers(one, rounds) == answers(other, rounds)


@BOTH
def test_a_statement_binds_to_the_indicator_it_is_about(name: engine.Engine) -> None:
    matcher = engine.matcher([EVERY_INDICATOR, ACTUAL_OF_INDICATOR], name)
    facts = [indicator("i1"), indicator("i2"), statement("p1", "i2"), statement("p2", "i1", role="target"), statement("p3", "")]
    assert answers(matcher, [facts]) == [[(0, ("i1",)), (0, ("i2",)), (1, ("p1", "i2"))]]


@BOTH
def test_a_later_round_proposes_only_what_is_new(name: engine.Engine) -> None:
    matcher = engine.matcher([ACTUAL_OF_INDICATOR], name)
    rounds = [[indicator("i1"), statement("p1", "i1")], [statement("p2", "i1"), statement("p3", "i2")], [indicator("i2")], []]
    assert answers(matcher, rounds) == [[(0, ("p1", "i1"))], [(0, ("p2", "i1"))], [(0, ("p3", "i2"))], []]


def test_a_join_on_ids_holds_after_the_text_of_the_first_round_is_gone() -> None:
    """The network keeps `id` and `sid` as pointers into the caller's text; a test of them in a later round reads freed memory."""
    indicators, statements = [indicator(f"i{n}") for n in range(20)], [statement(f"p{n}", f"i{n}") for n in range(20)]
    matcher = durable.matcher([ACTUAL_OF_INDICATOR])
    for _ in range(200):
        with matcher.open() as session:
            session.add(indicators)
            _ = ["Q" * length for length in range(500, 2000, 30)]
            assert session.add(statements) == sorted((0, (f"p{n}", f"i{n}")) for n in range(20))


@BOTH
def test_a_binding_never_binds_one_fact_twice(name: engine.Engine) -> None:
    matcher = engine.matcher([TWO_INDICATORS], name)
    assert answers(matcher, [[indicator("i1")], [indicator("i2")]]) == [[], [(0, ("i1", "i2")), (0, ("i2", "i1"))]]


@BOTH
def test_a_session_without_facts_or_without_a_match_ends_well(name: engine.Engine) -> None:
    matcher = engine.matcher([EVERY_INDICATOR, ACTUAL_OF_INDICATOR], name)
    submissions: list[list[list[Fact]]] = [[], [[]], [[{"kind": "repair", "id": "r1"}]], [[statement("p1", "i1")]]]
    for rounds in submissions:
        assert answers(matcher, rounds) == [[] for _ in rounds]


@BOTH
def test_no_scopes_propose_nothing(name: engine.Engine) -> None:
    assert answers(engine.matcher([], name), [[indicator("i1")]]) == [[]]


@BOTH
def test_an_id_twice_is_refused_and_the_session_goes_on(name: engine.Engine) -> None:
    matcher = engine.matcher([EVERY_INDICATOR], name)
    with matcher.open() as session:
        assert session.add([indicator("i1")]) == [(0, ("i1",))]
        with pytest.raises(ValueError, match="编号相同"):
            session.add([indicator("i2"), indicator("i1")])
        assert session.add([indicator("i2")]) == [(0, ("i2",))]


@BOTH
def test_a_number_is_refused(name: engine.Engine) -> None:
    matcher = engine.matcher([EVERY_INDICATOR], name)
    with matcher.open() as session, pytest.raises(TypeError, match="字符串"):
        session.add([{"kind": "indicator", "id": 1}])  # type: ignore[dict-item]  # what the test is about


@BOTH
def test_a_value_longer_than_the_network_can_measure_is_refused(name: engine.Engine) -> None:
    matcher = engine.matcher([ACTUAL_OF_INDICATOR], name)
    with matcher.open() as session:
        with pytest.raises(ValueError, match="不得超过 1000 个字"):
            session.add([statement("p1", "长" * 1001)])
        assert session.add([statement("p1", "😀" * 1000), indicator("😀" * 1000)]) == [(0, ("p1", "😀" * 1000))]


@BOTH
def test_more_facts_than_the_network_can_tell_apart_are_refused(name: engine.Engine) -> None:
    matcher = engine.matcher([EVERY_INDICATOR], name)
    with matcher.open() as session, pytest.raises(ValueError, match="不得超过 100000 个"):
        session.add([indicator(f"i{n}") for n in range(100_001)])


@BOTH
def test_three_hundred_scopes_of_one_kind_are_all_served(name: engine.Engine) -> None:
    many = [Scope((Pattern("a0", "statement", (("role", f"role{n}"),)),)) for n in range(300)]
    facts = [statement(f"p{n}", "", role=f"role{n}") for n in range(300)]
    expected = sorted((n, (f"p{n}",)) for n in range(300))
    assert answers(engine.matcher(many, name), [facts]) == [expected]


def test_a_fact_that_fits_every_one_of_three_hundred_scopes_is_proposed_for_each() -> None:
    many = [Scope((Pattern("a0", "statement", (("role", "actual"),)), Pattern("a1", "indicator", (), (("id", "a0", "about"),))))] * 300
    assert answers(durable.matcher(many), [[indicator("i1"), statement("p1", "i1")]]) == [[(n, ("p1", "i1")) for n in range(300)]]


def test_more_matches_than_one_delivery_holds_all_arrive() -> None:
    facts = [indicator(f"i{n}") for n in range(160)]
    found = answers(durable.matcher([TWO_INDICATORS]), [facts])
    assert len(found[0]) == 160 * 159 > 2 * durable.AT_ONCE
    assert found == answers(plain.matcher([TWO_INDICATORS]), [facts])


def test_sixteen_patterns_and_twenty_eight_joins_are_served() -> None:
    joined = [Pattern(f"a{number}", "statement", (), (("about", "a0", "id"),) * 28) for number in range(1, 16)]
    patterns = (Pattern("a0", "indicator"), *joined)
    scope = Scope(patterns)
    facts = [indicator("i1"), *(statement(f"p{n:02}", "i1") for n in range(15))]
    narrow = Scope((patterns[0], *(pattern._replace(constants=(("role", str(n)),)) for n, pattern in enumerate(patterns[1:]))))
    roles = [indicator("i1"), *(statement(f"p{n:02}", "i1", role=str(n)) for n in range(15))]
    assert refusal(scope) is None
    assert answers(durable.matcher([narrow]), [roles]) == [[(0, tuple(fact["id"] for fact in roles))]]
    assert answers(durable.matcher([Scope(scope.patterns[:3])]), [facts]) == answers(plain.matcher([Scope(scope.patterns[:3])]), [facts])


def unsound_scopes() -> Iterator[tuple[Scope, str]]:
    first, second = Pattern("a0", "form"), Pattern("a1", "indicator", (), (("id", "a0", "id"),) * 29)
    yield Scope(()), "一条规则的 for 应绑定 1 至 16 个对象，这条绑定了 0 个。"
    yield Scope(tuple(Pattern(f"a{n}", "form") for n in range(17))), "一条规则的 for 应绑定 1 至 16 个对象，这条绑定了 17 个。"
    yield Scope((first, first)), "for 中的 a0 出现了两次。"
    yield Scope((first, second)), "a1 与其他对象的相等条件不得超过 28 个，这条有 29 个。"
    yield Scope((first._replace(constants=(("id", "x" * 1001),)),)), "a0 的相等条件中，常量不得超过 1000 个字。"
    yield Scope((second._replace(joins=(("id", "a0", "id"),)), first)), "a1 的相等条件引用了 a0，它没有排在 a1 之前。"


@pytest.mark.parametrize(("scope", "sentence"), list(unsound_scopes()))
def test_a_scope_that_the_network_cannot_hold_is_refused_by_both(scope: Scope, sentence: str) -> None:
    assert refusal(scope) == sentence
    for make in (durable.matcher, plain.matcher):
        with pytest.raises(ValueError, match=sentence):
            make([scope])


def test_the_last_test_of_every_join_is_one_that_always_holds() -> None:
    """The network reads past the end of the tests when the last one fails."""
    assert durable._rule(ACTUAL_OF_INDICATOR) == [
        {"a0": {"$and": [{"kind": "statement"}, {"_role": "actual"}]}},
        {"a1": {"$and": [{"kind": "indicator"}, {"_id": {"a0": "_about"}}, {"holds": {"a0": "holds"}}]}},
    ]


def test_no_two_facts_of_a_session_share_a_hash() -> None:
    names = [*map(str, range(MOST_FACTS)), durable.SENTINEL, f"sid-{durable.SID}"]
    assert len({durable._hash(name) for name in names}) == len(names)


def test_property_names_with_equal_hashes_are_refused() -> None:
    one, other = "_tkdcdou", "_vdfxsjm"
    scope = Scope((Pattern("a0", "indicator", ((one[1:], "x"), (other[1:], "x"))),))
    assert durable._hash(one) == durable._hash(other)
    with pytest.raises(ValueError, match="无法区分"):
        durable.matcher([scope])


def test_a_second_session_waits_for_the_first_to_close() -> None:
    matcher = durable.matcher([EVERY_INDICATOR])
    with matcher.open() as session:
        with pytest.raises(RuntimeError, match="尚未关闭"):
            matcher.open()
        session.add([indicator("i1")])
    session.close()
    assert answers(matcher, [[indicator("i1")]]) == [[(0, ("i1",))]]


@BOTH
def test_a_closed_session_takes_no_more_facts(name: engine.Engine) -> None:
    with engine.matcher([EVERY_INDICATOR], name).open() as session:
        pass
    with pytest.raises(RuntimeError, match="已经关闭"):
        session.add([indicator("i1")])


def test_a_session_that_ends_in_an_error_is_closed() -> None:
    matcher = durable.matcher([EVERY_INDICATOR])
    with pytest.raises(KeyError), matcher.open() as session:
        session.add([{"kind": "indicator"}])
    assert answers(matcher, [[indicator("i1")]]) == [[(0, ("i1",))]]


def test_scopes_are_compiled_once_in_a_process() -> None:
    assert durable.matcher([EVERY_INDICATOR]) is durable.matcher((EVERY_INDICATOR,))


def test_the_matcher_says_which_engine_it_is() -> None:
    assert engine.matcher([]).name == "durable_rules 2.0.28"
    assert engine.matcher([], "plain").name == "plain"


def test_the_plain_matcher_runs_where_durable_cannot_be_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    monkeypatch.delitem(sys.modules, "auditor.engine.durable")
    monkeypatch.delattr(engine, "durable")
    assert engine.matcher([EVERY_INDICATOR]).name.startswith("plain (durable_rules 不能导入：")
    with pytest.raises(ImportError):
        engine.matcher([EVERY_INDICATOR], "durable")


def test_memory_stays_flat_over_thousands_of_sessions() -> None:
    matcher = durable.matcher([EVERY_INDICATOR, ACTUAL_OF_INDICATOR, TWO_INDICATORS])
    rounds = [[indicator(f"i{n}") for n in range(8)], [statement(f"p{n}", f"i{n}") for n in range(8)]]
    for _ in range(300):
        answers(matcher, rounds)
    before = resident_pages()
    for _ in range(3000):
        answers(matcher, rounds)
    assert resident_pages() - before < 256


def resident_pages() -> int:
    with open("/proc/self/statm", encoding="ascii") as counts:  # noqa: PTH123 a kernel's table, not a file of ours
        return int(counts.read().split()[1])
