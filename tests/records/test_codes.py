"""The visitor's code can be read, typed over, and not be guessed or found in what is stored."""

import math
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies

from triage.records.codes import LENGTH
from triage.records.codes import code_hash
from triage.records.codes import new_code
from triage.records.secret_files import KeyLooseError
from triage.records.secret_files import KeyMissingError
from triage.records.secret_files import KeyUnreadableError
from triage.records.server_key import FILE
from triage.records.server_key import Purpose
from triage.records.server_key import ServerKey
from triage.records.server_key import server_key_at
from triage.records.spelling import CHARACTERS

KEY = ServerKey(bytes(range(32)))
CODE = new_code(Random(1).randbytes)


def test_a_code_has_at_least_80_bits() -> None:
    assert math.log2(len(CHARACTERS)) * LENGTH >= 80


def test_a_code_has_no_characters_that_are_easily_mistaken() -> None:
    codes = "".join(new_code(Random(seed).randbytes) for seed in range(500))
    assert set(codes) == {*CHARACTERS, "-"}
    assert not set(codes) & set("O0I1LB8S5Z2")


def test_a_code_comes_in_groups_of_three() -> None:
    assert [len(group) for group in CODE.split("-")] == [3] * 6


def test_codes_differ() -> None:
    random = Random(2)
    assert len({new_code(random.randbytes) for _ in range(10_000)}) == 10_000


@pytest.mark.parametrize(
    "typed",
    [CODE.lower(), CODE.replace("-", ""), CODE.replace("-", " "), f" {CODE}\n", CODE.replace("-", " – ")],
)
def test_a_code_may_be_typed_over_in_any_usual_way(typed: str) -> None:
    assert code_hash(typed, KEY) == code_hash(CODE, KEY)


@pytest.mark.parametrize("typed", ["", CODE[:-1], CODE + "A", CODE.replace(CODE[0], "0"), "é" * 18, "ß" * 9])
def test_what_cannot_be_a_code_has_no_hash(typed: str) -> None:
    assert code_hash(typed, KEY) is None


@given(strategies.text())
def test_any_text_is_a_code_or_not(typed: str) -> None:
    assert code_hash(typed, KEY) is None or len(typed) >= LENGTH


def test_the_hash_does_not_hold_the_code_and_needs_the_key() -> None:
    stored = code_hash(CODE, KEY)
    assert stored is not None
    assert CODE.replace("-", "").encode() not in stored
    assert stored != code_hash(CODE, ServerKey(bytes(32)))


def test_a_hash_for_one_purpose_is_worth_nothing_for_another() -> None:
    assert len({KEY.hash(purpose, b"the same") for purpose in Purpose}) == len(Purpose)


def test_the_server_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    made = server_key_at(tmp_path, in_use=False, random_bytes=Random(3).randbytes)
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert server_key_at(tmp_path, in_use=True, random_bytes=Random(4).randbytes) == made
    assert server_key_at(tmp_path, in_use=False, random_bytes=Random(4).randbytes) == made


def test_a_lost_server_key_is_told_and_never_replaced(tmp_path: Path) -> None:
    with pytest.raises(KeyMissingError):
        server_key_at(tmp_path, in_use=True, random_bytes=Random(3).randbytes)
    assert list(tmp_path.iterdir()) == []


def test_a_loose_or_damaged_server_key_is_told(tmp_path: Path) -> None:
    server_key_at(tmp_path, in_use=False, random_bytes=Random(3).randbytes)
    (tmp_path / FILE).chmod(0o644)
    with pytest.raises(KeyLooseError):
        server_key_at(tmp_path, in_use=True, random_bytes=Random(3).randbytes)
    (tmp_path / FILE).chmod(0o600)
    for written in ("", "00", "none"):
        (tmp_path / FILE).write_text(written)
        with pytest.raises(KeyUnreadableError):
            server_key_at(tmp_path, in_use=True, random_bytes=Random(3).randbytes)


def test_the_key_never_shows_itself() -> None:
    assert KEY.secret.hex() not in repr(KEY)
    assert "secret" not in repr(KEY)
