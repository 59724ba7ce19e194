"""An optional component by its module name: imported when a file first needs it, because core installs stay small without it."""

import importlib
from types import ModuleType

from auditor.readers.unreadable import Unreadable
from auditor.wording import Wording


def extra(module: str, missing: Wording) -> ModuleType:
    """The module. Raises Unreadable with the sentence `missing` where it is not installed."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise Unreadable(missing) from error
