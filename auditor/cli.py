"""The command line: arguments, files, exit code."""

import os
import re
import shutil
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import NoReturn, cast

from auditor import author
from auditor.author import Refused
from auditor.batch import audit_all
from auditor.findings import FOUND, UNUSABLE, Language, Report, Skipped
from auditor.intake import Given, Words, given
from auditor.pipeline import Audited, Settings, audit_file, bench, gathered, lost, renamed
from auditor.reporters import FORMATS, READING, reporter
from auditor.ruleset import Rule, RuleErrors, Ruleset, UnknownProfile, load
from auditor.typeset import WIDTH
from auditor.waiver import UnknownBaseline, compared, fingerprints, waived
from auditor.waiver import read as read_waivers

_WIDEST = 120
_WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "about": "核查预算绩效自评表和自评报告：用声明式规则找出不一致之处，给出位置、算式和依据。",
        "check": "核查文件",
        "path": "文件、文件夹、压缩包（zip）、通配符，或 -（标准输入）",
        "no_repair": "不修复错列、标签错行和识别错字，按文件原样核查",
        "format": "输出格式（默认 text）",
        "output": "写入这个文件，不写则输出到屏幕",
        "rules_folder": "另加一个规则文件夹，可多次给出",
        "profile": "口径的编号或名称，不写则按表注识别",
        "fail_on": "达到此级别的发现使退出码为 1（默认 error）",
        "lang": "语言（默认 zh）",
        "strict": "有未能核查或未能判定之处时退出码为 3",
        "engine": "匹配引擎，不写则用 durable_rules，不能导入时用 plain",
        "exit": "退出码：0 没有达到 --fail-on 的发现；1 有；2 用法、规则或输入有误；3 --strict 下核查不完整。",
        "error": "错误：{sentence}",
        "wrong_rules": "规则、口径或豁免文件有 {count} 处错误，没有开始核查。",
        "waivers": "豁免文件：其中列明的发现照样显示，但不计入退出码",
        "no_waivers": "不理会豁免和基线，全部发现照常计数",
        "baseline": "以前的 JSON 报告：其中已有的发现照样显示，但不计入退出码",
        "no_engine": "不能使用 durable_rules：{reason}。请去掉 --engine durable，或改用 Python 3.12 以下的版本。",
        "no_match": "没有文件符合这个通配符。",
        "empty_folder": "文件夹里没有文件。",
        "empty_archive": "压缩包里没有文件。",
        "standard_input": "标准输入",
        "not_written": "不能写入“{path}”：{reason}。",
        "unreachable": "不能读写“{path}”：{reason}。",
        "unusable": "文件夹“{folder}”里的规则都不能用，只用了其余的规则。",
    },
    "en": {
        "about": "Audits budget performance self-evaluations with declarative rules: what disagrees, where, by how much and on what basis.",
        "check": "audit files",
        "path": "files, folders, zips, globs, or - for standard input",
        "no_repair": "read the files as they stand: put back no shifted rows, labels or characters",
        "format": "how to write the report (default: text)",
        "output": "write to this file instead of standard output",
        "rules_folder": "a further folder of rules; may be given several times",
        "profile": "id or title of a profile; recognised by the footnotes without it",
        "fail_on": "findings of this severity or graver make the exit code 1 (default: error)",
        "lang": "language (default: zh)",
        "strict": "exit code 3 where something could not be audited or judged",
        "engine": "matching engine; durable_rules without it, plain where that cannot be imported",
        "exit": "Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 wrong usage, rules or input; 3 incomplete under --strict.",
        "error": "error: {sentence}",
        "wrong_rules": "{count} errors in files of rules, profiles or waivers; nothing was audited.",
        "waivers": "file of waivers: the findings it names are shown but do not count",
        "no_waivers": "take no notice of waivers and baseline",
        "baseline": "an earlier JSON report: the findings it has are shown but do not count",
        "no_engine": "durable_rules cannot be used: {reason}. Leave out --engine durable, or use Python 3.12 or older.",
        "no_match": "No file matches this pattern.",
        "empty_folder": "There are no files in this folder.",
        "empty_archive": "There are no files in this archive.",
        "standard_input": "standard input",
        "not_written": "Cannot write “{path}”: {reason}.",
        "unreachable": "Cannot read or write “{path}”: {reason}.",
        "unusable": "No rule in the folder “{folder}” can be used; the others were.",
    },
}


_USAGE = (
    # what argparse says, and how that is said in Chinese
    (r"the following arguments are required: (.*)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.*)", r"没有这样的参数：\1"),
    (r"argument ([^:]*): invalid choice: (.*) \(choose from (.*)\)", r"\1 不能写 \2，可以写 \3"),
    (r"argument ([^:]*): expected one argument", r"\1 后面要写一个值"),
    (r"ambiguous option: (.*) could match (.*)", r"\1 可以指 \2，请写全"),
)


