"""The commands over many submissions, `auditor batch DIR…`, `auditor batch report` and `auditor query`: arguments, and what they do."""

import csv
import gc
import io
import json
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from glob import has_magic
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, cast

from tabulate import tabulate

from auditor import store
from auditor.batch import audit_each
from auditor.cluster import Cluster, connected
from auditor.corpus import Ledger
from auditor.delivery import check_free, deliver, show
from auditor.findings import CLEAN, INCOMPLETE, UNUSABLE, Language, Skipped
from auditor.intake import Given, Words, given, patience
from auditor.ledger import ledgers_in, take_ledgers
from auditor.means import Stages, judged_each
from auditor.overview import Overview, exit_code, overview
from auditor.overview.words import value
from auditor.pipeline import Refused, Settings, bench, learn
from auditor.progress import Progress
from auditor.remote import Place, Unreachable, is_remote, listed, near
from auditor.typeset import WIDTH
from auditor.wording import Wording

FORMATS = ("text", "html", "xlsx")
_RENDERS = {"text": "text", "html": "html", "xlsx": "workbook"}
FETCHING = 300.0
"""Seconds that a file by URL may take: nobody knows what it holds before it is fetched."""
_WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "batch": "核查成千上万份材料，结果存进核查库；中断后再运行就接着核查，没有变的文件不重读。看汇总：auditor batch report --store OUT",
        "report": "上一次成批核查的汇总：按单位、规则、年度，最严重的在前",
        "query": "用 SQL 查询核查库；不写 SQL 则列出有哪些表和列",
        "path": "文件、文件夹、压缩包（zip）、通配符，或网址（如 s3://桶/文件夹）",
        "cluster": "在 Dask 集群上核查：调度进程的地址，如 tcp://10.0.0.5:8786",
        "store": "核查库所在的文件夹",
        "format": "输出格式（默认 text）",
        "output": "写入这个文件，不写则输出到屏幕",
        "force": "覆盖已有的文件",
        "profile": "口径的编号或名称，不写则按表注识别",
        "workers": "几个进程同时核查（默认与处理器核数相同）",
        "quiet": "不显示进度",
        "fail_on": "达到此级别的发现使退出码为 1（默认 error）",
        "strict": "有未能核查或未能判定之处时退出码为 3",
        "engine": "匹配引擎，不写则用 durable_rules，不能导入时用 plain",
        "sql": "一句 SELECT",
        "no_terminal": "xlsx 不能显示在屏幕上，请用 --output 写入文件。",
        "no_match": "没有文件符合这个通配符。",
        "empty_folder": "文件夹里没有文件。",
        "empty_archive": "压缩包里没有文件。",
        "standard_input": "标准输入",
        "no_engine": "不能使用 durable_rules：{reason}。请去掉 --engine durable，或改用 Python 3.12 以下的版本。",
        "interrupted": "已中断，做完的都在核查库里。再运行同一条命令就会接着核查。",
        "unchanged": "{count} 个文件没有变化，没有重读。",
        "error": "错误：{sentence}",
        "uncompared": "材料之间没有比对完：不能写入“{path}”或临时文件夹：{reason}。核查库里已有的没有改动；腾出空间后再运行同一条命令。",
        "column": "列",
        "holds": "内容",
        "given": "是否在上一次核查之列",
    },
    "en": {
        "batch": "audit thousands of submissions into a store; run again, it goes on where it was interrupted. "
        "For the overview: auditor batch report --store OUT",
        "report": "the overview of the last run: by unit, rule and year, the worst first",
        "query": "ask a store in SQL; without SQL, list its tables and columns",
        "path": "files, folders, zips, globs or URLs (s3://bucket/folder)",
        "cluster": "audit on a Dask cluster: the address of its scheduler, such as tcp://10.0.0.5:8786",
        "store": "folder of the store",
        "format": "how to write it (default: text)",
        "output": "write to this file instead of standard output",
        "force": "overwrite files that are there",
        "profile": "id or title of a profile; recognised by the footnotes without it",
        "workers": "how many processes audit at once (default: one for each core)",
        "quiet": "show no progress",
        "fail_on": "findings of this severity or graver make the exit code 1 (default: error)",
        "strict": "exit code 3 where something could not be audited or judged",
        "engine": "matching engine; durable_rules without it, plain where that cannot be imported",
        "sql": "one SELECT",
        "no_terminal": "xlsx cannot be shown on a screen; write it to a file with --output.",
        "no_match": "No file matches this pattern.",
        "empty_folder": "There are no files in this folder.",
        "empty_archive": "There are no files in this archive.",
        "standard_input": "standard input",
        "no_engine": "durable_rules cannot be used: {reason}. Leave out --engine durable, or use Python 3.12 or older.",
        "interrupted": "Interrupted; what was done is in the store. Run the same command again to go on.",
        "unchanged": "{count} files have not changed and were not read again.",
        "error": "error: {sentence}",
        "uncompared": "The submissions were not compared: cannot write to “{path}” or to the folder of temporary files: {reason}. "
        "What the store holds is as it was; make room and run the same command again.",
        "column": "column",
        "holds": "holds",
        "given": "whether the last run was about it",
    },
}


