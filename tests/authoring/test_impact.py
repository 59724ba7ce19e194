"""What a change of the rules does to a corpus: findings that appear, vanish or change severity."""

import shutil
import subprocess
from pathlib import Path

import pytest

from auditor.authoring import impact
from auditor.engine import matcher
from auditor.pipeline import Bench
from auditor.ruleset import Ruleset, built_in, load
from tests.authoring.test_explanation import FORM


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "材料"
    folder.mkdir()
    (folder / "自评表.txt").write_text(FORM, encoding="utf-8")
    (folder / "空.txt").write_text("", encoding="utf-8")
    return folder


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """The built-in rules with one gone and one milder."""
    folder = tmp_path / "rules"
    shutil.copytree(built_in(), folder)
    (folder / "structure" / "missing-score.yaml").unlink()
    path = folder / "scoring" / "score-above-weight.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("severity: error", "severity: note"), encoding="utf-8")
    return folder


def bench(ruleset: Ruleset) -> Bench:
    return Bench(ruleset, matcher(ruleset.scopes, "plain"))


def test_findings_that_appear_and_that_change_severity_are_told(corpus: Path, other: Path) -> None:
    found = impact.impact(corpus, bench(impact.earlier(str(other), built_in())), bench(load()))
    assert sorted((one.finding.rule, one.before is None, one.after is None) for one in found.changes) == [
        ("missing-score", True, False),
        ("score-above-weight", False, False),
    ]
    lines = impact.told(found).splitlines()
    assert lines[0] == "核查 1 个文件：新出现 1 处，不再出现 0 处，级别改变 1 处。"
    assert any(line.startswith("  自评表.txt，第 6 行，指标「新购图书册数」得分：提示 → 严重，") for line in lines)
    assert lines[-1].startswith("没有核查 空.txt：")


def test_a_revision_of_the_repository_gives_its_rules(other: Path) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(
            ["git", "-C", str(other), "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments], check=True, capture_output=True
        )

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "rules")
    (other / "scoring" / "invalid-score.yaml").unlink()
    assert {rule.id for rule in impact.earlier("HEAD", other).rules} == {rule.id for rule in load().rules} - {"missing-score"}


def test_a_folder_within_a_repository_has_a_revision_too(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    rule = (built_in() / "scoring" / "score-above-weight.yaml").read_text(encoding="utf-8")
    (own / "scored-too-high.yaml").write_text(rule, encoding="utf-8")
    for arguments in (("init", "-q"), ("add", "."), ("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "rules")):
        subprocess.run(["git", "-C", str(tmp_path), *arguments], check=True, capture_output=True)
    (own / "scored-too-high.yaml").unlink()
    earlier = {rule.id for rule in impact.earlier("HEAD", own).rules}
    assert earlier == {rule.id for rule in load().rules} | {"scored-too-high"}


def test_what_is_neither_folder_nor_revision_is_refused(tmp_path: Path) -> None:
    with pytest.raises(impact.NoSuchRules, match="--against 请写一个文件夹"):
        impact.earlier("没有这个版本", tmp_path)
