"""The pattern by which a text's units are read: every unit of the vocabulary, and 万 before one."""

import re
from collections.abc import Collection, Mapping
from functools import cache

from auditor.vocabulary import units

_NOT_READ = {"比", "％"}
_FOLLOWED = {
    # a unit's sign is no unit where it opens one of these words: 20支出, 310分别, 20项目 (but 3项目标)
    "支": "出付持撑援行",
    "组": "织成建长",
    "对": "应象于照比全本各其该口",
    "分": "别为析配管类布解值数项局公行之期批级成开部散段工步子贝",
    "个": "人性体别",
    "名": "称单义列额",
    "人": "均",
    "期": "间限末初",
    "条": "例件",
    "处": "理置级室长",
    "起": "草来到诉始",
    "所": "有需属以",
    "场": "所地",
    "座": "谈位",
    "间": "接隔",
    "本": "级年项单次部县市区省局表报着地身",
    "例": "如会",
    "宗": "旨教",
    "村": "民级委庄",
    "只": "有要能是",
    "届": "时满",
    "班": "子级车",
    "队": "伍员",
    "批": "复准评示",
    "台": "账阶",
    "次": "数年日月要序生性",
    "天": "然气津",
    "周": "年边期末转",
    "里": "面程",
    "元": "旦素宵月满",
    "日": "常均前期报",
    "年": "度代级末初底",
    "块": "状",
    "幅": "度",
    "笔": "者",
    "头": "部",
    "户": "籍均",
    "瓶": "颈",
    "度": "假过汛",
    "kW": "h",
}


@cache
def pattern() -> str:
    """The pattern of a unit.

    The words that a unit's sign opens are ruled out before it, as words: one set of signs after each unit takes ten times as long to
    compile. Where such a word begins like a longer unit (分贝), what must not follow stands behind the sign.
    """
    read = units().keys() - _NOT_READ
    bare = sorted(name for name in read if name[0] != "万" or name[1:] not in read)
    opened = {name: [name + sign for sign in signs] for name, signs in _FOLLOWED.items() if name in read}
    beginnings = {name[:length] for name in bare for length in range(2, len(name) + 1)}
    begun = [word for words in opened.values() for word in words if word in beginnings]
    no_words = "|".join(re.escape(word) for words in opened.values() for word in words if word not in begun)
    return f"万?(?!{no_words})" + _alternatives({name: _guard(name, begun) for name in bare})


def _guard(name: str, begun: Collection[str]) -> str:
    """What must not follow a unit, for it to be one: what makes it one of these words, or 目 without 标."""
    if name == "项":
        return "(?!目(?!标))"
    return "".join(f"(?!{re.escape(word[-1])})" for word in begun if word[:-1] == name)


def _alternatives(names: Mapping[str, str]) -> str:
    """A pattern of these names, each with its guard, the longest tried first; beginnings that they share are written once."""
    by_first: dict[str, dict[str, str]] = {}
    for name, guard in names.items():
        if name:
            by_first.setdefault(name[0], {})[name[1:]] = guard
    parts = [re.escape(first) + _alternatives(rest) for first, rest in by_first.items()]
    if "" in names:
        parts.append(names[""])
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
