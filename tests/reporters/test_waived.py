"""What is waived is printed apart from what stands, and counted beside it."""

from auditor.reporters import text
from tests.reporters import forged


def test_a_waived_finding_is_counted_and_printed_apart_with_its_reason() -> None:
    waived = forged.MISMATCH.model_copy(update={"outcome": "waived", "waived": "李某豁免至 2026-12-31：已批复"})
    submission = forged.PETITIONS.model_copy(update={"findings": (waived, forged.MISSCORED, forged.LOST_ROW)})
    lines = text.render(forged.ONE.model_copy(update={"submissions": (submission,)})).decode().splitlines()
    assert lines[0].startswith("信访维稳经费（某县信访局，2024 年度）：严重 1 处，提示 1 处，另有 1 处豁免或基线中已有；")
    at = lines.index("豁免或基线中已有（1 处，不计入上面的件数）")
    assert lines[at + 2 : at + 3] == ["·  narrative-value-mismatch，第 77 行：“310 次”；李某豁免至 2026-12-31：已批复"]


def test_a_rule_file_left_out_is_told_above_the_count_of_rules() -> None:
    rules = forged.RULES.model_copy(update={"refused": ("本局规则/甲.yaml 第 1 行：缺少 title。",)})
    lines = text.render(forged.ONE.model_copy(update={"rules": rules})).decode().splitlines()
    assert lines[-2:] == [
        "没有采用的规则文件：本局规则/甲.yaml 第 1 行：缺少 title。",
        "规则 112 条（3f2a9c0d71be），引擎 durable_rules 2.0.28。",
    ]
