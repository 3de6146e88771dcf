"""`triage serve` with a mail server: what a visitor sends reaches the practice, through both processes."""

import re
from datetime import UTC
from datetime import datetime
from pathlib import Path
from time import monotonic
from time import sleep

from tests.builders import shipped
from tests.builders import unremarkable
from tests.messages.office import NOTIFY
from tests.messages.servers import HOST
from tests.messages.servers import Postman
from tests.messages.servers import mail_server
from tests.records.making import KEPT_FOR
from tests.records.making import make_sent
from tests.serving import serving
from triage.records.intake import Intake
from triage.records.intake import Visiting
from triage.records.opening import open_for_visitors

SECONDS = 30
LONG_ENOUGH = 3  # for a second turn of the worker
MAIL = {
    "TRIAGE_SMTP_HOST": HOST,
    "TRIAGE_SMTP_SECURITY": "none",
    "TRIAGE_MAIL_FROM": "post@praktijk.example",
    "TRIAGE_NOTIFY": NOTIFY,
    "TRIAGE_DIGEST_HOUR": "off",
}


def send(data: Path) -> None:
    """As the visitors' side does."""
    records = open_for_visitors(f"sqlite:///{data}/triage.db", data / "keys")
    intake = Intake(records, shipped().questionnaire, "practice", KEPT_FOR)
    intake.send(unremarkable(), make_sent(practice="practice"), by=Visiting("192.0.2.1", datetime.now(UTC)))
    records.close()


def test_what_comes_in_is_mailed_to_the_practice_once() -> None:
    postman = Postman()
    with mail_server(postman) as port, serving(settings={**MAIL, "TRIAGE_SMTP_PORT": str(port)}) as server:
        send(server.data)
        last = monotonic() + SECONDS
        while not postman.mails and monotonic() < last:
            sleep(0.05)
        sleep(LONG_ENOUGH)
        (desk,) = re.findall(r"The desk: (\S+)/", server.said())
        assert server.complaints() == ""
    (mail,) = postman.mails
    plain, _ = mail.iter_parts()
    assert mail["To"] == NOTIFY
    assert f"{desk}/?s=submission&id={make_sent().id}" in plain.get_content()
