"""Where a request comes from."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: whoever connected, or, behind ``RUAMJAI_PROXIES`` proxies, whom the outermost of them saw.

    Each proxy adds to the end of ``X-Forwarded-For`` whom it saw, so what stands further left was written by the asker and
    is not believed. A list shorter than the proxies did not come through them.
    """
    told = [part.strip() for part in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",") if part.strip()]
    if 0 < settings.PROXIES <= len(told):
        return told[-settings.PROXIES]
    return str(request.META.get("REMOTE_ADDR") or "127.0.0.1")


def network_of(address: str) -> str:
    """What counts as one asker: an IPv4 address, the first 64 bits of an IPv6 one (a subscriber has all the rest)."""
    try:
        read = ipaddress.ip_address(address.strip("[]").split("%")[0])
    except ValueError:
        return address
    if isinstance(read, ipaddress.IPv6Address):
        return str(read.ipv4_mapped or ipaddress.ip_network((read, 64), strict=False))
    return str(read)
