"""A submission as JSON → its record: all that a corpus keeps of it; and back → the same submission filed among others."""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from auditor import key
from auditor.corpus.thing import FiledSubmission

_ID = re.compile(r'"(id|group|parent|about|section)":"([^"]+)"')
_ID_LIST = re.compile(r'"(indicators|candidates)":(\["[^\]]*\])')
_FIGURES = re.compile(r',"figures":\[.*?\](?=,"prose":\[|,"remarks":\[|\}$)')
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


def filed(record: Record, identity: str, first_copy: str = _NONE_OF_ITS_OWN) -> FiledSubmission:
    """The submission of a record among others. `first_copy` is the id of the first one with the same keys, "" for that one itself.

    Ids are put right in the JSON as it is written, for a comparison reads each submission several times. No text in it can look like a
    field: quotation marks in texts are escaped. All figures that were read are left out, as no rule asks a submission for them.
    """
    keys = record.keys
    own_keys = {
        "project_key": keys.project,
        "unit_key": keys.unit,
        "department_key": keys.department,
        "year_key": keys.year,
        "previous_year": key.year_before(keys.year),
        "first_copy": first_copy,
    }
    more = "".join(f",{_told(name)}:{_told(value)}" for name, value in own_keys.items() if value)
    renamed = _renamed(_FIGURES.sub("", record.reading), identity, {name: name_key for name, name_key, *_ in record.indicators})
    return FiledSubmission.model_validate_json(f"{renamed[:-1]}{more}}}")


def _renamed(reading: str, identity: str, indicators: Mapping[str, str]) -> str:
    """The same with `identity` before each id of a thing; the submission's own id becomes `identity` itself. The first is its own."""
    own = _ID.search(reading)
    assert own is not None

    def name(old: str) -> str:
        return identity if old == own[2] else f"{identity}/{old}"

    def one(found: re.Match[str]) -> str:
        field, old = found.groups()
        renamed = f'"{field}":"{name(old)}"'
        if field != "id" or old not in indicators:
            return renamed
        return f'{renamed},"submission":"{identity}"' + (f',"name_key":{_told(indicators[old])}' if indicators[old] else "")

    def several(found: re.Match[str]) -> str:
        return f'"{found[1]}":{_told([name(old) for old in json.loads(found[2])])}'

    return _ID_LIST.sub(several, _ID.sub(one, reading))


def _told(value: str | list[str]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _stated(entry: dict[str, Any] | None) -> str:
    return str(entry["text"]) if entry is not None and entry.get("mark", "stated") == "stated" else ""
