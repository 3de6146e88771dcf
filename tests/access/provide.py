"""Provides the OpenID provider of the tests: Node's own package, in the versions that its lock names.

`make test` runs this before pytest. Python has no certified provider; this one passed the OpenID Foundation's tests.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent / "provider"
PACKAGE = FOLDER / "node_modules" / "oidc-provider"


class NoProviderError(FileNotFoundError):
    """The provider is not on this machine."""


def provide_provider() -> Path:
    """Find the provider's folder, and install what is missing."""
    if not PACKAGE.is_dir():
        if shutil.which("npm") is None:
            _install_node()
        _run("npm", "ci", "--no-audit", "--no-fund", "--silent", cwd=FOLDER)
    return find_provider()


def find_provider() -> Path:
    """The provider's folder, with everything it needs."""
    if shutil.which("node") is None or not PACKAGE.is_dir():
        raise NoProviderError(
            "There is no OpenID provider for the tests. Install Node.js and npm, then: "
            "python -m tests.access.provide"
        )
    return FOLDER


def _install_node() -> None:
    if os.geteuid() == 0 and shutil.which("apt-get") is not None:
        _run("apt-get", "-qq", "update")
        _run("apt-get", "-qq", "install", "--yes", "--no-install-recommends", "nodejs", "npm")


def _run(*command: str, cwd: Path | None = None) -> None:
    print("No OpenID provider yet:", " ".join(command), flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if shutil.which(command[0]) is not None:
        subprocess.run(command, env=quiet, cwd=cwd, stdout=subprocess.DEVNULL, check=False)


def main() -> None:
    """Say which provider the tests use."""
    try:
        print(f"OpenID provider of the tests: {provide_provider()}")
    except NoProviderError as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
