"""Comments and blank lines -> ``Trivia`` of the statement or item they belong to.

Comments are handed out in file order, each once: those before a statement stand above it, one on a
statement's last line (or on the line that opens its block) trails it, those before a closing
brace or the end of the file become a ``Remark``. A comment inside an expression goes to the next
statement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from sertranspile.ir import Trivia
from sertranspile.source import Span
from sertranspile.syntax import Comment

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
        self._next = 0
        self._place = 0  # end of what was handed out last

    def before(self, start: int) -> tuple[str | None, ...]:
        """The lines above what begins at ``start``; None is a blank line."""
        lines: list[str | None] = []
        while self._next < len(self._comments):
            comment = self._comments[self._next]
            if comment.span.start >= start:
                break
            self._blank_line(lines, comment.span.start)
            lines += comment_lines(comment.text)
            self._place = comment.span.end
            self._next += 1
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
        if self._next >= len(self._comments):
            return None
        comment = self._comments[self._next]
        between = self._text[end : comment.span.start]
        if comment.span.start < end or "\n" in between or between.strip(" \t\r;,{)"):
            return None
        lines = comment_lines(comment.text)
        if len(lines) != 1:
            return None
        after = self._text[comment.span.end : comment.span.end + 1]
        if comment.text.startswith("/*") and after not in ("", "\n", "\r"):
            return None
        self._next += 1
        self._place = comment.span.end
        return lines[0] or None

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
        """The comments at an operand or argument; None for none."""
        return None

    def passed(self, end: int) -> None:
        """What was handed out ends at ``end``: blank lines before it are not looked at again."""
        self._place = max(self._place, end)
