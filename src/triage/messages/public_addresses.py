"""Which addresses a webhook may lead to: those of the whole internet, and never one inside a network."""

import socket
from collections.abc import Callable
from ipaddress import IPv4Address
from ipaddress import IPv6Address
from ipaddress import IPv6Network
from ipaddress import ip_address
from typing import TypeAlias

from triage.messages.delivery import NotDeliveredError
from triage.records.outbox import Reason

Address: TypeAlias = IPv4Address | IPv6Address
Allows: TypeAlias = Callable[[Address], bool]

WORLDWIDE = IPv6Network("2000::/3")
NAT64 = IPv6Network("64:ff9b::/96")
LAST_32 = 0xFFFF_FFFF


def is_public(address: Address) -> bool:
    """Whether anybody on the internet could mean this address; what hides another address counts as that one.

    >>> is_public(ip_address("93.184.216.34")), is_public(ip_address("::ffff:10.0.0.1"))
    (True, False)
    """
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast and not address.is_reserved
    inside = _inside(address)
    if inside is not None:
        return is_public(inside)
    return address in WORLDWIDE and address.is_global and not address.is_multicast


def addresses_of(host: str, port: int, *, allows: Allows = is_public) -> list[str]:
    """Where a host is; NotDeliveredError when it is nowhere, or when even one of its addresses is not allowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotDeliveredError(Reason.UNREACHABLE) from None
    addresses = list(dict.fromkeys(str(place[0]) for *_, place in found))
    if not all(allows(ip_address(address.partition("%")[0])) for address in addresses):
        raise NotDeliveredError(Reason.NOT_PUBLIC)
    return addresses


def _inside(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a translator or a tunnel would make of it."""
    if address in NAT64:
        return IPv4Address(int(address) & LAST_32)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)
