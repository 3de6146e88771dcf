"""What an operator's command cannot do is one line that says what to do, and exit code 2."""

import os
from pathlib import Path

import pytest

from tests.commands.conftest import RunTriage
from triage.records.key_ring import PRIVATE_FILE
from triage.records.key_ring import read_private_key
from triage.records.opening import open_desk
from triage.records.recovery import recovery_sheet
from triage.records.sealing import new_key_pair

READING = [("export",), ("rotate-key",), ("recovery-sheet",), ("copy", "0" * 32, "--to", ".")]
OTHERS = [("erase", "ACD"), ("erase-expired",), ("audit", "verify"), ("backup", "b.backup")]


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The keys of an installation on SQLite."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("TRIAGE_DATA", str(folder))
    open_desk(f"sqlite:///{folder}/triage.db", folder / "keys", random_bytes=os.urandom).close()
    return folder / "keys"


def refused(triage: RunTriage, *words: object) -> str:
    ended = triage(*words)
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1
    return str(ended.stderr.decode())


@pytest.mark.parametrize("words", READING)
def test_without_the_private_key_nothing_is_read(triage: RunTriage, keys: Path, words: tuple[str]) -> None:
    (keys / PRIVATE_FILE).unlink()
    assert "private.key is missing. Put it back" in refused(triage, *words)


@pytest.mark.parametrize("words", READING[:1])
def test_a_loose_private_key_is_refused(triage: RunTriage, keys: Path, words: tuple[str]) -> None:
    (keys / PRIVATE_FILE).chmod(0o644)
    assert "chmod 600" in refused(triage, *words)


@pytest.mark.parametrize("words", OTHERS)
def test_without_a_database_nothing_is_made(
    triage: RunTriage, keys: Path, tmp_path: Path, words: tuple[str]
) -> None:
    (tmp_path / "data" / "triage.db").unlink()
    assert "nothing is stored there yet" in refused(triage, *words)
    assert not (tmp_path / "data" / "triage.db").exists()
    assert keys.exists()


@pytest.mark.parametrize("words", OTHERS)
def test_wrong_settings_are_told(
    triage: RunTriage, monkeypatch: pytest.MonkeyPatch, words: tuple[str]
) -> None:
    monkeypatch.setenv("TRIAGE_PORT", "x")
    assert refused(triage, *words).startswith("TRIAGE_PORT: ")


def test_a_database_that_is_away_is_told_without_its_password(
    triage: RunTriage, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIAGE_DATABASE", "postgresql://rug:naaldhout@/rug?host=/nowhere")
    assert keys.exists()
    assert refused(triage, "erase-expired") == (
        "The database cannot be reached. See whether it runs, and whether its address is right.\n"
    )


@pytest.mark.usefixtures("keys")
def test_a_file_that_is_no_backup_is_told(
    triage: RunTriage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "b.backup").write_bytes(b"holiday pictures")
    monkeypatch.setenv("TRIAGE_DATABASE", f"sqlite:///{tmp_path}/new.db")
    assert "this is no backup" in refused(triage, "restore", "b.backup")
    assert not (tmp_path / "new.db").exists()


@pytest.mark.usefixtures("keys")
def test_a_backup_into_a_folder_that_is_not_there_is_told(triage: RunTriage) -> None:
    assert "there is no such folder" in refused(triage, "backup", "nowhere/b.backup")


def test_a_sheet_with_a_slip_is_told_without_repeating_it(triage: RunTriage, keys: Path) -> None:
    (keys / PRIVATE_FILE).unlink()
    for slip in (b"AAA AAA", b"\xff\xfe", b""):
        ended = triage("restore-key", "-", stdin=slip)
        assert ended.returncode == 2
        assert b"AAA" not in ended.stderr


def test_the_key_of_an_older_sheet_is_kept_for_old_backups(triage: RunTriage, keys: Path) -> None:
    pair = new_key_pair()
    (keys.parent / "sheet.txt").write_text("\n".join(recovery_sheet(pair).groups))
    assert triage("restore-key", keys.parent / "sheet.txt").returncode == 0
    assert (keys / f"for-old-backups-{pair.public.id}.key").stat().st_mode & 0o777 == 0o600
    assert "already" in refused(triage, "restore-key", keys.parent / "sheet.txt")


def test_a_lost_private_key_comes_back_from_its_sheet(triage: RunTriage, keys: Path) -> None:
    sheet = triage("recovery-sheet").stdout
    groups = b"\n".join(line for line in sheet.splitlines() if line.count(b"  ") > 6)
    before = (keys / PRIVATE_FILE).read_bytes()
    (keys / PRIVATE_FILE).unlink()
    assert triage("restore-key", "-", stdin=groups).returncode == 0
    assert (keys / PRIVATE_FILE).read_bytes() == before
    assert triage("export").returncode == 0


@pytest.mark.parametrize("left", [b"", b"holiday pictures"])
def test_a_broken_private_key_makes_room_for_the_one_of_the_sheet(
    triage: RunTriage, keys: Path, left: bytes
) -> None:
    sheet, before = triage("recovery-sheet").stdout, (keys / PRIVATE_FILE).read_bytes()
    for number, gone in ((1, False), (2, True)):  # with public.key beside it, and without
        (keys / PRIVATE_FILE).write_bytes(left)
        if gone:
            (keys / "public.key").unlink()
        ended = triage("restore-key", "-", stdin=sheet)
        assert ended.returncode == 0
        assert f"is kept as {keys}/private.key.broken-{number}" in ended.stderr.decode()
        assert (keys / f"private.key.broken-{number}").read_bytes() == left
        assert (keys / PRIVATE_FILE).read_bytes() == before
        assert triage("export").returncode == 0
    again = triage("restore-key", "-", stdin=sheet)
    assert (again.returncode, b"is already in" in again.stderr) == (2, True)


def test_the_key_that_a_rotation_goes_to_comes_back_beside_the_one_it_comes_from(
    triage: RunTriage, keys: Path
) -> None:
    pair, before = new_key_pair(), (keys / PRIVATE_FILE).read_bytes()
    (keys / "public.key").write_text(pair.public.raw.hex())
    sheet = recovery_sheet(pair).page().encode()
    assert triage("restore-key", "-", stdin=sheet).returncode == 0
    assert read_private_key(keys / "private-next.key") == pair
    assert (keys / PRIVATE_FILE).read_bytes() == before
    assert b"is already in" in triage("restore-key", "-", stdin=sheet).stderr


def test_a_backup_needs_no_private_key_and_says_that_it_opened_nothing(
    triage: RunTriage, keys: Path, tmp_path: Path
) -> None:
    (keys / PRIVATE_FILE).unlink()
    ended = triage("backup", "b.backup")
    assert ended.returncode == 0
    assert b"not opened, since the private key is not here" in ended.stdout
    assert (tmp_path / "b.backup").exists()
    assert b"is already there; name another file" in triage("backup", "b.backup").stderr
