"""Selects by their text: ``msg.select("@via[2].host")`` (LANGUAGE B.1.4, D.8).

A select is a path: its first word names a part of the message, each further one a part of that. One
that nobody has is None, and is logged.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from runtime.selects.of_message import OF_MESSAGE
from runtime.selects.of_values import Path
from runtime.sip.message import Message
from runtime.sip.numbers import number

_STEP: Final = re.compile(
    r"\.?(?:(?P<word>[A-Za-z_][A-Za-z0-9_-]{0,80})|\[\s*(?P<number>-?[0-9]{1,9})\s*\]"
    r'|\[\s*"(?P<text>[^"\]]{0,200})"\s*\])'
).match


@lru_cache(maxsize=1024)
def parse(select: str) -> Path:
    """The steps of a select: words and texts, and numbers for indexes; none for what is no select.

    >>> parse('@msg.header["X-A"][2].nameaddr')
    ('msg', 'header', 'X-A', 2, 'nameaddr')
    """
    at = 1
    steps: list[str | int] = []
    if not select.startswith("@"):
        return ()
    while at < len(select):
        step = _STEP(select, at)
        if step is None:
            return ()
        if step["number"] is not None:
            digits = step["number"]
            place = number(digits.lstrip("-")) or 0
            steps.append(-place if digits[0] == "-" else place)
        else:
            steps.append(step["word"] if step["word"] is not None else step["text"])
        at = step.end()
    return tuple(steps)


def read_select(message: Message, select: str) -> str | None:
    """The value of a select."""
    path = parse(select)
    read = OF_MESSAGE.get(str(path[0])) if path else None
    if read is None:
        message.router.log.once("select", f"{select[:80]!r} is not known here: it is null")
        return None
    return read(message, path[1:])
