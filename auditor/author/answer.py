"""What a command of rule authors answers."""

from argparse import Namespace
from typing import NamedTuple

from auditor.pipeline import Refused
from auditor.ruleset import Ruleset, load
from auditor.wording import Wording


class Answer(NamedTuple):
    """What a command prints, and its exit code."""

    text: str
    code: int = 0


def refused(options: Namespace, wording: Wording, **values: object) -> Refused:
    """The refusal of what was asked for, in the language it was asked in."""
    return Refused(wording.filled(**values).told(options.lang))


def loaded(options: Namespace) -> Ruleset:
    """The built-in rules and those of the folders given, their English sentences compiled too."""
    return load(options.folders, in_english=True)
