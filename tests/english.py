"""What is said in English: no Chinese in it but what is quoted from rules, forms and files."""

import re

from auditor.wording import Wording

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
_QUOTED = re.compile(r"“[^”]*”|「[^」]*」|\"[^\"]*\"|'[^']*'")


def unquoted(text: str) -> list[str]:
    """The lines with Chinese in them that stands in no quotes."""
    return [line for line in text.splitlines() if CHINESE.search(_QUOTED.sub("", line))]


def in_chinese(wording: Wording) -> str:
    """The Chinese sentence, of which there is an English one as well."""
    assert (bool(wording.en), unquoted(wording.en)) == (True, [])
    return wording.zh
