"""The forms of the settings about messages: hours, a time zone, a webhook and its secret."""

from base64 import b64decode
from typing import Annotated
from typing import TypeAlias
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo
from zoneinfo import ZoneInfoNotFoundError

from pydantic import AfterValidator
from pydantic import Field
from pydantic import SecretStr

OFF = "off"
BEGIN_OF_SECRET = "whsec_"
KEY_BYTES = range(24, 65)  # as Standard Webhooks asks


def none_when_off(written: object) -> object:
    """None for `off`, so that something that is on by itself can be switched off.

    >>> none_when_off("off"), none_when_off("8")
    (None, '8')
    """
    return None if written == OFF else written


def _webhook_url(address: str) -> str:
    """As it was written, without anything that could make it lead elsewhere than it seems."""
    try:
        parts = urlsplit(address)
        is_plain = parts.scheme == "https" and parts.hostname and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        is_plain = False
    if not is_plain or not address.isascii() or not address.isprintable() or set(address) & set(" #\\"):
        raise ValueError("write an https address, without a name, a password or a `#` in it")
    return address


def _webhook_secret(secret: SecretStr) -> SecretStr:
    written = secret.get_secret_value()
    try:
        key = b64decode(written.removeprefix(BEGIN_OF_SECRET), validate=True)
    except ValueError:
        key = b""
    if not written.startswith(BEGIN_OF_SECRET) or len(key) not in KEY_BYTES:
        raise ValueError("write whsec_ and 24 to 64 random bytes in base64")
    return secret


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise ValueError("write the name of a time zone, as in Europe/Amsterdam") from None
    return name


Hour: TypeAlias = Annotated[int, Field(ge=0, le=23)]
Minutes: TypeAlias = Annotated[int, Field(ge=5, le=2880)]
TimeZone: TypeAlias = Annotated[str, AfterValidator(_time_zone)]
WebhookUrl: TypeAlias = Annotated[str, AfterValidator(_webhook_url)]
WebhookSecret: TypeAlias = Annotated[SecretStr, AfterValidator(_webhook_secret)]