def add(commands: Any, shared: ArgumentParser, lang: Language, typed: Sequence[str]) -> None:
    """Add `batch` and `query` to the commands. `batch report` is a command of its own; a folder of that name is given as ./report."""
    words = _WORDS[lang]
    batch = commands.add_parser("batch", parents=[shared], help=words["batch"])
    if typed[:2] == ["batch", "report"]:
        batch.description = words["report"]
        batch.add_argument("report", choices=["report"], help=words["report"])
        batch.set_defaults(run=_report)
    else:
        batch.description = words["batch"]
        batch.add_argument("paths", metavar="PATH", nargs="+", help=words["path"])
        where = batch.add_mutually_exclusive_group()
        where.add_argument("--workers", metavar="N", type=int, help=words["workers"])
        where.add_argument("--cluster", metavar="ADDRESS", help=words["cluster"])
        batch.add_argument("--profile", help=words["profile"])
        batch.add_argument("--engine", choices=["durable", "plain"], help=words["engine"])
        take_ledgers(batch, lang)
        batch.add_argument("--quiet", action="store_true", help=words["quiet"])
        batch.set_defaults(run=_batch)
    batch.add_argument("--store", metavar="OUT", type=Path, required=True, help=words["store"])
    batch.add_argument("--format", choices=FORMATS, default="text", help=words["format"])
    batch.add_argument("--output", metavar="FILE", type=Path, help=words["output"])
    batch.add_argument("--force", action="store_true", help=words["force"])
    batch.add_argument("--fail-on", choices=["error", "warning", "note", "never"], default="error", help=words["fail_on"])
    batch.add_argument("--strict", action="store_true", help=words["strict"])

    query = commands.add_parser("query", parents=[shared], help=words["query"], description=words["query"])
    query.add_argument("sql", metavar="SQL", nargs="?", help=words["sql"])
    query.add_argument("--store", metavar="OUT", type=Path, required=True, help=words["store"])
    query.add_argument("--format", choices=["text", "json", "csv"], default="text", help=words["format"])
    query.set_defaults(run=_query)


_Answer = tuple[str, bytes]
"""A file by its name in the store, and its rows, packed."""


class _Listed(NamedTuple):
    """What the user gave: files by the name the store knows them by, what was left out already, and the roots that name them."""

    files: dict[str, Place]
    skipped: dict[str, str]
    roots: store.Roots


def _batch(options: Namespace) -> int:
    words = _WORDS[options.lang]
    _check_target(options)
    settings = Settings(tuple(options.folders), options.profile, options.engine, options.lang)
    ledgers, left_out = ledgers_in(options.ledger, options.lang)
    try:
        with ExitStack() as held:
            with store.Clerk(options.store, options.lang) as clerk:
                cluster = _audit(options, settings, clerk, held)
            waiting = _compared(options, settings, ledgers, cluster)
    except KeyboardInterrupt:
        _say(words["interrupted"])
        return 130
    code = _told(options)
    for sentence in (*(one.reason for one in left_out), *(() if options.quiet else waiting)):
        _say(sentence)
    return UNUSABLE if bench(settings).ruleset.unusable else INCOMPLETE if options.strict and left_out and code == CLEAN else code


