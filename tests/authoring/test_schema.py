"""The JSON Schema of rule files: it takes every rule there is, refuses what the loader refuses, and is the one beside the rules."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from auditor.authoring.schema import NAME, schema
from auditor.ruleset import built_in
from auditor.ruleset.source import rule_files

FILES = list(rule_files(built_in()))
RULE = built_in() / "scoring" / "score-above-weight.yaml"


def errors(rule: Any) -> list[str]:
    return [".".join(map(str, error.absolute_path)) for error in jsonschema.Draft7Validator(schema()).iter_errors(rule)]


def test_every_built_in_rule_fits_the_schema() -> None:
    assert [(path.name, found) for path in FILES if (found := errors(yaml.safe_load(path.read_text(encoding="utf-8"))))] == []


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
    rule = yaml.safe_load(RULE.read_text(encoding="utf-8"))
    assert place in errors({**rule, key: value})


def test_the_file_beside_the_rules_is_the_schema() -> None:
    assert json.loads((built_in() / NAME).read_text(encoding="utf-8")) == schema()


def test_every_rule_file_names_the_schema_in_its_first_line() -> None:
    def named(path: Path) -> str:
        return path.read_text(encoding="utf-8").splitlines()[0]

    assert [path.name for path in FILES if named(path) != f"# yaml-language-server: $schema=../{NAME}"] == []
