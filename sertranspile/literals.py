"""One literal of the config language from 3.0 on: what its text means, and how a value is written.

Facts: LANGUAGE B.1, B.1.1.
"""

from __future__ import annotations

import re
from typing import Final

_ESCAPE: Final = re.compile(r"\\(?:x([0-9a-fA-F]{1,2})|([0-7]{2,3})|([\s\S]))")
_SIMPLE: Final = {"n": "\n", "r": "\r", "a": "\a", "t": "\t", "\\": "\\", '"': '"', "\n": ""}
_WRITTEN: Final = {ord(value): f"\\{name}" for name, value in _SIMPLE.items() if value}
_COMMENT: Final = re.compile(r"/\*[\s\S]*?\*/")
_STRING: Final = re.compile(r"\"(?:[^\"\\]|\\[\s\S])*\"(?:\s*\"(?:[^\"\\]|\\[\s\S])*\")*|'[^']*'")
_ONE_STRING: Final = re.compile(r"\"((?:[^\"\\]|\\[\s\S])*)\"")
_NUMBER: Final = re.compile(r"(-\s*)?(?:(0x[0-9a-fA-F]+)|([01]+)b|(0[0-7]+)|(0|[1-9][0-9]*))")
_TRUTHS: Final = {
    "yes": 1, "true": 1, "on": 1, "enable": 1, "no": 0, "false": 0, "off": 0, "disable": 0,
}  # fmt: skip
#: longer numbers are none of any server
_LONGEST_NUMBER: Final = 30


def literal_value(text: str) -> str | int | None:
    """The value of a text that is one literal, block comments aside; None for any other text.

    >>> literal_value('"a" "b"'), literal_value("0x1f /* 31 */"), literal_value("yes")
    ('ab', 31, 1)
    >>> literal_value("5 # five"), literal_value("10.0.0.1"), literal_value("a")
    (None, None, None)
    """
    text = text.strip()
    if not text.startswith(("'", '"')):
        text = _COMMENT.sub(" ", text).strip()
    elif "*/" in text:
        text = _without_comments(text)
    if _STRING.fullmatch(text):
        return string_value(text)
    if text in _TRUTHS:
        return _TRUTHS[text]
    match = _NUMBER.fullmatch(text) if len(text) <= _LONGEST_NUMBER else None
    if match is None:
        return None
    sign, hexadecimal, binary, octal, decimal = match.groups()
    if hexadecimal:
        number = int(hexadecimal, 16)
    elif binary:
        number = int(binary, 2)
    else:
        number = int(octal, 8) if octal else int(decimal)
    return -number if sign else number


def _without_comments(text: str) -> str:
    """A text that begins with a string, without the comments after it."""
    match = _STRING.match(text)
    return (
        text
        if match is None
        else text[: match.end()] + _COMMENT.sub(" ", text[match.end() :]).rstrip()
    )


def string_value(text: str) -> str:
    """The value of one string token: quotes gone, escapes replaced, neighbours joined.

    >>> string_value(r'"a\\.b\\x41\\"" "c"')
    'a\\\\.bA"c'
    """
    if text.startswith("'"):
        return text[1:-1] if len(text) > 1 and text.endswith("'") else text[1:]
    inner = "".join(match[1] for match in _ONE_STRING.finditer(text))
    return inner if "\\" not in inner else _ESCAPE.sub(_unescaped, inner)


def _unescaped(match: re.Match[str]) -> str:
    hexadecimal, octal, other = match.groups()
    if hexadecimal:
        return chr(int(hexadecimal, 16))
    if octal:
        return chr(int(octal, 8) & 0xFF)
    return _SIMPLE.get(other, match[0])


def quoted(value: str) -> str:
    """A string token with this value.

    >>> quoted('say "a"')
    '"say \\\\"a\\\\""'
    """
    return f'"{value.translate(_WRITTEN)}"'
