"""POSIX extended patterns as Python's: equal in what they accept, find and refuse.

The servers compile patterns with glibc's ``regcomp(REG_EXTENDED)``, mostly with ``REG_ICASE``
(LANGUAGE D.5), in the C locale: a character is a byte, and only ASCII letters have two cases.
Patterns and subjects are texts of one character a byte. What is written here is meant for
``re.compile(..., FLAGS)``, with ``re.IGNORECASE`` added where case is ignored.

Which of several matches is found is another matter: Python takes the first that it comes to, POSIX
the longest (``runtime/posix_search.py``).

Faults of glibc are not imitated: without REG_NEWLINE it takes a line feed within a match for the
end of a line all the same (``[^x]^y``); what it finds for ``^``, ``$`` and the like in what is
repeated is not always there; and it misses some back-references to a group that holds nothing.
Knows no message and no router.
"""

from __future__ import annotations

import re
from typing import Final

from runtime.posix_bracket import BadRegex, bracket, one_character

#: what the translated patterns are compiled with
FLAGS: Final = re.ASCII | re.DOTALL

#: greatest number in ``{}``: glibc's RE_DUP_MAX
GREATEST_COUNT: Final = 32767

#: groups in groups; glibc has no limit but its stack, and no pattern that a person wrote comes near
DEEPEST: Final = 100

_BOUND: Final = re.compile(r"\{(?:([0-9]+)|([0-9]*),([0-9]*))\}", re.ASCII).match
_REPEATS: Final = {
    "**": "*", "*+": "*", "*?": "*", "+*": "*", "++": "+", "+?": "*", "?*": "*", "?+": "*",
    "??": "?",
}  # fmt: skip
#: what GNU adds to POSIX after a backslash; before 3.14 Python found no ``\B`` in an empty text
_GNU_CLASSES: Final = {"w": r"\w", "W": r"\W", "s": r"\s", "S": r"\S"}
_GNU_ANCHORS: Final = {"b": r"\b", "B": r"(?!\b)", "<": r"\b(?=\w)", ">": r"\b(?<=\w)",
                       "`": r"\A", "'": r"\Z"}  # fmt: skip


def python_pattern(pattern: str, *, ignore_case: bool = True, newline: bool = False) -> str:
    r"""The Python pattern that finds where the POSIX extended one does.

    ``ignore_case`` is REG_ICASE, and must be told to Python, too: which ranges are empty depends on
    it. ``newline`` is REG_NEWLINE: ``.`` and ``[^x]`` do not find a line feed, ``^`` and ``$``
    stand at each line.

    >>> python_pattern("^sip:[[:digit:]]+@.*$"), python_pattern(r"a\.[\.]")
    ('^sip:[0-9]+@.*\\Z', 'a\\.[\\\\.]')

    Raises:
        BadRegex: glibc refuses it, and the server says so at its start.
    """
    return _Translator(pattern.partition("\0")[0], ignore_case, newline).translate()


class _Group:
    """A group that is being read; the lowest stands for the whole pattern.

    ``before`` are the groups that were complete at its start, ``within`` those that became complete
    in any of its alternatives: a back-reference sees its own alternative only.
    """

    def __init__(self, number: int, start: int, before: frozenset[int]) -> None:
        self.number = number
        self.start = start
        self.before = before
        self.within: set[int] = set()
        self.pieces: list[str] = []
        self.bars: list[int] = []

    def text(self) -> str:
        """The alternatives with ``|`` between them.

        Of an empty first one and a second glibc prefers the second, Python the first.
        """
        if self.bars and not "".join(self.pieces[: self.bars[0]]):
            second = slice(self.bars[0] + 1, self.bars[1] if len(self.bars) > 1 else None)
            if any(self.pieces[second]):
                self.pieces[: second.stop] = [*self.pieces[second], "|"]
        return "".join(self.pieces)


