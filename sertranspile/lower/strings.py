"""What a string of the config holds, and what its numbers are (LANGUAGE B.1, B.1.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from typing import Final

from sertranspile import syntax as s


class Numbers(IntEnum):
    """How numbers may be written; each takes what the one before it takes."""

    #: 0.8: a leading 0 means nothing
    DECIMAL = 0
    #: 0.9: hex, and octal after a leading 0
    OCTAL = 1
    #: 2.0 and later: ``101b`` too
    BINARY = 2


#: words that are numbers in every dialect (LANGUAGE B.1)
BOOLEANS: Final = {
    "yes": 1, "true": 1, "on": 1, "enable": 1, "no": 0, "false": 0, "off": 0, "disable": 0,
}  # fmt: skip
_SIMPLE: Final = {"n": "\n", "r": "\r", "a": "\a", "t": "\t", "\\": "\\"}
_CLASSIC_ESCAPE: Final = re.compile(r"\\([nrat\\])")
#: 3.x and later: a quote, hex and octal numbers, and a line end that is no part of the string
_MODERN_ESCAPE: Final = re.compile(
    r"\\(?:([nrat\\])|(\")|x([0-9a-fA-F]{1,2})|([0-7]{2,3})|(\r?\n))"
)
_QUOTED: Final = re.compile(r"\"((?:[^\"\\]|\\[\s\S])*)\"?|'([^']*)'?")
_CLASSIC_QUOTED: Final = re.compile(r"\"([^\"]*)\"?|'([^']*)'?")


def string_value(node: s.String, modern: bool) -> str:
    """The value of a string: quotes gone, escapes replaced, neighbours put together."""
    text = node.text
    if "\\" not in text and text.count(text[0]) == 2:
        return text[1:-1] if text[-1] == text[0] else text[1:]
    return "".join(_pieces(text, modern))


def _pieces(text: str, modern: bool) -> Iterator[str]:
    for match in (_QUOTED if modern else _CLASSIC_QUOTED).finditer(text):
        double, single = match[1], match[2]
        if double is None:
            yield single
        elif "\\" not in double:
            yield double
        elif modern:
            yield _MODERN_ESCAPE.sub(_modern, double)
        else:
            yield _CLASSIC_ESCAPE.sub(lambda found: _SIMPLE[found[1]], double)


def _modern(found: re.Match[str]) -> str:
    simple, quote, hexadecimal, octal, _ = found.groups()
    if simple is not None:
        return _SIMPLE[simple]
    if quote is not None:
        return '"'
    if hexadecimal is not None:
        return chr(int(hexadecimal, 16))
    if octal is not None:
        return chr(int(octal, 8) & 0xFF)
    return ""


def number_of(node: s.Expression | s.SocketBlock, numbers: Numbers = Numbers.BINARY) -> int | None:
    """The value of a number, of one with a sign, or of a word that is one; None for anything
    else."""
    match node:
        case s.Number(text=text):
            return _number(text, numbers)
        case s.Name(text=text):
            return BOOLEANS.get(text)
        case s.Unary(operator="-", operand=s.Number(text=text)):
            number = _number(text, numbers)
            return None if number is None else -number
        case s.Group(inner=inner) if not isinstance(inner, s.AssignExpression):
            return number_of(inner, numbers)
    return None


def _number(text: str, numbers: Numbers) -> int | None:
    """Decimal, and what else is read as a number; no server takes one of more digits."""
    if not (text.isascii() and text.isalnum()) or len(text) > 34:
        return None
    try:
        if numbers is Numbers.DECIMAL:
            value = int(text) if text.isdigit() else None
        elif text.startswith("0x"):
            value = int(text[2:], 16)
        elif text.endswith("b"):
            value = int(text[:-1], 2) if numbers is Numbers.BINARY else None
        elif len(text) > 1 and text[0] == "0":
            value = int(text, 8)
        else:
            value = int(text)
    except ValueError:
        return None
    return value
