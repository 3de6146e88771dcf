"""Accounts: added, listed, disabled and reset without a password ever being told to anybody but its owner."""

from datetime import timedelta

import pyotp
import pytest

from tests.access.arriving import BEFORE
from tests.access.arriving import BETTER
from tests.access.arriving import GOOD
from tests.access.arriving import HOME
from tests.access.arriving import NOW
from tests.access.arriving import Member
from tests.access.arriving import actions
from tests.access.arriving import by_command
from tests.access.arriving import make_member
from tests.access.arriving import past_password
from tests.access.arriving import signed_in
from triage.access.accounts import NameTakenError
from triage.access.accounts import NoSuchAccountError
from triage.access.accounts import WrongNameError
from triage.access.accounts import add_account
from triage.access.accounts import disable_account
from triage.access.accounts import first_link
from triage.access.accounts import hand_out_password
from triage.access.accounts import list_accounts
from triage.access.accounts import plain_name
from triage.access.accounts import reset_account
from triage.access.arrivals import Step
from triage.access.door import Door
from triage.access.links import LINK_HOLDS
from triage.access.passwords import Weakness
from triage.access.passwords import weakness_of
from triage.access.roles import AT_THE_DESK
from triage.access.roles import MAY
from triage.access.roles import NotAllowedError
from triage.access.roles import Person
from triage.access.roles import Right
from triage.access.second_factor import new_secret
from triage.access.sessions import who_is
from triage.access.setting_up import ChangedMeanwhileError
from triage.access.setting_up import LinkGoneError
from triage.access.setting_up import WeakPasswordError
from triage.access.setting_up import change_password
from triage.access.setting_up import follow_link
from triage.access.setting_up import owner_of_link
from triage.access.setting_up import replace_handed_out
from triage.access.setting_up import set_second_factor
from triage.access.sign_in import check_password
from triage.records.audit import Role
from triage.settings import DeskRole


@pytest.fixture
def member(door: Door) -> Member:
    return make_member(door)


def test_every_role_has_its_rights_written_down() -> None:
    assert set(MAY) == set(Role)
    assert {right for role in AT_THE_DESK for right in MAY[role]} == set(Right)
    assert {role.value for role in AT_THE_DESK} == {role.value for role in DeskRole}


def test_reviews_and_accounts_are_in_different_hands_and_a_reader_sees_no_person() -> None:
    assert [role for role in Role if Right.REVIEWS in MAY[role]] == [Role.THERAPIST]
    assert [role for role in Role if Right.ACCOUNTS in MAY[role]] == [Role.ADMINISTRATOR]
    assert MAY[Role.READER] == {Right.OVERVIEW, Right.CONTENT}
    assert MAY[Role.VISITOR] == MAY[Role.SYSTEM] == frozenset()


def test_who_lacks_a_right_is_stopped() -> None:
    reader = Person("7f", "l.lezer", Role.READER)
    reader.needs(Right.OVERVIEW)
    with pytest.raises(NotAllowedError):
        reader.needs(Right.REVIEWS)


def test_the_first_link_makes_one_administrator(door: Door) -> None:
    token = first_link(door, NOW)
    assert token is not None
    passed = follow_link(door, token, name=" B.Beheer ", password=GOOD, at=NOW)
    assert passed.next is Step.SECOND_FACTOR
    (account,) = list_accounts(door, by=by_command())
    assert (account.name, account.role, account.is_set_up) == ("b.beheer", Role.ADMINISTRATOR, False)
    with pytest.raises(LinkGoneError):
        follow_link(door, token, name="another", password=GOOD, at=NOW)
    assert first_link(door, NOW) is None


def test_each_start_makes_a_new_first_link_and_the_old_one_works_no_more(door: Door) -> None:
    old, new = first_link(door, NOW), first_link(door, NOW)
    assert old is not None
    assert new is not None
    assert owner_of_link(door, old, NOW) is None
    assert owner_of_link(door, new, NOW) == ""


def test_the_first_link_makes_nobody_once_there_is_an_account(door: Door) -> None:
    token = first_link(door, NOW)
    add_account(door, "f.fysio", Role.THERAPIST, by=by_command())
    assert token is not None
    with pytest.raises(LinkGoneError):
        follow_link(door, token, name="intruder", password=GOOD, at=NOW)


def test_a_link_works_for_a_day(door: Door) -> None:
    token = add_account(door, "f.fysio", Role.THERAPIST, by=by_command(NOW))
    assert owner_of_link(door, token, NOW + LINK_HOLDS - timedelta(seconds=1)) == "f.fysio"
    with pytest.raises(LinkGoneError):
        follow_link(door, token, name="", password=GOOD, at=NOW + LINK_HOLDS)


def test_looking_at_a_link_does_not_use_it_up_and_neither_does_a_weak_password(door: Door) -> None:
    token = add_account(door, "f.fysio", Role.THERAPIST, by=by_command(NOW))
    assert owner_of_link(door, token, NOW) == "f.fysio"
    with pytest.raises(WeakPasswordError):
        follow_link(door, token, name="", password="short", at=NOW)
    assert follow_link(door, token, name="ignored", password=GOOD, at=NOW).next is Step.SECOND_FACTOR


def test_a_newer_link_replaces_an_older_one(door: Door) -> None:
    old = add_account(door, "f.fysio", Role.THERAPIST, by=by_command(NOW))
    new = reset_account(door, "f.fysio", by=by_command(NOW))
    assert owner_of_link(door, old, NOW) is None
    assert owner_of_link(door, new, NOW) == "f.fysio"


