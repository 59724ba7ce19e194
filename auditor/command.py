"""The commands: arguments, files, exit code."""

import gc
import os
import re
import shutil
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from datetime import datetime
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import NoReturn

from auditor.batch import Limits, audit_all
from auditor.delivery import Undelivered, annotate, check_free, deliver, show
from auditor.findings import UNUSABLE, Language, Report, Skipped
from auditor.headstart import begun
from auditor.intake import Given, Words, given, patience
from auditor.ledger import ledgers_in, take_ledgers
from auditor.pipeline import Audited, Refused, Settings, Understood, audit_file, bench, compared_report, learn, lost, renamed, understood
from auditor.progress import Progress
from auditor.reporters import BINARY, FORMATS, READING, TEMPLATES, Unwritable, prepare, reporter
from auditor.ruleset import RuleErrors, Ruleset, UnknownProfile
from auditor.typeset import WIDTH
from auditor.vocabulary import kinds, units
from auditor.waiver import UnknownBaseline, compared, fingerprints, waived
from auditor.waiver import read as read_waivers
from auditor.wording import Wording

_WIDEST = 120
Ahead = Callable[[], Understood | Wording | None]
"""What to ask for what was understood of the one file meanwhile."""
_WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "about": "核查预算绩效自评表和自评报告：用声明式规则找出不一致之处，给出位置、算式和依据。",
        "check": "核查文件",
        "path": "文件、文件夹、压缩包（zip）、通配符，或 -（标准输入）",
        "no_repair": "不修复错列、标签错行和识别错字，按文件原样核查",
        "format": "输出格式（默认 text）",
        "output": "写入这个文件，不写则输出到屏幕",
        "force": "覆盖已有的文件",
        "annotate": "把带批注的材料副本写入这个文件夹（docx、xlsx、pdf）",
        "template": "填写本单位的模板：xlsx 按命名单元格填，docx 按占位文字填",
        "quiet": "不显示进度",
        "no_terminal": "{format} 不能显示在屏幕上，请用 --output 写入文件。",
        "no_template": "--template 只用于 --format {formats}。",
        "lost_template": "找不到模板“{path}”。",
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
        "force": "overwrite files that are there",
        "annotate": "write annotated copies of the submissions into this folder (docx, xlsx, pdf)",
        "template": "fill in a template of your own: an xlsx by its named cells, a docx by its placeholders",
        "quiet": "show no progress",
        "no_terminal": "{format} cannot be shown on a screen; write it to a file with --output.",
        "no_template": "--template goes with --format {formats} only.",
        "lost_template": "There is no template “{path}”.",
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


def run(arguments: Sequence[str]) -> int:
    """Run a command; the exit code."""
    given = list(arguments)
    options = parser(given).parse_args(given)
    words = _WORDS[options.lang]
    try:
        if hasattr(options, "answer"):
            return _told(options)
        return int(options.run(options))
    except RuleErrors as wrong:
        sentences = [*(one.told(options.lang) for one in wrong.errors), words["wrong_rules"].format(count=len(wrong.errors))]
    except (UnknownProfile, UnknownBaseline) as wrong:
        sentences = [wrong.wording.told(options.lang)]
    except (Refused, Undelivered, Unwritable) as wrong:
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


def parser(given: Sequence[str] = ()) -> ArgumentParser:
    """The arguments that a command line may give, explained in the language it asks for."""
    lang = _language(given)
    words = _WORDS[lang]
    shared = ArgumentParser(add_help=False)
    shared.add_argument("--rules", dest="folders", metavar="DIR", type=Path, action="append", default=[], help=words["rules_folder"])
    shared.add_argument("--lang", choices=["zh", "en"], default="zh", help=words["lang"])
    whole = (Chinese if lang == "zh" else ArgumentParser)(prog="auditor", description=words["about"], epilog=words["exit"])
    commands = whole.add_subparsers(required=True, metavar="check|batch|query|rules|waivers")

    check = commands.add_parser("check", parents=[shared], help=words["check"], description=words["check"], epilog=words["exit"])
    check.add_argument("paths", metavar="PATH", nargs="+", help=words["path"])
    check.add_argument("--format", choices=FORMATS, default="text", help=words["format"])
    check.add_argument("--output", metavar="FILE", type=Path, help=words["output"])
    check.add_argument("--force", action="store_true", help=words["force"])
    check.add_argument("--annotate", metavar="DIR", type=Path, help=words["annotate"])
    check.add_argument("--template", metavar="FILE", type=Path, help=words["template"])
    check.add_argument("--quiet", action="store_true", help=words["quiet"])
    check.add_argument("--profile", help=words["profile"])
    check.add_argument("--fail-on", choices=["error", "warning", "note", "never"], default="error", help=words["fail_on"])
    check.add_argument("--strict", action="store_true", help=words["strict"])
    check.add_argument("--engine", choices=["durable", "plain"], help=words["engine"])
    check.add_argument("--waivers", metavar="FILE", type=Path, action="append", default=[], help=words["waivers"])
    check.add_argument("--baseline", metavar="REPORT", type=Path, help=words["baseline"])
    take_ledgers(check, lang)
    check.add_argument("--no-repair", action="store_true", help=words["no_repair"])
    check.add_argument("--no-waivers", action="store_true", help=words["no_waivers"])
    check.set_defaults(run=_check)

    if given[:1] != ["check"]:
        from auditor import author, collection  # noqa: PLC0415 the other commands are a quarter of start-up, and no check needs them

        collection.add(commands, shared, lang, given)
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
    gc.enable()
    text, code = options.answer(options)
    show(f"{text}\n".encode())
    return int(code)


