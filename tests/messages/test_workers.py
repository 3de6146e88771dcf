"""Several workers share one outbox, and one that is killed loses nothing."""

import os
from collections import Counter
from datetime import timedelta
from pathlib import Path

from tests.messages.office import Office
from tests.messages.servers import Postman
from tests.messages.servers import mail_server
from tests.messages.servers import mute_server
from tests.messages.workers import kill
from tests.messages.workers import until
from tests.messages.workers import worker
from tests.records.making import PRACTICE
from triage.records.opening import open_desk
from triage.records.outbox import Channel
from triage.records.outbox_queue import LEASE
from triage.records.outbox_queue import Claimed
from triage.records.outbox_queue import claim
from triage.records.outbox_queue import note_delivered

MANY = 24
WORKERS = 3


def offices(address: str, keys: Path) -> list[Office]:
    return [Office(open_desk(address, keys, random_bytes=os.urandom)) for _ in range(WORKERS)]


def test_a_worker_that_was_killed_while_it_delivered_loses_nothing(address: str, keys: Path) -> None:
    (office, *others) = offices(address, keys)
    office.gets()
    with mute_server(b"220 mail of a test\r\n") as port:
        process = worker(address, keys, port)
        until(lambda: office.states() == [("new", "waiting", 1)])
        kill(process)
    postman = Postman()
    with mail_server(postman) as office.port:
        assert office.deliver() == 0, "another worker may still be at it"
        office.at += LEASE
        assert office.deliver() == 1
    assert len(postman.mails) == 1
    assert office.states() == [("new", "delivered", 2)]
    close(office, *others)


def test_several_workers_deliver_each_message_once(address: str, keys: Path) -> None:
    several = offices(address, keys)
    for seed in range(MANY):
        several[0].gets(seed)
    postman = Postman()
    with mail_server(postman) as port:
        processes = [worker(address, keys, port) for _ in range(WORKERS)]
        for process in processes:
            os.waitpid(process, 0)
    named = Counter(str(mail["Message-ID"]) for mail in postman.mails)
    assert (len(named), set(named.values())) == (MANY, {1})
    assert {(state, tries) for _, state, tries in several[0].states()} == {("delivered", 1)}
    close(*several)


def test_one_message_is_claimed_by_one_of_them(address: str, keys: Path) -> None:
    several = offices(address, keys)
    several[0].gets()
    several[0].plan()
    assert [claimed(office) is None for office in several] == [False, True, True]
    close(*several)


def test_while_one_holds_its_row_another_passes_it_by(address: str, keys: Path) -> None:
    one, other, *rest = offices(address, keys)
    for seed in (1, 2):
        one.gets(seed)
    one.plan()
    if one.desk.records.engine.dialect.name == "postgresql":
        with one.desk.records.sessions.begin() as session:
            first = claim(session, PRACTICE, Channel.MAIL, now=one.at)
            second = claimed(other)
        assert first is not None
        assert second is not None
        assert first.id != second.id
    close(one, other, *rest)


def test_who_comes_back_after_its_lease_changes_nothing(address: str, keys: Path) -> None:
    late, other, *rest = offices(address, keys)
    late.gets()
    late.plan()
    held = claimed(late)
    assert held is not None
    for office in (late, other):
        office.at += LEASE + timedelta(seconds=1)
    assert claimed(other) is not None
    with late.desk.records.sessions.begin() as session:
        assert not note_delivered(session, held, at=late.at)
    assert late.states() == [("new", "waiting", 2)]
    close(late, other, *rest)


def claimed(office: Office) -> Claimed | None:
    with office.desk.records.sessions.begin() as session:
        return claim(session, PRACTICE, Channel.MAIL, now=office.at)


def close(*several: Office) -> None:
    for office in several:
        office.desk.close()
