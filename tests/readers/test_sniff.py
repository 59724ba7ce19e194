"""What a file is, by its content; and the sentence for each that cannot or must not be opened."""

import struct
import time
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest

from auditor.readers import Unreadable, read
from auditor.readers.sniff import sniff
from tests.forge import workbook
from tests.forge.documents import TRUTHS
from tests.forge.layouts import LAYOUTS
from tests.forge.truth import truth
from tests.readers.word import package, paragraph, saved, shape
from tests.told import told

_DAMAGED = "文件不完整或已损坏（压缩结构读不到末尾），请重新导出或重新传送后再试。"
_BOMB = "文件解压后的体积或文件数量异常（疑似压缩炸弹），已拒绝读取，请用 Office 或 WPS 打开原件后重新另存再试。"
_LOCKED = "文件设有打开密码，无法读取，请取消密码（文件—信息—保护—用密码加密，清空密码）另存后再试。"
_ENTITIES = "文件的 XML 含有 DTD 或实体声明，正常的 Office 文件没有这些内容，已拒绝读取，请用 Office 或 WPS 打开原件后重新另存再试。"
_FREE, _END = 0xFFFFFFFF, 0xFFFFFFFE


def _zipped(members: dict[str, bytes]) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()


def compound(streams: dict[str, bytes]) -> bytes:
    """An OLE file whose root holds these streams, each 4096 bytes long."""
    names = list(streams)
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0) + struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    first = 2 + (len(names) + 4) // 4 - 1
    chain = [0xFFFFFFFD, *range(2, first), _END]
    entries = [_entry("Root Entry", 5, child=1 if names else _FREE)]
    body = b""
    for order, name in enumerate(names):
        start = first + 8 * order
        entries.append(_entry(name, 2, right=order + 2 if order + 1 < len(names) else _FREE, first=start, length=4096))
        chain += [*range(start + 1, start + 8), _END]
        body += streams[name].ljust(4096, b"\0")
    directory = b"".join(entries)
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    return header + struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff") + directory + body


def _entry(name: str, kind: int, *, child: int = _FREE, right: int = _FREE, first: int = 0, length: int = 0) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    start = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded), kind, 1, _FREE, right, child)
    return start.ljust(116, b"\0") + struct.pack("<IQ", first, length)


def _refusal(folder: Path, content: bytes, name: str = "自评.docx") -> str:
    with pytest.raises(Unreadable) as refused:
        read(saved(folder, content, name))
    return str(refused.value)


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"^找不到这个文件，可能已被移走或改名，请核对路径后再试。$"):
        read(tmp_path / "没有.docx")


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (FileNotFoundError, "找不到这个文件，可能已被移走或改名，请核对路径后再试。"),
        (PermissionError, "没有读取这个文件的权限，请检查文件权限后再试。"),
        (OSError, "文件读不出来（磁盘或网络出错，或路径不合法），请复制到本机后再试。"),
    ],
)
def test_a_file_that_vanishes_or_fails_while_it_is_read_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: type[OSError], sentence: str
) -> None:
    def fails(_: Path) -> bytes:
        raise broken

    path = saved(tmp_path, package(paragraph("正文")), "自评.docx")
    monkeypatch.setattr(Path, "read_bytes", fails)
    with pytest.raises(Unreadable, match=f"^{sentence}$"):
        read(path)


def test_a_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"^这是文件夹，不是文件，请给出其中的文件。$"):
        read(tmp_path)


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b" \n\t", b"\xef\xbb\xbf"])
def test_an_empty_file_says_so(tmp_path: Path, content: bytes) -> None:
    assert _refusal(tmp_path, content) == "文件是空的，没有任何内容，请核对是否传错文件。"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_word_file_says_so(tmp_path: Path, share: float) -> None:
    content = package(paragraph("一、项目概况" * 500))
    assert _refusal(tmp_path, content[: int(len(content) * share)]) == _DAMAGED


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_truncated_workbook_says_so(tmp_path: Path, share: float) -> None:
    content = workbook.workbook(LAYOUTS["L1"].drawn(truth(TRUTHS / "water-monitoring.yaml")))
    assert _refusal(tmp_path, content[: int(len(content) * share)]) == _DAMAGED


def test_a_wrong_extension_is_read_as_what_it_is_and_remarked_upon(tmp_path: Path) -> None:
    document = read(saved(tmp_path, package(paragraph("正文")), "自评.pdf"))
    assert (document.format, shape(document)) == ("docx", ["正文"])
    assert told(document.remarks) == ("文件名以 .pdf 结尾，内容却是Word 文档（docx），已按内容读取。",)
    assert told(read(saved(tmp_path, b"abc", "自评.xlsx")).remarks) == ("文件名以 .xlsx 结尾，内容却是文本，已按内容读取。",)


