"""Parts of a message as scripts read them: never an error, None where the part is not there.

The core reads headers strictly (``headers.py``) and says what is wrong with them; a script asks for
``msg.to.uri.host`` and gets None for a header that is missing or cannot be read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from runtime.sip.address import Address
from runtime.sip.errors import BadUri, MalformedMessage
from runtime.sip.headers import parameter, parse_cseq, parse_name_addr
from runtime.sip.uri import SCRIPT_SCHEMES, Uri, read_parts, unreadable_uri

#: the URI of a message or header that has none
NO_URI: Final = unreadable_uri("")
#: the address of what has none
NOWHERE: Final = Address("", 0)


def read_uri(text: str | None, schemes: frozenset[str] = SCRIPT_SCHEMES) -> Uri:
    """A URI as scripts read it: only a text where it cannot be read, or has another scheme."""
    if not text:
        return NO_URI
    scheme, colon, rest = text.partition(":")
    if not colon or scheme.lower() not in schemes:
        return unreadable_uri(text)
    if scheme.lower() == "tel":
        # the servers take its number for the user, and tell none of its parameters
        return Uri(text, scheme, rest.partition(";")[0] or None, None, "", None, None, None)
    try:
        return read_parts(text)
    except BadUri:
        return unreadable_uri(text)


@dataclass(frozen=True, slots=True)
class Party:
    """From, To, Contact and their like (RFC 3261 20.10)."""

    text: str | None  # the header's value
    display: str | None  # with its quotes
    uri: Uri
    tag: str | None
    parameters: str | None

    def parameter(self, name: str) -> str | None:
        """A header parameter's value; names ignore case."""
        return parameter(self.parameters, name.lower()) if self.parameters else None


NO_PARTY: Final = Party(None, None, NO_URI, None, None)


def read_party(value: str | None) -> Party:
    """The first name-addr of a header."""
    if value is None:
        return NO_PARTY
    try:
        read = parse_name_addr(value)
    except MalformedMessage:
        return Party(value, None, NO_URI, None, None)
    opened = value.find("<", _end_of_quoted(value))
    display = value[:opened].strip() if opened > 0 else ""
    return Party(value, display or None, read_uri(read.uri), read.tag, read.parameters or None)


def _end_of_quoted(value: str) -> int:
    quoted = _QUOTED(value)
    return quoted.end() if quoted is not None else 0


_QUOTED: Final = re.compile(r'\s*"(?:[^"\\]|\\.)*"', re.DOTALL).match


@dataclass(frozen=True, slots=True)
class SequenceNumber:
    """CSeq (RFC 3261 20.16)."""

    text: str | None
    number: str | None
    method: str | None


def read_sequence_number(value: str | None) -> SequenceNumber:
    """CSeq as scripts read it."""
    read = None if value is None else parse_cseq(value)
    if read is None:
        return SequenceNumber(value, None, None)
    return SequenceNumber(value, read.number, read.method)


@dataclass(frozen=True, slots=True)
class Credentials:
    """A digest response: Authorization or Proxy-Authorization (RFC 2617 3.2.2)."""

    full_username: str | None = None
    realm: str | None = None
    nonce: str | None = None
    uri: str | None = None
    response: str | None = None
    algorithm: str | None = None
    qop: str | None = None
    nc: str | None = None
    cnonce: str | None = None
    opaque: str | None = None

    @property
    def username(self) -> str | None:
        """The username without its domain, as ``$au`` has it."""
        full = self.full_username
        return None if full is None else full.partition("@")[0]

    @property
    def domain(self) -> str | None:
        """The username's domain, if it has one."""
        full = self.full_username
        return None if full is None else full.partition("@")[2] or None


NO_CREDENTIALS: Final = Credentials()
_DIGEST: Final = re.compile(r"\s*digest\s+", re.IGNORECASE).match
_PAIR: Final = re.compile(
    r'\s*([A-Za-z0-9_-]{1,32})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))\s*(?:,|$)', re.DOTALL
).match


def read_credentials(value: str | None) -> Credentials:
    """The digest response of a header; none for another scheme."""
    found = None if value is None else _DIGEST(value)
    if value is None or found is None:
        return NO_CREDENTIALS
    at = found.end()
    values: dict[str, str] = {}
    while (pair := _PAIR(value, at)) is not None and pair.end() > at:
        name = pair[1].lower()
        if name == "username":
            name = "full_username"
        if name in Credentials.__slots__:
            values.setdefault(name, pair[2] if pair[2] is not None else pair[3])
        at = pair.end()
    return Credentials(**values)
