"""The nginx of the reference deployment, on free ports of this machine and with certificates of its own."""

import re
import signal
import ssl
import subprocess
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from time import monotonic
from time import sleep

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.builders import ROOT
from tests.replicas.provide import find_nginx
from tests.serving import free_port

WRITTEN = ROOT / "deploy" / "nginx" / "rugcheck.conf"
NAMES = {"rug": "rug.example", "desk": "desk.example"}
IN_WRITING = {"a": 8501, "b": 8503, "desk": 8502}
"""The ports that the file names."""
SOONER = {
    "proxy_read_timeout 30s": "proxy_read_timeout 6s",
    "proxy_read_timeout 10s": "proxy_read_timeout 3s",
}
"""So that a test need not wait for a replica that says nothing as long as a practice would."""
SECONDS_TO_START = 20
BETWEEN_LOOKS = 0.05
AROUND = """
daemon off;
master_process on;
worker_processes 1;
worker_shutdown_timeout 3s;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 1024; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/rugcheck.conf;
}}
"""


@dataclass
class Proxy:
    """A running nginx; `ports` says where the replicas are that it knows."""

    folder: Path
    port: int
    plain_port: int
    process: "subprocess.Popen[bytes]"

    @property
    def trust(self) -> ssl.SSLContext:
        """Of somebody who knows the certificates of both names."""
        context = ssl.create_default_context()
        for name in NAMES:
            context.load_verify_locations(self.folder / f"{name}.crt")
        return context

    def reload(self, ports: Mapping[str, int]) -> None:
        """Send new requests to these, as `systemctl reload nginx` does; what goes on goes on for a while."""
        _write(self.folder, self.port, self.plain_port, ports)
        self.process.send_signal(signal.SIGHUP)


@contextmanager
def proxy_before(folder: Path, ports: Mapping[str, int]) -> Iterator[Proxy]:
    """Run nginx with the written configuration before replicas on these ports."""
    for name, host in NAMES.items():
        _make_certificate(folder, name, host)
    port, plain = free_port(), free_port()
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder))
    _write(folder, port, plain, ports)
    words = [str(find_nginx()), "-c", str(folder / "nginx.conf"), "-p", str(folder)]
    with (folder / "nginx.txt").open("wb") as said:
        process = subprocess.Popen([*words, "-e", str(folder / "error.log")], stdout=said, stderr=said)
    try:
        _wait_until_it_runs(folder, process)
        yield Proxy(folder, port, plain, process)
    finally:
        process.terminate()
        process.wait()


def _write(folder: Path, port: int, plain_port: int, ports: Mapping[str, int]) -> None:
    written = WRITTEN.read_text(encoding="utf-8")
    for before, after in SOONER.items():
        assert before in written
        written = written.replace(before, after)
    written = written.replace("listen 443", f"listen 127.0.0.1:{port}").replace(
        "listen 80;", f"listen 127.0.0.1:{plain_port};"
    )
    written = re.sub(r"\n *listen \[::\].*", "", written)  # a machine of the tests may have no IPv6
    written = written.replace("/etc/nginx/rugcheck/", f"{folder}/")
    there = {IN_WRITING[name]: at for name, at in ports.items()}
    written = re.sub(r"(?<=:)(850[123])\b", lambda found: str(there[int(found[1])]), written)
    (folder / "rugcheck.conf").write_text(written, encoding="utf-8")


def _wait_until_it_runs(folder: Path, process: "subprocess.Popen[bytes]") -> None:
    until = monotonic() + SECONDS_TO_START
    while not (folder / "nginx.pid").exists():
        assert process.poll() is None, (folder / "nginx.txt").read_text()
        assert monotonic() < until
        sleep(BETWEEN_LOOKS)


def _make_certificate(folder: Path, name: str, host: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / f"{name}.crt").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / f"{name}.key").write_bytes(secret)
