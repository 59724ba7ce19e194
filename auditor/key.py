"""Names and years as they are compared between submissions and with ledgers, whichever way each is written; "" for none."""

import unicodedata

from auditor.numeral import number
from auditor.pattern import Pattern
from auditor.similarity import plain

_YEAR = Pattern(r"(?:19|20)\d\d")
_CHINESE_YEAR = Pattern("二[〇零○][一二三四五六七八九〇零○]{2}")
_YEAR_BEFORE = Pattern(r"^20\d\d(?:年度|年)?")
_CODE = Pattern(r"^\d+|\d+$")


def name(text: str) -> str:
    """The letters of a name in one width, without blanks and punctuation."""
    return plain(unicodedata.normalize("NFKC", text)).lower()


def project(text: str) -> str:
    """A project's name without the year before it and the word 项目 behind it: 2024年路灯维护项目 is 路灯维护."""
    letters = name(text)
    cut = _YEAR_BEFORE.sub("", letters).removesuffix("项目")
    return cut if len(cut) >= 2 else letters


def unit(text: str) -> str:
    """A unit's name without its code and without 本级."""
    letters = name(text)
    cut = _CODE.sub("", letters).removesuffix("本级")
    return cut if len(cut) >= 2 else letters


def year(text: str) -> str:
    """The first year that a text names, in four digits."""
    if found := _YEAR.search(unicodedata.normalize("NFKC", text)):
        return found[0]
    spelled = _CHINESE_YEAR.search(text)
    return "".join(str(number(sign) or 0) for sign in spelled[0].replace("○", "〇")) if spelled else ""


def year_before(four_digits: str) -> str:
    return str(int(four_digits) - 1) if four_digits else ""
