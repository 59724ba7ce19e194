"""A YAML file → its nodes, each with the line and column where it stands, so that every refusal can name its place."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

import yaml

from auditor.expression import ExpressionError, pattern, proven_pattern
from auditor.pattern import Pattern
from auditor.ruleset.misprint import misprint
from auditor.verbatim import Loader
from auditor.wording import Language, Wording

_DEEPEST = 12
_LARGEST = 200_000

_LINE = Wording("{file} 第 {line} 行：{wording}", "{file}, line {line}: {wording}")
_LINE_AND_COLUMN = Wording("{file} 第 {line} 行第 {column} 列：{wording}", "{file}, line {line}, column {column}: {wording}")
_TOO_LARGE = Wording(
    "文件有 {count} 字节，规则文件不应超过 {most} 字节。", "The file has {count} bytes; a rule file should have no more than {most}."
)
_NO_UTF8 = Wording("文件不是 UTF-8 编码，请另存为 UTF-8。", "The file is not in UTF-8; save it as UTF-8.")
_CONTROL = Wording("文件里有 YAML 不允许的控制字符。", "The file has control characters that YAML does not allow.")
_EMPTY = Wording("文件是空的。", "The file is empty.")
_ANCHOR = Wording("规则文件不用锚点和引用（& 和 *），请把内容写全。", "Rule files have no anchors and references (& and *); write it out.")
_TOO_DEEP = Wording("层次超过 {most} 层。", "This is more than {most} levels deep.")
_TORN = Wording(
    "花括号里的逗号把表达式分开了，请把整个表达式用引号括起来，或分行写。",
    "The comma between the braces cuts the expression in two; put the whole expression in quotation marks, or on a line of its own.",
)
_SPACELESS = Wording(
    "冒号要用半角，后面空一格，写成 {key}: {value}。", "A plain colon and a space stand behind a key; write “{key}: {value}”."
)
_NO_KEY = Wording(
    "键要是一个词；以 { 开头的文字要用引号括起来。", "A key is one word; a text that begins with { must be in quotation marks."
)
_TWICE = Wording("“{key}”写了两次，第一次在第 {line} 行。", "“{key}” stands here twice, first on line {line}.")

Kept = TypeVar("Kept")

_EXAMPLES = Pattern(r"(?m)^examples:.*\n(?:[ #-].*\n|\n)*")
"""The examples of a file, more than a third of it: the line of their key, and those below it that begin no other key."""


class RuleError(NamedTuple):
    """What is wrong in a rule file, in a sentence, and where: line and column from 1. As text it is Chinese."""

    file: str
    line: int
    column: int | None
    wording: Wording

    @property
    def message(self) -> str:
        """The sentence in Chinese, without its place."""
        return self.wording.zh

    def told(self, lang: Language) -> str:
        """The sentence in a language, behind its place."""
        at = _LINE if self.column is None else _LINE_AND_COLUMN
        return at.filled(file=self.file, line=self.line, column=self.column, wording=self.wording).told(lang)

    def __str__(self) -> str:
        return self.told("zh")


class RuleErrors(Exception):
    """All that is wrong in the rule files of a run."""

    def __init__(self, errors: list[RuleError]) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = errors


class Node(NamedTuple):
    """A value of the file: `words` for a scalar, `fields` (key → its node and value) or `members`. Line and column count from 1."""

    line: int
    column: int
    start: int
    end: int
    words: str | None = None
    style: str | None = None
    fields: dict[str, tuple["Node", "Node"]] | None = None
    members: tuple["Node", ...] | None = None

    def plain(self) -> object:
        """The value without its places: texts as written, true and false as such."""
        if self.fields is not None:
            return {key: value.plain() for key, (_, value) in self.fields.items()}
        if self.members is not None:
            return [member.plain() for member in self.members]
        if self.style is None and self.words in ("true", "false", "null", "~", ""):
            return {"true": True, "false": False}.get(self.words)
        return self.words


class Source:
    """A rule file being read. What is wrong is noted in `errors`, with its place, and reading goes on; the file is then `is_refused`.

    One that `is_proven` has shown itself right before: its examples are passed over, and what nobody asks of it is not looked at.
    """

    def __init__(self, path: Path, name: str, content: bytes, errors: list[RuleError], *, is_proven: bool = False) -> None:
        self.path = path
        self.name = name
        self.errors = errors
        self.is_refused = False
        self.is_proven = is_proven
        self.pattern = proven_pattern if is_proven else pattern
        self.text = self._decoded(content)
        if is_proven:
            self.text = _EXAMPLES.sub(lambda block: "\n" * block[0].count("\n"), self.text)
        before = len(errors)
        composed = self._composed()
        self.root = composed if len(errors) == before else None

    def refuse(self, node: Node | None, wording: Wording) -> None:
        """Note what is wrong with a node."""
        self._note(RuleError(self.name, node.line if node else 1, node.column if node else 1, wording))

    def _note(self, error: RuleError) -> None:
        self.is_refused = True
        if error not in self.errors[-3:]:
            self.errors.append(error)

    def attempt(self, node: Node, work: Callable[[], Kept]) -> Kept | None:
        """What an expression in a node compiles to; None where it is refused, its place noted to the character."""
        try:
            return work()
        except ExpressionError as error:
            line, column = self.place(node, error.start)
            self._note(RuleError(self.name, line, column, error.wording))
            return None

    def place(self, node: Node, offset: int) -> tuple[int, int]:
        """Line and column of a character of a scalar, wherever its style put it in the file."""
        words = node.words or ""
        wanted = sum(not sign.isspace() for sign in words[:offset])
        at = node.start + (1 if node.style in ("'", '"') else 0)
        if node.style in ("|", ">"):
            at = self.text.find("\n", node.start)
        while at < node.end and (wanted or self.text[at].isspace()):
            wanted -= not self.text[at].isspace()
            at += 1
        return self.text.count("\n", 0, at) + 1, at - self.text.rfind("\n", 0, at)

    # reading

    def _decoded(self, content: bytes) -> str:
        if len(content) > _LARGEST:
            self.refuse(None, _TOO_LARGE.filled(count=len(content), most=_LARGEST))
            return ""
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = content[: error.start]
            column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8-sig", "replace")) + 1
            self._note(RuleError(self.name, before.count(b"\n") + 1, column, _NO_UTF8))
            return ""

    def _composed(self) -> Node | None:
        try:
            composed = yaml.compose(self.text, Loader=Loader)
        except yaml.MarkedYAMLError as error:
            self._note(RuleError(self.name, *misprint(self.text, error)))
            return None
        except yaml.YAMLError:
            self.refuse(None, _CONTROL)
            return None
        if composed is None:
            if not any(error.file == self.name for error in self.errors):
                self.refuse(None, _EMPTY)
            return None
        seen: set[int] | None = set() if "&" in self.text else None  # without an anchor there is nothing to refer to
        return self._node(composed, 1, seen)

    def _node(self, node: yaml.Node, depth: int, seen: set[int] | None) -> Node:
        """A node and all below it; `seen` are those met so far, where one could be met again."""
        mark = node.start_mark
        line, column, start, end = mark.line + 1, mark.column + 1, mark.index, node.end_mark.index
        if seen is not None:
            if id(node) in seen:
                self.refuse(Node(line, column, start, start), _ANCHOR)
                return Node(line, column, start, start, "")
            seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            return Node(line, column, start, end, node.value, node.style or None)
        if depth > _DEEPEST:
            self.refuse(Node(line, column, start, end), _TOO_DEEP.filled(most=_DEEPEST))
            return Node(line, column, start, end, fields={})
        if isinstance(node, yaml.SequenceNode):
            return Node(line, column, start, end, members=tuple([self._node(member, depth + 1, seen) for member in node.value]))
        assert isinstance(node, yaml.MappingNode)
        return Node(line, column, start, end, fields=self._fields(node, depth, seen))

    def _fields(self, node: yaml.MappingNode, depth: int, seen: set[int] | None) -> dict[str, tuple[Node, Node]]:
        """The keys of a mapping and their values; what stands behind a key that is refused may be left out."""
        fields: dict[str, tuple[Node, Node]] = {}
        for key, value in node.value:
            place = self._node(key, depth + 1, seen)
            words = place.words
            if words is None:
                self.refuse(place, _NO_KEY)
                continue
            if node.flow_style and place.style is None:
                slip = _slip_of_key(words)
                if slip is not None:
                    self.refuse(place, slip)
                    break
            if words in fields:
                self.refuse(place, _TWICE.filled(key=words, line=fields[words][0].line))
            else:
                fields[words] = (place, self._node(value, depth + 1, seen))
        return fields


_UNSPACED = Pattern(r"([\w-]+)[:：](\S+)")


def _slip_of_key(words: str) -> Wording | None:
    """What is wrong with a key of a {…}: it is the rest of an expression that a comma cut in two, or lacks the space behind its colon."""
    if words.isidentifier():
        return None
    if words.count("(") != words.count(")"):
        return _TORN
    spaced = _UNSPACED.fullmatch(words)
    return _SPACELESS.filled(key=spaced[1], value=spaced[2]) if spaced is not None else None


def rule_files(directory: Path) -> Iterator[Path]:
    """The rule files of a folder, by name: its own and those of its topics, without profiles and terms."""
    for path in sorted([*directory.glob("*.yaml"), *directory.glob("*/*.yaml")], key=lambda path: path.parts):
        if path.parent.name != "profiles" and path.name != "terms.yaml" and not path.name.startswith("."):
            yield path
