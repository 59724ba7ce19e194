"""Wrong files of rules, profiles, terms and waivers, told in English: the same places, the same nearest names, nothing left in Chinese."""

import json
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import auditor.expression
import auditor.ruleset
import auditor.waiver
from auditor.cli import main
from auditor.ruleset import RuleError, built_in
from auditor.wording import Wording
from tests.authoring.test_explanation import FORM
from tests.english import CHINESE, unquoted

GOOD = (built_in() / "scoring" / "score-above-weight.yaml").read_text(encoding="utf-8")
LINE = GOOD[: GOOD.index("check: i.score")].count("\n") + 1
_FILLED = re.compile(r"\{(\w+)\}")


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "form.txt"
    path.write_text(FORM, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound rule, and a wrong name in a rule, a profile and a term."""
    own = tmp_path / "own"
    (own / "profiles").mkdir(parents=True)
    (own / "sound.yaml").write_text(GOOD, encoding="utf-8")
    (own / "broken.yaml").write_text(GOOD.replace("check: i.score", "check: i.scor"), encoding="utf-8")
    (own / "profiles" / "county.yaml").write_text("title: 某县口径\nparameters: {low_execusion: 80%}\n", encoding="utf-8")
    (own / "terms.yaml").write_text("odd: {zh: 奇数, of: indicator, as: i, is: i.得份 > 3, help: 说明}\n", encoding="utf-8")
    return own


TOLD = [
    f"own/broken.yaml, line {LINE}, column 10: “indicator” has no field “scor”; was “score” meant?",
    "own/profiles/county.yaml, line 2, column 14: The default profile has no parameter “low_execusion”; was “low_execution” meant?",
    "own/terms.yaml, line 1, column 43: “indicator” has no field “得份”; was “得分” meant?",
]


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = main([*map(str, arguments), "--lang", "en"])
    return code, *capsys.readouterr()


def test_files_left_out_of_an_audit_are_told_in_english(form: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, err = run(capsys, "check", form, "--rules", folder, "--quiet", "--format", "json")
    assert json.loads(out)["rules"]["refused"] == TOLD
    assert err.splitlines() == [f"error: {sentence}" for sentence in TOLD]
    _, out, _ = run(capsys, "check", form, "--rules", folder, "--quiet")
    assert "Rule file left out: own/terms.yaml, line 1, column 43:" in " ".join(out.split())


def test_the_same_run_in_chinese_says_what_it_always_said(form: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(form), "--rules", str(folder), "--quiet", "--format", "json"])
    assert json.loads(capsys.readouterr().out)["rules"]["refused"] == [
        f"own/broken.yaml 第 {LINE} 行第 10 列：“指标”没有这一栏：“scor”，是不是要写“score”？",
        "own/profiles/county.yaml 第 2 行第 14 列：默认口径没有这个参数：“low_execusion”，是不是要写“low_execution”？",
        "own/terms.yaml 第 1 行第 43 列：“指标”没有这一栏：“得份”，是不是要写“得分”？",
    ]


def test_the_tools_of_authors_tell_wrong_files_in_english(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expected = [
        *(f"error: {sentence}" for sentence in TOLD),
        "error: 3 errors in files of rules, profiles or waivers; nothing was audited.",
    ]
    for tool in ("test", "lint", "list"):
        code, out, err = run(capsys, "rules", tool, "--rules", folder)
        assert (code, out, err.splitlines()) == (2, "", expected), tool


def test_an_answer_that_makes_no_rule_is_told_in_english(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("rules", "new", "too-few", "--title", "too few", "--kind", "indicator", "--folder", tmp_path, "--check")
    code, _, err = run(capsys, *asked, "x.actual ≥ 5000")
    assert (code, err) == (2, "error: “x.actual ≥ 5000”, from character 10: Instead of “≥” write >= .\n")
    code, _, err = run(capsys, *asked, "x.actual >= x.targets")
    assert (code, unquoted(err), "“indicator” has no field “targets”; was “target” meant?" in err) == (2, [], True)


def test_a_wrong_waiver_is_told_in_english(tmp_path: Path, form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    waivers = tmp_path / "waivers.yaml"
    waivers.write_text("- {rule: score-above-wait, where: 新购图书册数, reason: 已批复, until: 2099-12-31}\n", encoding="utf-8")
    told = ["error: waivers.yaml, line 1, column 3: The waiver lacks who: who approved it."]
    told.append("error: 1 errors in files of rules, profiles or waivers; nothing was audited.")
    assert run(capsys, "check", form, "--waivers", waivers)[2].splitlines() == told
    assert run(capsys, "waivers", "lint", waivers)[2].splitlines() == told


def test_a_folder_that_is_not_there_is_told_in_english(tmp_path: Path, form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "none"
    _, _, err = run(capsys, "check", form, "--rules", missing)
    assert err.splitlines()[0] == f"error: {missing}, line 1: There is no such folder of rules."


def test_an_error_is_told_in_either_language_and_is_chinese_as_text() -> None:
    wrong = RuleError("a.yaml", 3, None, Wording("写错了。", "This is wrong."))
    assert (wrong.told("en"), wrong.told("zh")) == ("a.yaml, line 3: This is wrong.", "a.yaml 第 3 行：写错了。")
    assert (str(wrong), wrong.message) == (wrong.told("zh"), "写错了。")


def wordings() -> Iterator[tuple[str, Wording]]:
    """Every sentence and part of one that the modules of rules, expressions and waivers state."""
    modules = [auditor.waiver]
    for package in (auditor.expression, auditor.ruleset):
        modules += [import_module(f"{package.__name__}.{one.name}") for one in pkgutil.iter_modules(package.__path__)]
    for module in modules:
        for name, stated in vars(module).items():
            listed = stated.values() if isinstance(stated, dict) else (stated,)
            yield from ((f"{module.__name__}.{name}", one) for one in listed if isinstance(one, Wording))


def test_every_sentence_is_in_both_languages() -> None:
    assert len(list(wordings())) > 150
    assert [name for name, one in wordings() if unquoted(one.en)] == []
    assert [name for name, one in wordings() if CHINESE.search(one.zh) and (not one.en or one.en == one.zh)] == []


def test_the_english_sentence_names_all_that_the_chinese_one_does() -> None:
    """Of a function it shows how it is called, in place of its Chinese name and help; of a field or kind its English name."""
    own = {"zh", "en", "help", "takes", "chinese", "english"}
    assert [name for name, one in wordings() if {*_FILLED.findall(one.zh)} - own != {*_FILLED.findall(one.en)} - own] == []
