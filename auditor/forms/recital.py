"""A report whose indicators stand in sentences (年初指标值为不低于X，全年实际完成值Y) → the rows of a form, each cell at its own words.

Transfer-payment reports are written so (layout L9 of the survey): headings name the levels, each sentence an indicator with its target and
actual value, some its points. What the sentence does not say is a slot that is not there.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from auditor.entry import entry, label
from auditor.forms.layout import Block, Row
from auditor.forms.prose.lines import NUMBERING, Line
from auditor.model import Cell, FundLine
from auditor.pattern import Pattern, any_of
from auditor.vocabulary import kinds, words

TRUST = 0.9
"""How far a slot cut out of a sentence is trusted: as far as a row that was repaired."""
_FEWEST = 2
"""One such sentence may stand in any report; two are how this report tells its indicators."""
_INDICATOR = ("level1", "level2", "name", "target", "actual", "weight", "score", "reason")
_MONEY = ("initial", "budget", "executed", "rate")
_SPOKEN = ("实际完成", "全年完成", "实际达到")
"""What sentences say where a column would be headed 实际完成值."""
_VALUE = r"(?:[^，,；;。\n]|(?<=\d)[,，](?=\d{3}(?!\d))){1,40}"
_SAID = r"(?:均|分别|达到|达(?=[\d≥≤])|为|是|[:：]|\s)*"
_END_OF_LABEL = Pattern(r"(?:完成情况|实现情况|情况)?(?:的)?(?:分析|如下|方面)*$")
_PART = Pattern(r"[^，,；;。：:\n]+")
_NAMED = Pattern(r"[“”\"「」《》\s、—-]*(?P<name>.*?)[“”\"「」《》\s]*(?:这一|该项|一项|的)?(?:指标)?[”」\"》\s]*")
_CIRCLED = Pattern(r"\s*[①-⑳⒈-⒛⑴-⒇]\s*[.、．]?")
_NAME_MAX = 40
_AMOUNT = r"(?P<{}>\d[\d,，]*(?:\.\d+)?\s*(?:亿元|万元|元|[%％])?)"


def indicators(found: Sequence[Line]) -> Block | None:
    """The indicators of a report, a row each; None where it does not tell them so."""
    told = list(_indicators(found))
    if len(told) < _FEWEST:
        return None
    used = [name for name in _INDICATOR if any(name in one for one in told)]
    columns = {name: range(at, at + 1) for at, name in enumerate(used, start=1)}
    rows = [Row(number, tuple(_placed(one, columns, number))) for number, one in enumerate(told, start=1)]
    return Block(columns, {}, tuple(rows), TRUST)


def _placed(told: Mapping[str, Cell], columns: Mapping[str, range], row: int) -> Iterator[Cell]:
    for name, column in columns.items():
        if name in told:
            yield told[name]._replace(row=row, column=column.start)


def _indicators(found: Sequence[Line]) -> Iterator[dict[str, Cell]]:
    levels: dict[str, Cell] = {}
    depth = -1
    before: Line | None = None
    for line in found:
        at = 0
        matches = list(_pattern().finditer(line.text))
        bounds = [*(match.start() for match in matches), len(line.text)]
        for number, (match, following) in enumerate(zip(matches, bounds[1:], strict=True), start=1):
            depth = _enter(levels, line, at, match.start(), depth)
            named = _name(line, at, match.start()) or (_title(before) if at == 0 and before is not None else None)
            at = match.end()
            if named is not None:
                held = {name: _cell(line, *_inner(match, name)) for name in ("target", "actual")}
                labels = {"level2": levels["level1"], **levels} if "level1" in levels else levels  # 满意度指标 alone is both
                end = following if number == len(matches) else _last_part(line, match.end(), following)
                yield {**labels, "name": named, **held, **_further(line, match.end(), end)}
        if not matches:
            depth = _enter(levels, line, 0, min(len(line.text), _NAME_MAX), depth)
        before = line


def _enter(levels: dict[str, Cell], line: Line, start: int, end: int, depth: int) -> int:
    """Takes note of the labels that the words from `start` to `end` name, and how deep the level-1 label above stands.

    成本指标 is a level of either kind: below a level-1 heading it is the second.
    """
    for part in _PART.finditer(line.text, start, end):
        begin = part.start() + _numbered(part[0])
        begin += len(line.text[begin : part.end()]) - len(line.text[begin : part.end()].lstrip())
        written = _END_OF_LABEL.sub("", line.text[begin : part.end()].rstrip())
        level = _level(written, is_below=line.level is not None and 0 <= depth < line.level)
        if level is None:
            continue
        levels[level] = _cell(line, begin, begin + len(written))
        if level == "level1":
            levels.pop("level2", None)
            depth = line.level if line.level is not None else depth
    return depth


def _level(text: str, *, is_below: bool) -> str | None:
    name = label(text)
    second = name in words("level2") or f"{name}指标" in words("level2")
    first = name in words("level1") and (name.endswith("指标") or f"{name}指标" in words("level1"))
    if first and (second or (is_below and name.startswith("成本"))):
        return "level2"
    return "level1" if first else "level2" if second else None


def _name(line: Line, start: int, end: int) -> Cell | None:
    """The words just before the target that name the indicator: the last part of the sentence, where it is no label."""
    parts = [part for part in _PART.finditer(line.text, start, end) if part[0].strip('“”"「」《》 \t')]
    return _called(line, *parts[-1].span()) if parts else None


def _last_part(line: Line, start: int, end: int) -> int:
    """Where the part begins that names the next indicator."""
    return max((part.start() for part in _PART.finditer(line.text, start, end)), default=end)


def _called(line: Line, start: int, end: int) -> Cell | None:
    """The name within a part of a sentence, without its number, quotes and 指标 at its end; None for a label."""
    start += _numbered(line.text[start:end])
    match = _NAMED.fullmatch(line.text, start, end)
    if match is None or not 1 < len(match["name"]) <= _NAME_MAX or _level(line.text[start:end].strip(), is_below=False) is not None:
        return None
    return _cell(line, *match.span("name"))


def _numbered(text: str) -> int:
    """How many characters the number in front takes."""
    found = NUMBERING.match(text) or _CIRCLED.match(text)
    return found.end() if found is not None else 0


def _title(line: Line) -> Cell | None:
    """A short line that is a name alone, above the sentence about it."""
    end = len(line.text.rstrip("。：: "))
    return _called(line, 0, end) if re.search("[，,。；;：:]", line.text[:end]) is None else None


def _further(line: Line, start: int, end: int) -> dict[str, Cell]:
    """Points, marks and reason that the sentence goes on to say, before the next indicator."""
    found: dict[str, Cell] = {}
    for name, pattern in _points().items():
        match = pattern.search(line.text, start, end)
        if match is not None:
            found[name] = _cell(line, *match.span(1))
    return found


def _inner(match: re.Match[str], name: str) -> tuple[int, int]:
    start, end = match.span(name)
    written = match[name]
    return start + len(written) - len(written.lstrip()), end - len(written) + len(written.rstrip())


def _cell(line: Line, start: int, end: int) -> Cell:
    """The characters of a line as a cell; of two passages joined, those of the first."""
    place = line.place(start, end)
    return Cell(text=place.quote, row=1, column=1, location=place)


def money(found: Sequence[Line]) -> tuple[FundLine, ...]:
    """The one line of money that a report tells (全年预算数X万元，全年执行数Y万元，执行率Z%); none where no line says what was planned
    and what was spent."""
    for line in found:
        said = _spoken(line)
        if "executed" in said and {"budget", "initial"} & said.keys():
            slots = {name: entry(_cell(line, *match.span("amount")), confidence=TRUST) for name, match in said.items()}
            first = min(said.values(), key=lambda match: match.start())
            return (FundLine(id="m1", line="total", label=entry(_cell(line, *first.span("head")), confidence=TRUST), **slots),)
    return ()


def _spoken(line: Line) -> dict[str, re.Match[str]]:
    """The amounts of a line by field. Of two fields whose words lead to one amount, the longer ones name it: 年初预算数, not 预算数."""
    matches = [(match, name) for name, pattern in _amounts().items() for match in pattern.finditer(line.text)]
    found: dict[str, re.Match[str]] = {}
    taken: set[int] = set()
    for match, name in sorted(matches, key=lambda one: (-len(one[0]["head"]), one[0].start())):
        if name not in found and match.start("amount") not in taken:
            found[name] = match
            taken.add(match.start("amount"))
    return found


@cache
def _pattern() -> Pattern:
    """A target and the actual value after it, each behind its own words."""
    target, actual = _headers("indicator", "target"), "|".join((_headers("indicator", "actual"), *_SPOKEN))
    return Pattern(
        rf"(?:年初|年度|全年|预期|计划)?(?:设定|下达|批复)?的?(?:{target}){_SAID}(?P<target>{_VALUE})[，,；;。]\s*"
        rf"(?:截至[^，,；;。]{{1,12}}[，,]?|全年|年度|年末)?(?:{actual}){_SAID}(?P<actual>{_VALUE})"
    )


@cache
def _points() -> dict[str, Pattern]:
    points = {name: Pattern(rf"(?:{_headers('indicator', name)}){_SAID}(\d+(?:\.\d+)?\s*分?)(?![\d%％.])") for name in ("weight", "score")}
    return {**points, "reason": Pattern(rf"(?:{_headers('indicator', 'reason')}){_SAID}([^。]{{2,200}})")}


@cache
def _amounts() -> dict[str, Pattern]:
    return {name: Pattern(rf"(?P<head>{_headers('fund', name)}){_SAID}{_AMOUNT.format('amount')}") for name in _MONEY}


def _headers(kind: str, name: str) -> str:
    """The headings of a field as alternatives, longest first."""
    return any_of(kinds()[kind].fields[name].headers)
