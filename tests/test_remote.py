"""Files by URL: listed, fetched, and what is said where they cannot be."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from auditor.remote import Listing, Remote, Unreachable, listed, near

pytestmark = pytest.mark.skipif(find_spec("fsspec") is None, reason="the extra auditor[cluster] is not installed")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("甲/自评.txt", "乙/自评.docx", "乙/~$自评.docx", ".hidden"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    return tmp_path


def test_a_folder_by_url_is_listed_with_all_below_it(folder: Path) -> None:
    url = f"file://{folder}"
    assert listed(url) == Listing(url, (Remote(f"{url}/乙/自评.docx"), Remote(f"{url}/甲/自评.txt")))


def test_a_pattern_names_its_files_from_the_folder_before_it(folder: Path) -> None:
    url = f"file://{folder}"
    assert listed(f"{url}/*/*.txt") == Listing(url, (Remote(f"{url}/甲/自评.txt"),))


def test_a_single_file_is_named_from_its_folder(folder: Path) -> None:
    url = f"file://{folder}/甲"
    assert listed(f"{url}/自评.txt") == Listing(url, (Remote(f"{url}/自评.txt"),))


def test_a_file_by_url_is_here_under_its_name_while_it_is_needed(folder: Path) -> None:
    with near(Remote(f"file://{folder}/甲/自评.txt")) as path:
        assert (path.name, path.read_text(encoding="utf-8")) == ("自评.txt", "甲/自评.txt")
    assert not path.exists()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("file:///nowhere/at/all", "不能读取“file:///nowhere/at/all”：这个网址下没有文件。"),
        (
            "nosuch://bucket/folder",
            "不能读取“nosuch://bucket/folder”：Protocol not known: nosuch。请检查网址的写法，以及这种存储所需的组件是否已经安装。",
        ),
    ],
)
def test_a_url_that_cannot_be_read_is_told(url: str, sentence: str) -> None:
    with pytest.raises(Unreachable) as told:
        listed(url)
    assert told.value.wording.zh == sentence


def test_a_file_that_is_gone_when_its_turn_comes_is_told() -> None:
    with pytest.raises(Unreachable) as told, near(Remote("file:///nowhere/自评.txt")):
        pass
    assert told.value.wording.zh.startswith("不能读取“file:///nowhere/自评.txt”：")