@pytest.mark.parametrize(
    ("streams", "name"),
    [
        ({"EncryptionInfo": b"", "EncryptedPackage": b""}, "自评.xlsx"),
        ({"WordDocument": b"\xec\xa5\xc1\0".ljust(10, b"\0") + b"\0\x01"}, "自评.doc"),
        ({"Workbook": struct.pack("<HH", 0x809, 16) + bytes(16) + struct.pack("<HHH", 0x2F, 2, 0)}, "自评.xls"),
    ],
)
def test_a_file_with_a_password_says_so(tmp_path: Path, streams: dict[str, bytes], name: str) -> None:
    assert _refusal(tmp_path, compound(streams), name) == _LOCKED


@pytest.mark.parametrize(
    ("streams", "found"), [({"WordDocument": b""}, "doc"), ({"Workbook": b"", "1Table": b""}, "xls"), ({"PowerPoint Document": b""}, "ppt")]
)
def test_old_office_files_are_told_apart_by_their_streams(streams: dict[str, bytes], found: str) -> None:
    assert sniff(compound(streams)).format == found


def test_a_broken_compound_file_says_so(tmp_path: Path) -> None:
    broken = "文件不完整或已损坏（旧版 Office 文件的目录读不出），请用 Office 或 WPS 打开后重新保存再试。"
    assert _refusal(tmp_path, compound({"WordDocument": b""})[:900]) == broken
    assert _refusal(tmp_path, bytes.fromhex("d0cf11e0a1b11ae1") + b"\xff" * 4000) == broken


def test_zip_bombs_are_refused_at_once(tmp_path: Path) -> None:
    swollen = package("", word__zeros=b"\0" * (40 << 20))
    begun = time.process_time()
    with pytest.raises(Unreadable, match=f"^{_BOMB}$"):
        sniff(swollen)
    assert time.process_time() - begun < 1
    assert _refusal(tmp_path, _zipped({f"{number}": b"" for number in range(10_001)})) == _BOMB


def test_a_size_that_lies_is_damage_and_not_memory(tmp_path: Path) -> None:
    bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = bomb.compress(b"<a>" * (8 << 20)) + bomb.flush()
    content = bytearray(_zipped({"[Content_Types].xml": b"wordprocessingml.document.main+xml", "word/document.xml": packed}))
    assert _refusal(tmp_path, bytes(content).replace(b"\x08\0", b"\x0e\0", 1)) == _DAMAGED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_they_are_parsed(tmp_path: Path, encoding: str) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;&a;&a;">]>'
    content = package(paragraph("x"))
    members = {name: zipfile.ZipFile(BytesIO(content)).read(name) for name in zipfile.ZipFile(BytesIO(content)).namelist()}
    for padding in ("", "<!--" + "x" * 70_000 + "-->"):
        members["word/document.xml"] = (padding + bomb + "<w:document/>").encode(encoding)
        assert _refusal(tmp_path, _zipped(members)) == _ENTITIES


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"{\\rtf1", "rtf"),
        (b"<!DOCTYPE html><html>", "html"),
        (b"\xef\xbb\xbf\n<html lang=zh>", "html"),
        ("<html>".encode("utf-16"), "html"),
        (b'<?xml version="1.0"?><html xmlns="x">', "html"),
        (b'<?xml version="1.0"?><Workbook/>', "xml"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related;", "mhtml"),
        (b"Rar!\x1a\x07\x00", "rar"),
        (_zipped({"a.txt": b"x"}), "zip"),
        (_zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "odt"),
        (_zipped({"OFD.xml": b"<OFD/>"}), "ofd"),
        ("执行率99.81%".encode(), "text"),
    ],
)
def test_the_content_says_what_a_file_is(content: bytes, found: str) -> None:
    assert sniff(content).format == found


def test_formats_nobody_reads_say_what_to_do(tmp_path: Path) -> None:
    assert _refusal(tmp_path, b"Rar!\x1a\x07\x00") == "这是 RAR、7z 或 gz 压缩包，不能读取，请解压后提交其中的文件。"
    assert _refusal(tmp_path, _zipped({"OFD.xml": b"<OFD/>"})) == "这是 OFD 版式文件，不能读取，请转换为 PDF 或提交 Word、Excel 原件。"
    assert _refusal(tmp_path, _zipped({"a.txt": b"x"})) == "这是压缩包，请解压后提交其中的文件，或把它作为一批材料提交。"
