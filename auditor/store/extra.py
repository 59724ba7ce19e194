"""The libraries that only a store needs: imported where used, for everything else does without them."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from auditor.findings import Language
from auditor.pipeline import Refused

_MODULES = ("duckdb", "pyarrow")
_MISSING = {
    "zh": "核查库需要安装可选组件：pip install 'auditor[batch]'。",
    "en": "A store needs an optional component: pip install 'auditor[batch]'.",
}


def require(lang: Language) -> None:
    """Raises Refused, with the command that installs it, where the extra `batch` is not installed."""
    if any(find_spec(module) is None for module in _MODULES):
        raise Refused(_MISSING[lang])


def extra(module: str) -> Any:
    """A module of the extra `batch`."""
    return import_module(module)
