"""A rule's examples → submissions, and whether the rule judges them as the example says.

An example gives things by kind and field, in the words a form would hold:
`given: {indicator: {name: 接访次数, weight: "6.67", score: "7"}}`.
Labels make groups, a target's sign makes its direction, a statement's `about` names an indicator, a group, or the kind fund or form.
A rule across submissions is given several, each written so, and the rows of ledgers:
`given: {submissions: [{submission: {project: 路灯维护}}, …], payment: {project: 路灯维护, amount: 20万元}}`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from auditor.corpus import NAMES, Corpus, Ledger, bindings, judgements, ledger_in, record, sketch
from auditor.corpus.ledger import KINDS
from auditor.dates import as_told, days, timing
from auditor.engine import judge, matcher
from auditor.engine.judge import Judgement
from auditor.entry import direction, points_in, slot
from auditor.forms.funds import as_precise_as_the_column
from auditor.model import (
    AMOUNTS,
    Breakdown,
    Cell,
    Document,
    Entry,
    Excerpt,
    Figure,
    Form,
    FundLine,
    Goal,
    Group,
    Indicator,
    Location,
    Outcome,
    Passage,
    Repair,
    Section,
    Severity,
    Statement,
    Submission,
    Table,
)
from auditor.ruleset import Example, Rule, Ruleset
from auditor.vocabulary import kinds
from auditor.wording import Language, Wording

_FILE = "示例"
SEVERAL = ("submissions", "各份材料")
_FORM_SLOTS = ("title", "goal", "goal_outcome", "total_weight", "total_score", "remark")
_LOUDEST: tuple[Outcome, ...] = ("error", "fail", "review", "not_evaluable", "pass", "waived", "not_applicable")
Given = Mapping[str, Any]


class Tried(NamedTuple):
    """One example of a rule: the outcome and severity it got, and the message or the missing operand that came with it."""

    rule: Rule
    example: Example
    outcome: Outcome
    severity: Severity
    words: str

    @property
    def is_met(self) -> bool:
        expected = self.example
        severe = expected.severity is None or expected.severity == self.severity
        return self.outcome == expected.outcome and severe and (expected.message is None or expected.message in self.words)


def tried(ruleset: Ruleset, rules: Sequence[Rule] | None = None, lang: Language = "zh") -> Iterator[Tried]:
    """Every example of these rules, or of all of them. A rule over findings runs with the whole ruleset, any other alone."""
    for rule in ruleset.rules if rules is None else rules:
        judged = _across(ruleset.only((rule,))) if rule.is_across else _within(ruleset, rule)
        for example in rule.examples:
            loudest = min(judged(example), key=lambda one: _LOUDEST.index(one.outcome))
            yield Tried(rule, example, loudest.outcome, loudest.severity, judge.words(loudest, lang))


def _within(ruleset: Ruleset, rule: Rule) -> Callable[[Example], list[Judgement]]:
    """What a rule on one submission says of an example."""
    chosen = ruleset if rule.is_over_findings else ruleset.only((rule,))
    engine = matcher(chosen.scopes, "plain")  # a network for each rule would be compiled once for every example

    def judged(example: Example) -> list[Judgement]:
        profile = ruleset.profiles[example.profile] if example.profile is not None else ruleset.default_profile
        return [one for one in judge.run(chosen, profile, submission(example.given), engine) if one.rule == rule.id]

    return judged


def _across(chosen: Ruleset) -> Callable[[Example], list[Judgement]]:
    """What the one rule chosen, which looks across submissions, says of an example."""

    def judged(example: Example) -> list[Judgement]:
        with corpus(example.given) as several:
            found = bindings(several, chosen.across.scopes)
            made = list(judgements(several, chosen, found, example.profile or chosen.default_profile.id))
        return made or [Judgement(chosen.rules[0], "not_applicable", severity=chosen.rules[0].severity[-1].severity)]

    return judged


def corpus(given: Given) -> Corpus:
    """The corpus that an example of a rule across submissions describes: several submissions or one, and the rows of ledgers."""
    listed = next((given[name] for name in SEVERAL if name in given), [given])
    made = Corpus(_ledgers(given))
    for number, one in enumerate(listed, start=1):
        described = submission(one, f"{_FILE}{number}")
        made.add(record(described.model_dump_json(exclude_defaults=True), sketch(described)))
    return made


def _ledgers(given: Given) -> Iterator[Ledger]:
    for name in NAMES:
        kind = KINDS[name]
        rows = next((value for word, value in given.items() if _kind(word) == kind), None)
        if rows is not None:
            yield ledger(kind, [_fields(kind, row) for row in (rows if isinstance(rows, list) else [rows])])


def ledger(kind: str, rows: Sequence[Mapping[str, Any]]) -> Ledger:
    """A ledger with these rows of a kind, by field."""
    name = next(name for name in NAMES if KINDS[name] == kind)
    return ledger_in(name, _ledger(kind, rows))


def _ledger(kind: str, rows: Sequence[Mapping[str, Any]]) -> Document:
    """A ledger file with these rows, its columns called as the vocabulary calls them first."""
    file, columns = f"{_FILE}{kinds()[kind].zh}", list(dict.fromkeys(field for row in rows for field in row))
    lines = [
        [kinds()[kind].fields[field].headers[0] for field in columns],
        *([str(row.get(field, "")) for field in columns] for row in rows),
    ]
    cells = tuple(
        Cell(text=text, row=row, column=column, location=Location(file=file, table=1, row=row, column=column, end=len(text), quote=text))
        for row, line in enumerate(lines, start=1)
        for column, text in enumerate(line, start=1)
    )
    return Document(file=file, format="csv", pieces=(Table(cells=cells, location=Location(file=file, table=1)),))


def submission(given: Given, file: str = _FILE) -> Submission:
    """The submission that an example describes."""
    things = _Things(given, file)
    form = things.form()
    own = things.one("submission")
    return Submission(
        id="s0",
        source=file,
        form=form,
        statements=tuple(things.statements(form)),
        sections=tuple(things.sections(form)),
        excerpts=tuple(things.excerpts()),
        breakdowns=tuple(things.breakdowns()),
        other_forms=str(own.get("other_forms", "")),
        repairs=tuple(things.repairs()),
        prose=things.prose(own.get("prose")),
        **{field: things.entry(own[field]) for field in ("project", "department", "unit", "year") if field in own},
    )


class _Things:
    """Reads the things of an example, each text at a place of its own."""

    def __init__(self, given: Given, file: str) -> None:
        self.file = file
        self.given = {_kind(name): value for name, value in given.items()}
        self.lines = 0

    def all(self, kind: str) -> list[dict[str, Any]]:
        value = self.given.get(kind, [])
        return [_fields(kind, one) for one in (value if isinstance(value, list) else [value])]

    def one(self, kind: str) -> dict[str, Any]:
        return next(iter(self.all(kind)), {})

    def place(self, text: str) -> Location:
        self.lines += 1
        return Location(file=self.file, line=self.lines, end=len(text), quote=text)

    def prose(self, text: Any) -> tuple[Passage, ...]:
        return () if text is None else tuple(Passage(text=line, location=self.place(line)) for line in str(text).splitlines())

    def entry(self, text: Any, unit: str | None = None) -> Entry:
        return slot(str(text), self.place(str(text)), unit)

    def form(self) -> Form | None:
        if not {"form", "indicator", "fund", "goal"} & self.given.keys():
            return None
        own = self.one("form")
        indicators, groups = self.indicators()
        return Form(
            id="f1",
            is_recited=bool(own.get("is_recited", False)),
            location=self.place("自评表"),
            funds=as_precise_as_the_column(list(self.funds())),
            goals=tuple(self.goals()),
            indicators=indicators,
            groups=groups,
            **{field: self.entry(own[field]) for field in _FORM_SLOTS if field in own},
        )

    def funds(self) -> Iterator[FundLine]:
        for number, one in enumerate(self.all("fund"), start=1):
            amounts = {field: self.entry(one[field], "万元") for field in AMOUNTS if field in one}
            rate = {"rate": self.entry(one["rate"], "%")} if "rate" in one else {}
            marks = {field: self.entry(one[field], "分") for field in ("weight", "score") if field in one}
            line = one.get("line", "total")
            yield FundLine(id=f"m{number}", line=line, label=self.entry(one.get("label", "年度资金总额")), **amounts, **rate, **marks)

    def indicators(self) -> tuple[tuple[Indicator, ...], tuple[Group, ...]]:
        given = self.all("indicator")
        groups = _groups(given, self)
        lowest = {member: group.id for group in groups for member in group.indicators}
        found = []
        for number, one in enumerate(given, start=1):
            slots = {
                field: self.entry(one[field])
                for field in ("level1", "level2", "target", "actual", "weight", "score", "reason", "remedy")
                if field in one
            }
            name = self.entry(one.get("name", f"指标{number}"))
            identity = f"i{number}"
            dates = timing(slots.get("target"), slots.get("actual"))
            group = lowest.get(identity, "")
            found.append(Indicator(id=identity, group=group, direction=direction(slots.get("target")), name=name, **slots, **dates))
        return tuple(found), groups

    def statements(self, form: Form | None) -> Iterator[Statement]:
        sections = {str(one.get("name")): f"t{number}" for number, one in enumerate(self.all("section"), start=1)}
        for number, one in enumerate(self.all("statement"), start=1):
            yield self.statement(f"p{number}", one, _about(one.get("about"), form), sections.get(str(one.get("section"))), form)

    def statement(
        self, identity: str, one: Mapping[str, Any], about: str | None = None, section: str | None = None, form: Form | None = None
    ) -> Statement:
        told = self.entry(one["value"]) if "value" in one else None
        value = None if told is None else told.figure or _date_told(told, about, form)
        words = str(one.get("words", one.get("value", one.get("subject", ""))))
        subject = str(one.get("subject", one.get("about", "")))
        where = value.location if value is not None else self.place(words)
        return Statement(id=identity, role=one["role"], subject=subject, location=where, about=about, section=section, value=value)

    def sections(self, form: Form | None) -> Iterator[Section]:
        for number, one in enumerate(self.all("section"), start=1):
            parts = {field: tuple(self.marks(value, field) for value in one.get(field, ())) for field in ("part_scores", "part_full_marks")}
            group = _about(one.get("about"), form)
            own = {field: self.marks(one[field], field, group) for field in ("score", "full_marks") if field in one}
            yield Section(id=f"t{number}", name=self.entry(one.get("name", "评分段")), **own, **parts)

    def marks(self, value: Any, field: str, about: str | None = None) -> Statement:
        return self.statement("p0", {"role": "score" if "score" in field else "full_marks", "value": value}, about)

    def goals(self) -> Iterator[Goal]:
        for number, one in enumerate(self.all("goal"), start=1):
            words = str(one["words"])
            yield Goal(id=f"o{number}", words=words, core=str(one.get("core", words)), location=self.place(words))

    def excerpts(self) -> Iterator[Excerpt]:
        for number, one in enumerate(self.all("excerpt"), start=1):
            words = str(one["words"])
            yield Excerpt(id=f"e{number}", sort=one["sort"], words=words, location=self.place(words), detail=str(one.get("detail", "")))

    def breakdowns(self) -> Iterator[Breakdown]:
        for number, one in enumerate(self.all("breakdown"), start=1):
            subject = str(one.get("subject", ""))
            yield Breakdown(
                id=f"b{number}",
                sort=one["sort"],
                subject=subject,
                location=self.place(subject),
                total=self.entry(one["total"]).figure if "total" in one else None,
                parts=tuple(self.statement("p0", {"role": "unknown", "value": value}) for value in one["parts"]),
                is_whole=one.get("is_whole", False),
            )

    def repairs(self) -> Iterator[Repair]:
        for number, one in enumerate(self.all("repair"), start=1):
            subject = str(one.get("subject", ""))
            yield Repair(
                id=f"r{number}",
                kind=one["kind"],
                location=self.place(subject),
                subject=subject,
                explanation=Wording(*[str(one.get("explanation", ""))] * 2),
            )


def _kind(name: str) -> str:
    return next((kind.name for kind in kinds().values() if name in (kind.name, kind.zh)), name)


def _fields(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    english = {field.zh: field.name for field in kinds()[kind].fields.values()}
    return {english.get(name, name): value for name, value in given.items()}


def _groups(given: Sequence[Mapping[str, Any]], things: _Things) -> tuple[Group, ...]:
    """A group for each level-1 and level-2 label, in the order they first appear."""
    groups: list[Group] = []
    for level in ("level1", "level2"):
        labels = list(dict.fromkeys(str(one[level]) for one in given if level in one))
        for name in labels:
            members = tuple(f"i{number}" for number, one in enumerate(given, start=1) if one.get(level) == name)
            parent = next((group.id for group in groups if group.level == "level1" and set(members) <= set(group.indicators)), None)
            groups.append(
                Group(
                    id=f"g{len(groups) + 1}",
                    level="level1" if level == "level1" else "level2",
                    name=things.entry(name),
                    parent=parent if level == "level2" else None,
                    indicators=members,
                    stated_weight=things.entry(name[slice(*where)], "分") if (where := points_in(name)) else None,
                )
            )
    return tuple(groups)


def _date_told(told: Entry, about: str | None, form: Form | None) -> Figure | None:
    """A date that the prose states of an indicator, in the measure of the form's own."""
    like = next((one.deadline for one in (form.indicators if form is not None else ()) if one.id == about), None)
    return None if like is None else next((as_told(day, like, told.location) for day in days(told.text)), None)


def _about(name: str | None, form: Form | None) -> str | None:
    """The id of what a statement's `about` names."""
    if name is None or form is None:
        return None
    known = {"form": form.id, **({"fund": form.execution.id} if form.execution is not None else {})}
    known |= {group.name.text: group.id for group in form.groups} | {one.name.text: one.id for one in form.indicators}
    return known.get(name)
