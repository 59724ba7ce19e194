"""A submission as JSON → its record: all that a corpus keeps of it; and back → the same submission filed among others."""

import json
from typing import Any, NamedTuple

from auditor import key
from auditor.corpus.thing import FiledSubmission

_IDENTITIES = ("id", "group", "parent", "about", "section")
_IDENTITY_LISTS = ("indicators", "candidates")
_NONE_OF_ITS_OWN = ""


class Keys(NamedTuple):
    """What pairs a submission with others; "" where it does not say."""

    project: str
    unit: str
    department: str
    year: str


class Record(NamedTuple):
    """A submission as JSON, its keys, and of each indicator the id, the key of its name, its group and its direction.

    `sketch` is the MinHash of its prose, empty where there is too little of it to compare.
    """

    reading: str
    keys: Keys
    indicators: tuple[tuple[str, str, str, str], ...]
    sketch: tuple[int, ...] = ()


def record(reading: str, sketch: tuple[int, ...] = ()) -> Record:
    """What a corpus keeps of a submission, given as JSON."""
    held = json.loads(reading)
    listed = (held.get("form") or {}).get("indicators", ())
    return Record(
        reading=reading,
        keys=_keys(held),
        indicators=tuple((one["id"], key.name(one["name"]["text"]), one["group"], one["direction"]) for one in listed),
        sketch=sketch,
    )


def _keys(held: dict[str, Any]) -> Keys:
    """The unit that a form does not name is its department: 主管部门 alone means that the department itself reports."""
    project, unit, department, year = (_stated(held.get(field)) for field in ("project", "unit", "department", "year"))
    return Keys(
        project=key.project(project),
        unit=key.unit(unit) or key.unit(department),
        department=key.unit(department),
        year=key.year(year),
    )


def filed(reading: str, identity: str, keys: Keys, first_copy: str = _NONE_OF_ITS_OWN) -> FiledSubmission:
    """The submission of a record among others. `first_copy` is the id of the first one with the same keys, "" for that one itself."""
    held = json.loads(reading)
    own = held["id"]
    renamed = _renamed(held, own, identity)
    for one in (renamed.get("form") or {}).get("indicators", ()):
        one["submission"], one["name_key"] = identity, key.name(one["name"]["text"]) or None
    own_keys = {
        "project_key": keys.project or None,
        "unit_key": keys.unit or None,
        "department_key": keys.department or None,
        "year_key": keys.year or None,
        "previous_year": key.year_before(keys.year) or None,
        "first_copy": first_copy or None,
    }
    return FiledSubmission.model_validate_json(json.dumps({**renamed, **own_keys}))


def _renamed(value: Any, own: str, identity: str) -> Any:
    """The same with `identity` before each id of a thing; the submission's own id becomes `identity` itself."""

    def name(old: str) -> str:
        return identity if old == own else f"{identity}/{old}" if old else old

    match value:
        case dict():
            return {
                field: name(held)
                if field in _IDENTITIES and isinstance(held, str)
                else [name(one) for one in held]
                if field in _IDENTITY_LISTS and held and isinstance(held[0], str)
                else _renamed(held, own, identity)
                for field, held in value.items()
            }
        case [dict() | list(), *_]:  # a place is a list of words and numbers, and there are hundreds
            return [_renamed(one, own, identity) for one in value]
    return value


def _stated(entry: dict[str, Any] | None) -> str:
    return str(entry["text"]) if entry is not None and entry.get("mark", "stated") == "stated" else ""
