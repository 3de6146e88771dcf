"""Provides the PostgreSQL of the tests: the machine's own programs, or Debian's, installed for them.

`make test` runs this before pytest; `POSTGRES=/path/to/bin make test` takes another version.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")


class NoPostgresError(FileNotFoundError):
    """PostgreSQL's programs are not on this machine."""


def provide_postgres() -> Path:
    """Find PostgreSQL's programs, and install them when there are none."""
    try:
        return find_postgres()
    except NoPostgresError:
        _install_with_apt()
        return find_postgres()


def find_postgres() -> Path:
    """The folder with `initdb` and `postgres`: the one that POSTGRES names, on the path, or Debian's newest."""
    for folder in _candidates():
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgresError(
        "The tests need PostgreSQL's programs `initdb` and `postgres` (no server has to run). Install "
        "PostgreSQL, or say where the programs are: POSTGRES=/path/to/bin make test"
    )


def _candidates() -> list[Path]:
    if named := os.environ.get("POSTGRES"):
        return [Path(named)]
    on_path = shutil.which("initdb")
    debian = sorted(DEBIAN.glob("*/bin"), key=lambda folder: folder.parent.name, reverse=True)
    return ([Path(on_path).parent] if on_path else []) + debian


def _install_with_apt() -> None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print("No PostgreSQL yet: apt-get install postgresql", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", "postgresql"]):
        subprocess.run(["apt-get", "-qq", *words], env=quiet, stdout=subprocess.DEVNULL, check=False)


def main() -> None:
    """Say which PostgreSQL the tests use."""
    try:
        print(f"PostgreSQL of the tests: {provide_postgres()}")
    except NoPostgresError as missing:
        sys.exit(str(missing))


if __name__ == "__main__":
    main()
