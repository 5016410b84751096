"""A config's text and the places in it; the only code that counts lines and columns.

A text may be made of several files, and of text that stands for something else in one of them: each
``Piece`` says where a part of it is from. Places are told as people find them, in the files.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from sertranspile.records import replace


class Span(NamedTuple):
    """Half-open range of character offsets into ``SourceFile.text``."""

    start: int
    end: int


class Position(NamedTuple):
    """A place as people count it: both numbers start at 1, the column in characters."""

    line: int
    column: int
    file: str


class Line(NamedTuple):
    """A line of a file, from 1, with its text as it is there, without its end."""

    file: str
    number: int
    text: str


class Frame(NamedTuple):
    """A span as it is shown: where it begins and ends, the text of its first line, how far it
    reaches on that.

    ``end`` is the place behind its last character, in the same file. ``note`` says what the file
    does not: through which other file one gets there, or that the text is the value of a name.
    """

    position: Position
    end: Position
    line: str
    width: int
    note: str


@dataclass(frozen=True, slots=True)
class Piece:
    """From ``start`` to the next piece, a text is that of ``file`` from ``offset`` on.

    With ``width``, all of it stands for that many characters there.
    """

    start: int
    file: SourceFile
    offset: int
    width: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """What takes the place of ``text[start:end]``: text that stands for ``place``, or a file."""

    start: int
    end: int
    text: str | SourceFile
    place: Span
    note: str = ""


@dataclass(frozen=True)
class SourceFile:
    """The text of one config and the name it is reported under.

    ``text`` is decoded so that every byte survives; see ``decode``. ``pieces`` are in order and
    cover the text; there are none when it is just that of one file.
    """

    name: str
    text: str
    pieces: tuple[Piece, ...] = field(default=(), repr=False)
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
        """File, line and column of an offset; an offset past the end is the end."""
        file, there, _ = self._origin(offset)
        return file._at(there)

    def line(self, offset: int) -> Line:
        """The line that an offset is on."""
        file, there, _ = self._origin(offset)
        number = bisect_right(file._starts, there)
        return Line(file.name, number, file._line_text(number))

    def frame(self, span: Span) -> Frame:
        """A span as it is shown."""
        file, there, piece = self._origin(span.start)
        behind = max(there, self._behind(span, file, there, piece))
        position = file._at(there)
        line = file._line_text(position.line)
        width = max(1, min(behind - there, len(line) - position.column + 1))
        note = "" if piece is None else piece.note
        return Frame(position, file._at(behind), line, width, note)

    def origin(self, offset: int) -> tuple[SourceFile, int]:
        """The file that a place is in, and its offset there."""
        file, there, _ = self._origin(offset)
        return file, there

    @property
    def line_count(self) -> int:
        """How many lines the text has, those of included files counted."""
        return len(self._starts)

    def edited(self, edits: Iterable[Edit]) -> SourceFile:
        """The text with some parts replaced; they are in order and do not overlap."""
        texts: list[str] = []
        pieces: list[Piece] = []
        length = copied = 0
        for edit in edits:
            length = self._copy(copied, edit.start, texts, pieces, length)
            if isinstance(edit.text, SourceFile):
                pieces += edit.text._cut(0, len(edit.text.text), length, edit.note)
                text = edit.text.text
            else:
                text = edit.text
                if text:
                    pieces.append(self._fixed(edit, length))
            texts.append(text)
            length += len(text)
            copied = edit.end
        self._copy(copied, len(self.text), texts, pieces, length)
        return SourceFile(self.name, "".join(texts), tuple(pieces) or (Piece(0, self, 0),))

    def span_of(self, file: SourceFile, span: Span) -> Span:
        """Where a part of one of the files is in the text, or what stands for it or after it."""
        for number, piece in enumerate(self.pieces):
            if piece.file is not file:
                continue
            after = self.pieces[number + 1].start if number + 1 < len(self.pieces) else None
            end = len(self.text) if after is None else after
            if piece.width is not None and piece.offset == span.start:
                return Span(piece.start, end)
            skipped = span.start - piece.offset
            if piece.width is None and skipped < end - piece.start:
                start = piece.start + max(0, skipped)
                return Span(start, max(start, min(end, piece.start + span.end - piece.offset)))
        return span if file is self or not self.pieces else Span(0, 0)

    # ---- pieces ----

    def _origin(self, offset: int) -> tuple[SourceFile, int, Piece | None]:
        """The file that an offset is in, and the offset there."""
        offset = max(0, min(offset, len(self.text)))
        if not self.pieces:
            return self, offset, None
        piece = self.pieces[max(0, bisect_right(self.pieces, offset, key=_start) - 1)]
        there = piece.offset + (0 if piece.width is not None else offset - piece.start)
        return piece.file, min(there, len(piece.file.text)), piece

    def _behind(self, span: Span, file: SourceFile, there: int, piece: Piece | None) -> int:
        """The offset behind a span in the file that it begins in, at ``there``."""
        if span.end <= span.start and (piece is None or piece.width is None):
            return there
        last_file, last, last_piece = self._origin(max(span.start, span.end - 1))
        if last_file is file and last >= there:
            width = None if last_piece is None else last_piece.width
            return min(last + (1 if width is None else width), len(file.text))
        # it ends in another file: as far as its first piece goes
        assert piece is not None
        if piece.width is not None:
            return there + piece.width
        following = bisect_right(self.pieces, span.start, key=_start)
        return there + self.pieces[following].start - span.start

    def _at(self, offset: int) -> Position:
        """The place of an offset in a text that is just that of one file."""
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1, self.name)

    def _cut(self, start: int, end: int, at: int, note: str = "") -> list[Piece]:
        """The pieces of a part of the text, for a text in which it begins at ``at``."""
        if start >= end:
            return []
        if not self.pieces:
            return [Piece(at, self, start, None, note)]
        first = max(0, bisect_right(self.pieces, start, key=_start) - 1)
        out: list[Piece] = []
        for piece in self.pieces[first:]:
            if piece.start >= end:
                break
            skipped = max(0, start - piece.start)
            offset = piece.offset + (0 if piece.width is not None else skipped)
            begin = at + piece.start + skipped - start
            out.append(replace(piece, start=begin, offset=offset, note=piece.note or note))
        return out

    def _copy(
        self, start: int, end: int, texts: list[str], pieces: list[Piece], length: int
    ) -> int:
        texts.append(self.text[start:end])
        pieces += self._cut(start, end, length)
        return length + max(0, end - start)

    def _fixed(self, edit: Edit, at: int) -> Piece:
        file, offset, piece = self._origin(edit.place.start)
        if piece is not None and piece.width is not None:
            return replace(piece, start=at, note=edit.note or piece.note)
        note = edit.note or ("" if piece is None else piece.note)
        return Piece(at, file, offset, edit.place.end - edit.place.start, note)

    def _line_text(self, line: int) -> str:
        return self._lines[line - 1]

    @cached_property
    def _lines(self) -> list[str]:
        """Cut out once: a line may be a megabyte, and many findings be on it."""
        return [line.rstrip("\r") for line in self.text.split("\n")]


def _start(piece: Piece) -> int:
    return piece.start


def decode(data: bytes) -> str:
    """Bytes of a config as text: UTF-8 if it is, else latin-1, which takes every byte."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def encode(text: str, like: bytes) -> bytes:
    """A text as bytes, in the encoding that ``decode`` has found in these."""
    try:
        like.decode("utf-8")
    except UnicodeDecodeError:
        return text.encode("latin-1", "replace")
    return text.encode("utf-8")
