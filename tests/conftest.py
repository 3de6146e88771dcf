"""One running server for all tests of a worker that need one."""

from collections.abc import Iterator

import pytest

from tests.serving import Server
from tests.serving import serving


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The questionnaire as it is; whatever visitors do, nothing may go wrong on the server."""
    with serving() as started:
        yield started
        complaints = started.complaints()
    assert complaints == ""
