"""The JSON Schema of rule files: it takes every rule there is, refuses what the loader refuses, and is the one beside the rules."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from auditor.authoring.schema import NAME, schema
from auditor.ruleset import built_in
from auditor.ruleset.source import rule_files
from tests.parsed import parsed

FILES = list(rule_files(built_in()))
RULE = built_in() / "scoring" / "score-above-weight.yaml"


def errors(rule: Any) -> list[str]:
    return [".".join(map(str, error.absolute_path)) for error in validator().iter_errors(rule)]


@cache
def validator() -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(schema())


def test_every_built_in_rule_fits_the_schema() -> None:
    assert [(path.name, found) for path in FILES if (found := errors(parsed(path)))] == []


@pytest.mark.parametrize(
    ("key", "value", "place"),
    [
        ("chek", "i.score", ""),
        ("severity", "eror", "severity"),
        ("for", {"i": "indicater"}, "for.i"),
        ("basis", [{"clause": "注2"}], "basis.0"),
        ("examples", [{"given": {"指标": {}}, "outcome": "passed"}] * 2, "examples.0.outcome"),
    ],
)
def test_what_the_loader_refuses_is_underlined(key: str, value: object, place: str) -> None:
    rule = parsed(RULE)
    assert place in errors({**rule, key: value})


def test_the_file_beside_the_rules_is_the_schema() -> None:
    assert json.loads((built_in() / NAME).read_text(encoding="utf-8")) == schema()


def test_every_rule_file_names_the_schema_in_its_first_line() -> None:
    def named(path: Path) -> str:
        return path.read_text(encoding="utf-8").splitlines()[0]

    assert [path.name for path in FILES if named(path) != f"# yaml-language-server: $schema=../{NAME}"] == []
