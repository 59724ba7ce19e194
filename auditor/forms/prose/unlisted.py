"""Results that the prose reports and the goals set, but that no indicator of the table names.

A stretch of at least eight letters that stands both in the form's goals and in a sentence reporting results, and that is like no
indicator's name, is such a result. It is evidence for a row lost from the table, never a finding by itself.
"""

from collections.abc import Iterator, Sequence

from auditor.forms.prose.lines import Line, Sentence, sentences
from auditor.forms.prose.subjects import group_subjects, tie_nearest
from auditor.model import Form, Statement
from auditor.similarity import cover, plain

_SHORTEST = 8
_LIKE = 0.5


def unlisted(reporting: Sequence[Line], form: Form | None, last: int) -> tuple[Statement, ...]:
    """Statements of role `unlisted` from the lines that report results; ids go on after p`last`."""
    if form is None or form.goal is None:
        return ()
    grams = _grams(plain(form.goal.text))
    fresh = [one for line in reporting for sentence in sentences(line) for one in _in_sentence(sentence, grams, form)]
    first = {plain(one.subject): one for one in reversed(fresh)}
    return tuple(one.model_copy(update={"id": f"p{last + at}"}) for at, one in enumerate(reversed(first.values()), start=1))


def _grams(letters: str) -> frozenset[str]:
    return frozenset(letters[at : at + _SHORTEST] for at in range(len(letters) - _SHORTEST + 1))


def _in_sentence(sentence: Sentence, grams: frozenset[str], form: Form) -> Iterator[Statement]:
    for start, end in _shared(sentence.text, grams):
        phrase = sentence.text[start:end]
        if any(_alike(indicator.name.text, phrase) for indicator in form.indicators):
            continue
        group = tie_nearest(sentence.text[:start], group_subjects(form))
        yield Statement(id="", role="unlisted", subject=phrase, location=sentence.place(start, end), about=group.about, confidence=1.0)


def _alike(name: str, phrase: str) -> bool:
    return max(cover(name, phrase, {}), cover(phrase, name, {})) >= _LIKE


def _shared(text: str, grams: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The longest stretches of a text whose every eight letters stand in the goals, as offsets into the text."""
    letters = [(at, letter) for at, letter in enumerate(text) if plain(letter)]
    start: int | None = None
    last = len(letters) - _SHORTEST
    for at in range(last + 2):
        shared = at <= last and "".join(letter for _, letter in letters[at : at + _SHORTEST]) in grams
        if shared and start is None:
            start = at
        elif not shared and start is not None:
            yield letters[start][0], letters[at - 1 + _SHORTEST - 1][0] + 1
            start = None
