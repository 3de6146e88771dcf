"""What differs per installation: where things are, where the pages are served, and who sends the mail."""

import os
import re
import sys
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from enum import StrEnum
from ipaddress import IPv4Network
from ipaddress import IPv6Network
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator
from pydantic import BeforeValidator
from pydantic import Field
from pydantic import HttpUrl
from pydantic import SecretStr
from pydantic import ValidationError
from pydantic import model_validator
from pydantic_settings import BaseSettings
from pydantic_settings import NoDecode
from pydantic_settings import SettingsConfigDict

from triage.setting_forms import Hour
from triage.setting_forms import Minutes
from triage.setting_forms import TimeZone
from triage.setting_forms import WebhookSecret
from triage.setting_forms import WebhookUrl
from triage.setting_forms import none_when_off

ONE_PRACTICE = "practice"
PREFIX = "TRIAGE_"
SECRETS = "TRIAGE_SECRETS"
SERVER_KEY = "server.key"

PACKAGE = Path(__file__).parent
CHECKOUT = PACKAGE.parents[1]
IN_A_CHECKOUT = CHECKOUT / "questionnaire"
IN_THE_PACKAGE = PACKAGE / "_questionnaire"

SITE = re.compile(r"(https?)://([a-z0-9][a-z0-9.-]*|\[::1\])(?::[0-9]{1,5})?")
THIS_MACHINE = ("127.0.0.1", "localhost", "[::1]")
POSTGRESQL = "postgresql://"
DATABASES = ("sqlite:///", POSTGRESQL)


class SettingsError(ValueError):
    """The settings cannot be used; `problems` names each with what to do, and never shows a value."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class MailSecurity(StrEnum):
    """How the connection to the mail server is kept private."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class WebhookMode(StrEnum):
    """What a webhook gets: that something came in, or all of it as FHIR."""

    MINIMAL = "minimal"
    FULL = "full"


class DeskRole(StrEnum):
    """The roles that an account at the desk can have."""

    ADMINISTRATOR = "administrator"
    THERAPIST = "therapist"
    READER = "reader"


PORTS = {MailSecurity.STARTTLS: 587, MailSecurity.TLS: 465, MailSecurity.NONE: 25}


def content_directory() -> Path:
    """TRIAGE_CONTENT when it is set, else the checkout's questionnaire/, else the copy in the package."""
    named = os.environ.get("TRIAGE_CONTENT")
    if named:
        return Path(named)
    return IN_A_CHECKOUT if IN_A_CHECKOUT.is_dir() else IN_THE_PACKAGE


def storage_directory() -> Path:
    """TRIAGE_DATA when it is set, else data/ in the checkout, else a folder of the user's own."""
    named = os.environ.get("TRIAGE_DATA")
    if named:
        return Path(named).absolute()
    return CHECKOUT / "data" if IN_A_CHECKOUT.is_dir() else _of_the_user() / "triage"


def _of_the_user() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home()))
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def _of_a_known_kind(address: str) -> str:
    if not address.startswith(DATABASES):
        raise ValueError("write sqlite:////path/to/file.db or postgresql://user@host/name")
    return address


def _mail_address(address: str) -> str:
    name, _, host = address.partition("@")
    if not (name and "." in host and address.isprintable() and not set(" <>,;") & set(address)):
        raise ValueError("write one e-mail address, as in post@practice.example")
    return address


def _an_address(address: str) -> str:
    """As it was written: an issuer is compared letter by letter."""
    try:
        HttpUrl(address)
    except ValidationError:
        raise ValueError("write an https address") from None
    return address


def _networks(written: str) -> str:
    try:
        found = [ip_network(part.strip()) for part in written.split(",")]
    except ValueError:
        raise ValueError("write addresses or networks with commas, as in 127.0.0.1, 10.1.0.0/16") from None
    if any(network.prefixlen == 0 for network in found):
        raise ValueError("name the machines; all addresses of the world are too many")
    return ",".join(str(network) for network in found)


def _is_safe(address: HttpUrl) -> bool:
    """Encrypted, or never leaving this machine."""
    return address.scheme == "https" or address.host in THIS_MACHINE


def _origins(written: object) -> object:
    return written.split() if isinstance(written, str) else written


