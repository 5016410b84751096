"""``#!subst`` and its kin: rules that change the strings and variables after them (LANGUAGE B.3.5,
B.3.6).

A rule is read from the value of its string token; values go in, values come out. Where a rule
reaches, and what it defines, is told elsewhere (``preprocess.py``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from sertranspile.records import dataclass
from sertranspile.regex import BadRegex, posix_pattern

#: ``$env(X)`` and ``$def(X)``: what kind it is and its name -> the value; None when there is none
Lookup: TypeAlias = Callable[[str, str], str | None]
Search: TypeAlias = Callable[[str, int], Sequence[tuple[int, int]] | None]

_FLAGS: Final = frozenset("igs")
_VARIABLE: Final = re.compile(r"\$(?:\((env|def)\((\w+)\)\)|(env|def)\((\w+)\)|(\$))")
_KNOWN_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t"}


class BadRule(ValueError):
    """A rule that the server would not start with; the message says why, ``remedy`` what to do."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Rule:
    """``name`` and ``value`` are what ``#!substdef`` defines: the pattern as written, and the
    replacement as it is before numbers in it are looked at."""

    #: where the longest match and its groups begin and end, from an offset on
    search: Search
    #: texts, and the numbers of groups
    replacement: tuple[str | int, ...]
    every: bool
    name: str
    value: str

    def apply(self, text: str) -> str:
        """The text after the rule. An empty match leaves it alone, as in the servers."""
        if not text.isascii():
            return _text(self._applied(_bytes(text)))
        changed = self._applied(text)
        return changed if changed.isascii() else _text(changed)

    def _applied(self, text: str) -> str:
        out: list[str] = []
        at = 0
        while (spans := self.search(text, at)) is not None:
            start, end = spans[0]
            if end == start:
                return text
            out.append(text[at:start])
            out += [_part(text, spans, part) for part in self.replacement]
            at = end
            if not self.every:
                break
        return "".join([*out, text[at:]]) if out else text


def _part(text: str, spans: Sequence[tuple[int, int]], part: str | int) -> str:
    if isinstance(part, str):
        return part if part.isascii() else _bytes(part)
    start, end = spans[part] if part < len(spans) else (-1, -1)
    return text[start:end] if start >= 0 else ""


def rule(text: str, look_up: Lookup) -> Rule:
    """Read a rule: the delimiter is the first character.

    >>> rule("/(b)ar/<\\\\1>/g", lambda kind, name: None).apply("bar foobar")
    '<b> foo<b>'

    Raises:
        BadRule: it is none.
    """
    delimiter = text[:1]
    if not delimiter or delimiter == "\\" or delimiter.isalnum():
        raise BadRule("a rule begins with its delimiter", 'write "/what/with what/g"')
    parts = _split(text[1:], delimiter)
    if len(parts) != 3:
        raise BadRule(
            f"a rule has three `{delimiter}`, this one has {text.count(delimiter)}",
            f'write "{delimiter}what{delimiter}with what{delimiter}g"',
        )
    pattern, replacement, flags = parts
    unknown = sorted(set(flags) - _FLAGS)
    if unknown:
        raise BadRule(f"there is no flag `{unknown[0]}`", "flags are i, g and s")
    if not pattern:
        raise BadRule("a rule needs a pattern", "write the text that is to be replaced")
    filled = _filled(replacement, look_up)
    compiled = _compiled(pattern.replace(f"\\{delimiter}", delimiter), flags)
    return Rule(compiled, _numbered(filled, delimiter), "g" in flags, pattern, "".join(filled))


def _split(text: str, delimiter: str) -> list[str]:
    """The text at its delimiters; one after a backslash does not count."""
    places = [
        match.start() for match in re.finditer(r"\\[\s\S]|[\s\S]", text) if match[0] == delimiter
    ]
    if len(places) < 2:
        return text.split(delimiter)
    first, second = places[:2]
    return [text[:first], text[first + 1 : second], text[second + 1 :]]


def _filled(replacement: str, look_up: Lookup) -> list[str]:
    """The replacement with its variables replaced: every other piece is the value of one."""
    out: list[str] = []
    at = 0
    for match in _VARIABLE.finditer(replacement):
        kind, name = match[1] or match[3], match[2] or match[4]
        _refuse_others(replacement[at : match.start()])
        value = "$" if match[5] else look_up(kind, name) or ""
        out += [replacement[at : match.start()], value]
        at = match.end()
    _refuse_others(replacement[at:])
    return [*out, replacement[at:]]


def _refuse_others(text: str) -> None:
    place = text.find("$")
    if place >= 0:
        found = re.match(r"\$\(?\w*", text[place:])
        raise BadRule(
            f"`{found[0] if found else '$'}` is not known when the file is read",
            "a replacement may hold $env(NAME), $def(NAME), and $$ for a dollar sign",
        )


def _numbered(pieces: list[str], delimiter: str) -> tuple[str | int, ...]:
    out: list[str | int] = []
    for number, piece in enumerate(pieces):
        if number % 2:
            out.append(piece)
            continue
        at = 0
        for match in re.finditer(r"\\([\s\S])", piece):
            character = match[1]
            out.append(piece[at : match.start()])
            if character.isdigit() and character.isascii():
                out.append(int(character))
            else:
                out.append(_KNOWN_ESCAPES.get(character, character))
            at = match.end()
        out.append(piece[at:])
    return tuple(part for part in out if part != "")


def _compiled(pattern: str, flags: str) -> Search:
    """The pattern as ``regcomp`` takes it: newlines divide lines unless ``s`` is given."""
    try:
        return posix_pattern(pattern, ignore_case="i" in flags, newline="s" not in flags).search
    except BadRegex as error:
        raise BadRule(
            f"the pattern is no regular expression: {error}", "mend the pattern"
        ) from None


def _bytes(text: str) -> str:
    """A text as patterns see it: one character for each byte."""
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


def _text(characters: str) -> str:
    """The opposite; what is no text any more, since a rule divided a character, is replaced."""
    data = characters.encode("latin-1")
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")
