"""The browser is found where it is, and installed where it is not."""

import os
import stat
import sys
from pathlib import Path

import pytest

from tests.browser import provide
from tests.browser.provide import NoBrowserError
from tests.browser.provide import find_chromium
from tests.browser.provide import main
from tests.browser.provide import provide_chromium


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without a browser; a program exists when a file in this folder is one."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    return tmp_path


def make_program(folder: Path, name: str, does: str = "echo Chromium 1.0") -> Path:
    program = folder / name
    program.write_text(f"#!/bin/sh\n{does}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def test_the_browser_of_the_machine_is_used(machine: Path) -> None:
    chromium = make_program(machine, "chromium")
    assert find_chromium() == chromium


def test_the_browser_that_is_named_goes_first(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_program(machine, "chromium")
    chosen = make_program(machine, "another")
    monkeypatch.setenv("CHROMIUM", str(chosen))
    assert find_chromium() == chosen


def test_a_wrong_name_is_said_and_nothing_is_installed(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make_program(machine, "apt-get")
    monkeypatch.setenv("CHROMIUM", "/nowhere/chrome")
    with pytest.raises(SystemExit, match="CHROMIUM is `/nowhere/chrome`, and there is no program there"):
        main()
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("machine")
def test_a_machine_without_a_browser_says_what_to_do() -> None:
    with pytest.raises(NoBrowserError, match="Install Chromium or Chrome"):
        find_chromium()


def test_debian_installs_its_own_chromium(machine: Path) -> None:
    source = make_program(machine, "packaged")
    make_program(machine, "apt-get", does=f'[ "$2" = update ] || /bin/cp -p {source} {machine}/chromium')
    assert provide_chromium() == machine / "chromium"


def test_only_root_installs_with_apt(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_program(machine, "apt-get", does=f"/bin/touch {machine}/called")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(provide, "_install_with_playwright", lambda: None)
    with pytest.raises(NoBrowserError):
        provide_chromium()
    assert not (machine / "called").exists()


def test_playwright_installs_one_where_apt_cannot(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A python that plays playwright: it prints where its browser would be, and makes it on `install`.
    own = machine / "own"
    does = f'if [ "$1" = -c ]; then echo {own}; else echo "$@" > {own}; fi'
    monkeypatch.setattr(sys, "executable", str(make_program(machine, "python", does=does)))
    assert provide_chromium() == own
    assert own.read_text() == "-m playwright install chromium\n"


def test_the_browser_and_its_version_are_printed(machine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chromium = make_program(machine, "chromium")
    main()
    assert capsys.readouterr().out == f"Browser of the tests: {chromium} (Chromium 1.0)\n"
