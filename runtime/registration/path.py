"""Path: the proxies that a registered phone is behind (RFC 3327, LANGUAGE G.3.1)."""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote

from runtime.registration.options import PATH_OFF, PATH_STRICT, Options
from runtime.registration.refusal import Reason, Refusal
from runtime.sip.errors import MalformedMessage
from runtime.sip.headers import parse_name_addr, split_list
from runtime.sip.message import Message
from runtime.sip.uri import Uri
from runtime.sip.views import read_uri

#: bytes of all Path values together that the servers keep
_MOST_BYTES: Final = 255


def read_path(msg: Message, options: Options) -> tuple[str | None, str | None]:
    """A REGISTER's Path, and the ``received`` of its first proxy; None for none.

    Raises:
        Refusal: it cannot be read, is too long, or its first proxy is a strict router.
    """
    values = msg.headers("path")
    if not values:
        return None, None
    path = ",".join(values)
    uri = _first(path)
    if len(path) > _MOST_BYTES or uri is None or uri.parameter("lr") is None:
        raise Refusal(Reason.PATH)
    received = uri.parameter("received") if options.path_use_received else None
    if received and options.generation.path_received_escaped:
        received = unquote(received, encoding="latin-1")
    return path, received


def first_hop(path: str) -> str | None:
    """The URI that a request with this Path is sent to, or None when it cannot be read."""
    uri = _first(path)
    return None if uri is None else uri.text


def _first(path: str) -> Uri | None:
    try:
        uri = read_uri(parse_name_addr(split_list(path)[0]).uri)
    except MalformedMessage:
        return None
    return uri if uri.host else None


def told(path: str | None, supports: bool, options: Options) -> bool | None:
    """Whether a phone is told the Path that it is behind; None: it is refused for that."""
    if path is None or options.path_mode == PATH_OFF:
        return False
    if supports:
        return True
    return None if options.path_mode == PATH_STRICT else False
