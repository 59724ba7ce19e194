"""Report → JSON Lines: the run, then each submission followed by its findings, then what was skipped; one object on each line."""

import json
from typing import Any

from auditor.findings import Report
from auditor.findings.report import SCHEMA


def render(report: Report) -> bytes:
    """UTF-8 lines. `kind` tells what a line is; a finding names the `source` of its submission, so that any line stands by itself."""
    lines = [_line("run", schema=SCHEMA, rules=report.rules.model_dump(mode="json"))]
    for submission in report.submissions:
        lines.append(_line("submission", **submission.model_dump(mode="json", exclude={"findings"})))
        lines += [_line("finding", source=submission.source, **found.model_dump(mode="json")) for found in submission.findings]
    lines += [_line("skipped", **skipped.model_dump(mode="json")) for skipped in report.skipped]
    return "".join(lines).encode()


def _line(kind: str, **fields: Any) -> str:
    return json.dumps({"kind": kind, **fields}, ensure_ascii=False, separators=(",", ":")) + "\n"
