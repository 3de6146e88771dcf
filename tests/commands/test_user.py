"""`triage user`: accounts without a password on the command line, in its output, or in an error."""

import re
from pathlib import Path

import pytest

from tests.commands.conftest import RunTriage

LINK = re.compile(r"http://127\.0\.0\.1:8502/first\?t=[\w-]{43}\n$")


@pytest.fixture(autouse=True)
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation that keeps everything in this test's folder."""
    monkeypatch.setenv("TRIAGE_DATA", str(tmp_path / "data"))


def test_an_account_is_added_with_a_link_listed_reset_and_disabled(triage: RunTriage) -> None:
    added = triage("user", "add", "F.Fysio@dorp.example", "--role", "therapist")
    assert (added.returncode, added.stderr) == (0, b"")
    assert LINK.search(added.stdout.decode())
    listed = triage("user", "list").stdout.decode().splitlines()
    assert listed[0].split() == ["name", "role", "since", "can", "sign", "in"]
    assert listed[1].split()[:2] == ["f.fysio@dorp.example", "therapist"]
    assert listed[1].endswith("not set up yet")
    again = triage("user", "reset", "f.fysio@dorp.example").stdout.decode()
    assert LINK.search(again)
    assert again != added.stdout.decode()
    dictated = triage("user", "reset", "f.fysio@dorp.example", "--dictate").stdout.decode()
    assert re.search(r"[0-9a-f]{24}\n$", dictated)
    assert triage("user", "disable", "f.fysio@dorp.example").returncode == 0
    assert triage("user", "list").stdout.decode().splitlines()[1].endswith("no, disabled")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["reset", "nobody"], "there is no account with this name; `triage user list` shows them\n"),
        (["disable", "nobody"], "there is no account with this name; `triage user list` shows them\n"),
        (["add", "F Fysio"], "a name has 2 to 64 small letters, digits or . _ - + @"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(triage: RunTriage, words: list[str], says: str) -> None:
    ended = triage("user", *words)
    assert ended.returncode == 2
    assert ended.stderr.decode().startswith(says)


def test_a_name_that_is_taken_is_said(triage: RunTriage) -> None:
    triage("user", "add", "f.fysio")
    ended = triage("user", "add", "F.FYSIO")
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert ended.stderr.decode().startswith("there is an account with this name already")


def test_an_unknown_role_is_refused(triage: RunTriage) -> None:
    assert triage("user", "add", "f.fysio", "--role", "visitor").returncode == 2


def test_a_password_is_no_option(triage: RunTriage) -> None:
    assert triage("user", "add", "f.fysio", "--password", "x").returncode == 2


def test_a_desk_on_a_network_needs_its_https_address(triage: RunTriage) -> None:
    ended = triage("serve", "--surface", "therapist", "--host", "0.0.0.0", "--port", 8999)
    assert ended.returncode == 2
    assert ended.stderr.decode() == (
        "TRIAGE_DESK_ADDRESS: say under which https address therapists reach the desk\n"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRIAGE_DESK_ADDRESS", "http://desk.example"),
        ("TRIAGE_OIDC_ISSUER", "https://idp.example"),
        ("TRIAGE_OIDC_ROLE_CLAIM", "groups"),
        ("TRIAGE_OIDC_ROLES", '{"fysio": "visitor"}'),
    ],
)
def test_a_setting_that_is_unsafe_or_half_is_named(
    triage: RunTriage, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    ended = triage("user", "list")
    assert ended.returncode == 2
    assert name in ended.stderr.decode()
    assert value not in ended.stderr.decode()
