"""POSIX extended regular expressions -> Python patterns.

The dialects' ``=~`` is ``regcomp(REG_EXTENDED | REG_ICASE)``: a backslash in brackets is a
backslash, ``[[:digit:]]`` is a class, ``\\d`` is the letter d, ``{`` may be a plain character.
"""

from __future__ import annotations

import re
from typing import Final

_CLASSES: Final = {
    "alpha": "a-zA-Z", "digit": "0-9", "alnum": "a-zA-Z0-9", "upper": "A-Z", "lower": "a-z",
    "space": r" \t\n\r\f\v", "blank": r" \t", "punct": r"!-/:-@\[-`{-~", "print": " -~",
    "graph": "!-~", "cntrl": r"\x00-\x1f\x7f", "xdigit": "0-9a-fA-F",
}  # fmt: skip
_BOUND: Final = re.compile(r"\{[0-9]+(?:,[0-9]*)?\}").match
_BRACKET_ITEM: Final = re.compile(r"\[([:.=])(.+?)\1\]").match
#: what GNU adds to POSIX after a backslash
_GNU: Final = {"w": r"\w", "W": r"\W", "s": r"\s", "S": r"\S", "b": r"\b", "B": r"\B",
               "<": r"\b(?=\w)", ">": r"\b(?<=\w)", "`": r"\A", "'": r"\Z"}  # fmt: skip


class BadRegex(ValueError):
    """A pattern that the server would refuse; ``offset`` is the place in it."""

    def __init__(self, reason: str, offset: int) -> None:
        super().__init__(reason)
        self.offset = offset


def python_pattern(pattern: str) -> str:
    """The Python pattern that finds what a POSIX extended one finds.

    >>> print(python_pattern("^sip:[[:digit:]]+@.*$"), python_pattern(r"\\.[\\.]"))
    ^sip:[0-9]+@.*\\Z \\.[\\\\\\.]

    Raises:
        BadRegex: the server would not start with it.
    """
    out: list[str] = []
    at = depth = 0
    while at < len(pattern):
        character = pattern[at]
        if character == "[":
            at, bracket = _bracket(pattern, at)
            out.append(bracket)
            continue
        if character == "\\":
            if at + 1 == len(pattern):
                raise BadRegex("a backslash at the end", at)
            following = pattern[at + 1]
            if following in "123456789":
                out.append(f"(?:\\{following})")
            else:
                out.append(_GNU.get(following) or re.escape(following))
            at += 2
            continue
        if character == "{":
            bound = _BOUND(pattern, at)
            if bound and out:
                out.append(bound[0])
                at = bound.end()
            else:
                out.append(r"\{")
                at += 1
            continue
        if character == "(":
            depth += 1
        elif character == ")":
            if depth == 0:
                raise BadRegex("`)` without `(`", at)
            depth -= 1
        elif character in "*+?" and (not out or out[-1] in ("(", "|", "^")):
            # nothing to repeat: glibc takes it as the empty expression repeated
            at += 1
            continue
        elif character in "*+?" and out[-1] in ("*", "+", "?"):
            # a second sign makes Python's lazy and possessive forms; here it repeats the repetition
            out[-1] = character if out[-1] == character else "*"
            at += 1
            continue
        elif character == "$":
            out.append(r"\Z")
            at += 1
            continue
        elif character in "}]":
            out.append("\\" + character)
            at += 1
            continue
        out.append(character if character in "().*+?|^" else re.escape(character))
        at += 1
    if depth:
        raise BadRegex("`(` without `)`", len(pattern))
    text = "".join(out)
    try:
        re.compile(text)
    except re.error as error:
        raise BadRegex(str(error), 0) from None
    return text


def _bracket(pattern: str, start: int) -> tuple[int, str]:
    """A bracket expression from ``[``: the place after it, and its Python form."""
    at = start + 1
    out = "["
    if pattern[at : at + 1] == "^":
        out += "^"
        at += 1
    first = True
    while at < len(pattern):
        character = pattern[at]
        if character == "]" and not first:
            return at + 1, out + "]"
        first = False
        item = _BRACKET_ITEM(pattern, at)
        if item:
            if item[1] == ":":
                if item[2] not in _CLASSES:
                    raise BadRegex(f"unknown class [:{item[2]}:]", at)
                out += _CLASSES[item[2]]
            else:
                out += re.escape(item[2])
            at = item.end()
            continue
        out += character if character.isalnum() or character == "-" else re.escape(character)
        at += 1
    raise BadRegex("`[` without `]`", start)
