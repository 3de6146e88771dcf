"""Signing in at the desk, as a therapist sees and does it."""

from collections.abc import Callable
from collections.abc import Iterator
from datetime import timedelta
from typing import TypeAlias
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import BrowserContext
from playwright.sync_api import expect
from sqlalchemy import delete
from sqlalchemy import select
from sqlalchemy import update

from tests.browser.conftest import new_window
from tests.browser.desk_visiting import PASSWORD
from tests.browser.desk_visiting import Therapist
from tests.browser.desk_visiting import desk_of
from tests.browser.desk_visiting import link_of
from tests.browser.looking import SCREENS
from tests.browser.looking import TAKES_PICTURES
from tests.browser.looking import violations
from tests.browser.visiting import DESKTOP
from tests.browser.visiting import PHONE
from tests.serving import TRIAGE
from tests.serving import Server
from tests.serving import serving
from triage.access.sessions import IDLE
from triage.records.engine import open_engine
from triage.records.tables import FailedTryRow
from triage.records.tables import SignedInRow
from triage.ui.therapist.present import SESSION_COOKIE

OpenTab: TypeAlias = Callable[[], Therapist]
REFUSED = ("Failed to load resource: the server responded with a status of 4",)


@pytest.fixture
def tab(browser: Browser, desk_window: BrowserContext, server: Server) -> Iterator[OpenTab]:
    """`tab()` opens a tab that may not complain; the second one of a test in a window of its own."""
    opened: list[Therapist] = []

    def open_one() -> Therapist:
        width, height = DESKTOP
        context = new_window(browser, locale="nl-NL") if opened else desk_window
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        opened.append(Therapist(context, page, desk_of(server)))
        return opened[-1]

    yield open_one
    for one in opened:
        one.page.close()
        one.context.clear_cookies()
    for one in opened[1:]:
        one.context.close()
    assert [said for one in opened for said in one.complaints if not said.startswith(REFUSED)] == []


@pytest.fixture(scope="module")
def known() -> dict[str, list[str]]:
    """What the first test learns: the secret of the app, and the recovery codes."""
    return {}


@pytest.fixture
def therapist(tab: OpenTab, server: Server, known: dict[str, list[str]]) -> Therapist:
    """Somebody with an account, who is not signed in."""
    one = tab()
    if not known:
        one.choose_password(link_of(server))
        one.set_up_app()
        known.update(secret=[one.secret], recovery=one.recovery)
        one.context.clear_cookies()
    one.secret, one.recovery = known["secret"][0], known["recovery"]
    return one


def look_at(one: Therapist, screen: str) -> None:
    """Nothing for axe-core to say in the light and in the dark, on a desktop and on a phone; and pictures."""
    SCREENS.mkdir(exist_ok=True)
    for colours in ("light", "dark"):
        one.page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
        for device, (width, height) in {"desktop": DESKTOP, "phone": PHONE}.items():
            one.page.set_viewport_size({"width": width, "height": height})
            if TAKES_PICTURES:
                one.page.screenshot(path=SCREENS / f"{device}-{screen}-{colours}.png", full_page=True)
            assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), device
        assert violations(one.page, colours) == [], (screen, colours)
    one.page.emulate_media(color_scheme="light")


@pytest.mark.slow
def test_the_first_link_leads_to_an_account_and_every_page_on_the_way_is_for_everybody(
    browser: Browser,
) -> None:
    with serving(command=(str(TRIAGE), "serve", "--surface", "therapist")) as server:
        context = browser.new_context(locale="nl-NL", reduced_motion="reduce")
        one = Therapist(context, context.new_page(), desk_of(server))
        one.open("/")
        expect(one.page).to_have_url(one.address + "/sign-in")
        look_at(one, "sign-in")
        one.enter_password("niet dit wachtwoord", "niemand")
        expect(one.notice).to_have_text(one.texts.notice.wrong)
        expect(one.notice).to_be_focused()
        look_at(one, "sign-in-wrong")
        one.page.goto(link_of(server))
        look_at(one, "first")
        one.choose_password(link_of(server))
        look_at(one, "second-factor")
        one.set_up_app()
        look_at(one, "recovery")
        one.page.get_by_role("link", name=one.texts.recovery.button).click()
        expect(one.desk).to_contain_text("b.beheer, beheerder")
        one.page.goto(link_of(server))
        expect(one.notice).to_have_text(one.texts.notice.link_gone)
        context.close()
        assert server.complaints() == ""


