"""The family ``uri``: parts of URIs (LANGUAGE D.7.2).

A part that is not there is ""; a text that is no URI gives None.
"""

from __future__ import annotations

from runtime.sip.headers import split_parameters
from runtime.sip.uri import Uri
from runtime.sip.views import read_uri
from runtime.transformations.base import Unusable, on_text
from runtime.values import Readable
from runtime.values import text as text_of


def _read(value: str) -> Uri:
    uri = read_uri(value)
    if not uri.scheme:
        raise Unusable
    return uri


def _parameter(value: str, name: str) -> str:
    return _read(value).parameter(name) or ""


@on_text
def user(value: str) -> str:
    """The user; that of a telephone number without the parameters in it."""
    uri = _read(value)
    name = uri.user or ""
    if ";" in name and (uri.parameter("user") or "").lower() == "phone":
        return name.partition(";")[0]
    return name


@on_text
def host(value: str) -> str:
    """The host, IPv6 in brackets."""
    return _read(value).domain or ""


domain = host


@on_text
def passwd(value: str) -> str:
    """The password."""
    return _read(value).password or ""


@on_text
def port(value: str) -> str:
    """The port as it is written."""
    return _read(value).port or ""


@on_text
def params(value: str) -> str:
    """All parameters."""
    return _read(value).parameters or ""


@on_text
def headers(value: str) -> str:
    """All headers."""
    return _read(value).headers or ""


@on_text
def scheme(value: str) -> str:
    """The scheme as it is written."""
    return _read(value).scheme


@on_text
def param(value: str, name: Readable) -> str:
    """A parameter's value."""
    return _parameter(value, text_of(name))


@on_text
def rmparam(value: str, name: Readable) -> str:
    """The URI without that parameter."""
    uri = _read(value)
    if uri.parameters is None:
        return value
    gone = text_of(name).lower()
    kept = [
        part
        for part in split_parameters(uri.parameters)
        if part.partition("=")[0].strip().lower() != gone
    ]
    head = value.partition("?")[0]
    head = head[: len(head) - len(uri.parameters) - 1]
    return (
        head
        + "".join(f";{part}" for part in kept)
        + (f"?{uri.headers}" if uri.headers is not None else "")
    )


@on_text
def transport(value: str) -> str:
    """The parameter ``transport``."""
    return _parameter(value, "transport")


@on_text
def ttl(value: str) -> str:
    """The parameter ``ttl``."""
    return _parameter(value, "ttl")


@on_text
def uparam(value: str) -> str:
    """The parameter ``user``."""
    return _parameter(value, "user")


@on_text
def maddr(value: str) -> str:
    """The parameter ``maddr``."""
    return _parameter(value, "maddr")


@on_text
def method(value: str) -> str:
    """The parameter ``method``."""
    return _parameter(value, "method")


@on_text
def lr(value: str) -> str:
    """The parameter ``lr``."""
    return _parameter(value, "lr")


@on_text
def r2(value: str) -> str:
    """The parameter ``r2``."""
    return _parameter(value, "r2")


# ---- shorter URIs ----


@on_text
def saor(value: str) -> str:
    """The address of record: scheme, user and host."""
    uri = _read(value)
    return f"{uri.scheme}:{_user_at(uri)}{uri.domain or ''}"


@on_text
def suri(value: str) -> str:
    """Scheme, user, host, port and transport."""
    uri = _read(value)
    return f"{uri.scheme}:{_user_at(uri)}{_where(uri)}"


@on_text
def duri(value: str) -> str:
    """Scheme, host, port and transport."""
    uri = _read(value)
    return f"{uri.scheme}:{_where(uri)}"


@on_text
def tosocket(value: str) -> str:
    """``transport:host:port`` of a URI that names its transport."""
    uri = _read(value)
    if not uri.transport:
        return ""
    return f"{uri.transport}:{uri.domain or ''}:{uri.port or 5060}"


def _user_at(uri: Uri) -> str:
    return f"{uri.user}@" if uri.user else ""


def _where(uri: Uri) -> str:
    return (
        (uri.domain or "")
        + (f":{uri.port}" if uri.port else "")
        + (f";transport={uri.transport}" if uri.transport else "")
    )