def _compared(options: Namespace, settings: Settings, ledgers: Sequence[Ledger], cluster: Cluster | None) -> tuple[str, ...]:
    """Compare what the store has of this run; which rules could not be judged."""
    with store.held(options.store, options.lang):
        try:
            with Stages(options.lang, quiet=options.quiet) as stages:
                means = store.Means(cluster, partial(judged_each, workers=options.workers), stages.reach)
                return store.compared(store.found(options.store, options.lang), settings, ledgers, means)
        except OSError as error:
            sentence = _WORDS[options.lang]["uncompared"].format(path=options.store, reason=error.strerror or error)
            raise Refused(sentence) from None


def _audit(options: Namespace, settings: Settings, clerk: store.Clerk, held: ExitStack) -> Cluster | None:
    """Hand every file that is new or has changed to the workers, and what they make of it to the clerk; the cluster, if they are of one."""
    words = _WORDS[options.lang]
    rules = _rules(settings)
    gc.freeze()  # what the rules are made of stays, here and in the processes that share it
    gc.enable()
    found = _listed(options.paths, options.store, clerk.start.home.roots, options.lang, held)
    by = store.judged_by(settings)
    cluster = held.enter_context(connected(options.cluster, settings, _folders(options.paths), options.lang)) if options.cluster else None
    told = datetime.now().astimezone().isoformat(timespec="seconds")
    sources = tuple(sorted({*found.files, *found.skipped}))
    clerk.begin(store.Run(told, by, rules.count, rules.engine, settings.profile, rules.refused, sources), found.roots)
    for source, sentence in found.skipped.items():
        clerk.keep(source, store.packed(store.rows_of_lost(sentence)))
    fresh = {}
    with Progress(len(found.files), options.lang, quiet=options.quiet, work="looked up") as progress:
        for source, path in found.files.items():
            if not _is_kept(path, clerk.start.known.get(source), by):
                fresh[source] = path
            progress.advance()
    if len(fresh) < len(found.files) and not options.quiet:
        _say(words["unchanged"].format(count=len(found.files) - len(fresh)))
    learn()
    answers = _answers(fresh, settings, options.workers, cluster)
    with Progress(len(fresh), options.lang, quiet=options.quiet) as progress:
        for source, rows in answers:
            clerk.keep(source, rows)
            progress.advance()
    return cluster


def _rules(settings: Settings) -> Any:
    try:
        return bench(settings).rules
    except ImportError as missing:
        raise Refused(_WORDS[settings.lang]["no_engine"].format(reason=missing)) from None


def _answers(fresh: Mapping[str, Place], settings: Settings, workers: int | None, cluster: Cluster | None) -> Iterator[_Answer]:
    """The rows of each file with its name, made by so many workers here or by those of the cluster."""
    places = fresh.values()
    seconds = FETCHING if any(not isinstance(place, Path) for place in places) else patience(cast("Iterable[Path]", places))
    audit, lost = partial(_rows, settings=settings), partial(_lost, lang=settings.lang)
    if cluster is not None:
        return cluster.audit_each(fresh.items(), partial(_rows_there, settings=settings), audit, lost, seconds)
    return audit_each(fresh.items(), audit, lost, workers=min(len(fresh), workers or os.cpu_count() or 1) or 1, seconds=seconds)


def _rows(named: tuple[str, Place], settings: Settings) -> _Answer:
    source, place = named
    try:
        with near(place) as path:
            return source, store.packed(store.rows_of_file(path, settings))
    except Unreachable as unreachable:
        return source, store.packed(store.rows_of_lost(unreachable.wording.told(settings.lang)))


def _rows_there(named: tuple[str, Place], settings: Settings) -> _Answer:
    """The same on another machine. Raises FileNotFoundError for what only this one has, such as the members of a zip."""
    _, place = named
    if isinstance(place, Path) and not place.exists():
        raise FileNotFoundError(place)
    return _rows(named, settings)


def _lost(named: tuple[str, Place], why: Wording, lang: Language) -> _Answer:
    return named[0], store.packed(store.rows_of_lost(why.told(lang)))


def _is_kept(place: Place, known: store.Known | None, by: str) -> bool:
    """Whether the store has what these rules make of this very content."""
    if known is None or known.rules != by or known.content == "":
        return False
    try:
        with near(place) as path:
            return known.content == store.digest(path)
    except Unreachable:
        return False