def test_the_pages_of_somebody_who_is_signed_in_are_for_everybody(therapist: Therapist) -> None:
    therapist.sign_in()
    for path, screen in (("/new-password", "new-password"), ("/sign-out", "sign-out")):
        therapist.open(path)
        look_at(therapist, screen)
    therapist.context.clear_cookies()
    therapist.open("/sign-in")
    therapist.enter_password()
    look_at(therapist, "code")


def test_the_keyboard_alone_signs_somebody_in(therapist: Therapist) -> None:
    keys = therapist.page.keyboard
    therapist.open("/")
    expect(therapist.page.locator("#name")).to_be_focused()
    keys.type("b.beheer")
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(therapist.page.locator("#code")).to_be_focused()
    keys.type(therapist.recovery.pop())
    keys.press("Enter")
    expect(therapist.desk).to_be_visible()


def test_a_reload_keeps_somebody_signed_in_and_no_script_reads_the_cookie(therapist: Therapist) -> None:
    therapist.sign_in()
    therapist.page.reload()
    expect(therapist.desk).to_be_visible()
    assert SESSION_COOKIE not in therapist.page.evaluate("document.cookie")
    (cookie,) = [one for one in therapist.context.cookies() if one["name"] == SESSION_COOKIE]
    assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (
        True,
        True,
        "Strict",
        "/",
    )
    assert cookie["expires"] == -1
    assert cookie["domain"] == "127.0.0.1"


def test_every_sign_in_gets_a_token_of_its_own_and_a_planted_one_is_worth_nothing(
    therapist: Therapist,
) -> None:
    planted = "x" * 43
    therapist.context.add_cookies(
        [{"name": SESSION_COOKIE, "value": planted, "url": f"https://{urlsplit(therapist.address).netloc}"}]
    )
    therapist.sign_in()
    first = session_of(therapist)
    therapist.context.clear_cookies()
    therapist.sign_in()
    assert len({planted, first, session_of(therapist)}) == 3


def test_signing_out_ends_the_session_on_the_server(therapist: Therapist) -> None:
    therapist.sign_in()
    kept = therapist.context.cookies()
    therapist.page.get_by_role("link", name="Uitloggen").click()
    therapist.press("Uitloggen")
    expect(therapist.page.get_by_role("status")).to_have_text(therapist.texts.notice.signed_out)
    therapist.context.add_cookies(kept)  # type: ignore[arg-type] # what a browser gave it takes back
    therapist.open("/")
    expect(therapist.page).to_have_url(f"{therapist.address}/sign-in")


def test_signing_out_everywhere_reaches_an_open_page(therapist: Therapist, tab: OpenTab) -> None:
    other = tab()
    other.recovery = therapist.recovery
    therapist.sign_in()
    other.sign_in()
    other.open("/sign-out")
    other.press("Overal uitloggen")
    therapist.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(therapist.page).to_have_url(f"{therapist.address}/sign-in?why=ended")
    expect(therapist.notice).to_have_text(therapist.texts.notice.ended)


@pytest.mark.slow
def test_a_quarter_of_an_hour_without_a_step_ends_the_session(therapist: Therapist, server: Server) -> None:
    therapist.sign_in()
    let_time_pass(server, IDLE + timedelta(seconds=1))
    expect(therapist.page).to_have_url(f"{therapist.address}/sign-in?why=ended", timeout=45_000)
    expect(therapist.desk).to_have_count(0)


def test_the_sixth_wrong_password_is_refused_with_how_long_to_wait(
    therapist: Therapist, server: Server
) -> None:
    therapist.open("/sign-in")
    for _ in range(5):
        therapist.enter_password("niet dit wachtwoord", "iemand.anders")
        expect(therapist.notice).to_have_text(therapist.texts.notice.wrong)
    therapist.enter_password("niet dit wachtwoord", "iemand.anders")
    expect(therapist.notice).to_have_text(therapist.texts.notice.too_many.format(minutes=1))
    forget_failures(server)


def session_of(one: Therapist) -> str:
    (value,) = [cookie["value"] for cookie in one.context.cookies() if cookie["name"] == SESSION_COOKIE]
    return value


def let_time_pass(server: Server, by: timedelta) -> None:
    """As if the last step of everybody was longer ago."""
    engine = open_engine(f"sqlite:///{server.data}/triage.db")
    with engine.begin() as connection:
        for token, used in connection.execute(select(SignedInRow.token_hash, SignedInRow.used)).all():
            one = update(SignedInRow).where(SignedInRow.token_hash == token)
            connection.execute(one.values(used=used - by))
    engine.dispose()


def forget_failures(server: Server) -> None:
    """So that the other tests, which share an address, do not wait."""
    engine = open_engine(f"sqlite:///{server.data}/triage.db")
    with engine.begin() as connection:
        connection.execute(delete(FailedTryRow))
    engine.dispose()