def _site(origin: str) -> str:
    """As a browser writes it, since it is compared letter by letter."""
    found = SITE.fullmatch(origin)
    if found is None or not (found[1] == "https" or found[2] in THIS_MACHINE):
        raise ValueError(
            "write each site as in https://www.practice.example, without a path, and a space between"
        )
    return origin


class Settings(BaseSettings):
    """All of it from `TRIAGE_…` variables, or from files of the same name in the folder TRIAGE_SECRETS.

    `practice` is bound into everything that is sealed: what was stored under another name does not open.
    """

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix=PREFIX, env_ignore_empty=True, hide_input_in_errors=True
    )

    content: Path = Field(default_factory=content_directory)
    host: str = "127.0.0.1"
    port: int = Field(default=8501, ge=0, le=65535)
    desk_port: int = Field(default=8502, ge=0, le=65535)
    public_address: HttpUrl | None = None
    desk_address: HttpUrl | None = None
    sites: Annotated[
        tuple[Annotated[str, AfterValidator(_site)], ...], NoDecode, BeforeValidator(_origins)
    ] = ()
    proxies: Annotated[str, AfterValidator(_networks)] = "127.0.0.1,::1"
    connections: int = Field(default=500, ge=10, le=10_000)
    metrics_from: Annotated[str, AfterValidator(_networks)] | None = None
    practice: str = Field(default=ONE_PRACTICE, pattern="^[a-z0-9_-]{1,64}$")

    # May hold a password, so it is never shown.
    database: Annotated[str, AfterValidator(_of_a_known_kind)] = Field(
        default_factory=lambda: f"sqlite:///{storage_directory() / 'triage.db'}", repr=False
    )
    keys: Path = Field(default_factory=lambda: storage_directory() / "keys")
    contents: Path | None = None
    candidate: Path = Field(default_factory=lambda: storage_directory() / "questionnaire-new")

    contact_within_hours: int = Field(default=72, ge=1, le=24 * 28)

    oidc_issuer: Annotated[str, AfterValidator(_an_address)] | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_addresses: Mapping[str, DeskRole] = Field(default_factory=dict, repr=False)
    oidc_role_claim: str | None = None
    oidc_roles: Mapping[str, DeskRole] = Field(default_factory=dict)

    smtp_host: str | None = None
    smtp_security: MailSecurity = MailSecurity.STARTTLS
    smtp_port: int | None = Field(default=None, ge=1, le=65535)
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    mail_from: Annotated[str, AfterValidator(_mail_address)] | None = None

    notify: Annotated[str, AfterValidator(_mail_address)] | None = None
    digest_hour: Annotated[Hour | None, BeforeValidator(none_when_off)] = 8
    alarm_after_minutes: Annotated[Minutes | None, BeforeValidator(none_when_off)] = 120
    time_zone: TimeZone = "Europe/Amsterdam"

    webhook_url: WebhookUrl | None = None
    webhook_secret: WebhookSecret | None = None
    webhook_mode: WebhookMode = WebhookMode.MINIMAL

    @model_validator(mode="after")
    def messages_are_whole(self) -> "Settings":
        if self.notify is not None and self.smtp_host is None:
            raise ValueError("TRIAGE_NOTIFY: set TRIAGE_SMTP_HOST and TRIAGE_MAIL_FROM too")
        if (self.webhook_url is None) != (self.webhook_secret is None):
            raise ValueError("TRIAGE_WEBHOOK_URL and TRIAGE_WEBHOOK_SECRET: set both of them, or neither")
        return self

    @model_validator(mode="after")
    def mail_is_whole(self) -> "Settings":
        if self.smtp_host is not None and self.mail_from is None:
            raise ValueError("TRIAGE_MAIL_FROM: say from which address the mail of TRIAGE_SMTP_HOST comes")
        if (self.smtp_user is None) != (self.smtp_password is None):
            raise ValueError("TRIAGE_SMTP_USER and TRIAGE_SMTP_PASSWORD: set both of them, or neither")
        return self

    @model_validator(mode="after")
    def the_desk_is_safe_to_reach(self) -> "Settings":
        if self.desk_address is not None and not _is_safe(self.desk_address):
            raise ValueError(
                "TRIAGE_DESK_ADDRESS: write the https address under which therapists reach the desk"
            )
        return self

    @model_validator(mode="after")
    def the_provider_is_whole(self) -> "Settings":
        named = (self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret)
        if any(named) and not all(named):
            raise ValueError("TRIAGE_OIDC_ISSUER, …_CLIENT_ID and …_CLIENT_SECRET: set all of them, or none")
        if self.oidc_issuer is not None and not _is_safe(HttpUrl(self.oidc_issuer)):
            raise ValueError("TRIAGE_OIDC_ISSUER: write an https address")
        if (self.oidc_role_claim is None) != (not self.oidc_roles):
            raise ValueError("TRIAGE_OIDC_ROLE_CLAIM and TRIAGE_OIDC_ROLES: set both of them, or neither")
        return self

    def content_of(self, version: str) -> Path | None:
        """The folder of a version of the content, the deployed one for none; None where no folder holds versions."""
        if not version:
            return self.content
        is_plain = re.fullmatch("[A-Za-z0-9._-]+", version) and version not in (".", "..")
        return self.contents / version if self.contents is not None and is_plain else None

    @property
    def metrics_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """From where, beside this machine, a monitor may read the figures."""
        written = self.metrics_from
        return () if written is None else tuple(ip_network(part) for part in written.split(","))

    @property
    def mail_port(self) -> int:
        """The port that was set, else the usual one for this security."""
        return self.smtp_port or PORTS[self.smtp_security]


