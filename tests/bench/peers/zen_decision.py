"""The ten rules as a decision of zen-engine: expressions over one submission at a time, worked out in Rust."""

import json
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from tests.bench.peers.timed import Rows, told

zen: Any = import_module("zen")
_EXECUTION, _PARTS = "funds[0]", 'filter(funds, #.line != "total")'
_SHARE = f"({_EXECUTION}.executed / {_EXECUTION}.budget)"
_DUE = f"round(min([{_EXECUTION}.weight, {{}} * {_EXECUTION}.weight]), 2) != {_EXECUTION}.score"
_PARTS_OFF = " or ".join(
    f"sum(map(filter({_PARTS}, #.{name} != null), #.{name})) != {_EXECUTION}.{name}" for name in ("initial", "budget", "executed")
)
RULES = {
    "score-above-weight": "some(indicators, #.score > #.weight)",
    "invalid-score": "some(indicators, #.score < 0)",
    "invalid-weight": "some(indicators, #.weight <= 0)",
    "overspent-budget": f"{_EXECUTION}.executed > {_EXECUTION}.budget"
    f" or some(funds, #.executed > #.budget and not(#.executed == {_EXECUTION}.executed and #.budget == {_EXECUTION}.budget))",
    "execution-rate-mismatch": "some(funds, #.rate != null and #.budget != 0 and round(#.executed / #.budget * 100, 2) != #.rate"
    f' and (#.line == "total" or not(#.executed == {_EXECUTION}.executed and #.budget == {_EXECUTION}.budget)))',
    "execution-score-mismatch": f"{_DUE.format(f'{_EXECUTION}.rate / 100')} and {_DUE.format(_SHARE)}",
    "fund-parts-mismatch": _PARTS_OFF,
    "weights-not-100": f"abs(sum(map(indicators, #.weight)) + {_EXECUTION}.weight - 100) > 0.05",
    "total-score-mismatch": f"abs(sum(map(indicators, #.score)) + {_EXECUTION}.score - total_score) > 0.005",
    "total-out-of-range": "total_score < 0 or total_score > 100",
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


def broken(rows: Rows) -> Iterator[tuple[int, str]]:
    """The rules that each submission breaks."""
    for row in rows:
        result = DECISION.evaluate(row)["result"]
        yield from ((row["id"], rule) for rule in RULES if result[rule.replace("-", "_")])


if __name__ == "__main__":
    told(broken, None)
