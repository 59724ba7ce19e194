"""Zips and folders of submissions given on the command line."""

import zipfile
from pathlib import Path

from auditor.intake import patience
from tests.test_cli import CLEAN, WRONG, auditor, told


def _zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_a_zip_is_a_batch_whose_files_are_named_by_their_place_in_it(tmp_path: Path) -> None:
    path = _zip(tmp_path / "全县.zip", {"甲/自评.txt": WRONG.encode(), "乙/自评.txt": CLEAN.encode("gb18030"), "../丙.txt": b"x"})
    report = told(path)
    assert [one["source"] for one in report["submissions"]] == [f"{path}/甲/自评.txt", f"{path}/乙/自评.txt"]
    places = [place["file"] for one in report["submissions"] for found in one["findings"] for place in found["places"]]
    assert set(places) == {f"{path}/甲/自评.txt", f"{path}/乙/自评.txt"}
    assert report["skipped"] == [
        {"source": f"{path}/../丙.txt", "reason": "压缩包里这个文件的路径指向包外，未解压，请重新打包后再试。"},
    ]


def test_a_zip_in_a_folder_is_a_batch_too(tmp_path: Path) -> None:
    path = _zip(tmp_path / "乙.zip", {"自评.txt": CLEAN.encode()})
    (tmp_path / "甲.txt").write_text(CLEAN, encoding="utf-8")
    assert [one["source"] for one in told(tmp_path)["submissions"]] == [f"{path}/自评.txt", str(tmp_path / "甲.txt")]


def test_a_zip_without_files_or_with_one_inside_says_so(tmp_path: Path) -> None:
    empty = _zip(tmp_path / "空.zip", {"夹/": b""})
    nested = _zip(tmp_path / "套.zip", {"内.zip": _zip(tmp_path / "内.zip", {"自评.txt": CLEAN.encode()}).read_bytes()})
    assert told(empty, nested, silent=False)["skipped"] == [
        {"source": str(empty), "reason": "压缩包里没有文件。"},
        {"source": f"{nested}/内.zip", "reason": "这是压缩包，请解压后提交其中的文件，或把它作为一批材料提交。"},
    ]


def test_a_zip_with_a_password_is_skipped_and_the_others_go_on(tmp_path: Path) -> None:
    path = _zip(tmp_path / "密.zip", {"a.txt": b"a"})
    locked = bytearray(path.read_bytes())
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    locked[6] |= 1
    path.write_bytes(bytes(locked))
    (tmp_path / "自评.txt").write_text(CLEAN, encoding="utf-8")
    report = told(tmp_path)
    assert [one["source"] for one in report["submissions"]] == [str(tmp_path / "自评.txt")]
    assert report["skipped"] == [{"source": str(path), "reason": "压缩包设有密码，无法读取，请解压后提交其中的文件。"}]


def test_files_that_may_be_scans_are_given_more_time(tmp_path: Path) -> None:
    text, scan = tmp_path / "自评.txt", tmp_path / "扫描.dat"
    text.write_text(CLEAN, encoding="utf-8")
    scan.write_bytes(b"%PDF-1.7")
    assert (patience([text, tmp_path / "没有.pdf"]), patience([text, scan])) == (60, 300)


def test_without_repairs_a_shifted_row_is_read_as_it_stands(tmp_path: Path) -> None:
    shifted = CLEAN.replace("\t到馆阅览人次\t≥2万人次\t2.1万人次\t30\t30", "\t\t到馆阅览人次\t≥2万人次\t2.1万人次\t30\t30")
    path = tmp_path / "自评.txt"
    path.write_text(shifted, encoding="utf-8")
    assert [repair["kind"] for repair in told(path)["submissions"][0]["repairs"]] == ["shifted-row"]
    assert told(path, "--no-repair")["submissions"][0]["repairs"] == []
    assert auditor("check", path, "--no-repair", "--fail-on", "never").returncode == 0
