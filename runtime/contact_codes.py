"""A contact's URI kept in the user of another: ``sip:PREFIX*user*password*host*port*transport@us``.

Failures are the codes that the servers' functions return.
"""

from __future__ import annotations

from runtime.sip.errors import BadUri
from runtime.sip.uri import SCRIPT_SCHEMES, parse_uri


def encoded(uri: str, prefix: str, address: str, separator: str) -> str | int:
    """A URI at ``address`` that holds this one; its parameters are lost but for transport."""
    try:
        parsed = parse_uri(uri, SCRIPT_SCHEMES)
    except BadUri:
        return -31
    fields = (
        prefix,
        parsed.user or "",
        parsed.password or "",
        parsed.domain or "",
        parsed.port or "",
        parsed.transport or "",
    )
    return f"{parsed.scheme}:{separator.join(fields)}@{address}"


def decoded(uri: str, separator: str) -> str | int:
    """The URI that another holds, with the other's parameters behind its own."""
    scheme, colon, rest = uri.partition(":")
    if not colon:
        return -22
    held, at, behind = rest.partition("@")
    if not at:
        return -23
    fields = held.split(separator)
    if ";" in held or ">" in held:
        return -25
    if len(fields) != 6:
        return -24 if len(fields) > 6 else -26
    _, user, password, host, port, transport = fields
    if not host:
        return -2
    if password and not user:
        return -3
    text = f"{scheme}:"
    if user:
        text += f"{user}:{password}@" if password else f"{user}@"
    text += f"{host}:{port}" if port else host
    if transport:
        text += f";transport={transport}"
    end = behind.find(";")
    return text + (behind[end:] if end >= 0 else "")
