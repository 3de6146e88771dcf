"""The key of the desk: another one, on paper, and back from paper."""

import sys
from pathlib import Path

from triage.cli.exits import Exit
from triage.cli.exits import settings_here
from triage.cli.exits import tell
from triage.cli.operating import by_operator
from triage.cli.operating import refusals_told
from triage.cli.operating import stored_desk
from triage.records.key_ring import NEXT_FILE
from triage.records.key_ring import PRIVATE_FILE
from triage.records.key_ring import PUBLIC_FILE
from triage.records.key_ring import KeyRing
from triage.records.key_ring import aside_file
from triage.records.key_ring import put_aside
from triage.records.key_ring import read_private_key
from triage.records.key_ring import read_public_key
from triage.records.key_ring import write_key_pair
from triage.records.key_ring import write_private_key
from triage.records.recovery import from_recovery_sheet
from triage.records.recovery import recovery_sheet
from triage.records.rotating import begin
from triage.records.rotating import go_on
from triage.records.sealing import KeyPair
from triage.records.secret_files import KeyMissingError
from triage.records.secret_files import KeyUnreadableError


def rotate_key() -> Exit:
    """Give the desk another key, and print its recovery sheet; 1 when something still needs the old one."""
    settings = settings_here()
    audit = by_operator(settings, "rotate-key")
    with stored_desk(settings) as desk:
        new = begin(desk, audit=audit)
        sys.stdout.write(recovery_sheet(new).page())
        sys.stdout.flush()  # backups are sealed for it from now on, also when the rest breaks off
        rotation = go_on(desk, new, audit=audit)
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
    """Write the key where it belongs; None when it is there already."""
    every = (keys / PRIVATE_FILE, keys / NEXT_FILE, aside_file(keys, pair))
    if any(_held_in(path) == pair for path in every):
        return None
    path = _place_of(keys, pair)
    if path.exists():
        tell([f"{path} held no key, and is kept as {put_aside(path)}"])
    if (keys / PUBLIC_FILE).exists():
        write_private_key(path, pair)
    else:
        write_key_pair(keys, pair)
    return path


def _place_of(keys: Path, pair: KeyPair) -> Path:
    """A key beside the one that seals now is kept for old backups; during a rotation the one that seals is the next."""
    private = keys / PRIVATE_FILE
    is_lost = _held_in(private) is None
    if is_lost and not (keys / PUBLIC_FILE).exists():
        return private
    if read_public_key(keys) != pair.public:
        return aside_file(keys, pair)
    return private if is_lost else keys / NEXT_FILE


def _held_in(path: Path) -> KeyPair | None:
    """None where there is no file, or one that holds no key."""
    try:
        return read_private_key(path)
    except (KeyMissingError, KeyUnreadableError):
        return None
