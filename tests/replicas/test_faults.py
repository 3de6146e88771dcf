"""Whatever breaks while visitors are at work: nothing acknowledged is lost, nothing is stored twice, and all go on.

The long form, with 100 visitors and a table, is `make bench ARGS=faults`.
"""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.records.postgres import can_have_a_disk
from tests.replicas.deployment import Deployment
from tests.replicas.deployment import deployed
from tests.replicas.faults import FAULTS
from tests.replicas.faults import MEGABYTES
from tests.replicas.faults import at_work
from tests.replicas.faults import fill_the_disk
from tests.replicas.faults import stored_of
from tests.replicas.persevering import fetch

pytestmark = pytest.mark.slow
VISITORS, PACE, SECONDS_BEFORE = 4, 0.15, 1.5


@pytest.fixture(scope="module")
def all_of_it() -> Iterator[Deployment]:
    with deployed(megabytes=MEGABYTES if can_have_a_disk() else None) as made:
        yield made


def test_a_visitor_stays_with_one_replica_by_a_cookie_or_by_address(all_of_it: Deployment) -> None:
    status, given, body = fetch(all_of_it.proxy, "/", address="127.1.9.1")
    assert status == 200
    assert "<html" in body
    words = {word.strip() for word in given.split(";")}
    assert {"Path=/", "Secure", "HttpOnly", "SameSite=None", "Partitioned"} < words
    (route,) = (word for word in words if word.startswith("rug_route="))
    assert route in ("rug_route=a", "rug_route=b")
    assert fetch(all_of_it.proxy, "/", cookie=route)[1] == ""
    for named in "ab":
        assert fetch(all_of_it.proxy, "/", address="127.1.9.1", cookie=f"rug_route={named}")[1] == ""
    again = {fetch(all_of_it.proxy, "/", address="127.1.9.1")[1] for _ in range(5)}
    assert again == {given}


def test_both_names_answer_and_compression_passes_through(all_of_it: Deployment) -> None:
    plain, small = (fetch(all_of_it.proxy, "/", encoding=encoding)[2] for encoding in ("identity", "br"))
    assert len(small) * 3 < len(plain)
    assert fetch(all_of_it.proxy, "/healthz", host="desk.example")[0] == 200
    assert fetch(all_of_it.proxy, "/", host="desk.example")[0] == 303
    assert fetch(all_of_it.proxy, "/metrics")[0] == 404


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_acknowledged_is_lost_or_stored_twice_and_everybody_goes_on(
    all_of_it: Deployment, fault: str
) -> None:
    if FAULTS[fault] is fill_the_disk and not can_have_a_disk():
        pytest.skip("only root can mount a disk for PostgreSQL")
    told = at_work(all_of_it, FAULTS[fault], visitors=VISITORS, pace=PACE, after=SECONDS_BEFORE)
    assert len(told.acknowledged) == VISITORS
    assert stored_of(all_of_it, told) == dict.fromkeys(told.acknowledged, 1)
    assert told.failed_pages == 0
    assert set(Counter(all_of_it.names_stored()).values()) == {1}
