"""docs/privacy.md: every line of its tables names a test that is there, or leaves it to the practice."""

import re

import pytest

from tests.builders import ROOT

PAGE = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
LEFT_TO_THE_PRACTICE = "the practice"
SENTENCES = 30


def lines(page: str) -> list[tuple[str, str]]:
    """What is said, and what holds it; tables with another heading hold no promises."""
    tables = re.findall(r"\| what is true \| held by \|\n\|[-|]+\|\n((?:\|.*\|\n)+)", page)
    rows = (row.strip("|").split("|") for table in tables for row in table.splitlines())
    return [(said.strip(), held.strip()) for said, held in rows]


def missing(held: str) -> list[str]:
    """The tests that are named and not there."""
    return [name for name in re.findall(r"`(.+?)`", held) if not is_there(name)]


def is_there(name: str) -> bool:
    path, _, test = name.partition("::")
    file = ROOT / path
    return file.is_file() and (not test or f"def {test}(" in file.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("said", "held"), lines(PAGE))
def test_every_promise_is_held_by_a_test_that_is_there(said: str, held: str) -> None:
    assert said.endswith(".")
    assert held == LEFT_TO_THE_PRACTICE or (held.startswith("`tests/") and missing(held) == [])


def test_the_page_makes_all_its_promises_in_such_tables() -> None:
    assert len(lines(PAGE)) > SENTENCES


def test_a_promise_whose_test_is_gone_is_noticed() -> None:
    assert missing("`tests/records/test_store.py::test_gone`, `tests/gone.py`") == [
        "tests/records/test_store.py::test_gone",
        "tests/gone.py",
    ]
