"""Comments and blank lines -> ``Trivia`` of the statement or item they belong to.

Each comment is handed out once: those before a statement stand above it, one on a statement's last
line (or on the line that opens its block) trails it, those before a closing brace or the end of
the file become a ``Remark``. Those inside an expression are handed out with the operand or argument
they stand at, to whoever asks for them; else they go to the next statement. A statement that is
there more than once, for features that cut through it, has its comments the first time.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from sertranspile.ir import Trivia
from sertranspile.source import Span
from sertranspile.syntax import Comment

#: what may stand between a statement, or an operand, and the comment that trails it
_PASSED_AT_END: Final = re.compile(r"[ \t\r;,{)]*")
_PASSED_AT_OPERAND: Final = re.compile(r"[ \t\r]*(?:,|&&?|\|\|?|(?:and|or)\b)?[ \t\r]*")
_BLANK_LINE: Final = re.compile(r"\n[^\S\n]*\n")


def comment_lines(text: str) -> list[str]:
    """A comment's lines without its marks.

    >>> comment_lines("# a"), comment_lines("/* a" + chr(10) + " * b */"), comment_lines("#")
    (['a'], ['a', 'b'], [''])
    """
    text = text.expandtabs(4)
    if text.startswith("/*"):
        inner = text[2:].removesuffix("*/")
        lines = [re.sub(r"^\s*\*? ?", "", line).rstrip() for line in inner.split("\n")]
        while len(lines) > 1 and not lines[-1]:
            lines.pop()
        while len(lines) > 1 and not lines[0]:
            lines.pop(0)
        return lines
    mark = 2 if text.startswith("//") else 1
    return [text[mark:].removeprefix(" ").rstrip()]


class TriviaReader:
    """Hands out a file's comments from the first to the last."""

    def __init__(self, text: str, comments: Sequence[Comment]) -> None:
        self._text = text
        self._comments = comments
        self._starts = [comment.span.start for comment in comments]
        self._taken = bytearray(len(comments))
        self._next = 0  # all before it are taken
        self._place = 0  # end of what was handed out last

    def before(self, start: int) -> tuple[str | None, ...]:
        """The lines above what begins at ``start``; None is a blank line."""
        lines: list[str | None] = []
        for comment in self._untaken(0, start):
            self._blank_line(lines, comment.span.start)
            lines += comment_lines(comment.text)
            self._place = max(self._place, comment.span.end)
        self._blank_line(lines, start)
        self._place = max(self._place, start)
        if "" in lines:
            # a comment without text says something only between others, as a paragraph's end
            ends = [None, *lines, None]
            lines = [
                None if text == "" and ends[at] is None and ends[at + 2] is None else text
                for at, text in enumerate(lines)
            ]
        return tuple(lines)

    def _blank_line(self, lines: list[str | None], until: int) -> None:
        if _BLANK_LINE.search(self._text, self._place, until):
            lines.append(None)

    def trailing(self, end: int) -> str | None:
        """The comment on the line that ``end`` is on, if nothing but ``;`` and ``{`` stands
        before."""
        self._place = max(self._place, end)
        found = self._after(end, _PASSED_AT_END)
        if found is None:
            return None
        comment = self._comments[found]
        after = self._text[comment.span.end : comment.span.end + 1]
        if comment.text.startswith("/*") and after not in ("", "\n", "\r"):
            return None
        self._take(found)
        self._place = max(self._place, comment.span.end)
        return comment_lines(comment.text)[0] or None

    def statement(self, span: Span, head_end: int | None = None) -> Trivia:
        """The trivia of a statement; ``head_end`` is where the head of one with a block ends."""
        before = self.before(span.start)
        trailing = self.trailing(span.end if head_end is None else head_end)
        if not before and trailing is None:
            return Trivia()
        return Trivia(before, trailing)

    def rest(self, end: int) -> tuple[str | None, ...]:
        """The comments left before ``end``, where a block or the file ends; blank lines around
        them do not count."""
        lines = list(self.before(end))
        while lines and lines[-1] is None:
            lines.pop()
        return tuple(lines)

    def inside(self, span: Span) -> tuple[tuple[str, ...], str | None] | None:
        """The comments at an operand or argument: those before it, and the one after it on its
        line. None for none.

        Operands are asked about from left to right, once the statement's own trivia are handed out.
        """
        lines = [line for each in self._untaken(0, span.start) for line in comment_lines(each.text)]
        found = self._after(span.end, _PASSED_AT_OPERAND)
        if found is None:
            return (tuple(lines), None) if lines else None
        self._take(found)
        return tuple(lines), comment_lines(self._comments[found].text)[0] or None

    def left(self, span: Span) -> tuple[str, ...]:
        """The comments inside an expression that nobody has asked for."""
        comments = self._untaken(span.start, span.end)
        return tuple(line for comment in comments for line in comment_lines(comment.text))

    # ---- taking ----

    def _untaken(self, start: int, end: int) -> list[Comment]:
        """The comments in a part of the text that are left; they are taken now."""
        first = max(self._next, bisect_left(self._starts, start))
        numbers = [at for at in range(first, bisect_left(self._starts, end)) if not self._taken[at]]
        for number in numbers:
            self._take(number)
        return [self._comments[number] for number in numbers]

    def _take(self, number: int) -> None:
        self._taken[number] = True
        while self._next < len(self._taken) and self._taken[self._next]:
            self._next += 1

    def _after(self, end: int, passed: re.Pattern[str]) -> int | None:
        """The number of a comment of one line after ``end``, before which only what may be passed
        stands."""
        number = bisect_left(self._starts, end)
        if number == len(self._starts) or self._taken[number]:
            return None
        comment = self._comments[number]
        if not passed.fullmatch(self._text, end, comment.span.start):
            return None
        return number if len(comment_lines(comment.text)) == 1 else None

    def passed(self, end: int) -> None:
        """What was handed out ends at ``end``: blank lines before it are not looked at again."""
        self._place = max(self._place, end)
