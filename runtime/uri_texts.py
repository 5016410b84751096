"""URIs compared, and their texts with other parts (RFC 3261 19.1)."""

from __future__ import annotations

from typing import Final

from runtime.sip.headers import split_parameters
from runtime.sip.uri import Uri

#: parameters that two equal URIs both have, or none of them (RFC 3261 19.1.4)
_BINDING: Final = ("user", "ttl", "method", "maddr")
_SEPARATORS: Final = str.maketrans("", "", "-.()")


def parameter_of(uri: Uri, name: str) -> str | None:
    """A parameter's value, "" for one without a value; case counts."""
    for part in split_parameters(uri.parameters or ""):
        key, _, value = part.partition("=")
        if key.strip() == name:
            return value.strip()
    return None


def with_parameter(uri: Uri, parameter: str) -> str:
    """The URI with a parameter behind its own."""
    before, question, headers = uri.text.partition("?")
    return f"{before};{parameter}{question}{headers}"


def without_parameter(uri: Uri, name: str) -> str:
    """The URI without a parameter."""
    before, question, headers = uri.text.partition("?")
    at = before.find(";", before.rfind("@") + 1)
    kept = [
        part
        for part in split_parameters(before[at:])
        if part.partition("=")[0].strip().lower() != name.lower()
    ]
    return "".join([before[:at], *(f";{part}" for part in kept), question, headers])


def with_user(uri: str, user: str) -> str | None:
    """The URI with another user, or without one; None when it is no URI."""
    scheme, colon, rest = uri.partition(":")
    if not colon:
        return None
    host = rest.partition("@")[2] or rest if "@" in rest else rest
    return f"{scheme}:{user}@{host}" if user else f"{scheme}:{host}"


def with_host(uri: str, host: str) -> str | None:
    """The URI with another host; None when it is no URI, or no host is given."""
    scheme, colon, rest = uri.partition(":")
    if not colon or not host:
        return None
    user, at, behind = rest.rpartition("@")
    end = min((place for mark in ":;?" if (place := behind.find(mark)) >= 0), default=len(behind))
    return f"{scheme}:{user}{at}{host}{behind[end:]}"


def sip_of_tel(uri: str, host: str) -> str:
    """The SIP URI of a tel URI's number (RFC 3261 19.1.6)."""
    number, semicolon, parameters = uri[4:].partition(";")
    user = f"{number.translate(_SEPARATORS)}{semicolon}{parameters}".lower()
    return f"sip:{user}@{host};user=phone"


def same_address(left: Uri, right: Uri) -> bool:
    """Whether user, host and port are the same; 5060 is the port of one that names none."""
    return (left.user, left.host.lower(), _port(left)) == (
        right.user,
        right.host.lower(),
        _port(right),
    ) and bool(left.host)


def _port(uri: Uri) -> str:
    return uri.port or "5060"


def same_uri(left: Uri, right: Uri) -> bool:
    """Whether two URIs are equal."""
    if not same_address(left, right) or left.scheme.lower() != right.scheme.lower():
        return False
    if left.port != right.port:
        return False
    if left.password != right.password:
        return False
    mine, others = _parameters(left), _parameters(right)
    if any(mine[name] != others[name] for name in mine.keys() & others.keys()):
        return False
    return all((name in mine) == (name in others) for name in _BINDING)


def _parameters(uri: Uri) -> dict[str, str]:
    parts = (part.partition("=") for part in split_parameters(uri.parameters or ""))
    return {name.strip().lower(): value.strip().lower() for name, _, value in parts}
