"""How alike two names are: the share of the shorter name's character pairs that stand in the longer one.

Blanks, punctuation and the measuring words at a name's end (率, 数量, 次数 …) do not count, so 案件化解率 is like 疑难信访案件化解数量.
"""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from auditor.pattern import Pattern

_SILENT = Pattern(r"[\W_]+")
_MEASURE = Pattern(r"(?:指标|情况|数量|次数|人数|件数|个数|数|率)$")

_COUNTED = Pattern(
    r"(?:指标|情况|总数|数量|次数|人数|[个件份户场期篇家株吨页套盏座栋条批天月辆台]数|场次|人次|批次|户次|时限|时间|长度|面积|数|率)+$"
)


def plain(text: str) -> str:
    """The letters of a text alone, without blanks and punctuation."""
    return _SILENT.sub("", text)


@lru_cache(maxsize=4096)
def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters; a single character is its own pair."""
    letters = plain(text)
    return frozenset(letters[at : at + 2] for at in range(len(letters) - 1)) or frozenset(letters)


@lru_cache(maxsize=4096)
def stem(name: str) -> str:
    """The name without the measuring word at its end."""
    letters = plain(name)
    cut = _MEASURE.sub("", letters)
    return cut if len(cut) >= 2 else letters


def similarity(a: str, b: str) -> float:
    """0 for nothing in common, 1 where the shorter name stands whole in the longer one. Symmetric."""
    first, second = pairs(stem(a)), pairs(stem(b))
    if not first or not second:
        return 0.0
    return len(first & second) / min(len(first), len(second))


@lru_cache(maxsize=64)
def rarity(names: tuple[str, ...]) -> Mapping[str, float]:
    """How much each pair tells one of these names from the others: one over the number of names that have it."""
    counts = Counter(pair for name in names for pair in pairs(name))
    return {pair: 1 / count for pair, count in counts.items()}


@lru_cache(maxsize=4096)
def spelled(text: str) -> str:
    """The letters of a text, 满意率 written as 满意度."""
    return plain(text).replace("满意率", "满意度")


@lru_cache(maxsize=4096)
def core(name: str) -> str:
    """The name as `spelled`, without the counting or measuring words at its end."""
    letters = spelled(name)
    cut = _COUNTED.sub("", letters)
    return cut if len(cut) >= 2 else letters


def told(name: str, text: str, weights: Mapping[str, float]) -> float:
    """The share of a name's letters that stand in a text beside a neighbour of theirs, telling letters counting most: 0 to 1.

    Unlike `cover` it does not mind the order of the words: 发放科普资料 tells all of 科普资料发放份数.
    """
    letters = core(name)
    there = pairs(spelled(text))
    if len(letters) > 1 and there.isdisjoint(pairs(letters)):
        return 0.0
    total = found = 0.0
    before, stood = 0.0, False
    for at in range(len(letters) - 1):
        pair = letters[at : at + 2]
        weight, stands = weights.get(pair, 1.0), pair in there
        total += max(before, weight)
        found += max(before if stood else 0.0, weight if stands else 0.0)
        before, stood = weight, stands
    total, found = total + before, found + (before if stood else 0.0)
    return found / total if total else float(letters in spelled(text))


def cover(name: str, text: str, weights: Mapping[str, float]) -> float:
    """The share of a name, its telling pairs counting most, that stands in a text: 0 to 1."""
    wanted = pairs(name)
    total = sum(weights.get(pair, 1.0) for pair in wanted)
    return sum(weights.get(pair, 1.0) for pair in wanted & pairs(text)) / total if total else 0.0
