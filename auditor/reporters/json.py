"""Report → JSON, `auditor/report/1`: everything it holds, Chinese as it is written."""

from auditor.findings import Report


def render(report: Report) -> bytes:
    """The whole report as UTF-8, indented by two."""
    return report.model_dump_json(by_alias=True, indent=2).encode() + b"\n"
