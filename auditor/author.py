"""The commands of those who write rules and waivers: `auditor rules …` and `auditor waivers …`, their arguments and what they answer."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from tabulate import tabulate

from auditor import example, manual
from auditor.authoring import catalogue, explanation, impact, lint, mutation, scaffold, schema, trial
from auditor.engine import matcher
from auditor.findings import FOUND, Language, SubmissionReport
from auditor.model import Document
from auditor.pipeline import Bench, Refused, Settings, audit_file, bench
from auditor.readers import Unreadable, read
from auditor.ruleset import Rule, Ruleset, built_in, load
from auditor.ruleset.source import rule_files
from auditor.typeset import WIDTH
from auditor.waiver import Waiver, evidence
from auditor.waiver import read as read_waivers

MEASURES = "measures.json"
_WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "rules": "查看、检验和编写规则",
        "list": "列出规则",
        "show": "显示一条规则，并用一句话读出来",
        "test": "用规则自带的例子检验规则",
        "coverage": "列出每条规则的例子表明了哪些判定",
        "lint": "检查规则的写法：文字、缺的例子、永远成立或不成立的条件、可能为零的除数、互相重叠的规则",
        "lint_strict": "有一条意见，退出码就是 1（默认只有规则做不到它所说的才是 1）",
        "new": "写一条新规则和它的例子；没有给出的内容会一项项问",
        "folder": "写到这个文件夹",
        "docs": "写规则目录 README.md",
        "schema": "写编辑器用的 JSON Schema",
        "check_only": "不写，只看与现有文件是否一致",
        "explain": "解释一条规则在一份材料上为什么报或没有报",
        "cell": "只看这个单元格，如 B7",
        "line": "只看这一行（文本文件）或这一段（Word）",
        "impact": "比较两版规则在一批材料上的发现：新出现、不再出现、级别改变",
        "corpus": "材料文件夹",
        "against": "另一版规则：文件夹，或 git 版本",
        "mutate": "往无差错的材料里逐处放进错误，看每条规则发现多少",
        "mutate_corpus": "无差错材料的文件夹（默认 cases 里名称以 -faultless 结尾的）",
        "most": "每份材料每种错误最多试几处，均匀取（默认 0，全部）",
        "measures": "把结果写入这个文件，供 rules docs 使用",
        "waivers": "检查和查看豁免",
        "waivers_lint": "检查豁免文件",
        "waivers_list": "列出豁免；给出材料时，并列出各豁免对应的发现和它的 evidence",
        "waiver_file": "豁免文件",
        "path": "材料",
        "identity": "规则编号",
        "file": "一份材料",
        "profile": "口径的编号或名称，不写则按表注识别",
        "no_rule": "没有规则“{name}”。用 auditor rules list 查看全部规则。",
    },
    "en": {
        "rules": "look at rules, try them and write them",
        "list": "list the rules",
        "show": "show one rule",
        "test": "try the rules on the examples they carry",
        "coverage": "list which outcomes the examples of each rule show",
        "lint": "look for style, missing examples, conditions that never or always hold, divisors that may be zero, overlapping rules",
        "lint_strict": "exit with 1 for any remark (by default for rules that cannot do what they say)",
        "new": "write a new rule with its examples; asks for what is not given",
        "folder": "write into this folder",
        "docs": "write the catalogue README.md",
        "schema": "write the JSON Schema for editors",
        "check_only": "write nothing, say whether the file is up to date",
        "explain": "say why a rule did or did not fire on a file",
        "cell": "only this cell, such as B7",
        "line": "only this line (text) or paragraph (Word)",
        "impact": "compare what two versions of the rules find in a corpus",
        "corpus": "folder of submissions",
        "against": "the other version: a folder, or a git revision",
        "mutate": "put faults into faultless submissions and count how many each rule sees",
        "mutate_corpus": "folder of faultless submissions (default: those in cases that end in -faultless)",
        "most": "try at most so many faults of a kind in a submission, evenly spread (default 0, all)",
        "measures": "write the measures to this file, for rules docs",
        "waivers": "check and list waivers",
        "waivers_lint": "check a file of waivers",
        "waivers_list": "list waivers; with submissions, also what each covers and its evidence",
        "waiver_file": "file of waivers",
        "path": "submission",
        "identity": "id of a rule",
        "file": "a submission",
        "profile": "id or title of a profile",
        "no_rule": "There is no rule “{name}”. See auditor rules list.",
    },
}


class Answer(NamedTuple):
    """What a command prints, and its exit code."""

    text: str
    code: int = 0


Command = Callable[[Namespace], Answer]


def add(commands: Any, shared: ArgumentParser, lang: Language) -> None:
    """Add `rules` and `waivers` to the commands. Each sets `answer`, to be called with the options."""
    words = _WORDS[lang]
    rules = commands.add_parser("rules", help=words["rules"], description=words["rules"]).add_subparsers(
        required=True, metavar="list|show|test|lint|new|docs|schema|explain|impact|mutate"
    )

    def command(group: Any, name: str, answer: Command, say: str = "") -> ArgumentParser:
        made: ArgumentParser = group.add_parser(name, parents=[shared], help=words[say or name], description=words[say or name])
        made.set_defaults(answer=answer)
        return made

    command(rules, "list", _list)
    command(rules, "show", _show).add_argument("rule", metavar="RULE", help=words["identity"])
    test = command(rules, "test", _test)
    test.add_argument("only", metavar="RULE", nargs="*", help=words["identity"])
    test.add_argument("--coverage", action="store_true", help=words["coverage"])
    command(rules, "lint", _lint).add_argument("--strict", action="store_true", help=words["lint_strict"])
    new = command(rules, "new", _new)
    new.add_argument("identity", metavar="RULE", nargs="?", help=words["identity"])
    for name, question in scaffold.QUESTIONS.items():
        if name != "id":
            new.add_argument(f"--{name}", help=question)
    new.add_argument("--folder", metavar="DIR", type=Path, default=Path(), help=words["folder"])
    docs = command(rules, "docs", _docs)
    docs.add_argument("--check", action="store_true", help=words["check_only"])
    written = command(rules, "schema", _schema)
    written.add_argument("--check", action="store_true", help=words["check_only"])
    explain = command(rules, "explain", _explain)
    explain.add_argument("rule", metavar="RULE", help=words["identity"])
    explain.add_argument("file", metavar="FILE", type=Path, help=words["file"])
    explain.add_argument("--cell", help=words["cell"])
    explain.add_argument("--line", type=int, help=words["line"])
    explain.add_argument("--profile", help=words["profile"])
    weighed = command(rules, "impact", _impact)
    weighed.add_argument("--corpus", metavar="DIR", type=Path, required=True, help=words["corpus"])
    weighed.add_argument("--against", metavar="REV|DIR", required=True, help=words["against"])
    mutate = command(rules, "mutate", _mutate)
    mutate.add_argument("--corpus", metavar="DIR", type=Path, default=Path("cases"), help=words["mutate_corpus"])
    mutate.add_argument("--most", metavar="N", type=int, default=0, help=words["most"])
    mutate.add_argument("--output", metavar="FILE", type=Path, help=words["measures"])

    waivers = commands.add_parser("waivers", help=words["waivers"], description=words["waivers"]).add_subparsers(
        required=True, metavar="lint|list"
    )
    command(waivers, "lint", _waivers_lint, "waivers_lint").add_argument("waivers", metavar="FILE", type=Path, help=words["waiver_file"])
    listed = command(waivers, "list", _waivers_list, "waivers_list")
    listed.add_argument("waivers", metavar="FILE", type=Path, help=words["waiver_file"])
    listed.add_argument("paths", metavar="PATH", nargs="*", type=Path, help=words["path"])


def _loaded(options: Namespace) -> Ruleset:
    return load(options.folders, in_english=True)


def _rule(ruleset: Ruleset, name: str, lang: Language) -> Rule:
    rule = ruleset.rule(name)
    if rule is None:
        raise Refused(_WORDS[lang]["no_rule"].format(name=name))
    return rule


def _list(options: Namespace) -> Answer:
    return Answer(manual.listing(_loaded(options), options.lang))


def _show(options: Namespace) -> Answer:
    ruleset = _loaded(options)
    return Answer(manual.page(_rule(ruleset, options.rule, options.lang), ruleset, options.lang, WIDTH))


def _test(options: Namespace) -> Answer:
    ruleset = _loaded(options)
    chosen = [_rule(ruleset, name, options.lang) for name in options.only]
    found = trial.trial(example.tried(ruleset, chosen or None))
    return Answer(trial.told(found, options.lang, whole=options.coverage), 0 if found.is_met else FOUND)


def _lint(options: Namespace) -> Answer:
    ruleset = _loaded(options)
    folders = options.folders or [built_in()]
    found = lint.remarks(ruleset, folders, built_in())
    faults = sum(1 for remark in found if remark.fault)
    count = sum(1 for folder in folders for _ in rule_files(folder))
    ending = f"{count} 条规则：{len(found)} 条意见，其中 {faults} 处是规则做不到它所说的。" if found else f"{count} 条规则，没有意见。"
    return Answer("\n".join([*map(str, found), ending]), FOUND if faults or (options.strict and found) else 0)


def _new(options: Namespace) -> Answer:
    given = {name: getattr(options, "identity" if name == "id" else name) for name in scaffold.QUESTIONS}
    stated = {name: words if words is not None else _ask(name) for name, words in given.items()}
    answers = scaffold.Answers(**{name: words for name, words in stated.items() if words})
    path = options.folder / f"{answers.id}.yaml"
    if path.exists():
        raise Refused(f"“{path}”已经有了；请换一个编号，或直接改那个文件。")
    try:
        text = scaffold.rule_file(answers)
    except scaffold.Unclear as unclear:
        raise Refused(str(unclear)) from None
    options.folder.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    beside = options.folder / schema.NAME
    if not beside.exists():
        beside.write_text(_schema_text(), encoding="utf-8")
    return Answer(f"写好了 {path}，例子都已试过。看看例子里的数合不合适，再运行：auditor rules test --rules {options.folder}")


def _ask(name: str) -> str:
    """An answer from the keyboard; nothing where no one is there or the question may go unanswered."""
    if not sys.stdin.isatty():
        if name in scaffold.OPTIONAL or name in scaffold.Answers._field_defaults:
            return ""
        raise Refused(f"没有写 {'编号' if name == 'id' else f'--{name}'}：{scaffold.QUESTIONS[name]}。")
    while True:
        words = input(f"{scaffold.QUESTIONS[name]}：").strip()
        if words or name in scaffold.Answers._field_defaults:
            return words


def _schema_text() -> str:
    return json.dumps(schema.schema(), ensure_ascii=False, indent=1) + "\n"


def _docs(options: Namespace) -> Answer:
    folder = options.folders[-1] if options.folders else built_in()
    ruleset = _loaded(options)
    return _kept(folder / catalogue.NAME, catalogue.catalogue(ruleset, measures(folder)), check=options.check)


def measures(folder: Path) -> dict[str, catalogue.Measure]:
    """What mutation testing last found, by rule; nothing where it has not been run."""
    path = folder / MEASURES
    stated = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return {rule: catalogue.Measure(*numbers) for rule, numbers in stated.items()}


def _schema(options: Namespace) -> Answer:
    folder = options.folders[-1] if options.folders else built_in()
    return _kept(folder / schema.NAME, _schema_text(), check=options.check)


def _kept(path: Path, text: str, *, check: bool) -> Answer:
    same = path.is_file() and path.read_text(encoding="utf-8") == text
    if check:
        return Answer(f"{path} 是最新的。" if same else f"{path} 不是最新的，请去掉 --check 再运行一次。", 0 if same else FOUND)
    if not same:
        path.write_text(text, encoding="utf-8")
    return Answer(f"{path} 已是最新。" if same else f"写好了 {path}。")


def _explain(options: Namespace) -> Answer:
    ruleset = _loaded(options)
    rule = _rule(ruleset, options.rule, options.lang)
    place = explanation.Place(options.cell, options.line)
    return Answer(explanation.explanation(rule, ruleset, _document(options.file), place, options.profile))


def _document(path: Path) -> Document:
    try:
        return read(path)
    except Unreadable as unreadable:
        raise Refused(str(unreadable)) from None


def _bench(ruleset: Ruleset) -> Bench:
    return Bench(ruleset, matcher(ruleset.scopes))


def _impact(options: Namespace) -> Answer:
    if not options.corpus.is_dir():
        raise Refused(f"没有文件夹“{options.corpus}”。")
    after = _loaded(options)
    try:
        before = impact.earlier(options.against, options.folders[-1] if options.folders else built_in())
    except impact.NoSuchRules as wrong:
        raise Refused(str(wrong)) from None
    return Answer(impact.told(impact.impact(options.corpus, _bench(before), _bench(after))))


def _mutate(options: Namespace) -> Answer:
    files = mutation.faultless(options.corpus) if options.corpus.is_dir() else []
    if not files:
        raise Refused(f"“{options.corpus}”里没有可用的材料；请用 --corpus 给出无差错材料的文件夹。")
    found = mutation.mutation(files, _bench(_loaded(options)), most=max(options.most, 0))
    if options.output is not None:
        kept = {rule: list(one) for rule, one in sorted(found.measures.items()) if one.injected or one.false_alarms}
        options.output.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    return Answer(_mutation_told(found, len(files)))


def _mutation_told(found: mutation.Mutation, files: int) -> str:
    rows = [(zh, injected, seen, _share(seen, injected)) for (zh, _), (injected, seen) in found.kinds.items()]
    by_rule = [
        (rule, *one[:2], _share(one.detected, one.injected), one.false_alarms or "·")
        for rule, one in found.measures.items()
        if one != (0, 0, 0)
    ]
    injected, seen = sum(row[1] for row in rows), sum(row[2] for row in rows)
    lines = [
        tabulate(rows, ("放进的错误", "处数", "发现", "检出率"), tablefmt="simple", disable_numparse=True),
        "",
        tabulate(by_rule, ("规则", "处数", "发现", "检出率", "误报"), tablefmt="simple", disable_numparse=True),
        "",
        *(
            f"没有发现：{one.file}，{one.fault.zh}，{one.fault.where}（应由 {'、'.join(rules)} 发现）"
            for one in found.missed
            for rules in one.unseen
        ),
        *(f"误报：{alarm.rule}，{alarm.places[0].where}，{alarm.message}" for alarm in found.alarms),
        f"{files} 份材料，放进 {injected} 处错误，发现 {seen} 处（{_share(seen, injected)}）；不放错误时报出 {len(found.alarms)} 处。",
    ]
    return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "—"


def _read_waivers(options: Namespace) -> tuple[Waiver, ...]:
    return read_waivers(options.waivers, [rule.id for rule in _loaded(options).rules], datetime.now().astimezone().date())


def _waivers_lint(options: Namespace) -> Answer:
    found = _read_waivers(options)
    lines = []
    for one in found:
        if one.evidence is None:
            lines.append(
                f"{one.file} 第 {one.line} 行：没有写 evidence，数字改了这项豁免仍然有效；auditor waivers list {one.file} 材料 会列出它。"
            )
        if not {"project", "unit", "file", "fingerprint"} & set(one.where):
            lines.append(f"{one.file} 第 {one.line} 行：where 没有写 project、unit、file 或 fingerprint，会豁免所有材料里的同类发现。")
    return Answer("\n".join([*lines, f"{len(found)} 项豁免，没有错误，{len(lines)} 条意见。"]))


def _waivers_list(options: Namespace) -> Answer:
    found = _read_waivers(options)
    where = [(one, "，".join(f"{part}: {words}" for part, words in one.where.items())) for one in found]
    rows = [(one.rule, place, one.who, one.until.isoformat(), one.reason) for one, place in where]
    lines = [tabulate(rows, ("规则", "位置", "批准人", "有效期", "理由"), tablefmt="simple", disable_numparse=True)]
    settings = Settings(tuple(options.folders))
    reports = [one for path in options.paths for one in _audited(path, settings)]
    for waiver in found if options.paths else ():
        covered = [(one, each) for each in reports for one in each.findings if waiver.covers(one, each)]
        lines += [
            "",
            f"第 {waiver.line} 行 {waiver.rule}：" + (f"对应 {len(covered)} 处发现。" if covered else "没有对应的发现，可以删去。"),
        ]
        for one, each in covered:
            state = "有效" if waiver.holds(one) else "已失效，数字或文字变了"
            lines.append(f"  {each.source}，{one.places[0].where}，evidence: {evidence(one)}（{state}）")
    return Answer("\n".join(lines))


def _audited(path: Path, settings: Settings) -> Sequence[SubmissionReport]:
    bench(settings)
    audited = audit_file(path, settings)
    if not isinstance(audited, tuple):
        raise Refused(f"“{path}”没有核查：{audited.reason}")
    return audited
