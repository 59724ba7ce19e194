"""Report → bytes: one function for each format. A reporter writes down; it sorts, counts and judges nothing."""

from collections.abc import Callable
from functools import partial
from typing import Literal

from auditor.findings import Language, Report
from auditor.reporters import json, jsonl, junit, markdown, sarif, text
from auditor.typeset import WIDTH

Format = Literal["text", "json", "jsonl", "sarif", "junit", "markdown"]
Reporter = Callable[[Report], bytes]
FORMATS: tuple[Format, ...] = ("text", "json", "jsonl", "sarif", "junit", "markdown")
READING: tuple[Format, ...] = ("sarif",)
"""The formats that show the submission itself, so that the report has to carry it as it was read."""


def reporter(form: Format, lang: Language = "zh", width: int = WIDTH) -> Reporter:
    """The function that writes a report in a format. `lang` is that of its labels, `width` counts columns of text; json has neither."""
    reporters: dict[Format, Reporter] = {
        "text": partial(text.render, lang=lang, width=width),
        "json": json.render,
        "jsonl": jsonl.render,
        "sarif": partial(sarif.render, lang=lang),
        "junit": partial(junit.render, lang=lang),
        "markdown": partial(markdown.render, lang=lang),
    }
    return reporters[form]
