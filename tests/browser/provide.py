"""Provides the browser of the tests: the machine's own Chromium, or one that is installed for them.

`make test` runs this before pytest; `CHROMIUM=/path/to/chrome make test` takes another browser.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")

LAUNCH_FLAGS = (
    "--no-sandbox",  # the tests may run as root in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",  # a new tab finds the scripts compiled, which is most of opening one
)

PRINT_PLAYWRIGHTS_OWN = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


class NoBrowserError(FileNotFoundError):
    """No browser is on this machine."""


def provide_chromium() -> Path:
    """Find a browser, and install one when there is none."""
    for install in (_install_with_apt, _install_with_playwright):
        try:
            return find_chromium()
        except NoBrowserError:
            install()
    return find_chromium()


def find_chromium() -> Path:
    """Find the browser: the one that CHROMIUM names, one on the path, or the one playwright installed."""
    found = _chosen() or _on_path() or _playwrights_own()
    if found is None:
        raise NoBrowserError(
            "There is no browser for the tests. Install Chromium or Chrome, "
            "or say where one is: CHROMIUM=/path/to/chrome make test"
        )
    return found


def _chosen() -> Path | None:
    name = os.environ.get("CHROMIUM")
    if not name:
        return None
    found = shutil.which(name)
    if found is None:
        raise FileNotFoundError(f"CHROMIUM is `{name}`, and there is no program there.")
    return Path(found)


def _on_path() -> Path | None:
    return next((Path(found) for name in NAMES if (found := shutil.which(name))), None)


def _playwrights_own() -> Path | None:
    # In a process of its own: playwright cannot start inside a test that already runs it.
    printed = subprocess.run(
        [sys.executable, "-c", PRINT_PLAYWRIGHTS_OWN], capture_output=True, text=True, check=False
    )
    path = Path(printed.stdout.strip() or "nowhere")
    return path if path.is_file() else None


def _install_with_apt() -> None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    _run("apt-get", "-qq", "update")
    # The fonts are only recommended by Debian's package, and without any a page has no letters.
    _run("apt-get", "-qq", "install", "--yes", "--no-install-recommends", "chromium", "fonts-liberation")


def _install_with_playwright() -> None:
    _run(sys.executable, "-m", "playwright", "install", "chromium")


def _run(*command: str) -> None:
    print("No browser yet:", " ".join(command), flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)


def _version(browser: Path) -> str:
    return subprocess.run([browser, "--version"], capture_output=True, text=True, check=True).stdout.strip()


def main() -> None:
    """Say which browser the tests use."""
    try:
        browser = provide_chromium()
        print(f"Browser of the tests: {browser} ({_version(browser)})")
    except (FileNotFoundError, subprocess.CalledProcessError) as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
