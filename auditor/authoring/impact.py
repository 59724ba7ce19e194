"""Two rulesets and a corpus → what changing from one to the other does: findings that appear, vanish or change severity."""

import subprocess
import tarfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from auditor.findings import Finding
from auditor.pipeline import Bench, audit_document
from auditor.readers import Unreadable, read
from auditor.ruleset import Ruleset, load

_SEVERITIES = {"error": "严重", "warning": "一般", "note": "提示"}
_MOST_SHOWN = 5


class NoSuchRules(ValueError):
    """Neither a folder of rules nor a revision that has one; the text is the sentence to show."""


class Change(NamedTuple):
    """A finding that one of the two rulesets makes otherwise than the other; None where one does not make it at all."""

    file: str
    before: Finding | None
    after: Finding | None

    @property
    def finding(self) -> Finding:
        found = self.after or self.before
        assert found is not None
        return found


class Impact(NamedTuple):
    """What changes over a corpus; `skipped` are files that could not be read, with the reason."""

    files: int
    changes: tuple[Change, ...]
    skipped: tuple[tuple[str, str], ...]


def earlier(against: str, folder: Path) -> Ruleset:
    """The rules of a folder, or of `folder` as a revision of its repository had it.

    Raises NoSuchRules, RuleErrors.
    """
    if Path(against).is_dir():
        return load([Path(against)], with_built_in=not Path(against, "profiles", "default.yaml").is_file())
    with TemporaryDirectory(prefix="auditor-") as place:
        archive = Path(place, "rules.tar")
        top = _git(folder, "rev-parse", "--show-prefix")
        _git(folder, "archive", "--output", str(archive), f"{against}:{top.strip().rstrip('/')}", sentence=against)
        tree = Path(place, "rules")
        tree.mkdir()
        with tarfile.open(archive) as members:
            members.extractall(tree, filter="data")
        return load([tree], with_built_in=False)


def _git(folder: Path, *arguments: str, sentence: str = "") -> str:
    try:
        run = subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True)  # noqa: S603, S607 git is the one that knows revisions
    except FileNotFoundError:
        raise NoSuchRules("没有找到 git，--against 请写一个规则文件夹。") from None
    except subprocess.CalledProcessError:
        told = f"“{sentence}”既不是规则文件夹，也不是这个仓库的版本" if sentence else f"“{folder}”不在 git 仓库里"
        raise NoSuchRules(f"{told}；--against 请写一个文件夹，或 git 能认的版本，如 HEAD~1。") from None
    return run.stdout


def impact(corpus: Path, before: Bench, after: Bench) -> Impact:
    """Audit every file of a corpus with both rulesets, and compare what they find by fingerprint."""
    changes: list[Change] = []
    skipped = []
    files = 0
    for path in sorted(path for path in corpus.rglob("*") if path.is_file() and not path.name.startswith(".") and path.suffix != ".yaml"):
        try:
            document = read(path)
        except Unreadable as unreadable:
            skipped.append((str(path.relative_to(corpus)), str(unreadable)))
            continue
        files += 1
        found = [{one.fingerprint: one for each in audit_document(document, tools) for one in each.findings} for tools in (before, after)]
        changes += _changes(str(path.relative_to(corpus)), *found)
    return Impact(files, tuple(changes), tuple(skipped))


def _changes(file: str, before: dict[str, Finding], after: dict[str, Finding]) -> Iterator[Change]:
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if old is None or new is None or old.severity != new.severity:
            yield Change(file, old, new)


def told(found: Impact) -> str:
    """The impact in Chinese sentences, by rule."""
    appear = [one for one in found.changes if one.before is None]
    vanish = [one for one in found.changes if one.after is None]
    shift = [one for one in found.changes if one.before is not None and one.after is not None]
    lines = [f"核查 {found.files} 个文件：新出现 {len(appear)} 处，不再出现 {len(vanish)} 处，级别改变 {len(shift)} 处。"]
    for heading, listed in (("新出现", appear), ("不再出现", vanish), ("级别改变", shift)):
        counted = Counter(one.finding.rule for one in listed)
        for rule, count in sorted(counted.items()):
            lines += ["", f"{heading} · {rule}（{count} 处）", *_shown([one for one in listed if one.finding.rule == rule])]
    lines += [f"没有核查 {file}：{reason}" for file, reason in found.skipped]
    return "\n".join(lines)


def _shown(changes: Sequence[Change]) -> Iterator[str]:
    for one in changes[:_MOST_SHOWN]:
        severity = _SEVERITIES[one.finding.severity]
        if one.before is not None and one.after is not None:
            severity = f"{_SEVERITIES[one.before.severity]} → {_SEVERITIES[one.after.severity]}"
        yield f"  {one.file}，{one.finding.places[0].where}：{severity}，{one.finding.message}"
    if len(changes) > _MOST_SHOWN:
        yield f"  另有 {len(changes) - _MOST_SHOWN} 处"
