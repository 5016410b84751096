"""What all transformations share: null stays null, and texts stay bounded."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, Final, ParamSpec, TypeVar

from runtime.values import Readable, text
from runtime.wire_text import on_wire

#: characters of a text that is transformed, and of what it becomes; the servers' own buffer
LONGEST: Final = 65_536

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")


class Unusable(Exception):
    """A value of which a transformation can make nothing: it becomes null."""


def on_text(
    function: Callable[Concatenate[str, _Parameters], _Result],
) -> Callable[Concatenate[Readable, _Parameters], _Result | None]:
    """Make a function of a text one of any value; null, too much and too long become None."""

    def transform(
        value: Readable, /, *args: _Parameters.args, **kwargs: _Parameters.kwargs
    ) -> _Result | None:
        if value is None:
            return None
        given = text(value)
        if len(given) > LONGEST:
            return None
        try:
            made = function(given, *args, **kwargs)
        except Unusable:
            return None
        return None if isinstance(made, str) and len(made) > LONGEST else made

    return update_wrapper(transform, function)


def octets(given: str) -> bytes:
    """The bytes that a text is on the wire."""
    return on_wire(given).encode("latin-1")


def from_octets(data: bytes) -> str:
    """The text that bytes of a message are."""
    return data.decode("latin-1")


def bounded(length: int) -> None:
    """Refuse to make a text of that length.

    Raises:
        Unusable: it is too long.
    """
    if length > LONGEST:
        raise Unusable
