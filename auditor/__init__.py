"""Screens budget performance self-evaluations (预算绩效自评): a file in, findings with their places out.

`audit(path)` gives a Report; `load_rules()` the rules it uses. Everything is imported when it is first asked for.
"""

from importlib import import_module

__all__ = ["Finding", "Report", "Severity", "audit", "load_rules"]

_HOMES = {
    "Finding": ("auditor.findings", "Finding"),
    "Report": ("auditor.findings", "Report"),
    "Severity": ("auditor.model", "Severity"),
    "audit": ("auditor.pipeline", "audit"),
    "load_rules": ("auditor.ruleset", "load"),
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'auditor' has no attribute '{name}'")
    module, attribute = _HOMES[name]
    found: object = getattr(import_module(module), attribute)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