def read_settings() -> Settings:
    """The settings of this installation; SettingsError with everything that is wrong with them."""
    secrets = os.environ.get(SECRETS) or None
    if secrets is not None and not Path(secrets).is_dir():
        raise SettingsError((f"{SECRETS}: there is no such folder; name the one with the secret files",))
    try:
        return Settings(_secrets_dir=secrets)
    except ValidationError as error:
        raise SettingsError(tuple(_problems(error))) from None


def of_its_practice(settings: Settings, *, puts_back: bool = False) -> Settings:
    """The settings with the practice's own folder of keys; SettingsError where there are many and it has none.

    Where one deployment serves many practices, each has a folder in the folder of keys. `puts_back` is for what brings
    lost keys into it.
    """
    own = settings.keys / settings.practice
    if _holds_keys(own) or (puts_back and _is_one_of_many(settings)):
        return settings.model_copy(update={"keys": own})
    if not (settings.keys / SERVER_KEY).exists() and any(settings.keys.glob(f"*/{SERVER_KEY}")):
        raise SettingsError(
            (
                f"TRIAGE_PRACTICE: this deployment serves many practices, and {own / SERVER_KEY} is missing; write "
                "`triage --practice NAME …`, with a name that `triage practice list` shows. Lost keys of that name "
                "come back with its `restore-key` and `restore`",
            )
        )
    return settings


def _holds_keys(folder: Path) -> bool:
    return any(folder.glob("*.key"))


def _is_one_of_many(settings: Settings) -> bool:
    """As far as that can be told where its keys are gone: it is named, and no practice is served alone here."""
    is_named = settings.practice != ONE_PRACTICE
    return is_named and settings.database.startswith(POSTGRESQL) and not _holds_keys(settings.keys)


def settings_of(
    settings: Settings, practice: str, host: str, desk_host: str, *, sites: Iterable[str], notify: str
) -> Settings:
    """The settings of one of many practices: its own hosts, sites and address, and the deployment's for the rest."""
    scheme = (
        "http"
        if settings.public_address is not None and settings.public_address.scheme == "http"
        else "https"
    )
    own = {
        "practice": practice,
        "public_address": f"{scheme}://{host}/",
        "desk_address": f"{scheme}://{desk_host}",
        "sites": " ".join(sites),
        "notify": notify or None,
    }
    try:
        return Settings.model_validate({**settings.model_dump(), **own})
    except ValidationError as error:
        raise SettingsError(tuple(_problems(error))) from None


def _problems(error: ValidationError) -> Iterator[str]:
    # Never the whole error: it may hold what was set.
    for problem in error.errors(include_input=False, include_url=False, include_context=False):
        what = problem["msg"].removeprefix("Value error, ")
        named = [f"{PREFIX}{str(place).upper()}" for place in problem["loc"][:1]]
        yield ": ".join([*named, f"{what[0].lower()}{what[1:]}" if named else what])