def _check(options: Namespace) -> int:
    keeps_reading = options.format in READING or options.annotate is not None
    settings = Settings(
        tuple(options.folders),
        options.profile,
        options.engine,
        options.lang,
        keeps_reading,
        not options.no_repair,
        keeps_record=True,
    )
    words = _WORDS[settings.lang]
    _check_targets(options, words)
    with ExitStack() as held:
        told = Words(words["no_match"], words["empty_folder"], words["empty_archive"], words["standard_input"], settings.lang)
        found = list(given(options.paths, told, held))
        files = [one.path for one in found if isinstance(one, Given)]
        ahead = held.enter_context(_headstart(files, settings))
        try:
            rules = bench(settings).rules
        except ImportError as missing:
            raise Refused(words["no_engine"].format(reason=missing)) from None
        excused = _excuses(options, bench(settings).ruleset)
        gc.freeze()  # what the rules are made of stays, here and in the processes that share it
        gc.enable()
        homes = {one.name: one.path for one in found if isinstance(one, Given)}
        ledgers, left_out = ledgers_in(options.ledger, options.lang)
        audited = list(_audited(options, found, settings, ahead))
        report = excused(compared_report(settings, [*audited, *left_out], ledgers))
        is_undelivered = _deliver(report, options, homes)
    for sentence in rules.refused:
        print(words["error"].format(sentence=sentence), file=sys.stderr)  # noqa: T201 the command line prints
    unusable = bench(settings).ruleset.unusable
    for folder in unusable:
        print(words["error"].format(sentence=words["unusable"].format(folder=folder)), file=sys.stderr)  # noqa: T201 the same
    return UNUSABLE if unusable or is_undelivered else report.exit_code(options.fail_on, strict=options.strict)


def _check_targets(options: Namespace, words: dict[str, str]) -> None:
    """Refuse, before anything is audited, what could not be written afterwards."""
    if options.output is not None:
        check_free(options.output, options.lang, force=options.force)
    elif options.format in BINARY and sys.stdout.isatty():
        raise Refused(words["no_terminal"].format(format=options.format))
    if options.template is not None:
        if options.format not in TEMPLATES:
            raise Refused(words["no_template"].format(formats=" / ".join(TEMPLATES)))
        if not options.template.is_file():
            raise Refused(words["lost_template"].format(path=options.template))


def _deliver(report: Report, options: Namespace, homes: Mapping[str, Path]) -> bool:
    """Write the report and the annotated copies; whether a copy that was due could not be written."""
    folder = options.output.parent if options.output is not None else None
    written = reporter(options.format, options.lang, _width(options.output), folder=folder, template=options.template)(report)
    if options.output is None:
        show(written)
    else:
        deliver(written, options.output, options.lang, force=options.force)
    if options.annotate is None:
        return False
    copies = list(annotate(report, homes, options.annotate, options.lang, force=options.force))
    for copy in copies:
        if copy.sentence:
            told = _WORDS[options.lang]["error"].format(sentence=copy.sentence) if copy.failure else copy.sentence
            print(told, file=sys.stderr)  # noqa: T201 the command line prints
    return any(copy.failure for copy in copies)


def _excuses(options: Namespace, ruleset: Ruleset) -> Callable[[Report], Report]:
    """What waivers and baseline make of a report; both are read, and refused where they are wrong, before anything is audited."""
    if options.no_waivers:
        return lambda report: report
    rules = [rule.id for rule in ruleset.rules]
    waivers = [waiver for path in options.waivers for waiver in read_waivers(path, rules, datetime.now().astimezone().date())]
    known = fingerprints(options.baseline) if options.baseline is not None else frozenset[str]()
    name = options.baseline.name if options.baseline is not None else ""
    return lambda report: compared(waived(report, waivers, options.lang), known, name, options.lang)


def _headstart(files: Sequence[Path], settings: Settings) -> AbstractContextManager[Ahead]:
    """One file alone is read and understood while the rules are loaded; of several, the workers take one each soon enough."""
    kinds()  # the vocabulary is read here for all processes to come
    units()
    if len(files) != 1:
        learn()
        return nullcontext(lambda: None)
    return begun(partial(understood, files[0], repairs=settings.repairs), Limits(patience(files)))


def _audited(options: Namespace, found: Sequence[Given | Skipped], settings: Settings, ahead: Ahead) -> Iterator[Audited]:
    """What became of each file, in the order given; a path without files is skipped with the reason."""
    files = [one.path for one in found if isinstance(one, Given)]
    with Progress(len(files), options.lang, quiet=options.quiet) as progress:
        answers = audit_all(
            files,
            partial(audit_file, settings=settings, ahead=ahead()),
            partial(lost, lang=options.lang),
            workers=min(len(files), os.cpu_count() or 1) or 1,
            seconds=patience(files),
            meanwhile=partial(prepare, options.format),
        )
        for one in found:
            if isinstance(one, Skipped):
                yield one
                continue
            answer = next(answers)
            progress.advance()
            yield renamed(answer, str(one.path), one.name) if str(one.path) != one.name else answer


def _width(output: Path | None) -> int:
    if output is not None or not sys.stdout.isatty():
        return WIDTH
    return min(shutil.get_terminal_size((WIDTH, 24)).columns, _WIDEST)
