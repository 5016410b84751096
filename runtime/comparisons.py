"""Comparisons of generated modules: what the config language means by addresses.

Null is in no network (LANGUAGE C.4). Knows no message and no router.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network


def in_network(host: str | None, network: str) -> bool:
    """Whether a numeric host is in a network: ``10.0.0.0/8``, with a mask, or a single address.

    A host that is no numeric address is in none.

    >>> in_network("10.1.2.3", "10.0.0.0/255.0.0.0"), in_network("::1", "10.0.0.0/8")
    (True, False)

    Raises:
        ValueError: the network is none.
    """
    if host is None:
        return False
    address = _address(host)
    return address is not None and address in _network(network)


@lru_cache(maxsize=1024)
def _network(text: str) -> IPv4Network | IPv6Network:
    return ip_network(text.strip("[]"), strict=False)


@lru_cache(maxsize=4096)
def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
