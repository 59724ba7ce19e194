"""Zips of submissions: what is taken out, what is left and why."""

import stat
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from auditor.readers import Unreadable, is_archive, members, read
from tests.readers.word import package, paragraph, saved, shape


def _zip(entries: list[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return written.getvalue()


def test_every_file_is_taken_out_and_can_be_read(tmp_path: Path) -> None:
    path = saved(
        tmp_path, _zip([("甲/", b""), ("甲/自评.docx", package(paragraph("正文"))), ("乙/自评.docx", package(paragraph("乙")))]), "批.zip"
    )
    found = members(path, tmp_path / "出")
    assert [(member.name, member.reason and member.reason.zh) for member in found] == [("甲/自评.docx", None), ("乙/自评.docx", None)]
    assert [shape(read(member.path)) for member in found if member.path] == [["正文"], ["乙"]]


def test_names_that_chinese_windows_wrote_are_read(tmp_path: Path) -> None:
    content = _zip([("XXXX.txt", b"a")]).replace(b"XXXX", "自评".encode("gb18030"))
    (member,) = members(saved(tmp_path, content, "批.zip"), tmp_path / "出")
    assert (member.name, member.path and member.path.name) == ("自评.txt", "自评.txt")


def test_what_points_outside_or_elsewhere_stays_in_the_archive(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("链接")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    entries: list[tuple[str | zipfile.ZipInfo, bytes]] = [
        ("../出界.txt", b"a"),
        ("/根.txt", b"a"),
        ("C:\\盘.txt", b"a"),
        (link, b"/etc/passwd"),
    ]
    found = members(saved(tmp_path, _zip(entries), "批.zip"), tmp_path / "出")
    told = [(one.name, one.path, one.reason.zh if one.reason else "") for one in found]
    outside = "压缩包里这个文件的路径指向包外，未解压，请重新打包后再试。"
    assert told == [
        ("../出界.txt", None, outside),
        ("/根.txt", None, outside),
        ("C:/盘.txt", None, outside),
        ("链接", None, "压缩包里这一项是链接，不是文件，未解压，请把它指向的文件打进包里。"),
    ]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["批.zip"]


def test_the_litter_of_systems_is_left_out_and_long_names_are_cut(tmp_path: Path) -> None:
    long = "长" * 120 + ".txt"
    found = members(saved(tmp_path, _zip([("__MACOSX/._a", b"x"), ("~$自评.docx", b"x"), (long, b"a")]), "批.zip"), tmp_path / "出")
    (member,) = found
    assert member.name == long
    assert member.path is not None
    assert member.path.suffix == ".txt"
    assert member.path.read_bytes() == b"a"


def test_a_damaged_member_does_not_stop_the_others(tmp_path: Path) -> None:
    content = _zip([("坏.txt", b"a" * 100), ("好.txt", b"b")])
    start = content.index("坏.txt".encode()) + len("坏.txt".encode())
    found = members(saved(tmp_path, content[:start] + b"\xff\xff" + content[start + 2 :], "批.zip"), tmp_path / "出")
    assert [(member.name, member.reason and member.reason.zh) for member in found] == [
        ("坏.txt", "压缩包里这个文件已损坏，解压不出来，请重新打包后再试。"),
        ("好.txt", None),
    ]


def test_bombs_passwords_and_other_files_are_refused(tmp_path: Path) -> None:
    bomb = "文件解压后的体积或文件数量异常（疑似压缩炸弹），已拒绝读取，请用 Office 或 WPS 打开原件后重新另存再试。"
    with pytest.raises(Unreadable, match=f"^{bomb}$"):
        members(saved(tmp_path, _zip([("零", b"\0" * (40 << 20))]), "批.zip"), tmp_path / "出")
    locked = bytearray(_zip([("a.txt", b"a")]))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    locked[6] |= 1
    with pytest.raises(Unreadable, match=r"^压缩包设有密码，无法读取，请解压后提交其中的文件。$"):
        members(saved(tmp_path, bytes(locked), "批.zip"), tmp_path / "出")
    with pytest.raises(Unreadable, match=r"^这不是压缩包（zip），请直接提交文件，或打成 zip 再试。$"):
        members(saved(tmp_path, package(""), "批.zip"), tmp_path / "出")
    with pytest.raises(Unreadable, match=r"^找不到或读不出这个压缩包，请核对路径后再试。$"):
        members(tmp_path / "没有.zip", tmp_path / "出")


def test_only_a_zip_of_files_is_an_archive(tmp_path: Path) -> None:
    assert is_archive(saved(tmp_path, _zip([("a.txt", b"a")]), "批.dat"))
    assert not is_archive(saved(tmp_path, package(""), "自评.zip"))
    assert not is_archive(saved(tmp_path, b"text", "文.zip"))
    assert not is_archive(tmp_path / "没有.zip")
