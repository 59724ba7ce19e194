"""What closures leave at READS → the slots that were read, each once, and the figures in them."""

from collections.abc import Iterable, Iterator

from auditor.expression.value import Value
from auditor.model import Entry, Figure, Statement


def slots_in(reads: Iterable[Value]) -> list[Value]:
    """Every slot and statement among what was read, in order and once.

    What a term read stands there as one tuple: rules ask for the same term of the same thing over and over, and its slots are not copied
    each time.
    """
    found: dict[int, Value] = {}
    _collect(reads, found)
    return [read for read in found.values() if type(read) is not tuple]


def _collect(reads: Iterable[Value], found: dict[int, Value]) -> None:
    for read in reads:
        if id(read) not in found:
            found[id(read)] = read
            if type(read) is tuple:
                _collect(read, found)


def figures_in(reads: Iterable[Value]) -> Iterator[Figure]:
    """The figures in what was read; the same one may stand in two slots."""
    return (figure for figure in map(figure_in, slots_in(reads)) if figure is not None)


def figure_in(slot: Value) -> Figure | None:
    """The figure of an entry or a statement, or the slot where it is one itself."""
    figure = slot.value if type(slot) is Statement else slot.figure if type(slot) is Entry else slot
    return figure if type(figure) is Figure else None


def doubtful(reads: Iterable[Value], threshold: float) -> bool:
    """Whether anything that was read to decide was itself read from the file with less confidence than the threshold."""
    return any(getattr(read, "confidence", 1.0) < threshold for read in slots_in(reads))
