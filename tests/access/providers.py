"""Two OpenID providers: a certified one, and one that says whatever a test wants it to say."""

import json
import re
import subprocess
import tempfile
import time
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urljoin

import httpx2
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.access.knocking import HERE
from tests.access.provide import find_provider
from tests.npm import NODE
from tests.serving import free_port
from triage.web.door_provider import BACK

CLIENT = "desk"
SECRET = "only for tests"
SECONDS_TO_START = 30
MOST_STEPS = 12
ELSEWHERE = "/elsewhere"
ACTION = re.compile(r'action="([^"]+)"')
GROUPS = {"t.team@dorp.example": ["fysio", "everybody"]}


@contextmanager
def certified_provider() -> Iterator[str]:
    """The issuer of a certified provider that runs as long as this block."""
    port = free_port()
    issuer = f"http://127.0.0.1:{port}"
    settings = {
        "issuer": issuer,
        "port": port,
        "client": CLIENT,
        "secret": SECRET,
        "back": HERE + BACK,
        "groups": GROUPS,
    }
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "stderr.txt"
        with written.open("wb") as stderr:
            command = [str(NODE), "provider.mjs", json.dumps(settings)]
            process = subprocess.Popen(command, cwd=find_provider(), stdout=subprocess.PIPE, stderr=stderr)
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n", written.read_text(encoding="utf-8")
            yield issuer
        finally:
            process.terminate()
            process.communicate()


def answer_as(address: str, who: str) -> dict[str, str]:
    """Sign in at the certified provider as somebody; what it sends along on the way back."""
    with httpx2.Client() as browser:
        reply = browser.get(address)
        for _ in range(MOST_STEPS):
            if reply.is_redirect:
                there = urljoin(str(reply.url), reply.headers["location"])
                if there.startswith(HERE):
                    return dict(httpx2.URL(there).params)
                reply = browser.get(there)
            else:
                reply = browser.post(_form_on(reply), data=_filled(reply, who))
    raise AssertionError(f"no way back after {MOST_STEPS} steps")


def _form_on(reply: httpx2.Response) -> str:
    found = ACTION.search(reply.text)
    assert found is not None, reply.text
    return urljoin(str(reply.url), str(found[1]))


def _filled(reply: httpx2.Response, who: str) -> dict[str, str]:
    if 'value="login"' in reply.text:
        return {"prompt": "login", "login": who, "password": "anything"}
    return {"prompt": "consent"}


@dataclass
class Dishonest:
    """A provider that signs whatever it is told to; `says` changes its claims, None leaves one out."""

    issuer: str = ""
    says: Mapping[str, object] = field(default_factory=dict)
    metadata: Mapping[str, object] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048))
    signs_with: RSAKey | None = None
    sign: Callable[[dict[str, object]], str] | None = None
    """Another way of signing the claims."""
    sends_on: str = ""
    """The path at which it sends who asks to ELSEWHERE."""
    visited: list[str] = field(default_factory=list)

    def about(self) -> dict[str, object]:
        usual = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "code_challenge_methods_supported": ["S256"],
        }
        return {**usual, **self.metadata}

    def token(self) -> dict[str, object]:
        now = int(time.time())
        usual: dict[str, object] = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "7",
            "iat": now,
            "exp": now + 300,
            "email": "f.fysio@dorp.example",
            "email_verified": True,
        }
        claims = {name: value for name, value in {**usual, **self.says}.items() if value is not None}
        if self.sign is not None:
            return {"access_token": "a", "token_type": "Bearer", "id_token": self.sign(claims)}
        signed = jwt.encode({"alg": "RS256"}, claims, self.signs_with or self.key)
        return {"access_token": "a", "token_type": "Bearer", "id_token": signed}

    def keys(self) -> dict[str, object]:
        return {"keys": [self.key.as_dict(private=False)]}


@contextmanager
def dishonest_provider() -> Iterator[Dishonest]:
    """A provider that runs as long as this block, and says what the test tells it to."""
    says = Dishonest()

    class Replies(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply(says.keys() if self.path == "/jwks" else says.about())

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self._reply(says.token())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def _reply(self, body: dict[str, object]) -> None:
            is_sent_on = self.path == says.sends_on
            written = json.dumps({} if is_sent_on else body).encode()
            says.visited.append(self.path)
            self.send_response(302 if is_sent_on else 200)
            if is_sent_on:
                self.send_header("location", ELSEWHERE)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Replies)
    says.issuer = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    yield says
    server.shutdown()
    server.server_close()
