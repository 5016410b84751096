"""Request-URIs that scripts write: the parts put together, and values that are no URI refused
(LANGUAGE E.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from runtime.sip.errors import BadUri
from runtime.sip.uri import Uri
from runtime.values import Readable
from runtime.wire_text import on_wire

if TYPE_CHECKING:
    from runtime.sip.request import Request

#: bytes of a URI made here or appended as a branch (the servers' MAX_URI_SIZE)
MAXIMUM_URI: Final = 1024

#: a part that stays as it is; told by identity
KEEP: Final = "(keep)"


def write_uri(uri: Uri, user: str | None, password: str | None, host: str, port: str | None) -> str:
    """A URI with other parts before its parameters; ``host`` is text as it shall stand."""
    if uri.scheme == "tel":
        return _write_tel(uri, user or "", host)
    text = f"{uri.scheme}:"
    if user is not None:
        text += user
    if password is not None:
        text += f":{password}"
    if user is not None or password is not None:
        text += "@"
    text += host
    if port is not None:
        text += f":{port}"
    if uri.parameters is not None:
        text += f";{uri.parameters}"
    if uri.headers is not None:
        text += f"?{uri.headers}"
    return text


def _write_tel(uri: Uri, user: str, host: str) -> str:
    """A telephone number with another one in its place; with a host it becomes a SIP URI."""
    _, semicolon, rest = uri.text.partition(";")
    parameters = f"{semicolon}{rest}"
    if host:
        return f"sip:{user}{parameters}@{host};user=phone"
    return f"tel:{user}{parameters}"


def rewritable(request: Request) -> Uri:
    """The current Request-URI, if its parts can be replaced: tel URIs too where they are read.

    Raises:
        BadUri: it cannot be read.
    """
    try:
        return request.readable_ruri()
    except BadUri:
        if "tel" in request.router.profile.unserved_schemes and request.ruri.scheme == "tel":
            return request.ruri
        raise


def rewritten(request: Request, *, user: Readable, domain: Readable, port: Readable) -> str | None:
    """The current URI with parts replaced, None removing one; or None where that cannot be.

    The servers take texts only, and a number for the port; removing the domain changes nothing, and
    with the user goes its password.
    """
    try:
        uri = rewritable(request)
    except BadUri as error:
        request.router.log.once("rewrite", f"the Request-URI does not parse: {error}")
        return None
    new_user, password = uri.user, uri.password
    if user is not KEEP:
        if isinstance(user, int):
            _refuse(request, "the user of a Request-URI", user)
            return None
        new_user = on_wire(str(user)) if user is not None and str(user) else None
        password = password if new_user is not None else None
    new_host = uri.domain or ""
    if domain is not KEEP:
        if domain is None or isinstance(domain, int) or not str(domain):
            _refuse(request, "the host of a Request-URI", domain)
            return None
        new_host = on_wire(str(domain))
    new_port = uri.port
    if port is not KEEP:
        new_port = None if port is None else on_wire(str(port)) or None
    return bounded(request, write_uri(uri, new_user, password, new_host, new_port))


def script_text(request: Request, uri: Readable) -> str | None:
    """The text of a URI that a script sets; None, which is logged, for what is none."""
    if uri is None or isinstance(uri, int) or not str(uri):
        _refuse(request, "a URI", uri)
        return None
    return bounded(request, on_wire(str(uri)))


def bounded(request: Request, text: str) -> str | None:
    """A URI; None, which is logged, for one that is too long."""
    if len(text) > MAXIMUM_URI:
        request.router.log.once("long URI", f"a rewritten URI exceeds {MAXIMUM_URI} bytes")
        return None
    return text


def _refuse(request: Request, what: str, value: Readable) -> None:
    request.router.log.once("set", f"a script sets {what} to {value!r}: nothing is changed")
