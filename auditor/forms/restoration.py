"""Names and labels that recognition left characters out of → whole again, where the vocabulary or the rest of the text has them.

In narrow columns recognition loses lines and single characters: 满意度标 for 满意度指标, 林区意 for 林区群众满意度. A label is completed
where one label of the vocabulary alone holds its characters in order; a name where it holds no word of its label, and one stretch of the
document alone begins as it does, holds its characters in order and ends in such a word. Both are doubted and told.
"""

from collections.abc import Iterator, Mapping

from auditor.entry import LOOKALIKE, label
from auditor.forms.indicators import Indicators
from auditor.model import Document, Entry, Indicator, Location, Repair, Table
from auditor.vocabulary import words
from auditor.wording import Wording

_LABEL = Wording(
    "标签「{text}」识别时漏了字，按「{whole}」读（词表中只有它与此相合）。",
    "The label “{text}” lost characters in recognition and was taken for “{whole}” (no other label of the vocabulary fits).",
)
_NAME = Wording(
    "指标名称「{text}」识别时漏了字，按材料别处写的「{whole}」读。",
    "The indicator “{text}” lost characters in recognition and was taken for “{whole}”, as the document writes elsewhere.",
)
_LABEL_LOST, _NAME_LOST = 1, 6
"""How many characters may be missing."""
_CHINESE = ("\u4e00", "\u9fff")


def restored(found: Indicators, document: Document) -> Indicators:
    """Indicators and groups with completed labels and names, and a repair for each. Only what recognition read is looked at."""
    pages = frozenset(document.recognised)
    if not pages:
        return found
    labels = {
        entry.location: whole
        for one in found.indicators
        for level, entry in (("level1", one.level1), ("level2", one.level2))
        if entry is not None and entry.location.page in pages and (whole := _label(entry.text, level)) is not None
    }
    labelled = [_relabelled(one, labels) for one in found.indicators]
    texts = tuple(_texts(document))
    names = {one.name.location: whole for one in labelled if one.name.location.page in pages and (whole := _name(one, texts)) is not None}
    if not (labels or names):
        return found
    indicators = tuple(one.model_copy(update={"name": _whole(one.name, names)}) for one in labelled)
    groups = tuple(group.model_copy(update={"name": _whole(group.name, labels)}) for group in found.groups)
    repairs = _repairs(found, labels, names)
    return Indicators(indicators, groups, repairs)


def _relabelled(one: Indicator, labels: Mapping[Location, str]) -> Indicator:
    found = {level: entry for level, entry in (("level1", one.level1), ("level2", one.level2)) if entry is not None}
    return one.model_copy(update={level: _whole(entry, labels) for level, entry in found.items()})


def _whole(entry: Entry, wholes: Mapping[Location, str]) -> Entry:
    whole = wholes.get(entry.location)
    return entry if whole is None else entry.model_copy(update={"text": whole, "confidence": min(entry.confidence, LOOKALIKE)})


def _label(text: str, level: str) -> str | None:
    """The one label of the vocabulary that holds the characters of a label it does not know."""
    known = tuple(words(level))
    read = label(text)
    if len(read) < 2 or read in known:
        return None
    fits = [one for one in known if 0 < len(one) - len(read) <= _LABEL_LOST and _begins_and_ends_alike(read, one) and _is_within(read, one)]
    return fits[0] if len(fits) == 1 else None


def _name(one: Indicator, texts: tuple[str, ...]) -> str | None:
    """The one stretch of the document that completes the name of an indicator."""
    read = label(one.name.text)
    under = label(one.level2.text) if one.level2 is not None else ""
    telling = tuple(word for level2, known in words("level2").items() if under and under in level2 for word in known)
    if len(read) < 2 or not telling or any(word in read for word in telling):
        return None
    fits = {whole for text in texts if read not in text for whole in _stretches(read, text) if whole.endswith(telling)}
    return fits.pop() if len(fits) == 1 else None


def _stretches(read: str, text: str) -> Iterator[str]:
    """Every stretch of Chinese characters that begins as a name does and holds all its characters in order."""
    for start in (at for at, sign in enumerate(text) if sign == read[0]):
        for length in range(len(read) + 1, len(read) + _NAME_LOST + 1):
            whole = text[start : start + length]
            if len(whole) < length or not _CHINESE[0] <= whole[-1] <= _CHINESE[1]:
                break
            if _is_within(read, whole):
                yield whole


def _is_within(read: str, whole: str) -> bool:
    """Whether characters stand in a text in their order."""
    rest = iter(whole)
    return all(sign in rest for sign in read)


def _begins_and_ends_alike(read: str, whole: str) -> bool:
    return read[0] == whole[0] and read[-1] == whole[-1]


def _texts(document: Document) -> Iterator[str]:
    for piece in document.pieces:
        yield from (cell.text for cell in piece.cells) if isinstance(piece, Table) else (piece.text,)


def _repairs(found: Indicators, labels: Mapping[Location, str], names: Mapping[Location, str]) -> tuple[Repair, ...]:
    wholes = [(where, whole, _LABEL) for where, whole in labels.items()] + [(where, whole, _NAME) for where, whole in names.items()]
    made = (
        Repair(
            id=f"r{number}",
            kind="misread",
            location=where,
            subject=where.quote,
            explanation=said.filled(text=where.quote, whole=whole),
            touched=tuple(one.id for one in found.indicators if where in _places(one)),
            confidence=LOOKALIKE,
        )
        for number, (where, whole, said) in enumerate(wholes, start=len(found.repairs) + 1)
    )
    return (*found.repairs, *made)


def _places(one: Indicator) -> tuple[Location, ...]:
    return tuple(entry.location for entry in (one.level1, one.level2, one.name) if entry is not None)
