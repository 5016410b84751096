"""Bracket expressions of POSIX patterns, ``[a-z[:digit:]]``, as Python's.

As glibc reads them in the C locale: a backslash is a backslash, ``]`` is plain in the first place,
ranges go by byte, an equivalence class is the character itself, and where case is ignored pattern
and text are compared in upper case. Knows nothing of the pattern around the brackets.
"""

from __future__ import annotations

from typing import Final

_CLASSES: Final = {
    "alpha": "A-Za-z", "digit": "0-9", "alnum": "0-9A-Za-z", "upper": "A-Z", "lower": "a-z",
    "space": r"\t\n\v\f\r ", "blank": r"\t ", "punct": r"!-/:-@\[-`{-~", "print": " -~",
    "graph": "!-~", "cntrl": r"\x00-\x1f\x7f", "xdigit": "0-9A-Fa-f",
}  # fmt: skip
_NAMES: Final = {":": "class", "=": "equivalence class", ".": "collating symbol"}
#: longest name that glibc reads between ``[:`` and ``:]``, and the like
_LONGEST_NAME: Final = 31
_SPECIAL: Final = frozenset(r".^$*+?{}[]\|()")
#: ``-`` and these mean something in Python's brackets
_SPECIAL_INSIDE: Final = frozenset("[]\\^-")
#: and these when doubled, one day
_SPECIAL_DOUBLED: Final = frozenset("&~|")
_CONTROLS: Final = {"\t": r"\t", "\n": r"\n", "\v": r"\v", "\f": r"\f", "\r": r"\r"}


class BadRegex(ValueError):
    """A pattern that the server would refuse; ``offset`` is the place in it."""

    def __init__(self, reason: str, offset: int) -> None:
        super().__init__(reason)
        self.offset = offset


def one_character(character: str) -> str:
    """A character that stands for itself, outside brackets; the result is printable ASCII."""
    return "\\" + character if character in _SPECIAL else _printable(character)


def _printable(character: str) -> str:
    if " " <= character <= "~":
        return character
    return _CONTROLS.get(character) or ascii(character)[1:-1]


def bracket(pattern: str, start: int, ignore_case: bool, newline: bool) -> tuple[int, str]:
    """The expression whose ``[`` is at ``start``: the place behind it, and its Python form.

    Raises:
        BadRegex: glibc refuses it.
    """
    reader = _Reader(pattern, start, ignore_case)
    end = reader.read()
    if newline and reader.negated:
        reader.out.append(r"\n")
    return end, f"[{'^' if reader.negated else ''}{''.join(reader.out)}]"


class _Reader:
    def __init__(self, pattern: str, start: int, ignore_case: bool) -> None:
        self.pattern = pattern
        self.start = start
        self.ignore_case = ignore_case
        self.negated = False
        self.at = 0
        self.out: list[str] = []

    def read(self) -> int:
        """Read to the closing bracket; the place behind it."""
        pattern = self.pattern
        self.at = self.start + 1
        if pattern.startswith("^", self.at):
            self.negated = True
            self.at += 1
        first = self.at
        while self.at == first or self.peek() != "]":
            if (
                self.peek() == "-"
                and self.at != first
                and pattern[self.at + 1 : self.at + 2] != "]"
            ):
                raise BadRegex("`-` in brackets begins no range: put it first or last", self.at)
            self.item()
        return self.at + 1

    def peek(self) -> str:
        character = self.pattern[self.at : self.at + 1]
        if not character:
            raise BadRegex("`[` without `]`", self.start)
        return character

    def item(self) -> None:
        """One item: a character, a range or a class."""
        begin = self.at
        low = self.element()
        if self.peek() != "-" or self.pattern[self.at + 1 : self.at + 2] == "]":
            if low is not None:
                self.out.append(self.inside(low))
            return
        self.at += 1
        high = self.element()
        text = self.pattern[begin : self.at]
        if low is None or high is None:
            raise BadRegex(f"`{text}`: a class is no end of a range", begin)
        self.range(low, high, text, begin)

    def element(self) -> str | None:
        """A character, or None for a class, which is written at once."""
        character = self.peek()
        kind = self.pattern[self.at + 1 : self.at + 2]
        if character != "[" or kind not in _NAMES:
            self.at += 1
            return character
        begin = self.at
        # a name of no characters is none: in ``[[.].]`` the bracket is the name
        end = self.pattern.find(f"{kind}]", begin + 3)
        if end < 0 or end - begin - 2 > _LONGEST_NAME:
            raise BadRegex(f"`[{kind}` without `{kind}]`", begin)
        name = self.pattern[begin + 2 : end]
        self.at = end + 2
        if kind == ":":
            if name not in _CLASSES:
                raise BadRegex(f"there is no class `[:{name}:]`", begin)
            self.out.append(_CLASSES[name])
            return None
        if len(name) != 1:
            raise BadRegex(f"there is no {_NAMES[kind]} `[{kind}{name}{kind}]`", begin)
        if kind == ".":
            return name
        self.out.append(self.inside(name))
        return None

    def range(self, low: str, high: str, text: str, begin: int) -> None:
        if not self.ignore_case:
            if low > high:
                raise BadRegex(f"the range `{text}` runs backwards", begin)
            self.span(low, high)
            return
        upper_low, upper_high = _upper(low), _upper(high)
        if upper_low > upper_high:
            reason = f"the range `{text}` runs backwards"
            if low <= high:
                reason += ": where case is ignored, letters stand where the capitals do"
            raise BadRegex(reason, begin)
        if upper_low != low and upper_high != high:
            self.span(low, high)
        elif "A" < upper_low <= "`" and upper_high > "z":
            # small letters are compared as capitals, so those in the range are never found
            self.span(upper_low, "`")
            self.span("{", high)
        else:
            self.span(upper_low, upper_high)

    def span(self, low: str, high: str) -> None:
        ends = self.inside(low), self.inside(high)
        self.out.append(ends[0] if low == high else "-".join(ends))

    def inside(self, character: str) -> str:
        """A character as it stands for itself in brackets."""
        last = self.out[-1][-1:] if self.out else ""
        if character in _SPECIAL_INSIDE or (character in _SPECIAL_DOUBLED and last == character):
            return "\\" + character
        return _printable(character)


def _upper(character: str) -> str:
    return character.upper() if "a" <= character <= "z" else character
