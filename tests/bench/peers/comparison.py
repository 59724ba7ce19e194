"""auditor beside its peers: the same answers first, then submissions per second per core."""

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from tabulate import tabulate

from tests.bench.clock import calibration, core_seconds, machine
from tests.bench.peers import tables

ROOT = Path(__file__).parents[3]
PYTHON = os.environ.get("PEERS_PYTHON", str(ROOT / ".venv" / "peers" / "bin" / "python"))
"""The Python that has the peers; `make bench` makes it."""
SCRIPTS = {
    "pandas, by hand": "pandas_script",
    "pandera": "pandera_schema",
    "great-expectations": "expectations",
    "zen-engine": "zen_decision",
    "cdisc-rules-engine": "cdisc_core",
}


class Peer(NamedTuple):
    """What a peer answered, and the seconds of one submission alone and among all."""

    answers: tables.Answers
    alone: float | None
    together: float | None


def asked(script: str, parsed: Path) -> Peer | str:
    """A peer's answers, or why there are none."""
    command = [PYTHON, "-m", f"tests.bench.peers.{script}", str(parsed)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, encoding="utf-8")
    if told.returncode:
        return told.stderr.strip().splitlines()[-1]
    answered: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return Peer([(number, rule, row) for number, rule, row in answered["answers"]], answered["alone"], answered["together"])


def show(count: int = 500) -> None:
    """Print the comparison. Every tool begins with the submission as it was understood, its own input built from that within the time, and
    ends with sentences that a person can read. What a peer answers otherwise is printed instead of its time."""
    submissions = tables.submissions(count)
    tools = tables.ten()
    own = tables.answers(submissions, tools, tables.judged)
    assert {rule for _, rule, _ in own} == set(tables.TEN)
    judged = core_seconds(lambda: tables.answers(submissions, tools, tables.judged)) / count
    whole = core_seconds(lambda: tables.answers(submissions, tools, tables.reported)) / count
    built = core_seconds(lambda: [tables.rows(one, number) for number, one in enumerate(submissions)]) / count
    lines = [_line("auditor", judged, judged, None), _line("auditor, the whole report", judged, whole, None)]
    with tempfile.TemporaryDirectory() as folder:
        parsed = Path(folder) / "parsed.json"
        parsed.write_text(json.dumps([tables.rows(one, number) for number, one in enumerate(submissions)]), encoding="utf-8")
        for name, script in SCRIPTS.items():
            peer = asked(script, parsed)
            if isinstance(peer, str):
                lines.append([name, "", peer[:60]])
            elif peer.answers != own:
                lines.append([name, "", f"other answers: {sorted(set(peer.answers) ^ set(own))[:2]}"])
            else:
                alone, together = (None if time is None else time + built for time in (peer.alone, peer.together))
                lines.append(_line(name, judged, alone, together))
    unit = calibration()
    print(f"The same ten rules on {count} parsed submissions, {len(own)} rows broken; the same answers. {machine()}")
    print(f"Time: that of auditor for one submission is 1 ({judged / unit:.4f} of {unit * 1000:.0f} ms of plain arithmetic).")
    print("Alone: they come one by one; in one table: all at once.")
    heads = ["", "alone: time", "per second per core", "in one table: time", "per second per core"]
    print(tabulate(lines, headers=heads, disable_numparse=True))


def _line(name: str, own: float, alone: float | None, together: float | None) -> list[str]:
    return [name, *(cell for one in (alone, together) for cell in (("", "") if one is None else (f"{one / own:.3g}", f"{1 / one:.0f}")))]
