"""A stored number and its format → the text a spreadsheet shows: 0.9981 with 0.00% is 99.81%.

Rounded to 15 significant digits first and half up then, as Excel does. Fractions (# ?/?) and Chinese numerals by format ([DBNum1]) are
shown as General.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, DecimalException
from functools import cache, lru_cache
from typing import NamedTuple

from auditor.pattern import Pattern

GENERAL = "General"
_FORMAT_MAX = 255  # Excel's own limit
_EXPONENT_MAX = 308
_WIDTH = 11  # characters that General shows at most
_LONG_DATE = 'yyyy"年"m"月"d"日"'
_MONTH = 'yyyy"年"m"月"'
_DAY = 'm"月"d"日"'
_NOON = '上午/下午h"时"mm"分"'
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "¥#,##0;¥-#,##0", 6: "¥#,##0;¥-#,##0", 7: "¥#,##0.00;¥-#,##0.00",
    8: "¥#,##0.00;¥-#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: _MONTH, 28: _DAY, 29: _DAY, 30: "m-d-yy",
    31: _LONG_DATE, 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: _NOON, 35: _NOON + 'ss"秒"', 36: _MONTH, 37: "#,##0;-#,##0",
    38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: '#,##0;-#,##0;"-"', 42: '¥#,##0;¥-#,##0;¥"-"',
    43: '#,##0.00;-#,##0.00;"-"', 44: '¥#,##0.00;¥-#,##0.00;¥"-"', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    50: _MONTH, 51: _DAY, 52: _MONTH, 53: _DAY, 54: _DAY, 55: _NOON, 56: _NOON + 'ss"秒"', 57: _MONTH, 58: _DAY,
}  # fmt: skip
"""Formats that a file names by number only, as a Chinese Excel shows them."""

_TOKEN = Pattern(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<gap>.)|\*(?P<filler>.)|\[(?P<bracket>[^\]]*)\]|(?P<general>General)|(?P<noon>AM/PM|A/P|上午/下午)'
    r"|(?P<exponent>E[+-])|(?P<digit>[0#?])|(?P<when>y+|m+|d+|h+|s+(?:\.0+)?|a{3,4}|e+)|(?P<sign>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = Pattern(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = "一二三四五六日"
_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Token(NamedTuple):
    """A piece of a format: what kind it is, and its characters."""

    kind: str
    text: str


class Part(NamedTuple):
    """One of the up to four parts of a format, parted by `;`: its tokens, and the condition it is for."""

    tokens: tuple[Token, ...]
    condition: tuple[str, Decimal] | None

    def kinds(self) -> frozenset[str]:
        return frozenset(token.kind for token in self.tokens)


def built_in(number: int) -> str:
    """The format a file names by a number below 164."""
    return _BUILT_IN.get(number, GENERAL)


@lru_cache(maxsize=4096)
def shown(stored: str, code: str, *, since_1904: bool = False) -> str:
    """The text for a stored number; the stored characters themselves where they are not a number that fits a double."""
    try:
        value = Context(prec=15, rounding=ROUND_HALF_UP).create_decimal(stored.strip())
    except DecimalException:
        return stored
    if not value.is_finite() or (value and abs(value.adjusted()) > _EXPONENT_MAX):
        return stored
    parts = _parts(code if len(code) <= _FORMAT_MAX else GENERAL)
    part, magnitude = _chosen(parts, value)
    if part is None:
        return general(value)
    return _rendered(part, magnitude, since_1904=since_1904)


def general(value: Decimal) -> str:
    """As General shows a number: at most 11 characters, no zeros at the end."""
    sign, value = ("-" if value < 0 else ""), abs(value)
    if value == value.to_integral_value() and value < Decimal(10) ** _WIDTH:
        return f"{sign}{value:f}".partition(".")[0]
    plain = (
        value.quantize(Decimal(1).scaleb(-max(0, _WIDTH - 1 - max(1, value.adjusted() + 1))), ROUND_HALF_UP)
        if value < Decimal(10) ** _WIDTH
        else value
    )
    if value >= Decimal(10) ** _WIDTH or (value < Decimal("0.0001") and plain != value):
        return sign + _scientific(value, 5, "E+", trim=True)
    return sign + f"{plain:f}".rstrip("0").rstrip(".")


@cache
def _parts(code: str) -> tuple[Part, ...]:
    parts: list[Part] = []
    tokens: list[Token] = []
    for token in (*_tokens(code), Token("sign", ";")):
        if token == ("sign", ";"):
            conditions = [
                found for text in (inner.text for inner in tokens if inner.kind == "bracket") if (found := _CONDITION.fullmatch(text))
            ]
            parts.append(
                Part(tuple(tokens), (conditions[0][1], Decimal(conditions[0][2])) if conditions and _is_number(conditions[0][2]) else None)
            )
            tokens = []
        else:
            tokens.append(token)
    return tuple(parts)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(?:\.\d*)?", text) is not None


def _tokens(code: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(_system(code)):
        kind = found.lastgroup or "sign"
        text = found[kind]
        if kind in ("quoted", "escaped"):
            yield Token("words", text)
        elif kind == "bracket" and text.startswith("$"):
            yield Token("words", text[1:].partition("-")[0])
        elif kind == "bracket" and text.lower().strip("hms") == "" and text:
            yield Token("elapsed", text.lower())
        elif kind in ("gap", "filler"):
            continue  # blanks that align a column
        else:
            yield Token(kind, text)


def _system(code: str) -> str:
    """Formats that follow the clerk's system: the long date and the time of a Chinese Windows."""
    return _LONG_DATE if "[$-F800]" in code or "[$-x-sysdate]" in code else "h:mm:ss" if "[$-F400]" in code else code


