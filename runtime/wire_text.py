"""Config text as it stands in messages.

Configs are UTF-8; a message's head is kept as latin-1 so that every byte survives. Every function
that puts a config's string into a message goes through here.
"""

from __future__ import annotations

import re
from typing import Final

_NOT_ASCII: Final = re.compile("[^\0-\x7f]+")


def on_wire(text: str) -> str:
    """The text with one character for each of its UTF-8 bytes.

    Text of a message has that form already and is left alone, also as a part of a longer text: a
    run of characters that are the bytes of UTF-8 is taken for one.

    >>> on_wire("Busy"), on_wire("occupé").encode("latin-1").decode("utf-8")
    ('Busy', 'occupé')
    >>> on_wire(on_wire("occupé")) == on_wire("occupé")
    True
    """
    return text if text.isascii() else _NOT_ASCII.sub(lambda run: _encoded(run[0]), text)


def _encoded(run: str) -> str:
    try:
        run.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return run.encode("utf-8", "surrogatepass").decode("latin-1")
    return run
