"""A folder → the store in it: which version wrote it, which folders its sources were found in, and who may write now."""

import contextlib
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from auditor.findings import Language
from auditor.pipeline import Refused
from auditor.store.extra import require

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

SCHEMA = "auditor/store/1"
PATIENCE = 30.0
"""Seconds to wait for the writer of a run that was killed to keep what it had."""
_NAME, _LOCK = "store.json", "lock"
_WORDS = {
    "zh": {
        "absent": "“{path}”里没有核查库。先运行 auditor batch 文件夹 --store {path}。",
        "foreign": "“{path}”不是核查库，里面又有别的东西，没有写入。请换一个空的或还没有的文件夹。",
        "version": "核查库“{path}”是另一个版本写的（{found}，这个版本写 {own}），没有改动它。请用写它的版本，或换一个文件夹重新核查。",
        "broken": "核查库“{path}”的 store.json 读不出来，没有改动它。请从备份恢复这个文件，或换一个文件夹重新核查。",
        "busy": "另一个 auditor batch 正在写核查库“{path}”。等它结束，或用另一个文件夹。",
    },
    "en": {
        "absent": "There is no store in “{path}”. Run auditor batch FOLDER --store {path} first.",
        "foreign": "“{path}” is not a store and is not empty; nothing was written. Give an empty folder, or one that is not there yet.",
        "version": "Another version wrote the store “{path}” ({found}; this one writes {own}). "
        "It was left alone; use that version or another folder.",
        "broken": "The store.json of “{path}” cannot be read; it was left alone. Restore it from a backup, or use another folder.",
        "busy": "Another auditor batch is writing to the store “{path}”. Wait for it to end, or use another folder.",
    },
}
Roots = dict[str, str]
"""The folders (or URLs) that sources are found in, by the label that their names begin with; first given, first named."""


class Home(NamedTuple):
    """A store by its folder."""

    path: Path
    roots: Roots

    @property
    def parts(self) -> Path:
        return self.path / "parts"

    @property
    def runs(self) -> Path:
        return self.path / "runs"

    @property
    def compared(self) -> Path:
        return self.path / "compared"


def found(path: Path, lang: Language = "zh") -> Home:
    """The store in a folder. Raises Refused where there is none, another version wrote it or the extra is missing."""
    require(lang)
    words = _WORDS[lang]
    try:
        stated = json.loads((path / _NAME).read_text(encoding="utf-8"))
        schema, roots = stated["schema"], stated.get("roots", {})
    except (FileNotFoundError, NotADirectoryError):
        raise Refused(words["absent"].format(path=path)) from None
    except (ValueError, KeyError, TypeError):
        raise Refused(words["broken"].format(path=path)) from None
    if schema != SCHEMA:
        raise Refused(words["version"].format(path=path, found=schema, own=SCHEMA))
    return Home(path, roots)


def made(path: Path, lang: Language = "zh") -> Home:
    """The store in a folder, begun where the folder is empty or not there. Raises Refused, and OSError where nothing can be written."""
    require(lang)
    if not (path / _NAME).exists():
        if path.exists() and any(one.name != _LOCK for one in path.iterdir()):
            raise Refused(_WORDS[lang]["foreign"].format(path=path))
        keep(Home(path, {}))
    return found(path, lang)


def keep(home: Home) -> None:
    """Write what a store says of itself; it is the old or the new, never half."""
    home.path.mkdir(parents=True, exist_ok=True)
    fresh = home.path / f".{_NAME}"
    with fresh.open("w", encoding="utf-8") as opened:
        json.dump({"schema": SCHEMA, "roots": home.roots}, opened, ensure_ascii=False, indent=1)
        opened.flush()
        os.fsync(opened.fileno())
    fresh.replace(home.path / _NAME)


@contextlib.contextmanager
def held(path: Path, lang: Language = "zh") -> Iterator[None]:
    """Hold a store for writing. The operating system lets go of it when the process dies, however it dies. Raises Refused and OSError."""
    path.mkdir(parents=True, exist_ok=True)
    with (path / _LOCK).open("a+b") as lock:
        due = time.monotonic() + PATIENCE
        while not _locked(lock.fileno()):
            if time.monotonic() > due:
                raise Refused(_WORDS[lang]["busy"].format(path=path))
            time.sleep(0.05)
        yield


def _locked(file: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def source(path: str, roots: Mapping[str, str]) -> str | None:
    """The name of a file in the store: the label of the first root that holds it, then the way from there. None where no root does."""
    for label, root in roots.items():
        if path.startswith(root) and path[len(root) :][:1] in ("/", os.sep):
            return f"{label}/{path[len(root) + 1 :].replace(os.sep, '/')}"
    return None


def rooted(roots: Roots, folder: str) -> Roots:
    """The roots with one more, unless one of them holds it. Its label is its name, numbered where another root has that."""
    if folder in roots.values() or source(folder, roots) is not None:
        return roots
    name = folder.rstrip("/").rsplit(os.sep, 1)[-1].rsplit("/", 1)[-1] or "root"
    label, number = name, 1
    while label in roots:
        number += 1
        label = f"{name}({number})"
    return {**roots, label: folder}