def _chosen(parts: Sequence[Part], value: Decimal) -> tuple[Part | None, Decimal]:
    """The part for a value, and the value it shows: without its sign where the part is for negative numbers only."""
    numeric = parts[:3] if len(parts) > 3 else parts
    if any(part.condition for part in numeric):
        for part in numeric:
            if part.condition is None or _meets(value, *part.condition):
                return part, abs(value) if part.condition and part is not numeric[0] and value < 0 else value
        return None, value
    if value < 0 and len(numeric) > 1:
        return numeric[1], abs(value)
    if value == 0 and len(numeric) > 2:
        return numeric[2], value
    return numeric[0], value


def _meets(value: Decimal, sign: str, bound: Decimal) -> bool:
    return {
        "<": value < bound, ">": value > bound, "=": value == bound, "<=": value <= bound, ">=": value >= bound, "<>": value != bound
    }[sign]  # fmt: skip


def _rendered(part: Part, value: Decimal, *, since_1904: bool) -> str:
    kinds = part.kinds()
    if (
        kinds & {"when", "elapsed", "noon"}
        and "general" not in kinds
        and not ({"digit"} & kinds and not kinds & {"elapsed"} and "when" not in kinds)
    ):
        return _moment(part.tokens, value, since_1904=since_1904)
    if "general" in kinds or Token("sign", "@") in part.tokens or _is_fraction(part.tokens) or _is_spelled(part.tokens):
        return _around(part.tokens, general(value))
    return _number(part.tokens, value)


def _is_spelled(tokens: Sequence[Token]) -> bool:
    return any(token.kind == "bracket" and token.text.upper().startswith("DBNUM") for token in tokens)


def _around(tokens: Sequence[Token], body: str) -> str:
    """The words of a part around a number as General shows it."""
    at = next((at for at, token in enumerate(tokens) if token.kind in ("general", "digit") or token.text == "@"), None)
    before, after = (tokens[:at], tokens[at + 1 :]) if at is not None else ((), ())
    return (_words(before) + body + _words(after)).strip()


def _words(tokens: Sequence[Token]) -> str:
    return "".join(token.text for token in tokens if token.kind == "words" or (token.kind == "sign" and token.text not in "@/#,."))


def _is_fraction(tokens: Sequence[Token]) -> bool:
    return any(token == ("sign", "/") and any(other.kind == "digit" for other in tokens[at + 1 :]) for at, token in enumerate(tokens))


def _number(tokens: Sequence[Token], value: Decimal) -> str:
    """A number laid into the digit places of a part, words between them kept."""
    digits = [at for at, token in enumerate(tokens) if token.kind == "digit"]
    if not digits:
        return ("-" if value < 0 and tokens else "") + "".join(token.text for token in tokens if token.kind in ("words", "sign"))
    point = next((at for at, token in enumerate(tokens) if token == ("sign", ".") and at >= 0), None)
    exponent = next((at for at, token in enumerate(tokens) if token.kind == "exponent"), None)
    body_end = exponent if exponent is not None else len(tokens)
    decimals = [at for at in digits if point is not None and point < at < body_end]
    whole = [at for at in digits if at < body_end and (point is None or at < point)]
    commas = [at for at, token in enumerate(tokens) if token == ("sign", ",")]
    last = max(at for at in digits if at < body_end) if whole or decimals else -1
    scaled = sum(1 for at in commas if at > last or (point is not None and whole and max(whole) < at < point))
    grouped = any(whole and whole[0] < at < whole[-1] for at in commas)
    value = value.scaleb(2 * sum(token == ("sign", "%") for token in tokens) - 3 * scaled)
    if exponent is not None:
        mantissa = _scientific(abs(value), len(decimals), tokens[exponent].text, trim=False)
        return ("-" if value < 0 else "") + mantissa
    rounded = abs(value).quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP, Context(prec=700))
    integer, _, fraction = f"{rounded:f}".partition(".")
    spread = _spread([tokens[at].text for at in whole], "" if integer == "0" else integer, grouped=grouped)
    places = dict(zip(whole, spread, strict=True)) | _decimals(tokens, decimals, fraction)
    written = _laid(tokens, places)
    return ("-" if value < 0 else "") + written


