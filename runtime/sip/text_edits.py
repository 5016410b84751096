"""Edits at places in a message's text, as regular expressions find them (LANGUAGE E.4).

A place is an offset into the message as it was received. An edit lands in the header lines or in
the body that it touches; several at different places stand beside each other, and beside what was
done to whole headers: a header that was taken out or replaced is not edited here any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from runtime.sip.forward import line_end

if TYPE_CHECKING:
    from runtime.sip.message import Message


class Edit(NamedTuple):
    """From ``start`` to ``end`` of a part stands ``new``."""

    start: int
    end: int
    new: str


class TextEdits:
    """What was done to a message's parts, by their number, and to its body."""

    __slots__ = ("body", "parts")

    def __init__(self) -> None:
        self.parts: dict[int, list[Edit]] = {}
        self.body: list[Edit] = []

    def copy(self) -> TextEdits:
        """The same edits; what is added to one does not show in the other."""
        copy = TextEdits()
        copy.parts = {index: edits.copy() for index, edits in self.parts.items()}
        copy.body = self.body.copy()
        return copy


def text_of(message: Message) -> str:
    """All of a message as received, a character for each byte."""
    return "".join(message.parts) + message.end + message.body.decode("latin-1")


def headers_at(message: Message) -> int:
    """Where the header lines begin in the text."""
    first = message.parts[1] if len(message.parts) > 1 else message.end
    return len(message.parts[0]) + len(line_end(first))


def body_at(message: Message) -> int:
    """Where the body begins in the text."""
    return sum(map(len, message.parts)) + len(message.end)


def change(message: Message, start: int, end: int, new: str) -> None:
    """Put ``new`` between two offsets of the text; the first line stays as it is."""
    edits = message.text_edits
    if edits is None:
        edits = message.text_edits = TextEdits()
    head, body = sum(map(len, message.parts)), body_at(message)
    start = max(start, headers_at(message))
    if start >= body:
        edits.body.append(Edit(start - body, end - body, new))
    elif end > body:
        _change_head(message, edits, min(start, head), head, new)
        edits.body.append(Edit(0, end - body, ""))
    elif start > head:
        # between the last header and the blank line
        message.append_header(new.strip("\r\n"))
        return
    else:
        _change_head(message, edits, start, min(end, head), new)
        return
    before = message.body.decode("latin-1")
    message.replace_body(_rendered(before, edits.body).encode("latin-1"))


def _change_head(message: Message, edits: TextEdits, start: int, end: int, new: str) -> None:
    start, end, new = _whole_lines(message.parts, start, end, new)
    at = 0
    for index, part in enumerate(message.parts):
        after = at + len(part)
        # between two parts it belongs to the value, not to the line end behind it
        if start < after or (start == after and index % 2 == 0):
            _change_part(message, edits, index, Edit(start - at, min(end, after) - at, new))
            start, new = after, ""
            if end <= after:
                return
        at = after


def _change_part(message: Message, edits: TextEdits, index: int, edit: Edit) -> None:
    done = edits.parts.setdefault(index, [])
    edited = message.edits()
    original = message.parts[index]
    if edited[index] == _rendered(original, done):
        done.append(edit)
        edited[index] = _rendered(original, done)


def _rendered(original: str, edits: list[Edit]) -> str:
    out: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        if edit.start > at:
            out.append(original[at : edit.start])
        out.append(edit.new)
        at = max(at, edit.end)
    out.append(original[at:])
    return "".join(out)


def _whole_lines(parts: list[str], start: int, end: int, new: str) -> tuple[int, int, str]:
    """The same edit, so that a line end that begins a header's part stays with that header."""
    at = 0
    for index, part in enumerate(parts):
        size = len(line_end(part)) if index % 2 else 0
        if size and at < end == at + size:
            text = "".join(parts[: index + 1])
            if new.endswith(text[at:end]):
                return min(start, at), at, text[at:start] + new[:-size]
            if not new and text[start - size : start] == text[at:end] and start <= at:
                return start - size, at, ""
        if at > end:
            break
        at += len(part)
    return start, end, new
