"""What YAML could not read → the slip behind it, at its line, with what to write instead."""

from collections.abc import Callable
from typing import NamedTuple

import yaml

from auditor.pattern import Pattern
from auditor.ruleset.bracket import unbalanced
from auditor.wording import Wording

_MAPPINGS = {"for": "{i: indicator}", "let": "{total: sum(i.weight for i in f.indicators)}", "en": "{title: …}", "valid": "{from: 2020}"}
_UNSPACED = Pattern(r"^(\s*(?:- )*)([A-Za-z_][\w-]*):[^\s]")
_FLOW_COMMA = Pattern(r"[{\[].*(，)\s*[\w\u3400-\u9fff]+\s*:")
_NESTED = Pattern(r"^(\w+):\s+\w+:\s")
_AFTER_FLOW = Pattern(r"^(\s*(?:- )*\w+:\s+)[{\[][^}\]]*[}\]]\s*[^\s,}\]#]")

_LONE_QUOTE = Wording("这里开始的引号没有配对的另一个引号，请补上。", "The quotation mark that opens here has no partner; put it in.")
_COLON_INSIDE = Wording("值里面有“: ”，请把整个值用引号括起来。", "The value has “: ” in it; put the whole value in quotation marks.")
_HALF_FLOW = Wording(
    "以 { 或 [ 开头的文字要用引号括起来，成对的括号要写全。",
    "A text that begins with { or [ must be in quotation marks, and brackets must come in pairs.",
)
_ASKEW = Wording(
    "这一行的缩进和上面的键没有对齐：同一层的键要从同一列写起。",
    "This line is not aligned with the keys above: keys that belong together begin in the same column.",
)
_NO_YAML = Wording("YAML 写法有误（{problem}）。", "This is no YAML ({problem}).")
_WIDE_COLON = Wording(
    "键后面用了全角冒号“：”，请改为半角冒号加一个空格“: ”。",
    "The colon behind the key is a full-width “：”; write a plain one and a space, “: ”.",
)
_TAB = Wording("行首用了制表符，YAML 缩进只能用空格。", "The line begins with a tab; YAML is indented with spaces only.")
_SPACELESS = Wording("冒号后面要空一格，写成“{key}: …”。", "A space belongs behind the colon; write “{key}: …”.")
_COMMA = Wording(
    "花括号里用了全角逗号“，”，请改为半角逗号加一个空格“, ”。",
    "The comma between the braces is a full-width “，”; write a plain one and a space, “, ”.",
)
_BRACELESS = Wording("{key} 的值要用花括号括起来，写成 {key}: {value}。", "The value of {key} stands in braces; write {key}: {value}.")
_FLOW = Wording("以 { 或 [ 开头的文字要用引号括起来。", "A text that begins with { or [ must be in quotation marks.")


class Misprint(NamedTuple):
    """Line and column from 1, None where YAML tells no column, and the sentence."""

    line: int
    column: int | None
    wording: Wording


class Slip(NamedTuple):
    """Where in a line a slip is, from 0, and the sentence."""

    at: int
    wording: Wording


def misprint(text: str, error: yaml.MarkedYAMLError) -> Misprint:
    """The slip that made a text unreadable: a lost bracket or quote, else one near the place where YAML gave up, else what YAML says."""
    bracket = unbalanced(text)
    if bracket is not None:
        return Misprint(*bracket)
    opened = error.context_mark
    if opened is not None and error.context is not None and "quoted scalar" in error.context:
        return Misprint(opened.line + 1, opened.column + 1, _LONE_QUOTE)
    mark = error.problem_mark or error.context_mark
    at = mark.line if mark is not None else 0
    column = mark.column + 1 if mark is not None else None
    lines = text.splitlines() or [""]
    for number in range(min(at, len(lines) - 1), max(at - 3, -1), -1):
        for slip in _SLIPS:
            found = slip(lines[number].split(" #")[0])
            if found is not None:
                return Misprint(number + 1, found.at + 1, found.wording)
    return Misprint(at + 1, column, _said(error))


def _said(error: yaml.MarkedYAMLError) -> Wording:
    problem, context = error.problem or "", error.context or ""
    if "mapping values are not allowed" in problem:
        return _COLON_INSIDE
    if "flow" in problem or "flow" in context:
        return _HALF_FLOW
    if "did not find expected key" in problem or "block mapping" in context:
        return _ASKEW
    return _NO_YAML.filled(problem=problem or context)


def _wide_colon(line: str) -> Slip | None:
    wide = "：" in line and ":" not in line.split("：", maxsplit=1)[0]
    return Slip(line.index("："), _WIDE_COLON) if wide else None


def _tab(line: str) -> Slip | None:
    indent = line[: len(line) - len(line.lstrip())]
    return Slip(indent.index("\t"), _TAB) if "\t" in indent else None


def _unspaced(line: str) -> Slip | None:
    found = _UNSPACED.match(line)
    if found is None or "://" in line:
        return None
    return Slip(found.end(2), _SPACELESS.filled(key=found[2]))


def _wide_comma(line: str) -> Slip | None:
    found = _FLOW_COMMA.search(line)
    return Slip(found.start(1), _COMMA) if found is not None else None


def _nested(line: str) -> Slip | None:
    found = _NESTED.match(line)
    if found is None or found[1] not in _MAPPINGS:
        return None
    return Slip(found.end(1) + 2, _BRACELESS.filled(key=found[1], value=_MAPPINGS[found[1]]))


def _text_behind(line: str) -> Slip | None:
    found = _AFTER_FLOW.match(line)
    return Slip(found.end(1), _FLOW) if found is not None else None


_SLIPS: tuple[Callable[[str], Slip | None], ...] = (_wide_colon, _tab, _unspaced, _wide_comma, _nested, _text_behind)
