"""The ten rules as rules of CDISC CORE over three datasets."""

import logging
from collections.abc import Iterator
from copy import deepcopy
from importlib import import_module
from typing import Any

from tests.bench.peers import frames
from tests.bench.peers.timed import Broken, Rows, told

logging.disable(logging.CRITICAL)


def _core(module: str, name: str) -> Any:
    return getattr(import_module(f"cdisc_rules_engine.{module}"), name)


Rule, RulesEngine = _core("models.rule", "Rule"), _core("rules_engine", "RulesEngine")
Dataset, Service = (
    _core("dummy_models.dummy_dataset", "DummyDataset"),
    _core("services.data_services.dummy_data_service", "DummyDataService"),
)
Cache, CONFIG = _core("services.cache", "InMemoryCacheService"), _core("config", "config")
LIBRARY = _core("models.library_metadata_container", "LibraryMetadataContainer")()
_CHECKS: dict[str, tuple[str, dict[str, Any]]] = {
    "score-above-weight": ("INDICATORS", {"all": [{"name": "score", "operator": "greater_than", "value": "weight"}]}),
    "invalid-score": ("INDICATORS", {"all": [{"name": "score", "operator": "less_than", "value": 0}]}),
    "invalid-weight": ("INDICATORS", {"all": [{"name": "weight", "operator": "less_than_or_equal_to", "value": 0}]}),
    "overspent-budget": ("FUNDS", {"all": [{"name": "excess", "operator": "greater_than", "value": frames.LEAST}]}),
    "execution-rate-mismatch": ("FUNDS", {"all": [{"name": "rate_off", "operator": "greater_than", "value": frames.LEAST}]}),
    "execution-score-mismatch": ("FUNDS", {"all": [{"name": "score_off", "operator": "greater_than", "value": frames.LEAST}]}),
    "fund-parts-mismatch": ("FUNDS", {"all": [{"name": "parts_off", "operator": "greater_than", "value": frames.LEAST}]}),
    "weights-not-100": (
        "FORMS",
        {
            "any": [
                {"name": "weights", "operator": "greater_than", "value": 100.05},
                {"name": "weights", "operator": "less_than", "value": 99.95},
            ]
        },
    ),
    "total-score-mismatch": ("FORMS", {"all": [{"name": "score_off", "operator": "greater_than", "value": 0.005}]}),
    "total-out-of-range": (
        "FORMS",
        {
            "any": [
                {"name": "total_score", "operator": "greater_than", "value": 100},
                {"name": "total_score", "operator": "less_than", "value": 0},
            ]
        },
    ),
}


def _rule(name: str, check: dict[str, Any]) -> Any:
    return Rule.from_cdisc_metadata(
        {
            "Core": {"Id": name, "Status": "Published"},
            "Sensitivity": "Record",
            "Executability": "Fully Executable",
            "Description": name,
            "Authorities": [],
            "Scope": {"Classes": {"Include": ["ALL"]}, "Domains": {"Include": ["ALL"]}},
            "Rule_Type": "Record Data",
            "Check": check,
            "Outcome": {"Message": name, "Output_Variables": ["id", "row"]},
        }
    )


RULES = {name: (table, _rule(name, check)) for name, (table, check) in _CHECKS.items()}


def broken(rows: Rows) -> Iterator[Broken]:
    """The rules that each submission breaks."""
    tables = {name: getattr(frames, name.lower())(rows) for name in ("INDICATORS", "FUNDS", "FORMS")}
    engines = {name: _engine(name, table) for name, table in tables.items()}
    for rule, (table, definition) in RULES.items():
        for told_of in engines[table].validate_single_rule(deepcopy(definition)).values():
            values = [error["value"] for one in told_of for error in one["errors"] if "value" in error]
            keys = {(int(value["id"]), value["row"]) for value in values}
            yield from frames.told(tables[table], frames.at(tables[table], keys), rule)


def _engine(name: str, table: Any) -> Any:
    made = Dataset({"filename": f"{name.lower()}.xpt", "name": name, "label": name, "records": table.to_dict("list"), "variables": []})
    cache = Cache()
    service = Service.get_instance(cache_service=cache, config=CONFIG, data=[made])
    return RulesEngine(cache=cache, data_service=service, library_metadata=LIBRARY, standard="peers", standard_version="1")


if __name__ == "__main__":
    told(broken, broken, 5)
