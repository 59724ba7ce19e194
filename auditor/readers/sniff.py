"""Bytes of a file → what it is, before any library opens it; refuses what is broken, locked or built to do harm.

Measured: a zip bomb, a DTD of nested entities or a sheet of 10⁶ × 10⁴ cells is refused here in under a millisecond, while libraries
take gigabytes or hang on it.
"""

import csv
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple

from auditor.readers import ole
from auditor.readers.unreadable import Unreadable
from auditor.wording import Wording

MEMBERS_MAX = 10_000
MEMBER_BYTES_MAX = 512 << 20
TOTAL_BYTES_MAX = 1 << 30
RATIO_MAX = 300
_RATIO_FROM = 16 << 20
_DIRECTORY_BYTES_MAX = 4 << 20
_PROLOG = 65536

LOCKED = Wording(
    "文件设有打开密码，无法读取，请取消密码（文件—信息—保护—用密码加密，清空密码）另存后再试。",
    "The file is protected by a password and cannot be read; remove the password, save it again and retry.",
)
TRUNCATED = Wording(
    "文件不完整或已损坏（压缩结构读不到末尾），请重新导出或重新传送后再试。",
    "The file is incomplete or damaged (its archive has no end); export or transfer it again and retry.",
)
DAMAGE = (
    zipfile.BadZipFile,
    NotImplementedError,  # zipfile's word for a compression that it does not know
    EOFError,
    OSError,
    ValueError,
    zlib.error,
    lzma.LZMAError,
)
"""What zipfile raises where a member cannot be decompressed."""
_NO_ARCHIVE = (
    zipfile.BadZipFile,
    OSError,
    ValueError,
    NotImplementedError,  # zipfile's word for an archive of a later version
    struct.error,
    UnicodeDecodeError,
)
"""What zipfile raises where there is no directory that it can read."""
_BOMB = Wording(
    "文件解压后的体积或文件数量异常（疑似压缩炸弹），已拒绝读取，请用 Office 或 WPS 打开原件后重新另存再试。",
    "Unpacked, the file would be far too large (it looks like a zip bomb), so it was not read; save the original again from Office or WPS.",
)
_ENTITIES = Wording(
    "文件的 XML 含有 DTD 或实体声明，正常的 Office 文件没有这些内容，已拒绝读取，请用 Office 或 WPS 打开原件后重新另存再试。",
    "The XML of the file declares a DTD or entities, which no Office program writes, so it was not read; save the original again.",
)
_MACROS = Wording("文件含有宏，宏未执行，也未读取。", "The file holds macros; they were neither run nor read.")
_EMPTY = Wording("文件是空的，没有任何内容，请核对是否传错文件。", "The file is empty; see whether the right file was sent.")
_NO_MEMBERS = Wording("压缩包里没有文件，请核对是否传错文件。", "There are no files in the archive; see whether the right file was sent.")
_LOCKED_ARCHIVE = Wording(
    "压缩包设有密码，无法读取，请解压后提交其中的文件。",
    "The archive is protected by a password and cannot be read; unpack it and hand in the files.",
)


class Sniffed(NamedTuple):
    """The format by content, and sentences for the user about what stands in the file but is left alone."""

    format: str
    remarks: tuple[Wording, ...] = ()


def sniff(content: bytes) -> Sniffed:
    """What the bytes are. Raises Unreadable for what cannot or must not be opened."""
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise Unreadable(_EMPTY)
    for found, test in _BINARY:
        if test(content):
            return found(content) if callable(found) else Sniffed(found)
    return Sniffed(_marked_up(content) or ("csv" if _is_delimited(content) else "text"))


def _zip(content: bytes) -> Sniffed:
    _refuse_huge_directory(content)
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except _NO_ARCHIVE as error:
        raise Unreadable(TRUNCATED) from error
    with archive:
        members = archive.infolist()
        if not members:
            raise Unreadable(_NO_MEMBERS)
        names = {member.filename for member in members}
        found = _package(archive, names)
        _refuse_bombs(members)
        if any(member.flag_bits & 1 for member in members):
            raise Unreadable(_LOCKED_ARCHIVE if found == "zip" else LOCKED)
        if found not in _PARSED_HERE:
            _refuse_entities(archive, members)
    macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    return Sniffed(found, (_MACROS,) if macros else ())


