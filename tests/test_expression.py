"""The rule language: what an expression gives, when it is unknown, and what it says to an author who wrote it wrong."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.expression import (
    NUMBER,
    TEXT,
    Compiler,
    ExpressionError,
    Names,
    Type,
    Unknown,
    compile_places,
    compile_template,
    context,
    functions,
    several,
    thing,
)
from auditor.expression.value import BLANK
from auditor.model import Submission
from auditor.quantity import Quantity, pure
from auditor.vocabulary import Field, kinds, units
from tests import handmade
from tests.english import in_chinese

PARAMETERS: dict[str, tuple[str, Type]] = {
    "full_marks": ("full_marks", NUMBER),
    "满分": ("full_marks", NUMBER),
    "vague": ("vague", several(TEXT)),
    "空泛词": ("vague", several(TEXT)),
    "grades": ("grades", Type("table", of=NUMBER)),
    "similarity": ("similarity", NUMBER),
}
VALUES = {
    "full_marks": pure(Decimal(100)),
    "vague": ("提升", "加强"),
    "grades": {"优": pure(Decimal(90)), "良": pure(Decimal(80)), "差": pure(Decimal(0))},
    "similarity": pure(Decimal("0.6")),
}
VISITS = handmade.indicator(1, "接访次数", target="≥320次", actual="289次", weight="6.67", score="6.67", level1="产出 指标", reason="-")
COST = handmade.indicator(2, "成本控制数", direction="at_most", target="≤20万元", actual="19.96万元", weight="20", score="")
GOAL = handmade.indicator(3, "社会大局", direction="qualitative", target="稳定", actual="达成预期指标", weight="10", score="9.5")
FORM = handmade.form(VISITS, COST, GOAL, funds=(handmade.fund(budget="20", executed="19.96", rate="99.8%"),), total_score="98.6")
CLAIM = handmade.statement(1, "actual", "i1", "310次", words="接访310次")

BOUND = {"i": "indicator", "f": "form", "cost": "indicator", "s": "statement", "goal": "indicator", "指标": "indicator"}


def compiler() -> Compiler:
    names = Names(PARAMETERS)
    for name, kind in (
        ("i", "indicator"),
        ("f", "form"),
        ("cost", "indicator"),
        ("s", "statement"),
        ("goal", "indicator"),
        ("指标", "indicator"),
    ):
        names.bind(name, thing(kind))
    return Compiler(names)


def frame(made: Compiler) -> list[Any]:
    submission = handmade.submission(FORM, CLAIM)
    start = context(submission, VALUES, {one.id: one for one in FORM.indicators})
    bound = [VISITS, FORM, COST, CLAIM, GOAL, VISITS]
    return [*start, *bound, *made.names.blank()[len(bound) :]]


def value(source: str) -> Any:
    """What an expression gives: numbers as text with their unit."""
    made = compiler()
    run = made.compile(source).run
    return plain(run(frame(made)))


def plain(found: Any) -> Any:
    if isinstance(found, Quantity):
        return f"{found.value:f}{found.unit.name if found.unit else ''}"
    return [plain(one) for one in found] if isinstance(found, tuple) and not isinstance(found, Unknown) else found


def refusal(source: str) -> tuple[int, str]:
    """Where and how an expression is refused."""
    with pytest.raises(ExpressionError) as caught:
        compiler().compile(source)
    return caught.value.start, in_chinese(caught.value.wording)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("i.score <= i.weight", True),
        ("i.actual >= i.target", False),
        ("i.direction == '不低于'", True),
        ("i.direction in ('exact', '定性')", False),
        ("i.direction != 'at_most'", True),
        ("i.level1 == '产出指标'", True),
        ("'接访' in i.name and '满意' not in i.name", True),
        ("'提升' in profile.vague", True),
        ("any(word in i.name for word in profile.vague)", False),
        ("sum(f.indicators.weight)", "36.67分"),
        ("sum(x.weight for x in f.indicators if x.weight > 6.67)", "30分"),
        ("sum(x.weight for x in f.indicators if x.weight > 100)", "0"),
        ("count(f.indicators)", "3"),
        ("count(x for x in f.indicators if known(x.score))", "2"),
        ("max(f.indicators.weight)", "20分"),
        ("min(i.weight, 3)", "3"),
        ("abs(3 - 5)", "2"),
        ("-i.weight", "-6.67分"),
        ("first(x for x in f.indicators if x.weight > 10).name", "成本控制数"),
        ("round(2 / 3, 2)", "0.67"),
        ("round(cost.actual / cost.target * cost.weight, i.weight)", "19.96分"),
        ("f.execution.executed / f.execution.budget", "0.998"),
        ("agrees(f.execution.executed / f.execution.budget, f.execution.rate)", True),
        ("agrees(19.96, 20)", False),
        ("agrees(19.96, 20, 0.05)", True),
        ("between(i.score, 0, i.weight)", True),
        ("cost.actual < 200000元", True),
        ("f.execution.rate >= 99.8%", True),
        ("f.execution.rate < 0.9", False),
        ("unit(cost.actual)", "万元"),
        ("comparable(i.actual, cost.actual)", False),
        ("digits(f.execution.executed)", "2"),
        ("text(goal.actual)", "达成预期指标"),
        ("text(s)", "接访310次"),
        ("matches(text(i.target), '^[≥>]')", True),
        ("similar(i.name, '接访数量')", True),
        ("similar(i.name, '道路硬化')", False),
        ("stated(goal.actual) and not known(goal.actual)", True),
        ("stated(i.reason)", False),
        ("blank(cost.score) and not blank(i.reason)", True),
        ("present(i.reason) and not present(cost.reason)", True),
        ("step(f.execution.rate)", "0.1%"),
        ("length(i.name)", "4"),
        ("band(profile.grades, f.total_score)", "优"),
        ("count(distinct(f.indicators.name))", "3"),
        ("1 < 2 < 3", True),
        ("(i.score if i.weight > 100 else 0)", "0"),
        ("i == first(f.indicators)", True),
        ("i.id < cost.id", True),
        ("f.groups.indicators.weight", ["6.67分", "20分", "10分"]),
        ("submission.form.total_score", "98.6"),
        ("[x.name for g in f.groups for x in g.indicators if x.weight == 10]", ["社会大局"]),
    ],
)
def test_an_expression_gives_what_it_says(source: str, expected: Any) -> None:
    assert value(source) == expected


def told(found: Any) -> tuple[str, str]:
    assert isinstance(found, Unknown)
    return found.operand, found.reason.zh


@pytest.mark.parametrize(
    ("source", "operand", "reason"),
    [
        ("cost.score <= cost.weight", "cost.score", "空白"),
        ("goal.actual > 3", "goal.actual", "不是数字"),
        ("i.reason == '天气'", "i.reason", "填“-”"),
        ("f.total_weight == 100", "f.total_weight", "表中没有这一栏"),
        ("sum(f.indicators.score)", "f.indicators.score", "空白"),
        ("sum(x.score for x in f.indicators)", "x.score", "空白"),
        ("i.actual + cost.actual", "i.actual + cost.actual", "单位不同"),
        ("i.actual > cost.actual", "i.actual > cost.actual", "单位不同"),
        ("i.score / (i.weight - i.weight)", "i.score / (i.weight - i.weight)", "除数为零"),
        ("first(x for x in f.indicators if x.weight > 100)", "first(x for x in f.indicators if x.weight > 100)", "一个也没有"),
        ("max(x.weight for x in f.indicators if x.weight > 100)", "max(x.weight for x in f.indicators if x.weight > 100)", "一个也没有"),
        ("digits(i.score + 1)", "digits(i.score + 1)", "是算出来的数"),
        ("all(x.score > 1 for x in f.indicators)", "x.score", "空白"),
        ("count(x for x in f.indicators if x.score > 1)", "x.score", "空白"),
        ("3 if cost.score > 1 else 4", "cost.score", "空白"),
        ("i.score > 3 if False else unknown('说不清')", "", "说不清"),
        ("cost.reason in ('甲', '乙')", "cost.reason", "表中没有这一栏"),
    ],
)
def test_what_the_submission_does_not_say_is_unknown_and_named(source: str, operand: str, reason: str) -> None:
    assert told(value(source)) == (operand, reason)


def test_the_form_that_is_not_there_is_unknown() -> None:
    made = compiler()
    run = made.compile("submission.form.total_score > 3").run
    empty = context(Submission(id="s0", source="空.txt"), VALUES, {}) + made.names.blank()
    assert told(run(empty)) == ("submission.form", "没有自评表")


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("指标.得分 <= 指标.分值", "i.score <= i.weight"),
        ("求和(f.指标.分值) + 10", "sum(f.indicators.weight) + 10"),
        ("求和(x.分值 对于 x 属于 f.指标 若 已知(x.得分))", "sum(x.weight for x in f.indicators if known(x.score))"),
        ("i.方向 == '不低于' 且 非 已填(i.偏差原因)", "i.direction == 'at_least' and not stated(i.reason)"),
        ("相符(i.实际完成值, s.数值) 或 假", "agrees(i.actual, s.value) or False"),
        ("i.得分 若 i.分值 > 3 否则 0", "i.score if i.weight > 3 else 0"),
        ("首个(x 对于 x 属于 提交.自评表.指标).名称", "first(x for x in submission.form.indicators).name"),
        ("'接访' 不属于 i.名称", "'接访' not in i.name"),
        ("口径.满分", "profile.full_marks"),
    ],
)
def test_both_languages_say_the_same(chinese: str, english: str) -> None:
    assert value(chinese) == value(english)


def test_every_function_kind_and_field_has_both_names() -> None:
    assert all(functions()[one.zh] is functions()[one.name] for one in functions().values())
    assert all(field.zh and field.name for kind in kinds().values() for field in kind.fields.values())


@pytest.mark.parametrize(
    ("source", "start", "message"),
    [
        ("i.得份 <= 3", 2, "“指标”没有这一栏：“得份”，是不是要写“得分”？"),
        ("i.scor > 3", 2, "“指标”没有这一栏：“scor”，是不是要写“score”？"),
        ("j.score > 3", 0, "没有名称“j”。可以写：submission、profile、i、f、cost、s、goal。"),
        ("sums(f.indicators.score)", 0, "没有函数“sums”，是不是要写“sum”？"),
        ("sum > 3", 0, "“sum”是函数，后面要写括号和参数。"),
        ("profile.满份", 8, "口径没有参数“满份”，是不是要写“满分”？"),
        ("i.direction == '不低'", 15, "“方向”没有这个值：“不低”，是不是要写“不低于”？"),
        ("s.role == 'actuals'", 10, "“角色”没有这个值：“actuals”，是不是要写“actual”？"),
        ("i.direction in ('exact')", 16, "只有一个值时请写 ==，或在值后加逗号：('exact',)。"),
        ("i.direction == s.role", 0, "“方向”和“角色”不是同一类关键词，不能相比。"),
        ("i.actual == '完成'", 0, "这里要写文字，“i.actual”是数字；要用这一栏写的字请写 text(i.actual)。"),
        ("i.name + 1", 0, "这里要写数字，“i.name”是文字；文字不能计算或比大小。"),
        ("i and known(i.score)", 0, "这里要写条件（成立或不成立），“i”是“指标”；要用它的某一栏请写 i.栏名。"),
        ("i.score and 真", 0, "这里要写条件（成立或不成立），“i.score”是数字；要问有没有数请写 known(i.score)。"),
        ("sum(x for x in f.indicators)", 4, "这里要写数字，“x”是“指标”；要用它的某一栏请写 x.栏名。"),
        ("count(x.score > 1 for x in f.indicators)", 0, "count 数个数，不看成立与否；条件请写在 if 后面：count(i for i in … if 条件)。"),
        ("round(i.score)", 0, "round（舍入）要 2 个参数，这里写了 1 个：四舍五入到几位小数；第二个写某栏时，按那一栏的位数和单位。"),
        ("stated(i)", 0, "stated（已填）问的是表中或正文的一栏，如 stated(i.reason)；这里是“指标”。问有没有值请写 known(…)。"),
        ("sum(i.weight for i in f.indicators)", 17, "名称“i”已经用了，for 后面请换一个名称。"),
        ("i.score.strip()", 0, "“i.score.strip”后面不能写括号；函数写在最前面，如 text(i.actual)。"),
        ("i.score ≤ 3", 8, "“≤”请改写为 <= 。"),
        ("（i.score）> 3", 0, "“（”请改写为 ( 。"),
        ("max(i.score，3)", 11, "“，”请改写为 , 。"),
        ("i.name == “接访”", 10, '““”请改写为 " 。'),
        ("i.score × 3", 8, "“×”请改写为 * 。"),
        ("i.score ÷ 3", 8, "“÷”请改写为 / 。"),
        ("i.score = 3", 8, "“=”请改写为 == 。"),
        ("i.score <> 3", 8, "不等于请写 !=，不要写 <>。"),
        ("i.score > ３", 10, "“３”是全角数字，请改写为 3 。"),
        ("i.score > 1,000.5.3", 12, "这个数字的写法不对，请写成 12 或 12.5 的样子，不加千位分隔。"),
        ("i.reason is None", 9, "“is”不能这样用：判断是否填写请写 stated(…)，判断是否有数请写 known(…)，比较相等请写 ==。"),
        ("i.score > 3 i.weight > 4", 12, "“3”和“i”之间少了运算符。"),
        ("i.score > 3且i.weight > 4", 11, "“3”和“且i”之间少了运算符；“且”“或”“非”前后各留一个空格。"),
        ("(i.score > 3", 0, "括号没有配对，少一个右括号 )。"),
        ("i.score >", 8, "表达式在“>”之后没有写完。"),
        ("", 0, "这里是空的，请写一个表达式"),
        ("f.indicators[0]", 0, "“f.indicators[0]”：规则语言里没有 […] 取值；查对照表请写 lookup(表, 名称)，取第一个请写 first(…)。"),
        (
            "matches(i.name, '(?<=第+)表')",
            16,
            "“(?<=第+)表”不是正则表达式（look-behind requires fixed-width pattern）；要找的文字里有 ( ) [ ] . * + ? 时，前面加反斜杠 \\。",
        ),
        ("matches(i.name, '(a+)+')", 16, "“(a+)+”在重复里面又有重复（如 (a+)+），长文字可能算不完；请改写成不套重复的样子。"),
        (
            "matches(i.name, text(i.target))",
            16,
            "“text(i.target)”不能作 matches（匹配）的第二个参数：正则表达式要直接写在引号里，或取自口径参数；只找词语请写 词 in 文字。",
        ),
        ("round(i.score, 0.01)", 15, "小数位数要写 0、1、2 这样的整数。"),
        ("i.name == 接访", 10, "没有名称“接访”。可以写：提交、口径、指标。如果是文字，请写 '接访'。"),
        ("i.score if i.weight > 3", 8, "“if”后面要有 else（否则）：甲 if 条件 else 乙。"),
        ("f.indicators == f.groups", 0, "一组东西不能整个相比；比个数请写 count(…)，问在不在其中请写 in。"),
        ("i.score if i.weight > 3 else '无'", 0, "if 前后两个值要是同一类：前面是数字，后面是文字。"),
        ("'甲\" == i.name", 0, "这里的引号没有配对的另一个引号。"),
        ("lambda: 3", 0, "“lambda”不能这样用：规则里不能定义函数；要命名一个中间值请用 let。"),
        ("__import__('os')", 0, "名称“__import__”不能以下划线开头。"),
    ],
)
def test_a_wrong_expression_is_refused_with_what_to_write(source: str, start: int, message: str) -> None:
    assert refusal(source) == (start, message)


def test_brackets_without_end_are_refused_not_followed() -> None:
    assert refusal("(" * 500 + "1" + ")" * 500) == (40, "括号套了 40 层以上；请用 let 分成几步")
    assert refusal("1+" * 1500 + "1") == (0, "表达式有 3001 个字符，超过 2000 个；请用 let 分成几步")


def filled(source: str, lang: str = "zh") -> str:
    made = compiler()
    template = compile_template(made, source)
    return template.filled(frame(made), lang)


@pytest.mark.parametrize(
    ("source", "lang", "expected"),
    [
        ("指标「{i.name}」得分 {i.score}。", "zh", "指标「接访次数」得分 6.67。"),
        ("目标 {i.target}，完成 {i.实际完成值}", "zh", "目标 ≥320次，完成 289次"),
        ("{cost.score}、{goal.actual}、{i.reason}、{f.total_weight}", "zh", "未填、达成预期指标、-、未填"),
        ("{cost.score} of {cost.weight}", "en", "not stated of 20"),
        ("{f.indicators.name}", "zh", "接访次数、成本控制数、社会大局"),
        ("{i.direction}", "zh", "不低于"),
        ("{i.weight / 3}", "zh", "2.2233"),
        ("{f.execution.executed / f.execution.budget * 100%}", "zh", "0.998"),
        ("{i.score > 3}", "zh", "是"),
        ("{s}", "zh", "接访310次"),
        ("{cost.score + 1}", "en", "not stated"),
    ],
)
def test_a_sentence_prints_slots_as_written_and_values_as_computed(source: str, lang: str, expected: str) -> None:
    assert filled(source, lang) == expected


def test_a_placeholder_that_nothing_binds_is_refused_at_its_place() -> None:
    with pytest.raises(ExpressionError) as caught:
        filled("指标「{i.name}」得分 {i.scor}。")
    assert (caught.value.start, caught.value.message) == (18, "“指标”没有这一栏：“scor”，是不是要写“score”？")


def test_a_brace_alone_is_refused() -> None:
    with pytest.raises(ExpressionError) as caught:
        filled("得分 {i.score")
    assert (caught.value.start, caught.value.message) == (3, "“{”没有配对；占位写成 {i.score} 的样子，一个占位里不能再写大括号。")


def quotes(source: str) -> list[tuple[str, str]]:
    made = compiler()
    places = compile_places(made, source)
    return [(place.owner.id, place.location.quote) for place in places(frame(made))]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("i.score", [("i1", "6.67")]),
        ("i", [("i1", "接访次数")]),
        ("f.execution.rate", [("m1", "99.8%")]),
        ("f.indicators.weight", [("i1", "6.67"), ("i2", "20"), ("i3", "10")]),
        ("x.score for x in f.indicators if x.weight > 6.67", [("i2", ""), ("i3", "9.5")]),
        ("first(x for x in f.indicators if x.weight > 10)", [("i2", "成本控制数")]),
        ("i.level2", [("i1", "接访次数")]),
        ("s.value", [("p1", "310次")]),
        ("submission", [("s0", "自评表")]),
    ],
)
def test_a_path_points_at_its_slot_or_at_the_thing(source: str, expected: list[tuple[str, str]]) -> None:
    assert quotes(source) == expected


@pytest.mark.parametrize(("source", "start"), [("i.score + 1", 0), ("i.score > 3", 0), ("'接访'", 0), ("profile.full_marks", 0)])
def test_what_is_no_path_cannot_be_pointed_at(source: str, start: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_places(compiler(), source)
    assert (caught.value.start, "不是表中或正文的位置" in in_chinese(caught.value.wording)) == (start, True)


TRUTHS = ("True", "False", "cost.score > 1")
UNKNOWN = Unknown("cost.score", BLANK)


def kleene(truth: str) -> Any:
    return {"True": True, "False": False}.get(truth, UNKNOWN)


@given(st.lists(st.sampled_from(TRUTHS), min_size=2, max_size=4))
def test_and_or_not_follow_kleene(parts: list[str]) -> None:
    known = [kleene(part) for part in parts]
    all_hold = False if False in known else UNKNOWN if UNKNOWN in known else True
    any_holds = True if True in known else UNKNOWN if UNKNOWN in known else False
    assert value(" and ".join(parts)) == all_hold
    assert value(" or ".join(parts)) == any_holds
    assert value(f"not ({' and '.join(parts)})") == value(" or ".join(f"not ({part})" for part in parts))


numbers = st.decimals(min_value=-1000, max_value=1000, places=2).map(lambda number: f"({number:f})" if number < 0 else f"{number:f}")


@given(numbers, numbers)
def test_agreement_and_equality_are_symmetric(left: str, right: str) -> None:
    for sign in ("agrees({}, {})", "{} == {}", "agrees({}, {}, 5)"):
        assert value(sign.format(left, right)) == value(sign.format(right, left))


@given(st.lists(numbers, min_size=1, max_size=6))
def test_a_sum_is_what_adding_gives(parts: list[str]) -> None:
    assert value(f"sum(({', '.join(parts)},))") == value(" + ".join(parts))


@given(numbers, numbers)
def test_arithmetic_is_exact(left: str, right: str) -> None:
    a, b = (Decimal(part.strip("()")) for part in (left, right))
    assert value(f"{left} + {right} == {a + b if a + b >= 0 else f'({a + b})'}") is True
    assert value(f"({left} < {right}) == {a < b}") is True


def refused_within(source: str) -> bool:
    """Whether an expression is compiled, or refused with a sentence and a place inside it."""
    try:
        compiler().compile(source)
    except ExpressionError as error:
        return bool(error.message) and 0 <= error.start <= max(len(source), 1)
    return True


@given(st.text(max_size=30))
def test_any_text_is_compiled_or_refused(source: str) -> None:
    assert refused_within(source)


GRAMMAR = st.sampled_from(
    [
        *"()[].,+-*/<>",
        "==",
        "and",
        "或",
        "非",
        "for",
        "in",
        "if",
        "else",
        "i",
        "f",
        "score",
        "得分",
        "sum",
        "count",
        "known",
        "3",
        "20万元",
        "'甲'",
        "x",
    ]
)


@given(st.lists(GRAMMAR, max_size=12).map(" ".join))
def test_any_words_of_the_language_are_compiled_or_refused(source: str) -> None:
    assert refused_within(source)


@pytest.mark.parametrize("unit", sorted(units())[:40])
def test_a_number_may_carry_any_unit(unit: str) -> None:
    assert value(f"unit(20{unit})" if unit not in "％比\\" else "unit(20%)") in (unit, "%")


OWNERS = {"indicator": "i", "form": "f", "statement": "s", "fund": "f.execution", "group": "first(f.groups)", "submission": "submission"}
NAMES = [(owner, field) for kind, owner in OWNERS.items() for field in kinds()[kind].fields.values()]
ALONE = [(owner, field) for owner, field in NAMES if not field.across]  # what a submission that no others stand beside can be asked


@pytest.mark.parametrize(("owner", "field"), ALONE, ids=lambda part: part if isinstance(part, str) else part.name)
def test_every_field_reads_the_same_by_both_names(owner: str, field: Field) -> None:
    english, chinese = value(f"{owner}.{field.name}"), value(f"{owner}.{field.zh}")
    assert unnamed(english) == unnamed(chinese)


def unnamed(found: Any) -> Any:
    """A value, an unknown one without the path that names it."""
    return found.reason if isinstance(found, Unknown) else found


@given(st.sampled_from(NAMES), st.data())
def test_a_misspelt_field_is_refused_at_its_place_in_the_author_s_language(pair: tuple[str, Field], drawn: st.DataObject) -> None:
    owner, field = pair
    name = drawn.draw(st.sampled_from([field.name, field.zh]))
    at = drawn.draw(st.integers(min_value=0, max_value=len(name) - 1))
    wrong = name[: at + 1] + name[at:]
    start, message = refusal(f"{owner}.{wrong}")
    suggested = message.rsplit("“", 1)[-1].split("”")[0] if "是不是" in message else name
    assert start == len(owner) + 1
    assert suggested.isascii() == name.isascii()
    assert f"“{wrong}”" in message
