"""Libraries that only some reporters need: imported where used, for the core does without them."""

from importlib import import_module
from typing import Any

from auditor.findings import Language

_MISSING = {
    "zh": "写这种格式需要安装可选组件：pip install 'auditor[reports]'。",
    "en": "Writing this format needs an optional component: pip install 'auditor[reports]'.",
}


class Unwritable(Exception):
    """A report that cannot be written; the text is the sentence to show."""


def extra(module: str, lang: Language) -> Any:
    """A module of the extra `reports`. Raises Unwritable where it is not installed."""
    try:
        return import_module(module)
    except ImportError:
        raise Unwritable(_MISSING[lang]) from None
