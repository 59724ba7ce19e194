"""Rule files → Rules: read, checked and compiled once; everything wrong refused with file, line and what to write instead."""

from auditor.ruleset.load import Ruleset, built_in, load
from auditor.ruleset.profile import DEFAULT, Parameter, Profile, UnknownProfile, choose
from auditor.ruleset.rule import Basis, Example, Precision, Rule, SeverityCase, Status, Years
from auditor.ruleset.source import RuleError, RuleErrors

__all__ = [
    "DEFAULT",
    "Basis",
    "Example",
    "Parameter",
    "Precision",
    "Profile",
    "Rule",
    "RuleError",
    "RuleErrors",
    "Ruleset",
    "SeverityCase",
    "Status",
    "UnknownProfile",
    "Years",
    "built_in",
    "choose",
    "load",
]
