"""The documents of those cases that are not text typed by hand: which truth, in which shape and format, under which name."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.forge import page, text, word, workbook
from tests.forge.damage import scanned
from tests.forge.grid import Paper
from tests.forge.shape import MINISTRY, Shape, paper
from tests.forge.truth import truth

TRUTHS = Path(__file__).parent / "truths"
CASES = Path(__file__).parents[2] / "cases"

_SCORE_LAST = Shape(funds=("initial", "budget", "executed", "rate", "weight", "score"), beside=False)
_WEIGHT_FIRST = Shape(indicators=("group", "level", "name", "weight", "target", "actual", "score", "reason"))


class Forged(NamedTuple):
    """A document of a case: `truths` are the submissions in it, in order."""

    file: str
    truths: tuple[str, ...]
    made: Callable[[Paper], bytes]
    shape: Shape = MINISTRY


def _utf8(paper: Paper) -> bytes:
    return text.tabs(paper).text.encode()


def _pipes(paper: Paper) -> bytes:
    return text.pipes(paper).text.encode()


def _blanks(paper: Paper) -> bytes:
    return text.blanks(paper).text.encode()


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
}
"""By case. Petition-office and report-only are text typed by hand."""


def write() -> None:
    """Write every forged document into its case."""
    for case, forged in FORGED.items():
        papers = [paper(truth(TRUTHS / f"{name}.yaml"), forged.shape) for name in forged.truths]
        folder = CASES / case
        folder.mkdir(exist_ok=True)
        (folder / forged.file).write_bytes(forged.made(Paper(tuple(piece for one in papers for piece in one.pieces))))
