"""A zip of submissions → its files in a folder, each with its name or with the reason it was left in the archive."""

import stat
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from auditor.readers.sniff import DAMAGE, TRUNCATED, sniff
from auditor.readers.unreadable import Unreadable
from auditor.wording import Wording

_CHUNK = 1 << 20
_NAME_BYTES_MAX = 200
_UTF8_NAME = 0x800
_OUTSIDE = Wording(
    "压缩包里这个文件的路径指向包外，未解压，请重新打包后再试。",
    "The path of this file leads out of the archive, so it was not unpacked; pack it again and retry.",
)
_LINK = Wording(
    "压缩包里这一项是链接，不是文件，未解压，请把它指向的文件打进包里。",
    "This is a link, not a file, and was not unpacked; pack the file it points at.",
)
_DAMAGED = Wording(
    "压缩包里这个文件已损坏，解压不出来，请重新打包后再试。", "This file is damaged and cannot be unpacked; pack it again and retry."
)
_LEFT_OVERS = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


class Member(NamedTuple):
    """A file of an archive by its name there: where it was written to, or why it was not."""

    name: str
    path: Path | None
    reason: Wording | None = None


def is_archive(path: Path) -> bool:
    """Whether a file is a zip of files, by its content; Office files are not. False for what cannot be read."""
    try:
        with path.open("rb") as stream:
            if stream.read(2) != b"PK":
                return False
        return sniff(path.read_bytes()).format == "zip"
    except (OSError, Unreadable):
        return False


def members(path: Path, into: Path) -> tuple[Member, ...]:
    """Every file of an archive, written below `into`, in the order of the archive; folders and the litter of systems are left out.

    Raises Unreadable where nothing may be taken out: damage, a password, a bomb.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Unreadable(
            Wording(
                "找不到或读不出这个压缩包，请核对路径后再试。", "The archive is not there or cannot be read; see to the path and retry."
            )
        ) from error
    if sniff(content).format != "zip":
        raise Unreadable(
            Wording(
                "这不是压缩包（zip），请直接提交文件，或打成 zip 再试。",
                "This is no zip archive; hand in the files themselves, or pack them as zip.",
            )
        )
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return tuple(
                _member(archive, entry, into, number) for number, entry in enumerate(archive.infolist(), start=1) if _is_wanted(entry)
            )
    except DAMAGE as error:
        raise Unreadable(TRUNCATED) from error


def _is_wanted(entry: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(_name(entry)).parts
    return not entry.is_dir() and bool(parts) and not any(part in _LEFT_OVERS or part.startswith("~$") for part in parts)


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as its author wrote it: Chinese Windows writes GBK without saying so, which Python reads as cp437."""
    name = entry.filename
    if not entry.flag_bits & _UTF8_NAME:
        with suppress(UnicodeError):  # written by something else, the name stands as read
            name = name.encode("cp437").decode("gb18030")
    return name.replace("\\", "/")


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, into: Path, number: int) -> Member:
    name = _name(entry)
    where = PurePosixPath(name)
    if where.is_absolute() or ".." in where.parts or ":" in where.parts[0] or "\0" in name:
        return Member(name, None, _OUTSIDE)
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return Member(name, None, _LINK)
    target = into / f"{number:04d}" / _short(where.name)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as source, target.open("wb") as written:
            while chunk := source.read(_CHUNK):
                written.write(chunk)
    except DAMAGE:
        return Member(name, None, _DAMAGED)
    return Member(name, target)


def _short(name: str) -> str:
    """The name, or its end where a file system would refuse its length; the extension is kept."""
    encoded = name.encode("utf-8", errors="replace")
    return encoded[-_NAME_BYTES_MAX:].decode("utf-8", errors="ignore") if len(encoded) > _NAME_BYTES_MAX else encoded.decode()
