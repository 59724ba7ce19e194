"""Bindings in, judgements out: each rule decided in Decimal on each thing, findings going back in as facts for the rules over them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from auditor.engine import Matcher
from auditor.engine.cause import causes
from auditor.engine.judgement import Judgement, words
from auditor.expression import FIRST_NAME, READS, UNHEEDED, Closure, Frame, Value, context, doubtful
from auditor.facts import Fact, fact, things
from auditor.model import Cause, Outcome, Severity, Statement, Submission
from auditor.ruleset import Profile, Rule, Ruleset
from auditor.scope import Binding
from auditor.wording import Wording

__all__ = ["Judgement", "run", "words"]

_CONFIDENT = 0.8
_made = tuple.__new__
"""A judgement in one step: there are hundreds in each submission, and its own constructor takes three times as long."""
_BROKEN = Wording("规则“{rule}”在这里算不出来（{error}）。", "The rule {rule} broke down here ({error}).")


class _Running(NamedTuple):
    """A rule that runs: its closures at hand, the number of its scope, the severity the profile gives it, its last own one, and what it
    says where it found nothing to look at."""

    rule: Rule
    where: Closure | None
    check: Closure
    blank: list[Value]
    scope: int
    switched: Severity | None
    last: Severity
    nothing: tuple[Judgement, ...]


class _Plan(NamedTuple):
    """A ruleset under a profile: the rules that run, those of them that are valid in some years only, the kinds of facts that they look at,
    the keys that join each scope, the rules whose findings others look at, and whether any looks at causes."""

    rules: tuple[_Running, ...]
    dated: tuple[_Running, ...]
    kinds: frozenset[str]
    joined: tuple[tuple[tuple[int, str], ...], ...]
    watched: frozenset[str]
    seeks_causes: bool


@lru_cache(maxsize=64)
def _plan(ruleset: Ruleset, profile: str) -> _Plan:
    numbers = {scope: number for number, scope in enumerate(ruleset.scopes)}
    switched = ruleset.profiles[profile].rules
    running = []
    for rule in ruleset.rules:
        switch = switched.get(rule.id)
        if rule.scope not in numbers:  # on one submission, a rule across submissions; among several, the others
            continue
        if ruleset.is_chosen or (rule.status == "active" and switch != "off"):
            tests, blank = rule.compiled.tests, rule.compiled.blank
            running.append(
                _Running(
                    rule,
                    tests.where,
                    tests.check,
                    blank,
                    numbers[rule.scope],
                    None if switch == "off" else switch,
                    rule.severity[-1].severity,
                    (Judgement(rule, "not_applicable", severity=rule.severity[-1].severity),),
                )
            )
    joined = tuple(
        tuple(sorted({(number, field) for number, pattern in enumerate(scope.patterns) for field, _, _ in pattern.joins}))
        for scope in ruleset.scopes
    )
    watched = frozenset(name for one in running for name in one.rule.watches)
    dated = tuple(one for one in running if one.rule.valid is not None)
    kinds = frozenset(pattern.kind for scope in ruleset.scopes for pattern in scope.patterns)
    return _Plan(tuple(running), dated, kinds, joined, watched, any("cause" in one.rule.binds.values() for one in running))


def run(ruleset: Ruleset, profile: Profile, submission: Submission, matcher: Matcher) -> tuple[Judgement, ...]:
    """Every judgement on a submission, by rule id, then by the things' order in the document.

    `matcher` is one over `ruleset.scopes`. A rule that found nothing to look at gives one judgement, not_applicable, without binding.
    """
    with matcher.open() as session:
        plan, listed = _plan(ruleset, profile.id), list(things(submission))
        judging = _Judging(plan, profile, submission, {thing.id: thing for _, thing in listed})
        bindings = session.add([fact(kind, thing) for kind, thing in listed if kind in plan.kinds])
        findings = [*judging.judge(bindings), *judging.causes()]
        while findings:
            findings = judging.judge(session.add(findings))
    return judging.judgements()


def run_across(
    ruleset: Ruleset, profile: Profile, submission: Submission, things: dict[str, Value], bindings: Sequence[Binding]
) -> tuple[Judgement, ...]:
    """Every judgement on bindings that reach across submissions, by rule id. `submission` is the one whose profile and year count, `things`
    are those bound and all that they hold, by ids unlike each other. Ids of the judgements count from j1 in each call.
    """
    judging = _Judging(_plan(ruleset, profile.id), profile, submission, things)
    judging.judge(bindings)
    return tuple(one for made in judging.made.values() for one in made)


class _Judging:
    """The judging of one submission, or of bindings across several, under one plan."""

    def __init__(self, plan: _Plan, profile: Profile, submission: Submission, things: dict[str, Value]) -> None:
        self.plan = plan
        over = {one.rule.id for one in plan.dated if not one.rule.holds_for(submission)}
        self.rules = tuple(one for one in plan.rules if one.rule.id not in over) if over else plan.rules
        self.submission = submission
        self.things = things
        self.rank = {name: number for number, name in enumerate(self.things)}
        self.context = context(submission, profile.parameters, self.things)
        confident = profile.parameters.get("confidence")
        self.confident = float(confident.value) if confident is not None else _CONFIDENT
        self.made: dict[str, list[Judgement]] = {}
        self.count = 0

    def judge(self, bindings: Sequence[Binding]) -> list[Fact]:
        """Judge new bindings; the findings that other rules look at come back as facts."""
        frames = self._frames(bindings)
        findings: list[Fact] = []
        for running in self.rules:
            starts = frames.get(running.scope)
            if starts is not None:
                made = self._judged(running, starts)
                self.made.setdefault(running.rule.id, []).extend(made)
                if running.rule.id in self.plan.watched:
                    findings += [self._fact(judgement) for judgement in made if judgement.outcome in ("fail", "review")]
        return findings

    def causes(self) -> list[Fact]:
        """What several findings come from, as facts."""
        if not self.plan.seeks_causes:
            return []
        made = [one for listed in self.made.values() for one in listed]
        found = causes(self.submission, self.context, made)
        for one in found:
            self.things[one.id] = one
            self.rank[one.id] = len(self.rank)
        return [fact("cause", one) for one in found]

    def judgements(self) -> tuple[Judgement, ...]:
        found: list[Judgement] = []
        for running in self.plan.rules:
            found += self.made.get(running.rule.id) or running.nothing
        return tuple(found)

    def _frames(self, bindings: Sequence[Binding]) -> dict[int, list[Frame]]:
        """The start of a frame for each binding, by scope, in document order. A key that is not there joins nothing."""
        rank, things, context_slots, joined = self.rank, self.things, self.context, self.plan.joined
        frames: dict[int, list[Frame]] = {}
        for number, names in sorted(bindings, key=lambda binding: (binding[0], [rank[name] for name in binding[1]])):
            bound = [things[name] for name in names]
            if all(getattr(bound[at], field) for at, field in joined[number]):
                frames.setdefault(number, []).append(context_slots + bound)
        return frames

    def _judged(self, running: _Running, starts: Sequence[Frame]) -> list[Judgement]:
        """What a rule says of each binding."""
        rule, where, check, blank, _, _, last, _ = running
        made: list[Judgement] = []
        for start in starts:
            frame = start + blank
            reads: list[Value] = []
            frame[READS] = reads
            try:
                applies = True if where is None else where(frame)
                holds = check(frame) if applies is True else applies
                frame[READS] = UNHEEDED
                if holds is True:
                    judgement = _made(Judgement, (rule, "pass", frame, "", last, None, (), reads))
                elif applies is False:
                    judgement = _made(Judgement, (rule, "not_applicable", frame, "", last, None, (), reads))
                elif holds is False:
                    judgement = self._finding(running, frame, reads)
                else:
                    judgement = Judgement(rule, "not_evaluable", frame, "", last, holds, (), reads)
            except (ArithmeticError, ValueError) as error:
                sentence = _BROKEN.filled(rule=rule.id, error=f"{type(error).__name__}：{error}")
                judgement = Judgement(rule, "error", frame, "", last, sentence)
            made.append(judgement)
        return made

    def _finding(self, running: _Running, frame: Frame, reads: Sequence[Value]) -> Judgement:
        rule = running.rule
        severity = running.switched or rule.severity_of(frame)
        outcome: Outcome = "review" if self._is_doubtful(rule, frame, reads) else "fail"
        self.count += 1
        superseded = tuple(name for slot in rule.compiled.superseded for name in _explained(frame[slot]))
        return Judgement(rule, outcome, frame, f"j{self.count}", severity, None, superseded, reads)

    def _fact(self, judgement: Judgement) -> Fact:
        self.things[judgement.id] = judgement
        self.rank[judgement.id] = len(self.rank)
        return {
            "kind": "finding",
            "id": judgement.id,
            "rule": judgement.rule,
            "about": judgement.about,
            "outcome": judgement.outcome,
        }

    def _is_doubtful(self, rule: Rule, frame: Frame, reads: Sequence[Value]) -> bool:
        """Whether anything the rule read to decide, or a statement it is about, was itself read in doubt."""
        bound = [thing for thing in frame[FIRST_NAME : FIRST_NAME + len(rule.binds)] if isinstance(thing, (Statement, Cause))]
        return doubtful((*bound, *reads), self.confident)


def _explained(thing: Value) -> tuple[str, ...]:
    """The findings that a finding takes the place of by superseding a thing: that finding itself, or all that a cause explains."""
    return thing.symptoms if type(thing) is Cause else (thing.id,)
