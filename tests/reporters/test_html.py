"""The HTML report in a browser: a click and the keyboard lead to the finding, filters, printing, no errors, nothing fetched."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html as parser
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from auditor.findings import Report
from auditor.pipeline import Settings, audit_file, bench, gathered
from auditor.reporters import reporter
from tests.reporters import forged
from tests.reporters.browser import needs_browser, started

CASES = Path(__file__).parents[2] / "cases"
PETITIONS = CASES / "petition-office/2024年信访维稳经费绩效自评.txt"
SETTINGS = Settings(engine="plain", keeps_reading=True)


def audited(*files: Path) -> Report:
    return gathered(bench(SETTINGS).rules, [audit_file(file, SETTINGS) for file in files])


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    try:
        with started() as driver:
            yield driver
    except WebDriverException as error:
        pytest.skip(f"Chromium does not start: {error.msg}")


@needs_browser
def test_a_figure_leads_to_its_finding_by_click_and_by_key(browser: Any, tmp_path: Path) -> None:
    page = tmp_path / "报告.html"
    page.write_bytes(reporter("html")(audited(PETITIONS)))
    browser.get(page.as_uri())
    figure = next(one for one in browser.find_elements(By.CSS_SELECTOR, ".paper .figure.wrong") if one.text == "310 次")
    figure.click()
    chosen = browser.find_elements(By.CSS_SELECTOR, "article.chosen")
    assert len(chosen) == 1
    assert "正文写「接访、下访、督办和值守次数」310 次，自评表中「接访、下访、督办和值守次数」实际完成值为 289次。" in chosen[0].text
    assert "narrative-value-mismatch" in chosen[0].text
    assert "依据" in chosen[0].text
    assert browser.switch_to.active_element == chosen[0]
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert browser.switch_to.active_element == figure
    figure.send_keys(Keys.ENTER)
    assert browser.switch_to.active_element == chosen[0]
    chosen[0].find_element(By.CSS_SELECTOR, "a[data-figure]").click()
    assert browser.switch_to.active_element.text == "310 次"
    errors = [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    assert errors == []


@needs_browser
def test_findings_are_filtered_by_severity_and_the_page_prints(browser: Any, tmp_path: Path) -> None:
    report = audited(PETITIONS)
    page = tmp_path / "报告.html"
    page.write_bytes(reporter("html")(report))
    browser.get(page.as_uri())
    for severity in ("warning", "note"):
        browser.find_element(By.CSS_SELECTOR, f"nav button[data-severity={severity}]").click()
    shown = [one for one in browser.find_elements(By.CSS_SELECTOR, "article") if one.is_displayed()]
    assert len(shown) == report.count()["error"]
    assert browser.find_element(By.ID, "told").text == f"显示 {report.count()['error']} 条发现"
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})
    assert printed["data"].startswith("JVBERi0")
    asked = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    urls = {one["params"]["request"]["url"] for one in asked if one["method"] == "Network.requestWillBeSent"}
    assert {url for url in urls if not url.startswith(("file:", "data:", "about:"))} == set()


def test_the_submission_stands_in_the_page_word_for_word_with_every_figure() -> None:
    report = audited(PETITIONS)
    reading = report.submissions[0].reading
    assert reading is not None
    root: Any = parser.fromstring(reporter("html")(report).decode())
    (paper,) = root.xpath("//div[@class='paper']")
    text = "".join(paper.itertext())
    for passage in reading.document.passages():
        assert passage.text in text
    for table in reading.document.tables():
        assert all(cell.text in text for cell in table.cells)
    states = {name: len(paper.xpath(f".//*[@role='button'][contains(@class, '{name}')]")) for name in ("agreed", "untouched", "unjudged")}
    assert states == {name: sum(1 for figure in reading.figures if figure.state == name) for name in states}


def test_words_that_a_finding_compares_with_are_not_marked_as_wrong_and_the_rule_is_folded_away() -> None:
    root: Any = parser.fromstring(reporter("html")(audited(PETITIONS)).decode())
    marked = {
        kind: ["".join(one.itertext()) for one in root.xpath(f"//div[@class='paper']//*[@class='figure {kind}']")]
        for kind in ("wrong", "beside")
    }
    assert "对集体上访和突发事件做到快速响应妥善处置" in marked["beside"]
    assert "310 次" in marked["wrong"]
    details = root.xpath("//article//details")
    assert len(details) == len(root.xpath("//article"))
    assert all(one.get("open") is None for one in details)
    assert root.xpath("//article//dd[text()='19.96万元÷20万元 = 99.80%']")


def test_nothing_of_a_submission_becomes_markup_or_is_fetched() -> None:
    hostile = forged.MISMATCH.model_copy(update={"message": "<script>alert(1)</script>", "actual": "<img src=//evil/x>"})
    report = forged.ONE.model_copy(
        update={"submissions": (forged.PETITIONS.model_copy(update={"project": '"><b>甲/乙🏛️', "findings": (hostile,)}),)}
    )
    page = reporter("html")(report).decode()
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "<b>甲" not in page
    assert not re.search(r"<[^>]*(?:src|href)=[\"']?(?:https?:)?//", page)
    assert "default-src 'none'" in page


def test_a_batch_has_an_overview_and_a_distribution() -> None:
    root: Any = parser.fromstring(reporter("html")(forged.SEVERAL).decode())
    links = [str(link.get("href")) for link in root.xpath("//section[@class='batch']//a")]
    assert links == ["#s1", "#s2"]
    assert "各份材料的发现数" in root.xpath("string(//section[@class='batch']//*[local-name()='svg'])")
    assert "自评/旧材料.zip" in root.xpath("string(//section[@class='batch'])")


def test_five_thousand_findings_are_one_page() -> None:
    many = tuple(forged.MISMATCH.model_copy(update={"fingerprint": f"{number:016x}"}) for number in range(5000))
    report = forged.ONE.model_copy(update={"submissions": (forged.PETITIONS.model_copy(update={"findings": many}),)})
    assert reporter("html")(report).count(b"<article ") == 5000
