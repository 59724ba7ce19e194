"""A corpus of submissions and what the rules across them say → findings, each in the report of the submission it points at.

A finding's other places may lie in other files, which are then named; one that points at a ledger is in a report of that ledger.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import PurePath
from typing import NamedTuple

from auditor.corpus import TITLES, Corpus, Ledger, bindings, judgements, waiting
from auditor.engine.judge import Judgement
from auditor.findings import SEVERITIES, Figures, Finding, Map, Place, Score, SubmissionReport, coordinates, finding
from auditor.findings.finding import FOUND
from auditor.findings.report import OUTCOMES
from auditor.findings.submission import UnjudgedOnce, gathered_unjudged, unjudged
from auditor.model import Entry, Figure, Location, Outcome
from auditor.ruleset import Ruleset
from auditor.scope import Binding
from auditor.vocabulary import kinds
from auditor.wording import Language

PLACES_SHOWN = 40
"""Places of one finding that are told; a message says how many there are in all."""
_LEDGER = {"zh": "{title}，按默认口径核对。", "en": "{title}, held against by the default profile."}
_WAITING = {"zh": "未判定 {rules}：{reason}。", "en": "Not judged: {rules} ({reason})."}
_ROW_KINDS = {"approved": "approved", "payments": "payment", "cases": "case", "evidence": "evidence", "projects": "budgeted"}


class Told(NamedTuple):
    """What a judgement across submissions says, by the id of the submission or the name of the ledger that it points at: why it could not
    be made, or what it found."""

    owner: str
    rule: str
    outcome: Outcome
    unjudged: UnjudgedOnce | None = None
    finding: Finding | None = None
    places: tuple[Location, ...] = ()


class Compared:
    """What the rules across submissions said of one submission, or of one ledger."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.places: dict[str, tuple[Location, ...]] = {}
        self.judged: Counter[tuple[str, str]] = Counter()
        self.unjudged: Counter[UnjudgedOnce] = Counter()
        self._seen: set[tuple[object, ...]] = set()
        self._fingerprints: Counter[str] = Counter()

    def enter(self, told: Told) -> None:
        """Take in what was told; a finding that says the same of the same places counts once."""
        if told.unjudged is not None:
            self.unjudged[told.unjudged] += 1
        found = told.finding
        if found is not None:
            same = (told.rule, told.places, found.message)
            if same in self._seen:
                return
            self._seen.add(same)
            self._fingerprints[found.fingerprint] += 1
            number = self._fingerprints[found.fingerprint]
            name = found.fingerprint if number == 1 else f"{found.fingerprint}-{number}"
            self.findings.append(found.model_copy(update={"fingerprint": name, "places": found.places[:PLACES_SHOWN]}))
            self.places[name] = told.places[:PLACES_SHOWN]
        self.judged[told.rule, told.outcome] += 1

    def count(self, outcome: str) -> int:
        """How many judgements came to an outcome."""
        return sum(times for (_, reached), times in self.judged.items() if reached == outcome)

    def counted(self) -> dict[tuple[str, str, str], int]:
        """How often each rule came to each outcome; what it could not judge with the reason."""
        made = {(rule, outcome, ""): times for (rule, outcome), times in self.judged.items() if outcome not in ("not_evaluable", "error")}
        return made | {(rule, outcome, why): times for (rule, _, outcome, why), times in self.unjudged.items()}


def compare(
    corpus: Corpus,
    ruleset: Ruleset,
    wanted: str | None = None,
    lang: Language = "zh",
    found: Iterable[Binding] | None = None,
) -> dict[str, Compared]:
    """What the rules across submissions say, by the id of the submission or the name of the ledger that each finding points at.

    `found` are the bindings over `ruleset.across.scopes`, by default those of the plain matcher.
    """
    return gathered(told(corpus, ruleset, bindings(corpus, ruleset.across.scopes) if found is None else found, wanted, lang))


def told(corpus: Corpus, ruleset: Ruleset, found: Iterable[Binding], wanted: str | None = None, lang: Language = "zh") -> Iterator[Told]:
    """What each judgement on some bindings says, in their order."""
    words = _Words(corpus, lang)
    for judgement in judgements(corpus, ruleset, found, wanted):
        owner, outcome = judgement.about.partition("/")[0], judgement.outcome
        if outcome in FOUND:
            made = finding(judgement, _Placing(judgement, words), words.project(owner), lang=lang)
            yield Told(owner, judgement.rule, outcome, None, made, judgement.places())
        else:
            yield Told(owner, judgement.rule, outcome, None if judgement.missing is None else unjudged(judgement, lang))


