"""Report → the letter to the unit (审核反馈意见): a Word template filled in, for each submission a letter on a page of its own.

The shipped templates (zh.docx, en.docx) are ordinary Word files; a bureau edits one, or gives its own with --template.
"""

from collections.abc import Iterator
from copy import deepcopy
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from lxml import etree

from auditor.findings import SEVERITIES, Finding, Language, Report, SubmissionReport
from auditor.pattern import Pattern
from auditor.reporters.extra import Unwritable, extra
from auditor.reporters.verdict import counted, project_of, scored
from auditor.reporters.words import CATALOGUE

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _R, _T, _P_PR, _R_PR, _SECTION = (_W + name for name in ("p", "r", "t", "pPr", "rPr", "sectPr"))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PLACE = Pattern(r"\{\{\s*([^{}\s]+)\s*\}\}")
_NOT_XML = Pattern("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMES = (
    ("单位", "unit"),
    ("项目", "project"),
    ("年度", "year"),
    ("材料", "file"),
    ("发现", "found"),
    ("得分", "score"),
)
_LIST = ("问题清单", "findings")
_WORDS = {
    "zh": {
        "error": "应当改正的问题（{count} 处）",
        "warning": "请核实并改正的问题（{count} 处）",
        "note": "请核对的事项（{count} 处）",
        "item": "{number}. {title}。{message}",
        "place": "位置：{text}",
        "expected": "要求：{text}",
        "suggest": "建议：{text}",
        "basis": "依据：{text}",
        "stop": "。",
        "comma": "；",
        "none": "本次审核没有发现需要改正的问题。",
        "unit": "有关单位",
        "year": "本",
        "broken": "模板“{name}”不是 Word 文档（docx），或已损坏。",
        "no_list": "模板里没有 {{{{问题清单}}}}，不知道问题写在哪里。可用的占位：{names}。",
        "no_submission": "没有可核查的材料，写不出反馈意见。",
    },
    "en": {
        "error": "To be corrected ({count})",
        "warning": "To be checked and corrected ({count})",
        "note": "To be checked ({count})",
        "item": "{number}. {title}. {message}",
        "place": "Place: {text}",
        "expected": "Expected: {text}",
        "suggest": "Suggestion: {text}",
        "basis": "Basis: {text}",
        "stop": ". ",
        "comma": "; ",
        "none": "Nothing was found that needs correction.",
        "unit": "To whom it may concern",
        "year": "this year",
        "broken": "The template “{name}” is no Word file (docx), or is broken.",
        "no_list": "The template has no {{{{findings}}}}, so there is no place for them. Placeholders: {names}.",
        "no_submission": "No submission could be audited, so there is nothing to write about.",
    },
}


def render(report: Report, *, lang: Language = "zh", template: Path | None = None) -> bytes:
    """A docx. Raises Unwritable for a template that cannot be filled, a run without submissions, or where python-docx is missing."""
    words = _WORDS[lang]
    if not report.submissions:
        raise Unwritable(words["no_submission"])
    document = _opened(template, lang)
    body = document.element.body
    content = [element for element in body if element.tag != _SECTION]
    listed = [element for element in body.iter(_P) if _names(element) & set(_LIST)]
    if not listed:
        names = "".join(f" {{{{{name}}}}}" for pair in (*_NAMES, _LIST) for name in pair[lang == "en" : 1 + (lang == "en")])
        raise Unwritable(words["no_list"].format(names=names.strip()))
    letters = [[deepcopy(element) for element in content] for _ in report.submissions]
    for element in content:
        body.remove(element)
    end = next((at for at, element in enumerate(body) if element.tag == _SECTION), len(body))
    for number, (one, letter) in enumerate(zip(report.submissions, letters, strict=True)):
        if number:
            letter.insert(0, _page_break(body))
        for element in letter:
            body.insert(end, element)
            end += 1
        for paragraph in [found for element in letter for found in element.iter(_P)]:
            _fill(paragraph, one, lang)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _opened(template: Path | None, lang: Language) -> Any:
    docx = extra("docx", lang)
    wrong = extra("docx.opc.exceptions", lang).PackageNotFoundError
    try:
        return docx.Document(BytesIO(files(__name__).joinpath(f"{lang}.docx").read_bytes()) if template is None else str(template))
    except (wrong, BadZipFile, KeyError, ValueError, etree.XMLSyntaxError):
        raise Unwritable(_WORDS[lang]["broken"].format(name=template)) from None


