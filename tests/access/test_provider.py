"""An organisation's own OpenID provider leads to a session of ours, and only when every word of it is right."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from datetime import timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from joserfc.jwk import RSAKey
from pydantic import SecretStr

from tests.access.arriving import by_command
from tests.access.arriving import make_member
from tests.access.knocking import HERE
from tests.access.knocking import Browser
from tests.access.knocking import Clock
from tests.access.knocking import app_for
from tests.access.providers import CLIENT
from tests.access.providers import ELSEWHERE
from tests.access.providers import SECRET
from tests.access.providers import Dishonest
from tests.access.providers import answer_as
from tests.access.providers import certified_provider
from tests.access.providers import dishonest_provider
from triage.access.accounts import add_account
from triage.access.accounts import disable_account
from triage.access.accounts import hand_out_password
from triage.access.accounts import list_accounts
from triage.access.accounts import reset_account
from triage.access.by_provider import Allowed
from triage.access.by_provider import let_in_by_provider
from triage.access.door import Door
from triage.access.provider import Asked
from triage.access.provider import Provider
from triage.access.provider import ProviderError
from triage.access.provider import Told
from triage.access.sessions import who_is
from triage.records.audit import Role
from triage.settings import DeskRole
from triage.settings import Settings
from triage.ui.therapist.present import SESSION_COOKIE
from triage.web.cookies import PROVIDER_COOKIE
from triage.web.door_provider import BACK

FYSIO = "f.fysio@dorp.example"
ASKED = Asked("s" * 43, "n" * 43, "v" * 64)


@pytest.fixture(scope="session")
def issuer() -> Iterator[str]:
    with certified_provider() as started:
        yield started


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime.now(UTC))


@pytest.fixture
def browser(door: Door, clock: Clock, issuer: str) -> Browser:
    return browser_with(door, clock, issuer)


@pytest.fixture
def dishonest() -> Iterator[Dishonest]:
    with dishonest_provider() as started:
        started.says = {"nonce": ASKED.nonce}
        yield started


def browser_with(door: Door, clock: Clock, issuer: str, **more: object) -> Browser:
    settings = Settings(practice="practice").model_copy(
        update={
            "oidc_issuer": issuer,
            "oidc_client_id": CLIENT,
            "oidc_client_secret": SecretStr(SECRET),
            **more,
        }
    )
    return Browser(app_for(door, clock, settings), clock)


def come_back(browser: Browser, who: str = FYSIO) -> None:
    """There and back again."""
    there = browser.get("/oidc/start").headers["location"]
    browser.client.get(BACK, params=answer_as(there, who))


def told(subject: str = "7", address: str = FYSIO, **claims: object) -> Told:
    return Told("https://idp.example", subject, address, claims)  # type: ignore[arg-type] # a provider may say anything


# There and back again, at a certified provider


def test_an_account_with_this_address_is_let_in(browser: Browser, door: Door) -> None:
    add_account(door, FYSIO, Role.THERAPIST, by=by_command())
    come_back(browser)
    assert browser.sees_the_desk()


def test_an_account_with_this_address_stays_one_account(browser: Browser, door: Door) -> None:
    add_account(door, FYSIO, Role.THERAPIST, by=by_command())
    come_back(browser)
    come_back(browser)
    assert [one.name for one in list_accounts(door, by=by_command())] == [FYSIO]


def test_somebody_without_an_account_is_not_let_in(browser: Browser) -> None:
    come_back(browser)
    assert not browser.sees_the_desk()


def test_an_address_that_the_settings_name_gets_an_account(door: Door, clock: Clock, issuer: str) -> None:
    browser = browser_with(door, clock, issuer, oidc_addresses={FYSIO: DeskRole.READER})
    come_back(browser)
    assert browser.sees_the_desk()
    assert [(one.name, one.role) for one in list_accounts(door, by=by_command())] == [(FYSIO, Role.READER)]


def test_a_group_that_the_settings_name_gets_an_account(door: Door, clock: Clock, issuer: str) -> None:
    browser = browser_with(
        door, clock, issuer, oidc_role_claim="groups", oidc_roles={"fysio": DeskRole.THERAPIST}
    )
    come_back(browser, "t.team@dorp.example")
    assert browser.sees_the_desk()
    come_back(browser_with(door, clock, issuer), "nobody@dorp.example")
    assert [one.role for one in list_accounts(door, by=by_command())] == [Role.THERAPIST]


def test_an_address_that_no_account_can_have_is_told_kindly(door: Door, clock: Clock, issuer: str) -> None:
    strange = "<b>fysio</b>@dorp.example"
    browser = browser_with(door, clock, issuer, oidc_addresses={strange: DeskRole.READER})
    there = browser.get("/oidc/start").headers["location"]
    reply = browser.client.get(BACK, params=answer_as(there, strange))
    assert reply.status_code == 403
    assert "<b>fysio" not in reply.text
    assert list_accounts(door, by=by_command()) == ()


def test_a_disabled_account_is_not_let_in(browser: Browser, door: Door) -> None:
    add_account(door, FYSIO, Role.THERAPIST, by=by_command())
    disable_account(door, FYSIO, by=by_command())
    come_back(browser)
    assert not browser.sees_the_desk()


def test_an_address_that_the_provider_has_not_seen_is_worth_nothing(browser: Browser, door: Door) -> None:
    add_account(door, "unverified@dorp.example", Role.THERAPIST, by=by_command())
    come_back(browser, "unverified@dorp.example")
    assert not browser.sees_the_desk()


def test_the_question_goes_out_with_pkce_and_comes_back_with_a_lax_cookie(browser: Browser) -> None:
    reply = browser.get("/oidc/start")
    there = reply.headers["location"]
    for word in ("code_challenge_method=S256", "code_challenge=", "state=", "nonce=", "response_type=code"):
        assert word in there
    cookie = reply.headers["set-cookie"].lower()
    assert cookie.startswith(PROVIDER_COOKIE.lower())
    assert "samesite=lax" in cookie
    assert "httponly" in cookie


def test_a_reply_works_once(browser: Browser, door: Door) -> None:
    add_account(door, FYSIO, Role.THERAPIST, by=by_command())
    there = browser.get("/oidc/start").headers["location"]
    cookie = browser.client.cookies[PROVIDER_COOKIE]
    reply = answer_as(there, FYSIO)
    assert browser.client.get(BACK, params=reply).status_code == 200
    browser.client.cookies.clear()
    browser.client.cookies.set(PROVIDER_COOKIE, cookie, domain="desk.example")
    assert browser.client.get(BACK, params=reply).status_code == 403
    assert not browser.sees_the_desk()


def test_asking_for_the_head_alone_spends_no_reply(browser: Browser, door: Door) -> None:
    add_account(door, FYSIO, Role.THERAPIST, by=by_command())
    reply = answer_as(browser.get("/oidc/start").headers["location"], FYSIO)
    assert browser.client.head(BACK, params=reply).status_code == 405
    assert not browser.sees_the_desk()
    assert browser.client.get(BACK, params=reply).status_code == 200
    assert browser.sees_the_desk()


def test_a_reply_that_this_browser_did_not_ask_for_is_refused(
    browser: Browser, door: Door, clock: Clock, issuer: str
) -> None:
    add_account(door, FYSIO, Role.THERAPIST, by=by_command())
    reply = answer_as(browser.get("/oidc/start").headers["location"], FYSIO)
    other = browser_with(door, clock, issuer)
    assert other.client.get(BACK, params=reply).status_code == 403
    other.get("/oidc/start")
    assert other.client.get(BACK, params=reply).status_code == 403
    assert not other.sees_the_desk()


def test_a_reply_that_comes_too_late_is_refused(browser: Browser, door: Door, clock: Clock) -> None:
    add_account(door, FYSIO, Role.THERAPIST, by=by_command())
    reply = answer_as(browser.get("/oidc/start").headers["location"], FYSIO)
    clock.now += timedelta(minutes=10)
    assert browser.client.get(BACK, params=reply).status_code == 403


def test_a_reply_that_names_another_issuer_is_refused(browser: Browser, door: Door) -> None:
    add_account(door, FYSIO, Role.THERAPIST, by=by_command())
    reply = answer_as(browser.get("/oidc/start").headers["location"], FYSIO)
    assert browser.client.get(BACK, params={**reply, "iss": "https://evil.example"}).status_code == 403


@pytest.mark.parametrize("changed", ["nonce", "verifier", "state"])
def test_a_reply_to_another_question_is_refused(issuer: str, changed: str) -> None:
    provider = Provider(issuer, CLIENT, SECRET, HERE + BACK)
    there, asked = provider.ask()
    reply = answer_as(there, FYSIO)
    with pytest.raises(ProviderError):
        provider.hear(reply, replace(asked, **{changed: "x" * 64}), datetime.now(UTC))


def test_an_issuer_that_is_spelled_otherwise_is_refused(issuer: str) -> None:
    provider = Provider(issuer.replace("127.0.0.1", "localhost"), CLIENT, SECRET, HERE + BACK)
    with pytest.raises(ProviderError):
        provider.ask()


def test_the_session_is_ours_and_ends_as_ours(browser: Browser, door: Door, clock: Clock) -> None:
    add_account(door, FYSIO, Role.THERAPIST, by=by_command())
    come_back(browser)
    token = browser.client.cookies[SESSION_COOKIE]
    assert who_is(door, token, clock.now) is not None
    clock.now += timedelta(minutes=15)
    assert not browser.sees_the_desk()


# A provider that lies


def hear(provider: Dishonest, at: datetime | None = None) -> Told:
    known = Provider(provider.issuer, CLIENT, SECRET, HERE + BACK)
    return known.hear({"code": "c", "state": ASKED.state}, ASKED, at or datetime.now(UTC))


def test_an_honest_reply_is_heard(dishonest: Dishonest) -> None:
    assert hear(dishonest).address == FYSIO


@pytest.mark.parametrize(
    "says",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another-client"},
        {"aud": ["another-client", "third"]},
        {"aud": None},
        {"aud": [CLIENT, "another-client"], "azp": "another-client"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"iat": None},
        {"sub": None},
    ],
    ids=str,
)
def test_a_claim_that_is_wrong_is_refused(dishonest: Dishonest, says: dict[str, object]) -> None:
    dishonest.says = {"nonce": ASKED.nonce, **says}
    with pytest.raises(ProviderError):
        hear(dishonest)


def test_a_reply_that_is_too_old_is_refused(dishonest: Dishonest) -> None:
    with pytest.raises(ProviderError):
        hear(dishonest, datetime.now(UTC) + timedelta(hours=1))


def test_a_reply_that_somebody_else_signed_is_refused(dishonest: Dishonest) -> None:
    dishonest.signs_with = RSAKey.generate_key(2048)
    with pytest.raises(ProviderError):
        hear(dishonest)


def unsigned(claims: dict[str, object]) -> str:
    parts = (json.dumps(part).encode() for part in ({"alg": "none", "typ": "JWT"}, claims))
    return ".".join([*(urlsafe_b64encode(part).decode().rstrip("=") for part in parts), ""])


def with_our_secret(claims: dict[str, object]) -> str:
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET * 4))


def with_a_key_that_it_brings_along(claims: dict[str, object]) -> str:
    key = RSAKey.generate_key(2048)
    header = {"alg": "RS256", "jwk": key.as_dict(private=False)}
    return jwt.encode(header, claims, key)


@pytest.mark.parametrize("sign", [unsigned, with_our_secret, with_a_key_that_it_brings_along])
def test_a_token_that_chooses_how_it_is_checked_is_refused(
    dishonest: Dishonest, sign: Callable[[dict[str, object]], str]
) -> None:
    dishonest.sign = sign
    with pytest.raises(ProviderError):
        hear(dishonest)
    assert "/jwks" in dishonest.visited, "it came as far as the signature"


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/jwks"])
def test_a_provider_that_sends_us_elsewhere_is_not_followed(dishonest: Dishonest, path: str) -> None:
    dishonest.sends_on = path
    with pytest.raises(ProviderError):
        hear(dishonest)
    assert path in dishonest.visited
    assert ELSEWHERE not in dishonest.visited


def test_a_provider_without_pkce_is_not_asked(dishonest: Dishonest) -> None:
    dishonest.metadata = {"code_challenge_methods_supported": ["plain"]}
    with pytest.raises(ProviderError):
        Provider(dishonest.issuer, CLIENT, SECRET, HERE + BACK).ask()


def test_an_error_never_repeats_what_the_provider_said(dishonest: Dishonest) -> None:
    dishonest.says = {"nonce": "another", "email": FYSIO}
    with pytest.raises(ProviderError) as refused:
        hear(dishonest)
    assert FYSIO not in str(refused.value)
    assert "another" not in str(refused.value)


def test_a_provider_that_is_away_is_told_kindly(door: Door, clock: Clock) -> None:
    browser = browser_with(door, clock, "http://127.0.0.1:9")
    reply = browser.get("/oidc/start")
    assert reply.status_code == 403
    assert "Inloggen via uw organisatie is niet gelukt" in reply.text


# Whom it lets in


@pytest.mark.parametrize(
    "address", [{"email_verified": False}, {"email_verified": "true"}, {"email_verified": None}]
)
def test_only_an_address_that_was_seen_counts(dishonest: Dishonest, address: dict[str, object]) -> None:
    dishonest.says = {"nonce": ASKED.nonce, **address}
    assert hear(dishonest).address == ""


def test_an_account_belongs_to_one_person_even_when_the_address_moves_on(door: Door, clock: Clock) -> None:
    make_member(door, FYSIO)
    assert let_in_by_provider(door, told("7"), Allowed(), at=clock.now) is not None
    assert let_in_by_provider(door, told("8"), Allowed(), at=clock.now) is None
    assert let_in_by_provider(door, told("7", "new.name@dorp.example"), Allowed(), at=clock.now) is not None


@pytest.mark.parametrize("begin_anew", [reset_account, hand_out_password])
def test_a_reset_lets_go_of_who_it_was_at_the_provider(
    door: Door, clock: Clock, begin_anew: Callable[..., str]
) -> None:
    make_member(door, FYSIO)
    assert let_in_by_provider(door, told("7"), Allowed(), at=clock.now) is not None
    begin_anew(door, FYSIO, by=by_command())
    assert let_in_by_provider(door, told("7", "moved.on@dorp.example"), Allowed(), at=clock.now) is None
    assert let_in_by_provider(door, told("8"), Allowed(), at=clock.now) is not None
    assert let_in_by_provider(door, told("7"), Allowed(), at=clock.now) is None


def test_who_loses_their_group_keeps_account_and_role_until_disabled(door: Door, clock: Clock) -> None:
    allowed = Allowed(claim="groups", values={"fysio": Role.THERAPIST})
    assert let_in_by_provider(door, told(groups=["fysio"]), allowed, at=clock.now) is not None
    assert let_in_by_provider(door, told(groups=[]), allowed, at=clock.now) is not None
    assert [one.role for one in list_accounts(door, by=by_command())] == [Role.THERAPIST]
    disable_account(door, FYSIO, by=by_command())
    assert let_in_by_provider(door, told(groups=["fysio"]), allowed, at=clock.now) is None


def test_the_smallest_role_that_fits_is_given() -> None:
    allowed = Allowed(claim="groups", values={"a": Role.ADMINISTRATOR, "r": Role.READER})
    assert allowed.role_of(told(groups=["a", "r"])) is Role.READER
    assert allowed.role_of(told(groups="a")) is Role.ADMINISTRATOR
    assert allowed.role_of(told(groups=["x"])) is None
    assert allowed.role_of(told()) is None
    assert Allowed().role_of(told(groups=["a"])) is None
