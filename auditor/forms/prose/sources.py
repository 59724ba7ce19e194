"""Lines of prose → amounts whose source is called differently from one sentence to another: 省级资金100万元 here, 市级资金100万元 there."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from auditor.forms.prose.lines import Line, Sentence, placed_figures, sentences
from auditor.forms.prose.subjects import dimension, measured
from auditor.model import Excerpt
from auditor.pattern import Pattern

_SOURCES = {
    "中央": Pattern(r"中央(?:财政|补助|专项|下达)?[^，。；、\d]{0,8}(?:资金|补助|拨款|经费|预算)?\D{0,3}$"),
    "省级": Pattern(r"省(?:级|财政|补助)[^，。；、\d]{0,8}(?:资金|补助|拨款|经费|预算)?\D{0,3}$"),
    "市级": Pattern(r"市(?:级|财政|补助)[^，。；、\d]{0,8}(?:资金|补助|拨款|经费|预算)?\D{0,3}$"),
    "县区": Pattern(r"(?:县|区)(?:级|财政|本级)[^，。；、\d]{0,8}(?:资金|补助|拨款|经费|预算)?\D{0,3}$"),
}
_NAMED = {name: Pattern(name[0] if name != "县区" else "[县区本]") for name in _SOURCES}


class _Sourced(NamedTuple):
    """An amount in yuan with the source that its clause names."""

    source: str
    amount: Decimal
    sentence: Sentence
    start: int
    end: int


def renamed(found: Sequence[Line]) -> Iterator[Excerpt]:
    """Excerpts of sort `renamed_source`, without id: the later amount, its detail the earlier words. Two sources may well give the same
    amount, so neither sentence may name the other's source."""
    earlier: list[_Sourced] = []
    for line in found:
        for sentence in sentences(line):
            here = list(_sourced(sentence))
            for one in here:
                other = next((other for other in earlier if _conflict(other, one)), None)
                if other is not None:
                    detail = other.sentence.text[other.start : other.end]
                    place = sentence.place(one.start, one.end)
                    yield Excerpt(id="", sort="renamed_source", words=sentence.text[one.start : one.end], location=place, detail=detail)
            earlier += here


def _sourced(sentence: Sentence) -> Iterator[_Sourced]:
    end = 0
    for placed in placed_figures(sentence):
        between = sentence.text[end : placed.start]
        named = [(name, match) for name, pattern in _SOURCES.items() if (match := pattern.search(between)) is not None]
        if dimension(placed.figure) == "money" and len(named) == 1 and placed.figure.value:
            name, match = named[0]
            yield _Sourced(name, measured(placed.figure), sentence, end + match.start(), placed.end)
        end = placed.end


def _conflict(earlier: _Sourced, later: _Sourced) -> bool:
    return (
        earlier.amount == later.amount
        and earlier.source != later.source
        and _NAMED[later.source].search(earlier.sentence.text) is None
        and _NAMED[earlier.source].search(later.sentence.text) is None
    )
