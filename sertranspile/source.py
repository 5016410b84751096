"""A config file's text and the places in it; the only code that counts lines and columns."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open range of character offsets into ``SourceFile.text``."""

    start: int
    end: int


class Position(NamedTuple):
    """A place as people count it: both numbers start at 1, the column in characters."""

    line: int
    column: int


@dataclass(frozen=True)
class SourceFile:
    """The text of one config and the name it is reported under.

    ``text`` is decoded so that every byte survives (UTF-8, else latin-1); see ``read``.
    """

    name: str
    text: str
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        starts = [0]
        find = self.text.find
        at = find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = find("\n", at + 1)
        object.__setattr__(self, "_starts", tuple(starts))

    def position(self, offset: int) -> Position:
        """Line and column of an offset; an offset past the end is the end."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def line_text(self, line: int) -> str:
        """The text of a line (from 1) without its line end."""
        start = self._starts[line - 1]
        end = self._starts[line] if line < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    @property
    def line_count(self) -> int:
        return len(self._starts)


def decode(data: bytes) -> str:
    """Bytes of a config as text: UTF-8 if it is, else latin-1, which takes every byte."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")
