"""Days and hours are the practice's own: in July the clock of a server in a container is two hours behind."""

import os
import subprocess
import sys

NOON = """
from datetime import UTC, datetime
from triage.cli.own_time import take_on_time
from triage.settings import read_settings
take_on_time(read_settings())
print(datetime(2026, 7, 1, 12, tzinfo=UTC).astimezone().isoformat())
"""


def test_a_server_in_another_zone_shows_the_practices_time() -> None:
    settings = {"TZ": "UTC", "TRIAGE_TIME_ZONE": "Europe/Amsterdam"}
    told = subprocess.run(
        [sys.executable, "-c", NOON], env=os.environ | settings, capture_output=True, check=True, text=True
    )
    assert told.stdout.strip() == "2026-07-01T14:00:00+02:00"
