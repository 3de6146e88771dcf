"""The desk gets another key while visitors send, and nothing becomes unreadable, wherever it is stopped."""

import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from tests.records.making import DETAILS
from tests.records.making import by_therapist
from tests.records.making import by_visitor
from tests.records.making import make
from tests.records.operating import send
from triage.records.audit import verify
from triage.records.key_ring import NEXT_FILE
from triage.records.key_ring import PRIVATE_FILE
from triage.records.key_ring import PUBLIC_FILE
from triage.records.key_ring import CurrentKey
from triage.records.key_ring import read_public_key
from triage.records.key_ring import write_private_key
from triage.records.key_ring import written
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.rotating import _rename
from triage.records.rotating import begin
from triage.records.rotating import rotate
from triage.records.sealing import new_key_pair
from triage.records.secret_files import KeyFileError
from triage.records.secret_files import write_over
from triage.records.store import keys_in_use
from triage.records.store import read
from triage.records.store import replace_contact
from triage.records.tables import AuditRow
from triage.records.tables import SubmissionRow
from triage.settings import ONE_PRACTICE as PRACTICE

# The long form: TRIAGE_KILLS=200 .venv/bin/pytest tests/records/test_rotating.py -k killed
KILLS = int(os.environ.get("TRIAGE_KILLS", "4"))
STORED = 40
LONGEST = 1.0
forking = multiprocessing.get_context("fork")


def unreadable(address: str, keys: Path, seeds: range) -> int:
    """How many of these submissions a desk that starts now cannot read."""
    try:
        desk = open_desk(address, keys, random_bytes=os.urandom)
    except KeyFileError:
        return len(seeds)
    with desk.records.sessions.begin() as session:
        found = [
            read(session, make(seed).listed.id, ring=desk.ring, key=desk.records.key, audit=by_therapist())
            for seed in seeds
        ]
        session.flush()
        assert verify(session, desk.records.key, PRACTICE).problems == ()
    desk.close()
    return sum(one != make(seed).unsealed for one, seed in zip(found, seeds, strict=True))


def test_everything_is_sealed_for_the_new_key_and_still_opens(address: str, desk: Desk, keys: Path) -> None:
    old = desk.ring.current
    rotation = rotate(desk, audit=by_therapist())
    assert (rotation.resealed, rotation.unreadable, rotation.is_finished) == (3, (), True)
    assert read_public_key(keys) == rotation.pair.public != old.public
    with desk.records.sessions.begin() as session:
        assert keys_in_use(session, PRACTICE) == {rotation.pair.public.id}
    assert unreadable(address, keys, range(3)) == 0


def test_the_old_key_is_kept_under_a_name_that_says_why(desk: Desk, keys: Path) -> None:
    old = desk.ring.current.public.id
    rotate(desk, audit=by_therapist())
    names = [path.name for path in sorted(keys.iterdir())]
    assert names == [f"for-old-backups-{old}.key", PRIVATE_FILE, PUBLIC_FILE, "server.key"]


def test_the_key_can_be_rotated_again_and_again(address: str, desk: Desk, keys: Path) -> None:
    ids = {rotate(desk, audit=by_therapist()).pair.public.id for _ in range(3)}
    assert len(ids) == 3
    assert unreadable(address, keys, range(3)) == 0


def test_every_submission_that_is_sealed_again_leaves_a_line(desk: Desk) -> None:
    rotation = rotate(desk, audit=by_therapist())
    with desk.records.sessions.begin() as session:
        told = session.execute(select(AuditRow.action, AuditRow.parts).order_by(AuditRow.sequence)).all()[3:]
        assert told[0] == ("rotate_key", rotation.pair.public.id)
        assert told[1:] == [("reseal", "responses sentences contact")] * 3
        assert verify(session, desk.records.key, PRACTICE).problems == ()


def test_a_process_that_runs_seals_for_the_new_key_without_a_restart(desk: Desk, keys: Path) -> None:
    running = CurrentKey(keys)
    new = rotate(desk, audit=by_therapist()).pair
    send(desk, range(3, 4), public=running)
    with desk.records.sessions.begin() as session:
        assert keys_in_use(session, PRACTICE) == {new.public.id}


def test_a_desk_that_runs_finds_the_new_key_without_a_restart(address: str, desk: Desk, keys: Path) -> None:
    running = open_desk(address, keys, random_bytes=os.urandom)
    rotate(desk, audit=by_therapist())
    send(desk, range(3, 4))
    with running.records.sessions.begin() as session:
        submission, key = make(3).listed.id, running.records.key
        assert read(session, submission, ring=running.ring, key=key, audit=by_therapist()) is not None
    running.close()


