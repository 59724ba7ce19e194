"""The words of the field: kinds and fields that rules may name, headings and labels that forms print, units of figures.

Everything is read once from vocabulary.yaml, which readers, rules, schema and documentation share.
"""

from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from auditor import verbatim

JUDGED = ("finding", "cause")
"""Kinds that no file holds: what the engine makes of what it judged, for rules over findings."""
FieldType = str
"""figure, points, text, key or flag; the name of a kind; or a kind in brackets for all things of that kind."""


class Field(NamedTuple):
    """A name that rules may use after an alias, in English or Chinese. `headers` are what forms call it.

    A key that is `across` is known only where several submissions are looked at.
    """

    name: str
    zh: str
    type: FieldType
    help: str
    headers: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    unit: str | None = None
    across: bool = False

    @property
    def many(self) -> str | None:
        """The kind of the things in this field, where it holds several."""
        return self.type[1:-1] if self.type.startswith("[") else None

    @property
    def one(self) -> str | None:
        """The kind of the thing in this field, where it holds one."""
        return self.type if self.type in kinds() else None


class Kind(NamedTuple):
    """A kind of thing that a rule's `for` may bind. One that is `across` needs several submissions, or the ledger named there."""

    name: str
    zh: str
    help: str
    fields: dict[str, Field]
    across: str | None = None


class Unit(NamedTuple):
    """A unit as written: what it measures, and how many of the dimension's base unit it is (1 万元 = 10000 元)."""

    name: str
    dimension: str
    scale: Decimal


@cache
def _read() -> dict[str, Any]:
    read: dict[str, Any] = verbatim.read(files("auditor").joinpath("vocabulary.yaml").read_text(encoding="utf-8"))
    return read


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its English name. `id` is a key of each."""
    return {name: _kind(name, spec) for name, spec in _read()["kinds"].items()}


def _kind(name: str, spec: dict[str, Any]) -> Kind:
    fields = {
        "id": Field("id", "编号", "key", "编号"),
        **{field: _field(field, entry) for field, entry in spec["fields"].items()},
    }
    return Kind(name, spec["zh"], spec["help"], fields, spec.get("across"))


def _field(name: str, spec: dict[str, Any]) -> Field:
    kind = spec["type"]
    return Field(
        name=name,
        zh=spec["zh"],
        type=f"[{kind[0]}]" if isinstance(kind, list) else kind,
        help=spec["help"],
        headers=tuple(spec.get("headers", ())),
        values=tuple(spec.get("values", {}).items()),
        unit=spec.get("unit"),
        across=spec.get("across") == "true",
    )


_BY_TEN_THOUSANDS = ("length", "area", "weight")
"""What is also reckoned in so many of its units; with money and people the vocabulary says so itself."""


@cache
def units() -> dict[str, Unit]:
    """Every unit by the way it is written, 万 before a count, a length, an area or a weight included (万人, 万吨)."""
    found: dict[str, Unit] = {}
    for dimension, members in _read()["units"].items():
        if dimension == "counts":
            for name in members:
                found[name] = Unit(name, name, Decimal(1))
                found["万" + name] = Unit("万" + name, name, Decimal(10000))
        else:
            for name, scale in members.items():
                found[name] = Unit(name, dimension, Decimal(scale))
                if dimension in _BY_TEN_THOUSANDS:
                    found.setdefault("万" + name, Unit("万" + name, dimension, Decimal(scale) * 10000))
    return found


@cache
def words(name: str) -> Any:
    """A word list of the `words` section: a tuple, or a mapping of tuples."""
    listed = _read()["words"][name]
    if isinstance(listed, dict):
        return {key: tuple(value) for key, value in listed.items()}
    return tuple(listed)
