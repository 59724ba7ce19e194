"""Report → bytes: one function for each format. A reporter writes down; it sorts, counts and judges nothing."""

from collections.abc import Callable
from functools import partial
from typing import Literal

from auditor.findings import Language, Report
from auditor.reporters import json, text
from auditor.typeset import WIDTH

Format = Literal["text", "json"]
Reporter = Callable[[Report], bytes]
FORMATS: tuple[Format, ...] = ("text", "json")


def reporter(form: Format, lang: Language = "zh", width: int = WIDTH) -> Reporter:
    """The function that writes a report in a format. `lang` is that of its labels, `width` counts columns; json has no use for them."""
    reporters: dict[Format, Reporter] = {"text": partial(text.render, lang=lang, width=width), "json": json.render}
    return reporters[form]
