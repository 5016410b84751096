"""Steps of selects that lead on from a value: parts of URIs, name-addrs, Vias and credentials."""

from __future__ import annotations

from dataclasses import fields
from typing import Final, TypeAlias

from runtime.sip.errors import MalformedMessage
from runtime.sip.headers import Via, parameter, parse_via, split_list
from runtime.sip.uri import Uri
from runtime.sip.views import Credentials, Party, read_party

#: what is left of a select: words, and numbers for indexes
Path: TypeAlias = tuple[str | int, ...]

_CREDENTIALS: Final = frozenset(field.name for field in fields(Credentials))


def step(path: Path) -> tuple[str, Path]:
    """The next word and what is behind it; "" for none."""
    return (str(path[0]), path[1:]) if path else ("", ())


def index(path: Path) -> tuple[int | None, Path]:
    """A number that stands next, and what is behind it."""
    return (path[0], path[1:]) if path and isinstance(path[0], int) else (None, path)


def of_uri(uri: Uri, path: Path) -> str | None:
    """A part of a URI."""
    word, rest = step(path)
    if not word:
        return uri.text or None
    if not uri.scheme:
        return None
    match word:
        case "type":
            return uri.type
        case "user":
            return uri.user
        case "rn_user":
            # a routing number is in the user of a telephone number (RFC 4694)
            return parameter(f";{(uri.user or '').partition(';')[2]}", "rn") or uri.user
        case "pwd":
            return uri.password
        case "host":
            return uri.domain
        case "port":
            return uri.port
        case "hostport":
            return f"{uri.domain or ''}:{uri.port or 5060}"
        case "transport":
            return uri.transport or "udp"
        case "params":
            return _parameter(uri.parameters, rest)
    return None


def of_party(party: Party, path: Path) -> str | None:
    """A part of From, To and their like; all of it without a path."""
    word, rest = step(path)
    match word:
        case "":
            return party.text
        case "uri":
            return of_uri(party.uri, rest)
        case "name":
            return party.display
        case "tag":
            return party.tag
        case "params":
            return _parameter(party.parameters, rest)
    return party.parameter(_contact_parameter(word))


def _contact_parameter(word: str) -> str:
    return {"instance": "+sip.instance"}.get(word, word)


def _parameter(parameters: str | None, path: Path) -> str | None:
    if parameters is None:
        return None
    word, _ = step(path)
    bare = parameters.lstrip("; \t")
    # one without a value has none
    return (parameter(f";{bare}", word.lower()) or None) if word else bare or None


def of_via(text: str | None, path: Path) -> str | None:
    """A part of one element of Via."""
    if text is None or not path:
        return text
    try:
        via = parse_via(text)
    except MalformedMessage:
        return None
    word, rest = step(path)
    match word:
        case "name":
            return text.partition("/")[0].strip()
        case "version":
            return text.partition("/")[2].partition("/")[0].strip()
        case "transport":
            return via.transport
        case "host":
            return via.host
        case "port":
            return str(via.port) if via.port else None
        case "branch":
            return via.branch
        case "received":
            return via.received
        case "params":
            return _parameter(_via_parameters(text, via), rest)
        case "rport" | "alias" | "i":
            return _parameter(_via_parameters(text, via), (word,))
    return None


def _via_parameters(text: str, via: Via) -> str:
    return text[via.parameters_at :]


def of_credentials(value: str | None, credentials: Credentials, path: Path) -> str | None:
    """A part of a digest response."""
    word, rest = step(path)
    if not word:
        return value
    if word == "username":
        if not rest:
            return credentials.full_username
        return credentials.username if rest[0] == "user" else credentials.domain
    read: str | None = getattr(credentials, word) if word in _CREDENTIALS else None
    return read


def of_header(value: str | None, path: Path) -> str | None:
    """A part of a header of any name."""
    word, rest = step(path)
    if value is None or not word:
        return value
    match word:
        case "nameaddr":
            return of_party(read_party(value), rest)
        case "params":
            return _parameter(split_list(value)[0].partition(";")[2], rest)
    return None
