"""A character of a symbol font, as Word stores it → the character a reader sees."""

_SEEN = {
    "symbol": {0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xB0: "°", 0xB7: "•", 0xA5: "∞", 0xE5: "∑"},
    "wingdings": {0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x76: "❖", 0xA8: "□", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"},
    "wingdings 2": {0x2A: "□", 0x50: "✓", 0x4F: "✗", 0x51: "☒", 0x52: "☑", 0xA3: "□"},
}
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"


def symbol(font: str, code: str) -> str:
    """The sign for a font's name and a hexadecimal code such as F0A3; U+FFFD where it is not known, for it may be a figure."""
    try:
        number = int(code, 16)
    except ValueError:
        return _UNKNOWN
    if not 0xF000 <= number <= 0xF0FF:
        return chr(number) if 0x20 <= number < 0xD800 else _UNKNOWN
    known = _SEEN.get(font.strip().lower(), {}).get(number - 0xF000)
    plain = chr(number - 0xF000)
    return known or (plain if font.strip().lower() == "symbol" and plain.isascii() and plain.isprintable() else _UNKNOWN)
