"""The tools of rule authors in English: every command, with no Chinese but what is quoted from rules, forms and files."""

import re
from pathlib import Path

import pytest

from auditor.author.words import HELP
from auditor.cli import main
from tests.authoring.test_explanation import FORM
from tests.english import CHINESE, unquoted

WAIVER = "- {rule: score-above-weight, where: 新购图书册数, reason: approved, who: Li, until: 2099-12-31}\n"


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    try:
        code = main([*map(str, arguments), "--lang", "en"])
    except SystemExit as left:
        code = int(left.code or 0)
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "form.txt"
    path.write_text(FORM, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", ["list", "show", "test", "lint", "new", "docs", "schema", "explain", "impact", "mutate"])
def test_the_help_of_a_command_is_english(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "rules", command, "--help")
    assert (code, unquoted(out), err) == (0, [], "")


@pytest.mark.parametrize("command", ["lint", "list"])
def test_the_help_of_the_waivers_is_english(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "waivers", command, "--help")
    assert (code, unquoted(out), err) == (0, [], "")


def test_every_word_of_help_is_in_both_languages() -> None:
    assert [name for name, one in HELP.items() if CHINESE.search(one.en) or not CHINESE.search(one.zh)] == []


def test_lists_tests_and_remarks_are_english(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (("list",), ("test", "score-above-weight", "--coverage"), ("lint",), ("docs", "--check"), ("schema", "--check")):
        code, out, err = run(capsys, "rules", *arguments)
        assert (code, unquoted(out), err) == (0, [], ""), arguments


def test_a_rule_is_read_back_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "rules", "show", "score-above-weight")
    told = " ".join(out.split())
    assert "For each indicator: the score of the indicator is at most the weight of the indicator." in told
    assert "Otherwise it reports “error”: Score above weight." in told
    assert "indicator (name 接访次数, weight 6.67, score 7) → Indicator “接访次数” scores 7, above its weight of 6.67." in told


def test_an_explanation_is_english(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "rules", "explain", "score-above-weight", form, "--line", "6")
    assert (code, unquoted(out)) == (0, [])
    assert "· indicator “新购图书册数” (line 6) → fails, and is reported" in out.splitlines()
    assert "  check i.score <= i.weight: does not hold (i.score = 55, i.weight = 50)" in out.splitlines()
    _, out, _ = run(capsys, "rules", "explain", "execution-rate-mismatch", form, "--line", "6")
    assert "This rule looks at fund; there is none here, so it did not fire." in out.splitlines()
    _, out, _ = run(capsys, "rules", "explain", "narrative-value-mismatch", form)
    assert "tied to indicator “新购图书册数” (line 6)" in out


def test_a_new_rule_is_written_and_refused_in_english(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("--title", "too few", "--kind", "indicator", "--check", "x.actual >= 5000", "--folder", tmp_path)
    code, out, _ = run(capsys, "rules", "new", "too-few", *asked)
    assert (code, out.startswith(f"Wrote {tmp_path / 'too-few.yaml'}; its examples were tried.")) == (0, True)
    code, _, err = run(capsys, "rules", "new", "too-few", *asked)
    assert (code, "is there already; take another id, or change that file." in err) == (2, True)
    code, _, err = run(
        capsys, "rules", "new", "none-such", "--title", "x", "--kind", "indicators", "--check", "x.actual >= 5", "--folder", tmp_path
    )
    assert (code, "There is no kind “indicators”; you may write submission, form, fund, indicator" in err) == (2, True)


def test_waivers_are_told_in_english(tmp_path: Path, form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    waivers = tmp_path / "waivers.yaml"
    waivers.write_text(WAIVER, encoding="utf-8")
    code, out, _ = run(capsys, "waivers", "lint", waivers)
    assert (code, unquoted(out), out.splitlines()[-1]) == (0, [], "1 waivers, no errors, 2 remarks.")
    code, out, _ = run(capsys, "waivers", "list", waivers, form)
    assert "line 1, score-above-weight: covers 1 findings." in out.splitlines()
    assert out.rstrip().endswith("(holds)")


def test_an_impact_is_told_in_english(tmp_path: Path, form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    form.rename(corpus / form.name)
    code, out, _ = run(capsys, "rules", "impact", "--corpus", corpus, "--against", tmp_path)
    assert (code, out) == (0, "1 files audited: 0 findings appear, 0 vanish, 0 change severity.\n")
    code, _, err = run(capsys, "rules", "impact", "--corpus", corpus, "--against", "no-such-revision")
    assert (code, "is neither a folder of rules nor a revision of this repository" in err) == (2, True)


def test_mutation_is_told_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    corpus = Path(__file__).parents[1] / "cases" / "report-with-sections-faultless"
    code, out, _ = run(capsys, "rules", "mutate", "--corpus", corpus, "--most", "1")
    assert code == 0
    assert "score of a section changed" in out
    assert re.search(r"^1 submissions, \d+ faults put in, \d+ seen \([\d.]+%\); 0 findings without any fault\.$", out, re.MULTILINE)
