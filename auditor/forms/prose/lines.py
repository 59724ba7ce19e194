"""Passages → lines and sentences of the report, each knowing the headings it stands under and the place of every character.

A line of a converted file may break in mid-sentence where the page ended; such lines are joined, and the join is recorded as a repair.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from auditor.entry import header_field
from auditor.figures import figures, folded
from auditor.model import Figure, Location, Passage, Repair
from auditor.pattern import Pattern
from auditor.wording import Wording

_CUT = Wording(
    "「…{end}」一句在此处被分成两段（前段末尾没有句末标点），已接起来读。",
    "The sentence “…{end}” is cut in two here (the first part has no full stop); it was read as one.",
)
_NUMBERINGS = (
    Pattern(r"\s*(?:[一二三四五六七八九十]+\s*、|第[一二三四五六七八九十]+[部章节])"),
    Pattern(r"\s*[(（]\s*[一二三四五六七八九十]+\s*[)）]"),
    Pattern(r"\s*\d{1,2}(?:\s*[.、．](?!\d)|\s+(?=[^\W\d_]{2,20}\s*$))"),
    Pattern(r"\s*[(（]\s*\d{1,2}\s*[)）]"),
)
_BARE_NUMBER = Pattern(r"\s*\d{1,2}(?:[.．]\d{1,2}){0,3}\s*(?=[^\W\d_]{2,20}\s*$)")
"""The number of a heading that is nothing but number and title: 3 结论, 2.1.3 企业满意度."""
_DECIMAL = Pattern(r"\s*(\d{1,2}(?:[.．]\d{1,2}){1,3})[.．、]?(?=\s*[^\d\s.．%％])(?!\s*(?:%|％|‰|[万亿]?[元分人个]))")
"""Numbers such as 2.1 and 2.1.3 before a title; 2.1万元 at the start of a line is an amount."""
"""How headings are numbered, from chapters down. Source: every report of DOMAIN.md's layouts numbers so."""
NUMBERING = Pattern(
    r"^\s*(?:\d{1,2}(?:[.．]\d{1,2}){1,3}[.．、]?(?=\s*[^\d\s.．%％])|[一二三四五六七八九十]+\s*、|[(（][一二三四五六七八九十\d]+[)）]|\d{1,2}\s*[.、．](?!\d)|[①-⑳●■◆▪·]|(?:[一二三四五六七八九十]是|其[一二三四五六]|第[一二三四五六七八九十][，,、])[，,]?)\s*"
)
_CLOSED = Pattern(r"[。！？；：:;!?…”」）)]\s*$")
_SENTENCE = Pattern(r"[^。！？；;!?\n]+[。！？；;!?\n]*")
YEAR_BEFORE = r"(?:(?<![按照据])|(?!上一?年的?(?:规模|水平|口径|基数|做法|标准|情况)))上一?[年届]"
"""The year before, unless it is what a plan was reckoned by: 按上年规模预计700件."""
_YEAR_NAMED = Pattern(
    r"(?<![自\d])(?<!从(?=20\d\d\s*年(?!的)))(?P<number>20\d\d)\s*年(?!以来|以前|之前|以后|之后|前|后|起(?!步)|至|组建|成立|设立|创办|始建|[-—–]|到(?![位账])|\s*\d{1,2}\s*月|结[转余])"
    rf"|(?P<before>{YEAR_BEFORE}(?!结[转余])|去年|前年|往年|(?<!学)前[两二三几][年届])|(?P<next>(?<!结转)(?<!结转[至入到])(?:明年|来年|下一?年)(?!结[转余]))|(?P<now>今年|本年|当年)"
    r"|(?P<then>那时候?|彼时)(?=[^，,。；;：:\d]{0,10}(?:只有|仅有|才有|还没|尚无|没有))"
)
_THAT_YEAR = "当年"
"""Beside another year this is that one: 对比2024年：当年迁葬163座."""
_CHANGE = Pattern(r"增|减|提|升|降|缩短|压缩|节约|多|少|高|低|扩大|持平|相当|相同|一致|相近|接近")
_ONE_CLAUSE = Pattern(r"\D*(?:\d[^，,：:]*)?(?:[，,：:](?:自评|评价|等级|等次|总分|得分?|评定|[为是])*[“\"「『‘]?)?")
"""What 上年 still holds for: its own clause, and the grade or score that follows it."""
_FROM_YEARS = Pattern(
    r"[从由]20\d\d\s*年[度末底]?的?\s*\d.*(?:提高|提升|增加|上升|增长|扩大|下降|降低|减少|缩短|压缩|降|升)(?:到|至|为)[^，,。；;\d]*$"
)
"""What the years before had, and what it came to: 从2022年的89%、2023年的91%升至93.4%."""
_TITLED = Pattern(r"《[^》]*》")
"""A document's title, whose years say nothing of the figures after it: 《…三年行动方案（2023—2025年）》."""
_COMPARED_WITH = Pattern(r"[较比与同由从]\s*$")
_HEADING_LENGTH = 40
_TITLE = Pattern(r"(?:自评|评价|绩效|工作|项目|情况)(?:的)?(?:报告|总结|说明|材料)\s*$")
"""How a report's own title ends, which no sentence runs on from."""
_SHORTEST_CUT = 15
"""A line shorter than this that ends without a full stop is a heading or a signature, not a sentence cut by the page."""


