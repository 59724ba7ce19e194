"""What a reader raises about a file it cannot read."""

from auditor.wording import Wording


class Unreadable(Exception):
    """A file that cannot be read. `wording` is one sentence: what is wrong, and what the user can do. As text it is Chinese."""

    def __init__(self, wording: Wording) -> None:
        super().__init__(wording)
        self.wording = wording

    def __str__(self) -> str:
        return self.wording.zh
