"""The courier for webhooks: signed as Standard Webhooks says, to one public https address, and nowhere else."""

import json
import ssl
from base64 import b64decode
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import UTC
from datetime import datetime
from http.client import HTTPException
from http.client import HTTPSConnection
from socket import create_connection
from typing import TypeAlias
from urllib.parse import urlsplit

from standardwebhooks.webhooks import Webhook

from triage.messages.delivery import NotDeliveredError
from triage.messages.patience import Patience
from triage.messages.public_addresses import Allows
from triage.messages.public_addresses import addresses_of
from triage.messages.public_addresses import is_public
from triage.records.opening import Desk
from triage.records.outbox import Reason
from triage.records.outbox_plans import about
from triage.records.outbox_queue import Claimed
from triage.settings import Settings

HTTPS = 443
SECONDS_TO_WAIT = 10
SECONDS_IN_ALL = 30.0
TAKEN = range(200, 300)
GONE = 410  # by Standard Webhooks: the receiver wants nothing more
KIND = "submission.received"
BEGIN_OF_SECRET = "whsec_"

Bundle: TypeAlias = Callable[[str], bytes | None]
"""Everything about a submission as FHIR, with its audit line; None when it is gone."""


class PinnedConnection(HTTPSConnection):
    """Connects to an address that was checked, and shows that its certificate is the host's."""

    def __init__(self, host: str, port: int, *, address: str, patience: Patience) -> None:
        context = ssl.create_default_context()
        super().__init__(host, port, timeout=SECONDS_TO_WAIT, context=context)
        self._to, self._trusts, self._patience = (address, port), context, patience

    def connect(self) -> None:
        """Nothing is looked up again, so the name cannot lead elsewhere by now."""
        plain = create_connection(self._to, timeout=SECONDS_TO_WAIT)
        self._patience.watch(plain)
        self.sock = self._trusts.wrap_socket(plain, server_hostname=self.host)
        self._patience.watch(self.sock)


@dataclass(frozen=True)
class Hook:
    """Tells one practice's own endpoint what came in.

    `bundle` is there when the practice wants all of it. `allows` says which addresses it may have: only a test, whose
    receiver is on this machine, gives another one than `is_public`, and no setting does.
    """

    desk: Desk
    settings: Settings
    desk_address: str
    urgent: frozenset[str]
    now: Callable[[], datetime]
    bundle: Bundle | None = None
    allows: Allows = field(default=is_public, repr=False)

    def deliver(self, claimed: Claimed) -> None:
        """Tell it, or raise NotDeliveredError; what was erased is not told."""
        url, secret = self.settings.webhook_url, self.settings.webhook_secret
        if url is None or secret is None:
            raise NotDeliveredError(Reason.NOT_SET, is_final=True)
        body = self._body(claimed)
        if body is not None:
            _post(url, body, self._headers(claimed, body, secret.get_secret_value()), allows=self.allows)

    def _body(self, claimed: Claimed) -> str | None:
        submission = claimed.submission or ""
        with self.desk.records.reading() as session:
            found = about(session, submission, claimed.practice)
        if found is None:
            return None
        told: dict[str, object] = {
            "submission": submission,
            "urgent": found.advice in self.urgent,
            "link": f"{self.desk_address}/?s=submission&id={submission}",
        }
        if self.bundle is not None:
            bundle = self.bundle(submission)
            if bundle is None:
                return None
            told["bundle"] = json.loads(bundle)
        at = found.received.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return json.dumps({"type": KIND, "timestamp": at, "data": told}, separators=(",", ":"))

    def _headers(self, claimed: Claimed, body: str, secret: str) -> Mapping[str, str]:
        name, at = f"msg_{claimed.id}", self.now().astimezone(UTC)
        key = b64decode(secret.removeprefix(BEGIN_OF_SECRET))
        return {
            "content-type": "application/json",
            "user-agent": "triage",
            "webhook-id": name,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Webhook(key).sign(name, at, body),
        }


def _post(url: str, body: str, headers: Mapping[str, str], *, allows: Allows) -> None:
    """Post it to the first of its addresses; redirects are not followed, and of a reply only the status is read."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or HTTPS
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with Patience(SECONDS_IN_ALL) as patience:
        address, *_ = addresses_of(host, port, allows=allows)
        connection = PinnedConnection(host, port, address=address, patience=patience)
        try:
            connection.request("POST", path, body.encode(), dict(headers))
            status = connection.getresponse().status
        except ssl.SSLError:
            raise NotDeliveredError(Reason.NOT_PRIVATE) from None
        except (OSError, HTTPException, ValueError):
            raise NotDeliveredError(Reason.UNREACHABLE) from None
        finally:
            connection.close()
    if status == GONE:
        raise NotDeliveredError(Reason.REFUSED, is_final=True)
    if status not in TAKEN:
        raise NotDeliveredError(Reason.LATER)