class _Translator:
    def __init__(self, pattern: str, ignore_case: bool, newline: bool) -> None:
        self.pattern = pattern
        self.ignore_case = ignore_case
        self.newline = newline
        self.at = 0
        self.groups = 0
        self.open = [_Group(0, 0, frozenset())]
        self.complete: set[int] = set()
        # what stands behind the last piece; None where a sign of repetition has nothing to repeat
        self.repeat: str | None = None

    def translate(self) -> str:
        pattern = self.pattern
        while self.at < len(pattern):
            match pattern[self.at]:
                case "[":
                    self.at, piece = bracket(pattern, self.at, self.ignore_case, self.newline)
                    self.add(piece)
                case "\\":
                    self.escape()
                case "(":
                    self.begin()
                case ")" if len(self.open) > 1:
                    self.end()
                case "|":
                    self.alternative()
                case "*" | "+" | "?" as sign:
                    self.repeated(sign, self.at + 1)
                case "{":
                    self.bound()
                case ".":
                    self.one(r"[^\n]" if self.newline else ".")
                case "^":
                    self.anchor("(?m:^)" if self.newline else "^", 1)
                case "$":
                    self.anchor("(?m:$)" if self.newline else r"\Z", 1)
                case character:
                    self.one(one_character(character))
        if len(self.open) > 1:
            raise BadRegex("`(` without `)`", self.open[-1].start)
        return self.open[0].text()

    def add(self, piece: str) -> None:
        self.open[-1].pieces.append(piece)
        self.repeat = ""

    def one(self, piece: str) -> None:
        self.add(piece)
        self.at += 1

    def anchor(self, piece: str, length: int) -> None:
        self.add(piece)
        self.repeat = None
        self.at += length

    def escape(self) -> None:
        following = self.pattern[self.at + 1 : self.at + 2]
        if not following:
            raise BadRegex("a backslash at the end", self.at)
        if following in _GNU_ANCHORS:
            self.anchor(_GNU_ANCHORS[following], 2)
            return
        if following in "123456789":
            if int(following) not in self.complete:
                raise BadRegex(f"`\\{following}` refers to no group before it", self.at)
            # a digit behind it would make another number of it
            digit = self.pattern[self.at + 2 : self.at + 3] in tuple("0123456789")
            self.add(f"(?:\\{following})" if digit else f"\\{following}")
        elif following in _GNU_CLASSES:
            self.add(_GNU_CLASSES[following])
        elif self.ignore_case and "a" <= following <= "z":
            # glibc compares texts in capitals then, and leaves what is behind a backslash as it is
            self.add("(?!)")
        else:
            self.add(one_character(following))
        self.at += 2

    def begin(self) -> None:
        if len(self.open) > DEEPEST:
            raise BadRegex(f"more than {DEEPEST} groups in each other", self.at)
        self.groups += 1
        self.open.append(_Group(self.groups, self.at, frozenset(self.complete)))
        self.repeat = None
        self.at += 1

    def end(self) -> None:
        group = self.open.pop()
        self.complete |= group.within | {group.number}
        self.add(f"({group.text()})")
        self.at += 1

    def alternative(self) -> None:
        group = self.open[-1]
        group.within |= self.complete
        self.complete = set(group.before)
        group.bars.append(len(group.pieces))
        group.pieces.append("|")
        self.repeat = None
        self.at += 1

    def repeated(self, sign: str, end: int) -> None:
        """``sign`` repeats the last piece; a second sign repeats the repetition."""
        pieces = self.open[-1].pieces
        if self.repeat is None:
            raise BadRegex(
                f"`{self.pattern[self.at:end]}` has nothing before it to repeat", self.at
            )
        both = _REPEATS.get(self.repeat + sign)
        if not pieces[-1] or (sign == "{0}" and pieces[-1][0] != "("):
            # nothing is left of it, which shows in what is preferred; a group keeps its number
            pieces[-1] = sign = ""
        elif both is not None:
            pieces[-1] = pieces[-1].removesuffix(self.repeat) + both
            sign = both
        else:
            pieces[-1] = f"(?:{pieces[-1]}){sign}" if self.repeat else pieces[-1] + sign
        self.repeat = sign
        self.at = end

    def bound(self) -> None:
        found = _BOUND(self.pattern, self.at)
        if self.repeat is None:
            text = found[0] if found else "{"
            raise BadRegex(f"`{text}` has nothing before it to repeat", self.at)
        if found is None:
            what = "`{` without numbers and `}`; a plain brace is written `\\{`"
            raise BadRegex(what, self.at)
        exactly, least, most = found.groups()
        for number in filter(None, found.groups()):
            if len(number.lstrip("0")) > 5 or int(number) > GREATEST_COUNT:
                raise BadRegex(f"`{found[0]}` repeats more than {GREATEST_COUNT} times", self.at)
        if exactly:
            sign = f"{{{int(exactly)}}}"
        elif not most:
            sign = f"{{{int(least)},}}" if least and int(least) else "*"
        else:
            if int(least or 0) > int(most):
                raise BadRegex(f"`{found[0]}` counts down", self.at)
            sign = f"{{{int(least or 0)},{int(most)}}}"
        self.repeated(sign, found.end())
