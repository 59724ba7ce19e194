"""The tables that the peers over data frames check, with the sums and shares that their rules cannot work out themselves."""

from collections.abc import Collection, Iterator
from importlib import import_module
from typing import Any

from tests.bench.peers.timed import Broken, Rows

pandas: Any = import_module("pandas")
SAID = {
    "score-above-weight": ("score", "weight"),
    "invalid-score": ("score", "weight"),
    "invalid-weight": ("weight", "weight"),
    "overspent-budget": ("executed", "budget"),
    "execution-rate-mismatch": ("rate", "due_rate"),
    "execution-score-mismatch": ("score", "due_score"),
    "fund-parts-mismatch": ("executed", "parts_off"),
    "weights-not-100": ("weights", "full"),
    "total-score-mismatch": ("total_score", "scores"),
    "total-out-of-range": ("total_score", "full"),
}
"""The columns in which a rule's stated value and the one it is held against stand."""
LEAST = 1e-6
"""What two floats may differ by and still be one figure."""


def indicators(rows: Rows) -> Any:
    """One row an indicator."""
    return pandas.DataFrame([{"id": row["id"], **one} for row in rows for one in row["indicators"]])


def funds(rows: Rows) -> Any:
    """One row a line of the funds block with a budget, and the rate and score that its amounts give."""
    lines = pandas.DataFrame([{"id": row["id"], **one} for row in rows for one in row["funds"]])
    share = lines.executed / lines.budget.where(lines.budget != 0)
    lines["due_score"] = ((lines.rate / 100).where(lines.rate.notna(), share).clip(upper=1) * lines.weight + LEAST).round(2)
    lines["due_rate"] = (share * 100 + LEAST).round(2)
    lines["rate_off"] = (lines.rate - lines.due_rate).abs().fillna(0)
    stated = (lines.rate / 100).where(lines.rate.notna(), share)
    by_rate, by_amount = (one.clip(upper=1) * lines.weight for one in (stated, share))
    lines["score_off"] = (
        pandas.concat([(by_rate + LEAST).round(2) - lines.score, (by_amount + LEAST).round(2) - lines.score], axis=1).abs().min(axis=1)
    )
    whole = lines[lines.line == "total"].set_index("id")
    parts = lines[lines.line != "total"].groupby("id")[["initial", "budget", "executed"]].sum()
    off = (whole[["initial", "budget", "executed"]] - parts).abs().max(axis=1)
    lines["parts_off"] = lines.id.map(off).where(lines.line == "total", 0).fillna(0)
    same = (lines.budget == lines.id.map(whole.budget)) & (lines.executed == lines.id.map(whole.executed))
    lines["excess"] = (lines.executed - lines.budget).where((lines.line == "total") | ~same, 0).fillna(0)
    return lines.fillna({"score_off": 0})


def forms(rows: Rows) -> Any:
    """One row a form, with the sums of its weights and scores."""
    made = pandas.DataFrame([{"id": row["id"], "row": "form", "total_score": row["total_score"], "full": 100} for row in rows])
    by_form = indicators(rows).groupby("id")[["weight", "score"]].sum()
    execution = pandas.DataFrame([{"id": row["id"], **row["funds"][0]} for row in rows]).set_index("id")
    sums = by_form + execution[["weight", "score"]]
    made["weights"] = made.id.map(sums.weight)
    made["scores"] = made.id.map(sums.score)
    made["score_off"] = (made.total_score - made.scores).abs()
    return made


def told(table: Any, places: Any, rule: str) -> Iterator[Broken]:
    """The findings of a rule at some places of a table."""
    found, (stated, due) = table.loc[places], SAID[rule]
    for number, row, one, other in zip(found.id, found.row, found[stated], found[due], strict=True):
        yield int(number), rule, row, one, other


def at(table: Any, keys: Collection[tuple[int, str]]) -> list[bool]:
    """Which rows of a table are those of some submissions and rows."""
    return [key in keys for key in zip(table.id, table.row, strict=True)]
