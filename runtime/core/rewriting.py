"""Core commands that rewrite the Request-URI (LANGUAGE E.3)."""

from __future__ import annotations

from dataclasses import replace

from runtime.log import WARNING
from runtime.registry import script_function
from runtime.sip.address import bracketed
from runtime.sip.errors import BadUri, SipError
from runtime.sip.request import Request
from runtime.sip.rewriting import bounded, rewritable, write_uri
from runtime.sip.uri import Uri
from runtime.wire_text import on_wire


@script_function("request", "failure", "branch")
def rewriteuri(msg: Request, uri: str) -> bool:
    """Replace the whole URI, unread."""
    msg.error = SipError.UNSPECIFIED
    msg.set_uri(on_wire(uri))
    return True


@script_function("request", "failure", "branch")
def revert_uri(msg: Request) -> bool:
    """Go back to the URI as received."""
    msg.error = SipError.UNSPECIFIED
    msg.set_uri(None)
    return True


@script_function("request", "failure", "branch")
def rewritehost(msg: Request, host: str) -> bool:
    """Replace the host; the port stays."""
    uri = current(msg)
    return uri is not None and _rewrite(msg, uri, uri.user, uri.password, on_wire(host), uri.port)


@script_function("request", "failure", "branch")
def rewritehostport(msg: Request, host_port: str) -> bool:
    """Replace host and port by ``host`` or ``host:port``; the old port goes in both cases."""
    uri = current(msg)
    return uri is not None and _rewrite(msg, uri, uri.user, uri.password, on_wire(host_port), None)


@script_function("request", "failure", "branch")
def rewriteport(msg: Request, port: str) -> bool:
    """Replace the port; "" removes it."""
    uri = current(msg)
    return uri is not None and _rewrite(
        msg, uri, uri.user, uri.password, bracketed(uri.host), on_wire(port) or None
    )


@script_function("request", "failure", "branch")
def rewriteuser(msg: Request, user: str) -> bool:
    """Replace the user; "" removes it. A password stays."""
    uri = current(msg)
    return uri is not None and _with_user(msg, uri, on_wire(user), uri.password)


@script_function("request", "failure", "branch")
def rewriteuserpass(msg: Request, user_password: str) -> bool:
    """Replace user and password by ``user`` or ``user:password``."""
    uri = current(msg)
    return uri is not None and _with_user(msg, uri, on_wire(user_password), None)


@script_function("request", "failure", "branch")
def prefix(msg: Request, text: str) -> bool:
    """Put text before the user."""
    uri = current(msg)
    # even "" makes a user where there was none: the servers then write sip:@host
    return uri is not None and _rewrite(
        msg, uri, on_wire(text) + (uri.user or ""), uri.password, bracketed(uri.host), uri.port
    )


@script_function("request", "failure", "branch")
def strip(msg: Request, count: int) -> bool:
    """Take characters off the front of the user; all of them, or more, remove it."""
    uri = current(msg)
    if uri is None:
        return False
    user = uri.user or ""
    if count > len(user):
        msg.router.log(WARNING, f"strip({count}): the user {user!r} is shorter and is removed")
    return _with_user(msg, uri, user[max(count, 0) :], uri.password)


@script_function("request", "failure", "branch")
def strip_tail(msg: Request, count: int) -> bool:
    """Take characters off the end of the user; all of them, or more, remove it."""
    uri = current(msg)
    if uri is None:
        return False
    user = uri.user or ""
    if count > len(user):
        msg.router.log(WARNING, f"strip_tail({count}): the user {user!r} is shorter and is removed")
    return _with_user(msg, uri, user[: max(len(user) - max(count, 0), 0)], uri.password)


@script_function("request", "failure", "branch")
def rewritehostporttrans(msg: Request, place: str) -> bool:
    """Replace host, port and transport by ``host[:port][;transport=...]``."""
    uri = current(msg)
    if uri is None:
        return False
    host_port, semicolon, rest = on_wire(place).partition(";")
    parameters = [
        parameter
        for parameter in (uri.parameters or "").split(";")
        if parameter and not parameter.lower().startswith("transport=")
    ]
    if semicolon:
        parameters.insert(0, rest)
    changed = replace(uri, parameters=";".join(parameters) or None)
    return _rewrite(msg, changed, uri.user, uri.password, host_port, None)


@script_function("request", "failure", "branch")
def userphone(msg: Request) -> bool:
    """Add ``user=phone`` to a URI that has no such parameter."""
    uri = current(msg)
    if uri is None:
        return False
    if uri.scheme == "tel":
        return True
    if any(p.lower() == "user=phone" for p in (uri.parameters or "").split(";")):
        return True
    parameters = f"{uri.parameters};user=phone" if uri.parameters else "user=phone"
    changed = replace(uri, parameters=parameters)
    return _rewrite(msg, changed, uri.user, uri.password, bracketed(uri.host), uri.port)


def current(msg: Request) -> Uri | None:
    """The current URI; None, which is logged, when it cannot be read."""
    msg.error = SipError.UNSPECIFIED
    try:
        return rewritable(msg)
    except BadUri as error:
        msg.router.log.once("rewrite", f"the Request-URI does not parse: {error}")
        return None


def _with_user(msg: Request, uri: Uri, user: str, password: str | None) -> bool:
    if not user and msg.router.profile.user_takes_password:
        password = None
    return _rewrite(msg, uri, user or None, password, bracketed(uri.host), uri.port)


def _rewrite(
    msg: Request, uri: Uri, user: str | None, password: str | None, host: str, port: str | None
) -> bool:
    """Write the URI anew; ``host`` is text as it shall stand. False when it gets too long."""
    text = bounded(msg, write_uri(uri, user, password, host, port))
    if text is None:
        return False
    msg.set_uri(text)
    return True