def _decimals(tokens: Sequence[Token], decimals: Sequence[int], fraction: str) -> dict[int, str]:
    """The digit at each place after the point: nothing where a `#` would show a zero at the end."""
    kept = max((order + 1 for order, digit in enumerate(fraction) if digit != "0" or tokens[decimals[order]].text != "#"), default=0)
    return {at: fraction[order] if order < kept else "" for order, at in enumerate(decimals)}


def _laid(tokens: Sequence[Token], places: dict[int, str]) -> str:
    """The digits at their places and the words between them."""
    seen = (places.get(at, "") if token.kind == "digit" else token.text for at, token in enumerate(tokens) if _is_seen(token))
    return "".join(seen)


def _is_seen(token: Token) -> bool:
    return token.kind in ("digit", "words") or (token.kind == "sign" and token.text != ",")


def _spread(places: Sequence[str], integer: str, *, grouped: bool) -> list[str]:
    """The characters at each place before the point; digits that have no place of their own stand at the first."""
    first_zero = next((order for order, place in enumerate(places) if place == "0"), len(places))
    digits = integer.rjust(len(places) - first_zero, "0")
    marked = [
        digit + ("," if grouped and right and right % 3 == 0 else "")
        for right, digit in zip(reversed(range(len(digits))), digits, strict=True)
    ]
    surplus = max(0, len(marked) - len(places))
    spread = [""] * max(0, len(places) - len(marked)) + marked[surplus:]
    return ["".join(marked[:surplus]) + spread[0], *spread[1:]] if spread else []


def _scientific(value: Decimal, decimals: int, sign: str, *, trim: bool) -> str:
    if value == 0:
        return "0" + ("." + "0" * decimals if decimals else "") + sign[0] + "+00"
    rounded = Context(prec=decimals + 1, rounding=ROUND_HALF_UP).plus(value)
    power = rounded.adjusted()
    mantissa = f"{rounded.scaleb(-power):.{decimals}f}"
    if trim and "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}E{'-' if power < 0 else '+' if sign.endswith('+') else ''}{abs(power):02d}"


def _moment(tokens: Sequence[Token], value: Decimal, *, since_1904: bool) -> str:
    """A date or time. A serial number outside 1900–9999 is shown as General."""
    instant = _instant(value, since_1904=since_1904)
    if instant is None:
        return general(value)
    halves = any(token.kind == "noon" for token in tokens)
    whens = [at for at, token in enumerate(tokens) if token.kind in ("when", "elapsed")]
    written = ""
    for at, token in enumerate(tokens):
        text = token.text.lower()
        if token.kind == "when":
            before = tokens[whens[whens.index(at) - 1]].text.lower() if whens.index(at) else ""
            after = tokens[whens[whens.index(at) + 1]].text.lower() if whens.index(at) + 1 < len(whens) else ""
            is_minute = text in ("m", "mm") and (before[:1] == "h" or after[:1] == "s")
            written += _unit(text, instant, halves=halves, is_minute=is_minute)
        elif token.kind == "elapsed":
            spent = {"h": 24, "m": 1440, "s": 86400}[text[0]]
            written += str(int(value * spent + Decimal("0.0000001"))).rjust(len(text), "0")
        elif token.kind == "noon":
            early, late = token.text.split("/")
            written += early if instant.hour < 12 else late
        elif token.kind in ("words", "sign", "digit"):
            written += token.text if token.text != "@" else ""
    return written


def _instant(value: Decimal, *, since_1904: bool) -> datetime | None:
    if not 0 <= value < 2958466:
        return None
    days = int(value)
    seconds = int(((value - days) * 86400).quantize(Decimal(1), ROUND_HALF_UP))
    first = date(1904, 1, 1) if since_1904 else date(1899, 12, 31) if days < 60 else date(1899, 12, 30)  # Excel counts a 29 February 1900
    try:
        return datetime(first.year, first.month, first.day) + timedelta(days=days, seconds=seconds)  # noqa: DTZ001 a wall-clock date without zone
    except OverflowError:
        return None


def _unit(text: str, instant: datetime, *, halves: bool, is_minute: bool) -> str:
    if is_minute:
        return f"{instant.minute:0{len(text)}d}"
    if text[0] == "s":
        whole, _, decimals = text.partition(".")
        return f"{instant.second:0{len(whole)}d}" + (f".{'0' * len(decimals)}" if decimals else "")
    hour = (instant.hour % 12 or 12) if halves else instant.hour
    return {
        "y": str(instant.year)[-2:], "yy": str(instant.year)[-2:], "m": str(instant.month), "mm": f"{instant.month:02d}",
        "mmm": _MONTHS[instant.month - 1], "d": str(instant.day), "dd": f"{instant.day:02d}", "ddd": _WEEK[instant.weekday()],
        "aaa": _DAYS[instant.weekday()], "aaaa": "星期" + _DAYS[instant.weekday()], "h": str(hour), "hh": f"{hour:02d}",
    }.get(text, str(instant.year) if text[0] in "ye" else f"{instant.month}月" if text[0] == "m" else f"{instant.day:02d}")  # fmt: skip
