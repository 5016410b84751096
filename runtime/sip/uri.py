"""SIP URIs as values (RFC 3261 19.1), read as the servers read them: by their separators only."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from runtime.sip.address import bracketed
from runtime.sip.errors import BadUri, SipError
from runtime.sip.headers import parameter

SIP_SCHEMES = frozenset({"sip", "sips"})
#: those that scripts read parts of, whatever is routed
SCRIPT_SCHEMES = frozenset({"sip", "sips", "tel"})

#: a URI is a value and is asked for several times in a message, and in many messages: so many of
#: them are kept, those that are not longer than so many characters
_KEPT: Final = 2048
_LONGEST_KEPT: Final = 128


@dataclass(slots=True, frozen=True)
class Uri:
    """A SIP URI. Absent parts are None; texts are as written, escapes too.

    ``port`` is text: what a bad one means is the caller's business. ``parameters`` and
    ``headers`` come without their leading ``;`` and ``?``.
    """

    text: str
    scheme: str
    user: str | None
    password: str | None
    host: str  # without brackets
    port: str | None
    parameters: str | None
    headers: str | None

    def __str__(self) -> str:
        return self.text

    @property
    def domain(self) -> str | None:
        """The host as it stands in the URI, IPv6 in brackets; None when there is none."""
        return bracketed(self.host) if self.host else None

    @property
    def type(self) -> str:
        """The scheme as the servers' parser has it: a SIP URI of a telephone is a ``tel`` one."""
        if self.scheme == "sip" and (self.parameter("user") or "").lower() == "phone":
            return "tel"
        return self.scheme

    @property
    def transport(self) -> str | None:
        """The ``transport`` parameter."""
        return self.parameter("transport")

    def parameter(self, name: str) -> str | None:
        """A parameter's value, "" for one without a value; names ignore case."""
        return parameter(f";{self.parameters}", name.lower()) if self.parameters else None


def unreadable_uri(text: str) -> Uri:
    """A URI of which only the text is known."""
    return Uri(text, "", None, None, "", None, None, None)


def parse_uri(text: str, schemes: frozenset[str] = SIP_SCHEMES) -> Uri:
    """Read a URI.

    >>> uri = parse_uri("sip:joe:pw@example.com:5070;lr?Subject=hi")
    >>> uri.user, uri.password, uri.host, uri.port, uri.parameters, uri.headers
    ('joe', 'pw', 'example.com', '5070', 'lr', 'Subject=hi')
    >>> parse_uri("sip:[::1]:5070").host
    '::1'

    Raises:
        BadUri: another scheme, no host, an open bracket, or parts out of order.
    """
    scheme, colon, _ = text.partition(":")
    if not colon or scheme not in schemes:
        raise BadUri(f"not a SIP URI: {text[:80]!r}")
    return read_parts(text)


def read_parts(text: str) -> Uri:
    """Read a URI that has a scheme, whichever it is.

    Raises:
        BadUri: no host, an open bracket, or parts out of order.
    """
    return _kept(text) if len(text) <= _LONGEST_KEPT else _parts(text)


def _parts(text: str) -> Uri:
    scheme, _, rest = text.partition(":")
    user = password = None
    before, at, after = rest.partition("@")
    if at:
        rest = after
        user, colon, secret = before.partition(":")
        if colon:
            password = secret
    if not rest:
        raise BadUri(f"no host in {text[:80]!r}", SipError.UNSPECIFIED)
    host_end = len(rest)
    if rest[0] == "[":
        close = rest.find("]")
        if close < 2:
            raise BadUri(f"bad IPv6 address in {text[:80]!r}", SipError.UNSPECIFIED)
        host, tail = rest[1:close], rest[close + 1 :]
    else:
        for mark in ":;?":
            found = rest.find(mark, 0, host_end)
            if found >= 0:
                host_end = found
        host, tail = rest[:host_end], rest[host_end:]
    if not tail:
        return Uri(text, scheme, user, password, host, None, None, None)
    main, question, headers = tail.partition("?")
    main, semicolon, parameters = main.partition(";")
    port = main[1:] if main.startswith(":") else None
    if main and port is None:
        raise BadUri(f"characters after the host in {text[:80]!r}")
    return Uri(
        text,
        scheme,
        user,
        password,
        host,
        port or None,
        parameters if semicolon and parameters else None,
        headers if question and headers else None,
    )


_kept = lru_cache(_KEPT)(_parts)


def compose_uri(
    scheme: str,
    user: str | None,
    password: str | None,
    host: str,
    port: str | None,
    parameters: str | None,
    headers: str | None,
) -> str:
    """The text of a URI made of parts; an empty user counts as none.

    >>> compose_uri("sip", "joe", None, "::1", "5070", "lr", None)
    'sip:joe@[::1]:5070;lr'
    """
    text = f"{scheme}:"
    if user or password is not None:
        text += f"{user or ''}{'' if password is None else ':' + password}@"
    text += bracketed(host)
    if port:
        text += f":{port}"
    if parameters:
        text += f";{parameters}"
    if headers:
        text += f"?{headers}"
    return text
