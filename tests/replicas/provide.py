"""Provides nginx and systemd-analyze for the tests: the machine's own, or Debian's, installed for them.

`make test` runs this before pytest; `NGINX=/path/to/nginx make test` takes another one.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

DEBIAN = Path("/usr/sbin/nginx")


class NoNginxError(FileNotFoundError):
    """There is no nginx on this machine."""


class NoSystemdError(FileNotFoundError):
    """There is no systemd-analyze on this machine."""


def provide() -> tuple[Path, Path]:
    """Find both, and install what there is not."""
    try:
        return find_nginx(), find_analyze()
    except (NoNginxError, NoSystemdError):
        _install_with_apt()
        return find_nginx(), find_analyze()


def find_analyze() -> Path:
    """What reads the units as systemd does; it needs no systemd that runs."""
    found = shutil.which("systemd-analyze")
    if found is None:
        raise NoSystemdError("The tests need systemd-analyze; Debian has it in the package systemd")
    return Path(found)


def find_nginx() -> Path:
    """The one that NGINX names, on the path, or Debian's."""
    named = os.environ.get("NGINX") or shutil.which("nginx") or str(DEBIAN)
    if Path(named).exists():
        return Path(named)
    raise NoNginxError(
        "The tests need nginx (none has to run). Install it, or say where it is: NGINX=/path/to/nginx make test"
    )


def _install_with_apt() -> None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print("No nginx or no systemd-analyze yet: apt-get install nginx-light systemd", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}  # installed, and not started
    for words in (["update"], ["install", "--yes", "--no-install-recommends", "nginx-light", "systemd"]):
        subprocess.run(["apt-get", "-qq", *words], env=quiet, stdout=subprocess.DEVNULL, check=False)


def main() -> None:
    """Say which ones the tests use."""
    try:
        print("nginx and systemd-analyze of the tests: {}, {}".format(*provide()))
    except (NoNginxError, NoSystemdError) as missing:
        sys.exit(str(missing))


if __name__ == "__main__":
    main()
