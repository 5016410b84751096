"""The family ``tobody``: parts of a header like To (LANGUAGE D.7.2)."""

from __future__ import annotations

from runtime.sip.headers import split_list
from runtime.sip.views import Party, read_party
from runtime.transformations.base import Unusable, on_text


def _read(value: str) -> Party:
    party = read_party(value)
    if not party.uri.scheme or len(split_list(value)) != 1:
        raise Unusable
    return party


@on_text
def uri(value: str) -> str:
    """The URI."""
    return _read(value).uri.text


@on_text
def tag(value: str) -> str:
    """The tag."""
    return _read(value).tag or ""


@on_text
def user(value: str) -> str:
    """The user of the URI."""
    return _read(value).uri.user or ""


@on_text
def host(value: str) -> str:
    """The host of the URI, IPv6 in brackets."""
    return _read(value).uri.domain or ""


@on_text
def params(value: str) -> str:
    """The parameters after the URI."""
    return (_read(value).parameters or "").lstrip("; \t")


@on_text
def display(value: str) -> str:
    """The display name with its quotes."""
    return _read(value).display or ""
