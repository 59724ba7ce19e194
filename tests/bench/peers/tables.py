"""The parsed submissions of a corpus as plain rows, every one of the ten rules broken in some of them, and what auditor says of them."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from auditor.engine import judge, matcher
from auditor.findings import Map, submission_report
from auditor.findings.finding import findings
from auditor.findings.finding import judged as standing
from auditor.forms import understand
from auditor.model import Entry, FundLine, Submission
from auditor.pipeline import Bench
from auditor.readers.text import read
from auditor.ruleset import load
from tests.forge import corpus
from tests.forge.shape import paper
from tests.forge.text import tabs
from tests.forge.truth import Truth

TEN = (
    "execution-rate-mismatch",
    "execution-score-mismatch",
    "fund-parts-mismatch",
    "invalid-score",
    "invalid-weight",
    "overspent-budget",
    "score-above-weight",
    "total-out-of-range",
    "total-score-mismatch",
    "weights-not-100",
)
Answers = list[tuple[int, str, str]]
"""Which rules each submission breaks and in which row, sorted; the row of the whole form is "form"."""


def _indicator(made: Truth, **changed: str) -> Truth:
    first, *others = made.indicators
    return made.model_copy(update={"indicators": (first.model_copy(update=changed), *others)})


def _fund(made: Truth, **changed: str) -> Truth:
    total, *others = made.funds
    return made.model_copy(update={"funds": (total.model_copy(update=changed), *others)})


_PLANTED: tuple[Callable[[Truth, Random], Truth], ...] = (
    lambda made, random: _indicator(made, score=f"-{random.randrange(1, 9)}"),
    lambda made, _: _indicator(made, weight="0"),
    lambda made, random: _indicator(made, weight=str(15 + random.randrange(2, 9))),
    lambda made, random: made.model_copy(update={"total_score": f"10{random.randrange(1, 9)}"}),
    lambda made, random: _fund(made, score=f"{random.randrange(100, 800) / 100:.2f}"),
    lambda made, random: _fund(made, executed=f"{float(made.funds[0].budget) + random.randrange(1, 9):.2f}"),
)
"""Faults beside those of the corpus, so that every one of the ten rules is broken somewhere."""


def submissions(count: int) -> list[Submission]:
    """So many submissions, understood; one in five with a fault, planted in turn."""
    random = Random(1)  # noqa: S311 a corpus, not a secret
    found: list[Submission] = []
    for number, (_, truth) in enumerate(corpus.forged(count)):
        faulty = _PLANTED[number // 10 % len(_PLANTED)](truth, random) if number % 10 == 5 else truth
        found += understand(read(tabs(paper(faulty)).text.encode(), f"{number}.txt"))
    return found


def rows(submission: Submission, number: int) -> dict[str, Any]:
    """A submission as plain numbers: what the ten rules look at, and how many decimals a rate and a score were printed with."""
    form = submission.form
    assert form is not None
    return {
        "id": number,
        "total_score": _value(form.total_score),
        "funds": [_line(fund) for fund in form.funds],
        "indicators": [{"row": one.id, "weight": _value(one.weight), "score": _value(one.score)} for one in form.indicators],
    }


def _line(fund: FundLine) -> dict[str, Any]:
    slots = {name: _value(getattr(fund, name)) for name in ("initial", "budget", "executed", "rate", "weight", "score")}
    return {"row": fund.id, "line": fund.line, **slots}


def _value(entry: Entry | None) -> float | None:
    return None if entry is None or entry.figure is None else float(entry.figure.value)


def ten() -> Bench:
    """The ten rules alone, compiled."""
    whole = load()
    chosen = whole.only([rule for rule in whole.rules if rule.id in TEN])
    return Bench(chosen, matcher(chosen.scopes))


def judged(submission: Submission, tools: Bench) -> tuple[tuple[str, str], ...]:
    """The rules that a submission breaks and where, each with its finding: sentence, stated and due, places."""
    profile = tools.ruleset.default_profile
    told = standing(judge.run(tools.ruleset, profile, submission, tools.matcher))
    return tuple((one.rule, _row(behind)) for one, behind in findings(told, Map(submission), ""))


def reported(submission: Submission, tools: Bench) -> tuple[tuple[str, str], ...]:
    """The same with the whole report: outcomes, how many figures were judged, the score, the form as it was read."""
    profile = tools.ruleset.default_profile
    judgements = judge.run(tools.ruleset, profile, submission, tools.matcher)
    submission_report(submission, profile, "", judgements, "zh")
    return tuple((one.rule, _row(one)) for one in judgements if one.outcome == "fail")


def _row(judgement: judge.Judgement) -> str:
    about = judgement.about
    return "form" if about.startswith("f") else about


def answers(parsed: Sequence[Submission], tools: Bench, run: Callable[[Submission, Bench], tuple[tuple[str, str], ...]]) -> Answers:
    return sorted({(number, *found) for number, one in enumerate(parsed) for found in run(one, tools)})
