"""Automatic numbering of a Word document: which number a paragraph shows a reader (一、 （二） 3. ①), counted in document order."""

import re
from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

from lxml import etree

from auditor.readers.wordxml import VAL, W, child, number, value

_LEVELS = 9
_NUMBER_MAX = 32767
_DIGITS = "零一二三四五六七八九"
_FORMAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"),
    (4, "iv"), (1, "i"),
)  # fmt: skip
_FULL_STOPS = "、，。．）】：；"


class Level(NamedTuple):
    """One level of a list. `text` holds %1 … %9 where the numbers of the levels stand; `restart` is the level that sets it back."""

    start: int
    form: str
    text: str
    suffix: str
    legal: bool
    restart: int


class Mark(NamedTuple):
    """The list and the level (from 0) that a paragraph or a style names. None: it does not say."""

    list_id: str | None
    level: int | None


def chinese(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """一 … 九千九百九十九 as lists count: 十二, not 一十二, below twenty."""
    if not 0 < number < 10000:
        return digits[0] if number == 0 else str(number)
    written, pending = "", False
    for place, digit in zip(range(len(str(number)) - 1, -1, -1), map(int, str(number)), strict=True):
        if digit == 0:
            pending = bool(written)
            continue
        written += (digits[0] if pending else "") + digits[digit] + (units[place - 1] if place else "")
        pending = False
    return written[1:] if 10 <= number < 20 and digits == _DIGITS else written


def _roman(number: int) -> str:
    written = ""
    for step, sign in _ROMAN:
        written += sign * (number // step)
        number %= step
    return written


def _letters(number: int) -> str:
    """a … z, aa, bb … as Word counts."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number <= 780 else str(number)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


def _bracketed(number: int) -> str:
    return chr(0x2474 + number - 1) if 1 <= number <= 20 else f"({number})"


def _dotted(number: int) -> str:
    return chr(0x2488 + number - 1) if 1 <= number <= 20 else f"{number}."


_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": "{:02d}".format,
    "decimalFullWidth": lambda number: str(number).translate({ord("0") + digit: ord("０") + digit for digit in range(10)}),
    "decimalFullWidth2": lambda number: str(number).translate({ord("0") + digit: ord("０") + digit for digit in range(10)}),
    "numberInDash": "- {} -".format,
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": lambda number: "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number)),
    "japaneseDigitalTenThousand": lambda number: "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number)),
    "chineseLegalSimplified": lambda number: chinese(number, _FORMAL_DIGITS, "拾佰仟"),
    "ideographTraditional": lambda number: _STEMS[(number - 1) % 10],
    "ideographZodiac": lambda number: _BRANCHES[(number - 1) % 12],
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _bracketed,
    "decimalEnclosedFullstop": _dotted,
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "bullet": lambda _: "",
    "none": lambda _: "",
}


_STYLE_BEGINS, _STYLE_ENDS, _ROOT = b"<w:style ", b"</w:style>", re.compile(rb"<w:styles\b[^>]*[^>/]>")


def paragraph_styles(content: bytes) -> bytes:
    """The XML of a document's styles without those of tables and characters and what else numbers no paragraph: measured to be nine
    tenths of it. One whose names do not begin with the usual prefix stays whole."""
    root = _ROOT.search(content)
    if root is None:
        return content
    _, *styles = content[root.end() :].split(_STYLE_BEGINS)
    kept = (style[: style.rfind(_STYLE_ENDS)] for style in styles if b'w:type="paragraph"' in style[: style.find(b">")])
    return content[: root.end()] + b"".join(_STYLE_BEGINS + style + _STYLE_ENDS for style in kept) + b"</w:styles>"


_NUM_PR, _LIST_ID, _LEVEL_AT, _STYLE = (W + name for name in ("numPr", "numId", "ilvl", "pStyle"))


def mark(properties: etree._Element | None) -> Mark:
    """The list and level that paragraph properties name."""
    numbered = child(properties, _NUM_PR)
    if numbered is None:
        return _SAYS_NOTHING
    level = value(numbered, _LEVEL_AT)
    return Mark(value(numbered, _LIST_ID) or None, number(level, 0, _LEVELS - 1) if level else None)


_SAYS_NOTHING = Mark(None, None)


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._lists: dict[str, tuple[str, dict[int, Level]]] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._styles: dict[str, tuple[Mark, str]] = {}
        self._resolved: dict[str, Mark] = {}
        self._default_style = ""
        if styles is not None:
            self._read_styles(styles)
        if numbering is not None:
            self._read_lists(numbering)

    def _read_styles(self, styles: etree._Element) -> None:
        for style in styles.iterfind(W + "style"):
            if style.get(W + "type") == "paragraph":
                name = style.get(W + "styleId", "")
                self._styles[name] = (mark(style.find(W + "pPr")), value(style, W + "basedOn"))
                if style.get(W + "default") in ("1", "true"):
                    self._default_style = name

    def _read_lists(self, numbering: etree._Element) -> None:
        abstract = {found.get(W + "abstractNumId", ""): found for found in numbering.iterfind(W + "abstractNum")}
        linked = {value(found, W + "styleLink"): name for name, found in abstract.items() if found.find(W + "styleLink") is not None}
        for listed in numbering.iterfind(W + "num"):
            list_id, name = listed.get(W + "numId", ""), value(listed, W + "abstractNumId")
            name = linked.get(value(abstract.get(name), W + "numStyleLink"), name)
            levels = {} if name not in abstract else dict(map(_level, abstract[name].iterfind(W + "lvl")))
            for override in listed.iterfind(W + "lvlOverride"):
                at = number(override.get(_LEVEL_AT, ""), 0, _LEVELS - 1)
                replaced = override.find(W + "lvl")
                if replaced is not None:
                    levels[at] = _level(replaced)[1]
                start = value(override, W + "startOverride")
                if start:
                    self._restarts.setdefault(list_id, {})[at] = number(start, 1, _NUMBER_MAX)
            self._lists[list_id] = (name, levels)

    def shown(self, properties: etree._Element | None) -> str:
        """The number before a paragraph with these properties, its suffix included; counts it. "" where it shows none."""
        if not self._lists:
            return ""
        list_id, level = mark(properties)
        if list_id is None or level is None:
            styled = self._styled(value(properties, _STYLE) or self._default_style)
            list_id, level = list_id or styled.list_id, styled.level if level is None else level
        if list_id is None or list_id not in self._lists:
            return ""
        name, levels = self._lists[list_id]
        level = level or 0
        if level not in levels:
            return ""
        counts = self._counts[name]
        restart = self._restarts.get(list_id, {}).pop(level, None)
        counts[level] = restart if restart is not None else counts[level] + 1 if level in counts else levels[level].start
        for deeper in [other for other in counts if other > level and other in levels and level < levels[other].restart]:
            del counts[deeper]
        return _written(levels, level, counts)

    def _styled(self, style: str) -> Mark:
        """What a style says, or else the one it is based on."""
        if style in self._resolved:
            return self._resolved[style]
        list_id, level, at, seen = None, None, style, set[str]()
        while at in self._styles and at not in seen and (list_id is None or level is None):
            seen.add(at)
            said, parent = self._styles[at]
            list_id, level = list_id or said.list_id, said.level if level is None else level
            at = parent
        self._resolved[style] = Mark(list_id, level)
        return self._resolved[style]


def _level(element: etree._Element) -> tuple[int, Level]:
    at = number(element.get(_LEVEL_AT, ""), 0, _LEVELS - 1)
    forms = [found.get(VAL, "") for found in element.iter(W + "numFmt")]
    form = next((name for name in forms if name in _FORMS), "decimal")
    restart = value(element, W + "lvlRestart")
    read = Level(
        start=number(value(element, W + "start"), 1, _NUMBER_MAX),
        form=form,
        text=value(element, W + "lvlText"),
        suffix=value(element, W + "suff"),
        legal=element.find(W + "isLgl") is not None,
        restart=number(restart, at, _LEVELS) if restart else at,
    )
    return at, read


def _written(levels: dict[int, Level], level: int, counts: dict[int, int]) -> str:
    shape = levels[level]
    if shape.form in ("bullet", "none"):
        return ""
    text = shape.text
    for other in range(level, -1, -1):
        if f"%{other + 1}" in text and other in levels:
            form = "decimal" if shape.legal and other < level else levels[other].form
            text = text.replace(f"%{other + 1}", _FORMS[form](counts.setdefault(other, levels[other].start)))
    if not text or shape.suffix == "nothing" or text[-1] in _FULL_STOPS:
        return text
    return text + " "
