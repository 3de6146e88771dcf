"""The key of the desk: another one, on paper, and back from paper."""

import sys
from pathlib import Path

from triage.cli.exits import Exit
from triage.cli.exits import settings_here
from triage.cli.exits import tell
from triage.cli.operating import by_operator
from triage.cli.operating import refusals_told
from triage.cli.operating import stored_desk
from triage.records.key_ring import PRIVATE_FILE
from triage.records.key_ring import PUBLIC_FILE
from triage.records.key_ring import KeyRing
from triage.records.key_ring import aside_file
from triage.records.key_ring import read_public_key
from triage.records.key_ring import write_key_pair
from triage.records.key_ring import write_private_key
from triage.records.recovery import from_recovery_sheet
from triage.records.recovery import recovery_sheet
from triage.records.rotating import rotate
from triage.records.sealing import KeyPair


def rotate_key() -> Exit:
    """Give the desk another key, and print its recovery sheet; 1 when something still needs the old one."""
    settings = settings_here()
    with stored_desk(settings) as desk:
        rotation = rotate(desk, audit=by_operator(settings, "rotate-key"))
    sys.stdout.write(recovery_sheet(rotation.pair).page())
    sys.stderr.write(f"Sealed again for key {rotation.pair.public.id}: {rotation.resealed} submissions.\n")
    tell(
        f"submission {submission} cannot be opened, and was left as it is"
        for submission in rotation.unreadable
    )
    if not rotation.is_finished:
        tell(["the old key is still needed; run this command again after mending that"])
    return Exit.FINE if rotation.is_finished else Exit.DOES_NOT_HOLD


def print_recovery_sheet() -> Exit:
    """Print the recovery sheet of the key that is used now."""
    settings = settings_here()
    with refusals_told():
        sys.stdout.write(recovery_sheet(KeyRing(settings.keys).current).page())
    return Exit.FINE


def restore_key(file: str) -> Exit:
    """Write the private key of a recovery sheet into the folder of keys."""
    settings = settings_here(puts_back=True)
    with refusals_told():
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        pair = from_recovery_sheet(content.decode(errors="replace"))
        written = _write(settings.keys, pair)
    if written is None:
        tell([f"key {pair.public.id} is already in {settings.keys}"])
        return Exit.BAD_INPUT
    sys.stdout.write(f"{written}: key {pair.public.id}\n")
    return Exit.FINE


def _write(keys: Path, pair: KeyPair) -> Path | None:
    """Beside another key this one is kept for old backups; None when it is there already."""
    private = keys / PRIVATE_FILE
    if not private.exists() and not (keys / PUBLIC_FILE).exists():
        write_key_pair(keys, pair)
        return private
    is_current = read_public_key(keys) == pair.public
    path = private if is_current and not private.exists() else aside_file(keys, pair)
    if path.exists() or (is_current and path != private):
        return None
    write_private_key(path, pair)
    return path
