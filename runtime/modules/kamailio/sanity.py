"""sanity: requests that no one should have to serve are refused (LANGUAGE G.3).

The first check that fails is told to the sender, without a transaction; an ACK is never answered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from runtime.core import forget_error
from runtime.modules.sl import sl_send_reply
from runtime.profiles.profile import ErrorText
from runtime.registry import script_function
from runtime.results import FAILED, OK, STOP, Rc
from runtime.router import Router
from runtime.sip.errors import BadUri, MalformedMessage
from runtime.sip.headers import NameAddr, parse_name_addr, split_list
from runtime.sip.numbers import number
from runtime.sip.request import Request
from runtime.sip.uri import read_parts
from runtime.sip.views import read_credentials

# what is checked, as bits
VERSION: Final = 1
SCHEME: Final = 2
REQUIRED_HEADERS: Final = 4
CSEQ_METHOD: Final = 32
CSEQ_VALUE: Final = 64
CONTENT_LENGTH: Final = 128
EXPIRES: Final = 256
PROXY_REQUIRE: Final = 512
PARSE_URIS: Final = 1024
DIGEST: Final = 2048

# whose URIs are
REQUEST_URI: Final = 1
FROM: Final = 2
TO: Final = 4
CONTACT: Final = 8

_SCHEMES: Final = frozenset({"sip", "sips", "tel", "tels", "urn"})
#: a number in CSeq or Expires has no more than 32 bits
_LARGEST: Final = 2**32

#: what a check finds wrong, and how the sender is told; a profile may have others
REPLIES: Final = MappingProxyType(
    {
        "version": ErrorText(505, "Version Not Supported (R-URI)"),
        "scheme": ErrorText(416, "Unsupported URI Scheme in Request URI"),
        "missing header": ErrorText(400, "Missing Required Header in Request"),
        "cseq method": ErrorText(400, "CSeq method does not match request method"),
        "cseq number": ErrorText(400, "CSeq number is illegal"),
        "content-length": ErrorText(400, "Content-Length mis-match"),
        "empty expires": ErrorText(400, "Missing number in Expires header"),
        "expires": ErrorText(400, "Expires value is illegal"),
        "proxy-require": ErrorText(420, "Bad Extension"),
        "request uri": ErrorText(400, "Bad Request URI"),
        "from": ErrorText(400, "Bad From header"),
        "from uri": ErrorText(400, "Bad From URI"),
        "to": ErrorText(400, "Bad To URI"),
        "to uri": ErrorText(400, "Bad To URI"),
        "contact": ErrorText(400, "Bad Contact Header"),
        "contact uri": ErrorText(400, "Bad Contact URI"),
        "credentials": ErrorText(0, ""),
        "nonce": ErrorText(0, ""),
    }
)


@dataclass(slots=True)
class Params:
    """Module parameters."""

    autodrop: int = 1  # a failed check ends the script
    default_checks: int = 4071  # all
    noreply: int = 0  # nothing is answered until the script calls sanity_reply
    proxy_require: str = ""  # what is understood in Proxy-Require, with commas between
    uri_checks: int = 7


class State:
    """The parameters of one router."""

    __slots__ = ("params", "understood")

    def __init__(self, router: Router, params: Params) -> None:
        self.params = params
        self.understood = frozenset(word for word in _words(params.proxy_require) if word)


class _Refused(Exception):
    """A check failed; ``why`` is a key of ``REPLIES``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class _Refusal:
    """What ``sanity_reply`` is to send, kept on the message."""

    __slots__ = ("why",)

    def __init__(self, why: str) -> None:
        self.why = why


@script_function("request", stops=True)
def sanity_check(msg: Request, checks: int = -1, uri_checks: int = -1) -> Rc:
    """Check a request; refuse it at the first thing that is wrong, with a reply.

    1 when nothing is; else 0, which ends the script, or -1 with ``autodrop`` 0. ``checks`` and
    ``uri_checks`` are sums of the bits above.
    """
    forget_error(msg)
    params = msg.router.module(State).params
    wanted = params.default_checks if checks < 0 else checks
    uris = params.uri_checks if uri_checks < 0 else uri_checks
    try:
        for bit, check in _CHECKS:
            if wanted & bit:
                check(msg, uris)
    except _Refused as refused:
        if params.noreply:
            msg.script.of_modules[_Refusal] = _Refusal(refused.why)
        else:
            _answer(msg, refused.why)
        return STOP if params.autodrop else FAILED
    return OK


