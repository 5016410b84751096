"""The Contact of a 3xx reply built here (LANGUAGE E.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runtime.sip.request import Request
    from runtime.sip.target import Target


def contact_line(request: Request) -> str | None:
    """``Contact: uri, uri`` with the rewritten Request-URI and the branches.

    None when the script has neither rewritten nor appended, and when the line would exceed the
    profile's ``maximum_reply_contacts`` bytes.
    """
    targets = request.branches
    if request.new_uri is not None:
        targets = [request.target(), *targets]
    if not targets:
        return None
    profile = request.router.profile
    written = _bracketed if profile.reply_contacts_bracketed else _bare
    line = "Contact: " + ", ".join(map(written, targets))
    # the servers' buffer also holds the line end and a NUL
    if len(line) + 3 > profile.maximum_reply_contacts:
        request.router.log.once("redirection", f"a Contact of {len(line)} bytes is too long")
        return None
    return line


def add_contacts(request: Request, code: int) -> None:
    """Give the next reply its Contact, if it is a 3xx that has one."""
    if 300 <= code < 400 and (contacts := contact_line(request)) is not None:
        request.add_reply_line(contacts)


def _bare(target: Target) -> str:
    return target.uri


def _bracketed(target: Target) -> str:
    q = "" if target.q is None else f";q={target.q / 1000:g}"
    return f"<{target.uri}>{q}"
