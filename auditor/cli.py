"""The command line: a process made ready to start fast, and the command run in it."""

import gc
import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code.

    What a process is made of stays as long as it does, so nothing is collected while it is imported and built: that would be a tenth of
    a check. A command collects again when it has its rules. No plugin of pydantic has a say in an audit, and to look for one is to open
    the metadata of every package that is installed.
    """
    gc.disable()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from auditor.command import run  # noqa: PLC0415 the house is imported when the process is ready for it

    return run(sys.argv[1:] if arguments is None else arguments)
