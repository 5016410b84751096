"""The Contact of a 3xx reply built here (LANGUAGE E.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runtime.sip.request import Request


def contact_line(request: Request) -> str | None:
    """``Contact: uri, uri`` with the rewritten Request-URI and the branches.

    None when the script has neither rewritten nor appended, and when the line would exceed the
    profile's ``maximum_reply_contacts`` bytes.
    """
    uris = [target.uri for target in request.branches]
    if request.new_uri is not None:
        uris = [request.new_uri, *uris]
    if not uris:
        return None
    profile = request.router.profile
    line = "Contact: " + ", ".join(
        [f"<{uri}>" for uri in uris] if profile.reply_contacts_bracketed else uris
    )
    # the servers' buffer also holds the line end and a NUL
    if len(line) + 3 > profile.maximum_reply_contacts:
        request.router.log.once("redirection", f"a Contact of {len(line)} bytes is too long")
        return None
    return line
