"""Patterns that are compiled when they are first used."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import auditor
from auditor.pattern import Pattern

HOUSE = Path(auditor.__file__).parent


def patterns() -> Iterator[tuple[str, Pattern]]:
    """Every pattern that a module of the house keeps under a name of its own."""
    for path in sorted(HOUSE.rglob("*.py")):
        place = path.relative_to(HOUSE).with_suffix("").parts
        if place == ("__main__",) or "Pattern(" not in path.read_text(encoding="utf-8"):
            continue
        module = import_module(".".join(["auditor", *(part for part in place if part != "__init__")]))
        yield from ((f"{module.__name__}.{name}", one) for name, one in vars(module).items() if isinstance(one, Pattern))


def test_every_pattern_of_the_house_is_one() -> None:
    found = dict(patterns())
    assert len(found) > 100
    for name, one in found.items():
        assert re.compile(one.source, one.flags), name


def test_a_pattern_finds_what_that_of_re_finds() -> None:
    text, plain = "接访 289 次，化解 2 件", re.compile(r"(\d+) ?([次件])")
    ours = Pattern(plain.pattern)
    assert [match.span() for match in ours.finditer(text)] == [match.span() for match in plain.finditer(text)]
    assert ours.sub(r"\2", text) == plain.sub(r"\2", text) == "接访 次，化解 件"
    assert ours.search(text, 7) is not None
    assert ours.match(text) is None


def test_a_pattern_is_compiled_when_a_text_has_its_clues() -> None:
    wrong = Pattern("(余|")
    with pytest.raises(re.error):
        wrong.search("")
    amount = Pattern(r"结余(\d+)")
    assert (amount.search("无"), amount.match("无"), amount.fullmatch("无")) == (None, None, None)
    assert (list(amount.finditer("无")), amount.findall("无"), amount.split("无"), amount.sub("", "无")) == ([], [], ["无"], "无")
    assert amount.findall("结余3万元") == ["3"]
    assert not hasattr(amount, "groups")