@script_function("request")
def sanity_reply(msg: Request) -> bool:
    """Answer what ``sanity_check`` found and, with ``noreply``, left unanswered."""
    forget_error(msg)
    refusal = msg.script.of_modules.pop(_Refusal, None)
    return isinstance(refusal, _Refusal) and _answer(msg, refusal.why)


def _answer(msg: Request, why: str) -> bool:
    reply = msg.router.profile.sanity_replies.get(why, REPLIES[why])
    if not reply.status or msg.method == "ACK":
        return False
    return bool(sl_send_reply(msg, reply.status, reply.text))


# ---- checks, each raising _Refused ----


def _version(msg: Request, _: int) -> None:
    if msg.version.partition("/")[2] != "2.0":
        raise _Refused("version")


def _scheme(msg: Request, _: int) -> None:
    if not _readable(msg.current_uri):
        raise _Refused("scheme")


def _required_headers(msg: Request, _: int) -> None:
    try:
        missing = msg.read_from() is None or msg.read_to() is None
    except MalformedMessage:
        missing = True
    if missing or msg.read_cseq() is None or msg.call_id is None:
        raise _Refused("missing header")


def _cseq_method(msg: Request, _: int) -> None:
    cseq = msg.read_cseq()
    if cseq is None or cseq.method != msg.method_text:
        raise _Refused("cseq method")


def _cseq_value(msg: Request, _: int) -> None:
    cseq = msg.read_cseq()
    if cseq is None or number(cseq.number, _LARGEST) is None:
        raise _Refused("cseq number")


def _content_length(msg: Request, _: int) -> None:
    text = msg.content_length
    if text is not None and number(text) != len(msg.body):
        raise _Refused("content-length")


def _expires(msg: Request, _: int) -> None:
    text = msg.expires
    if text is None:
        return
    if not text:
        raise _Refused("empty expires")
    if number(text, _LARGEST) is None:
        raise _Refused("expires")


def _proxy_require(msg: Request, _: int) -> None:
    value = msg.header("proxy-require")
    if value is None:
        return
    understood = msg.router.module(State).understood
    for word in _words(value):
        if word not in understood:
            msg.add_reply_line(f"Unsupported: {word}")
            raise _Refused("proxy-require")


def _uris(msg: Request, which: int) -> None:
    if which & REQUEST_URI and not _readable(msg.current_uri):
        raise _Refused("request uri")
    if which & FROM:
        _party(msg.read_from, "from")
    if which & TO:
        _party(msg.read_to, "to")
    if which & CONTACT and (value := msg.contact) is not None and value.strip() != "*":
        elements = split_list(value)
        # the servers look at the one that their parser puts first
        _party(lambda: parse_name_addr(elements[-1]), "contact")


def _party(read: Callable[[], NameAddr | None], name: str) -> None:
    try:
        party = read()
    except MalformedMessage:
        raise _Refused(name) from None
    if party is None:
        raise _Refused("missing header" if name != "contact" else name)
    if not _readable(party.uri):
        raise _Refused(f"{name} uri")


def _digest(msg: Request, _: int) -> None:
    for name in ("authorization", "proxy-authorization"):
        for value in msg.headers(name):
            found = read_credentials(value)
            needed = (found.full_username, found.realm, found.uri, found.response)
            if not all(needed) or found.nonce is None:
                raise _Refused("credentials")
            if not found.nonce:
                raise _Refused("nonce")


def _readable(uri: str) -> bool:
    scheme, colon, rest = uri.partition(":")
    scheme = scheme.lower()
    if not colon or scheme not in _SCHEMES:
        return False
    if scheme not in ("sip", "sips"):
        return bool(rest)
    try:
        read_parts(uri)
    except BadUri:
        return False
    return True


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",")] if text.strip() else []


#: the checks in the order they are made; the bits 8 and 16, of Via, test nothing
_CHECKS: Final[tuple[tuple[int, Callable[[Request, int], None]], ...]] = (
    (VERSION, _version),
    (SCHEME, _scheme),
    (REQUIRED_HEADERS, _required_headers),
    (CSEQ_METHOD, _cseq_method),
    (CSEQ_VALUE, _cseq_value),
    (CONTENT_LENGTH, _content_length),
    (EXPIRES, _expires),
    (PROXY_REQUIRE, _proxy_require),
    (PARSE_URIS, _uris),
    (DIGEST, _digest),
)