def test_contact_details_that_a_visitor_replaces_meanwhile_stay(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission, key, other = (
        make(1).listed.id,
        desk.records.key,
        DETAILS.model_copy(update={"name": "Sietske"}),
    )
    open_slowly = desk.ring.open

    def open_while_the_visitor_writes(*words: object) -> object:
        monkeypatch.setattr(desk.ring, "open", open_slowly)
        with desk.records.sessions.begin() as session:
            replace_contact(
                session, submission, other, public=desk.records.public, key=key, audit=by_visitor()
            )
        return open_slowly(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(desk.ring, "open", open_while_the_visitor_writes)
    assert rotate(desk, audit=by_therapist()).is_finished
    with desk.records.sessions.begin() as session:
        found = read(session, submission, ring=desk.ring, key=key, audit=by_therapist())
    assert found is not None
    assert found.details == other


def test_a_damaged_submission_is_named_and_the_old_key_stays(desk: Desk, keys: Path) -> None:
    submission, old = make(1).listed.id, desk.ring.current
    with desk.records.sessions.begin() as session:
        row = session.get_one(SubmissionRow, (submission, PRACTICE))
        row.sealed_contact = row.sealed_contact[:-1]
    rotation = rotate(desk, audit=by_therapist())
    assert (rotation.resealed, rotation.unreadable, rotation.is_finished) == (2, (submission,), False)
    assert (keys / NEXT_FILE).exists()
    assert desk.ring.pair(old.public.id) == old


def test_a_rotation_killed_at_any_moment_leaves_everything_readable(address: str, keys: Path) -> None:
    assert found_unreadable(address, keys, run=rotate_on, kills=KILLS) == 0


def test_the_check_notices_a_rotation_that_drops_the_old_key_too_early(address: str, keys: Path) -> None:
    assert found_unreadable(address, keys, run=drop_the_old_key_first, kills=50) > 0


def found_unreadable(address: str, keys: Path, *, run: Callable[[str, Path], None], kills: int) -> int:
    """How many could not be read after any of the kills, or once the rotation had gone on to its end."""
    desk = open_desk(address, keys, random_bytes=os.urandom)
    send(desk, range(STORED))
    desk.close()
    random = Random()
    for _ in range(kills):
        rotating = forking.Process(target=run, args=(address, keys))
        rotating.start()
        rotating.join(random.uniform(0, LONGEST))
        rotating.kill()
        rotating.join()
        if missed := unreadable(address, keys, range(STORED)):
            return missed
    return _unreadable_at_the_end(address, keys)


def _unreadable_at_the_end(address: str, keys: Path) -> int:
    desk = open_desk(address, keys, random_bytes=os.urandom)
    assert rotate(desk, audit=by_therapist()).is_finished
    desk.close()
    for path in keys.glob("for-old-backups-*"):
        path.unlink()
    return unreadable(address, keys, range(STORED))


def rotate_on(address: str, keys: Path) -> None:
    """One rotation after the other, so that a kill may come at any of their steps."""
    desk = open_desk(address, keys, random_bytes=os.urandom)
    while True:
        rotate(desk, audit=by_therapist())


def drop_the_old_key_first(address: str, keys: Path) -> None:
    """What a rotation may never do."""
    desk = open_desk(address, keys, random_bytes=os.urandom)
    pair = new_key_pair()
    write_over(keys / PUBLIC_FILE, written(pair.public.raw), mode=0o644)
    (keys / PRIVATE_FILE).unlink()
    write_private_key(keys / PRIVATE_FILE, pair)
    rotate(desk, audit=by_therapist())


def test_a_rotation_that_stopped_between_two_renamings_is_finished(desk: Desk, keys: Path) -> None:
    new = rotate(desk, audit=by_therapist()).pair
    (keys / PRIVATE_FILE).rename(keys / NEXT_FILE)
    assert rotate(desk, audit=by_therapist()).pair == new
    assert (keys / PRIVATE_FILE).exists()
    assert not (keys / NEXT_FILE).exists()


def test_whoever_comes_second_leaves_the_new_key_where_it_is(desk: Desk, keys: Path) -> None:
    new = begin(desk, audit=by_therapist())
    rotate(desk, audit=by_therapist())
    _rename(keys, new)
    assert desk.ring.current == new
    assert (keys / PRIVATE_FILE).exists()