class Placed(NamedTuple):
    """A figure and where it stands in the text of its line, or of its sentence."""

    start: int
    end: int
    figure: Figure


class Line(NamedTuple):
    """A paragraph of prose, of one passage or of several joined. `starts` are the offsets at which its passages begin in `text`."""

    text: str
    passages: tuple[Passage, ...]
    starts: tuple[int, ...]
    figures: tuple[Placed, ...]
    headings: tuple[str, ...]
    level: int | None

    def place(self, start: int, end: int) -> Location:
        """The characters from `start` to `end` in the file; of a stretch over two passages the part in the first."""
        at = bisect_right(self.starts, start) - 1
        passage, offset = self.passages[at], self.starts[at]
        return passage.location.part(start - offset, min(end - offset, len(passage.text)))


class Sentence(NamedTuple):
    """A sentence of a line: its characters from `start` to `end`."""

    line: Line
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.line.text[self.start : self.end]

    def place(self, start: int, end: int) -> Location:
        return self.line.place(self.start + start, self.start + end)

    def offset(self, where: Location) -> int:
        """Where a location of the sentence begins in its text."""
        pieces = zip(self.line.passages, self.line.starts, strict=True)
        held = ((passage.location, start) for passage, start in pieces if _same_piece(passage.location, where))
        return next(start + where.start - piece.start for piece, start in held if piece.start <= where.start <= piece.end) - self.start


def _same_piece(one: Location, other: Location) -> bool:
    return (one.line, one.paragraph, one.page, one.box) == (other.line, other.paragraph, other.page, other.box)


def level(text: str) -> int | None:
    """How deep a numbered line stands, 0 for a chapter (一、); None for a line without a number. 2.1 stands under 2, 2.1.3 under 2.1."""
    decimal = _DECIMAL.match(text)
    if decimal is not None:
        return len(_NUMBERINGS) + decimal[1].replace("．", ".").count(".")
    return next((depth for depth, numbering in enumerate(_NUMBERINGS) if numbering.match(text)), None)


def lines(passages: Sequence[Passage], own_units: Collection[str] = ()) -> tuple[Line, ...]:
    """The lines of a report under their headings. `own_units` are units that no list has, as the form writes them (台件, 个治疗量)."""
    found: list[Line] = []
    above: list[tuple[int, str]] = []
    for run in _joined(passages):
        text = "".join(passage.text for passage in run)
        depth = level(text)
        if depth is not None:
            above = [heading for heading in above if heading[0] < depth]
        found.append(
            Line(text, tuple(run), tuple(_starts(run)), tuple(_figures(run, own_units)), tuple(heading for _, heading in above), depth)
        )
        if depth is not None:
            above.append((depth, text[:_HEADING_LENGTH]))
    return tuple(found)


def _joined(passages: Sequence[Passage]) -> list[list[Passage]]:
    runs: list[list[Passage]] = []
    for passage in passages:
        if runs and _is_cut(runs[-1], passage):
            runs[-1].append(passage)
        else:
            runs.append([passage])
    return runs


def _is_cut(run: Sequence[Passage], following: Passage) -> bool:
    """Whether a sentence was cut: it ends without a stop, is no heading, and the next line begins without a number or a header's label."""
    last = run[-1].text.rstrip()
    first = run[0].text
    is_heading = level(first) is not None and len(run) == 1 and len(first) < _HEADING_LENGTH and not re.search("[，,、]$", last)
    is_heading |= len(run) == 1 and len(first) < _HEADING_LENGTH and _TITLE.search(last) is not None
    open_end = len(last) >= _SHORTEST_CUT and not _CLOSED.search(last) and not is_heading
    return open_end and level(following.text) is None and not _begins_anew(following.text)


def _begins_anew(text: str) -> bool:
    """Whether a line without number is no end of a sentence all the same: an annex, a note, a year, a slot of the header (项目名称：…)."""
    return re.match(r"\s*(附|注|20\d\d)", text) is not None or (re.search("[:：]", text) is not None and header_field(text) is not None)


def _starts(run: Sequence[Passage]) -> Iterator[int]:
    offset = 0
    for passage in run:
        yield offset
        offset += len(passage.text)


def _figures(run: Sequence[Passage], own_units: Collection[str]) -> Iterator[Placed]:
    for passage, offset in zip(run, _starts(run), strict=True):
        number = _BARE_NUMBER.match(passage.text) if offset == 0 else None
        for read in figures(passage.text, passage.location):
            if number is not None and read.location.end <= passage.location.start + number.end():
                continue
            figure = _with_own_unit(read, passage, own_units) if own_units else read
            yield Placed(offset + figure.location.start, offset + figure.location.end, figure)


