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
from auditor.wording import Language, Wording

_SEVERITIES = {"error": Wording("严重", "error"), "warning": Wording("一般", "warning"), "note": Wording("提示", "note")}
_MOST_SHOWN = 5
_NO_GIT = Wording("没有找到 git，--against 请写一个规则文件夹。", "git was not found; name a folder of rules with --against.")
_NO_REVISION = Wording(
    "“{name}”既不是规则文件夹，也不是这个仓库的版本；--against 请写一个文件夹，或 git 能认的版本，如 HEAD~1。",
    "“{name}” is neither a folder of rules nor a revision of this repository; name a folder with --against, or a revision that git knows, "
    "such as HEAD~1.",
)
_NO_REPOSITORY = Wording(
    "“{name}”不在 git 仓库里；--against 请写一个文件夹。", "“{name}” is in no git repository; name a folder with --against."
)
_TOLD = Wording(
    "核查 {files} 个文件：新出现 {appear} 处，不再出现 {vanish} 处，级别改变 {shift} 处。",
    "{files} files audited: {appear} findings appear, {vanish} vanish, {shift} change severity.",
)
_HEADING = Wording("{what} · {rule}（{count} 处）", "{what} · {rule} ({count})")
_APPEAR, _VANISH, _SHIFT = Wording("新出现", "appears"), Wording("不再出现", "vanishes"), Wording("级别改变", "changes severity")
_SHOWN = Wording("  {file}，{where}：{severity}，{message}", "  {file}, {where}: {severity}, {message}")
_MORE = Wording("  另有 {count} 处", "  {count} more")
_SKIPPED = Wording("没有核查 {file}：{reason}", "Not audited: {file}: {reason}")


class NoSuchRules(ValueError):
    """Neither a folder of rules nor a revision that has one; `wording` is the sentence to show."""

    def __init__(self, wording: Wording) -> None:
        super().__init__(wording.zh)
        self.wording = wording


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
    skipped: tuple[tuple[str, Wording], ...]


def earlier(against: str, folder: Path) -> Ruleset:
    """The rules of a folder, or of `folder` as a revision of its repository had it.

    Raises NoSuchRules, RuleErrors.
    """
    if Path(against).is_dir():
        return _whole(Path(against))
    with TemporaryDirectory(prefix="auditor-") as place:
        archive = Path(place, "rules.tar")
        within = _git(folder, "rev-parse", "--show-prefix").strip().rstrip("/")
        top = Path(
            _git(folder, "rev-parse", "--show-toplevel").strip()
        )  # from within a folder git looks for that folder in the tree it gives
        _git(top, "archive", "--output", str(archive), f"{against}:{within}", sentence=against)
        tree = Path(place, "rules")
        tree.mkdir()
        with tarfile.open(archive) as members:
            members.extractall(tree, filter="data")
        return _whole(tree)


def _whole(folder: Path) -> Ruleset:
    """The rules of a folder: alone where it has the default profile, else beside the built-in ones."""
    return load([folder], with_built_in=not Path(folder, "profiles", "default.yaml").is_file())


def _git(folder: Path, *arguments: str, sentence: str = "") -> str:
    try:
        run = subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True)  # noqa: S603, S607 git is the one that knows revisions
    except FileNotFoundError:
        raise NoSuchRules(_NO_GIT) from None
    except subprocess.CalledProcessError:
        raise NoSuchRules((_NO_REVISION if sentence else _NO_REPOSITORY).filled(name=sentence or folder)) from None
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
            skipped.append((str(path.relative_to(corpus)), unreadable.wording))
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


def told(found: Impact, lang: Language = "zh") -> str:
    """The impact in sentences, by rule."""
    appear = [one for one in found.changes if one.before is None]
    vanish = [one for one in found.changes if one.after is None]
    shift = [one for one in found.changes if one.before is not None and one.after is not None]
    lines = [_TOLD.filled(files=found.files, appear=len(appear), vanish=len(vanish), shift=len(shift)).told(lang)]
    for heading, listed in ((_APPEAR, appear), (_VANISH, vanish), (_SHIFT, shift)):
        counted = Counter(one.finding.rule for one in listed)
        for rule, count in sorted(counted.items()):
            shown = _shown([one for one in listed if one.finding.rule == rule], lang)
            lines += ["", _HEADING.filled(what=heading, rule=rule, count=count).told(lang), *shown]
    lines += [_SKIPPED.filled(file=file, reason=reason).told(lang) for file, reason in found.skipped]
    return "\n".join(lines)


def _shown(changes: Sequence[Change], lang: Language) -> Iterator[str]:
    for one in changes[:_MOST_SHOWN]:
        severity = _SEVERITIES[one.finding.severity].told(lang)
        if one.before is not None and one.after is not None:
            severity = f"{_SEVERITIES[one.before.severity].told(lang)} → {severity}"
        where, message = one.finding.places[0].where, one.finding.message
        yield _SHOWN.filled(file=one.file, where=where, severity=severity, message=message).told(lang)
    if len(changes) > _MOST_SHOWN:
        yield _MORE.filled(count=len(changes) - _MOST_SHOWN).told(lang)
