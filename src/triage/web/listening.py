"""On which address a process listens: of which family it is, and how it is written where a browser takes it."""

from socket import AF_INET
from socket import SOCK_STREAM
from socket import create_server
from socket import getaddrinfo


def port_at(host: str, port: int) -> int:
    """A port that can be listened on at this host: this one, or a free one for 0. OSError when there is none."""
    found = getaddrinfo(host, port, type=SOCK_STREAM)
    family, _, _, _, address = min(found, key=lambda one: one[0] != AF_INET)  # a name may have both
    with create_server(address, family=family) as listening:
        name: tuple[str, int] = listening.getsockname()
        return name[1]


def in_address(host: str) -> str:
    """A host as it stands before the port.

    >>> in_address("::1"), in_address("127.0.0.1")
    ('[::1]', '127.0.0.1')
    """
    return f"[{host}]" if ":" in host else host
