"""The goal's clauses, and what each says beyond the project's name and set phrases."""

from auditor.entry import slot
from auditor.forms.goals import goals
from auditor.model import Entry, Location


def entry(text: str) -> Entry:
    return slot(text, Location(file="自评表.txt", line=1, end=len(text), quote=text))


def cores(goal: str, project: str = "教师培训经费") -> list[tuple[str, str]]:
    return [(one.words, one.core) for one in goals(entry(goal), entry(project))]


def test_a_numbered_goal_is_taken_clause_by_clause() -> None:
    assert cores("目标1：开展校园安全演练；目标2：建成线上课程资源库。") == [
        ("目标1：开展校园安全演练", "校园安全演练"),
        ("目标2：建成线上课程资源库", "建成线上课程资源库"),
    ]


def test_a_clause_that_restates_the_project_names_nothing_of_its_own() -> None:
    assert cores("组织教师培训，提高教学水平。") == []


def test_set_phrases_alone_name_nothing() -> None:
    assert cores("为各项工作顺利开展提供经费保障。") == []


def test_every_clause_stands_at_its_place() -> None:
    goal = "1.开展校园安全演练；2.建成线上课程资源库。"
    assert [one.location.quote for one in goals(entry(goal), None)] == ["1.开展校园安全演练", "2.建成线上课程资源库"]
    assert [goal[one.location.start : one.location.end] for one in goals(entry(goal), None)] == [
        "1.开展校园安全演练",
        "2.建成线上课程资源库",
    ]


def test_a_blank_goal_has_no_clauses() -> None:
    assert goals(entry(""), None) == ()
