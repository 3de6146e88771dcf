"""The cookies of the desk: each is for this host and for nobody's script, and lasts as long as the browser."""

from starlette.requests import Request
from starlette.responses import Response

from triage.ui.therapist.present import SESSION_COOKIE

ARRIVAL_COOKIE = "__Host-arrival"
PROVIDER_COOKIE = "__Host-provider"
MINUTES_AT_THE_PROVIDER = 10


def give_session(response: Response, token: str) -> None:
    """Whoever has this is signed in; the server knows for how long."""
    _give(response, SESSION_COOKIE, token)


def give_arrival(response: Response, carried: str) -> None:
    """How far somebody on the way in is."""
    _give(response, ARRIVAL_COOKIE, carried)


def give_question(response: Response, carried: str) -> None:
    """What was asked of the provider: the only cookie that comes along from another site, with its reply."""
    response.set_cookie(
        PROVIDER_COOKIE,
        carried,
        max_age=MINUTES_AT_THE_PROVIDER * 60,
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",
    )


def take_away(response: Response, *names: str) -> None:
    """Let the browser forget cookies."""
    for name in names:
        response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="strict")


def session_in(request: Request) -> str:
    """The token that a browser brings; empty when none."""
    return request.cookies.get(SESSION_COOKIE, "")


def _give(response: Response, name: str, value: str) -> None:
    response.set_cookie(name, value, path="/", secure=True, httponly=True, samesite="strict")
