"""The ten rules as pandera schemas over three frames."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from tests.bench.peers import frames
from tests.bench.peers.timed import Broken, Rows, told

pandera: Any = import_module("pandera.pandas")
Check, Column = pandera.Check, pandera.Column
INDICATORS = pandera.DataFrameSchema(
    {
        "score": Column(float, Check.ge(0, error="invalid-score"), coerce=True),
        "weight": Column(float, Check.gt(0, error="invalid-weight"), coerce=True),
    },
    checks=Check(lambda table: table.score <= table.weight, error="score-above-weight"),
)
FUNDS = pandera.DataFrameSchema(
    {
        "excess": Column(float, Check.le(frames.LEAST, error="overspent-budget"), coerce=True),
        "rate_off": Column(float, Check.le(frames.LEAST, error="execution-rate-mismatch"), coerce=True),
        "score_off": Column(float, Check.le(frames.LEAST, error="execution-score-mismatch"), coerce=True),
        "parts_off": Column(float, Check.le(frames.LEAST, error="fund-parts-mismatch"), coerce=True),
    }
)
FORMS = pandera.DataFrameSchema(
    {
        "weights": Column(float, Check.in_range(99.95, 100.05, error="weights-not-100"), coerce=True),
        "score_off": Column(float, Check.le(0.005, error="total-score-mismatch"), coerce=True),
        "total_score": Column(float, Check.in_range(0, 100, error="total-out-of-range"), coerce=True),
    }
)


def broken(rows: Rows) -> Iterator[Broken]:
    """The rules that each submission breaks."""
    for schema, table in ((INDICATORS, frames.indicators(rows)), (FUNDS, frames.funds(rows)), (FORMS, frames.forms(rows))):
        try:
            schema.validate(table, lazy=True)
        except pandera.errors.SchemaErrors as wrong:
            for rule, cases in wrong.failure_cases.groupby("check"):
                yield from frames.told(table, cases["index"].unique(), str(rule))


if __name__ == "__main__":
    told(broken, broken, 40)
