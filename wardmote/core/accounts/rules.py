"""Who may be signed in by one click, decided on plain values."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection

FORWARDING_HEADERS = frozenset(
    {"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"}
)
OWN_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


def from_this_machine(*, remote_address: str, host: str, headers: Collection[str]) -> bool:
    """Whether a request comes from the machine that serves it, and through nothing in between.

    Args:
        remote_address: the other end of the connection.
        host: the Host header, port included; a name of our own, so that a page elsewhere cannot point its name at us.
        headers: the names of the headers, in any case. One that only a proxy sets means somebody else is behind it.
    """
    try:
        loopback = ipaddress.ip_address(remote_address).is_loopback
    except ValueError:
        return False
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    forwarded = {header.lower() for header in headers} & FORWARDING_HEADERS
    return loopback and name.lower() in OWN_NAMES and not forwarded
