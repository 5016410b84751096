"""The address of record that a URI means, as the location table has it (LANGUAGE G.3.1)."""

from __future__ import annotations

import re
import string
from typing import Final

from runtime.registration.options import Options
from runtime.registration.refusal import Reason, Refusal
from runtime.sip.message import Message
from runtime.sip.uri import Uri
from runtime.sip.views import read_uri

_MOST_USER: Final = 64
_MOST_DOMAIN: Final = 128

_ESCAPES = re.compile(r"%(.?.?)", re.DOTALL).sub
_HEXADECIMAL = re.compile(r"[0-9A-Fa-f]{2}").fullmatch
_LOWER: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def address_of_record(msg: Message, uri: str, options: Options) -> tuple[str, Uri]:
    """The address of record of a URI, and the URI that was read.

    An attribute that ``aor_avp`` names stands for it.

    Raises:
        Refusal: it cannot be read, or is too long.
    """
    if options.aor_avp:
        told = msg.pv(options.aor_avp)
        if isinstance(told, str):
            uri = told
    read = read_uri(uri, msg.router.profile.language.uri_schemes)
    if not read.host and not read.user:
        raise Refusal(Reason.AOR)
    domain = read.domain or ""
    if len(read.user or "") > _MOST_USER or len(domain) > _MOST_DOMAIN:
        raise Refusal(Reason.AOR_LONG)
    user = unescaped(read.user or "")
    if not options.use_domain:
        return (user if options.case_sensitive else lower(user)), read
    prefix = options.realm_prefix
    if prefix and len(prefix) < len(domain) and domain.startswith(prefix):
        domain = domain[len(prefix) :]
    if not user:
        return lower(domain), read
    return f"{user if options.case_sensitive else lower(user)}@{lower(domain)}", read


def lower(text: str) -> str:
    """A text with its ASCII letters small; the bytes of others stay."""
    return text.lower() if text.isascii() else text.translate(_LOWER)


def unescaped(user: str) -> str:
    """A user with its ``%41`` read.

    >>> unescaped("a%20b")
    'a b'

    Raises:
        Refusal: an escape is none, or of no printable character.
    """
    return _ESCAPES(_unescape, user) if "%" in user else user


def _unescape(found: re.Match[str]) -> str:
    if _HEXADECIMAL(found[1]) is None:
        raise Refusal(Reason.ESCAPES)
    character = chr(int(found[1], 16))
    if not " " <= character <= "~":
        raise Refusal(Reason.ESCAPES)
    return character
