"""The ten rules as suites of Great Expectations over three frames."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from tests.bench.peers import frames
from tests.bench.peers.timed import Broken, Rows, told

gx: Any = import_module("great_expectations")
_Between, _Above = gx.expectations.ExpectColumnValuesToBeBetween, gx.expectations.ExpectColumnPairValuesAToBeGreaterThanB


def _suite(name: str, *expectations: tuple[str, Any]) -> Any:
    made = gx.ExpectationSuite(name=name)
    for rule, expectation in expectations:
        expectation.meta = {"rule": rule}
        made.add_expectation(expectation)
    return made


def _batches() -> dict[str, tuple[Any, Any]]:
    """A suite and where its frame comes in, by table."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = gx.data_context.types.base.ProgressBarsConfig(globally=False)
    source = context.data_sources.add_pandas("peers")
    suites = {
        "indicators": _suite(
            "indicators",
            ("score-above-weight", _Above(column_A="weight", column_B="score", or_equal=True)),
            ("invalid-score", _Between(column="score", min_value=0)),
            ("invalid-weight", _Between(column="weight", min_value=0, strict_min=True)),
        ),
        "funds": _suite(
            "funds",
            ("overspent-budget", _Between(column="excess", max_value=frames.LEAST)),
            ("execution-rate-mismatch", _Between(column="rate_off", max_value=frames.LEAST)),
            ("execution-score-mismatch", _Between(column="score_off", max_value=frames.LEAST)),
            ("fund-parts-mismatch", _Between(column="parts_off", max_value=frames.LEAST)),
        ),
        "forms": _suite(
            "forms",
            ("weights-not-100", _Between(column="weights", min_value=99.95, max_value=100.05)),
            ("total-score-mismatch", _Between(column="score_off", max_value=0.005)),
            ("total-out-of-range", _Between(column="total_score", min_value=0, max_value=100)),
        ),
    }
    found = {}
    for name, suite in suites.items():
        whole = source.add_dataframe_asset(name=name).add_batch_definition_whole_dataframe(name)
        found[name] = (context.suites.add(suite), whole)
    return found


BATCHES = _batches()
FORMAT = {"result_format": "COMPLETE", "unexpected_index_column_names": ["id", "row"]}


def broken(rows: Rows) -> Iterator[Broken]:
    """The rules that each submission breaks."""
    for name, (suite, whole) in BATCHES.items():
        table = getattr(frames, name)(rows)
        batch = whole.get_batch(batch_parameters={"dataframe": table})
        for one in batch.validate(suite, result_format=FORMAT).results:
            keys = {(place["id"], place["row"]) for place in one.result.get("unexpected_index_list") or ()}
            yield from frames.told(table, frames.at(table, keys), one.expectation_config.meta["rule"])


if __name__ == "__main__":
    told(broken, broken, 5)
