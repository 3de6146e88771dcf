"""A copy of the questionnaire that a test may spoil."""

import shutil
from pathlib import Path

import pytest

from tests.builders import SHIPPED


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "questionnaire"
    shutil.copytree(SHIPPED, copy)
    return copy
