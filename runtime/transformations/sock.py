"""The family ``sock``: sockets as ``protocol:host:port`` (LANGUAGE D.7.2)."""

from __future__ import annotations

import re
from typing import Final

from runtime.transformations.base import Unusable, on_text

_SOCKET: Final = re.compile(
    r"(?P<proto>[a-z]+):(?P<host>\[[^\]]+\]|[^:\[\]]+)(?::(?P<port>[0-9]{1,5}))?", re.IGNORECASE
).fullmatch


def _read(value: str) -> re.Match[str]:
    found = _SOCKET(value)
    if found is None:
        raise Unusable
    return found


@on_text
def host(value: str) -> str:
    """The host."""
    return str(_read(value)["host"])


@on_text
def port(value: str) -> str:
    """The port."""
    return _read(value)["port"] or ""


@on_text
def proto(value: str) -> str:
    """The protocol."""
    return str(_read(value)["proto"])


@on_text
def touri(value: str) -> str:
    """As a SIP URI."""
    found = _read(value)
    port_ = f":{found['port']}" if found["port"] else ""
    return f"sip:{found['host']}{port_};transport={found['proto']}"
