"""The family ``nameaddr``: a name and a URI, as in ``"Alice" <sip:a@b>`` (LANGUAGE D.7.2)."""

from __future__ import annotations

import builtins
import re
from typing import Final

from runtime.transformations.base import Unusable, on_text

# a name, quoted or of words, and a URI in brackets; or a URI without any
_NAME_ADDR: Final = re.compile(
    r'(?P<name>(?:"(?:[^"\\]|\\.)*"|[^"<])*)<(?P<uri>[^>]*)>', re.DOTALL
).match


def _read(value: str) -> tuple[str, str, int]:
    """The name as it stands, the URI, and the length of both."""
    if not value:
        raise Unusable
    found = _NAME_ADDR(value)
    if found is None:
        if "<" in value:
            raise Unusable
        return "", value, builtins.len(value)
    return found["name"], found["uri"], found.end()


@on_text
def name(value: str) -> str:
    """The display name, with its quotes and the blank after it."""
    return _read(value)[0]


@on_text
def uri(value: str) -> str:
    """The URI."""
    return _read(value)[1]


@on_text
def len(value: str) -> int:
    """The length of the name and the bracketed URI."""
    return _read(value)[2]
