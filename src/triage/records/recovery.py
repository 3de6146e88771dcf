"""The recovery sheet: the private key on paper, for the day on which its file is lost."""

from dataclasses import dataclass
from dataclasses import field
from hashlib import sha256

from triage.records.sealing import KeyPair
from triage.records.sealing import pair_of
from triage.records.spelling import GROUP
from triage.records.spelling import SpellingError
from triage.records.spelling import read_spelled
from triage.records.spelling import spell

KEY_BYTES = 32
CHECK_BYTES = 4
SHEET_LENGTH = 63  # characters for KEY_BYTES + CHECK_BYTES
GROUPS_ON_A_LINE = 7

HEADING = "RECOVERY SHEET of key"
PAGE = (
    HEADING
    + """ {key_id}
============================================================================

Print this page, lock it away, and keep it in no computer. Whoever holds it can
read everything that visitors sent; without it, a lost private.key means that
nobody can.

{lines}

To get the key back, on the machine of the desk:

    triage restore-key -

and type the groups over. Small letters and spaces are fine; a slip is noticed.
The letters never used are B I L O S Z, and the digits 0 1 2 5 8.
"""
)


@dataclass(frozen=True)
class RecoverySheet:
    """The private key to print and lock away; `groups` are typed over to get it back."""

    key_id: str
    groups: tuple[str, ...] = field(repr=False)

    def page(self) -> str:
        """The sheet as a page of text, ready to print."""
        starts = range(0, len(self.groups), GROUPS_ON_A_LINE)
        lines = ("    " + "  ".join(self.groups[at : at + GROUPS_ON_A_LINE]) for at in starts)
        return PAGE.format(key_id=self.key_id, lines="\n".join(lines))


def recovery_sheet(pair: KeyPair) -> RecoverySheet:
    """What to print, with a check that finds a slip of whoever types it over."""
    number = int.from_bytes(pair.private + _check(pair.private))
    return RecoverySheet(pair.public.id, tuple(spell(number, SHEET_LENGTH).split("-")))


def from_recovery_sheet(text: str) -> KeyPair:
    """The key pair from the groups of a recovery sheet, or its whole page; SpellingError when a character differs."""
    number = read_spelled(_groups_in(text), SHEET_LENGTH)
    try:
        raw = number.to_bytes(KEY_BYTES + CHECK_BYTES)
    except OverflowError:
        raw = b""
    private, check = raw[:KEY_BYTES], raw[KEY_BYTES:]
    if not raw or check != _check(private):
        raise SpellingError("a character differs from the recovery sheet; compare the groups one by one")
    return pair_of(private)


def _groups_in(text: str) -> str:
    """On the page the groups stand on lines of their own."""
    if HEADING not in text:
        return text
    lines = (line.split() for line in text.splitlines())
    return " ".join(" ".join(words) for words in lines if words and all(len(word) == GROUP for word in words))


def _check(private: bytes) -> bytes:
    return sha256(b"recovery sheet" + private).digest()[:CHECK_BYTES]
