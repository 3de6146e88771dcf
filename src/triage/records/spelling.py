"""Numbers in characters that people can read aloud and type over."""

# Of each pair that is easily mistaken (O 0, I 1 L, B 8, S 5, Z 2) neither is used, so nothing has to be guessed.
CHARACTERS = "ACDEFGHJKMNPQRTUVWXY34679"
GROUP = 3
BETWEEN = " \t\r\n\u00a0-\u2010\u2011\u2012\u2013\u2014"  # spaces and hyphens of all lengths


class SpellingError(ValueError):
    """This text cannot be what we spelled; the message never repeats it."""


def spell(number: int, length: int) -> str:
    """A number in this many characters, in groups of three.

    >>> spell(2026, 6)
    'AAA-EHC'
    """
    characters = ""
    for _ in range(length):
        number, rest = divmod(number, len(CHARACTERS))
        characters = CHARACTERS[rest] + characters
    if number:
        raise ValueError("this number needs more characters")
    return "-".join(characters[at : at + GROUP] for at in range(0, length, GROUP))


def read_spelled(text: str, length: int) -> int:
    """The number that was spelled; small letters, spaces and other hyphens are fine.

    >>> read_spelled(" aaa ehc", 6)
    2026
    """
    characters = text.translate(dict.fromkeys(map(ord, BETWEEN))).upper()
    if len(characters) != length or not set(characters) <= set(CHARACTERS):
        raise SpellingError(f"{length} characters are needed, from {CHARACTERS}")
    number = 0
    for character in characters:
        number = number * len(CHARACTERS) + CHARACTERS.index(character)
    return number
