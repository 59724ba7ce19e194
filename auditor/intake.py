"""What the user names (files, folders, patterns, zips) → the files to audit, each with the name to show, or why there is none."""

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from glob import glob, has_magic
from pathlib import Path
from typing import NamedTuple

from auditor.findings import Language, Skipped
from auditor.readers import Unreadable, is_archive, members

STANDARD_INPUT = "-"
_SCANS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"BM", b"II*\0", b"MM\0*", b"GIF8", b"RIFF")
"""How files begin that may hold pictures of pages."""
_LITTER = ("~$", ".", "Thumbs.db", "desktop.ini")


class Given(NamedTuple):
    """A file to audit: where it lies, and the name the user knows it by (材料.zip/甲/自评.docx for a file taken out of a zip)."""

    path: Path
    name: str


class Words(NamedTuple):
    """What the user is told, in the language of the run."""

    no_match: str
    empty_folder: str
    empty_archive: str
    standard_input: str
    lang: Language = "zh"


def given(paths: Iterable[str], words: Words, held: ExitStack) -> Iterator[Given | Skipped]:
    """The files that the paths name, each once, in order. What a zip or standard input holds is kept in a folder until `held` is closed."""
    seen: set[Path] = set()
    for path in dict.fromkeys(paths):
        found = [_from_standard_input(words, held)] if path == STANDARD_INPUT else [Given(file, str(file)) for file in _named(path)]
        if not found:
            yield Skipped(source=path, reason=words.empty_folder if Path(path).is_dir() else words.no_match)
        for file in found:
            if file.path.resolve() not in seen:
                seen.add(file.path.resolve())
                yield from _unpacked(file, words, held) if is_archive(file.path) else (file,)


def patience(files: Iterable[Path]) -> float:
    """The seconds that one of the files may take: recognising a picture takes 2 to 4 seconds a page, and there may be thirty of them."""
    return 300 if any(_may_be_scanned(path) for path in files) else 60


def _may_be_scanned(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(4).startswith(_SCANS)
    except OSError:
        return False


def _unpacked(archive: Given, words: Words, held: ExitStack) -> Iterator[Given | Skipped]:
    """The files of a zip, and what was left in it."""
    folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="auditor-")))
    try:
        found = members(archive.path, folder)
    except Unreadable as unreadable:
        yield Skipped(source=archive.name, reason=unreadable.wording.told(words.lang))
        return
    if not found:
        yield Skipped(source=archive.name, reason=words.empty_archive)
    for member in found:
        name = f"{archive.name}/{member.name}"
        yield (
            Skipped(source=name, reason=member.reason.told(words.lang) if member.reason else "")
            if member.path is None
            else Given(member.path, name)
        )


def _named(path: str) -> Iterator[Path]:
    """A file as given, the files of a folder and all below it, those a pattern matches; hidden and lock files only when named."""
    if has_magic(path) and not Path(path).exists():
        for match in sorted(glob(path, recursive=True)):  # noqa: PTH207 a pattern of the user's may be absolute
            if Path(match).is_file() and not Path(match).name.startswith(_LITTER):
                yield Path(match)
    elif Path(path).is_dir():
        for folder, folders, files in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            yield from (Path(folder, name) for name in sorted(files) if not name.startswith(_LITTER))
    else:
        yield Path(path)


def _from_standard_input(words: Words, held: ExitStack) -> Given:
    """Standard input as a file that lasts as long as the run."""
    folder = held.enter_context(tempfile.TemporaryDirectory(prefix="auditor-"))
    path = Path(folder, STANDARD_INPUT)
    path.write_bytes(sys.stdin.buffer.read())
    return Given(path, words.standard_input)
