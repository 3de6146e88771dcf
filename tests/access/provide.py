"""Provides the OpenID provider of the tests: Node's own package, in the versions that its lock names.

`make test` runs this before pytest. Python has no certified provider; this one passed the OpenID Foundation's tests.
"""

import sys
from pathlib import Path

from tests.npm import install

FOLDER = Path(__file__).parent / "provider"
PACKAGE = FOLDER / "node_modules" / "oidc-provider"


class NoProviderError(FileNotFoundError):
    """The provider is not on this machine."""


def provide_provider() -> Path:
    """Find the provider's folder, and install what is missing."""
    if not PACKAGE.is_dir():
        install(FOLDER)
    return find_provider()


def find_provider() -> Path:
    """The provider's folder, with everything it needs."""
    if not PACKAGE.is_dir():
        raise NoProviderError(
            "There is no OpenID provider for the tests, because npm's registry could not be reached. "
            "Try again: python -m tests.access.provide"
        )
    return FOLDER


def main() -> None:
    """Say which provider the tests use."""
    try:
        print(f"OpenID provider of the tests: {provide_provider()}")
    except NoProviderError as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
