"""The documents of those cases that are not text typed by hand: which truth, in which layout and format, under which name."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from auditor.readers.convert import converted
from tests.forge import page, text, word, workbook
from tests.forge.damage import glued_cells, scanned
from tests.forge.grid import Paper
from tests.forge.layouts import LAYOUTS
from tests.forge.shape import Shape, paper
from tests.forge.truth import Truth, truth

TRUTHS = Path(__file__).parent / "truths"
CASES = Path(__file__).parents[2] / "cases"

Drawn = Callable[[Truth], Paper]
_SCORE_LAST: Drawn = partial(paper, shape=Shape(funds=("initial", "budget", "executed", "rate", "weight", "score"), beside=False))
_WEIGHT_FIRST: Drawn = partial(paper, shape=Shape(indicators=("group", "level", "name", "weight", "target", "actual", "score", "reason")))


class Forged(NamedTuple):
    """A document of a case: `truths` are the submissions in it, in order."""

    file: str
    truths: tuple[str, ...]
    made: Callable[[Paper], bytes]
    drawn: Drawn = paper


def _dumped(dump: Callable[[Paper], text.Dump]) -> Callable[[Paper], bytes]:
    return lambda paper: dump(paper).text.encode()


_DOTS = 150
_utf8, _pipes, _bars, _blanks = map(_dumped, (text.tabs, text.pipes, text.bars, text.blanks))
_cell_a_line, _in_turn = map(_dumped, (text.cell_a_line, text.alternating))


def _glued(paper: Paper) -> bytes:
    return _utf8(glued_cells(paper))


def _pdf(paper: Paper) -> bytes:
    """Printed by LibreOffice: never the same bytes twice."""
    return converted(word.document(paper), "docx", "pdf")


def _scan(paper: Paper) -> bytes:
    from tests.forge import scanned as picture  # noqa: PLC0415 needs the component for recognition, without which cases are read too

    return picture.scanned(_pdf(paper), _DOTS, quality=60)


def _photo(paper: Paper) -> bytes:
    from tests.forge import scanned as picture  # noqa: PLC0415 as above

    return picture.photographed(_pdf(paper), _DOTS, quality=60)


def _recognised(paper: Paper) -> bytes:
    return text.tabs(scanned(paper)).text.encode()


def _gb18030(paper: Paper) -> bytes:
    return text.tabs(paper).text.encode("gb18030")


FORGED = {
    "cultural-centre-faultless": Forged("免费开放经费自评.docx", ("cultural-centre",), word.document),
    "water-monitoring-faultless": Forged("饮用水监测自评.txt", ("water-monitoring",), _utf8, _SCORE_LAST),
    "road-upkeep-faultless": Forged("养护经费自评.txt", ("road-upkeep",), _gb18030),
    "library-books-faultless": Forged("图书购置自评表.xlsx", ("library-books",), workbook.workbook, _WEIGHT_FIRST),
    "parts-off-by-a-hundredth": Forged("预防接种补助自评表.docx", ("clinic-vaccines",), word.document),
    "rate-as-ratio": Forged("校园网络运维自评表.xlsx", ("school-network",), workbook.workbook),
    "ceiling-exceeded-in-full": Forged("急救车辆经费自评表.txt", ("emergency-calls",), _utf8, _SCORE_LAST),
    "weights-of-110": Forged("渠道清淤自评表.docx", ("irrigation-canals",), word.document),
    "rate-off-by-a-digit": Forged("文物保护经费自评表.txt", ("museum-upkeep",), _pipes, _SCORE_LAST),
    "ratio-turned-over": Forged("人民调解经费自评.docx", ("mediation-visits",), word.document, _WEIGHT_FIRST),
    "met-but-scored-short": Forged("路灯维护自评表.xlsx", ("street-lamps",), workbook.workbook),
    "total-row-of-zeros": Forged("助餐补贴自评表.docx", ("elderly-meals",), word.document),
    "shortfall-with-true-sums": Forged("飞机防治自评表.html", ("aerial-survey",), page.page),
    "slots-without-figures": Forged("社区矫正自评表.docx", ("bad-slots",), word.document),
    "two-forms-in-one-file": Forged("妇联项目自评表.docx", ("two-forms-first", "two-forms-second"), word.document),
    "columns-lost-in-a-dump": Forged("路灯维护自评表.txt", ("street-lamps",), _blanks),
    "letters-for-digits-faultless": Forged("免费开放经费自评.txt", ("cultural-centre",), _recognised),
    "target-in-three-columns-faultless": Forged("饮用水监测自评表.xlsx", ("water-monitoring",), workbook.workbook, LAYOUTS["L3"].drawn),
    "marks-only-in-labels-faultless": Forged("免费开放经费自评.docx", ("cultural-centre",), word.document, LAYOUTS["L4"].drawn),
    "second-score-column": Forged("文物保护经费自评表.xlsx", ("museum-upkeep",), workbook.workbook, LAYOUTS["L5"].drawn),
    "scoring-method-column-faultless": Forged("养护经费自评.docx", ("road-upkeep",), word.document, LAYOUTS["L6"].drawn),
    "whole-department-form-faultless": Forged("部门整体支出自评表.docx", ("library-books",), word.document, LAYOUTS["L7"].drawn),
    "common-indicators-with-cover": Forged("部门整体支出自评表.docx", ("irrigation-canals",), word.document, LAYOUTS["L8"].drawn),
    "indicators-in-sentences": Forged("转移支付自评报告.docx", ("aerial-survey",), word.document, LAYOUTS["L9"].drawn),
    "yuan-in-the-form-faultless": Forged("免费开放经费自评.html", ("cultural-centre",), page.page, LAYOUTS["L11"].drawn),
    "cells-between-bars-faultless": Forged("饮用水监测自评.txt", ("water-monitoring",), _bars),
    "a-cell-a-line-faultless": Forged("图书购置自评表.txt", ("library-books",), _cell_a_line),
    "values-and-bars-in-turn-faultless": Forged("养护经费自评.txt", ("road-upkeep",), _in_turn),
    "glued-cells-faultless": Forged("免费开放经费自评.txt", ("cultural-centre",), _glued),
    "two-forms-in-a-pdf": Forged("妇联项目自评表.pdf", ("two-forms-first", "two-forms-second"), _pdf),
    "a-hundred-empty-cells-faultless": Forged("养护经费自评.docx", ("road-upkeep",), word.document, LAYOUTS["L14"].drawn),
    "prompts-left-in": Forged("饮用水监测自评表.docx", ("water-monitoring",), word.document, LAYOUTS["L15"].drawn),
    "marks-repeated-in-sub-rows-faultless": Forged("饮用水监测自评表.docx", ("water-monitoring",), word.document, LAYOUTS["L19"].drawn),
    "counts-in-the-names": Forged("免费开放经费自评表.xlsx", ("cultural-centre",), workbook.workbook, LAYOUTS["L21"].drawn),
    "scanned-short-score": Forged("供水管网自评表.pdf", ("pipe-repairs",), _scan),
    "photographed-wrong-total": Forged("敬老院取暖自评表.jpg", ("home-heating",), _photo),
}
"""By case. Petition-office and report-only are text typed by hand."""


def write() -> None:
    """Write every forged document into its case."""
    for case, forged in FORGED.items():
        papers = [forged.drawn(truth(TRUTHS / f"{name}.yaml")) for name in forged.truths]
        folder = CASES / case
        folder.mkdir(exist_ok=True)
        (folder / forged.file).write_bytes(forged.made(Paper(tuple(piece for one in papers for piece in one.pieces))))
