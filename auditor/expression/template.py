"""Sentences with placeholders: 指标「{i.name}」得分 {i.score} → a closure that fills them in."""

import ast
from typing import NamedTuple

from auditor.expression.compiler import Compiler
from auditor.expression.names import Names, fields
from auditor.expression.syntax import parse
from auditor.expression.tokens import ExpressionError
from auditor.expression.value import Closure, Frame, Unknown, Value, roomy
from auditor.model import Entry, Figure
from auditor.pattern import Pattern
from auditor.quantity import Quantity, printed, shown, unsaid_unit
from auditor.wording import Wording

_PIECE = Pattern(r"\{([^{}]*)\}|([^{}]+)|([{}])")
_LONGEST = 40
_WIDE = Wording("“{wrong}”是全角括号，占位请改写为 {right} 。", "“{wrong}” is a full-width bracket; write {right} around a placeholder.")
_UNPAIRED = Wording(
    "“{brace}”没有配对；占位写成 {{i.score}} 的样子，一个占位里不能再写大括号。",
    "“{brace}” has no partner; a placeholder is written like {{i.score}}, with no other brace in it.",
)

NOT_STATED = {"zh": "未填", "en": "not stated"}
_NOTHING = Unknown("", Wording("", ""))
_TRUTH = {"zh": ("否", "是"), "en": ("no", "yes")}
_COMMA = {"zh": "、", "en": ", "}


class Words(NamedTuple):
    """How a value that is no number is printed in a language."""

    lang: str

    def of(self, value: Value) -> str:
        """A value as a sentence prints it."""
        if type(value) is Quantity:
            return shown(value)
        if type(value) is Unknown:
            return NOT_STATED[self.lang]
        if type(value) is Entry or type(value) is Figure:
            return self.written(value)
        if type(value) is Wording:
            return value.en if self.lang == "en" else value.zh
        if isinstance(value, bool):
            return _TRUTH[self.lang][value]
        if type(value) is tuple:  # a judgement is a named tuple, and one thing
            return _COMMA[self.lang].join(self.of(member) for member in value) or {"zh": "无", "en": "none"}[self.lang]
        return value if isinstance(value, str) else self._named(value)

    def _named(self, thing: Value) -> str:
        """A thing by its name, its label or its words."""
        for attribute in ("name", "label", "words", "title", "project", "subject", "rule"):
            found = getattr(thing, attribute, None)
            if isinstance(found, Entry):
                return self.written(found)
            if isinstance(found, str) and found:
                return found
        return str(thing.id)

    def written(self, slot: Entry | Figure | str | None) -> str:
        """What a slot says, as written; long text around a figure is left out."""
        if slot is None or slot == "" or (isinstance(slot, Entry) and slot.mark in ("blank", "unreadable")):
            return NOT_STATED[self.lang]
        text = slot if isinstance(slot, str) else slot.text
        if isinstance(slot, Entry) and slot.figure is not None and len(text) > _LONGEST:
            return slot.figure.text
        words = " ".join(text.split())
        figure = slot.figure if isinstance(slot, Entry) else None
        return words + unsaid_unit(words, printed(figure).unit) if figure is not None and figure.text == text else words


class Template(NamedTuple):
    """A sentence in pieces, the words as they stand and the closures of what is printed between them, over names of their own."""

    pieces: tuple[str | Closure, ...]
    names: Names

    def filled(self, frame: Frame, lang: str) -> str:
        """The sentence about a binding in a language, zh or en."""
        words, own = Words(lang), roomy(frame, self.names.size)
        return "".join(piece if isinstance(piece, str) else words.of(piece(own)) for piece in self.pieces)

    def values(self, frame: Frame) -> list[Value]:
        """What the sentence prints about a binding: quantities, slots, texts."""
        own = roomy(frame, self.names.size)
        return [piece(own) for piece in self.pieces if not isinstance(piece, str)]


def compile_template(compiler: Compiler, source: str) -> Template:
    """A sentence compiled.

    Raises ExpressionError, its place counted from the sentence's start, for a placeholder that cannot be understood.
    """
    for wrong, right in (("｛", "{"), ("｝", "}")):
        if wrong in source:
            raise ExpressionError(_WIDE.filled(wrong=wrong, right=right), source.index(wrong))
    pieces: list[str | Closure] = []
    for match in _PIECE.finditer(source):
        expression, words, brace = match.groups()
        if brace is not None:
            raise ExpressionError(_UNPAIRED.filled(brace=brace), match.start())
        pieces.append(words if words is not None else _placeholder(compiler, expression, match.start(1)))
    return Template(tuple(pieces), compiler.names)


def _placeholder(compiler: Compiler, expression: str, start: int) -> Closure:
    try:
        compiled = compiler.compile(expression)
        compiler.syntax = parse(expression)
        slot = _as_written(compiler, compiler.syntax.tree)
    except ExpressionError as error:
        raise ExpressionError(error.wording, start + error.start) from None
    return slot or compiled.run


def _as_written(compiler: Compiler, node: ast.expr) -> Closure | None:
    """A path to a slot prints the words in it, be they a number or not."""
    if not isinstance(node, ast.Attribute):
        return None
    owner = compiler.node(node.value)
    field = fields(owner.type.kind).get(compiler.syntax.token(node.attr).text) if owner.type.name == "thing" else None
    if field is None:
        return None
    name, run, is_slot = field.name, owner.run, field.type in ("figure", "points", "text")
    chinese = dict(field.values)
    language = Words("zh")
    if not is_slot and not chinese:
        return None

    def read(frame: Frame) -> Value:
        value = run(frame)
        if type(value) is Unknown:
            return value
        slot = getattr(value, name)
        if not is_slot:
            return Wording(chinese.get(slot, slot), slot.replace("_", " "))
        if type(slot) is Wording:
            return slot
        words = language.written(slot)
        if words == NOT_STATED["zh"]:
            return _NOTHING
        return words if isinstance(slot, str) else slot

    return read
