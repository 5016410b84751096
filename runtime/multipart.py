"""Bodies of several parts (RFC 2046 5.1): read, and written anew with the same boundary."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_BOUNDARY: Final = re.compile(
    r';\s*boundary\s*=\s*(?:"([^"]{1,70})"|([^\s;"]{1,70}))', re.IGNORECASE
)
_CONTENT_TYPE: Final = re.compile(r"(?:^|\r?\n)content-type[ \t]*:[ \t]*([^\r\n]*)", re.IGNORECASE)


class Part(NamedTuple):
    """Its header lines, and what is behind the blank line."""

    headers: str
    content: str

    @property
    def content_type(self) -> str:
        """Its type in lower case, parameters left out; "" for none."""
        found = _CONTENT_TYPE.search(self.headers)
        return found[1].partition(";")[0].strip().lower() if found else ""


def boundary_of(content_type: str | None) -> str | None:
    """The boundary that a Content-Type names; None where the body is no multipart."""
    if content_type is None or not content_type.strip().lower().startswith("multipart/"):
        return None
    found = _BOUNDARY.search(content_type)
    return (found[1] or found[2]) if found else None


def parts_of(body: str, boundary: str) -> list[Part]:
    """The parts between the lines of the boundary."""
    mark = f"--{boundary}"
    lines = re.split(rf"(?:^|\r?\n){re.escape(mark)}(--)?[ \t]*(?=\r?\n|$)", body)
    parts = []
    # texts and what closed them alternate; the first text is before all parts
    for place in range(2, len(lines), 2):
        if lines[place - 1] is not None:
            break
        headers, _, content = lines[place].lstrip("\r\n").partition("\r\n\r\n")
        parts.append(Part(headers, content))
    return parts


def join_parts(parts: list[Part], boundary: str) -> str:
    """The body made of parts."""
    text = "".join(f"--{boundary}\r\n{part.headers}\r\n\r\n{part.content}\r\n" for part in parts)
    return f"{text}--{boundary}--\r\n"


def body_part(body: str, content_type: str | None, wanted: str) -> Part | None:
    """The first part of a type; the whole body when it is no multipart and of that type."""
    boundary = boundary_of(content_type)
    kind = wanted.strip().lower()
    if boundary is None:
        own = (content_type or "").partition(";")[0].strip().lower()
        return Part(f"Content-Type: {content_type}", body) if own == kind else None
    return next((part for part in parts_of(body, boundary) if part.content_type == kind), None)
