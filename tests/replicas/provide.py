"""Provides the nginx of the tests: the machine's own, or Debian's, installed for them.

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


def provide_nginx() -> Path:
    """Find nginx, and install it when there is none."""
    try:
        return find_nginx()
    except NoNginxError:
        _install_with_apt()
        return find_nginx()


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
    print("No nginx yet: apt-get install nginx", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}  # installed, and not started
    for words in (["update"], ["install", "--yes", "--no-install-recommends", "nginx-light"]):
        subprocess.run(["apt-get", "-qq", *words], env=quiet, stdout=subprocess.DEVNULL, check=False)


def main() -> None:
    """Say which nginx the tests use."""
    try:
        print(f"nginx of the tests: {provide_nginx()}")
    except NoNginxError as missing:
        sys.exit(str(missing))


if __name__ == "__main__":
    main()
