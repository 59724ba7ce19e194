"""The tables of a store: their columns, what each holds, and in which of them a file's rows are told apart."""

from typing import Literal, NamedTuple

Kind = Literal["text", "count", "number", "seconds", "texts"]
"""What a column holds: text, a whole number, an exact decimal (ten places), seconds, or a list of texts."""
TableName = Literal["submissions", "figures", "indicators", "findings", "outcomes", "skipped"]
Row = tuple[object, ...]
DIGITS, PLACES = 38, 10
"""How many digits a number may have, and how many of them after the point."""


class Column(NamedTuple):
    """A column by its name, and in Chinese what it holds."""

    name: str
    kind: Kind
    help: str


def _columns(kind: Kind, **named: str) -> tuple[Column, ...]:
    return tuple(Column(name, kind, text) for name, text in named.items())


IDENTITY = (
    *_columns("text", source="文件，从给出的文件夹写起", content="文件内容的 SHA-256", rules="规则、口径和设置的摘要"),
    *_columns("count", part="写在第几批"),
)
"""What every row begins with: which file, with what in it, judged by what, written when."""
_FORM = _columns("count", form="文件里的第几份自评，从 1 起")
_NUMBERED = (*_FORM, *_columns("count", number="这份自评里的第几个，从 1 起"))

TABLES: dict[TableName, tuple[Column, ...]] = {
    "submissions": (
        *_FORM,
        *_columns(
            "text",
            project="项目名称，照原文",
            unit="单位，照原文",
            department="主管部门，照原文",
            project_key="项目名称，去掉标点和空格，用于对照",
            unit_key="单位，去掉标点和空格",
            department_key="主管部门，去掉标点和空格",
        ),
        *_columns("count", year="年度"),
        *_columns("text", profile="口径的编号"),
        *_columns("number", score="填报总分", recomputed="按发现更正后的总分"),
        *_columns("text", grade="填报总分对应的等级", recomputed_grade="更正后的等级"),
        *_columns("count", errors="严重的发现，不计豁免", warnings="一般的发现", notes="提示的发现", reviews="其中待核的发现"),
        *_columns(
            "count",
            passed="相符的判定",
            not_evaluable="未能判定",
            not_applicable="不适用",
            broken="规则自己出错的判定",
        ),
        *_columns(
            "count",
            figures_read="读到的数字",
            figures_agreed="核对相符的数字",
            figures_wrong="有发现的数字",
            figures_unjudged="未能判定的数字",
            figures_untouched="没有规则看过的数字",
        ),
        *_columns("count", indicators="三级指标数", repairs="读取时的修复"),
        *_columns("texts", remarks="读取时的说明"),
        *_columns("seconds", seconds="核查用时（秒），一个文件几份自评的平分"),
        *_columns("text", reading="读懂的自评，JSON；其中的文件名略去", sketch="叙述的 MinHash，十六进制，供比较雷同；叙述太少的没有"),
    ),
    "figures": (
        *_NUMBERED,
        *_columns("text", text="数字，照原文", unit="计量单位"),
        *_columns("number", value="数值"),
        *_columns(
            "text", hedge="约、近、超过一类的限定", place="位置", state="agreed 相符、wrong 有发现、unjudged 未能判定、untouched 未看"
        ),
    ),
    "indicators": (
        *_NUMBERED,
        *_columns(
            "text",
            level1="一级指标",
            level2="二级指标",
            name="三级指标",
            name_key="三级指标，去掉标点和空格",
            direction="指标方向：at_least ≥、at_most ≤、exact ＝、qualitative 定性、undirected 没有写",
            target="指标值，照原文",
            actual="实际完成值，照原文",
            reason="偏差原因",
        ),
        *_columns("number", target_value="指标值的数"),
        *_columns("text", target_unit="指标值的单位"),
        *_columns("number", actual_value="实际完成值的数"),
        *_columns("text", actual_unit="实际完成值的单位"),
        *_columns("number", weight="分值", score="得分"),
        *_columns("text", place="位置"),
    ),
    "findings": (
        *_NUMBERED,
        *_columns(
            "text",
            rule="规则编号",
            title="规则名称",
            severity="error 严重、warning 一般、note 提示",
            outcome="fail 不符、review 待核、waived 已豁免",
            message="说明",
            expected="要求",
            actual="填报",
            suggest="建议",
            decision="对总分和等级的影响",
            place="位置",
            quote="原文",
            fingerprint="发现的指纹",
            waived="谁因何豁免",
        ),
        *_columns("texts", evidence="对照的位置和原文", basis="依据", supersedes="归并了哪些规则的发现"),
    ),
    "outcomes": (
        *_FORM,
        *_columns("text", rule="规则编号", outcome="判定", reason="未能判定的原因"),
        *_columns("count", count="次数"),
    ),
    "skipped": (*_columns("text", reason="没有核查的原因"), *_columns("seconds", seconds="用时（秒）")),
}
COMPARED: tuple[TableName, ...] = ("findings", "outcomes")
"""What comparison adds to: rules across submissions find and judge like the others."""
