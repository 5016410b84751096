"""The family ``url``: parts of the URL of an HTTP request (LANGUAGE D.7.2)."""

from __future__ import annotations

from runtime.transformations.base import on_text


@on_text
def path(value: str) -> str:
    """What is before the query."""
    return value.partition("?")[0]


@on_text
def querystring(value: str) -> str:
    """The query."""
    return value.partition("?")[2]
