"""Whether a text is what a column of the form holds: a label, a name, a target with its sign, a number of points."""

from functools import lru_cache

from auditor.entry import label
from auditor.pattern import Pattern
from auditor.vocabulary import words

_SIGN = Pattern(r"[≥≤>＞<＜≧≦⩾⩽=＝═]")
_NUMBER = Pattern(r"^[-+]?\d+(?:[.．]\d+)?\s*分?$")
_VALUE = Pattern(r"^\d[\d.,，]*\s*(?:[%％‰]|[万亿]?\S{1,2})?$")
"""A number and its unit, as no name is written: 100%, 26场, 8.6万册."""


@lru_cache(maxsize=8192)
def fits(field: str, text: str) -> int:
    """1 where a text is what a column holds, -1 where it is what another column holds."""
    if not text:
        return -1 if field == "name" else 0
    number, signed = bool(_NUMBER.match(text)), bool(_SIGN.search(text))
    match field:
        case "level1" | "level2":
            return 1 if is_label(text) else -1 if number or signed else 0
        case "name":
            return -1 if number or signed or _VALUE.match(text) or is_label(text) else 1
        case "target":
            return 1 if signed else 0
        case "actual":
            return -1 if signed else 0
        case "weight" | "score":
            return 1 if number else -1
        case _:
            return -1 if number else 0


def is_level1(text: str) -> bool:
    """Whether a text is a level-1 label."""
    return label(text) in words("level1")


def is_kind(text: str) -> bool:
    """Whether a text is a label of either level, if in short: 数量, 产出质量, 社会效益, 满意度."""
    name = label(text).removeprefix("产出").removesuffix("指标")
    return is_level1(text) or any(f"{before}{name}指标" in words("level2") for before in ("", "经济", "服务对象"))


def is_label(text: str) -> bool:
    """Whether a text is a level-1 or level-2 label and not the name of an indicator."""
    name = label(text)
    return name in words("level1") or (name.endswith("指标") and (name in words("level2") or len(name) <= 6))
