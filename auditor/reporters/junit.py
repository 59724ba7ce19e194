"""Report → JUnit XML, for build servers: a suite for each submission, a case for each rule.

A rule with errors or warnings fails, one that could not be judged is skipped, one that broke down is an error. Notes are written into the
output of a case that passes: JUnit has no severity, and a note should stop nobody.
"""

from lxml import etree

from auditor.findings import Finding, Language, Report, Skipped, SubmissionReport, Unjudged
from auditor.pattern import Pattern
from auditor.reporters.verdict import named
from auditor.reporters.words import CATALOGUE

_NOT_XML = Pattern("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report, *, lang: Language = "zh") -> bytes:
    """UTF-8 XML."""
    root = etree.Element("testsuites", name="auditor")
    for submission in report.submissions:
        _suite(root, submission, report, lang)
    for skipped in report.skipped:
        _unread(root, skipped)
    for count in ("tests", "failures", "errors", "skipped"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _suite(root: etree._Element, submission: SubmissionReport, report: Report, lang: Language) -> None:
    suite = etree.SubElement(root, "testsuite", name=_xml(named(submission, lang)), file=_xml(submission.source))
    titles = {note.id: note.title for note in report.rules.manual}
    titles |= {one.rule: one.title for one in submission.findings} | {one.rule: one.title for one in submission.unjudged}
    for rule, title in sorted(titles.items()):
        case = etree.SubElement(suite, "testcase", name=_xml(f"{rule} {title}"), classname=_xml(submission.source))
        found = [one for one in submission.findings if one.rule == rule and one.outcome != "waived"]
        _fill(case, found, [one for one in submission.unjudged if one.rule == rule], lang)
    _count(suite)


def _fill(case: etree._Element, found: list[Finding], unjudged: list[Unjudged], lang: Language) -> None:
    graver = [one for one in found if one.severity != "note"]
    if graver:
        failure = etree.SubElement(case, "failure", type=graver[0].severity, message=_xml(graver[0].message))
        failure.text = _xml("\n".join(_line(one, lang) for one in graver))
    elif any(one.outcome == "error" for one in unjudged):
        etree.SubElement(case, "error", type="error", message=_xml(CATALOGUE[lang]["semicolon"].join(one.reason for one in unjudged)))
    elif unjudged:
        etree.SubElement(case, "skipped", message=_xml(CATALOGUE[lang]["semicolon"].join(one.reason for one in unjudged)))
    notes = [one for one in found if one.severity == "note"]
    if notes:
        etree.SubElement(case, "system-out").text = _xml("\n".join(_line(one, lang) for one in notes))


def _unread(root: etree._Element, skipped: Skipped) -> None:
    suite = etree.SubElement(root, "testsuite", name=_xml(skipped.source), file=_xml(skipped.source))
    case = etree.SubElement(suite, "testcase", name="read", classname=_xml(skipped.source))
    etree.SubElement(case, "error", type="unreadable", message=_xml(skipped.reason))
    _count(suite)


def _count(suite: etree._Element) -> None:
    suite.set("tests", str(len(suite)))
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(sum(1 for case in suite if case.find(tag) is not None)))


def _line(found: Finding, lang: Language) -> str:
    place = found.places[0]
    where = CATALOGUE[lang]["quoted"].format(where=place.where, quote=place.quote) if place.quote else place.where
    return f"{where}{CATALOGUE[lang]['colon']}{found.message}"


def _xml(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return _NOT_XML.sub("�", text)
