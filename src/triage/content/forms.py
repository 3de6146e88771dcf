"""The forms that a text must have, and the words that tell an author about each."""

ID = r"^[a-z0-9][a-z0-9_]*$"
VERSION = r"^\d+\.\d+\.\d+$"
DIALLED = r"^\+?[0-9]{3,15}$"
EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
ADDRESS = r"^https://\S+$"
COLOUR = r"^#[0-9A-Fa-f]{6}$"

IN_WORDS = {
    ID: "write small letters, digits and `_` only",
    VERSION: "write three numbers, such as 1.0.0",
    DIALLED: "write the digits that the telephone dials, without spaces",
    EMAIL: "write an e-mail address",
    ADDRESS: "write a full address that begins with https://",
    COLOUR: "write `#` and six digits or letters A to F in quotes",
}
