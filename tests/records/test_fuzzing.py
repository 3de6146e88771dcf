"""Some thousand strange visitors; a million of them come with `make bench ARGS=fuzzing`."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from tests.records import fuzzing
from tests.records.fuzzing import fuzz
from tests.records.fuzzing import text
from tests.records.making import by_therapist
from tests.records.making import by_visitor
from triage.records.codes import code_hash
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.sealing import Fields
from triage.records.sealing import Place
from triage.records.sealing import PublicKey
from triage.records.store import find_by_code
from triage.records.store import read
from triage.records.storing import store
from triage.records.submissions import Submission

CASES = 3_000
STORED = 150


def test_strange_visitors_are_stored_or_told_and_nothing_else() -> None:
    outcome = fuzz(CASES, seed=int(os.environ.get("TRIAGE_SEED", "1")))
    assert outcome.unhandled == {}
    assert outcome.stored > CASES // 20
    assert set(outcome.refused) >= {"ResponsesError", "ValidationError", "NotFinalError", "UnreachableError"}


def test_what_is_strange_is_read_back_as_it_was_written(address: str, keys: Path) -> None:
    desk = open_desk(address, keys, random_bytes=os.urandom)
    outcome = fuzz(STORED * 4, seed=2, store=into(desk))
    desk.close()
    assert outcome.unhandled == {}
    assert outcome.stored > STORED // 2


def test_a_strange_code_finds_nothing(address: str, keys: Path) -> None:
    desk = open_desk(address, keys, random_bytes=os.urandom)
    random, key = Random(3), desk.records.key
    with desk.records.sessions.begin() as session:
        for _ in range(200):
            hashed = code_hash(text(random), key) or random.randbytes(random.choice((0, 1, 32, 4000)))
            assert find_by_code(session, hashed, key=key, audit=by_visitor()) is None
    desk.close()


def test_an_error_that_is_not_ours_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def reads_badly(*_: object) -> object:
        raise KeyError("somebody's own words")

    monkeypatch.setattr(fuzzing, "read_responses", reads_badly)
    outcome = fuzz(50, seed=1)
    assert sum(outcome.unhandled.values()) > 10
    assert "own words" not in repr(outcome)


def test_text_that_is_not_kept_as_it_was_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    seal = PublicKey.seal

    def without_strange_characters(self: PublicKey, fields: Fields, place: Place) -> bytes:
        plain = json.dumps(fields).replace("\\u0000", "")
        return seal(self, json.loads(plain), place)

    monkeypatch.setattr(PublicKey, "seal", without_strange_characters)
    assert [place.partition(" ")[0] for place in fuzz(500, seed=1).unhandled] == ["AssertionError"]


def into(desk: Desk) -> Callable[[Submission], None]:
    """Store it, and read it back at the desk."""
    records = desk.records

    def store_and_read(submission: Submission) -> None:
        made = replace(submission, code_hash=os.urandom(32))
        with records.sessions.begin() as session:
            assert store(session, made, public=records.public, key=records.key, audit=by_visitor())
        with records.sessions.begin() as session:
            name = made.listed.id
            found = read(session, name, ring=desk.ring, key=records.key, audit=by_therapist())
            assert found == made.unsealed

    return store_and_read
