"""Where the time of one audit goes, from start-up to the report.

Start-up and the whole command are timed as processes of their own; the parts are timed in this one, warm, each as the median of several
runs. Compare ratios between runs on one machine, not milliseconds between machines.
"""

from pathlib import Path

from tabulate import tabulate

from auditor import facts, readers
from auditor.engine import judge
from auditor.findings import submission_report
from auditor.forms import understand
from auditor.pipeline import Settings, audit_file, bench, gathered
from auditor.reporters import reporter
from auditor.ruleset import choose, load
from tests.bench.clock import milliseconds, process

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "reports" / "petition-office-2024.txt"
CASE = ROOT / "cases" / "petition-office" / "2024年信访维稳经费绩效自评.txt"


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


def show(path: Path | None = None) -> None:
    """Print the stages of one file, without it those of the petition office's report."""
    path = path or (SHARED if SHARED.exists() else CASE)
    print(f"{path.name}, {len(bench(Settings()).ruleset.rules)} rules, {bench(Settings()).matcher.name}")
    print(tabulate(parts(path), headers=["part", "ms"], floatfmt=".1f"))
    print(f"{1000 / milliseconds(lambda: audit_file(path, Settings())):.0f} submissions per second in one process, from file to findings")
