"""The family ``urialias``: URIs as the values of ``;alias=`` parameters, ``host~port~protocol``
(LANGUAGE D.7.2)."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from runtime.sip.numbers import number
from runtime.sip.views import read_uri
from runtime.transformations.base import Unusable, on_text

#: the servers' numbers of transports; ``wss`` is written as ``ws``
_NUMBERS: Final = MappingProxyType(
    {"udp": 1, "tcp": 2, "tls": 3, "sctp": 4, "ws": 5, "wss": 6},
)
_NAMES: Final = MappingProxyType(
    {"1": "", "2": "tcp", "3": "tls", "4": "sctp", "5": "ws", "6": "ws"}
)


@on_text
def encode(value: str) -> str:
    """A URI as an alias."""
    uri = read_uri(value)
    transport = _NUMBERS.get((uri.transport or "udp").lower())
    port = 5060 if uri.port is None else number(uri.port, 65535)
    if not uri.host or transport is None or port is None:
        raise Unusable
    return f"{uri.domain}~{port}~{transport}"


@on_text
def decode(value: str) -> str:
    """The URI of an alias."""
    parts = value.split("~")
    if len(parts) != 3 or parts[2] not in _NAMES:
        raise Unusable
    transport = _NAMES[parts[2]]
    return f"sip:{parts[0]}:{parts[1]}" + (f";transport={transport}" if transport else "")
