"""The text of a YAML file → its first { or [ without a partner, or closed by the wrong one: where, and what to write instead."""

from collections.abc import Iterator
from typing import NamedTuple

from auditor.pattern import Pattern
from auditor.wording import Wording

_PARTNER = {"{": "}", "[": "]"}
_BLOCK = Pattern(r"^(?P<indent>\s*)(?:- )*[^\s#].*?:\s+[|>][-+0-9]*\s*(?:#.*)?$")
_VALUE = Pattern(r"\s*(?:- +)*(?:[^\s#'\"\[{][^#'\"]*?:\s+)?[\[{]")
_KEY = Pattern(r"[A-Za-z_][\w-]*:(?:\s|$)")

_NEVER_CLOSED = Wording(
    "这里的“{sign}”没有配对的“{partner}”，请在这一段末尾补上“{partner}”。",
    "This “{sign}” has no “{partner}” to it; put “{partner}” at the end of this part.",
)
_LONE_QUOTE = Wording("这里的引号 {quote} 没有配对的另一个引号，请补上。", "This quotation mark {quote} has no partner; put it in.")
_COLUMN = Wording("第 {column} 列", "column {column}")
_LINE_AND_COLUMN = Wording("第 {line} 行第 {column} 列", "line {line}, column {column}")
_OTHERWISE_CLOSED = Wording(
    "{where}开的是“{opened}”，这里要写“{right}”，不能写“{wrong}”。",
    "What is opened at {where} is “{opened}”; write “{right}” here, not “{wrong}”.",
)
_LEFT_OVER = Wording(
    "这里多了一个“{sign}”，前面没有与它配对的括号，请删去。",
    "There is one “{sign}” too many; no bracket before it pairs with it. Take it out.",
)


class Bracket(NamedTuple):
    """A bracket and its place, line and column from 1."""

    sign: str
    line: int
    column: int


class Unbalanced(NamedTuple):
    """Where the fault is, and the sentence for it."""

    line: int
    column: int
    wording: Wording


def unbalanced(text: str) -> Unbalanced | None:
    """The first fault of pairing in the {…} and […] that YAML itself reads; brackets in quotes, comments and plain text are no matter."""
    opened: list[Bracket] = []
    for number, line in _lines(text):
        if opened and _KEY.match(line):
            return _never_closed(opened[-1])
        fault = _walk(line, number, opened)
        if fault is not None:
            return fault
    return _never_closed(opened[-1]) if opened else None


def _never_closed(bracket: Bracket) -> Unbalanced:
    partner = _PARTNER[bracket.sign]
    return Unbalanced(bracket.line, bracket.column, _NEVER_CLOSED.filled(sign=bracket.sign, partner=partner))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that YAML looks for brackets in: those of | and > texts are left out."""
    within: int | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        indent = len(line) - len(line.lstrip())
        if within is not None and (not line.strip() or indent > within):
            continue
        block = _BLOCK.match(line)
        within = len(block["indent"]) if block else None
        yield number, line


def _walk(line: str, number: int, opened: list[Bracket]) -> Unbalanced | None:
    """Open and close the brackets of a line. Outside of any, only one that begins a value counts."""
    quote, before, at = "", ":", -1
    if not opened:
        value = _VALUE.match(line)
        if value is None:
            return None
        at = value.end() - 2
    while (at := at + 1) < len(line):
        sign = line[at]
        if quote:
            at += quote == '"' and sign == "\\"
            quote = "" if sign == quote else quote
        elif sign == "#" and (at == 0 or line[at - 1].isspace()):
            break
        elif sign in "'\"" and before in ":,[{":
            quote = sign
        elif sign in _PARTNER:
            opened.append(Bracket(sign, number, at + 1))
        elif sign in _PARTNER.values():
            fault = _closed(Bracket(sign, number, at + 1), opened)
            if fault is not None or not opened:
                return fault or _left_over(line, number, at + 1)
        before = sign if not sign.isspace() else before
    return Unbalanced(number, line.rindex(quote) + 1, _LONE_QUOTE.filled(quote=quote)) if quote else None


def _closed(bracket: Bracket, opened: list[Bracket]) -> Unbalanced | None:
    last = opened.pop()
    if _PARTNER[last.sign] == bracket.sign:
        return None
    where = _COLUMN if last.line == bracket.line else _LINE_AND_COLUMN
    wording = _OTHERWISE_CLOSED.filled(
        where=where.filled(line=last.line, column=last.column), opened=last.sign, right=_PARTNER[last.sign], wrong=bracket.sign
    )
    return Unbalanced(bracket.line, bracket.column, wording)


def _left_over(line: str, number: int, at: int) -> Unbalanced | None:
    """A closing bracket behind the one that closed all."""
    rest = line[at:].lstrip()
    if rest[:1] not in ("}", "]"):
        return None
    return Unbalanced(number, len(line) - len(rest) + 1, _LEFT_OVER.filled(sign=rest[0]))
