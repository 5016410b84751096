"""The family ``param``: lists like ``a=1;b;c="x;y"`` (LANGUAGE D.7.2).

Names ignore case; of two equal ones the last counts. An index counts from the end when negative.
"""

from __future__ import annotations

import re

from runtime.transformations.base import Unusable, on_text
from runtime.values import Readable, number
from runtime.values import text as text_of

_BLANK = re.compile(r"\s").search
# an open quote takes all the rest: looking for its end again from each quote would take for ever
_QUOTED = r'"(?:[^"\\]|\\.)*+(?:"|\\?$)|\'[^\']*+(?:\'|$)'


def _read(value: str, delimiter: Readable) -> list[tuple[str, str]]:
    """Names and values, in order."""
    mark = text_of(delimiter)
    if not value or len(mark) != 1 or mark == ",":
        raise Unusable
    pieces = re.findall(rf"((?:{_QUOTED}|[^{re.escape(mark)}])*)(?:{re.escape(mark)}|$)", value)
    pieces = pieces[:-1]  # an empty one is always found at the end
    out = []
    for piece in pieces:
        name, _, text = piece.partition("=")
        name, text = name.strip(), text.strip()
        if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
            text = text[1:-1]
        elif _BLANK(text) is not None:
            raise Unusable
        if _BLANK(name) is not None:
            raise Unusable
        out.append((name, text))
    return out


def _at(value: str, index: Readable, delimiter: Readable) -> tuple[str, str]:
    found, at = _read(value, delimiter), number(index)
    return found[at] if -len(found) <= at < len(found) else ("", "")


@on_text
def value(text: str, name: Readable, delimiter: Readable = ";") -> str:
    """A parameter's value."""
    wanted = text_of(name).lower()
    return next(
        (given for key, given in reversed(_read(text, delimiter)) if key.lower() == wanted), ""
    )


@on_text
def in_(text: str, name: Readable, delimiter: Readable = ";") -> int:
    """1 if there is such a parameter, else 0."""
    wanted = text_of(name).lower()
    return int(any(key.lower() == wanted for key, _ in _read(text, delimiter)))


@on_text
def valueat(text: str, index: Readable, delimiter: Readable = ";") -> str:
    """The value at a place."""
    return _at(text, index, delimiter)[1]


@on_text
def name(text: str, index: Readable, delimiter: Readable = ";") -> str:
    """The name at a place."""
    return _at(text, index, delimiter)[0]


@on_text
def count(text: str, delimiter: Readable = ";") -> int:
    """How many there are."""
    return len(_read(text, delimiter))
