"""A submission's own file and what was found in it → an annotated copy, each finding at the place it points at."""

from collections.abc import Sequence

from auditor.findings import Language, SubmissionReport
from auditor.reporters.annotation import docx, pdf, xlsx
from auditor.reporters.annotation.note import notes
from auditor.reporters.extra import Unwritable

_NOT_ANNOTATED = {
    "zh": "{format}不能写批注，只有 Word（docx）、Excel（xlsx）和 PDF 能；请看 HTML 报告（--format html），那里把发现标在原文上。",
    "en": "Nothing can be written into {format}, only into Word (docx), Excel (xlsx) and PDF files; the HTML report marks the findings.",
}
_FORMATS = {
    "zh": {"text": "文本文件", "csv": "csv 文件", "html": "网页", "mhtml": "网页", "picture": "图片"},
    "en": {"text": "a text file", "csv": "a csv file", "html": "a web page", "mhtml": "a web page", "picture": "a picture"},
}
_CONVERTED = {"zh": "{format} 文件", "en": "a file of format {format}"}


def annotated(submissions: Sequence[SubmissionReport], content: bytes, lang: Language = "zh") -> bytes:
    """The file `content`, in which the `submissions` stand, with a note for each finding.

    Raises Unwritable, with the sentence to show, for a format that holds no notes, a protected file, or where a component is missing.
    """
    reading = submissions[0].reading
    form = reading.document.format if reading is not None else ""
    made = list(notes(submissions, lang))
    match form:
        case "docx":
            return docx.annotated(content, made)
        case "xlsx":
            return xlsx.annotated(content, made, lang)
        case "pdf":
            return pdf.annotated(content, made, lang)
    named = _FORMATS[lang].get(form) or _CONVERTED[lang].format(format=form)
    raise Unwritable(_NOT_ANNOTATED[lang].format(format=named))
