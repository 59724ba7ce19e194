"""The ten rules as a decision of zen-engine: expressions over one submission at a time, worked out in Rust."""

import json
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from tests.bench.peers.timed import Broken, Rows, told

zen: Any = import_module("zen")
_EXECUTION, _PARTS = "funds[0]", 'filter(funds, #.line != "total")'
_SHARE = f"({_EXECUTION}.executed / {_EXECUTION}.budget)"
_DUE = f"round(min([{_EXECUTION}.weight, {{}} * {_EXECUTION}.weight]), 2)"
_PARTS_OFF = " or ".join(
    f"sum(map(filter({_PARTS}, #.{name} != null), #.{name})) != {_EXECUTION}.{name}" for name in ("initial", "budget", "executed")
)
_BOTH_OFF = f"{_DUE.format(f'{_EXECUTION}.rate / 100')} != {_EXECUTION}.score and {_DUE.format(_SHARE)} != {_EXECUTION}.score"
_WEIGHTS, _SCORES = (f"(sum(map(indicators, #.{name})) + {_EXECUTION}.{name})" for name in ("weight", "score"))


def _rows(table: str, condition: str, stated: str, due: str) -> str:
    """The rows of a table in which something is wrong, each with what is stated and what is due."""
    return f"map(filter({table}, {condition}), [#.row, {stated}, {due}])"


def _once(condition: str, row: str, stated: str, due: str) -> str:
    """The same of the whole form, or of the row that scores."""
    return f"({condition}) ? [[{row}, {stated}, {due}]] : []"


_OWN = f"not(#.executed == {_EXECUTION}.executed and #.budget == {_EXECUTION}.budget)"
RULES = {
    "score-above-weight": _rows("indicators", "#.score > #.weight", "#.score", "#.weight"),
    "invalid-score": _rows("indicators", "#.score < 0", "#.score", "#.weight"),
    "invalid-weight": _rows("indicators", "#.weight <= 0", "#.weight", "#.weight"),
    "overspent-budget": _rows("funds", f'#.executed > #.budget and (#.line == "total" or {_OWN})', "#.executed", "#.budget"),
    "execution-rate-mismatch": _rows(
        "funds",
        f'#.rate != null and #.budget != 0 and round(#.executed / #.budget * 100, 2) != #.rate and (#.line == "total" or {_OWN})',
        "#.rate",
        "round(#.executed / #.budget * 100, 2)",
    ),
    "execution-score-mismatch": _once(_BOTH_OFF, f"{_EXECUTION}.row", f"{_EXECUTION}.score", _DUE.format(_SHARE)),
    "fund-parts-mismatch": _once(_PARTS_OFF, f"{_EXECUTION}.row", f"{_EXECUTION}.executed", f"sum(map({_PARTS}, #.executed))"),
    "weights-not-100": _once(f"abs({_WEIGHTS} - 100) > 0.05", '"form"', _WEIGHTS, "100"),
    "total-score-mismatch": _once(f"abs({_SCORES} - total_score) > 0.005", '"form"', "total_score", _SCORES),
    "total-out-of-range": _once("total_score < 0 or total_score > 100", '"form"', "total_score", "100"),
}


def _decision() -> Any:
    place = {"position": {"x": 0, "y": 0}}
    expressions = [{"id": rule, "key": rule.replace("-", "_"), "value": expression} for rule, expression in RULES.items()]
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "content": {"schema": ""}, **place},
        {"id": "rules", "name": "rules", "type": "expressionNode", "content": {"expressions": expressions, "passThrough": False}, **place},
        {"id": "out", "name": "out", "type": "outputNode", "content": {"schema": ""}, **place},
    ]
    edges = [
        {"id": f"{one}-{other}", "sourceId": one, "targetId": other, "type": "edge"} for one, other in (("in", "rules"), ("rules", "out"))
    ]
    return zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))


DECISION = _decision()


def broken(rows: Rows) -> Iterator[Broken]:
    """The rules that each submission breaks."""
    for row in rows:
        result = DECISION.evaluate(row)["result"]
        for rule in RULES:
            yield from ((row["id"], rule, *found) for found in result[rule.replace("-", "_")])


if __name__ == "__main__":
    told(broken, None)
