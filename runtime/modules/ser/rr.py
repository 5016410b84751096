"""rr: strict routing and Record-Route, as SER had them before loose routing (LANGUAGE G.1)."""

from __future__ import annotations

import re

from runtime.registry import script_function
from runtime.sip.address import bracketed
from runtime.sip.errors import BadUri, SipError
from runtime.sip.request import Request
from runtime.sip.uri import parse_uri

# a name-addr (its display name may be quoted), or a URI up to the next comma
_FIRST = re.compile(
    r'\s*(?:(?:"(?:[^"\\]|\\.)*"|[^"<,])*<(?P<inside>[^>]*)>[^,]*|(?P<bare>[^",<>]+))', re.DOTALL
).match
_GAP = re.compile(r"[ \t\r\n,]*").match


@script_function("request")
def rewriteFromRoute(msg: Request) -> bool:
    """Make the first URI of the first Route the Request-URI, and take it out of that Route.

    False when there is no Route or it does not parse; then nothing changes. Whether the URI is
    ours, and its ``lr``, do not matter.
    """
    msg.error = SipError.UNSPECIFIED
    index = msg.header_index("route")
    if index < 0:
        return False
    value = msg.raw_value(index)
    found = _FIRST(value)
    uri = (found["inside"] or found["bare"] or "").strip() if found is not None else ""
    if found is None or not uri:
        msg.router.log.once("Route", f"a Route does not parse: {value.strip()[:80]!r}")
        return False
    msg.set_uri(uri)
    gap = _GAP(value, found.end())
    rest = value[gap.end() :] if gap is not None else ""
    if rest:
        msg.replace_value(index, rest)
    else:
        msg.remove_header(index)
    return True


@script_function("request")
def addRecordRoute(msg: Request) -> bool:
    """Put our address before the first header as Record-Route; False when a URI is unreadable.

    Its user is that of the received URI, else of the rewritten one: a strict router upstream will
    make this the Request-URI.
    """
    msg.error = SipError.UNSPECIFIED
    schemes = msg.router.profile.uri_schemes
    try:
        user = parse_uri(msg.uri, schemes).user
        if not user and msg.new_uri is not None:
            user = msg.readable_ruri().user
    except BadUri as error:
        msg.router.log.once("addRecordRoute", f"no Record-Route added: {error}")
        return False
    host, port = msg.socket.address
    at = f"{user}@" if user else ""
    shown = "" if port == 5060 else f":{port}"
    msg.prepend_header(f"Record-Route: <sip:{at}{bracketed(host)}{shown};branch=0>")
    return True
