"""Settings about messages that cannot work are told by name, and never by value."""

import pytest

from triage.settings import SettingsError
from triage.settings import read_settings

URL, SECRET = "https://hook.naaldhout.example/in", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MAIL = {"SMTP_HOST": "mail.example", "MAIL_FROM": "post@praktijk.example"}


def told(monkeypatch: pytest.MonkeyPatch, settings: dict[str, str]) -> str:
    for name, value in settings.items():
        monkeypatch.setenv(f"TRIAGE_{name}", value)
    with pytest.raises(SettingsError) as error:
        read_settings()
    return str(error.value)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"NOTIFY": "balie@naaldhout.example"}, "TRIAGE_NOTIFY: set TRIAGE_SMTP_HOST"),
        ({**MAIL, "NOTIFY": "naaldhout"}, "TRIAGE_NOTIFY: write one e-mail address"),
        ({"WEBHOOK_URL": URL}, "TRIAGE_WEBHOOK_URL and TRIAGE_WEBHOOK_SECRET: set both"),
        ({"WEBHOOK_SECRET": SECRET}, "TRIAGE_WEBHOOK_URL and TRIAGE_WEBHOOK_SECRET: set both"),
        ({"WEBHOOK_URL": URL, "WEBHOOK_SECRET": "whsec_naaldhout"}, "TRIAGE_WEBHOOK_SECRET: write whsec_"),
        ({"WEBHOOK_URL": URL, "WEBHOOK_SECRET": SECRET[6:]}, "TRIAGE_WEBHOOK_SECRET: write whsec_"),
        ({"TIME_ZONE": "Naaldhout"}, "TRIAGE_TIME_ZONE: write the name of a time zone"),
        ({"TIME_ZONE": "../naaldhout"}, "TRIAGE_TIME_ZONE: write the name of a time zone"),
        ({"DIGEST_HOUR": "24"}, "TRIAGE_DIGEST_HOUR"),
        ({"ALARM_AFTER_MINUTES": "4"}, "TRIAGE_ALARM_AFTER_MINUTES"),
    ],
)
def test_what_cannot_work_is_told(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], says: str
) -> None:
    problems = told(monkeypatch, settings)
    assert says in problems
    assert "naaldhout" not in problems.lower()


@pytest.mark.parametrize(
    "url",
    [
        "http://hook.naaldhout.example/",
        "https://user:word@hook.naaldhout.example/",
        "https://hook.naaldhout.example/#part",
        "https://hook.naaldhout.example:99999/",
        "https://hook.naaldhout.example\\@10.0.0.1/",
        "https:///naaldhout",
        "ftp://naaldhout.example/",
        "//naaldhout.example/",
    ],
)
def test_only_a_plain_https_address_can_be_a_webhook(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    problems = told(monkeypatch, {"WEBHOOK_URL": url, "WEBHOOK_SECRET": SECRET})
    assert "TRIAGE_WEBHOOK_URL: write an https address" in problems
    assert "naaldhout" not in problems


def test_the_digest_and_the_alarm_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (read_settings().digest_hour, read_settings().alarm_after_minutes) == (8, 120)
    for name in ("DIGEST_HOUR", "ALARM_AFTER_MINUTES"):
        monkeypatch.setenv(f"TRIAGE_{name}", "off")
    assert (read_settings().digest_hour, read_settings().alarm_after_minutes) == (None, None)


def test_no_secret_is_ever_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"WEBHOOK_URL": URL, "WEBHOOK_SECRET": SECRET}.items():
        monkeypatch.setenv(f"TRIAGE_{name}", value)
    assert SECRET not in repr(read_settings())
