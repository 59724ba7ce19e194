"""What a user is told, as tests compare it: in Chinese."""

from collections.abc import Iterable

from auditor.wording import Wording


def told(wordings: Iterable[Wording]) -> tuple[str, ...]:
    return tuple(wording.zh for wording in wordings)
