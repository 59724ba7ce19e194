"""Lines of prose → breakdowns: a total and the parts that make it up, such as 共320人，其中：教师200人、学生120人.

Only what the words leave no doubt of is taken: parts in the same unit as their total, up to the first word that turns to something else.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from auditor.forms.prose import roles
from auditor.forms.prose.lines import Line, Placed, Sentence, placed_figures
from auditor.forms.prose.subjects import dimension, measured
from auditor.model import Breakdown, Figure, Statement
from auditor.pattern import Pattern

_STRETCH = Pattern(r"[^。！？\n]+")
_CUE = Pattern(r"其中|分别为|分别是|包括|由")
_WHOLE = Pattern(r"分别|组成|构成|包括")
_JOINED = Pattern(r"[\s，,。（(：:]*")
_NEAR = 8
_TURN = Pattern(
    r"实际|结余|剩余|累计|截至|执行|同比|环比|增长|增加|减少|较|比上|人均|户均|平均|每|占|节约|尚|已|未|其中|完成率|合计|共计"
    r"|20\d\d ?年|年初|全年|调整|追加|调增|调减|压减|核减"
)
_SPENT = Pattern(r"支出|使用|到位|下达|拨付|支付")
"""Words of money's way: where they come up after the first part, the parts are over and what became of the money begins."""
_SHARE = Pattern(r"占|比重|比例")
_CHANGE = Pattern(r"同比|环比|增长|下降|提高|上升|较|完成")
_SUBJECT = Pattern(r"[^，,；;：:（(）)]*$")
_FEWEST_SHARES, _ALL, _OFF_BY_A_SLIP = 3, 100, 30
"""Shares that come to much less or more than 100 are some of the parts, or of several wholes."""
_NEW = Pattern("[；;]")
_APART = Pattern(r"(?:[高低多少快慢长短]|超出|超过|节约|节省|增加|减少|增|减|降|升)了?约?\s*$")
"""Words before a figure that is how far two others are apart: 比控制价低7元，其中… tells the parts of the price."""


def breakdowns(found: Sequence[Line]) -> tuple[Breakdown, ...]:
    """Every breakdown of the prose, ids b1, b2, …"""
    made = [one for line in found for match in _STRETCH.finditer(line.text) for one in _in(Sentence(line, match.start(), match.end()))]
    return tuple(one.model_copy(update={"id": f"b{number}"}) for number, one in enumerate(made, start=1))


def _in(stretch: Sentence) -> Iterator[Breakdown]:
    text = stretch.text
    if not (_CUE.search(text) or _SHARE.search(text)):
        return
    placed = placed_figures(stretch)
    for cue in _CUE.finditer(text):
        one = _at(stretch, placed, cue)
        if one is not None:
            yield one
    shares = _shares(stretch, placed)
    if shares is not None:
        yield shares


def _at(stretch: Sentence, placed: Sequence[Placed], cue: re.Match[str]) -> Breakdown | None:
    """The breakdown that a cue opens: the figure just before it, and those after it that measure the same."""
    text = stretch.text
    before = [one for one in placed if one.end <= cue.start()]
    if not before or not _JOINED.fullmatch(text, before[-1].end, cue.start()) or before[-1].figure.hedge != "none":
        return None
    if "分别" in text[: before[-1].start]:
        return None  # the figure before the cue is one of a list itself
    total = _whole_of(text, before)
    if _APART.search(text[: total.start]):
        return None
    parts = _closed(total.figure, _parts(text, placed, cue.end(), total.figure))
    if len(parts) < 2 or (cue[0] == "由" and not _WHOLE.search(text, cue.end())):
        return None
    subject = _SUBJECT.search(text[: total.start])
    return Breakdown(
        id="",
        sort="amount" if dimension(total.figure) == "money" else "count",
        subject=subject[0].strip() if subject else "",
        location=stretch.place(total.start, parts[-1].end),
        total=total.figure,
        parts=tuple(_part(one) for one in parts),
        is_whole=_WHOLE.search(text, cue.start(), parts[-1].end + 4) is not None,
    )


def _whole_of(text: str, before: Sequence[Placed]) -> Placed:
    """What the parts that follow are of: the last figure, or the one before it that it is the target of: 培训272人，目标260人，包括…."""
    last = before[-1]
    same = [one for one in before[:-1] if dimension(one.figure) == dimension(last.figure)]
    is_target = bool(same) and _APART.search(text[: last.start]) is None and roles.leads_to_target(text[same[-1].end : last.start], "")
    return same[-1] if is_target else last


def _parts(text: str, placed: Sequence[Placed], start: int, total: Figure) -> list[Placed]:
    """The figures from `start` on in the total's measure, up to a word that turns to something else; not those in brackets inside."""
    found: list[Placed] = []
    end, is_spending = start, False
    for one in placed:
        if one.start < start:
            continue
        between = text[end : one.start]
        passed = text[start : one.start]
        depth = len(re.findall("[(（]", passed)) - len(re.findall("[)）]", passed))
        if depth < 0 or _TURN.search(between) or (found and _SPENT.search(between) and not is_spending):
            break
        end = one.end
        is_spending = is_spending or _SPENT.search(between) is not None
        if depth > 0:
            continue
        if dimension(one.figure) == dimension(total) and dimension(total) not in ("", "ratio", "points", "time"):
            found.append(one)
    return found


def _closed(total: Figure, parts: list[Placed]) -> list[Placed]:
    """The first parts that add up to the total, where there are such; else all of them."""
    wanted, so_far = measured(total), Decimal(0)
    for number, one in enumerate(parts, start=1):
        so_far += measured(one.figure)
        if number > 1 and so_far == wanted:
            return parts[:number]
    return parts


def _shares(stretch: Sentence, placed: Sequence[Placed]) -> Breakdown | None:
    """Percentages that each say 占 before them, and come to about 100: shares of one whole."""
    text, end = stretch.text, 0
    found: list[Placed] = []
    for one in placed:
        between, end = text[end : one.start], one.end
        if dimension(one.figure) != "ratio":
            continue
        if found and _NEW.search(between) and sum(part.figure.value for part in found) == _ALL:
            break
        if _CHANGE.search(between) or not (_SHARE.search(between) or (found and len(between) < _NEAR)):
            return None
        found.append(one)
    if len(found) < _FEWEST_SHARES or abs(sum((one.figure.value for one in found), Decimal(0)) - _ALL) > _OFF_BY_A_SLIP:
        return None
    return Breakdown(
        id="",
        sort="share",
        subject=text[: found[0].start].strip(),
        location=stretch.place(found[0].start, found[-1].end),
        parts=tuple(_part(one) for one in found),
        is_whole=_WHOLE.search(text) is not None,
    )


def _part(one: Placed) -> Statement:
    return Statement(id="", role="unknown", subject="", location=one.figure.location, value=one.figure)
