"""Where the time goes: `python -m tests.bench [FILE]` prints milliseconds for each part of an audit and submissions per second.

Start-up and the whole command are timed as processes of their own; the parts are timed in this one, warm, each as the median of several
runs. Compare ratios between runs on one machine, not milliseconds between machines.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from tabulate import tabulate

from auditor import facts, readers
from auditor.engine import judge
from auditor.findings import submission_report
from auditor.forms import understand
from auditor.pipeline import Settings, audit_file, bench, gathered
from auditor.reporters import reporter
from auditor.ruleset import choose, load

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "reports" / "petition-office-2024.txt"
CASE = ROOT / "cases" / "petition-office" / "submission.txt"
RUNS = 15


def milliseconds(run: Callable[[], object], runs: int = RUNS) -> float:
    """The median time of a call, after one that does not count."""
    run()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return median(times) * 1000


def process(*arguments: str) -> float:
    return milliseconds(lambda: subprocess.run([sys.executable, *arguments], check=False, stdout=subprocess.DEVNULL), 5)


def parts(path: Path) -> list[tuple[str, float]]:
    """Each part of an audit of one file, in the order a figure passes them."""
    settings = Settings()
    tools = bench(settings)
    document = readers.read(path)
    (submission,) = understand(document)
    profile, why = choose(tools.ruleset.profiles, submission, None)
    judgements = judge.run(tools.ruleset, profile, submission, tools.matcher)
    report = gathered(tools.rules, [audit_file(path, settings)])

    def matched() -> None:
        with tools.matcher.open() as session:
            session.add(facts.of(submission))

    engine = milliseconds(matched)
    return [
        ("import auditor", process("-c", "import auditor") - process("-c", "pass")),
        ("start-up (python -m auditor --help)", process("-m", "auditor", "--help")),
        ("load and compile the rules", milliseconds(load, 5)),
        ("read", milliseconds(lambda: readers.read(path))),
        ("understand", milliseconds(lambda: understand(document))),
        ("engine", engine),
        ("judge", milliseconds(lambda: judge.run(tools.ruleset, profile, submission, tools.matcher)) - engine),
        ("findings", milliseconds(lambda: submission_report(submission, profile, why.zh, judgements, "zh"))),
        ("report as text", milliseconds(lambda: reporter("text")(report))),
        ("report as JSON", milliseconds(lambda: reporter("json")(report))),
        ("whole command (auditor check)", process("-m", "auditor", "check", str(path), "--fail-on", "never")),
    ]


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED if SHARED.exists() else CASE
    print(f"{path.name}, {len(bench(Settings()).ruleset.rules)} rules, {bench(Settings()).matcher.name}")
    print(tabulate(parts(path), headers=["part", "ms"], floatfmt=".1f"))
    print(f"{1000 / milliseconds(lambda: audit_file(path, Settings())):.0f} submissions per second in one process, from file to findings")


if __name__ == "__main__":
    main()