def _refuse_huge_directory(content: bytes) -> None:
    """Python reads the whole central directory into memory, so its size is asked first. `end` is the end record."""
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - 65557))
    if end < 0 or end + 22 > len(content):
        raise Unreadable(TRUNCATED)
    (length,) = struct.unpack_from("<I", content, end + 12)
    long_end = content.rfind(b"PK\x06\x06", max(0, end - 1024), end)
    if long_end >= 0 and long_end + 48 <= len(content):
        length = max(0 if length == 0xFFFFFFFF else length, struct.unpack_from("<Q", content, long_end + 40)[0])
    if length > _DIRECTORY_BYTES_MAX:
        raise Unreadable(_BOMB)


def _refuse_bombs(members: list[zipfile.ZipInfo]) -> None:
    """The sizes declared bound what is read: zipfile stops at them, whatever the compressed stream goes on to give."""
    swollen = any(member.file_size > _RATIO_FROM and member.file_size > RATIO_MAX * max(1, member.compress_size) for member in members)
    largest = max(member.file_size for member in members)
    if swollen or len(members) > MEMBERS_MAX or largest > MEMBER_BYTES_MAX or sum(member.file_size for member in members) > TOTAL_BYTES_MAX:
        raise Unreadable(_BOMB)


def _refuse_entities(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """A DTD stands before the root element. One hidden behind a long comment is found again when the member is parsed."""
    for member in members:
        if member.filename.endswith((".xml", ".rels")) and has_dtd(_head(archive, member, _PROLOG)):
            raise Unreadable(_ENTITIES)


def has_dtd(prolog: bytes) -> bool:
    """Whether the beginning of an XML file, in UTF-8 or UTF-16, declares a document type or entities."""
    plain = (
        prolog.replace(b"\0", b"") if prolog[:2] in (b"\xff\xfe", b"\xfe\xff") or prolog[1:2] == b"\0" or prolog[:1] == b"\0" else prolog
    )
    return b"<!DOCTYPE" in plain or b"<!ENTITY" in plain


def refuse_dtd(prolog: bytes) -> None:
    """Raises Unreadable where the beginning of an XML file declares a document type or entities."""
    if has_dtd(prolog):
        raise Unreadable(_ENTITIES)


def _head(archive: zipfile.ZipFile, member: zipfile.ZipInfo, length: int) -> bytes:
    try:
        with archive.open(member) as stream:
            return stream.read(length)
    except RuntimeError as error:  # zipfile says so where a member is encrypted
        raise Unreadable(LOCKED) from error
    except DAMAGE as error:
        raise Unreadable(TRUNCATED) from error


_MAIN_PARTS = (
    ("docx", re.compile(rb"(?:wordprocessingml|ms-word)\.[A-Za-z.]*main\+xml")),
    ("xlsx", re.compile(rb"(?:spreadsheetml|ms-excel)\.[A-Za-z.]*main\+xml")),
    ("xlsb", re.compile(rb"ms-excel\.sheet\.binary")),
    ("pptx", re.compile(rb"(?:presentationml|ms-powerpoint)\.[A-Za-z.]*main\+xml")),
)
_PARSED_HERE = ("zip", "docx", "xlsx")
"""What no other program gets to see before it is parsed: the parser asks each part that it is given for a DTD itself."""
_OPEN_DOCUMENT = {b"text": "odt", b"spreadsheet": "ods", b"presentation": "pptx"}


def _package(archive: zipfile.ZipFile, names: set[str]) -> str:
    """Which Office format a zip archive is, by the content types it declares; `zip` where it is none."""
    if "[Content_Types].xml" in names:
        types = _head(archive, archive.getinfo("[Content_Types].xml"), 1 << 20)
        return next((name for name, pattern in _MAIN_PARTS if pattern.search(types)), "zip")
    if "mimetype" in names:
        declared = _head(archive, archive.getinfo("mimetype"), 100)
        return next((name for word, name in _OPEN_DOCUMENT.items() if b"opendocument." + word in declared), "zip")
    return "ofd" if "OFD.xml" in names else "zip"


def _ole(content: bytes) -> Sniffed:
    container = ole.opened(content)
    streams = container.streams
    if "EncryptedPackage" in streams or "EncryptionInfo" in streams:
        raise Unreadable(LOCKED)
    macros = (_MACROS,) if {"Macros", "_VBA_PROJECT_CUR"} & set(streams) else ()
    if "WordDocument" in streams:
        flags = container.head("WordDocument")[10:12]
        if len(flags) == 2 and flags[1] & 1:  # fEncrypted of the file information block
            raise Unreadable(LOCKED)
        return Sniffed("doc", macros)
    for name in ("Workbook", "Book"):
        if name in streams:
            if _has_file_pass(container.head(name)):
                raise Unreadable(LOCKED)
            return Sniffed("xls", macros)
    if "PowerPoint Document" in streams:
        return Sniffed("ppt")
    return Sniffed("wps" if "CONTENTS" in streams else "ole")


def _has_file_pass(head: bytes) -> bool:
    """Whether a BIFF stream is encrypted: a FILEPASS record stands among the first records. Excel's own default password for
    read-only workbooks is one too, and xlrd reads neither."""
    at = 0
    while at + 4 <= len(head):
        record, length = struct.unpack_from("<HH", head, at)
        if record == 0x2F:
            return True
        at += 4 + length
    return False


def _marked_up(content: bytes) -> str | None:
    """html, mhtml, xml or rtf, where a text begins like one."""
    head = content[:4096]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.replace(b"\0", b"")[2:]
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith((b"mime-version:", b"from:")) and b"multipart/related" in head:
        return "mhtml"
    if b"<html" in head or _PAGE.match(head):
        return "html"
    if head.startswith(b"<?xml"):
        refuse_dtd(content[:_PROLOG])
        return next((name for sign, name in _OFFICE_XML if sign in head), "xml")
    return None


def _is_delimited(content: bytes) -> bool:
    """Whether the first lines are rows of the same number of values, three or more, parted by commas, as spreadsheets export them."""
    head = content if len(content) <= _PROLOG else content[:_PROLOG].rpartition(b"\n")[0]
    if b"\t" in head or b"\0" in head:
        return False
    try:
        rows = [row for row in csv.reader(head.decode("latin-1").splitlines(keepends=True)) if any(map(str.strip, row))]
    except csv.Error:
        return False
    return len(rows) >= 2 and len(rows[0]) >= 3 and len({len(row) for row in rows}) == 1


_PAGE = re.compile(rb"<(?:!doctype html|!--|(?:body|center|div|font|h[1-6]|head|link|meta|p|span|style|table|title)\b)")
_OFFICE_XML = ((b"schemas-microsoft-com:office:spreadsheet", "xml-sheet"), (b"excel.sheet", "xml-sheet"), (b"word.document", "xml-word"))


def _is_pdf(content: bytes) -> bool:
    return b"%PDF-" in content[:1024]


def _begins(*magic: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(magic)


def _is_picture(content: bytes) -> bool:
    webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    bitmap = content[:2] == b"BM" and len(content) > 26 and struct.unpack_from("<I", content, 6)[0] == 0
    return webp or bitmap or content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF87a", b"GIF89a"))


def _is_heic(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"hevc")


_BINARY: tuple[tuple[Callable[[bytes], Sniffed] | str, Callable[[bytes], bool]], ...] = (
    (_zip, _begins(b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")),
    (_ole, _begins(ole.MAGIC)),
    ("pdf", _is_pdf),
    ("picture", _is_picture),
    ("heic", _is_heic),
    ("rar", _begins(b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")),
    ("xls", _begins(b"\x09\x08\x10\0\0\x06", b"\x09\x08\x08\0\0\x05", b"\x09\x04\x06\0", b"\x09\x02\x06\0", b"\x09\0\x04\0")),
)
