"""What a rule says of one binding of things, and the sentences and places of what it found."""

from collections.abc import Sequence
from typing import NamedTuple

from auditor.expression import FIRST_NAME, Frame, Place, Unknown, Value, location
from auditor.model import Location, Outcome, Severity
from auditor.quantity import Quantity
from auditor.ruleset import Rule
from auditor.wording import Language, Wording


class Judgement(NamedTuple):
    """What a rule says of one binding. `frame` holds the binding; None where the rule found nothing to look at.

    `missing` is the operand that is unknown (not_evaluable), or a sentence (error); `supersedes` are ids of other judgements; `reads` is
    what was read to decide: slots, statements for their figures, and a tuple of these for each term. Only a fail or review has an `id` and
    a severity of its own; the severity of any other is the rule's last.
    """

    definition: Rule
    outcome: Outcome
    frame: Frame | None = None
    id: str = ""
    severity: Severity = "note"
    missing: Unknown | Wording | None = None
    supersedes: tuple[str, ...] = ()
    reads: Sequence[Value] = ()

    @property
    def rule(self) -> str:
        return self.definition.id

    @property
    def binding(self) -> dict[str, Value]:
        """The things bound, by the rule's own aliases."""
        if self.frame is None:
            return {}
        return dict(zip(self.definition.binds, self.frame[FIRST_NAME:], strict=False))

    @property
    def values(self) -> dict[str, Value]:
        """The `let` values by name."""
        if self.frame is None:
            return {}
        return {name: read(self.frame) for name, read in self.definition.compiled.values}

    @property
    def about(self) -> str:
        """The id of the thing that the focus belongs to; "" where nothing is bound."""
        focus = self._focus()
        return str(focus[0].owner.id) if focus else ""

    def places(self) -> tuple[Location, ...]:
        """Where to look: the focus first, then the evidence; each place once."""
        return tuple({place.location: None for place in self.placed()})

    def pointed(self) -> list[Location]:
        """Where the focus stands; none where it is nowhere."""
        return [] if self.frame is None else [place.location for place in self.definition.compiled.focus(self.frame)]

    def placed(self) -> tuple[Place, ...]:
        """The same places with the things that they belong to."""
        if self.frame is None:
            return ()
        evidence = [place for places in self.definition.compiled.evidence for place in places(self.frame)]
        return (*self._focus(), *evidence)

    def sentence(self, name: str, lang: str = "zh") -> str | None:
        """A sentence of the rule (title, message, expected, actual, suggest) about this binding; None where there is none."""
        return None if self.frame is None else self.definition.sentence(name, self.frame, lang)

    def printed(self, name: str) -> list[Value]:
        """What a sentence of the rule prints about this binding: quantities, slots, texts."""
        return [] if self.frame is None else self.definition.printed(name, self.frame)

    def points(self) -> Quantity | Unknown | None:
        """By how many marks the total would change if this were put right; None where the rule does not say."""
        return None if self.frame is None else self.definition.points(self.frame)

    def decision(self, lang: str = "zh") -> str | None:
        """What putting it right would do to the total, in a sentence."""
        return None if self.frame is None else self.definition.decision_sentence(self.frame, lang)

    def _focus(self) -> tuple[Place, ...]:
        """The focus, or the first thing bound where the focus is nowhere."""
        if self.frame is None:
            return ()
        first = self.frame[FIRST_NAME]
        return self.definition.compiled.focus(self.frame) or (Place(first, location(first), None),)


def words(judgement: Judgement, lang: Language = "zh") -> str:
    """A judgement in a sentence: the message of a finding, what is missing for one that could not be made; "" for the others."""
    match judgement.missing:
        case Unknown(operand, reason):
            return f"{operand}：{reason.zh}" if lang == "zh" else f"{operand}: {reason.en}"
        case Wording() as sentence:
            return sentence.told(lang)
    return (judgement.sentence("message", lang) or "") if judgement.outcome in ("fail", "review") else ""
