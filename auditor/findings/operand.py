"""The operand that a rule lacked, as the rule wrote it → words a reader of the form knows: i.score → 指标的得分."""

from auditor.expression import Unknown
from auditor.expression.value import NONE_FOUND
from auditor.pattern import Pattern
from auditor.ruleset import Rule
from auditor.vocabulary import Field, kinds
from auditor.wording import Language, Wording

_PATH = Pattern(r"[^\W\d]\w*(?:\.\w+)*")
_INNERMOST_EXACT = Pattern(r"(?:exact|精确)\(([^()]*)\)")
_SIGNS = {" / ": "÷", " * ": "×"}
_NOTHING_TO_COMPARE = Wording("材料中没有可以对照的数", "nothing in the submission to compare it with")


def absence(rule: Rule, unknown: Unknown, lang: Language = "zh") -> str:
    """What is missing and why: 指标的得分：空白."""
    if unknown.reason == NONE_FOUND:  # what was sought is a search as the rule writes it, no slot a reader knows
        return _NOTHING_TO_COMPARE.told(lang)
    operand = _operand(rule, unknown.operand, lang)
    if lang == "zh":
        return f"{operand}{'：' if operand and not unknown.reason.zh.startswith('填') else ''}{unknown.reason.zh}"
    return f"{operand}: {unknown.reason.en}" if operand else unknown.reason.en


def reason_of(unknown: object, lang: Language = "zh") -> str:
    """Why a value is not known, without the path that named it; "" where nothing says so."""
    if not isinstance(unknown, Unknown):
        return ""
    return unknown.reason.told(lang)


def _operand(rule: Rule, written: str, lang: Language) -> str:
    """A path in words; of a calculation (m.executed / m.budget) each path in it."""
    if not written or _PATH.fullmatch(written):
        return _path(rule, written, lang) if written else ""
    plain = _INNERMOST_EXACT.sub(r"\1", written)
    for sign, read in _SIGNS.items():
        plain = plain.replace(sign, read)
    return _PATH.sub(lambda found: _path(rule, found[0], lang) if "." in found[0] else found[0], plain)


def _path(rule: Rule, path: str, lang: Language) -> str:
    first, *names = path.split(".")
    kind = rule.binds.get(first) or (first if first in kinds() else None)
    if not names:
        return kinds()[kind].zh if kind is not None and lang == "zh" else path
    words = [] if kind is None or kind == "submission" else [kinds()[kind].zh if lang == "zh" else kind]
    for name in names:
        field = _field(name, kind)
        if field is None:
            words.append(name)
            continue
        words.append(field.zh if lang == "zh" else field.name.replace("_", " "))
        kind = field.one
    return ("的" if lang == "zh" else ", ").join(words)


def _field(name: str, kind: str | None) -> Field | None:
    """A field by either name, of its kind or, for a loop's own name, of any kind that has it."""
    searched = [kinds()[kind]] if kind is not None else list(kinds().values())
    fields = (field for one in searched for field in one.fields.values())
    return next((field for field in fields if name in (field.name, field.zh)), None)
