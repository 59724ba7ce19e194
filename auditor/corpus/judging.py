"""A corpus and the rules across submissions → bindings by keyed joins of its facts, each judged on the things it binds."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from auditor.corpus.corpus import Corpus
from auditor.corpus.ledger import TITLES
from auditor.corpus.likeness import is_available
from auditor.corpus.thing import FiledSubmission
from auditor.engine import plain
from auditor.engine.judge import Judgement, run_across
from auditor.model import Submission
from auditor.ruleset import Profile, Rule, Ruleset, choose
from auditor.scope import Binding, Scope
from auditor.wording import Wording

_NO_ONE = Submission(id="", source="")
_UNCOUNTED = 1 << 62
_WAITING = {
    "submissions": Wording("需要几份材料一起核查", "several submissions must be checked together"),
    "likeness": Wording("需要安装组件：pip install 'auditor[batch]'", "a component must be installed: pip install 'auditor[batch]'"),
}
_NO_LEDGER = Wording("没有给出{title}（--ledger {name}=文件）", "no {title} given (--ledger {name}=FILE)")


def bindings(corpus: Corpus, scopes: Sequence[Scope]) -> list[Binding]:
    """The bindings of these scopes in a corpus, sorted.

    The plain matcher alone: the network would hold all facts in memory that its crash takes along, and numbers no more than 100,000.
    """
    if not scopes:
        return []
    kinds = [pattern.kind for scope in scopes for pattern in scope.patterns]
    with plain.matcher(scopes, most=_UNCOUNTED).open() as session:
        return session.add(list(corpus.facts(kinds)))


def judgements(corpus: Corpus, ruleset: Ruleset, found: Iterable[Binding], wanted: str | None = None) -> Iterator[Judgement]:
    """What the rules across submissions say of bindings over `ruleset.across.scopes`, under the profile of the first submission each binds.

    Only what one binding reaches is in memory at a time, beside the submissions last looked at.
    """
    across = ruleset.across
    default = choose(ruleset.profiles, _NO_ONE, wanted)[0]

    @lru_cache(maxsize=1024)
    def profile(name: str) -> Profile:
        return choose(ruleset.profiles, corpus.submission(name), wanted)[0]

    for number, names in found:
        kinds = [pattern.kind for pattern in across.scopes[number].patterns]
        bound = {name: corpus.thing(kind, name) for kind, name in zip(kinds, names, strict=True)}
        submissions = [thing for thing in bound.values() if isinstance(thing, FiledSubmission)]
        held = {name: thing for submission in submissions for name, thing in corpus.held(submission.id).items()}
        own = profile(submissions[0].id) if submissions else default
        yield from run_across(across, own, submissions[0] if submissions else _NO_ONE, {**held, **bound}, [(number, names)])


def waiting(ruleset: Ruleset, corpus: Corpus | None) -> dict[Wording, tuple[str, ...]]:
    """Why rules across submissions were not judged at all → their ids: several submissions are needed, or a ledger was not given."""
    found: dict[Wording, list[str]] = {}
    for rule in ruleset.rules:
        if rule.is_across and rule.status == "active":
            need = next((need for need in _needs(rule) if not _is_met(need, corpus)), None)
            if need is not None:
                reason = _WAITING[need] if need in _WAITING else _NO_LEDGER.filled(title=TITLES[need], name=need)
                found.setdefault(reason, []).append(rule.id)
    return {reason: tuple(rules) for reason, rules in found.items()}


def _needs(rule: Rule) -> tuple[str, ...]:
    return (*rule.needs, "likeness") if "likeness" in rule.binds.values() else rule.needs


def _is_met(need: str, corpus: Corpus | None) -> bool:
    match need:
        case "submissions":
            return corpus is not None and len(corpus) > 1
        case "likeness":
            return is_available()
    return corpus is not None and need in corpus.ledgers
