"""Every dependency is one exact version, and the lock holds that version with its hashes."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = [PYPROJECT["project"]["dependencies"], *PYPROJECT["project"]["optional-dependencies"].values()]
PINS = [pin for group in GROUPS for pin in group]


@pytest.mark.parametrize("pin", PINS)
def test_the_lock_holds_what_the_project_asks_for(pin: str) -> None:
    assert re.fullmatch(r"[\w.-]+(\[[\w,]+\])?==[\w.]+", pin)
    name = re.sub(r"\[.*\]", "", pin).lower()
    assert re.search(rf"^{re.escape(name)}\b.*\\\n +--hash=", LOCK, flags=re.MULTILINE)


def test_the_lock_names_no_address() -> None:
    assert "://" not in LOCK


def test_the_package_is_built_with_the_pinned_builder() -> None:
    assert set(PYPROJECT["build-system"]["requires"]) <= set(PINS)
