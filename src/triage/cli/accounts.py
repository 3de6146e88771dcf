"""`triage user`: who may come to the desk. No password is ever typed here: a link lets its owner choose one."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from datetime import datetime

import typer

from triage.access.accounts import Account
from triage.access.accounts import AccountError
from triage.access.accounts import add_account
from triage.access.accounts import disable_account
from triage.access.accounts import first_link
from triage.access.accounts import hand_out_password
from triage.access.accounts import list_accounts
from triage.access.accounts import reset_account
from triage.access.door import Door
from triage.cli.exits import Exit
from triage.cli.exits import settings_here
from triage.cli.exits import tell
from triage.cli.one_of_many import with_its_hosts
from triage.cli.records_here import desk_here
from triage.cli.records_here import refusing_kindly
from triage.records.audit import AuditEvent
from triage.records.audit import Role
from triage.settings import DeskRole
from triage.settings import Settings
from triage.web.desk_address import desk_address
from triage.web.listening import in_address
from triage.web.logs import configure_logs

HEAD = ("name", "role", "since", "can sign in")
DAY = "%Y-%m-%d"


def add_user(name: str, role: DeskRole) -> None:
    """Add an account, and print the link for its owner."""
    with _door() as (door, settings):
        _say_link(settings, add_account(door, name, Role(role), by=_by(door)))


def reset_user(name: str, *, dictate: bool) -> None:
    """Begin an account anew, and print the link for its owner, or a password to dictate."""
    with _door() as (door, settings):
        if dictate:
            _say_password(hand_out_password(door, name, by=_by(door)))
        else:
            _say_link(settings, reset_account(door, name, by=_by(door)))


def disable_user(name: str) -> None:
    """Let somebody in no more."""
    with _door() as (door, _):
        disable_account(door, name, by=_by(door))
        _say(f"{name} is signed out and cannot sign in; `triage user reset {name}` undoes that")


def list_users() -> None:
    """All accounts, one on a line."""
    with _door() as (door, _):
        rows = [HEAD, *map(_row_of, list_accounts(door, by=_by(door)))]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEAD))]
    for row in rows:
        _say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


@contextmanager
def _door() -> Iterator[tuple[Door, Settings]]:
    configure_logs("warning")
    settings = settings_here()
    with desk_here(settings) as desk, refusing_kindly():
        try:
            yield Door(desk, settings.practice), with_its_hosts(settings, desk.records.engine)
        except AccountError as error:
            tell([error])
            raise typer.Exit(Exit.BAD_INPUT) from None


def _by(door: Door) -> AuditEvent:
    return AuditEvent(
        at=datetime.now(UTC),
        practice=door.practice,
        actor="command line",
        role=Role.ADMINISTRATOR,
        source="desk",
        access_point="triage user",
    )


def say_first_link(door: Door, shown: str) -> None:
    """While nobody has an account: the link that makes the first administrator."""
    token = first_link(door, datetime.now(UTC))
    if token is not None:
        _say(f"Nobody can sign in yet. Make the first account here, within a day: {link_to(shown, token)}")


def link_to(shown: str, token: str) -> str:
    """The address of a one-time link."""
    return f"{shown}/first?t={token}"


def _say_link(settings: Settings, token: str) -> None:
    address = desk_address(settings, settings.desk_port)
    shown = f"http://{in_address(settings.host)}:{settings.desk_port}" if address is None else address.shown
    _say(f"Give this link to its owner. It works once, within a day: {link_to(shown, token)}")


def _say_password(password: str) -> None:
    _say(f"Dictate this password. Within a day its owner has to choose another one: {password}")


def _row_of(account: Account) -> tuple[str, str, str, str]:
    ready = "no, disabled" if account.is_disabled else "yes" if account.is_set_up else "not set up yet"
    return account.name, account.role, account.created.strftime(DAY), ready


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
