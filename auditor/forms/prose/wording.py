"""How the prose calls what a figure is about: the words of it that a finding shows."""

from auditor.forms.prose import roles
from auditor.forms.prose.lines import NUMBERING
from auditor.forms.prose.stretch import (
    LONGEST_LABEL,
    Here,
    Names,
    Said,
    are_marks,
    without_role_words,
)
from auditor.forms.prose.subjects import CLAUSE, Tie
from auditor.pattern import Pattern

_LEAD_IN = Pattern(
    r"^\s*20\d\d\s*年度?(?:全年)?|(?:达到?|为|是|共|约|完成|实际|实现|合计|累计|预期|满分|分值|得分|(?:年度)?(?:目标|指标|完成)值|未|[≥≤>＞<＜≧≦=＝])+\s*$"
)
_AMOUNTS = ("initial", "budget", "received", "executed", "surplus")


def _subject(since: str) -> str:
    """The words that lead to a figure: its own clause, or the one before where that holds only words of a role."""
    clauses = [clause.strip() for clause in CLAUSE.split(since)]
    telling = [NUMBERING.sub("", clause) for clause in clauses if without_role_words(clause)]
    return _LEAD_IN.sub("", telling[-1]) if telling else ""


def words_of(here: Here, tied: Tie) -> str:
    """The words of the prose that name what a figure is about."""
    if here.listed is not None and here.listed.name:
        return here.listed.name.strip()
    words_said = _labelled(here.since) if are_marks(here) else _subject(here.since)
    return _LEAD_IN.sub("", NUMBERING.sub("", tied.words)) if tied.words and not _is_label(here.since) else words_said


def money_words(here: Here, said: Said | None) -> str:
    """What an amount is called: the clause that it stands in, not one before of something else (全部为市级财政拨款，实际支出44.9万元)."""
    if said is None or said.role not in _AMOUNTS:
        return ""
    called = _LEAD_IN.sub("", NUMBERING.sub("", roles.last_clause(here.since).strip("，,；;：:（(）) 、*")))
    return called if len(called) > 1 else ""


def unnamed(here: Here, tied: Tie, names: Names) -> str:
    """What a figure is about where the words before it hold only words of a role: the indicator's name, or else those words."""
    named = next((one.name for one in (*names.indicators, *names.groups) if one.id == tied.about), None)
    return named or "".join(sign for sign in roles.last_clause(here.since) if sign.isalnum())


def _is_label(since: str) -> bool:
    return 0 < since.find("：") <= LONGEST_LABEL


def _labelled(since: str) -> str:
    """What marks are given for: the label before the first colon, or else the words that lead to them."""
    head, colon, _ = since.partition("：")
    return NUMBERING.sub("", head).strip("。；;，, 　") if colon and len(head) <= LONGEST_LABEL else _subject(since)
