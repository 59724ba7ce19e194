"""Files by URL, wherever fsspec reaches: listed once, and fetched for as long as one audit takes."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from auditor.wording import Wording

_MISSING = Wording(
    "按网址读取文件需要安装可选组件：pip install 'auditor[cluster]'。",
    "Files by URL need an optional component: pip install 'auditor[cluster]'.",
)
_UNKNOWN = Wording(
    "不能读取“{url}”：{reason}。请检查网址的写法，以及这种存储所需的组件是否已经安装。",
    "Cannot read “{url}”: {reason}. Check the URL, and that what this kind of storage needs is installed.",
)
_UNREACHABLE = Wording("不能读取“{url}”：{reason}。", "Cannot read “{url}”: {reason}.")
_NOTHING = Wording("这个网址下没有文件", "there are no files at this URL")


class Unreachable(Exception):
    """A URL that cannot be read; `wording` is the sentence to show."""

    def __init__(self, wording: Wording) -> None:
        super().__init__(wording.en)
        self.wording = wording


class Remote(NamedTuple):
    """A file by its URL."""

    url: str


class Listing(NamedTuple):
    """Files by URL, and the folder that they are named from."""

    folder: str
    files: tuple[Remote, ...]


Place = Path | Remote
"""Where a file lies: on this machine or a shared path, or at a URL."""


def is_remote(path: str) -> bool:
    return "://" in path


def listed(url: str) -> Listing:
    """The files that a URL names: itself, all below it, or those that its pattern matches; hidden ones left out. Raises Unreachable."""
    files, root = _system(url)
    try:
        is_pattern = "*" in root
        named = [name for name in files.glob(root) if files.isfile(name)] if is_pattern else files.find(root)
        folder = files.unstrip_protocol(root)
    except Exception as error:  # noqa: BLE001 each kind of storage raises its own
        raise Unreachable(_UNREACHABLE.filled(url=url, reason=_said(error))) from None
    found = tuple(Remote(files.unstrip_protocol(name)) for name in sorted(named) if not _is_litter(name))
    if not found:
        raise Unreachable(_UNREACHABLE.filled(url=url, reason=_NOTHING))
    if is_pattern or found == (Remote(folder),):
        folder = folder.partition("*")[0].rpartition("/")[0]
    return Listing(folder.rstrip("/"), found)


def _is_litter(name: str) -> bool:
    return PurePosixPath(name).name.startswith((".", "~$"))


@contextmanager
def near(place: Place) -> Iterator[Path]:
    """A file on this machine, under its own name; one by URL is fetched and thrown away afterwards. Raises Unreachable."""
    if isinstance(place, Path):
        yield place
        return
    files, name = _system(place.url)
    with tempfile.TemporaryDirectory(prefix="auditor-") as folder:
        path = Path(folder, PurePosixPath(name).name)
        try:
            files.get_file(name, str(path))
        except Exception as error:  # noqa: BLE001 each kind of storage raises its own
            raise Unreachable(_UNREACHABLE.filled(url=place.url, reason=_said(error))) from None
        yield path


def _system(url: str) -> tuple[Any, str]:
    """The file system of a URL, and what the file is called there."""
    try:
        core = import_module("fsspec.core")
    except ImportError:
        raise Unreachable(_MISSING) from None
    try:
        files, name = core.url_to_fs(url)
    except (ImportError, ValueError, OSError) as error:
        raise Unreachable(_UNKNOWN.filled(url=url, reason=_said(error))) from None
    return files, name


def _said(error: Exception) -> str:
    return str(error).rstrip(".。") or type(error).__name__
