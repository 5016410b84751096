"""Config text as it stands in messages.

Configs are UTF-8; a message's head is kept as latin-1 so that every byte survives. Every function
that puts a config's string into a message goes through here.
"""

from __future__ import annotations


def on_wire(text: str) -> str:
    """The text with one character for each of its UTF-8 bytes.

    >>> on_wire("Busy"), on_wire("occupé").encode("latin-1").decode("utf-8")
    ('Busy', 'occupé')
    """
    return text if text.isascii() else text.encode("utf-8", "surrogatepass").decode("latin-1")
