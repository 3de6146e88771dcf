"""One running server for all tests of a worker that need one."""

from collections.abc import Iterable
from collections.abc import Iterator

import pytest

from tests.builders import ROOT
from tests.serving import Server
from tests.serving import serving

MEASURED_ELSEWHERE = (
    "browser",
    "commands",
    "properties",
    "proving/test_differential.py",
    "proving/test_mutation_run.py",
    "records/test_fuzzing.py",
)
"""Here the product runs in another process, or for many people through what a few reach.

Measuring would double their time, and other tests reach the same lines.
"""


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    places = [ROOT / "tests" / name for name in MEASURED_ELSEWHERE]
    for item in items:
        if any(item.path.is_relative_to(place) for place in places):
            item.add_marker("no_cover")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The questionnaire as it is; whatever visitors do, nothing may go wrong on the server."""
    with serving() as started:
        yield started
        complaints = started.complaints()
    assert complaints == ""
