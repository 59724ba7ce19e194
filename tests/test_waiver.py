"""Waivers and baselines: what they cover stays visible, and what is wrong with them is told in a sentence."""

import json
from datetime import date
from pathlib import Path

import pytest

from auditor.findings import Place, Report
from auditor.ruleset import RuleErrors
from auditor.waiver import UnknownBaseline, Waiver, compared, evidence, fingerprints, read, waived
from tests.english import in_chinese
from tests.reporters import forged

TODAY = date(2026, 11, 23)
RULES = ("narrative-value-mismatch", "reverse-indicator-misscored", "suspected-lost-row")
WHOLE = """
- rule: reverse-indicator-misscored
  where: {project: 信访维稳经费, about: 成本控制数}
  reason: 县财政局已批复按此计分。
  who: 李某
  until: 2026-12-31
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "豁免.yaml"


def waivers(file: Path, text: str = WHOLE) -> tuple[Waiver, ...]:
    file.write_text(text, encoding="utf-8")
    return read(file, RULES, TODAY)


def refusals(file: Path, text: str) -> list[str]:
    with pytest.raises(RuleErrors) as caught:
        waivers(file, text)
    assert [in_chinese(error.wording) for error in caught.value.errors] == [error.message for error in caught.value.errors]
    return [str(error) for error in caught.value.errors]


def outcomes(report: Report) -> list[tuple[str, str, str | None]]:
    return [(found.rule, found.outcome, found.waived) for one in report.submissions for found in one.findings]


def test_a_waived_finding_stays_in_the_report_with_who_let_it_pass_and_why(file: Path) -> None:
    report = waived(forged.ONE, waivers(file))
    assert outcomes(report) == [
        ("narrative-value-mismatch", "fail", None),
        ("reverse-indicator-misscored", "waived", "李某豁免至 2026-12-31：县财政局已批复按此计分。"),
        ("suspected-lost-row", "fail", None),
    ]
    assert report.submissions[0].outcomes == {**forged.PETITIONS.outcomes, "review": 0, "waived": 1}
    assert [found.rule for found in report.findings()] == ["narrative-value-mismatch", "suspected-lost-row"]
    assert report.exit_code() == 1


def test_a_waiver_for_another_project_or_place_covers_nothing(file: Path) -> None:
    for old, new in (("信访维稳经费", "道路养护经费"), ("成本控制数", "接访人次"), ("reverse-indicator-misscored", "suspected-lost-row")):
        assert outcomes(waived(forged.ONE, waivers(file, WHOLE.replace(old, new)))) == outcomes(forged.ONE)


def test_evidence_voids_a_waiver_when_a_figure_changes_and_not_when_it_moves(file: Path) -> None:
    sealed = waivers(file, f"{WHOLE}  evidence: {evidence(forged.MISSCORED)}\n")
    moved = forged.MISSCORED.model_copy(update={"places": (forged.place("第 9 行", "19.96", 3),)})
    changed = forged.MISSCORED.model_copy(
        update={"places": (Place(file="甲", where="第 161 行「成本控制数」", start=0, end=5, quote="19.90"),)}
    )
    found = [
        waived(Report(rules=forged.RULES, submissions=(forged.PETITIONS.model_copy(update={"findings": (one,)}),)), sealed)
        for one in (forged.MISSCORED, moved, changed)
    ]
    assert [one.submissions[0].findings[0].outcome for one in found] == ["waived", "waived", "review"]
    assert found[2].submissions[0].remarks[-1] == (
        "豁免.yaml 第 2 行对规则“reverse-indicator-misscored”的豁免已失效：所凭的数字或文字变了"
        f"（现在的 evidence 是 {evidence(changed)}），请重新审核。"
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("reverse-indicator-misscored", "lost-row", "豁免.yaml 第 2 行第 9 列：没有这条规则：“lost-row”，是不是要写“suspected-lost-row”？"),
        ("  reason: 县财政局已批复按此计分。\n", "", "豁免.yaml 第 2 行第 3 列：豁免缺少 reason：为什么可以豁免。"),
        ("  who: 李某\n", "", "豁免.yaml 第 2 行第 3 列：豁免缺少 who：谁批准的。"),
        ("2026-12-31", "2026-11-22", "豁免.yaml 第 6 行第 10 列：这项豁免已于 2026-11-22 到期，请重新审核后改写日期，或删去这一项。"),
        ("2026-12-31", "明年", "豁免.yaml 第 6 行第 10 列：until 要写成 2026-12-31 的样子，不能写“明年”。"),
        ("about:", "abuot:", "豁免.yaml 第 3 行第 28 列：where 没有这个键：“abuot”，是不是要写“about”？"),
        ("who:", "whom:", "豁免.yaml 第 2 行第 3 列：豁免缺少 who：谁批准的。"),
    ],
)  # fmt: skip
def test_a_wrong_waiver_is_refused_at_its_place(file: Path, old: str, new: str, expected: str) -> None:
    assert expected in refusals(file, WHOLE.replace(old, new))


def test_a_file_that_is_no_list_is_refused(file: Path) -> None:
    assert refusals(file, "rule: a\n") == ["豁免.yaml 第 1 行第 1 列：豁免文件要写成列表，每一项以“- rule: 规则编号”开头。"]


def test_only_what_is_not_in_the_baseline_counts(tmp_path: Path) -> None:
    earlier = tmp_path / "上次.json"
    earlier.write_text(json.dumps({"submissions": [{"findings": [{"fingerprint": forged.MISMATCH.fingerprint}]}]}), encoding="utf-8")
    report = compared(forged.ONE, fingerprints(earlier), "上次.json")
    assert outcomes(report)[0] == ("narrative-value-mismatch", "waived", "基线 上次.json 中已有")
    assert [found.rule for found in report.findings()] == ["reverse-indicator-misscored", "suspected-lost-row"]


@pytest.mark.parametrize("content", ["", "[]", '{"submissions": 3}', "豁免"])
def test_a_baseline_that_is_no_report_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "基线.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnknownBaseline, match="不是本工具的 JSON 报告；请用 auditor check"):
        fingerprints(path)
