"""The README shows what the tool really prints, and its walk-through works as it stands.

`python -m tests.test_readme` writes the output of each command the README shows into it again; review the change as a diff.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
_SHOWN = re.compile(r"<!-- run: (?P<command>auditor .+?) -->\n```text\n(?P<output>.*?)```\n<!-- end -->", re.DOTALL)
_RULE = re.compile(r"<!-- rule: (?P<id>[\w-]+) -->\n```yaml\n(?P<rule>.*?)```", re.DOTALL)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "100"}
    return subprocess.run(
        [sys.executable, "-m", "auditor", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )


def shown() -> list[tuple[str, str]]:
    """Each command the README shows, and the output beside it."""
    return [(match["command"], match["output"]) for match in _SHOWN.finditer(README.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(("command", "output"), shown())
def test_the_readme_shows_what_the_command_prints(command: str, output: str) -> None:
    assert run(*command.split()[1:]).stdout == output


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the rule of the walk-through."""
    match = _RULE.search(README.read_text(encoding="utf-8"))
    assert match is not None
    (tmp_path / f"{match['id']}.yaml").write_text(match["rule"], encoding="utf-8")
    return tmp_path


def test_the_rule_of_the_walk_through_passes_its_examples(folder: Path) -> None:
    tested = run("rules", "test", "--rules", str(folder))
    assert tested.returncode == 0, tested.stdout + tested.stderr


def test_the_rule_of_the_walk_through_finds_what_it_is_for(folder: Path, tmp_path: Path) -> None:
    form = tmp_path / "自评表.txt"
    form.write_text(
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因\n"
        "满意度指标\t服务对象满意度指标\t群众满意度\t≥80%\t82%\t100\t100\t\n总分\t\t\t\t\t100\t100\t\n",
        encoding="utf-8",
    )
    assert "「群众满意度」为 82%，低于 85%，没有说明原因。" in run("check", str(form), "--rules", str(folder)).stdout


def rewrite() -> None:
    """Put what each command prints today into the README."""
    text = README.read_text(encoding="utf-8")

    def fresh(match: re.Match[str]) -> str:
        return match[0].replace(f"```text\n{match['output']}```", f"```text\n{run(*match['command'].split()[1:]).stdout}```")

    README.write_text(_SHOWN.sub(fresh, text), encoding="utf-8")


if __name__ == "__main__":
    rewrite()
