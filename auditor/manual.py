"""Rules → what `auditor rules` prints of them: the list, and the page of one rule."""

from collections.abc import Sequence

from tabulate import tabulate

from auditor.authoring.phrasing import sentence
from auditor.example import tried
from auditor.findings import Language
from auditor.ruleset import Basis, Rule, Ruleset
from auditor.typeset import WIDTH, table
from auditor.vocabulary import Kind, kinds
from auditor.wording import Wording

_WORDS = {
    "zh": {
        "head": ("规则", "级别", "内容"),
        "count": "共 {count} 条规则，{digest}。",
        "error": "严重",
        "warning": "一般",
        "note": "提示",
        "rule": "规则",
        "topic": "类别",
        "severity": "级别",
        "why": "为什么",
        "basis": "依据",
        "binds": "看什么",
        "where": "何时",
        "let": "其中",
        "check": "应当",
        "expected": "应为",
        "message": "说明",
        "suggest": "建议",
        "file": "文件",
        "read_back": "读作",
        "worked": "例如",
        "given": "{given} → {words}",
        "unconfirmed": "（条号待核）",
        "comma": "、",
        "when": "{severity}（当 {when}）",
        "examples": "例子 {count} 个：{outcomes}",
    },
    "en": {
        "head": ("rule", "severity", "what"),
        "count": "{count} rules, {digest}.",
        "error": "error",
        "warning": "warning",
        "note": "note",
        "rule": "rule",
        "topic": "topic",
        "severity": "severity",
        "why": "why",
        "basis": "basis",
        "binds": "for",
        "where": "where",
        "let": "let",
        "check": "check",
        "expected": "expected",
        "message": "message",
        "suggest": "suggest",
        "file": "file",
        "read_back": "read back",
        "worked": "example",
        "given": "{given} → {words}",
        "unconfirmed": " (clause to be confirmed)",
        "comma": ", ",
        "when": "{severity} (when {when})",
        "examples": "{count} examples: {outcomes}",
    },
}


def listing(ruleset: Ruleset, lang: Language = "zh") -> str:
    """A line for each rule, by topic."""
    words = _WORDS[lang]
    rules = sorted(ruleset.rules, key=lambda rule: (rule.topic, rule.id))
    rows = [(f"{rule.topic}/{rule.id}".lstrip("/"), _severities(rule, lang), _text(rule, "title", lang)) for rule in rules]
    listed = tabulate(rows, words["head"], tablefmt="simple", disable_numparse=True)
    return f"{listed}\n\n{str(words['count']).format(count=len(rules), digest=ruleset.sha256[:12])}"


def page(rule: Rule, ruleset: Ruleset, lang: Language = "zh", width: int = WIDTH) -> str:
    """The manual page of a rule: what it says is wrong and why, on what basis, how it decides, and what it says of an example."""
    words = _WORDS[lang]
    outcomes = str(words["comma"]).join(example.outcome for example in rule.examples)
    binds = str(words["comma"]).join(f"{alias}: {kind}" for alias, kind in rule.binds.items())
    rows = [
        ("rule", rule.id),
        ("topic", rule.topic),
        ("severity", _cases(rule, lang)),
        ("read_back", sentence(rule, ruleset, lang)),
        ("why", _text(rule, "why", lang)),
        ("basis", "\n".join(_basis(basis, lang) for basis in rule.basis)),
        ("binds", binds),
        ("where", rule.where or ""),
        ("let", "\n".join(f"{name} = {value}" for name, value in rule.let.items())),
        ("check", rule.check),
        ("expected", _text(rule, "expected", lang)),
        ("message", _text(rule, "message", lang)),
        ("suggest", _text(rule, "suggest", lang)),
        ("worked", _worked(rule, ruleset, lang)),
        ("file", rule.file),
    ]
    shown = [[str(words[name]), text] for name, text in rows if text]
    examples = str(words["examples"]).format(count=len(rule.examples), outcomes=outcomes)
    return "\n".join([_text(rule, "title", lang), "", *table(shown, width), "", examples])


def _worked(rule: Rule, ruleset: Ruleset, lang: Language) -> str:
    """The first example that the rule finds fault with: what is given, and what it says."""
    words = _WORDS[lang]
    found = next((one for one in tried(ruleset, [rule], lang) if one.outcome in ("fail", "review") and one.is_met), None)
    if found is None:
        return ""
    given = str(words["comma"]).join(_given(kind, slots, lang) for kind, slots in found.example.given.items())
    return str(words["given"]).format(given=given, words=found.words)


def _given(kind: str, slots: object, lang: Language) -> str:
    named = kinds().get(kind)
    listed = slots if isinstance(slots, list) else [slots]
    shown = [_slots(named, one, lang) for one in listed if isinstance(one, dict)]
    called = Wording(named.zh, named.name).told(lang) if named else kind
    return _GIVEN.filled(kind=called, slots=_BETWEEN.told(lang).join(shown)).told(lang)


def _slots(kind: Kind | None, slots: dict[str, object], lang: Language) -> str:
    fields = kind.fields if kind is not None else {}
    names = {name: fields[name].zh if name in fields and lang == "zh" else name.replace("_", " ") for name in slots}
    return _AND.told(lang).join(f"{names[name]} {value or _BLANK.told(lang)}" for name, value in slots.items())


_GIVEN = Wording("{kind}（{slots}）", "{kind} ({slots})")
_BETWEEN, _AND, _BLANK = Wording("；", "; "), Wording("，", ", "), Wording("空白", "blank")


def _text(rule: Rule, name: str, lang: Language) -> str:
    chinese: str | None = getattr(rule, name)
    return (rule.en.get(name) if lang == "en" else None) or chinese or ""


def _severities(rule: Rule, lang: Language) -> str:
    return "/".join(dict.fromkeys(str(_WORDS[lang][case.severity]) for case in rule.severity))


def _cases(rule: Rule, lang: Language) -> str:
    words: Sequence[str] = [
        str(_WORDS[lang][case.severity])
        if case.when is None
        else str(_WORDS[lang]["when"]).format(severity=_WORDS[lang][case.severity], when=case.when)
        for case in rule.severity
    ]
    return str(_WORDS[lang]["comma"]).join(words)


def _basis(basis: Basis, lang: Language) -> str:
    return f"{basis.document} {basis.clause}".strip() + ("" if basis.confirmed else str(_WORDS[lang]["unconfirmed"]))
