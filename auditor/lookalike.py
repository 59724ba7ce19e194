"""Characters that recognition or an old system put for others, read back one for one: offsets stay what they were."""

from functools import lru_cache

from auditor.pattern import Pattern
from auditor.vocabulary import units

_PAIRS = (
    "級级 標标 數数 質质 時时 經经 濟济 會会 態态 續续 響响 務务 對对 滿满 產产 額额 資资 撥拨 轉转 結结 預预 執执 際际 實实 "
    "項项 總总 門门 單单 稱称 權权 備备 註注 說说 説说 評评 價价 財财 發发 達达 優优 環环 節节 應应 審审 責责 類类 築筑 養养 "
    "縣县 區区 鎮镇 鄉乡 業业 療疗 學学 記记 設设 計计 劃划 長长 萬万 億亿 圓元 顼项 兀元 "
)
_OF_LABELS = str.maketrans({pair[0]: pair[1] for pair in _PAIRS.split()})
_DIGITS = str.maketrans("OoIl|〇", "001110")
_FIGURE = Pattern(r"([=二≥≤≧≦＞＜><]?\s*)([\dOoIl|〇]+(?:\.[\dOoIl|〇]+)?)(\s*(?:[%％][0oO〇]?)?)")
_THOUSANDTH = Pattern(r"[%％]\s*[0oO〇]")
_COUNTED = Pattern(r"([=二≥≤≧≦＞＜><]?\s*)(\d[\dOoIl|〇]*(?:\.[\dOoIl|〇]+)?|[OoIl|〇]+\d[\dOoIl|〇]*(?:\.[\dOoIl|〇]+)?)\s*(\D{1,4})")


def plain(text: str) -> str:
    """A label in simplified characters: 實際完成值 is 实际完成值, 万兀 is 万元."""
    return text.translate(_OF_LABELS)


@lru_cache(maxsize=1024)
def unit(text: str) -> str | None:
    """The unit that a text looks like: %0 is ‰, 万兀 is 万元. None for any other text, and for units as they are spelled."""
    read = "‰" if _THOUSANDTH.fullmatch(text) else plain(text)
    return read if read != text and read in units() and text not in units() else None


@lru_cache(maxsize=4096)
def digits(text: str) -> str | None:
    """A figure whose digits were read as letters, = as 二 or ‰ as %o: IO is 10, 二100% is =100%, 2O场 is 20场. None for any other text."""
    figure = _FIGURE.fullmatch(text)
    match = figure or _COUNTED.fullmatch(text)
    if match is None or (figure is None and match[3].strip() not in units()):
        return None
    sign = match[1].replace("二", "=")
    ending = text[match.end(2) :]
    thousandth = len(ending.strip()) == 2 and ending.strip()[0] in "%％"
    restored = f"{sign}{match[2].translate(_DIGITS)}{'‰' if thousandth else ending}"
    return restored if restored != text else None
