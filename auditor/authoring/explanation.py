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
from auditor.vocabulary import kinds

_MOST = 12
_MOST_CANDIDATES = 400
_OUTCOMES = {
    "pass": "相符",
    "fail": "不符，已报发现",
    "review": "不符，但读取有疑，列为待核",
    "not_evaluable": "未能判定",
    "not_applicable": "不适用",
    "error": "规则出错",
    "waived": "已豁免",
}
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

    def words(self) -> str:
        return f"单元格 {self.cell}" if self.cell is not None else f"第 {self.line} 行（段）"


ANYWHERE = Place()


def explanation(rule: Rule, ruleset: Ruleset, document: Document, place: Place = ANYWHERE, profile: str | None = None) -> str:
    """Why a rule did or did not fire on a document, in Chinese sentences.

    Raises UnknownProfile.
    """
    lines = [f"规则 {rule.id}：{rule.title}"]
    found = understand(document)
    for submission in found:
        chosen, why = choose(ruleset.profiles, submission, profile)
        project = submission.project.text if submission.project is not None else "未写项目名称"
        lines += ["", f"材料“{project}”。{why}", *_Explaining(rule, ruleset, submission, chosen).lines(place)]
    return "\n".join(lines if found else [*lines, "", "文件里没有读到自评表或自评报告。"])


