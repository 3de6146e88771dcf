"""Days and hours are the practice's own, wherever the server stands."""

import os
import sys
import time

from triage.settings import Settings


def take_on_time(settings: Settings) -> None:
    """From now on this process, and each that it starts, has its clock at the practice; on Windows at the machine.

    A container is in UTC: a desk with the clock of its machine would be an hour or two behind the one on the wall.
    """
    os.environ["TZ"] = settings.time_zone
    if sys.platform != "win32":
        time.tzset()
