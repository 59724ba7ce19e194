"""Judgements → findings, each with its place → the report of a run."""

from auditor.findings.finding import finding
from auditor.findings.place import Language, coordinates
from auditor.findings.report import (
    CLEAN,
    FOUND,
    INCOMPLETE,
    SEVERITIES,
    UNUSABLE,
    FailOn,
    Figures,
    Finding,
    FormRows,
    FundRow,
    IndicatorRow,
    Place,
    RepairNote,
    Report,
    Rules,
    Score,
    Skipped,
    SubmissionReport,
    Unjudged,
    report,
)
from auditor.findings.submission import submission_report

__all__ = [
    "CLEAN",
    "FOUND",
    "INCOMPLETE",
    "SEVERITIES",
    "UNUSABLE",
    "FailOn",
    "Figures",
    "Finding",
    "FormRows",
    "FundRow",
    "IndicatorRow",
    "Language",
    "Place",
    "RepairNote",
    "Report",
    "Rules",
    "Score",
    "Skipped",
    "SubmissionReport",
    "Unjudged",
    "coordinates",
    "finding",
    "report",
    "submission_report",
]
