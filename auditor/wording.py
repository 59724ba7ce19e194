"""What is said to the user, in every language that reports are told in."""

from typing import Annotated, Literal, NamedTuple

from auditor.kept import Kept

Language = Literal["zh", "en"]


class Wording(NamedTuple):
    """A sentence or a reason for the user in each language; the report is told in one of them."""

    zh: str
    en: str

    def told(self, lang: Language) -> str:
        """The words in a language."""
        return self.en if lang == "en" else self.zh

    def filled(self, **values: object) -> "Wording":
        """The same with its placeholders filled in, with a Wording in each language."""
        return Wording(
            *(
                text.format(**{name: _in(value, lang) for name, value in values.items()})
                for text, lang in zip(self, _LANGUAGES, strict=True)
            )
        )


_LANGUAGES: tuple[Language, ...] = ("zh", "en")


def _in(value: object, lang: Language) -> object:
    return value.told(lang) if isinstance(value, Wording) else value


Words = Annotated[Wording, Kept(lambda held: Wording(*held))]
"""A Wording as a field of a model: kept as it is, not made anew."""
