from auditor.findings import Finding as Finding
from auditor.findings import Report as Report
from auditor.model import Severity as Severity
from auditor.pipeline import audit as audit
from auditor.ruleset import load as load_rules

__all__ = ["Finding", "Report", "Severity", "audit", "load_rules"]