class _Explaining:
    """One rule on one submission."""

    def __init__(self, rule: Rule, ruleset: Ruleset, submission: Submission, profile: Profile) -> None:
        self.rule, self.submission, self.profile = rule, submission, profile
        self.anatomy = Anatomy(rule, ruleset)
        self.things = {thing.id: (kind, thing) for kind, thing in things(submission)}
        chosen = ruleset if rule.is_over_findings else ruleset.only((rule,))
        engine = matcher(chosen.scopes, "plain")
        self.judged = [one for one in judge.run(chosen, profile, submission, engine) if one.rule == rule.id and one.frame is not None]

    def lines(self, place: Place) -> Iterator[str]:
        if not self._runs():
            yield f"在口径“{self.profile.title}”下这条规则不运行（{self._why_not()}）；以下是假如它运行时的判定。"
        if place.is_anywhere:
            yield from self._everywhere()
        else:
            yield from self._at(place)

    def _runs(self) -> bool:
        return self.rule.status == "active" and self.profile.rules.get(self.rule.id) != "off" and self.rule.holds_for(self.submission)

    def _why_not(self) -> str:
        if self.rule.status != "active":
            return f"status 是 {self.rule.status}"
        return "口径把它关掉了" if self.profile.rules.get(self.rule.id) == "off" else "年度不在 valid 之内"

    def _everywhere(self) -> Iterator[str]:
        kind_names = "、".join(
            f"{kinds()[kind].zh} {self._number(kind)} 个" for kind in dict.fromkeys(self.rule.binds.values()) if kind != "finding"
        )
        yield f"看的对象：{kind_names or '其他规则的发现'}；组合出 {len(self.judged)} 处。"
        if not self.judged:
            yield from self._nothing()
            return
        counted = [(outcome, sum(one.outcome == outcome for one in self.judged)) for outcome in _ORDER]
        yield "判定：" + "，".join(f"{_OUTCOMES[outcome]} {count} 处" for outcome, count in counted if count) + "。"
        ordered = sorted(self.judged, key=lambda one: _ORDER.index(one.outcome))
        for one in ordered[:_MOST]:
            yield ""
            yield from self._judgement(one)
        if len(ordered) > _MOST:
            yield f"\n另有 {len(ordered) - _MOST} 处；用 --cell 或 --line 指定位置可看其中一处。"

    def _number(self, kind: str) -> int:
        return sum(of == kind for of, _ in self.things.values())

    def _nothing(self) -> Iterator[str]:
        """No binding at all: which kind is missing, or which condition none fulfils."""
        for alias, kind in self.rule.binds.items():
            if kind != "finding" and not self._number(kind):
                yield f"材料里没有读到{kinds()[kind].zh}（for 里的 {alias}），规则没有可看的对象。"
                return
        yield f"没有一组对象同时满足 where：{self.rule.where}。用 --cell 或 --line 指定一处，可看差在哪个条件。"

    def _at(self, place: Place) -> Iterator[str]:
        here = [thing for _, thing in self.things.values() if any(place.holds(where) for where in _locations(thing))]
        if not here:
            yield f"{place.words()}没有读到任何对象：{self._unread(place)}"
            return
        yield f"{place.words()}读到：" + "；".join(self._called(thing) for thing in here) + "。"
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

    def _unread(self, place: Place) -> str:
        figures = [figure.text for figure in self.submission.figures if place.holds(figure.location)]
        if figures:
            return f"读到了数字 {'、'.join(figures)}，但没有把握它说的是哪一项，所以没有规则看它。"
        return "这里没有填报内容，或写的不是自评表的栏目，也不是能连到表上的说法。"

    def _rejected(self, here: Sequence[Value]) -> Iterator[str]:
        """The combinations with what stands here that the rule did not take, those that come nearest first."""
        wanted = [alias for alias, kind in self.rule.binds.items() if any(self.things[thing.id][0] == kind for thing in here)]
        if not wanted:
            looked = "、".join(dict.fromkeys(kinds()[kind].zh for kind in self.rule.binds.values()))
            yield f"这条规则看的是{looked}，这里没有，所以没有触发。"
            return
        tried = [(self._steps(frame), frame) for frame in self._candidates(here)]
        if not tried:
            yield "要与它组合的其他对象材料里没有，所以没有触发。"
            return
        fewest = min(_unmet(steps) for steps, _ in tried)
        nearest = [(steps, frame) for steps, frame in tried if _unmet(steps) == fewest]
        yield f"与这里有关的组合 {len(tried)} 种，没有一种满足 where，最接近的是："
        for steps, frame in nearest[:3]:
            yield ""
            yield "· " + "；".join(self._called(thing) for thing in frame[FIRST_NAME : FIRST_NAME + len(self.rule.binds)])
            yield from _told(steps, "where", 1)

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
        yield f"· {'；'.join(self._called(thing) for thing in judgement.binding.values())} → {_OUTCOMES[judgement.outcome]}"
        told = judge.words(judgement)
        if told:
            yield f"  {told}"
        for thing in judgement.binding.values():
            if isinstance(thing, Statement):
                yield f"  {self._tied(thing)}"
        yield from _told(self._steps(frame), "where", 1)
        for name, value in self.anatomy.values(frame):
            yield f"  let {name} = {said(value)}"
        if judgement.outcome != "not_applicable":
            yield from _told([self.anatomy.step(part, frame) for part in self.anatomy.parts(self.rule.check)], "check", 1)

    def _called(self, thing: Value) -> str:
        kind = self.things[thing.id][0] if thing.id in self.things else "finding"
        where = coordinates(location(thing))
        return f"{kinds()[kind].zh}「{Words('zh').of(thing)}」" + (f"（{where}）" if where else "")

    def _tied(self, statement: Statement) -> str:
        """What a statement of the prose was taken to say, and of what."""
        roles = dict(kinds()["statement"].fields["role"].values)
        role = roles.get(statement.role, statement.role)
        words = f"正文“{statement.words}”读作“{statement.subject}”的{role}"
        if statement.about is not None and statement.about in self.things:
            grounds = f"（依据：{statement.grounds}）" if statement.grounds else ""
            return f"{words}，连到{self._called(self.things[statement.about][1])}，把握 {statement.confidence:.0%}{grounds}。"
        if statement.candidates:
            listed = "、".join(self._called(self.things[name][1]) for name in statement.candidates if name in self.things)
            return f"{words}，可能指 {listed}，分不清是哪一个，所以没有连。"
        return f"{words}，表中没有能连上的对象。"


def _unmet(steps: Iterable[Step]) -> int:
    return sum(step.value is not True for step in steps)


def _told(steps: Iterable[Step], key: str, depth: int) -> Iterator[str]:
    """The parts of a condition, one line each, their own parts below them."""
    for step in steps:
        operands = "，".join(f"{written} = {_operand(written, value)}" for written, value in step.operands)
        yield f"{'  ' * depth}{key} {step.written}：{said(step.value)}{f'（{operands}）' if operands else ''}"
        yield from _told(step.parts, "·", depth + 1)


def _operand(written: str, value: Value) -> str:
    return value.reason.zh if isinstance(value, Unknown) and value.operand == written else said(value)


def _locations(thing: Value) -> Iterator[Location]:
    """Where a thing and its slots stand; a form or a whole submission stands at its own slots only."""
    for slot in vars(thing).values():
        if isinstance(slot, (Entry, Figure)):
            yield slot.location
        elif isinstance(slot, Location) and slot.quote:
            yield slot
