"""Pseudo-variables by their text (LANGUAGE D.7.1): ``msg.pv("$Ri")``, ``msg.set_pv("$mf", 6)``.

What scripts use most has a name of its own on the message; the transpiler comes here with the rest,
and with names that are known only at run time. Modules add theirs to ``router.variables``. One
that nobody has is None, and is logged.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from runtime.pseudo_variables.named import NAMED
from runtime.pseudo_variables.of_clock import OF_CLOCK
from runtime.pseudo_variables.of_message import OF_MESSAGE, Index
from runtime.pseudo_variables.writing import WRITABLE
from runtime.sip.message import Message
from runtime.sip.numbers import number
from runtime.values import Readable, Value

_WORD: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,40}|\?").match
_INDEX: Final = re.compile(r"(.*)\[\s*(-?[0-9]{1,9}|\*)\s*\]\s*", re.DOTALL).fullmatch


class Parsed(NamedTuple):
    """A pseudo-variable: ``$name``, ``$name(inner)``, ``$(name(inner)[index])``."""

    name: str
    inner: str | None
    at: Index


@lru_cache(maxsize=1024)
def parse(variable: str) -> Parsed | None:
    """Read a pseudo-variable; None for what is none, and for one with transformations.

    >>> parse("$ru"), parse("$(hdr(X-A)[-1])")
    (Parsed(name='ru', inner=None, at=None), Parsed(name='hdr', inner='X-A', at=-1))
    """
    text = variable[1:] if variable.startswith("$") else ""
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    index: Index = None
    if (indexed := _INDEX(text)) is not None:
        text = indexed[1].rstrip()
        digits = indexed[2]
        index = "*" if digits == "*" else number(digits.lstrip("-")) or 0
        if digits[0] == "-" and isinstance(index, int):
            index = -index
    word = _WORD(text)
    if word is None:
        return None
    rest = text[word.end() :]
    if not rest:
        return Parsed(word[0], None, index)
    if rest.startswith("(") and rest.endswith(")"):
        return Parsed(word[0], rest[1:-1], index)
    return None


def read_variable(message: Message, variable: str) -> Value:
    """The value of a pseudo-variable."""
    parsed = parse(variable)
    if parsed is None:
        message.router.log.once("pv", f"{variable[:80]!r} is no variable that is known here")
        return None
    name, inner, index = parsed
    if inner is None:
        plain = OF_MESSAGE.get(name)
        if plain is not None:
            return plain(message, index)
    else:
        named = NAMED.get(name) or OF_CLOCK.get(name)
        if named is not None:
            return named(message, inner, index)
    added = message.router.variables.get(name)
    if added is not None:
        return added(message, inner, index)
    message.router.log.once(f"pv {name}", f"${name} is not known here: it is null")
    return None


def write_variable(message: Message, variable: str, value: Readable) -> None:
    """Set a pseudo-variable; None is ``$null``."""
    parsed = parse(variable)
    setter = None if parsed is None else WRITABLE.get(parsed.name)
    if parsed is None or setter is None:
        message.router.log.once("set pv", f"{variable[:80]!r} cannot be set here")
        return
    setter(message, parsed.inner, value)
