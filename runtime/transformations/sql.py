"""The family ``sql``: values as they stand in a statement (LANGUAGE D.7.2)."""

from __future__ import annotations

from typing import Final

from runtime.transformations.base import LONGEST
from runtime.values import Readable
from runtime.values import text as text_of

_ESCAPES: Final = str.maketrans({"'": "\\'", '"': '\\"', "\\": "\\\\", "\0": "\\0"})


def _quoted(value: Readable, null: str) -> str | None:
    if value is None:
        return null
    if isinstance(value, int):
        return str(int(value))
    escaped = text_of(value).translate(_ESCAPES)
    return f"'{escaped}'" if len(escaped) <= LONGEST else None


def val(value: Readable) -> str | None:
    """A number, a quoted text, or NULL."""
    return _quoted(value, "NULL")


def val_int(value: Readable) -> str | None:
    """As ``val``, with 0 for null."""
    return _quoted(value, "0")


def val_str(value: Readable) -> str | None:
    """As ``val``, with an empty text for null."""
    return _quoted(value, "''")
