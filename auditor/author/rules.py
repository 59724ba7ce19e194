"""`auditor rules …`: options → answers."""

import json
import sys
from argparse import Namespace
from pathlib import Path

from tabulate import tabulate

from auditor import example, manual
from auditor.author import words
from auditor.author.answer import Answer, loaded, refused
from auditor.authoring import catalogue, explanation, impact, lint, mutation, scaffold, schema, trial
from auditor.engine import matcher
from auditor.findings import FOUND
from auditor.model import Document
from auditor.pipeline import Bench
from auditor.readers import Unreadable, read
from auditor.ruleset import Rule, Ruleset, built_in
from auditor.ruleset.source import rule_files
from auditor.typeset import WIDTH
from auditor.wording import Language

MEASURES = "measures.json"


def _rule(ruleset: Ruleset, name: str, options: Namespace) -> Rule:
    rule = ruleset.rule(name)
    if rule is None:
        raise refused(options, words.NO_RULE, name=name)
    return rule


def _folder(options: Namespace) -> Path:
    """The folder of rules that is written to: the last one given, else the built-in one."""
    return Path(options.folders[-1]) if options.folders else built_in()


def _bench(ruleset: Ruleset, lang: Language) -> Bench:
    return Bench(ruleset, matcher(ruleset.scopes), lang)


def listed(options: Namespace) -> Answer:
    """The list of the rules."""
    return Answer(manual.listing(loaded(options), options.lang))


def shown(options: Namespace) -> Answer:
    """The page of a rule."""
    ruleset = loaded(options)
    return Answer(manual.page(_rule(ruleset, options.rule, options), ruleset, options.lang, WIDTH))


def tested(options: Namespace) -> Answer:
    """What became of the examples."""
    ruleset = loaded(options)
    chosen = [_rule(ruleset, name, options) for name in options.only]
    found = trial.trial(example.tried(ruleset, chosen or None, options.lang))
    return Answer(trial.told(found, options.lang, whole=options.coverage), 0 if found.is_met else FOUND)


def linted(options: Namespace) -> Answer:
    """What could be better in the rules."""
    ruleset = loaded(options)
    folders = options.folders or [built_in()]
    found = lint.remarks(ruleset, folders, built_in())
    faults = sum(1 for remark in found if remark.fault)
    count = sum(1 for folder in folders for _ in rule_files(folder))
    ending = (words.LINTED if found else words.SOUND).filled(count=count, remarks=len(found), faults=faults)
    lines = [*(remark.told(options.lang) for remark in found), ending.told(options.lang)]
    return Answer("\n".join(lines), FOUND if faults or (options.strict and found) else 0)


def new(options: Namespace) -> Answer:
    """Write a new rule; what was not given is asked for."""
    given = {name: getattr(options, "identity" if name == "id" else name) for name in scaffold.QUESTIONS}
    stated = {name: said if said is not None else _ask(name, options) for name, said in given.items()}
    answers = scaffold.Answers(**{name: said for name, said in stated.items() if said})
    path = options.folder / f"{answers.id}.yaml"
    if path.exists():
        raise refused(options, words.TAKEN, path=path)
    try:
        text = scaffold.rule_file(answers)
    except scaffold.Unclear as unclear:
        raise refused(options, unclear.wording) from None
    options.folder.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    beside = options.folder / schema.NAME
    if not beside.exists():
        beside.write_text(_schema_text(), encoding="utf-8")
    return Answer(words.MADE.filled(path=path, folder=options.folder).told(options.lang))


def _ask(name: str, options: Namespace) -> str:
    """An answer from the keyboard; nothing where no one is there or the question may go unanswered."""
    question = scaffold.QUESTIONS[name]
    if not sys.stdin.isatty():
        if name in scaffold.OPTIONAL or name in scaffold.Answers._field_defaults:
            return ""
        raise refused(options, words.UNANSWERED, option=words.IDENTITY if name == "id" else f"--{name}", question=question)
    while True:
        said = input(words.ASKED.filled(question=question).told(options.lang)).strip()
        if said or name in scaffold.Answers._field_defaults:
            return said


def _schema_text() -> str:
    return json.dumps(schema.schema(), ensure_ascii=False, indent=1) + "\n"