class Chinese(ArgumentParser):
    """An argument parser whose refusals are Chinese sentences."""

    def error(self, message: str) -> NoReturn:
        for english, chinese in _USAGE:
            message = re.sub(f"^{english}$", chinese, message.replace("'", ""))  # Python 3.12 began to leave them out itself
        self.print_usage(sys.stderr)
        self.exit(UNUSABLE, _WORDS["zh"]["error"].format(sentence=f"{message}。") + "\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = parser(_language(given)).parse_args(given)
    words = _WORDS[options.lang]
    try:
        if hasattr(options, "answer"):
            return _told(options)
        return int(options.run(options))
    except RuleErrors as wrong:
        sentences = [*map(str, wrong.errors), words["wrong_rules"].format(count=len(wrong.errors))]
    except (Refused, UnknownProfile, UnknownBaseline) as wrong:
        sentences = [str(wrong)]
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNUSABLE
    except OSError as wrong:
        sentences = [words["unreachable"].format(path=wrong.filename or "", reason=wrong.strerror or wrong)]
    except KeyboardInterrupt:
        return 130
    for sentence in sentences:
        print(words["error"].format(sentence=sentence), file=sys.stderr)  # noqa: T201 the command line prints
    return UNUSABLE


def parser(lang: Language = "zh") -> ArgumentParser:
    """The arguments, explained in a language."""
    words = _WORDS[lang]
    shared = ArgumentParser(add_help=False)
    shared.add_argument("--rules", dest="folders", metavar="DIR", type=Path, action="append", default=[], help=words["rules_folder"])
    shared.add_argument("--lang", choices=["zh", "en"], default="zh", help=words["lang"])
    whole = (Chinese if lang == "zh" else ArgumentParser)(prog="auditor", description=words["about"], epilog=words["exit"])
    commands = whole.add_subparsers(required=True, metavar="check|rules|waivers")

    check = commands.add_parser("check", parents=[shared], help=words["check"], description=words["check"], epilog=words["exit"])
    check.add_argument("paths", metavar="PATH", nargs="+", help=words["path"])
    check.add_argument("--format", choices=FORMATS, default="text", help=words["format"])
    check.add_argument("--output", metavar="FILE", type=Path, help=words["output"])
    check.add_argument("--profile", help=words["profile"])
    check.add_argument("--fail-on", choices=["error", "warning", "note", "never"], default="error", help=words["fail_on"])
    check.add_argument("--strict", action="store_true", help=words["strict"])
    check.add_argument("--engine", choices=["durable", "plain"], help=words["engine"])
    check.add_argument("--waivers", metavar="FILE", type=Path, action="append", default=[], help=words["waivers"])
    check.add_argument("--baseline", metavar="REPORT", type=Path, help=words["baseline"])
    check.add_argument("--no-repair", action="store_true", help=words["no_repair"])
    check.add_argument("--no-waivers", action="store_true", help=words["no_waivers"])
    check.set_defaults(run=_check)

    author.add(commands, shared, lang)
    return whole


def _language(given: Sequence[str]) -> Language:
    """The language asked for, known before the arguments are read because their help is in it."""
    asked = [word for flag, word in pairwise(given) if flag == "--lang"] + [
        word.removeprefix("--lang=") for word in given if word.startswith("--lang=")
    ]
    return "en" if asked[-1:] == ["en"] else "zh"


def _told(options: Namespace) -> int:
    """Print what a command of the authors answers."""
    text, code = options.answer(options)
    _write(f"{text}\n".encode(), None, _WORDS[options.lang])
    return int(code)


def _check(options: Namespace) -> int:
    settings = Settings(
        tuple(options.folders), options.profile, options.engine, options.lang, options.format in READING, not options.no_repair
    )
    words = _WORDS[settings.lang]
    try:
        rules = bench(settings).rules
    except ImportError as missing:
        raise Refused(words["no_engine"].format(reason=missing)) from None
    excused = _excuses(options, bench(settings).ruleset)
    with ExitStack() as held:
        audited = list(_audited(options.paths, settings, held))
    report = excused(gathered(rules, audited))
    written = reporter(options.format, settings.lang, _width(options.output))(report)
    _write(written, options.output, words)
    for sentence in rules.refused:
        print(words["error"].format(sentence=sentence), file=sys.stderr)  # noqa: T201 the command line prints
    unusable = bench(settings).ruleset.unusable
    for folder in unusable:
        print(words["error"].format(sentence=words["unusable"].format(folder=folder)), file=sys.stderr)  # noqa: T201 the same
    return UNUSABLE if unusable else report.exit_code(options.fail_on, strict=options.strict)


def _excuses(options: Namespace, ruleset: Ruleset) -> Callable[[Report], Report]:
    """What waivers and baseline make of a report; both are read, and refused where they are wrong, before anything is audited."""
    if options.no_waivers:
        return lambda report: report
    rules = [rule.id for rule in ruleset.rules]
    waivers = [waiver for path in options.waivers for waiver in read_waivers(path, rules, datetime.now().astimezone().date())]
    known = fingerprints(options.baseline) if options.baseline is not None else frozenset[str]()
    name = options.baseline.name if options.baseline is not None else ""
    return lambda report: compared(waived(report, waivers, options.lang), known, name, options.lang)


def _audited(paths: Sequence[str], settings: Settings, held: ExitStack) -> Iterator[Audited]:
    """What became of each file, in the order given; a path without files is skipped with the reason."""
    words = _WORDS[settings.lang]
    told = Words(words["no_match"], words["empty_folder"], words["empty_archive"], words["standard_input"])
    found = list(given(paths, told, held))
    files = [one.path for one in found if isinstance(one, Given)]
    answers = audit_all(files, partial(audit_file, settings=settings), lost, workers=min(len(files), os.cpu_count() or 1) or 1)
    for one in found:
        answer = one if isinstance(one, Skipped) else next(answers)
        yield renamed(answer, str(one.path), one.name) if isinstance(one, Given) and str(one.path) != one.name else answer


def _width(output: Path | None) -> int:
    if output is not None or not sys.stdout.isatty():
        return WIDTH
    return min(shutil.get_terminal_size((WIDTH, 24)).columns, _WIDEST)


def _write(written: bytes, output: Path | None, words: dict[str, str]) -> None:
    if output is None:
        sys.stdout.buffer.write(written)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(written)
    except OSError as error:
        raise Refused(words["not_written"].format(path=output, reason=error.strerror)) from None


