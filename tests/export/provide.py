"""Provides LHC-Forms and the published JSON schema of FHIR R4: two packages of npm, in the versions of their lock.

`make test` runs this before pytest. The lock names the two alone: what LHC-Forms was built from is already in it, and
would be a hundred packages more.
"""

import sys
from pathlib import Path

from tests.npm import install

FOLDER = Path(__file__).parent / "forms"
PACKAGES = FOLDER / "node_modules"
LHC_FORMS = PACKAGES / "lforms" / "dist" / "lforms"
FHIR_SCHEMA = PACKAGES / "@asymmetrik" / "fhir-json-schema-validator" / "fhir.schema.json"


class NoFormsError(FileNotFoundError):
    """LHC-Forms or the schema is not on this machine."""


def provide_forms() -> Path:
    """Find the packages, and install what is missing."""
    if not _are_there():
        install(FOLDER)
    return find_forms()


def find_forms() -> Path:
    """The folder of the packages."""
    if not _are_there():
        raise NoFormsError(
            "There is no LHC-Forms for the tests, because npm's registry could not be reached. "
            "Try again: python -m tests.export.provide"
        )
    return PACKAGES


def _are_there() -> bool:
    return LHC_FORMS.is_dir() and FHIR_SCHEMA.is_file()


def main() -> None:
    """Say where they are."""
    try:
        print(f"LHC-Forms of the tests: {provide_forms()}")
    except NoFormsError as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
