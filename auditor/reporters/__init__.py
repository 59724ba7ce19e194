"""Report → bytes: one function for each format. A reporter writes down; it sorts, counts and judges nothing."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Literal

from auditor.findings import Language, Report
from auditor.reporters.extra import Unwritable
from auditor.typeset import WIDTH

Format = Literal["text", "json", "jsonl", "sarif", "junit", "html", "xlsx", "markdown", "docx"]
__all__ = ["BINARY", "FORMATS", "READING", "TEMPLATES", "Format", "Reporter", "Unwritable", "prepare", "reporter"]

Reporter = Callable[[Report], bytes]
FORMATS: tuple[Format, ...] = ("text", "json", "jsonl", "sarif", "junit", "html", "xlsx", "markdown", "docx")
TEMPLATES: tuple[Format, ...] = ("xlsx", "docx")
"""The formats that can fill in a template of the user's."""
_HOMES: dict[Format, str] = {"xlsx": "paper", "docx": "letter"}
BINARY: tuple[Format, ...] = ("xlsx", "docx")
"""The formats that no terminal shows."""
READING: tuple[Format, ...] = ("sarif", "html", "xlsx")
"""The formats that show the submission itself, so that the report has to carry it as it was read."""


def reporter(
    form: Format, lang: Language = "zh", width: int = WIDTH, *, folder: Path | None = None, template: Path | None = None
) -> Reporter:
    """The function that writes a report in a format. `lang` is that of its labels, `width` counts columns of text.

    `folder` is where the report will lie, for links to the submissions; `template` is a file of the user's to be filled in.

    It raises Unwritable, with the sentence to show, where a component is missing or a template cannot be filled.
    """
    choices: dict[Format, dict[str, object]] = {
        "text": {"lang": lang, "width": width},
        "json": {},
        "jsonl": {},
        "xlsx": {"lang": lang, "folder": folder, "template": template},
        "docx": {"lang": lang, "template": template},
    }
    return partial(_render(form), **choices.get(form, {"lang": lang}))


def prepare(form: Format) -> None:
    """Import what a format needs, while there is time for it. What is missing is told when the report is written."""
    _render(form)


def _render(form: Format) -> Callable[..., bytes]:
    """The function of a format, its module imported when it is asked for: all of them are a tenth of start-up."""
    found: Callable[..., bytes] = import_module(f"auditor.reporters.{_HOMES.get(form, form)}").render
    return found
