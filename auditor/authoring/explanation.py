"""A rule and a file → why the rule did or did not fire: the bindings tried, each condition with its values, how the prose was tied."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from auditor.authoring.anatomy import Anatomy, Step, said
from auditor.engine import judge, matcher
from auditor.expression import FIRST_NAME, Frame, Unknown, Value, Words, context, location
from auditor.facts import things
from auditor.findings.place import coordinates
from auditor.forms import understand
from auditor.model import Document, Entry, Figure, Location, Statement, Submission
from auditor.ruleset import Profile, Rule, Ruleset, choose
from auditor.vocabulary import JUDGED, kinds
from auditor.wording import Language, Wording

_MOST = 12
_MOST_CANDIDATES = 400
_OUTCOMES = {
    "pass": Wording("相符", "passes"),
    "fail": Wording("不符，已报发现", "fails, and is reported"),
    "review": Wording("不符，但读取有疑，列为待核", "fails, but the reading is in doubt, so it is for review"),
    "not_evaluable": Wording("未能判定", "cannot be judged"),
    "not_applicable": Wording("不适用", "does not apply"),
    "error": Wording("规则出错", "the rule broke down"),
    "waived": Wording("已豁免", "waived"),
}
_RULE = Wording("规则 {rule}：{title}", "Rule {rule}: {title}")
_SUBMISSION = Wording("材料“{project}”。{why}", "Submission “{project}”. {why}")
_NAMELESS = Wording("未写项目名称", "no project named")
_NO_SUBMISSION = Wording("文件里没有读到自评表或自评报告。", "The file holds no self-evaluation form or report.")
_CELL, _LINE = Wording("单元格 {cell}", "Cell {cell}"), Wording("第 {line} 行（段）", "Line (paragraph) {line}")
_OFF = Wording(
    "在口径“{profile}”下这条规则不运行（{why}）；以下是假如它运行时的判定。",
    "Under the profile “{profile}” this rule does not run ({why}); this is how it would judge.",
)
_INACTIVE = Wording("status 是 {status}", "its status is {status}")
_SWITCHED_OFF = Wording("口径把它关掉了", "the profile switches it off")
_OTHER_YEAR = Wording("年度不在 valid 之内", "the year is not within valid")
_LOOKED_AT = Wording("看的对象：{kinds}；组合出 {count} 处。", "What it looks at: {kinds}; combinations: {count}.")
_KIND_COUNT = Wording("{kind} {count} 个", "{kind}: {count}")
_OTHER_FINDINGS = Wording("其他规则的发现", "findings of other rules")
_JUDGED = Wording("判定：{counts}。", "Outcomes: {counts}.")
_OUTCOME_COUNT = Wording("{outcome} {count} 处", "{outcome}: {count}")
_MORE = Wording("\n另有 {count} 处；用 --cell 或 --line 指定位置可看其中一处。", "\n{count} more; ask for one place with --cell or --line.")
_NONE_READ = Wording(
    "材料里没有读到{kind}（for 里的 {alias}），规则没有可看的对象。",
    "Nothing of the kind {kind} ({alias} in for) was read, so the rule has nothing to look at.",
)
_NONE_MEETS = Wording(
    "没有一组对象同时满足 where：{where}。用 --cell 或 --line 指定一处，可看差在哪个条件。",
    "No combination meets where: {where}. Ask for a place with --cell or --line to see which condition is not met.",
)
_NOTHING_HERE = Wording("{place}没有读到任何对象：{why}", "{place}: nothing was read there. {why}")
_HERE = Wording("{place}读到：{listed}。", "{place}: {listed}.")
_UNTIED = Wording(
    "读到了数字 {figures}，但没有把握它说的是哪一项，所以没有规则看它。",
    "The figures {figures} were read, but not for certain what they are about, so no rule looks at them.",
)
_NO_SLOT = Wording(
    "这里没有填报内容，或写的不是自评表的栏目，也不是能连到表上的说法。",
    "Nothing is filled in here, or it is no slot of a form, nor words that can be tied to one.",
)
_ACROSS = Wording(
    "这条规则看的是几份材料之间、或材料与台账之间的关系，从一份材料里说不出它为什么报、为什么没报。"
    "请用 auditor check 把有关的材料一起核查（台账用 --ledger 给出），判不了的会写明原因。",
    "This rule looks across submissions or at ledgers; one submission cannot tell why it fires or not. "
    "Check those concerned together with auditor check (ledgers by --ledger): what cannot be judged is told with the reason.",
)
_OTHER_KIND = Wording(
    "这条规则看的是{kinds}，这里没有，所以没有触发。", "This rule looks at {kinds}; there is none here, so it did not fire."
)
_NO_PARTNER = Wording(
    "要与它组合的其他对象材料里没有，所以没有触发。", "What it would be combined with is not in the submission, so it did not fire."
)
_REJECTED = Wording(
    "与这里有关的组合 {count} 种，没有一种满足 where，最接近的是：",
    "Of {count} combinations with what stands here none meets where; the nearest:",
)
_THING = Wording("{kind}「{name}」", "{kind} “{name}”")
_AT = Wording("（{where}）", " ({where})")
_READ_AS = Wording("正文“{words}”读作“{subject}”的{role}", "“{words}” in the prose was read as the {role} of “{subject}”")
_TIED = Wording("{read}，连到{thing}，把握 {sure}。", "{read}, tied to {thing}, {sure} sure.")
_BY = Wording("（依据：{grounds}）", " (by more than its own words)")
_TORN = Wording(
    "{read}，可能指 {things}，分不清或者没有把握，所以没有连。",
    "{read}; it may mean {things}, which is not clear or not sure, so it was not tied.",
)
_LOOSE = Wording("{read}，表中没有能连上的对象。", "{read}; the form has nothing to tie it to.")
_STEP = Wording("{key} {written}：{value}", "{key} {written}: {value}")
_JOINT, _LIST, _AND = Wording("；", "; "), Wording("、", ", "), Wording("，", ", ")
_ORDER = ("fail", "review", "error", "not_evaluable", "pass", "not_applicable")


class Place(NamedTuple):
    """Where the user asks about: a workbook address, or a line of a text file or paragraph number; None for anywhere."""

    cell: str | None = None
    line: int | None = None

    @property
    def is_anywhere(self) -> bool:
        return self.cell is None and self.line is None

    def holds(self, where: Location) -> bool:
        if self.cell is not None:
            return (where.cell or "").upper() == self.cell.upper()
        return self.line in (where.line, where.paragraph)

    @property
    def wording(self) -> Wording:
        return _CELL.filled(cell=self.cell) if self.cell is not None else _LINE.filled(line=self.line)


ANYWHERE = Place()


class Asked(NamedTuple):
    """What the user asks: about which place, under which profile (None: the one the submission tells), in which language."""

    place: Place = ANYWHERE
    profile: str | None = None
    lang: Language = "zh"


_ANYTHING = Asked()


def explanation(rule: Rule, ruleset: Ruleset, document: Document, asked: Asked = _ANYTHING) -> str:
    """Why a rule did or did not fire on a document, in sentences.

    Raises UnknownProfile.
    """
    lang = asked.lang
    title = (rule.en.get("title") if lang == "en" else None) or rule.title
    lines = [_RULE.filled(rule=rule.id, title=title).told(lang)]
    if rule.is_across:
        return "\n".join([*lines, "", _ACROSS.told(lang)])
    found = understand(document)
    for submission in found:
        chosen, why = choose(ruleset.profiles, submission, asked.profile)
        project = submission.project.text if submission.project is not None else _NAMELESS
        told = _Explaining(rule, ruleset, submission, chosen, lang).lines(asked.place)
        lines += ["", _SUBMISSION.filled(project=project, why=why).told(lang), *told]
    return "\n".join(lines if found else [*lines, "", _NO_SUBMISSION.told(lang)])


class _Explaining:
    """One rule on one submission."""

    def __init__(self, rule: Rule, ruleset: Ruleset, submission: Submission, profile: Profile, lang: Language) -> None:
        self.rule, self.submission, self.profile, self.lang = rule, submission, profile, lang
        self.anatomy = Anatomy(rule, ruleset, lang)
        self.things = {thing.id: (kind, thing) for kind, thing in things(submission)}
        chosen = ruleset if rule.is_over_findings else ruleset.only((rule,))
        engine = matcher(chosen.scopes, "plain")
        self.judged = [one for one in judge.run(chosen, profile, submission, engine) if one.rule == rule.id and one.frame is not None]

    def lines(self, place: Place) -> Iterator[str]:
        if not self._runs():
            yield self._told(_OFF, profile=self.profile.title, why=self._why_not())
        if place.is_anywhere:
            yield from self._everywhere()
        else:
            yield from self._at(place)

    def _told(self, wording: Wording, **values: object) -> str:
        return wording.filled(**values).told(self.lang)

    def _joined(self, joint: Wording, parts: Iterable[str]) -> str:
        return joint.told(self.lang).join(parts)

    def _kind(self, kind: str) -> str:
        return kinds()[kind].zh if self.lang == "zh" else kind

    def _runs(self) -> bool:
        return self.rule.status == "active" and self.profile.rules.get(self.rule.id) != "off" and self.rule.holds_for(self.submission)

    def _why_not(self) -> Wording:
        if self.rule.status != "active":
            return _INACTIVE.filled(status=self.rule.status)
        return _SWITCHED_OFF if self.profile.rules.get(self.rule.id) == "off" else _OTHER_YEAR

    def _everywhere(self) -> Iterator[str]:
        counts = [
            self._told(_KIND_COUNT, kind=self._kind(kind), count=self._number(kind))
            for kind in dict.fromkeys(self.rule.binds.values())
            if kind not in JUDGED
        ]
        looked = self._joined(_LIST, counts) if counts else _OTHER_FINDINGS
        yield self._told(_LOOKED_AT, kinds=looked, count=len(self.judged))
        if not self.judged:
            yield from self._nothing()
            return
        counted = [(outcome, sum(one.outcome == outcome for one in self.judged)) for outcome in _ORDER]
        told = [self._told(_OUTCOME_COUNT, outcome=_OUTCOMES[outcome], count=count) for outcome, count in counted if count]
        yield self._told(_JUDGED, counts=self._joined(_AND, told))
        ordered = sorted(self.judged, key=lambda one: _ORDER.index(one.outcome))
        for one in ordered[:_MOST]:
            yield ""
            yield from self._judgement(one)
        if len(ordered) > _MOST:
            yield self._told(_MORE, count=len(ordered) - _MOST)

    def _number(self, kind: str) -> int:
        return sum(of == kind for of, _ in self.things.values())

    def _nothing(self) -> Iterator[str]:
        """No binding at all: which kind is missing, or which condition none fulfils."""
        for alias, kind in self.rule.binds.items():
            if kind not in JUDGED and not self._number(kind):
                yield self._told(_NONE_READ, kind=self._kind(kind), alias=alias)
                return
        yield self._told(_NONE_MEETS, where=self.rule.where)

    def _at(self, place: Place) -> Iterator[str]:
        here = [thing for _, thing in self.things.values() if any(place.holds(where) for where in _locations(thing))]
        if not here:
            yield self._told(_NOTHING_HERE, place=place.wording, why=self._unread(place))
            return
        yield self._told(_HERE, place=place.wording, listed=self._joined(_JOINT, map(self._called, here)))
        for one in here:
            if isinstance(one, Statement):
                yield self._tied(one)
        shown = 0
        for judgement in self.judged:
            if any(thing in here for thing in judgement.binding.values()):
                shown += 1
                yield ""
                yield from self._judgement(judgement)
        if not shown:
            yield from self._rejected(here)

    def _unread(self, place: Place) -> Wording:
        figures = [figure.text for figure in self.submission.figures if place.holds(figure.location)]
        return _UNTIED.filled(figures=self._joined(_LIST, figures)) if figures else _NO_SLOT

    def _rejected(self, here: Sequence[Value]) -> Iterator[str]:
        """The combinations with what stands here that the rule did not take, those that come nearest first."""
        wanted = [alias for alias, kind in self.rule.binds.items() if any(self.things[thing.id][0] == kind for thing in here)]
        if not wanted:
            looked = self._joined(_LIST, dict.fromkeys(self._kind(kind) for kind in self.rule.binds.values()))
            yield self._told(_OTHER_KIND, kinds=looked)
            return
        tried = [(self._steps(frame), frame) for frame in self._candidates(here)]
        if not tried:
            yield self._told(_NO_PARTNER)
            return
        fewest = min(_unmet(steps) for steps, _ in tried)
        nearest = [(steps, frame) for steps, frame in tried if _unmet(steps) == fewest]
        yield self._told(_REJECTED, count=len(tried))
        for steps, frame in nearest[:3]:
            yield ""
            bound = frame[FIRST_NAME : FIRST_NAME + len(self.rule.binds)]
            yield f"· {self._joined(_JOINT, map(self._called, bound))}"
            yield from self._taken_apart(steps, "where", 1)

    def _candidates(self, here: Sequence[Value]) -> Iterator[Frame]:
        start = context(self.submission, self.profile.parameters, {name: thing for name, (_, thing) in self.things.items()})
        listed = [[thing for kind, thing in self.things.values() if kind == wanted] for wanted in self.rule.binds.values()]
        count = 0
        for bound in product(*listed):
            if any(thing in here for thing in bound) and len({thing.id for thing in bound}) == len(bound):
                count += 1
                if count > _MOST_CANDIDATES:
                    return
                yield start + list(bound)

    def _steps(self, frame: Frame) -> list[Step]:
        where = self.rule.where
        return [self.anatomy.step(part, frame) for part in self.anatomy.parts(where)] if where is not None else []

    def _judgement(self, judgement: judge.Judgement) -> Iterator[str]:
        frame = judgement.frame
        assert frame is not None
        bound = self._joined(_JOINT, map(self._called, judgement.binding.values()))
        yield f"· {bound} → {_OUTCOMES[judgement.outcome].told(self.lang)}"
        told = judge.words(judgement, self.lang)
        if told:
            yield f"  {told}"
        for thing in judgement.binding.values():
            if isinstance(thing, Statement):
                yield f"  {self._tied(thing)}"
        yield from self._taken_apart(self._steps(frame), "where", 1)
        for name, value in self.anatomy.values(frame):
            yield f"  let {name} = {said(value, self.lang)}"
        if judgement.outcome != "not_applicable":
            yield from self._taken_apart([self.anatomy.step(part, frame) for part in self.anatomy.parts(self.rule.check)], "check", 1)

    def _taken_apart(self, steps: Iterable[Step], key: str, depth: int) -> Iterator[str]:
        """The parts of a condition, one line each, their own parts below them."""
        for step in steps:
            operands = self._joined(_AND, (f"{written} = {self._operand(written, value)}" for written, value in step.operands))
            line = self._told(_STEP, key=key, written=step.written, value=said(step.value, self.lang))
            yield f"{'  ' * depth}{line}{self._told(_AT, where=operands) if operands else ''}"
            yield from self._taken_apart(step.parts, "·", depth + 1)

    def _operand(self, written: str, value: Value) -> str:
        return value.reason.told(self.lang) if isinstance(value, Unknown) and value.operand == written else said(value, self.lang)

    def _called(self, thing: Value) -> str:
        kind = self.things[thing.id][0] if thing.id in self.things else "finding"
        where = coordinates(location(thing), self.lang)
        named = self._told(_THING, kind=self._kind(kind), name=Words(self.lang).of(thing))
        return named + (self._told(_AT, where=where) if where else "")

    def _tied(self, statement: Statement) -> str:
        """What a statement of the prose was taken to say, and of what."""
        roles = dict(kinds()["statement"].fields["role"].values)
        role = Wording(roles.get(statement.role, statement.role), statement.role.replace("_", " "))
        read = _READ_AS.filled(words=statement.words, subject=statement.subject, role=role)
        if statement.about is not None and statement.about in self.things:
            thing = self._called(self.things[statement.about][1])
            thing += self._told(_BY, grounds=statement.grounds) if statement.grounds else ""
            return self._told(_TIED, read=read, thing=thing, sure=f"{statement.confidence:.0%}")
        if statement.candidates:
            listed = [self._called(self.things[name][1]) for name in statement.candidates if name in self.things]
            return self._told(_TORN, read=read, things=self._joined(_LIST, listed))
        return self._told(_LOOSE, read=read)


def _unmet(steps: Iterable[Step]) -> int:
    return sum(step.value is not True for step in steps)


def _locations(thing: Value) -> Iterator[Location]:
    """Where a thing and its slots stand; a form or a whole submission stands at its own slots only."""
    for slot in vars(thing).values():
        if isinstance(slot, (Entry, Figure)):
            yield slot.location
        elif isinstance(slot, Location) and slot.quote:
            yield slot
