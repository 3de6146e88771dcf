"""What the runbook says about backups is what is done here, line by line, to a deployment on PostgreSQL."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from threading import Event
from threading import Thread

import pytest

from tests.builders import ROOT
from tests.records.making import PRACTICE
from tests.records.making import by_therapist
from tests.records.operating import send
from tests.records.postgres import Cluster
from tests.records.postgres import running_cluster
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.store import inbox

SECTION = "### A backup, and back into an empty database"
OF_THE_OPERATOR = "/var/lib/rugcheck"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with running_cluster() as made:
        made.postgres.run("CREATE ROLE rug LOGIN CREATEDB")
        made.postgres.run("CREATE DATABASE rug OWNER rug")
        yield made


def written() -> list[str]:
    """The commands of that section that bring a backup back."""
    page = (ROOT / "docs" / "running.md").read_text()
    (found,) = re.findall(f"{SECTION}.*?```\n(rugcheck backup .*?)```", page, re.DOTALL)
    return str(found).splitlines()


def test_a_backup_of_a_running_deployment_goes_into_an_empty_database(
    cluster: Cluster, tmp_path: Path
) -> None:
    address = f"postgresql://rug@/rug?host={cluster.folder}"
    desk = open_desk(address, tmp_path / "keys", random_bytes=os.urandom)
    send(desk, range(3))
    ending = Event()
    sending = Thread(target=_send_on, args=(desk, ending))
    sending.start()
    backing_up, stopping, *restoring, starting = written()
    _run(backing_up, cluster, tmp_path, address)
    assert stopping.startswith("systemctl stop ")
    ending.set()
    sending.join()
    desk.close()
    for line in restoring:
        _run(line, cluster, tmp_path, address)
    assert starting.startswith("systemctl start ")
    desk = open_desk(address, tmp_path / "keys", random_bytes=os.urandom)
    with desk.records.sessions.begin() as session:
        listed = inbox(session, key=desk.records.key, audit=by_therapist())
    desk.close()
    assert len({each.id for each in listed}) >= 3


def _send_on(desk: Desk, ending: Event) -> None:
    for number in count(10):
        send(desk, range(number, number + 1))
        if ending.wait(0.02):
            return


def _run(line: str, cluster: Cluster, folder: Path, address: str) -> None:
    """As root types it there; here `rugcheck` and `runuser` are told who they are."""
    named = line.replace(OF_THE_OPERATOR, str(folder)).removeprefix("runuser -u postgres -- ")
    triage = Path(sys.executable).with_name("triage")
    told = {
        "PGHOST": str(cluster.folder),
        "PGUSER": "tests",
        "PGDATABASE": "postgres",
        "TRIAGE_DATABASE": address,
    }
    told |= {"TRIAGE_KEYS": str(folder / "keys"), "TRIAGE_PRACTICE": PRACTICE, "TRIAGE_DATA": str(folder)}
    shell = f'rugcheck() {{ {triage} "$@"; }}; {named}'
    ran = subprocess.run(
        ["sh", "-euc", shell], env={**os.environ, **told}, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr + ran.stdout
