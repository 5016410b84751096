"""What scripts change in a message by the names of headers, in its body and in its text.

The functions of ``textops`` and its like are names for these. Nothing is seen before it is sent,
or before ``msg_apply_changes`` (LANGUAGE E.4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from runtime.edit_patterns import find, find_all, substitutions
from runtime.posix_search import Spans
from runtime.sip.message import Message
from runtime.sip.parser import COMPACT
from runtime.sip.text_edits import body_at, change, headers_at, text_of
from runtime.wire_text import on_wire

# ---- headers by name ----


def long_name(name: str) -> str:
    """A header's name as messages are asked for it: ``S`` is ``subject``."""
    wanted = name.strip().removesuffix(":").lower()
    return COMPACT.get(wanted, wanted)


def header_lines(text: str) -> list[str]:
    """The lines of a text that a script adds as headers."""
    return [line for line in on_wire(text).split("\r\n") if line.strip()]


def written_name(msg: Message, index: int) -> str:
    """A header's name as it is spelt."""
    return msg.parts[2 * index + 1].strip("\r\n").partition(":")[0].strip()


def remove_headers(msg: Message, wanted: Callable[[int], bool]) -> bool:
    """Take out the header lines, told by their number; whether there were any."""
    found = [index for index in range(len(msg.names)) if wanted(index)]
    for index in found:
        msg.remove_header(index)
    return bool(found)


def append_lines(msg: Message, text: str, after: str = "") -> bool:
    """Put header lines behind the last header, or behind the first of a name."""
    lines = header_lines(text)
    index = msg.header_index(long_name(after)) if after else -1
    if index < 0:
        for line in lines:
            msg.append_header(line)
    else:
        edited = msg.edits()
        edited[2 * index + 2] += "".join(f"\r\n{line}" for line in lines)
    return bool(lines)


def insert_lines(msg: Message, text: str, before: str = "") -> bool:
    """Put header lines before the first header, or before the first of a name."""
    lines = header_lines(text)
    index = msg.header_index(long_name(before)) if before else -1
    if index <= 0:
        for line in lines:
            msg.prepend_header(line)
    else:
        edited = msg.edits()
        added = "".join(f"\r\n{line}" for line in lines)
        edited[2 * index + 1] = added + edited[2 * index + 1]
    return bool(lines)


def replace_header(msg: Message, name: str, value: str) -> None:
    """Take out the headers of a name, and put one behind the last header."""
    remove_headers(msg, lambda index: msg.names[index] == name.lower())
    others = [line for line in msg.appended or () if not line.startswith(f"{name}: ")]
    msg.appended = [*others, f"{name}: {value}"]


def change_value(msg: Message, index: int, start: int, end: int, new: str) -> None:
    """Put a text between two places of a header's value, beside other such changes."""
    at = sum(map(len, msg.parts[: 2 * index + 2]))
    change(msg, at + start, at + end, new)


# ---- by patterns ----


def search_text(msg: Message, pattern: str) -> bool:
    """Whether a pattern is found in the whole message."""
    return find(on_wire(pattern), text_of(msg)) is not None


def search_in_body(msg: Message, pattern: str) -> bool:
    """Whether a pattern is found in the body."""
    return bool(msg.body) and find(on_wire(pattern), msg.body.decode("latin-1")) is not None


def append_behind(msg: Message, pattern: str, new: str, *, in_body: bool = False) -> bool:
    """Put a text behind what a pattern finds first, the first line left out."""
    found = next(_found(msg, pattern, in_body), None)
    if found is None:
        return False
    change(msg, found[0][1], found[0][1], on_wire(new))
    return True


def replace_found(
    msg: Message,
    pattern: str,
    new: str,
    *,
    in_body: bool = False,
    every: bool = False,
    newline: bool = True,
) -> bool:
    """Put a text in the place of what a pattern finds, the first line left out."""
    changed = False
    for found in _found(msg, pattern, in_body, newline):
        start, end = found[0]
        if start == end:
            break
        change(msg, start, end, on_wire(new))
        changed = True
        if not every:
            break
    return changed


def _found(msg: Message, pattern: str, in_body: bool, newline: bool = True) -> Iterator[Spans]:
    if in_body and not msg.body:
        return iter(())
    start = body_at(msg) if in_body else headers_at(msg)
    return find_all(on_wire(pattern), text_of(msg), start, newline=newline)


def substitute(msg: Message, expression: str, *, in_body: bool = False) -> bool:
    """Apply a substitution to the message, the first line left out, or to its body."""
    if in_body and not msg.body:
        return False
    start = body_at(msg) if in_body else headers_at(msg)
    changes = substitutions(msg, expression, text_of(msg), start)
    for begin, end, new in changes or ():
        change(msg, begin, end, new)
    return bool(changes)


# ---- the body ----


def set_body(msg: Message, text: str, content_type: str) -> bool:
    """Send another body of another type; False when a text is empty."""
    if not text or not content_type:
        msg.router.log.once("set_body", "set_body: the body or its type is empty")
        return False
    msg.replace_body(on_wire(text).encode("latin-1"))
    replace_header(msg, "Content-Type", on_wire(content_type))
    return True


def has_body(msg: Message, content_type: str = "") -> bool:
    """Whether there is a body, of a type when one is asked for; SDP where none is told."""
    if not msg.body:
        return False
    if not content_type:
        return True
    told = (msg.content_type or "application/sdp").partition(";")[0].strip().lower()
    return told == content_type.strip().lower()
