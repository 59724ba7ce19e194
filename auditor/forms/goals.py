"""The form's goal → its clauses, each with what it says beyond the project's name and set phrases."""

from functools import cache

from auditor.model import Entry, Goal
from auditor.pattern import Pattern, any_of
from auditor.similarity import pairs, plain
from auditor.vocabulary import words

_NUMBERING = r"目标\s*[0-9一二三四五六七八九十]+\s*[:：、.]?|(?<![0-9.])[0-9]{1,2}\s*[.、．](?![0-9])|[(（][0-9一二三四五六七八九十]+[)）]"
_START = Pattern(_NUMBERING)
_CLAUSE = Pattern(rf"(?:{_NUMBERING})?(?:(?!{_NUMBERING})[^。；;\n])+")
_INSTRUCTION = Pattern(r"[(（][^()（）]*字[^()（）]*[)）]")
"""What the template asks for, such as （200字以内）."""
_PART = Pattern("[，,、]")
_SHORTEST = 4
"""A clause that says less than this beyond set phrases names nothing that an indicator could measure."""


def goals(goal: Entry | None, project: Entry | None) -> tuple[Goal, ...]:
    """The clauses of a goal that name something to measure, ids o1, o2, …"""
    if goal is None or goal.mark != "stated":
        return ()
    known = pairs(project.text) if project is not None and len(plain(project.text)) > 1 else frozenset()
    found: list[Goal] = []
    for match in _CLAUSE.finditer(goal.text):
        words_said = match[0].strip()
        said = _START.sub("", words_said)
        core = _core(said, known)
        if len(core) >= _SHORTEST and not _restates(said, known):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            place = goal.location.part(start, start + len(words_said))
            found.append(Goal(id=f"o{len(found) + 1}", words=words_said, core=core, location=place))
    return tuple(found)


def _restates(text: str, project: frozenset[str]) -> bool:
    """Whether a part of a clause says the project's name and nothing else: every indicator measures that."""
    parts = [part for part in _PART.split(text) if pairs(part) & project and len(plain(part)) > 1]
    return any(len(_core(part, project)) < _SHORTEST for part in parts)


def _core(text: str, project: frozenset[str]) -> str:
    """The letters of a clause without set phrases and without what the project's name says."""
    letters = plain(_silent().sub(" ", _INSTRUCTION.sub("", text)))
    dropped = {at + step for at in range(len(letters) - 1) if letters[at : at + 2] in project for step in (0, 1)}
    return "".join(letter for at, letter in enumerate(letters) if at not in dropped)


@cache
def _silent() -> Pattern:
    return Pattern(any_of(words("goal_silent")))
