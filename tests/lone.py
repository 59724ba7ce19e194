"""Rules of one's own without the built-in ones, which take most of the time of loading: a folder → its rules."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from auditor.ruleset import Ruleset, built_in, load


def alone(folder: Path, *, sparing: bool = False) -> Ruleset:
    """The rules of a folder beside nothing but what every rule needs, the terms and the default profile."""
    with TemporaryDirectory() as name:
        needed = Path(name)
        (needed / "profiles").mkdir()
        for file in ("terms.yaml", "profiles/default.yaml"):
            shutil.copy(built_in() / file, needed / file)
        return load([needed, folder], with_built_in=False, sparing=sparing)
