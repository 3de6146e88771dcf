"""The visitor's code: the only way back to a submission, and stored nowhere as it is."""

from collections.abc import Callable

from triage.records.server_key import Purpose
from triage.records.server_key import ServerKey
from triage.records.spelling import CHARACTERS
from triage.records.spelling import SpellingError
from triage.records.spelling import read_spelled
from triage.records.spelling import spell

LENGTH = 18  # 25 characters to choose from: 83 bits
SPARE_BYTES = 8  # with so many more than needed, each code is as likely as any other
BYTES = 11 + SPARE_BYTES


def new_code(random_bytes: Callable[[int], bytes]) -> str:
    """A code to show to the visitor, as in `ACD-EFG-HJK-MNP-QRT-349`."""
    number = int.from_bytes(random_bytes(BYTES)) % len(CHARACTERS) ** LENGTH
    return spell(number, LENGTH)


def code_hash(code: str, key: ServerKey) -> bytes | None:
    """What is stored of a code, however it was typed over; None when it cannot be one."""
    try:
        number = read_spelled(code, LENGTH)
    except SpellingError:
        return None
    return key.hash(Purpose.CODE, spell(number, LENGTH).encode())
