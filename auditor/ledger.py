"""The argument `--ledger NAME=FILE` of the commands → the ledgers given, and those that cannot be used."""

from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path

from auditor.corpus import NAMES, Ledger, Unusable, read_ledger
from auditor.findings import Language, Skipped
from auditor.pipeline import Refused
from auditor.wording import Wording

_HELP = Wording(
    "台账（CSV、Excel），可多次给出：approved= 批复目标、payments= 支付、cases= 案件、evidence= 佐证、projects= 预算项目",
    "a ledger (CSV or workbook), may be given several times: approved= payments= cases= evidence= projects=",
)
_UNKNOWN = Wording(
    "--ledger 后面写 名称=文件，“{given}”不是；名称可以是 {names}。",
    "--ledger takes NAME=FILE, which “{given}” is not; NAME is one of {names}.",
)
_TWICE = Wording("--ledger {name} 给了两次，请把两份台账合成一份。", "--ledger {name} was given twice; put the two into one file.")


def take_ledgers(command: ArgumentParser, lang: Language) -> None:
    """Let a command take ledgers."""
    command.add_argument("--ledger", metavar="NAME=FILE", action="append", default=[], help=_HELP.told(lang))


def ledgers_in(given: Iterable[str], lang: Language) -> tuple[list[Ledger], list[Skipped]]:
    """The ledgers given, and why others cannot be used: the rest goes on without them. Raises Refused for what names no ledger."""
    usable: list[Ledger] = []
    unusable: list[Skipped] = []
    for one in given:
        word, _, path = one.partition("=")
        name = next((name for name in NAMES if name == word), None)
        if name is None or not path:
            raise Refused(_UNKNOWN.filled(given=one, names=" / ".join(NAMES)).told(lang))
        if any(ledger.name == name for ledger in usable):
            raise Refused(_TWICE.filled(name=name).told(lang))
        try:
            usable.append(read_ledger(name, Path(path)))
        except Unusable as wrong:
            unusable.append(Skipped(source=path, reason=wrong.wording.told(lang)))
    return usable, unusable
