"""The commands of those who write rules, as they meet them."""

import sys
from pathlib import Path

import pytest

from auditor.cli import main
from tests.authoring.test_explanation import FORM


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = main(list(map(str, arguments)))
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "自评表.txt"
    path.write_text(FORM, encoding="utf-8")
    return path


def test_a_rule_is_new_tested_linted_and_explained(tmp_path: Path, form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "本局规则"
    asked = ("--title", "册数太少", "--kind", "指标", "--check", "x.实际完成值 >= 5000册", "--where", '匹配(x.名称, "册数")')
    code, out, _ = run(capsys, "rules", "new", "few-volumes", *asked, "--folder", own)
    assert (code, out.startswith(f"写好了 {own / 'few-volumes.yaml'}，例子都已试过。")) == (0, True)
    assert sorted(path.name for path in own.iterdir()) == ["few-volumes.yaml", "schema.json"]
    assert run(capsys, "rules", "test", "few-volumes", "--rules", own) == (0, "4 个例子都判定正确。\n", "")
    assert run(capsys, "rules", "lint", "--rules", own) == (0, "1 条规则，没有意见。\n", "")
    _, out, _ = run(capsys, "rules", "explain", "few-volumes", form, "--line", "6", "--rules", own)
    assert "  check x.实际完成值 >= 5000册：不成立（x.实际完成值 = 3120册）" in out.splitlines()
    assert run(capsys, "rules", "new", "few-volumes", *asked, "--folder", own)[0] == 2


def test_questions_that_no_one_can_answer_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    code, _, err = run(capsys, "rules", "new", "few-volumes", "--folder", tmp_path)
    assert (code, err) == (2, "错误：没有写 --title：一句话：错在哪里。\n")


def test_questions_are_asked_and_answered(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["few-volumes", "册数太少", "指标", "x.实际完成值 >= 5000册", "", "", "", "", ""])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _question: next(answers))
    assert run(capsys, "rules", "new", "--folder", tmp_path)[0] == 0
    assert "severity: warning" in (tmp_path / "few-volumes.yaml").read_text(encoding="utf-8").splitlines()


def test_a_rule_is_shown_with_its_sentence_and_a_worked_example(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "rules", "show", "score-above-weight")
    assert "读作    看每个指标，应当指标的得分不超过指标的分值；否则报“严重”：得分超过分值。" in out.splitlines()
    assert any(line.startswith("例如    指标（名称 接访次数，分值 6.67，得分 7） → 指标「接访次数」得分 7") for line in out.splitlines())


def test_waivers_are_linted_and_listed_with_what_they_cover(tmp_path: Path, form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    waivers = tmp_path / "豁免.yaml"
    waivers.write_text(
        "- {rule: score-above-weight, where: 新购图书册数, reason: 已批复, who: 李某, until: 2099-12-31}\n"
        "- {rule: missing-total, where: {project: 别的项目}, reason: 已批复, who: 李某, until: 2099-12-31, evidence: abc}\n",
        encoding="utf-8",
    )
    code, out, _ = run(capsys, "waivers", "lint", waivers)
    assert (code, out.splitlines()[1:]) == (
        0,
        [
            "豁免.yaml 第 1 行：where 没有写 project、unit、file 或 fingerprint，会豁免所有材料里的同类发现。",
            "2 项豁免，没有错误，2 条意见。",
        ],
    )
    code, out, _ = run(capsys, "waivers", "list", waivers, form)
    lines = out.splitlines()
    assert "第 1 行 score-above-weight：对应 1 处发现。" in lines
    assert any(line.startswith(f"  {form}，第 6 行，指标「新购图书册数」得分，evidence: ") and line.endswith("（有效）") for line in lines)
    assert lines[-1] == "第 2 行 missing-total：没有对应的发现，可以删去。"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("rules", "show", "没有"), "错误：没有规则“没有”。用 auditor rules list 查看全部规则。"),
        (("rules", "explain", "score-above-weight", "没有.txt"), "错误："),
        (("rules", "impact", "--corpus", "没有", "--against", "HEAD"), "错误：没有文件夹“没有”。"),
        (("rules", "mutate", "--corpus", "没有"), "错误：“没有”里没有可用的材料；请用 --corpus 给出无差错材料的文件夹。"),
        (("waivers", "lint", "没有.yaml"), "错误：不能读写“没有.yaml”："),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(arguments: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, out, err.startswith(sentence)) == (2, "", True)
