"""Sentences with places to fill in: `{practice}` and the like, checked when the content is read."""

from string import Formatter
from typing import Annotated
from typing import TypeAlias

from pydantic import AfterValidator
from pydantic import Field


def places_in(sentence: str) -> set[str]:
    """The names between braces.

    >>> sorted(places_in("Bel {practice}: {phone}"))
    ['phone', 'practice']
    """
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def holds(*allowed: str) -> AfterValidator:
    """Let a sentence hold these places to fill in, and no others."""

    def check(sentence: str) -> str:
        try:
            unknown = sorted(places_in(sentence) - set(allowed))
        except ValueError:
            raise ValueError("a brace stands alone; write `{{` or `}}` to show one") from None
        if unknown:
            known = ", ".join(f"{{{name}}}" for name in allowed) or "none"
            raise ValueError(f"nothing fills in {{{unknown[0]}}} here; places that are filled in: {known}")
        if any(conversion or form for _, _, form, conversion in Formatter().parse(sentence)):
            raise ValueError("write only the name between the braces, as in {practice}, without `!` or `:`")
        return sentence

    return AfterValidator(check)


Sentence: TypeAlias = Annotated[str, Field(min_length=1), holds()]
PracticeSentence: TypeAlias = Annotated[str, Field(min_length=1), holds("practice", "phone")]
