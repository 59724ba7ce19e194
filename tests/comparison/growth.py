"""How long comparison takes as submissions become more: `python -m tests.comparison.growth [COUNT…]` prints seconds and ratios.

Every submission is one of a few forms under another name: units of ten projects in two years, one in a hundred handed in twice, one in
fifty of a report copied from another unit, payments of every project in a ledger.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tabulate import tabulate

from auditor.comparison import compare
from auditor.corpus import Corpus, Ledger, Record, record, sketch
from auditor.forms import understand
from auditor.readers import read
from auditor.ruleset import load
from auditor.store import pairing
from auditor.store.fact import fact_files
from tests.comparison.county import CANAL, NIGHT, Form, Row, ledger

_ROWS = tuple(Row(f"完成第{name}类工作数量", "≥24处", "25处") for name in "一二三四五六七八")
_KINDS = 20


def records(number: int) -> Iterator[Record]:
    """Records of so many submissions: what differs is written into the JSON of the few that were read."""
    with TemporaryDirectory() as folder:
        read_once = [_record(Path(folder), year, prose) for year in (2023, 2024) for prose in (NIGHT, CANAL)]
    for at in range(number):
        is_copied, is_twice = at % 50 == 0, at % 100 == 99
        own = at - 1 if is_twice else at
        year, unit, project = own // 10 % 2, own // _KINDS, own % 10
        made = read_once[2 * year + (0 if is_copied else 1)]
        reading = made.reading.replace("某县第零局", f"第{unit}局").replace("零号", f"{project}号")
        told = made.sketch if is_copied else tuple((value + own * 7919) % (1 << 32) for value in made.sketch)
        yield record(reading, told)


def _record(folder: Path, year: int, prose: str) -> Record:
    path = folder / f"{year}.txt"
    path.write_text(Form("零号工作经费", "某县第零局", year, rows=_ROWS, prose=prose).text, encoding="utf-8")
    (submission,) = understand(read(path))
    return record(submission.model_dump_json(exclude_defaults=True), sketch(submission))


def payments(folder: Path, number: int) -> Ledger:
    rows = [f"{at % 10}号工作经费,第{at // _KINDS}局,{2023 + at // 10 % 2},500000" for at in range(number)]
    return ledger(folder, "payments", "\n".join(["项目名称,单位,年度,金额（元）", *rows]))


def row(number: int) -> tuple[object, ...]:
    """Seconds to gather, to pair by DuckDB and to judge so many submissions; bindings and findings."""
    ruleset = load()
    scopes = ruleset.across.scopes
    with TemporaryDirectory() as folder, Corpus([payments(Path(folder), number)]) as corpus:
        started = time.perf_counter()
        for one in records(number):
            corpus.add(one)
        gathered = time.perf_counter()
        paired = list(pairing.bindings(fact_files(corpus, scopes, Path(folder)), scopes, Path(folder)))
        joined = time.perf_counter()
        said = compare(corpus, ruleset, found=paired)
        judged = time.perf_counter()
    findings = sum(len(one.findings) for one in said.values())
    return number, gathered - started, joined - gathered, judged - joined, len(paired), findings


def main(counts: Sequence[int]) -> None:
    heads = ("submissions", "gather s", "pair s", "judge s", "bindings", "findings")
    print(tabulate([row(number) for number in counts], headers=heads, floatfmt=".2f"))


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [1000, 2000, 5000, 10000])