def _listed(paths: Sequence[str], home: Path, roots: store.Roots, lang: Language, held: ExitStack) -> _Listed:
    """The files of the paths under their names in the store. What lies in the store itself is none."""
    here = [path for path in paths if not is_remote(path)]
    for path in here:
        roots = store.rooted(roots, _root(path))
    words = _WORDS[lang]
    told = Words(words["no_match"], words["empty_folder"], words["empty_archive"], words["standard_input"], lang)
    files: dict[str, Place] = {}
    skipped: dict[str, str] = {}
    inside = str(home.absolute()) + os.sep
    for one in given(here, told, held):
        name = os.path.abspath(one.name if isinstance(one, Given) else one.source)  # noqa: PTH100 a name of a zip's member is no path
        if name.startswith(inside):
            continue
        source = store.source(name, roots) or name
        if isinstance(one, Skipped):
            skipped[source] = one.reason
        else:
            files[source] = one.path
    for url in dict.fromkeys(path for path in paths if is_remote(path)):
        try:
            found = listed(url)
        except Unreachable as unreachable:
            skipped[url] = unreachable.wording.told(lang)
            continue
        roots = store.rooted(roots, found.folder)
        files.update((store.source(one.url, roots) or one.url, one) for one in found.files)
    return _Listed(files, skipped, roots)


def _folders(paths: Sequence[str]) -> list[str]:
    """The folders on this machine that the paths name files from."""
    return list(dict.fromkeys(_root(path) for path in paths if not is_remote(path)))


def _root(path: str) -> str:
    """The folder that a given path names its files from: itself, the one it is in, or what stands before a pattern."""
    whole = os.path.abspath(path)  # noqa: PTH100 resolving links would name files otherwise than the user does
    if os.path.isdir(whole):  # noqa: PTH112 the same
        return whole
    folder = Path(whole).parent
    while has_magic(str(folder)) and not folder.exists():
        folder = folder.parent
    return str(folder)


def _check_target(options: Namespace) -> None:
    """Refuse, before anything is audited, what could not be written afterwards."""
    if options.output is not None:
        check_free(options.output, options.lang, force=options.force)
    elif options.format == "xlsx" and sys.stdout.isatty():
        raise Refused(_WORDS[options.lang]["no_terminal"])


def _report(options: Namespace) -> int:
    """Tell the overview of the last run; the exit code."""
    gc.enable()
    _check_target(options)
    return _told(options)


def _told(options: Namespace) -> int:
    told = overview(store.opened(store.found(options.store, options.lang)))
    written = _rendered(told, options)
    if options.output is None:
        show(written)
    else:
        deliver(written, options.output, options.lang, force=options.force)
    return exit_code(told, options.fail_on, strict=options.strict)


def _rendered(told: Overview, options: Namespace) -> bytes:
    render = import_module(f"auditor.overview.{_RENDERS[options.format]}").render
    written: bytes = render(told, options.lang, WIDTH)
    return written


def _query(options: Namespace) -> int:
    gc.enable()
    home = store.found(options.store, options.lang)
    if options.sql is None:
        show(_columns(options.lang).encode())
        return 0
    told = store.answered(store.lock(store.opened(home), home), options.sql, options.lang)
    show(_FORMS[options.format](told, options.lang).encode())
    return 0


def _columns(lang: Language) -> str:
    words = _WORDS[lang]
    lines = []
    for name, columns in store.TABLES.items():
        rows = [(column.name, column.help) for column in (*store.IDENTITY, *columns)] + [("given", words["given"])]
        lines += [name, "", tabulate(rows, (words["column"], words["holds"]), tablefmt="simple"), ""]
    return "\n".join(lines)


def _text(told: store.Answered, lang: Language) -> str:
    rows = [[value(one, lang) for one in row] for row in told.rows]
    return tabulate(rows, told.columns, tablefmt="simple", disable_numparse=True) + "\n"


def _json(told: store.Answered, _: Language) -> str:
    rows = [dict(zip(told.columns, row, strict=True)) for row in told.rows]
    return json.dumps(rows, ensure_ascii=False, indent=1, default=str) + "\n"


def _csv(told: store.Answered, lang: Language) -> str:
    written = io.StringIO()
    csv.writer(written).writerows([told.columns, *([value(one, lang) for one in row] for row in told.rows)])
    return written.getvalue()


_FORMS = {"text": _text, "json": _json, "csv": _csv}


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)  # noqa: T201 the command line prints
