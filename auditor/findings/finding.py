"""Judgement → Finding: the one door through which findings are made."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple, Protocol

from auditor.engine.judge import Judgement
from auditor.expression import Value
from auditor.figures import folded
from auditor.findings.place import Map, order
from auditor.findings.report import SEVERITIES, Finding, Place, RuleNote
from auditor.model import Entry, Frozen, Location
from auditor.ruleset import Basis, Rule
from auditor.similarity import plain
from auditor.wording import Language

FOUND = ("fail", "review", "waived")
_UNCONFIRMED = {"zh": "（条号待核）", "en": " (clause to be confirmed)"}
_NAMES = ("name", "label", "subject", "role", "level", "kind", "rule", "project_key", "unit_key", "year_key")


class Placing(Protocol):
    """Says in words where a location is: the map of a submission, or of several."""

    def place(self, location: Location, lang: Language) -> Place: ...


def finding(judgement: Judgement, places: Placing, project: str, swallowed: Sequence[Judgement] = (), lang: Language = "zh") -> Finding:
    """The finding that a judgement makes. Of those that it takes the place of, `swallowed`, each is evidence at its own place."""
    return Finding(
        rule=judgement.rule,
        title=judgement.sentence("title", lang) or judgement.definition.title,
        severity=judgement.severity,
        outcome=judgement.outcome,
        message=judgement.sentence("message", lang) or "",
        expected=judgement.sentence("expected", lang),
        actual=judgement.sentence("actual", lang),
        suggest=judgement.sentence("suggest", lang),
        decision=judgement.decision(lang),
        places=tuple(places.place(location, lang) for location in located(judgement, swallowed)),
        basis=tuple(_basis(basis, lang) for basis in judgement.definition.basis),
        supersedes=tuple(sorted({one.rule for one in swallowed})),
        fingerprint=fingerprint(judgement, project),
    )


def located(judgement: Judgement, swallowed: Sequence[Judgement]) -> tuple[Location, ...]:
    """Where a finding points: its focus first, its evidence, and where each of those was that it takes the place of."""
    return tuple(dict.fromkeys((*judgement.places(), *(place for one in swallowed for place in one.places()[:1]))))


class Judged(NamedTuple):
    """The judgements on a submission, those of them that are findings, and of these the ones that stand."""

    judgements: tuple[Judgement, ...]
    found: tuple[Judgement, ...]
    standing: tuple[Judgement, ...]


def judged(judgements: Sequence[Judgement]) -> Judged:
    """Tells what stands: no finding that another supersedes, or takes more in the place of, none twice at the same places."""
    found = tuple([one for one in judgements if one.outcome in FOUND])
    gone = {name for one in found for name in one.supersedes}
    wide = [frozenset(one.supersedes) for one in found if one.supersedes and one.id not in gone]
    gone |= {one.id for one in found if one.supersedes and any(frozenset(one.supersedes) < more for more in wide)}
    standing: dict[tuple[str, tuple[Location, ...], str | None], Judgement] = {}
    for one in found:
        if one.id not in gone:
            standing.setdefault((one.rule, one.places(), one.sentence("message")), one)
    return Judged(tuple(judgements), found, tuple(standing.values()))


def findings(judged: Judged, places: Map, project: str, lang: Language = "zh") -> tuple[tuple[Finding, Judgement], ...]:
    """The findings, the gravest first and those of a severity in the order of the file, each with the judgement behind it."""
    swallowed = superseded(judged.found)
    ordered = sorted(judged.standing, key=_rank)
    made = (finding(one, places, project, swallowed.get(one.id, ()), lang) for one in ordered)
    return tuple(zip(_told_apart(made), ordered, strict=True))


def superseded(judgements: Iterable[Judgement]) -> dict[str, list[Judgement]]:
    """The findings that each judgement swallows, those that the swallowed ones had swallowed among them, in the order they were made."""
    by_id = {one.id: one for one in judgements if one.id}
    found: dict[str, list[Judgement]] = {}
    for name, one in by_id.items():
        waiting, seen = list(one.supersedes), set()
        while waiting:
            other = waiting.pop()
            if other in by_id and other not in seen:
                seen.add(other)
                waiting += by_id[other].supersedes
        if seen:
            found[name] = [other for other in by_id.values() if other.id in seen]
    return found


def fingerprint(judgement: Judgement, project: str) -> str:
    """Tells a finding from others in every version of a submission: the rule, the project and what the things are called."""
    told = [judgement.rule, _plain(project), *(_label(thing) for thing in judgement.binding.values())]
    return sha256("\0".join(told).encode()).hexdigest()[:16]


def rule_note(rule: Rule, lang: Language = "zh") -> RuleNote:
    """What a rule says of itself, in a language where it has it."""
    own = rule.en if lang == "en" else {}
    return RuleNote(
        id=rule.id,
        topic=rule.topic,
        title=own.get("title", rule.title),
        severity=rule.severity[-1].severity,
        why=own.get("why", rule.why),
        basis=tuple(_basis(basis, lang) for basis in rule.basis),
        where=rule.where,
        check=rule.check,
    )


def _told_apart(made: Iterable[Finding]) -> Iterator[Finding]:
    """Findings whose things are called the same get a number in their fingerprint, in the order of the file."""
    seen: Counter[str] = Counter()
    for found in made:
        seen[found.fingerprint] += 1
        number = seen[found.fingerprint]
        yield found if number == 1 else found.model_copy(update={"fingerprint": f"{found.fingerprint}-{number}"})


def _rank(judgement: Judgement) -> tuple[object, ...]:
    return SEVERITIES.index(judgement.severity), order(judgement.places()[0]), judgement.rule


def _basis(basis: Basis, lang: Language) -> str:
    named = f"{basis.document} {basis.clause}".strip()
    if lang == "en":
        named = f"“{named}”"  # laws are cited by the names they have
    return named if basis.confirmed else named + _UNCONFIRMED[lang]


def _label(thing: Value) -> str:
    """What a thing is called, without blanks, punctuation and figures that may change from version to version."""
    held = vars(thing) if isinstance(thing, Frozen) else {"rule": thing.rule}  # to ask a model for what it has not takes it long
    named = [held.get(name) for name in _NAMES]
    texts = [one.text if isinstance(one, Entry) else one for one in named if isinstance(one, Entry | str)]
    return type(thing).__name__ + "\1" + "\1".join(_plain(text) for text in texts)


def _plain(text: str) -> str:
    return plain(folded(text))