def _names(paragraph: etree._Element) -> set[str]:
    return set(_PLACE.findall("".join(text.text or "" for text in paragraph.iter(_T))))


def _fill(paragraph: etree._Element, one: SubmissionReport, lang: Language) -> None:
    """Put words for the placeholders of a paragraph; one that holds the place of the findings gives way to them."""
    names = _names(paragraph)
    if names & set(_LIST):
        at = paragraph
        for text, is_heading in _lines(one, lang):
            made = _like(paragraph, text, is_heading=is_heading)
            at.addnext(made)
            at = made
        parent = paragraph.getparent()
        if parent is not None:
            parent.remove(paragraph)
    elif names:
        values = _values(one, lang)
        _replace(paragraph, values)


def _replace(paragraph: etree._Element, values: dict[str, str]) -> None:
    """Run by run, so that each keeps its formatting; Word may have torn a placeholder apart, then the first run takes it all."""
    texts = list(paragraph.iter(_T))
    for text in texts:
        _set(text, _put(text.text or "", values))
    whole = "".join(text.text or "" for text in texts)
    if _PLACE.search(whole):
        _set(texts[0], _put(whole, values))
        for text in texts[1:]:
            _set(text, "")


def _put(text: str, values: dict[str, str]) -> str:
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)


def _values(one: SubmissionReport, lang: Language) -> dict[str, str]:
    words = _WORDS[lang]
    found = counted([finding for finding in one.findings if finding.outcome != "waived"], lang)
    year = CATALOGUE[lang]["year"].format(year=one.year) if one.year else words["year"]
    told = (one.unit or words["unit"], project_of(one, lang), year, Path(one.source).name, found, scored(one.score, lang))
    return {name: value for names, value in zip(_NAMES, told, strict=True) for name in names}


def _lines(one: SubmissionReport, lang: Language) -> Iterator[tuple[str, bool]]:
    """The findings by severity, in plain words, each line with whether it is a heading. What was waived needs no correction."""
    words = _WORDS[lang]
    number = 0
    for severity in SEVERITIES:
        found = [finding for finding in one.findings if finding.severity == severity and finding.outcome != "waived"]
        if found:
            yield words[severity].format(count=len(found)), True
        for finding in found:
            number += 1
            yield words["item"].format(number=number, title=finding.title, message=finding.message), False
            yield _beside(finding, lang), False
    if not number:
        yield words["none"], False


def _beside(finding: Finding, lang: Language) -> str:
    words, common = _WORDS[lang], CATALOGUE[lang]
    place = finding.places[0]
    where = common["quoted"].format(where=place.where, quote=" ".join(place.quote.split())) if place.quote else place.where
    told = (("place", where), ("expected", finding.expected), ("suggest", finding.suggest), ("basis", words["comma"].join(finding.basis)))
    return "".join(words[name].format(text=text.rstrip("。.")) + words["stop"] for name, text in told if text).rstrip()


def _like(paragraph: etree._Element, text: str, *, is_heading: bool) -> etree._Element:
    """A paragraph in the formatting of another, a heading bold."""
    made = paragraph.makeelement(_P)
    made.extend(deepcopy(inner) for inner in paragraph if inner.tag == _P_PR)
    run = etree.SubElement(made, _R)
    formatting = next((deepcopy(inner) for inner in paragraph.iter(_R_PR) if inner.getparent().tag == _R), None)  # type: ignore[union-attr]  # a run's formatting has a parent
    if is_heading:
        formatting = formatting if formatting is not None else run.makeelement(_R_PR)
        bold = formatting.makeelement(f"{_W}b")
        fonts = formatting.find(f"{_W}rFonts")
        formatting.insert(0 if fonts is None else 1, bold)  # the standard wants the fonts first
    if formatting is not None:
        run.append(formatting)
    _set(etree.SubElement(run, _T), text)
    return made


def _set(element: etree._Element, text: str) -> None:
    element.text = _NOT_XML.sub("�", text)
    element.set(_SPACE, "preserve")


def _page_break(body: etree._Element) -> etree._Element:
    made = body.makeelement(_P)
    etree.SubElement(etree.SubElement(made, _R), f"{_W}br").set(f"{_W}type", "page")
    return made
