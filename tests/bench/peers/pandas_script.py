"""The ten rules as a script over pandas frames."""

from collections.abc import Iterator

from tests.bench.peers import frames
from tests.bench.peers.timed import Broken, Rows, told


def broken(rows: Rows) -> Iterator[Broken]:
    """The rules that each submission breaks."""
    indicators, funds, forms = frames.indicators(rows), frames.funds(rows), frames.forms(rows)
    masks = (
        ("score-above-weight", indicators, indicators.score > indicators.weight),
        ("invalid-score", indicators, indicators.score < 0),
        ("invalid-weight", indicators, indicators.weight <= 0),
        ("overspent-budget", funds, funds.excess > frames.LEAST),
        ("execution-rate-mismatch", funds, funds.rate_off > frames.LEAST),
        ("execution-score-mismatch", funds, funds.score_off > frames.LEAST),
        ("fund-parts-mismatch", funds, funds.parts_off > frames.LEAST),
        ("weights-not-100", forms, (forms.weights - 100).abs() > 0.05),
        ("total-score-mismatch", forms, forms.score_off > 0.005),
        ("total-out-of-range", forms, (forms.total_score < 0) | (forms.total_score > 100)),
    )
    for rule, table, mask in masks:
        yield from frames.told(table, mask, rule)


if __name__ == "__main__":
    told(broken, broken, 200)
