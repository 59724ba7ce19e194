"""YAML read as it is written: every word is a text, and none is guessed to be a number, a date or a truth."""

from typing import Any

import yaml


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the C loader is there only where libyaml was
    """Composes nodes that bear no tag, which is a third faster than to guess the tag of each."""

    def resolve(self, _kind: type[yaml.Node], _value: object, _implicit: object) -> str:
        return ""

    def descend_resolver(self, _parent: object, _index: object) -> None:
        return

    def ascend_resolver(self) -> None:
        return


def read(text: str) -> Any:
    """The mappings, lists and texts of a YAML text. Raises yaml.YAMLError where it is none."""
    return _plain(yaml.compose(text, Loader=Loader))


def _plain(node: yaml.Node | None) -> Any:
    match node:
        case yaml.MappingNode():
            return {key.value: _plain(value) for key, value in node.value}
        case yaml.SequenceNode():
            return [_plain(member) for member in node.value]
    return node.value if node is not None else None
