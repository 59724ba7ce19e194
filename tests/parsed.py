"""YAML files of the tests, parsed by the C library where PyYAML was built with it: ten times as fast."""

from pathlib import Path
from typing import Any

import yaml

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parsed(path: Path) -> Any:
    """What a YAML file holds."""
    return yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 both loaders are the safe one