def test_a_reset_takes_password_phone_and_recovery_codes(door: Door, member: Member) -> None:
    token = reset_account(door, member.name, by=by_command(NOW))
    assert check_password(door, member.name, member.password, address=HOME, at=NOW) is None
    passed = follow_link(door, token, name="", password=BETTER, at=NOW)
    assert passed.next is Step.SECOND_FACTOR
    with pytest.raises(ChangedMeanwhileError):
        set_second_factor(door, passed.__class__(passed.account, 1, passed.next), *working(), at=NOW)
    assert set_second_factor(door, passed, *working(), at=NOW) is not None


def test_a_second_factor_is_not_set_up_over_another(door: Door, member: Member) -> None:
    passed = past_password(door, member)
    with pytest.raises(ChangedMeanwhileError):
        set_second_factor(door, passed, *working(), at=NOW)


def test_a_second_factor_counts_only_when_its_code_is_right(door: Door) -> None:
    token = add_account(door, "f.fysio", Role.THERAPIST, by=by_command(NOW))
    passed = follow_link(door, token, name="", password=GOOD, at=NOW)
    assert set_second_factor(door, passed, new_secret(), "000000", at=NOW) is None
    assert not list_accounts(door, by=by_command())[0].is_set_up


def test_a_password_that_was_dictated_has_to_be_changed_first(door: Door, member: Member) -> None:
    dictated = hand_out_password(door, member.name, by=by_command(NOW))
    passed = check_password(door, member.name, dictated, address=HOME, at=NOW)
    assert passed is not None
    assert passed.next is Step.NEW_PASSWORD
    with pytest.raises(WeakPasswordError) as refused:
        replace_handed_out(door, passed, dictated, at=NOW)
    assert refused.value.weakness is Weakness.SAME
    then = replace_handed_out(door, passed, BETTER, at=NOW)
    assert then.next is Step.SECOND_FACTOR
    assert check_password(door, member.name, dictated, address=HOME, at=NOW) is None


def test_a_password_that_was_dictated_works_for_a_day(door: Door, member: Member) -> None:
    dictated = hand_out_password(door, member.name, by=by_command(NOW))
    assert check_password(door, member.name, dictated, address=HOME, at=NOW + LINK_HOLDS) is None


def test_a_disabled_account_is_reset_to_life(door: Door, member: Member) -> None:
    disable_account(door, member.name, by=by_command(NOW))
    assert [one.is_disabled for one in list_accounts(door, by=by_command())] == [True]
    token = reset_account(door, member.name, by=by_command(NOW))
    assert follow_link(door, token, name="", password=BETTER, at=NOW).next is Step.SECOND_FACTOR


def test_a_name_is_taken_once_and_unknown_names_are_told(door: Door, member: Member) -> None:
    with pytest.raises(NameTakenError):
        add_account(door, member.name.upper(), Role.READER, by=by_command())
    with pytest.raises(NoSuchAccountError):
        disable_account(door, "nobody", by=by_command())


@pytest.mark.parametrize(
    "name", ["", "f", ".f", "f fysio", "f/fysio", "é.fysio", "f\n.fysio", "f" * 65, "<b>"]
)
def test_a_strange_name_is_refused(name: str) -> None:
    with pytest.raises(WrongNameError):
        plain_name(name)


def test_every_change_of_an_account_leaves_a_line(door: Door, member: Member) -> None:
    token = signed_in(door, member)
    person = who_is(door, token, NOW)
    assert person is not None
    change_password(door, person, now=member.password, new=BETTER, address=HOME, at=NOW)
    disable_account(door, member.name, by=by_command(NOW))
    reset_account(door, member.name, by=by_command(NOW))
    assert [action for action, _, _ in actions(door)] == [
        "add_account",
        "change_password",
        "set_second_factor",
        "sign_in",
        "sign_in",
        "change_password",
        "disable_account",
        "reset_account",
    ]


def test_a_password_is_changed_only_by_who_knows_the_one_of_now(door: Door, member: Member) -> None:
    person = who_is(door, signed_in(door, member), NOW)
    assert person is not None
    assert change_password(door, person, now="not this one at all", new=BETTER, address=HOME, at=NOW) is None
    with pytest.raises(WeakPasswordError):
        change_password(door, person, now=GOOD, new=GOOD, address=HOME, at=NOW)


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("elf tekens", Weakness.SHORT),
        ("x" * 129, Weakness.LONG),
        ("Wachtwoord2026!", Weakness.COMMON),
        ("W@chtw00rd123", Weakness.COMMON),
        ("welkomwelkom1", Weakness.COMMON),
        ("fysiotherapie", Weakness.COMMON),
        ("123456789012", Weakness.COMMON),
        ("mijn f.jansen pas", Weakness.NAME),
        ("aaaaaaaabbbbbbbb", Weakness.SIMPLE),
        (GOOD, None),
        ("Tr0ub4dor&3xyz", None),
        ("e\u0301e\u0301n lange zin met é", None),
    ],
)
def test_a_weak_password_is_told_why(password: str, weakness: Weakness | None) -> None:
    assert weakness_of(password, name="f.jansen") is weakness


def test_every_common_password_is_refused(door: Door) -> None:
    token = add_account(door, "f.fysio", Role.THERAPIST, by=by_command(BEFORE))
    with pytest.raises(WeakPasswordError):
        follow_link(door, token, name="", password="correct horse battery staple", at=BEFORE)


def working() -> tuple[str, str]:
    """A secret of an app, and its code of now."""
    secret = new_secret()
    return secret, pyotp.TOTP(secret).at(NOW)
