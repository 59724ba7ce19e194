"""Numbers as written → Decimal: digits, digits with 万 and 千 between them, Chinese numerals."""

from decimal import Decimal

from auditor.pattern import Pattern

POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_DIGITS = {**{sign: value for value, sign in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2}
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_MIXED_PART = Pattern(r"(\d+(?:\.\d+)?)([十百千万亿]*)")
_NO_DIGIT = -1


def plain(numeral: str) -> str:
    """A numeral in everyday signs: 贰拾 is 二十."""
    return numeral.translate(_FORMAL)


def number(text: str) -> Decimal | None:
    """The value of digits or of a Chinese numeral; None for characters that are not one number (十四五, 三四)."""
    if text[0].isascii():
        return Decimal(text.replace(",", "").replace("，", ""))
    whole, _, decimals = plain(text).partition("点")
    value = _whole(whole)
    if value is None:
        return None
    return Decimal(f"{value}.{''.join(str(_DIGITS[sign]) for sign in decimals)}" if decimals else value)


def mixed(text: str) -> tuple[Decimal, int]:
    """3万5千, 1亿2000万, 2万3000: the value, and the power of ten it is written down to."""
    total, power = Decimal(0), 0
    for digits, signs in _MIXED_PART.findall(text):
        power = sum(POWERS[sign] for sign in signs)
        total += Decimal(digits).scaleb(power)
    return total, power


def _whole(text: str) -> int | None:
    """A Chinese whole number, each power smaller than the one before: 三千二百, 十二, 一百零五万."""
    if text == "百":
        return 100
    total, section, digit, lowest = 0, 0, _NO_DIGIT, 9
    for sign in text:
        if sign in _DIGITS:
            if digit > 0:
                return None
            digit = _DIGITS[sign]
            continue
        power = POWERS[sign]
        if power >= 4:
            total, section, lowest = (total + section + max(digit, 0)) * 10**power, 0, 9
        elif power >= lowest or digit == 0 or (digit == _NO_DIGIT and power != 1):
            return None
        else:
            section, lowest = section + max(digit, 1) * 10**power, power
        digit = _NO_DIGIT
    if digit > 0 and len(text) > 1 and POWERS.get(text[-2], 0) > 1:
        return None  # 一百二 is 120 to some, a slip to others
    return total + section + max(digit, 0)
