"""The family ``line``: lines of a text (LANGUAGE D.7.2)."""

from __future__ import annotations

from runtime.transformations.base import Unusable, on_text
from runtime.values import Readable, number
from runtime.values import text as text_of


def _read(value: str) -> list[str]:
    if not value:
        raise Unusable
    lines = [line.removesuffix("\r") for line in value.split("\n")]
    return lines[:-1] if value.endswith("\n") else lines


@on_text
def count(value: str) -> int:
    """How many there are."""
    return len(_read(value))


@on_text
def at(value: str, index: Readable) -> str:
    """The line at ``index``, from the end when negative."""
    lines, place = _read(value), number(index)
    return lines[place] if -len(lines) <= place < len(lines) else ""


@on_text
def sw(value: str, start: Readable) -> str:
    """The first line that starts so."""
    wanted = text_of(start)
    return next((line for line in _read(value) if line.startswith(wanted)), "")
