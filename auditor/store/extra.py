"""The libraries that only a store needs: imported where used, for everything else does without them."""

from importlib import import_module
from typing import Any

from auditor.pipeline import Refused

_MISSING = (
    "成批核查和查询需要安装可选组件：pip install 'auditor[batch]'。 (This needs an optional component: pip install 'auditor[batch]'.)"
)


def extra(module: str) -> Any:
    """A module of the extra `batch`. Raises Refused with the command that installs it."""
    try:
        return import_module(module)
    except ImportError:
        raise Refused(_MISSING) from None
