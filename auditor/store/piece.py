"""What a comparison has judged so far → files that outlive it when it is killed, and back: the same comparison goes on from them."""

import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from auditor.comparison import Told
from auditor.findings import Finding
from auditor.model import Location
from auditor.store import home

_PREFIX = ".judged-"


def packed(told: Iterable[Told]) -> bytes:
    """What was told of some bindings, as it travels and is kept."""
    rows = [
        (
            one.owner,
            one.rule,
            one.outcome,
            one.unjudged,
            one.finding.model_dump(mode="json") if one.finding is not None else None,
            one.places,
        )
        for one in told
    ]
    return json.dumps(rows, ensure_ascii=False).encode()


def unpacked(kept: bytes) -> Iterator[Told]:
    """The same back."""
    for owner, rule, outcome, unjudged, found, places in json.loads(kept):
        yield Told(
            owner,
            rule,
            outcome,
            tuple(unjudged) if unjudged is not None else None,
            Finding.model_validate_json(json.dumps(found)) if found is not None else None,
            tuple(_location(place) for place in places),
        )


class Pieces:
    """The pieces of one comparison by number. `key` tells it from every other: those of others that were left behind go."""

    def __init__(self, store: home.Home, key: Sequence[str]) -> None:
        own = _PREFIX + sha256("\0".join(key).encode()).hexdigest()[:32]
        self._folder = store.compared / own
        for left in store.compared.glob(f"{_PREFIX}*"):
            if left.name != own:
                shutil.rmtree(left, ignore_errors=True)

    def has(self, number: int) -> bool:
        return self._path(number).exists()

    def keep(self, number: int, piece: bytes) -> None:
        """Keep a piece, whole or not at all. Raises OSError where it cannot be written."""
        self._folder.mkdir(parents=True, exist_ok=True)
        fresh = self._path(number).with_suffix(".tmp")
        fresh.write_bytes(piece)
        fresh.replace(self._path(number))

    def told(self, count: int) -> Iterator[Told]:
        """What the first so many pieces tell, in their order."""
        for number in range(count):
            yield from unpacked(self._path(number).read_bytes())

    def clear(self) -> None:
        """Let them go: the comparison is published."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:06d}.json"


def _location(place: list[Any]) -> Location:
    made = Location(*place)
    return made if made.box is None else made._replace(box=(made.box[0], made.box[1], made.box[2], made.box[3]))
