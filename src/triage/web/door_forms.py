"""What a browser brings to the door: the fields of a form, how far somebody is, and in which language."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

LARGEST_FORM = 8_192
MOST_FIELDS = 12


class TooLargeError(ValueError):
    """Nobody types this much into a form of ours."""

    def __init__(self) -> None:
        super().__init__("this form is larger than any of ours")


async def fields_of(request: Request) -> Mapping[str, str]:
    """The fields of a form that was sent; TooLargeError for what no form of ours holds."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_FORM:
            raise TooLargeError
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        raise TooLargeError from None


def language_of(request: Request, languages: Mapping[str, object], usual: str) -> str:
    """The first language of the browser that we speak, else the practice's."""
    wanted = request.headers.get("accept-language", "")
    codes = (part.split(";")[0].split("-")[0].strip().lower() for part in wanted.split(","))
    return next((code for code in codes if code in languages), usual)