def docs(options: Namespace) -> Answer:
    """Write the catalogue in both languages, or see whether it is up to date."""
    folder, ruleset = _folder(options), loaded(options)
    kept = [_kept(folder / name, catalogue.catalogue(ruleset, measures(folder), lang), options) for lang, name in catalogue.NAMES.items()]
    return Answer("\n".join(one.text for one in kept), max(one.code for one in kept))


def measures(folder: Path) -> dict[str, catalogue.Measure]:
    """What mutation testing last found, by rule; nothing where it has not been run."""
    path = folder / MEASURES
    stated = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return {rule: catalogue.Measure(*numbers) for rule, numbers in stated.items()}


def schema_kept(options: Namespace) -> Answer:
    """Write the schema for editors, or see whether it is up to date."""
    return _kept(_folder(options) / schema.NAME, _schema_text(), options)


def _kept(path: Path, text: str, options: Namespace) -> Answer:
    same = path.is_file() and path.read_text(encoding="utf-8") == text
    if options.check:
        return Answer((words.FRESH if same else words.STALE).filled(path=path).told(options.lang), 0 if same else FOUND)
    if not same:
        path.write_text(text, encoding="utf-8")
    return Answer((words.SAME if same else words.WRITTEN).filled(path=path).told(options.lang))


def explained(options: Namespace) -> Answer:
    """Why a rule did or did not fire."""
    ruleset = loaded(options)
    rule = _rule(ruleset, options.rule, options)
    asked = explanation.Asked(explanation.Place(options.cell, options.line), options.profile, options.lang)
    return Answer(explanation.explanation(rule, ruleset, _document(options.file, options), asked))


def _document(path: Path, options: Namespace) -> Document:
    try:
        return read(path)
    except Unreadable as unreadable:
        raise refused(options, unreadable.wording) from None


def weighed(options: Namespace) -> Answer:
    """What changing the rules does over a corpus."""
    if not options.corpus.is_dir():
        raise refused(options, words.NO_FOLDER, path=options.corpus)
    after = loaded(options)
    try:
        before = impact.earlier(options.against, _folder(options))
    except impact.NoSuchRules as wrong:
        raise refused(options, wrong.wording) from None
    found = impact.impact(options.corpus, _bench(before, options.lang), _bench(after, options.lang))
    return Answer(impact.told(found, options.lang))


def mutated(options: Namespace) -> Answer:
    """How many faults each rule sees."""
    files = mutation.faultless(options.corpus) if options.corpus.is_dir() else []
    if not files:
        raise refused(options, words.NO_CORPUS, path=options.corpus)
    bench, most = _bench(loaded(options), options.lang), max(options.most, 0)
    found = mutation.together(mutation.mutation(files, bench, most=most), mutation.mutation_among(files, bench, most=most))
    if options.output is not None:
        kept = {rule: list(one) for rule, one in sorted(found.measures.items()) if one.injected or one.false_alarms}
        options.output.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    return Answer(_mutation_told(found, len(files), options.lang))


def _mutation_told(found: mutation.Mutation, files: int, lang: Language) -> str:
    rows = [(kind.told(lang), injected, seen, _share(seen, injected)) for kind, (injected, seen) in found.kinds.items()]
    by_rule = [
        (rule, *one[:2], _share(one.detected, one.injected), one.false_alarms or "·")
        for rule, one in found.measures.items()
        if one != (0, 0, 0)
    ]
    injected, seen = sum(row[1] for row in rows), sum(row[2] for row in rows)
    missed = [
        words.MISSED.filled(file=one.file, kind=one.fault.kind, where=one.fault.where, rules=words.COMMA.told(lang).join(rules))
        for one in found.missed
        for rules in one.unseen
    ]
    alarms = [words.ALARM.filled(rule=alarm.rule, where=alarm.places[0].where, message=alarm.message) for alarm in found.alarms]
    share = _share(seen, injected)
    ending = words.MUTATED.filled(files=files, injected=injected, seen=seen, share=share, alarms=len(found.alarms))
    lines = [
        tabulate(rows, [head.told(lang) for head in words.BY_KIND], tablefmt="simple", disable_numparse=True),
        "",
        tabulate(by_rule, [head.told(lang) for head in words.BY_RULE], tablefmt="simple", disable_numparse=True),
        "",
        *(one.told(lang) for one in (*missed, *alarms, ending)),
    ]
    return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "—"
