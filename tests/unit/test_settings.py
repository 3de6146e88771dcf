"""The settings come from the environment or from files, and a wrong one is named without its value."""

from pathlib import Path

import pytest

from tests.builders import ROOT
from triage.settings import Settings
from triage.settings import SettingsError
from triage.settings import read_settings
from triage.settings import storage_directory


def problems() -> tuple[str, ...]:
    with pytest.raises(SettingsError) as told:
        read_settings()
    return told.value.problems


def test_a_checkout_keeps_everything_in_its_own_folder() -> None:
    settings = read_settings()
    assert settings.database == f"sqlite:///{ROOT}/data/triage.db"
    assert settings.keys == ROOT / "data" / "keys"
    assert (settings.port, settings.desk_port, settings.mail_port) == (8501, 8502, 587)


def test_another_folder_takes_database_and_keys_along(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TRIAGE_DATA", str(tmp_path))
    settings = read_settings()
    assert (settings.database, settings.keys) == (f"sqlite:///{tmp_path}/triage.db", tmp_path / "keys")


def test_an_installed_package_keeps_everything_with_the_user(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("triage.settings.IN_A_CHECKOUT", tmp_path / "none")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert storage_directory() == tmp_path / "triage"


def test_the_environment_sets_what_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIAGE_DATABASE", "postgresql://rug@db.example/rug")
    monkeypatch.setenv("TRIAGE_PUBLIC_ADDRESS", "https://rug.example/")
    monkeypatch.setenv("TRIAGE_SMTP_HOST", "mail.example")
    monkeypatch.setenv("TRIAGE_MAIL_FROM", "post@practice.example")
    monkeypatch.setenv("TRIAGE_SMTP_SECURITY", "tls")
    settings = read_settings()
    assert settings.database == "postgresql://rug@db.example/rug"
    assert str(settings.public_address) == "https://rug.example/"
    assert settings.mail_port == 465


def test_the_sites_that_may_embed_it_stand_after_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().sites == ()
    monkeypatch.setenv("TRIAGE_SITES", "https://www.praktijk.example  http://localhost:8503")
    assert read_settings().sites == ("https://www.praktijk.example", "http://localhost:8503")


def test_a_secret_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "triage_smtp_password").write_text("naaldhout\n")
    monkeypatch.setenv("TRIAGE_SECRETS", str(tmp_path))
    monkeypatch.setenv("TRIAGE_SMTP_USER", "rug")
    password = read_settings().smtp_password
    assert password is not None
    assert password.get_secret_value() == "naaldhout"


def test_nothing_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIAGE_DATABASE", "postgresql://rug:naaldhout@db.example/rug")
    monkeypatch.setenv("TRIAGE_SMTP_USER", "rug")
    monkeypatch.setenv("TRIAGE_SMTP_PASSWORD", "naaldhout")
    assert "naaldhout" not in repr(read_settings())


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PORT", "naaldhout", "TRIAGE_PORT: input should be a valid integer"),
        ("DESK_PORT", "70000", "TRIAGE_DESK_PORT: input should be less than or equal to 65535"),
        ("DATABASE", "mysql://rug:naaldhout@db.example/rug", "TRIAGE_DATABASE: write sqlite:////path"),
        ("PUBLIC_ADDRESS", "naaldhout", "TRIAGE_PUBLIC_ADDRESS: input should be a valid URL"),
        ("SITES", "http://naaldhout.example", "TRIAGE_SITES: write each site as in https://"),
        ("SITES", "https://naaldhout.example/pagina", "TRIAGE_SITES: write each site as in https://"),
        ("SITES", "https://*.naaldhout.example", "TRIAGE_SITES: write each site as in https://"),
        ("SITES", "https://a.example;script-src", "TRIAGE_SITES: write each site as in https://"),
        ("PRACTICE", "Naaldhout!", "TRIAGE_PRACTICE: string should match"),
        ("SMTP_SECURITY", "naaldhout", "TRIAGE_SMTP_SECURITY: input should be 'starttls', 'tls' or 'none'"),
        ("SMTP_PASSWORD", "naaldhout", "TRIAGE_SMTP_USER and TRIAGE_SMTP_PASSWORD: set both"),
        ("SMTP_HOST", "naaldhout", "TRIAGE_MAIL_FROM: say from which address"),
        ("MAIL_FROM", "naaldhout", "TRIAGE_MAIL_FROM: write one e-mail address"),
        ("SECRETS", "/naaldhout", "TRIAGE_SECRETS: there is no such folder"),
    ],
)
def test_a_wrong_setting_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(f"TRIAGE_{name}", value)
    (problem,) = problems()
    assert problem.startswith(told)
    assert "naaldhout" not in problem.lower()


def test_all_wrong_settings_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIAGE_PORT", "x")
    monkeypatch.setenv("TRIAGE_SMTP_SECURITY", "x")
    assert len(problems()) == 2


def test_an_unknown_setting_is_refused() -> None:
    with pytest.raises(ValueError, match="Extra inputs"):
        Settings(hots="x")  # type: ignore[call-arg] # that is the mistake


def test_machines_are_named_by_address_or_network(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().proxies == "127.0.0.1/32,::1/128"
    monkeypatch.setenv("TRIAGE_PROXIES", "10.1.0.5, 10.2.0.0/16")
    assert read_settings().proxies == "10.1.0.5/32,10.2.0.0/16"


@pytest.mark.parametrize("name", ["TRIAGE_PROXIES", "TRIAGE_METRICS_FROM"])
@pytest.mark.parametrize("written", ["*", "0.0.0.0/0", "::/0", "naaldhout", "10.1.0.5/8"])
def test_a_machine_that_is_everybody_or_nobody_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, written: str
) -> None:
    monkeypatch.setenv(name, written)
    (problem,) = problems()
    assert problem.startswith(f"{name}: ")
    assert "naaldhout" not in problem
