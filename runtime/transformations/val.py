"""The family ``val``: values made fit for something, null too (LANGUAGE D.7.2)."""

from __future__ import annotations

import json as _json

from runtime.transformations.base import LONGEST
from runtime.values import Readable, Value
from runtime.values import text as text_of


def n0(value: Readable) -> Value:
    """0 for null."""
    return 0 if value is None else ne(value)


def ne(value: Readable) -> int | str:
    """ "" for null."""
    return int(value) if isinstance(value, int) else text_of(value)


def json(value: Readable) -> Value:
    """As it stands between the quotes of a JSON string; "" for null."""
    if value is None or isinstance(value, int):
        return ne(value)
    escaped = _json.dumps(text_of(value), ensure_ascii=False)[1:-1]
    return escaped if len(escaped) <= LONGEST else None


def jsonqe(value: Readable) -> Value:
    """As a JSON value: a number, or a string with its quotes; ``""`` for null."""
    if isinstance(value, int):
        return int(value)
    escaped = json(value)
    return None if escaped is None else f'"{escaped}"'