def gathered(told: Iterable[Told]) -> dict[str, Compared]:
    """All that was told, by whom it is about."""
    said: dict[str, Compared] = {}
    for one in told:
        said.setdefault(one.owner, Compared()).enter(one)
    return said


def joined(report: SubmissionReport, compared: Compared) -> SubmissionReport:
    """The report of a submission with what was found across submissions: behind its own findings of the same severity."""
    found = sorted((*report.findings, *compared.findings), key=lambda one: SEVERITIES.index(one.severity))
    told = gathered_unjudged(compared.unjudged)
    outcomes = {outcome: report.outcomes.get(outcome, 0) + compared.count(outcome) for outcome in OUTCOMES}
    reading = report.reading
    if reading is not None:
        reading = reading._replace(places={**reading.places, **compared.places})
    return report.model_copy(
        update={"findings": tuple(found), "outcomes": outcomes, "unjudged": (*report.unjudged, *told), "reading": reading}
    )


def ledger_report(ledger: Ledger, compared: Compared, lang: Language = "zh") -> SubmissionReport:
    """What was found in a ledger itself, such as a project that no submission evaluates."""
    title = TITLES[ledger.name].told(lang)
    own = SubmissionReport(
        source=ledger.path,
        project=title,
        profile="default",
        profile_reason=_LEDGER[lang].format(title=title),
        outcomes=dict.fromkeys(OUTCOMES, 0),
        figures=Figures(),
        score=Score(),
        remarks=tuple(remark.told(lang) for remark in ledger.remarks),
        is_ledger=True,
    )
    return joined(own, compared)


def waiting_sentences(ruleset: Ruleset, corpus: Corpus | None, lang: Language = "zh") -> tuple[str, ...]:
    """A sentence for each reason why rules across submissions were not judged at all."""
    comma = "、" if lang == "zh" else ", "
    return tuple(
        _WAITING[lang].format(rules=comma.join(rules), reason=reason.told(lang)) for reason, rules in waiting(ruleset, corpus).items()
    )


class _Words:
    """What places are called in the submissions of a corpus and in its ledgers."""

    def __init__(self, corpus: Corpus, lang: Language) -> None:
        self.corpus, self.lang = corpus, lang
        self.map = lru_cache(maxsize=256)(self._map)

    def _map(self, submission: str) -> Map:
        return Map(self.corpus.submission(submission))

    def project(self, owner: str) -> str:
        """The project of a submission; "" for a ledger."""
        if owner in self.corpus.ledgers:
            return ""
        project = self.corpus.submission(owner).project
        return project.text if project is not None else ""

    def place(self, location: Location, owner: object) -> Place:
        """A location of a thing with its words."""
        within = str(getattr(owner, "id", "")).partition("/")[0]
        if within not in self.corpus.ledgers:
            return self.map(within).place(location, self.lang)
        column = _column(owner, _ROW_KINDS[within], location, self.lang)
        comma = "，" if self.lang == "zh" else ", "
        words = comma.join(part for part in (TITLES[within].told(self.lang), coordinates(location, self.lang), column) if part)
        return Place(file=location.file, where=words, start=location.start, end=location.end, quote=location.quote)


class _Placing:
    """The places of one judgement in words; a file other than the one it points at is named."""

    def __init__(self, judgement: Judgement, words: _Words) -> None:
        placed = judgement.placed()
        self._owners: Mapping[Location, object] = {place.location: place.owner for place in reversed(placed)}
        self._words, self._primary = words, placed[0].location.file

    def place(self, location: Location, lang: Language) -> Place:
        found = self._words.place(location, self._owners[location])
        if location.file == self._primary:
            return found
        name = PurePath(location.file).name
        return found.model_copy(update={"where": f"《{name}》{found.where}" if lang == "zh" else f"“{name}”, {found.where}"})


def _column(owner: object, kind: str, location: Location, lang: Language) -> str:
    """The column of a ledger in which a location stands."""
    for name, field in kinds()[kind].fields.items():
        slot = getattr(owner, name, None)
        if isinstance(slot, (Entry, Figure)) and slot.location == location:
            return field.zh if lang == "zh" else name.replace("_", " ")
    return ""
