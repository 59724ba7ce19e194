"""Bytes of an OLE compound file → the names of its streams and the beginning of each, without trusting any number in it."""

import struct
from typing import NamedTuple

from auditor.readers.unreadable import Unreadable

MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_END = 0xFFFFFFFA  # this sector number and all above it mark ends, free sectors and tables
_ENTRY = 128
_ENTRIES_MAX = 65536
_BROKEN = "文件不完整或已损坏（旧版 Office 文件的目录读不出），请用 Office 或 WPS 打开后重新保存再试。"


class Stream(NamedTuple):
    """A stream below the root: its first sector and its length in bytes."""

    first: int
    length: int


class Container(NamedTuple):
    """A compound file: its bytes, sector size in bytes, and the streams and storages that stand directly below the root."""

    content: bytes
    sector_size: int
    streams: dict[str, Stream]

    def head(self, name: str) -> bytes:
        """The first sector of a stream of at least 4096 bytes (shorter ones live elsewhere and give nothing)."""
        stream = self.streams[name]
        if stream.length < 4096 or stream.first >= _END:
            return b""
        start = (stream.first + 1) * self.sector_size
        return self.content[start : start + self.sector_size]


def opened(content: bytes) -> Container:
    """The container. Raises Unreadable where the directory cannot be read."""
    if len(content) < 1536:
        raise Unreadable(_BROKEN)
    (shift,) = struct.unpack_from("<H", content, 30)
    if shift not in (9, 12):
        raise Unreadable(_BROKEN)
    size = 1 << shift
    (first,) = struct.unpack_from("<I", content, 48)
    entries = _directory(content, size, first)
    if not entries:
        raise Unreadable(_BROKEN)
    return Container(content, size, _below_root(entries))


def _directory(content: bytes, size: int, sector: int) -> list[bytes]:
    """The 128-byte entries of the directory, along its chain of sectors."""
    entries: list[bytes] = []
    seen: set[int] = set()
    while sector < _END and sector not in seen and len(entries) < _ENTRIES_MAX:
        seen.add(sector)
        chunk = content[(sector + 1) * size : (sector + 2) * size]
        entries += [chunk[at : at + _ENTRY] for at in range(0, len(chunk) - _ENTRY + 1, _ENTRY)]
        sector = _following(content, size, sector)
    return entries


def _following(content: bytes, size: int, sector: int) -> int:
    """The next sector of a chain. Allocation sectors beyond the 109 that the header lists are not followed: the chain ends there."""
    slots = size // 4
    index = sector // slots
    if index >= 109:
        return _END
    (table,) = struct.unpack_from("<I", content, 76 + 4 * index)
    at = (table + 1) * size + 4 * (sector % slots)
    if table >= _END or at + 4 > len(content):
        return _END
    return int(struct.unpack_from("<I", content, at)[0])


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