def _with_own_unit(figure: Figure, passage: Passage, own_units: Collection[str]) -> Figure:
    """The figure with the form's own unit where that stands after its number."""
    number = figure.text.removesuffix(figure.unit or "")
    start = figure.location.start
    text = folded(passage.text)
    follows = (unit for unit in own_units if text.startswith(unit, start + len(number)))
    unit = max(follows, key=len, default="")
    if len(unit) <= len(figure.unit or ""):
        return figure
    where = passage.location.part(start - passage.location.start, start - passage.location.start + len(number) + len(unit))
    return figure._replace(text=number + unit, unit=unit, location=where)


_HELD_BESIDE = Pattern(r"[与和同跟]\s*$")
_OPENS_ALONE = Pattern(r"(?:度|同期)?[，,：:]")
"""What follows a year before that opens its sentence and holds for all of it: 上年同期，查处462起，平均用时12.8分钟."""
_OPENS_COMPARING = Pattern(r"[\W_]*[与同和跟]\s*")
"""What opens a sentence on another year's results: 与2023年对照：惠民场次1418场、核销率74.9%."""
_COMPARED = Pattern(r"[^，,。；;\d]{0,8}(?:比较|相比|对比|对照|比(?=[，,]))")
"""A year that this one is only compared with: 与上年同期抄表比较，节电率46.8%."""


def is_of_another_year(before: str, year: int | None) -> bool:
    """Whether what follows these words of a sentence speaks of a year other than the one evaluated.

    A year that opens its clause holds for the figures after it (2023年放映2196场，观众21.6万人次), as a coming one does (明年计划培训
    300人、宣传20场) and a time that had less (那时只有烘干机163台，日烘干能力4100吨), 上年 for its own clause, and one that is only
    compared with (由上年的61%提高到66%) for the next figure alone. Dates (2025年3月支付) name no year of evaluation.
    """
    before = _TITLED.sub("", before)
    named = list(_YEAR_NAMED.finditer(before))
    if not named:
        return False
    last = named[-1]
    if last["now"] == _THAT_YEAR and len(named) > 1:
        last = named[-2]
    since = before[last.end() :]
    compared = _COMPARED.match(since) if last["number"] is not None and _OPENS_COMPARING.fullmatch(before[: last.start()]) else None
    if compared is not None:
        return since[compared.end() :][:1] in ("：", ":") or _CHANGE.search(since) is None
    if last["now"] is not None or (last["number"] is not None and (year is None or int(last["number"]) == year)):
        return False
    if since[:1] in ("：", ":"):
        return True
    if last["before"] is not None and _OPENS_ALONE.match(since) and not any(map(str.isalnum, before[: last.start()])):
        return True
    if _HELD_BESIDE.search(before[: last.start()]) and _COMPARED.match(since):
        return False
    if _FROM_YEARS.search(before):
        return False
    if _COMPARED_WITH.search(before[: last.start()]):
        return not any(sign.isdigit() for sign in since) and _CHANGE.search(since) is None
    goes_on = any(last[name] is not None for name in ("number", "next", "then"))
    return goes_on or _ONE_CLAUSE.fullmatch(since) is not None


def tells_of_coming(text: str, year: int | None) -> bool | None:
    """Whether the last year that a text names is one to come; None where it names none."""
    named = list(_YEAR_NAMED.finditer(_TITLED.sub("", text)))
    if not named:
        return None
    last = named[-1]
    return last["next"] is not None or (last["number"] is not None and year is not None and int(last["number"]) > year)


def sentences(line: Line) -> Iterator[Sentence]:
    """The sentences of a line, their closing marks included."""
    return (Sentence(line, match.start(), match.end()) for match in _SENTENCE.finditer(line.text))


def cut_sentences(found: Sequence[Line], first: int) -> tuple[Repair, ...]:
    """A repair for each line that was joined; ids count on from `first`."""
    joined = [line for line in found if len(line.passages) > 1]
    return tuple(
        Repair(
            id=f"r{first + at}",
            kind="cut_sentence",
            location=line.passages[1].location.part(0, min(len(line.passages[1].text), 20)),
            subject=f"…{line.passages[0].text.rstrip()[-10:]}",
            explanation=_CUT.filled(end=line.passages[0].text.rstrip()[-10:]),
        )
        for at, line in enumerate(joined)
    )


def placed_figures(sentence: Sentence) -> tuple[Placed, ...]:
    """The figures of a sentence in order."""
    figures = sentence.line.figures
    first = bisect_left(figures, sentence.start, key=lambda placed: placed.start)
    last = bisect_right(figures, sentence.end, lo=first, key=lambda placed: placed.end)
    return tuple(Placed(one.start - sentence.start, one.end - sentence.start, one.figure) for one in figures[first:last])
