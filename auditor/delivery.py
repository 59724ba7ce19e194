"""What a run hands on → the screen or files: the report, and annotated copies of the submissions; never over a file that is there,
unless asked."""

import errno
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from auditor.findings import Language, Report, SubmissionReport
from auditor.reporters import Unwritable

_WORDS = {
    "zh": {
        "exists": "“{path}”已经存在，没有覆盖。确要覆盖请加 --force。",
        "unwritable": "不能写入“{path}”：{reason}。请换一个位置再试。",
        "forbidden": "没有写入的权限，或所在的磁盘、文件是只读的",
        "no_folder": "它所在的文件夹不存在",
        "is_folder": "这是一个文件夹",
        "full": "磁盘已满",
        "copy": "{stem}-批注{suffix}",
        "not_annotated": "“{source}”没有批注副本：{reason}",
        "gone": "读不到原件，无法写批注。",
        "no_findings": "没有发现，不需要批注。",
    },
    "en": {
        "exists": "“{path}” is there already and was left alone. Add --force to overwrite it.",
        "unwritable": "Cannot write “{path}”: {reason}. Choose another place.",
        "forbidden": "there is no permission to write, or the disk or file is read-only",
        "no_folder": "its folder does not exist",
        "is_folder": "this is a folder",
        "full": "the disk is full",
        "copy": "{stem}-annotated{suffix}",
        "not_annotated": "No annotated copy of “{source}”: {reason}",
        "gone": "its file cannot be read.",
        "no_findings": "nothing was found in it.",
    },
}


_CAUSES = {
    errno.EACCES: "forbidden",
    errno.EPERM: "forbidden",
    errno.EROFS: "forbidden",
    errno.ENOENT: "no_folder",
    errno.ENOTDIR: "no_folder",
    errno.EISDIR: "is_folder",
    errno.ENOSPC: "full",
}


class Undelivered(Exception):
    """A file that was not written; the text is the sentence to show."""


class Copy(NamedTuple):
    """What became of the copy of a submission. `failure` is true where it should have been written and was not; sentence "" is success."""

    sentence: str
    failure: bool = False


def check_free(path: Path, lang: Language, *, force: bool) -> None:
    """Raises Undelivered where a file is there and may not be overwritten."""
    if path.exists() and not force:
        raise Undelivered(_WORDS[lang]["exists"].format(path=path))


def show(content: bytes) -> None:
    """Write to standard output, at once."""
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def deliver(content: bytes, path: Path, lang: Language, *, force: bool) -> None:
    """Write a file. Raises Undelivered where it is there already and not `force`, or where it cannot be written."""
    try:
        with path.open("wb" if force else "xb") as opened:
            opened.write(content)
    except FileExistsError:
        raise Undelivered(_WORDS[lang]["exists"].format(path=path)) from None
    except OSError as error:
        raise Undelivered(_WORDS[lang]["unwritable"].format(path=path, reason=_reason(error, lang))) from None


def _reason(error: OSError, lang: Language) -> str:
    """Why a file cannot be written, in words; as the system says it where there are none."""
    return _WORDS[lang].get(_CAUSES.get(error.errno or 0, ""), error.strerror or str(error))


def annotate(report: Report, homes: Mapping[str, Path], folder: Path, lang: Language, *, force: bool) -> Iterator[Copy]:
    """Write an annotated copy of each file of a run into a folder, and tell what became of each. `homes` says where a file lies."""
    from auditor.reporters.annotation import annotated  # noqa: PLC0415 three writers that no run without --annotate needs

    words = _WORDS[lang]
    by_file: dict[str, list[SubmissionReport]] = {}
    for submission in report.submissions:
        if submission.reading is not None:
            by_file.setdefault(submission.reading.document.file, []).append(submission)
    taken: set[str] = set()
    for file, submissions in by_file.items():
        if not any(submission.findings for submission in submissions):
            yield Copy(words["not_annotated"].format(source=file, reason=words["no_findings"]))
            continue
        try:
            copy = annotated(submissions, homes.get(file, Path(file)).read_bytes(), lang)
        except Unwritable as reason:
            yield Copy(words["not_annotated"].format(source=file, reason=reason))
            continue
        except OSError:
            yield Copy(words["not_annotated"].format(source=file, reason=words["gone"]), failure=True)
            continue
        try:
            folder.mkdir(parents=True, exist_ok=True)
            deliver(copy, folder / _free(words["copy"], Path(file), taken), lang, force=force)
        except Undelivered as reason:
            yield Copy(str(reason), failure=True)
        except OSError as error:
            yield Copy(words["unwritable"].format(path=folder, reason=_reason(error, lang)), failure=True)
        else:
            yield Copy("")


def _free(pattern: str, file: Path, taken: set[str]) -> str:
    """The name of a copy; files of one name from several folders are numbered."""
    number = 1
    while (name := pattern.format(stem=file.stem if number == 1 else f"{file.stem}({number})", suffix=file.suffix)) in taken:
        number += 1
    taken.add(name)
    return name
