"""Substitutions as scripts write them: ``/pattern/replacement/flags`` (LANGUAGE D.7.2, B.3.6).

What is found is told by a search that the caller brings; nothing here knows regular expressions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

#: where a match and its groups begin and end in a text, from an offset on; (-1, -1) is no part
Search: TypeAlias = Callable[[str, int], Sequence[tuple[int, int]] | None]

_PIECE: Final = re.compile(r"\\(.)", re.DOTALL)
_FLAGS: Final = frozenset("gis")


class BadSubstitution(ValueError):
    """A text that is no substitution; what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Substitution:
    """``replacement``: texts, and numbers of groups; 0 is the whole match."""

    pattern: str
    replacement: tuple[str | int, ...]
    all: bool  # g: every match, not only the first
    ignore_case: bool  # i
    newline: bool  # not s: a line end is special

    def apply(self, text: str, search: Search, longest: int) -> str | None:
        """The text with what is found replaced; None where an empty match or the length forbids."""
        out: list[str] = []
        at = size = 0
        while at <= len(text):
            found = search(text, at)
            if found is None:
                break
            start, end = found[0]
            if start == end:
                return None
            new = self.replaced(text, found)
            out += (text[at:start], new)
            size += start - at + len(new)
            at = end
            if size > longest:
                return None
            if not self.all:
                break
        out.append(text[at:])
        return "".join(out) if size + len(text) - at <= longest else None

    def replaced(
        self,
        text: str,
        found: Sequence[tuple[int, int]],
        written: Callable[[str], str] = lambda piece: piece,
    ) -> str:
        """What comes in the place of one match; ``written`` makes texts what they stand for."""
        return "".join(
            written(piece) if isinstance(piece, str) else _group(text, found, piece)
            for piece in self.replacement
        )


def _group(text: str, found: Sequence[tuple[int, int]], number: int) -> str:
    start, end = found[number] if number < len(found) else (-1, -1)
    return text[start:end] if start >= 0 else ""


def parse_substitution(
    expression: str, escapes: Mapping[str, str] = MappingProxyType({})
) -> Substitution:
    r"""Read one; the first character is what stands between the parts.

    ``escapes``: what characters behind a backslash mean in the replacement, beside line ends, tabs
    and digits, which are numbers of groups; others mean themselves.

    >>> parse_substitution(r"#^sip:(.*)@#\1/#i").replacement
    (1, '/')

    Raises:
        BadSubstitution: it is none.
    """
    mark = expression[:1]
    if not mark or mark.isalnum() or mark in "\\ \t\r\n":
        raise BadSubstitution(f"a substitution does not begin with {mark!r}")
    *parts, flags = _split(expression[1:], mark)
    if len(parts) != 2:
        raise BadSubstitution(f"{expression[:80]!r} has not two parts between {mark!r}")
    if not set(flags) <= _FLAGS:
        raise BadSubstitution(f"flags of a substitution are g, i and s, not {flags!r}")
    pattern = re.sub(r"\\(.)", lambda found: mark if found[1] == mark else found[0], parts[0])
    return Substitution(
        pattern, _replacement(parts[1], escapes), "g" in flags, "i" in flags, "s" not in flags
    )


def _split(text: str, mark: str) -> list[str]:
    """The parts between marks that have no backslash before them."""
    parts, start, at = [], 0, 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == mark:
            parts.append(text[start:at])
            start = at + 1
        at += 1
    return [*parts, text[start:]]


def _replacement(text: str, escapes: Mapping[str, str]) -> tuple[str | int, ...]:
    out: list[str | int] = []
    at = 0
    for escape in _PIECE.finditer(text):
        out.append(text[at : escape.start()])
        character = escape[1]
        at = escape.end()
        if character.isascii() and character.isdigit():
            out.append(int(character))
        else:
            out.append(escapes.get(character, _ESCAPES.get(character, character)))
    out.append(text[at:])
    return tuple(piece for piece in out if piece != "")


_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t"}
