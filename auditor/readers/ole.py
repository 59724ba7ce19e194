"""Bytes of an OLE compound file → the names of its streams and the beginning of each, without trusting any number in it."""

import struct
from typing import NamedTuple

from auditor.readers.unreadable import Unreadable
from auditor.wording import Wording

MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_END = 0xFFFFFFFA  # this sector number and all above it mark ends, free sectors and tables
_ENTRY = 128
_ENTRIES_MAX = 65536
_SHORT = 4096  # bytes: shorter streams share the short stream, in pieces of 64
BROKEN = Wording(
    "文件不完整或已损坏（旧版 Office 文件的目录读不出），请用 Office 或 WPS 打开后重新保存再试。",
    "The file is incomplete or damaged (an old Office file without a directory); open it in Office or WPS, save it again and retry.",
)


class Stream(NamedTuple):
    """A stream below the root: its first sector and its length in bytes."""

    first: int
    length: int


class Container(NamedTuple):
    """A compound file: its bytes, its sector size in bytes, the sector that follows each, and the streams directly below the root."""

    content: bytes
    sector_size: int
    following: tuple[int, ...]
    streams: dict[str, Stream]
    short: Stream

    def head(self, name: str) -> bytes:
        """The first sector of a stream of at least 4096 bytes (shorter ones live elsewhere and give nothing)."""
        stream = self.streams[name]
        return b"" if stream.length < _SHORT else _sector(self.content, self.sector_size, stream.first)

    def stream(self, name: str) -> bytes:
        """The whole of a stream. Raises Unreadable where its chain of sectors runs in a circle, on which libraries hang."""
        stream = self.streams[name]
        if stream.length >= _SHORT:
            return _chained(self.content, self.sector_size, self.following, stream.first)[: stream.length]
        small = _chained(self.content, self.sector_size, self.following, self.short.first)
        (first,) = struct.unpack_from("<I", self.content, 60)
        table = _chained(self.content, self.sector_size, self.following, first)
        chain = _chain(_numbers(table), stream.first)
        return b"".join(small[at * 64 : at * 64 + 64] for at in chain)[: stream.length]


def opened(content: bytes) -> Container:
    """The container. Raises Unreadable where the directory cannot be read."""
    if len(content) < 1536:
        raise Unreadable(BROKEN)
    (shift,) = struct.unpack_from("<H", content, 30)
    if shift not in (9, 12):
        raise Unreadable(BROKEN)
    size = 1 << shift
    following = _following(content, size)
    (first,) = struct.unpack_from("<I", content, 48)
    directory = _chained(content, size, following, first)
    entries = [directory[at : at + _ENTRY] for at in range(0, min(len(directory), _ENTRY * _ENTRIES_MAX) - _ENTRY + 1, _ENTRY)]
    if not entries:
        raise Unreadable(BROKEN)
    return Container(content, size, following, _below_root(entries), Stream(*struct.unpack_from("<II", entries[0], 116)))


def _sector(content: bytes, size: int, number: int) -> bytes:
    return content[(number + 1) * size : (number + 2) * size] if number < _END else b""


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _following(content: bytes, size: int) -> tuple[int, ...]:
    """The allocation table: its first 109 sectors are listed in the header, the others in a chain of lists."""
    listed = list(_numbers(content[76:512]))
    (extension,) = struct.unpack_from("<I", content, 68)
    seen: set[int] = set()
    while extension < _END and extension not in seen and (more := _numbers(_sector(content, size, extension))):
        seen.add(extension)
        listed += more[:-1]
        extension = more[-1]
    sectors = [number for number in listed if number < _END][: len(content) // size]
    return _numbers(b"".join(_sector(content, size, number) for number in sectors))


def _chain(following: tuple[int, ...], first: int) -> list[int]:
    chain: list[int] = []
    while first < len(following):
        chain.append(first)
        if len(chain) > len(following):
            raise Unreadable(BROKEN)
        first = following[first]
    return chain


def _chained(content: bytes, size: int, following: tuple[int, ...], first: int) -> bytes:
    return b"".join(_sector(content, size, number) for number in _chain(following, first))


def _below_root(entries: list[bytes]) -> dict[str, Stream]:
    (child,) = struct.unpack_from("<I", entries[0], 76)
    found: dict[str, Stream] = {}
    waiting, seen = [child], set[int]()
    while waiting:
        index = waiting.pop()
        if index >= len(entries) or index in seen:
            continue
        seen.add(index)
        entry = entries[index]
        (length,) = struct.unpack_from("<H", entry, 64)
        name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace")
        left, right = struct.unpack_from("<II", entry, 68)
        found[name] = Stream(*struct.unpack_from("<II", entry, 116))
        waiting += [left, right]
    return found
